// A day as a customer says it, and as the router hands it on: in a reason of what was understood.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tero {

// «el 10 de marzo», «después del 15», «el lunes», «en dos semanas», «next month». Which one it is, the clock
// says. Fields that were not said are 0 or empty.
struct SaidDate {
    std::int32_t month = 0;  // 1 to 12
    std::int32_t day = 0;
    std::int32_t weekday = 0;  // 1 is Monday
    std::string unit = {};     // of `count`: day, week, month, year
    std::int32_t count = 0;
    bool next = false;   // «la semana que viene»: from its beginning
    bool after = false;  // «después del 15»: not on that day yet
    bool operator==(const SaidDate&) const = default;
};
BOOST_DESCRIBE_STRUCT(SaidDate, (), (month, day, weekday, unit, count, next, after))
TERO_DESCRIBED_WHOLLY(SaidDate);

namespace router {

// `postpone.when:{"month":3,…}`
std::string reason_of(const SaidDate& said);
// The day that these reasons name, if one does.
std::optional<SaidDate> date_in(std::span<const std::string> reasons);

// `asks_about.fire_class`: what is asked about goods, by codes of the business.
inline constexpr std::string_view asks_about = "asks_about.";

// «otro», «another»: not what was spoken of.
inline constexpr std::string_view another_one = "entity.another";

}  // namespace router
}  // namespace tero
