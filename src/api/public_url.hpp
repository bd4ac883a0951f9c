// URLs that others name and Tero calls: on the public internet, unless the owner opened private networks.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tero::api {

struct UrlRule {
    std::string_view field = {};      // where it stands in the request
    std::string_view opened_by = {};  // the option that opens private networks
};
// invalid: it does not begin with https://, or names a private address. What a name leads to is seen when it
// is called.
Result<Done> check_public_url(const std::string& url, const UrlRule& rule, bool allow_private);

}  // namespace tero::api
