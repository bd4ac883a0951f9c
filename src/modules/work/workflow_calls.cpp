// Items in workflows: a step waits until a person has done one, or makes it as urgent as can be.
#include "codec/json.hpp"
#include "kernel/alert.hpp"
#include "modules/work/changed_items.hpp"
#include "modules/work/work_items.hpp"
#include "modules/workflow/model/step_answer.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace tero {
namespace {

using work_items::ChangedItems;
using workflow::answer_to;
using workflow::not_done;

// Before all others, and the owner hears of it.
Decided raised(const Rows& rows, const WorkItem& item, const StepCalled& call, Context& context) {
    WorkItem louder = item;
    louder.urgency = WorkUrgency::URGENT;
    if (louder.waits_since == Timestamp{}) louder.waits_since = context.now;
    louder.status = WorkStatus::OPEN;
    louder.since = louder.waits_since;
    louder.snoozed_until = {};
    louder.due_at = {};
    ChangedItems changed{rows, context};
    changed.put(&item, std::move(louder), "escalated", "workflow");
    Decided decided = changed.decided();
    decided.next.push_back(RaiseAlert{
        "work_raised", item.kind, AlertLevel::ERROR,
        fmt::format("nobody has done work item {} since {}", item.key, to_string(item.opened_at))});
    decided.next.push_back(answer_to(call, Json{R"({"raised":true})"}));
    return decided;
}

}  // namespace

Decision WorkItems::decide(const Rows& rows, const StepCalled& input, Context& context) const {
    const bool waits = input.operation == work::wait_for_item.name;
    if (!waits && input.operation != work::raise_item.name)
        return not_done(input, fmt::format("work does no {}", input.operation));
    const auto call = from_json<WorkCall>(input.input.text, Reading::strict);
    if (!call) return not_done(input, "input: " + to_string(call.error()));
    LOOK(const WorkItem* item, rows, WorkItem, work_key(input.owner, call->kind));
    if (item == nullptr) {
        return not_done(input, fmt::format("there is no item '{}' of what began this workflow", call->kind));
    }
    if (item->status == WorkStatus::DONE) {
        std::string by = R"({"by":)";
        append_json_text(by, item->done_by);
        Decided decided;
        decided.next.push_back(answer_to(input, Json{by + "}"}));
        return decided;
    }
    if (!waits) return raised(rows, *item, input, context);
    WorkItem adopted = *item;
    adopted.workflow_path = input.path;
    adopted.workflow_run = input.run;
    ChangedItems changed{rows, context};
    changed.put(item, std::move(adopted), "", "workflow");
    Decided decided = changed.decided();
    // An item has one that waits for it, the latest: the other goes on.
    if (!item->workflow_path.empty() && item->workflow_path != input.path) {
        decided.next.push_back(StepAnswered{.path = item->workflow_path,
                                            .run = item->workflow_run,
                                            .output = Json{R"({"passed_on":true})"}});
    }
    return decided;
}

// The item is a person's all the same. Its answer comes too late, and nobody hears it.
Decision WorkItems::decide(const Rows&, const StepGivenUp&, Context&) const { return Decided{}; }

}  // namespace tero
