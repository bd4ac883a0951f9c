#include "modules/workflow/model/check.hpp"

#include "codec/json.hpp"
#include "codec/schema_check.hpp"
#include "kernel/event_type.hpp"
#include "modules/workflow/model/announced.hpp"
#include "modules/workflow/model/execution.hpp"
#include "modules/workflow/model/template.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace tero::workflow {
namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// A condition over branches that more of them cannot make untrue.
bool only_grows(std::string_view code) {
    if (code.find("==") != code.npos || code.find("~=") != code.npos) return false;
    for (std::size_t at = code.find("not"); at != code.npos; at = code.find("not", at + 1)) {
        const bool begins = at == 0 || (!is_name_character(code[at - 1]) && code[at - 1] != '.');
        const bool ends = at + 3 == code.size() || !is_name_character(code[at + 3]);
        if (begins && ends) return false;
    }
    return true;
}

// What code asks for by name: after `steps.`, the steps.
std::vector<std::string> names_after(std::string_view prefix, std::string_view code) {
    std::vector<std::string> names;
    for (std::size_t at = code.find(prefix); at != code.npos; at = code.find(prefix, at + 1)) {
        const bool is_own_word = at == 0 || (!is_name_character(code[at - 1]) && code[at - 1] != '.');
        std::size_t end = at + prefix.size();
        while (end < code.size() && is_name_character(code[end])) ++end;
        if (is_own_word) names.emplace_back(code.substr(at + prefix.size(), end - at - prefix.size()));
    }
    return names;
}

class Check {
public:
    Check(const WorkflowDefinition& definition, const Evaluator& evaluator)
        : definition_(definition), evaluator_(evaluator) {}

    std::vector<Error> run() {
        names();
        for (std::size_t i = 0; i < definition_.steps.size(); ++i) step(definition_.steps[i], path_of(i));
        for (const auto& [name, value] : definition_.variables) {
            expect(is_step_name(name), "variables." + name, "a variable's name is small letters, digits and _");
            filled(value, "variables." + name);
        }
        filled(definition_.output, "output");
        input();
        attributes();
        triggers();
        target(definition_.start, "start");
        if (definition_.start.empty()) wrong("start", "names the first step");
        if (!definition_.on_error.empty()) target(definition_.on_error, "on_error");
        positive(definition_.timeout, "timeout");
        if (found_.empty()) paths();
        return std::move(found_);
    }

private:
    static std::string path_of(std::size_t index) { return fmt::format("steps[{}]", index); }
    void wrong(std::string path, std::string message) {
        found_.push_back({ErrorCode::invalid, std::move(message), std::move(path)});
    }
    void expect(bool good, std::string path, std::string message) {
        if (!good) wrong(std::move(path), std::move(message));
    }
    std::size_t index_of(std::string_view id) const {
        return static_cast<std::size_t>(find_step(definition_, id) - definition_.steps.data());
    }
    void names();
    void triggers();
    void input();
    void attributes();
    void step(const WorkflowStep& step, const std::string& path);
    void fields_of_type(const WorkflowStep& step, const std::string& path);
    void task(const WorkflowStep& step, const std::string& path);
    void parallel(const WorkflowStep& step, const std::string& path);
    void join(const WorkflowStep& step, const std::string& path);
    void delay(const WorkflowStep& step, const std::string& path);
    void business(const WorkflowStep& step, const std::string& path);
    void approval(const WorkflowStep& step, const std::string& path);
    void event(const WorkflowStep& step, const std::string& path);
    void callback(const WorkflowStep& step, const std::string& path);
    void attempts(const WorkflowStep& step, const std::string& path);
    void workflow(const WorkflowStep& step, const std::string& path);
    void target(const std::string& id, const std::string& path);
    void code(CodeKind kind, const std::string& code, const std::string& path);
    void filled(const Json& value, const std::string& path);
    void filled_text(const std::string& text, const std::string& path);
    void positive(const std::optional<Duration>& duration, const std::string& path);
    void paths();
    void walk(const std::string& id, std::size_t scope);
    bool can_end(const std::string& id, std::set<std::string>& seen) const;
    std::vector<std::string> followers(const WorkflowStep& step, bool also_of_errors) const;

