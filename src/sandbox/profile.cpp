#include "sandbox/profile.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero::app {
namespace {

template <class T, std::size_t N>
T weighted(const std::array<std::pair<T, int>, N>& choices, Random& random) {
    int all = 0;
    for (const auto& choice : choices) all += choice.second;
    std::int64_t left = random.below(all);
    for (const auto& [value, weight] : choices) {
        if (left < weight) return value;
        left -= weight;
    }
    return choices.front().first;
}

template <class List>
const auto& one_of(const List& list, Random& random) {
    CHECK(!std::empty(list), "nothing to choose from");
    return list[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(std::size(list))))];
}

constexpr std::array<std::pair<Opening, int>, 12> openings{{{Opening::COMPLETE, 36},
                                                            {Opening::PIECES, 15},
                                                            {Opening::PRICE_FIRST, 10},
                                                            {Opening::PARTIAL, 11},
                                                            {Opening::ODD_THICKNESS, 5},
                                                            {Opening::VOICE, 3},
                                                            {Opening::PLAN, 2},
                                                            {Opening::INFORMATION, 5},
                                                            {Opening::COMPLAINT, 4},
                                                            {Opening::PERSON, 4},
                                                            {Opening::STOP, 2},
                                                            {Opening::NOISE, 3}}};

constexpr std::array<std::pair<AfterQuote, int>, 8> after_quotes{{{AfterQuote::ACCEPT, 14},
                                                                  {AfterQuote::REJECT, 7},
                                                                  {AfterQuote::HAGGLE, 8},
                                                                  {AfterQuote::CHANGE, 8},
                                                                  {AfterQuote::ASK, 4},
                                                                  {AfterQuote::WAIT, 31},
                                                                  {AfterQuote::STOP, 5},
                                                                  {AfterQuote::SILENT, 23}}};

constexpr std::array<std::pair<int, int>, 3> follow_ups{{{1, 50}, {2, 30}, {3, 20}}};
// By day, Monday first: early enough for most follow-ups to fall within the week.
constexpr std::array<std::pair<int, int>, 7> days{
    {{0, 26}, {1, 23}, {2, 20}, {3, 14}, {4, 10}, {5, 6}, {6, 1}}};
constexpr std::array<std::pair<std::string_view, int>, 3> languages{{{"es", 86}, {"pt", 7}, {"en", 7}}};

constexpr std::array<std::string_view, 24> names_es{
    "Lucía",   "Martín",  "Ana",      "Nelson", "Florencia", "Diego",  "Valentina", "Ramiro",
    "Sofía",   "Gonzalo", "Camila",   "Andrés", "Silvia",    "Jorge",  "Natalia",   "Pablo",
    "Mariana", "Rodrigo", "Verónica", "Álvaro", "Leticia",   "Fabián", "Cecilia",   "Hugo"};
constexpr std::array<std::string_view, 6> names_pt{"João",    "Beatriz", "Thiago",
                                                   "Larissa", "Paulo",   "Fernanda"};
constexpr std::array<std::string_view, 6> names_en{"Emily", "James", "Olivia", "Daniel", "Grace", "Thomas"};
constexpr std::array<std::string_view, 16> surnames{
    "Ñandú",   "Pérez",  "Silva",  "Rodríguez", "Techera", "Olivera",   "Cabrera", "Bentancor",
    "Machado", "Suárez", "Acosta", "Píriz",     "Da Rosa", "Umpiérrez", "Lemos",   "Viera"};

std::string name_of_person(std::string_view language, Random& random) {
    const std::string_view first = language == "pt"   ? one_of(names_pt, random)
                                   : language == "en" ? one_of(names_en, random)
                                                      : one_of(names_es, random);
    return fmt::format("{} {}", first, one_of(surnames, random));
}

Timestamp arrival(const TimeZone& zone, Timestamp from, Random& random) {
    LocalTime local = zone.local(from);
    local.day += weighted(days, random);
    const bool at_night = random.chance(4);
    local.hour = at_night ? 21 : 8;
    local.minute = static_cast<int>(at_night ? random.below(120) : 15 + random.below(11 * 60));
    local.second = static_cast<int>(random.below(60));
    return zone.at(local);
}

}  // namespace

