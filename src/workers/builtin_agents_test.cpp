// Built-in agents and the engine they claim from, while its commits fail.
#include "workers/builtin_agents.hpp"

#include "engine/tests/engine_fixture.hpp"
#include "store/faulty_store.hpp"
#include "store/memory_store.hpp"

#include <gtest/gtest.h>
#include <atomic>
#include <thread>

namespace tero::agents {
namespace {

class BuiltIn : public testing::Test {
protected:
    ~BuiltIn() override {
        agents.stop();
        host.stop();
    }

    Reply submit_one(const std::string& agent) {
        SubmitTasks submit;
        submit.tasks.push_back(NewTask{.type = "test", .capability = agent, .payload = Json{"[]"}});
        return host.ask(std::move(submit));
    }
    // Nothing waits and nothing runs: each task has reached an agent, and ended.
    void await_all_ended() {
        while (live("QUEUED") + live("RUNNING") > 0) std::this_thread::yield();
    }
    std::size_t live(const char* status) {
        Query query;
        query.table = table_of<Task>();
        query.index = "by_status";
        query.equal = {Bound{status, 0}};
        const auto page = memory.read("main", query);
        return page ? page->rows.size() : 1;
    }

    ManualClock clock{Timestamp{1'790'000'000'000}};
    MemoryStore memory{clock};
    std::atomic<Verdict> verdict = Verdict::APPLIED;
    FaultyStore store{memory, [this](StoreCall call) {
                          return call == StoreCall::COMMIT ? verdict.exchange(Verdict::APPLIED)
                                                           : Verdict::APPLIED;
                      }};
    metrics::Metrics metrics;
    EngineHost host{{.leadership_lease = 24h}, platform_modules(), store, clock, 5, metrics, [](Effect) {}};
    // What neither of them can read.
    static BuiltinAgent clueless(std::string name) {
        return {name, {name}, [](const Json&) -> Result<Json> { return Error{ErrorCode::invalid, "what is this?", ""}; }};
    }
    BuiltinAgents agents{AgentOptions{}, {clueless("painter"), clueless("printer")}, host};
};

TEST_F(BuiltIn, GoOnWhateverACommitAnswers) {
    ASSERT_TRUE(host.start().has_value());
    ASSERT_TRUE(agents.start().has_value());
    for (const Verdict bad : {Verdict::STORAGE_FULL, Verdict::LOST, Verdict::REFUSED}) {
        verdict = bad;
        ASSERT_FALSE(submit_one("painter").has_value());  // and every claim that waits is told so
        host.wait_until_open(10s);
        for (const char* name : {"painter", "printer"}) ASSERT_TRUE(submit_one(name).has_value());
        await_all_ended();
    }
    EXPECT_EQ(live("FAILED"), 3U * 2U);
}

TEST_F(BuiltIn, MayBeStoppedTwiceOrUnstarted) {
    agents.stop();
    agents.stop();
}

}  // namespace
}  // namespace tero::agents
