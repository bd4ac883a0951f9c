// Where a model ranks what a message means: rules and facts hold it where it could do harm.
#include "modules/router/dates.hpp"
#include "modules/router/judge.hpp"
#include "modules/router/understand.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace tero::router {

using enum IntentType;

namespace {

// A rule for what must never be missed counts unless the model finds it so unlikely.
constexpr double rule_errs = 0.25;
// One that calls a person does little harm where it errs.
constexpr double calling_rule_errs = 0.03;
constexpr double sure_of_a_stop = 0.7;
constexpr double likely = 0.7;
// Of somebody who names products, has a quote or states facts.
constexpr double sure_of_silence = 0.85;
// Words that may be a wish for silence: a person looks.
constexpr double may_be_a_stop = 0.15;
// Below this the facts in a message say more than its words.
constexpr double facts_say_more = 0.6;
constexpr double bought_all_the_same = 0.8;
// What decides nothing may be guessed.
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

}  // namespace

IntentGuess Judge::of(const Guesses& guesses, IntentType intent) {
    const auto found = std::find_if(guesses.begin(), guesses.end(),
                                    [&](const IntentGuess& one) { return one.intent == intent; });
    return found == guesses.end() ? IntentGuess{} : *found;
}

void Judge::weigh(const std::vector<Match>& matches, const Guesses& guesses) {
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
    const bool outweighed = facts_outweigh(matches, guesses.front());
    const bool is_asked = is_asked_beside(first) || first == DISCOUNT_REQUEST;
    if (outweighed && is_asked && guesses.front().first >= likely)
        asked_beside_.push_back(first);
    if (says_little || (unsure && !names_only_a_place()) || (!decides && is_only_values()) || outweighed)
        trust_facts();
    if (!decides && guesses.front().first < sure_of_silence) hear_more_of_the_same();
    hear_a_whole_order(matches, guesses);
    doubt_complaint(matches, guesses);
    hear_what_must_be_heard(matches, guesses);
    doubt_opt_in(matches, guesses);
    doubt_silence(matches, guesses);
    hear_a_purchase(matches, guesses);
    doubt_postponing(matches, guesses);
    doubt_acceptance(matches, guesses);
    doubt_rejection(matches, guesses);
    doubt_person(matches, guesses);
    hear_what_else_is_asked(matches, guesses);
    if (has(OPT_OUT)) drop(OPT_IN);
}

void Judge::hear_more_of_the_same() {
    if (!context_.is_ordered || !entities_.has_size(words_) || !says_same_thing()) return;
    findings_.clear();
    reason("quote_request.more_of_the_same");
    add(QUOTE_REQUEST, 0.75);
}

bool Judge::is_asked_beside(IntentType intent) {
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

std::string_view Judge::word_for(IntentType intent) {
    switch (intent) {
        case STOCK_DELIVERY:
            return "stock_delivery";
        case PAYMENT_TERMS:
            return "payment_terms";
        case VISIT_LOCATION:
            return "visit_location";
        case INSTALLATION:
            return "installation";
        case DISCOUNT_REQUEST:
            return "discount_request";
        default:
            return "technical_question";
    }
}

bool Judge::facts_outweigh(const std::vector<Match>& matches, const IntentGuess& first) const {
    const IntentType intent = first.intent;
    if (intent == DISCOUNT_REQUEST) return asks_for_more();
    const bool asks = is_asked_beside(intent) || intent == PRODUCT_INFO || intent == RECOMMENDATION_REQUEST ||
                      intent == ORDER_STATUS || intent == QUOTE_STATUS || intent == OBJECTION_PRICE;
    if (!asks || first.first >= sure_of_silence || said_by_rule(matches, intent) || says(words_.serves))
        return false;
    // Who has ordered and names it speaks of that, unless a price is asked for.
    const bool of_the_order = context_.is_ordered && (intent == ORDER_STATUS || intent == STOCK_DELIVERY);
    const bool priced = said_by_any_rule(matches, QUOTE_REQUEST) || said_by_any_rule(matches, PRICE_INQUIRY);
    if (of_the_order && !priced) return false;
    const QuoteRequest& request = entities_.request;
    if (request.product && (entities_.has_size(words_) || !asks_anything())) return true;
    const MeasureCodes& codes = words_.measures;
    const auto is_new = [&](const auto& value) {
        const auto before = context_.stated.values.find(value.first);
        const bool place = value.first == codes.place || value.first == codes.other_place;
        return !place && (before == context_.stated.values.end() || before->second != value.second);
    };
    return is_under_way() && std::any_of(request.values.begin(), request.values.end(), is_new);
}

bool Judge::asks_for_more() const {
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        // A per cent, or a price.
        if (text_.tokens[i].kind == TokenKind::NUMBER && !entities_.used[i]) return false;
    }
    return context_.has_open_quote && entities_.has_size(words_);
}

