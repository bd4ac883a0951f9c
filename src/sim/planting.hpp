// How a bug is planted in the rules: what they are asked, say or write is changed on its way.
#pragma once

#include "kernel/decision.hpp"
#include "kernel/modules.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace tero::sim {

using Around = decltype(ModuleSet::around);

// The rules are asked something else: change(rows, input, context).
template <class Asked, class Change>
Around ask_otherwise(Change change) {
    return [change](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
        const auto* asked = input.as<Asked>();
        if (asked == nullptr) return decide(rows, input, context);
        Asked changed = *asked;
        change(rows, changed, context);
        return decide(rows, changed, context);
    };
}

// The rules say something else: change(rows, input, decided).
template <class Change>
Around decide_otherwise(Change change) {
    return [change](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
        Decision decision = decide(rows, input, context);
        if (auto* decided = std::get_if<Decided>(&decision)) change(rows, input, *decided);
        return decision;
    };
}

// The rules have nothing to do with it, and answer as if all were well.
template <class Asked>
Around ignore() {
    return [](const Decide& decide, const Rows& rows, const Input& input, Context& context) -> Decision {
        if (!input.is<Asked>()) return decide(rows, input, context);
        Decided nothing;
        nothing.reply(context, Answer{Done{}});
        return nothing;
    };
}

// Changes every row of a kind for which `change` says so.
template <class Row, class Change>
void change_rows(Batch& batch, Change change) {
    for (Write& write : batch.writes) {
        if (write.table != table_of<Row>() || write.row == nullptr) continue;
        Row row = *static_cast<const Row*>(write.row.get());
        if (change(row)) write.row = std::make_shared<const Row>(std::move(row));
    }
}
template <class Row, class Change>
Around write_otherwise(Change change) {
    return decide_otherwise(
        [change](const Rows&, const Input&, Decided& decided) { change_rows<Row>(decided.batch, change); });
}

// Leaves out the rows for which `which` says so.
template <class Row, class Which>
Around leave_out(Which which) {
    return decide_otherwise([which](const Rows&, const Input&, Decided& decided) {
        std::erase_if(decided.batch.writes, [&](const Write& write) {
            return write.table == table_of<Row>() && write.row != nullptr &&
                   which(*static_cast<const Row*>(write.row.get()));
        });
    });
}

}  // namespace tero::sim
