#include "engine/engine.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"
#include "kernel/chain.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <limits>

namespace tero {
namespace {

constexpr std::size_t follow_ons_max = 100'000;  // of one root; more can only be a loop

}  // namespace

Engine::Engine(EngineOptions options, const ModuleSet& modules, std::uint64_t seed)
    : options_(options), random_(seed), modules_(modules, rows_) {
    if (options_.witness != nullptr) options_.witness->is_made(options_, seed);
}

Result<Done> Engine::restore(Store& store, std::string_view workspace, Timestamp now, std::size_t page) {
    if (options_.witness != nullptr) options_.witness->restores(now);
    // What is near may depend on the time.
    std::vector<Input> none_due;
    modules_.take_due(rows_, now, none_due);
    CHECK(none_due.empty(), "something is due before there is a row");
    for (auto& [query, in_order] : modules_.startup_queries(page)) {
        const TableInfo& info = table_info(query.table);
        RowTable& table = rows_.at(query.table);
        do {
            TRY(const Page read, store.read(workspace, query));
            if (options_.witness != nullptr) options_.witness->has_read(query.table, read);
            // Who asks for a row that is set aside is refused, and not told that there is none.
            if (!read.unreadable.empty()) table.complete = false;
            for (const std::string& why : read.unreadable) set_aside_.emplace_back(query.table, why);
            for (const StoredRow& stored : read.rows)
                table.load(key_of(info, stored.row.get()), stored.row, stored.version);
            query.after = read.next;
            if (in_order && !read.rows.empty() && !table.near(read.rows.back().row.get())) break;
        } while (!query.after.empty());
    }
    return Done{};
}

void Engine::begin(std::uint64_t group, bool same_process, Duration away, std::uint64_t chain) {
    if (options_.witness != nullptr) options_.witness->begins(group, chain, same_process, away);
    group_committed_ = group;
    chain_ = chain;
    collecting_.number = group + 1;
    put_in_queue(Recovered{same_process, away}, 0);
    for (const auto& [table, why] : std::exchange(set_aside_, {}))
        put_in_queue(row_unreadable(table, why), 0);
}

void Engine::stood_still(Duration lasted) {
    if (options_.witness != nullptr) options_.witness->stood_still(lasted);
    stood_still_ += lasted;
}

std::shared_ptr<const Once> Engine::witnessed(std::shared_ptr<const Once> once) const {
    if (!once || options_.witness == nullptr) return once;
    auto watched = std::make_shared<Once>(*once);
    watched->answer = [once = std::move(once), witness = options_.witness](const Reply& reply) {
        KeptAnswer answer = once->answer(reply);
        witness->has_answered(answer);
        return answer;
    };
    return watched;
}

void Engine::put_in_queue(Input input, Ticket ticket, std::shared_ptr<const Once> once) {
    Queue& queue = queues_[static_cast<std::size_t>(input.info().use)];
    queue.roots.push_back({std::move(input), ticket, next_sequence_++, false, std::move(once)});
}

Result<Done> Engine::offer(Input input, Ticket ticket, std::shared_ptr<const Once> once) {
    const Queue& queue = queues_[static_cast<std::size_t>(input.info().use)];
    if (queue.roots.size() + queue.parked >= options_.inbox_max) {
        return Error{ErrorCode::exhausted, "too much is waiting to be decided; try again shortly", ""};
    }
    if (options_.witness != nullptr) options_.witness->is_offered(input, ticket, once.get());
    put_in_queue(std::move(input), ticket, witnessed(std::move(once)));
    return Done{};
}

void Engine::turn(Timestamp at) {
    if (options_.witness != nullptr) options_.witness->turns(at);
    const bool has_recovered = now_ != Timestamp{} && !is_recovering();
    now_ = std::max(now_, at);
    const Timestamp now = now_;
    // Before what fell due meanwhile. A recovery gives the agents their time itself.
    const Duration lasted = std::exchange(stood_still_, Duration{});
    if (lasted > Duration{} && has_recovered) decide_new({StoodStill{lasted}, 0, next_sequence_++}, now);
    std::vector<Input> due;
    if (options_.timers) modules_.take_due(rows_, now, due);
    for (Input& input : due) put_in_queue(std::move(input), 0);

    while (Queue* queue = next_unparked()) {
        const std::uint64_t sequence = *queue->unparked.begin();
        queue->unparked.erase(queue->unparked.begin());
        decide_parked(sequence, now);
    }
    while (Queue* queue = next_queue()) {
        Root root = std::move(queue->roots.front());
        queue->roots.pop_front();
        if (queue->held > 0) queue->held -= 1;
        decide_new(std::move(root), now);
    }
    decide_turn_end(now);
    rows_.trim({options_.cache_rows_max, options_.cache_bytes_max}, group_committed_);
}

Engine::Queue* Engine::next_unparked() {
    Queue* next = nullptr;
    for (Queue& queue : queues_) {
        if (queue.unparked.empty() || !has_share(queue)) continue;
        if (next == nullptr || *queue.unparked.begin() < *next->unparked.begin()) next = &queue;
    }
    return next;
}

// In the order in which they came, of those whose kind has a share left.
Engine::Queue* Engine::next_queue() {
    if (is_recovering()) return nullptr;
    Queue* next = nullptr;
    for (Queue& queue : queues_) {
        if (queue.roots.empty()) continue;
        if (!has_share(queue)) {
            hold_places(queue);
        } else if (next == nullptr || queue.roots.front().sequence < next->roots.front().sequence) {
            next = &queue;
        }
    }
    return next;
}

// Others go on before these, but not those that must not overtake them.
void Engine::hold_places(Queue& queue) {
    for (; queue.held < queue.roots.size(); ++queue.held) {
        const Root& root = queue.roots[queue.held];
        for (const std::uint64_t key : modules_.order_keys(root.input)) {
            waiting_by_key_[key].insert(root.sequence);
        }
    }
}

void Engine::decide_turn_end(Timestamp now) {
    turn_end_waits_ = false;
    Queue& queue = queues_[turn_end];
    while (!turn_end_parked_ && !is_recovering()) {
        auto last = modules_.at_turn_end(rows_);
        if (!last) return;
        if (!has_share(queue)) {
            turn_end_waits_ = true;
            return;
        }
        const std::size_t before = collecting_.batch.writes.size() + collecting_.replies.size();
        decide_new({std::move(*last), 0, next_sequence_++, true}, now);
        if (collecting_.batch.writes.size() + collecting_.replies.size() == before) return;  // nothing suits
    }
}

void Engine::decide_new(Root root, Timestamp now) {
    OrderKeys keys;
    if (!waiting_by_key_.empty()) {
        keys = modules_.order_keys(root.input);
        if (!is_first_of_its_keys(root.sequence, keys)) {
            park(std::move(root), std::move(keys), {});
            return;
        }
    }
    if (const auto need = decide_root(root, now)) {
        if (keys.empty()) keys = modules_.order_keys(root.input);
        park(std::move(root), std::move(keys), *need);
    } else {
        let_go_keys(root.sequence, keys);
    }
}

void Engine::decide_parked(std::uint64_t sequence, Timestamp now) {
    const auto found = parked_.find(sequence);
    if (found == parked_.end() || found->second.missing > 0) return;
    if (!is_first_of_its_keys(sequence, found->second.keys)) return;
    Parked parked = std::move(found->second);
    parked_.erase(found);
    queues_[parked.root.kind()].parked -= 1;
    if (parked.root.ends_turn) turn_end_parked_ = false;
    if (!parked.error) {
        if (const auto need = decide_root(parked.root, now)) {
            park(std::move(parked.root), std::move(parked.keys), *need);
            return;
        }
    } else if (parked.root.ticket != 0) {
        collecting_.replies.emplace_back(parked.root.ticket, *parked.error);
    }
    let_go_rows(parked.root);
    let_go_keys(sequence, parked.keys);
}

// However small the cache is, what an input waits for comes together some time.
void Engine::hold_row(Root& root, const RowRef& ref) {
    RowEntry* entry = rows_.at(ref.table).find(ref.key);
    if (entry == nullptr || entry->awaited == std::numeric_limits<std::uint16_t>::max()) return;
    entry->awaited += 1;
    root.held.push_back(ref);
}

void Engine::let_go_rows(const Root& root) {
    for (const RowRef& ref : root.held) {
        if (RowEntry* entry = rows_.at(ref.table).find(ref.key)) entry->awaited -= 1;
    }
}

void Engine::let_go_keys(std::uint64_t sequence, const OrderKeys& keys) {
    for (const std::uint64_t key : keys) {
        const auto waiting = waiting_by_key_.find(key);
        if (waiting == waiting_by_key_.end()) continue;  // the same key twice in one input
        if (waiting->second.erase(sequence) == 0) continue;
        if (waiting->second.empty()) {
            waiting_by_key_.erase(waiting);
            continue;
        }
        const auto next = parked_.find(*waiting->second.begin());
        if (next != parked_.end()) queues_[next->second.root.kind()].unparked.insert(next->first);
    }
}

void Engine::park(Root root, OrderKeys keys, const Need& need) {
    if (root.ends_turn) turn_end_parked_ = true;
    const std::uint64_t sequence = root.sequence;
    for (const std::uint64_t key : keys) waiting_by_key_[key].insert(sequence);
    const std::set<RowRef> missing{need.rows.begin(), need.rows.end()};
    for (const RowRef& ref : missing) {
        auto [waiting, added] = waiting_.try_emplace(ref);
        waiting->second.push_back(sequence);
        if (added) loads_.push_back(ref);
    }
    queues_[root.kind()].parked += 1;
    parked_.emplace(sequence, Parked{std::move(root), std::move(keys), missing.size()});
}

bool Engine::is_first_of_its_keys(std::uint64_t sequence, const OrderKeys& keys) const {
    return std::all_of(keys.begin(), keys.end(), [&](std::uint64_t key) {
        const auto found = waiting_by_key_.find(key);
        return found == waiting_by_key_.end() || *found->second.begin() >= sequence;
    });
}

std::vector<RowRef> Engine::take_loads() { return std::exchange(loads_, {}); }

void Engine::loaded(std::span<const Loaded> rows) {
    if (options_.witness != nullptr) options_.witness->is_given(rows);
    for (const Loaded& loaded : rows) {
        const bool is_refused =
            loaded.error && modules_.when_unreadable(loaded.ref.table) == WhenUnreadable::REFUSED;
        if (loaded.error) {
            const std::string why = fmt::format("row {} of {} cannot be read: {}", to_string(loaded.ref.key),
                                                table_info(loaded.ref.table).name, loaded.error->message);
            put_in_queue(row_unreadable(loaded.ref.table, why), 0);
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
            hold_row(parked->second.root, loaded.ref);
            if (--parked->second.missing == 0) queues_[parked->second.root.kind()].unparked.insert(sequence);
        }
        waiting_.erase(waiting);
    }
}

std::optional<Need> Engine::decide_root(const Root& root, Timestamp now) {
    if (root.once) {
        bool is_answered = false;
        if (auto need = answer_again(root, now, is_answered)) return need;
        if (is_answered) return std::nullopt;
    }
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
    // Nobody who waits is left without an answer.
    const bool is_answered =
        whole.waits || std::any_of(whole.replies.begin(), whole.replies.end(),
                                   [&](const auto& reply) { return reply.first == root.ticket; });
    if (root.ticket != 0 && !is_answered) whole.replies.emplace_back(root.ticket, Answer{Done{}});
    if (root.once) keep_answer(root, now, whole);
    rows_.keep();
    for (const auto& change : whole.once_kept) change();
    const std::size_t before = collecting_.batch.writes.size();
    collect(whole.batch);
    use_up(root.kind(), collecting_.batch.writes.size() - before);
    append(collecting_.replies, whole.replies);
    append(collecting_.effects, whole.effects);
    return std::nullopt;
}

std::optional<Need> Engine::answer_again(const Root& root, Timestamp now, bool& is_answered) {
    const Once& once = *root.once;
    const auto known = rows_.look<IdempotentCall>(once.key);
    if (!known.known) {
        Need need;
        need.add<IdempotentCall>(RowKey{once.key});
        return need;
    }
    if (known.row == nullptr || now >= known.row->at + idempotent_for) return std::nullopt;
    MARK("call.repeated");
    is_answered = true;
    const bool is_same = known.row->asked == once.asked;
    collecting_.replies.emplace_back(root.ticket,
                                     is_same ? Answer{KeptAnswer{known.row->status, known.row->answer}}
                                             : Answer{AskedOtherwise{}});
    use_up(root.kind(), 0);
    return std::nullopt;
}

void Engine::keep_answer(const Root& root, Timestamp now, Decided& whole) {
    CHECK(!whole.waits, "input {} waits, and is to be decided once", root.input.info().name);
    const auto reply = std::find_if(whole.replies.begin(), whole.replies.end(),
                                    [&](const auto& one) { return one.first == root.ticket; });
    if (reply == whole.replies.end() || !reply->second) return;
    KeptAnswer answer = root.once->answer(reply->second);
    if (answer.status == 0) return;
    whole.batch.put(
        IdempotentCall{root.once->key, root.once->asked, now, answer.status, std::move(answer.body)});
    const Write& write = whole.batch.writes.back();
    rows_.put(write.table, write.key, write.row);
}

void Engine::use_up(std::size_t kind, std::size_t rows) {
    queues_[kind].used += std::max<std::size_t>(rows, 1);
    used_ += std::max<std::size_t>(rows, 1);
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
    used_ = 0;
    for (Queue& queue : queues_) queue.used = 0;
    if (!is_collecting()) {
        if (options_.witness != nullptr) options_.witness->gives_group(0, chain_);
        return std::nullopt;
    }
    const std::uint64_t number = collecting_.number;
    Group group = std::exchange(collecting_, {});
    // Only what is stored has a number, so that the store can ask for the very next one.
    if (group.batch.empty()) group.number = 0;
    collecting_.number = group.batch.empty() ? number : number + 1;
    if (!group.batch.empty()) chain_ = chained(chain_, group.batch);
    group.chain = chain_;
    if (options_.witness != nullptr) options_.witness->gives_group(group.number, chain_);
    group.publish = modules_.publications(&group.batch.writes, now_);
    return group;
}

void Engine::committed(std::uint64_t group) {
    CHECK(group > group_committed_ && group < collecting_.number, "group {} is not in flight", group);
    if (options_.witness != nullptr) options_.witness->is_stored(group);
    group_committed_ = group;
}

std::optional<Timestamp> Engine::next_due() const {
    return options_.timers ? modules_.next_due() : std::nullopt;
}

bool Engine::has_work() const {
    if (turn_end_waits_ && has_share(queues_[turn_end])) return true;
    return std::any_of(queues_.begin(), queues_.end(), [&](const Queue& queue) {
        if (!has_share(queue)) return false;  // not before the group has been taken
        if (!queue.roots.empty() && !is_recovering()) return true;
        return std::any_of(queue.unparked.begin(), queue.unparked.end(), [&](std::uint64_t sequence) {
            const auto found = parked_.find(sequence);
            return found != parked_.end() && found->second.missing == 0 &&
                   is_first_of_its_keys(sequence, found->second.keys);
        });
    });
}

bool Engine::quiet() const {
    const bool is_empty = std::all_of(queues_.begin(), queues_.end(),
                                      [](const Queue& queue) { return queue.roots.empty(); });
    return is_empty && parked_.empty() && !is_collecting() && group_committed_ + 1 == collecting_.number &&
           !modules_.is_busy(rows_);
}

}  // namespace tero