    const WorkflowDefinition& definition_;
    const Evaluator& evaluator_;
    std::vector<Error> found_;
    std::map<std::string, std::size_t> scope_of_;  // step: which path it is on
    std::vector<std::string> scopes_;              // what to call each
};

void Check::names() {
    expect(is_step_name(definition_.id), "id",
           fmt::format("an id is 1 to {} small letters, digits and _, a letter first", name_characters_max));
    expect(definition_.version >= 0, "version", "a version is 1 or more; 0, or none, is the next one");
    expect(!definition_.steps.empty(), "steps", "there are none");
    expect(definition_.steps.size() <= steps_max, "steps", fmt::format("at most {} steps", steps_max));
    std::set<std::string> ids;
    for (std::size_t i = 0; i < definition_.steps.size(); ++i) {
        const std::string& id = definition_.steps[i].id;
        expect(is_step_name(id), path_of(i) + ".id",
               fmt::format("an id is 1 to {} small letters, digits and _, a letter first", name_characters_max));
        expect(ids.insert(id).second, path_of(i) + ".id", fmt::format("'{}' is the id of an earlier step", id));
    }
}

void Check::triggers() {
    const auto& all = definition_.triggers;
    expect(all.size() <= triggers_max, "triggers", fmt::format("at most {}", triggers_max));
    for (std::size_t i = 0; i < all.size(); ++i) {
        expect(happenings().contains(all[i]), fmt::format("triggers[{}]", i),
               fmt::format("nothing is called '{}': it is one of {}", all[i], fmt::join(happenings(), ", ")));
    }
}

void Check::input() {
    if (definition_.input.text.empty()) return;
    if (const auto good = check_schema(definition_.input.text, "input"); !good) found_.push_back(good.error());
}

void Check::attributes() {
    expect(definition_.attributes.size() <= attributes_max, "attributes", fmt::format("at most {}", attributes_max));
    for (const auto& [name, value] : definition_.attributes) {
        expect(is_step_name(name), "attributes." + name,
               "an attribute's name is small letters, digits and _");
        filled(value, "attributes." + name);
    }
}

void Check::target(const std::string& id, const std::string& path) {
    if (id.empty() || find_step(definition_, id) != nullptr) return;
    wrong(path, fmt::format("there is no step '{}'", id));
}

void Check::code(CodeKind kind, const std::string& code, const std::string& path) {
    if (auto good = evaluator_.check(kind, code); !good) wrong(path, good.error().message);
    for (const std::string& name : names_after("steps.", code)) {
        expect(find_step(definition_, name) != nullptr, path,
               fmt::format("it asks for steps.{}, and there is no such step", name));
    }
}

void Check::filled(const Json& value, const std::string& path) {
    const auto expressions = expressions_in(value);
    if (!expressions) {
        wrong(path, expressions.error().message);
        return;
    }
    for (const std::string& expression : *expressions) code(CodeKind::EXPRESSION, expression, path);
}

void Check::filled_text(const std::string& text, const std::string& path) {
    Json json;
    append_json_text(json.text, text);
    filled(json, path);
}

void Check::positive(const std::optional<Duration>& duration, const std::string& path) {
    constexpr Duration longest = std::chrono::days{3660};
    if (duration) expect(*duration >= 1ms && *duration <= longest, path, "is 1ms to ten years");
}

