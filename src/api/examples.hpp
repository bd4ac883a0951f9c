// What requests and answers look like, for who reads the OpenAPI page: one of each. tests/e2e/contract.py
// holds every one against its schema.
#pragma once

#include "codec/type_info.hpp"

#include <string>
#include <string_view>

namespace tero::api {

// Of a request's type, or of the path that takes any JSON. Empty: there is none.
std::string_view request_example(std::string_view name);

// Every field filled in: by its kind, and a text by its name.
std::string answer_example(const TypeInfo& type);

}  // namespace tero::api
