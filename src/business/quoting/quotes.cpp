// What becomes of a quote that was sent: opened, accepted, rejected, or past its day.
#include "base/check.hpp"
#include "business/quoting/sales.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
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
    if (auto need = cancel_follow_ups(rows, quote->contact, quote->id, accepts ? "accepted" : "rejected",
                                      decided, context)) {
        return std::move(*need);
    }
    Quote changed = *quote;
    changed.status = wanted;
    changed.decided_at = context.now;
    changed.decided_by = input.by;
    changed.reject_reason = accepts ? "" : input.reason;
    std::string detail = R"({"reason":)";
    append_json_text(detail, input.reason);
    decided.note(context, changed.id, accepts ? "quote.accepted" : "quote.rejected", input.by,
                 Json{detail + "}"});
    decided.next.push_back(
        Count{.figure = (accepts ? "quotes_accepted/" : "quotes_rejected/") + changed.priced.currency,
              .amount = changed.priced.with_iva});
    const auto shared = std::make_shared<const Quote>(std::move(changed));
    decided.batch.put(shared);
    decided.reply(context, Answer{shared});
    return decided;
}

Decision Sales::decide(const Rows& rows, const QuoteExpiry& input, Context& context) const {
    LOOK(const Quote* quote, rows, Quote, input.quote);
    Decided decided;
    if (quote == nullptr || !is_open(quote->status) || context.now < quote->valid_until) return decided;
    if (auto need = cancel_follow_ups(rows, quote->contact, quote->id, "quote_expired", decided, context)) {
        return std::move(*need);
    }
    Quote expired = *quote;
    expired.status = QuoteStatus::EXPIRED;
    expired.decided_at = context.now;
    expired.decided_by = "timer";
    decided.note(context, expired.id, "quote.expired", "timer");
    decided.next.push_back(
        Count{.figure = "quotes_expired/" + expired.priced.currency, .amount = expired.priced.with_iva});
    decided.batch.put(std::move(expired));
    return decided;
}

}  // namespace tero
