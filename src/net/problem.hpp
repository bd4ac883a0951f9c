// The error answers that the HTTP server gives by itself, for what never reached a handler. Errors of the
// rest of Tero go through problem(Error) in http.hpp.
#pragma once

#include "net/http.hpp"

#include <string_view>

namespace tero::net {

struct Refusal {
    int status = 400;
    std::string_view code = "invalid";  // an ErrorCode as text, or `overloaded`, which only the wire has
    std::string_view detail = {};
};

Response problem(const Refusal& refusal);

// `Not Found` for 404; empty when the number has no name.
std::string_view reason_phrase(int status);

}  // namespace tero::net
