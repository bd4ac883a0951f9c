// What the server refuses: too large, too slow, too many, and what is no HTTP at all.
#include "net/http.hpp"
#include "net/loopback_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace tero::net {
namespace {

using loopback::HeldServer;
using loopback::started;
using loopback::Wire;
using loopback::WireAnswer;

const std::string simple_get = "GET / HTTP/1.1\r\nhost: t\r\n\r\n";

Response fine(const Request&) { return {.body = "fine"}; }

void expect_problem(const WireAnswer& answer, int status, std::string_view code) {
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_NE(answer.body.find(fmt::format("\"code\":\"{}\"", code)), std::string::npos) << answer.body;
}

TEST(HttpServerLimits, ALargeBodyIsRefusedBeforeItIsSent) {
    const auto server = started(fine, {.body_bytes_max = 1000});
    Wire wire = Wire::connect(server->port());

    wire.send("POST / HTTP/1.1\r\nhost: t\r\nexpect: 100-continue\r\ncontent-length: 1001\r\n\r\n");

    expect_problem(wire.answer(), 413, "too_large");
    EXPECT_TRUE(wire.is_ended());
}

TEST(HttpServerLimits, WhatIsRefusedUnreadIsToldOfAndItsAnswerMayBeAddedTo) {
    std::atomic<int> told = 0;
    HttpServerOptions options{.body_bytes_max = 1000};
    options.refused = [&](const Request& so_far, Response& answer) {
        told += 1;
        answer.headers.emplace_back("x-method", so_far.method);
        answer.headers.emplace_back("x-given", std::string{so_far.header("x-request-id")});
        answer.headers.emplace_back("x-remote", so_far.remote);
    };
    const auto server = started(fine, options);
    Wire large = Wire::connect(server->port());
    large.send("POST / HTTP/1.1\r\nhost: t\r\nx-request-id: mine\r\ncontent-length: 1001\r\n\r\n");
    const WireAnswer first = large.answer();
    EXPECT_EQ(first.header("x-method"), "POST");
    EXPECT_EQ(first.header("x-given"), "mine");
    EXPECT_EQ(first.header("x-remote"), "127.0.0.1");
    Wire garbage = Wire::connect(server->port());
    garbage.send("\x16\x03\x01\r\n\r\n");
    EXPECT_EQ(garbage.answer().header("x-method"), "");
    EXPECT_EQ(told, 2);

    Wire good = Wire::connect(server->port());
    good.send(simple_get);
    EXPECT_EQ(good.answer().status, 200);
    EXPECT_EQ(told, 2);
}

// Closing over unread bytes would reset the connection, and the client would never see the answer.
TEST(HttpServerLimits, AClientThatSendsAllTheSameStillReadsItsRefusal) {
    const auto server = started(fine, {.body_bytes_max = 1000});
    Wire wire = Wire::connect(server->port());

    EXPECT_TRUE(wire.send("POST / HTTP/1.1\r\nhost: t\r\ncontent-length: 9000000\r\n\r\n"));
    EXPECT_TRUE(wire.send(std::string(9000000, 'x')));

    expect_problem(wire.answer(), 413, "too_large");
    EXPECT_TRUE(wire.is_ended());
}

TEST(HttpServerLimits, AChunkedBodyHasTheSameLimit) {
    const auto server = started(fine, {.body_bytes_max = 10});
    Wire wire = Wire::connect(server->port());

    wire.send("POST / HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n8\r\n12345678\r\n3\r\n");

    expect_problem(wire.answer(), 413, "too_large");
}

// What is held counts until it is answered, however many connections it came by.
TEST(HttpServerLimits, AllBodiesTogetherHaveALimitToo) {
    const auto post_of = [](std::size_t bytes) {
        return fmt::format("POST / HTTP/1.1\r\nhost: t\r\ncontent-length: {}\r\n\r\n", bytes) +
               std::string(bytes, 'x');
    };
    HeldServer held({.bodies_bytes_max = 1000});
    Wire first = Wire::connect(held.server.port());
    Wire second = Wire::connect(held.server.port());
    Wire third = Wire::connect(held.server.port());
    first.send(post_of(800));
    const auto asked = held.next();

    second.send(post_of(300));
    expect_problem(second.answer(), 503, "overloaded");
    EXPECT_TRUE(second.is_ended());
    second.close();
    asked.reply({.body = "1"});
    EXPECT_EQ(first.answer().body, "1");
    while (held.server.connections() > 2) std::this_thread::yield();

    third.send(post_of(1000));
    held.next().reply({.body = "3"});
    EXPECT_EQ(third.answer().body, "3");
}

TEST(HttpServerLimits, ALargeHeaderIsRefused) {
    const auto server = started(fine, {.header_bytes_max = 70000});
    Wire fits = Wire::connect(server->port());
    Wire too_large = Wire::connect(server->port());

    fits.send("GET / HTTP/1.1\r\nhost: t\r\na: " + std::string(69900, 'x') + "\r\n\r\n");
    too_large.send("GET / HTTP/1.1\r\nhost: t\r\na: " + std::string(70000, 'x') + "\r\n\r\n");

    EXPECT_EQ(fits.answer().status, 200);
    expect_problem(too_large.answer(), 431, "too_large");
}

TEST(HttpServerLimits, GarbageIsTold400AndTheServerGoesOn) {
    const auto server = started(fine);
    for (const std::string_view garbage :
         {"\x16\x03\x01", "hello\r\n\r\n", "GET / HTTP/1.1\n\n", "\r\n \r\n"}) {
        Wire wire = Wire::connect(server->port());
        wire.send(garbage);
        expect_problem(wire.answer(), 400, "invalid");
        EXPECT_TRUE(wire.is_ended());
    }
    Wire wire = Wire::connect(server->port());
    wire.send("GET / HTTP/3.0\r\n\r\n");
    EXPECT_EQ(wire.answer().status, 505);
}

TEST(HttpServerLimits, ASlowHeaderIsTold408AtItsDeadline) {
    const auto server = started(fine, {.read_timeout = 60ms});
    Wire wire = Wire::connect(server->port());
    const auto began = std::chrono::steady_clock::now();

    wire.send("GET / HTTP/1.1\r\nhost: t\r\n");
    const auto answer = wire.answer();

    expect_problem(answer, 408, "timeout");
    EXPECT_GE(std::chrono::steady_clock::now() - began, 60ms);
}

// Bytes that keep coming do not push the deadline on: it is for the whole request.
TEST(HttpServerLimits, ADripOfBytesDoesNotBuyTime) {
    const auto server = started(fine, {.read_timeout = 80ms});
    Wire wire = Wire::connect(server->port());
    wire.send("POST / HTTP/1.1\r\nhost: t\r\ncontent-length: 1000000\r\n\r\n");
    std::jthread drip([&wire](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            wire.send("x");
            std::this_thread::yield();
        }
    });

