#include "modules/workflow/model/draw.hpp"

#include <fmt/format.h>

namespace tero::workflow {
namespace {

// Within the quotes of a label.
std::string said(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '"': out += "#quot;"; break;
            case '<': out += "#lt;"; break;
            case '>': out += "#gt;"; break;
            case '\n':
            case '\r': out += ' '; break;
            default: out += c;
        }
    }
    return out;
}

std::string does(const WorkflowStep& step) {
    switch (step.type) {
        case StepType::TASK: return step.task;
        case StepType::DELAY:
            if (step.business) return to_string(*step.business) + " of open hours";
            return step.duration ? to_string(*step.duration) : "until " + step.until;
        case StepType::PARALLEL:
            return step.each.empty() ? fmt::format("{} branches", step.branches.size()) : "each of " + step.each;
        case StepType::CALLBACK:
            if (!step.call.empty()) return step.call;
            if (!step.signal.empty()) return "signal " + step.signal;
            if (!step.event.empty()) return "event " + step.event;
            if (!step.message.empty()) return "the customer's next message";
            return step.approval.empty() ? "function" : step.approval;
        case StepType::WORKFLOW: return step.workflow;
        case StepType::CONDITION: return "";
    }
    return "";
}

// The shape tells the type: {…} a condition, [/…/] several at once, ([…]) a wait, {{…}} a workflow.
std::string node(const WorkflowStep& step) {
    const std::string what = does(step);
    const std::string label = said(step.id) + (what.empty() ? "" : "<br/>" + said(what));
    switch (step.type) {
        case StepType::CONDITION: return fmt::format(R"({{"{}"}})", label);
        case StepType::PARALLEL: return fmt::format(R"([/"{}"/])", label);
        case StepType::DELAY: return fmt::format(R"((["{}"]))", label);
        case StepType::CALLBACK: return fmt::format(R"([["{}"]])", label);
        case StepType::WORKFLOW: return fmt::format(R"({{{{"{}"}}}})", label);
        case StepType::TASK: break;
    }
    return fmt::format(R"(["{}"])", label);
}

// Not the id alone: `end` is a word of Mermaid's.
std::string name_of_node(const std::string& id) { return id.empty() ? "_end" : "s_" + id; }

}  // namespace

std::string draw(const WorkflowDefinition& definition) {
    std::string out = fmt::format("flowchart TD\n    _start((start)) --> {}\n",
                                  name_of_node(definition.start));
    for (const WorkflowStep& step : definition.steps) {
        out += fmt::format("    {}{}\n", name_of_node(step.id), node(step));
        const auto arrow = [&](std::string_view how, const std::string& to) {
            out += fmt::format("    {} {} {}\n", name_of_node(step.id), how, name_of_node(to));
        };
        const auto labelled = [&](std::string_view how, const std::string& label, const std::string& to) {
            arrow(fmt::format(R"({}|"{}"|)", how, said(label)), to);
        };
        for (const WorkflowCase& one : step.cases) labelled("-->", one.when, one.next);
        for (const std::string& branch : step.branches) arrow("==>", branch);
        if (!step.branch.empty()) labelled("==>", "each", step.branch);
        if (!step.cases.empty()) {
            labelled("-->", "else", step.next);
        } else {
            arrow("-->", step.next);
        }
        if (!step.on_error.empty()) labelled("-.->", "error", step.on_error);
        if (!step.on_timeout.empty()) labelled("-.->", "timeout", step.on_timeout);
        if (!step.compensate.empty()) labelled("-.-", "undone by", step.compensate);
    }
    out += "    _end((end))\n";
    return out;
}

}  // namespace tero::workflow
