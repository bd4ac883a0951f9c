#include "modules/coordinator/agent_index.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace tero::coordinator {
namespace {

AgentInfo agent_of(std::string name, std::vector<std::string> capabilities) {
    AgentInfo agent;
    agent.id = std::move(name);
    agent.capabilities = std::move(capabilities);
    agent.max_concurrency = 2;
    return agent;
}

class Agents : public testing::Test {
protected:
    void put(const AgentInfo& agent) { agents.changed(nullptr, &agent); }
    std::string line_of(std::string_view capability) const {
        const auto line = agents.lines().find(capability);
        std::string names;
        if (line == agents.lines().end()) return names;
        for (const auto& [standing, agent] : line->second) names += agent->name;
        return names;
    }
    Task running(const std::string& agent, std::uint8_t number) const {
        Task task;
        task.id = Id<Task>{RawId{{number}}};
        task.agent = agent;
        task.claim = task.id;
        task.status = TaskStatus::RUNNING;
        return task;
    }
    TaskIndex tasks;
    AgentIndex agents{tasks};
};

TEST_F(Agents, StandInLineForWhatTheyOfferWhileTheyHaveAClaimAndRoom) {
    put(agent_of("a", {"paint", "print"}));
    EXPECT_EQ(line_of("paint"), "");
    agents.claim_opened("a", 1);
    EXPECT_EQ(line_of("paint") + line_of("print"), "aa");

    const Task first = running("a", 1);
    const Task second = running("a", 2);
    for (const Task* task : {&first, &second}) {
        tasks.changed(nullptr, task);
        agents.held_changed("a");
    }
    EXPECT_EQ(line_of("paint"), "");
    tasks.changed(&first, nullptr);
    agents.held_changed("a");
    EXPECT_EQ(line_of("print"), "a");
    agents.claim_closed("a", 1);
    EXPECT_TRUE(agents.lines().empty());
}

TEST_F(Agents, TheHealthierTheLessLoadedTheMoreSuccessfulAndTheLongerWaitingStandFirst) {
    AgentInfo degraded = agent_of("d", {"paint"});
    degraded.status = AgentStatus::DEGRADED;
    AgentInfo failing = agent_of("f", {"paint"});
    failing.failed = 9;
    for (const AgentInfo& agent : {degraded, agent_of("l", {"paint"}), failing, agent_of("x", {"paint"}),
                                   agent_of("y", {"paint"})}) {
        put(agent);
    }
    const Task task = running("l", 1);
    tasks.changed(nullptr, &task);
    Ticket ticket = 1;
    for (const std::string name : {"d", "l", "f", "x", "y"}) agents.claim_opened(name, ticket++);
    EXPECT_EQ(line_of("paint"), "xyfld");
}

TEST_F(Agents, ACapabilityIsServedByWhoTakesWork) {
    const AgentInfo well = agent_of("a", {"paint"});
    AgentInfo silent = well;
    silent.status = AgentStatus::OFFLINE;
    put(well);
    agents.claim_opened("a", 1);
    EXPECT_TRUE(agents.is_served("paint"));
    agents.changed(&well, &silent);
    EXPECT_FALSE(agents.is_served("paint"));
    EXPECT_EQ(line_of("paint"), "");
    agents.changed(&silent, &well);
    EXPECT_EQ(line_of("paint"), "a");
}

TEST_F(Agents, WhoOffersElseStandsElsewhere) {
    const AgentInfo before = agent_of("a", {"paint", "print"});
    const AgentInfo after = agent_of("a", {"print", "sew"});
    put(before);
    agents.claim_opened("a", 1);
    agents.changed(&before, &after);
    EXPECT_EQ(line_of("paint"), "");
    EXPECT_EQ(line_of("print") + line_of("sew"), "aa");
    agents.changed(&after, nullptr);
    EXPECT_TRUE(agents.lines().empty());
}

}  // namespace
}  // namespace tero::coordinator
