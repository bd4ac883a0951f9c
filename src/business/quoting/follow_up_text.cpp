// Follow-ups in words. Three wordings, so that nobody reads the same message twice: did you see it, can I
// help, it ends on Friday. No discount, no hurry, and the last one offers to stop.
#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"
#include "business/quoting/quote_text.hpp"

#include <fmt/format.h>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::size_t parameter_characters_max = 120;  // a filled template has at most 1024

enum class Rung { first, second, later };

Rung rung_of(Duration after) {
    if (after <= 24h) return Rung::first;
    return after <= 48h ? Rung::second : Rung::later;
}

std::string reader_of(const Quote& quote, std::string_view language) {
    const std::string name = first_name(quote.contact_name);
    // A template's greeting needs a word after it; so does ours.
    return name.empty() ? std::string(in_language(language, "qué tal", "there", "tudo bem")) : name;
}

std::string last_day(const Quote& quote, std::string_view language, const TimeZone& zone) {
    return day_name(zone.local(quote.valid_until), language);
}

// In the order of the template's placeholders.
std::vector<std::string> parameters_of(const Quote& quote, Rung rung, std::string_view language,
                                       const TimeZone& zone) {
    std::vector<std::string> parameters = {reader_of(quote, language), quote.number};
    if (rung == Rung::second) parameters.push_back(quote_subject(quote.priced, language));
    if (rung == Rung::later) parameters.push_back(last_day(quote, language, zone));
    for (std::string& parameter : parameters) parameter = one_line(parameter, parameter_characters_max);
    return parameters;
}

}  // namespace

std::string_view follow_up_template_body(Duration after, std::string_view language) {
    switch (rung_of(after)) {
        case Rung::first:
            return in_language(language,
                               "¡Hola, {{1}}! ¿Pudiste ver la cotización {{2}}? Si querés, la ajustamos.",
                               "Hi {{1}}, did you get to see quote {{2}}? We can adjust it if you like.",
                               "Olá {{1}}, você conseguiu ver o orçamento {{2}}? Se quiser, ajustamos.");
        case Rung::second:
            return in_language(
                language,
                "¡Hola, {{1}}! Si te quedó alguna duda con la cotización {{2}} ({{3}}), escribime y la vemos.",
                "Hi {{1}}, if anything about quote {{2}} ({{3}}) is not clear, write to me and we will look "
                "at it.",
                "Olá {{1}}, se ficou alguma dúvida sobre o orçamento {{2}} ({{3}}), me escreva e vemos "
                "juntos.");
        case Rung::later:
            break;
    }
    return in_language(
        language,
        "¡Hola, {{1}}! La cotización {{2}} es válida hasta el {{3}}. Si cambió alguna medida, la "
        "rehacemos; si ya no la precisás, avisame y no te escribo más por esto.",
        "Hi {{1}}, quote {{2}} is valid until {{3}}. If a measure has changed we will redo it; if you "
        "no longer need it, tell me and I will not write about it again.",
        "Olá {{1}}, o orçamento {{2}} é válido até {{3}}. Se alguma medida mudou, refazemos; se não "
        "precisa mais, me avise e não escrevo mais sobre isso.");
}

std::string filled_template(std::string_view body, const std::vector<std::string>& parameters) {
    std::string text;
    for (std::size_t at = 0; at < body.size();) {
        const bool placeholder =
            at + 5 <= body.size() && body.substr(at, 2) == "{{" && body.substr(at + 3, 2) == "}}";
        const std::size_t number = placeholder ? static_cast<std::size_t>(body[at + 2] - '0') : 0;
        if (number >= 1 && number <= parameters.size()) {
            text += parameters[number - 1];
            at += 5;
        } else {
            text.push_back(body[at]);
            at += 1;
        }
    }
    return text;
}

std::string follow_up_text(const Quote& quote, Duration after, std::string_view link, const TimeZone& zone) {
    const std::string& language = quote.language;
    const Rung rung = rung_of(after);
    std::string text =
        filled_template(follow_up_template_body(after, language), parameters_of(quote, rung, language, zone));
    // Inside the window there is room for the way back to the quote.
    if (rung == Rung::first && !link.empty()) {
        text += fmt::format(" {} {}", in_language(language, "Está acá:", "It is here:", "Está aqui:"), link);
    }
    return text;
}

TemplateUse follow_up_template(const Quote& quote, Duration after, std::string name, std::string language,
                               const TimeZone& zone) {
    auto parameters = parameters_of(quote, rung_of(after), language, zone);
    return TemplateUse{.name = std::move(name),
                       .language = std::move(language),
                       .parameters = std::move(parameters),
                       .buttons = {}};
}

}  // namespace tero::sales
