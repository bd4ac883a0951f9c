// What the engine can be asked, and what it answers. Each input is decided once, in order; a timer is an
// input like any other.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/model/quote.hpp"
#include "kernel/history.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/messaging/model/inbound.hpp"
#include "modules/messaging/model/send.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tero {

// ---- tasks and agents
// -------------------------------------------------------------------------------------------

struct NewTask {
    std::string type = {};
    std::string capability = {};  // empty: the type
    TaskPriority priority = TaskPriority::NORMAL;
    Json payload = {};
    Timestamp run_at = {};               // the epoch: now
    Timestamp deadline = {};             // the epoch: never
    std::optional<Duration> lease = {};  // unset: the coordinator's default, as for the next three
    std::optional<std::int32_t> attempt_max = {};
    std::optional<Duration> backoff_min = {};
    std::optional<Duration> backoff_max = {};
    std::string unique_key = {};  // the same key again answers with the same task
    bool operator==(const NewTask&) const = default;
};
BOOST_DESCRIBE_STRUCT(NewTask, (),
                      (type, capability, priority, payload, run_at, deadline, lease, attempt_max, backoff_min,
                       backoff_max, unique_key))
TERO_DESCRIBED_WHOLLY(NewTask);

// Who asks something about tasks over the API. Nobody named: Tero's own decisions, which may do everything.
struct Asker {
    std::string id = {};         // of its key or session: what it submitted itself, it may always change
    std::string actor = {};      // for history: `key:shop`, `session:q7xR2…`
    bool may_change_all = true;  // what others submitted too, but for Tero's own
    bool is_admin = true;        // that too
};
struct SubmitTasks {
    std::vector<NewTask> tasks = {};
    RawId subject = {};  // the row they are about; only Tero's own decisions say so
    Asker by = {};
};

struct Claim {
    std::string agent = {};
    std::int32_t limit = 1;
    RawId request = {};  // the same request id again returns the same leases; never empty
    Duration wait = {};  // how long the claim may stay open when nothing is ready
    bool endless = false;  // of an agent in this process, which is no connection that could go stale
    std::string credential = {};  // hash of the key or session that it was made with; empty: this process
    bool operator==(const Claim&) const = default;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (agent, limit, request, wait, endless, credential))
TERO_DESCRIBED_WHOLLY(Claim);

struct Completion {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    Json result = {};
    bool operator==(const Completion&) const = default;
};
BOOST_DESCRIBE_STRUCT(Completion, (), (task, epoch, result))
TERO_DESCRIBED_WHOLLY(Completion);

