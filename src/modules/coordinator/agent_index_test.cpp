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
    std::string probed_for(std::string_view capability) const {
        const auto line = agents.probes().find(capability);
        return line == agents.probes().end() ? std::string{} : line->second.begin()->second->name;
    }
    AgentIndex agents;
};

TEST_F(Agents, StandInLineForWhatTheyOfferWhileTheyHaveAClaimAndRoom) {
    put(agent_of("a", {"paint", "print"}));
    EXPECT_EQ(line_of("paint"), "");
    agents.claim_opened("a", 1);
    EXPECT_EQ(line_of("paint") + line_of("print"), "aa");

    agents.began("a", "paint");
    agents.began("a", "paint");
    EXPECT_EQ(line_of("paint"), "");
    agents.ended("a", "paint");
    EXPECT_EQ(line_of("print"), "a");
    agents.claim_closed("a", 1);
    EXPECT_TRUE(agents.lines().empty());
}

TEST_F(Agents, TheLessLoadedTheMoreSuccessfulAndTheLongerWaitingStandFirst) {
    AgentInfo failing = agent_of("f", {"paint"});
    failing.failed = 9;
    for (const AgentInfo& agent :
         {agent_of("l", {"paint"}), failing, agent_of("x", {"paint"}), agent_of("y", {"paint"})}) {
        put(agent);
    }
    agents.began("l", "sew");
    Ticket ticket = 1;
    for (const std::string name : {"l", "f", "x", "y"}) agents.claim_opened(name, ticket++);
    EXPECT_EQ(line_of("paint"), "xyfl");
}

TEST_F(Agents, WhoIsInQuarantineIsProbedWhenItIsTimeAndOneByOne) {
    AgentInfo agent = agent_of("q", {"paint", "print"});
    agent.health.push_back({.capability = "paint", .degraded_at = Timestamp{1}, .probe_at = Timestamp{5000}});
    put(agent);
    agents.claim_opened("q", 1);
    EXPECT_EQ(line_of("paint") + line_of("print"), "q");  // of other work it has as much as ever
    EXPECT_TRUE(agents.is_served("paint"));
    EXPECT_FALSE(agents.is_well_served("paint"));
    EXPECT_EQ(agents.next_probe(), Timestamp{5000});
    EXPECT_EQ(probed_for("paint"), "");

    agents.pass(Timestamp{5000});
    EXPECT_EQ(probed_for("paint"), "q");
    EXPECT_EQ(agents.next_probe(), std::nullopt);
    agents.began("q", "paint");
    EXPECT_EQ(probed_for("paint"), "");
    agents.ended("q", "paint");
    EXPECT_EQ(probed_for("paint"), "q");

    const AgentInfo well = agent_of("q", {"paint", "print"});
    agents.changed(&agent, &well);
    EXPECT_EQ(probed_for("paint"), "");
    EXPECT_EQ(line_of("paint"), "q");
}

TEST_F(Agents, AnotherOneServesIfItIsWell) {
    put(agent_of("a", {"paint"}));
    EXPECT_FALSE(agents.is_well_served_by_another("paint", *agents.find("a")));
    AgentInfo ill = agent_of("b", {"paint"});
    ill.health.push_back({.capability = "paint", .degraded_at = Timestamp{1}});
    put(ill);
    EXPECT_FALSE(agents.is_well_served_by_another("paint", *agents.find("a")));
    EXPECT_TRUE(agents.is_well_served_by_another("paint", *agents.find("b")));
    put(agent_of("c", {"paint"}));
    EXPECT_TRUE(agents.is_well_served_by_another("paint", *agents.find("a")));
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
