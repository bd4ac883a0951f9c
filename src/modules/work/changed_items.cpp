#include "modules/work/changed_items.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>

namespace tero::work_items {

WorkItem done(WorkItem item, const std::string& by, Timestamp now) {
    if (item.status == WorkStatus::DONE) return item;
    item.status = WorkStatus::DONE;
    item.since = now;
    item.waits_since = {};
    item.snoozed_until = {};
    item.due_at = {};
    item.done_by = by;
    return item;
}

void ChangedItems::count(WorkStatus status, const std::string& kind, std::int64_t by) {
    const std::string key = fmt::format("{}/{}", name_of(status), kind);
    auto found = counts_.find(key);
    if (found == counts_.end()) {
        const WorkCount* stored = rows_.look<WorkCount>(key).row;  // all of them are here
        found = counts_.emplace(key, stored == nullptr ? WorkCount{key, status, kind, 0} : *stored).first;
    }
    found->second.count += by;
    CHECK(found->second.count >= 0, "fewer than no items: {}", key);
}

void ChangedItems::put(const WorkItem* before, WorkItem after, std::string_view what, const std::string& by) {
    if (before != nullptr && *before == after) return;
    if (before != nullptr) count(before->status, before->kind, -1);
    count(after.status, after.kind, 1);
    if (!what.empty()) {
        std::string detail = fmt::format(R"({{"item":"{}","kind":)", after.key);
        append_json_text(detail, after.kind);
        const RawId subject = after.conversation.empty() ? after.owner_id : RawId{after.conversation};
        decided_.note(context_, subject, fmt::format("work.{}", what), by, Json{detail + "}"});
    }
    decided_.batch.put(std::move(after));
}

Decided ChangedItems::decided() {
    for (auto& [key, count] : counts_) {
        const WorkCount* stored = rows_.look<WorkCount>(key).row;
        if (stored == nullptr || *stored != count) decided_.batch.put(std::move(count));
    }
    return std::move(decided_);
}

}  // namespace tero::work_items
