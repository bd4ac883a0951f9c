// What a decision may see and what it may say. A decision is a pure function
//
//     Decision decide(const Rows& rows, const SomeInput& input, Context& context);
//
// It changes nothing: it answers with the rows to write, the inputs to decide next in the same group, the
// effects to release and the replies to give once all of it is durable; or with the rows it needs to see
// first.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "kernel/batch.hpp"
#include "kernel/history.hpp"
#include "kernel/input.hpp"
#include "kernel/rows.hpp"

#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tero {

// What surrounds a decision. Chance is drawn from the engine's seed, so a run can be replayed.
struct Context {
    Timestamp now = {};
    Random& random;
    Ticket ticket = 0;                   // where the reply goes; 0 for timers and follow-on inputs
    mutable std::uint32_t ids_made = 0;  // by this engine

    // Ids of one millisecond keep the order in which they were made: so do tasks, messages and history lines.
    template <class Row>
    Id<Row> make_id() const {
        auto id = Id<Row>::make(now, random);
        const std::uint32_t made = ids_made++;
        for (std::size_t i = 0; i < 4; ++i) id.bytes[6 + i] = static_cast<std::uint8_t>(made >> (24 - 8 * i));
        return id;
    }
};

struct RowRef {
    TableId table = {};
    RowKey key = {};
    auto operator<=>(const RowRef&) const = default;
};

// Rows that are not in memory. The decision is made again, from the start, once they are.
struct Need {
    std::vector<RowRef> rows = {};

    template <class Row>
    void add(RowKey key) {
        rows.push_back({table_of<Row>(), std::move(key)});
    }
    bool empty() const { return rows.empty(); }
};

struct Decided {
    Batch batch = {};
    std::vector<Input> next = {};      // decided in this group, in order, after this
    std::vector<Effect> effects = {};  // released when the group is durable
    std::vector<std::pair<Ticket, Reply>> replies = {};
    bool waits = false;  // the reply to this input comes later: a claim that stays open
    // What a module changes in its own memory, that is no row, once the decision stands.
    std::vector<std::function<void()>> once_kept = {};

    // A line of history about `subject`, in the same batch as what it tells of.
    void note(const Context& context, const RawId& subject, std::string kind, std::string actor,
              Json detail = {}) {
        batch.put(HistoryEntry{.id = context.make_id<HistoryEntry>(),
                               .subject = subject,
                               .at = context.now,
                               .kind = std::move(kind),
                               .actor = std::move(actor),
                               .detail = std::move(detail)});
    }
    void reply(const Context& context, Reply answer) {
        if (context.ticket != 0) replies.emplace_back(context.ticket, std::move(answer));
    }
};

using Decision = std::variant<Decided, Need>;

// What several decisions say, one after the other.
template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// A decision that only answers with an error.
inline Decided refused(const Context& context, Error error) {
    Decided decided;
    decided.reply(context, std::move(error));
    return decided;
}

}  // namespace tero

// LOOK(const Contact* contact, rows, Contact, id): looks a row up, or answers with the Need for it. Null: no
// such row.
#define LOOK(declaration, rows, Row, ...) \
    TERO_LOOK(TERO_JOIN(look_, __LINE__), declaration, rows, Row, __VA_ARGS__)
#define TERO_LOOK(look_result, declaration, rows, Row, ...) \
    const auto look_result = (rows).look<Row>(__VA_ARGS__); \
    if (!look_result.known) {                               \
        ::tero::Need need;                                  \
        need.add<Row>(::tero::RowKey{__VA_ARGS__});         \
        return need;                                        \
    }                                                       \
    declaration = look_result.row
