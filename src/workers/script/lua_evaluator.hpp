// Expressions and small functions in Lua 5.4, in a sandbox: what a piece of code can see and do is listed in
// lua_library.cpp, and nothing of it is the outside. The same code over the same values gives the same
// answer, and every piece of it ends: its instructions, the memory it holds and all that it ever asked for
// are counted.
//
// One evaluator belongs to one thread.
#pragma once

#include "modules/workflow/model/evaluator.hpp"

#include <cstdint>
#include <memory>

namespace tero::script {

struct LuaLimits {
    std::int64_t instructions = 20'000;        // of one evaluation, and what its functions do as such
    std::size_t bytes_held = 2 * 1024 * 1024;  // at one time
    std::size_t bytes_asked = 8 * 1024 * 1024;  // in all: what is copied over and over costs time too
    std::size_t result_bytes = 256 * 1024;
};
// Of code that runs as a task, where nobody else waits for it.
inline constexpr LuaLimits task_limits{.instructions = 20'000'000,
                                       .bytes_held = 32 * 1024 * 1024,
                                       .bytes_asked = 512 * 1024 * 1024};

struct LuaState;

class LuaEvaluator final : public workflow::Evaluator {
public:
    explicit LuaEvaluator(LuaLimits limits = {});
    ~LuaEvaluator() override;

    Result<Done> check(workflow::CodeKind kind, std::string_view code) const override;
    Result<Json> evaluate(workflow::CodeKind kind, std::string_view code,
                          const workflow::Scope& scope) const override;

    // Pieces of code that need not be compiled again.
    std::size_t compiled() const;

private:
    LuaLimits limits_;
    mutable std::unique_ptr<LuaState> state_;  // compiled code is kept there
};

}  // namespace tero::script
