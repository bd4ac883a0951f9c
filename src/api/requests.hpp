// The bodies that the API takes and gives beyond the rows themselves, described once like them.
#pragma once

#include "base/id.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/history.hpp"
#include "kernel/input.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/queue_pause.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/coordinator/model/task_batch.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/send_pause.hpp"
#include "modules/monitoring/model/worker_usage.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

struct SubmitRequest {
    std::vector<NewTask> tasks = {};
};
BOOST_DESCRIBE_STRUCT(SubmitRequest, (), (tasks))
TERO_DESCRIBED_WHOLLY(SubmitRequest);

struct BatchRequest {
    NewTask completion = {};  // comes once all tasks of the batch have ended
};
BOOST_DESCRIBE_STRUCT(BatchRequest, (), (completion))
TERO_DESCRIBED_WHOLLY(BatchRequest);

// Where Tero calls an agent, in place of its claiming.
struct WebhookRequest {
    std::string url = {};
    Duration timeout = 30s;         // how long one call may take
    Duration callback_within = 1h;  // how long it may be silent once it has answered 202
};
BOOST_DESCRIBE_STRUCT(WebhookRequest, (), (url, timeout, callback_within))
TERO_DESCRIBED_WHOLLY(WebhookRequest);

struct RegisterRequest {
    std::string id = {};
    std::vector<std::string> capabilities = {};
    std::int32_t max_concurrency = 1;
    std::string version = {};              // of its program; another one ends a drain
    std::vector<std::string> labels = {};  // for finding it
    std::optional<WebhookRequest> webhook = {};
};
BOOST_DESCRIBE_STRUCT(RegisterRequest, (), (id, capabilities, max_concurrency, version, labels, webhook))
TERO_DESCRIBED_WHOLLY(RegisterRequest);

struct ChangeAgentRequest {
    std::optional<std::int32_t> max_concurrency = {};
    std::optional<bool> draining = {};  // it ends what it holds and gets nothing new
};
BOOST_DESCRIBE_STRUCT(ChangeAgentRequest, (), (max_concurrency, draining))
TERO_DESCRIBED_WHOLLY(ChangeAgentRequest);

struct ChangeAgentResponse {
    std::uint64_t holds = 0;  // tasks, now
};
BOOST_DESCRIBE_STRUCT(ChangeAgentResponse, (), (holds))
TERO_DESCRIBED_WHOLLY(ChangeAgentResponse);

struct HistoryResponse {
    std::vector<HistoryEntry> items = {};  // oldest first
    bool older_left_out = false;
};
BOOST_DESCRIBE_STRUCT(HistoryResponse, (), (items, older_left_out))
TERO_DESCRIBED_WHOLLY(HistoryResponse);

struct AgentSecretResponse {
    std::string secret = {};  // shown once: it proves that a call comes from this Tero
};
BOOST_DESCRIBE_STRUCT(AgentSecretResponse, (), (secret))
TERO_DESCRIBED_WHOLLY(AgentSecretResponse);

// What became of a task whose call was answered with 202: its result, or an error, or how far it has come.
struct CallbackRequest {
    Json result = {};
    std::string error = {};
    bool retryable = true;                  // of an error
    std::optional<Duration> retry_after = {};  // likewise; unset: the task's backoff
    Json progress = {};
};
BOOST_DESCRIBE_STRUCT(CallbackRequest, (), (result, error, retryable, retry_after, progress))
TERO_DESCRIBED_WHOLLY(CallbackRequest);

struct ClaimRequest {
    RawId request = {};   // new for each claim; the same again returns the same leases
    std::int32_t limit = 1;
    Duration wait = {};   // how long to wait for a task when none is ready
};
BOOST_DESCRIBE_STRUCT(ClaimRequest, (), (request, limit, wait))
TERO_DESCRIBED_WHOLLY(ClaimRequest);

struct CompleteRequest {
    std::vector<Completion> completions = {};
    std::optional<ClaimRequest> claim = {};  // and claim the next in the same call
};
BOOST_DESCRIBE_STRUCT(CompleteRequest, (), (completions, claim))
TERO_DESCRIBED_WHOLLY(CompleteRequest);

