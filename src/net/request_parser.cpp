// What Beast leaves to its user. Of 1.81 two faults are known and kept out of its way: its header limit
// starts again with every line that arrives alone, so the head is collected and given as a whole; and a
// chunked body that begins with the last chunk can fail an assertion when it comes in small pieces, so its
// first five bytes are given together.
#include "net/request_parser.hpp"

#include "net/url.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace tero::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;
using boost::beast::string_view;  // Boost's own, not std's
using boost::system::error_code;

constexpr std::size_t chunk_line_bytes_max = 1024;
constexpr std::size_t body_reserve_max = 64 << 10;  // a promise of more is believed when it arrives
constexpr std::size_t last_chunk_bytes_min = 5;     // 0 CR LF CR LF

std::string_view plain(string_view text) { return {text.data(), text.size()}; }

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

class RequestParser::Reader final : http::basic_parser<true> {
public:
    explicit Reader(const RequestLimits& limits) : limits_(limits) {
        eager(true);
        header_limit(std::numeric_limits<std::uint32_t>::max());  // ours is looked at first
        body_limit(limits.body_bytes_max);
    }

    Progress put(std::string_view& bytes);

    bool begun = false;
    bool keeps_alive = true;
    bool is_head = false;
    bool is_http10 = false;
    bool expects_continue = false;
    Request request = {};
    Refusal refusal = {};

private:
    enum class State { HEAD, BODY, COMPLETE, REFUSED };

    void read_head(std::string_view& bytes);
    void read_body(std::string_view& bytes);
    void give(std::string_view& bytes, error_code& error);
    void read_target();
    void refuse(int status, std::string_view detail, std::string_view code = "invalid");
    void refuse(const error_code& error, std::string_view head);
    // Of a callback: Beast stops at once.
    void refuse(error_code& error, int status, std::string_view detail);

    // Called by Beast as it goes.
    void on_request_impl(http::verb verb, string_view method, string_view target, int version,
                         error_code& error) override;
    void on_field_impl(http::field field, string_view name, string_view value, error_code& error) override;
    void on_header_impl(error_code& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& error) override;
    std::size_t on_body_impl(string_view bytes, error_code& error) override;
    void on_chunk_header_impl(std::uint64_t size, string_view extensions, error_code& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remaining, string_view bytes, error_code& error) override;
    void on_finish_impl(error_code& error) override;
    void on_response_impl(int, string_view, int, error_code&) override {}

    const RequestLimits limits_;
    State state_ = State::HEAD;
    int hosts_ = 0;
    bool is_first_chunk_ = true;
    std::size_t scanned_ = 0;     // no end of the head before this
    std::size_t line_start_ = 0;  // of the line that is being looked at
};

RequestParser::Progress RequestParser::Reader::put(std::string_view& bytes) {
    if (!begun) {
        // An empty line or two before a request is a habit of old clients.
        while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
        begun = !bytes.empty() && bytes != "\r";
    }
    if (begun && state_ == State::HEAD) read_head(bytes);
    if (state_ == State::BODY && !bytes.empty()) read_body(bytes);
    if (state_ == State::COMPLETE) return Progress::COMPLETE;
    return state_ == State::REFUSED ? Progress::REFUSED : Progress::NEEDS_MORE;
}

void RequestParser::Reader::refuse(int status, std::string_view detail, std::string_view code) {
    if (state_ == State::REFUSED) return;
    state_ = State::REFUSED;
    keeps_alive = false;
    refusal = {.status = status, .code = code, .detail = detail};
}

void RequestParser::Reader::refuse(error_code& error, int status, std::string_view detail) {
    refuse(status, detail);
    error = http::make_error_code(http::error::bad_value);
}

