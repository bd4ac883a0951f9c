#include "engine/sweep.hpp"

#include "base/check.hpp"
#include "kernel/table.hpp"

#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr Duration whole_every = 24h;  // between two readings of a whole table
constexpr Duration unread_pause = 1s;  // before a page that could not be read is tried again
constexpr int share = 4;               // a page waits so many times as long as the one before took

// Its rows come in the order in which they were made, or of a time: the walk ends where rows are too young.
bool has_an_end(const KeepRule& rule) {
    return !rule.keep->walk.index.empty() || table_info(rule.table).has_id_key();
}

Timestamp made_at(const RawId& id) {
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
    return {ms};
}

}  // namespace

void Sweep::begin(SteadyTime now) {
    state_ = State::RESTING;
    wanted_.reset();
    walk_at_.reset();
    walks_ = false;
    rule_ = 0;
    at_ = options_.every == Duration{} ? SteadyTime::max() : now + std::min(options_.first, options_.every);
}

std::optional<Sweep::SteadyTime> Sweep::due() const {
    if (state_ != State::RESTING && state_ != State::WALKING) return std::nullopt;
    const SteadyTime at = walk_at_ ? std::min(at_, *walk_at_) : at_;
    return at == SteadyTime::max() ? std::nullopt : std::optional{at};
}

Query Sweep::query_of(const KeepRule& rule, Timestamp told) const {
    Query query = rule.keep->walk;
    query.table = rule.table;
    query.limit = options_.page;
    if (!query.index.empty()) query.before = Bound{.number = (told - rule.keep->least).ms};
    return query;
}

bool Sweep::is_wanted(const KeepRule& rule, SteadyTime now) {
    if (has_an_end(rule)) return true;
    const auto [last, is_first] = whole_at_.try_emplace({rule.table, rule.place}, now);
    if (!is_first && now - last->second < whole_every) return false;
    last->second = now;
    return true;
}

void Sweep::next_rule(SteadyTime now) {
    walks_ = false;
    rule_ += 1;
    state_ = State::WALKING;
    at_ = now;
}

std::optional<Query> Sweep::next(const Modules& modules, Timestamp told, SteadyTime now) {
    if (state_ != State::RESTING && state_ != State::WALKING) return std::nullopt;
    if (!walk_at_ || now >= *walk_at_) {
        wanted_ = modules.wanted_walk(told);
        walk_at_.reset();
        if (wanted_) {
            before_walk_ = std::exchange(state_, State::READING);
            read_at_ = now;
            return wanted_->step.query;
        }
    }
    if (now < at_) return std::nullopt;
    const std::vector<KeepRule> rules = modules.keeps();
    while (!walks_) {
        if (rule_ >= rules.size()) {
            rule_ = 0;
            state_ = State::RESTING;
            at_ = now + options_.every;
            return std::nullopt;
        }
        walks_ = is_wanted(rules[rule_], now);
        if (walks_) {
            query_ = query_of(rules[rule_], told);
        } else {
            rule_ += 1;
        }
    }
    state_ = State::READING;
    read_at_ = now;
    return query_;
}

// A page that cannot be read is read again a little later.
std::optional<Input> Sweep::walked(const Result<Page>& page, SteadyTime now) {
    auto piece = page ? wanted_->walk->found(wanted_->step, *page) : std::nullopt;
    state_ = State::DECIDING;
    if (piece) return piece;
    landed(now);
    if (!page) walk_at_ = now + unread_pause;
    return std::nullopt;
}

std::optional<Input> Sweep::found(const Modules& modules, Result<Page> page, Timestamp told, SteadyTime now) {
    if (state_ != State::READING) return std::nullopt;
    if (wanted_) return walked(page, now);
    if (!page) {  // this walk is taken up again in the next pass
        next_rule(now);
        return std::nullopt;
    }
    const KeepRule rule = modules.keeps().at(rule_);
    const TableInfo& info = table_info(rule.table);
    ForgetRows forget{.table = rule.table, .keep = rule.place};
    is_last_ = page->next.empty();
    for (const StoredRow& stored : page->rows) {
        RowKey key = key_of(info, stored.row.get());
        const bool is_young =
            rule.keep->walk.index.empty() && info.has_id_key() && told < made_at(key.id) + rule.keep->least;
        if (is_young) {
            is_last_ = true;
            break;
        }
        const Timestamp until = rule.keep->until(stored.row.get());
        if (until != Timestamp{} && until <= told) forget.rows.push_back({std::move(key), stored.version});
    }
    query_.after = page->next;
    state_ = State::DECIDING;
    if (!forget.rows.empty()) return forget;
    landed(now);
    return std::nullopt;
}

void Sweep::landed(SteadyTime now) {
    if (state_ != State::DECIDING) return;
    if (wanted_) {
        wanted_.reset();
        state_ = before_walk_;
        walk_at_ = now + (now - read_at_) * share;
        return;
    }
    if (is_last_) return next_rule(now);
    state_ = State::WALKING;
    at_ = now + (now - read_at_) * share;
}

}  // namespace tero
