// JSON Schemas that say more of a field than its type does; json.hpp has those that leave it open.
#pragma once

#include "base/time.hpp"
#include "codec/type_info.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tero {

// What is said of a field beside its type. Sizes and patterns of a list or map are those of its texts.
struct FieldRule {
    bool is_required = false;  // never missing
    bool is_set = false;       // never null; of JSON whose shape is not ours: an object
    std::optional<std::pair<std::int64_t, std::int64_t>> range = {};  // of a number
    std::optional<std::pair<Duration, Duration>> times = {};          // of a duration
    std::size_t least = 0;                                            // characters
    std::size_t most = 0;                                             // 0: not told
    std::string_view pattern = {};
    std::size_t items_least = 0;  // of a list or map
    std::size_t items_most = 0;
    std::string_view names = {};  // of a map: the pattern of its names
    bool or_null = false;         // of a text: null is as if it were not there
    std::string_view about = {};  // of a text or list: what no schema can say
};
using RuleOf = std::function<FieldRule(const TypeInfo&, const FieldInfo&)>;

// What an id looks like.
inline constexpr std::string_view id_pattern = "^[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}$";

std::string json_schema(const TypeInfo& type, const RuleOf& rule_of);
// A value as JSON; empty: none is shown.
using ExampleOf = std::function<std::string(const TypeInfo&)>;
std::string openapi_components(std::span<const TypeInfo* const> types, const RuleOf& rule_of,
                               const ExampleOf& example_of = {});

}  // namespace tero
