#include "workers/assistant/conversation_agents.hpp"

#include "codec/json.hpp"

#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/reply_text.hpp"
#include "business/quoting/request.hpp"
#include "modules/router/understand.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>

namespace tero::agents {
namespace {

bool says_something(const QuoteRequest& request) { return request != QuoteRequest{}; }

AgentAnswer say(AnswerKind kind, std::string text, QuoteRequest request) {
    AgentAnswer answer;
    answer.kind = kind;
    answer.text = std::move(text);
    answer.request = std::move(request);
    return answer;
}

AgentAnswer ask(const sales::PricingGap& gap, const QuoteRequest& request, const Desk& desk,
                const Speech& speech) {
    AgentAnswer answer = say(AnswerKind::ASK, sales::ask_for(gap, request, speech),
                             sales::without_refused(request, gap, desk.lists));
    answer.asked_for = gap.can_be_left_out ? asked::as_it_is : gap.field;
    return answer;
}

// The option of sides, where what goes there was named but not on how many; else nothing.
std::optional<std::string> unknown_sides(const QuoteRequest& request, const AgentBrief& brief,
                                         const Desk& desk) {
    const std::string option = sales::option_of_sides(desk.lists);
    if (option.empty()) return std::nullopt;
    const std::vector<std::string>& reasons = brief.understanding.reasons;
    const bool unstated = std::find(reasons.begin(), reasons.end(), router::sides_unstated) != reasons.end();
    const bool asked = brief.asked_for == option && !brief.understanding.request.has(option);
    const std::optional<std::vector<std::string>> sides = request.texts(option);
    if (!sides || sides->empty() || !(unstated || asked)) return std::nullopt;
    return option;
}

// A quote, or the one question in its way.
AgentAnswer quote(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    const auto priced = sales::price(request, desk.lists, desk.pricing, {});
    const Speech speech = desk.sentences->in(brief.language);
    const std::vector<std::string>& accessories = brief.understanding.extras;
    const auto* gap = std::get_if<sales::PricingGap>(&priced);
    AgentAnswer answer;
    const std::optional<std::string> sides = unknown_sides(request, brief, desk);
    if (sides && (gap == nullptr || gap->field != *sides)) {
        answer = ask({.kind = sales::GapKind::INVALID, .field = *sides}, request, desk, speech);
        answer.request = request;  // what goes there stays; the sides are what we ask for
    } else if (gap != nullptr) {
        answer = ask(*gap, request, desk, speech);
    } else {
        answer = say(AnswerKind::QUOTE, "", request);
        answer.accessories = accessories;
        return answer;
    }
    if (!accessories.empty()) {
        const std::string apart = sales::accessories_apart(accessories, speech);
        answer.text = sales::capitalised(apart) + ". " + answer.text;
    }
    return answer;
}

// «¿A cuánto está el metro?» has an answer without a size; with one, it is a quote.
AgentAnswer price_inquiry(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    if (sales::has_size(request, desk.lists)) return quote(request, brief, desk);
    const auto unit = sales::unit_price(request, desk.lists);
    const Speech speech = desk.sentences->in(brief.language);
    if (const auto* gap = std::get_if<sales::PricingGap>(&unit)) return ask(*gap, request, desk, speech);
    AgentAnswer answer =
        say(AnswerKind::ASK, sales::price_answer(std::get<sales::UnitPrice>(unit), speech), request);
    const sales::Measure measure = sales::measures_of(desk.lists, request.product.value_or("")).front();
    answer.asked_for = measure.sides.empty() ? measure.code : measure.sides.front();
    return answer;
}

// With «en los cuatro» said of what goes there, which was named before.
QuoteRequest completed(const QuoteRequest& before, const QuoteRequest& said, const Desk& desk) {
    QuoteRequest request = sales::merged(before, said, desk.lists);
    const std::string option = sales::option_of_sides(desk.lists);
    std::optional<std::vector<std::string>> sides = request.texts(option);
    const std::optional<std::vector<std::string>> known = before.texts(option);
    if (sides && known && !known->empty()) {
        std::replace(sides->begin(), sides->end(), std::string{}, known->front());
        request.set(option, std::move(*sides));
    }
    return request;
}

// What one quote cannot hold.
bool is_several(const AgentBrief& brief, const QuoteRequest& said, const Desk& desk) {
    const Understanding& heard = brief.understanding;
    const std::set<std::string> named{heard.products.begin(), heard.products.end()};
    const auto sold =
        static_cast<std::size_t>(std::count_if(named.begin(), named.end(), [&](const auto& one) {
            return !sales::product_by_alias(desk.lists, one).empty();
        }));
    // All accessories together are one more name, which is no product.
    const std::size_t others = named.size() - sold;
    const std::size_t products = sold + others - (others > 0 && !heard.extras.empty() ? 1 : 0);
    const bool sizes = std::any_of(heard.reasons.begin(), heard.reasons.end(), [](const std::string& reason) {
        return reason.starts_with("entity.") && reason.ends_with(".several");
    });
    return heard.intent == IntentType::QUOTE_REQUEST &&
           ((products > 1 && sales::has_size(said, desk.lists)) || sizes);
}

// The zone counts only where the owner prices by it.
bool is_same_order(const QuoteRequest& one, const QuoteRequest& other, const Desk& desk) {
    const bool by_zone = desk.pricing.apply_zone_factor;
    const auto compared = [&](QuoteRequest request) {
        for (const sales::Measure& measure : sales::measures_of(desk.lists, request.product.value_or(""))) {
            const std::optional<Decimal> amount = sales::measured(request, measure);
            for (const std::string& side : measure.sides) request.erase(side);
            request.erase(sales::pieces_code);
            if (amount) request.set(measure.code, *amount);
        }
        if (!by_zone) request.erase("zone");
        if (!by_zone) request.erase("town");
        return std::pair{request.product, request.values};
    };
    return compared(one) == compared(other);
}

std::optional<MessageKind> media_of(const AgentBrief& brief) {
    for (const MessageKind kind : brief.kinds) {
        if (kind == MessageKind::AUDIO || kind == MessageKind::IMAGE || kind == MessageKind::VIDEO ||
            kind == MessageKind::DOCUMENT || kind == MessageKind::ORDER) {
            return kind;
        }
    }
    return std::nullopt;
}

// One burst, with what it means by now.
class Turn {
public:
    Turn(const AgentBrief& brief, const Desk& desk)
        : brief_(brief),
          desk_(desk),
          heard_(brief.understanding),
          said_(brief.understanding.request),
          names_another_(!heard_.quote_number.empty() && heard_.quote_number != brief.quote_number),
          quote_is_open_(is_open(brief.quote_status) && !brief.quote_number.empty()),
          facts_{.say = desk.sentences->in(brief.language)} {
        // A change of mind about the quote that was sent starts from what it quoted.
        const bool changes_quote = (quote_is_open_ || brief.asked_for == asked::update) &&
                                   !says_something(brief.request) && says_something(said_);
        request_ = completed(changes_quote ? brief.quote_stated : brief.request, said_, desk);
        facts_ = {.say = facts_.say,
                  .business = desk.business,
                  .contact_name = brief.contact_name,
                  .quote_number = names_another_ ? heard_.quote_number : brief.quote_number,
                  // Whether another one is open is known where it is decided.
                  .quote_status = names_another_ ? QuoteStatus::SENT : brief.quote_status,
                  .quoted_product = brief.quote_request.product.value_or(""),
                  .request = request_,
                  .lists = desk.lists};
    }

