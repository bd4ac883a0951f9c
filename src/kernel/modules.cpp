#include "kernel/modules.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <utility>

namespace tero {
namespace {

// Several modules have something to say of a recovery: what they say is joined.
Decision joined(Decision first, Decision second) {
    if (std::holds_alternative<Need>(first) && std::holds_alternative<Need>(second)) {
        append(std::get<Need>(first).rows, std::get<Need>(second).rows);
        return first;
    }
    if (std::holds_alternative<Need>(first)) return first;
    if (std::holds_alternative<Need>(second)) return second;
    auto& decided = std::get<Decided>(first);
    auto& other = std::get<Decided>(second);
    append(decided.batch.writes, other.batch.writes);
    append(decided.next, other.next);
    append(decided.effects, other.effects);
    append(decided.replies, other.replies);
    append(decided.once_kept, other.once_kept);
    return first;
}

// What finds the rows that are near at a start must find all of them. Where an index begins with an enum,
// each of its values is tried: one whose rows are near is asked for.
void check_near(const TableInfo& table, const Near& near) {
    CHECK(near.holds, "table {} does not say which of its rows are near", table.name);
    CHECK(!near.queries.empty(), "table {} does not say what finds its near rows at a start", table.name);
    const std::string& name = near.queries.front().index;
    const auto index = std::find_if(table.indexes.begin(), table.indexes.end(),
                                    [&](const IndexInfo& one) { return one.name == name; });
    CHECK(near.all || index != table.indexes.end(), "table {} has no index {}", table.name, name);
    if (near.all) return;
    const FieldInfo& field = *table.type->find(index->fields.front());
    if (field.type->kind != Kind::enumeration) return;
    for (std::size_t value = 0; value < field.type->enumerators.size(); ++value) {
        const std::shared_ptr<void> row = table.make_row();
        field.type->set_integer(field.in(row.get()), static_cast<std::int64_t>(value));
        const std::string_view word = field.type->enumerators[value];
        const bool is_asked = std::any_of(near.queries.begin(), near.queries.end(), [&](const Query& query) {
            return query.index != name || query.equal.empty() || query.equal.front().text == word;
        });
        CHECK(is_asked || !near.holds(row.get()),
              "nothing finds the rows of table {} whose {} is {} at a start", table.name, field.name, word);
    }
}

// Parts of several pieces: none may be left out.
void check_pieces(const Declaration& declaration) {
    const std::string_view name = declaration.name;
    for (const TableRule& rule : declaration.tables) {
        const TableInfo& table = table_info(rule.table);
        for (const Near& near : rule.parts.near) check_near(table, near);
        for (const WhyStuck& why : rule.parts.rests) CHECK(why, "table {} has an empty 'rests'", table.name);
        for (const Keep& keep : rule.parts.keep) CHECK(keep.until, "table {} has an empty 'keep'", table.name);
        for (const Weight& weight : rule.parts.weight)
            CHECK(weight, "table {} has an empty 'weight'", table.name);
    }
    for (const Observation& one : declaration.observes)
        CHECK(one.observer, "module {} observes with nothing", name);
    for (const Recover& recover : declaration.recovers)
        CHECK(recover, "module {} has an empty 'recovers'", name);
    for (const AfterPause& after : declaration.after_pause)
        CHECK(after, "module {} has an empty 'after_pause'", name);
    for (const TurnEnd& end : declaration.turn_end) {
        CHECK(end.input, "module {} does not say what it decides at a turn's end", name);
        CHECK(end.is_wanted, "module {} does not say when it decides at a turn's end", name);
    }
    for (const HasRoom& has_room : declaration.room) CHECK(has_room, "module {} has an empty 'room'", name);
    for (const IsBusy& is_busy : declaration.busy) CHECK(is_busy, "module {} has an empty 'busy'", name);
    for (const Gauge& gauge : declaration.gauges) {
        CHECK(!gauge.name.empty() && !gauge.help.empty() && gauge.value, "module {}: gauge '{}' is not whole",
              name, gauge.name);
    }
    for (const Publication& one : declaration.publishes)
        CHECK(one.prepare, "module {} publishes with nothing", name);
    for (const Walk& walk : declaration.walks) {
        CHECK(walk.next, "module {} does not say what it reads on its walk", name);
        CHECK(walk.found, "module {} does not say what it does with what it reads", name);
    }
}

}  // namespace

Modules::Modules(const ModuleSet& set, Rows& rows)
    : modules_(set.make()),
      deciders_(all_inputs().size()),
      tables_(all_tables().size(), nullptr),
      around_(set.around),
      keep_history_(set.keep_history) {
    declarations_.reserve(modules_.size());  // what is kept of them points into them
    for (const auto& module : modules_) declarations_.push_back(module->declare());
    for (const Declaration& declaration : declarations_) start(declaration, rows);
    for (const Declaration& declaration : declarations_) check_is_whole(declaration);
}

void Modules::start(const Declaration& declaration, Rows& rows) {
    const auto place = static_cast<std::size_t>(&declaration - declarations_.data());
    std::vector<bool>& may_write = may_write_.emplace_back(all_tables().size(), false);
    for (const TableInfo& table : all_tables()) {
        if (table.module == "kernel") may_write[static_cast<std::size_t>(table.id)] = true;
    }
    for (const TableRule& rule : declaration.tables) {
        const TableInfo& info = table_info(rule.table);
        const auto id = static_cast<std::size_t>(rule.table);
        CHECK(info.module == declaration.name, "module {} declares table {} of module {}", declaration.name,
              info.name, info.module);
        CHECK(tables_[id] == nullptr, "module {} declares table {} twice", declaration.name, info.name);
        tables_[id] = &rule;
        may_write[id] = true;
        RowTable& table = rows.at(rule.table);
        for (const Near& near : rule.parts.near) {
            table.near = near.holds;
            table.complete = near.all;
            table.is_reading = near.is_reading;
        }
        for (const Weight& weight : rule.parts.weight) table.bytes = weight;
    }
    for (const TableId table : declaration.writes_too) may_write[static_cast<std::size_t>(table)] = true;
    for (const InputRule& rule : declaration.inputs) {
        std::vector<Decider>& deciders = deciders_[rule.input->number];
        const bool is_told = rule.input->use == InputUse::TOLD;
        CHECK(is_told == (rule.owner != nullptr), "input {}: told() is for what is said to owners, on() for the rest",
              rule.input->name);
        CHECK(is_told || rule.input->module == declaration.name, "module {} decides input {} of module {}",
              declaration.name, rule.input->name, rule.input->module);
        CHECK(is_told || deciders.empty(), "input {} has two deciders", rule.input->name);
        deciders.push_back({&rule, place});
        if (rule.hears) hearers_.push_back(&rule);
    }
    for (const Observation& observation : declaration.observes)
        rows.at(observation.table).observe(observation.observer);
    for (const TimerRule& rule : declaration.timers) timers_.push_back({rule.start(rows), rule.needs_room});
    for (const MemoryTimer& timer : declaration.memory_timer)
        timers_.push_back({start_timer(declaration.name, timer)});
}

// What the module's model tells of, its declaration must name.
void Modules::check_is_whole(const Declaration& declaration) const {
    check_pieces(declaration);
    for (const TableInfo& table : all_tables()) {
        CHECK(table.module != declaration.name || tables_[static_cast<std::size_t>(table.id)] != nullptr,
              "module {} does not declare its table {}", declaration.name, table.name);
    }
    for (const InputInfo* input : all_inputs()) {
        if (input->module != declaration.name || input->use == InputUse::TOLD) continue;
        CHECK(!deciders_[input->number].empty(), "module {} does not decide its input {}", declaration.name,
              input->name);
        const auto made = std::count_if(declaration.timers.begin(), declaration.timers.end(),
                                        [&](const TimerRule& timer) { return timer.makes == input; });
        CHECK(made == (input->use == InputUse::TIMER ? 1 : 0), "module {} has {} timers that make its input {}",
              declaration.name, made, input->name);
    }
}

const Modules::Decider* Modules::find_decider(const Input& input) const {
    const std::vector<Decider>& deciders = deciders_[input.info().number];
    if (input.info().use != InputUse::TOLD) return deciders.empty() ? nullptr : &deciders.front();
    for (const Decider& decider : deciders) {
        const Owner owner = decider.rule->owner(input.value());
        if (name_of(owner.module) == declarations_[decider.module].name) return &decider;
    }
    return nullptr;
}

const Modules::Decider& Modules::decider_of(const Input& input) const {
    const Decider* decider = find_decider(input);
    CHECK(decider != nullptr, "nobody decides input {}", input.info().name);
    return *decider;
}

Decision Modules::decide(const Rows& rows, const Input& input, Context& context) const {
    const auto truly = [this](const Rows& seen, const Input& asked, Context& about) {
        return decide_truly(seen, asked, about);
    };
    Decision decision = around_ ? around_(truly, rows, input, context) : truly(rows, input, context);
    hear(decision);
    return decision;
}

void Modules::hear(Decision& decision) const {
    auto* decided = std::get_if<Decided>(&decision);
    if (decided == nullptr || hearers_.empty()) return;
    for (const Write& write : decided->batch.writes) {
        if (write.table != table_of<HistoryEntry>() || write.row == nullptr) continue;
        for (const InputRule* hearer : hearers_) {
            if (auto heard = hearer->hears(*static_cast<const HistoryEntry*>(write.row.get())))
                decided->next.push_back(std::move(*heard));
        }
    }
}

Decision Modules::decide_truly(const Rows& rows, const Input& input, Context& context) const {
    if (const auto* recovered = input.as<Recovered>()) return recover(rows, *recovered, context);
    if (const auto* still = input.as<StoodStill>()) return after_pause(rows, *still, context);
    if (const auto* forgotten = input.as<ForgetRows>()) return forget(rows, *forgotten, context);
    if (input.info().use == InputUse::TOLD && find_decider(input) == nullptr) return unheard(input);
    const Decider& decider = decider_of(input);
    Decision decision = decider.rule->decide(rows, input.value(), context);
    check_writes(decision, decider.module);
    return decision;
}

// The owner is a module that hears no such thing, or is not there any more: a person hears it.
Decision Modules::unheard(const Input& input) const {
    MARK("owner.unheard");
    Decided decided;
    decided.next.push_back(RaiseAlert{"owner_unheard", std::string{input.info().name}, AlertLevel::ERROR,
                                      "something ended, and the module that it belongs to does not hear it"});
    return decided;
}

Decision Modules::recover(const Rows& rows, const Recovered& input, Context& context) const {
    Decision all = Decided{};
    for (std::size_t place = 0; place < declarations_.size(); ++place) {
        for (const Recover& recover : declarations_[place].recovers) {
            Decision said = recover(rows, input, context);
            check_writes(said, place);
            all = joined(std::move(all), std::move(said));
        }
    }
    return all;
}

Decision Modules::after_pause(const Rows& rows, const StoodStill& input, Context& context) const {
    Decision all = Decided{};
    for (std::size_t place = 0; place < declarations_.size(); ++place) {
        for (const AfterPause& after : declarations_[place].after_pause) {
            Decision said = after(rows, input, context);
            check_writes(said, place);
            all = joined(std::move(all), std::move(said));
        }
    }
    return all;
}

std::optional<WantedWalk> Modules::wanted_walk(Timestamp now) const {
    for (const Declaration& declaration : declarations_) {
        for (const Walk& walk : declaration.walks) {
            if (auto step = walk.next(now)) return WantedWalk{&walk, std::move(*step)};
        }
    }
    return std::nullopt;
}

std::vector<KeepRule> Modules::keeps() const {
    std::vector<KeepRule> all;
    for (const TableRule* rule : tables_) {
        std::size_t place = 0;
        if (rule == nullptr) continue;
        for (const Keep& keep : rule->parts.keep) {
            if (keep.least > Duration{}) all.push_back({rule->table, place, &keep});
            place += 1;
        }
    }
    if (keep_history_ && keep_history_->least > Duration{})
        all.push_back({table_of<HistoryEntry>(), 0, &*keep_history_});
    return all;
}

const Keep* Modules::keep_of(const ForgetRows& input) const {
    for (const KeepRule& rule : keeps()) {
        if (rule.table == input.table && rule.place == input.keep) return rule.keep;
    }
    return nullptr;
}

// What has changed since it was found stays.
Decision Modules::forget(const Rows& rows, const ForgetRows& input, const Context& context) const {
    const Keep* keep = keep_of(input);
    CHECK(keep != nullptr, "table {} has no keep {}", table_info(input.table).name, input.keep);
    const RowTable& table = rows.at(input.table);
    Decided decided;
    Need need;
    for (const ForgetRows::Found& found : input.rows) {
        if (table_info(input.table).only_written) {
            decided.batch.writes.push_back({input.table, found.key, nullptr, found.version});
            continue;
        }
        const RowEntry* entry = table.find(found.key);
        if (entry == nullptr && !table.complete) need.rows.push_back({input.table, found.key});
        if (entry == nullptr || entry->row == nullptr) continue;
        const Timestamp until = keep->until(entry->row.get());
        if (until == Timestamp{} || context.now < until) continue;
        if (keep->with && !keep->with(rows, entry->row.get(), decided, need)) continue;
        decided.batch.writes.push_back({input.table, found.key, nullptr, 0});
    }
    if (!need.empty()) return need;
    return decided;
}

// A table is written by its module alone.
void Modules::check_writes(const Decision& decision, std::size_t module) const {
    const auto* decided = std::get_if<Decided>(&decision);
    if (decided == nullptr) return;
    for (const Write& write : decided->batch.writes) {
        CHECK(may_write_[module][static_cast<std::size_t>(write.table)], "module {} writes table {}",
              declarations_[module].name, table_info(write.table).name);
    }
}

OrderKeys Modules::order_keys(const Input& input) const {
    OrderKeys keys;
    if (is_kernels(input)) return keys;
    if (const auto& ordered = decider_of(input).rule->keys) ordered(input.value(), keys);
    return keys;
}

void Modules::take_due(const Rows& rows, Timestamp now, std::vector<Input>& out) {
    const bool room = has_room();
    for (const Started& started : timers_) {
        if (room || !started.needs_room) started.timer->take(rows, now, out);
    }
}

std::optional<Timestamp> Modules::next_due() const {
    std::optional<Timestamp> next;
    const bool room = has_room();
    for (const Started& started : timers_) {
        if (started.needs_room && !room) continue;
        const auto due = started.timer->next();
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

std::optional<Input> Modules::at_turn_end(const Rows& rows) const {
    for (const Declaration& declaration : declarations_) {
        for (const TurnEnd& end : declaration.turn_end) {
            if (end.is_wanted(rows)) return end.input();
        }
    }
    return std::nullopt;
}

bool Modules::is_busy(const Rows& rows) const {
    return std::any_of(declarations_.begin(), declarations_.end(), [&](const Declaration& declaration) {
        return std::any_of(declaration.busy.begin(), declaration.busy.end(),
                           [&](const IsBusy& is_busy) { return is_busy(rows); });
    });
}

bool Modules::has_room() const {
    return std::all_of(declarations_.begin(), declarations_.end(), [](const Declaration& declaration) {
        return std::all_of(declaration.room.begin(), declaration.room.end(),
                           [](const HasRoom& has_room) { return has_room(); });
    });
}

std::vector<StartupQuery> Modules::startup_queries(std::size_t page) const {
    std::vector<StartupQuery> queries;
    for (const TableRule* rule : tables_) {
        if (rule == nullptr) continue;
        for (const Near& near : rule->parts.near) {
            for (Query query : near.queries) {
                query.table = rule->table;
                query.limit = page;
                queries.push_back({std::move(query), near.in_order});
            }
        }
    }
    return queries;
}

WhenUnreadable Modules::when_unreadable(TableId table) const {
    const TableRule* rule = tables_[static_cast<std::size_t>(table)];
    return rule == nullptr ? WhenUnreadable::REFUSED : rule->parts.unreadable;
}

std::optional<StuckRow> Modules::stuck_row(const Rows& rows, Timestamp now) const {
    std::optional<StuckRow> found;
    for (const TableRule* rule : tables_) {
        if (rule == nullptr || rule->parts.rests.empty()) continue;
        const TableInfo& info = table_info(rule->table);
        const RowTable& table = rows.at(rule->table);
        table.each([&](const AnyRow& row) {
            if (found || !table.near(row.get())) return;
            for (const WhyStuck& why_stuck : rule->parts.rests) {
                const std::string why = why_stuck(rows, row.get(), now);
                if (!why.empty()) {
                    found = StuckRow{info.name, fmt::format("{} {}", to_string(key_of(info, row.get())), why)};
                }
            }
        });
    }
    return found;
}

std::vector<std::function<void()>> Modules::publications(const std::vector<Write>* writes,
                                                         Timestamp now) const {
    std::vector<std::function<void()>> all;
    for (const Declaration& declaration : declarations_) {
        for (const Publication& publication : declaration.publishes) {
            const bool is_new = writes == nullptr ||
                                std::any_of(writes->begin(), writes->end(), [&](const Write& write) {
                                    return write.table == publication.table;
                                });
            if (is_new) all.push_back(publication.prepare(now));
        }
    }
    return all;
}

std::vector<Gauge> Modules::gauges() const {
    std::vector<Gauge> gauges;
    for (const Declaration& declaration : declarations_)
        gauges.insert(gauges.end(), declaration.gauges.begin(), declaration.gauges.end());
    return gauges;
}

}  // namespace tero
