// Reads HTTP/1.0 and 1.1 requests from bytes as they arrive, in pieces of any size (RFC 9112). Strict:
// whatever two programs could read in two ways is refused, since a proxy in front may read it the other way.
//
// Our own rather than Beast's: in 1.81 its header limit starts again with every line that arrives alone, and
// a chunked body that begins with the last chunk can fail an assertion.
#pragma once

#include "net/http.hpp"
#include "net/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tero::net {

struct RequestLimits {
    std::size_t header_bytes_max = 16 << 10;  // request line and fields together; trailers as much again
    std::size_t body_bytes_max = 4 << 20;
};

class RequestParser {
public:
    enum class Progress { NEEDS_MORE, COMPLETE, REFUSED };

    explicit RequestParser(RequestLimits limits) : limits_(limits) {}

    // Forgets the request before.
    void begin();

    // Takes what it can from the front of `bytes`; what it leaves must come again, with more behind it. Once
    // COMPLETE or REFUSED it takes nothing until begin().
    Progress put(std::string_view& bytes);

    // A byte of the request was seen.
    bool begun() const { return begun_; }
    // True once for a request that waits for "100 Continue" before it sends its body.
    bool take_expectation();

    // After COMPLETE; the request is moved out.
    Request take_request();
    // How the answer must look; known after COMPLETE, and as far as the header was read after REFUSED.
    bool keep_alive() const { return keep_alive_; }
    bool is_head() const { return is_head_; }
    bool is_http10() const { return is_http10_; }
    const Refusal& refusal() const { return refusal_; }  // after REFUSED

private:
    enum class State { HEAD, BODY, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILERS, COMPLETE, REFUSED };

    void read_head(std::string_view& bytes);
    void parse_head(std::string_view head);
    void parse_request_line(std::string_view line);
    void parse_target();
    void parse_field(std::string_view line);
    void note_field(std::string_view name, std::string_view value);
    void finish_head();
    void read_body(std::string_view& bytes);
    void read_chunk_size(std::string_view& bytes);
    void read_chunk_end(std::string_view& bytes);
    void read_trailers(std::string_view& bytes);
    std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t bytes_max);
    void refuse(int status, std::string_view detail, std::string_view code = "invalid");
    bool refused() const { return state_ == State::REFUSED; }

    RequestLimits limits_;
    State state_ = State::HEAD;
    bool begun_ = false;
    bool keep_alive_ = true;
    bool is_head_ = false;
    bool is_http10_ = false;
    bool chunked_ = false;
    bool expects_continue_ = false;
    int hosts_ = 0;
    std::optional<std::uint64_t> content_length_ = {};
    std::uint64_t remaining_ = 0;  // of the body, or of this chunk
    std::size_t trailer_bytes_ = 0;
    std::size_t scanned_ = 0;     // no end of the head before this
    std::size_t line_start_ = 0;  // of the line that is being looked at
    Request request_ = {};
    Refusal refusal_ = {};
};

}  // namespace tero::net
