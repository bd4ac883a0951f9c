// The client, on libcurl: a pool of handles, each of which keeps its connections and serves one call at a
// time.
//
// curl sends a request again by itself when a kept connection dies before the first byte of the answer. For a
// request that may change something that could do it twice, so its body cannot be rewound here, and without a
// body it gets a fresh connection: what is unknown is said to be unknown.
#include "base/check.hpp"
#include "base/mutex.hpp"
#include "net/http.hpp"
#include "net/public_address.hpp"
#include "observe/span.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <memory>

namespace tero::net {
namespace {

constexpr std::size_t idle_handles_max = 64;
constexpr long connections_per_handle = 8;
constexpr long kept_seconds_max = 30;  // most servers keep a quiet connection longer than this
constexpr std::size_t header_bytes_max = 64 << 10;

struct CloseHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

// What curl's callbacks fill and read.
struct Exchange {
    const ClientRequest* request = nullptr;
    std::size_t sent = 0;
    bool has_begun = false;  // some of the body went out, on this connection or on one before
    Response response = {};
    std::size_t header_bytes = 0;
    bool is_head_whole = false;  // curl itself takes half a head for an answer
    bool is_too_large = false;
    bool is_refused_address = false;  // it would have gone to a private one
    bool is_good = false;    // as its status line says
    bool is_enough = false;  // who takes the body wants no more
};

std::size_t read_body(char* buffer, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::string& body = exchange.request->body;
    const std::size_t bytes = std::min(size * count, body.size() - exchange.sent);
    std::memcpy(buffer, body.data() + exchange.sent, bytes);
    exchange.sent += bytes;
    exchange.has_begun = exchange.has_begun || bytes > 0;
    return bytes;
}

int refuse_rewind(void* /*context*/, curl_off_t /*offset*/, int /*origin*/) { return CURL_SEEKFUNC_FAIL; }

int rewind_body(void* context, curl_off_t offset, int origin) {
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_FAIL;
    static_cast<Exchange*>(context)->sent = 0;
    return CURL_SEEKFUNC_OK;
}

std::size_t take_body(char* buffer, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::size_t bytes = size * count;
    if (exchange.request->take && exchange.is_good) {
        exchange.is_enough = !exchange.request->take({buffer, bytes});
        return exchange.is_enough ? 0 : bytes;
    }
    if (exchange.response.body.size() + bytes > exchange.request->response_bytes_max) {
        exchange.is_too_large = true;
        return 0;
    }
    exchange.response.body.append(buffer, bytes);
    return bytes;
}

// Asked for each address that a name resolves to, just before it connects: what a name says later is nothing.
curl_socket_t open_public_socket(void* context, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& exchange = *static_cast<Exchange*>(context);
    if (!is_public_address(address->addr)) {
        exchange.is_refused_address = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int is_abandoned(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(context)->request->abandoned->load() ? 1 : 0;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

std::size_t take_header(char* buffer, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::size_t bytes = size * count;
    const std::string_view line(buffer, bytes);
    exchange.header_bytes += bytes;
    if (exchange.header_bytes > header_bytes_max) {
        exchange.is_too_large = true;
        return 0;
    }
    // A status line begins a new answer: what came before was a 100 Continue.
    if (line.starts_with("HTTP/")) {
        exchange.response.headers.clear();
        exchange.is_good = line.substr(std::min(line.find(' '), line.size())).starts_with(" 2");
    }
    exchange.is_head_whole = line == "\r\n" || line == "\n";
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || line.starts_with("HTTP/")) return bytes;
    exchange.response.headers.emplace_back(lower_case(line.substr(0, colon)),
                                           trimmed(line.substr(colon + 1)));
    return bytes;
}

bool is_token(std::string_view text) {
    constexpr std::string_view allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

// `https://graph.facebook.com`: for messages and for finding a kept connection. A URL's path and query may
// hold secrets.
std::string origin_of(std::string_view url) {
    const auto host = url.find("://");
    if (host == std::string_view::npos) return {};
    const auto end = url.find_first_of("/?#", host + 3);
    const auto origin = url.substr(0, end);
    const auto at = origin.rfind('@');
    return at == std::string_view::npos
               ? std::string(origin)
               : fmt::format("{}{}", origin.substr(0, host + 3), origin.substr(at + 1));
}

std::vector<trace::Attribute> server_of(std::string_view url) {
    const std::string origin = origin_of(url);
    std::string_view host{origin};
    host.remove_prefix(origin.empty() ? 0 : origin.find("://") + 3);
    std::int64_t port = origin.starts_with("https") ? 443 : 80;
    const std::size_t colon = host.rfind(':');
    if (colon != std::string_view::npos && !host.ends_with(']')) {
        std::from_chars(host.data() + colon + 1, host.data() + host.size(), port);
        host = host.substr(0, colon);
    }
    return {{"server.address", std::string{host}}, {"server.port", port}};
}

// This machine itself, where no proxy is in between.
bool is_loopback(std::string_view url) {
    const std::string origin = lower_case(origin_of(url));
    std::string_view host = std::string_view{origin}.substr(origin.find("://") + 3);
    host = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

Result<Done> check(const ClientRequest& request) {
    const std::string scheme = lower_case(request.url.substr(0, request.url.find(':')));
    if ((scheme != "http" && scheme != "https") || origin_of(request.url).size() <= scheme.size() + 3) {
        return Error{ErrorCode::invalid, "the URL must begin with http:// or https:// and a host", "url"};
    }
    const bool has_blank = request.url.find_first_of(" \t") != std::string::npos;
    if (has_blank || has_control(request.url)) {
        return Error{ErrorCode::invalid, "the URL holds a space or a control character; escape it", "url"};
    }
    if (!is_token(request.method)) return Error{ErrorCode::invalid, "the method is not a word", "method"};
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) return Error{ErrorCode::invalid, "a header name is not a word", "headers"};
        if (has_control(value)) {
            return Error{ErrorCode::invalid,
                         fmt::format("header {} holds a line break or control character", name),
                         "headers." + name};
        }
    }
    if (request.timeout <= 0ms) return Error{ErrorCode::invalid, "the timeout must be above zero", "timeout"};
    return Done{};
}

// Sending it twice is the same as once (RFC 9110, 9.2.2).
bool may_be_repeated(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS";
}

HeaderList header_list(const ClientRequest& request, const std::string& traceparent) {
    curl_slist* list = nullptr;
    const auto append = [&list](const std::string& line) {
        curl_slist* const longer = curl_slist_append(list, line.c_str());
        CHECK(longer != nullptr, "out of memory for a header");
        list = longer;
    };
    bool has_type = false;
    for (const auto& [name, value] : request.headers) {
        has_type = has_type || lower_case(name) == "content-type";
        // curl's spelling of a header that is there and empty ends in a semicolon.
        append(trimmed(value).empty() ? name + ";" : fmt::format("{}: {}", name, value));
    }
    if (!has_type) append(request.body.empty() ? "content-type:" : "content-type: application/json");
    if (!traceparent.empty()) append("traceparent: " + traceparent);
    append("expect:");  // do not wait for a 100 Continue
    return HeaderList(list);
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(handle, option, value);
    CHECK(code == CURLE_OK, "curl option {}: {}", static_cast<int>(option), curl_easy_strerror(code));
}

void prepare(CURL* handle, Exchange& exchange, curl_slist* headers, Reach reach) {
    const ClientRequest& request = *exchange.request;
    const bool repeatable = may_be_repeated(request.method);
    set(handle, CURLOPT_URL, request.url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    if (is_loopback(request.url) || reach == Reach::PUBLIC_ONLY) set(handle, CURLOPT_NOPROXY, "*");
    if (reach == Reach::PUBLIC_ONLY) {
        set(handle, CURLOPT_OPENSOCKETFUNCTION, &open_public_socket);
        set(handle, CURLOPT_OPENSOCKETDATA, &exchange);
    }
    if (request.abandoned != nullptr) {
        set(handle, CURLOPT_NOPROGRESS, 0L);
        set(handle, CURLOPT_XFERINFOFUNCTION, &is_abandoned);
        set(handle, CURLOPT_XFERINFODATA, &exchange);
    }
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_TCP_NODELAY, 1L);
    if (request.take) {
        set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(request.timeout).count();
        set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(seconds));
    } else {
        set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    }
    set(handle, CURLOPT_MAXCONNECTS, connections_per_handle);
    set(handle, CURLOPT_MAXAGE_CONN, kept_seconds_max);
    set(handle, CURLOPT_USERAGENT, "tero");
    set(handle, CURLOPT_HTTPHEADER, headers);
    set(handle, CURLOPT_HEADERFUNCTION, &take_header);
    set(handle, CURLOPT_HEADERDATA, &exchange);
    set(handle, CURLOPT_WRITEFUNCTION, &take_body);
    set(handle, CURLOPT_WRITEDATA, &exchange);
    if (request.method == "HEAD") {
        set(handle, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !request.body.empty()) {
        set(handle, CURLOPT_POST, 1L);
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(handle, CURLOPT_READFUNCTION, &read_body);
        set(handle, CURLOPT_READDATA, &exchange);
        set(handle, CURLOPT_SEEKFUNCTION, repeatable ? &rewind_body : &refuse_rewind);
        set(handle, CURLOPT_SEEKDATA, &exchange);
        set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    if (!repeatable && request.body.empty()) set(handle, CURLOPT_FRESH_CONNECT, 1L);
}

// Nothing of the request had left when these happen. But when a kept connection dies, curl connects anew
// before it finds that it may not send again, and that can fail as if it were the first time.
bool is_before_sending(CURL* handle, CURLcode code, const Exchange& exchange) {
    if (exchange.has_begun) return false;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_ENGINE_NOTFOUND:
        case CURLE_SSL_ENGINE_SETFAILED:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_PROXY:
            return true;
        default:
            break;
    }
    curl_off_t until_sending = 0;
    curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &until_sending);
    return until_sending == 0;
}

Error error_of(CURL* handle, CURLcode code, const Exchange& exchange, const char* text) {
    const std::string origin = origin_of(exchange.request->url);
    const std::string why = *text == '\0' ? curl_easy_strerror(code) : text;
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
        return {ErrorCode::invalid, fmt::format("this URL cannot be used: {}", why), "url"};
    }
    if (exchange.is_refused_address && is_before_sending(handle, code, exchange)) {
        return {ErrorCode::forbidden, fmt::format("{} is not on the public internet", origin), "url"};
    }
    if (exchange.is_too_large) {
        return {ErrorCode::unknown_outcome, fmt::format("the answer of {} is larger than {} bytes", origin,
                                                        exchange.request->response_bytes_max)};
    }
    if (is_before_sending(handle, code, exchange)) {
        return {ErrorCode::unavailable, fmt::format("{} cannot be reached: {}", origin, why)};
    }
    return {ErrorCode::unknown_outcome, fmt::format("{} was asked and did not answer: {}", origin, why)};
}

void initialise_curl_once() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    CHECK(code == CURLE_OK, "libcurl: {}", curl_easy_strerror(code));
}

}  // namespace

