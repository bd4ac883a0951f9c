// A client that keeps many connections busy from one thread, so that it takes little of the two cores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::bench {

// Where the server is; benchmarks/run says so in TERO_BENCH_PORT and TERO_BENCH_KEY.
struct Door {
    std::uint16_t port = 0;
    std::string key = {};
};

// One connection that stays open. Anything but a 2xx answer ends the measurement.
class HttpConnection {
public:
    explicit HttpConnection(const Door& door);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    void send(std::string_view path, std::string_view body);
    // Reads what is there; true when a whole answer has come, whose body is then in body().
    bool receive(bool wait);
    std::string_view body() const { return std::string_view{buffer_}.substr(body_begin_, body_bytes_); }
    // Sends and waits for the answer.
    std::string_view call(std::string_view path, std::string_view body_text);
    int socket() const { return socket_; }

private:
    bool is_whole();

    int socket_ = -1;
    std::string head_;  // of each request, after its first line
    std::string out_;
    std::string buffer_;
    std::size_t body_begin_ = 0;
    std::size_t body_bytes_ = 0;
};

// Says what a connection sends next, given the body of the last answer (empty at first): a path and a body.
// An empty path: this one is done.
struct Step {
    std::string path = {};
    std::string body = {};
};
using NextStep = std::function<Step(std::size_t connection, std::string_view answer)>;

// Runs until all connections are done.
void run_load(const Door& door, std::size_t connections, const NextStep& next);

}  // namespace tero::bench