struct Failure {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    std::string error = {};
    bool retryable = true;
    std::optional<Duration> retry_after = {};  // unset: the task's backoff
    bool operator==(const Failure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (task, epoch, error, retryable, retry_after))
TERO_DESCRIBED_WHOLLY(Failure);

struct TaskHeartbeat {
    Id<Task> task = {};
    std::uint64_t epoch = 0;
    Json progress = {};
    bool operator==(const TaskHeartbeat&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskHeartbeat, (), (task, epoch, progress))
TERO_DESCRIBED_WHOLLY(TaskHeartbeat);

struct CompleteTasks {
    std::string agent = {};
    std::vector<Completion> completions = {};
    std::optional<Claim> next = {};  // completes and claims in one call
    std::string credential = {};     // as in Claim
};
struct FailTasks {
    std::string agent = {};
    std::vector<Failure> failures = {};
};
struct Heartbeat {
    std::string agent = {};
    std::vector<TaskHeartbeat> beats = {};
};
struct ReturnLeases {  // the reply that carried them was lost: back to the queue, and no attempt is used
    std::string agent = {};
    std::vector<TaskHeartbeat> leases = {};
};
struct CancelTasks {
    std::vector<Id<Task>> tasks = {};
    Asker by = {};
};
struct RetryTasks {  // tasks that were given up: back to the queue, with all their attempts
    std::vector<Id<Task>> tasks = {};
    Asker by = {};
};
struct RegisterAgent {
    AgentInfo agent = {};
    std::string credential = {};  // as in Claim
};
struct MatchPolls {};  // asked by the engine at the end of a turn while claims wait and tasks are ready
struct LeaseExpired {
    Id<Task> task = {};
};
struct TaskDeadline {
    Id<Task> task = {};
};
struct PollExpired {
    std::uint64_t ticket = 0;
};
struct ClosePolls {               // claims that wait are answered with nothing
    std::string credential = {};  // only those made with this key or session, which is good no more
};
struct AgentSilent {
    std::string agent = {};
};
// Follow-on: a task that is about something has ended for good.
struct TaskEnded {
    std::shared_ptr<const Task> task = {};
    Json result = {};
    std::string error = {};
};
// Follow-on: something a person should know. One alert for each rule and subject, counted.
struct RaiseAlert {
    std::string rule = {};
    std::string subject = {};
    AlertLevel level = AlertLevel::WARNING;
    std::string message = {};
};
// Follow-on: adds to a sum that the dashboard shows.
struct Count {
    std::string figure = {};  // `quotes_sent/UYU`; kept for each day of the business
    std::int64_t by = 1;
    Decimal amount = {};
};
// The first input of every engine: what was under way when the last one ended.
struct Recovered {
    bool same_process = false;  // the process lives on, only its engine was built anew
};

// ---- conversations and sales
// -------------------------------------------------------------------------------------

struct DeliveryReceived {
    Delivery delivery = {};
};
struct InboundReceived {  // follow-on, one a message
    InboundMessage message = {};
};
struct StatusReceived {
    StatusReport report = {};
};
struct PreferenceReceived {
    PreferenceChange change = {};
};
struct EchoReceived {
    HumanEcho echo = {};
};
struct AnswerDue {  // the pause after a burst is over
    Id<Conversation> conversation = {};
};
// Follow-on: a burst to understand and to find an agent for.
struct RouteBurst {
    AgentBrief brief = {};  // all but the understanding
    std::vector<std::pair<std::string, std::string>> buttons =
        {};                  // payload and title of those that were pressed
    std::string agent = {};  // that knows this conversation
    IntentType last_intent = IntentType::UNKNOWN;
};
// Follow-on: who answers.
struct BurstRouted {
    AgentBrief brief = {};
    std::string capability = {};
    std::string agent = {};
    bool fallback = false;
    std::vector<std::string> reasons = {};
};
struct SendDue {  // a message waits to be sent: the gate decides
    Id<Message> message = {};
};
struct SendFinished {
    Id<Message> message = {};
    std::int32_t attempt = 0;
    SendOutcome outcome = {};
};
struct SendUnsettled {  // nobody has told for so long what became of it
    Id<Message> message = {};
};
// Follow-ons between conversations and sales.
struct CustomerAnswered {  // stops the ladder; `answered` is counted for the open quotes
    Id<Contact> contact = {};
    Id<Conversation> conversation = {};
    Id<Message> message = {};
    std::string reason = {};  // `replied`, `opted_out`, `taken_over`, `answered`
};
struct MessageSettled {  // a message we sent reached SENT, FAILED, UNKNOWN or EXPIRED
    std::shared_ptr<const Message> message = {};
    bool by_gate = false;  // FAILED because our own rules closed, not because of the provider
};
struct FollowUpDue {
    Id<FollowUp> follow_up = {};
};
struct QuoteExpiry {
    Id<Quote> quote = {};
};
struct QuoteOpened {
    std::string token = {};
    bool by_reader = true;  // false: only asked for, as by HEAD
};
enum class QuoteVerdict { ACCEPT, REJECT };
BOOST_DESCRIBE_ENUM(QuoteVerdict, ACCEPT, REJECT)
struct DecideQuote {
    Id<Quote> quote = {};
    QuoteVerdict verdict = QuoteVerdict::ACCEPT;
    std::string by = {};
    std::string reason = {};
};
struct TakeOver {
    Id<Conversation> conversation = {};
    bool release = false;  // hand it back to the assistant
    std::string by = {};
};
struct PublishPriceLists {
    std::vector<PriceList> lists = {};
};

// ---- access
// -------------------------------------------------------------------------------------------------------

struct PutKey {
    ApiKey key = {};
};
struct PutSession {
    Session session = {};
};
struct OpenSession {  // exchanges a one-time link for a session
    std::string link_hash = {};
    Session session = {};
};
struct EndSession {
    std::string hash = {};
};

using Input = std::variant<SubmitTasks, Claim, CompleteTasks, FailTasks, Heartbeat, ReturnLeases, CancelTasks,
                           RetryTasks, RegisterAgent, MatchPolls, LeaseExpired, TaskDeadline, PollExpired,
                           ClosePolls, AgentSilent, TaskEnded, RaiseAlert, Count, Recovered, DeliveryReceived,
                           InboundReceived, StatusReceived, PreferenceReceived, EchoReceived, AnswerDue,
                           RouteBurst, BurstRouted, SendDue, SendFinished, SendUnsettled, CustomerAnswered,
                           MessageSettled, FollowUpDue, QuoteExpiry, QuoteOpened, DecideQuote, TakeOver,
                           PublishPriceLists, PutKey, PutSession, OpenSession, EndSession>;

// ---- answers
// ------------------------------------------------------------------------------------------------------

struct Submitted {
    Id<Task> task = {};
    bool created = true;  // false: its unique key was there already
};
struct Lease {
    std::shared_ptr<const Task> task = {};
    std::shared_ptr<const TaskBody> body = {};
};
struct Leases {
    std::vector<Lease> leases = {};
    std::vector<Result<Done>> completions = {};  // of CompleteTasks with `next`, in their order
};

// One result for each item asked, in order.
using SubmittedTasks = std::vector<Result<Submitted>>;
using Outcomes = std::vector<Result<Done>>;
using Answer = std::variant<Done, SubmittedTasks, Leases, Outcomes, Session, std::shared_ptr<const Quote>>;
using Reply = Result<Answer>;

// The door a reply goes back through; 0: nobody waits for one.
using Ticket = std::uint64_t;

// ---- effects
// ------------------------------------------------------------------------------------------------------

// Released after the commit that made the message SENDING. Its outcome comes back as SendFinished.
struct SendMessage {
    std::shared_ptr<const Message> message = {};
};
using Effect = std::variant<SendMessage>;

}  // namespace tero

// Made once, in input.cpp: most files of core append to a list of inputs, and none should pay for all kinds
// of them.
extern template class std::vector<tero::Input>;
