// What computes the expressions of workflows. The engine knows only this; who computes, and in which
// language, is decided where Tero is put together (workers/script has the one in Lua).
//
// A value in or out is JSON. The same code over the same values gives the same answer: there is no clock, no
// chance and no outside in it, and what would take too long or too much memory is an error.
#pragma once

#include "base/result.hpp"
#include "codec/type_info.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tero::workflow {

// What a piece of code sees. `find("input")` is the JSON text of that name, and `find("steps.price")` that of
// one step; nothing: there is no such name. Each is asked for only when the code uses it.
struct Scope {
    std::function<std::optional<std::string>(std::string_view name)> find = {};
};

// EXPRESSION: one value, `input.total > 100`. LIST: one that gives the elements of a PARALLEL, and may take
// ten times as long. FUNCTION: statements that end with `return`.
enum class CodeKind { EXPRESSION, LIST, FUNCTION };

class Evaluator {
public:
    virtual ~Evaluator() = default;

    // invalid, with the line: it cannot be compiled.
    virtual Result<Done> check(CodeKind kind, std::string_view code) const = 0;
    // invalid: it failed, or its answer is no JSON. exhausted: it took too long, or too much memory.
    virtual Result<Json> evaluate(CodeKind kind, std::string_view code, const Scope& scope) const = 0;
};

}  // namespace tero::workflow
