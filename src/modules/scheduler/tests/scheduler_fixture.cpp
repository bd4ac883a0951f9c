#include "modules/scheduler/tests/scheduler_fixture.hpp"

#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/scheduler/agent_scheduler.hpp"
#include "modules/work/work_items.hpp"
#include "modules/workflow/workflow_engine.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tero {

ModuleSet scheduler_modules(Duration near) {
    return {.make = [near] {
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(
            std::make_unique<AgentCoordinator>(CoordinatorOptions{}, std::vector<std::string>{}));
        modules.push_back(std::make_unique<AgentMonitoring>(TimeZone::utc()));
        modules.push_back(std::make_unique<AccessControl>());
        modules.push_back(std::make_unique<WorkItems>(WorkOptions{}));
        modules.push_back(std::make_unique<WorkflowEngine>(std::make_unique<script::LuaEvaluator>()));
        modules.push_back(std::make_unique<AgentScheduler>(BusinessTime{.zone = "UTC"}, near,
                                                           std::make_unique<script::LuaEvaluator>()));
        return modules;
    }};
}

}  // namespace tero
