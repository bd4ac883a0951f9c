// What people of the shop do with quotes: ask for a price, make one, send it, send it again, let it hold
// longer, take a decision back.
#include "base/check.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/sales.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/model/free_text.hpp"
#include "modules/messaging/model/outgoing.hpp"

#include <fmt/format.h>
#include <chrono>
#include <memory>
#include <utility>

namespace tero {
namespace {

constexpr Duration extended_max = std::chrono::days{366};

Error no_such_quote(const Id<Quote>& quote) {
    return {ErrorCode::not_found, fmt::format("there is no quote {}", quote), ""};
}
Error is_otherwise(const Quote& quote) {
    return {ErrorCode::conflict, fmt::format("quote {} is {}", quote.number, name_of(quote.status)),
            "status"};
}

std::string name_of_kind(sales::GapKind kind) {
    switch (kind) {
        case sales::GapKind::MISSING:
            return "MISSING";
        case sales::GapKind::UNDECIDED:
            return "UNDECIDED";
        case sales::GapKind::UNKNOWN_VALUE:
            return "UNKNOWN_VALUE";
        case sales::GapKind::NOT_SOLD:
            return "NOT_SOLD";
        case sales::GapKind::TOO_SMALL:
            return "TOO_SMALL";
        case sales::GapKind::INVALID:
            break;
    }
    return "INVALID";
}

PriceGap shown_gap(const sales::PricingGap& gap, const QuoteRequest& request, const Speech& say) {
    PriceGap shown{.kind = name_of_kind(gap.kind), .field = gap.field, .said = gap.said};
    for (const sales::Choice& choice : gap.choices) {
        const std::string name = sales::name_in(choice.names, say.code());
        shown.choices.push_back({choice.code, name.empty() ? say.label(choice.code) : name});
    }
    shown.text = sales::ask_for(gap, request, say);
    return shown;
}

Conversation acted(Conversation conversation, const std::string& by, const Context& context) {
    count_act(conversation, acts::replied, by, context.now);
    return conversation;
}

void reply_with(Decided& decided, const Context& context, Quote quote) {
    const auto shared = std::make_shared<const Quote>(std::move(quote));
    decided.batch.put(shared);
    decided.reply(context, Answer{shared});
}

}  // namespace

Timestamp Sales::end_of_day(Timestamp at) const {
    const LocalTime last = zone_.local(at);
    return zone_.at({.year = last.year, .month = last.month, .day = last.day + 1}) - 1ms;
}

Decision Sales::decide(const Rows& rows, const PriceRequest& input, Context& context) const {
    std::int32_t previous = 0;
    std::string language = input.language;
    if (!input.conversation.empty()) {
        LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
        if (conversation == nullptr) {
            return refused(context,
                           {ErrorCode::not_found,
                            fmt::format("there is no conversation {}", input.conversation), "conversation"});
        }
        LOOK(const Contact* contact, rows, Contact, conversation->contact);
        CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
        LOOK(const Counter* quotes, rows, Counter, fmt::format("quotes_of/{}", conversation->contact));
        if (quotes != nullptr) previous = static_cast<std::int32_t>(quotes->count);
        if (language.empty()) language = contact->language;
    }
    const Speech say = sentences_->in(language.empty() ? sentences_->first() : language);
    auto priced = sales::price(input.request, lists_at(context.now), pricing_, {.previous_quotes = previous});
    PriceAnswer answer;
    if (const auto* gap = std::get_if<sales::PricingGap>(&priced)) {
        answer.gap = shown_gap(*gap, input.request, say);
    } else {
        answer.priced = sales::in_words(std::get<PricedQuote>(std::move(priced)), say);
    }
    Decided decided;
    decided.reply(context, Answer{std::make_shared<const PriceAnswer>(std::move(answer))});
    return decided;
}

Message Sales::said_by_person(const Quote& quote, Owner owner, const Contact& contact,
                              const Conversation& conversation, const std::string& by,
                              Context& context) const {
    Message message = messaging::outgoing(owner, contact, conversation, MessagePurpose::PERSON,
                                          message_of(quote, {}), by, context);
    message.quote = quote.id;
    message.send_at = context.now + undo_for_;
    return message;
}

Decision Sales::decide(const Rows& rows, const MakeQuote& input, Context& context) const {
    const Quote* before = nullptr;
    if (!input.revises.empty()) {
        LOOK(before, rows, Quote, input.revises);
        if (before == nullptr) return refused(context, no_such_quote(input.revises));
        if (!can_be_revised(before->status)) return refused(context, is_otherwise(*before));
    }
    const Id<Conversation> where = before == nullptr ? input.conversation : before->conversation;
    LOOK(const Conversation* conversation, rows, Conversation, where);
    if (conversation == nullptr)
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no conversation {}", where), ""});
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
    if (auto may = may_write_freely(*contact, conversation->channel, context.now); input.send && !may)
        return refused(context, {ErrorCode::conflict, std::move(may).error().message, "send"});
    const std::string sequence_key = fmt::format("sequence/quote/{}", zone_.local(context.now).year);
    LOOK(const Counter* sequence, rows, Counter, sequence_key);
    LOOK(const Counter* quotes, rows, Counter, fmt::format("quotes_of/{}", conversation->contact));
    std::int64_t others = quotes == nullptr ? 0 : quotes->count;  // that still stand
    if (before != nullptr && is_open(before->status)) others -= 1;
    auto priced = sales::price(input.request, lists_at(context.now), pricing_,
                               {.previous_quotes = static_cast<std::int32_t>(others)});
    if (const auto* gap = std::get_if<sales::PricingGap>(&priced)) {
        return refused(context, {ErrorCode::invalid,
                                 sales::ask_for(*gap, input.request, sentences_->in(contact->language)),
                                 "request." + gap->field});
    }
    Counter numbered{.key = sequence_key, .count = sequence == nullptr ? 1 : sequence->count + 1};
    AgentAnswer asked;
    asked.request = input.request;
    Quote quote =
        drafted(*conversation, *contact, asked, std::get<PricedQuote>(std::move(priced)), numbered, context);
    if (before != nullptr) {
        quote.supersedes = before->id;
        quote.revision = before->revision + 1;
    }
    Decided decided;
    decided.note(context, quote.id, "quote.drafted", input.by);
    decided.batch.put(QuoteToken{.token = quote.token, .quote = quote.id});
    decided.batch.put(std::move(numbered));
    if (input.send) {
        decided.batch.put(said_by_person(quote, {modules::quoting, conversation->id}, *contact, *conversation,
                                         input.by, context));
        decided.batch.put(acted(*conversation, input.by, context));
    }
    reply_with(decided, context, std::move(quote));
    return decided;
}

Decision Sales::decide(const Rows& rows, const SendQuote& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    if (quote == nullptr) return refused(context, no_such_quote(input.quote));
    const bool can_be = input.again ? is_open(quote->status) : quote->status == QuoteStatus::DRAFT;
    if (!can_be) return refused(context, is_otherwise(*quote));
    if (context.now >= quote->valid_until) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("quote {} held until {}: extend or revise it", quote->number,
                                             to_string(quote->valid_until)),
                                 "valid_until"});
    }
    if (!input.again && !quote->supersedes.empty()) {
        LOOK(const Quote* before, rows, Quote, quote->supersedes);
        if (before != nullptr && before->status == QuoteStatus::ACCEPTED)
            return refused(context, is_otherwise(*before));
    }
    LOOK(const Conversation* conversation, rows, Conversation, quote->conversation);
    CHECK(conversation != nullptr, "quote {} of no conversation", quote->id);
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    CHECK(contact != nullptr, "conversation {} of nobody", conversation->id);
    if (auto may = may_write_freely(*contact, conversation->channel, context.now); !may)
        return refused(context, {ErrorCode::conflict, std::move(may).error().message, "send"});
    bool is_on_its_way = quotes_under_way_.contains(quote->id);
    rows.table<Message>().each([&](const Message& message) {
        is_on_its_way =
            is_on_its_way || (message.quote == quote->id && message.status == MessageStatus::PENDING &&
                              message.purpose != MessagePurpose::FOLLOW_UP);
    });
    if (is_on_its_way)
        return refused(context, {ErrorCode::conflict, "it is on its way to the customer already", "status"});
    // See repeats_quote().
    const Owner owner{modules::quoting, input.again ? RawId{quote->id} : RawId{conversation->id}};
    Decided decided;
    if (input.again) decided.note(context, quote->id, "quote.sent_again", input.by);
    decided.batch.put(said_by_person(*quote, owner, *contact, *conversation, input.by, context));
    decided.batch.put(acted(*conversation, input.by, context));
    decided.reply(context, Answer{std::make_shared<const Quote>(*quote)});
    return decided;
}

