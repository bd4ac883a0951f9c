// Items as one decision changes them, with the counts that change with them and a line of history for each.
#pragma once

#include "kernel/decision.hpp"
#include "modules/work/model/work_item.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::work_items {

// The item as it stays when somebody has done it; one that is done already, as it was.
WorkItem done(WorkItem item, const std::string& by, Timestamp now);

// One more cause of an item.
void join(std::vector<WorkCause>& causes, std::string code, std::map<std::string, std::string> values,
          Timestamp now);

class ChangedItems {
public:
    ChangedItems(const Rows& rows, Context& context) : rows_(rows), context_(context) {}

    // `before`: as it is stored; null: it is new. `what`: for history, `opened`; empty: no line. `more`:
    // members of its detail, as JSON.
    void put(const WorkItem* before, WorkItem after, std::string_view what, const std::string& by,
             std::string_view more = {});
    // One that is done and kept long enough.
    void forget(const std::string& kind) { count(WorkStatus::DONE, kind, -1); }
    // All of it; nothing can be changed after that.
    Decided decided();

private:
    void count(WorkStatus status, const std::string& kind, std::int64_t by);

    const Rows& rows_;
    Context& context_;
    Decided decided_;
    std::map<std::string, WorkCount> counts_;
};

}  // namespace tero::work_items
