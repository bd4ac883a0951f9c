// A module is declared once: its tables, what it decides and in which order, when it wants to be called, and
// why a row of it may rest. The kernel takes everything else from this one declaration.
//
//     Declaration AgentScheduler::declare() {
//         return {
//             .name = "scheduler",
//             .tables = {table<ScheduledTask>({.near = …, .rests = …, .unreadable = …})},
//             .inputs = {on<FireDue>(*this, in_order_of(&key_of_fire)), on<PutSchedule>(*this, …)},
//             .timers = {due<FireDue, ScheduledTask>(&fires_at)},
//             .memory_timer = none("it keeps nothing beside its rows"),
//             .recovers = none("a fire is due or it is not"),
//             .after_pause = none("nobody's silence counts here"),
//             …
//         };
//     }
//
// Every part is required; where there is nothing, none("why") says so. A part that is left out does not
// compile; an input, a table, a timer, or a piece of one that is left out does not start
// (kernel/modules.hpp). tests/declaration proves it of one module.
#pragma once

#include "base/check.hpp"
#include "base/time.hpp"
#include "kernel/decision.hpp"
#include "kernel/owner.hpp"
#include "kernel/query.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tero {

// Nothing, on purpose.
struct None {
    std::string_view reason = {};
};
inline None none(std::string_view reason) {
    CHECK(!reason.empty(), "'none' needs its reason");
    return {reason};
}

// What a declaration must say: some of T, or none and why. There is no empty one.
template <class T>
class Part {
public:
    template <class... More>
    Part(T first, More... more) {  // NOLINT: implicit on purpose
        said_.push_back(std::move(first));
        (said_.push_back(std::move(more)), ...);
    }
    Part(None) {}  // NOLINT: implicit on purpose

    auto begin() const { return said_.begin(); }
    auto end() const { return said_.end(); }
    bool empty() const { return said_.empty(); }

private:
    std::vector<T> said_;
};

// ---- tables ----

// Which rows are in memory from the start and stay there.
struct Near {
    std::function<bool(const void*)> holds = {};
    std::vector<Query> queries = {};  // that find them at a start; of all rows: one without an index
    bool all = false;
    bool in_order = false;  // what a query finds after a row that is not near is not near either
    std::function<bool()> is_reading = {};  // some came near by the time alone, and are still being read
};
inline Near near_all() { return {[](const void*) { return true; }, {Query{}}, true}; }
template <class Row>
Near near_when(bool (*holds)(const Row&), std::vector<Query> queries) {
    return {[holds](const void* row) { return holds(*static_cast<const Row*>(row)); }, std::move(queries),
            false};
}
template <class Row>
Near near_in_order(std::type_identity_t<std::function<bool(const Row&)>> holds,
                   std::function<bool()> is_reading, std::vector<Query> queries) {
    return {[holds](const void* row) { return holds(*static_cast<const Row*>(row)); }, std::move(queries),
            false, true, std::move(is_reading)};
}
// Rows whose index begins with this value, or the index's only field is at least that.
Query rows_where(std::string index, std::string value);
Query rows_from(std::string index, std::int64_t at_least);

// Why a near row waits longer than it should; empty: it does not.
using WhyStuck = std::function<std::string(const Rows& rows, const void* row, Timestamp now)>;
template <class Row>
WhyStuck rests(std::string (*why)(const Rows&, const Row&, Timestamp)) {
    return [why](const Rows& rows, const void* row, Timestamp now) {
        return why(rows, *static_cast<const Row*>(row), now);
    };
}
// The usual reason: a timer that is later than this was missed.
std::string missed(Timestamp due, Timestamp now);

// A stored row that cannot be read: who needs it is REFUSED, or decides AS_ABSENT. Either way there is an
// alert.
enum class WhenUnreadable { REFUSED, AS_ABSENT };

using Weight = std::function<std::size_t(const void*)>;
template <class Row>
Weight weighed(std::size_t (*bytes)(const Row&)) {
    return [bytes](const void* row) { return bytes(*static_cast<const Row*>(row)); };
}

