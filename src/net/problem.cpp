// Errors as people and programs get them over HTTP.
#include "net/problem.hpp"

#include "base/shown.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
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
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return {};
    }
}

}  // namespace tero::net
