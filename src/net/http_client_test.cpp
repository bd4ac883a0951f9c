// The client against our server, and against servers that break off at every point that matters.
#include "net/http.hpp"
#include "net/loopback_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tero::net {
namespace {

using loopback::Asked;
using loopback::HeldServer;
using loopback::Listener;
using loopback::started;
using loopback::Wire;

class HttpClientTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        // These servers are on this machine, whatever proxy it has for others: nobody listens there.
        setenv("http_proxy", "http://127.0.0.1:1", 1);
        unsetenv("no_proxy");
        unsetenv("NO_PROXY");
    }

    static std::string url(const HttpServer& server, std::string_view path) {
        return fmt::format("http://127.0.0.1:{}{}", server.port(), path);
    }

    // The client's call on another thread, while the test plays the server.
    std::future<Result<Response>> sending(ClientRequest request) {
        return std::async(std::launch::async,
                          [this, request = std::move(request)] { return client.send(request); });
    }

    ErrorCode code_of(const ClientRequest& request) {
        const auto result = client.send(request);
        EXPECT_FALSE(result);
        return result ? ErrorCode::corrupt : result.error().code;
    }

    HttpClient client;
};

TEST_F(HttpClientTest, SendsAllAndHearsAll) {
    const auto server = started([](const Request& request) {
        return Response{
            .status = 201,
            .body = fmt::format("{} {} {} {}|{}", request.method, request.target, request.header("x-key"),
                                request.header("content-type"), request.body),
            .content_type = "text/plain",
            .headers = {{"x-answer", "yes"}}};
    });

    const auto result =
        client.send({.url = url(*server, "/a?b=c"), .headers = {{"x-key", "v"}}, .body = "{}"});

    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 201);
    EXPECT_EQ(result->body, "POST /a?b=c v application/json|{}");
    EXPECT_EQ(result->content_type, "text/plain");
    const auto has = std::pair<std::string, std::string>("x-answer", "yes");
    EXPECT_NE(std::find(result->headers.begin(), result->headers.end(), has), result->headers.end());
}

TEST_F(HttpClientTest, AllMethodsAndErrorsAreAnswers) {
    const auto server = started([](const Request& request) {
        return Response{.status = 404, .body = request.method + " " + request.body};
    });
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        const auto result =
            client.send({.method = method, .url = url(*server, "/"), .body = method == "GET" ? "" : "b"});
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_EQ(result->status, 404);
        EXPECT_EQ(result->body, method + (method == "GET" ? " " : " b"));
    }
    const auto head = client.send({.method = "HEAD", .url = url(*server, "/")});
    ASSERT_TRUE(head);
    EXPECT_EQ(head->body, "");
    const auto empty = client.send({.url = url(*server, "/")});
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->body, "POST ");
}

TEST_F(HttpClientTest, KeepsItsConnection) {
    const auto server = started([](const Request&) { return Response{}; });

    for (int i = 0; i < 10; ++i) ASSERT_TRUE(client.send({.url = url(*server, "/"), .body = "x"}));

    EXPECT_EQ(server->connections(), 1U);
}

TEST_F(HttpClientTest, ManyThreadsShareIt) {
    const auto server =
        started([](const Request& request) { return Response{.body = request.body}; }, {.threads = 2});
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 50; ++i) {
                const std::string body = fmt::format("{} {}", thread, i);
                const auto result = client.send({.url = url(*server, "/"), .body = body});
                if (result && result->body == body) ++right;
            }
        });
    }
    for (auto& thread : threads) thread.join();

    EXPECT_EQ(right, 400);
    EXPECT_LE(server->connections(), 8U);
}

TEST_F(HttpClientTest, ARedirectIsAnAnswerAndIsNotFollowed) {
    const auto server = started([](const Request&) {
        return Response{.status = 302, .headers = {{"location", "http://127.0.0.1:1/"}}};
    });

    const auto result = client.send({.method = "GET", .url = url(*server, "/")});

    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 302);
}

