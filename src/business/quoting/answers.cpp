// What an agent answered, carried out: a message, a quote, a decision about one, or a person called in.
#include "base/check.hpp"
#include "base/crypto.hpp"
#include "business/quoting/compose.hpp"
#include "business/quoting/listening.hpp"
#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/said_date.hpp"
#include "business/quoting/sales.hpp"
#include "business/quoting/together.hpp"
#include "business/quoting/told_of_model.hpp"
#include "codec/json.hpp"
#include "modules/followup/model/postpone.hpp"
#include "modules/messaging/model/hand_over.hpp"
#include "modules/router/model/by_model.hpp"
#include "modules/work/model/later.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>
#include <variant>

namespace tero {
namespace {

constexpr Duration consent_lasts =
    std::chrono::days{30};  // a quote request allows following up that quote so long

std::string json_text(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

// Upper bounds in seconds of the buckets in which times to the first answer are counted.
constexpr std::array<int, 12> answer_buckets{2, 4, 6, 8, 10, 15, 30, 60, 300, 900, 3600, 86400};

int answer_bucket(Duration took) {
    for (const int seconds : answer_buckets) {
        if (took <= Duration{seconds * 1000}) return seconds;
    }
    return answer_buckets.back();
}

bool holds(const std::vector<IntentType>& all, IntentType one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// Whether the customer's messages say what the agent takes from them: by our own reading, which was stored
// with the task when they were routed, and which no agent can change.
bool was_said(const AgentAnswer& answer, const AgentBrief& brief) {
    const Understanding& heard = brief.understanding;
    const std::string& named = heard.quote_number.empty() ? brief.quote_number : heard.quote_number;
    const std::vector<std::string> meant = sales::meant_together(brief);
    const bool by_value = !brief.quotes_beside.empty() && heard.quote_number.empty() &&
                          std::find(meant.begin(), meant.end(), answer.quote_number) != meant.end();
    const bool fits = answer.quote_number.empty() || answer.quote_number == named || by_value;
    switch (answer.kind) {
        case AnswerKind::ACCEPT:
            return fits && heard.intent == IntentType::ACCEPT_QUOTE;
        case AnswerKind::REJECT:
            return fits && (heard.intent == IntentType::REJECT_QUOTE || heard.reply == BareReply::NO);
        case AnswerKind::OPT_OUT:
            return holds(heard.intents, IntentType::OPT_OUT) || heard.intent == IntentType::OPT_OUT ||
                   heard.intent == IntentType::WRONG_NUMBER;
        case AnswerKind::OPT_IN:
            return heard.intent == IntentType::OPT_IN;
        case AnswerKind::SAY:
        case AnswerKind::ASK:
        case AnswerKind::QUOTE:  // is priced here
        case AnswerKind::POSTPONE:
        case AnswerKind::HAND_OVER:
        case AnswerKind::SILENCE:
            return true;
    }
    return false;
}

// Whether the customer wanted a quote: only then may it be followed up.
bool asked_for_a_quote(const AgentBrief& brief) {
    const IntentType intent = brief.understanding.intent;
    return sales::asks_for_a_price(intent) || intent == IntentType::ACCEPT_QUOTE ||
           brief.understanding.request != QuoteRequest{} || brief.request != QuoteRequest{};
}

// How long the customer waited for this, the first that is said to what they wrote.
void count_first_answer(Decided& decided, const Conversation& conversation, const Context& context) {
    if (conversation.burst_since == Timestamp{}) return;
    decided.next.push_back(Count{
        .figure = fmt::format("first_answer/{}", answer_bucket(context.now - conversation.burst_since))});
}

void decide_quote(Decided& decided, const Quote& quote, const AgentAnswer& answer) {
    const bool accepts = answer.kind == AnswerKind::ACCEPT;
    decided.next.push_back(DecideQuote{quote.id, accepts ? QuoteVerdict::ACCEPT : QuoteVerdict::REJECT,
                                       "customer", answer.reason});
}

Conversation heard(Conversation conversation, const AgentAnswer& answer, const AgentBrief& brief) {
    const bool by_model = conversation.request_by_model || router::has_values_by_model(brief.understanding);
    conversation.request = answer.request;
    conversation.request_by_model = by_model && answer.request != QuoteRequest{};
    conversation.asked_for = answer.asked_for;
    return conversation;
}

// Thanks for an acceptance that is none would be believed; one that is said twice is fine.
bool can_be_decided(const Quote* quote, AnswerKind kind) {
    const auto wanted = kind == AnswerKind::ACCEPT ? QuoteStatus::ACCEPTED : QuoteStatus::REJECTED;
    return quote != nullptr && (is_open(quote->status) || quote->status == wanted);
}

std::optional<Need> need_beside(const Rows& rows, const Quote* quote) {
    Need need;
    for (const Id<Quote>& id : quote == nullptr ? std::vector<Id<Quote>>{} : quote->beside) {
        if (!rows.look<Quote>(id).known) need.add<Quote>(id);
    }
    if (need.empty()) return std::nullopt;
    return need;
}

// Those that went out with it and are open, once they are known.
std::vector<Quote> open_beside(const Rows& rows, const Quote& quote) {
    std::vector<Quote> others;
    for (const Id<Quote>& id : quote.beside) {
        const Quote* other = rows.look<Quote>(id).row;
        if (other != nullptr && is_open(other->status)) others.push_back(*other);
    }
    return others;
}

// Of several that went out together, all are meant where the customer says so.
std::optional<Need> decide_quotes(const Rows& rows, Decided& decided, const Quote* quote,
                                  const AgentAnswer& answer, const AgentBrief& brief) {
    if (quote == nullptr) return std::nullopt;
    if (auto need = need_beside(rows, quote)) return need;
    decide_quote(decided, *quote, answer);
    const std::vector<std::string>& reasons = brief.understanding.reasons;
    const bool all = std::find(reasons.begin(), reasons.end(), all_of_them) != reasons.end();
    if (!answer.quote_number.empty() || !all) return std::nullopt;
    for (const Id<Quote>& id : quote->beside) {
        const Quote* other = rows.look<Quote>(id).row;
        if (other != nullptr && is_open(other->status)) decide_quote(decided, *other, answer);
    }
    return std::nullopt;
}

void opt_out(Decided& decided, Contact contact, const Conversation& conversation, const Context& context) {
    contact.opted_out_at = context.now;
    contact.opted_out_marketing_at = context.now;
    for (const ConsentKind kind : {ConsentKind::QUOTE_FOLLOW_UP, ConsentKind::MARKETING}) {
        contact.consents.push_back({context.now, kind, false, "opt_out", {}});
    }
    decided.batch.put(std::move(contact));
    decided.note(context, conversation.id, "contact.opted_out", "customer");
    decided.next.push_back(
        CustomerAnswered{modules::quoting, conversation.contact, conversation.id, {}, "opted_out"});
    decided.next.push_back(call_no_more({modules::messaging, conversation.id}, "customer"));
    decided.next.push_back(Count{.figure = "opt_outs"});
}

void opt_in(Decided& decided, Contact contact, const Conversation& conversation, const Context& context) {
    contact.opted_out_at = {};
    contact.opted_out_marketing_at = {};
    contact.consents.push_back({context.now, ConsentKind::MARKETING, true, "opt_in", {}});
    decided.batch.put(std::move(contact));
    decided.note(context, conversation.id, "contact.opted_in", "customer");
}

Json priced_detail(const PricedQuote& priced) {
    return Json{fmt::format(
        R"({{"total":"{}","with_iva":"{}","currency":"{}","list":{},"version":{},"assumptions":{}}})",
        priced.total.to_string(), priced.with_iva.to_string(), priced.currency, json_text(priced.list),
        json_text(priced.list_version), priced.assumed.size())};
}

// Who asks for a quote wants to hear of it.
Contact consenting(Contact contact, const AgentBrief& brief, const Quote& quote, Timestamp now) {
    if (asked_for_a_quote(brief)) {
        contact.consents.push_back(
            {now, ConsentKind::QUOTE_FOLLOW_UP, true, "quote_request:" + quote.number, now + consent_lasts});
    }
    return contact;
}

void tell_of_no_price(Decided& decided, const sales::PricingGap& gap, const std::string& agent) {
    decided.next.push_back(
        RaiseAlert{"quote_price", agent, AlertLevel::CRITICAL,
                   fmt::format("an agent quotes what has no price ({}); nothing was sent", gap.field)});
}

// The follow-up of the quote goes out then, where the quote still holds on that day; else a person writes.
void postpone(Decided& decided, const Conversation& conversation, const Quote* quote, Timestamp until,
              const Context& context) {
    if (until <= context.now) return decided.note(context, conversation.id, "conversation.postponed", "customer");
    decided.note(context, conversation.id, "conversation.postponed", "customer",
                 Json{fmt::format(R"({{"until":"{}"}})", to_string(until))});
    if (quote == nullptr || !is_open(quote->status) || until >= quote->valid_until) {
        MARK("postponed.to_a_person");
        decided.next.push_back(write_then({modules::messaging, conversation.id}, conversation.contact,
                                          quote == nullptr ? Id<Quote>{} : quote->id, until));
        return;
    }
    decided.next.push_back(PostponeFollowUps{.quote = quote->id,
                                             .quote_number = quote->number,
                                             .contact = conversation.contact,
                                             .conversation = conversation.id,
                                             .after = quote->follow_up_last,
                                             .at = until});
}

// Whatever is said to it, by whichever way it came about.
void say_what_is_answered(Batch& batch, const Id<Message>& first) {
    for (Write& write : batch.writes) {
        if (write.table != table_of<Message>() || write.row == nullptr) continue;
        Message message = *static_cast<const Message*>(write.row.get());
        if (message.direction != MessageDirection::OUT) continue;
        message.answers = first;
        write.row = std::make_shared<const Message>(std::move(message));
    }
}

// As the rest of the answer to this brief, whatever was written since.
Contact spoken_to_in(const AgentBrief& brief, Contact contact) {
    contact.language = brief.language;
    return contact;
}

void keep_quote(Decided& decided, const Context& context, Quote quote, const std::string& agent) {
    decided.note(context, quote.id, "quote.priced", agent, priced_detail(quote.priced));
    decided.batch.put(QuoteToken{.token = quote.token, .quote = quote.id});
    decided.batch.put(std::move(quote));
}

}  // namespace

// A complaint goes before all that a person was called for.
void Sales::hand_over(Decided& decided, const Context& context, Conversation conversation,
                      std::string_view reason, std::string_view actor) const {
    const Id<Quote> quote = conversation.quote;
    tero::hand_over(decided, context, std::move(conversation),
                    HandOver{.reason = reason,
                             .actor = actor,
                             .owner = modules::quoting,
                             .quote = quote,
                             .goes_first = reason == sales::complaint,
                             .beside = sells_beside_questions_ && sales::is_beside_the_sale(reason)});
}

Decision Sales::decide(const Rows& rows, const TaskEnded& input, Context& context) const {
    const Task& task = *input.task;
    if (!task.type.ends_with(".answer")) return Decided{};
    LOOK(const Conversation* conversation, rows, Conversation, task.owner_id);
    if (conversation == nullptr) return Decided{};
    return take_answer(rows, task, input.result, *conversation, context);
}

Decision Sales::take_answer(const Rows& rows, const Task& task, const Json& result,
                            const Conversation& conversation, Context& context) const {
    const std::string actor = "agent:" + (task.agent.empty() ? task.capability : task.agent);

    Decided decided;
    if (task.status != TaskStatus::SUCCEEDED) {
        hand_over(decided, context, conversation, "agent_failed", actor);
        return decided;
    }
    auto answer = from_json<AgentAnswer>(result.text, Reading::tolerant);
    if (!answer) {
        decided.next.push_back(RaiseAlert{"agent_answer", task.agent, AlertLevel::ERROR,
                                          "an agent's answer could not be read: " + answer.error().message});
        hand_over(decided, context, conversation, "agent_failed", actor);
        return decided;
    }
    LOOK(const TaskBody* body, rows, TaskBody, task.id);
    const auto stored = read_brief(body != nullptr ? body->payload.text : "");
    const AgentBrief brief = stored ? *stored : AgentBrief{};
    if (!was_said(*answer, brief)) {
        MARK("answer.not_said");
        decided.next.push_back(RaiseAlert{
            "answer_not_said", task.agent, AlertLevel::CRITICAL,
            fmt::format("an agent answered {} to a customer who did not say so; nothing was sent or changed",
                        name_of(answer->kind))});
        hand_over(decided, context, conversation, "answer_check", actor);
        return decided;
    }
    if (answer->quote_number.empty()) answer->quote_number = brief.understanding.quote_number;
    if (answer->quote_number.empty() && !conversation.quote.empty() && !brief.quote_number.empty()) {
        // What was sent since then, the customer had not seen.
        LOOK(const Quote* latest, rows, Quote, conversation.quote);
        if (latest != nullptr && latest->number != brief.quote_number)
            answer->quote_number = brief.quote_number;
    }
    if (conversation.state == ConversationState::HUMAN) {
        *answer = sales::while_a_person_is_called(conversation, std::move(*answer), brief,
                                                  sentences_->in(brief.language));
    }
    Conversation known = conversation;
    known.agent = task.agent;  // it knows the conversation now
    const auto model = from_json<AiPart>(result.text, Reading::tolerant);
    if (!model) {
        decided.next.push_back(RaiseAlert{"agent_answer", task.agent, AlertLevel::ERROR,
                                          "what an agent tells of a model cannot be read: " + model.error().message});
    }
    // A quote that a model put together, or whose figures it alone placed, a person looks at first.
    const bool is_models = !model || model->ai || conversation.request_by_model ||
                           router::has_values_by_model(brief.understanding);
    const bool models_quote = answer->kind == AnswerKind::QUOTE && is_models &&
                              conversation.state != ConversationState::HUMAN;
    Decision decision = models_quote ? make_draft(rows, known, *answer, "model_quote", actor, context)
                                     : give_answer(rows, known, *answer, brief, actor, context);
    auto* given = std::get_if<Decided>(&decision);
    if (given == nullptr) return decision;
    if (!brief.messages.empty()) say_what_is_answered(given->batch, brief.messages.front());
    std::move(decided.next.begin(), decided.next.end(), std::back_inserter(given->next));
    if (model && model->ai)
        sales::tell_of_model(*given, context, conversation, brief, *model->ai, actor, zone_);
    return decision;
}

Json Sales::choices_of(const AgentAnswer& answer, std::string_view language, Timestamp now) const {
    if (answer.kind != AnswerKind::ASK || answer.asked_for.empty()) return {};
    const auto priced = sales::price(answer.request, lists_at(now), pricing_, {});
    const auto* gap = std::get_if<sales::PricingGap>(&priced);
    if (gap == nullptr || gap->field != answer.asked_for) return {};
    const AnswerChoices answers = sales::answers_to(*gap, sentences_->in(language));
    return answers.choices.empty() ? Json{} : Json{to_json(answers)};
}

// Of one on its way that is said; no other can be found.
std::string Sales::undecided_text(const Quote* quote, const std::string& named, const Speech& say) const {
    if (quote != nullptr && is_on_its_way(quote->id))
        return say("reply.quote_on_its_way", {{"quote", quote->number}});
    return sales::not_open_text(named.empty() && quote != nullptr ? quote->number : named, say);
}

void Sales::say_once(const Rows& rows, const Conversation& conversation, std::string& text,
                     const std::string& agent, Decided& decided, const Context& context) const {
    const auto waiting = answers_waiting_for_.find(conversation.contact);
    if (text.empty() || waiting == answers_waiting_for_.end()) return;
    for (const RawId& id : waiting->second) {
        const Message* message = rows.look<Message>(id).row;
        CHECK(message != nullptr, "message {}: indexed but not in memory", id);
        if (message->conversation != conversation.id || message->body != text) continue;
        MARK("answer.waits_already");
        decided.note(context, conversation.id, "answer.waits_already", agent,
                     Json{fmt::format(R"({{"message":"{}"}})", id)});
        text.clear();
        return;
    }
}

void Sales::keep_quoted(Decided& decided, const Context& context, Conversation quoted,
                        const std::string& reason, const std::string& agent) const {
    quoted.request = {};
    quoted.request_by_model = false;
    quoted.asked_for = {};
    if (reason.empty()) return decided.batch.put(std::move(quoted));
    hand_over(decided, context, std::move(quoted), reason, agent);
}

void Sales::send_answer(Decided& decided, Context& context, const Contact& contact,
                        const Conversation& conversation, const AgentAnswer& answer, std::string text,
                        const std::string& agent) const {
    const bool last_word = conversation.state == ConversationState::HUMAN ||
                           answer.kind == AnswerKind::HAND_OVER || answer.kind == AnswerKind::OPT_OUT;
    Message message = sales::outbound(contact, conversation,
                                      last_word ? MessagePurpose::CONFIRMATION : MessagePurpose::REPLY,
                                      std::move(text), agent, context);
    if (!last_word) message.media = choices_of(answer, contact.language, context.now);
    count_first_answer(decided, conversation, context);
    decided.next.push_back(SendDue{message.id});
    decided.batch.put(std::move(message));
}

Decision Sales::give_answer(const Rows& rows, const Conversation& conversation, const AgentAnswer& answer,
                            const AgentBrief& brief, const std::string& agent, Context& context) const {
    const bool is_called = conversation.state == ConversationState::HUMAN;
    if (answer.kind == AnswerKind::QUOTE)
        return is_called ? make_draft(rows, conversation, answer, "", agent, context)
                         : make_quote(rows, conversation, answer, brief, agent, context);
    LOOK(const Contact* contact, rows, Contact, conversation.contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation.id);
    const bool decides = answer.kind == AnswerKind::ACCEPT || answer.kind == AnswerKind::REJECT;
    const bool sends_again = answer.kind == AnswerKind::SAY && answer.reason == sales::sends_again;
    const bool of_quote = decides || sends_again || answer.kind == AnswerKind::POSTPONE;
    const Quote* quote = nullptr;
    if (of_quote && answer.quote_number.empty() && !conversation.quote.empty()) {
        LOOK(quote, rows, Quote, conversation.quote);
    } else if (of_quote) {
        quote = open_quote(rows, conversation.contact, answer.quote_number);
    }

    Decided decided;
    Conversation changed = heard(conversation, answer, brief);
    const bool again = answer.kind == AnswerKind::OPT_OUT && contact->opted_out_at != Timestamp{};
    std::string text = again ? "" : answer.text;  // confirmed once; silence is what they asked for
    if (decides && !can_be_decided(quote, answer.kind)) {
        MARK("answer.no_such_open_quote");
        text = undecided_text(quote, answer.quote_number, sentences_->in(brief.language));
        quote = nullptr;
    }
    if (sends_again && quote != nullptr && is_open(quote->status)) {
        if (auto need = need_beside(rows, quote)) return std::move(*need);
        text = message_of(*quote, open_beside(rows, *quote));
    }
    if (!is_called && answer.kind == AnswerKind::HAND_OVER && sales::is_beside_the_sale(answer.reason)) {
        LOOK(const WorkItem* item, rows, WorkItem,
             work_key({modules::messaging, conversation.id}, work::answer));
        const Speech say = sentences_->in(brief.language);
        const bool noted = item != nullptr && item->status != WorkStatus::DONE && text == say("reply.colleague");
        if (noted) text = say("reply.still_noted");
    }
    say_once(rows, conversation, text, agent, decided, context);
    const Contact spoken_to = spoken_to_in(brief, *contact);
    if (!text.empty()) send_answer(decided, context, spoken_to, conversation, answer, std::move(text), agent);

    switch (answer.kind) {
        case AnswerKind::ACCEPT:
        case AnswerKind::REJECT:
            if (auto need = decide_quotes(rows, decided, quote, answer, brief)) return std::move(*need);
            break;
        case AnswerKind::OPT_OUT:
            if (!again) opt_out(decided, *contact, conversation, context);
            break;
        case AnswerKind::OPT_IN:
            opt_in(decided, *contact, conversation, context);
            break;
        case AnswerKind::HAND_OVER:
            hand_over(decided, context, std::move(changed), answer.reason, agent);
            if (answer.reason == sales::complaint) begin_complaint(decided, conversation);
            return decided;
        case AnswerKind::POSTPONE:
            postpone(decided, conversation, quote,
                     sales::put_off_until(brief, zone_).value_or(Timestamp{}), context);
            break;
        default:
            break;
    }
    decided.batch.put(std::move(changed));
    return decided;
}

std::string Sales::message_of(const Quote& quote, std::span<const Quote> beside) const {
    const Speech say = sentences_->in(quote.language);
    if (beside.empty()) return sales::quote_message(quote, link_to(quote), zone_, say);
    std::vector<sales::LinkedQuote> all{{&quote, link_to(quote)}};
    for (const Quote& other : beside) all.push_back({&other, link_to(other)});
    return sales::quotes_message(all, zone_, say);
}

const Quote* Sales::open_quote(const Rows& rows, const RawId& contact, std::string_view number) const {
    const auto open = open_quotes_of_.find(contact);
    if (open == open_quotes_of_.end()) return nullptr;
    for (const RawId& id : open->second) {
        const Quote* quote = rows.look<Quote>(id).row;
        CHECK(quote != nullptr, "quote {}: indexed but not in memory", id);
        if (quote->number == number) return quote;
    }
    return nullptr;
}

// Another product is another quote, and both stay open; the same one is a change of mind.
const Quote* Sales::revised_quote(const Rows& rows, const Conversation& conversation, const Quote* latest,
                                  const QuoteRequest& request) const {
    const auto same = [&](const Quote* quote) {
        return quote != nullptr && quote->priced.request.product == request.product &&
               (is_open(quote->status) || quote->status == QuoteStatus::DRAFT);
    };
    if (same(latest)) return latest;
    const auto open = open_quotes_of_.find(conversation.contact);
    if (open == open_quotes_of_.end()) return nullptr;
    for (const RawId& id : open->second) {
        const Quote* quote = rows.look<Quote>(id).row;
        if (same(quote) && quote->conversation == conversation.id) return quote;
    }
    return nullptr;
}

Quote Sales::drafted(const Conversation& conversation, const Contact& contact, const AgentAnswer& answer,
                     PricedQuote priced, const Counter& numbered, const Context& context) const {
    Quote quote;
    quote.number =
        fmt::format("{}-{}-{:06}", business_.quote_prefix, zone_.local(context.now).year, numbered.count);
    quote.stated = answer.request;
    quote.id = context.make_id<Quote>();
    quote.token =
        base64url_encode(as_text(hmac_sha256(secret_, "quote:" + to_string(quote.id)))).substr(0, 22);
    quote.contact = conversation.contact;
    quote.conversation = conversation.id;
    quote.contact_name = contact.name;
    quote.language = contact.language;
    quote.priced = std::move(priced);
    if (auto apart = sales::accessories_asked(lists_at(context.now), answer.accessories); !apart.empty())
        quote.priced.assumed.push_back({std::string{assumed::accessories}, std::move(apart)});
    quote.created_at = context.now;
    // To the end of the day that it names: the text, the page and the gate say the same.
    quote.valid_until = end_of_day(context.now + business_.quote_validity);
    return quote;
}

// Nothing: one of them has no price that may go out unseen.
std::optional<std::vector<Quote>> Sales::drafted_beside(const Conversation& conversation,
                                                        const Contact& contact, const AgentAnswer& answer,
                                                        Counter& numbered, const Context& context) const {
    std::vector<Quote> quotes;
    if (answer.beside.size() >= quotes_in_message_max) return std::nullopt;
    const auto lists = lists_at(context.now);
    for (const QuoteRequest& request : answer.beside) {
        auto priced = sales::price(request, lists, pricing_, {});
        auto* quoted = std::get_if<PricedQuote>(&priced);
        if (quoted == nullptr || sales::is_for_a_person(*quoted, lists)) return std::nullopt;
        numbered.count += 1;
        AgentAnswer one = answer;
        one.request = request;
        quotes.push_back(drafted(conversation, contact, one, std::move(*quoted), numbered, context));
    }
    return quotes;
}

void Sales::supersede(const Conversation& conversation, const Quote& before, const Quote& by,
                      const std::string& agent, Decided& decided, Context& context) const {
    decided.next.push_back(EndFollowUps{before.contact, before.id, "superseded"});
    decided.note(context, before.id, "quote.superseded", agent,
                 Json{fmt::format(R"({{"by":"{}"}})", by.number)});
    if (is_open(before.status)) {
        decided.next.push_back(
            Count{.figure = "quotes_superseded/" + before.priced.currency, .amount = before.priced.with_iva});
    }
    Quote superseded = before;
    // A change of mind is a word about it.
    if (is_open(before.status)) answered(decided, context, superseded, conversation);
    superseded.status = QuoteStatus::SUPERSEDED;
    superseded.superseded_by = by.id;
    superseded.decided_at = context.now;
    superseded.decided_by = "revision";
    decided.batch.put(std::move(superseded));
}

namespace {

// Of the quotes that were sent: without those that are replaced.
std::int64_t still_standing(const Counter* quotes, const Quote* before, std::size_t beside) {
    const std::int64_t sent = quotes == nullptr ? 0 : quotes->count;
    const bool replaced = before != nullptr && is_open(before->status);
    return sent - (replaced ? 1 : 0) - static_cast<std::int64_t>(beside);
}

std::string with_more(std::string words, const std::string& more) {
    return more.empty() ? words : words + "\n" + more;
}

// Whether what is quoted takes the place of all that went out in one message.
bool takes_the_place_of_all(const AgentBrief& brief, const AgentAnswer& answer,
                            std::span<const sales::CatalogList> lists) {
    std::vector<QuoteRequest> now{answer.request};
    now.insert(now.end(), answer.beside.begin(), answer.beside.end());
    return sales::anew_together(brief, lists) == now;
}

}  // namespace

Decision Sales::make_quote(const Rows& rows, const Conversation& conversation, const AgentAnswer& answer,
                           const AgentBrief& brief, const std::string& agent, Context& context) const {
    const std::string sequence_key = fmt::format("sequence/quote/{}", zone_.local(context.now).year);
    const std::string quotes_key = fmt::format("quotes_of/{}", conversation.contact);
    LOOK(const Counter* sequence, rows, Counter, sequence_key);
    LOOK(const Counter* quotes, rows, Counter, quotes_key);
    LOOK(const Contact* contact, rows, Contact, conversation.contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation.id);
    const Quote* latest = nullptr;
    if (!conversation.quote.empty()) {
        LOOK(latest, rows, Quote, conversation.quote);
    }
    const auto lists = lists_at(context.now);
    const bool all_anew = latest != nullptr && takes_the_place_of_all(brief, answer, lists);
    if (auto need = need_beside(rows, all_anew ? latest : nullptr)) return std::move(*need);
    const Quote* before = all_anew ? latest : revised_quote(rows, conversation, latest, answer.request);
    const std::vector<Quote> replaced = all_anew ? open_beside(rows, *latest) : std::vector<Quote>{};

    Decided decided;
    const std::int64_t others = still_standing(quotes, before, replaced.size());
    auto priced =
        sales::price(answer.request, lists, pricing_, {.previous_quotes = static_cast<std::int32_t>(others)});
    if (std::holds_alternative<sales::PricingGap>(priced)) {
        MARK("quote.price_refused");
        tell_of_no_price(decided, std::get<sales::PricingGap>(priced), agent);
        hand_over(decided, context, conversation, "price_check", agent);
        return decided;
    }
    if (sales::is_for_a_person(std::get<PricedQuote>(priced), lists)) {
        MARK("quote.for_a_person");
        return make_draft(rows, conversation, answer, "large_quote", agent, context);
    }
    Counter numbered{.key = sequence_key, .count = sequence == nullptr ? 1 : sequence->count + 1};
    const Contact spoken_to = spoken_to_in(brief, *contact);
    Quote quote =
        drafted(conversation, spoken_to, answer, std::get<PricedQuote>(std::move(priced)), numbered, context);
    std::optional<std::vector<Quote>> beside =
        drafted_beside(conversation, spoken_to, answer, numbered, context);
    if (!beside) {
        hand_over(decided, context, conversation, "several_products", agent);
        return decided;
    }
    for (const Quote& other : *beside) quote.beside.push_back(other.id);

    if (before != nullptr) {
        quote.supersedes = before->id;
        quote.revision = before->revision + 1;
        supersede(conversation, *before, quote, agent, decided, context);
        for (const Quote& other : replaced) supersede(conversation, other, quote, agent, decided, context);
        if (is_open(before->status) || all_anew)
            decided.batch.put(Counter{.key = quotes_key, .count = others});
    }

    Message message = sales::outbound(*contact, conversation, MessagePurpose::QUOTE,
                                      with_more(message_of(quote, *beside), answer.text), agent, context);
    message.quote = quote.id;
    count_first_answer(decided, conversation, context);

    Contact asked = consenting(*contact, brief, quote, context.now);
    Conversation quoted = conversation;
    quoted.quote = quote.id;

    decided.next.push_back(SendDue{message.id});
    for (Quote& other : *beside) keep_quote(decided, context, std::move(other), agent);
    keep_quote(decided, context, std::move(quote), agent);
    decided.batch.put(std::move(numbered));
    decided.batch.put(std::move(message));
    decided.batch.put(std::move(asked));
    keep_quoted(decided, context, std::move(quoted), answer.reason, agent);
    return decided;
}

}  // namespace tero
