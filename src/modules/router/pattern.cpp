#include "modules/router/pattern.hpp"

#include "modules/router/folding.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <utility>

namespace tero::router {
namespace {

// WORDS for what is none of the signs.
ElementKind kind_named(std::string_view written) {
    if (written == "#") return ElementKind::NUMBER;
    if (written == "@product") return ElementKind::PRODUCT;
    if (written == "@extra") return ElementKind::EXTRA;
    if (written == "@place") return ElementKind::PLACE;
    if (written == "@quote") return ElementKind::QUOTE;
    if (written == "^") return ElementKind::CLAUSE_BEGIN;
    if (written == "$") return ElementKind::CLAUSE_END;
    if (written == "^^") return ElementKind::MESSAGE_BEGIN;
    if (written == "$$") return ElementKind::MESSAGE_END;
    return ElementKind::WORDS;
}

Error unreadable(std::string what) { return {ErrorCode::invalid, std::move(what)}; }

Result<Done> add_word(std::string_view word, Element& element) {
    if (const ElementKind kind = kind_named(word); kind != ElementKind::WORDS) {
        element.kinds.push_back(kind);
        return Done{};
    }
    if (word.find_first_of("@#$^?_") != word.npos) return unreadable(fmt::format("no such sign: {}", word));
    const bool open = word.ends_with('*');
    if (open) word.remove_suffix(1);
    if (word.empty()) return unreadable("an empty word");
    if (open && std::string_view{"cgqyhu"}.find(word.back()) != std::string_view::npos)
        return unreadable(fmt::format("{}* sounds differently with each ending", word));
    if (word.starts_with('='))
        element.spellings.emplace_back(word.substr(1));
    else
        (open ? element.beginnings : element.sounds).push_back(sound_of(word));
    return Done{};
}

Result<Element> compile_element(std::string_view written) {
    Element element;
    if (written.starts_with('?')) {
        element.optional = true;
        written.remove_prefix(1);
    }
    element.kind = kind_named(written);
    if (element.kind != ElementKind::WORDS) return element;
    if (written.starts_with('_')) {
        element.kind = ElementKind::GAP;
        std::from_chars(written.data() + 1, written.data() + written.size(), element.gap);
        if (element.gap < 1 || element.gap > 8) return unreadable(fmt::format("a gap of {}", written));
        return element;
    }
    do {
        const auto bar = std::min(written.find('|'), written.size());
        TRY_DONE(add_word(written.substr(0, bar), element));
        written.remove_prefix(std::min(bar + 1, written.size()));
    } while (!written.empty());
    return element;
}

// A pattern is found by its first word: there must be one.
Result<Done> check_beginning(const Pattern& pattern) {
    for (const Element& element : pattern.elements) {
        if (element.kind == ElementKind::CLAUSE_BEGIN || element.kind == ElementKind::MESSAGE_BEGIN) continue;
        if (element.kind == ElementKind::GAP || element.kind == ElementKind::CLAUSE_END ||
            element.kind == ElementKind::MESSAGE_END) {
            return unreadable("a pattern may not begin with a gap or an end");
        }
        if (!element.optional) return Done{};
    }
    return unreadable("nothing in it must be there");
}

}  // namespace

Result<Pattern> compile(std::string_view written) {
    Pattern pattern;
    while (!written.empty()) {
        const auto blank = std::min(written.find(' '), written.size());
        if (blank > 0) {
            TRY(auto element, compile_element(written.substr(0, blank)));
            pattern.elements.push_back(std::move(element));
        }
        written.remove_prefix(std::min(blank + 1, written.size()));
    }
    TRY_DONE(check_beginning(pattern));
    return pattern;
}

PatternText::PatternText(const Text& text, const Entities& entities, const Words& words)
    : text_(text),
      entities_(entities),
      words_(words),
      masked_(text.tokens.size(), false),
      message_end_(text.tokens.size()) {
    sounds_.reserve(text.tokens.size());
    for (const Token& token : text.tokens) sounds_.push_back(token.sound);
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
        const bool fresh = i == 0 || !text.same_sentence(i, i - 1) || text.tokens[i].after_comma;
        clause_begins_.push_back(
            fresh || (clause_begins_[i - 1] && words.clause_openers.has(text.tokens[i - 1].text)));
    }
    while (message_begin_ < message_end_ && words.courtesies.has(text.tokens[message_begin_].text))
        message_begin_ += 1;
    while (message_end_ > message_begin_ && words.courtesies.has(text.tokens[message_end_ - 1].text))
        message_end_ -= 1;
}

void PatternText::mask(std::size_t begin, std::size_t end) {
    for (auto i = begin; i < end; ++i) masked_[i] = true;
}