TEST_F(HttpClientTest, WhatNeverArrivedIsUnavailable) {
    const auto refused = loopback::refused_port();
    EXPECT_EQ(code_of({.url = fmt::format("http://127.0.0.1:{}/", refused)}), ErrorCode::unavailable);
    EXPECT_EQ(code_of({.url = "http://no-such-host.invalid/"}), ErrorCode::unavailable);
    const auto server = started([](const Request&) { return Response{}; });
    EXPECT_EQ(code_of({.url = fmt::format("https://127.0.0.1:{}/", server->port())}), ErrorCode::unavailable);
}

TEST_F(HttpClientTest, ATlsGreetingThatIsNotAnsweredIsUnavailable) {
    Listener listener;  // takes the connection into its queue and says nothing
    EXPECT_EQ(code_of({.url = fmt::format("https://127.0.0.1:{}/", listener.port()), .timeout = 50ms}),
              ErrorCode::unavailable);
}

TEST_F(HttpClientTest, ASilentServerLeavesTheOutcomeUnknown) {
    Listener listener;

    EXPECT_EQ(code_of({.url = listener.url(), .body = "pay", .timeout = 50ms}), ErrorCode::unknown_outcome);
}

TEST_F(HttpClientTest, AServerThatBreaksOffLeavesTheOutcomeUnknown) {
    for (const std::string_view part :
         {"", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"}) {
        Listener listener;
        auto result = sending({.url = listener.url(), .body = "pay"});
        Wire wire = listener.accept();
        EXPECT_NE(wire.request().find("pay"), std::string::npos);
        wire.send(part);
        wire.close();

        const auto answer = result.get();
        ASSERT_FALSE(answer) << part;
        EXPECT_EQ(answer.error().code, ErrorCode::unknown_outcome) << part;
    }
}

// curl would send it again on its own, and a customer would get a message twice.
TEST_F(HttpClientTest, AKeptConnectionThatDiesDoesNotSendTwice) {
    for (const std::string method : {"POST", "PATCH"}) {
        for (const std::string body : {"pay", ""}) {
            Listener listener;
            const ClientRequest request{.method = method, .url = listener.url(), .body = body, .timeout = 2s};
            auto first = sending(request);
            Wire wire = listener.accept();
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            ASSERT_TRUE(first.get());

            auto second = sending(request);
            if (body.empty()) wire = listener.accept();  // has a connection of its own each time
            EXPECT_FALSE(wire.request().empty());
            wire.close();

            const auto answer = second.get();
            ASSERT_FALSE(answer) << method << body;
            EXPECT_EQ(answer.error().code, ErrorCode::unknown_outcome) << method << body;
            if (!listener.has_caller()) continue;
            EXPECT_EQ(listener.accept().request(), "") << method << body;  // it knocked, and brought nothing
        }
    }
}

// The refused second connection must not pass for "it never arrived".
TEST_F(HttpClientTest, AServerThatDiesWithARequestLeavesTheOutcomeUnknown) {
    auto listener = std::make_unique<Listener>();
    const ClientRequest request{.url = listener->url(), .body = "pay", .timeout = 2s};
    auto first = sending(request);
    Wire wire = listener->accept();
    wire.request();
    wire.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    ASSERT_TRUE(first.get());

    auto second = sending(request);
    EXPECT_FALSE(wire.request().empty());
    listener.reset();
    wire.close();

    const auto answer = second.get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::unknown_outcome) << answer.error().message;
}

TEST_F(HttpClientTest, AKeptConnectionThatDiesIsReplacedForAGet) {
    Listener listener;
    const ClientRequest request{.method = "GET", .url = listener.url()};
    auto first = sending(request);
    Wire wire = listener.accept();
    wire.request();
    wire.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    ASSERT_TRUE(first.get());

    auto second = sending(request);
    wire.request();
    wire.close();
    Wire fresh = listener.accept();
    fresh.request();
    fresh.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

    const auto answer = second.get();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "ok");
}

TEST_F(HttpClientTest, AnAnswerBeyondItsLimitIsNotSwallowed) {
    const auto server = started([](const Request&) { return Response{.body = std::string(1001, 'x')}; });

    EXPECT_EQ(code_of({.url = url(*server, "/"), .response_bytes_max = 1000}), ErrorCode::unknown_outcome);
    EXPECT_TRUE(client.send({.url = url(*server, "/"), .response_bytes_max = 1001}));
}

