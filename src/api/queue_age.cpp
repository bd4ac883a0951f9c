#include "api/queue_age.hpp"

#include "modules/coordinator/pauses.hpp"

#include <string>

namespace tero::api {
namespace {

constexpr std::size_t page_rows = 100;
constexpr std::size_t looked_at_max = 10'000;

Result<coordinator::Pauses> pauses_of(const std::function<Result<Page>(const Query&)>& read) {
    coordinator::Pauses pauses;
    Query query{.table = table_of<QueuePause>(), .limit = page_rows};
    do {
        TRY(const Page page, read(query));
        for (const StoredRow& row : page.rows) pauses.changed(nullptr, &row.as<QueuePause>());
        query.after = page.next;
    } while (!query.after.empty());
    return pauses;
}

}  // namespace

Result<Duration> queue_age(const std::function<Result<Page>(const Query&)>& read, Timestamp now) {
    TRY(const coordinator::Pauses pauses, pauses_of(read));
    Query query{.table = table_of<Task>(), .index = "by_status", .limit = page_rows};
    query.equal = {Bound{std::string{name_of(TaskStatus::QUEUED)}, 0}};
    query.before = Bound{{}, now.ms};
    for (std::size_t looked_at = 0; looked_at < looked_at_max; looked_at += page_rows) {
        TRY(const Page page, read(query));
        for (const StoredRow& row : page.rows) {
            const Task& task = row.as<Task>();
            const bool is_paused = pauses.holds_capability(task.capability) || pauses.group_of(task);
            if (task.after.empty() && !is_paused) return now - task.run_at;
        }
        if (page.next.empty()) break;
        query.after = page.next;
    }
    return Duration{};
}

}  // namespace tero::api
