#include "sandbox/profile.hpp"

#include "base/check.hpp"
#include "languages/grammar.hpp"

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
                                                            {Opening::ODD, 5},
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

const SpeakersFile& draw_speakers(const std::vector<SpeakersFile>& languages, Random& random) {
    std::int64_t all = 0;
    for (const SpeakersFile& one : languages) all += one.weight;
    std::int64_t left = random.below(all);
    for (const SpeakersFile& one : languages) {
        if (left < one.weight) return one;
        left -= one.weight;
    }
    return languages.front();
}

std::string draw_number(const NumbersFile& numbers, Random& random) {
    return trimmed(numbers.from + numbers.step * Decimal{random.below(numbers.count)}).to_string();
}

Wants draw_wants(const CustomersFile& from, Random& random) {
    const WishFile& wish = one_of(from.wishes, random);
    Wants wants{wish.values.begin(), wish.values.end()};
    for (const DetailFile& detail : from.details) {
        if (!detail.times.empty()) {
            Decimal all = 1;
            for (const std::string& factor : detail.times) {
                const auto known = wants.find(factor);
                all = all * (known == wants.end() ? Decimal{0} : Decimal::of(known->second));
            }
            if (!all.is_zero()) wants[detail.name] = trimmed(all).to_string();
            continue;
        }
        const auto listed = wish.lists.find(detail.name);
        const std::vector<std::string>& all = listed == wish.lists.end() ? detail.of : listed->second;
        if (detail.numbers.count == 0 && all.empty()) continue;
        if (detail.said_percent < 100 && !random.chance(detail.said_percent)) continue;
        wants[detail.name] = detail.numbers.count > 0 ? draw_number(detail.numbers, random)
                                                      : std::string{one_of(all, random)};
    }
    return wants;
}

// Drawn apart from everything else: with other voices the same people want the same things.
std::string draw_voice(const People& people, std::string_view language, Random random) {
    const std::vector<std::string> voices = people.voices(language);
    if (voices.empty() || !random.chance(people.as_written().voices_percent)) return {};
    return one_of(voices, random);
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

Random chance(std::uint64_t seed, std::int32_t customer, std::string_view decision) {
    return Random{stable_hash(fmt::format("{}/{}", customer, decision), seed)};
}

std::vector<Profile> make_profiles(std::uint64_t seed, std::int32_t customers, const People& people,
                                   const TimeZone& zone, Timestamp from) {
    const CustomersFile& written = people.as_written();
    std::vector<Profile> all;
    for (std::int32_t number = 1; number <= customers; ++number) {
        Random random = chance(seed, number, "profile");
        Profile one;
        one.number = number;
        one.phone = fmt::format("{}{:05}", written.customer_phones, number);
        const SpeakersFile& speakers = draw_speakers(written.languages, random);
        one.language = speakers.code;
        one.voice = draw_voice(people, one.language, chance(seed, number, "voice"));
        one.name = one_of(speakers.names, random);
        one.name += ' ' + one_of(written.surnames, random);
        one.opening = weighted(openings, random);
        one.after_quote = weighted(after_quotes, random);
        one.follow_up = weighted(follow_ups, random);
        one.opens_link = random.chance(65);
        one.arrives = arrival(zone, from, random);
        one.wants = draw_wants(written, random);
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