TEST_F(HttpClientTest, EndlessHeadersAreCutOff) {
    Listener listener;
    auto result = sending({.url = listener.url(), .body = "x"});
    Wire wire = listener.accept();
    wire.request();
    wire.send("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 2000; ++i) wire.send("x-more: " + std::string(100, 'y') + "\r\n");

    const auto answer = result.get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::unknown_outcome);
}

TEST_F(HttpClientTest, AnInterimAnswerIsNotTheAnswer) {
    Listener listener;
    auto result = sending({.url = listener.url(), .body = "x"});
    Wire wire = listener.accept();
    wire.request();
    wire.send("HTTP/1.1 103 Early Hints\r\nx-early: 1\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

    const auto answer = result.get();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->headers, (Headers{{"content-length", "2"}}));
}

TEST_F(HttpClientTest, HeadersCannotBeInjected) {
    Listener listener;
    const auto refused = [&](const ClientRequest& request) {
        const auto result = client.send(request);
        return !result && result.error().code == ErrorCode::invalid;
    };

    EXPECT_TRUE(refused({.url = listener.url(), .headers = {{"x-a", "b\r\nx-evil: 1"}}}));
    EXPECT_TRUE(refused({.url = listener.url(), .headers = {{"x-a\r\nx-evil", "1"}}}));
    EXPECT_TRUE(refused({.url = listener.url(), .headers = {{"x a", "1"}}}));
    EXPECT_TRUE(refused({.url = listener.url(), .headers = {{"", "1"}}}));
    EXPECT_TRUE(refused({.method = "GET / HTTP/1.1\r\nx-evil: 1\r\n", .url = listener.url()}));
    EXPECT_TRUE(refused({.url = listener.url("/a b")}));
    EXPECT_TRUE(refused({.url = listener.url("/\r\nx-evil: 1")}));
}

TEST_F(HttpClientTest, OnlyHttpUrlsAreTaken) {
    for (const std::string bad : {"", "tero", "file:///etc/passwd", "ftp://127.0.0.1/", "http://",
                                  "http:///path", "http://127.0.0.1:99999/"}) {
        EXPECT_EQ(code_of({.url = bad}), ErrorCode::invalid) << bad;
    }
}

TEST_F(HttpClientTest, AnEmptyHeaderIsSentAndErrorsKeepSecretsOfTheUrl) {
    const auto server = started([](const Request& request) {
        for (const auto& [name, value] : request.headers) {
            if (name == "x-empty") return Response{.body = "there"};
        }
        return Response{.body = "missing"};
    });
    const auto result = client.send({.url = url(*server, "/"), .headers = {{"x-empty", ""}}});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->body, "there");

    const auto failed = client.send(
        {.url = fmt::format("http://user:pass@127.0.0.1:{}/q?token=secret", loopback::refused_port())});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message.find("secret"), std::string::npos);
    EXPECT_EQ(failed.error().message.find("pass"), std::string::npos);
}

TEST_F(HttpClientTest, APublicClientNeverGoesToAPrivateAddress) {
    const HeldServer server;  // it would hang: nobody answers there
    HttpClient to_public{Reach::PUBLIC_ONLY};
    for (const std::string_view host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
        const auto result =
            to_public.send({.url = fmt::format("http://{}:{}/", host, server.server.port()), .body = "{}"});
        ASSERT_FALSE(result) << host;
        EXPECT_EQ(result.error().code, ErrorCode::forbidden) << host << ": " << result.error().message;
    }
}

TEST_F(HttpClientTest, ACallThatIsAbandonedEnds) {
    HeldServer server;
    std::atomic<bool> abandoned = false;
    auto call = sending({.url = url(server.server, "/"), .body = "{}", .timeout = 60s, .abandoned = &abandoned});
    const Asked asked = server.next();  // it has arrived, and is never answered

    abandoned = true;

    ASSERT_EQ(call.wait_for(10s), std::future_status::ready);
    const auto result = call.get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::unknown_outcome);
}

}  // namespace
}  // namespace tero::net
