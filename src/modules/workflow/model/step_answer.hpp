// What a module says to a step that has called for something of it.
#pragma once

#include "kernel/decision.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <string>
#include <utility>

namespace tero::workflow {

// It was done, and gave this.
inline StepAnswered answer_to(const StepCalled& call, Json output) {
    return {.path = call.path, .run = call.run, .output = std::move(output)};
}
// It cannot be done: the step has failed.
inline Decided not_done(const StepCalled& call, std::string why) {
    Decided decided;
    decided.next.push_back(StepAnswered{.path = call.path, .run = call.run, .error = std::move(why)});
    return decided;
}

}  // namespace tero::workflow