void Check::step(const WorkflowStep& step, const std::string& path) {
    target(step.next, path + ".next");
    target(step.on_error, path + ".on_error");
    target(step.on_timeout, path + ".on_timeout");
    positive(step.timeout, path + ".timeout");
    fields_of_type(step, path);
    for (const auto& [name, value] : step.set) {
        expect(is_step_name(name), path + ".set." + name, "a variable's name is small letters, digits and _");
        filled(value, path + ".set." + name);
    }
    if (!step.compensate.empty()) {
        target(step.compensate, path + ".compensate");
        const WorkflowStep* undo = find_step(definition_, step.compensate);
        if (undo != nullptr) {
            expect(undo->type == StepType::TASK && undo->next.empty() && undo->compensate.empty(),
                   path + ".compensate", fmt::format("'{}' is no TASK that leads nowhere", step.compensate));
        }
    }
    switch (step.type) {
        case StepType::TASK: task(step, path); break;
        case StepType::CONDITION:
            for (std::size_t i = 0; i < step.cases.size(); ++i) {
                const std::string here = fmt::format("{}.cases[{}]", path, i);
                code(CodeKind::EXPRESSION, step.cases[i].when, here + ".when");
                target(step.cases[i].next, here + ".next");
            }
            expect(!step.cases.empty() || !step.set.empty(), path + ".cases", "it has no case and sets nothing");
            break;
        case StepType::PARALLEL: parallel(step, path); break;
        case StepType::DELAY: delay(step, path); break;
        case StepType::CALLBACK: callback(step, path); break;
        case StepType::WORKFLOW: workflow(step, path); break;
    }
}

// A field of another type of step is a mistake: it would do nothing.
void Check::fields_of_type(const WorkflowStep& step, const std::string& path) {
    const WorkflowStep none;
    const auto only_of = [&](std::initializer_list<StepType> types, bool said, std::string_view field) {
        if (!said || std::find(types.begin(), types.end(), step.type) != types.end()) return;
        wrong(fmt::format("{}.{}", path, field),
              fmt::format("is no field of a {}", name_of(step.type)));
    };
    using enum StepType;
    only_of({TASK}, !step.task.empty(), "task");
    only_of({TASK}, !step.capability.empty(), "capability");
    only_of({TASK}, !step.otherwise.text.empty(), "otherwise");
    only_of({TASK}, !step.prefer.empty(), "prefer");
    only_of({TASK}, step.priority.has_value(), "priority");
    only_of({TASK, CALLBACK, WORKFLOW}, !step.input.text.empty(), "input");
    only_of({TASK, WORKFLOW}, step.attempts.has_value(), "attempts");
    only_of({TASK, WORKFLOW}, step.backoff_min.has_value(), "backoff_min");
    only_of({TASK, WORKFLOW}, step.backoff_max.has_value(), "backoff_max");
    only_of({TASK}, step.lease.has_value(), "lease");
    only_of({TASK, PARALLEL, CALLBACK, WORKFLOW}, step.timeout.has_value(), "timeout");
    only_of({TASK, PARALLEL, CALLBACK, DELAY, WORKFLOW}, !step.on_timeout.empty(), "on_timeout");
    only_of({CONDITION}, !step.cases.empty(), "cases");
    only_of({PARALLEL}, !step.branches.empty(), "branches");
    only_of({PARALLEL}, !step.each.empty(), "each");
    only_of({PARALLEL}, !step.branch.empty(), "branch");
    only_of({PARALLEL}, step.limit.has_value(), "limit");
    only_of({PARALLEL}, step.join != JoinKind::ALL, "join");
    only_of({PARALLEL}, step.count.has_value(), "count");
    only_of({PARALLEL}, !step.when.empty(), "when");
    only_of({PARALLEL}, step.gather.has_value(), "gather");
    only_of({DELAY}, step.duration.has_value(), "duration");
    only_of({DELAY}, !step.until.empty(), "until");
    only_of({DELAY}, step.deadline.has_value(), "deadline");
    only_of({DELAY}, step.every.has_value(), "every");
    only_of({DELAY, CALLBACK}, step.business.has_value(), "business");
    only_of({CALLBACK}, !step.function.empty(), "function");
    only_of({CALLBACK}, !step.call.empty(), "call");
    only_of({CALLBACK}, !step.signal.empty(), "signal");
    only_of({CALLBACK}, !step.approval.empty(), "approval");
    only_of({CALLBACK}, !step.event.empty(), "event");
    only_of({CALLBACK}, !step.subject.empty(), "subject");
    only_of({CALLBACK}, !step.filter.empty(), "filter");
    only_of({CALLBACK}, !step.message.empty(), "message");
    only_of({CALLBACK}, !step.form.text.empty(), "form");
    only_of({CALLBACK}, !step.by_default.text.empty(), "by_default");
    only_of({CALLBACK}, step.remind.has_value(), "remind");
    only_of({CALLBACK}, step.escalate.has_value(), "escalate");
    only_of({CALLBACK}, !step.escalate_to.empty(), "escalate_to");
    only_of({WORKFLOW}, !step.workflow.empty(), "workflow");
    only_of({WORKFLOW}, step.version.has_value(), "version");
    only_of({TASK, CALLBACK, PARALLEL, WORKFLOW}, !step.compensate.empty(), "compensate");
}

