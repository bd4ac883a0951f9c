// What a rule looks for, written as words:
//
//     "no quiero _2 mensajes|mails|nada"      words in this order, `_2` up to two others, `|` alternatives
//     "?me pueden llamar"                     `?` may be absent
//     "cotiz* # m2"                           `*` any ending, `#` a number
//     "tienen @product en stock"              @product, @extra, @place, @quote: what the entities found
//     "^ confirmo"                            `^` the beginning of a sentence or clause, `$` its end
//     "^^ baja $$"                            the same of the whole message, greetings and courtesies aside
//
//     "=hi|=oi"                               `=` as spelled: «hi» sounds like «y», «oi» like «hoy»
//
// Words are compared by sound, so spelling hardly matters. A pattern never leaves its sentence.
#pragma once

#include "base/result.hpp"
#include "modules/router/entities.hpp"
#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

enum class ElementKind {
    WORDS,
    GAP,
    NUMBER,
    PRODUCT,
    EXTRA,
    PLACE,
    QUOTE,
    CLAUSE_BEGIN,
    CLAUSE_END,
    MESSAGE_BEGIN,
    MESSAGE_END
};

struct Element {
    ElementKind kind = ElementKind::WORDS;
    bool optional = false;
    std::size_t gap = 0;
    std::vector<std::string> sounds = {};
    std::vector<std::string> beginnings = {};
    std::vector<std::string> spellings = {};
    std::vector<ElementKind> kinds = {};  // `@place`, `#`, `$` among the words
};

struct Pattern {
    std::vector<Element> elements = {};
};

Result<Pattern> compile(std::string_view written);

// A text with what patterns ask of each token, worked out once.
class PatternText {
public:
    PatternText(const Text& text, const Entities& entities, const Words& words);

    // The end of a match that begins at token `at`.
    std::optional<std::size_t> match(const Pattern& pattern, std::size_t at) const;

    const Text& text() const { return text_; }
    const Entities& entities() const { return entities_; }
    const Words& words() const { return words_; }
    void correct(std::size_t token, std::string sound) { sounds_[token] = std::move(sound); }
    std::string_view sound(std::size_t token) const { return sounds_[token]; }
    void mask(std::size_t begin, std::size_t end);
    bool is_clause_end(std::size_t at) const;

private:
    std::optional<std::size_t> match_from(const Pattern& pattern, std::size_t element, std::size_t at,
                                          std::size_t begin) const;
    bool fits(const Element& element, std::size_t at) const;
    bool is_a(ElementKind kind, std::size_t at) const;
    std::size_t after(const Element& element, std::size_t at) const;

    const Text& text_;
    const Entities& entities_;
    const Words& words_;
    std::vector<std::string> sounds_;
    std::vector<bool> masked_;
    std::vector<bool> clause_begins_;
    std::size_t message_begin_ = 0;  // the first token that is no courtesy
    std::size_t message_end_ = 0;    // behind the last one
};

}  // namespace tero::router
