#include "workers/script/function_task.hpp"

#include "codec/json.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <optional>
#include <string_view>

namespace tero::script {

Result<Json> run_function(const Json& payload) {
    TRY(const FunctionTask task, from_json<FunctionTask>(payload.text, Reading::tolerant));
    const workflow::Scope scope{[&task](std::string_view name) -> std::optional<std::string> {
        if (name == "input") return task.input.text;
        return std::nullopt;
    }};
    const LuaEvaluator evaluator{task_limits};
    return evaluator.evaluate(workflow::CodeKind::FUNCTION, task.function, scope);
}

}  // namespace tero::script
