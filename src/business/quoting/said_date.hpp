// The moment that a customer means by «en marzo», «después del 15» or «el lunes».
#pragma once

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/model/answer.hpp"
#include "modules/router/model/said_date.hpp"

#include <optional>

namespace tero::sales {

// The morning of the first such day after today. Nothing: there is none within a year, or it is this month.
std::optional<Timestamp> moment_of(const SaidDate& said, Timestamp now, const TimeZone& zone);

// The day on which who wrote this wants to be written to.
std::optional<Timestamp> put_off_until(const AgentBrief& brief, const TimeZone& zone);

}  // namespace tero::sales