void Check::task(const WorkflowStep& step, const std::string& path) {
    expect(!step.task.empty() && step.task.size() <= 100, path + ".task", "names the type of its task");
    attempts(step, path);
    expect(!step.lease || (*step.lease >= 1s && *step.lease <= 24h), path + ".lease", "is 1s to 24h");
    filled(step.input, path + ".input");
    filled(step.otherwise, path + ".otherwise");
    filled_text(step.prefer, path + ".prefer");
}

void Check::attempts(const WorkflowStep& step, const std::string& path) {
    expect(!step.attempts || (*step.attempts >= 1 && *step.attempts <= 1000), path + ".attempts", "is 1 to 1000");
    positive(step.backoff_min, path + ".backoff_min");
    positive(step.backoff_max, path + ".backoff_max");
    expect(!step.backoff_min || !step.backoff_max || *step.backoff_min <= *step.backoff_max,
           path + ".backoff_max", "is at least backoff_min");
}

void Check::workflow(const WorkflowStep& step, const std::string& path) {
    expect(is_step_name(step.workflow), path + ".workflow", "names the workflow that it starts");
    expect(step.version.value_or(1) >= 1, path + ".version", "is 1 or more; none is the newest");
    attempts(step, path);
    filled(step.input, path + ".input");
}

void Check::parallel(const WorkflowStep& step, const std::string& path) {
    const bool is_map = !step.each.empty();
    expect(is_map != !step.branches.empty(), path + ".branches", "it has branches, or each with a branch");
    if (is_map) {
        code(CodeKind::LIST, step.each, path + ".each");
        expect(!step.branch.empty(), path + ".branch", "names the first step for each element");
        target(step.branch, path + ".branch");
    } else {
        expect(step.branch.empty(), path + ".branch", "goes with each");
        expect(static_cast<std::int32_t>(step.branches.size()) <= branches_max, path + ".branches",
               fmt::format("at most {}", branches_max));
    }
    std::set<std::string> begun;
    for (std::size_t i = 0; i < step.branches.size(); ++i) {
        const std::string here = fmt::format("{}.branches[{}]", path, i);
        expect(!step.branches[i].empty(), here, "names a step");
        target(step.branches[i], here);
        expect(begun.insert(step.branches[i]).second, here, fmt::format("'{}' is there twice", step.branches[i]));
    }
    expect(!step.limit || (*step.limit >= 1 && *step.limit <= branches_max), path + ".limit",
           fmt::format("is 1 to {}", branches_max));
    join(step, path);
}

void Check::join(const WorkflowStep& step, const std::string& path) {
    const bool may_count = step.join == JoinKind::COUNT || step.join == JoinKind::DEADLINE;
    expect(step.count ? may_count : step.join != JoinKind::COUNT, path + ".count",
           "goes with join COUNT, and that with it; DEADLINE may have one");
    expect(step.join != JoinKind::DEADLINE || step.timeout, path + ".timeout", "join DEADLINE needs one");
    expect(step.when.empty() == (step.join != JoinKind::WHEN), path + ".when",
           "goes with join WHEN, and that with it");
    if (!step.when.empty()) {
        expect(step.each.empty(), path + ".when", "asks for branches with names, and each has none");
        code(CodeKind::EXPRESSION, step.when, path + ".when");
        expect(only_grows(step.when), path + ".when",
               "must stay true once it is: it has and, or and no not, == or ~=");
        for (const std::string& name : names_after("branches.", step.when)) {
            const auto& all = step.branches;
            expect(std::find(all.begin(), all.end(), name) != all.end(), path + ".when",
                   fmt::format("it asks for branches.{}, and there is no such branch", name));
        }
    }
    if (!step.count) return;
    const auto most = !step.each.empty() ? branches_max : static_cast<std::int32_t>(step.branches.size());
    expect(*step.count >= 1 && *step.count <= most, path + ".count",
           fmt::format("{} of {} branches can never succeed", *step.count, most));
}

