// All modules of one engine together: from their declarations, what decides each input, what each table
// needs, and what falls due. A declaration that is not whole ends the process at once, saying what is
// missing.
#pragma once

#include "kernel/module.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

using Decide = std::function<Decision(const Rows& rows, const Input& input, Context& context)>;

// What an engine is made with, anew each time.
struct ModuleSet {
    std::function<std::vector<std::unique_ptr<Module>>()> make = {};
    // For the simulation, which plants bugs in the rules: decides in their place, and may ask `decide`.
    std::function<Decision(const Decide& decide, const Rows& rows, const Input& input, Context& context)>
        around = {};
    std::optional<Keep> keep_history = {};  // which is the kernel's own; none: for ever
};

// What finds rows that may go.
struct KeepRule {
    TableId table = {};
    std::size_t place = 0;  // among the table's, as in ForgetRows
    const Keep* keep = nullptr;
};

// What a module wants to be read.
struct WantedWalk {
    const Walk* walk = nullptr;
    Walk::Step step = {};
};

// A row that nothing will ever move again.
struct StuckRow {
    std::string_view table = {};
    std::string why = {};  // with its id
};

struct StartupQuery {
    Query query = {};
    bool in_order = false;  // after a row that is not near none is
};

class Modules {
public:
    // The rows must outlive it, and be empty still.
    Modules(const ModuleSet& set, Rows& rows);

    Decision decide(const Rows& rows, const Input& input, Context& context) const;
    // One of these modules decides it.
    bool decides(const Input& input) const {
        return is_kernels(input) || find_decider(input) != nullptr;
    }
    OrderKeys order_keys(const Input& input) const;

    void take_due(const Rows& rows, Timestamp now, std::vector<Input>& out);
    std::optional<Timestamp> next_due() const;
    // What there is to decide when a turn has nothing else.
    std::optional<Input> at_turn_end(const Rows& rows) const;
    bool is_busy(const Rows& rows) const;
    // Where there is none, timers that need it wait.
    bool has_room() const;

    // What finds the near rows at a start.
    std::vector<StartupQuery> startup_queries(std::size_t page) const;
    // Of all tables: those by which some row goes some day.
    std::vector<KeepRule> keeps() const;
    std::optional<WantedWalk> wanted_walk(Timestamp now) const;
    WhenUnreadable when_unreadable(TableId table) const;
    std::optional<StuckRow> stuck_row(const Rows& rows, Timestamp now) const;
    std::vector<Gauge> gauges() const;
    // What publishes the snapshots that a group with these writes makes anew; of no group: all.
    std::vector<std::function<void()>> publications(const std::vector<Write>* writes, Timestamp now) const;

    // The module of that class; null: it is not among them.
    template <class M>
    const M* find() const {
        for (const auto& module : modules_) {
            if (const auto* found = dynamic_cast<const M*>(module.get())) return found;
        }
        return nullptr;
    }

private:
    struct Decider {
        const InputRule* rule = nullptr;
        std::size_t module = 0;  // where its declaration is
    };

    void start(const Declaration& declaration, Rows& rows);
    void check_is_whole(const Declaration& declaration) const;
    Decision decide_truly(const Rows& rows, const Input& input, Context& context) const;
    // What is decided with the lines of history that were written.
    void hear(Decision& decision) const;
    Decision unheard(const Input& input) const;
    // Decided by all modules that have something to say of it, or by the kernel itself.
    static bool is_kernels(const Input& input) { return input.info().module == "kernel"; }
    Decision recover(const Rows& rows, const Recovered& input, Context& context) const;
    Decision after_pause(const Rows& rows, const StoodStill& input, Context& context) const;
    Decision forget(const Rows& rows, const ForgetRows& input, const Context& context) const;
    const Keep* keep_of(const ForgetRows& input) const;
    const Decider* find_decider(const Input& input) const;
    const Decider& decider_of(const Input& input) const;
    void check_writes(const Decision& decision, std::size_t module) const;

    std::vector<std::unique_ptr<Module>> modules_;
    std::vector<Declaration> declarations_;
    std::vector<std::vector<Decider>> deciders_;  // by the number of the input; several of a TOLD one
    std::vector<const InputRule*> hearers_;       // of history
    std::vector<const TableRule*> tables_;        // by id; null: of no module here
    std::vector<std::vector<bool>> may_write_;    // by module, then table
    struct Started {
        std::unique_ptr<Timer> timer;
        bool needs_room = false;
    };
    std::vector<Started> timers_;
    decltype(ModuleSet::around) around_;
    std::optional<Keep> keep_history_;
};

}  // namespace tero
