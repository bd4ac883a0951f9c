// The server over real sockets: what it answers, in which order, from which thread, and how it stops.
#include "net/http.hpp"
#include "net/loopback_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace tero::net {
namespace {

using loopback::Asked;
using loopback::Handover;
using loopback::HeldServer;
using loopback::started;
using loopback::Wire;

std::string get(std::string_view path, std::string_view fields = "") {
    return fmt::format("GET {} HTTP/1.1\r\nhost: tero\r\n{}\r\n", path, fields);
}

std::string post(std::string_view path, std::string_view body, std::string_view fields = "") {
    return fmt::format("POST {} HTTP/1.1\r\nhost: tero\r\ncontent-length: {}\r\n{}\r\n{}", path, body.size(),
                       fields, body);
}

Response echo(const Request& request) {
    return {.status = 200, .body = fmt::format("{} {} {}", request.method, request.path, request.body)};
}

TEST(HttpServer, AnswersAndKeepsTheConnection) {
    const auto server = started([](const Request& request) {
        return Response{.status = 202,
                        .body = request.body + "!",
                        .content_type = "text/plain",
                        .headers = {{"x-a", "b"}}};
    });
    Wire wire = Wire::connect(server->port());

    for (int i = 0; i < 3; ++i) {
        wire.send(post("/tasks", fmt::format("body {}", i)));
        const auto answer = wire.answer();
        EXPECT_EQ(answer.status, 202);
        EXPECT_EQ(answer.body, fmt::format("body {}!", i));
        EXPECT_EQ(answer.header("content-type"), "text/plain");
        EXPECT_EQ(answer.header("x-a"), "b");
        EXPECT_EQ(answer.header("connection"), "");
        EXPECT_EQ(answer.header("date").size(), 29U);
    }
    EXPECT_EQ(server->connections(), 1U);
}

TEST(HttpServer, ARequestKnowsItsSender) {
    HeldServer held;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/a%20b?c=d", "X-Key: Value\r\n"));
    const Asked asked = held.next();

    EXPECT_EQ(asked.request.remote, "127.0.0.1");
    EXPECT_EQ(asked.request.path, "/a b");
    EXPECT_EQ(asked.request.parameter("c"), "d");
    EXPECT_EQ(asked.request.header("x-key"), "Value");
    EXPECT_FALSE(asked.request.abandoned());
    asked.reply({});
    EXPECT_EQ(wire.answer().status, 200);
}

TEST(HttpServer, PipelinedRequestsAreAnsweredInOrder) {
    const auto server = started(echo);
    Wire wire = Wire::connect(server->port());
    std::string text;
    for (int i = 0; i < 500; ++i) text += post(fmt::format("/{}", i), "x");

    std::thread sender([&] { wire.send(text); });
    const auto answers = wire.answers(500);
    sender.join();

    for (int i = 0; i < 500; ++i)
        EXPECT_EQ(answers[static_cast<std::size_t>(i)].body, fmt::format("POST /{} x", i));
}

TEST(HttpServer, ThePipelineWaitsForASlowAnswer) {
    HeldServer held;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/first") + get("/second"));
    const Asked first = held.next();
    EXPECT_EQ(held.server.in_flight(), 1U);
    first.reply({.body = "1"});
    const Asked second = held.next();
    EXPECT_EQ(second.request.path, "/second");
    second.reply({.body = "2"});

    EXPECT_EQ(wire.answer().body, "1");
    EXPECT_EQ(wire.answer().body, "2");
    EXPECT_EQ(held.server.in_flight(), 0U);
}

TEST(HttpServer, AnswersComeFromAnyThreadToTheRightClient) {
    HeldServer held({.threads = 2});
    constexpr int clients = 200;
    std::vector<Wire> wires;
    for (int i = 0; i < clients; ++i) {
        wires.push_back(Wire::connect(held.server.port()));
        wires.back().send(get(fmt::format("/{}", i)));
    }

    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < clients / 4; ++i) {
                const Asked asked = held.next();
                asked.reply({.body = asked.request.path});
            }
        });
    }
    for (auto& thread : threads) thread.join();

    for (int i = 0; i < clients; ++i) {
        EXPECT_EQ(wires[static_cast<std::size_t>(i)].answer().body, fmt::format("/{}", i));
    }
    EXPECT_EQ(held.server.connections(), static_cast<std::size_t>(clients));
}

TEST(HttpServer, HeadIsAnsweredWithTheLengthAndWithoutTheBody) {
    const auto server = started(echo);
    Wire wire = Wire::connect(server->port());

    wire.send("HEAD /a HTTP/1.1\r\nhost: tero\r\n\r\n" + get("/b"));
    const auto head = wire.answer(true);

    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "8");
    EXPECT_EQ(wire.answer().body, "GET /b ");
}

