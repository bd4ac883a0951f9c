#include "modules/workflow/simulation/simulation.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "engine/engine.hpp"
#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/work/work_items.hpp"
#include "modules/workflow/workflow_engine.hpp"
#include "store/memory_store.hpp"
#include "workers/script/function_task.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace tero::workflow {
namespace {

constexpr std::string_view workspace = "main";
constexpr const char* agent = "played";
const std::string played_workflow = "workflow.";  // so begins the type of the task that stands for one
constexpr Duration heartbeat_every = 10s;
constexpr int idle_max = 1000;
constexpr std::size_t happenings_max = 10'000;

// What modules do for steps is played too.
Decision without_calls(const Decide& decide, const Rows& rows, const Input& input, Context& context) {
    if (input.as<StepCalled>() != nullptr || input.as<StepGivenUp>() != nullptr) return Decided{};
    return decide(rows, input, context);
}

ModuleSet modules_to_play() {
    return {.make = [] {
        std::vector<std::unique_ptr<Module>> modules;
        CoordinatorOptions options;
        options.agent_failures_max = 1'000'000;
        options.retry_elsewhere = {};
        options.delay_near = std::chrono::days{3660};  // nobody reads beside this engine what comes near
        modules.push_back(std::make_unique<AgentCoordinator>(options, std::vector<std::string>{}));
        modules.push_back(std::make_unique<AgentMonitoring>(TimeZone::utc()));
        modules.push_back(std::make_unique<AccessControl>());
        modules.push_back(std::make_unique<WorkItems>(WorkOptions{}));
        modules.push_back(std::make_unique<WorkflowEngine>(std::make_unique<script::LuaEvaluator>()));
        return modules;
    }, .around = &without_calls};
}

std::string shortened(const Json& json) { return json.text.empty() ? "null" : json.text.substr(0, 200); }

bool is_workflow(const Task& task) { return task.type.starts_with(played_workflow); }

// What stands for a workflow that a step starts: a task that is played.
WorkflowDefinition standing_for(const std::string& workflow, std::int32_t version) {
    WorkflowStep step{.id = "played", .task = played_workflow + workflow, .input = Json{R"("{{ input }}")"}};
    step.attempts = 1;
    return {.id = workflow, .version = version, .start = "played", .steps = {step}};
}

// A task that is at work, and when it ends.
struct AtWork {
    Timestamp ends = {};
    Lease lease = {};
};

// A path that stands at a call, and how that goes.
using VisitCall = std::function<void(const RawId& id, const WorkflowPath& path, const PlayedCall& call)>;

class Player {
public:
    Player(const WorkflowDefinition& definition, const Play& play)
        : definition_(definition), play_(play), clock_(play.at), store_(clock_) {}

    Result<PlayedExecution> run();

private:
    Reply ask(Input input);
    void settle();
    bool commit();
    Result<Done> begin();
    void work();
    void end_due();
    Reply decide(const PlayedSignal& signal);
    void say_words();
    void answer_calls();
    void each_call(const VisitCall& visit) const;
    void note();
    void note_path(const RawId& id, const std::string& where, const WorkflowPath& path);
    void say(std::string what);
    std::optional<Timestamp> next() const;
    bool is_over() const;
    Result<Done> put_workflows(std::set<std::string>& capabilities);
    const PlayedTask& played(const std::string& type) const;

