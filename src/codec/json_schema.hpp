// JSON Schemas that also say which fields are never missing; json.hpp has those that leave it open.
#pragma once

#include "codec/type_info.hpp"

#include <functional>
#include <span>
#include <string>

namespace tero {

using IsRequired = std::function<bool(const TypeInfo&, const FieldInfo&)>;

// `is_set`: a time or an id that is never null.
std::string json_schema(const TypeInfo& type, const IsRequired& is_required, const IsRequired& is_set = {});
std::string openapi_components(std::span<const TypeInfo* const> types, const IsRequired& is_required,
                               const IsRequired& is_set = {});

}  // namespace tero
