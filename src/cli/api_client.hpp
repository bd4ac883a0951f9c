// A running Tero's API, as the client commands call it: JSON texts in and out, the server's problems as
// Errors.
#pragma once

#include "base/result.hpp"
#include "net/http.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tero::cli {

class ApiClient {
public:
    ApiClient(std::string url, std::string key);

    // The body of a good answer. The server's own words and code otherwise; when nobody answers, what to look
    // at.
    Result<std::string> get(std::string_view path, const net::Headers& query = {});
    Result<std::string> post(std::string_view path, std::string body);
    Result<std::string> patch(std::string_view path, std::string body);
    Result<std::string> remove(std::string_view path);
    // A good answer piece by piece, for as long as `take` wants more of it and it goes on.
    Result<Done> listen(std::string_view path, net::Headers query, net::Headers headers,
                        std::function<bool(std::string_view)> take);

    const std::string& url() const { return url_; }

private:
    Result<std::string> send(net::ClientRequest request);

    std::string url_;
    std::string key_;
    net::HttpClient http_;
};

}  // namespace tero::cli
