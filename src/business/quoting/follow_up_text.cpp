// Follow-ups in words: each step of the sequence has its own, so that nobody reads the same message twice. No
// discount, no hurry, and the last one offers to stop.
#include "business/quoting/quote_text.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace tero::sales {
namespace {

constexpr std::size_t parameter_characters_max = 120;  // a filled template has at most 1024
constexpr std::string_view places[] = {"name", "quote", "subject", "day"};

std::string reader_of(const Quote& quote, const Speech& say) {
    std::string name = first_name(quote.contact_name);
    // A template's greeting needs a word after it; so does ours.
    return name.empty() ? say("follow_up.nobody") : name;
}

// What stands in a place of a wording.
std::string value_of(std::string_view place, const Quote& quote, const TimeZone& zone, const Speech& say) {
    std::string value;
    if (place == "name") value = reader_of(quote, say);
    if (place == "quote") value = quote.number;
    if (place == "subject") value = quote_subject(quote.priced, say);
    if (place == "day") value = say.day(zone.local(quote.valid_until));
    return one_line(value, parameter_characters_max);
}

}  // namespace

Values follow_up_values(const Quote& quote, const TimeZone& zone, const Speech& say) {
    Values values;
    for (const std::string_view place : places)
        values.emplace_back(place, value_of(place, quote, zone, say));
    return values;
}

}  // namespace tero::sales
