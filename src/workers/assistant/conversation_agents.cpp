#include "workers/assistant/conversation_agents.hpp"

#include "business/quoting/facts.hpp"
#include "business/quoting/listening.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/reply_text.hpp"
#include "business/quoting/request.hpp"
#include "business/quoting/said_date.hpp"
#include "business/quoting/together.hpp"
#include "codec/json.hpp"
#include "modules/router/model/by_model.hpp"
#include "modules/router/model/said_date.hpp"
#include "modules/router/model/together.hpp"
#include "modules/router/model/reasons.hpp"
#include "workers/assistant/requests.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <variant>

namespace tero::agents {
namespace {

bool says_something(const QuoteRequest& request) { return request != QuoteRequest{}; }

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
        const bool ordered = brief.quote_status == QuoteStatus::ACCEPTED && !brief.quote_number.empty();
        const bool names_values =
            says_something(said_) || !heard_.undecided.empty() || !heard_.denied.empty();
        const bool changes_quote =
            (quote_is_open_ || brief.asked_for == asked::update || comes_back_for_less(brief) ||
             (ordered && has_reason(router::same_thing) && sales::asks_for_a_price(heard_.intent))) &&
            !says_something(brief.request) && names_values;
        base_ = changes_quote ? brief.quote_stated : brief.request;
        request_ = completed(base_, said_, desk);
        if (has_reason(router::same_thing) || is_in_the_place_of_another()) keep_the_making();
        forget_what_is_open();
        other_currency_ = !choose_list(request_);
        const bool another = changes_quote && said_.product && brief.quote_stated.product &&
                             *said_.product != *brief.quote_stated.product;
        const bool sized = sales::has_size(said_, desk.lists) || has_reason(router::same_size);
        if (another && !sized && !is_in_the_place_of_another())
            old_size_ = sales::take_size(request_, desk.lists);
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
        if (answer.kind == AnswerKind::QUOTE && !brief_.person_called) name_what_else_is_asked(answer);
        if (answer.kind == AnswerKind::ASK && answer.asked_for == "product") name_those_for_use(answer);
        if (answer.kind == AnswerKind::ASK) say_what_is_noted(answer);
        const bool about_quote = answer.kind == AnswerKind::ACCEPT || answer.kind == AnswerKind::REJECT ||
                                 answer.kind == AnswerKind::POSTPONE;
        if (about_quote && answer.quote_number.empty()) answer.quote_number = heard_.quote_number;
        // Thanks, a sticker or a question beside ours leave ours where it was.
        const bool beside =
            answer.kind == AnswerKind::HAND_OVER && sales::is_beside_the_sale(answer.reason);
        const bool passes =
            answer.kind == AnswerKind::SAY || answer.kind == AnswerKind::SILENCE || beside;
        const bool answered = heard_.reply == BareReply::YES || heard_.reply == BareReply::NO;
        if (passes && answer.asked_for.empty() && !answered) answer.asked_for = brief_.asked_for;
        return answer;
    }

private:
    // The quote goes out, and a person answers the rest: nothing that was asked is lost.
    void name_what_else_is_asked(AgentAnswer& quote) const {
        for (const std::string& reason : heard_.reasons) {
            if (!reason.starts_with(router::asks_too)) continue;
            quote.reason = reason.substr(router::asks_too.size());
            quote.text = facts_.say("reply.rest", {});
            return;
        }
    }

    // «Tengo que techar 6 x 11» is asked which of the roofs.
    void name_those_for_use(AgentAnswer& asked) const {
        if (const auto fitting = for_use()) asked.text = fitting->text;
    }