void Check::delay(const WorkflowStep& step, const std::string& path) {
    int ways = step.duration ? 1 : 0;
    ways += step.business ? 1 : 0;
    ways += step.until.empty() ? 0 : 1;
    expect(ways == 1, path + ".duration", "it has a duration, business, or until");
    const Duration lasts = step.duration.value_or(Duration{});
    expect(lasts >= 0ms && lasts <= std::chrono::days{3660}, path + ".duration", "is at most ten years");
    if (!step.until.empty()) code(CodeKind::EXPRESSION, step.until, path + ".until");
    business(step, path);
    positive(step.deadline, path + ".deadline");
    expect(!step.deadline || !step.until.empty(), path + ".deadline", "goes with until");
    expect(!step.every || step.deadline, path + ".every", "goes with a deadline");
    expect(!step.every || *step.every >= 1s, path + ".every", "is at least 1s");
    expect(step.on_timeout.empty() || step.deadline, path + ".on_timeout", "goes with a deadline");
}

void Check::business(const WorkflowStep& step, const std::string& path) {
    expect(!step.business || (*step.business >= 1ms && *step.business <= business_max), path + ".business",
           fmt::format("is 1ms to {} of open hours", to_string(business_max)));
    expect(!step.business || !step.timeout, path + ".business", "goes without a timeout");
}

void Check::callback(const WorkflowStep& step, const std::string& path) {
    int said = 0;
    for (const auto* one :
         {&step.function, &step.call, &step.signal, &step.approval, &step.event, &step.message})
        said += one->empty() ? 0 : 1;
    expect(said == 1, path + ".function",
           "it has a function, a call, a signal, an approval, an event, or a message");
    expect(step.call.empty() || operations().contains(step.call), path + ".call",
           fmt::format("nothing does '{}'", step.call));
    if (!step.function.empty()) code(CodeKind::FUNCTION, step.function, path + ".function");
    if (!step.signal.empty())
        expect(is_step_name(step.signal), path + ".signal", "a signal's name is small letters, digits and _");
    expect(step.approval.size() <= 500, path + ".approval", "at most 500 bytes");
    filled_text(step.approval, path + ".approval");
    expect(step.input.text.empty() || !step.function.empty() || !step.call.empty(), path + ".input",
           "goes with a function or a call");
    filled(step.input, path + ".input");
    business(step, path);
    expect(!step.business || step.function.empty(), path + ".business", "goes without a function");
    approval(step, path);
    event(step, path);
}

void Check::event(const WorkflowStep& step, const std::string& path) {
    if (!step.event.empty()) {
        if (const auto good = check_type_pattern(step.event); !good)
            wrong(path + ".event", good.error().message);
    }
    expect(step.subject.empty() || !step.event.empty(), path + ".subject", "goes with an event");
    expect(step.filter.empty() || waits_for_event(step), path + ".filter", "goes with an event or a message");
    if (!step.filter.empty()) code(CodeKind::EXPRESSION, step.filter, path + ".filter");
    filled_text(step.subject, path + ".subject");
    filled_text(step.message, path + ".message");
}

