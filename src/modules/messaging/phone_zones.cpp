#include "modules/messaging/phone_zones.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view file_name = "languages/phone_zones.txt";

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_country(std::string_view text) {
    return text.size() == 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// The digit that some forms of a mobile number have and others lack (52 1, 54 9) says nothing of the place.
std::string without_mobile_digit(std::string_view phone) {
    std::string digits{phone};
    if (phone.starts_with("549") || (phone.starts_with("521") && phone.size() == 13)) digits.erase(2, 1);
    return digits;
}

}  // namespace

Result<PhoneZones> PhoneZones::read(const BusinessFiles& files) {
    PhoneZones table;
    const std::string* text = files.find(file_name);
    if (text == nullptr) return Error{ErrorCode::not_found, "there is no such file", std::string{file_name}};
    std::istringstream lines{*text};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        const auto broken = [&](std::string_view why) {
            return Error{ErrorCode::invalid, fmt::format("line {}: {}", number, why), std::string{file_name}};
        };
        std::istringstream words{line.substr(0, line.find('#'))};
        std::string first;
        if (!(words >> first)) continue;
        std::vector<std::string> rest;
        for (std::string word; words >> word;) rest.push_back(word);
        if (rest.empty()) return broken("nothing follows the first word");
        if (is_country(first)) {
            if (rest.size() != 1 || !is_digits(rest.front())) return broken("a country has one number");
            table.countries_[first] = rest.front();
        } else if (!is_digits(first)) {
            // Many beginnings of one zone: `America/New_York 1201 1202`.
            for (const std::string& prefix : rest) {
                if (!is_digits(prefix)) return broken("the beginning of a phone is digits");
                table.zones_[prefix] = {first};
            }
        } else {
            table.zones_[first] = std::move(rest);
        }
    }
    return table;
}

const std::vector<std::string>* PhoneZones::longest(std::string_view phone) const {
    for (std::size_t length = std::min<std::size_t>(phone.size(), 8); length > 0; --length) {
        const auto found = zones_.find(phone.substr(0, length));
        if (found != zones_.end()) return &found->second;
    }
    return nullptr;
}

std::vector<std::string> PhoneZones::of(std::string_view phone, std::string_view user_id) const {
    std::string known = without_mobile_digit(phone);
    if (known.empty()) {
        const auto country = countries_.find(user_id.substr(0, user_id.find('.')));
        if (country != countries_.end()) known = country->second;
    }
    const auto* zones = longest(known);
    return zones == nullptr ? std::vector<std::string>{} : *zones;
}

std::vector<std::string> PhoneZones::all() const {
    std::set<std::string> names;
    for (const auto& [prefix, zones] : zones_) names.insert(zones.begin(), zones.end());
    return {names.begin(), names.end()};
}

}  // namespace tero