    AgentAnswer answer() const {
        AgentAnswer answer = whole();
        const bool about_quote = answer.kind == AnswerKind::ACCEPT || answer.kind == AnswerKind::REJECT ||
                                 answer.kind == AnswerKind::POSTPONE;
        if (about_quote) answer.quote_number = heard_.quote_number;
        // Thanks or a sticker in between leave our question where it was.
        const bool passes = answer.kind == AnswerKind::SAY || answer.kind == AnswerKind::SILENCE;
        const bool answered = heard_.reply == BareReply::YES || heard_.reply == BareReply::NO;
        if (passes && answer.asked_for.empty() && !answered) answer.asked_for = brief_.asked_for;
        return answer;
    }

private:
    bool is_wordless() const {
        return brief_.text.empty() && heard_.intent == IntentType::UNKNOWN && !says_something(said_) &&
               !brief_.kinds.empty();
    }

    // The words, and what came with them that only a person can hear or see.
    AgentAnswer whole() const {
        if (const auto media = media_of(brief_)) return with_media(*media);
        if (is_wordless()) {
            for (const MessageKind kind : brief_.kinds) {
                if (auto reply = sales::reply_to_kind(kind, facts_)) return std::move(*reply);
            }
        }
        return to_words();
    }

    AgentAnswer with_media(MessageKind media) const {
        AgentAnswer seen = *sales::reply_to_kind(media, facts_);
        const std::vector<std::string>& reasons = heard_.reasons;
        if (std::find(reasons.begin(), reasons.end(), "quote_request.sends_plan") != reasons.end())
            seen.reason = "plan_to_read";
        const bool small_talk = heard_.intent == IntentType::UNKNOWN ||
                                heard_.intent == IntentType::GREETING ||
                                heard_.intent == IntentType::GOODBYE_THANKS;
        if (is_wordless() || small_talk) return seen;
        AgentAnswer words = to_words();
        const bool noise = heard_.intent == IntentType::AUTO_REPLY || heard_.intent == IntentType::SPAM_OTHER;
        if (noise) return words;
        const bool informs = words.kind == AnswerKind::SAY || heard_.intent == IntentType::PRICE_INQUIRY;
        const bool may_change =
            informs || words.kind == AnswerKind::ASK || words.kind == AnswerKind::QUOTE ||
            words.kind == AnswerKind::SILENCE || words.kind == AnswerKind::POSTPONE;
        if (!may_change) return words;
        if (informs && !words.text.empty()) seen.text = words.text + " " + seen.text;
        seen.request = words.request;
        return seen;
    }

