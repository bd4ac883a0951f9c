#include "modules/router/language.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace tero::router {
namespace {

// A shorter word is too often another language's slip of the finger: «i», «me», «do».
constexpr std::size_t alone_letters_min = 3;

bool begins_with(std::span<const Token> tokens, const std::vector<std::string>& phrase) {
    if (phrase.size() > tokens.size()) return false;
    return std::equal(phrase.begin(), phrase.end(), tokens.begin(),
                      [](const std::string& word, const Token& token) { return word == token.text; });
}

// One for each token: whether it is part of what anybody says, whatever they speak.
std::vector<bool> borrowed_of(std::span<const Token> tokens, const Words& words) {
    std::vector<bool> borrowed(tokens.size(), false);
    for (std::size_t i = 0; i < tokens.size();) {
        std::size_t longest = 0;
        if (const auto known = words.borrowed.find(tokens[i].text); known != words.borrowed.end()) {
            for (const std::vector<std::string>& phrase : known->second) {
                if (begins_with(tokens.subspan(i), phrase)) longest = std::max(longest, phrase.size());
            }
        }
        std::fill_n(borrowed.begin() + static_cast<std::ptrdiff_t>(i), longest, true);
        i += std::max<std::size_t>(longest, 1);
    }
    return borrowed;
}

struct Votes {
    std::string_view code = {};
    int all = 0;
    int own = 0;  // but for what is borrowed
    bool stands_alone = false;
};

int letter_votes(LetterVotes letters, std::string_view code) {
    return code == "es" ? letters.spanish : code == "pt" ? letters.portuguese : 0;
}

Votes votes_for(const LanguageWords& language, std::span<const Token> tokens,
                const std::vector<bool>& borrowed, LetterVotes letters) {
    Votes votes{.code = language.code};
    votes.all = votes.own = letter_votes(letters, language.code);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind != TokenKind::WORD || !language.telling.has(tokens[i].text)) continue;
        votes.all += 1;
        if (borrowed[i]) continue;
        votes.own += 1;
        const bool is_short = tokens[i].text.size() < alone_letters_min;
        const bool named = tokens[i].capital && i > 0;  // «hotel Beach House»
        votes.stands_alone |= !is_short && !named && !language.goods.has(tokens[i].text);
    }
    return votes;
}

std::vector<Votes> votes_of(std::span<const Token> tokens, const std::vector<bool>& borrowed,
                            LetterVotes letters, const Words& words) {
    std::vector<Votes> all;
    for (const LanguageWords& language : words.languages)
        all.push_back(votes_for(language, tokens, borrowed, letters));
    return all;
}

// Null: as many say one as another.
const Votes* most(const std::vector<Votes>& all, int Votes::*count) {
    const Votes* first = nullptr;
    bool tied = true;
    for (const Votes& one : all) {
        if (one.*count == 0 || (first != nullptr && one.*count < first->*count)) continue;
        tied = first != nullptr && one.*count == first->*count;
        first = &one;
    }
    return tied ? nullptr : first;
}

// By two words more than of any other; or by one, in a message that has no word of another.
bool is_spoken(const Votes& first, const std::vector<Votes>& all, std::span<const Token> tokens) {
    int others = 0;
    bool nothing_else = true;
    for (const Votes& one : all) {
        if (&one == &first) continue;
        others = std::max(others, one.own);
        nothing_else &= one.all == 0;
    }
    if (first.own > others + 1) return true;
    const auto said = std::count_if(tokens.begin(), tokens.end(), [](const Token& token) {
        return token.kind == TokenKind::WORD || token.kind == TokenKind::NUMBER;
    });
    return first.stands_alone && nothing_else && said > 1;
}

}  // namespace

std::string language_of(std::span<const Token> tokens, LetterVotes letters, const Words& words) {
    const std::vector<Votes> all = votes_of(tokens, borrowed_of(tokens, words), letters, words);
    const Votes* first = most(all, &Votes::own);
    if (first == nullptr) first = most(all, &Votes::all);
    return first == nullptr ? std::string{} : std::string{first->code};
}

std::string language_turned_to(std::span<const Token> tokens, LetterVotes letters, const Words& words,
                               std::string_view spoken, const std::function<bool(std::size_t)>& is_name) {
    std::vector<bool> borrowed = borrowed_of(tokens, words);
    for (std::size_t i = 0; i < tokens.size(); ++i) borrowed[i] = borrowed[i] || is_name(i);
    const std::vector<Votes> all = votes_of(tokens, borrowed, letters, words);
    const Votes* first = most(all, &Votes::own);
    const bool turns = first != nullptr && first->code != spoken && is_spoken(*first, all, tokens);
    return turns ? std::string{first->code} : std::string{};
}

std::string telling_words(std::span<const Token> tokens, const Words& words, std::string_view code) {
    std::string telling;
    for (const LanguageWords& language : words.languages) {
        if (language.code != code) continue;
        for (const Token& token : tokens) {
            if (token.kind == TokenKind::WORD && language.telling.has(token.text))
                telling += (telling.empty() ? "" : ", ") + token.text;
        }
    }
    return telling;
}

}  // namespace tero::router
