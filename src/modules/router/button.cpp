// Buttons and list rows: what they mean is in their payload, which we wrote ourselves when we sent them; yet
// it comes from outside, so whatever it does not say clearly is read like typed text.
#include "modules/router/understand.hpp"
#include "modules/router/word_list.hpp"

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

// The field of QuoteRequest that a short name in a payload stands for.
std::string_view field_named(std::string_view name) {
    if (one_of(name, {"thickness", "thickness_mm", "espesor"})) return "thickness_mm";
    if (one_of(name, {"zone", "zona", "town"})) return "zone";
    if (one_of(name, {"length", "length_m", "largo"})) return "length_m";
    if (one_of(name, {"width", "width_m", "ancho"})) return "width_m";
    if (one_of(name, {"area", "area_m2"})) return "area_m2";
    if (one_of(name, {"product", "color", "quantity", "anclajes", "traslado", "edges", "fill"})) return name;
    return {};
}

std::string spoken(std::string_view value) {
    std::string text{value};
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

bool says_yes(std::string_view value) { return one_of(value, {"si", "yes", "incluido", "true"}); }
bool says_no(std::string_view value) { return one_of(value, {"no", "no_incluido", "false", "none"}); }

// `thickness:150` is the answer «150» to the question for the thickness.
bool take_answer(std::string_view field, std::string_view value, const Lexicon& lexicon,
                 const RoutingContext& context, Understanding& into) {
    QuoteRequest& request = into.request;
    if (field == "anclajes" || field == "traslado") {
        if (!says_yes(value) && !says_no(value)) return false;
        (field == "anclajes" ? request.anclajes : request.traslado) =
            says_yes(value) ? "incluido" : "no_incluido";
        return true;
    }
    if (field == "edges" && says_no(value)) {
        request.edges.emplace();
        return true;
    }
    const auto named = [&](NameKind kind) { return lexicon.code_of(kind, value); };
    if (field == "product" || field == "color" || field == "fill") {
        const auto kind = field == "product" ? NameKind::PRODUCT
                          : field == "color" ? NameKind::COLOR
                                             : NameKind::FILL;
        const auto code = named(kind);
        if (!code) return false;
        (field == "product" ? request.product : field == "color" ? request.color : request.fill) = *code;
        if (field == "product") into.products = {*code};
        return true;
    }
    RoutingContext answering = context;
    answering.asked_for = field;
    const Understanding read = understand(spoken(value), lexicon, answering);
    if (read.request == QuoteRequest{}) return false;
    request = read.request;
    return true;
}

}  // namespace

Understanding understand_button(std::string_view payload, std::string_view title, const Lexicon& lexicon,
                                const RoutingContext& context) {
    const auto bar = payload.find('|');
    const std::string_view name = payload.substr(0, bar);
    for (const Command& command : commands) {
        if (command.payload != name) continue;
        Understanding understanding = pressed(command.intent, context);
        understanding.reasons.push_back("button." + std::string{name});
        if (bar != payload.npos) {
            const Text rest = read_text(payload.substr(bar + 1));
            const bool number = rest.tokens.size() == 1 && rest.tokens.front().kind == TokenKind::QUOTE;
            if (number) understanding.quote_number = rest.tokens.front().text;
        }
        return understanding;
    }
    const auto colon = payload.find(':');
    const std::string_view field =
        colon == payload.npos ? std::string_view{} : field_named(payload.substr(0, colon));
    if (!field.empty()) {
        Understanding understanding = pressed(DATA_PROVISION, context);
        understanding.reasons.push_back("button." + std::string{field});
        if (take_answer(field, payload.substr(colon + 1), lexicon, context, understanding))
            return understanding;
    }
    return understand(title.empty() ? payload : title, lexicon, context);
}

}  // namespace tero::router