// Which rows go, once nothing needs them and nobody will ask. They are found by walking the table in the
// order of its keys, or along `walk`, whose last field is a time; each is then looked at again by a decision,
// which erases it and what goes with it.
struct Keep {
    std::function<Timestamp(const void*)> until = {};  // it may go from then on; the epoch: not as it is now
    // No row goes sooner after its id was made, or after the time that `walk` orders by. Zero: none ever
    // does.
    Duration least = {};
    Query walk = {};
    // Writes what goes with the row. False: something needs it still, and it stays for now.
    std::function<bool(const Rows&, const void*, Decided&, Need&)> with = {};
};
template <class Row>
using KeepUntil = std::function<Timestamp(const Row&)>;
template <class Row>
using KeepWith = std::function<bool(const Rows&, const Row&, Decided&, Need&)>;
template <class Row>
Keep keep(Duration least, std::type_identity_t<KeepUntil<Row>> until, Query walk = {},
          std::type_identity_t<KeepWith<Row>> with = {}) {
    Keep keep{.until = [until](const void* row) { return until(*static_cast<const Row*>(row)); },
              .least = least,
              .walk = std::move(walk)};
    if (with) {
        keep.with = [with](const Rows& rows, const void* row, Decided& decided, Need& need) {
            return with(rows, *static_cast<const Row*>(row), decided, need);
        };
    }
    return keep;
}
// When what nothing needs since then may go; a duration of zero is for ever, and the epoch stays the epoch.
inline Timestamp kept_for(Duration lasts, Timestamp since) {
    return lasts == Duration{} || since == Timestamp{} ? Timestamp{} : since + lasts;
}

// The shortest of those that are not for ever.
inline Duration shortest(std::initializer_list<Duration> all) {
    Duration least = {};
    for (const Duration one : all) {
        if (one != Duration{} && (least == Duration{} || one < least)) least = one;
    }
    return least;
}

struct TableParts {
    Part<Near> near;
    Part<WhyStuck> rests;
    Part<Keep> keep;
    Part<Weight> weight;  // of rows that may be large: their cache is bounded in bytes too
    WhenUnreadable unreadable;
};
struct TableRule {
    TableId table;
    TableParts parts;
};
template <class Row>
TableRule table(TableParts parts) {
    return {table_of<Row>(), std::move(parts)};
}

// A change of any row, of this module or another's, that something in memory is made from.
struct Observation {
    TableId table;
    RowTable::Observer observer;
};
template <class Row, class Observer>
Observation observing(Observer observer) {
    return {table_of<Row>(), [observer = std::move(observer)](const void* before, const void* after) {
                observer(static_cast<const Row*>(before), static_cast<const Row*>(after));
            }};
}

// The module's own `changed(before, after)` hears of each of these rows.
template <class... Seen, class M>
Part<Observation> observing_each(M& module) {
    return {observing<Seen>(
        [&module](const Seen* before, const Seen* after) { module.changed(before, after); })...};
}

// ---- inputs ----

// What an input must not overtake: others with one of these keys that came before it.
using OrderKeys = std::vector<std::uint64_t>;
std::uint64_t order_key(std::string_view text);
std::uint64_t order_key(const RawId& id);

template <class T>
struct Order {
    std::function<void(const T&, OrderKeys&)> keys = {};  // none: it may overtake all
};
template <class T>
Order<T> in_order_of(void (*keys)(const T&, OrderKeys&)) {
    return {keys};
}
// Of an input about one row.
template <class T, class Id>
Order<T> in_order_of(Id T::*id) {
    return {[id](const T& input, OrderKeys& keys) { keys.push_back(order_key(input.*id)); }};
}
struct AnyOrder {
    std::string_view reason = {};
    template <class T>
    operator Order<T>() const {
        return {};
    }
};
inline AnyOrder in_any_order(std::string_view reason) {
    CHECK(!reason.empty(), "'any order' needs its reason");
    return {reason};
}