    // «La pared tiene 8 por 2,5» when we ask for something else again: it was heard.
    void say_what_is_noted(AgentAnswer& asked) const {
        const bool again = !brief_.asked_for.empty() && asked.asked_for == brief_.asked_for;
        // What a model took a figure for, the customer sees at once.
        const bool told = again || router::has_values_by_model(heard_);
        if (!told || !asked.request.product || !says_of_price()) return;
        QuoteRequest said = said_;
        if (heard_.intent != IntentType::DATA_PROVISION && heard_.intent != IntentType::QUOTE_REQUEST) return;
        const std::string noted = sales::noted(said, *asked.request.product, desk_.lists, facts_.say);
        if (!noted.empty()) asked.text = facts_.say("reply.noted", {{"all", noted}}) + " " + asked.text;
    }

    // «En dólares»: the list in that currency that has the product. False: none has it so.
    bool choose_list(QuoteRequest& request) const {
        if (heard_.currency.empty() || !request.product) return true;
        bool sold = false;
        for (const sales::CatalogList& list : desk_.lists) {
            if (find_product(list, *request.product) == nullptr) continue;
            sold = true;
            if (list.currency != heard_.currency) continue;
            request.list = list.id;
            return true;
        }
        return !sold;
    }

    // «Lo mismo en isopanel»: what was said of the first one holds where the other can be had with it.
    void keep_the_making() {
        if (!request_.product || request_.product == base_.product) return;
        for (const auto& [code, value] : base_.values) {
            if (request_.has(code)) continue;
            const auto known = sales::known_values(desk_.lists, *request_.product, code);
            const bool number = base_.number(code).has_value();
            const bool had = std::find(known.begin(), known.end(), to_string(value)) != known.end();
            if (number ? had : base_.text(code) && !known.empty()) request_.set(code, value);
        }
    }

    // «¿Y si hago solo 5x3?», of a quote that was not taken.
    bool comes_back_for_less(const AgentBrief& brief) const {
        const bool of_another = has_reason(router::another_one) || has_reason_of(router::for_use);
        return brief.quote_status == QuoteStatus::REJECTED && !brief.quote_number.empty() &&
               !said_.product && !of_another &&
               sales::has_size(said_, desk_.lists) && sales::asks_for_a_price(heard_.intent);
    }

    // One roof in the place of another is for the same roof.
    bool is_in_the_place_of_another() const {
        const bool other = said_.product && base_.product && said_.product != base_.product;
        if (!quote_is_open_ || !other || has_reason(router::another_one)) return false;
        const auto found = sales::uses_of(desk_.lists, *said_.product);
        const auto others = sales::uses_of(desk_.lists, *base_.product);
        const auto within = [](const std::vector<std::string>& some, const std::vector<std::string>& all) {
            return !some.empty() && std::all_of(some.begin(), some.end(), [&](const std::string& use) {
                return std::find(all.begin(), all.end(), use) != all.end();
            });
        };
        return within(found, others) || within(others, found);
    }

    // Another than the quote that is open was made in.
    bool in_another_currency() const {
        return quote_is_open_ && !heard_.currency.empty() && heard_.currency != brief_.quote_priced.currency;
    }

    // From the list in that currency that has it; no price is turned into another.
    AgentAnswer in_that_currency() const {
        QuoteRequest wanted = completed(brief_.quote_stated, said_, desk_);
        const bool there = wanted.product && choose_list(wanted);
        if (!there || !brief_.quotes_beside.empty()) return sales::call_colleague("other_currency", facts_);
        return quote(wanted, brief_, desk_);
    }