bool Judge::said_by_any_rule(const std::vector<Match>& matches, IntentType intent) {
    return std::any_of(matches.begin(), matches.end(),
                       [&](const Match& match) { return match.rule->intent == intent; });
}

void Judge::hear_a_whole_order(const std::vector<Match>& matches, const Guesses& guesses) {
    const bool whole = entities_.request.product && entities_.has_size(words_);
    const bool price = said_by_any_rule(matches, QUOTE_REQUEST) ||
                       said_by_any_rule(matches, PRICE_INQUIRY) ||
                       of(guesses, QUOTE_REQUEST).said >= rule_errs;
    if (!whole || !price || has(QUOTE_REQUEST) || !is_asked_beside(guesses.front().intent) ||
        guesses.front().first >= sure_of_silence)
        return;
    trust_facts();
}

void Judge::hear_what_else_is_asked(const std::vector<Match>& matches, const Guesses& guesses) {
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

bool Judge::says_nothing_before(const Match& match) const {
    const auto begin = text_.tokens.begin();
    return std::all_of(begin, begin + static_cast<std::ptrdiff_t>(match.begin), [&](const Token& token) {
        return one_of(token.text, words_.yes_and_manners) || one_of(token.text, words_.courtesies);
    });
}

const Match* Judge::buys_outright(const std::vector<Match>& matches, bool behind_words) const {
    const auto found = std::find_if(matches.begin(), matches.end(), [&](const Match& match) {
        if (match.rule->intent != ACCEPT_QUOTE || match.rule->tier != Tier::STRONG) return false;
        const bool ends = match.end >= text_.tokens.size() || text_.tokens[match.end].after_comma ||
                          !text_.same_sentence(match.end - 1, match.end);
        return ends && (behind_words || says_nothing_before(match));
    });
    return found == matches.end() ? nullptr : &*found;
}

bool Judge::says_nothing_else(const Match& match) const {
    return match.end >= text_.tokens.size() && says_nothing_before(match);
}

void Judge::hear_a_purchase(const std::vector<Match>& matches, const Guesses& guesses) {
    const IntentGuess& first = guesses.front();
    const bool open = context_.has_open_quote && !has(ACCEPT_QUOTE) && said_by_rule(matches, ACCEPT_QUOTE) &&
                      !said_by_rule(matches, REJECT_QUOTE);
    const bool little =
        first.intent == UNKNOWN || first.intent == GREETING || first.intent == GOODBYE_THANKS;
    const bool behind_words = little || first.first < guesswork;
    const Match* bought = open ? buys_outright(matches, behind_words) : nullptr;
    if (bought == nullptr || urgency(first.intent) > 0 || asks_anything() || is_tied(bought)) return;
    const bool whole = says_nothing_else(*bought);
    // «Va ese, después me fijo lo demás»
    const bool opens = first.intent == POSTPONE && says_nothing_before(*bought);
    const bool gives_way = little || opens || is_asked_beside(first.intent) || first.first < facts_say_more ||
                           (whole && first.first < sure_of_silence && first.intent != REJECT_QUOTE);
    // The day on which it is fetched is none to wait for.
    const bool later =
        said_by_rule(matches, POSTPONE) || (!whole && find_date(text_, words_, context_.language));
    if (!gives_way || later) return;
    drop(DATA_PROVISION);
    drop(POSTPONE);
    findings_.insert(findings_.begin(), {.intent = ACCEPT_QUOTE, .doubt = 1 - bought_all_the_same});
    bought_ = true;
}

void Judge::doubt_opt_in(const std::vector<Match>& matches, const Guesses& guesses) {
    const bool sure = said_by_any_rule(matches, OPT_IN) || of(guesses, OPT_IN).first >= sure_of_silence;
    if (!sure) drop(OPT_IN);
}

void Judge::doubt_postponing(const std::vector<Match>& matches, const Guesses& guesses) {
    const IntentGuess& front = guesses.front();
    const bool later =
        front.intent == POSTPONE || front.intent == ORDER_STATUS || front.intent == QUOTE_STATUS;
    if (!later || !has(front.intent) || said_by_rule(matches, front.intent)) return;
    const bool buys = context_.has_open_quote && front.first < sure_of_a_stop &&
                      said_by_rule(matches, ACCEPT_QUOTE) && !is_tied() && !says(words_.times) &&
                      !find_date(text_, words_, context_.language);
    if (buys) {
        drop(front.intent);
        drop(DATA_PROVISION);
        if (!has(ACCEPT_QUOTE)) add(ACCEPT_QUOTE, bought_all_the_same);
        bought_ = true;
        return;
    }
    const bool asks = front.intent == POSTPONE && front.first < facts_say_more && asks_anything();
    if (asks && said_by_rule(matches, QUOTE_STATUS)) {  // «Cobré, ¿sigue en pie?»
        drop(POSTPONE);
        if (!has(QUOTE_STATUS)) add(QUOTE_STATUS, 0.8);
        return;
    }
    const bool field = !context_.asked_for.empty() && words_.slots.code_of(context_.asked_for) != "";
    if (front.intent == POSTPONE && field && front.first < facts_say_more - 0.1) drop(POSTPONE);
}

bool Judge::no_before(std::size_t i) const {
    for (std::size_t at = i; at > 0 && i - at < 3 && text_.same_sentence(i, at - 1); --at) {
        if (text_.tokens[at].after_comma) return false;
        if (one_of(text_.tokens[at - 1].text, words_.no)) return true;
    }
    return false;
}

bool Judge::no_within(const Match& match) const {
    return std::any_of(text_.tokens.begin() + static_cast<std::ptrdiff_t>(match.begin),
                       text_.tokens.begin() + static_cast<std::ptrdiff_t>(match.end),
                       [&](const Token& token) { return one_of(token.text, words_.no); });
}

bool Judge::says_it_is_bought() const {
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        const bool buys = one_of(text_.tokens[i].text, words_.buys) && !text_.is_question(i);
        if (buys && !no_before(i)) return true;
    }
    return false;
}

