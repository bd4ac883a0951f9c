// Calls to agents, over real sockets.
#include "workers/webhook/webhook_caller.hpp"

#include "base/check.hpp"
#include "net/http.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

// An agent that holds its calls until the test answers them.
class WebhookCallerTest : public testing::Test {
protected:
    struct Asked {
        net::Request request;
        net::Reply reply;
    };

    WebhookCallerTest() { CHECK(agent_.start().has_value(), "the agent did not start"); }
    ~WebhookCallerTest() override {
        asked_.clear();
        agent_.stop();
    }

    std::unique_ptr<WebhookCaller> caller(std::int32_t threads = 4, bool allow_private = true) {
        auto made = std::make_unique<WebhookCaller>(
            WebhookOptions{.threads = threads, .allow_private = allow_private}, "installation",
            "https://tero.example", clock_, metrics_);
        made->report_to([this](Input input) {
            const Lock lock{mutex_};
            told_.push_back(std::move(input));
            changed_.notify_all();
        });
        return made;
    }

    CallWebhook call(std::string agent, std::uint8_t number, std::uint64_t epoch = 1) {
        AgentInfo info;
        info.id = std::move(agent);
        info.kind = AgentKind::WEBHOOK;
        info.webhook = AgentWebhook{.url = fmt::format("http://127.0.0.1:{}/hook", agent_.port())};
        Task task;
        task.id.bytes[15] = number;
        task.epoch = epoch;
        TaskBody body;
        body.payload.text = std::to_string(number);
        return {std::make_shared<const AgentInfo>(info), std::make_shared<const Task>(task),
                std::make_shared<const TaskBody>(body)};
    }

    std::size_t await_asked(std::size_t count) {
        Lock lock{mutex_};
        changed_.wait_for(lock, 10s, [&]() TERO_REQUIRES(mutex_) { return asked_.size() >= count; });
        return asked_.size();
    }
    std::vector<Input> await_told(std::size_t count) {
        Lock lock{mutex_};
        changed_.wait_for(lock, 10s, [&]() TERO_REQUIRES(mutex_) { return told_.size() >= count; });
        return told_;
    }
    std::string body_of_asked(std::size_t number) {
        const Lock lock{mutex_};
        return asked_.at(number).request.body;
    }
    void answer(std::size_t number, int status = 200) {
        net::Reply reply;
        {
            const Lock lock{mutex_};
            reply = asked_.at(number).reply;
        }
        reply({.status = status, .body = "{}"});
    }

    SystemClock clock_;
    metrics::Metrics metrics_;
    Mutex mutex_;
    Condition changed_;
    std::vector<Asked> asked_ TERO_GUARDED_BY(mutex_);
    std::vector<Input> told_ TERO_GUARDED_BY(mutex_);
    net::HttpServer agent_{{.port = 0}, [this](net::Request request, net::Reply reply) {
                               const Lock lock{mutex_};
                               asked_.push_back({std::move(request), std::move(reply)});
                               changed_.notify_all();
                           }};
};

TEST_F(WebhookCallerTest, OneThatIsUnderWayIsMadeOnce) {
    const auto calls = caller();
    calls->call(call("flow", 1));
    ASSERT_EQ(await_asked(1), 1U);
    calls->call(call("flow", 1));  // the engine was built anew, say
    calls->call(call("flow", 2));
    ASSERT_EQ(await_asked(2), 2U);
    EXPECT_EQ(calls->busy(), 2U);
    answer(0);
    answer(1);
    EXPECT_EQ(await_told(2).size(), 2U);
}

TEST_F(WebhookCallerTest, OneAgentThatHangsLeavesThreadsToTheOthers) {
    const auto calls = caller(2);
    for (std::uint8_t number = 1; number <= 3; ++number) calls->call(call("slow", number));
    ASSERT_EQ(await_asked(1), 1U);

    calls->call(call("quick", 9));

    ASSERT_EQ(await_asked(2), 2U);
    EXPECT_NE(body_of_asked(1).find("\"payload\":9"), std::string::npos);
    answer(1);
    ASSERT_EQ(await_told(1).size(), 1U);
    EXPECT_EQ(await_told(1).front().as<CompleteTasks>()->agent, "quick");
    calls->stop(0ms);
}

TEST_F(WebhookCallerTest, WhatAStopCutsOffIsToldToNobody) {
    const auto calls = caller();
    calls->call(call("flow", 1));
    ASSERT_EQ(await_asked(1), 1U);

    calls->stop(0ms);

    calls->call(call("flow", 2));
    calls->stop(0ms);
    EXPECT_TRUE(await_told(0).empty());  // the rows say that both are under way: the next start calls again
}

TEST_F(WebhookCallerTest, APrivateAddressIsRefusedAsItResolves) {
    const auto calls = caller(4, false);
    calls->call(call("flow", 1));
    const auto told = await_told(1);
    ASSERT_EQ(told.size(), 1U);
    const Failure& failed = told.front().as<FailTasks>()->failures.front();
    EXPECT_TRUE(failed.retryable);
    EXPECT_NE(failed.error.find("not on the public internet"), std::string::npos) << failed.error;
    EXPECT_EQ(await_asked(0), 0U);
}

}  // namespace
}  // namespace tero
