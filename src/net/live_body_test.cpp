// Answers that go on: server-sent events over real sockets.
#include "base/mutex.hpp"
#include "net/http.hpp"
#include "net/loopback_fixture.hpp"

#include <gtest/gtest.h>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace tero::net {
namespace {

using loopback::started;
using loopback::Wire;

// What a test says into all bodies that are open.
class Radio {
public:
    void say(std::string text) {
        const Lock lock{mutex_};
        said_.push_back(std::move(text));
        for (const auto& wake : wakes_) wake();
    }
    void end() {
        const Lock lock{mutex_};
        is_ended_ = true;
        for (const auto& wake : wakes_) wake();
    }

    std::atomic<int> open = 0;
    std::atomic<std::size_t> pieces = 0;

private:
    friend class RadioBody;
    Mutex mutex_;
    std::deque<std::string> said_ TERO_GUARDED_BY(mutex_);
    bool is_ended_ TERO_GUARDED_BY(mutex_) = false;
    std::vector<std::function<void()>> wakes_ TERO_GUARDED_BY(mutex_);
};

class RadioBody : public LiveBody {
public:
    explicit RadioBody(std::shared_ptr<Radio> radio) : radio_(std::move(radio)) { radio_->open += 1; }
    ~RadioBody() override { radio_->open -= 1; }
    void begin(std::function<void()> wake) override {
        const Lock lock{radio_->mutex_};
        radio_->wakes_.push_back(std::move(wake));
    }
    std::optional<std::string> more(bool is_silent) override {
        const Lock lock{radio_->mutex_};
        if (heard_ < radio_->said_.size()) {
            radio_->pieces += 1;
            return radio_->said_[heard_++];
        }
        if (radio_->is_ended_) return std::nullopt;
        return is_silent ? ":\n" : "";
    }

private:
    std::shared_ptr<Radio> radio_;
    std::size_t heard_ = 0;
};

struct LiveServer {
    explicit LiveServer(HttpServerOptions options = {})
        : server(started(
              [radio = radio](const Request& request) {
                  if (request.path == "/plain") return Response{.body = "plain"};
                  Response response{.content_type = "text/event-stream"};
                  response.live = std::make_shared<RadioBody>(radio);
                  return response;
              },
              std::move(options))) {}

    Wire listen(std::string_view method = "GET") {
        Wire wire = Wire::connect(server->port());
        wire.send(std::string{method} + " /live HTTP/1.1\r\nhost: tero\r\n\r\n");
        return wire;
    }

    std::shared_ptr<Radio> radio = std::make_shared<Radio>();
    std::unique_ptr<HttpServer> server;
};

TEST(LiveBody, WhatIsSaidLaterArrivesWithoutAnEndOfTheAnswer) {
    LiveServer live;
    Wire wire = live.listen();

    const std::string head = wire.received_until("\r\n\r\n");
    live.radio->say("one\n");
    wire.received_until("one\n");
    live.radio->say("two\n");
    wire.received_until("two\n");

    EXPECT_NE(head.find("200 OK"), std::string::npos);
    EXPECT_EQ(head.find("content-length"), std::string::npos);
    EXPECT_NE(head.find("connection: close"), std::string::npos);
    live.radio->end();
    EXPECT_TRUE(wire.is_ended());
}

TEST(LiveBody, WhoHangsUpIsLetGo) {
    LiveServer live;
    Wire wire = live.listen();
    wire.received_until("\r\n\r\n");
    EXPECT_EQ(live.radio->open, 1);

    wire.close();

    Wire other = live.listen();
    other.received_until("\r\n\r\n");
    while (live.radio->open != 1) std::this_thread::yield();
}

TEST(LiveBody, SilenceIsBrokenBySignsOfLife) {
    LiveServer live({.idle_timeout = 80ms, .silence_max = 10ms});
    Wire wire = live.listen();
    wire.received_until("\r\n\r\n");

    for (int i = 0; i < 10; ++i) wire.received_until(":\n");  // longer than it may be idle

    live.radio->say("still here\n");
    EXPECT_NE(wire.received_until("still here\n"), "");
}

TEST(LiveBody, AHeadHasNone) {
    LiveServer live;
    Wire wire = live.listen("HEAD");
    wire.received_until("\r\n\r\n");

    EXPECT_TRUE(wire.is_ended());
    EXPECT_EQ(live.radio->open, 0);
}

TEST(LiveBody, WhoDoesNotReadHoldsUpNobodyAndIsLetGo) {
    LiveServer live({.idle_timeout = 300ms});
    Wire slow = live.listen();
    Wire quick = live.listen();
    slow.received_until("\r\n\r\n");
    quick.received_until("\r\n\r\n");

    const std::string piece(64 << 10, 'x');
    for (int i = 0; i < 400; ++i) live.radio->say(piece);
    live.radio->say("last\n");

    EXPECT_NE(quick.received_until("last\n"), "");
    EXPECT_LT(live.radio->pieces, 801U);  // of two times 401: the slow one was not given all of it
    while (live.radio->open != 1) std::this_thread::yield();
}

TEST(LiveBody, ABodyWithoutEndLeavesRoomForOthers) {
    LiveServer live;
    Wire wire = live.listen();
    wire.received_until("\r\n\r\n");
    for (int i = 0; i < 2000; ++i) live.radio->say("more and more\n");

    Wire plain = Wire::connect(live.server->port());
    plain.send("GET /plain HTTP/1.1\r\nhost: tero\r\n\r\n");

    EXPECT_EQ(plain.answer().body, "plain");
}

ClientRequest asking(const LiveServer& live, std::string_view path) {
    ClientRequest request;
    request.method = "GET";
    request.url = "http://127.0.0.1:" + std::to_string(live.server->port()) + std::string{path};
    return request;
}

TEST(LiveBody, AClientTakesItAsItComesAndUntilItHasEnough) {
    LiveServer live;
    HttpClient client;
    std::string taken;
    ClientRequest request = asking(live, "/live");
    request.take = [&](std::string_view piece) {
        taken += piece;
        return taken.find("enough") == std::string::npos;
    };
    live.radio->say("one\n");
    std::thread speaking([&] {
        while (live.radio->pieces == 0) std::this_thread::yield();
        live.radio->say("enough\n");
    });

    const auto answer = client.send(request);
    speaking.join();

    ASSERT_TRUE(answer.has_value()) << to_string(answer.error());
    EXPECT_EQ(taken, "one\nenough\n");
    EXPECT_EQ(answer->body, "");
}

TEST(LiveBody, AClientGetsARefusalWhole) {
    const auto server = started([](const Request&) { return problem({ErrorCode::exhausted, "too many", ""}); });
    HttpClient client;
    ClientRequest request;
    request.method = "GET";
    request.url = "http://127.0.0.1:" + std::to_string(server->port()) + "/live";
    bool is_taken = false;
    request.take = [&](std::string_view) { return is_taken = true; };

    const auto answer = client.send(request);

    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 429);
    EXPECT_NE(answer->body.find("too many"), std::string::npos);
    EXPECT_FALSE(is_taken);
}

TEST(LiveBody, AStopEndsItAtOnce) {
    LiveServer live;
    Wire wire = live.listen();
    wire.received_until("\r\n\r\n");
    std::thread stopping([&] { live.server->stop(); });

    EXPECT_TRUE(wire.is_ended());
    wire.close();
    stopping.join();
    EXPECT_EQ(live.radio->open, 0);
}

}  // namespace
}  // namespace tero::net