struct FailRequest {
    std::vector<Failure> failures = {};
};
BOOST_DESCRIBE_STRUCT(FailRequest, (), (failures))
TERO_DESCRIBED_WHOLLY(FailRequest);

struct HeartbeatRequest {
    std::vector<TaskHeartbeat> beats = {};
    std::optional<WorkerUsage> usage = {};  // of the worker's process, for its figures
};
BOOST_DESCRIBE_STRUCT(HeartbeatRequest, (), (beats, usage))
TERO_DESCRIBED_WHOLLY(HeartbeatRequest);

struct ReturnRequest {
    std::vector<LeaseReturn> leases = {};
};
BOOST_DESCRIBE_STRUCT(ReturnRequest, (), (leases))
TERO_DESCRIBED_WHOLLY(ReturnRequest);

struct LeaseResponse {
    Id<Task> task = {};
    std::uint64_t epoch = 0;  // to be shown with every call about this task
    std::string type = {};
    std::int32_t attempt = 0;
    Timestamp lease_until = {};
    Json payload = {};
    std::string idempotency_key = {};  // of the call that submitted it, to be passed on
    std::string traceparent = {};      // of this attempt: what the worker does belongs to that trace
};
BOOST_DESCRIBE_STRUCT(LeaseResponse, (), (task, epoch, type, attempt, lease_until, payload, idempotency_key,
                                     traceparent))
TERO_DESCRIBED_WHOLLY(LeaseResponse);

// What became of one item of a call that takes several; in their order.
struct ItemResponse {
    std::string task = {};   // its id, of a submitted one
    bool created = false;    // of a submitted one: false when its unique key was there already
    std::string code = {};   // empty: done. Otherwise the error's code
    std::string message = {};
    std::string field = {};
};
BOOST_DESCRIBE_STRUCT(ItemResponse, (), (task, created, code, message, field))
TERO_DESCRIBED_WHOLLY(ItemResponse);

struct ItemsResponse {
    std::vector<ItemResponse> items = {};
};
BOOST_DESCRIBE_STRUCT(ItemsResponse, (), (items))
TERO_DESCRIBED_WHOLLY(ItemsResponse);

struct LeasesResponse {
    std::vector<LeaseResponse> leases = {};
    std::vector<ItemResponse> completions = {};
    bool draining = false;  // its agent gets nothing new: once it holds nothing, it may go
};
BOOST_DESCRIBE_STRUCT(LeasesResponse, (), (leases, completions, draining))
TERO_DESCRIBED_WHOLLY(LeasesResponse);