void Judge::doubt_rejection(const std::vector<Match>& matches, const Guesses& guesses) {
    const IntentGuess& no = guesses.front();
    if (!context_.has_open_quote || no.intent != REJECT_QUOTE || !has(REJECT_QUOTE) ||
        said_by_rule(matches, REJECT_QUOTE) || no.first >= sure_of_silence)
        return;
    const bool bought = says_it_is_bought() || said_by_rule(matches, ACCEPT_QUOTE);
    // «No, sacalos» is of the values.
    if (!bought && no.first >= sure_enough && !states_facts()) return;
    drop(REJECT_QUOTE);
    reason(bought ? unclear_yes : unclear_no);
    unclear_yes_ = bought;
}

void Judge::doubt_person(const std::vector<Match>& matches, const Guesses& guesses) {
    if (has(HUMAN_REQUEST) && !said_by_any_rule(matches, HUMAN_REQUEST) &&
        of(guesses, HUMAN_REQUEST).first < facts_say_more) {  // «lo veo con mi socio»
        drop(HUMAN_REQUEST);
        if (findings_.empty() && said_by_rule(matches, POSTPONE)) add(POSTPONE, 0.8);
        return;
    }
    const bool asserted = std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
        const bool person = match.rule->intent == HUMAN_REQUEST && match.rule->tier == Tier::STRONG;
        return person && !no_before(match.begin) && !no_within(match);
    });
    if (!has(HUMAN_REQUEST) || asserted) return;
    bool refused = false;
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        const std::string& word = text_.tokens[i].text;
        // «No me llaman» complains; only a wish refuses.
        const bool wishes = one_of(word, words_.call) || one_of(word, words_.call_wishes);
        if (!wishes && !one_of(word, words_.calls)) continue;
        if (!wishes || !no_before(i)) return;
        refused = true;
    }
    if (!refused) return;
    drop(HUMAN_REQUEST);
    reason("human_request.not_by_phone");
    if (findings_.empty()) add(GOODBYE_THANKS, facts_say_more);
}

