#include "business/quoting/reply_text.hpp"

#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/request.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

class Replies {
public:
    explicit Replies(const ReplyFacts& facts) : facts_(facts), name_(first_name(facts.contact_name)) {}

    AgentAnswer greeting() const { return says("reply.greeting"); }
    AgentAnswer thanks() const { return says("reply.thanks"); }
    AgentAnswer not_understood() const { return says("reply.not_understood"); }
    AgentAnswer write_please() const { return says("reply.write_please"); }

    AgentAnswer product_info() const {
        const std::string code = facts_.request.product.value_or("");
        const std::vector<std::string> by = priced_by(facts_.lists, code);
        if (by.empty()) return colleague("product_info");
        std::vector<std::string> values;
        for (const std::string& value : known_values(facts_.lists, code, by.front()))
            values.push_back(facts_.say.label(value));
        return answer(AnswerKind::HAND_OVER,
                      facts_.say("reply.product_info",
                                 {{"product", product_name(code)}, {"values", facts_.say.all_of(values)}}),
                      "product_info");
    }

    AgentAnswer recommendation() const {
        return hands_over("reply.recommendation", "recommendation_request");
    }

    AgentAnswer what_for() const { return asks("reply.what_for", asked::use); }

    AgentAnswer for_use(const std::string& use, const std::vector<const Product*>& products) const {
        std::vector<std::string> names;
        for (const Product* one : products) names.push_back(name_in(one->names, facts_.say.code()));
        return answer(AnswerKind::ASK,
                      facts_.say("reply.for_use", {{"use", facts_.say.label(use)},
                                                   {"products", facts_.say.all_of(names)}}));
    }

    AgentAnswer not_sold(const std::string& nearest) const {
        return answer(AnswerKind::SAY,
                      facts_.say("reply.not_sold",
                                 {{"name", name_}, {"nearest", nearest.empty() ? "" : product_name(nearest)}}));
    }

    // For what only a person may answer.
    AgentAnswer colleague(std::string reason) const {
        return hands_over("reply.colleague", std::move(reason));
    }
    AgentAnswer same_size(const QuoteRequest& size) const {
        std::string said;
        for (const Measure& measure : measures_of(facts_.lists, facts_.request.product.value_or(""))) {
            const std::optional<Decimal> amount = measured(size, measure);
            if (amount && said.empty()) said = measured_text(measure.code, *amount, facts_.say);
        }
        return answer(
            AnswerKind::ASK,
            facts_.say("reply.same_size",
                       {{"size", said}, {"product", product_name(facts_.request.product.value_or(""))}}));
    }
    AgentAnswer several() const { return hands_over("reply.several", "several_products"); }
    AgentAnswer person() const { return hands_over("reply.person", "human_request"); }
    AgentAnswer complaint() const { return hands_over("reply.complaint", "complaint"); }
    AgentAnswer seen_by_colleague(std::string reason) const {
        return hands_over("reply.seen_by_colleague", std::move(reason));
    }

    AgentAnswer ask_about_quote(std::string_view asked_for) const {
        return asks(asked_for == asked::confirm ? "reply.confirm" : "reply.close", asked_for);
    }

    AgentAnswer accepted() const {
        if (!is_open()) return no_open_quote("accept_quote");
        return answer(AnswerKind::ACCEPT, text("reply.accepted"));
    }

    AgentAnswer rejected() const {
        // An order that is under way is not undone by a program.
        if (!facts_.quote_number.empty() && facts_.quote_status == QuoteStatus::ACCEPTED)
            return colleague("reject_quote");
        return answer(is_open() ? AnswerKind::REJECT : AnswerKind::SAY, text("reply.rejected"));
    }

    AgentAnswer postponed() const { return answer(AnswerKind::POSTPONE, text("reply.postponed")); }

    AgentAnswer quote_status() const {
        return is_open() ? says("reply.quote_holds") : no_open_quote("quote_status");
    }

    AgentAnswer too_dear() const {
        AgentAnswer made = says("reply.too_dear");
        const std::vector<std::string> by = priced_by(facts_.lists, facts_.quoted_product);
        if (is_open() && !by.empty()) made.asked_for = by.front();
        return made;
    }

