// Heads of answers.
#include "net/response_text.hpp"

#include "net/problem.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string_view>

namespace tero::net {
namespace {

bool same_name(std::string_view text, std::string_view lower_case) {
    const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b); };
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(), same);
}

bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 5> ours = {"content-length", "transfer-encoding", "connection",
                                                      "date", "content-type"};
    return std::any_of(ours.begin(), ours.end(), [&](auto each) { return same_name(name, each); });
}

bool is_header_name(std::string_view name) {
    constexpr std::string_view allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

// Nothing in a value may begin a header of its own.
void append_value(std::string& out, std::string_view value) {
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        out += (byte < 0x20 && c != '\t') || byte == 0x7f ? ' ' : c;
    }
}

}  // namespace

const std::string& DateText::at(std::int64_t unix_seconds) {
    if (unix_seconds != seconds_) {
        seconds_ = unix_seconds;
        text_ = http_date(unix_seconds);
    }
    return text_;
}

std::string http_date(std::int64_t unix_seconds) {
    constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds at{std::chrono::seconds{unix_seconds}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       weekdays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_head(std::string& out, const Response& response, ResponseStyle style, const std::string& date) {
    const auto out_at = std::back_inserter(out);
    if (response.status == 200) {
        out += "HTTP/1.1 200 OK\r\ndate: ";
    } else {
        fmt::format_to(out_at, "HTTP/1.1 {} {}\r\ndate: ", response.status, reason_phrase(response.status));
    }
    out += date;
    if (may_have_body(response.status)) {
        if (!response.live) {
            out += "\r\ncontent-length: ";
            const fmt::format_int length(response.body.size());
            out.append(length.data(), length.size());
        }
        if (!response.content_type.empty()) {
            out += "\r\ncontent-type: ";
            append_value(out, response.content_type);
        }
    }
    for (const auto& [name, value] : response.headers) {
        if (is_ours(name) || !is_header_name(name)) continue;
        out += "\r\n";
        out += name;
        out += ": ";
        append_value(out, value);
    }
    if (!style.keep_alive) {
        out += "\r\nconnection: close";
    } else if (style.is_http10) {
        out += "\r\nconnection: keep-alive";
    }
    out += "\r\n\r\n";
}

}  // namespace tero::net