class HttpClient::Client {
public:
    explicit Client(Reach reach) : reach_(reach) {}

    Result<Response> send(const ClientRequest& request, const std::string& traceparent) {
        TRY_DONE(check(request));
        const std::string origin = origin_of(request.url);
        Handle handle = take(origin);
        if (!handle) return Error{ErrorCode::unavailable, "libcurl gave no handle"};

        Exchange exchange{.request = &request};
        exchange.response.content_type.clear();
        const HeaderList headers = header_list(request, traceparent);
        char text[CURL_ERROR_SIZE] = "";
        curl_easy_reset(handle.get());  // keeps the connections
        set(handle.get(), CURLOPT_ERRORBUFFER, text);
        prepare(handle.get(), exchange, headers.get(), reach_);
        CURLcode code = curl_easy_perform(handle.get());
        if (code == CURLE_WRITE_ERROR && exchange.is_enough) code = CURLE_OK;
        if (code != CURLE_OK || !exchange.is_head_whole) {
            Error error = error_of(handle.get(), code == CURLE_OK ? CURLE_RECV_ERROR : code, exchange, text);
            give_back(std::move(handle), origin);
            return error;
        }
        long status = 0;
        curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
        exchange.response.status = static_cast<int>(status);
        for (const auto& [name, value] : exchange.response.headers) {
            if (name == "content-type") exchange.response.content_type = value;
        }
        give_back(std::move(handle), origin);
        return std::move(exchange.response);
    }

private:
    struct Idle {
        Handle handle;
        std::string origin;  // of its last call: it may still be connected there
    };

