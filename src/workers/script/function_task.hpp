// A function of a workflow as a task: nobody but its step waits for it, so it may take its time.
#pragma once

#include "base/result.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero::script {

inline constexpr const char* agent_name = "script";

// The payload of such a task.
struct FunctionTask {
    std::string function = {};
    Json input = {};
};
BOOST_DESCRIBE_STRUCT(FunctionTask, (), (function, input))
TERO_DESCRIBED_WHOLLY(FunctionTask);

// What the function gives; an error: it failed, or took too long. From any thread.
Result<Json> run_function(const Json& payload);

}  // namespace tero::script