struct InputRule {
    const InputInfo* input = nullptr;
    std::function<Decision(const Rows&, const void*, Context&)> decide = {};
    std::function<void(const void*, OrderKeys&)> keys = {};
    Owner (*owner)(const void*) = nullptr;  // of a TOLD input
    std::function<std::optional<Input>(const HistoryEntry&)> hears = {};
};
namespace telling {

template <class T, class M>
InputRule rule(const M& module, std::type_identity_t<Order<T>> order) {
    InputRule rule;
    rule.input = &InputOf<T>::info;
    rule.decide = [&module](const Rows& rows, const void* input, Context& context) -> Decision {
        return module.decide(rows, *static_cast<const T*>(input), context);
    };
    if (order.keys) {
        rule.keys = [keys = std::move(order.keys)](const void* input, OrderKeys& out) {
            keys(*static_cast<const T*>(input), out);
        };
    }
    return rule;
}

}  // namespace telling
// The module's own `decide(rows, const T&, context)` decides it.
template <class T, class M>
InputRule on(const M& module, std::type_identity_t<Order<T>> order) {
    return telling::rule<T>(module, std::move(order));
}
// What became of a thing that this module owns, as `owner_of(const T&)` says.
template <class T, class M>
InputRule told(const M& module, std::type_identity_t<Order<T>> order) {
    InputRule rule = telling::rule<T>(module, std::move(order));
    rule.owner = [](const void* input) { return owner_of(*static_cast<const T*>(input)); };
    return rule;
}

// Decided with each line of history that it wants, in the group that writes the line.
template <class T, class M>
InputRule on_history(const M& module, std::function<bool(const HistoryEntry&)> wants) {
    InputRule rule = telling::rule<T>(module, {});
    rule.hears = [wants = std::move(wants)](const HistoryEntry& entry) -> std::optional<Input> {
        return wants(entry) ? std::optional<Input>{T{entry}} : std::nullopt;
    };
    return rule;
}

// ---- timers ----

class Timer {
public:
    virtual ~Timer() = default;
    // What is due by now, each once.
    virtual void take(const Rows& rows, Timestamp now, std::vector<Input>& out) = 0;
    virtual std::optional<Timestamp> next() const = 0;
};
struct TimerRule {
    const InputInfo* makes = nullptr;
    std::function<std::unique_ptr<Timer>(Rows&)> start = {};
    bool needs_room = false;
};
// Its decisions make commands that need room elsewhere: while there is none, what has fallen due waits.
inline TimerRule when_room(TimerRule timer) {
    timer.needs_room = true;
    return timer;
}

// Rows by when they fall due: an index kept by watching them, so that a timer needs no rows of its own. The
// decision must change the row, or it is not asked for again.
template <class T, class Row>
class RowTimer final : public Timer {
public:
    using When = std::function<Timestamp(const Row&)>;  // the epoch: it waits for no time

    RowTimer(Rows& rows, When when) : when_(std::move(when)) {
        rows.table<Row>().observe([this](const Row* before, const Row* after) { changed(before, after); });
    }
    void take(const Rows&, Timestamp now, std::vector<Input>& out) override {
        while (!due_.empty() && due_.begin()->first <= now) {
            if constexpr (telling::has_id_key<Row>) {
                out.push_back(T{Id<Row>{due_.begin()->second}});
            } else {
                out.push_back(T{due_.begin()->second});
            }
            due_.erase(due_.begin());
        }
    }
    std::optional<Timestamp> next() const override {
        return due_.empty() ? std::nullopt : std::optional{due_.begin()->first};
    }

private:
    static const KeyOf<Row>& key(const Row& row) {
        return *static_cast<const KeyOf<Row>*>(table_info(table_of<Row>()).key_field().in(&row));
    }
    void changed(const Row* before, const Row* after) {
        const Timestamp was = before != nullptr ? when_(*before) : Timestamp{};
        const Timestamp is = after != nullptr ? when_(*after) : Timestamp{};
        if (was == is) return;
        if (was != Timestamp{}) due_.erase({was, key(*before)});
        if (is != Timestamp{}) due_.emplace(is, key(*after));
    }

    When when_;
    std::set<std::pair<Timestamp, KeyOf<Row>>> due_;
};
template <class T, class Row>
TimerRule due(std::function<Timestamp(const Row&)> when) {
    return {&InputOf<T>::info, [when = std::move(when)](Rows& rows) -> std::unique_ptr<Timer> {
                return std::make_unique<RowTimer<T, Row>>(rows, when);
            }};
}

