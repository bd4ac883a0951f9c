// Who may do what to tasks: what a key lets an agent serve, what is left of a key that was revoked, and whose
// task may be cancelled by whom.
#include "engine/tests/board_fixture.hpp"
#include "engine/tests/engine_fixture.hpp"
#include "modules/access/model/access.hpp"
#include "modules/access/model/inputs.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

class Authority : public testing::Test {
protected:
    Authority() { engine.settle(); }

    // A key known by this hash.
    ApiKey key(std::string hash, std::vector<std::string> scopes,
               std::vector<std::string> capabilities = {}) {
        ApiKey made;
        made.hash = std::move(hash);
        made.name = made.hash;
        made.scopes = std::move(scopes);
        made.capabilities = std::move(capabilities);
        made.created_at = engine.clock.now();
        EXPECT_TRUE(engine.ask(PutKey{made}).has_value());
        return made;
    }
    void revoke(ApiKey revoked) {
        revoked.revoked_at = engine.clock.now();
        EXPECT_TRUE(engine.ask(PutKey{std::move(revoked)}).has_value());
    }
    Reply registered(const std::string& agent, std::vector<std::string> capabilities,
                     std::string credential) {
        AgentInfo info;
        info.id = agent;
        info.capabilities = std::move(capabilities);
        return engine.ask(RegisterAgent{std::move(info), std::move(credential)});
    }
    Claim claim_with(const std::string& credential, Duration wait = {}) {
        Claim claim = engine.claim_of("worker", 1, wait);
        claim.credential = credential;
        return claim;
    }
    static NewTask a_task(std::string type) {
        NewTask task;
        task.type = std::move(type);
        return task;
    }
    // A task of Tero's own: only its own decisions say what it is about.
    void submit_own(std::string capability) {
        QueueTask asked;
        asked.id = Id<Task>::make(engine.clock.now(), random_);
        asked.task = a_task(capability + ".answer");
        asked.task.capability = std::move(capability);
        asked.owner = {modules::board, make_raw_id(engine.clock.now(), random_)};
        EXPECT_TRUE(engine.ask(std::move(asked)).has_value());
    }
    static Asker asker(std::string id, bool may_change_all = false, bool is_admin = false) {
        return {.id = id, .actor = "key:" + id, .may_change_all = may_change_all, .is_admin = is_admin};
    }

    SteppedEngine engine{board_and_platform()};
    Random random_{11};
};

TEST_F(Authority, ARegistrationBeyondTheKeyIsRefusedNamingTheCapability) {
    key("painter", {"agent:worker"}, {"paint"});
    const Reply refused = registered("worker", {"paint", "print"}, "painter");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden);
    EXPECT_NE(refused.error().message.find("'print'"), std::string::npos);
    EXPECT_EQ(engine.stored<AgentInfo>("worker"), nullptr);
    EXPECT_TRUE(registered("worker", {"paint"}, "painter").has_value());
}

TEST_F(Authority, AKeyThatNamesNoCapabilityServesAllButConversations) {
    key("plain", {"agent:worker", "agents:work"});
    key("admin", {"admin"});
    key("seller", {"agent:worker"}, {"sales"});
    EXPECT_TRUE(registered("worker", {"paint", "anything"}, "plain").has_value());
    for (const char* one : {"sales", "support", "follow_up", "human", "compliance", "ignore"}) {
        const Reply refused = registered("worker", {"paint", one}, "plain");
        ASSERT_FALSE(refused.has_value()) << one;
        EXPECT_EQ(refused.error().code, ErrorCode::forbidden);
        EXPECT_TRUE(registered("worker", {one}, "admin").has_value()) << one;
    }
    EXPECT_TRUE(registered("worker", {"sales"}, "seller").has_value());
    EXPECT_FALSE(registered("worker", {"support"}, "seller").has_value());
}