    // Names the discounts of the list, which the price already holds, and promises no other.
    AgentAnswer discount() const {
        std::string known;
        const Terms terms = facts_.lists.empty() ? Terms{} : facts_.lists.front().terms;
        for (const Discount& one : terms.discounts) {
            if (one.measure.empty()) continue;
            known += (known.empty() ? "" : " ") +
                     facts_.say("reply.discount_of_list",
                                {{"percent", facts_.say.percentage(one.percent)},
                                 {"size", measured_text(one.measure, one.at_least, facts_.say)}});
        }
        return answer(AnswerKind::HAND_OVER, facts_.say("reply.discount", {{"known", known}}),
                      "discount_request");
    }

    AgentAnswer opted_out() const { return answer(AnswerKind::OPT_OUT, text("reply.opted_out")); }
    AgentAnswer opted_in() const { return answer(AnswerKind::OPT_IN, text("reply.opted_in")); }
    AgentAnswer wrong_number() const { return answer(AnswerKind::OPT_OUT, text("reply.wrong_number")); }
    AgentAnswer silence() const { return answer(AnswerKind::SILENCE, ""); }

    // A pin hints at the freight zone; which one it is, the customer says.
    AgentAnswer located() const {
        const bool ordered = !facts_.quote_number.empty() && facts_.quote_status == QuoteStatus::ACCEPTED;
        std::vector<std::string> zones;
        if (!ordered && !facts_.lists.empty()) {
            for (const Zone& zone : facts_.lists.front().terms.zones) zones.push_back(zone.name);
        }
        if (zones.empty()) return seen_by_colleague("location");
        AgentAnswer made =
            answer(AnswerKind::ASK, facts_.say("reply.location", {{"zones", facts_.say.any_of(zones)}}));
        made.asked_for = "zone";
        return made;
    }

private:
    std::string text(std::string_view key) const {
        return facts_.say(key,
                          {{"name", name_}, {"business", facts_.business}, {"quote", facts_.quote_number}});
    }

    AgentAnswer says(std::string_view key) const { return answer(AnswerKind::SAY, text(key)); }
    AgentAnswer hands_over(std::string_view key, std::string reason) const {
        return answer(AnswerKind::HAND_OVER, text(key), std::move(reason));
    }
    AgentAnswer asks(std::string_view key, std::string_view asked_for) const {
        AgentAnswer made = answer(AnswerKind::ASK, text(key));
        made.asked_for = asked_for;
        return made;
    }
    AgentAnswer answer(AnswerKind kind, std::string words, std::string reason = {}) const {
        AgentAnswer made;
        made.kind = kind;
        made.text = std::move(words);
        made.request = facts_.request;
        made.reason = std::move(reason);
        return made;
    }

    std::string product_name(const std::string& code) const {
        for (const CatalogList& list : facts_.lists) {
            if (const Product* product = find_product(list, code))
                return name_in(product->names, facts_.say.code());
        }
        return code;
    }

    AgentAnswer no_open_quote(std::string reason) const {
        if (facts_.quote_number.empty()) return colleague(std::move(reason));
        if (facts_.quote_status == QuoteStatus::ACCEPTED) return says("reply.quote_confirmed");
        if (facts_.quote_status == QuoteStatus::DRAFT || facts_.quote_status == QuoteStatus::WAITING_DATA)
            return says("reply.quote_on_its_way");
        return asks("reply.quote_ended", asked::update);
    }

    bool is_open() const { return !facts_.quote_number.empty() && tero::is_open(facts_.quote_status); }

    const ReplyFacts& facts_;
    std::string name_;
};

}  // namespace

