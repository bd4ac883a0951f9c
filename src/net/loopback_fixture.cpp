// Loopback only, ports given by the system.
#include "net/loopback_fixture.hpp"

#include "base/check.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <charconv>

namespace tero::net::loopback {
namespace {

sockaddr_in loopback_address(std::uint16_t port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::uint16_t bound_port(int descriptor) {
    sockaddr_in address = {};
    socklen_t length = sizeof address;
    CHECK(getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
    return ntohs(address.sin_port);
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

std::size_t length_in(std::string_view head) {
    const std::string lower = lower_case(head);
    const auto at = lower.find("content-length:");
    std::size_t length = 0;
    if (at == std::string::npos) return length;
    const auto digits = lower.find_first_of("0123456789", at);
    std::from_chars(lower.data() + digits, lower.data() + lower.size(), length);
    return length;
}

}  // namespace

std::string_view WireAnswer::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

Wire::Wire(int descriptor) : descriptor_(descriptor) {
    timeval patience = {.tv_sec = 10, .tv_usec = 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Wire::~Wire() { close(); }

Wire::Wire(Wire&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), buffer_(std::move(other.buffer_)) {}

Wire& Wire::operator=(Wire&& other) noexcept {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    buffer_ = std::move(other.buffer_);
    return *this;
}

Wire Wire::connect(std::uint16_t port) {
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback_address(port);
    CHECK(::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "connect to {}", port);
    return Wire(descriptor);
}

bool Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Wire::end_sending() { shutdown(descriptor_, SHUT_WR); }

void Wire::reset() {
    const linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

void Wire::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

bool Wire::receive_more() {
    std::array<char, 16384> bytes = {};
    const auto received = recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (received <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(received));
    return true;
}

std::string Wire::received_until(std::string_view mark) {
    auto at = buffer_.find(mark);
    while (at == std::string::npos) {
        if (!receive_more()) return {};
        at = buffer_.find(mark);
    }
    std::string text = buffer_.substr(0, at + mark.size());
    buffer_.erase(0, text.size());
    return text;
}

WireAnswer Wire::answer(bool to_head) {
    const std::string head = received_until("\r\n\r\n");
    if (head.size() < 12) return {};
    WireAnswer answer;
    std::from_chars(head.data() + 9, head.data() + 12, answer.status);
    for (std::size_t line = head.find("\r\n") + 2; line < head.size() - 2;
         line = head.find("\r\n", line) + 2) {
        const auto colon = head.find(": ", line);
        answer.headers.emplace_back(lower_case(std::string_view(head).substr(line, colon - line)),
                                    head.substr(colon + 2, head.find("\r\n", line) - colon - 2));
    }
    const std::size_t length = to_head ? 0 : length_in(head);
    while (buffer_.size() < length) {
        if (!receive_more()) return {};
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
}

std::vector<WireAnswer> Wire::answers(std::size_t count) {
    std::vector<WireAnswer> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(answer());
    return all;
}

bool Wire::is_ended() {
    if (!buffer_.empty()) return false;
    char byte = 0;
    return recv(descriptor_, &byte, 1, 0) == 0;
}

std::string Wire::request() {
    std::string text = received_until("\r\n\r\n");
    const std::size_t length = length_in(text);
    while (buffer_.size() < length && receive_more()) {
    }
    text += buffer_.substr(0, length);
    buffer_.erase(0, length);
    return text;
}

Listener::Listener() : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in address = loopback_address(0);
    CHECK(bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "bind");
    CHECK(listen(descriptor_, 64) == 0, "listen");
    port_ = bound_port(descriptor_);
}

Listener::~Listener() { ::close(descriptor_); }

Wire Listener::accept() {
    const timeval patience = {.tv_sec = 10, .tv_usec = 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return Wire(::accept(descriptor_, nullptr, nullptr));
}

bool Listener::has_caller() const {
    pollfd caller = {.fd = descriptor_, .events = POLLIN, .revents = 0};
    return poll(&caller, 1, 0) > 0;
}

std::string Listener::url(std::string_view path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::uint16_t refused_port() { return Listener().port(); }

HeldServer::HeldServer(HttpServerOptions options)
    : server(
          [&options] {
              options.port = 0;
              return options;
          }(),
          [this](Request request, Reply reply) {
              asked.put({.request = std::move(request), .reply = std::move(reply)});
          }) {
    const auto started = server.start();
    CHECK(started.has_value(), "{}", started ? "" : started.error().message);
}

Asked HeldServer::next() {
    auto next = asked.take();
    EXPECT_TRUE(next.has_value()) << "no request came";
    return next ? std::move(*next) : Asked{.request = {}, .reply = [](Response) {}};
}

std::unique_ptr<HttpServer> started(std::function<Response(const Request&)> answer,
                                    HttpServerOptions options) {
    options.port = 0;
    auto server = std::make_unique<HttpServer>(
        options, [answer = std::move(answer)](Request request, Reply reply) { reply(answer(request)); });
    const auto result = server->start();
    CHECK(result.has_value(), "{}", result ? "" : result.error().message);
    return server;
}

}  // namespace tero::net::loopback
