// Values with expressions in them, as definitions write what a task is given:
//
//     {"name": "{{ input.name }}", "text": "Hola {{ input.name }}, son {{ steps.price.output.total }}"}
//
// A text that is one expression becomes its value, whatever that is; in others each value becomes text.
#pragma once

#include "base/result.hpp"
#include "codec/type_info.hpp"
#include "modules/workflow/model/evaluator.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero::workflow {

// A piece of text, or the expression between {{ and }}.
struct TemplatePart {
    bool is_code = false;
    std::string text = {};
    bool operator==(const TemplatePart&) const = default;
};
// invalid: a {{ without its }}.
Result<std::vector<TemplatePart>> parts_of(std::string_view text);

// The value with all that is in it computed.
Result<Json> fill(const Evaluator& evaluator, const Json& value, const Scope& scope);
// Every expression in it, to be checked or looked through.
Result<std::vector<std::string>> expressions_in(const Json& value);

// The elements of a list, each as JSON. invalid: it is none.
Result<std::vector<Json>> elements_of(const Json& list);

}  // namespace tero::workflow