void Judge::doubt_complaint(const std::vector<Match>& matches, const Guesses& guesses) {
    // «Lo mismo otra vez pero 30 m2», «me faltó: 6 m2 de esto, ¿cuánto es?»
    const bool priced = entities_.request.product && (said_by_rule(matches, QUOTE_REQUEST) ||
                                                      said_by_rule(matches, PRICE_INQUIRY));
    const bool sized = entities_.has_size(words_);
    const bool another = names_another_product() || wants_one_more() ||
                         (sized && (names_another() || says_same_thing() || priced));
    const bool of_the_order = context_.is_ordered && !another;
    if (of_the_order || guesses.size() < 2 || guesses.front().intent != COMPLAINT) return;
    const bool orders = sized && (says_same_thing() || priced);
    if (said_by_rule(matches, COMPLAINT) && !orders) return;
    if (guesses.front().first < facts_say_more && said_by_rule(matches, SPAM_OTHER))
        return drop(COMPLAINT);
    if (guesses.front().first >= (another ? sure_of_silence : facts_say_more) || !sized) return;
    const IntentType other = another ? QUOTE_REQUEST : guesses[1].intent;  // «otro igual, de 4 x 6»
    if (other != QUOTE_REQUEST && other != DATA_PROVISION) return;
    drop(COMPLAINT);
    orders_more_ = orders;
    if (another) drop(DATA_PROVISION);
    if (!has(other)) add(other, another ? facts_say_more : guesses[1].said);
}

bool Judge::wants_one_more() const {
    for (std::size_t i = 0; i + 1 < text_.tokens.size(); ++i) {
        const Token& next = text_.tokens[i + 1];
        const bool of_goods = one_of(next.text, words_.of) || one_of(next.text, words_.same) ||
                              next.kind == TokenKind::NUMBER;
        if (one_of(text_.tokens[i].text, words_.another) && text_.same_sentence(i, i + 1) && of_goods)
            return true;
    }
    return false;
}

bool Judge::names_another_product() const {
    return entities_.request.product && context_.stated.product &&
           entities_.request.product != context_.stated.product;
}

bool Judge::answers_our_question() const {
    if (context_.asked_for.empty()) return false;
    const MeasureCodes& codes = words_.measures;
    const bool size = context_.asked_for == codes.area || context_.asked_for == codes.length ||
                      context_.asked_for == codes.width;
    return entities_.request.has(context_.asked_for) || (size && entities_.has_size(words_));
}

void Judge::hear_what_must_be_heard(const std::vector<Match>& matches, const Guesses& guesses) {
    for (const Match& match : matches) {
        const IntentType intent = match.rule->intent;
        if (urgency(intent) == 0 || match.rule->tier != Tier::STRONG || has(intent)) continue;
        if (intent == COMPLAINT && orders_more_) continue;
        const double errs = intent == OPT_OUT ? rule_errs : calling_rule_errs;
        if (of(guesses, intent).said >= errs) add(intent, match.rule->weight);
    }
    if (has(OPT_OUT) && is_until_a_time()) {  // «no me escriban hasta marzo»
        drop(OPT_OUT);
        reason("postpone.until");
        if (!has(POSTPONE)) add(POSTPONE, 0.8);
        return;
    }
    // «No les compro más hasta que lo arreglen»
    if (has(OPT_OUT) && says(words_.until) && !said_by_rule(matches, OPT_OUT)) {
        drop(OPT_OUT);
        const bool complains = of(guesses, COMPLAINT).said >= may_be_a_stop;
        if (!complains) reason(unclear_stop);
        if (complains && !has(COMPLAINT)) add(COMPLAINT, facts_say_more);
        return;
    }
    const IntentGuess stop = of(guesses, OPT_OUT);
    if (!said_by_rule(matches, OPT_OUT) && of(guesses, WRONG_NUMBER).first >= sure_of_silence)
        return drop(OPT_OUT);
    // «Never mind, I bought it elsewhere»
    if (has(OPT_OUT) && of(guesses, OPT_OUT).first < sure_of_silence && !said_by_rule(matches, OPT_OUT) &&
        said_by_rule(matches, REJECT_QUOTE)) {
        drop(OPT_OUT);
        if (!has(REJECT_QUOTE)) add(REJECT_QUOTE, 0.8);
        return;
    }
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
    // «¿De dónde sacaron mi número?»
    const bool asks = (asks_anything() || begins_with_a_question()) && !said_by_any_rule(matches, OPT_OUT);
    const double enough = asks ? 1 : (orders ? sure_of_silence : sure_of_a_stop);
    const bool clear =
        said_by_rule(matches, OPT_OUT) || (!angry && (stop.first >= enough || stop.said >= enough));
    if (has(OPT_OUT) ? clear : stop.first < (orders ? guesswork : may_be_a_stop)) return;
    drop(OPT_OUT);
    reason(unclear_stop);
}