// What Beast itself did not like.
void RequestParser::Reader::refuse(const error_code& error, std::string_view head) {
    if (error == http::error::body_limit) {
        return refuse(413, "the body of the request is larger than allowed", "too_large");
    }
    if (error == http::error::header_limit) {
        return refuse(431, "the header of the request is larger than allowed", "too_large");
    }
    if (error == http::error::bad_method) return refuse(400, "the method is not a word");
    if (error == http::error::bad_target) {
        return refuse(400, "the target of the request holds a character that must be escaped");
    }
    if (error == http::error::bad_version) {
        const std::size_t after_target = head.find(' ', head.find(' ') + 1) + 1;
        if (head.substr(after_target).starts_with("HTTP/")) {
            return refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        return refuse(400, "a request line is `METHOD /path HTTP/1.1`");
    }
    if (error == http::error::bad_field) return refuse(400, "a header line is `name: value`");
    if (error == http::error::bad_value) return refuse(400, "a header value is not well formed");
    if (error == http::error::bad_line_ending) return refuse(400, "a line must end with CR LF");
    if (error == http::error::bad_content_length || error == http::error::multiple_content_length ||
        error == http::error::bad_transfer_encoding) {
        return refuse(400, "a request has one content-length or is chunked, not both");
    }
    if (error == http::error::bad_chunk || error == http::error::bad_chunk_extension) {
        return refuse(400, "the chunks of the body are not well formed");
    }
    refuse(400, "this is not an HTTP request");
}

void RequestParser::Reader::give(std::string_view& bytes, error_code& error) {
    bytes.remove_prefix(basic_parser::put(boost::asio::const_buffer(bytes.data(), bytes.size()), error));
}

// Waits for the empty line, so that the limit is for all lines together.
void RequestParser::Reader::read_head(std::string_view& bytes) {
    // What cannot be HTTP, a TLS greeting say, is told so at once.
    if (!is_letter(bytes.front())) return refuse(400, "this is not an HTTP request");
    while (true) {
        const auto end = bytes.find('\n', scanned_);
        const std::size_t seen = end == std::string_view::npos ? bytes.size() : end + 1;
        if (seen > limits_.header_bytes_max) {
            return refuse(431, "the header of the request is larger than allowed", "too_large");
        }
        if (end == std::string_view::npos) {
            scanned_ = bytes.size();
            return;
        }
        if (end == line_start_ || bytes[end - 1] != '\r') return refuse(400, "a line must end with CR LF");
        // Beast would join it to the line before.
        if (bytes[line_start_] == ' ' || bytes[line_start_] == '\t') {
            return refuse(400, "a header line is `name: value`");
        }
        const bool is_empty_line = end == line_start_ + 1;
        scanned_ = line_start_ = end + 1;
        if (is_empty_line) break;
    }
    std::string_view head = bytes.substr(0, line_start_);
    bytes.remove_prefix(line_start_);
    const std::string_view whole = head;
    error_code error;
    give(head, error);
    if (error) return refuse(error, whole);
    if (state_ == State::HEAD) state_ = State::BODY;
}

void RequestParser::Reader::read_body(std::string_view& bytes) {
    expects_continue = false;  // it did not wait
    if (chunked() && is_first_chunk_ && bytes.front() == '0' && bytes.size() < last_chunk_bytes_min) return;
    error_code error;
    give(bytes, error);
    if (!error) return;
    if (error != http::error::need_more) return refuse(error, {});
    // In the line of a chunk's size, or past that of the last chunk, in the trailers.
    const bool is_line = bytes.find('\n', 2) == std::string_view::npos;
    if (bytes.size() > (is_line ? chunk_line_bytes_max : limits_.header_bytes_max)) {
        refuse(431, "a line of a chunked body, or its trailers, are larger than allowed", "too_large");
    }
}

void RequestParser::Reader::on_request_impl(http::verb verb, string_view method, string_view target,
                                            int version, error_code& error) {
    is_http10 = version == 10;
    is_head = verb == http::verb::head;
    if (verb == http::verb::connect) return refuse(error, 501, "this method is not served here");
    request.method = plain(method);
    request.target = plain(target);
    read_target();
    if (state_ == State::REFUSED) error = http::make_error_code(http::error::bad_target);
}

void RequestParser::Reader::read_target() {
    std::string_view rest = request.target;
    if (rest == "*" && request.method == "OPTIONS") {
        request.path = "*";
        return;
    }
    // The form that proxies use: http://host/path
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (rest.size() > scheme.size() && iequals(rest.substr(0, scheme.size()), scheme)) {
            const auto path = rest.find_first_of("/?", scheme.size());
            rest = path == std::string_view::npos ? std::string_view("/") : rest.substr(path);
            request.target = rest.starts_with('?') ? "/" + std::string(rest) : std::string(rest);
            rest = request.target;
            break;
        }
    }
    if (!rest.starts_with('/')) return refuse(400, "the target of the request must be a path");
    rest = rest.substr(0, rest.find('#'));
    const auto mark = rest.find('?');
    Result<std::string> path = percent_decode(rest.substr(0, mark));
    if (!path || path->find('\0') != std::string::npos) return refuse(400, "the path is not well escaped");
    request.path = *std::move(path);
    if (mark == std::string_view::npos) return;
    Result<Headers> query = parse_form(rest.substr(mark + 1));
    if (!query) return refuse(400, "the query is not well escaped");
    request.query = *std::move(query);
}

