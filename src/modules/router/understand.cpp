#include "modules/router/understand.hpp"

#include "modules/router/dates.hpp"
#include "modules/router/intent_model.hpp"
#include "modules/router/model/said_date.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/rules.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tero::router {
namespace {

using enum IntentType;

// Opt-out before complaint before a wish for a person; everything else by who comes first.
int urgency(IntentType intent) {
    switch (intent) {
        case OPT_OUT:
            return 3;
        case COMPLAINT:
            return 2;
        case HUMAN_REQUEST:
            return 1;
        default:
            return 0;
    }
}

struct Finding {
    IntentType intent = UNKNOWN;
    double doubt = 1;  // the product of what each match left open
};

// A rule for what must never be missed counts unless the model finds it so unlikely.
constexpr double rule_errs = 0.25;
// What stops us from writing, or lets us be silent, is not done on less.
constexpr double sure_enough = 0.6;
constexpr double sure_of_a_stop = 0.7;
// Of somebody who names products, has a quote or states facts.
constexpr double sure_of_silence = 0.85;
// Words that may be a wish for silence: a person looks.
constexpr double may_be_a_stop = 0.15;
// Below this the facts in a message say more than its words.
constexpr double facts_say_more = 0.6;
// Below this nothing was understood; what decides nothing may be guessed.
constexpr double guesswork = 0.4;
constexpr double harmless_guess = 0.3;

// Wrongly heard, each of these buys, ends, promises or silences something.
bool decides_something(IntentType intent) {
    switch (intent) {
        case ACCEPT_QUOTE:
        case REJECT_QUOTE:
        case POSTPONE:
        case OPT_IN:
        case OPT_OUT:
        case WRONG_NUMBER:
        case AUTO_REPLY:
        case SPAM_OTHER:
            return true;
        default:
            return false;
    }
}

// A match inside a longer one of another intent says nothing of its own; a wish not to be written to always
// does.
std::vector<Match> outermost(const std::vector<Match>& matches) {
    std::vector<Match> sorted = matches;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Match& a, const Match& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<Match> kept;
    const Match* widest = nullptr;
    for (const Match& match : sorted) {
        const bool inside = widest != nullptr && match.end <= widest->end &&
                            match.rule->intent != widest->rule->intent && match.rule->intent != OPT_OUT &&
                            match.end - match.begin < widest->end - widest->begin;
        if (inside) continue;
        if (match.rule->intent != UNKNOWN && (widest == nullptr || match.end > widest->end)) widest = &match;
        kept.push_back(match);
    }
    return kept;
}

class Judge {
public:
    Judge(const Text& text, const Words& words, bool is_sign, const Entities& entities,
          const RoutingContext& context)
        : text_(text), words_(words), entities_(entities), context_(context), is_sign_(is_sign) {}

    Understanding judge(const std::vector<Match>& found, const std::vector<IntentGuess>& guesses) {
        const std::vector<Match> matches = outermost(found);
        if (!guesses.empty()) {
            weigh(matches, guesses);
            apply_context();
            return conclude();
        }
        for (const Tier tier : {Tier::STRONG, Tier::WEAK}) {
            if (!findings_.empty()) break;
            for (const Match& match : matches) {
                if (match.rule->tier == tier) add(*match.rule);
            }
            drop_shadowed(tier);
        }
        if (findings_.empty()) infer_from_entities();
        if (findings_.empty()) judge_social(matches);
        apply_context();
        return conclude();
    }

private:
    bool has(IntentType intent) const {
        return std::any_of(findings_.begin(), findings_.end(),
                           [&](const Finding& finding) { return finding.intent == intent; });
    }
    void drop(IntentType intent) {
        std::erase_if(findings_, [&](const Finding& finding) { return finding.intent == intent; });
    }
    void keep_only(std::initializer_list<IntentType> intents) {
        std::erase_if(findings_, [&](const Finding& finding) {
            return std::find(intents.begin(), intents.end(), finding.intent) == intents.end();
        });
    }
    void reason(std::string_view name) {
        if (std::find(reasons_.begin(), reasons_.end(), name) == reasons_.end()) reasons_.emplace_back(name);
    }

    void add(const Rule& rule) {
        reason(rule.name);
        if (rule.intent != UNKNOWN) add(rule.intent, rule.weight);
    }

    void add(IntentType intent, double weight) {
        const auto same = std::find_if(findings_.begin(), findings_.end(),
                                       [&](const Finding& finding) { return finding.intent == intent; });
        if (same == findings_.end())
            findings_.push_back({.intent = intent, .doubt = 1 - weight});
        else
            same->doubt *= 1 - weight / 2;  // the second sign is rarely independent of the first
    }

    // ---- with a model: it ranks, and rules and facts hold it where it could do harm ----

    using Guesses = std::vector<IntentGuess>;

    static IntentGuess of(const Guesses& guesses, IntentType intent) {
        const auto found = std::find_if(guesses.begin(), guesses.end(),
                                        [&](const IntentGuess& one) { return one.intent == intent; });
        return found == guesses.end() ? IntentGuess{} : *found;
    }

