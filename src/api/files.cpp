// The dashboard's files and the OpenAPI page: packed once, when the first client asks that takes gzip.
#include "api/handlers.hpp"
#include "api/read_answers.hpp"
#include "base/mutex.hpp"
#include "base/random.hpp"
#include "net/gzip.hpp"
#include "web_files/web_files.hpp"

#include <fmt/format.h>
#include <map>
#include <utility>

namespace tero::api {
namespace {

constexpr std::string_view app_policy =
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// `bytes` live as long as the process. Takes some milliseconds the first time.
std::string packed(std::string_view bytes) {
    static Mutex mutex;
    static std::map<const char*, std::string> kept;
    const Lock lock{mutex};
    std::string& text = kept[bytes.data()];
    if (text.empty()) text = net::gzipped(bytes, net::GzipEffort::SMALL);
    return text;
}

// Fonts and pictures are packed already.
bool is_text(std::string_view content_type) {
    return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
           content_type.starts_with("image/svg");
}

// `response` is whole but for its body.
void answer_with(Api& api, Call call, net::Response response, std::string_view bytes, std::string_view tag) {
    response.headers.emplace_back("vary", "accept-encoding");
    response.headers.emplace_back("etag", std::string{tag});
    if (names_tag(call.request.header("if-none-match"), tag)) {
        response.status = 304;
        call.reply(std::move(response));
        return;
    }
    if (!is_text(response.content_type) || !net::accepts_gzip(call.request.header("accept-encoding"))) {
        response.body = std::string{bytes};
        call.reply(std::move(response));
        return;
    }
    // The tag is no longer that of these very bytes.
    response.headers.back().second = "W/" + std::string{tag};
    response.headers.emplace_back("content-encoding", "gzip");
    api.make_large(std::move(call.reply), [response = std::move(response), bytes]() mutable {
        response.body = packed(bytes);
        return std::move(response);
    });
}

}  // namespace

void protect(net::Response& response, std::string_view policy) {
    response.headers.emplace_back("content-security-policy", std::string{policy});
    response.headers.emplace_back("x-content-type-options", "nosniff");
    response.headers.emplace_back("referrer-policy", "no-referrer");
}

void get_openapi(Api& api, Call call) {
    static const std::string page = openapi();
    static const std::string tag = fmt::format(R"("{:x}")", stable_hash(page));
    net::Response response;
    response.headers.emplace_back("cache-control", "no-cache");
    answer_with(api, std::move(call), std::move(response), page, tag);
}

void get_file(Api& api, Call call) {
    const bool is_read = call.request.method == "GET" || call.request.method == "HEAD";
    const bool is_page = call.request.path == "/";
    const EmbeddedFile* file = is_read ? embedded_file(is_page ? "/index.html" : call.request.path) : nullptr;
    if (file == nullptr) {
        call.reply(net::problem({ErrorCode::not_found, "there is nothing at this path", ""}));
        return;
    }
    net::Response response;
    protect(response, app_policy);
    const bool is_named_by_hash = call.request.path.starts_with("/assets/");
    response.headers.emplace_back("cache-control",
                                  is_named_by_hash ? "public, max-age=31536000, immutable" : "no-cache");
    response.content_type = std::string{file->content_type};
    answer_with(api, std::move(call), std::move(response), file->bytes, file->etag);
}

}  // namespace tero::api
