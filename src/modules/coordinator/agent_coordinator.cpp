// The registry of agents, the claims that wait, and what falls due. The decisions about tasks are in
// submit.cpp, claim.cpp and outcome.cpp.
#include "modules/coordinator/agent_coordinator.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/change_agent.hpp"
#include "modules/coordinator/lease.hpp"
#include "modules/coordinator/matching.hpp"
#include "modules/coordinator/model/names.hpp"
#include "modules/coordinator/starts.hpp"
#include "modules/coordinator/webhook.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {

namespace {

using coordinator::Matching;

bool is_live(const Task& task) { return !is_final(task.status); }

Timestamp lease_ends(const Task& task) {
    return task.status == TaskStatus::RUNNING ? task.lease_until : Timestamp{};
}
Timestamp life_ends(const Task& task) { return is_live(task) ? task.deadline : Timestamp{}; }

Query with_status(std::string status) { return rows_where("by_status", std::move(status)); }
bool is_under_way(const BulkChange& bulk) { return bulk.status == BulkStatus::RUNNING; }

std::string why_stuck(const Rows&, const Task& task, Timestamp now) {
    if (task.status == TaskStatus::RUNNING) return missed(task.lease_until, now);
    // A queued task waits for an agent, but not beyond its deadline.
    return task.deadline == Timestamp{} ? std::string{} : missed(task.deadline, now);
}

std::size_t bytes_of(const TaskBody& body) {
    return body.payload.text.size() + body.result.text.size() + body.progress.text.size() + body.error.size();
}

TableRule table_of_bodies() {
    return table<TaskBody>({
        .near = none("it is read when its task is handed out"),
        .rests = none("its task says why it rests"),
        .keep = none("it goes with its task"),
        .weight = weighed<TaskBody>(&bytes_of),
        // A lost body is as good as none: nobody writes one anew, and its task is given up.
        .unreadable = WhenUnreadable::AS_ABSENT,
    });
}

// Reports about the same task keep their order.
template <class T, class Report>
Order<T> in_order_of_tasks(std::vector<Report> T::*reports) {
    Order<T> order;
    order.keys = [reports](const T& input, OrderKeys& keys) {
        for (const Report& report : input.*reports) keys.push_back(order_key(report.task));
    };
    return order;
}
template <class T>
Order<T> in_order_of_tasks(std::vector<Id<Task>> T::*tasks) {
    Order<T> order;
    order.keys = [tasks](const T& input, OrderKeys& keys) {
        for (const Id<Task>& task : input.*tasks) keys.push_back(order_key(task));
    };
    return order;
}
// A connection: what it claims is known when it is heard that it hung up.
void add_caller(std::uint64_t caller, OrderKeys& keys) {
    if (caller != 0) keys.push_back(order_key(fmt::format("caller {}", caller)));
}
void keys_of_claim(const Claim& input, OrderKeys& keys) { add_caller(input.caller, keys); }
void keys_of_wait(const AwaitEnd& input, OrderKeys& keys) { add_caller(input.caller, keys); }
void keys_of_caller(const CallerLeft& input, OrderKeys& keys) { add_caller(input.caller, keys); }
void keys_of_complete(const CompleteTasks& input, OrderKeys& keys) {
    for (const Completion& completion : input.completions) keys.push_back(order_key(completion.task));
    if (input.next) add_caller(input.next->caller, keys);
}
void keys_of_submit(const SubmitTasks& input, OrderKeys& keys) {
    for (const NewTask& task : input.tasks) {
        if (!task.unique_key.empty()) keys.push_back(order_key(task.unique_key));
    }
}
void keys_of_add(const AddToBatch& input, OrderKeys& keys) {
    keys_of_submit(input.asked, keys);
    keys.push_back(order_key(input.batch));
}

auto agents_are_known() { return in_any_order("agents are all in memory"); }
auto claims_are_known() { return in_any_order("open claims are in memory"); }

TableParts small_table(Part<Near> near, Part<WhyStuck> rests, Part<Keep> keep) {
    return {.near = std::move(near),
            .rests = std::move(rests),
            .keep = std::move(keep),
            .weight = none("its rows are small"),
            .unreadable = WhenUnreadable::REFUSED};
}

TableRule table_of_starts() {
    return table<KeyStarts>(small_table(near_all(), none("it only counts"),
                                        keep<KeyStarts>(1min, [](const KeyStarts& starts) {
                                            return coordinator::none_at(starts);
                                        })));
}
TableRule table_of_pauses() {
    return table<QueuePause>(small_table(near_all(), none("a pause waits for a person, with an alert"),
                                         none("it goes when somebody resumes")));
}
TableRule table_of_limits() {
    return table<QueueLimit>(small_table(near_all(), none("it only stands"), none("until removed")));
}

}  // namespace

