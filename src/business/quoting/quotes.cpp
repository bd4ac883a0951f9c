// What becomes of a quote: sent, opened, accepted, rejected, or past its day.
#include "base/check.hpp"
#include "business/quoting/compose.hpp"
#include "business/quoting/sales.hpp"
#include "codec/json.hpp"
#include "modules/work/model/later.hpp"

#include <fmt/format.h>
#include <memory>
#include <utility>

namespace tero {

Decision Sales::decide(const Rows& rows, const QuoteOpened& input, Context& context) const {
    LOOK(const QuoteToken* token, rows, QuoteToken, input.token);
    if (token == nullptr) return refused(context, {ErrorCode::not_found, "there is no such quote", ""});
    LOOK(const Quote* quote, rows, Quote, token->quote);
    CHECK(quote != nullptr, "quote {}: its token is there and it is not", token->quote);
    Decided decided;
    const auto under_way = quotes_under_way_.find(quote->id);
    if (input.by_reader && quote->status == QuoteStatus::DRAFT && under_way != quotes_under_way_.end()) {
        // Nobody has told yet what became of its message; who opens the link has it.
        MARK("quote.opened_before_settled");
        Quote opened = *quote;
        opened.viewed_at = context.now;  // VIEWED as soon as it is settled
        decided.note(context, opened.id, "quote.viewed", "customer");
        decided.batch.put(opened);
        StatusReport report;
        report.callback_data = to_string(Id<Message>{under_way->second});
        report.status = MessageStatus::DELIVERED;
        report.at = context.now;
        decided.next.push_back(StatusReceived{std::move(report)});
        opened.status = QuoteStatus::VIEWED;
        decided.reply(context, Answer{std::make_shared<const Quote>(std::move(opened))});
        return decided;
    }
    if (!input.by_reader || quote->status != QuoteStatus::SENT) {
        decided.reply(context, Answer{rows.table<Quote>().shared(token->quote)});
        return decided;
    }
    Quote viewed = *quote;
    viewed.status = QuoteStatus::VIEWED;
    viewed.viewed_at = context.now;
    decided.note(context, viewed.id, "quote.viewed", "customer");
    const auto shared = std::make_shared<const Quote>(std::move(viewed));
    decided.batch.put(shared);
    decided.reply(context, Answer{shared});
    return decided;
}

Decision Sales::decide(const Rows& rows, const DecideQuote& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    if (quote == nullptr) {
        return refused(context, {ErrorCode::not_found, fmt::format("there is no quote {}", input.quote), ""});
    }
    const bool accepts = input.verdict == QuoteVerdict::ACCEPT;
    const auto wanted = accepts ? QuoteStatus::ACCEPTED : QuoteStatus::REJECTED;
    Decided decided;
    if (quote->status == wanted) {  // said twice
        decided.reply(context, Answer{rows.table<Quote>().shared(input.quote)});
        return decided;
    }
    if (!is_open(quote->status)) {
        return refused(context,
                       {ErrorCode::conflict,
                        fmt::format("quote {} is {}", quote->number, name_of(quote->status)), "status"});
    }
    decided.next.push_back(EndFollowUps{quote->contact, quote->id, accepts ? "accepted" : "rejected"});
    const Owner talk{modules::messaging, quote->conversation};
    LOOK(const WorkItem* later, rows, WorkItem, work_key(talk, work::call_back));
    const Quote* other = nullptr;  // that they wait to hear of still
    if (later != nullptr && !later->quote.empty() && later->quote != quote->id) {
        LOOK(other, rows, Quote, later->quote);
    }
    if (other == nullptr || !is_open(other->status)) decided.next.push_back(call_no_more(talk, input.by));
    Quote changed = *quote;
    changed.status = wanted;
    changed.decided_at = context.now;
    changed.decided_by = input.by;
    changed.reject_reason = accepts ? "" : input.reason;
    changed.reject_cause = accepts ? "" : input.cause;
    std::string detail = R"({"reason":)";
    append_json_text(detail, input.reason);
    if (!changed.reject_cause.empty()) {
        detail += R"(,"cause":)";
        append_json_text(detail, changed.reject_cause);
    }
    decided.note(context, changed.id, accepts ? "quote.accepted" : "quote.rejected", input.by,
                 Json{detail + "}"});
    decided.next.push_back(
        Count{.figure = (accepts ? "quotes_accepted/" : "quotes_rejected/") + changed.priced.currency,
              .amount = changed.priced.with_iva});
    if (accepts) {
        OpenWork sale;
        sale.subject = {modules::quoting, changed.id};
        sale.kind = sale_to_arrange;
        sale.cause = "accepted";
        sale.values = {{"quote", changed.number},
                       {"total", changed.priced.currency + " " + changed.priced.with_iva.to_string()}};
        sale.conversation = changed.conversation;
        sale.contact = changed.contact;
        sale.quote = changed.id;
        sale.urgency = WorkUrgency::HIGH;
        decided.next.push_back(std::move(sale));
        begin_order(decided, changed);
    }
    const auto shared = std::make_shared<const Quote>(std::move(changed));
    decided.batch.put(shared);
    decided.reply(context, Answer{shared});
    return decided;
}

// A sale that was arranged is told of by its quote.
Decision Sales::decide(const Rows&, const WorkDone& input, Context& context) const {
    Decided decided;
    if (input.kind == sale_to_arrange) decided.note(context, input.subject.id, "quote.arranged", input.by);
    return decided;
}

Decision Sales::decide(const Rows& rows, const QuoteExpiry& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    Decided decided;
    if (quote == nullptr || !is_open(quote->status) || context.now < quote->valid_until) return decided;
    decided.next.push_back(EndFollowUps{quote->contact, quote->id, "quote_expired"});
    Quote expired = *quote;
    expired.status = QuoteStatus::EXPIRED;
    expired.decided_at = context.now;
    expired.decided_by = "timer";
    decided.note(context, expired.id, "quote.expired", "timer",
                 Json{fmt::format(R"({{"number":"{}","contact":"{}","conversation":"{}","unanswered":{}}})",
                                  expired.number, expired.contact, expired.conversation,
                                  expired.answered_at == Timestamp{})});
    decided.next.push_back(
        Count{.figure = "quotes_expired/" + expired.priced.currency, .amount = expired.priced.with_iva});
    decided.batch.put(std::move(expired));
    return decided;
}

// Booked before follow-ups were a module of their own: it hears what becomes of them.
Decision Sales::handed_on(Message message, bool by_gate) {
    message.owner = modules::followup;
    message.owner_id = message.follow_up;
    const auto moved = std::make_shared<const Message>(std::move(message));
    Decided decided;
    decided.batch.put(moved);
    decided.next.push_back(MessageSettled{moved, by_gate});
    return decided;
}

Decision Sales::decide(const Rows&, const MessageDeferred&, Context&) const { return Decided{}; }

Decision Sales::decide(const Rows& rows, const MessageSettled& input, Context& context) const {
    const Message& message = *input.message;
    if (message.purpose == MessagePurpose::FOLLOW_UP) return handed_on(message, input.by_gate);
    if (sales::repeats_quote(message)) return Decided{};  // no news of the quote
    if (message.status == MessageStatus::UNKNOWN) {  // whatever hangs on it waits until it is known
        Decided decided;
        decided.next.push_back(Count{.figure = "sends_unknown"});
        return decided;
    }
    if (sales::carries_quote(message)) return quote_settled(rows, message, context);
    Decided decided;
    if (message.status != MessageStatus::FAILED) decided.next.push_back(Count{.figure = "answers_sent"});
    return decided;
}

namespace {

// In one message with another.
void went_out_too(Decided& decided, const Quote& other, const Quote& sent, const Message& message,
                  const Context& context) {
    Quote went_too = other;
    went_too.contact = sent.contact;
    went_too.status = went_too.viewed_at == Timestamp{} ? QuoteStatus::SENT : QuoteStatus::VIEWED;
    went_too.sent_at = message.sent_at;
    decided.note(context, went_too.id, "quote.sent", "channel",
                 Json{fmt::format(R"({{"message":"{}","valid_until":"{}"}})", message.id,
                                  to_string(went_too.valid_until))});
    decided.next.push_back(
        Count{.figure = "quotes_sent/" + went_too.priced.currency, .amount = went_too.priced.with_iva});
    decided.batch.put(std::move(went_too));
}

// Nobody is told of what a person took back.
void did_not_go_out(Decided& decided, const Quote& quote, const Message& message, const Context& context) {
    decided.next.push_back(EndFollowUps{quote.contact, quote.id, "not_delivered"});
    decided.note(context, quote.id, "quote.not_sent", "channel",
                 Json{fmt::format(R"({{"reason":"{}"}})", message.cause)});
    if (message.cause == cause_undone) return;
    decided.next.push_back(
        RaiseAlert{"quote_not_sent", quote.number, AlertLevel::ERROR,
                   fmt::format("quote {} could not be sent: {}", quote.number, message.cause)});
}

}  // namespace

Decision Sales::quote_settled(const Rows& rows, const Message& message, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, message.quote);
    std::vector<const Quote*> beside;
    if (quote != nullptr) {
        for (const Id<Quote>& id : quote->beside) {
            LOOK(const Quote* other, rows, Quote, id);
            if (other != nullptr && other->status == QuoteStatus::DRAFT) beside.push_back(other);
        }
    }
    const Quote* before = nullptr;
    if (quote != nullptr && !quote->supersedes.empty()) {
        LOOK(before, rows, Quote, quote->supersedes);
    }
    LOOK(const Contact* contact, rows, Contact, message.contact);
    LOOK(const Conversation* conversation, rows, Conversation, message.conversation);
    Decided decided;
    if (quote == nullptr || contact == nullptr || conversation == nullptr) return decided;
    const bool is_new = quote->status == QuoteStatus::DRAFT;
    // The provider took it and reports later that it could not be delivered: nobody is reminded of what never
    // came.
    const bool never_came = message.status == MessageStatus::FAILED && is_open(quote->status);
    if (!is_new && !never_came) return decided;
    const std::string quotes_key = fmt::format("quotes_of/{}", quote->contact);
    LOOK(const Counter* quotes, rows, Counter, quotes_key);
    if (message.status == MessageStatus::FAILED) {
        did_not_go_out(decided, *quote, message, context);
        return decided;
    }
    Quote sent = *quote;
    if (!contact->merged_into.empty()) sent.contact = contact->merged_into;
    sent.status = sent.viewed_at == Timestamp{} ? QuoteStatus::SENT : QuoteStatus::VIEWED;
    sent.sent_at = message.sent_at;
    auto more = static_cast<std::int64_t>(beside.size()) + 1;
    const bool by_person = message.purpose == MessagePurpose::PERSON;
    // What a person revised holds until the new one has gone out.
    if (by_person && before != nullptr && can_be_revised(before->status)) {
        if (is_open(before->status)) more -= 1;
        supersede(*conversation, *before, sent, message.agent, decided, context);
    }
    decided.batch.put(Counter{.key = quotes_key, .count = quotes == nullptr ? more : quotes->count + more});
    for (const Quote* other : beside) went_out_too(decided, *other, sent, message, context);
    decided.note(context, sent.id, "quote.sent", "channel",
                 Json{fmt::format(R"({{"message":"{}","valid_until":"{}"}})", message.id,
                                  to_string(sent.valid_until))});
    decided.next.push_back(
        Count{.figure = "quotes_sent/" + sent.priced.currency, .amount = sent.priced.with_iva});
    decided.next.push_back(Count{.figure = "answers_sent"});

    // It may have become known late that the quote was sent; the customer has perhaps answered it meanwhile.
    const bool answered = conversation->last_inbound_at > message.sending_at;
    if (answered) {
        MARK("quote.answered_before_settled");
        sent.answered_at = conversation->last_inbound_at;
        decided.note(context, sent.id, "quote.answered", "customer");
        decided.next.push_back(Count{.figure = "answers"});
    }
    // Likewise a person may have taken the conversation since, and perhaps handed it back.
    const bool taken_over = !by_person && (conversation->state == ConversationState::HUMAN ||
                                           conversation->state_since > message.sending_at);
    if (!answered && !taken_over) {
        follow_up(decided, sent);
    }
    if (by_person) {
        Conversation quoted = *conversation;
        quoted.quote = sent.id;
        decided.batch.put(std::move(quoted));
    }
    decided.batch.put(std::move(sent));
    return decided;
}

}  // namespace tero