bool PatternText::is_clause_end(std::size_t at) const {
    return at >= text_.tokens.size() || text_.tokens[at].after_comma ||
           (at > 0 && !text_.same_sentence(at, at - 1)) || text_.tokens[at].kind == TokenKind::MARK;
}

bool PatternText::is_a(ElementKind kind, std::size_t at) const {
    const auto covered_by = [&](NameKind name) { return entities_.mention_at(at, name) != nullptr; };
    switch (kind) {
        case ElementKind::NUMBER:
            return text_.tokens[at].kind == TokenKind::NUMBER;
        case ElementKind::PRODUCT:
            return covered_by(NameKind::PRODUCT);
        case ElementKind::EXTRA:
            return covered_by(NameKind::EXTRA) ||
                   (covered_by(NameKind::OPTION) &&
                    entities_.mention_at(at, NameKind::OPTION)->option->kind == OptionKind::SIDES);
        case ElementKind::PLACE:
            return covered_by(NameKind::PLACE) || covered_by(NameKind::OTHER_PLACE) ||
                   text_.tokens[at].capital;
        case ElementKind::QUOTE:
            return text_.tokens[at].kind == TokenKind::QUOTE;
        default:
            return false;
    }
}

bool PatternText::fits(const Element& element, std::size_t at) const {
    if (masked_[at]) return false;
    if (element.kind != ElementKind::WORDS) return is_a(element.kind, at);
    const std::string& sound = sounds_[at];
    const bool spoken =
        !sound.empty() &&
        (std::find(element.sounds.begin(), element.sounds.end(), sound) != element.sounds.end() ||
         std::any_of(element.beginnings.begin(), element.beginnings.end(),
                     [&](const std::string& beginning) { return sound.starts_with(beginning); }));
    const bool spelled = std::find(element.spellings.begin(), element.spellings.end(),
                                   text_.tokens[at].text) != element.spellings.end();
    return spoken || spelled ||
           std::any_of(element.kinds.begin(), element.kinds.end(),
                       [&](ElementKind kind) { return is_a(kind, at); });
}

// Names of several words are passed over whole.
std::size_t PatternText::after(const Element& element, std::size_t at) const {
    const bool names = element.kind != ElementKind::WORDS || !element.kinds.empty();
    if (!names || entities_.mention_of[at] < 0) return at + 1;
    return entities_.mentions[static_cast<std::size_t>(entities_.mention_of[at])].end;
}

std::optional<std::size_t> PatternText::match(const Pattern& pattern, std::size_t at) const {
    return match_from(pattern, 0, at, at);
}

std::optional<std::size_t> PatternText::match_from(const Pattern& pattern, std::size_t element,
                                                   std::size_t at, std::size_t begin) const {
    if (element == pattern.elements.size()) return at;
    const Element& wanted = pattern.elements[element];
    const bool inside = at < text_.tokens.size() && text_.same_sentence(begin, at);
    switch (wanted.kind) {
        case ElementKind::CLAUSE_BEGIN:
            return (at < text_.tokens.size() && clause_begins_[at])
                       ? match_from(pattern, element + 1, at, begin)
                       : std::nullopt;
        case ElementKind::CLAUSE_END:
            return !inside || is_clause_end(at) ? match_from(pattern, element + 1, at, begin) : std::nullopt;
        case ElementKind::MESSAGE_BEGIN:
            return at == message_begin_ || at == 0 ? match_from(pattern, element + 1, at, begin)
                                                   : std::nullopt;
        case ElementKind::MESSAGE_END:
            return at >= message_end_ ? match_from(pattern, element + 1, at, begin) : std::nullopt;
        case ElementKind::GAP:
            for (std::size_t skipped = 0; skipped <= wanted.gap; ++skipped) {
                const auto next = at + skipped;
                if (skipped > 0 && (next - 1 >= text_.tokens.size() || !text_.same_sentence(begin, next - 1)))
                    break;
                if (auto end = match_from(pattern, element + 1, next, begin)) return end;
            }
            return std::nullopt;
        default:
            break;
    }
    if (inside && fits(wanted, at)) {
        if (auto end = match_from(pattern, element + 1, after(wanted, at), begin)) return end;
    }
    const bool may_end =
        std::find(wanted.kinds.begin(), wanted.kinds.end(), ElementKind::CLAUSE_END) != wanted.kinds.end();
    if (may_end && (!inside || is_clause_end(at))) return match_from(pattern, element + 1, at, begin);
    return wanted.optional ? match_from(pattern, element + 1, at, begin) : std::nullopt;
}

}  // namespace tero::router
