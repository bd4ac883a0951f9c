// The calls that wait: what opens one that waits for an end, and what answers each in the end.
#include "base/check.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/model/await_end.hpp"
#include "modules/workflow/model/execution.hpp"

#include <algorithm>
#include <utility>

namespace tero {
namespace {

// Of a task or an execution that is not there, has ended, or goes on; known when it is in memory.
struct Course {
    bool known = false;
    bool goes_on = false;
};
Course course_of(const Rows& rows, TableId table, const RawId& id) {
    if (table == table_of<WorkflowExecution>()) {
        const auto found = rows.look<WorkflowExecution>(id);
        return {found.known, found.row != nullptr && !workflow::is_over(found.row->status)};
    }
    const auto found = rows.look<Task>(id);
    return {found.known, found.row != nullptr && !is_final(found.row->status)};
}

}  // namespace

void AgentCoordinator::answer(Ticket ticket, Leases leases, Decided& decided) const {
    if (const auto* open = claims_->find(ticket); open != nullptr && open->is_standing) return;
    decided.replies.emplace_back(ticket, Answer{std::move(leases)});
    decided.once_kept.push_back([claims = claims_.get(), ticket] { claims->close(ticket); });
}

void AgentCoordinator::answer_wait(Ticket ticket, Reply reply, Decided& decided) const {
    decided.replies.emplace_back(ticket, std::move(reply));
    decided.once_kept.push_back([claims = claims_.get(), ticket] { claims->close(ticket); });
}

Decision AgentCoordinator::decide(const Rows& rows, const AwaitEnd& input, Context& context) const {
    const Course course = course_of(rows, input.table, input.id);
    if (!course.known) return Need{{{input.table, input.id}}};
    Decided decided;
    decided.waits = course.goes_on && input.wait > 0ms && context.ticket != 0;
    if (!decided.waits) {
        decided.reply(context, Answer{Done{}});
        return decided;
    }
    const Timestamp until = context.now + std::min(input.wait, end_wait_max);
    decided.once_kept.push_back(
        [claims = claims_.get(), ticket = context.ticket,
         wait = coordinator::OpenWait{input.table, input.id, until, input.caller, input.credential}] {
            claims->open(ticket, wait);
        });
    return decided;
}

void AgentCoordinator::changed(const WorkflowExecution*, const WorkflowExecution* after) {
    if (after != nullptr && workflow::is_over(after->status)) claims_->ended(after->id);
}

Decision AgentCoordinator::decide(const Rows& rows, const ClaimExpired& input, Context& context) const {
    Decided decided;
    if (const auto* open = claims_->find(input.ticket)) {
        const AgentInfo* agent = rows.look<AgentInfo>(open->claim.agent).row;
        const bool draining = agent != nullptr && agent->draining_since != Timestamp{};
        answer(input.ticket, {{}, open->completions, draining}, decided);
    }
    if (const auto* wait = claims_->find_wait(input.ticket)) {
        // A decision that was taken back, for want of a row, had ended it.
        const bool waits_on = course_of(rows, wait->table, wait->id).goes_on && context.now < wait->until;
        if (!waits_on) answer_wait(input.ticket, Answer{Done{}}, decided);
    }
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const CloseClaims& input, Context& context) const {
    Decided decided;
    rows.table<AgentInfo>().each([&](const AgentInfo& agent) {
        if (!input.credential.empty() && agent.webhook && agent.webhook->credential == input.credential)
            stop_if_unwanted(rows, agent, context, decided);
    });
    for (const auto& [ticket, open] : claims_->all()) {
        if (!input.credential.empty() && open.claim.credential != input.credential) continue;
        answer(ticket, {{}, open.completions}, decided);
    }
    const Error gone{ErrorCode::unauthenticated, "this key was revoked, or this session has ended", ""};
    for (const auto& [ticket, wait] : claims_->waits()) {
        if (input.credential.empty()) answer_wait(ticket, Answer{Done{}}, decided);
        if (!input.credential.empty() && wait.credential == input.credential)
            answer_wait(ticket, gone, decided);
    }
    return decided;
}

// It hung up, or closed its side and listens still: it is answered with what is ready now, or with nothing.
// What it does not hear of tasks for it goes back at once.
Decision AgentCoordinator::decide(const Rows&, const CallerLeft& input, Context& context) const {
    Decided decided;
    const Ticket ticket = claims_->find_caller(input.caller);
    if (ticket == 0) return decided;
    MARK("claim.caller_left");
    decided.once_kept.push_back(
        [claims = claims_.get(), ticket, now = context.now] { claims->shorten(ticket, now); });
    return decided;
}

}  // namespace tero