TableRule AgentCoordinator::table_of_bulks() const {
    return table<BulkChange>(small_table(near_when<BulkChange>(&is_under_way, {with_status("RUNNING")}),
                                         none("its walk goes on by itself"), keep_bulks()));
}

Declaration AgentCoordinator::declare() {
    return {
        .name = "coordinator",
        .tables = {table<AgentInfo>(small_table(near_all(), none("an agent waits for nobody"), keep_agents())),
                   table<Task>({
                       .near = near_tasks(),
                       .rests = rests<Task>(&why_stuck),
                       .keep = keep_tasks(),
                       .weight = none("it is small"),
                       .unreadable = WhenUnreadable::REFUSED,
                   }),
                   table_of_bodies(), table_of_starts(), table_of_pauses(), table_of_limits(),
                   table<TaskKey>(small_table(none("it is read when its key is asked for"),
                                              none("it waits for nothing"), keep_unique_keys())),
                   table_of_batches(), table_of_bulks()},
        .writes_too = none("its own tables only"),
        .observes = observing_each<Task, AgentInfo, QueuePause, QueueLimit, KeyStarts, BulkChange,
                                   WorkflowExecution>(*this),
        .inputs = {on<SubmitTasks>(*this, in_order_of(&keys_of_submit)),
                   on<QueueTask>(*this, in_any_order("it is decided with what asked for it")),
                   on<Claim>(*this, in_order_of(&keys_of_claim)),
                   on<MatchClaims>(*this, in_any_order("it gives what is ready now")),
                   on<CompleteTasks>(*this, in_order_of(&keys_of_complete)),
                   on<FailTasks>(*this, in_order_of_tasks(&FailTasks::failures)),
                   on<Heartbeat>(*this, in_order_of_tasks(&Heartbeat::beats)),
                   on<ReturnLeases>(*this, in_order_of_tasks(&ReturnLeases::leases)),
                   on<AcceptTask>(*this, in_order_of(&AcceptTask::task)),
                   on<ChangeTasks>(*this, in_order_of_tasks(&ChangeTasks::tasks)),
                   on<AwaitEnd>(*this, in_order_of(&keys_of_wait)),
                   on<BeginBulk>(*this, in_any_order("it is a walk of its own")),
                   on<StopBulk>(*this, in_order_of(&StopBulk::bulk)),
                   on<BulkPiece>(*this, in_order_of(&BulkPiece::bulk)),
                   on<BeginBatch>(*this, in_any_order("it is new")),
                   on<AddToBatch>(*this, in_order_of(&keys_of_add)),
                   on<SealBatch>(*this, in_order_of(&SealBatch::batch)),
                   on<TaskOfBatchEnded>(*this, in_any_order("it is decided with the task's end")),
                   on<TasksComeNear>(*this, in_any_order("whoever changed one meanwhile had it in memory")),
                   on<PauseQueue>(*this, in_any_order("who pauses last says why")),
                   on<ResumeQueue>(*this, in_any_order("pauses are all in memory")),
                   on<SetQueueLimit>(*this, in_any_order("who sets it last says how many")),
                   on<RemoveQueueLimit>(*this, in_any_order("limits are all in memory")),
                   on<RegisterAgent>(*this, agents_are_known()), on<ChangeAgent>(*this, agents_are_known()),
                   on<RemoveAgent>(*this, agents_are_known()),
                   on<ChangeAgentSecret>(*this, agents_are_known()),
                   on<CountHeld>(*this, in_any_order("it counts what is held now")),
                   on<LeaseExpired>(*this, in_order_of(&LeaseExpired::task)),
                   on<TaskDeadline>(*this, in_order_of(&TaskDeadline::task)),
                   on<FollowTask>(*this, in_order_of(&FollowTask::task)),
                   on<ClaimExpired>(*this, claims_are_known()), on<CloseClaims>(*this, claims_are_known()),
                   on<CallerLeft>(*this, in_order_of(&keys_of_caller)),
                   on<AgentSilent>(*this, agents_are_known())},
        .timers = {due<LeaseExpired, Task>(&lease_ends), due<TaskDeadline, Task>(&life_ends),
                   timer<ClaimExpired>(
                       {[this](const Rows&, Timestamp now, auto& out) { claims_->take_ended(now, out); },
                        [this] { return claims_->next_end(); }}),
                   due<AgentSilent, AgentInfo>([this](const AgentInfo& agent) { return silent_at(agent); }),
                   followers_timer()},
        .memory_timer = MemoryTimer{[this](const Rows& rows, Timestamp now, auto&) { promote(rows, now); },
                                    [this] { return next_promoted(); }},
        .recovers = Recover{[this](auto&... asked) { return recover(asked...); }},
        .after_pause = AfterPause{[this](auto&... asked) { return after_pause(asked...); }},
        .turn_end = TurnEnd{[] { return Input{MatchClaims{}}; },
                            [this](const Rows&) { return Matching::is_possible(index_, agents_, pauses_); }},
        .room = HasRoom{[this] { return index_.near_count() < room_for_commands(); }},
        .busy = IsBusy{[this](const Rows&) { return !idle() || far_.is_behind(); }},
        .gauges = gauges(),
        .publishes = none("nobody reads its tasks but through the store"),
        .walks = walks(),
    };
}

