// The escapes of URLs and forms (RFC 3986, and + for a space in queries and forms).
#pragma once

#include "base/result.hpp"
#include "net/http.hpp"

#include <string>
#include <string_view>

namespace tero::net {

// Everything but letters, digits and -._~ becomes %XX: right for a path segment, a query or a form value.
std::string percent_encode(std::string_view text);

// invalid: a % that two hex digits do not follow.
Result<std::string> percent_decode(std::string_view text);

// `a=1&b=two+words`: a query without its ?, or a body of application/x-www-form-urlencoded. Names may repeat.
Result<Headers> parse_form(std::string_view text);
std::string form_text(const Headers& pairs);

}  // namespace tero::net
