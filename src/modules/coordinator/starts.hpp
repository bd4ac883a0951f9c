// How many of a concurrency key began in its period: by tenths of it, each of which counts until it is over
// whole. So never more begin in any such time than may, and some a tenth later than they could.
#pragma once

#include "base/time.hpp"
#include "modules/coordinator/model/queue_limit.hpp"

#include <cstdint>
#include <optional>

namespace tero::coordinator {

std::int64_t starts_in(const KeyStarts& starts, Duration period, Timestamp now);
// `more` begin now.
KeyStarts with_starts(KeyStarts starts, std::int32_t more, Duration period, Timestamp now);
// When the first of them count no more.
std::optional<Timestamp> fewer_at(const KeyStarts& starts, Duration period, Timestamp now);
// When none of them does.
Timestamp none_at(const KeyStarts& starts);

}  // namespace tero::coordinator
