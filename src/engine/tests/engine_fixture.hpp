// For tests: an engine driven by hand over a store in memory, one step at a time.
#pragma once

#include "base/time.hpp"
#include "engine/engine.hpp"
#include "engine/sweep.hpp"
#include "kernel/modules.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/options.hpp"
#include "store/memory_store.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero {

// Coordinator, monitoring and access: what runs without any business.
ModuleSet platform_modules(CoordinatorOptions options = {}, std::vector<std::string> conversations = {});

class SteppedEngine {
public:
    explicit SteppedEngine(ModuleSet modules = platform_modules(), EngineOptions options = {});

    // ---- single steps ----
    Ticket offer(Input input, std::shared_ptr<const Once> once = nullptr);
    void turn() { engine->turn(clock.now()); }
    // Reads what decisions wait for; how many rows that were.
    std::size_t load();
    // Stores the collected group and gives its replies out; false when there is none.
    bool commit();

    // ---- many steps ----
    // Until nothing more happens at this time.
    void settle();
    // Lets time pass, stopping at everything that falls due on the way.
    void pass(Duration time);
    // Offers, settles, and answers what the reply was.
    Reply ask(Input input);
    template <class T>
    T ask_for(Input input) {
        Reply reply = ask(std::move(input));
        CHECK(reply.has_value(), "{}", reply.error().message);
        return std::move(*reply).template take<T>();
    }
    // The reply that came for a ticket, once.
    std::optional<Reply> reply(Ticket ticket);
    // The engine is thrown away and built from the rows again, in a new process or in the same one.
    void rebuild(bool same_process = false);
    void restart(bool same_process = false) {
        rebuild(same_process);
        settle();
    }

    // Reads what modules want to walk, as HostCore does; how many pages led to something, of at most so many.
    int walk(int most = 1000);

    // The stored row; null: there is none.
    template <class Row>
    std::shared_ptr<const Row> stored(RowKey key) {
        const StoredRow row = find(table_of<Row>(), std::move(key));
        return std::static_pointer_cast<const Row>(row.row);
    }
    template <class Row>
    std::vector<Row> all() {
        std::vector<Row> rows;
        for (const StoredRow& row : read_all(table_of<Row>())) rows.push_back(row.as<Row>());
        return rows;
    }
    StoredRow find(TableId table, RowKey key);
    std::vector<StoredRow> read_all(TableId table);

    // ---- the usual words ----
    void register_agent(std::string id, std::string capability, std::int32_t concurrency = 100,
                        AgentKind kind = AgentKind::WORKER);
    Id<Task> submit(NewTask task);
    Claim claim_of(std::string agent, std::int32_t limit = 1, Duration wait = {});  // with a new request id
    std::vector<Lease> claim(std::string agent, std::int32_t limit = 1);
    Result<Done> complete(const Lease& lease, std::string result = "{}");
    Result<Done> fail(const Lease& lease, bool retryable = true);

    ManualClock clock{Timestamp{1'790'000'000'000}};
    MemoryStore store{clock};
    std::unique_ptr<Engine> engine;
    Sweep sweep{{.every = Duration{}}};
    Sweep::SteadyTime steady = {};
    std::vector<Group> groups;  // that were committed
    std::vector<Effect> effects;

private:
    EngineOptions options_;
    ModuleSet modules_;
    Leadership leadership_;
    Random random_{11};
    std::uint64_t seed_ = 1;
    Ticket next_ticket_ = 1;
    std::map<Ticket, Reply> replies_;
};

}  // namespace tero
