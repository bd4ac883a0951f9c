#include "cli/api_client.hpp"

#include "cli/views.hpp"
#include "codec/json.hpp"
#include "net/url.hpp"

#include <fmt/format.h>
#include <optional>
#include <utility>

namespace tero::cli {
namespace {

ErrorCode code_of(std::string_view name, int status) {
    std::optional<ErrorCode> by_status;
    for (int i = 0; i <= static_cast<int>(ErrorCode::corrupt); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        if (to_string(code) == name) return code;
        if (net::http_status(code) == status && !by_status) by_status = code;
    }
    return by_status.value_or(status < 500 ? ErrorCode::invalid : ErrorCode::unavailable);
}

Error refusal(const net::Response& response) {
    const auto problem = from_json<ProblemView>(response.body, Reading::tolerant);
    if (!problem || problem->detail.empty()) {
        return {code_of("", response.status),
                fmt::format("the server answered {} without saying why; is that a Tero?", response.status),
                ""};
    }
    Error error{code_of(problem->code, response.status), problem->detail, problem->field};
    if (response.status == 401) error.message += "; give a key with --key, TERO_KEY or --profile";
    return error;
}

}  // namespace

ApiClient::ApiClient(std::string url, std::string key) : url_(std::move(url)), key_(std::move(key)) {
    while (url_.ends_with('/')) url_.pop_back();
}

Result<std::string> ApiClient::get(std::string_view path, const net::Headers& query) {
    net::ClientRequest request;
    request.method = "GET";
    request.url = fmt::format("{}{}", url_, path);
    if (!query.empty()) request.url += "?" + net::form_text(query);
    return send(std::move(request));
}

Result<std::string> ApiClient::post(std::string_view path, std::string body) {
    net::ClientRequest request;
    request.url = fmt::format("{}{}", url_, path);
    request.body = std::move(body);
    return send(std::move(request));
}

Result<std::string> ApiClient::patch(std::string_view path, std::string body) {
    net::ClientRequest request;
    request.method = "PATCH";
    request.url = fmt::format("{}{}", url_, path);
    request.body = std::move(body);
    return send(std::move(request));
}

Result<std::string> ApiClient::remove(std::string_view path) {
    net::ClientRequest request;
    request.method = "DELETE";
    request.url = fmt::format("{}{}", url_, path);
    return send(std::move(request));
}

Result<Done> ApiClient::listen(std::string_view path, net::Headers query, net::Headers headers,
                               std::function<bool(std::string_view)> take) {
    net::ClientRequest request;
    request.method = "GET";
    request.url = fmt::format("{}{}", url_, path);
    if (!query.empty()) request.url += "?" + net::form_text(query);
    request.headers = std::move(headers);
    request.take = std::move(take);
    TRY_DONE(send(std::move(request)));
    return Done{};
}

Result<std::string> ApiClient::send(net::ClientRequest request) {
    if (!key_.empty()) request.headers.emplace_back("authorization", "Bearer " + key_);
    request.timeout = 30s;
    request.response_bytes_max = 64 << 20;
    auto response = http_.send(request);
    if (!response) {
        Error error = response.error();
        if (error.code == ErrorCode::unavailable) {
            error.message =
                fmt::format("nothing answers at {} ({}); is `tero serve` running there? --url says where",
                            url_, error.message);
        }
        return error;
    }
    if (response->status < 200 || response->status > 299) return refusal(*response);
    return std::move(response->body);
}

}  // namespace tero::cli
