// Follow-ups in words. Three wordings, so that nobody reads the same message twice: did you see it, can I
// help, it ends on Friday. No discount, no hurry, and the last one offers to stop.
#include "business/quoting/quote_text.hpp"

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

std::string_view wording_of(Rung rung) {
    if (rung == Rung::first) return "follow_up.seen";
    return rung == Rung::second ? "follow_up.doubts" : "follow_up.last_day";
}

std::string reader_of(const Quote& quote, const Speech& say) {
    std::string name = first_name(quote.contact_name);
    // A template's greeting needs a word after it; so does ours.
    return name.empty() ? say("follow_up.nobody") : name;
}

// In the order of the template's placeholders.
std::vector<std::string> parameters_of(const Quote& quote, Rung rung, const TimeZone& zone,
                                       const Speech& say) {
    std::vector<std::string> parameters = {reader_of(quote, say), quote.number};
    if (rung == Rung::second) parameters.push_back(quote_subject(quote.priced, say));
    if (rung == Rung::later) parameters.push_back(say.day(zone.local(quote.valid_until)));
    for (std::string& parameter : parameters) parameter = one_line(parameter, parameter_characters_max);
    return parameters;
}

}  // namespace

std::string follow_up_template_body(Duration after, const Speech& say) {
    return say(wording_of(rung_of(after)),
               {{"name", "{{1}}"}, {"quote", "{{2}}"}, {"subject", "{{3}}"}, {"day", "{{3}}"}});
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

std::string follow_up_text(const Quote& quote, Duration after, std::string_view link, const TimeZone& zone,
                           const Speech& say) {
    const Rung rung = rung_of(after);
    std::string text =
        filled_template(follow_up_template_body(after, say), parameters_of(quote, rung, zone, say));
    // Inside the window there is room for the way back to the quote.
    if (rung == Rung::first && !link.empty())
        text += " " + say("follow_up.link", {{"link", std::string{link}}});
    return text;
}

TemplateUse follow_up_template(const Quote& quote, Duration after, std::string name, std::string language,
                               const TimeZone& zone, const Speech& say) {
    return TemplateUse{.name = std::move(name),
                       .language = std::move(language),
                       .parameters = parameters_of(quote, rung_of(after), zone, say),
                       .buttons = {}};
}

}  // namespace tero::sales