struct DecideRequest {
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(DecideRequest, (), (reason))
TERO_DESCRIBED_WHOLLY(DecideRequest);

struct ChangeContactRequest {
    std::optional<std::string> time_zone = {};  // IANA; empty: the business's
};
BOOST_DESCRIBE_STRUCT(ChangeContactRequest, (), (time_zone))
TERO_DESCRIBED_WHOLLY(ChangeContactRequest);

// Which sends wait until somebody resumes them.
struct PauseRequest {
    PauseScope scope = PauseScope::ALL;
    std::string of = {};  // a channel, the id of a contact, a quote's number or id; nothing for ALL
    std::string reason = {};
    Timestamp until = {};  // nothing: until somebody resumes them
};
BOOST_DESCRIBE_STRUCT(PauseRequest, (), (scope, of, reason, until))
TERO_DESCRIBED_WHOLLY(PauseRequest);

struct ResumeRequest {
    PauseScope scope = PauseScope::ALL;
    std::string of = {};
};
BOOST_DESCRIBE_STRUCT(ResumeRequest, (), (scope, of))
TERO_DESCRIBED_WHOLLY(ResumeRequest);

struct PrioritizeRequest {
    TaskPriority priority = TaskPriority::NORMAL;
};
BOOST_DESCRIBE_STRUCT(PrioritizeRequest, (), (priority))
TERO_DESCRIBED_WHOLLY(PrioritizeRequest);

// As TaskFilter, which is answered whole: of a request each may be left out.
struct BulkFilter {
    std::optional<TaskStatus> status = {};  // unset: those that the verb is for
    std::string type = {};
    std::string capability = {};
    std::string fairness_key = {};
    std::string submitted_by = {};
    std::optional<TaskPriority> priority = {};
    Timestamp created_after = {};
    Timestamp created_before = {};
};
BOOST_DESCRIBE_STRUCT(BulkFilter, (), (status, type, capability, fairness_key, submitted_by, priority,
                                       created_after, created_before))
TERO_DESCRIBED_WHOLLY(BulkFilter);

// One verb for all tasks that the filter finds.
struct BulkRequest {
    TaskVerb verb = TaskVerb::CANCEL;
    TaskPriority priority = TaskPriority::NORMAL;  // that PRIORITIZE gives
    BulkFilter filter = {};
    bool dry_run = false;   // only count them, and show some
    std::int32_t rate = 0;  // tasks changed in a second, at most; 0: as fast as beside the traffic
};
BOOST_DESCRIBE_STRUCT(BulkRequest, (), (verb, priority, filter, dry_run, rate))
TERO_DESCRIBED_WHOLLY(BulkRequest);

struct ExecutionBulkFilter {
    std::string workflow = {};
    std::int32_t version = 0;                    // 0: each
    std::optional<ExecutionStatus> status = {};  // unset: those that the verb is for
    Timestamp started_after = {};
    Timestamp started_before = {};
};
BOOST_DESCRIBE_STRUCT(ExecutionBulkFilter, (), (workflow, version, status, started_after, started_before))
TERO_DESCRIBED_WHOLLY(ExecutionBulkFilter);

// One verb for all executions that the filter finds.
struct ExecutionBulkRequest {
    ExecutionVerb verb = ExecutionVerb::PAUSE;
    ExecutionBulkFilter filter = {};
    bool dry_run = false;
    std::int32_t rate = 0;
};
BOOST_DESCRIBE_STRUCT(ExecutionBulkRequest, (), (verb, filter, dry_run, rate))
TERO_DESCRIBED_WHOLLY(ExecutionBulkRequest);

// Which tasks are not handed out until somebody resumes them.
struct PauseQueueRequest {
    QueueScope scope = QueueScope::ALL;
    std::string of = {};  // a type, a capability or a fairness key; nothing for ALL
    std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(PauseQueueRequest, (), (scope, of, reason))
TERO_DESCRIBED_WHOLLY(PauseQueueRequest);

struct ResumeQueueRequest {
    QueueScope scope = QueueScope::ALL;
    std::string of = {};
};
BOOST_DESCRIBE_STRUCT(ResumeQueueRequest, (), (scope, of))
TERO_DESCRIBED_WHOLLY(ResumeQueueRequest);

// How many tasks that share a concurrency key may run at once, or begin in a time, or both.
struct LimitQueueRequest {
    std::string key = {};  // or `name:*`, for each key that begins so
    std::int32_t at_once = 0;  // 0: as many as come
    std::int32_t starts = 0;   // in any `period`; 0: as many as come
    Duration period = {};
};
BOOST_DESCRIBE_STRUCT(LimitQueueRequest, (), (key, at_once, starts, period))
TERO_DESCRIBED_WHOLLY(LimitQueueRequest);

struct UnlimitQueueRequest {
    std::string key = {};
};
BOOST_DESCRIBE_STRUCT(UnlimitQueueRequest, (), (key))
TERO_DESCRIBED_WHOLLY(UnlimitQueueRequest);

struct KeyRequest {
    std::string name = {};
    std::vector<std::string> scopes = {};
    std::vector<std::string> capabilities = {};  // that its agent may serve; none: all but conversations'
};
BOOST_DESCRIBE_STRUCT(KeyRequest, (), (name, scopes, capabilities))
TERO_DESCRIBED_WHOLLY(KeyRequest);

struct KeyResponse {
    std::string key = {};  // shown once
};
BOOST_DESCRIBE_STRUCT(KeyResponse, (), (key))
TERO_DESCRIBED_WHOLLY(KeyResponse);

// A key without its secret.
struct KeyInfo {
    std::string id = {};  // the beginning of its hash: for revoking it
    std::string name = {};
    std::vector<std::string> scopes = {};
    std::vector<std::string> capabilities = {};
    Timestamp created_at = {};
    Timestamp revoked_at = {};
};
BOOST_DESCRIBE_STRUCT(KeyInfo, (), (id, name, scopes, capabilities, created_at, revoked_at))
TERO_DESCRIBED_WHOLLY(KeyInfo);

struct KeysResponse {
    std::vector<KeyInfo> items = {};
};
BOOST_DESCRIBE_STRUCT(KeysResponse, (), (items))
TERO_DESCRIBED_WHOLLY(KeysResponse);

// A session of the dashboard, or a link that opens one, without its secret.
struct SessionInfo {
    std::string id = {};
    SessionKind kind = SessionKind::SESSION;
    Timestamp created_at = {};
    Timestamp expires_at = {};
    bool current = false;  // it is the one that asks
    std::string person = {};  // who was invited; empty: whoever had the link
    PersonRole role = PersonRole::OWNER;
    Timestamp seen_at = {};  // about when it was last used; the epoch: not that we know
    bool idle = false;       // not used for server.session_idle_max: it lets in no more, and can be ended
};
BOOST_DESCRIBE_STRUCT(SessionInfo, (),
                      (id, kind, created_at, expires_at, current, person, role, seen_at, idle))
TERO_DESCRIBED_WHOLLY(SessionInfo);

struct SessionsResponse {
    std::vector<SessionInfo> items = {};
};
BOOST_DESCRIBE_STRUCT(SessionsResponse, (), (items))
TERO_DESCRIBED_WHOLLY(SessionsResponse);

// Somebody of the shop is let in.
struct InviteRequest {
    std::string name = {};
    PersonRole role = PersonRole::SELLER;
    Duration lasts = 24h;  // until when the link can be opened
};
BOOST_DESCRIBE_STRUCT(InviteRequest, (), (name, role, lasts))
TERO_DESCRIBED_WHOLLY(InviteRequest);

struct InviteResponse {
    std::string link = {};  // opens the dashboard once
    Timestamp expires_at = {};
    std::string qr_svg = {};  // the same, for a phone's camera
};
BOOST_DESCRIBE_STRUCT(InviteResponse, (), (link, expires_at, qr_svg))
TERO_DESCRIBED_WHOLLY(InviteResponse);

// Somebody of the shop who is outside wants a new link.
struct PersonLinkRequest {
    std::string phone = {};
};
BOOST_DESCRIBE_STRUCT(PersonLinkRequest, (), (phone))
TERO_DESCRIBED_WHOLLY(PersonLinkRequest);

// Somebody of the shop, as the configuration has them.
struct PersonInfo {
    std::string name = {};
    PersonRole role = PersonRole::SELLER;
    std::string phone = {};
    bool on_duty = false;          // now
    std::string unreachable = {};  // why nobody can tell them anything; empty: they can be told
    std::int32_t browsers = 0;     // of theirs, that are told by Web Push
};
BOOST_DESCRIBE_STRUCT(PersonInfo, (), (name, role, phone, on_duty, unreachable, browsers))
TERO_DESCRIBED_WHOLLY(PersonInfo);

struct PeopleResponse {
    std::vector<PersonInfo> items = {};
};
BOOST_DESCRIBE_STRUCT(PeopleResponse, (), (items))
TERO_DESCRIBED_WHOLLY(PeopleResponse);

struct OpenRequest {
    std::string link = {};
};
BOOST_DESCRIBE_STRUCT(OpenRequest, (), (link))
TERO_DESCRIBED_WHOLLY(OpenRequest);

struct OpenResponse {
    std::string csrf = {};  // to be sent as X-CSRF-Token with every call that changes something
};
BOOST_DESCRIBE_STRUCT(OpenResponse, (), (csrf))
TERO_DESCRIBED_WHOLLY(OpenResponse);

struct WorkspaceResponse {
    std::string name = {};
    std::string time_zone = {};
    std::string language = {};
    std::string currency = {};
};
BOOST_DESCRIBE_STRUCT(WorkspaceResponse, (), (name, time_zone, language, currency))
TERO_DESCRIBED_WHOLLY(WorkspaceResponse);

struct SessionResponse {
    std::string name = {};
    std::string csrf = {};  // empty for a key
    std::string person = {};  // who was invited; empty: a key, or whoever had the link
    std::string role = {};    // OWNER, SELLER, DEVELOPER or READER; empty for a key
    std::vector<std::string> scopes = {};
    WorkspaceResponse workspace = {};
    Timestamp now = {};
    bool demo = false;
};
BOOST_DESCRIBE_STRUCT(SessionResponse, (), (name, csrf, person, role, scopes, workspace, now, demo))
TERO_DESCRIBED_WHOLLY(SessionResponse);

struct StateResponse {
    std::string status = {};
};
BOOST_DESCRIBE_STRUCT(StateResponse, (), (status))
TERO_DESCRIBED_WHOLLY(StateResponse);

// A task with what it carries. Its ordinary way stands in the task (created_at, claimed_at, finished_at); the
// history, in time order, tells of what else happened: attempts that came to nothing, and what people did.
struct TaskResponse {
    Task task = {};
    Json payload = {};
    Json result = {};
    Json progress = {};
    std::string error = {};
    std::string submitted_by = {};  // id of the key or session; empty: Tero itself
    std::vector<HistoryEntry> history = {};
    bool older_left_out = false;  // there is more than fits: the oldest lines are missing
};
BOOST_DESCRIBE_STRUCT(TaskResponse, (),
                      (task, payload, result, progress, error, submitted_by, history, older_left_out))
TERO_DESCRIBED_WHOLLY(TaskResponse);

// Everything about one conversation, each list in time order.
struct ConversationStory {
    Conversation conversation = {};
    Contact contact = {};
    std::vector<Message> messages = {};
    std::vector<HistoryEntry> history = {};
    bool older_left_out = false;  // there is more than fits: the oldest messages or lines are missing
};
BOOST_DESCRIBE_STRUCT(ConversationStory, (), (conversation, contact, messages, history, older_left_out))
TERO_DESCRIBED_WHOLLY(ConversationStory);

struct QuoteStory {
    Quote quote = {};
    Contact contact = {};
    Conversation conversation = {};
    std::vector<Message> messages = {};
    std::vector<FollowUp> follow_ups = {};
    std::vector<HistoryEntry> history = {};
    bool older_left_out = false;
};
BOOST_DESCRIBE_STRUCT(QuoteStory, (),
                      (quote, contact, conversation, messages, follow_ups, history, older_left_out))
TERO_DESCRIBED_WHOLLY(QuoteStory);

struct StartRequest {
    std::string workflow = {};
    std::int32_t version = 0;  // 0: the newest
    Json input = {};
    std::string key = {};   // the same key again answers with the same execution
    Timestamp run_at = {};  // not before; null: now
};
BOOST_DESCRIBE_STRUCT(StartRequest, (), (workflow, version, input, key, run_at))
TERO_DESCRIBED_WHOLLY(StartRequest);

struct ApproveRequest {
    std::string step = {};  // empty: the only one that waits
    RawId path = {};        // the branch, where several wait; empty: whichever
    Json form = {};
};
BOOST_DESCRIBE_STRUCT(ApproveRequest, (), (step, path, form))
TERO_DESCRIBED_WHOLLY(ApproveRequest);

struct ApprovalLinkRequest {
    std::string step = {};  // empty: the only one that waits
    RawId path = {};        // the branch, where several wait; empty: whichever
    Duration valid_for = std::chrono::days{7};
};
BOOST_DESCRIBE_STRUCT(ApprovalLinkRequest, (), (step, path, valid_for))
TERO_DESCRIBED_WHOLLY(ApprovalLinkRequest);

struct SignalLinkRequest {
    std::string name = {};  // of the signal
    Duration valid_for = std::chrono::days{7};
};
BOOST_DESCRIBE_STRUCT(SignalLinkRequest, (), (name, valid_for))
TERO_DESCRIBED_WHOLLY(SignalLinkRequest);

struct LinkResponse {
    std::string url = {};
    Timestamp expires_at = {};
};
BOOST_DESCRIBE_STRUCT(LinkResponse, (), (url, expires_at))
TERO_DESCRIBED_WHOLLY(LinkResponse);

struct WorkflowWarning {
    std::string field = {};  // its place in the definition, `steps[2].task`
    std::string message = {};
};
BOOST_DESCRIBE_STRUCT(WorkflowWarning, (), (field, message))
TERO_DESCRIBED_WHOLLY(WorkflowWarning);

// The version, as GET gives it, and what may be wrong with it all the same.
struct PutWorkflowResponse {
    std::string key = {};
    std::string workflow = {};
    std::int32_t version = 0;
    Json definition = {};
    Timestamp created_at = {};
    std::string created_by = {};
    std::vector<WorkflowWarning> warnings = {};
};
BOOST_DESCRIBE_STRUCT(PutWorkflowResponse, (),
                      (key, workflow, version, definition, created_at, created_by, warnings))
TERO_DESCRIBED_WHOLLY(PutWorkflowResponse);

struct StartResponse {
    Id<WorkflowExecution> execution = {};
    bool created = true;
};
BOOST_DESCRIBE_STRUCT(StartResponse, (), (execution, created))
TERO_DESCRIBED_WHOLLY(StartResponse);

struct SignalRequest {
    std::string name = {};
    Json payload = {};
};
BOOST_DESCRIBE_STRUCT(SignalRequest, (), (name, payload))
TERO_DESCRIBED_WHOLLY(SignalRequest);

// The step counts as done, and gave that.
struct SkipRequest {
    std::string step = {};           // where it has to stand; none: wherever it does
    Id<WorkflowBranch> branch = {};  // none: its own path
    Json result = {};
};
BOOST_DESCRIBE_STRUCT(SkipRequest, (), (step, branch, result))
TERO_DESCRIBED_WHOLLY(SkipRequest);

// It goes on with another version of its definition.
struct MigrateRequest {
    std::int32_t version = 0;  // none: the newest
    bool dry_run = false;      // only says whether it could
};
BOOST_DESCRIBE_STRUCT(MigrateRequest, (), (version, dry_run))
TERO_DESCRIBED_WHOLLY(MigrateRequest);

struct MigrateResponse {
    std::int32_t from = 0;
    std::int32_t to = 0;
    std::vector<std::string> stands_at = {};  // the steps where its paths stand
    std::vector<std::string> problems = {};   // of a dry run: why it cannot; none: it can
};
BOOST_DESCRIBE_STRUCT(MigrateResponse, (), (from, to, stands_at, problems))
TERO_DESCRIBED_WHOLLY(MigrateResponse);

// Nothing of it: a FAILED execution goes on from the step that failed.
struct RetryRequest {
    std::string from = {};  // a step of its own path, which begins again
    Json input = {};        // in place of its own
    std::map<std::string, Json> variables = {};  // those of these names are so from then on
    bool dry_run = false;   // only say what would be forgotten
};
BOOST_DESCRIBE_STRUCT(RetryRequest, (), (from, input, variables, dry_run))
TERO_DESCRIBED_WHOLLY(RetryRequest);

struct RetryResponse {
    std::vector<std::string> forgotten = {};     // steps, whose results are
    std::vector<std::string> with_effects = {};  // of these: what they have done outside stays done
};
BOOST_DESCRIBE_STRUCT(RetryResponse, (), (forgotten, with_effects))
TERO_DESCRIBED_WHOLLY(RetryResponse);

}  // namespace tero::api
