#include "modules/router/explained.hpp"

#include "modules/router/judge.hpp"
#include "modules/router/language.hpp"
#include "modules/router/understand.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

// Of many intents, those that anybody would think of.
constexpr std::size_t chances_max = 5;

using router::WholeReading;

std::string written(const WholeReading& reading, std::string_view text, std::size_t begin, std::size_t end) {
    if (begin >= end || end > reading.text.tokens.size()) return {};
    const std::size_t from = reading.text.tokens[begin].begin;
    return std::string{text.substr(from, reading.text.tokens[end - 1].end - from)};
}

std::vector<IntentChance> chances_of(const WholeReading& reading) {
    const std::vector<IntentType>& found = reading.understanding.intents;
    const auto is_found = [&](IntentType intent) {
        return std::find(found.begin(), found.end(), intent) != found.end();
    };
    std::vector<IntentChance> chances;
    for (const router::IntentGuess& guess : reading.guesses) {
        if (chances.size() < chances_max || is_found(guess.intent))
            chances.push_back({guess.intent, guess.first, guess.said, is_found(guess.intent)});
    }
    for (const IntentType intent : found) {  // by rules and facts alone
        const bool told = std::any_of(chances.begin(), chances.end(),
                                      [&](const IntentChance& one) { return one.intent == intent; });
        const double sure = intent == reading.understanding.intent ? reading.understanding.confidence : 0;
        if (!told) chances.push_back({intent, sure, sure, true});
    }
    return chances;
}

// `complaint.reports_no_answer` as it is said: `complaint: reports no answer`.
std::string spoken(std::string code) {
    std::replace(code.begin(), code.end(), '_', ' ');
    if (const auto dot = code.find('.'); dot != code.npos) code.replace(dot, 1, ": ");
    std::replace(code.begin(), code.end(), '.', ' ');
    return code;
}

std::string words_of(const WholeReading& reading, std::string_view text, std::string_view code) {
    for (const router::Match& match : reading.matches) {
        if (match.rule->name == code) return written(reading, text, match.begin, match.end);
    }
    for (const router::FoundValue& value : reading.entities.found) {
        if (code.starts_with("entity.") && code.substr(7).starts_with(value.what))
            return written(reading, text, value.begin, value.end);
    }
    return {};
}

std::vector<ReadReason> reasons_of(const WholeReading& reading, std::string_view text,
                                   const std::vector<std::string>& codes, const router::Words& words) {
    std::vector<ReadReason> reasons;
    for (const std::string& code : codes) {
        ReadReason reason{.code = code, .words = words_of(reading, text, code), .says = spoken(code)};
        const bool changes = code == router::language_changes;
        if (changes || code == router::language_stays) {
            reason.words = router::telling_words(reading.text.tokens, words,
                                                 changes ? reading.understanding.language
                                                         : reading.text.language);
        }
        if (!reason.words.empty()) reason.says += fmt::format(", from «{}»", reason.words);
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

std::vector<ReadValue> values_of(const WholeReading& reading, std::string_view text) {
    std::vector<ReadValue> values;
    const auto place = [&](ReadValue& value, std::size_t begin, std::size_t end) {
        value.text = written(reading, text, begin, end);
        if (value.text.empty()) return;
        value.begin = static_cast<std::int32_t>(reading.text.tokens[begin].begin);
        value.end = static_cast<std::int32_t>(reading.text.tokens[end - 1].end);
    };
    for (const router::FoundValue& found : reading.entities.found) {
        for (const auto& [code, one] : found.values) {
            values.push_back({.role = code, .value = to_string(one), .status = found.standing});
            place(values.back(), found.begin, found.end);
        }
    }
    for (std::size_t i = 0; i < reading.text.tokens.size(); ++i) {
        const router::Token& token = reading.text.tokens[i];
        if (token.kind != router::TokenKind::QUOTE && token.kind != router::TokenKind::PHONE) continue;
        const bool quote = token.kind == router::TokenKind::QUOTE;
        values.push_back({.role = quote ? "quote" : "phone", .value = token.text});
        place(values.back(), i, i + 1);
    }
    std::stable_sort(values.begin(), values.end(),
                     [](const ReadValue& a, const ReadValue& b) { return a.begin < b.begin; });
    const auto add = [&](std::string role, std::string value) {
        const bool known = std::any_of(values.begin(), values.end(), [&](const ReadValue& one) {
            return one.role == role && one.status == router::Standing::STATED;
        });
        if (!known && !value.empty()) values.push_back({.role = std::move(role), .value = std::move(value)});
    };
    for (const auto& [code, one] : reading.understanding.request.values) add(code, to_string(one));
    const router::Details& details = reading.entities.details;
    add("name", details.name);
    add("email", details.email);
    add("currency", details.currency);
    add("payment", details.payment);
    add("date", details.date_hint);
    add("use", details.application);
    for (const std::string& extra : details.extras) add("extra", extra);
    return values;
}

}  // namespace

RouteExplained explain_route(const AgentRouter& router, std::string_view text,
                             const RoutingContext& context) {
    const WholeReading reading = router::read_whole(text, router.lexicon(), context);
    RouteExplained explained{.context = context, .decision = router.route(reading.understanding, context)};
    explained.intents = chances_of(reading);
    explained.why = reasons_of(reading, text, explained.decision.reasons,
                               router.lexicon().words().words);
    explained.values = values_of(reading, text);
    explained.understanding = reading.understanding;
    return explained;
}

}  // namespace tero