std::optional<AgentAnswer> reply_to(IntentType intent, const ReplyFacts& facts) {
    const Replies replies(facts);
    switch (intent) {
        case IntentType::QUOTE_REQUEST:
        case IntentType::DATA_PROVISION:
        case IntentType::PRICE_INQUIRY:
            return std::nullopt;
        case IntentType::UNKNOWN:
            return replies.not_understood();
        case IntentType::GREETING:
            return replies.greeting();
        case IntentType::PRODUCT_INFO:
            return replies.product_info();
        case IntentType::RECOMMENDATION_REQUEST:
            return replies.recommendation();
        case IntentType::STOCK_DELIVERY:
            return replies.colleague("stock_delivery");
        case IntentType::PAYMENT_TERMS:
            return replies.colleague("payment_terms");
        case IntentType::VISIT_LOCATION:
            return replies.colleague("visit_location");
        case IntentType::TECHNICAL_QUESTION:
            return replies.colleague("technical_question");
        case IntentType::INSTALLATION:
            return replies.colleague("installation");
        case IntentType::ORDER_STATUS:
            return replies.colleague("order_status");
        case IntentType::ACCEPT_QUOTE:
            return replies.accepted();
        case IntentType::REJECT_QUOTE:
            return replies.rejected();
        case IntentType::POSTPONE:
            return replies.postponed();
        case IntentType::QUOTE_STATUS:
            return replies.quote_status();
        case IntentType::OBJECTION_PRICE:
            return replies.too_dear();
        case IntentType::DISCOUNT_REQUEST:
            return replies.discount();
        case IntentType::GOODBYE_THANKS:
            return replies.thanks();
        case IntentType::COMPLAINT:
            return replies.complaint();
        case IntentType::HUMAN_REQUEST:
            return replies.person();
        case IntentType::OPT_OUT:
            return replies.opted_out();
        case IntentType::OPT_IN:
            return replies.opted_in();
        case IntentType::WRONG_NUMBER:
            return replies.wrong_number();
        case IntentType::AUTO_REPLY:
        case IntentType::SPAM_OTHER:
            return replies.silence();
    }
    return replies.not_understood();
}

AgentAnswer ask_about_quote(std::string_view asked_for, const ReplyFacts& facts) {
    return Replies(facts).ask_about_quote(asked_for);
}

AgentAnswer call_colleague(std::string reason, const ReplyFacts& facts) {
    return Replies(facts).colleague(std::move(reason));
}

AgentAnswer leave_to_colleague(std::string reason, const ReplyFacts& facts) {
    AgentAnswer answer = Replies(facts).colleague(std::move(reason));
    answer.text.clear();
    return answer;
}

AgentAnswer tell_not_sold(const std::string& nearest, const ReplyFacts& facts) {
    return Replies(facts).not_sold(nearest);
}

AgentAnswer ask_what_for(const ReplyFacts& facts) { return Replies(facts).what_for(); }

std::optional<AgentAnswer> recommend_for(const std::string& use, const ReplyFacts& facts) {
    const std::vector<const Product*> products = products_for(facts.lists, use);
    if (products.empty()) return std::nullopt;
    AgentAnswer answer = Replies(facts).for_use(use, products);
    answer.asked_for = "product";
    return answer;
}

AgentAnswer ask_same_size(const QuoteRequest& size, const ReplyFacts& facts) {
    return Replies(facts).same_size(size);
}

AgentAnswer postpone_until(Timestamp until, const TimeZone& zone, const ReplyFacts& facts) {
    AgentAnswer answer = Replies(facts).postponed();
    answer.text = facts.say("reply.postponed_until", {{"name", first_name(facts.contact_name)},
                                                      {"business", facts.business},
                                                      {"quote", facts.quote_number},
                                                      {"day", facts.say.day(zone.local(until))}});
    return answer;
}

AgentAnswer call_colleague_for_several(const ReplyFacts& facts) { return Replies(facts).several(); }

std::optional<AgentAnswer> reply_to_kind(MessageKind kind, const ReplyFacts& facts) {
    const Replies replies(facts);
    switch (kind) {
        case MessageKind::TEXT:
        case MessageKind::TEMPLATE:
        case MessageKind::BUTTON:
        case MessageKind::LIST:
        case MessageKind::FORM:
            return std::nullopt;
        case MessageKind::AUDIO:
            return replies.seen_by_colleague("audio");
        case MessageKind::IMAGE:
            return replies.seen_by_colleague("image");
        case MessageKind::VIDEO:
            return replies.seen_by_colleague("video");
        case MessageKind::DOCUMENT:
            return replies.seen_by_colleague("document");
        case MessageKind::ORDER:
            return replies.seen_by_colleague("order");
        case MessageKind::LOCATION:
            return replies.located();
        case MessageKind::CONTACTS:
        case MessageKind::UNSUPPORTED:
            return replies.write_please();
        case MessageKind::STICKER:
        case MessageKind::REACTION:
        case MessageKind::SYSTEM:
        case MessageKind::CALL_PERMISSION:
        case MessageKind::CHAT_OPENED:
        case MessageKind::OTHER:
            return replies.silence();
    }
    return std::nullopt;
}

}  // namespace tero::sales
