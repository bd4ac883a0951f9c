// The vocabulary of a business, prepared for reading: every name by the sound of its words, with the other
// names that customers use for the same thing in three languages, and one slip of the finger allowed in a
// long word.
#pragma once

#include "modules/router/text.hpp"
#include "modules/router/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::router {

struct OptionWords;
struct RouterWords;

// A PLACE is one that the price lists know, an OTHER_PLACE any other; the code of what is NOT_SOLD is the
// product that comes nearest.
enum class NameKind { PRODUCT, EXTRA, PLACE, OTHER_PLACE, OPTION, APPLICATION, NOT_SOLD };

// A name found in a text: tokens [begin, end).
struct Mention {
    NameKind kind = NameKind::PRODUCT;
    std::string code = {};
    std::size_t begin = 0;
    std::size_t end = 0;
    bool misspelled = false;
    const OptionWords* option = nullptr;  // of an OPTION: whose value it is
};

class Lexicon {
public:
    // The words must outlive it.
    Lexicon(const RouterWords& words, const Vocabulary& vocabulary);

    const RouterWords& words() const { return *words_; }
    const std::string& quote_prefix() const { return quote_prefix_; }

    // Every name in the text, in order; the longest where several begin, and none inside another of its kind.
    std::vector<Mention> find(const Text& text) const;

    // The code of exactly this name.
    std::optional<std::string> code_of(NameKind kind, std::string_view name,
                                       const OptionWords* option = nullptr) const;

    bool is_value(const OptionWords& option, std::string_view code) const;

    // The product of which alone this word is a part of a name, and that it may stand for: «kilim» of «flat
    // kilim». Empty: there is none, or several.
    std::string_view in_short(const Token& word) const;

    // In which the product is had; empty: not known, or it has none.
    const std::vector<std::int32_t>& numbers_of(std::string_view product) const;

    // Whether one of its names says that it is for this.
    bool is_for(std::string_view product, std::string_view application) const;

private:
    struct Phrase {
        NameKind kind = NameKind::PRODUCT;
        std::string code = {};
        std::vector<std::string> sounds = {};
        const OptionWords* option = nullptr;
    };

    void add(NameKind kind, std::string_view code, std::string_view name,
             const OptionWords* option = nullptr);
    void add_all(NameKind kind, const std::vector<NamedCode>& names, const OptionWords* option = nullptr);
    int precedence(const Phrase& phrase) const;
    const Phrase* longest_at(const Text& text, std::size_t at, std::size_t& end) const;
    const Phrase* misspelled_at(const Text& text, std::size_t at) const;
    void learn_parts(const Vocabulary& vocabulary);
    bool is_common(const Token& word) const;

    const RouterWords* words_;
    std::string quote_prefix_;
    std::vector<Phrase> phrases_;
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_first_sound_;
    std::vector<std::uint32_t> long_words_;  // phrases of one long word, which may be misspelled
    std::unordered_map<std::string, std::string> in_short_;            // by sound, the product
    std::unordered_map<std::string, std::vector<std::int32_t>> sold_;  // by product, its numbers
    std::unordered_map<std::string, std::vector<std::string>> for_;    // by product, applications
};

// At most one letter added, dropped, changed, or swapped with its neighbour.
bool within_one_edit(std::string_view a, std::string_view b);

}  // namespace tero::router