    void weigh(const std::vector<Match>& matches, const Guesses& guesses) {
        for (const Match& match : matches) reason(match.rule->name);
        for (const IntentGuess& one : guesses) {
            const bool first = &one == &guesses.front();
            const double least = decides_something(one.intent) ? guesswork : harmless_guess;
            if (first && (one.intent == UNKNOWN || one.first < least)) break;
            if (one.intent == UNKNOWN || (!first && !one.is_said)) continue;
            findings_.push_back({.intent = one.intent, .doubt = 1 - (first ? one.first : one.said)});
        }
        const IntentType first = guesses.front().intent;
        const bool says_little = first == UNKNOWN || first == GREETING || first == GOODBYE_THANKS;
        const bool decides = first == ACCEPT_QUOTE || first == REJECT_QUOTE || urgency(first) > 0;
        const bool unsure = guesses.front().first < facts_say_more && urgency(first) < 3;
        if (says_little || (unsure && !names_only_a_place()) || (!decides && is_only_values())) trust_facts();
        if (!decides && guesses.front().first < sure_of_silence) hear_more_of_the_same();
        hear_a_whole_order(matches, guesses);
        doubt_complaint(matches, guesses);
        hear_what_must_be_heard(matches, guesses);
        doubt_silence(matches, guesses);
        doubt_postponing(matches, guesses);
        doubt_acceptance(matches, guesses);
        doubt_rejection(matches, guesses);
        doubt_person(matches);
        hear_what_else_is_asked(matches, guesses);
        if (has(OPT_OUT)) drop(OPT_IN);
    }

    // «Ahora preciso 15 m² más de lo mismo», of somebody who has ordered.
    void hear_more_of_the_same() {
        if (!context_.is_ordered || !entities_.has_size(words_) || !says_same_thing()) return;
        findings_.clear();
        reason("quote_request.more_of_the_same");
        add(QUOTE_REQUEST, 0.75);
    }

    static bool is_asked_beside(IntentType intent) {
        switch (intent) {
            case STOCK_DELIVERY:
            case PAYMENT_TERMS:
            case VISIT_LOCATION:
            case INSTALLATION:
            case TECHNICAL_QUESTION:
                return true;
            default:
                return false;
        }
    }

    static std::string_view word_for(IntentType intent) {
        switch (intent) {
            case STOCK_DELIVERY:
                return "stock_delivery";
            case PAYMENT_TERMS:
                return "payment_terms";
            case VISIT_LOCATION:
                return "visit_location";
            case INSTALLATION:
                return "installation";
            default:
                return "technical_question";
        }
    }

    static bool said_by_any_rule(const std::vector<Match>& matches, IntentType intent) {
        return std::any_of(matches.begin(), matches.end(),
                           [&](const Match& match) { return match.rule->intent == intent; });
    }

    // «25 m² de esto, ¿precio puesto acá? ¿Aceptan tarjeta?»: the price is what they came for.
    void hear_a_whole_order(const std::vector<Match>& matches, const Guesses& guesses) {
        const bool whole = entities_.request.product && entities_.has_size(words_);
        const bool price = said_by_any_rule(matches, QUOTE_REQUEST) ||
                           said_by_any_rule(matches, PRICE_INQUIRY) ||
                           of(guesses, QUOTE_REQUEST).said >= rule_errs;
        if (!whole || !price || has(QUOTE_REQUEST) || !is_asked_beside(guesses.front().intent) ||
            guesses.front().first >= sure_of_silence)
            return;
        trust_facts();
    }

    // What a person answers, asked in one breath with what is priced: it is not lost.
    void hear_what_else_is_asked(const std::vector<Match>& matches, const Guesses& guesses) {
        const OptionWords* delivery = words_.delivery();
        const bool brought = delivery != nullptr && entities_.request.has(delivery->code);
        for (const Match& match : matches) {
            const IntentType intent = match.rule->intent;
            if (!is_asked_beside(intent) || match.rule->tier != Tier::STRONG) continue;
            if (intent == STOCK_DELIVERY && brought) continue;
            const bool asks = text_.is_question(match.begin) && of(guesses, intent).said >= may_be_a_stop;
            if (asks || of(guesses, intent).said >= sure_enough) asked_beside_.push_back(intent);
        }
    }

    // «Ahora sí, lo compro»: whoever buys does not put it off. And a weak guess of it answers no question.
    void doubt_postponing(const std::vector<Match>& matches, const Guesses& guesses) {
        const IntentGuess& front = guesses.front();
        const bool later =
            front.intent == POSTPONE || front.intent == ORDER_STATUS || front.intent == QUOTE_STATUS;
        if (!later || !has(front.intent) || said_by_rule(matches, front.intent)) return;
        const bool buys = context_.has_open_quote && front.first < sure_of_a_stop &&
                          said_by_rule(matches, ACCEPT_QUOTE) && !is_tied();
        if (buys) {
            drop(front.intent);
            drop(DATA_PROVISION);
            if (!has(ACCEPT_QUOTE)) add(ACCEPT_QUOTE, 0.8);
            bought_ = true;
            return;
        }
        const bool field = !context_.asked_for.empty() && words_.slots.code_of(context_.asked_for) != "";
        if (front.intent == POSTPONE && field && front.first < facts_say_more - 0.1) drop(POSTPONE);
    }