// Of what a module keeps in memory itself.
struct MemoryTimer {
    std::function<void(const Rows&, Timestamp, std::vector<Input>&)> take = {};
    std::function<std::optional<Timestamp>()> next = {};
};
// Whose it is shows when a piece of it is missing.
std::unique_ptr<Timer> start_timer(std::string_view whose, MemoryTimer timer);
template <class T>
TimerRule timer(MemoryTimer memory) {
    return {&InputOf<T>::info,
            [memory = std::move(memory)](Rows&) { return start_timer(InputOf<T>::info.name, memory); }};
}

// ---- the rest ----

// The first input of every engine: what was under way when the last one ended. Every module says what it does
// then.
struct Recovered {
    bool same_process = false;               // the process lives on, only its engine was built anew
    Duration away =
        std::chrono::days{365};  // since the last group was stored; no more than that, where it is not known
};
TERO_INPUT(kernel, COMMAND, Recovered)

// Rows that were found to be kept long enough. Each is looked at again, but those that are only written.
struct ForgetRows {
    struct Found {
        RowKey key = {};
        std::uint64_t version = 0;
    };
    TableId table = {};
    std::size_t keep = 0;  // which of the table's
    std::vector<Found> rows = {};
};
TERO_INPUT(kernel, COMMAND, ForgetRows)

// The process stood still, or the clock stepped forward: so much time passed without us, and no agent could
// be heard in it. Decided before anything that fell due meanwhile.
struct StoodStill {
    Duration lasted = {};
};
TERO_INPUT(kernel, COMMAND, StoodStill)

using AfterPause = std::function<Decision(const Rows&, const StoodStill&, Context&)>;
using Recover = std::function<Decision(const Rows&, const Recovered&, Context&)>;
// Decided when a turn has nothing else to decide, as long as it is wanted.
struct TurnEnd {
    std::function<Input()> input = {};
    std::function<bool(const Rows&)> is_wanted = {};
};
// What other modules' commands put here has room left. Commands cannot be refused: so the timers that lead to
// them wait, all that a turn takes at once aside.
using HasRoom = std::function<bool()>;
// Something of it is under way that is no row, no input and no timer.
using IsBusy = std::function<bool(const Rows&)>;
struct Gauge {
    std::string_view name = {};
    std::string_view help = {};
    std::function<std::size_t()> value = {};
};

// What others may read without asking the engine, such as a catalog: made from the rows as they are once a
// group that wrote to the table is stored, and at the start.
struct Publication {
    TableId table;
    std::function<std::function<void()>(Timestamp now)> prepare = {};  // what publishes it, from any thread
};

// Reads a table a page at a time beside the traffic, for as long as a module wants it (engine/sweep.hpp).
struct Walk {
    struct Step {
        Query query = {};
        RawId whose = {};  // which of the module's walks it is
    };
    // What is to be read now; nothing: not now. It is asked after each turn, and soon after each piece.
    std::function<std::optional<Step>(Timestamp now)> next = {};
    // What is decided about what was read; nothing: it is wanted no more.
    std::function<std::optional<Input>(const Step& step, const Page& page)> found = {};
};

struct Declaration {
    std::string_view name;
    Part<TableRule> tables;
    Part<TableId> writes_too;  // tables of other modules: this list may only shrink
    Part<Observation> observes;
    Part<InputRule> inputs;
    Part<TimerRule> timers;
    Part<MemoryTimer> memory_timer;  // makes no input: only what the module keeps in memory moves on
    Part<Recover> recovers;
    Part<AfterPause> after_pause;
    Part<TurnEnd> turn_end;
    Part<HasRoom> room;
    Part<IsBusy> busy;
    Part<Gauge> gauges;
    Part<Publication> publishes;
    Part<Walk> walks;
};

class Module {
public:
    virtual ~Module() = default;
    // Once; what it refers to lives as long as the module.
    virtual Declaration declare() = 0;
};

}  // namespace tero