Shelf shelf_of(std::span<const sales::CatalogList> lists) {
    Shelf shelf;
    std::vector<std::string> seen;  // the first list that has a product prices it
    for (const sales::CatalogList& list : lists) {
        for (const sales::Product& product : list.products) {
            if (std::find(seen.begin(), seen.end(), product.code) != seen.end()) continue;
            seen.push_back(product.code);
            Offer offer;
            offer.code = product.code;
            offer.spoken = product.code;
            std::replace(offer.spoken.begin(), offer.spoken.end(), '_', ' ');
            const std::vector<std::string> by = sales::priced_by({&list, 1}, product.code);
            const sales::OptionValues* colors = sales::values_of(product, "color");
            for (const std::string& color : colors == nullptr ? std::vector<std::string>{} : colors->values) {
                const auto has_minimum = [&](const sales::ProductLimit& limit) {
                    return limit.option.empty() && limit.value == color;
                };
                if (std::none_of(product.limits.begin(), product.limits.end(), has_minimum) &&
                    color != "personalizado") {
                    offer.colors.push_back(color);
                }
            }
            if (by.empty()) continue;
            for (const std::string& value : sales::known_values({&list, 1}, product.code, by.front()))
                offer.others.push_back(std::stoi(value));
            for (const std::int32_t thickness : offer.others) {
                Offer one = offer;
                one.thickness_mm = thickness;
                for (const sales::ProductLimit& limit : product.limits) {
                    if (limit.option != "color" || limit.value != std::to_string(thickness)) continue;
                    std::erase_if(one.colors, [&](const std::string& color) {
                        return std::find(limit.values.begin(), limit.values.end(), color) ==
                               limit.values.end();
                    });
                }
                shelf.offers.push_back(std::move(one));
            }
        }
        for (const sales::Zone& place : list.terms.zones) {
            for (const std::string& town : place.places) {
                if (std::find(shelf.towns.begin(), shelf.towns.end(), town) == shelf.towns.end()) {
                    shelf.towns.push_back(town);
                }
            }
        }
    }
    return shelf;
}

Random chance(std::uint64_t seed, std::int32_t customer, std::string_view decision) {
    return Random{stable_hash(fmt::format("{}/{}", customer, decision), seed)};
}

std::vector<Profile> make_profiles(std::uint64_t seed, std::int32_t customers, const Shelf& shelf,
                                   const TimeZone& zone, Timestamp from) {
    CHECK(!shelf.offers.empty() && !shelf.towns.empty(), "an empty catalog");
    std::vector<Profile> all;
    for (std::int32_t number = 1; number <= customers; ++number) {
        Random random = chance(seed, number, "profile");
        Profile one;
        one.number = number;
        one.phone = fmt::format("598990{:05}", number);  // within no operator's range
        one.language = weighted(languages, random);
        one.name = name_of_person(one.language, random);
        one.opening = weighted(openings, random);
        one.after_quote = weighted(after_quotes, random);
        one.follow_up = weighted(follow_ups, random);
        one.opens_link = random.chance(65);
        one.arrives = arrival(zone, from, random);
        one.wish = one_of(shelf.offers, random);
        one.length_tenths = static_cast<std::int32_t>(5 * (8 + random.below(33)));  // 4 … 20 m, by halves
        one.width_tenths = static_cast<std::int32_t>(5 * (6 + random.below(15)));   // 3 … 10 m
        if (!one.wish.colors.empty() && random.chance(70)) one.color = one_of(one.wish.colors, random);
        one.town = one_of(shelf.towns, random);
        all.push_back(std::move(one));
    }
    return all;
}

Timestamp awake(const TimeZone& zone, Timestamp at, Random& random) {
    LocalTime local = zone.local(at);
    if (local.hour >= 8 && local.hour < 22) return at;
    if (local.hour >= 22) local.day += 1;
    local.hour = 8;
    local.minute = static_cast<int>(random.below(100));
    local.second = static_cast<int>(random.below(60));
    return zone.at(local);
}

}  // namespace tero::app