TEST_F(Authority, AnAgentThatOffersMoreThanTheKeyGetsNothingWithIt) {
    key("admin", {"admin"});
    key("plain", {"agent:worker"});
    ASSERT_TRUE(registered("worker", {"sales"}, "admin").has_value());
    submit_own("sales");

    const Reply refused = engine.ask(claim_with("plain"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden);

    // Nor may it answer what another key was given.
    const auto leases = engine.ask_for<Leases>(claim_with("admin")).leases;
    ASSERT_EQ(leases.size(), 1U);
    CompleteTasks completed;
    completed.agent = "worker";
    completed.credential = "plain";
    completed.completions.push_back({leases[0].task->id, leases[0].task->epoch, Json{"{}"}});
    EXPECT_EQ(engine.ask_for<Outcomes>(completed)[0].error().code, ErrorCode::forbidden);
    completed.credential = "admin";
    EXPECT_TRUE(engine.ask_for<Outcomes>(completed)[0].has_value());
}

TEST_F(Authority, AnAgentThatOffersMoreNowIsLookedAtAgain) {
    key("plain", {"agent:worker"});
    ASSERT_TRUE(registered("worker", {"paint"}, "plain").has_value());
    const Ticket open = engine.offer(claim_with("plain", 50s));
    engine.settle();
    ASSERT_FALSE(engine.reply(open).has_value());

    key("admin", {"admin"});
    ASSERT_TRUE(registered("worker", {"paint", "sales"}, "admin").has_value());
    submit_own("sales");
    const auto closed = engine.reply(open);
    ASSERT_TRUE(closed.has_value());
    EXPECT_TRUE((*closed)->as<Leases>()->leases.empty());
}

TEST_F(Authority, ARevokedKeysOpenClaimClosesAtOnceAndGetsNothing) {
    const ApiKey mine = key("mine", {"agent:worker"});
    key("other", {"agent:worker"});
    ASSERT_TRUE(registered("worker", {"paint"}, "mine").has_value());
    const Ticket revoked = engine.offer(claim_with("mine", 50s));
    const Ticket good = engine.offer(claim_with("other", 50s));
    engine.settle();

    revoke(mine);
    const auto closed = engine.reply(revoked);
    ASSERT_TRUE(closed.has_value());
    EXPECT_TRUE((*closed)->as<Leases>()->leases.empty());
    ASSERT_FALSE(engine.reply(good).has_value());

    engine.submit(a_task("paint"));
    engine.settle();
    const auto got = engine.reply(good);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ((*got)->as<Leases>()->leases.size(), 1U);
}

TEST_F(Authority, AClaimThatWasOnItsWayWhenItsKeyWasRevokedIsRefused) {
    const ApiKey mine = key("mine", {"agent:worker"});
    ASSERT_TRUE(registered("worker", {"paint"}, "mine").has_value());
    revoke(mine);
    EXPECT_EQ(engine.ask(claim_with("mine", 50s)).error().code, ErrorCode::unauthenticated);
    CompleteTasks and_claims;
    and_claims.agent = "worker";
    and_claims.next = claim_with("mine", 50s);
    EXPECT_EQ(engine.ask(and_claims).error().code, ErrorCode::unauthenticated);
    EXPECT_EQ(registered("worker", {"paint"}, "mine").error().code, ErrorCode::unauthenticated);
}

TEST_F(Authority, AnEndedSessionsOpenClaimClosesToo) {
    engine.register_agent("worker", "paint");
    Session session{.hash = "session", .kind = SessionKind::SESSION};
    session.created_at = engine.clock.now();
    session.expires_at = session.created_at + 24h;
    ASSERT_TRUE(engine.ask(PutSession{session}).has_value());
    const Ticket open = engine.offer(claim_with("session", 50s));
    engine.settle();
    ASSERT_FALSE(engine.reply(open).has_value());

    ASSERT_TRUE(engine.ask(EndSession{"session"}).has_value());
    EXPECT_TRUE(engine.reply(open).has_value());
    EXPECT_EQ(engine.ask(claim_with("session", 50s)).error().code, ErrorCode::unauthenticated);
}

TEST_F(Authority, ATaskIsCancelledByWhoSubmittedItOrByWhoMayCancelAll) {
    const auto submit_as = [&](const std::string& id) {
        SubmitTasks asked;
        asked.tasks.push_back(a_task("paint"));
        asked.by = asker(id);
        return engine.ask_for<SubmittedTasks>(std::move(asked)).front()->task;
    };
    const Id<Task> mine = submit_as("shop");
    EXPECT_EQ(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {mine}, asker("other")})[0].error().code,
              ErrorCode::forbidden);
    EXPECT_EQ(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {mine}, asker("")})[0].error().code, ErrorCode::forbidden);
    EXPECT_EQ(engine.stored<Task>(mine)->status, TaskStatus::QUEUED);
    engine.restart();
    EXPECT_TRUE(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {mine}, asker("shop")})[0].has_value());

    const Id<Task> another = submit_as("shop");
    EXPECT_TRUE(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {another}, asker("all", true)})[0].has_value());
}

TEST_F(Authority, ADeadTaskIsTriedAgainByTheSameRight) {
    engine.register_agent("worker", "paint");
    SubmitTasks asked;
    asked.tasks.push_back(a_task("paint"));
    asked.tasks.back().attempt_max = 1;
    asked.by = asker("shop");
    const Id<Task> dead = engine.ask_for<SubmittedTasks>(std::move(asked)).front()->task;
    EXPECT_TRUE(engine.fail(engine.claim("worker").at(0)).has_value());
    ASSERT_EQ(engine.stored<Task>(dead)->status, TaskStatus::DEAD);
    engine.restart();  // it is in memory no more

    EXPECT_EQ(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::RETRY, {dead}, asker("other")})[0].error().code,
              ErrorCode::forbidden);
    EXPECT_EQ(engine.stored<Task>(dead)->status, TaskStatus::DEAD);
    EXPECT_TRUE(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::RETRY, {dead}, asker("shop")})[0].has_value());
}

TEST_F(Authority, TerosOwnTasksAreAnAdminsAlone) {
    submit_own("sales");
    const Id<Task> own = engine.all<Task>().front().id;
    for (const Asker& by : {asker("shop"), asker(""), asker("all", true)})
        EXPECT_EQ(engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {own}, by})[0].error().code,
                  ErrorCode::forbidden);
    const auto cancelled =
        engine.ask_for<Outcomes>(ChangeTasks{TaskVerb::CANCEL, {own}, asker("admin", true, true)});
    EXPECT_TRUE(cancelled[0].has_value());
}

}  // namespace
}  // namespace tero
