// What a request may say: every text has a limit in characters, every list one in number, every JSON value
// one in bytes; a field of a request that has none does not start. A number and a duration may have a range,
// a text a pattern. The OpenAPI page says the same.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/json.hpp"
#include "codec/json_schema.hpp"
#include "codec/type_info.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace tero::api {

struct Limit {
    std::string_view type = {};
    std::string_view field = {};
    std::size_t most = 0;   // characters of a text or of each text of a list, bytes of a JSON value
    std::size_t items = 0;  // of a list
    bool by_item = false;  // of a call with several items: checked where each is decided, and answered for it
    std::size_t least = 0;                             // characters, as `most`
    std::size_t items_least = 0;                       // of a list
    std::pair<std::int64_t, std::int64_t> range = {};  // of a number; 0 and 0: any
    std::pair<Duration, Duration> times = {};          // of a duration; likewise
    // Told here, held by who decides:
    std::string_view pattern = {};  // of a text, or of each of a list
    std::string_view names = {};    // of a map, the pattern of its names
    bool or_null = false;           // of a text: it may be null, which is as if it were not there
    std::string_view about = {};    // what no schema can say
};

// Null: the field has no size, or belongs to nothing that is sent.
const Limit* limit_of(const TypeInfo& type, const FieldInfo& field);
// The same, as the OpenAPI page says it.
FieldRule rule_of_limit(const Limit* limit);
// Every text, list and JSON value in it has a limit.
bool is_limited(const TypeInfo& type);
// invalid or too_large, with the path and the limit.
Result<Done> check_limits(const TypeInfo& type, const void* object);

// A request's body, read strictly and held against the limits.
template <class T>
Result<T> read_request(std::string_view body) {
    TRY(T request, from_json<T>(body, Reading::strict));
    TRY_DONE(check_limits(type_info<T>(), &request));
    return request;
}

}  // namespace tero::api