    const WorkflowDefinition& definition_;
    const Play& play_;
    ManualClock clock_;
    MemoryStore store_;
    Leadership leadership_;
    std::unique_ptr<Engine> engine_;
    std::optional<Reply> answer_;
    std::uint64_t requests_ = 0;
    Id<WorkflowExecution> id_;
    std::vector<AtWork> at_work_;
    std::map<std::string, std::int32_t> workflows_begun_;  // by the type of the task that stands for it
    std::size_t signals_said_ = 0;
    bool was_cancelled_ = false;
    int idle_ = 0;  // rounds in which nothing happened
    std::map<std::string, StepStatus> seen_;
    ExecutionStatus status_seen_ = ExecutionStatus::PENDING;
    PlayedExecution out_;
};

bool Player::commit() {
    auto group = engine_->take_group();
    if (!group) return false;
    if (!group->batch.empty()) {
        Leadership proof = leadership_;
        proof.group = group->number;
        const auto stored = store_.commit({&group->batch, 1}, proof);
        CHECK(stored.has_value(), "{}", stored.error().message);
        engine_->committed(group->number);
    }
    for (auto& [ticket, reply] : group->replies) answer_ = std::move(reply);
    return true;
}

void Player::settle() {
    while (true) {
        engine_->turn(clock_.now());
        std::vector<Loaded> loaded;
        for (RowRef& ref : engine_->take_loads()) {
            const auto page = store_.read(workspace, {.table = ref.table, .keys = {ref.key}});
            CHECK(page.has_value(), "{}", page.error().message);
            StoredRow row = page->rows.empty() ? StoredRow{} : page->rows.front();
            loaded.push_back({std::move(ref), std::move(row)});
        }
        engine_->loaded(loaded);
        const bool committed = commit();
        const auto due = engine_->next_due();
        if (loaded.empty() && !committed && !engine_->has_work() && !(due && *due <= clock_.now())) return;
    }
}

Reply Player::ask(Input input) {
    answer_.reset();
    const auto offered = engine_->offer(std::move(input), 1);
    CHECK(offered.has_value(), "{}", offered.error().message);
    settle();
    CHECK(answer_.has_value(), "nothing was answered");
    return std::move(*answer_);
}

const PlayedTask& Player::played(const std::string& type) const {
    static const PlayedTask usual;
    const bool is_task = !type.starts_with(played_workflow);
    const auto& all = is_task ? play_.tasks : play_.workflows;
    const auto found = all.find(is_task ? type : type.substr(played_workflow.size()));
    return found == all.end() ? usual : found->second;
}

// Each version that a step names, and of the others the first.
Result<Done> Player::put_workflows(std::set<std::string>& capabilities) {
    std::set<std::pair<std::string, std::int32_t>> all;
    for (const WorkflowStep& step : definition_.steps) {
        if (step.type == StepType::WORKFLOW && step.workflow != definition_.id)
            all.emplace(step.workflow, step.version.value_or(1));
    }
    for (const auto& [workflow, version] : all) {
        if (!played(played_workflow + workflow).never) capabilities.insert(played_workflow + workflow);
        if (auto put = ask(PutWorkflow{Json{to_json(standing_for(workflow, version))}, agent}); !put)
            return put.error();
    }
    return Done{};
}

Result<Done> Player::begin() {
    auto led = store_.lead(workspace, agent, 0, std::chrono::days{36'500});
    CHECK(led.has_value(), "{}", led.error().message);
    leadership_ = *led;
    engine_ = std::make_unique<Engine>(EngineOptions{}, modules_to_play(), 1);
    TRY_DONE(engine_->restore(store_, workspace, clock_.now()));
    engine_->begin(leadership_.group, false);
    AgentInfo info{.id = agent, .capabilities = {function_task}, .max_concurrency = 10'000};
    std::set<std::string> capabilities;
    for (const WorkflowStep& step : definition_.steps) {
        if (step.type == StepType::TASK && !played(step.task).never)
            capabilities.insert(step.capability.empty() ? step.task : step.capability);
    }
    TRY_DONE(put_workflows(capabilities));
    info.capabilities.insert(info.capabilities.end(), capabilities.begin(), capabilities.end());
    if (auto done = ask(RegisterAgent{info}); !done) return done.error();
    WorkflowDefinition first = definition_;
    first.version = 0;
    if (auto put = ask(PutWorkflow{Json{to_json(first)}, agent}); !put) return put.error();
    auto started = ask(StartExecution{.workflow = definition_.id, .input = play_.input, .by = agent});
    if (!started) return started.error();
    id_ = started->as<ExecutionStarted>()->execution;
    return Done{};
}

void Player::say(std::string what) { out_.happenings.push_back({clock_.now() - play_.at, std::move(what)}); }

void Player::note_path(const RawId& id, const std::string& where, const WorkflowPath& path) {
    for (std::size_t i = 0; i < path.runs.size(); ++i) {
        const StepRun& run = path.runs[i];
        const auto [known, is_new] = seen_.emplace(fmt::format("{}/{}", id, i), StepStatus::RUNNING);
        if (!is_new && known->second == run.status) continue;
        known->second = run.status;
        std::string what = fmt::format("{}{} {}", where, run.step, name_of(run.status));
        if (run.due_at != Timestamp{}) what += fmt::format(" until {}", to_string(run.due_at));
        if (!run.error.empty()) what += ": " + run.error;
        if (run.status == StepStatus::SUCCEEDED && !run.output.text.empty() && run.output.text != "null")
            what += " " + run.output.text.substr(0, 200);
        say(std::move(what));
    }
}

void Player::note() {
    const Table<WorkflowBranch> branches = engine_->rows().table<WorkflowBranch>();
    out_.execution = *engine_->rows().look<WorkflowExecution>(id_).row;
    note_path(id_, "", out_.execution.path);
    std::map<std::pair<RawId, std::int32_t>, const WorkflowBranch*> sorted;
    branches.each([&](const WorkflowBranch& branch) { sorted[{branch.parent, branch.index}] = &branch; });
    for (const auto& [key, branch] : sorted)
        note_path(branch->id, fmt::format("  [{}] ", branch->index + 1), branch->path);
    if (out_.execution.status == status_seen_) return;
    status_seen_ = out_.execution.status;
    if (is_over()) {
        say(fmt::format("{}{}", name_of(status_seen_),
                        out_.execution.error.empty() ? " " + out_.execution.output.text
                                                     : ": " + out_.execution.error));
    }
}

bool Player::is_over() const { return workflow::is_over(out_.execution.status); }

// Everything that is ready is begun.
void Player::work() {
    while (true) {
        RawId request;
        request.bytes[15] = static_cast<std::uint8_t>(++requests_ & 0xFF);
        request.bytes[14] = static_cast<std::uint8_t>(requests_ >> 8 & 0xFF);
        request.bytes[0] = 1;
        Reply claimed = ask(Claim{.agent = agent, .limit = 1000, .request = request});
        CHECK(claimed.has_value(), "{}", claimed.error().message);
        const auto leases = std::move(*claimed).take<Leases>().leases;
        if (leases.empty()) return;
        for (const Lease& lease : leases) {
            const bool is_function = lease.task->type == function_task;
            if (!is_function) {
                const std::string_view kind = is_workflow(*lease.task) ? "" : "task ";
                std::string what = lease.task->type;
                if (kind.empty()) what[played_workflow.size() - 1] = ' ';
                say(fmt::format("    {}{} {}", kind, what, shortened(lease.body->payload)));
            }
            const Duration takes = is_function ? Duration{} : played(lease.task->type).takes;
            at_work_.push_back({clock_.now() + takes, lease});
        }
        end_due();
    }
}

void Player::end_due() {
    const auto late = std::stable_partition(at_work_.begin(), at_work_.end(),
                                            [&](const AtWork& one) { return one.ends > clock_.now(); });
    const std::vector<AtWork> ended(late, at_work_.end());
    at_work_.erase(late, at_work_.end());
    for (const AtWork& one : ended) {
        const Task& task = *one.lease.task;
        const PlayedTask& how = played(task.type);
        Result<Json> result = how.result;
        if (task.type == function_task) {
            result = script::run_function(one.lease.body->payload);
        } else if ((is_workflow(task) ? ++workflows_begun_[task.type] : task.attempt) <= how.fails) {
            result = Error{ErrorCode::invalid, how.error, ""};
        }
        if (result) {
            (void)ask(CompleteTasks{.agent = agent, .completions = {{task.id, task.epoch, *result}}});
        } else {
            const bool again = how.retryable && task.type != function_task;
            (void)ask(FailTasks{agent, {{task.id, task.epoch, result.error().message, again, {}}}});
        }
        note();
    }
}

Reply Player::decide(const PlayedSignal& signal) {
    const auto decision = from_json<PlayedDecision>(signal.payload.text, Reading::strict);
    if (!decision) return decision.error();
    return ask(AnswerApproval{.execution = id_,
                              .step = signal.name,
                              .approved = decision->approved,
                              .form = decision->form,
                              .by = agent});
}

void Player::say_words() {
    const Duration passed = clock_.now() - play_.at;
    for (; signals_said_ < play_.signals.size() && play_.signals[signals_said_].after <= passed;
         ++signals_said_) {
        const PlayedSignal& signal = play_.signals[signals_said_];
        const WorkflowStep* step = find_step(definition_, signal.name);
        const bool has_form = step != nullptr && !step->form.text.empty();
        const Reply heard =
            has_form ? decide(signal) : ask(SignalExecution{id_, signal.name, signal.payload, agent});
        say(fmt::format("    signal {}{}", signal.name, heard ? "" : ": " + heard.error().message));
        note();
    }
    if (play_.cancel_after > 0ms && play_.cancel_after <= passed && !std::exchange(was_cancelled_, true)) {
        (void)ask(ChangeExecution{ExecutionVerb::CANCEL, id_, "who plays"});
        say("    cancelled");
        note();
    }
}

void Player::each_call(const VisitCall& visit) const {
    static const PlayedCall usual;
    const auto look = [&](const RawId& id, const WorkflowPath& path) {
        if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return;
        const WorkflowStep* step = find_step(definition_, path.runs.back().step);
        if (step->call.empty()) return;
        const auto played = play_.calls.find(step->call);
        visit(id, path, played == play_.calls.end() ? usual : played->second);
    };
    if (workflow::is_over(out_.execution.status)) return;
    look(id_, out_.execution.path);
    engine_->rows().table<WorkflowBranch>().each([&](const WorkflowBranch& branch) {
        if (is_live(branch.status)) look(branch.id, branch.path);
    });
}

void Player::answer_calls() {
    while (true) {
        std::vector<StepAnswered> answers;
        each_call([&](const RawId& id, const WorkflowPath& path, const PlayedCall& call) {
            if (call.never || path.runs.back().started_at + call.takes > clock_.now()) return;
            answers.push_back({.path = id,
                               .run = static_cast<std::int32_t>(path.runs.size()) - 1,
                               .output = call.error.empty() ? call.result : Json{},
                               .error = call.error});
        });
        if (answers.empty() || out_.happenings.size() >= happenings_max) return;
        for (StepAnswered& answer : answers) {
            const auto offered = engine_->offer(std::move(answer), 0);
            CHECK(offered.has_value(), "{}", offered.error().message);
            settle();
            note();
        }
    }
}

// When something happens that leads on; nothing: nothing ever does.
std::optional<Timestamp> Player::next() const {
    std::optional<Timestamp> next;
    const auto sooner = [&](Timestamp at) {
        if (at != Timestamp{} && (!next || at < *next)) next = at;
    };
    for (const AtWork& one : at_work_) sooner(one.ends);
    each_call([&](const RawId&, const WorkflowPath& path, const PlayedCall& call) {
        if (!call.never) sooner(path.runs.back().started_at + call.takes);
    });
    if (signals_said_ < play_.signals.size()) sooner(play_.at + play_.signals[signals_said_].after);
    if (play_.cancel_after > 0ms && !was_cancelled_) sooner(play_.at + play_.cancel_after);
    engine_->rows().table<WorkflowExecution>().each([&](const WorkflowExecution& execution) {
        if (workflow::is_over(execution.status)) return;
        sooner(execution.deadline);
        sooner(execution.path.wake_at);
        sooner(execution.resume_at);
        sooner(execution.given_up_at);
    });
    engine_->rows().table<WorkflowFork>().each([&](const WorkflowFork& fork) { sooner(fork.next_at); });
    engine_->rows().table<WorkflowBranch>().each([&](const WorkflowBranch& branch) {
        if (is_live(branch.status)) sooner(branch.path.wake_at);
    });
    engine_->rows().table<Task>().each([&](const Task& task) {
        if (is_final(task.status)) return;
        sooner(task.deadline);
        if (task.run_at > clock_.now()) {
            sooner(task.run_at);
        } else if (task.status == TaskStatus::QUEUED && !played(task.type).never && idle_ < idle_max) {
            sooner(clock_.now() + 1s);  // it is ready, and its agent may not have it yet
        }
    });
    return next;
}

Result<PlayedExecution> Player::run() {
    TRY_DONE(begin());
    note();
    while (true) {
        say_words();
        answer_calls();
        const std::size_t happened = out_.happenings.size();
        work();
        note();
        idle_ = out_.happenings.size() > happened ? 0 : idle_ + 1;
        if (is_over()) break;
        if (out_.happenings.size() >= happenings_max) {
            say("…");
            break;
        }
        const auto at = next();
        if (!at) {
            say("it waits, and nothing comes");
            break;
        }
        // Whoever is at work says so meanwhile, or it would lose its tasks.
        while (clock_.now() < *at) {
            const bool beats = !at_work_.empty();
            clock_.advance_to(beats ? std::min(*at, clock_.now() + heartbeat_every) : *at);
            std::vector<TaskHeartbeat> beats_of;
            for (const AtWork& one : at_work_)
                beats_of.push_back({one.lease.task->id, one.lease.task->epoch, {}});
            if (beats) (void)ask(Heartbeat{agent, beats_of});
        }
        settle();
        end_due();
        note();
        answer_calls();
    }
    return std::move(out_);
}

Result<Done> check_lasts(Duration lasts, Duration most, std::string field) {
    if (lasts >= Duration{} && lasts <= most) return Done{};
    return Error{ErrorCode::invalid, fmt::format("is 0s to {}", to_string(most)), std::move(field)};
}

// What it names has to be there: a misspelt name would play nothing, and nobody would see it.
Result<Done> check_play(const WorkflowDefinition& definition, const Play& how) {
    constexpr Duration longest = std::chrono::days{3660};
    constexpr Duration longest_task = std::chrono::days{7};  // its agent says every few seconds that it lives
    std::set<std::string> tasks;
    std::set<std::string> calls;
    std::set<std::string> workflows;
    std::set<std::string> signals;
    std::string conditions;  // which may ask for any
    for (const WorkflowStep& step : definition.steps) {
        if (step.type == StepType::TASK) tasks.insert(step.task);
        if (!step.call.empty()) calls.insert(step.call);
        if (step.workflow != definition.id && !step.workflow.empty()) workflows.insert(step.workflow);
        if (!step.signal.empty()) signals.insert(step.signal);
        if (!step.approval.empty() || waits_for_event(step)) signals.insert(step.id);
        if (waits_for_condition(step)) conditions += step.until + "\n";
    }
    const auto expect = [](const std::set<std::string>& all, const std::string& name, std::string field) {
        if (all.contains(name)) return Result<Done>{Done{}};
        return Result<Done>{
            Error{ErrorCode::invalid, fmt::format("no step has '{}'", name), std::move(field)}};
    };
    for (const auto& [name, task] : how.tasks) {
        TRY_DONE(expect(tasks, name, "tasks." + name));
        TRY_DONE(check_lasts(task.takes, longest_task, fmt::format("tasks.{}.takes", name)));
    }
    for (const auto& [name, call] : how.calls) {
        TRY_DONE(expect(calls, name, "calls." + name));
        TRY_DONE(check_lasts(call.takes, longest, fmt::format("calls.{}.takes", name)));
    }
    for (const auto& [name, workflow] : how.workflows) {
        TRY_DONE(expect(workflows, name, "workflows." + name));
        TRY_DONE(check_lasts(workflow.takes, longest_task, fmt::format("workflows.{}.takes", name)));
    }
    for (std::size_t i = 0; i < how.signals.size(); ++i) {
        const std::string& name = how.signals[i].name;
        if (conditions.find("signals." + name) == conditions.npos)
            TRY_DONE(expect(signals, name, fmt::format("signals[{}].name", i)));
        TRY_DONE(check_lasts(how.signals[i].after, longest, fmt::format("signals[{}].after", i)));
    }
    TRY_DONE(check_lasts(how.cancel_after, longest, "cancel_after"));
    const Timestamp first{0};
    if (how.at < first || how.at > first + 50 * longest)
        return Error{ErrorCode::invalid, "is 1970 to 2470", "at"};
    return Done{};
}

}  // namespace

Result<PlayedExecution> play(const WorkflowDefinition& definition, const Play& how) {
    TRY_DONE(check_play(definition, how));
    Play sorted = how;
    std::stable_sort(
        sorted.signals.begin(), sorted.signals.end(),
        [](const PlayedSignal& one, const PlayedSignal& other) { return one.after < other.after; });
    return Player{definition, sorted}.run();
}

}  // namespace tero::workflow