// A built-in agent lives in this process and cannot fall silent alone; one that Tero calls speaks when asked.
Timestamp AgentCoordinator::silent_at(const AgentInfo& agent) const {
    if (agent.kind == AgentKind::BUILTIN || agent.webhook || agent.status == AgentStatus::OFFLINE) return {};
    return agent.heartbeat_at + options_.agent_silence_max;
}

Part<Gauge> AgentCoordinator::gauges() const {
    return {Gauge{"tero_tasks_live", "Tasks running, ready, or due before long",
                  [this] { return index_.live_count(); }},
            Gauge{"tero_tasks_waiting_for_a_slot", "Tasks whose concurrency key has as many as it may",
                  [this] { return index_.slots().aside_count(); }}};
}

TimerRule AgentCoordinator::followers_timer() {
    return timer<FollowTask>(
        {[this](const Rows&, Timestamp, auto& out) { index_.followers().take_news(out); },
         [this] { return index_.followers().has_news() ? std::optional{told_} : std::nullopt; }});
}

void AgentCoordinator::promote(const Rows& rows, Timestamp now) {
    const auto find = [&](const RawId& id) -> const Task& {
        const Task* task = rows.look<Task>(id).row;
        CHECK(task != nullptr, "task {}: delayed but not in memory", id);
        return *task;
    };
    far_.pass(now, [&](const RawId& id) { index_.changed(nullptr, &find(id)); });
    index_.promote(now, find);
    agents_.pass(now);
    told_ = now;
}

