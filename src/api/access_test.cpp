// Which sessions let somebody in, are listed, and can be ended.
#include "api/access.hpp"

#include "app/modules/modules_fixture.hpp"
#include "store/memory_store.hpp"

#include <gtest/gtest.h>
#include <chrono>
#include <future>
#include <string>
#include <vector>

namespace tero::api {
namespace {

constexpr Timestamp start{1'790'000'000'000};
constexpr Duration idle_max = std::chrono::days{14};

class OwnClock final : public Clock {
public:
    Timestamp now() const override { return at; }
    Timestamp at = start;
};

class AccessTest : public testing::Test {
protected:
    AccessTest() { EXPECT_TRUE(host_.start().has_value()); }
    ~AccessTest() override { host_.stop(); }

    // What the browser that opened Ana's link sends from then on.
    net::Request entered() {
        const auto link = access_.make_link({.person = "Ana", .role = PersonRole::SELLER});
        EXPECT_TRUE(link.has_value());
        std::promise<std::string> cookie;
        access_.open_link(link->secret, [&](const Result<Access::Opened>& opened) {
            cookie.set_value(opened ? opened->cookie : "");
        });
        net::Request request;
        request.method = "GET";
        request.headers.emplace_back("cookie", "tero_session=" + cookie.get_future().get());
        return request;
    }
    std::vector<Session> listed(Timestamp at) {
        clock_.at = at;
        return *access_.sessions();
    }

    ManualClock host_clock_{start};
    MemoryStore store_{host_clock_};
    metrics::Metrics metrics_;
    EngineHost host_{
        {.leadership_lease = 24h}, modules_for_tests(), store_, host_clock_, 5, metrics_, [](Effect) {}};
    OwnClock clock_;
    Access access_{host_, clock_, "secret", idle_max};
};

TEST_F(AccessTest, ASessionThatNobodyUsesLetsNobodyInAndCanStillBeFoundAndEnded) {
    const net::Request request = entered();
    EXPECT_TRUE(access_.enter(request).has_value());
    ASSERT_EQ(listed(start + idle_max - 1ms).size(), 1U);
    EXPECT_FALSE(access_.is_idle(listed(start + idle_max - 1ms).front()));

    const auto idle = listed(start + idle_max);
    EXPECT_EQ(access_.enter(request).error().code, ErrorCode::unauthenticated);
    ASSERT_EQ(idle.size(), 1U);
    EXPECT_TRUE(access_.is_idle(idle.front()));
    EXPECT_EQ(idle.front().person, "Ana");
    EXPECT_TRUE(listed(start + std::chrono::days{30}).empty());

    clock_.at = start + idle_max;
    EXPECT_TRUE(access_.end_session(idle.front().id, "key:admin").has_value());
    EXPECT_TRUE(listed(start + idle_max).empty());
    EXPECT_EQ(access_.end_session(idle.front().id, "key:admin").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tero::api
