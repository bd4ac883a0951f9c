#include "kernel/module_fixture.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <deque>
#include <optional>

namespace tero {

ModulesAlone::ModulesAlone(const ModuleSet& set) : modules(set, rows) {
    for (const TableInfo& table : all_tables()) rows.at(table.id).complete = true;
}

void ModulesAlone::apply(const Decided& decided) {
    for (const Write& write : decided.batch.writes) {
        if (write.table == table_of<HistoryEntry>())
            history.push_back(static_cast<const HistoryEntry*>(write.row.get())->kind);
        rows.put(write.table, write.key, write.row);
    }
    rows.keep();
    for (const auto& change : decided.once_kept) change();
    effects.insert(effects.end(), decided.effects.begin(), decided.effects.end());
}

Reply ModulesAlone::ask(const Input& input) {
    std::deque<Input> next{input};
    std::optional<Reply> reply;
    Ticket ticket = 1;
    while (!next.empty()) {
        const Input asked = std::move(next.front());
        next.pop_front();
        if (!modules.decides(asked)) {
            others.push_back(asked);
            continue;
        }
        Context context{now, random_, ticket};
        Decision decision = modules.decide(rows, asked, context);
        CHECK(std::holds_alternative<Decided>(decision), "all rows are here");
        auto& decided = std::get<Decided>(decision);
        apply(decided);
        next.insert(next.end(), decided.next.begin(), decided.next.end());
        for (auto& [to, answer] : decided.replies) reply = std::move(answer);
        ticket = 0;
    }
    return reply.value_or(Reply{Answer{Done{}}});
}

void ModulesAlone::pass(Duration time) {
    const Timestamp until = now + time;
    while (true) {
        const auto due = modules.next_due();
        if (!due || *due > until) break;
        now = std::max(now, *due);
        std::vector<Input> inputs;
        modules.take_due(rows, now, inputs);
        for (const Input& input : inputs) tell(input);
    }
    now = until;
}

}  // namespace tero