void RequestParser::Reader::on_field_impl(http::field field, string_view name, string_view value,
                                          error_code& error) {
    if (is_header_done()) return;  // a trailer must not pass for a header
    switch (field) {
        case http::field::host:
            hosts_ += 1;
            break;
        case http::field::content_length:
            // Beast would take a list of equal numbers.
            if (plain(value).find_first_not_of("0123456789") != std::string_view::npos) {
                return refuse(error, 400, "content-length must be one number");
            }
            break;
        case http::field::transfer_encoding:
            // Beast would read a body in any other coding as no body.
            if (!iequals(value, "chunked")) {
                return refuse(error, 501, "the only transfer-encoding understood here is chunked");
            }
            break;
        case http::field::expect:
            if (!iequals(value, "100-continue")) {
                return refuse(error, 417, "the only expectation met here is 100-continue");
            }
            expects_continue = !is_http10;
            break;
        default:
            break;
    }
    std::string lower(plain(name));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    request.headers.emplace_back(std::move(lower), plain(value));
}

void RequestParser::Reader::on_header_impl(error_code& error) {
    if (hosts_ > 1 || (hosts_ == 0 && !is_http10)) return refuse(error, 400, "a request names one host");
    if (chunked() && is_http10) return refuse(error, 400, "HTTP/1.0 has no chunked body");
    keeps_alive = keep_alive();
    if (is_done()) expects_continue = false;
}

void RequestParser::Reader::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    request.body.reserve(std::min<std::size_t>(length.value_or(0), body_reserve_max));
}

std::size_t RequestParser::Reader::on_body_impl(string_view bytes, error_code&) {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

void RequestParser::Reader::on_chunk_header_impl(std::uint64_t, string_view, error_code&) {
    is_first_chunk_ = false;
}

std::size_t RequestParser::Reader::on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

void RequestParser::Reader::on_finish_impl(error_code&) { state_ = State::COMPLETE; }

RequestParser::RequestParser(RequestLimits limits) : limits_(limits) { begin(); }
RequestParser::~RequestParser() = default;
void RequestParser::begin() { reader_ = std::make_unique<Reader>(limits_); }
RequestParser::Progress RequestParser::put(std::string_view& bytes) { return reader_->put(bytes); }
bool RequestParser::begun() const { return reader_->begun; }
bool RequestParser::take_expectation() { return std::exchange(reader_->expects_continue, false); }
std::size_t RequestParser::body_bytes() const { return reader_->request.body.size(); }
const Request& RequestParser::so_far() const { return reader_->request; }
Request RequestParser::take_request() { return std::move(reader_->request); }
bool RequestParser::keep_alive() const { return reader_->keeps_alive; }
bool RequestParser::is_head() const { return reader_->is_head; }
bool RequestParser::is_http10() const { return reader_->is_http10; }
const Refusal& RequestParser::refusal() const { return reader_->refusal; }

}  // namespace tero::net