void Judge::trust_facts() {
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
    } else if (!under_way && states_a_size() && findings_.empty()) {
        reason("quote_request.size");  // «de frente 5»
        add(QUOTE_REQUEST, facts_say_more);
    } else if (!under_way && entities_.request.product &&
               std::all_of(findings_.begin(), findings_.end(), [&](const Finding& one) {
                   const bool of_it = one.intent == RECOMMENDATION_REQUEST || one.intent == PRODUCT_INFO ||
                                      is_asked_beside(one.intent);
                   return one.intent == GREETING || (of_it && !asks_anything());
               })) {
        findings_.clear();  // «hola, quiero el de 100», «quiero hacer uno con esto»
        reason("quote_request.names_product");
        add(QUOTE_REQUEST, facts_say_more);
    }
}

bool Judge::states_a_size() const {
    const MeasureCodes& codes = words_.measures;
    const QuoteRequest& request = entities_.request;
    return request.has(codes.length) || request.has(codes.width) || request.has(codes.area);
}

bool Judge::begins_with_a_question() const {
    const std::vector<Token>& tokens = text_.tokens;
    const auto asks = [&](std::size_t i) {
        return i < tokens.size() && one_of(tokens[i].text, words_.asks_in_words);
    };
    return asks(0) || asks(1);
}

bool Judge::asks_anything() const {
    return std::find(text_.questions.begin(), text_.questions.end(), true) != text_.questions.end();
}

bool Judge::is_until_a_time() const {
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

bool Judge::said_by_rule(const std::vector<Match>& matches, IntentType intent) {
    return std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
        return match.rule->intent == intent && match.rule->tier == Tier::STRONG;
    });
}

void Judge::doubt_silence(const std::vector<Match>& matches, const Guesses& guesses) {
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

void Judge::doubt_acceptance(const std::vector<Match>& matches, const Guesses& guesses) {
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

bool Judge::shrugs_behind(std::size_t i) const {
    for (auto next = i + 1; next < std::min(i + 4, text_.tokens.size()); ++next) {
        if (!text_.same_sentence(i, next) || text_.tokens[next].after_comma) return false;
        if (one_of(text_.tokens[next].text, words_.shrugs)) return true;
    }
    return false;
}

bool Judge::is_followed_by_clause(std::size_t i) const {
    for (auto next = i + 2; next < text_.tokens.size() && text_.same_sentence(i, next); ++next) {
        if (text_.tokens[next].after_comma) return true;
    }
    return false;
}

bool Judge::is_tied(const Match* bought) const {
    bool states = false;
    // «Lo mío no es regatear. Hacelo»: a no that ended before says nothing of it.
    const bool parted = bought != nullptr && bought->begin > 0 &&
                        !text_.same_sentence(bought->begin - 1, bought->begin);
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        const Token& token = text_.tokens[i];
        states = states || !text_.is_question(i);
        if (one_of(token.text, words_.conditions)) return true;
        const bool is_over = parted && i < bought->begin;
        if (one_of(token.text, words_.no) && !is_over && !shrugs_behind(i)) return true;
        const bool pause = i + 1 == text_.tokens.size() || text_.tokens[i + 1].after_comma ||
                           !text_.same_sentence(i, i + 1);  // «ahora si, lo compro»
        const bool opens = i == 0 && !is_followed_by_clause(i);
        if (!opens && one_of(token.text, words_.if_words) && !token.accented && !pause) return true;
    }
    return !states;
}

}  // namespace tero::router
