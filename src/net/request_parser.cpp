// The grammar of RFC 9112, one state of the parser a function.
#include "net/request_parser.hpp"

#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tero::net {
namespace {

constexpr std::size_t chunk_line_bytes_max = 1024;
constexpr std::size_t body_reserve_max = 64 << 10;  // a promise of more is believed when it arrives

constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

bool is_token_character(char c) { return token_characters[static_cast<unsigned char>(c)]; }

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `word` is given in lower case.
bool same_word(std::string_view text, std::string_view word) {
    return text.size() == word.size() &&
           std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
    if (text.empty() || text.size() > 18) return {};
    std::uint64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return {};
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

// The digits at the front; nothing when there are none or too many.
std::optional<std::uint64_t> hexadecimal(std::string_view& text) {
    std::uint64_t number = 0;
    std::size_t digits = 0;
    for (; digits < text.size(); ++digits) {
        const char c = lower(text[digits]);
        std::uint64_t value = 0;
        if (c >= '0' && c <= '9') {
            value = static_cast<std::uint64_t>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = static_cast<std::uint64_t>(c - 'a' + 10);
        } else {
            break;
        }
        number = number * 16 + value;
    }
    if (digits == 0 || digits > 15) return {};
    text.remove_prefix(digits);
    return number;
}

}  // namespace

void RequestParser::begin() { *this = RequestParser(limits_); }

RequestParser::Progress RequestParser::put(std::string_view& bytes) {
    // An empty line or two before a request is a habit of old clients.
    while (!begun_ && bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    if (!bytes.empty()) begun_ = true;

    bool moved = true;
    while (moved) {
        const State before = state_;
        switch (state_) {
            case State::HEAD:
                read_head(bytes);
                break;
            case State::BODY:
                read_body(bytes);
                break;
            case State::CHUNK_SIZE:
                read_chunk_size(bytes);
                break;
            case State::CHUNK_DATA:
                read_body(bytes);
                break;
            case State::CHUNK_END:
                read_chunk_end(bytes);
                break;
            case State::TRAILERS:
                read_trailers(bytes);
                break;
            case State::COMPLETE:
                return Progress::COMPLETE;
            case State::REFUSED:
                return Progress::REFUSED;
        }
        moved = state_ != before;
    }
    return Progress::NEEDS_MORE;
}

bool RequestParser::take_expectation() { return std::exchange(expects_continue_, false); }

Request RequestParser::take_request() { return std::move(request_); }

void RequestParser::refuse(int status, std::string_view detail, std::string_view code) {
    if (refused()) return;
    state_ = State::REFUSED;
    keep_alive_ = false;
    refusal_ = {.status = status, .code = code, .detail = detail};
}

void RequestParser::read_head(std::string_view& bytes) {
    if (bytes.empty()) return;
    // What cannot be HTTP, a TLS greeting say, is told so at once.
    if (scanned_ == 0 && !is_token_character(bytes.front()))
        return refuse(400, "this is not an HTTP request");
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
        const bool is_empty_line = end == line_start_ + 1;
        scanned_ = line_start_ = end + 1;
        if (is_empty_line) break;
    }
    parse_head(bytes.substr(0, line_start_ - 2));
    bytes.remove_prefix(line_start_);
}

// Request line and fields, each with its CR LF.
void RequestParser::parse_head(std::string_view head) {
    bool first = true;
    while (!head.empty() && !refused()) {
        const auto end = head.find('\n');
        const auto line = head.substr(0, end - 1);
        head.remove_prefix(end + 1);
        if (std::exchange(first, false)) {
            parse_request_line(line);
        } else {
            parse_field(line);
        }
    }
    if (!refused()) finish_head();
}

void RequestParser::parse_request_line(std::string_view line) {
    const auto after_method = line.find(' ');
    const auto after_target = line.rfind(' ');
    if (after_method == std::string_view::npos || after_target == after_method) {
        return refuse(400, "a request line is `METHOD /path HTTP/1.1`");
    }
    const auto method = line.substr(0, after_method);
    const auto target = line.substr(after_method + 1, after_target - after_method - 1);
    const auto version = line.substr(after_target + 1);
    if (!is_token(method)) return refuse(400, "the method is not a word");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        if (version.starts_with("HTTP/")) return refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        return refuse(400, "a request line is `METHOD /path HTTP/1.1`");
    }
    const auto is_no_target_character = [](char c) { return is_control(c) || c == ' '; };
    if (target.empty() || std::any_of(target.begin(), target.end(), is_no_target_character)) {
        return refuse(400, "the target of the request holds a character that must be escaped");
    }
    is_http10_ = version == "HTTP/1.0";
    keep_alive_ = !is_http10_;
    is_head_ = method == "HEAD";
    if (method == "CONNECT" || method == "TRACE") return refuse(501, "this method is not served here");
    request_.method = method;
    request_.target = target;
    parse_target();
}

void RequestParser::parse_target() {
    std::string_view rest = request_.target;
    if (rest == "*" && request_.method == "OPTIONS") {
        request_.path = "*";
        return;
    }
    // The form that proxies use: http://host/path
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (rest.size() > scheme.size() && same_word(rest.substr(0, scheme.size()), scheme)) {
            const auto path = rest.find_first_of("/?", scheme.size());
            rest = path == std::string_view::npos ? std::string_view("/") : rest.substr(path);
            request_.target = rest.starts_with('?') ? "/" + std::string(rest) : std::string(rest);
            rest = request_.target;
            break;
        }
    }
    if (!rest.starts_with('/')) return refuse(400, "the target of the request must be a path");
    rest = rest.substr(0, rest.find('#'));
    const auto mark = rest.find('?');
    Result<std::string> path = percent_decode(rest.substr(0, mark));
    if (!path || path->find('\0') != std::string::npos) return refuse(400, "the path is not well escaped");
    request_.path = *std::move(path);
    if (mark == std::string_view::npos) return;
    Result<Headers> query = parse_form(rest.substr(mark + 1));
    if (!query) return refuse(400, "the query is not well escaped");
    request_.query = *std::move(query);
}

