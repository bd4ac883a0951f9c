#include "api/routed.hpp"

#include <gtest/gtest.h>

namespace tero::api {
namespace {

AgentInfo agent(std::string id, std::vector<std::string> capabilities,
                AgentStatus status = AgentStatus::ONLINE) {
    return {.id = std::move(id), .capabilities = std::move(capabilities), .status = status};
}

std::string chosen(const std::vector<RouteAgent>& agents) {
    for (const RouteAgent& one : agents) {
        if (one.chosen) return one.agent + " as " + one.capability;
    }
    return {};
}

const RoutingDecision support{.capability = "support", .otherwise = {"sales", "human"}, .prefer = "beto"};

TEST(RoutedAgents, WhoKnowsTheConversationGoesFirstAndOnlyWhoWorksIsChosen) {
    std::vector<AgentInfo> agents{agent("ana", {"support"}), agent("beto", {"support"})};
    EXPECT_EQ(chosen(agents_for(support, agents)), "beto as support");

    agents[1].status = AgentStatus::OFFLINE;
    EXPECT_EQ(chosen(agents_for(support, agents)), "ana as support");
}

TEST(RoutedAgents, AStandInServesWhereNobodyOffersTheCapability) {
    EXPECT_EQ(chosen(agents_for(support, {agent("carla", {"sales"})})), "carla as sales");
    EXPECT_EQ(chosen(agents_for(support, {agent("carla", {"packing"})})), "");
    EXPECT_TRUE(agents_for(support, {agent("carla", {"packing"})}).empty());
}

TEST(RoutedAgents, WhoHasRoomGoesBeforeWhoHasNone) {
    const std::vector<AgentInfo> agents{agent("ana", {"support"}, AgentStatus::BUSY),
                                        agent("zoe", {"support"})};
    EXPECT_EQ(chosen(agents_for(support, agents)), "zoe as support");
}

}  // namespace
}  // namespace tero::api
