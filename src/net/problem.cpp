// Errors as people and programs get them over HTTP.
#include "net/problem.hpp"

#include "base/shown.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string>

namespace tero::net {
namespace {

// A message may quote what a stranger sent; any bytes give sound JSON.
std::string json_text(std::string_view text) {
    std::string quoted;
    append_json_text(quoted, text);
    return quoted;
}

// The same request, sent again later, may well succeed and cannot do harm.
bool retryable(ErrorCode code) {
    return code == ErrorCode::exhausted || code == ErrorCode::unavailable ||
           code == ErrorCode::storage_full || code == ErrorCode::timeout;
}

struct Phrase {
    int status = 0;
    std::string_view text = {};
};

constexpr std::array phrases{
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{417, "Expectation Failed"},
    Phrase{422, "Unprocessable Content"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{507, "Insufficient Storage"},
};

struct Problem {
    int status = 500;
    std::string_view code = {};
    std::string_view detail = {};
    std::string_view field = {};
    bool retryable = false;
};

Response response_of(const Problem& problem) {
    Response response;
    response.status = problem.status;
    response.content_type = "application/problem+json";
    response.body = fmt::format(
        R"({{"type":"urn:tero:problem:{}","title":"{}","status":{},"detail":{},"code":"{}")", problem.code,
        reason_phrase(problem.status), problem.status, json_text(problem.detail), problem.code);
    if (!problem.field.empty())
        response.body += fmt::format(R"(,"field":{})", json_text(shown(problem.field)));
    response.body += fmt::format(R"(,"retryable":{}}})", problem.retryable);
    if (problem.status == 429 || problem.status == 503) response.headers.emplace_back("retry-after", "1");
    return response;
}

}  // namespace

int http_status(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid:
            return 400;
        case ErrorCode::unauthenticated:
            return 401;
        case ErrorCode::forbidden:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::conflict:
            return 409;
        case ErrorCode::too_large:
            return 413;
        case ErrorCode::exhausted:
            return 429;
        case ErrorCode::corrupt:
            return 500;
        case ErrorCode::unknown_outcome:
            return 502;
        case ErrorCode::unavailable:
            return 503;
        case ErrorCode::timeout:
            return 504;
        case ErrorCode::storage_full:
            return 507;
    }
    return 500;
}

Response problem(const Error& error) {
    return response_of({.status = http_status(error.code),
                        .code = to_string(error.code),
                        .detail = error.message,
                        .field = error.field,
                        .retryable = retryable(error.code)});
}

Response problem(const Refusal& refusal) {
    return response_of({.status = refusal.status,
                        .code = refusal.code,
                        .detail = refusal.detail,
                        .field = {},
                        .retryable = refusal.status == 408 || refusal.status == 503});
}

std::string_view reason_phrase(int status) {
    const auto found = std::find_if(phrases.begin(), phrases.end(),
                                    [&](const Phrase& phrase) { return phrase.status == status; });
    return found == phrases.end() ? std::string_view{} : found->text;
}

}  // namespace tero::net