void Check::approval(const WorkflowStep& step, const std::string& path) {
    const auto goes_with = [&](bool said, bool with, const char* field, const char* what) {
        expect(!said || with, fmt::format("{}.{}", path, field), fmt::format("goes with {}", what));
    };
    const bool is_one = !step.approval.empty();
    goes_with(!step.form.text.empty(), is_one, "form", "an approval");
    goes_with(step.remind.has_value(), is_one, "remind", "an approval");
    goes_with(step.escalate.has_value(), is_one, "escalate", "an approval");
    goes_with(!step.escalate_to.empty(), step.escalate.has_value(), "escalate_to", "escalate");
    goes_with(!step.by_default.text.empty(), is_one && (step.timeout || step.business), "by_default",
              "an approval that has a timeout, or business");
    expect(step.by_default.text.empty() || step.on_timeout.empty(), path + ".by_default",
           "goes without on_timeout");
    positive(step.remind, path + ".remind");
    positive(step.escalate, path + ".escalate");
    expect(!step.remind || !step.escalate || *step.remind < *step.escalate, path + ".escalate",
           "comes after remind");
    expect(step.escalate_to.size() <= 100, path + ".escalate_to", "at most 100 bytes");
    filled(step.by_default, path + ".by_default");
    if (step.form.text.empty()) return;
    if (const auto good = check_schema(step.form.text, path + ".form"); !good) found_.push_back(good.error());
}

std::vector<std::string> Check::followers(const WorkflowStep& step, bool also_of_errors) const {
    std::vector<std::string> all{step.next};
    for (const WorkflowCase& one : step.cases) all.push_back(one.next);
    if (also_of_errors) {
        all.push_back(step.on_error);
        all.push_back(step.on_timeout);
    }
    return all;
}

// A step belongs to one path: what two branches share would end twice.
void Check::walk(const std::string& id, std::size_t scope) {
    if (id.empty()) return;
    const auto [known, is_new] = scope_of_.emplace(id, scope);
    if (!is_new) {
        if (known->second != scope) {
            wrong(path_of(index_of(id)), fmt::format("'{}' is reached from {} and from {}: a step is on one path",
                                                     id, scopes_[known->second], scopes_[scope]));
            known->second = scope;
        }
        return;
    }
    const WorkflowStep& step = *find_step(definition_, id);
    for (const std::string& next : followers(step, true)) walk(next, scope);
    std::vector<std::string> begun = step.branches;
    if (!step.branch.empty()) begun.push_back(step.branch);
    for (const std::string& first : begun) {
        scopes_.push_back(fmt::format("branch '{}' of '{}'", first, id));
        walk(first, scopes_.size() - 1);
    }
}

bool Check::can_end(const std::string& id, std::set<std::string>& seen) const {
    if (id.empty()) return true;
    if (!seen.insert(id).second) return false;
    for (const std::string& next : followers(*find_step(definition_, id), false)) {
        if (can_end(next, seen)) return true;
    }
    return false;
}

void Check::paths() {
    scopes_.push_back("the start");
    walk(definition_.start, 0);
    walk(definition_.on_error, 0);
    std::set<std::string> undoing;
    for (const WorkflowStep& step : definition_.steps) undoing.insert(step.compensate);
    for (std::size_t i = 0; i < definition_.steps.size(); ++i) {
        const std::string& id = definition_.steps[i].id;
        if (!scope_of_.contains(id)) {
            expect(undoing.contains(id), path_of(i), fmt::format("'{}' is never reached", id));
            continue;
        }
        std::set<std::string> seen;
        expect(can_end(id, seen), path_of(i), fmt::format("from '{}' on there is no way to an end", id));
    }
}

}  // namespace

std::vector<Error> check_definition(const WorkflowDefinition& definition, const Evaluator& evaluator) {
    return Check{definition, evaluator}.run();
}

std::vector<Error> warnings_of(const WorkflowDefinition& definition,
                               const std::function<bool(std::string_view capability)>& known) {
    std::vector<Error> warnings;
    for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        const WorkflowStep& step = definition.steps[i];
        if (step.type != StepType::TASK) continue;
        const std::string& capability = step.capability.empty() ? step.task : step.capability;
        if (known(capability)) continue;
        warnings.push_back({ErrorCode::invalid, fmt::format("nobody has ever offered '{}'", capability),
                            fmt::format("steps[{}].{}", i, step.capability.empty() ? "task" : "capability")});
    }
    return warnings;
}

bool may_be_offered(std::string_view capability) {
    return !capability.starts_with("workflow.") || capability == function_task;
}

}  // namespace tero::workflow
