// Answers as bytes: written by hand into one buffer, since this runs for every request.
#pragma once

#include "net/http.hpp"

#include <cstdint>
#include <string>

namespace tero::net {

struct ResponseStyle {
    bool keep_alive = true;
    bool is_http10 = false;  // must be told when its connection is kept
};

// The value of the Date header, made anew once a second.
class DateText {
public:
    const std::string& at(std::int64_t unix_seconds);

private:
    std::int64_t seconds_ = -1;
    std::string text_;
};

// `Sun, 06 Nov 1994 08:49:37 GMT`
std::string http_date(std::int64_t unix_seconds);

// Appends status line and headers. Headers that rule the connection are ours: those in the response are
// passed over, and line breaks in a value become spaces.
void append_head(std::string& out, const Response& response, ResponseStyle style, const std::string& date);

// False for the statuses that never have a body.
bool may_have_body(int status);

}  // namespace tero::net
