// How much a request may say: every text has a limit in characters, every list one in number, every JSON
// value one in bytes. A field of a request that has none does not start.
#pragma once

#include "base/result.hpp"
#include "codec/json.hpp"
#include "codec/type_info.hpp"

#include <cstddef>
#include <string_view>

namespace tero::api {

struct Limit {
    std::string_view type = {};
    std::string_view field = {};
    std::size_t most = 0;   // characters of a text or of each text of a list, bytes of a JSON value
    std::size_t items = 0;  // of a list
    bool by_item = false;  // of a call with several items: checked where each is decided, and answered for it
};

// Null: the field has no size, or belongs to nothing that is sent.
const Limit* limit_of(const TypeInfo& type, const FieldInfo& field);
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