    const auto answer = wire.answer();

    expect_problem(answer, 408, "timeout");
}

TEST(HttpServerLimits, AnIdleConnectionIsClosedWithoutAWord) {
    const auto server = started(fine, {.idle_timeout = 40ms});
    Wire silent = Wire::connect(server->port());
    Wire used = Wire::connect(server->port());

    used.send(simple_get);

    EXPECT_EQ(used.answer().body, "fine");
    EXPECT_TRUE(used.is_ended());
    EXPECT_TRUE(silent.is_ended());
}

TEST(HttpServerLimits, WaitingForAnAnswerHasNoDeadline) {
    HeldServer held({.read_timeout = 10ms, .idle_timeout = 10ms});
    Wire wire = Wire::connect(held.server.port());
    Wire clock = Wire::connect(held.server.port());

    wire.send(simple_get);
    const auto asked = held.next();
    EXPECT_TRUE(clock.is_ended());  // so the deadlines have passed
    asked.reply({.body = "late"});

    EXPECT_EQ(wire.answer().body, "late");
}

TEST(HttpServerLimits, AClientThatDoesNotTakeItsAnswerIsGivenUp) {
    HeldServer held({.idle_timeout = 100ms});
    loopback::Handover<bool> written;
    Wire wire = Wire::connect(held.server.port());

    wire.send(simple_get);
    held.next().reply(
        {.body = std::string(64 << 20, 'x'), .on_written = [&](bool was) { written.put(was); }});

    EXPECT_EQ(written.take(), false);
}

TEST(HttpServerLimits, TooManyConnectionsAreTurnedAway) {
    HeldServer held({.connections_max = 2});
    Wire first = Wire::connect(held.server.port());
    Wire second = Wire::connect(held.server.port());
    first.send(simple_get);
    const auto one = held.next();
    second.send(simple_get);
    const auto two = held.next();

    Wire third = Wire::connect(held.server.port());
    third.send(simple_get);
    expect_problem(third.answer(), 503, "overloaded");
    EXPECT_TRUE(third.is_ended());

    one.reply({.body = "1"});
    EXPECT_EQ(first.answer().body, "1");
    two.reply({.body = "2"});
    EXPECT_EQ(second.answer().body, "2");
}

TEST(HttpServerLimits, APlaceThatBecomesFreeIsGivenAgain) {
    const auto server = started(fine, {.connections_max = 1});
    for (int i = 0; i < 20; ++i) {
        Wire wire = Wire::connect(server->port());
        wire.send("GET / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n");
        EXPECT_EQ(wire.answer().status, 200) << i;
        EXPECT_TRUE(wire.is_ended());
        wire.close();
        while (server->connections() > 0) std::this_thread::yield();
    }
}

TEST(HttpServerLimits, HalfARequestAndGoneIsNoTrouble) {
    const auto server = started(fine);
    for (int i = 0; i < 50; ++i) {
        Wire wire = Wire::connect(server->port());
        wire.send("POST / HTTP/1.1\r\nhost: t\r\ncontent-length: 100\r\n\r\nhalf");
        if (i % 2 == 0) wire.reset();
    }
    Wire wire = Wire::connect(server->port());

    wire.send(simple_get);

    EXPECT_EQ(wire.answer().body, "fine");
}

// What the library says is in use; 0 where another one is in its place, as in the sanitizers' builds.
std::size_t bytes_in_use() {
    const auto use = mallinfo2();
    return use.uordblks + use.hblkhd;
}

TEST(HttpServerLimits, AnAnswerThatWentOutIsKeptByNoConnection) {
    const auto server = started([](const Request&) { return Response{.body = std::string(1 << 20, 'x')}; });
    std::vector<Wire> wires;
    for (int i = 0; i < 32; ++i) wires.push_back(Wire::connect(server->port()));
    const std::size_t before = bytes_in_use();

    for (Wire& wire : wires) wire.send(simple_get);
    for (std::size_t i = 0; i < wires.size(); ++i) {
        if (i % 2 == 0) {
            EXPECT_EQ(wires[i].answer().body.size(), 1U << 20);
        } else {
            wires[i].received_until("\r\n\r\n");
            wires[i].reset();  // it has heard enough
        }
    }
    wires.clear();
    while (server->connections() > 0) std::this_thread::yield();

    EXPECT_LT(bytes_in_use(), before + (8U << 20));
}

}  // namespace
}  // namespace tero::net