TEST(HttpServer, StatusesWithoutABodyHaveNone) {
    const auto server = started([](const Request&) { return Response{.status = 204, .body = "ignored"}; });
    Wire wire = Wire::connect(server->port());

    wire.send(get("/") + get("/"));

    EXPECT_EQ(wire.answer().header("content-length"), "");
    EXPECT_EQ(wire.answer().status, 204);
}

TEST(HttpServer, LargeBodiesGoThroughBothWays) {
    const auto server = started([](const Request& request) { return Response{.body = request.body}; });
    Wire wire = Wire::connect(server->port());
    std::string body(3 << 20, '\0');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 2654435761U >> 13);

    std::thread sender([&] { wire.send(post("/", body) + get("/after")); });
    const auto answer = wire.answer();
    sender.join();

    EXPECT_TRUE(answer.body == body);
    EXPECT_EQ(wire.answer().status, 200);
}

TEST(HttpServer, ChunkedBodiesAreAccepted) {
    const auto server = started(echo);
    Wire wire = Wire::connect(server->port());

    wire.send("POST /c HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
    wire.send("6\r\n world\r\n0\r\n\r\n");

    EXPECT_EQ(wire.answer().body, "POST /c hello world");
}

TEST(HttpServer, AClientThatWaitsToSendItsBodyIsToldToGoOn) {
    const auto server = started(echo);
    Wire wire = Wire::connect(server->port());

    wire.send("POST /e HTTP/1.1\r\nhost: t\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n");
    EXPECT_EQ(wire.received_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("body");

    EXPECT_EQ(wire.answer().body, "POST /e body");
}

TEST(HttpServer, ConnectionCloseAndHttp10EndTheConnection) {
    const auto server = started(echo);
    Wire closing = Wire::connect(server->port());
    Wire old = Wire::connect(server->port());
    Wire old_and_kept = Wire::connect(server->port());

    closing.send(get("/", "connection: close\r\n"));
    old.send("GET / HTTP/1.0\r\n\r\n");
    old_and_kept.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");

    EXPECT_EQ(closing.answer().header("connection"), "close");
    EXPECT_TRUE(closing.is_ended());
    EXPECT_EQ(old.answer().status, 200);
    EXPECT_TRUE(old.is_ended());
    EXPECT_EQ(old_and_kept.answer().header("connection"), "keep-alive");
    old_and_kept.send("GET /again HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old_and_kept.answer().body, "GET /again ");
}

TEST(HttpServer, AHalfClosedClientStillGetsItsAnswer) {
    HeldServer held;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/"));
    wire.end_sending();
    held.next().reply({.body = "still"});

    EXPECT_EQ(wire.answer().body, "still");
    EXPECT_TRUE(wire.is_ended());
}

TEST(HttpServer, ADroppedReplyIsA500) {
    HeldServer held;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/") + get("/next"));
    { const Asked dropped = held.next(); }
    held.next().reply({.body = "fine"});

    const auto answer = wire.answer();
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_NE(answer.body.find("unknown_outcome"), std::string::npos);
    EXPECT_EQ(wire.answer().body, "fine");
}

TEST(HttpServer, AThrowingHandlerIsA500AndTheServerGoesOn) {
    const auto server = started([](const Request& request) -> Response {
        if (request.path == "/bad") throw std::runtime_error("bug");
        return {};
    });
    Wire wire = Wire::connect(server->port());

    wire.send(get("/bad") + get("/good"));

    EXPECT_EQ(wire.answer().status, 500);
    EXPECT_EQ(wire.answer().status, 200);
}

TEST(HttpServer, OnlyTheFirstReplyIsSent) {
    HeldServer held;
    Handover<bool> written;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/") + get("/next"));
    const Asked asked = held.next();
    asked.reply({.body = "first"});
    asked.reply({.body = "second", .on_written = [&](bool was) { written.put(was); }});
    held.next().reply({.body = "third"});

    EXPECT_EQ(written.take(), false);
    EXPECT_EQ(wire.answer().body, "first");
    EXPECT_EQ(wire.answer().body, "third");
}

TEST(HttpServer, TellsWhenAnAnswerWasWritten) {
    HeldServer held;
    Handover<bool> written;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/"));
    held.next().reply({.body = "heard", .on_written = [&](bool was) { written.put(was); }});

    EXPECT_EQ(written.take(), true);
    EXPECT_EQ(wire.answer().body, "heard");
}

void wait_until_abandoned(const Request& request) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!request.abandoned() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_TRUE(request.abandoned());
}

TEST(HttpServer, AClientThatHangsUpWhileItWaitsIsNoticed) {
    HeldServer held;
    Handover<bool> written;
    Wire polite = Wire::connect(held.server.port());
    Wire rude = Wire::connect(held.server.port());

    polite.send(get("/"));
    const Asked first = held.next();
    rude.send(get("/"));
    const Asked second = held.next();
    polite.close();
    rude.reset();
    wait_until_abandoned(first.request);
    wait_until_abandoned(second.request);
    first.reply({.on_written = [&](bool was) { written.put(was); }});
    EXPECT_EQ(written.take(), false);
    second.reply({.on_written = [&](bool was) { written.put(was); }});
    EXPECT_EQ(written.take(), false);

    Wire next = Wire::connect(held.server.port());
    next.send(get("/"));
    held.next().reply({.body = "the server lives"});
    EXPECT_EQ(next.answer().body, "the server lives");
}

TEST(HttpServer, AClientThatHasClosedItsSideAndListensHasHeardItsAnswer) {
    HeldServer held;
    Handover<bool> written;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/"));
    const Asked asked = held.next();
    wire.end_sending();
    wait_until_abandoned(asked.request);
    asked.reply({.body = "heard", .on_written = [&](bool was) { written.put(was); }});

    EXPECT_EQ(wire.answer().body, "heard");
    EXPECT_TRUE(wire.is_ended());
    EXPECT_EQ(written.take(), true);
}

TEST(HttpServer, WhoAnswersIsToldOnceThatTheClientHungUp) {
    HeldServer held;
    Handover<int> left;
    Wire wire = Wire::connect(held.server.port());

    wire.send(get("/first"));
    Asked asked = held.next();
    asked.request.caller->when_left([&] { left.put(1); });
    asked.reply({});
    EXPECT_EQ(wire.answer().status, 200);
    wire.send(get("/second"));  // the first one was answered: nobody asks about it any more
    asked = held.next();
    asked.request.caller->when_left([&] { left.put(2); });
    wire.close();

    EXPECT_EQ(left.take(), 2);
}

// The connection object is used again: an answer meant for its former guest must not reach the next one.
TEST(HttpServer, ALateAnswerDoesNotReachTheNextClient) {
    HeldServer held;
    Handover<bool> written;
    Wire gone = Wire::connect(held.server.port());
    gone.send(get("/gone"));
    const Asked late = held.next();
    gone.reset();
    wait_until_abandoned(late.request);

    Wire next = Wire::connect(held.server.port());
    next.send(get("/next"));
    const Asked asked = held.next();
    late.reply({.body = "wrong", .on_written = [&](bool was) { written.put(was); }});
    EXPECT_EQ(written.take(), false);
    asked.reply({.body = "right"});

    EXPECT_EQ(next.answer().body, "right");
}

TEST(HttpServer, StopAnswersWhatWasReadAndThenCloses) {
    HeldServer held;
    const auto port = held.server.port();
    Wire working = Wire::connect(port);
    Wire idle = Wire::connect(port);
    Wire sending = Wire::connect(port);
    working.send(get("/"));
    const Asked asked = held.next();
    sending.send("POST / HTTP/1.1\r\nhost: t\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n");
    sending.received_until("\r\n\r\n");

    auto stopping = std::async(std::launch::async, [&] { held.server.stop(); });
    EXPECT_TRUE(idle.is_ended());
    EXPECT_EQ(sending.answer().status, 503);
    asked.reply({.body = "last"});

    const auto answer = working.answer();
    EXPECT_EQ(answer.body, "last");
    EXPECT_EQ(answer.header("connection"), "close");
    working.close();
    sending.close();
    EXPECT_EQ(stopping.wait_for(5s), std::future_status::ready);
    EXPECT_EQ(held.server.connections(), 0U);
    held.server.stop();  // once more does nothing
}

TEST(HttpServer, StopDoesNotWaitForEverAndALateReplyIsHarmless) {
    Asked asked;
    Handover<bool> written;
    {
        HeldServer held({.stop_timeout = 20ms});
        Wire wire = Wire::connect(held.server.port());
        wire.send(get("/"));
        asked = held.next();
        held.server.stop();
        EXPECT_TRUE(wire.is_ended());
        EXPECT_EQ(held.server.in_flight(), 1U);
    }

    asked.reply({.on_written = [&](bool was) { written.put(was); }});

    EXPECT_EQ(written.take(), false);
}

TEST(HttpServer, ATakenPortIsNamed) {
    const auto server = started(echo);
    HttpServer second({.port = server->port()}, [](Request, Reply) {});

    const auto result = second.start();

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::unavailable);
    EXPECT_NE(result.error().message.find(fmt::format("127.0.0.1:{} is taken", server->port())),
              std::string::npos);
    second.stop();
}

TEST(HttpServer, AnAddressThatIsNoneIsInvalid) {
    HttpServer server({.address = "localhost.", .port = 0}, [](Request, Reply) {});

    const auto result = server.start();

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
    EXPECT_EQ(result.error().field, "address");
}

}  // namespace
}  // namespace tero::net