    AgentAnswer to_words() const {
        const IntentType intent = heard_.intent;
        if (is_several(brief_, said_, desk_)) return sales::call_colleague_for_several(facts_);
        if (intent == IntentType::PRICE_INQUIRY) return price_inquiry(request_, brief_, desk_);
        if (intent == IntentType::QUOTE_REQUEST) {
            const bool update = brief_.asked_for == asked::update && heard_.reply == BareReply::YES;
            return quote(update ? brief_.quote_stated : request_, brief_, desk_);
        }
        if (intent == IntentType::DATA_PROVISION) return to_data();
        if (intent == IntentType::ACCEPT_QUOTE && quote_is_open_ && !names_another_) {
            // «Confirmo, pero en gris» is another quote, to be confirmed when it is seen.
            const QuoteRequest wanted = completed(brief_.quote_stated, said_, desk_);
            if (!is_same_order(as_quoted(wanted), brief_.quote_request, desk_))
                return quote(wanted, brief_, desk_);
        }
        if (intent == IntentType::QUOTE_STATUS && names_another_)
            return sales::call_colleague("quote_status", facts_);
        if (heard_.reply != BareReply::NONE) {
            if (auto reply = to_bare_reply()) return std::move(*reply);
        }
        if (auto reply = sales::reply_to(intent, facts_)) return std::move(*reply);
        return quote(request_, brief_, desk_);
    }

