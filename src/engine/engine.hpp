// The engine: one serial decider for one workspace. It has no thread and no clock; a thread drives it in
// production, the simulation calls it directly.
//
//     offer(input) ─▶ turn(now) ─▶ decide, follow-on inputs and all ─▶ the collecting group
//                        ▲   │                                              │ take_group()
//        loaded(rows) ───┘   └─▶ take_loads(): rows a decision needs        ▼
//                                                        Store.commit ─▶ committed() ─▶ replies and effects
//
// What is decided while groups are in flight collects into the next; how many may fly is for the one who
// takes them. A root input and everything it leads to are in one group, never split. When a commit fails the
// engine is thrown away and built again from the rows.
//
// A group is shared: reports, claims, submissions, other calls, commands, timers and what ends a turn each
// have a queue. Inputs are decided in the order in which they came until the group is full; after that each
// kind still gets its share of it, so that no flood of one kind silences another. An input that is passed
// over holds its place: what comes later about the same row, message or person is parked behind it.
#pragma once

#include "engine/engine_witness.hpp"
#include "kernel/decision.hpp"
#include "kernel/idempotent_call.hpp"
#include "kernel/modules.hpp"
#include "kernel/query.hpp"
#include "store/store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero {

struct EngineOptions {
    // Inputs of one kind waiting to be decided; more of it are refused with `exhausted`.
    std::size_t inbox_max = 100'000;
    std::size_t cache_rows_max = 50'000;  // rows of each table kept though nothing needs them now
    std::size_t cache_bytes_max =
        64 << 20;  // of task bodies in memory; beyond it those are dropped that nothing needs now
    // Rows, and at least one for each input: a group is full then, and takes only an eighth of that of each
    // kind of input that has not had so much, so that no commit grows without bound.
    std::size_t group_writes_max = 5'000;
    bool timers = true;  // false: nothing falls due, for a tool that changes one thing and sends nothing
    EngineWitness* witness = nullptr;  // hears of all that the engine is told; it must outlive it
};

// What one commit stores, and what may leave the process once it is stored.
struct Group {
    std::uint64_t number = 0;  // one above the group before; 0 for one that stores nothing
    std::uint64_t chain = 0;   // of all groups up to this one
    Batch batch = {};          // empty: only replies and effects, which wait for the groups before
    std::vector<std::pair<Ticket, Reply>> replies = {};
    std::vector<Effect> effects = {};
    std::vector<std::function<void()>> publish = {};  // snapshots of what it changed
};

struct Loaded {
    RowRef ref = {};
    StoredRow stored = {};  // a null row: there is no such row
    std::optional<Error> error = {};  // or there is one and it cannot be read
};

class Engine {
public:
    Engine(EngineOptions options, const ModuleSet& modules, std::uint64_t seed);

    // ---- a start: restore what is alive, then begin ----
    Result<Done> restore(Store& store, std::string_view workspace, Timestamp now, std::size_t page = 1000);
    // `group` is the last one stored, and `chain` its hash, as Store::lead tells them; `same_process`: only
    // the engine is new.
    void begin(std::uint64_t group, bool same_process, Duration away = Recovered{}.away,
               std::uint64_t chain = 0);
    // So much time passed without us: decided first in the next turn.
    void stood_still(Duration lasted);

    // ---- stepping ----
    // exhausted: too much is waiting already. `once`: asked again, it is answered as the first time, with a
    // KeptAnswer, or AskedOtherwise.
    Result<Done> offer(Input input, Ticket ticket, std::shared_ptr<const Once> once = nullptr);
    // What publishes every snapshot, for a start.
    std::vector<std::function<void()>> publications(Timestamp now) const {
        return modules_.publications(nullptr, now);
    }
    // A clock that was set back does not take the engine back: it stays at the latest time it was told.
    void turn(Timestamp at);
    // Rows that decisions wait for, each asked for once. Answer all of them with loaded(), absent ones too.
    std::vector<RowRef> take_loads();
    void loaded(std::span<const Loaded> rows);
    // Some of them have not been answered yet.
    bool is_loading() const { return !waiting_.empty(); }
    // Nothing when none has been collected. A full one must be taken before more is decided.
    std::optional<Group> take_group();
    // All groups up to this one are stored.
    void committed(std::uint64_t group);

    // When turn() should be called though nothing was offered.
    std::optional<Timestamp> next_due() const;
    // More can be decided at once, without new input or time passing.
    bool has_work() const;
    // Something was decided that no group has taken with it yet.
    bool is_collecting() const;
    // Nothing is under way: no input, load, group, running task, ready task or message being sent.
    bool quiet() const;