std::optional<Timestamp> AgentCoordinator::next_promoted() const {
    const auto task = index_.next_due();
    const auto probe = agents_.next_probe();
    std::optional<Timestamp> next = bulks_.next_after(told_);
    for (const auto& due : {task, probe, far_.next()}) {
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

Near AgentCoordinator::near_tasks() const {
    return near_in_order<Task>(
        [this](const Task& task) { return !is_final(task.status) && !is_far(task); },
        [this] { return far_.is_behind(); }, {with_status("QUEUED"), with_status("RUNNING")});
}

// In this order: far tasks are due.
Part<Walk> AgentCoordinator::walks() {
    Walk for_bulks{[this](Timestamp now) { return next_step(now); },
                   [this](const Walk::Step& step, const Page& page) { return found_on(step, page); }};
    return {far_.walk<TasksComeNear>(), std::move(for_bulks)};
}

std::optional<Walk::Step> AgentCoordinator::next_step(Timestamp now) const {
    const BulkChange* bulk = bulks_.due(now);
    if (bulk == nullptr) return std::nullopt;
    return Walk::Step{coordinator::query_of(*bulk), bulk->id};
}

std::optional<Input> AgentCoordinator::found_on(const Walk::Step& step, const Page& page) const {
    const BulkChange* bulk = bulks_.find(step.whose);
    return bulk == nullptr ? std::nullopt
                           : std::optional<Input>{coordinator::piece_of(*bulk, page, options_.queue_max)};
}

Decision AgentCoordinator::decide(const Rows& rows, const TasksComeNear& input, Context&) const {
    return come_near(far_once_kept_, table_of<Task>(), rows, input);
}

void AgentCoordinator::changed(const AgentInfo* before, const AgentInfo* after) {
    agents_.changed(before, after);
    keep_standing_claim(before, after);
}

void AgentCoordinator::changed(const QueuePause* before, const QueuePause* after) {
    pauses_.changed(before, after);
    if (after != nullptr) return;
    if (const auto group = coordinator::Pauses::group_of(*before)) index_.let_go(*group);
}

void AgentCoordinator::changed(const Task* before, const Task* after) {
    const auto far = [&](const Task* task) { return task != nullptr && is_far(*task); };
    far_.changed(far(before) ? before : nullptr, far(after) ? after : nullptr);
    index_.changed(far(before) ? nullptr : before, far(after) ? nullptr : after);
    // A row that goes has ended, or it is far and only leaves the memory.
    const Task& last = after != nullptr ? *after : *before;
    if (!claims_->waits().empty() && is_final(last.status)) claims_->ended(last.id);
    const bool ran = before != nullptr && before->status == TaskStatus::RUNNING;
    const bool runs = after != nullptr && after->status == TaskStatus::RUNNING;
    if (ran && runs && before->agent == after->agent) return;
    if (ran) agents_.ended(before->agent, before->capability);
    if (runs) agents_.began(after->agent, after->capability);
}

void AgentCoordinator::hear(const AgentInfo& agent, const Context& context, Decided& decided) const {
    const bool stale = context.now - agent.heartbeat_at > options_.agent_silence_max / 3;
    if (agent.status != AgentStatus::OFFLINE && !stale) return;
    AgentInfo heard = agent;
    coordinator::hear(heard, context.now);
    coordinator::put_agent(decided, context, &agent, std::move(heard), "agent:" + agent.id);
}

void AgentCoordinator::count_attempt(AgentInfo& agent, const Task& task, coordinator::AttemptEnd end,
                                     Timestamp now, Decided& decided) const {
    const auto verdict = coordinator::count_attempt(agent, task, end, now, options_);
    if (verdict == coordinator::Verdict::DEGRADED) {
        MARK("agent.degraded");
        decided.next.push_back(RaiseAlert{
            "agent_degraded", agent.id, AlertLevel::WARNING,
            fmt::format("agent '{}' failed {} tasks of {} in a row: it gets single ones of them until it has "
                        "done {}",
                        agent.id, options_.agent_failures_max, task.capability, options_.probes_to_pass)});
    }
    if (verdict == coordinator::Verdict::RECOVERED && !coordinator::is_in_quarantine(agent)) {
        MARK("agent.recovered");
        decided.next.push_back(ResolveAlert{"agent_degraded", agent.id});
    }
}

Result<Done> AgentCoordinator::check_right(const Rows& rows, const std::string& credential,
                                           std::string_view capability, Timestamp now) const {
    if (credential.empty()) return Done{};
    const ApiKey* key = rows.look<ApiKey>(credential).row;
    const Session* session = key == nullptr ? rows.look<Session>(credential).row : nullptr;
    const bool good =
        key != nullptr ? key->revoked_at == Timestamp{} : session != nullptr && now < session->expires_at;
    if (!good)
        return Error{ErrorCode::unauthenticated, "this key was revoked, or this session has ended", ""};
    if (key == nullptr || may_serve(*key, capability, conversations_)) return Done{};
    return Error{ErrorCode::forbidden,
                 fmt::format("this key may not serve '{}'; only one that names the capability may",
                             capability.substr(0, 100)),
                 "capabilities"};
}

Result<Done> AgentCoordinator::check_claim(const Rows& rows, const Claim& claim, const AgentInfo& agent,
                                           Timestamp now) const {
    for (const std::string& capability : agent.capabilities) {
        TRY_DONE(check_right(rows, claim.credential, capability, now));
    }
    return Done{};
}

Decision AgentCoordinator::decide(const Rows& rows, const RegisterAgent& input, Context& context) const {
    const AgentInfo& asked = input.agent;
    if (auto good = check_name(asked.id, "id"); !good) return refused(context, std::move(good).error());
    if (asked.capabilities.empty() || asked.capabilities.size() > 64) {
        return refused(context, {ErrorCode::invalid, "an agent offers 1 to 64 capabilities", "capabilities"});
    }
    for (const std::string& capability : asked.capabilities) {
        if (auto good = check_name(capability, "capabilities"); !good)
            return refused(context, std::move(good).error());
        if (auto right = check_right(rows, input.credential, capability, context.now); !right) {
            return refused(context, std::move(right).error());
        }
    }
    if (asked.max_concurrency < 1 || asked.max_concurrency > 10'000) {
        return refused(context,
                       {ErrorCode::invalid, "an agent may hold 1 to 10,000 tasks", "max_concurrency"});
    }
    LOOK(const AgentInfo* known, rows, AgentInfo, asked.id);
    if (known != nullptr && (known->kind == AgentKind::BUILTIN) != (asked.kind == AgentKind::BUILTIN)) {
        return refused(context, {ErrorCode::conflict, "this name belongs to a built-in agent", "id"});
    }
    if (auto good = coordinator::check_labels(asked); !good) return refused(context, std::move(good).error());
    if (auto good = coordinator::check_webhook(asked); !good)
        return refused(context, std::move(good).error());
    AgentInfo agent = known != nullptr ? *known : asked;
    agent.kind = asked.kind;
    const bool has_new_secret = asked.webhook && !(known != nullptr && known->webhook);
    agent.webhook = asked.webhook;
    if (agent.webhook) {
        coordinator::take_secrets(*agent.webhook, known != nullptr ? known->webhook : std::nullopt, context);
        const bool by_key = rows.look<ApiKey>(input.credential).row != nullptr;
        agent.webhook->credential = by_key ? input.credential : std::string{};
    }
    agent.capabilities = asked.capabilities;
    agent.max_concurrency = asked.max_concurrency;
    if (agent.version != asked.version) agent.draining_since = {};  // it was drained to be replaced
    agent.version = asked.version;
    agent.labels = asked.labels;
    coordinator::begin_anew(agent, context.now);
    if (known == nullptr) agent.registered_at = context.now;

    Decided decided;
    // Its open claims were let in for what it offered before.
    if (known != nullptr && known->capabilities != agent.capabilities) {
        for (const Ticket ticket : agents_.find(agent.id)->claims)
            answer(ticket, {{}, claims_->find(ticket)->completions}, decided);
    }
    if (known != nullptr && known->webhook && known->status == AgentStatus::OFFLINE)
        decided.next.push_back(ResolveAlert{"agent_unwanted", agent.id});
    decided.reply(context, has_new_secret ? Answer{AgentSecret{agent.webhook->secret}} : Answer{Done{}});
    coordinator::put_agent(decided, context, known, std::move(agent), "agent:" + asked.id);
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const AgentSilent& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    Decided decided;
    if (agent == nullptr || agent->status == AgentStatus::OFFLINE) return decided;
    if (context.now < agent->heartbeat_at + options_.agent_silence_max) return decided;
    AgentInfo silent = *agent;
    silent.status = AgentStatus::OFFLINE;
    coordinator::put_agent(decided, context, agent, std::move(silent), "timer");
    return decided;
}

}  // namespace tero