    AgentAnswer to_data() const {
        const bool goes_on = brief_.asked_for == asked::as_it_is && heard_.reply == BareReply::YES;
        if (goes_on) return quote(request_, brief_, desk_);
        const bool ordered = brief_.quote_status == QuoteStatus::ACCEPTED && !brief_.quote_number.empty() &&
                             !says_something(brief_.request) && !said_.product;
        if (ordered) return sales::call_colleague("data_provision", facts_);
        // Thanks, a name or a phone while nothing is being quoted is no request for another quote.
        if (!says_something(said_) && quote_is_open_) return say(AnswerKind::SILENCE, "", request_);
        AgentAnswer answer = quote(request_, brief_, desk_);
        // The same wish again for what is not sold: a person finds a way.
        if (answer.asked_for == asked::as_it_is && brief_.asked_for == asked::as_it_is)
            return sales::call_colleague("quote_request", facts_);
        return answer;
    }

    // With the owner's defaults filled in.
    QuoteRequest as_quoted(const QuoteRequest& request) const {
        const auto priced = sales::price(request, desk_.lists, desk_.pricing, {});
        const auto* quoted = std::get_if<PricedQuote>(&priced);
        return quoted == nullptr ? request : quoted->request;
    }

    // Of what the router could not tie to our question.
    std::optional<AgentAnswer> to_bare_reply() const {
        const std::string& asked = brief_.asked_for;
        const bool no = heard_.reply == BareReply::NO;
        if (no && asked == asked::as_it_is) return sales::call_colleague("quote_request", facts_);
        if (no && asked == asked::update) return sales::reply_to(IntentType::REJECT_QUOTE, facts_);
        if (heard_.intent != IntentType::UNKNOWN) return std::nullopt;
        if (no) {
            if (!quote_is_open_ || !(asked.empty() || asked == asked::confirm)) return std::nullopt;
            return sales::ask_about_quote(asked::close, facts_);
        }
        if (heard_.reply == BareReply::YES && says_something(brief_.request) && !asked.empty())
            return quote(request_, brief_, desk_);  // asks again
        const auto by = sales::priced_by(desk_.lists, facts_.quoted_product);
        if (heard_.reply == BareReply::YES && !by.empty() && asked == by.front() && quote_is_open_) {
            QuoteRequest without = brief_.quote_stated;
            without.erase(asked);
            AgentAnswer again = quote(without, brief_, desk_);
            again.request = request_;
            return again;
        }
        if (quote_is_open_ && asked.empty()) return sales::ask_about_quote(asked::confirm, facts_);
        return say(AnswerKind::SILENCE, "", request_);
    }

    const AgentBrief& brief_;
    const Desk& desk_;
    const Understanding& heard_;
    const QuoteRequest& said_;
    bool names_another_ = false;
    bool quote_is_open_ = false;
    QuoteRequest request_ = {};
    sales::ReplyFacts facts_;
};

}  // namespace

AgentAnswer answer(const AgentBrief& brief, const Desk& desk) { return Turn(brief, desk).answer(); }

const std::vector<std::string>& assistant_capabilities() {
    static const std::vector<std::string> all{"sales", "support", "follow_up", "human", "compliance", "ignore"};
    return all;
}

BuiltinAgent assistant(const BusinessOptions& business,
                       std::shared_ptr<const sales::PublishedCatalog> catalog,
                       std::shared_ptr<const Sentences> sentences) {
    BuiltinAgent agent{.name = std::string{assistant_name}, .capabilities = assistant_capabilities()};
    agent.work = [catalog = std::move(catalog), pricing = sales::pricing_options(business),
                  sentences = std::move(sentences),
                  name = business.name](const Json& payload) -> Result<Json> {
        TRY(const AgentBrief brief, read_brief(payload.text));
        const std::vector<sales::CatalogList> lists = catalog->lists();
        return Json{to_json(answer(brief, Desk{lists, pricing, name, sentences.get()}))};
    };
    return agent;
}

}  // namespace tero::agents