    const Rows& rows() const { return rows_; }
    const Modules& modules() const { return modules_; }

private:
    // What shares a group: each use of an input, and what is decided because a turn has nothing else.
    static constexpr std::size_t turn_end = input_uses;
    static constexpr std::size_t kinds = input_uses + 1;

    struct Root {
        Input input;
        Ticket ticket = 0;
        std::uint64_t sequence = 0;  // in the order in which they came
        bool ends_turn = false;
        std::shared_ptr<const Once> once = nullptr;
        std::vector<RowRef> held = {};  // loaded for it so far, and kept until it is decided
        std::size_t kind() const { return ends_turn ? turn_end : static_cast<std::size_t>(input.info().use); }
    };
    struct Parked {
        Root root;
        OrderKeys keys = {};
        std::size_t missing = 0;               // rows it still waits for
        std::optional<Error> error = {};       // one of them cannot be read: its answer
    };
    struct Queue {
        std::deque<Root> roots = {};
        std::size_t held = 0;               // the first of them that hold their places
        std::size_t parked = 0;             // besides those that wait here
        std::set<std::uint64_t> unparked = {};  // parked ones that may be decided again
        std::size_t used = 0;               // of the collecting group
    };
    struct RowRefHash {
        std::size_t operator()(const RowRef& ref) const noexcept {
            return std::hash<RowKey>{}(ref.key) * 31 + static_cast<std::size_t>(ref.table);
        }
    };

    void put_in_queue(Input input, Ticket ticket, std::shared_ptr<const Once> once = nullptr);
    // The same, and what it is answered with is witnessed.
    std::shared_ptr<const Once> witnessed(std::shared_ptr<const Once> once) const;
    // The queue whose first input, or first unparked one, is decided next; null: none may be.
    Queue* next_queue();
    Queue* next_unparked();
    void hold_places(Queue& queue);
    void decide_turn_end(Timestamp now);
    void decide_new(Root root, Timestamp now);
    void decide_parked(std::uint64_t sequence, Timestamp now);
    // Of an input that is decided: those behind it may go on.
    void let_go_keys(std::uint64_t sequence, const OrderKeys& keys);
    // nullopt: it was decided. Otherwise nothing has changed, and these rows are missing.
    std::optional<Need> decide_root(const Root& root, Timestamp now);
    // Answers a call that was decided before; or says what it needs to know that. Neither: it is new.
    std::optional<Need> answer_again(const Root& root, Timestamp now, bool& is_answered);
    void keep_answer(const Root& root, Timestamp now, Decided& whole);
    void use_up(std::size_t kind, std::size_t rows);
    void collect(const Batch& batch);
    void park(Root root, OrderKeys keys, const Need& need);
    // The collecting group takes more of this kind; otherwise it has to be taken first.
    bool has_share(const Queue& queue) const {
        return used_ < options_.group_writes_max || queue.used < options_.group_writes_max / 8 ||
               queue.used == 0;
    }
    // Nothing else is decided before what the last engine left behind.
    bool is_recovering() const { return parked_.contains(recovery_sequence); }
    void hold_row(Root& root, const RowRef& ref);
    void let_go_rows(const Root& root);
    bool is_first_of_its_keys(std::uint64_t sequence, const OrderKeys& keys) const;

    EngineOptions options_;
    Random random_;
    std::uint32_t ids_made_ = 0;
    Rows rows_;
    Modules modules_;

    static constexpr std::uint64_t recovery_sequence = 1;  // of Recovered, the first input

    std::array<Queue, kinds> queues_;
    std::size_t used_ = 0;  // of the collecting group: rows, and at least one for each input
    std::uint64_t next_sequence_ = recovery_sequence;
    std::map<std::uint64_t, Parked> parked_;
    // Those that are parked, or hold their places in a queue.
    std::unordered_map<std::uint64_t, std::set<std::uint64_t>> waiting_by_key_;
    std::unordered_map<RowRef, std::vector<std::uint64_t>, RowRefHash> waiting_;  // for a row on its way
    std::vector<RowRef> loads_;
    bool turn_end_parked_ = false;
    bool turn_end_waits_ = false;  // for room in the next group

    Timestamp now_ = {};
    Duration stood_still_ = {};
    std::vector<std::pair<TableId, std::string>> set_aside_;  // rows that a start could not read, and why
    Group collecting_;
    std::uint64_t chain_ = 0;  // of the last group that was taken
    std::uint64_t group_committed_ = 0;
};

}  // namespace tero
