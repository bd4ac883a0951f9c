// The sums behind the dashboard, by business day.
#pragma once

#include "base/decimal.hpp"
#include "base/time_zone.hpp"
#include "engine/engine_host.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {

struct Sum {
    std::int64_t count = 0;
    Decimal amount = {};
};
using Sums = std::map<std::string, Sum>;  // by figure: `quotes_sent/UYU`

struct DaySums {
    std::string date = {};  // `2026-11-02`
    Sums sums = {};
};

// The last `days` business days up to the one of `last`, oldest first.
Result<std::vector<DaySums>> sums_of_days(const EngineHost& host, const TimeZone& zone, Timestamp last,
                                          std::size_t days);

// The figures below one name: `UYU` and `USD` of `quotes_sent`.
std::map<std::string, Sum> under(const Sums& sums, std::string_view figure);

}  // namespace tero::api
