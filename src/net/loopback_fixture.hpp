// Plain sockets for the tests of this folder: clients and servers that do what no library would.
#pragma once

#include "base/mutex.hpp"
#include "net/http.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::net::loopback {

// An answer as it came over the wire.
struct WireAnswer {
    int status = 0;  // 0: the connection ended before one came
    Headers headers = {};
    std::string body = {};

    std::string_view header(std::string_view name) const;
};

// One end of a connection. Everything waits at most ten seconds, so that a failure is not a hang.
class Wire {
public:
    Wire() = default;
    explicit Wire(int descriptor);
    ~Wire();
    Wire(Wire&& other) noexcept;
    Wire& operator=(Wire&& other) noexcept;

    static Wire connect(std::uint16_t port);

    bool send(std::string_view bytes);  // false: the other side is gone
    void end_sending();                 // half closed: the other side reads an end, we still listen
    void reset();                       // closes with RST, as a crashed machine's router would
    void close();

    // The next answer. `to_head`: it has no body, whatever its length says.
    WireAnswer answer(bool to_head = false);
    std::vector<WireAnswer> answers(std::size_t count);
    // The other side has closed in order. False when bytes come instead, or a reset.
    bool is_ended();
    // A whole request, as text; empty when the other side has closed.
    std::string request();
    std::string received_until(std::string_view mark);

private:
    bool receive_more();

    int descriptor_ = -1;
    std::string buffer_;
};

// Listens on a free port and leaves the rest to the test.
class Listener {
public:
    Listener();
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    Wire accept();
    bool has_caller() const;  // someone waits to be accepted
    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path = "/") const;

private:
    int descriptor_ = -1;
    std::uint16_t port_ = 0;
};

// A free port that nobody listens on any more.
std::uint16_t refused_port();

// Hands things from one thread to another; take() gives up after ten seconds.
template <class Thing>
class Handover {
public:
    void put(Thing thing) {
        const Lock lock{mutex_};
        things_.push_back(std::move(thing));
        arrived_.notify_all();
    }
    std::optional<Thing> take() {
        Lock lock{mutex_};
        if (!arrived_.wait_for(lock, std::chrono::seconds{10},
                               [this]() TERO_REQUIRES(mutex_) { return !things_.empty(); }))
            return {};
        Thing thing = std::move(things_.front());
        things_.pop_front();
        return thing;
    }

private:
    Mutex mutex_;
    Condition arrived_;
    std::deque<Thing> things_ TERO_GUARDED_BY(mutex_);
};

// A server whose handler passes requests and their replies to the test.
struct Asked {
    Request request = {};
    Reply reply = {};
};
struct HeldServer {
    explicit HeldServer(HttpServerOptions options = {});
    Asked next();  // the next request; fails the test when none comes

    Handover<Asked> asked;
    HttpServer server;
};

// A server that answers at once with what `answer` makes of the request.
std::unique_ptr<HttpServer> started(std::function<Response(const Request&)> answer,
                                    HttpServerOptions options = {});

}  // namespace tero::net::loopback