    // «no lo compro», «no me llamen»
    bool no_before(std::size_t i) const {
        for (std::size_t at = i; at > 0 && i - at < 3 && text_.same_sentence(i, at - 1); --at) {
            if (text_.tokens[at].after_comma) return false;
            if (one_of(text_.tokens[at - 1].text, words_.no)) return true;
        }
        return false;
    }

    bool no_within(const Match& match) const {
        return std::any_of(text_.tokens.begin() + static_cast<std::ptrdiff_t>(match.begin),
                           text_.tokens.begin() + static_cast<std::ptrdiff_t>(match.end),
                           [&](const Token& token) { return one_of(token.text, words_.no); });
    }

    // A word with which things are bought, and no «no» before it.
    bool says_it_is_bought() const {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const bool buys = one_of(text_.tokens[i].text, words_.buys) && !text_.is_question(i);
            if (buys && !no_before(i)) return true;
        }
        return false;
    }

    // A no that only the classifier finds closes no quote where the words sound like a yes, or like little.
    void doubt_rejection(const std::vector<Match>& matches, const Guesses& guesses) {
        const IntentGuess& no = guesses.front();
        if (!context_.has_open_quote || no.intent != REJECT_QUOTE || !has(REJECT_QUOTE) ||
            said_by_rule(matches, REJECT_QUOTE) || no.first >= sure_of_silence)
            return;
        const bool bought = says_it_is_bought();
        if (!bought && no.first >= sure_enough) return;
        drop(REJECT_QUOTE);
        reason(bought ? unclear_yes : unclear_no);
        unclear_yes_ = bought;
    }

