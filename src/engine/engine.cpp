#include "engine/engine.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>

namespace tero {
namespace {

constexpr std::size_t follow_ons_max = 100'000;  // of one root; more can only be a loop

}  // namespace

Engine::Engine(EngineOptions options, const ModuleSet& modules, std::uint64_t seed)
    : options_(options), random_(seed), modules_(modules, rows_) {}

Result<Done> Engine::restore(Store& store, std::string_view workspace, std::size_t page) {
    for (Query query : modules_.startup_queries(page)) {
        const TableInfo& info = table_info(query.table);
        RowTable& table = rows_.at(query.table);
        do {
            TRY(const Page read, store.read(workspace, query));
            for (const StoredRow& stored : read.rows)
                table.load(key_of(info, stored.row.get()), stored.row, stored.version);
            query.after = read.next;
        } while (!query.after.empty());
    }
    return Done{};
}

void Engine::begin(std::uint64_t group, bool same_process) {
    group_committed_ = group;
    collecting_.number = group + 1;
    inbox_.push_front({Recovered{same_process}, 0});
}

Result<Done> Engine::offer(Input input, Ticket ticket) {
    if (inbox_.size() + parked_.size() >= options_.inbox_max) {
        return Error{ErrorCode::exhausted, "too much is waiting to be decided; try again shortly", ""};
    }
    inbox_.push_back({std::move(input), ticket});
    return Done{};
}

void Engine::turn(Timestamp at) {
    now_ = std::max(now_, at);
    const Timestamp now = now_;
    std::vector<Input> due;
    modules_.take_due(rows_, now, due);
    for (Input& input : due) inbox_.push_back({std::move(input), 0});

    const auto full = [&] { return is_full(); };
    while (!unparked_.empty() && !full()) {
        const std::uint64_t sequence = *unparked_.begin();
        unparked_.erase(unparked_.begin());
        decide_parked(sequence, now);
    }
    while (!inbox_.empty() && !full() && !is_recovering()) {
        Root root = std::move(inbox_.front());
        inbox_.pop_front();
        decide_new(std::move(root), now);
    }
    while (!turn_end_parked_ && !full() && !is_recovering()) {
        auto last = modules_.at_turn_end(rows_);
        if (!last) break;
        decide_new({std::move(*last), 0, true}, now);
    }
    rows_.trim({options_.cache_rows_max, options_.cache_bytes_max}, group_committed_);
}

void Engine::decide_new(Root root, Timestamp now) {
    const std::uint64_t sequence = next_sequence_++;
    if (!parked_.empty()) {
        OrderKeys keys = modules_.order_keys(root.input);
        const bool behind = std::any_of(keys.begin(), keys.end(),
                                        [&](std::uint64_t key) { return parked_by_key_.contains(key); });
        if (behind) {
            park(sequence, std::move(root), std::move(keys), {});
            return;
        }
    }
    if (const auto need = decide_root(root, now)) {
        OrderKeys keys = modules_.order_keys(root.input);
        park(sequence, std::move(root), std::move(keys), *need);
    }
}

void Engine::decide_parked(std::uint64_t sequence, Timestamp now) {
    const auto found = parked_.find(sequence);
    if (found == parked_.end() || found->second.missing > 0) return;
    if (!is_first_of_its_keys(sequence, found->second.keys)) return;
    Parked parked = std::move(found->second);
    parked_.erase(found);
    if (parked.root.ends_turn) turn_end_parked_ = false;
    if (parked.error) {
        if (parked.root.ticket != 0) collecting_.replies.emplace_back(parked.root.ticket, *parked.error);
    } else if (const auto need = decide_root(parked.root, now)) {
        park(sequence, std::move(parked.root), std::move(parked.keys), *need);
        return;
    }
    for (const std::uint64_t key : parked.keys) {
        const auto behind = parked_by_key_.find(key);
        if (behind == parked_by_key_.end()) continue;  // the same key twice in one input
        behind->second.erase(sequence);
        if (behind->second.empty()) {
            parked_by_key_.erase(behind);
        } else {
            unparked_.insert(*behind->second.begin());
        }
    }
}

void Engine::park(std::uint64_t sequence, Root root, OrderKeys keys, const Need& need) {
    if (root.ends_turn) turn_end_parked_ = true;
    for (const std::uint64_t key : keys) parked_by_key_[key].insert(sequence);
    const std::set<RowRef> missing{need.rows.begin(), need.rows.end()};
    for (const RowRef& ref : missing) {
        auto [waiting, added] = waiting_.try_emplace(ref);
        waiting->second.push_back(sequence);
        if (added) loads_.push_back(ref);
    }
    parked_.emplace(sequence, Parked{std::move(root), std::move(keys), missing.size()});
}

bool Engine::is_first_of_its_keys(std::uint64_t sequence, const OrderKeys& keys) const {
    return std::all_of(keys.begin(), keys.end(), [&](std::uint64_t key) {
        const auto found = parked_by_key_.find(key);
        return found == parked_by_key_.end() || *found->second.begin() >= sequence;
    });
}

std::vector<RowRef> Engine::take_loads() { return std::exchange(loads_, {}); }

void Engine::loaded(std::span<const Loaded> rows) {
    for (const Loaded& loaded : rows) {
        const bool is_refused =
            loaded.error && modules_.when_unreadable(loaded.ref.table) == WhenUnreadable::REFUSED;
        if (loaded.error) {
            const std::string table{table_info(loaded.ref.table).name};
            RaiseAlert alert{"row_unreadable", table, AlertLevel::CRITICAL,
                             fmt::format("row {} of {} cannot be read: {}", to_string(loaded.ref.key), table,
                                         loaded.error->message)};
            inbox_.push_back({std::move(alert), 0});
        }
        if (!is_refused) {
            rows_.at(loaded.ref.table).load(loaded.ref.key, loaded.stored.row, loaded.stored.version);
        }
        const auto waiting = waiting_.find(loaded.ref);
        if (waiting == waiting_.end()) continue;
        for (const std::uint64_t sequence : waiting->second) {
            const auto parked = parked_.find(sequence);
            CHECK(parked != parked_.end() && parked->second.missing > 0, "input {} waits for nothing",
                  sequence);
            if (is_refused) parked->second.error = loaded.error;
            if (--parked->second.missing == 0) unparked_.insert(sequence);
        }
        waiting_.erase(waiting);
    }
}

std::optional<Need> Engine::decide_root(const Root& root, Timestamp now) {
    Decided whole;  // of the root and its follow-on inputs
    std::deque<Input> next;
    std::size_t decisions = 0;
    const Input* input = &root.input;
    Ticket ticket = root.ticket;
    while (true) {
        CHECK(++decisions <= follow_ons_max, "input {} never ends", root.input.info().name);
        Context context{now, random_, ticket, ids_made_};
        Decision decision = modules_.decide(rows_, *input, context);
        ids_made_ = context.ids_made;
        if (auto* need = std::get_if<Need>(&decision)) {
            rows_.roll_back();
            return std::move(*need);
        }
        auto& decided = std::get<Decided>(decision);
        for (const Write& write : decided.batch.writes) {
            if (!table_info(write.table).only_written) rows_.put(write.table, write.key, write.row);
        }
        append(whole.batch.writes, decided.batch.writes);
        append(whole.effects, decided.effects);
        append(whole.replies, decided.replies);
        append(whole.once_kept, decided.once_kept);
        if (decided.waits) {
            CHECK(decisions == 1, "only a root input can wait");
            whole.waits = true;
        }
        next.insert(next.end(), std::make_move_iterator(decided.next.begin()),
                    std::make_move_iterator(decided.next.end()));
        if (decisions > 1) next.pop_front();
        if (next.empty()) break;
        input = &next.front();
        ticket = 0;
    }
    rows_.keep();
    for (const auto& change : whole.once_kept) change();
    collect(whole.batch);
    // Nobody who waits is left without an answer.
    const bool is_answered =
        whole.waits || std::any_of(whole.replies.begin(), whole.replies.end(),
                                   [&](const auto& reply) { return reply.first == root.ticket; });
    if (root.ticket != 0 && !is_answered) whole.replies.emplace_back(root.ticket, Answer{Done{}});
    append(collecting_.replies, whole.replies);
    append(collecting_.effects, whole.effects);
    return std::nullopt;
}

// A row changed twice in a group is written once, with its last value.
void Engine::collect(const Batch& batch) {
    std::vector<Write>& writes = collecting_.batch.writes;
    for (const Write& write : batch.writes) {
        const TableInfo& info = table_info(write.table);
        if (info.only_written) {
            writes.push_back(write);
            continue;
        }
        RowEntry* entry = rows_.at(write.table).find(write.key);
        CHECK(entry != nullptr, "a row of {} was written and is gone", info.name);
        if (entry->group == collecting_.number) {
            Write& earlier = writes[entry->write];
            earlier.row = write.row;
            entry->version = write.row ? earlier.version + 1 : 0;
            continue;
        }
        writes.push_back({write.table, write.key, write.row, entry->version});
        entry->version = write.row ? entry->version + 1 : 0;
        entry->group = collecting_.number;
        entry->write = static_cast<std::uint32_t>(writes.size() - 1);
    }
}

bool Engine::is_collecting() const {
    return !collecting_.batch.empty() || !collecting_.replies.empty() || !collecting_.effects.empty();
}

std::optional<Group> Engine::take_group() {
    if (!is_collecting()) return std::nullopt;
    const std::uint64_t number = collecting_.number;
    Group group = std::exchange(collecting_, {});
    // Only what is stored has a number, so that the store can ask for the very next one.
    if (group.batch.empty()) group.number = 0;
    collecting_.number = group.batch.empty() ? number : number + 1;
    group.publish = modules_.publications(&group.batch.writes, now_);
    return group;
}

void Engine::committed(std::uint64_t group) {
    CHECK(group > group_committed_ && group < collecting_.number, "group {} is not in flight", group);
    group_committed_ = group;
}

std::optional<Timestamp> Engine::next_due() const { return modules_.next_due(); }

bool Engine::has_work() const {
    if (is_full()) return false;  // not before it has been taken
    if (!inbox_.empty() && !is_recovering()) return true;
    return std::any_of(unparked_.begin(), unparked_.end(), [&](std::uint64_t sequence) {
        const auto found = parked_.find(sequence);
        return found != parked_.end() && found->second.missing == 0 &&
               is_first_of_its_keys(sequence, found->second.keys);
    });
}

bool Engine::quiet() const {
    return inbox_.empty() && parked_.empty() && !is_collecting() &&
           group_committed_ + 1 == collecting_.number && !modules_.is_busy(rows_);
}

}  // namespace tero
