#include "modules/work/changed_items.hpp"

#include "codec/json.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::work_items {
namespace {

constexpr std::size_t causes_max = 16;
constexpr std::size_t value_bytes_max = 500;

// The workflow that waits for it hears that it is done, and waits no more.
void tell_done(Decided& decided, WorkItem& item) {
    if (item.workflow_path.empty()) return;
    std::string by = R"({"by":)";
    append_json_text(by, item.done_by);
    decided.next.push_back(
        StepAnswered{.path = item.workflow_path, .run = item.workflow_run, .output = Json{by + "}"}});
    item.workflow_path = {};
    item.workflow_run = 0;
}

}  // namespace

// The first cause stays: it says why the item was opened.
void join(std::vector<WorkCause>& causes, std::string code, std::map<std::string, std::string> values,
          Timestamp now) {
    for (auto& [name, value] : values) {
        std::size_t bytes = std::min(value.size(), value_bytes_max);
        while (bytes < value.size() && (static_cast<unsigned char>(value[bytes]) & 0xc0) == 0x80) --bytes;
        value.resize(bytes);
    }
    const auto same = std::find_if(causes.begin(), causes.end(), [&](const WorkCause& cause) {
        return cause.code == code && cause.values == values;
    });
    if (same != causes.end()) {
        same->at = now;
        same->times += 1;
        return;
    }
    if (causes.size() == causes_max) causes.erase(causes.begin() + 1);
    causes.push_back({std::move(code), std::move(values), now, 1});
}

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
    // A coordinator that was deposed and has not heard of it reads items newer than its counts. Of what it
    // decides nothing is stored; that no stored count falls short is a law of the simulation.
    found->second.count += by;
}

void ChangedItems::put(const WorkItem* before, WorkItem after, std::string_view what, const std::string& by,
                       std::string_view more) {
    if (before != nullptr && *before == after) return;
    if (after.status == WorkStatus::DONE) tell_done(decided_, after);
    if (before != nullptr) count(before->status, before->kind, -1);
    count(after.status, after.kind, 1);
    if (!what.empty()) {
        std::string detail = fmt::format(R"({{"item":"{}","kind":)", after.key);
        append_json_text(detail, after.kind);
        detail += more;
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