    // «No me llamen, escriban por acá» wishes for nobody.
    void doubt_person(const std::vector<Match>& matches) {
        const bool asserted = std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
            const bool person = match.rule->intent == HUMAN_REQUEST && match.rule->tier == Tier::STRONG;
            return person && !no_before(match.begin) && !no_within(match);
        });
        if (!has(HUMAN_REQUEST) || asserted) return;
        bool refused = false;
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const std::string& word = text_.tokens[i].text;
            const bool calls = one_of(word, words_.calls) || one_of(word, words_.call);
            if (!calls && !one_of(word, words_.call_wishes)) continue;
            if (!no_before(i)) return;
            refused = true;
        }
        if (!refused) return;
        drop(HUMAN_REQUEST);
        reason("human_request.not_by_phone");
        if (findings_.empty()) add(GOODBYE_THANKS, facts_say_more);
    }

    // Hardly a complaint: «hola de nuevo, ahora preciso lo mismo pero 20 m²», or what somebody sells. Who has
    // ordered may well complain of a size.
    void doubt_complaint(const std::vector<Match>& matches, const Guesses& guesses) {
        const bool of_the_order = context_.is_ordered && !names_another_product();
        if (of_the_order || guesses.size() < 2 || guesses.front().intent != COMPLAINT ||
            said_by_rule(matches, COMPLAINT))
            return;
        if (guesses.front().first < facts_say_more && said_by_rule(matches, SPAM_OTHER))
            return drop(COMPLAINT);
        const IntentType other = guesses[1].intent;
        const bool asks = other == QUOTE_REQUEST || other == DATA_PROVISION;
        if (!asks || guesses.front().first >= facts_say_more || !entities_.has_size(words_)) return;
        drop(COMPLAINT);
        if (!has(other)) add(other, guesses[1].said);
    }

    // Than the one that was asked for, or ordered.
    bool names_another_product() const {
        return entities_.request.product && context_.stated.product &&
               entities_.request.product != context_.stated.product;
    }

    // Our question is answered, whatever the words sound like: «me tira más el de 100».
    bool answers_our_question() const {
        if (context_.asked_for.empty()) return false;
        const MeasureCodes& codes = words_.measures;
        const bool size = context_.asked_for == codes.area || context_.asked_for == codes.length ||
                          context_.asked_for == codes.width;
        return entities_.request.has(context_.asked_for) || (size && entities_.has_size(words_));
    }

    void hear_what_must_be_heard(const std::vector<Match>& matches, const Guesses& guesses) {
        for (const Match& match : matches) {
            const IntentType intent = match.rule->intent;
            if (urgency(intent) == 0 || match.rule->tier != Tier::STRONG || has(intent)) continue;
            if (of(guesses, intent).said >= rule_errs) add(intent, match.rule->weight);
        }
        if (has(OPT_OUT) && is_until_a_time()) {  // «no me escriban hasta marzo»
            drop(OPT_OUT);
            reason("postpone.until");
            if (!has(POSTPONE)) add(POSTPONE, 0.8);
            return;
        }
        const IntentGuess stop = of(guesses, OPT_OUT);
        if (has(OPT_OUT) && !said_by_rule(matches, OPT_OUT) && answers_our_question()) {
            drop(OPT_OUT);
            if (findings_.empty()) settle(DATA_PROVISION, "data_provision.facts");
            return;
        }
        // «No les compro más», of who has just complained, or waits for a person, is anger first.
        const bool angry =
            last_intent() == COMPLAINT || (context_.person_called && last_intent() == HUMAN_REQUEST);
        // Who sets an order right speaks of the order: «sacá el de 50».
        const bool orders = !angry && is_under_way() && states_facts();
        const double enough = orders ? sure_of_silence : sure_of_a_stop;
        const bool clear =
            said_by_rule(matches, OPT_OUT) || (!angry && (stop.first >= enough || stop.said >= enough));
        if (has(OPT_OUT) ? clear : stop.first < (orders ? guesswork : may_be_a_stop)) return;
        drop(OPT_OUT);
        reason(unclear_stop);
    }

    // A whole order is a request, and a value is one: whatever the words around it may be.
    void trust_facts() {
        const bool asked = !context_.asked_for.empty();
        const bool under_way =
            asked || context_.has_open_quote || context_.has_request || context_.is_ordered;
        if (entities_.request.product && entities_.has_size(words_)) {
            std::erase_if(findings_, [](const Finding& finding) { return urgency(finding.intent) == 0; });
            reason("quote_request.product_and_size");
            add(QUOTE_REQUEST, 0.8);
        } else if (under_way && (!entities_.request.values.empty() || !entities_.undecided.empty() ||
                                 corrects_product())) {
            std::erase_if(findings_, [](const Finding& finding) { return urgency(finding.intent) == 0; });
            reason("data_provision.facts");
            add(DATA_PROVISION, 0.75);
        } else if (!under_way && entities_.request.product && findings_.size() == 1 &&
                   (has(GREETING) || (has(RECOMMENDATION_REQUEST) && !asks_anything()))) {
            findings_.clear();  // «hola, quiero el de 100», «quiero hacer uno con esto»
            reason("quote_request.names_product");
            add(QUOTE_REQUEST, facts_say_more);
        }
    }

    bool asks_anything() const {
        return std::find(text_.questions.begin(), text_.questions.end(), true) != text_.questions.end();
    }

    // «No me escriban hasta marzo», «before next month», «hasta dentro de 10 días»; not «hasta luego».
    bool is_until_a_time() const {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            if (!one_of(text_.tokens[i].text, words_.until)) continue;
            for (auto next = i + 1; next < std::min(i + 5, text_.tokens.size()); ++next) {
                if (!text_.same_sentence(i, next)) break;
                const std::string& said = text_.tokens[next].text;
                const bool counted =
                    text_.tokens[next].kind == TokenKind::NUMBER && word_at(text_, i, next + 1, words_.spans);
                if (counted || words_.months.has(said) || words_.weekdays.has(said) ||
                    words_.named_periods.has(said) || words_.periods.has(said))
                    return true;
            }
        }
        return false;
    }

    static bool said_by_rule(const std::vector<Match>& matches, IntentType intent) {
        return std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
            return match.rule->intent == intent && match.rule->tier == Tier::STRONG;
        });
    }

    // Silence is for machines and sellers, and a wrong number is not written to again: never on a guess.
    void doubt_silence(const std::vector<Match>& matches, const Guesses& guesses) {
        for (const IntentType quiet : {AUTO_REPLY, SPAM_OTHER, WRONG_NUMBER}) {
            if (!has(quiet)) continue;
            const bool customer = quiet == WRONG_NUMBER
                                      ? states_facts()
                                      : !entities_.products.empty() || context_.has_open_quote;
            const bool ruled = said_by_rule(matches, quiet);
            // «Me confundí de número, era de 50» of what was asked for is data.
            const bool corrects = quiet == WRONG_NUMBER && is_under_way() && !ruled &&
                                  (!entities_.request.values.empty() || !entities_.undecided.empty());
            const double enough = customer && !ruled ? sure_of_silence : sure_enough;
            if (corrects || of(guesses, quiet).first < enough) {
                drop(quiet);
                if (corrects && findings_.empty()) settle(DATA_PROVISION, "data_provision.facts");
            } else if (findings_.front().intent == quiet) {
                keep_only({quiet, OPT_OUT});
            }
        }
    }

    // Nobody buys by a question, a condition or half a word. A yes that sounds a little like a no is a yes,
    // or asked about: never a no.
    void doubt_acceptance(const std::vector<Match>& matches, const Guesses& guesses) {
        if (!has(ACCEPT_QUOTE)) return;
        const bool says_both = has(REJECT_QUOTE);
        if (says_both && (guesses.front().intent != ACCEPT_QUOTE || said_by_rule(matches, REJECT_QUOTE)))
            return drop(ACCEPT_QUOTE);
        drop(REJECT_QUOTE);
        const IntentGuess yes = of(guesses, ACCEPT_QUOTE);
        const bool assents = says(words_.yes_and_manners) || says_it_is_bought();
        const double enough = says_both || !assents ? sure_of_silence : sure_enough;
        // A rule has looked at the clause that says it.
        const bool asserted = !says_both && said_by_rule(matches, ACCEPT_QUOTE) && yes.said >= rule_errs;
        const bool clear = asserted || bought_ || ((yes.said >= enough || yes.first >= enough) && !is_tied());
        if (clear) return;
        drop(ACCEPT_QUOTE);
        if (said_by_rule(matches, REJECT_QUOTE) && of(guesses, REJECT_QUOTE).said >= rule_errs)
            return add(REJECT_QUOTE, 0.75);
        if (guesses.front().intent != ACCEPT_QUOTE) return;
        reason(unclear_yes);
        unclear_yes_ = true;
    }

    // A question and nothing else, a condition, a no; «si» that begins is a yes without its accent.
    bool is_tied() const {
        bool states = false;
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const Token& token = text_.tokens[i];
            states = states || !text_.is_question(i);
            if (one_of(token.text, words_.conditions) || one_of(token.text, words_.no)) return true;
            const bool pause = i + 1 == text_.tokens.size() || text_.tokens[i + 1].after_comma ||
                               !text_.same_sentence(i, i + 1);  // «ahora si, lo compro»
            if (i > 0 && one_of(token.text, words_.if_words) && !token.accented && !pause) return true;
        }
        return !states;
    }

    // What one intent says includes, or makes unlikely, what another would.
    void drop_shadowed(Tier tier) {
        // Silence is for machines and sellers; who names a product, asks, or has a quote of ours is neither.
        const bool customer = !entities_.products.empty() || context_.has_open_quote;
        const bool asks =
            std::find(text_.questions.begin(), text_.questions.end(), true) != text_.questions.end();
        if (customer || (tier == Tier::WEAK && asks)) drop(SPAM_OTHER);
        if (tier == Tier::WEAK && (customer || asks)) drop(AUTO_REPLY);
        if (has(AUTO_REPLY)) return keep_only({AUTO_REPLY, OPT_OUT});
        if (has(SPAM_OTHER)) return keep_only({SPAM_OTHER, OPT_OUT});
        if (has(OPT_IN) && !has(OPT_OUT)) return keep_only({OPT_IN, COMPLAINT, HUMAN_REQUEST});
        if (has(OPT_OUT)) {
            drop(OPT_IN);
            drop(HUMAN_REQUEST);
            drop(DATA_PROVISION);
            drop(QUOTE_REQUEST);
        }
        // Who talks about an order sets something right: «te equivocaste, son 9x5».
        if (states_facts() || (tier == Tier::WEAK && is_under_way())) drop(WRONG_NUMBER);
        if (has(WRONG_NUMBER)) {
            drop(QUOTE_STATUS);
            drop(QUOTE_REQUEST);
            drop(ORDER_STATUS);
        }
        const bool sized = has(PRICE_INQUIRY) && entities_.has_size(words_) && !has(QUOTE_STATUS);
        if (sized && !has(QUOTE_REQUEST)) {
            for (Finding& finding : findings_) {
                if (finding.intent == PRICE_INQUIRY) finding.intent = QUOTE_REQUEST;
            }
            reason("quote_request.price_of_a_size");
        }
        if (has(QUOTE_REQUEST)) drop(PRICE_INQUIRY);
        if (has(REJECT_QUOTE)) drop(ACCEPT_QUOTE);
        if (has(ACCEPT_QUOTE) && entities_.request.product && !context_.has_open_quote && !names_quote()) {
            drop(ACCEPT_QUOTE);
            drop(QUOTE_REQUEST);
            reason("quote_request.orders_without_a_quote");
            add(QUOTE_REQUEST, 0.85);
        }
        if (has(ACCEPT_QUOTE)) drop(QUOTE_REQUEST);
        if (findings_.size() > 1) drop(DATA_PROVISION);
        const bool serves =
            std::any_of(words_.options.begin(), words_.options.end(), [&](const auto& option) {
                return option.kind == OptionKind::SERVICE && entities_.request.has(option.code);
            });
        if (tier == Tier::WEAK && serves) drop(STOCK_DELIVERY);
        // A whole order with a weak word beside it: «lo necesito para la semana que viene, 20 of
        // 50».
        if (tier == Tier::WEAK && entities_.request.product && entities_.has_size(words_)) {
            for (const IntentType intent :
                 {POSTPONE, PRODUCT_INFO, STOCK_DELIVERY, TECHNICAL_QUESTION, RECOMMENDATION_REQUEST})
                drop(intent);
        }
    }

    bool states_facts() const { return !entities_.products.empty() || entities_.request != QuoteRequest{}; }
    bool is_in_request() const {
        return std::any_of(context_.last_intents.begin(), context_.last_intents.end(), [](IntentType intent) {
            return intent == QUOTE_REQUEST || intent == DATA_PROVISION;
        });
    }
    bool is_under_way() const {
        return context_.has_open_quote || !context_.asked_for.empty() || is_in_request();
    }
    bool names_quote() const {
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [](const Token& token) { return token.kind == TokenKind::QUOTE; });
    }

    // No words of intent, but facts: a whole order is a request, anything less an answer.
    void infer_from_entities() {
        const QuoteRequest& request = entities_.request;
        const bool asked = !context_.asked_for.empty();
        const bool facts = states_facts() || !entities_.details.phone.empty() ||
                           !entities_.details.email.empty() || !entities_.details.name.empty();
        if (!facts) return;
        if (!asked && !is_in_request() && request.product && entities_.has_size(words_)) {
            reason("quote_request.product_and_size");
            return add(QUOTE_REQUEST, 0.8);
        }
        if (!asked && !is_in_request() && request.product) {
            reason("quote_request.names_product");
            return add(QUOTE_REQUEST, 0.5);
        }
        reason("data_provision.facts");
        add(DATA_PROVISION, asked ? 0.9 : 0.75);
    }

    void judge_social(const std::vector<Match>& matches) {
        for (const Match& match : matches) {
            if (match.rule->tier == Tier::SOCIAL) add(*match.rule);
        }
        if (has(GOODBYE_THANKS)) drop(GREETING);
    }

    bool says_only(const WordList& words) const {
        return !text_.tokens.empty() && text_.tokens.size() <= 6 &&
               std::all_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& token) { return one_of(token.text, words); });
    }

    bool says(const WordList& words) const {
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& token) { return one_of(token.text, words); });
    }

    bool says_thanks() const { return says(words_.thanks); }

    // «No era el de antes, era este»: of the one that was asked for.
    bool corrects_product() const {
        const std::optional<std::string>& before = context_.stated.product;
        if (!before || !entities_.request.product || *before == *entities_.request.product) return false;
        return std::any_of(entities_.found.begin(), entities_.found.end(), [&](const FoundValue& value) {
            const bool out = value.standing == Standing::DENIED || value.standing == Standing::REPLACED;
            return out && value.what == found_product && to_string(value.values.front().second) == *before;
        });
    }

    // «Lo mismo en azul», «20 más de lo mismo»; «la misma medida» is only of the size.
    bool says_same_thing() const {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            if (!one_of(text_.tokens[i].text, words_.same)) continue;
            const bool last = i + 1 == text_.tokens.size() || !text_.same_sentence(i, i + 1) ||
                              text_.tokens[i + 1].after_comma;
            if (last || word_at(text_, i, i + 1, words_.chosen_in) ||
                word_at(text_, i, i + 1, words_.clause_openers))
                return true;
        }
        return false;
    }

    IntentType last_intent() const {
        return context_.last_intents.empty() ? UNKNOWN : context_.last_intents.back();
    }

    // Values and the small words between them: «bueno, ¿y en 100?»
    bool is_only_values() const {
        if (text_.tokens.size() > 8) return false;
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const std::string& word = text_.tokens[i].text;
            const bool value =
                entities_.used[i] || entities_.mention_of[i] >= 0 || words_.units.contains(word);
            const bool small = one_of(word, words_.articles) || one_of(word, words_.of) ||
                               one_of(word, words_.and_words) || one_of(word, words_.chosen_in) ||
                               one_of(word, words_.with) || one_of(word, words_.courtesies) ||
                               one_of(word, words_.clause_openers) || one_of(word, words_.is);
            if (!value && !small) return false;
        }
        return true;
    }

    // A place alone is no order: «¿cuándo llega al norte?»
    bool names_only_a_place() const {
        const auto is_place = [&](const auto& value) {
            return value.first == words_.measures.place || value.first == words_.measures.other_place;
        };
        const auto& values = entities_.request.values;
        const MeasureCodes& codes = words_.measures;
        const bool asked = context_.asked_for == codes.place || context_.asked_for == codes.other_place;
        return !values.empty() && !asked && entities_.undecided.empty() &&
               std::all_of(values.begin(), values.end(), is_place);
    }

    BareReply bare_reply() const {
        if (text_.tokens.empty()) return is_sign_ ? BareReply::SIGN : BareReply::NONE;
        const bool no = says_only(words_.no_and_manners) && says(words_.no);
        if (no) return BareReply::NO;
        const bool yes = says_only(words_.yes_and_manners);
        return yes ? BareReply::YES : BareReply::NONE;
    }

    // A yes or a no to what we asked.
    void apply_context() {
        reply_ = bare_reply();
        const std::string_view asked = context_.asked_for;
        const bool no = reply_ == BareReply::NO;
        const bool thanks = says_thanks();
        // «ok, gracias» may only be polite.
        const bool yes =
            reply_ == BareReply::YES && (thanks ? says(words_.clear_yes) : !says_only(words_.only_polite));
        if (reply_ == BareReply::YES && !yes) reply_ = BareReply::NONE;
        const OptionWords* option = words_.option(asked);
        if (option != nullptr && option->kind == OptionKind::SERVICE && (yes || no)) {
            answered_.set(asked, no ? option->no : option->yes);
            return settle(DATA_PROVISION, "data_provision.answers_yes_or_no");
        }
        if (has(POSTPONE) && no) {
            reply_ = BareReply::NONE;  // «por ahora no»
        } else if (asked == asked::confirm && yes && !says_only(words_.half_yes)) {
            return settle(ACCEPT_QUOTE, "accept_quote.answers_yes");
        } else if (asked == asked::close && (yes || no)) {
            return settle(yes ? REJECT_QUOTE : POSTPONE, "reject_quote.answers_yes_or_no");
        } else if (asked == asked::update && yes) {
            return settle(QUOTE_REQUEST, "quote_request.answers_yes");
        } else if (asked == asked::as_it_is && yes) {
            return settle(DATA_PROVISION, "data_provision.answers_yes_or_no");
        } else if (no && thanks && context_.has_open_quote && (asked.empty() || asked == asked::confirm)) {
            return settle(REJECT_QUOTE, "reject_quote.declines_open_quote");
        } else if (unclear_yes_ && findings_.empty()) {
            reply_ = BareReply::YES;
        } else if (yes && !has(GOODBYE_THANKS)) {
            // «sí, dale» after a quote is no order: whoever answers asks for a clear word.
            reason("context.agrees_without_saying_to_what");
            findings_.clear();
        }
        if (!asked.empty() && findings_.empty()) answer_name();
    }

    void settle(IntentType intent, std::string_view why) {
        findings_.clear();
        reason(why);
        add(intent, 0.9);
    }

    // «Ana Pérez» after we asked for a name: nothing else tells what it is.
    void answer_name() {
        const bool name = context_.asked_for == "name" && !text_.tokens.empty() && text_.tokens.size() <= 5;
        if (!name || !std::all_of(text_.tokens.begin(), text_.tokens.end(),
                                  [](const Token& token) { return token.kind == TokenKind::WORD; })) {
            return;
        }
        reason("data_provision.answers_name");
        add(DATA_PROVISION, 0.75);
    }

    // One word of another language is no change of language: «bye», «ok boa tarde».
    std::string language() const {
        const bool spoke = !context_.last_intents.empty() || !context_.agent.empty() ||
                           !context_.asked_for.empty() || context_.has_open_quote;
        const bool tells = !text_.language.empty() && (!spoke || text_.language_lead > 1);
        return tells ? text_.language : context_.language;
    }

    void tell_subjects() {
        if (says(words_.to_be_had) && entities_.request.product) reason(asks_whether_sold);
        for (const Token& token : text_.tokens) {
            const std::string_view code = words_.subjects.code_of(token.text);
            if (!code.empty()) reason(std::string{asks_about} + std::string{code});
        }
        // «¿Lo tienen en 150?», «¿y en 150?»; in «¿el de 100 sirve para esto?» the value only says which one.
        if (says(words_.serves) || !(says(words_.to_be_had) || is_only_values())) return;
        for (const OptionWords& option : words_.options) {
            const bool open = std::any_of(entities_.undecided.begin(), entities_.undecided.end(),
                                          [&](const Undecided& one) { return one.code == option.code; });
            if (open || entities_.request.has(option.code)) reason(std::string{asks_about} + option.code);
        }
    }

    Understanding conclude() {
        Understanding result;
        result.request = entities_.request;
        result.items = entities_.items;
        result.currency = entities_.details.currency;
        result.undecided = entities_.undecided;
        result.denied = entities_.denied;
        result.products = entities_.products;
        result.extras = entities_.details.extras;
        result.reply = reply_;
        for (const auto& [code, value] : answered_.values) result.request.set(code, value);
        result.language = language();
        const auto date = has(POSTPONE) ? find_date(text_, words_, context_.language) : std::nullopt;
        if (date) reason(reason_of(*date));
        if (has(PRODUCT_INFO) || has(TECHNICAL_QUESTION)) tell_subjects();
        for (const Token& token : text_.tokens) {
            if (token.kind == TokenKind::QUOTE && result.quote_number.empty())
                result.quote_number = token.text;
        }
        const Finding* deciding = nullptr;
        for (const Finding& finding : findings_) {
            result.intents.push_back(finding.intent);
            if (deciding == nullptr || urgency(finding.intent) > urgency(deciding->intent))
                deciding = &finding;
        }
        if (deciding != nullptr) {
            result.intent = deciding->intent;
            const bool torn = findings_.size() > 1 && urgency(deciding->intent) == 0;
            result.confidence = std::min(0.99, 1 - deciding->doubt) * (torn ? 0.9 : 1.0);
            if (result.intent == ACCEPT_QUOTE && !context_.has_open_quote && result.quote_number.empty())
                result.confidence *= 0.8;
        }
        const bool unplaced = std::any_of(text_.tokens.begin(), text_.tokens.end(), [&](const Token& token) {
            return token.kind == TokenKind::NUMBER && token.number &&
                   !entities_.used[static_cast<std::size_t>(&token - text_.tokens.data())];
        });
        if (unplaced) reason(unplaced_number);
        if (says_all(text_, words_)) reason(all_of_them);
        const bool same = says(words_.same) || corrects_product();
        if (same && !entities_.has_size(words_)) reason(same_size);
        if (says_same_thing() || corrects_product()) reason(same_thing);
        if (last_intent() == OPT_OUT) reason(after_stop);
        if (says(words_.another)) reason(another_one);
        const bool priced = result.intent == QUOTE_REQUEST || result.intent == DATA_PROVISION;
        for (const IntentType intent : asked_beside_) {
            if (priced) reason(std::string{asks_too} + std::string{word_for(intent)});
        }
        result.reasons = std::move(reasons_);
        for (const std::string& name : entities_.reasons) {
            if (std::find(result.reasons.begin(), result.reasons.end(), name) == result.reasons.end())
                result.reasons.push_back(name);
        }
        return result;
    }

    const Text& text_;
    const Words& words_;
    const Entities& entities_;
    const RoutingContext& context_;
    std::vector<Finding> findings_;
    std::vector<std::string> reasons_;
    QuoteRequest answered_;
    BareReply reply_ = BareReply::NONE;
    bool is_sign_ = false;
    bool unclear_yes_ = false;
    bool bought_ = false;  // a rule heard it, against a guess that it is put off
    std::vector<IntentType> asked_beside_ = {};
};

