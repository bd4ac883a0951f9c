#include "workers/ai/guard/lexicon.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::ai {
namespace {

constexpr std::string_view claim = "claim ";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

// Calls `each` with what stands between the marks, without blanks; nothing with what is empty.
template <class Each>
void split(std::string_view text, char mark, Each each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(mark), text.size());
        if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty()) each(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

Phrase phrase_of(std::string_view text) {
    Phrase phrase;
    if (const std::size_t worth = text.find(" = "); worth != std::string_view::npos) {
        phrase.value = trimmed(text.substr(worth + 3));
        text = text.substr(0, worth);
    }
    split(text, ' ', [&](std::string_view word) { phrase.words.emplace_back(word); });
    return phrase;
}

bool is_word(std::string_view pattern, std::string_view word) {
    if (pattern == "_") return true;
    if (!pattern.ends_with('*')) return pattern == word;
    return word.starts_with(pattern.substr(0, pattern.size() - 1));
}

}  // namespace

std::size_t length_at(const Phrase& phrase, std::span<const std::string_view> words, std::size_t at) {
    if (phrase.words.empty() || at + phrase.words.size() > words.size()) return 0;
    for (std::size_t i = 0; i < phrase.words.size(); ++i) {
        if (!is_word(phrase.words[i], words[at + i])) return 0;
    }
    return phrase.words.size();
}

Result<Lexicon> Lexicon::read(const BusinessFiles& files) {
    Lexicon lexicon;
    constexpr std::string_view folder = "languages/";
    constexpr std::string_view file = "/guard.txt";
    for (const auto& [path, text] : files.texts) {
        if (!path.starts_with(folder) || !path.ends_with(file)) continue;
        const std::string language = path.substr(folder.size(), path.size() - folder.size() - file.size());
        Sections& sections = lexicon.languages_[language];
        Section* section = nullptr;
        std::string wrong;
        split(text, '\n', [&](std::string_view line) {
            if (line.starts_with('#')) return;
            if (line.starts_with('[')) {
                section = &sections[std::string{line.substr(1, line.find(']') - 1)}];
                return;
            }
            if (section == nullptr) {
                wrong = line;
                return;
            }
            split(line, ',', [&](std::string_view phrase) { section->push_back(phrase_of(phrase)); });
        });
        if (!wrong.empty()) {
            return Error{ErrorCode::invalid,
                         fmt::format("{}: '{}' stands before the first section", path, wrong), ""};
        }
    }
    return lexicon;
}

const Lexicon::Section& Lexicon::of(std::string_view language, std::string_view section) const {
    static const Section none;
    const auto spoken = languages_.find(language);
    if (spoken == languages_.end()) return none;
    const auto found = spoken->second.find(section);
    return found == spoken->second.end() ? none : found->second;
}

std::vector<std::string> Lexicon::claims(std::string_view language) const {
    std::vector<std::string> names;
    const auto spoken = languages_.find(language);
    if (spoken == languages_.end()) return names;
    for (const auto& [name, section] : spoken->second) {
        if (name.starts_with(claim)) names.push_back(name.substr(claim.size()));
    }
    return names;
}

std::vector<std::string> Lexicon::languages() const {
    std::vector<std::string> codes;
    for (const auto& [code, sections] : languages_) codes.push_back(code);
    return codes;
}

}  // namespace tero::ai
