#include "workers/assistant/conversation_agents.hpp"

#include "codec/json.hpp"

#include "business/quoting/pricing_text.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/reply_text.hpp"
#include "business/quoting/request.hpp"
#include "modules/router/understand.hpp"

#include <algorithm>
#include <optional>
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

// Nothing else fits: a yes has it quoted without what was refused.
bool asks_to_leave_out(const sales::PricingGap& gap) {
    const bool optional = gap.field != "product" && gap.field != "thickness_mm" && gap.field != "area_m2";
    const bool one_color = gap.field == "color" && gap.choices.size() == 1;
    return optional && (one_color || (gap.kind == sales::GapKind::NOT_SOLD && gap.choices.empty()));
}

AgentAnswer ask(const sales::PricingGap& gap, const QuoteRequest& request, const Speech& speech) {
    AgentAnswer answer =
        say(AnswerKind::ASK, sales::ask_for(gap, request, speech), sales::without_refused(request, gap));
    answer.asked_for = asks_to_leave_out(gap) ? asked::as_it_is : gap.field;
    return answer;
}

// An edge was named, but not on how many sides.
bool sides_are_unknown(const QuoteRequest& request, const AgentBrief& brief) {
    const std::vector<std::string>& reasons = brief.understanding.reasons;
    const bool unstated = std::find(reasons.begin(), reasons.end(), router::sides_unstated) != reasons.end();
    const bool asked = brief.asked_for == "edges" && !brief.understanding.request.has("edges");
    const std::optional<std::vector<std::string>> edges = request.texts("edges");
    return edges && !edges->empty() && (unstated || asked);
}

// A quote, or the one question in its way.
AgentAnswer quote(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    const auto priced = sales::price(request, desk.lists, desk.pricing, {.language = brief.language});
    const Speech speech = desk.sentences->in(brief.language);
    const std::vector<std::string>& accessories = brief.understanding.accessories;
    const auto* gap = std::get_if<sales::PricingGap>(&priced);
    AgentAnswer answer;
    if (sides_are_unknown(request, brief) && (gap == nullptr || gap->field != "edges")) {
        answer = ask({.kind = sales::GapKind::INVALID, .field = "edges"}, request, speech);
        answer.request = request;  // the edge stays; its sides are what we ask for
    } else if (gap != nullptr) {
        answer = ask(*gap, request, speech);
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

bool has_size(const QuoteRequest& request) {
    return request.has("area_m2") || (request.has("length_m") && request.has("width_m"));
}

// «¿A cuánto está el metro?» has an answer without a size; with one, it is a quote.
AgentAnswer price_inquiry(const QuoteRequest& request, const AgentBrief& brief, const Desk& desk) {
    if (has_size(request)) return quote(request, brief, desk);
    const auto unit = sales::unit_price(request, desk.lists);
    const Speech speech = desk.sentences->in(brief.language);
    if (const auto* gap = std::get_if<sales::PricingGap>(&unit)) return ask(*gap, request, speech);
    AgentAnswer answer =
        say(AnswerKind::ASK, sales::price_answer(std::get<sales::UnitPrice>(unit), speech), request);
    answer.asked_for = "length_m";
    return answer;
}

// With «en los cuatro» said of the edge that was named before.
QuoteRequest completed(const QuoteRequest& before, const QuoteRequest& said) {
    QuoteRequest request = sales::merged(before, said);
    std::optional<std::vector<std::string>> edges = request.texts("edges");
    const std::optional<std::vector<std::string>> known = before.texts("edges");
    if (edges && known && !known->empty()) {
        std::replace(edges->begin(), edges->end(), std::string{}, known->front());
        request.set("edges", std::move(*edges));
    }
    return request;
}

// What one quote cannot hold.
bool is_several(const AgentBrief& brief, const QuoteRequest& said) {
    const Understanding& heard = brief.understanding;
    const auto products =
        std::count_if(heard.products.begin(), heard.products.end(),
                      [](const std::string& product) { return product != "accesorio"; });
    const bool sizes = std::any_of(heard.reasons.begin(), heard.reasons.end(), [](const std::string& reason) {
        return reason.starts_with("entity.") && reason.ends_with(".several");
    });
    return heard.intent == IntentType::QUOTE_REQUEST && ((products > 1 && has_size(said)) || sizes);
}

std::optional<Decimal> area_of(const QuoteRequest& request) {
    const std::optional<Decimal> length = request.decimal("length_m");
    const std::optional<Decimal> width = request.decimal("width_m");
    if (request.has("area_m2") || !length || !width) return request.decimal("area_m2");
    return *length * *width;
}

// The zone counts only where the owner prices by it.
bool is_same_order(const QuoteRequest& one, const QuoteRequest& other, bool by_zone) {
    const auto compared = [by_zone](QuoteRequest request) {
        if (const std::optional<Decimal> area = area_of(request)) request.set("area_m2", *area);
        for (const char* code : {"length_m", "width_m", "quantity"}) request.erase(code);
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
        request_ = completed(changes_quote ? brief.quote_stated : brief.request, said_);
        facts_ = {.say = facts_.say,
                  .business = desk.business,
                  .contact_name = brief.contact_name,
                  .quote_number = names_another_ ? heard_.quote_number : brief.quote_number,
                  // Whether another one is open is known where it is decided.
                  .quote_status = names_another_ ? QuoteStatus::SENT : brief.quote_status,
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
        if (is_several(brief_, said_)) return sales::call_colleague_for_several(facts_);
        if (intent == IntentType::PRICE_INQUIRY) return price_inquiry(request_, brief_, desk_);
        if (intent == IntentType::QUOTE_REQUEST) {
            const bool update = brief_.asked_for == asked::update && heard_.reply == BareReply::YES;
            return quote(update ? brief_.quote_stated : request_, brief_, desk_);
        }
        if (intent == IntentType::DATA_PROVISION) return to_data();
        if (intent == IntentType::ACCEPT_QUOTE && quote_is_open_ && !names_another_) {
            // «Confirmo, pero en gris» is another quote, to be confirmed when it is seen.
            const QuoteRequest wanted = completed(brief_.quote_stated, said_);
            const bool by_zone = desk_.pricing.apply_zone_factor;
            if (!is_same_order(as_quoted(wanted), brief_.quote_request, by_zone))
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
        if (heard_.reply == BareReply::YES && asked == "thickness_mm" && quote_is_open_) {
            QuoteRequest without = brief_.quote_stated;
            without.erase("thickness_mm");
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
        TRY(const AgentBrief brief, from_json<AgentBrief>(payload.text, Reading::tolerant));
        const std::vector<sales::CatalogList> lists = catalog->lists();
        return Json{to_json(answer(brief, Desk{lists, pricing, name, sentences.get()}))};
    };
    return agent;
}

}  // namespace tero::agents
