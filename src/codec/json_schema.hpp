// JSON Schemas that also say which fields are never missing; json.hpp has those that leave it open.
#pragma once

#include "codec/type_info.hpp"

#include <functional>
#include <span>
#include <string>

namespace tero {

using IsRequired = std::function<bool(const TypeInfo&, const FieldInfo&)>;

std::string json_schema(const TypeInfo& type, const IsRequired& is_required);
std::string openapi_components(std::span<const TypeInfo* const> types, const IsRequired& is_required);

}  // namespace tero