Decision Sales::decide(const Rows& rows, const ExtendQuote& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    if (quote == nullptr) return refused(context, no_such_quote(input.quote));
    const bool has_expired = quote->status == QuoteStatus::EXPIRED;
    if (!is_open(quote->status) && !has_expired && quote->status != QuoteStatus::DRAFT)
        return refused(context, is_otherwise(*quote));
    if (input.until <= context.now || input.until > context.now + extended_max)
        return refused(context, {ErrorCode::invalid, "a time in the future, at most 366 days away", "until"});
    if (end_of_day(input.until) < quote->valid_until)
        return refused(context, {ErrorCode::invalid,
                                 fmt::format("it holds until {} already", to_string(quote->valid_until)),
                                 "until"});
    LOOK(const Contact* contact, rows, Contact, quote->contact);
    Quote longer = *quote;
    if (contact != nullptr && !contact->merged_into.empty()) longer.contact = contact->merged_into;
    longer.valid_until = end_of_day(input.until);
    Decided decided;
    if (has_expired) {
        longer.status = quote->viewed_at == Timestamp{} ? QuoteStatus::SENT : QuoteStatus::VIEWED;
        longer.decided_at = {};
        longer.decided_by.clear();
        decided.next.push_back(Count{.figure = "quotes_expired/" + longer.priced.currency,
                                     .by = -1,
                                     .amount = Decimal{0} - longer.priced.with_iva});
    }
    decided.note(context, longer.id, "quote.extended", input.by,
                 Json{fmt::format(R"({{"from":"{}","until":"{}"}})", to_string(quote->valid_until),
                                  to_string(longer.valid_until))});
    reply_with(decided, context, std::move(longer));
    return decided;
}

