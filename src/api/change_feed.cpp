#include "api/change_feed.hpp"

#include "base/check.hpp"
#include "base/random.hpp"
#include "modules/access/model/access.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <utility>

namespace tero::api {
namespace {

// What a table's rows are told as.
struct Watched {
    std::int8_t kind = -1;  // -1: nobody is told
    bool is_access = false;
    const FieldInfo* status = nullptr;
};

std::vector<Watched> watched_tables() {
    std::vector<Watched> all(all_tables().size());
    const auto of = [&all](TableId table) -> Watched& { return all[static_cast<std::size_t>(table)]; };
    for (std::size_t i = 0; i < watched_kinds().size(); ++i) {
        const WatchedKind& kind = watched_kinds()[i];
        Watched& watched = of(kind.table);
        watched.kind = static_cast<std::int8_t>(i);
        if (kind.status.empty()) continue;
        watched.status = table_info(kind.table).type->find(kind.status);
        CHECK(watched.status != nullptr, "{} has no field {}", kind.name, kind.status);
        CHECK(watched.status->type->kind == Kind::enumeration, "{} of {} is no status", kind.status, kind.name);
    }
    of(table_of<ApiKey>()).is_access = true;
    of(table_of<Session>()).is_access = true;
    return all;
}

// Beside the kinds that are told: a key or session changed.
constexpr std::uint8_t access_kind = 31;

std::uint32_t any_run() {
    std::uint32_t run = 0;
    fill_secret(&run, sizeof run);
    return run;
}

// False where the text is no number, or more follows than `mark`.
template <class Number>
bool take_number(std::string_view& text, Number& number, int base, std::string_view mark) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (failure != std::errc{} || !text.starts_with(mark)) return false;
    text.remove_prefix(mark.size());
    return true;
}

}  // namespace

std::string text_of(const Position& position) {
    return fmt::format("{:x}-{}-{}", position.run, position.group, position.place);
}

std::optional<Position> parse_position(std::string_view text) {
    Position position;
    const bool is_whole = take_number(text, position.run, 16, "-") &&
                          take_number(text, position.group, 10, "-") &&
                          take_number(text, position.place, 10, "") && text.empty();
    return is_whole ? std::optional{position} : std::nullopt;
}

std::span<const WatchedKind> watched_kinds() {
    // By their names: what a business adds is above this folder.
    const auto table = [](std::string_view name) {
        const TableInfo* found = find_table(name);
        CHECK(found != nullptr, "there is no table {}", name);
        return found->id;
    };
    static const std::vector<WatchedKind> kinds{
        {"task", table("tasks"), "tasks:read", "status"},
        {"agent", table("agents"), "agents:read", "status"},
        {"work_item", table("work_items"), "work-items:read", "status"},
        {"schedule", table("schedules"), "schedules:read", "status"},
        {"execution", table("workflow_executions"), "workflows:read", "status"},
        {"workflow", table("workflow_versions"), "workflows:read", ""},
        {"conversation", table("conversations"), "conversations:read", "state"},
        {"message", table("messages"), "messages:read", "status"},
        {"contact", table("contacts"), "contacts:read", ""},
        {"quote", table("quotes"), "quotes:read", "status"},
        {"follow_up", table("follow_ups"), "follow-ups:read", "status"},
        {"alert", table("alerts"), "alerts:read", "status"},
        {"send_pause", table("send_pauses"), "sends:read", ""},
        {"quarantine", table("quarantine"), "quarantine:read", ""},
    };
    return kinds;
}

ChangeFeed::ChangeFeed(std::size_t changes_max) : changes_max_(changes_max) {
    last_.run = any_run();
    horizon_ = last_;
}

void ChangeFeed::stored(std::uint64_t group, const Batch* batch) {
    const Lock lock{mutex_};
    if (batch == nullptr || group != last_.group + 1) {
        begin_run(group);
    } else {
        last_ = {last_.run, group, 0};
        take(*batch);
    }
    for (const auto& [number, wake] : watchers_) wake();
}

void ChangeFeed::begin_run(std::uint64_t group) {
    last_ = {last_.run + 1, group, 0};
    horizon_ = last_;
    changes_.clear();
}

void ChangeFeed::take(const Batch& batch) {
    static const std::vector<Watched> tables = watched_tables();
    for (const Write& write : batch.writes) {
        last_.place += 1;
        const Watched& watched = tables[static_cast<std::size_t>(write.table)];
        if (watched.kind < 0 && !watched.is_access) continue;
        Change& change = changes_.emplace_back();
        change.group = last_.group;
        change.place = last_.place;
        change.kind = watched.is_access ? access_kind : static_cast<std::uint8_t>(watched.kind);
        change.what = write.row == nullptr   ? ChangeOf::GONE
                      : write.version == 0 ? ChangeOf::NEW
                                             : ChangeOf::CHANGED;
        if (write.row != nullptr && watched.status != nullptr) {
            const void* field = watched.status->in(write.row.get());
            change.status = static_cast<std::int16_t>(watched.status->type->get_integer(field));
        }
        change.key = write.key;
    }
    while (changes_.size() > changes_max_) {
        horizon_.group = changes_.front().group;
        horizon_.place = changes_.front().place;
        changes_.pop_front();
    }
}

Position ChangeFeed::now() const {
    const Lock lock{mutex_};
    return last_;
}

ChangeFeed::News ChangeFeed::after(const Position& position, KindSet kinds, std::size_t changes_most) const {
    News news;
    const Lock lock{mutex_};
    news.until = last_;
    news.is_other_run = position.run != last_.run;
    news.is_missing = news.is_other_run || position.is_before(horizon_) || last_.is_before(position);
    // Whether a key was revoked meanwhile is not known then either.
    news.on_access = news.is_missing;
    if (news.is_missing) return news;
    auto change = std::partition_point(changes_.begin(), changes_.end(), [&](const Change& each) {
        return !position.is_before({position.run, each.group, each.place});
    });
    for (; change != changes_.end(); ++change) {
        if (change->kind == access_kind) {
            news.on_access = true;
        } else if ((kinds & bit_of(change->kind)) != 0) {
            if (news.changes.size() == changes_most) break;
            news.changes.push_back(*change);
        }
    }
    if (change != changes_.end()) {
        news.until.group = news.changes.back().group;
        news.until.place = news.changes.back().place;
    }
    return news;
}

std::uint64_t ChangeFeed::watch(std::function<void()> wake) {
    const Lock lock{mutex_};
    watchers_.emplace(++last_watcher_, std::move(wake));
    return last_watcher_;
}

void ChangeFeed::unwatch(std::uint64_t number) {
    const Lock lock{mutex_};
    watchers_.erase(number);
}

}  // namespace tero::api
