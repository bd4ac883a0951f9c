#include "modules/router/rules.hpp"

#include "modules/router/folding.hpp"
#include "modules/router/lexicon.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <utility>

namespace tero::router {
namespace {

// Words behind it that put it off or tie it to something: «confirmo el lunes», «acepto si incluye el envío».
bool is_put_off(const Text& text, const Words& words, const Match& match) {
    for (auto i = match.end; i < text.tokens.size() && text.same_sentence(match.begin, i); ++i) {
        const Token& after = text.tokens[i];
        if (after.after_comma) return false;
        if (words.times.has(after.text) || words.conditions.has(after.text)) return true;
        const bool last = i + 1 == text.tokens.size() || !text.same_sentence(i, i + 1);
        if (words.if_words.has(after.text)) return !after.accented && !last;
        if (after.kind == TokenKind::NUMBER) {
            if (last && words.before_a_day.has(text.tokens[i - 1].text)) return true;  // «confirmo el 15»
            continue;
        }
        if (!words.before_a_time.has(after.text)) return false;
    }
    return false;
}

// Words before it that take an assertion back: «no confirmo», «cuando confirme», «después te confirmo».
bool is_asserted(const PatternText& text, const Match& match) {
    const Words& words = text.words();
    const auto& tokens = text.text().tokens;
    if (text.text().is_question(match.begin) || is_put_off(text.text(), words, match)) return false;
    for (auto i = match.begin;
         i-- > 0 && match.begin - i <= 3 && text.text().same_sentence(match.begin, i);) {
        const Token& before = tokens[i];
        if (words.takes_back.has(before.text)) {
            const bool apart = words.no.has(before.text) && tokens[i + 1].after_comma;
            return apart;
        }
        if (words.times.has(before.text) && !tokens[i + 1].after_comma) return false;
        // «sí confirmo» agrees, «si confirmo hoy, …» asks; without the accent what follows tells.
        if (words.if_words.has(before.text) && !before.accented && !tokens[i + 1].after_comma) {
            for (auto j = match.end; j < tokens.size(); ++j) {
                if (words.asks_on.has(tokens[j].text)) {
                    return false;
                }
            }
        }
        if (tokens[i + 1].after_comma) break;
    }
    return true;
}

// The question is about this, not about what comes behind a comma: «es muy caro, ¿hay descuento?».
bool is_asked(const Text& text, const Match& match) {
    if (!text.is_question(match.begin)) return false;
    for (auto i = match.end; i < text.tokens.size() && text.same_sentence(match.begin, i); ++i) {
        if (text.tokens[i].after_comma) return false;
    }
    return true;
}

bool crosses_comma(const Text& text, const Match& match) {
    for (auto i = match.begin + 1; i < match.end; ++i) {
        if (text.tokens[i].after_comma) return true;
    }
    return false;
}

Result<Done> check_same(const Rule& known, const Rule& again) {
    const bool same = known.intent == again.intent && known.tier == again.tier &&
                      known.weight == again.weight && known.mood == again.mood;
    if (same) return Done{};
    return Error{ErrorCode::invalid,
                 fmt::format("{}: '{}' is another rule in {}: the lines above both must be the same",
                             again.where, again.name, known.where)};
}

}  // namespace

Result<RuleBook> RuleBook::read(const BusinessFiles& files, const Words& words) {
    RuleBook book;
    for (const std::string& word : words.long_words.whole()) book.long_sounds_.push_back(sound_of(word));
    for (const auto& [path, text] : files.texts) {
        const bool of_language = path.starts_with("languages/") && path.ends_with("/rules.txt");
        if (!of_language && !(path.starts_with("rules/") && path.ends_with(".txt"))) continue;
        TRY(auto rules, read_rules(path, text));
        for (Rule& rule : rules) {
            const auto known = std::find_if(book.rules_.begin(), book.rules_.end(),
                                            [&](const Rule& other) { return other.name == rule.name; });
            if (known == book.rules_.end()) {
                book.rules_.push_back(std::move(rule));
                continue;
            }
            TRY_DONE(check_same(*known, rule));
            std::move(rule.patterns.begin(), rule.patterns.end(), std::back_inserter(known->patterns));
        }
    }
    std::stable_sort(book.rules_.begin(), book.rules_.end(),
                     [](const Rule& a, const Rule& b) { return a.intent < b.intent; });
    for (std::uint32_t i = 0; i < book.rules_.size(); ++i)
        book.add_patterns(i, book.rules_[i].is_trap() ? book.traps_ : book.telling_);
    return book;
}

void RuleBook::add_patterns(std::uint32_t rule, Index& index) {
    for (std::uint32_t i = 0; i < rules_[rule].patterns.size(); ++i) {
        const Pattern& pattern = rules_[rule].patterns[i];
        entries_.push_back({.rule = rule, .pattern = i});
        add_key(pattern, static_cast<std::uint32_t>(entries_.size() - 1), index);
        for (const Element& element : pattern.elements) {
            for (const std::string& sound : element.sounds) words_.by_sound[sound];
            for (const std::string& beginning : element.beginnings) words_.by_beginning[beginning];
        }
    }
}

// Under everything its first token may be: the alternatives of its first word, and of optional ones before
// it.
void RuleBook::add_key(const Pattern& pattern, std::uint32_t entry, Index& index) {
    for (const Element& element : pattern.elements) {
        if (element.kind == ElementKind::CLAUSE_BEGIN || element.kind == ElementKind::MESSAGE_BEGIN) continue;
        if (element.kind == ElementKind::WORDS) {
            for (const std::string& sound : element.sounds) index.by_sound[sound].push_back(entry);
            for (const std::string& spelling : element.spellings)
                index.by_sound[sound_of(spelling)].push_back(entry);
            for (const std::string& beginning : element.beginnings) {
                index.by_beginning[beginning].push_back(entry);
                index.beginning_max = std::max(index.beginning_max, beginning.size());
            }
        }
        if (element.kind != ElementKind::WORDS || !element.kinds.empty()) index.by_entity.push_back(entry);
        if (!element.optional) return;
    }
}

template <class Visit>
void RuleBook::candidates(const Index& index, const PatternText& text, std::size_t at, Visit visit) const {
    const std::string sound{text.sound(at)};
    if (const auto found = index.by_sound.find(sound); found != index.by_sound.end()) {
        for (const std::uint32_t entry : found->second) visit(entries_[entry]);
    }
    std::string beginning;
    for (std::size_t length = 1; length <= std::min(index.beginning_max, sound.size()); ++length) {
        beginning.push_back(sound[length - 1]);
        if (length < 3) continue;
        if (const auto found = index.by_beginning.find(beginning); found != index.by_beginning.end()) {
            for (const std::uint32_t entry : found->second) visit(entries_[entry]);
        }
    }
    const Token& token = text.text().tokens[at];
    const bool entity = text.entities().mention_of[at] >= 0 || token.kind != TokenKind::WORD || token.capital;
    if (!entity) return;
    for (const std::uint32_t entry : index.by_entity) visit(entries_[entry]);
}

bool RuleBook::knows(std::string_view sound) const {
    if (words_.by_sound.contains(std::string{sound})) return true;
    for (std::size_t length = 3; length <= sound.size(); ++length) {
        if (words_.by_beginning.contains(std::string{sound.substr(0, length)})) return true;
    }
    return false;
}

void RuleBook::correct_spelling(PatternText& text) const {
    for (std::size_t at = 0; at < text.text().tokens.size(); ++at) {
        const std::string_view sound = text.sound(at);
        if (text.text().tokens[at].kind != TokenKind::WORD || sound.size() < 7) continue;
        if (knows(sound)) continue;
        for (const std::string& word : long_sounds_) {
            if (word.front() == sound.front() && within_one_edit(word, sound)) {
                text.correct(at, word);
                break;
            }
        }
    }
}

std::vector<Match> RuleBook::find(PatternText& text) const {
    correct_spelling(text);
    std::vector<Match> matches;
    const auto size = text.text().tokens.size();
    const auto scan = [&](const Index& index, std::size_t at, auto take) {
        candidates(index, text, at, [&](const Entry& entry) {
            const auto end = text.match(pattern_of(entry), at);
            if (!end || *end == at) return;
            const Match match{.rule = &rules_[entry.rule], .begin = at, .end = *end};
            const Mood mood = match.rule->mood;
            if (mood == Mood::ASSERTED && !is_asserted(text, match)) return;
            if (mood == Mood::ASKED && !is_asked(text.text(), match)) return;
            if (mood == Mood::UNBROKEN && crosses_comma(text.text(), match)) return;
            take(match);
        });
    };
    for (std::size_t at = 0; at < size; ++at) {
        scan(traps_, at, [&](const Match& match) {
            if (!crosses_comma(text.text(), match)) matches.push_back(match);
        });
    }
    for (const Match& trap : matches) text.mask(trap.begin, trap.end);
    for (std::size_t at = 0; at < size; ++at) {
        scan(telling_, at, [&](const Match& match) { matches.push_back(match); });
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match& a, const Match& b) { return a.begin < b.begin; });
    return matches;
}

}  // namespace tero::router
