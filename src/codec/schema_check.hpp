// Whether a JSON value is as a JSON Schema says. The schemas are those of draft 4 without `$ref`, `format`
// and `id`: a keyword that would not be looked at is refused where the schema is written.
//
// The only place that sees RapidJSON.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace tero {

// `field`: what a path in the schema or in the value begins with, `input` in `input.items[0].price`.

// invalid, with its path: it is no such schema.
Result<Done> check_schema(std::string_view schema, std::string_view field);
// invalid, with its path: the value is not as the schema says, which was checked before.
Result<Done> check_by_schema(std::string_view schema, std::string_view value, std::string_view field);

}  // namespace tero
