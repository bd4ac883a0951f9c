// Reads HTTP/1.0 and 1.1 requests from bytes as they arrive, in pieces of any size (RFC 9112). The grammar is
// Beast's. Around it stands what makes it strict: whatever two programs could read in two ways is refused,
// since a proxy in front may read it the other way.
#pragma once

#include "net/http.hpp"
#include "net/problem.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace tero::net {

struct RequestLimits {
    std::size_t header_bytes_max = 16 << 10;  // request line and fields together; trailers as much again
    std::size_t body_bytes_max = 4 << 20;
};

class RequestParser {
public:
    enum class Progress { NEEDS_MORE, COMPLETE, REFUSED };

    explicit RequestParser(RequestLimits limits);
    ~RequestParser();

    // Forgets the request before.
    void begin();

    // Takes what it can from the front of `bytes`; what it leaves must come again, with more behind it. Once
    // COMPLETE or REFUSED it takes nothing until begin().
    Progress put(std::string_view& bytes);

    // A byte of the request was seen.
    bool begun() const;
    // True once for a request that waits for "100 Continue" before it sends its body.
    bool take_expectation();
    // Of the body, so far.
    std::size_t body_bytes() const;

    // As much of it as was read.
    const Request& so_far() const;

    // After COMPLETE; the request is moved out.
    Request take_request();
    // How the answer must look; known after COMPLETE, and as far as the header was read after REFUSED.
    bool keep_alive() const;
    bool is_head() const;
    bool is_http10() const;
    const Refusal& refusal() const;  // after REFUSED

private:
    class Reader;  // one for each request: Beast's parsers are used once
    RequestLimits limits_;
    std::unique_ptr<Reader> reader_;
};

}  // namespace tero::net