    // A value that the customer weighs against others, or does not want, is none.
    void forget_what_is_open() {
        for (const Undecided& one : heard_.undecided) {
            if (one.code == "product") request_.product.reset();
            request_.erase(one.code);
        }
        for (const Undecided& one : heard_.denied) {
            for (const std::string& value : one.values) {
                if (one.code == "product" && request_.product == value) request_.product.reset();
                const auto held = request_.values.find(one.code);
                if (held != request_.values.end() && to_string(held->second) == value)
                    request_.erase(one.code);
            }
        }
    }

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
        const bool may_change = informs || words.kind == AnswerKind::ASK || words.kind == AnswerKind::QUOTE ||
                                words.kind == AnswerKind::SILENCE || words.kind == AnswerKind::POSTPONE;
        if (!may_change) return words;
        if (informs && !words.text.empty()) seen.text = words.text + " " + seen.text;
        seen.request = words.request;
        return seen;
    }

    bool has_reason(std::string_view reason) const {
        return std::find(heard_.reasons.begin(), heard_.reasons.end(), reason) != heard_.reasons.end();
    }

    // Whatever else is meant, it wants an answer that is not ours.
    bool asks_a_person() const {
        using enum IntentType;
        constexpr std::array all{STOCK_DELIVERY, PAYMENT_TERMS,      VISIT_LOCATION,
                                 INSTALLATION,   TECHNICAL_QUESTION, DISCOUNT_REQUEST};
        return std::find(all.begin(), all.end(), heard_.intent) != all.end();
    }

    bool has_reason_of(std::string_view kind) const {
        return std::any_of(heard_.reasons.begin(), heard_.reasons.end(),
                           [&](const std::string& reason) { return reason.starts_with(kind); });
    }

    // «Listo» to a stop that was confirmed wants nothing.
    std::optional<AgentAnswer> to_a_stop() const {
        if (has_reason(router::unclear_stop)) return sales::leave_to_colleague("unclear_stop", facts_);
        const bool nods = heard_.reply != BareReply::NONE || heard_.intent == IntentType::GOODBYE_THANKS;
        if (!nods || !has_reason(router::after_stop)) return std::nullopt;
        return say(AnswerKind::SILENCE, "", request_);
    }

    AgentAnswer to_words() const {
        const IntentType intent = heard_.intent;
        if (auto answer = to_a_stop()) return std::move(*answer);
        if (intent == IntentType::UNKNOWN && brief_.misunderstood && heard_.reply == BareReply::NONE)
            return sales::call_colleague("not_understood", facts_);
        if (other_currency_ && sales::asks_for_a_price(intent))
            return sales::call_colleague("other_currency", facts_);
        const bool of_quote = intent == IntentType::ACCEPT_QUOTE || !says_of_price();
        const bool priced = intent == IntentType::ACCEPT_QUOTE || sales::asks_for_a_price(intent);
        if (in_another_currency() && of_quote && priced) return in_that_currency();
        if (auto answer = about_the_open_quote()) return std::move(*answer);
        if (auto answer = of_what_is_not_sold()) return std::move(*answer);
        if (auto answer = together_anew()) return std::move(*answer);
        if (auto answer = several()) return std::move(*answer);
        // A change of one of several that went out together: which one, a person sees.
        const bool of_one = !brief_.quotes_beside.empty() && quote_is_open_ && says_something(said_) &&
                            !said_.product && sales::asks_for_a_price(intent);
        if (of_one) return sales::call_colleague_for_several(facts_);
        if (is_several(brief_, said_, desk_)) return sales::call_colleague_for_several(facts_);
        if (has_reason(router::unclear_yes) && !asks_a_person()) return to_unclear_yes();
        // «¿Con IVA?», «¿hasta cuándo vale?», «¿llegan a Solís?»: of the quote that is open, unless something
        // else is named.
        const bool asks_on = (intent == IntentType::PRICE_INQUIRY || asks_for_the_quote_again()) &&
                             !names_another_ && !says_of_price() && heard_.undecided.empty();
        if (asks_on && quote_is_open_ && !brief_.quote_priced.currency.empty()) return told_of_quote();
        // Of a draft that a person looks at, the person says it.
        if (asks_on && brief_.person_called) return sales::call_colleague("price_inquiry", facts_);
        if (intent == IntentType::PRICE_INQUIRY) return price_inquiry(request_, brief_, desk_);
        if (brief_.asked_for == asked::same_size && answers_size()) {
            const bool same = heard_.reply == BareReply::YES || has_reason(router::same_size);
            return same ? same_size() : quote(request_, brief_, desk_);
        }
        if (old_size_ && (intent == IntentType::QUOTE_REQUEST || intent == IntentType::DATA_PROVISION))
            return ask_same_size();
        if (asks_for_extras()) return sales::call_colleague("product_info", facts_);
        if (intent == IntentType::QUOTE_REQUEST) {
            const bool update = brief_.asked_for == asked::update && heard_.reply == BareReply::YES;
            return quote(update ? brief_.quote_stated : request_, brief_, desk_);
        }
        if (intent == IntentType::DATA_PROVISION) return to_data();
        // «Dale, ese lo quiero» of what was not quoted yet.
        if (intent == IntentType::ACCEPT_QUOTE && !quote_is_open_ && !names_another_ &&
            says_something(request_) && !brief_.person_called)
            return quote(request_, brief_, desk_);
        if (auto answer = about_one_of_several()) return std::move(*answer);
        if (intent == IntentType::ACCEPT_QUOTE && quote_is_open_ && !names_another_) {
            // «Confirmo, pero en gris» is another quote, to be confirmed when it is seen.
            const QuoteRequest wanted = completed(brief_.quote_stated, said_, desk_);
            if (!is_same_order(as_quoted(wanted), brief_.quote_request, desk_))
                return quote(wanted, brief_, desk_);
        }
        // «El de 5 x 5 no lo hago», of a quote that is for something else.
        if (intent == IntentType::REJECT_QUOTE && quote_is_open_ && !names_another_ && says_of_price() &&
            !sales::is_part_of(said_, brief_.quote_request))
            return sales::call_colleague("reject_quote", facts_);
        if (intent == IntentType::QUOTE_STATUS && names_another_)
            return sales::call_colleague("quote_status", facts_);
        if (heard_.reply != BareReply::NONE) {
            if (auto reply = to_bare_reply()) return std::move(*reply);
        }
        if (auto answer = from_catalog()) return std::move(*answer);
        if (auto answer = recommended()) return std::move(*answer);
        if (asks_whether_sold()) return quote(request_, brief_, desk_);
        if (intent == IntentType::POSTPONE) {
            const auto until = sales::put_off_until(brief_, desk_.zone);
            if (until) return sales::postpone_until(*until, desk_.zone, facts_);
        }
        if (auto reply = sales::reply_to(intent, facts_)) return std::move(*reply);
        return quote(request_, brief_, desk_);
    }

    // «Mandámelo otra vez», «¿hasta qué día me respetan el precio?», and a no that is hardly one.
    std::optional<AgentAnswer> about_the_open_quote() const {
        if (!quote_is_open_ || names_another_ || says_of_price() || says_something(brief_.request))
            return std::nullopt;
        const IntentType intent = heard_.intent;
        const bool plain = intent == IntentType::UNKNOWN || intent == IntentType::QUOTE_STATUS ||
                           intent == IntentType::QUOTE_REQUEST || intent == IntentType::PRICE_INQUIRY ||
                           intent == IntentType::POSTPONE || intent == IntentType::DATA_PROVISION ||
                           intent == IntentType::ORDER_STATUS || intent == IntentType::REJECT_QUOTE;
        if (!plain || brief_.quote_priced.currency.empty()) return std::nullopt;
        if (has_reason(sales::sends_again)) {
            AgentAnswer again = told_of_quote();
            again.reason = sales::sends_again;
            return again;
        }
        if (has_reason(sales::asks_until)) return told_of_quote();
        if (has_reason(router::unclear_no) && intent == IntentType::UNKNOWN)
            return sales::ask_about_quote(asked::close, facts_);
        return std::nullopt;
    }

    // «¿Tienen de lo otro?», of what is not sold; not «para un techo de lo otro, ¿cuál va?».
    std::optional<AgentAnswer> of_what_is_not_sold() const {
        const IntentType intent = heard_.intent;
        const bool asks = sales::asks_for_a_price(intent) || intent == IntentType::PRODUCT_INFO ||
                          intent == IntentType::STOCK_DELIVERY || intent == IntentType::UNKNOWN;
        const bool of_goods = !heard_.products.empty() || !heard_.extras.empty() || says_of_price();
        if (!asks || of_goods) return std::nullopt;
        for (const std::string& reason : heard_.reasons) {
            if (!reason.starts_with(router::not_sold)) continue;
            return sales::tell_not_sold(reason.substr(router::not_sold.size()), facts_);
        }
        return std::nullopt;
    }

    AgentAnswer told_of_quote() const {
        return say(AnswerKind::SAY,
                   sales::about_quote(brief_.quote_number, brief_.quote_priced, brief_.quote_valid_until,
                                      desk_.zone, facts_.say),
                   request_);
    }

    // Of several that went out together some are not wanted any more, or one changes: what is left is quoted
    // anew, in the place of all of them.
    std::optional<AgentAnswer> together_anew() const {
        if (brief_.person_called) return std::nullopt;
        const auto wanted = sales::anew_together(brief_, desk_.lists);
        if (!wanted) return std::nullopt;
        for (const QuoteRequest& request : *wanted) {
            const auto priced = sales::price(request, desk_.lists, desk_.pricing, {});
            if (std::holds_alternative<sales::PricingGap>(priced))
                return sales::call_colleague_for_several(facts_);
        }
        AgentAnswer answer = say(AnswerKind::QUOTE, "", wanted->front());
        answer.beside.assign(wanted->begin() + 1, wanted->end());
        return answer;
    }

    // «¿Y sin el IVA cuánto queda?», «mandame otra vez el presupuesto»: nothing new is asked for.
    bool asks_for_the_quote_again() const {
        return heard_.intent == IntentType::QUOTE_REQUEST && heard_.reply == BareReply::NONE &&
               !says_something(brief_.request) && heard_.extras.empty() && heard_.products.empty() &&
               brief_.asked_for != asked::update && !has_reason(router::another_one) &&
               !has_reason(router::unplaced_number);
    }

    // «¿Qué diferencia hay entre uno y otro?», «¿es ignífugo?»: what the catalog says, else a person.
    std::optional<AgentAnswer> from_catalog() const {
        const IntentType intent = heard_.intent;
        if (intent != IntentType::PRODUCT_INFO && intent != IntentType::TECHNICAL_QUESTION)
            return std::nullopt;
        std::vector<std::string> products;
        const auto add = [&](const std::string& code) {
            const bool sold = !code.empty() && !sales::product_by_alias(desk_.lists, code).empty();
            if (sold && std::find(products.begin(), products.end(), code) == products.end())
                products.push_back(code);
        };
        for (const std::string& code : heard_.products) add(code);
        if (heard_.products.empty()) add(request_.product.value_or(facts_.quoted_product));
        std::vector<std::string> subjects;
        for (const std::string& reason : heard_.reasons) {
            if (reason.starts_with(router::asks_about))
                subjects.push_back(reason.substr(router::asks_about.size()));
        }
        const auto told = sales::tell_facts(products, subjects, desk_.lists, facts_.say);
        // «¿La cumbrera viene incluida?»
        if (!told && quote_is_open_ && intent == IntentType::PRODUCT_INFO && !heard_.extras.empty())
            return say(AnswerKind::SAY,
                       sales::capitalised(sales::accessories_apart(heard_.extras, facts_.say)) + ".", request_);
        if (!told) return std::nullopt;
        AgentAnswer answer =
            say(AnswerKind::SAY, told->text, products.size() == 1 ? request_ : brief_.request);
        answer.reason = told->source;
        return answer;
    }

    // What the catalog has for what it is wanted for.
    std::optional<AgentAnswer> for_use() const {
        if (request_.product || !heard_.products.empty() || !heard_.undecided.empty()) return std::nullopt;
        for (const std::string& reason : heard_.reasons) {
            if (!reason.starts_with(router::for_use)) continue;
            auto answer = sales::recommend_for(reason.substr(router::for_use.size()), facts_);
            if (answer) return answer;
        }
        return std::nullopt;
    }

    // «¿Cuál me conviene para un techo?»; where it says nothing of that use, or more than the use is asked, a
    // person advises.
    std::optional<AgentAnswer> recommended() const {
        const bool of_something = quote_is_open_ || request_.product || !heard_.products.empty() ||
                                  !heard_.undecided.empty() || has_reason_of(router::asks_about);
        const bool asks_for_goods = heard_.intent == IntentType::PRODUCT_INFO;
        const bool asks = asks_for_goods || heard_.intent == IntentType::RECOMMENDATION_REQUEST;
        if (!asks || of_something || brief_.person_called) return std::nullopt;
        // Whoever was told what there is and asks again wants a person.
        const bool was_named = brief_.asked_for == "product";
        if (auto answer = was_named ? std::nullopt : for_use()) return answer;
        if (asks_for_goods) return std::nullopt;
        const bool asked = has_reason_of(router::for_use) || brief_.asked_for == asked::use || was_named;
        if (asked || !sales::names_uses(desk_.lists)) return std::nullopt;
        return sales::ask_what_for(facts_);
    }

    // «¿Tienen lana de roca?»: which there is, and for which size, is our question.
    bool asks_whether_sold() const {
        return heard_.intent == IntentType::PRODUCT_INFO && has_reason(router::asks_whether_sold) &&
               heard_.products.size() == 1 && !brief_.person_called && !quote_is_open_ &&
               !has_reason_of(router::asks_about) &&
               !sales::product_by_alias(desk_.lists, heard_.products.front()).empty();
    }

    // «¿Para los mismos 72 m²?»: nothing of one thing flows into another unasked.
    AgentAnswer ask_same_size() const {
        AgentAnswer answer = sales::ask_same_size(*old_size_, facts_);
        answer.asked_for = asked::same_size;
        return answer;
    }
    // Whether these words answer it, and say nothing else.
    bool answers_size() const {
        const IntentType intent = heard_.intent;
        const bool plain = intent == IntentType::UNKNOWN || intent == IntentType::QUOTE_REQUEST ||
                           intent == IntentType::DATA_PROVISION || heard_.reply != BareReply::NONE;
        return plain && !says_of_price();
    }
    AgentAnswer same_size() const {
        QuoteRequest size = brief_.quote_stated;
        const std::optional<QuoteRequest> old = sales::take_size(size, desk_.lists);
        return quote(old ? sales::merged(request_, *old, desk_.lists) : request_, brief_, desk_);
    }

    // What is said of the whole order: the services and the place.
    QuoteRequest shared() const {
        QuoteRequest whole;
        const auto keep = [&](std::string_view code) {
            if (const auto found = said_.values.find(code); found != said_.values.end())
                whole.set(code, found->second);
        };
        for (const sales::CatalogList& list : desk_.lists) {
            for (const sales::OptionType& option : list.options) {
                if (option.kind == sales::OptionKind::service) keep(option.code);
            }
        }
        keep("zone");
        keep("town");
        return whole;
    }

    // Several things at once are several quotes in one message, where each has a price that may go out.
    std::optional<AgentAnswer> several() const {
        if (heard_.items.empty() || !sales::asks_for_a_price(heard_.intent) || brief_.person_called)
            return std::nullopt;
        std::vector<QuoteRequest> requests;
        for (const QuoteRequest& item : heard_.items) {
            const bool of_before = !item.product || item.product == base_.product;
            QuoteRequest request = sales::merged(of_before ? base_ : QuoteRequest{},
                                                 sales::merged(shared(), item, desk_.lists), desk_.lists);
            if (!choose_list(request)) return sales::call_colleague("other_currency", facts_);
            if (std::find(requests.begin(), requests.end(), request) == requests.end())
                requests.push_back(std::move(request));
        }
        const bool may_go_out =
            std::all_of(requests.begin(), requests.end(), [&](const QuoteRequest& request) {
                const auto priced = sales::price(request, desk_.lists, desk_.pricing, {});
                const auto* quoted = std::get_if<PricedQuote>(&priced);
                return quoted != nullptr && !sales::is_for_a_person(*quoted, desk_.lists);
            });
        if (!may_go_out || requests.size() < 2 || requests.size() > quotes_in_message_max)
            return std::nullopt;
        AgentAnswer answer = say(AnswerKind::QUOTE, "", requests.front());
        answer.beside.assign(requests.begin() + 1, requests.end());
        answer.accessories = heard_.extras;
        return answer;
    }

    // Which of the quotes that went out together is meant: by a value that it alone has, or all of them.
    std::optional<AgentAnswer> about_one_of_several() const {
        const bool yes = heard_.intent == IntentType::ACCEPT_QUOTE;
        const bool decides = yes || heard_.intent == IntentType::REJECT_QUOTE;
        if (!decides || !quote_is_open_ || !heard_.quote_number.empty() || brief_.quotes_beside.empty())
            return std::nullopt;
        std::vector<QuoteBeside> all = brief_.quotes_beside;
        all.insert(all.begin(), {brief_.quote_number, brief_.quote_request});
        const std::vector<std::string> meant = sales::meant_together(brief_);
        sales::ReplyFacts facts = facts_;
        if (yes && meant.size() == 1) facts.quote_number = meant.front();
        const bool all_as_quoted = has_reason(all_of_them) && !says_of_price();
        if ((yes && meant.size() == 1) || all_as_quoted) {
            AgentAnswer answer = *sales::reply_to(heard_.intent, facts);
            if (yes && meant.size() == 1) answer.quote_number = meant.front();
            answer.request = {};
            return answer;
        }
        if (!yes) return sales::call_colleague("reject_quote", facts_);
        std::vector<std::string> numbers;
        for (const QuoteBeside& one : all) numbers.push_back(one.number);
        AgentAnswer which = say(AnswerKind::ASK,
                                facts_.say("reply.confirm_which", {{"all", facts_.say.any_of(numbers)}}), {});
        which.asked_for = asked::confirm;
        return which;
    }

    // Anything that a price goes by; a place is not.
    bool says_of_price() const {
        QuoteRequest said = said_;
        said.erase("zone");
        said.erase("town");
        return says_something(said);
    }

    // «¿Y con la cumbrera?», «sumale 4 tapas»: what has no price of its own.
    bool asks_for_extras() const {
        return quote_is_open_ && sales::asks_for_a_price(heard_.intent) && !says_something(said_) &&
               !heard_.extras.empty();
    }

    AgentAnswer to_unclear_yes() const {
        const bool of_all = has_reason(all_of_them) && !brief_.quotes_beside.empty();
        if (heard_.intent == IntentType::ACCEPT_QUOTE && of_all && quote_is_open_)
            return *sales::reply_to(IntentType::ACCEPT_QUOTE, facts_);
        if (quote_is_open_ && !says_something(said_)) return sales::ask_about_quote(asked::confirm, facts_);
        if (says_something(request_) && !brief_.person_called) return quote(request_, brief_, desk_);
        return sales::call_colleague("accept_quote", facts_);
    }

    AgentAnswer to_data() const {
        const bool goes_on = brief_.asked_for == asked::as_it_is && heard_.reply == BareReply::YES;
        if (goes_on) return quote(request_, brief_, desk_);
        // Neither a yes nor a value: a condition, perhaps.
        if (brief_.asked_for == asked::as_it_is && !says_something(said_))
            return sales::call_colleague("quote_request", facts_);
        // «Medí: son 9,20»: of which side?
        if (quote_is_open_ && !says_something(said_) && has_reason(router::unplaced_number)) {
            const std::string area = sales::measures_of(desk_.lists, facts_.quoted_product).front().code;
            QuoteRequest open = brief_.quote_stated;
            sales::take_size(open, desk_.lists);
            return ask({.kind = sales::GapKind::MISSING, .field = area, .of_size = true}, open, desk_,
                       facts_.say);
        }
        const bool ordered = brief_.quote_status == QuoteStatus::ACCEPTED && !brief_.quote_number.empty() &&
                             !says_something(brief_.request) && !said_.product;
        if (ordered) return sales::call_colleague("data_provision", facts_);
        // Thanks, a name or a phone while nothing is being quoted is no request for another quote.
        const bool names_none =
            !says_something(said_) && heard_.undecided.empty() && heard_.denied.empty();
        if (names_none && quote_is_open_)
            return heard_.reply == BareReply::NONE ? *sales::reply_to(IntentType::GOODBYE_THANKS, facts_)
                                                   : say(AnswerKind::SILENCE, "", request_);
        // «La de 50», of the quote that is for 50.
        const bool as_it_stands = quote_is_open_ && !brief_.person_called && brief_.quotes_beside.empty() &&
                                  says_of_price() && heard_.undecided.empty() && heard_.denied.empty() &&
                                  is_same_order(as_quoted(completed(brief_.quote_stated, said_, desk_)),
                                                brief_.quote_request, desk_);
        if (as_it_stands && brief_.text.find('?') != std::string::npos) return told_of_quote();
        if (as_it_stands) return sales::ask_about_quote(asked::confirm, facts_);
        if (names_none && brief_.person_called && !says_something(brief_.request))
            return sales::call_colleague("data_provision", facts_);
        // A figure that means nothing to us prices nothing.
        const bool no_word =
            !says_something(said_) && heard_.undecided.empty() && heard_.reply == BareReply::NONE;
        if (no_word && has_reason(router::unplaced_number))
            return sales::call_colleague("data_provision", facts_);
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
        // «Ok» to «¿confirmamos?» is no clear word.
        if (heard_.reply == BareReply::YES && asked == asked::confirm && quote_is_open_)
            return sales::ask_about_quote(asked::confirm, facts_);
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
    QuoteRequest base_ = {};  // what was known before these words
    QuoteRequest request_ = {};
    std::optional<QuoteRequest> old_size_ =
        {};  // of the quote that was sent, where another product is asked for
    bool other_currency_ = false;
    sales::ReplyFacts facts_;
};

}  // namespace

AgentAnswer answer(const AgentBrief& brief, const Desk& desk) { return Turn(brief, desk).answer(); }

const std::vector<std::string>& assistant_capabilities() {
    static const std::vector<std::string> all{"sales", "support",    "follow_up",
                                              "human", "compliance", "ignore"};
    return all;
}

BuiltinAgent assistant(const BusinessOptions& business, TimeZone zone,
                       std::shared_ptr<const sales::PublishedCatalog> catalog,
                       std::shared_ptr<const Sentences> sentences) {
    BuiltinAgent agent{.name = std::string{assistant_name}, .capabilities = assistant_capabilities()};
    agent.work = [catalog = std::move(catalog), pricing = sales::pricing_options(business),
                  sentences = std::move(sentences), zone = std::move(zone),
                  name = business.name](const Json& payload) -> Result<Json> {
        TRY(const AgentBrief brief, read_brief(payload.text));
        const std::vector<sales::CatalogList> lists = catalog->lists();
        return Json{to_json(answer(brief, Desk{lists, pricing, name, zone, sentences.get()}))};
    };
    return agent;
}

}  // namespace tero::agents
