// The things a message names: products, their options and measures, services, places, people. Every figure is
// taken as it was said; whether the catalog has it is for pricing to judge.
#pragma once

#include "modules/router/lexicon.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/text.hpp"
#include "modules/router/values.hpp"
#include "modules/router/words.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::router {

// What is not part of a price, but helps whoever answers.
struct Details {
    std::string name = {};
    std::string phone = {};  // 59899123456
    std::string email = {};
    std::string application = {};  // what it is for, by code
    std::string date_hint = {};    // `mes que viene`, as folded
    std::string currency = {};     // code of the one in which a price is wanted
    std::string payment = {};      // card, transfer, cash …: codes of the business
    std::string document = {};     // the same: plan, photo
    std::string topic = {};
    std::string reason = {};                 // of a rejection: competitor
    std::string unit = {};                   // m2, or of what is counted
    std::vector<std::string> services = {};  // talked about, not ordered
    std::vector<std::string> extras = {};    // codes
    std::vector<std::int32_t> numbers = {};  // every value named of the option that is a number
    std::optional<Decimal> height_m = {};
    bool callback = false;
    bool invoice = false;
    bool operator==(const Details&) const = default;
};

struct Entities {
    QuoteRequest request = {};
    std::vector<std::string> products = {};
    std::vector<Mention> mentions = {};
    std::vector<int> mention_of = {};      // which mention covers a token; -1 for none
    std::vector<bool> used = {};           // numbers that have found their meaning, one entry a token
    std::vector<FoundValue> found = {};    // of what can be only one, every value in the order of the text
    std::vector<QuoteRequest> items = {};  // two or more, or none
    std::vector<Undecided> undecided = {};
    std::vector<Undecided> denied = {};
    std::vector<std::string> reasons = {};
    Details details = {};
    std::vector<std::int32_t> sold = {};  // numbers in which the product that is spoken of is had
    bool is_upright = false;              // what it is for stands: its other side is the height

    // The mention of this kind that covers token `i`.
    const Mention* mention_at(std::size_t i, NameKind kind) const {
        if (i >= mention_of.size() || mention_of[i] < 0) return nullptr;
        const Mention& mention = mentions[static_cast<std::size_t>(mention_of[i])];
        return mention.kind == kind ? &mention : nullptr;
    }

    bool has_size(const Words& words) const {
        const MeasureCodes& codes = words.measures;
        const bool sides = request.has(codes.length) && request.has(codes.width);
        return request.has(codes.area) || sides ||
               std::any_of(words.counts.begin(), words.counts.end(),
                           [&](const CountWords& counted) { return request.has(counted.code); });
    }
};

Entities find_entities(const Text& text, std::string_view original, const Lexicon& lexicon,
                       const RoutingContext& context);

// The steps, in this order; each reads what the ones before left.
void find_short_names(const Text& text, const Lexicon& lexicon, const RoutingContext& context,
                      Entities& entities);  // adds to the mentions
void find_sides(const Text& text, const Words& words, const RoutingContext& context, Entities& entities);
void find_named_side(const Text& text, const Words& words, const RoutingContext& context, Entities& entities);
void find_sizes(const Text& text, const Words& words, const RoutingContext& context, Entities& entities);
void find_amended(const Text& text, const Words& words, const RoutingContext& context, Entities& entities);
void find_number_option(const Text& text, const Words& words, const RoutingContext& context,
                        Entities& entities);
void find_answer(const Text& text, const Words& words, const RoutingContext& context,
                 Entities& entities);  // a bare number
void find_services(const Text& text, const Words& words, Entities& entities);
void find_choices(const Text& text, const Lexicon& lexicon, Entities& entities);
void find_places(const Text& text, const Words& words, const RoutingContext& context,
                 std::string_view original, Entities& entities);
void find_details(const Text& text, const Words& words, std::string_view original, Entities& entities);

}  // namespace tero::router
