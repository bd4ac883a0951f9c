// What the client reads of the server's answers where it wants less than a whole row, and the lines it
// prints: the columns that people look for, times on the business's clock.
#pragma once

#include "base/decimal.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/work/model/work_item.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::cli {

// ---- read
// -----------------------------------------------------------------------------------------------------------

struct StartedView {
    std::string execution = {};
    bool created = true;
};
BOOST_DESCRIBE_STRUCT(StartedView, (), (execution, created))
TERO_DESCRIBED_WHOLLY(StartedView);

struct RewoundView {
    std::vector<std::string> forgotten = {};
    std::vector<std::string> with_effects = {};
};
BOOST_DESCRIBE_STRUCT(RewoundView, (), (forgotten, with_effects))
TERO_DESCRIBED_WHOLLY(RewoundView);

struct ProblemView {
    std::string code = {};
    std::string detail = {};
    std::string field = {};
};
BOOST_DESCRIBE_STRUCT(ProblemView, (), (code, detail, field))
TERO_DESCRIBED_WHOLLY(ProblemView);

struct PageView {
    std::vector<Json> items = {};
    std::optional<std::string> next_cursor = {};
};
BOOST_DESCRIBE_STRUCT(PageView, (), (items, next_cursor))
TERO_DESCRIBED_WHOLLY(PageView);

struct WorkspaceView {
    std::string name = {};
    std::string time_zone = {};
};
BOOST_DESCRIBE_STRUCT(WorkspaceView, (), (name, time_zone))
TERO_DESCRIBED_WHOLLY(WorkspaceView);

struct SessionView {
    WorkspaceView workspace = {};
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (workspace))
TERO_DESCRIBED_WHOLLY(SessionView);

struct EventView {  // a change, or a reset
    std::string type = {};
    std::string id = {};
    std::string change = {};
    std::string status = {};
    std::string why = {};
    std::int64_t group = 0;
};
BOOST_DESCRIBE_STRUCT(EventView, (), (type, id, change, status, why, group))
TERO_DESCRIBED_WHOLLY(EventView);

struct ItemView {  // of one submitted or cancelled task
    std::string task = {};
    bool created = false;
};
BOOST_DESCRIBE_STRUCT(ItemView, (), (task, created))
TERO_DESCRIBED_WHOLLY(ItemView);

struct TaskView {
    Task task = {};
    Json payload = {};
    Json result = {};
    Json progress = {};
    std::string error = {};
};
BOOST_DESCRIBE_STRUCT(TaskView, (), (task, payload, result, progress, error))
TERO_DESCRIBED_WHOLLY(TaskView);

struct NamedConversation {
    Id<Conversation> id = {};
    std::string contact_name = {};
    ConversationState state = ConversationState::ASSISTANT;
    IntentType intent = IntentType::UNKNOWN;
    Timestamp last_inbound_at = {};
    std::string last_text = {};
};
BOOST_DESCRIBE_STRUCT(NamedConversation, (), (id, contact_name, state, intent, last_inbound_at, last_text))
TERO_DESCRIBED_WHOLLY(NamedConversation);

struct CorrectionLine {
    std::string message = {};
    std::string at = {};
    std::string was = {};    // understood
    std::string means = {};  // what people say, primary first
    std::string text = {};
    std::string note = {};
};
BOOST_DESCRIBE_STRUCT(CorrectionLine, (), (message, at, was, means, text, note))
TERO_DESCRIBED_WHOLLY(CorrectionLine);

struct QuarantineLine {
    std::string id = {};
    std::string at = {};
    std::string reason = {};
    std::string read = {};  // when it was read at last; `-`: it waits
};
BOOST_DESCRIBE_STRUCT(QuarantineLine, (), (id, at, reason, read))
TERO_DESCRIBED_WHOLLY(QuarantineLine);

struct ConversationStoryView {
    Conversation conversation = {};
    Contact contact = {};
    std::vector<Message> messages = {};
};
BOOST_DESCRIBE_STRUCT(ConversationStoryView, (), (conversation, contact, messages))
TERO_DESCRIBED_WHOLLY(ConversationStoryView);

struct KeyView {
    std::string key = {};
};
BOOST_DESCRIBE_STRUCT(KeyView, (), (key))
TERO_DESCRIBED_WHOLLY(KeyView);

struct MoneyView {
    std::string currency = {};
    Decimal amount = {};
};
BOOST_DESCRIBE_STRUCT(MoneyView, (), (currency, amount))
TERO_DESCRIBED_WHOLLY(MoneyView);

