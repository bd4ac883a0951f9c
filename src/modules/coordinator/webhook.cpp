#include "modules/coordinator/webhook.hpp"

#include "base/check.hpp"
#include "base/shown.hpp"
#include "kernel/alert.hpp"
#include "modules/coordinator/agent_coordinator.hpp"
#include "modules/coordinator/change_agent.hpp"
#include "modules/coordinator/lease.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace coordinator {
namespace {

constexpr std::size_t url_bytes_max = 2000;
constexpr std::int32_t at_once_max = 100;  // what waits for a thread is in memory

}  // namespace

Result<Done> check_webhook(const AgentInfo& agent) {
    if ((agent.kind == AgentKind::WEBHOOK) != agent.webhook.has_value()) {
        return Error{ErrorCode::invalid, "an agent that Tero calls has a URL, and no other has one", "webhook"};
    }
    if (!agent.webhook) return Done{};
    const AgentWebhook& webhook = *agent.webhook;
    const std::string_view url = webhook.url;
    const auto host_at = url.starts_with("https://") ? 8U : url.starts_with("http://") ? 7U : 0U;
    const std::string_view host = url.substr(host_at, url.find_first_of("/?#", host_at) - host_at);
    const bool is_plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (host_at == 0 || host.empty() || !is_plain || url.size() > url_bytes_max) {
        return Error{ErrorCode::invalid,
                     fmt::format("a URL of https:// and a host, of at most {} characters", url_bytes_max),
                     "webhook.url"};
    }
    if (host.find('@') != std::string_view::npos) {
        return Error{ErrorCode::invalid, "a URL without user and password: calls are signed", "webhook.url"};
    }
    if (agent.max_concurrency > at_once_max) {
        return Error{ErrorCode::invalid,
                     fmt::format("an agent that Tero calls may hold 1 to {} tasks", at_once_max),
                     "max_concurrency"};
    }
    if (webhook.timeout < 1s || webhook.timeout > 5min) {
        return Error{ErrorCode::invalid, "a call may take 1s to 5min", "webhook.timeout"};
    }
    if (webhook.callback_within < 1s || webhook.callback_within > 24h * 7) {
        return Error{ErrorCode::invalid, "a callback may take 1s to 7d", "webhook.callback_within"};
    }
    return Done{};
}

void take_secrets(AgentWebhook& webhook, const std::optional<AgentWebhook>& before, const Context& context) {
    if (!before) {
        webhook.secret = context.make_id<AgentInfo>();
        return;
    }
    webhook.secret = before->secret;
    webhook.secret_before = before->secret_before;
    webhook.secret_before_until = before->secret_before_until;
}

}  // namespace coordinator

namespace {

using coordinator::Holder;

constexpr Ticket standing_tickets = Ticket{1} << 63;  // above those of any call
constexpr std::int32_t standing_limit = 1000;

RawId request_of(Ticket ticket) {
    RawId id;
    for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(ticket >> (8 * i));
    return id;
}

}  // namespace

void AgentCoordinator::keep_standing_claim(const AgentInfo* before, const AgentInfo* after) {
    const bool stands = before != nullptr && before->webhook.has_value();
    const bool should = after != nullptr && after->webhook.has_value();
    if (stands == should) return;
    if (stands) {
        claims_->close(standing_.at(before->id));
        standing_.erase(before->id);
        return;
    }
    const Ticket ticket = standing_tickets + ++standing_made_;
    standing_.emplace(after->id, ticket);
    coordinator::OpenClaim open{.is_standing = true};
    open.claim.agent = after->id;
    open.claim.limit = standing_limit;
    open.claim.request = request_of(ticket);
    open.claim.endless = true;
    claims_->open(ticket, std::move(open));
}

bool AgentCoordinator::stop_if_unwanted(const Rows& rows, const AgentInfo& agent, const Context& context,
                                        Decided& decided) const {
    const auto right = check_claim(rows, Claim{.credential = agent.webhook->credential}, agent, context.now);
    if (right) return false;
    if (agent.status == AgentStatus::OFFLINE) return true;
    MARK("webhook.unwanted");
    AgentInfo stopped = agent;
    stopped.status = AgentStatus::OFFLINE;
    coordinator::put_agent(decided, context, &agent, std::move(stopped), "key_revoked");
    decided.next.push_back(
        RaiseAlert{"agent_unwanted", agent.id, AlertLevel::WARNING,
                   fmt::format("agent '{}' is called no more: {}; register it again with a key that may",
                               agent.id, right.error().message)});
    return true;
}

void AgentCoordinator::call_again(const Rows& rows, const Context& context, Decided& decided,
                                  Need& need) const {
    rows.table<Task>().each([&](const Task& task) {
        if (task.status != TaskStatus::RUNNING || task.is_accepted) return;
        const auto agent = rows.table<AgentInfo>().shared(task.agent);
        if (agent == nullptr || !agent->webhook) return;
        const auto body = rows.look<TaskBody>(task.id);
        if (!body.known) need.add<TaskBody>(RawId{task.id});
        if (body.row == nullptr) return;  // lost: its lease ends
        MARK("webhook.called_again");
        Task again = task;
        again.lease_until = context.now + coordinator::lease_of(task, agent.get());
        const auto shared = std::make_shared<const Task>(std::move(again));
        decided.batch.put(shared);
        decided.effects.push_back(CallWebhook{agent, shared, rows.table<TaskBody>().shared(task.id)});
    });
}

Decision AgentCoordinator::decide(const Rows& rows, const AcceptTask& input, Context& context) const {
    LOOK(const Task* task, rows, Task, input.task);
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (task == nullptr || agent == nullptr) {
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no task {}", input.task), ""});
    }
    auto accepted = coordinator::accept(*task, Holder{input.agent, input.epoch});
    if (!accepted) return refused(context, std::move(accepted).error());
    Decided decided;
    hear(*agent, context, decided);
    accepted->lease_until = context.now + coordinator::lease_of(*accepted, agent);
    if (!task->is_accepted) decided.note(context, task->id, "task.accepted", "agent:" + input.agent);
    decided.batch.put(std::move(*accepted));
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const ChangeAgentSecret& input, Context& context) const {
    LOOK(const AgentInfo* agent, rows, AgentInfo, input.agent);
    if (agent == nullptr) {
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no agent '{}'", shown(input.agent)), ""});
    }
    if (!agent->webhook) {
        return refused(context, {ErrorCode::conflict, "only an agent that Tero calls has a secret", ""});
    }
    AgentInfo changed = *agent;
    changed.webhook->secret_before = changed.webhook->secret;
    changed.webhook->secret_before_until = context.now + coordinator::old_secret_for;
    changed.webhook->secret = context.make_id<AgentInfo>();
    Decided decided;
    coordinator::note_agent(decided, context, changed, "agent.secret_changed", input.by);
    decided.reply(context, Answer{AgentSecret{changed.webhook->secret}});
    decided.batch.put(std::move(changed));
    return decided;
}

}  // namespace tero
