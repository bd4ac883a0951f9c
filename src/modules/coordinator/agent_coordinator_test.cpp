// The coordinator alone, as its declaration tells the kernel of it.
#include "modules/coordinator/agent_coordinator.hpp"

#include "kernel/module_fixture.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

// tests/declaration links this test with copies of the declaration that each lack a part: none may pass.
TEST(AgentCoordinator, StartsWithItsWholeDeclaration) {
    ModulesAlone alone{only_module<AgentCoordinator>(CoordinatorOptions{})};

    EXPECT_TRUE(alone.modules.decides(MatchClaims{}));
    EXPECT_NE(alone.modules.find<AgentCoordinator>(), nullptr);
}

TEST(AgentCoordinator, ADelayedTaskIsReadyWhenItsTimeHasCome) {
    ModulesAlone alone{only_module<AgentCoordinator>(CoordinatorOptions{})};
    alone.tell(SubmitTasks{.tasks = {{.type = "greet", .run_at = alone.now + 1h}}});
    const auto* coordinator = alone.modules.find<AgentCoordinator>();
    EXPECT_EQ(coordinator->ready_count(), 0U);

    alone.pass(1h);

    EXPECT_EQ(coordinator->ready_count(), 1U);
}

}  // namespace
}  // namespace tero
