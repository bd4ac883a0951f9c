#include "api/public_url.hpp"

#include "base/shown.hpp"
#include "net/public_address.hpp"

#include <fmt/format.h>

namespace tero::api {

Result<Done> check_public_url(const std::string& url, const UrlRule& rule, bool allow_private) {
    const bool is_plain = url.starts_with("http://");
    if (allow_private && is_plain) return Done{};
    if (!url.starts_with("https://")) {
        return Error{ErrorCode::invalid,
                     fmt::format("it must begin with https://; http:// is for private networks, which {} opens",
                                 rule.opened_by),
                     std::string{rule.field}};
    }
    if (allow_private) return Done{};
    std::string_view host = std::string_view{url}.substr(8);
    host = host.substr(0, host.find_first_of("/?#"));
    host = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    if (host.empty() || !net::may_be_public(host)) {
        return Error{ErrorCode::invalid,
                     fmt::format("{} is not on the public internet; {} opens private networks", shown(host),
                                 rule.opened_by),
                     std::string{rule.field}};
    }
    return Done{};
}

}  // namespace tero::api
