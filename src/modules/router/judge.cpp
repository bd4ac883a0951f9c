#include "modules/router/judge.hpp"

#include "modules/router/dates.hpp"
#include "modules/router/language.hpp"
#include "modules/router/model/said_date.hpp"
#include "modules/router/understand.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tero::router {

using enum IntentType;

namespace {

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

}  // namespace

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

Understanding Judge::judge(const std::vector<Match>& found, const std::vector<IntentGuess>& guesses) {
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

bool Judge::has(IntentType intent) const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const Finding& finding) { return finding.intent == intent; });
}

void Judge::drop(IntentType intent) {
    std::erase_if(findings_, [&](const Finding& finding) { return finding.intent == intent; });
}

void Judge::keep_only(std::initializer_list<IntentType> intents) {
    std::erase_if(findings_, [&](const Finding& finding) {
        return std::find(intents.begin(), intents.end(), finding.intent) == intents.end();
    });
}

void Judge::reason(std::string_view name) {
    if (std::find(reasons_.begin(), reasons_.end(), name) == reasons_.end()) reasons_.emplace_back(name);
}

void Judge::add(const Rule& rule) {
    reason(rule.name);
    if (rule.intent != UNKNOWN) add(rule.intent, rule.weight);
}

void Judge::add(IntentType intent, double weight) {
    const auto same = std::find_if(findings_.begin(), findings_.end(),
                                   [&](const Finding& finding) { return finding.intent == intent; });
    if (same == findings_.end())
        findings_.push_back({.intent = intent, .doubt = 1 - weight});
    else
        same->doubt *= 1 - weight / 2;  // the second sign is rarely independent of the first
}

void Judge::drop_shadowed(Tier tier) {
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

bool Judge::is_in_request() const {
    return std::any_of(context_.last_intents.begin(), context_.last_intents.end(), [](IntentType intent) {
        return intent == QUOTE_REQUEST || intent == DATA_PROVISION;
    });
}

bool Judge::is_under_way() const {
    return context_.has_open_quote || !context_.asked_for.empty() || is_in_request();
}

bool Judge::names_quote() const {
    return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                       [](const Token& token) { return token.kind == TokenKind::QUOTE; });
}

void Judge::infer_from_entities() {
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

void Judge::judge_social(const std::vector<Match>& matches) {
    for (const Match& match : matches) {
        if (match.rule->tier == Tier::SOCIAL) add(*match.rule);
    }
    if (has(GOODBYE_THANKS)) drop(GREETING);
}

bool Judge::says_only(const WordList& words) const {
    return !text_.tokens.empty() && text_.tokens.size() <= 6 &&
           std::all_of(text_.tokens.begin(), text_.tokens.end(),
                       [&](const Token& token) { return one_of(token.text, words); });
}

bool Judge::says(const WordList& words) const {
    return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                       [&](const Token& token) { return one_of(token.text, words); });
}

bool Judge::corrects_product() const {
    const std::optional<std::string>& before = context_.stated.product;
    if (!before || !entities_.request.product || *before == *entities_.request.product) return false;
    return std::any_of(entities_.found.begin(), entities_.found.end(), [&](const FoundValue& value) {
        const bool out = value.standing == Standing::DENIED || value.standing == Standing::REPLACED;
        return out && value.what == found_product && to_string(value.values.front().second) == *before;
    });
}

bool Judge::is_again(std::size_t i) const {
    return one_of(text_.tokens[i].text, words_.another) && word_at(text_, i, i + 1, words_.again);
}

bool Judge::names_another() const {
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        if (one_of(text_.tokens[i].text, words_.another) && !is_again(i)) return true;
    }
    return false;
}

bool Judge::says_same_thing() const {
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
        if (!one_of(text_.tokens[i].text, words_.same)) continue;
        const bool last = i + 1 == text_.tokens.size() || !text_.same_sentence(i, i + 1) ||
                          text_.tokens[i + 1].after_comma;
        if (last || is_again(i + 1) || word_at(text_, i, i + 1, words_.chosen_in) ||
            word_at(text_, i, i + 1, words_.clause_openers))
            return true;
    }
    return false;
}

IntentType Judge::last_intent() const {
    return context_.last_intents.empty() ? UNKNOWN : context_.last_intents.back();
}

bool Judge::is_only_values() const {
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

bool Judge::names_only_a_place() const {
    const auto is_place = [&](const auto& value) {
        return value.first == words_.measures.place || value.first == words_.measures.other_place;
    };
    const auto& values = entities_.request.values;
    const MeasureCodes& codes = words_.measures;
    const bool asked = context_.asked_for == codes.place || context_.asked_for == codes.other_place;
    return !values.empty() && !asked && entities_.undecided.empty() &&
           std::all_of(values.begin(), values.end(), is_place);
}

BareReply Judge::bare_reply() const {
    if (text_.tokens.empty()) return is_sign_ ? BareReply::SIGN : BareReply::NONE;
    const bool no = says_only(words_.no_and_manners) && says(words_.no);
    if (no) return BareReply::NO;
    const bool yes = says_only(words_.yes_and_manners);
    return yes ? BareReply::YES : BareReply::NONE;
}

void Judge::apply_context() {
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

void Judge::settle(IntentType intent, std::string_view why) {
    findings_.clear();
    reason(why);
    add(intent, 0.9);
}

void Judge::answer_name() {
    const bool name = context_.asked_for == "name" && !text_.tokens.empty() && text_.tokens.size() <= 5;
    if (!name || !std::all_of(text_.tokens.begin(), text_.tokens.end(),
                              [](const Token& token) { return token.kind == TokenKind::WORD; })) {
        return;
    }
    reason("data_provision.answers_name");
    add(DATA_PROVISION, 0.75);
}

std::string Judge::language() {
    const bool spoke = !context_.last_intents.empty() || !context_.agent.empty() ||
                       !context_.asked_for.empty() || context_.has_open_quote;
    if (!spoke) return text_.language.empty() ? context_.language : text_.language;
    const auto is_name = [&](std::size_t i) {
        return i < entities_.mention_of.size() && entities_.mention_of[i] >= 0;
    };
    std::string other =
        language_turned_to(text_.tokens, text_.letters, words_, context_.language, is_name);
    if (!other.empty()) {
        reason(language_changes);
        return other;
    }
    if (!text_.language.empty() && text_.language != context_.language) reason(language_stays);
    return context_.language;
}

void Judge::tell_subjects() {
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

Understanding Judge::conclude() {
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
    if (names_another()) reason(another_one);
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

}  // namespace tero::router