// «Dale, gracias» after we asked where to is no place.
void forget_no_place(std::vector<IntentGuess>& guesses, const IntentModel& model, std::string_view original,
                     const RoutingContext& context, const Words& words, Entities& entities) {
    const std::string answered = "entity." + words.measures.other_place + ".answered";
    const auto reason = std::find(entities.reasons.begin(), entities.reasons.end(), answered);
    if (reason == entities.reasons.end()) return;
    RoutingContext unasked = context;
    unasked.asked_for.clear();
    std::vector<IntentGuess> other = model.guess(original, context_name(unasked, words));
    const IntentGuess& first = other.front();
    if (first.intent == DATA_PROVISION || first.intent == UNKNOWN || first.first < sure_enough) return;
    entities.request.erase(words.measures.other_place);
    entities.reasons.erase(reason);
    guesses = std::move(other);
}

}  // namespace

WholeReading read_whole(std::string_view original, const Lexicon& lexicon, const RoutingContext& context) {
    const Words& words = lexicon.words().words;
    WholeReading reading{.text = read_text(original, words, context.language, lexicon.quote_prefix())};
    const Text& text = reading.text;
    const bool is_sign = text.tokens.empty() && original.find_first_not_of(" \t\r\n?") != original.npos;
    reading.entities = find_entities(text, original, lexicon, context);
    Entities& entities = reading.entities;
    PatternText pattern_text{text, entities, words};
    reading.matches = lexicon.words().rules.find(pattern_text);
    std::vector<IntentGuess>& guesses = reading.guesses;
    if (const IntentModel* model = lexicon.words().model.get(); model != nullptr && !text.tokens.empty()) {
        guesses = model->guess(original, context_name(context, words));
        // What answers nothing is no answer: «no, dejá, compro allá».
        const bool answers = guesses.front().intent == DATA_PROVISION && !context.asked_for.empty();
        const bool facts = !entities.request.values.empty() || !entities.products.empty() ||
                           !entities.undecided.empty() || !entities.details.name.empty() ||
                           std::any_of(text.tokens.begin(), text.tokens.end(),
                                       [](const Token& token) { return token.kind == TokenKind::NUMBER; });
        forget_no_place(guesses, *model, original, context, words, entities);
        if (answers && !facts && context.asked_for != "name" && text.tokens.size() > 2) {
            RoutingContext unasked = context;
            unasked.asked_for.clear();
            std::vector<IntentGuess> other = model->guess(original, context_name(unasked, words));
            // A place that no list knows is an answer all the same.
            if (other.front().first >= guesswork) guesses = std::move(other);
        }
    }
    reading.understanding = Judge{text, words, is_sign, entities, context}.judge(reading.matches, guesses);
    return reading;
}

MessageReading read_message(std::string_view text, const Lexicon& lexicon, const RoutingContext& context) {
    WholeReading whole = read_whole(text, lexicon, context);
    return {.understanding = std::move(whole.understanding), .details = std::move(whole.entities.details)};
}

Understanding understand(std::string_view text, const Lexicon& lexicon, const RoutingContext& context) {
    return read_message(text, lexicon, context).understanding;
}

}  // namespace tero::router