struct SumView {
    std::int64_t count = 0;
    std::vector<MoneyView> value = {};
};
BOOST_DESCRIBE_STRUCT(SumView, (), (count, value))
TERO_DESCRIBED_WHOLLY(SumView);

struct FiguresView {
    std::int64_t messages_in = 0;
    std::int64_t answered_by_tero = 0;
    std::int64_t handed_over = 0;
    SumView quotes_sent = {};
    SumView quotes_accepted = {};
    SumView quotes_rejected = {};
    SumView quotes_waiting = {};
};
BOOST_DESCRIBE_STRUCT(FiguresView, (),
                      (messages_in, answered_by_tero, handed_over, quotes_sent, quotes_accepted,
                       quotes_rejected, quotes_waiting))
TERO_DESCRIBED_WHOLLY(FiguresView);

struct WaitingView {
    std::string contact_name = {};
    std::string reason = {};
    std::string text = {};
    Timestamp since = {};
};
BOOST_DESCRIBE_STRUCT(WaitingView, (), (contact_name, reason, text, since))
TERO_DESCRIBED_WHOLLY(WaitingView);

struct WorkView {
    std::string id = {};
    std::string kind = {};
    WorkStatus status = WorkStatus::OPEN;
    WorkUrgency urgency = WorkUrgency::NORMAL;
    std::vector<WorkCause> causes = {};
    Id<Conversation> conversation = {};
    Timestamp since = {};
    std::string taken_by = {};
    Timestamp snoozed_until = {};
    std::string done_by = {};
    std::string contact_name = {};
    std::string quote_number = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(WorkView, (),
                      (id, kind, status, urgency, causes, conversation, since, taken_by, snoozed_until,
                       done_by, contact_name, quote_number, text))
TERO_DESCRIBED_WHOLLY(WorkView);

struct HealthView {
    std::int64_t agents_online = 0;
    std::int64_t agents = 0;
    std::int64_t queue_depth = 0;
    std::int64_t dead_tasks = 0;
    std::string whatsapp = {};
    std::string store = {};
};
BOOST_DESCRIBE_STRUCT(HealthView, (), (agents_online, agents, queue_depth, dead_tasks, whatsapp, store))
TERO_DESCRIBED_WHOLLY(HealthView);

struct DashboardView {
    FiguresView figures = {};
    std::vector<WaitingView> waiting_for_you = {};
    HealthView health = {};
};
BOOST_DESCRIBE_STRUCT(DashboardView, (), (figures, waiting_for_you, health))
TERO_DESCRIBED_WHOLLY(DashboardView);

// ---- printed
// --------------------------------------------------------------------------------------------------------

struct TaskLine {
    std::string id = {};
    std::string type = {};
    std::string status = {};
    std::string priority = {};
    std::string agent = {};
    std::string attempt = {};  // `1 of 3`
    std::string created = {};
    std::string finished = {};
};
BOOST_DESCRIBE_STRUCT(TaskLine, (), (id, type, status, priority, agent, attempt, created, finished))
TERO_DESCRIBED_WHOLLY(TaskLine);

struct WorkLine {
    std::string id = {};  // ends with what it is
    std::string status = {};
    std::string urgency = {};
    std::string customer = {};
    std::string since = {};
    std::string who = {};
    std::string why = {};
};
BOOST_DESCRIBE_STRUCT(WorkLine, (), (id, status, urgency, customer, since, who, why))
TERO_DESCRIBED_WHOLLY(WorkLine);

struct ScheduleLine {
    std::string id = {};
    std::string name = {};
    std::string status = {};
    std::string when = {};
    std::string next = {};
    std::string last = {};
    std::int64_t runs = 0;
};
BOOST_DESCRIBE_STRUCT(ScheduleLine, (), (id, name, status, when, next, last, runs))
TERO_DESCRIBED_WHOLLY(ScheduleLine);

struct FireLine {
    std::string instant = {};
    std::string outcome = {};
    std::string why = {};
    std::int64_t count = 1;
    std::string until = {};  // the last of several
    std::string started = {};  // a task or an execution
};
BOOST_DESCRIBE_STRUCT(FireLine, (), (instant, outcome, why, count, until, started))
TERO_DESCRIBED_WHOLLY(FireLine);

struct NextFiresView {
    std::vector<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(NextFiresView, (), (next))
TERO_DESCRIBED_WHOLLY(NextFiresView);

struct KeyLine {
    std::string id = {};
    std::string name = {};
    std::string scopes = {};
    std::string capabilities = {};
    std::string created = {};
    std::string revoked = {};
};
BOOST_DESCRIBE_STRUCT(KeyLine, (), (id, name, scopes, capabilities, created, revoked))
TERO_DESCRIBED_WHOLLY(KeyLine);

struct SessionLine {
    std::string id = {};
    std::string kind = {};
    std::string person = {};
    std::string role = {};
    std::string created = {};
    std::string seen = {};
    std::string ends = {};
};
BOOST_DESCRIBE_STRUCT(SessionLine, (), (id, kind, person, role, created, seen, ends))
TERO_DESCRIBED_WHOLLY(SessionLine);

struct AgentLine {
    std::string id = {};
    std::string kind = {};
    std::string status = {};
    std::string capabilities = {};
    std::int64_t at_once = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::string latency = {};
    std::string heard = {};
};
BOOST_DESCRIBE_STRUCT(AgentLine, (),
                      (id, kind, status, capabilities, at_once, succeeded, failed, latency, heard))
TERO_DESCRIBED_WHOLLY(AgentLine);

struct QuoteListLine {
    std::string number = {};
    std::string status = {};
    std::string customer = {};
    std::string product = {};
    Decimal total = {};
    std::string currency = {};
    std::string sent = {};
    std::string valid_until = {};
};
BOOST_DESCRIBE_STRUCT(QuoteListLine, (),
                      (number, status, customer, product, total, currency, sent, valid_until))
TERO_DESCRIBED_WHOLLY(QuoteListLine);

struct PauseLine {
    std::string scope = {};
    std::string of = {};
    std::string since = {};
    std::string by = {};
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(PauseLine, (), (scope, of, since, by, reason))
TERO_DESCRIBED_WHOLLY(PauseLine);

struct LimitLine {
    std::string key = {};
    std::string at_once = {};
    std::string starts = {};
    std::string since = {};
    std::string by = {};
};
BOOST_DESCRIBE_STRUCT(LimitLine, (), (key, at_once, starts, since, by))
TERO_DESCRIBED_WHOLLY(LimitLine);

struct BatchLine {
    std::string id = {};
    std::string status = {};
    std::int64_t tasks = 0;
    std::int64_t succeeded = 0;
    std::int64_t failed = 0;
    std::string begun = {};
    std::string finished = {};
};
BOOST_DESCRIBE_STRUCT(BatchLine, (), (id, status, tasks, succeeded, failed, begun, finished))
TERO_DESCRIBED_WHOLLY(BatchLine);

struct BulkLine {
    std::string id = {};
    std::string verb = {};
    std::string status = {};
    std::int64_t looked = 0;
    std::int64_t found = 0;
    std::int64_t changed = 0;
    std::int64_t refused = 0;
    std::string begun = {};
    std::string note = {};
};
BOOST_DESCRIBE_STRUCT(BulkLine, (), (id, verb, status, looked, found, changed, refused, begun, note))
TERO_DESCRIBED_WHOLLY(BulkLine);

struct FollowUpLine {
    std::string id = {};
    std::string quote = {};
    std::string step = {};
    std::string after = {};
    std::string status = {};
    std::string due = {};
    std::string sent = {};
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(FollowUpLine, (), (id, quote, step, after, status, due, sent, reason))
TERO_DESCRIBED_WHOLLY(FollowUpLine);

struct ConversationLine {
    std::string id = {};
    std::string customer = {};
    std::string state = {};
    std::string intent = {};
    std::string wrote = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(ConversationLine, (), (id, customer, state, intent, wrote, text))
TERO_DESCRIBED_WHOLLY(ConversationLine);

struct WaitingLine {
    std::string customer = {};
    std::string reason = {};
    std::string since = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(WaitingLine, (), (customer, reason, since, text))
TERO_DESCRIBED_WHOLLY(WaitingLine);

struct WorkflowLine {
    std::string workflow = {};
    std::int32_t version = 0;
    std::string registered = {};
    std::string by = {};
};
BOOST_DESCRIBE_STRUCT(WorkflowLine, (), (workflow, version, registered, by))
TERO_DESCRIBED_WHOLLY(WorkflowLine);

struct ExecutionLine {
    std::string id = {};
    std::string workflow = {};
    std::string status = {};
    std::string step = {};
    std::string begun = {};
    std::string error = {};
};
BOOST_DESCRIBE_STRUCT(ExecutionLine, (), (id, workflow, status, step, begun, error))
TERO_DESCRIBED_WHOLLY(ExecutionLine);

struct StepLine {
    std::string step = {};
    std::string status = {};
    std::string begun = {};
    std::string ended = {};
    std::string gave = {};
};
BOOST_DESCRIBE_STRUCT(StepLine, (), (step, status, begun, ended, gave))
TERO_DESCRIBED_WHOLLY(StepLine);

}  // namespace tero::cli
