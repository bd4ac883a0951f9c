#include "http_load.hpp"

#include "base/check.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <boost/algorithm/string/find.hpp>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>

namespace tero::bench {
namespace {

constexpr std::string_view length_name = "content-length: ";
constexpr int patience_ms = 60'000;

}  // namespace

HttpConnection::HttpConnection(const Door& door)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      head_(
          fmt::format("Host: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n",
                      door.port, door.key)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(door.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "nothing listens on port {}", door.port);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

HttpConnection::~HttpConnection() { close(socket_); }

void HttpConnection::send(std::string_view path, std::string_view body) {
    buffer_.clear();
    body_begin_ = 0;
    out_.clear();
    fmt::format_to(std::back_inserter(out_), "POST {} HTTP/1.1\r\n{}Content-Length: {}\r\n\r\n{}", path,
                   head_, body.size(), body);
    for (std::string_view left = out_; !left.empty();) {
        const ssize_t sent = ::send(socket_, left.data(), left.size(), MSG_NOSIGNAL);
        CHECK(sent > 0, "the server hung up: error {}", errno);
        left.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool HttpConnection::is_whole() {
    if (body_begin_ == 0) {
        const std::size_t end = buffer_.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        const std::string_view head = std::string_view{buffer_}.substr(0, end);
        const auto found = boost::algorithm::ifind_first(head, length_name);
        CHECK(!found.empty(), "an answer without its length: {}", buffer_);
        const char* digits = found.end();
        std::from_chars(digits, buffer_.data() + end, body_bytes_);
        body_begin_ = end + 4;
    }
    if (buffer_.size() < body_begin_ + body_bytes_) return false;
    CHECK(buffer_.starts_with("HTTP/1.1 20") && !buffer_.starts_with("HTTP/1.1 207"), "refused: {}", buffer_);
    return true;
}

bool HttpConnection::receive(bool wait) {
    std::array<char, 64 << 10> chunk;
    while (true) {
        const ssize_t got = recv(socket_, chunk.data(), chunk.size(), wait ? 0 : MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return false;
        CHECK(got > 0, "the server hung up: error {}", errno);
        buffer_.append(chunk.data(), static_cast<std::size_t>(got));
        if (is_whole()) return true;
    }
}

std::string_view HttpConnection::call(std::string_view path, std::string_view body_text) {
    send(path, body_text);
    receive(true);
    return body();
}

void run_load(const Door& door, std::size_t connections, const NextStep& next) {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    CHECK(epoll >= 0, "no epoll");
    std::vector<std::unique_ptr<HttpConnection>> all;
    std::size_t open = 0;
    const auto go_on = [&](std::size_t i, std::string_view answer) {
        const Step step = next(i, answer);
        if (step.path.empty()) {
            open -= 1;
        } else {
            all[i]->send(step.path, step.body);
        }
    };
    for (std::size_t i = 0; i < connections; ++i) {
        all.push_back(std::make_unique<HttpConnection>(door));
        epoll_event event = {.events = EPOLLIN, .data = {.u64 = i}};
        CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, all[i]->socket(), &event) == 0, "no place in epoll");
        open += 1;
    }
    for (std::size_t i = 0; i < connections; ++i) go_on(i, {});
    std::array<epoll_event, 64> events;
    while (open > 0) {
        const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), patience_ms);
        CHECK(count > 0 || errno == EINTR, "no answer within {} ms", patience_ms);
        for (int at = 0; at < count; ++at) {
            const std::size_t i = events[static_cast<std::size_t>(at)].data.u64;
            if (all[i]->receive(false)) go_on(i, all[i]->body());
        }
    }
    close(epoll);
}

}  // namespace tero::bench
