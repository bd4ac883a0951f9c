#include "sim/ladder_laws.hpp"

#include "business/quoting/request.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <set>

namespace tero::sim {
namespace {

bool waits(MessageStatus status) {
    return status == MessageStatus::PENDING || status == MessageStatus::SENDING ||
           status == MessageStatus::UNKNOWN;
}
bool waits(FollowUpStatus status) {
    return status == FollowUpStatus::PENDING || status == FollowUpStatus::BOOKED;
}

// What promises a person. An offer of one asks, or says "if you need anything else, a colleague will find out".
bool promises_a_person(const Message& message) {
    if (message.direction != MessageDirection::OUT || message.agent == "human") return false;
    if (message.body.find('?') != std::string::npos) return false;
    for (std::string_view rest = message.body; !rest.empty();) {
        const std::string_view sentence = rest.substr(0, rest.find_first_of(".\n"));
        rest.remove_prefix(std::min(sentence.size() + 1, rest.size()));
        const auto says = [&](std::string_view word) { return sentence.find(word) != sentence.npos; };
        const bool is_offer = says("Si ") || says("If ") || says("Se ");
        if (!is_offer && (says("compañero") || says("colleague") || says("colega"))) return true;
    }
    return false;
}

}  // namespace

void LadderLaws::broken(Law law, const Message& message, const std::string& why) {
    world_.found(law, fmt::format("message {} of {} at {}: {}", message.id, message.recipient,
                                  to_string(message.sending_at), why));
}

void LadderLaws::committed(std::span<const Change> changes) {
    std::vector<Message> leaving;
    std::set<RawId> routed;  // conversations
    std::set<RawId> queued;  // those that own a task of this commit
    for (const Change& change : changes) {
        if (change.after == nullptr) continue;
        if (change.table == table_of<Message>()) {
            const Message& is = *change.is<Message>();
            const Message* was = change.was<Message>();
            if (is.direction == MessageDirection::IN && was == nullptr &&
                !inbound_.emplace(is.provider_id, is.id).second) {
                world_.found(Law::a_message_is_stored_once, is.provider_id);
            }
            if (was != nullptr) send_changed(*was, is);
            if (is.purpose == MessagePurpose::FOLLOW_UP && is.status == MessageStatus::SENDING &&
                (was == nullptr || was->attempt != is.attempt)) {
                leaving.push_back(is);
            }
            messages_[is.id] = is;
        }
        if (change.table == table_of<Quote>()) {
            quotes_[change.key.id] = *change.is<Quote>();
        }
        if (change.table == table_of<FollowUp>()) {
            const FollowUp& is = *change.is<FollowUp>();
            if (change.before && !waits(change.was<FollowUp>()->status) && waits(is.status) &&
                change.was<FollowUp>()->status != FollowUpStatus::SENT) {
                world_.found(Law::an_ended_follow_up_stays_ended, fmt::format("{}", is.id));
            }
            follow_ups_[is.id] = is;
        }
        if (change.table == table_of<Contact>()) {
            contacts_[change.key.id] = *change.is<Contact>();
        }
        if (change.table == table_of<Conversation>()) {
            const Conversation& is = *change.is<Conversation>();
            const bool was_human =
                change.before && change.was<Conversation>()->state == ConversationState::HUMAN;
            if (was_human || is.state == ConversationState::HUMAN) person_had_it_[is.id] = world_.now();
            conversations_[is.id] = is;
        }
        work_changed(change, queued);
        if (change.table == table_of<Counter>()) {
            counters_[change.key.text] = *change.is<Counter>();
        }
        if (change.table == table_of<QuoteToken>()) {
            tokens_[change.key.text] = change.is<QuoteToken>()->quote;
        }
        if (change.table == table_of<HistoryEntry>()) {
            const HistoryEntry& line = *change.is<HistoryEntry>();
            if (line.kind == "conversation.routed") routed.insert(line.subject);
            if (line.kind == "contact.opted_out") opted_out_[line.subject] = true;
            if (line.kind == "contact.opted_in") opted_out_[line.subject] = false;
            if (line.kind == "conversation.released") {
                with_a_person_.erase(line.subject);
                handed_back_at_[line.subject] = world_.now();
            }
            if (line.kind == "conversation.taken_over") person_had_it_[line.subject] = world_.now();
        }
    }
    for (const Message& message : leaving) follow_up_sent(message);
    std::set<RawId> asked;
    for (const RawId& owner : queued) asked.insert(answers_in(owner));
    expect_tasks(routed, asked);
    expect_on_a_list(changes);
}

// Whoever was promised a person, is with one, or has bought, is on a person's list: in the same commit.
void LadderLaws::expect_on_a_list(std::span<const Change> changes) {
    const auto expect = [&](bool is_there, const auto& id, const char* what) {
        if (!is_there) world_.found(Law::every_promise_is_on_a_list, fmt::format("{} {}", what, id));
    };
    for (const Change& change : changes) {
        if (change.after == nullptr) continue;
        if (change.table == table_of<Conversation>()) {
            const Conversation& is = *change.is<Conversation>();
            const auto item = work_items_.find(work_key({modules::messaging, is.id}, work::answer));
            const bool is_open = item != work_items_.end() && item->second.status != WorkStatus::DONE;
            expect(is.state != ConversationState::HUMAN || is_open, is.id, "a person has conversation");
        }
        if (change.table == table_of<Quote>()) {
            const Quote& is = *change.is<Quote>();
            const bool is_there = work_items_.contains(work_key({modules::quoting, is.id}, sale_to_arrange));
            expect(is.status != QuoteStatus::ACCEPTED || is_there, is.number, "accepted is");
        }
        if (change.table == table_of<Message>() && promises_a_person(*change.is<Message>())) {
            const Message& is = *change.is<Message>();
            const bool is_there = std::any_of(work_items_.begin(), work_items_.end(), [&](const auto& one) {
                return one.second.conversation == is.conversation;
            });
            expect(is_there, is.id, "a person was promised by message");
        }
    }
}

std::vector<WorkItem> LadderLaws::work_items() const {
    std::vector<WorkItem> all;
    for (const auto& [key, item] : work_items_) all.push_back(item);
    return all;
}

// Of agents, of workflows, and of people.
void LadderLaws::work_changed(const Change& change, std::set<RawId>& queued) {
    if (change.table == table_of<Task>()) {
        tasks_[change.key.id] = *change.is<Task>();
        queued.insert(change.is<Task>()->owner_id);
    }
    if (change.table == table_of<WorkflowExecution>())
        executions_[change.key.id] = *change.is<WorkflowExecution>();
    if (change.table == table_of<WorkItem>()) work_items_[change.key.text] = *change.is<WorkItem>();
    if (change.table == table_of<WorkCount>()) work_counts_[change.key.text] = *change.is<WorkCount>();
}

RawId LadderLaws::answers_in(const RawId& owner) const {
    const auto execution = executions_.find(owner);
    return execution == executions_.end() ? owner : execution->second.owner_id;
}

void LadderLaws::expect_tasks(const std::set<RawId>& routed, const std::set<RawId>& queued) {
    for (const RawId& conversation : routed) {
        if (!queued.contains(conversation)) {
            world_.found(Law::no_refusal_goes_to_nobody,
                         fmt::format("conversation {} was routed, and no task came of it", conversation));
        }
    }
}

void LadderLaws::send_changed(const Message& was, const Message& is) {
    if (is.attempt < was.attempt) broken(Law::attempts_are_counted, is, "fewer attempts");
    if (was.status != MessageStatus::SENDING || is.attempt != was.attempt) return;
    const bool refused = provider_->refused(is.id, is.attempt);
    if (is.status == MessageStatus::PENDING && !refused) {
        broken(Law::a_refusal_goes_back, is, "back without one");
    }
    if (is.status == MessageStatus::FAILED && provider_->refused_for_now(is.id, is.attempt))
        broken(Law::a_refusal_for_now_is_no_end, is, is.cause);
    if (is.status == MessageStatus::UNKNOWN && refused && is.cause != "interrupted") {
        broken(Law::a_refusal_goes_back, is, "taken for silence");
    }
}

void LadderLaws::leaves(const Message& message) {
    const auto stored = messages_.find(message.id);
    if (stored == messages_.end() || stored->second.status != MessageStatus::SENDING ||
        stored->second.attempt != message.attempt) {
        broken(Law::sending_is_stored_first, message, "not SENDING in the store");
    }
}

// What the customer, or a person of the shop, had said between the quote and its follow-up. A request for
// another price is no answer to the quote; it puts the follow-up off. Who names a day has asked for the one
// that was planned behind that, and thanks take nothing back.
void LadderLaws::said_before(const Message& message, Timestamp quote_left) {
    const Timestamp at = message.sending_at;
    const Timestamp planned = follow_ups_[message.follow_up].created_at;
    const bool is_promised = std::any_of(messages_.begin(), messages_.end(), [&](const auto& entry) {
        const Message& said = entry.second;
        return said.direction == MessageDirection::IN && said.contact == message.contact &&
               said.intent == IntentType::POSTPONE && quote_left < said.sent_at && said.sent_at <= planned;
    });
    const Timestamp from = is_promised ? planned : quote_left;
    for (const Answered& answered : answers_[message.recipient]) {
        if (from < answered.said_at && answered.heard_at < at)
            broken(Law::none_after_an_answer, message, "answered at " + to_string(answered.said_at));
    }
    for (const auto& [id, said] : messages_) {
        if (said.direction != MessageDirection::IN || said.contact != message.contact) continue;
        const auto heard = heard_at_.find(said.provider_id);
        if (said.sent_at <= from || heard == heard_at_.end() || heard->second >= at) continue;
        if (is_promised && said.intent == IntentType::GOODBYE_THANKS) continue;
        if (!sales::asks_for_a_price(said.intent))
            broken(Law::none_after_an_answer, message, "answered at " + to_string(said.sent_at));
        if (sales::asks_for_a_price(said.intent) && at < said.sent_at + allowed_.person_gap_min)
            broken(Law::none_soon_after_a_request, message, "asked at " + to_string(said.sent_at));
    }
}

bool LadderLaws::is_quiet(const LocalTime& local) const {
    const QuietHours& quiet = allowed_.quiet_hours;
    const auto minutes = [](const std::string& clock) {
        return std::atoi(clock.c_str()) * 60 + std::atoi(clock.c_str() + 3);
    };
    const int now = local.minute_of_day();
    const int from = minutes(quiet.from);
    const int to = minutes(quiet.to);
    const bool is_night = from > to ? now >= from || now < to : now >= from && now < to;
    const bool is_closed =
        std::find(quiet.closed_weekdays.begin(), quiet.closed_weekdays.end(),
                  static_cast<Weekday>(local.weekday)) != quiet.closed_weekdays.end();
    const std::string day = fmt::format("{:02}-{:02}", local.month, local.day);
    const auto is_today = [&](const std::string& holiday) {
        return holiday == day || holiday == fmt::format("{}-{}", local.year, day);
    };
    return is_night || is_closed || std::any_of(quiet.holidays.begin(), quiet.holidays.end(), is_today);
}

// Each rule of the follow-ups, asked of the picture these laws keep. What came in the same moment may have
// come after.
void LadderLaws::follow_up_sent(const Message& message) {
    world_.counts()["follow_ups"] += 1;
    const Timestamp at = message.sending_at;
    if (is_quiet(zone_.local(at))) broken(Law::never_in_quiet_hours, message, "");

    const Conversation& conversation = conversations_[message.conversation];
    const auto person = with_a_person_.find(message.conversation);
    if ((person != with_a_person_.end() && person->second < at) ||
        (conversation.state == ConversationState::HUMAN && conversation.state_since < at)) {
        broken(Law::none_in_a_persons_conversation, message, conversation.state_reason);
    }
    const auto owed = work_items_.find(work_key({modules::messaging, message.conversation}, work::answer));
    if (owed != work_items_.end() && owed->second.status != WorkStatus::DONE &&
        owed->second.waits_since != Timestamp{} && owed->second.waits_since < at)
        broken(Law::none_in_a_persons_conversation, message, "a question waits");

    const Quote& quote = quotes_[message.quote];
    // When the quote left, before anyone knew whether it arrived.
    Timestamp quote_left = quote.sent_at;
    for (const auto& [id, other] : messages_) {
        if (other.quote == quote.id && other.purpose == MessagePurpose::QUOTE) quote_left = other.sending_at;
    }
    said_before(message, quote_left);
    if (const auto decided = decided_at_.find(quote.id);
        decided != decided_at_.end() && decided->second < at) {
        broken(Law::none_after_a_decision, message, "decided at " + to_string(decided->second));
    }
    if (!is_open(quote.status) && quote.decided_at < at)
        broken(Law::none_after_a_decision, message, "not open");
    if (quote.valid_until <= at) broken(Law::none_after_a_decision, message, "expired");
    if (opted_out_[message.conversation]) {
        const Contact& contact = contacts_[message.contact];
        if (contact.opted_out_at == Timestamp{} || contact.opted_out_at < at)
            broken(Law::none_after_opting_out, message, "");
    }

    Timestamp last_in;     // as far as it may have been known then
    Timestamp last_known;  // … and must have been
    for (const auto& [id, other] : messages_) {
        if (other.direction != MessageDirection::IN || other.conversation != message.conversation) continue;
        if (other.created_at <= at) last_in = std::max(last_in, other.sent_at);
        if (other.created_at < at) last_known = std::max(last_known, other.sent_at);
    }
    if (message.kind == MessageKind::TEXT && at >= last_in + 24h)
        broken(Law::templates_outside_the_window, message, "free text");
    if (message.kind == MessageKind::TEMPLATE && at < last_known + 24h - 1min &&
        !provider_->window_refused_for.contains(message.contact)) {
        broken(Law::templates_outside_the_window, message, "a template inside it");
    }
    if (message.kind == MessageKind::TEMPLATE &&
        (message.template_use.name.empty() || message.body.empty())) {
        broken(Law::templates_outside_the_window, message, "an empty template");
    }

    int of_quote = 1;
    for (const Provider::Entry& entry : provider_->journal()) {
        const Message& sent = entry.message;
        if (entry.failed || sent.purpose != MessagePurpose::FOLLOW_UP || sent.id == message.id) continue;
        if (sent.quote == message.quote) of_quote += 1;
        if (sent.contact == message.contact && at - sent.sending_at < allowed_.person_gap_min) {
            broken(Law::a_person_is_left_in_peace, message,
                   "the last one was at " + to_string(sent.sending_at));
        }
    }
    if (of_quote > allowed_.per_quote_max) broken(Law::at_most_three_a_quote, message, fmt::format("number {}", of_quote));
}

void LadderLaws::was_taken_in(const std::string& provider_id) {
    if (!inbound_.contains(provider_id)) world_.found(Law::taken_in_means_stored, provider_id);
    heard_at_.emplace(provider_id, world_.now());
}
void LadderLaws::has_answered(const std::string& phone, Timestamp said_at) {
    answers_[phone].push_back({said_at, world_.now()});
}
void LadderLaws::was_decided(const Id<Quote>& quote) { decided_at_.emplace(quote, world_.now()); }

std::vector<std::string> LadderLaws::quote_tokens() const {
    std::vector<std::string> all;
    for (const auto& [token, quote] : tokens_) all.push_back(token);
    return all;
}
std::vector<Id<Quote>> LadderLaws::open_quotes() const {
    std::vector<Id<Quote>> all;
    for (const auto& [id, quote] : quotes_) {
        if (is_open(quote.status)) all.push_back(quote.id);
    }
    return all;
}
std::vector<std::pair<Id<Conversation>, std::string>> LadderLaws::conversations() const {
    std::vector<std::pair<Id<Conversation>, std::string>> all;
    for (const auto& [id, conversation] : conversations_) {
        all.emplace_back(conversation.id, contacts_.at(conversation.contact).phone);
    }
    return all;
}

bool LadderLaws::all_settled() const { return what_waits().empty(); }

std::string LadderLaws::what_waits() const {
    for (const auto& [id, message] : messages_) {
        if (waits(message.status))
            return fmt::format("message {} is {}", message.id, name_of(message.status));
    }
    for (const auto& [id, follow_up] : follow_ups_) {
        if (waits(follow_up.status))
            return fmt::format("follow-up {} is {}", follow_up.id, name_of(follow_up.status));
    }
    for (const auto& [id, task] : tasks_) {
        if (!is_final(task.status)) return fmt::format("task {} is {}", task.id, name_of(task.status));
    }
    for (const auto& [id, execution] : executions_) {
        // Those about a sale or a complaint wait for a person, who is not obliged to come.
        const bool is_ours = execution.workflow == "quote_workflow" || execution.workflow == "followup_workflow";
        if (is_ours && !workflow::is_over(execution.status))
            return fmt::format("{} {} is {}", execution.workflow, execution.id, name_of(execution.status));
    }
    for (const auto& [id, conversation] : conversations_) {
        if (conversation.answer_at != Timestamp{})
            return fmt::format("conversation {} waits for an answer", conversation.id);
    }
    return {};
}

void LadderLaws::recount() {
    const auto sum = [&](const std::string& prefix) {
        std::int64_t count = 0;
        for (const auto& [key, counter] : counters_) {
            const auto figure = key.find('/', 4);  // day/2026-11-02/…
            if (key.starts_with("day/") && key.substr(figure + 1).starts_with(prefix)) count += counter.count;
        }
        return count;
    };
    const auto amount = [&](const std::string& prefix) {
        Decimal total;
        for (const auto& [key, counter] : counters_) {
            const auto figure = key.find('/', 4);
            if (key.starts_with("day/") && key.substr(figure + 1).starts_with(prefix))
                total += counter.amount;
        }
        return total;
    };
    const auto expect = [&](const std::string& figure, std::int64_t counted) {
        if (sum(figure) != counted) {
            world_.found(Law::counters_are_recounts,
                         fmt::format("{} says {} and there are {}", figure, sum(figure), counted));
        }
    };
    std::map<std::string, std::int64_t> items;
    for (const auto& [key, item] : work_items_) items[fmt::format("{}/{}", name_of(item.status), item.kind)] += 1;
    for (const auto& [key, kept] : work_counts_) {
        if (kept.count != items[key]) world_.found(Law::counters_are_recounts, "work items " + key);
    }
    std::int64_t in = 0;
    for (const auto& [id, message] : messages_) in += message.direction == MessageDirection::IN ? 1 : 0;
    std::int64_t sent = 0;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t expired = 0;
    std::int64_t answered = 0;
    Decimal worth;
    std::set<std::string> numbers;
    for (const auto& [id, quote] : quotes_) {
        if (!numbers.insert(quote.number).second) world_.found(Law::numbers_are_given_once, quote.number);
        if (quote.sent_at != Timestamp{}) {
            sent += 1;
            worth += quote.priced.with_iva;
        }
        accepted += quote.status == QuoteStatus::ACCEPTED ? 1 : 0;
        rejected += quote.status == QuoteStatus::REJECTED ? 1 : 0;
        expired += quote.status == QuoteStatus::EXPIRED ? 1 : 0;
        answered += quote.answered_at != Timestamp{} ? 1 : 0;
    }
    std::map<std::string, std::int64_t> steps;
    std::int64_t cancelled = 0;
    for (const auto& [id, follow_up] : follow_ups_) {
        steps[follow_up.step] += follow_up.status == FollowUpStatus::SENT ? 1 : 0;
        cancelled += follow_up.status == FollowUpStatus::CANCELLED ? 1 : 0;
    }
    expect("messages_in", in);
    expect("conversations", static_cast<std::int64_t>(conversations_.size()));
    expect("quotes_sent/", sent);
    expect("quotes_accepted/", accepted);
    expect("quotes_rejected/", rejected);
    expect("quotes_expired/", expired);
    expect("answers", answered + sum("answers_"));  // the prefix has longer ones
    expect("cancelled/", cancelled);
    for (const auto& [step, count] : steps) expect("follow_ups_sent/" + step, count);
    if (amount("quotes_sent/") != worth)
        world_.found(Law::counters_are_recounts, "the worth of the quotes sent");
    std::int64_t numbered = 0;
    for (const auto& [key, counter] : counters_)
        numbered += key.starts_with("sequence/quote/") ? counter.count : 0;
    if (numbered != static_cast<std::int64_t>(quotes_.size()))
        world_.found(Law::counters_are_recounts, "quote numbers");
    for (const auto& [id, contact] : contacts_) {
        std::int64_t counted = 0;
        for (const auto& [quote_id, quote] : quotes_) {
            const bool stands = quote.sent_at != Timestamp{} && quote.status != QuoteStatus::SUPERSEDED;
            counted += quote.contact == contact.id && stands ? 1 : 0;
        }
        const auto kept = counters_.find(fmt::format("quotes_of/{}", contact.id));
        if ((kept == counters_.end() ? 0 : kept->second.count) != counted) {
            world_.found(Law::counters_are_recounts, fmt::format("quotes of {}", contact.id));
        }
    }
    for (const auto& [id, quote] : quotes_) {
        int counted = 0;
        for (const auto& [follow_id, follow_up] : follow_ups_) {
            counted += follow_up.quote == quote.id && follow_up.status == FollowUpStatus::SENT ? 1 : 0;
        }
        if (quote.follow_ups_sent != counted) {
            world_.found(Law::counters_are_recounts,
                         fmt::format("quote {} says {} follow-ups and {} were sent", quote.number,
                                     quote.follow_ups_sent, counted));
        }
    }
}

void LadderLaws::at_the_end(const Provider& provider) {
    world_.counts()["quotes"] += quotes_.size();
    for (const auto& [id, follow_up] : follow_ups_) {
        world_.counts()[fmt::format("follow_up.{}", name_of(follow_up.status))] += 1;
    }
    for (const auto& [provider_id, id] : inbound_) {
        const Message& message = messages_[id];
        bool cared_for = person_had_it_.contains(message.conversation) &&
                         person_had_it_[message.conversation] >= message.created_at;
        for (const auto& [task_id, task] : tasks_) {
            cared_for =
                cared_for || (answers_in(task.owner_id) == message.conversation &&
                              task.created_at >= message.created_at && task.status == TaskStatus::SUCCEEDED);
        }
        if (!cared_for) {
            world_.found(Law::every_message_is_cared_for,
                         fmt::format("{} '{}'", provider_id, message.body.substr(0, 200)));
        }
    }
    for (const Provider::Entry& entry : provider.journal()) {
        const Message& stored = messages_[entry.message.id];
        const bool settled = stored.status == MessageStatus::SENT ||
                             stored.status == MessageStatus::DELIVERED ||
                             stored.status == MessageStatus::READ || entry.failed;
        if (!settled) broken(Law::what_was_taken_is_known, stored, std::string{name_of(stored.status)});
    }
    recount();
}

}  // namespace tero::sim