    Handle take(const std::string& origin) {
        const Lock lock{mutex_};
        if (idle_.empty()) return Handle(curl_easy_init());
        const auto last =
            std::find_if(idle_.rbegin(), idle_.rend(), [&](const Idle& i) { return i.origin == origin; });
        const auto at = last == idle_.rend() ? idle_.begin() : std::prev(last.base());
        Handle handle = std::move(at->handle);
        idle_.erase(at);
        return handle;
    }

    void give_back(Handle handle, const std::string& origin) {
        // No pointer into a call that is over.
        curl_easy_reset(handle.get());
        const Lock lock{mutex_};
        if (idle_.size() < idle_handles_max) idle_.push_back({.handle = std::move(handle), .origin = origin});
    }

    const Reach reach_;
    Mutex mutex_;
    std::vector<Idle> idle_ TERO_GUARDED_BY(mutex_);
};

HttpClient::HttpClient(Reach reach) {
    initialise_curl_once();
    client_ = std::make_unique<Client>(reach);
}
HttpClient::~HttpClient() = default;

// What is done within a trace is a span of it, and whoever is called is told where it belongs. A URL's path
// and query may hold secrets, and an error quotes what others said.
Result<Response> HttpClient::send(const ClientRequest& request) {
    trace::Scope* const scope = trace::Scope::current();
    if (scope == nullptr) return client_->send(request, {});
    trace::Span span{.at = scope->next(request.method),
                     .parent = scope->at().span,
                     .name = request.method,
                     .kind = trace::SpanKind::CLIENT,
                     .begin_ns = trace::nanoseconds(scope->sink().now())};
    const auto begun = std::chrono::steady_clock::now();
    auto answer = client_->send(request, trace::traceparent(span.at));
    span.end_ns = span.begin_ns + std::chrono::nanoseconds{std::chrono::steady_clock::now() - begun}.count();
    span.attributes = server_of(request.url);
    span.attributes.push_back({"http.request.method", request.method});
    if (answer) span.attributes.push_back({"http.response.status_code", std::int64_t{answer->status}});
    if (!answer || answer->status >= 400) {
        span.error = answer ? std::to_string(answer->status) : std::string{to_string(answer.error().code)};
        span.attributes.push_back({"error.type", *span.error});
    }
    scope->sink().take(std::move(span));
    return answer;
}

}  // namespace tero::net