Decision Sales::decide(const Rows& rows, const ReopenQuote& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    if (quote == nullptr) return refused(context, no_such_quote(input.quote));
    const bool accepted = quote->status == QuoteStatus::ACCEPTED;
    if (!accepted && quote->status != QuoteStatus::REJECTED) return refused(context, is_otherwise(*quote));
    if (context.now >= quote->valid_until) {
        return refused(context, {ErrorCode::conflict,
                                 fmt::format("quote {} held until {}: revise it", quote->number,
                                             to_string(quote->valid_until)),
                                 "valid_until"});
    }
    const Owner subject{modules::quoting, quote->id};
    LOOK(const WorkItem* sale, rows, WorkItem, work_key(subject, sale_to_arrange));
    if (accepted && sale != nullptr && sale->status == WorkStatus::DONE) {
        return refused(
            context, {ErrorCode::conflict,
                      fmt::format("its sale was arranged by {} at {}", sale->done_by, to_string(sale->since)),
                      "status"});
    }
    LOOK(const Contact* contact, rows, Contact, quote->contact);
    Quote open = *quote;
    if (contact != nullptr && !contact->merged_into.empty()) open.contact = contact->merged_into;
    open.status = quote->viewed_at == Timestamp{} ? QuoteStatus::SENT : QuoteStatus::VIEWED;
    open.decided_at = {};
    open.decided_by.clear();
    open.reject_reason.clear();
    open.reject_cause.clear();
    Decided decided;
    std::string detail = fmt::format(R"({{"was":"{}","decided_by":)", name_of(quote->status));
    append_json_text(detail, quote->decided_by);
    decided.note(context, open.id, "quote.reopened", input.by, Json{detail + "}"});
    decided.next.push_back(
        Count{.figure = (accepted ? "quotes_accepted/" : "quotes_rejected/") + open.priced.currency,
              .by = -1,
              .amount = Decimal{0} - open.priced.with_iva});
    if (accepted) {
        decided.next.push_back(CloseWork{
            .subject = subject, .kind = std::string{sale_to_arrange}, .by = input.by, .taken_back = true});
    }
    reply_with(decided, context, std::move(open));
    return decided;
}

}  // namespace tero
