// Described structs to JSON and back.
//
// Requests and options are read strictly: an unknown field, a wrong type or a value out of range is `invalid`
// with the path in Error::field, such as `retry.attempt_max`. Stored rows are read tolerantly: unknown keys
// and missing fields are passed over, so that older and newer versions can read each other's rows. Neither
// takes what is not JSON to the letter (RFC 8259): invalid UTF-8, NaN, comments, more than 32 levels (64
// tolerantly). Strictly, no name may come twice. Missing fields keep the value they have, so an object is
// read over its defaults.
#pragma once

#include "base/result.hpp"
#include "codec/type_info.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

enum class Reading { strict, tolerant };

// Fields in the described order. Leaves out nothing: an empty optional, an unset time (the epoch) and an
// empty id are null. Bytes that are not UTF-8 become U+FFFD.
void append_json(std::string& out, const TypeInfo& type, const void* object);
void append_json_text(std::string& out, std::string_view text);  // quoted and escaped
Result<Done> read_json(const TypeInfo& type, std::string_view text, void* object, Reading reading);
// Every problem, not only the first: for a person who is to correct them all at once. Empty: it was read.
std::vector<Error> read_json_all(const TypeInfo& type, std::string_view text, void* object, Reading reading);

template <class T>
std::string to_json(const T& object) {
    std::string out;
    append_json(out, type_info<T>(), &object);
    return out;
}

template <class T>
Result<T> from_json(std::string_view text, Reading reading) {
    T object{};
    TRY_DONE(read_json(type_info<T>(), text, &object, reading));
    return object;
}

// The JSON Schema (2020-12, as OpenAPI 3.1 uses it) of a type, as JSON text. Named structs and enums are
// `{"$ref": "#/components/schemas/Name"}` unless they are the type itself.
std::string json_schema(const TypeInfo& type);

}  // namespace tero
