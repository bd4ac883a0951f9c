#include "engine/tests/engine_fixture.hpp"

#include "base/check.hpp"
#include "engine/working_set.hpp"
#include "modules/access/access_control.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/monitoring/agent_monitoring.hpp"

namespace tero {
namespace {

constexpr const char* workspace = "main";

}  // namespace

ModuleSet platform_modules(CoordinatorOptions options, std::vector<std::string> conversations) {
    return {.make = [options, conversations = std::move(conversations)] {
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(std::make_unique<AgentCoordinator>(options, conversations));
        modules.push_back(std::make_unique<AgentMonitoring>(TimeZone::utc()));
        modules.push_back(std::make_unique<AccessControl>());
        return modules;
    }};
}

SteppedEngine::SteppedEngine(ModuleSet modules, EngineOptions options)
    : options_(options), modules_(std::move(modules)) {
    rebuild();
}

void SteppedEngine::rebuild(bool same_process) {
    auto led = store.lead(workspace, "test", 0, 24h * 3650);
    CHECK(led.has_value(), "{}", led.error().message);
    leadership_ = *led;
    engine = std::make_unique<Engine>(options_, modules_, seed_++);
    const auto restored = engine->restore(store, workspace, clock.now());
    CHECK(restored.has_value(), "{}", restored.error().message);
    engine->begin(leadership_.group, same_process, Recovered{}.away, leadership_.chain);
    sweep.begin(steady);
}

int SteppedEngine::walk(int most) {
    for (int pieces = 0; pieces < most;) {
        steady += 1ms;
        const auto query = sweep.next(engine->modules(), clock.now(), steady);
        if (!query) return pieces;
        auto piece = sweep.found(engine->modules(), store.read(workspace, *query), clock.now(), steady);
        if (!piece) continue;
        CHECK(ask(*piece).has_value(), "a piece was refused");
        sweep.landed(steady);
        pieces += 1;
    }
    return most;
}

Ticket SteppedEngine::offer(Input input, std::shared_ptr<const Once> once) {
    const Ticket ticket = next_ticket_++;
    if (auto offered = engine->offer(std::move(input), ticket, std::move(once)); !offered)
        replies_.emplace(ticket, offered.error());
    return ticket;
}

std::size_t SteppedEngine::load() {
    std::vector<Loaded> loaded;
    for (RowRef& ref : engine->take_loads()) {
        StoredRow row = find(ref.table, ref.key);
        loaded.push_back({std::move(ref), std::move(row)});
    }
    engine->loaded(loaded);
    return loaded.size();
}

bool SteppedEngine::commit() {
    std::optional<Group> group = engine->take_group();
    if (!group) return false;
    if (!group->batch.empty()) {
        Leadership proof = leadership_;
        proof.group = group->number;
        proof.chain = group->chain;
        auto stored = store.commit({&group->batch, 1}, proof);
        CHECK(stored.has_value(), "group {}: {}", group->number, stored.error().message);
        engine->committed(group->number);
    }
    for (auto& [ticket, reply] : group->replies) {
        CHECK(replies_.emplace(ticket, reply).second, "ticket {} was answered twice", ticket);
    }
    effects.insert(effects.end(), group->effects.begin(), group->effects.end());
    groups.push_back(std::move(*group));
    return true;
}

void SteppedEngine::settle() {
    for (int steps = 0;; ++steps) {
        CHECK(steps < 100'000, "the engine never settles");
        turn();
        const std::size_t rows = load();
        const bool committed = commit();
        const auto due = engine->next_due();
        if (rows == 0 && !committed && !engine->has_work() && !(due && *due <= clock.now())) break;
    }
    const auto difference = working_set_difference(*engine, store, workspace);
    CHECK(!difference, "{}", *difference);
}

void SteppedEngine::pass(Duration time) {
    const Timestamp until = clock.now() + time;
    settle();
    while (true) {
        const auto due = engine->next_due();
        if (!due || *due > until) break;
        clock.advance_to(*due);
        settle();
    }
    clock.advance_to(until);
    settle();
}

Reply SteppedEngine::ask(Input input) {
    const Ticket ticket = offer(std::move(input));
    settle();
    auto answered = reply(ticket);
    CHECK(answered.has_value(), "ticket {} was not answered", ticket);
    return std::move(*answered);
}

std::optional<Reply> SteppedEngine::reply(Ticket ticket) {
    const auto found = replies_.find(ticket);
    if (found == replies_.end()) return std::nullopt;
    Reply answered = std::move(found->second);
    replies_.erase(found);
    return answered;
}

StoredRow SteppedEngine::find(TableId table, RowKey key) {
    Query query;
    query.table = table;
    query.keys = {std::move(key)};
    auto page = store.read(workspace, query);
    CHECK(page.has_value(), "{}", page.error().message);
    return page->rows.empty() ? StoredRow{} : page->rows.front();
}

std::vector<StoredRow> SteppedEngine::read_all(TableId table) {
    std::vector<StoredRow> rows;
    Query query;
    query.table = table;
    query.limit = 1000;
    do {
        auto page = store.read(workspace, query);
        CHECK(page.has_value(), "{}", page.error().message);
        rows.insert(rows.end(), page->rows.begin(), page->rows.end());
        query.after = page->next;
    } while (!query.after.empty());
    return rows;
}

void SteppedEngine::register_agent(std::string id, std::string capability, std::int32_t concurrency,
                                   AgentKind kind) {
    AgentInfo agent;
    agent.id = std::move(id);
    agent.kind = kind;
    agent.capabilities = {std::move(capability)};
    agent.max_concurrency = concurrency;
    ask_for<Done>(RegisterAgent{std::move(agent)});
}

Id<Task> SteppedEngine::submit(NewTask task) {
    SubmitTasks asked;
    asked.tasks.push_back(std::move(task));
    auto submitted = ask_for<SubmittedTasks>(std::move(asked));
    CHECK(submitted.size() == 1 && submitted.front().has_value(), "the task was refused");
    return submitted.front()->task;
}

Claim SteppedEngine::claim_of(std::string agent, std::int32_t limit, Duration wait) {
    return {.agent = std::move(agent),
            .limit = limit,
            .request = make_raw_id(clock.now(), random_),
            .wait = wait};
}

std::vector<Lease> SteppedEngine::claim(std::string agent, std::int32_t limit) {
    return ask_for<Leases>(claim_of(std::move(agent), limit)).leases;
}

Result<Done> SteppedEngine::complete(const Lease& lease, std::string result) {
    CompleteTasks completed;
    completed.agent = lease.task->agent;
    completed.completions.push_back({lease.task->id, lease.task->epoch, Json{std::move(result)}});
    return ask_for<Outcomes>(std::move(completed)).front();
}

Result<Done> SteppedEngine::fail(const Lease& lease, bool retryable) {
    FailTasks failed;
    failed.agent = lease.task->agent;
    failed.failures.push_back({lease.task->id, lease.task->epoch, "it did not work", retryable, {}});
    return ask_for<Outcomes>(std::move(failed)).front();
}

}  // namespace tero
