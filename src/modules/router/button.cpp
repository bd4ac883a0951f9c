// Buttons and list rows: what they mean is in their payload, which we wrote ourselves when we sent them; yet
// it comes from outside, so whatever it does not say clearly is read like typed text.
#include "modules/router/model/answer_payload.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/understand.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tero::router {
namespace {

using enum IntentType;

struct Command {
    std::string_view payload;
    IntentType intent;
};

constexpr std::array commands{Command{"QUOTE_ACCEPT", ACCEPT_QUOTE},
                              Command{"QUOTE_REJECT", REJECT_QUOTE},
                              Command{"QUOTE_LATER", POSTPONE},
                              Command{"STOP", OPT_OUT},
                              Command{"OPT_OUT", OPT_OUT},
                              Command{"BAJA", OPT_OUT},
                              Command{"START", OPT_IN},
                              Command{"OPT_IN", OPT_IN},
                              Command{"HUMAN", HUMAN_REQUEST}};

Understanding pressed(IntentType intent, const RoutingContext& context) {
    Understanding understanding{
        .intent = intent, .intents = {intent}, .confidence = 1, .reasons = {"button"}};
    understanding.language = context.language;
    return understanding;
}

std::string spoken(std::string_view value) {
    std::string text{value};
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

// `length:8` is the answer «8» to the question for the length.
bool take_answer(std::string_view field, std::string_view value, const Lexicon& lexicon,
                 const RoutingContext& context, Understanding& into) {
    const Words& words = lexicon.words().words;
    QuoteRequest& request = into.request;
    const OptionWords* option = words.option(field);
    if (option != nullptr && option->kind == OptionKind::SERVICE) {
        const bool yes = words.button_yes.has(value) || value == option->yes;
        if (!yes && !words.button_no.has(value) && value != option->no) return false;
        request.set(field, yes ? option->yes : option->no);
        return true;
    }
    if (option != nullptr && option->kind == OptionKind::SIDES && words.button_no.has(value)) {
        request.set(field, std::vector<std::string>{});
        return true;
    }
    if (option != nullptr && option->kind == OptionKind::CHOICE) {
        const auto code = lexicon.code_of(NameKind::OPTION, value, option);
        if (code) request.set(field, *code);
        return code.has_value();
    }
    if (field == "product") {
        const auto code = lexicon.code_of(NameKind::PRODUCT, value);
        if (!code) return false;
        request.product = *code;
        into.products = {*code};
        return true;
    }
    RoutingContext answering = context;
    answering.asked_for = field;
    const Understanding read = understand(spoken(value), lexicon, answering);
    if (read.request == QuoteRequest{}) return false;
    request = read.request;
    return true;
}

// `pile_mm|30`: the value, while that is what we ask for. A tap on an older question is what it shows, typed.
Understanding understand_answer(std::string_view said, std::string_view title, const Lexicon& lexicon,
                                const RoutingContext& context) {
    const auto bar = said.find('|');
    const std::string_view field = said.substr(0, bar);
    if (bar != said.npos && field == context.asked_for) {
        Understanding understanding = pressed(DATA_PROVISION, context);
        understanding.reasons.push_back("button." + std::string{field});
        if (take_answer(field, said.substr(bar + 1), lexicon, context, understanding)) return understanding;
    }
    return understand(title, lexicon, context);
}

}  // namespace

Understanding understand_button(std::string_view payload, std::string_view title, const Lexicon& lexicon,
                                const RoutingContext& context) {
    const auto bar = payload.find('|');
    const std::string_view name = payload.substr(0, bar);
    if (name == answer_command && bar != payload.npos)
        return understand_answer(payload.substr(bar + 1), title, lexicon, context);
    for (const Command& command : commands) {
        if (command.payload != name) continue;
        Understanding understanding = pressed(command.intent, context);
        understanding.reasons.push_back("button." + std::string{name});
        if (bar == payload.npos) return understanding;
        // Which quote it means is not guessed: a number that nobody can read makes it a text.
        const Text rest = read_text(payload.substr(bar + 1), lexicon.words().words, context.language,
                                    lexicon.quote_prefix());
        if (rest.tokens.size() != 1 || rest.tokens.front().kind != TokenKind::QUOTE) break;
        understanding.quote_number = rest.tokens.front().text;
        return understanding;
    }
    const auto colon = payload.find(':');
    const std::string_view field = colon == payload.npos
                                       ? std::string_view{}
                                       : lexicon.words().words.fields.code_of(payload.substr(0, colon));
    if (!field.empty()) {
        Understanding understanding = pressed(DATA_PROVISION, context);
        understanding.reasons.push_back("button." + std::string{field});
        if (take_answer(field, payload.substr(colon + 1), lexicon, context, understanding))
            return understanding;
    }
    // The provider's own stop button, «Stop promotions», says so in its payload as in its title.
    Understanding meant = understand(spoken(payload), lexicon, context);
    if (title.empty() || meant.intent == OPT_OUT) return meant;
    return understand(title, lexicon, context);
}

}  // namespace tero::router
