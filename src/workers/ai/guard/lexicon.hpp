// What the guard knows of words: `languages/<code>/guard.txt`, by section. A phrase is words without accents
// and capitals; one that ends in * goes on, a _ is any one word.
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {

struct Phrase {
    std::vector<std::string> words = {};
    std::string value = {};  // what stands behind =
    bool operator==(const Phrase&) const = default;
};

// How many of `words`, from `at` on, the phrase takes; 0: it does not stand there.
std::size_t length_at(const Phrase& phrase, std::span<const std::string_view> words, std::size_t at);

class Lexicon {
public:
    using Section = std::vector<Phrase>;

    // Of every language that has a guard.txt. invalid: a line that cannot be read, with its file.
    static Result<Lexicon> read(const BusinessFiles& files);

    bool speaks(std::string_view language) const { return languages_.contains(language); }
    // Empty where there is none.
    const Section& of(std::string_view language, std::string_view section) const;
    // The sections of claims, without the word before: `goods`.
    std::vector<std::string> claims(std::string_view language) const;
    std::vector<std::string> languages() const;

private:
    using Sections = std::map<std::string, Section, std::less<>>;
    std::map<std::string, Sections, std::less<>> languages_ = {};
};

}  // namespace tero::ai
