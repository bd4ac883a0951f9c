#include "modules/duty/person_words.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero::duty {
namespace {

constexpr std::array<std::pair<std::string_view, Act>, 3> acts{
    {{"take", Act::TAKE}, {"done", Act::DONE}, {"later", Act::LATER}}};

// Small letters without accents; everything else one space between words.
std::string plain(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 20> accents{
        {{"á", 'a'}, {"é", 'e'}, {"í", 'i'}, {"ó", 'o'}, {"ú", 'u'}, {"ü", 'u'}, {"ñ", 'n'},
         {"ã", 'a'}, {"â", 'a'}, {"ê", 'e'}, {"ç", 'c'}, {"õ", 'o'}, {"Á", 'a'}, {"É", 'e'},
         {"Í", 'i'}, {"Ó", 'o'}, {"Ú", 'u'}, {"Ñ", 'n'}, {"à", 'a'}, {"ô", 'o'}}};
    std::string out;
    while (!text.empty()) {
        const auto accent = std::find_if(accents.begin(), accents.end(),
                                         [&](const auto& one) { return text.starts_with(one.first); });
        if (accent != accents.end()) {
            out += accent->second;
            text.remove_prefix(accent->first.size());
            continue;
        }
        const char c = text.front();
        text.remove_prefix(1);
        const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) {
            out += small;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

bool is_one_of(std::string_view text, std::string_view words) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(','), words.size());
        if (text == plain(words.substr(0, end))) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

}  // namespace

Act act_of(std::string_view text, const Speech& say) {
    const std::string said = plain(text);
    if (said.empty()) return Act::NONE;
    for (const auto& [name, act] : acts) {
        if (is_one_of(said, say(fmt::format("notice.heard.{}", name)))) return act;
    }
    return Act::NONE;
}

Pressed pressed(std::string_view payload) {
    for (const auto& [name, act] : acts) {
        const std::string beginning = fmt::format("duty:{}:", name);
        if (payload.starts_with(beginning)) return {act, std::string{payload.substr(beginning.size())}};
    }
    return {};
}

std::vector<std::string> buttons_of(std::string_view notice) {
    std::vector<std::string> payloads;
    for (const auto& [name, act] : acts) payloads.push_back(fmt::format("duty:{}:{}", name, notice));
    return payloads;
}

}  // namespace tero::duty