void RequestParser::parse_field(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return refuse(400, "a header line is `name: value`");
    }
    const auto value = trimmed(line.substr(colon + 1));
    const auto is_no_value_character = [](char c) { return is_control(c) && c != '\t'; };
    if (std::any_of(value.begin(), value.end(), is_no_value_character)) {
        return refuse(400, "a header value holds a control character");
    }
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), lower);
    note_field(name, value);
    request_.headers.emplace_back(std::move(name), std::string(value));
}

// The fields that rule the connection itself.
void RequestParser::note_field(std::string_view name, std::string_view value) {
    if (name == "host") {
        hosts_ += 1;
    } else if (name == "content-length") {
        const auto length = decimal(value);
        if (!length || (content_length_ && content_length_ != length)) {
            return refuse(400, "content-length must be one number");
        }
        content_length_ = length;
    } else if (name == "transfer-encoding") {
        if (chunked_ || !same_word(value, "chunked")) {
            return refuse(501, "the only transfer-encoding understood here is chunked");
        }
        chunked_ = true;
    } else if (name == "connection") {
        while (!value.empty()) {
            const auto comma = value.find(',');
            const auto word = trimmed(value.substr(0, comma));
            if (same_word(word, "close")) keep_alive_ = false;
            if (same_word(word, "keep-alive") && is_http10_) keep_alive_ = true;
            value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
        }
    } else if (name == "expect") {
        if (!same_word(value, "100-continue"))
            return refuse(417, "the only expectation met here is 100-continue");
        expects_continue_ = !is_http10_;
    }
}

void RequestParser::finish_head() {
    if (hosts_ > 1 || (hosts_ == 0 && !is_http10_)) return refuse(400, "a request names one host");
    if (chunked_ && (content_length_ || is_http10_)) {
        return refuse(
            400, "a request has a content-length or is chunked, not both, and never chunked in HTTP/1.0");
    }
    if (content_length_.value_or(0) > limits_.body_bytes_max) {
        return refuse(413, "the body of the request is larger than allowed", "too_large");
    }
    if (chunked_) {
        state_ = State::CHUNK_SIZE;
        return;
    }
    remaining_ = content_length_.value_or(0);
    if (remaining_ == 0) expects_continue_ = false;
    state_ = remaining_ == 0 ? State::COMPLETE : State::BODY;
    request_.body.reserve(std::min<std::size_t>(remaining_, body_reserve_max));
}

// The whole body, or a chunk of it.
void RequestParser::read_body(std::string_view& bytes) {
    if (bytes.empty()) return;
    expects_continue_ = false;  // it did not wait
    const auto taken = std::min<std::size_t>(remaining_, bytes.size());
    request_.body.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    remaining_ -= taken;
    if (remaining_ == 0) state_ = state_ == State::BODY ? State::COMPLETE : State::CHUNK_END;
}

std::optional<std::string_view> RequestParser::take_line(std::string_view& bytes, std::size_t bytes_max) {
    const auto end = bytes.find('\n');
    if ((end == std::string_view::npos ? bytes.size() : end + 1) > bytes_max) {
        refuse(431, "a line of a chunked body is larger than allowed", "too_large");
        return {};
    }
    if (end == std::string_view::npos) return {};
    if (end == 0 || bytes[end - 1] != '\r') {
        refuse(400, "a line must end with CR LF");
        return {};
    }
    const auto line = bytes.substr(0, end - 1);
    bytes.remove_prefix(end + 1);
    return line;
}

void RequestParser::read_chunk_size(std::string_view& bytes) {
    if (!bytes.empty()) expects_continue_ = false;
    auto line = take_line(bytes, chunk_line_bytes_max);
    if (!line) return;
    const auto size = hexadecimal(*line);
    const auto extension = trimmed(*line);
    if (!size || (!extension.empty() && extension.front() != ';') ||
        std::any_of(extension.begin(), extension.end(), [](char c) { return is_control(c) && c != '\t'; })) {
        return refuse(400, "the size of a chunk is not a hexadecimal number");
    }
    if (*size > limits_.body_bytes_max - request_.body.size()) {
        return refuse(413, "the body of the request is larger than allowed", "too_large");
    }
    remaining_ = *size;
    state_ = remaining_ == 0 ? State::TRAILERS : State::CHUNK_DATA;
}

void RequestParser::read_chunk_end(std::string_view& bytes) {
    if (bytes.size() < 2) return;
    if (!bytes.starts_with("\r\n")) return refuse(400, "a chunk is not as long as it said");
    bytes.remove_prefix(2);
    state_ = State::CHUNK_SIZE;
}

// Read and forgotten: a trailer must not pass for a header.
void RequestParser::read_trailers(std::string_view& bytes) {
    while (true) {
        const auto line = take_line(bytes, limits_.header_bytes_max - trailer_bytes_);
        if (!line) return;
        if (line->empty()) {
            state_ = State::COMPLETE;
            return;
        }
        trailer_bytes_ += line->size() + 2;
    }
}

}  // namespace tero::net
