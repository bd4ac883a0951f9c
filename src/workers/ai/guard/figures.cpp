#include "workers/ai/guard/figures.hpp"

#include "base/int128.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace tero::ai {
namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::size_t digits_max = 11;

std::optional<std::int64_t> plain_number(std::string_view whole, std::string_view fraction) {
    std::string text;
    for (const char c : whole) {
        if (c >= '0' && c <= '9') text.push_back(c);
    }
    if (text.size() > digits_max || fraction.size() > 6) return std::nullopt;
    text += fraction;
    text.append(6 - fraction.size(), '0');
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc{} ? std::optional{value} : std::nullopt;
}

// Groups of three behind the first.
bool is_grouped(std::string_view text, char mark) {
    std::size_t at = text.find(mark);
    if (at == std::string_view::npos || at == 0 || at > 3) return false;
    while (at < text.size()) {
        const std::size_t next = std::min(text.find(mark, at + 1), text.size());
        if (text[at] != mark || next - at != 4) return false;
        at = next;
    }
    return true;
}

struct Read {
    std::optional<std::int64_t> value = {};
    std::optional<std::int64_t> otherwise = {};
};

// `1.200,50`, `46.07`, `1,200`: by the language where it could be either.
Read read_digits(std::string_view text, bool point_is_decimal) {
    const bool points = text.find('.') != std::string_view::npos;
    const bool commas = text.find(',') != std::string_view::npos;
    if (!points && !commas) return {plain_number(text, "")};
    if (points && commas) {
        const std::size_t last = text.find_last_of(".,");
        const char group = text[last] == '.' ? ',' : '.';
        if (text.find(text[last]) != last || !is_grouped(text.substr(0, last), group)) return {};
        return {plain_number(text.substr(0, last), text.substr(last + 1))};
    }
    const char mark = points ? '.' : ',';
    const std::size_t at = text.find(mark);
    const bool once = text.find(mark, at + 1) == std::string_view::npos;
    const auto fraction = [&] { return plain_number(text.substr(0, at), text.substr(at + 1)); };
    if (!is_grouped(text, mark)) return once ? Read{fraction()} : Read{};
    const auto grouped = plain_number(text, "");
    if (!once) return {grouped};
    return (mark == '.') == point_is_decimal ? Read{fraction(), grouped} : Read{grouped, fraction()};
}

// What is never said by the way.
bool is_exact(std::string_view kind) {
    return kind == "money" || kind == "percent" || kind == "hour" || kind == "day" || kind == "month" ||
           kind == "minute";
}

class FigureReader {
public:
    FigureReader(const ReadText& text, const Lexicon& lexicon, std::string_view language)
        : text_(text), lexicon_(lexicon), language_(language), texts_(text.texts()) {}

    std::vector<Figure> read() {
        for (std::size_t at = 0; at < texts_.size();) {
            Figure figure{.word = at, .clause = text_.words[at].clause, .sentence = text_.words[at].sentence};
            std::size_t end = at;
            if (text_.words[at].is_figure) {
                end = in_digits(at, figure);
            } else if (is_code(texts_[at])) {
                figure.text = texts_[at];
                end = at + 1;
            } else {
                end = in_words(at, figure);
            }
            if (end == at) {
                ++at;
                continue;
            }
            const bool alone = is_one_;
            is_one_ = false;
            const std::size_t after = with_unit(figure, at, end);
            // «un panel» counts nothing; «un mes» does.
            // «las dos opciones» are those that were named.
            const bool named = figure.value && *figure.value <= 3 * million && figure.kind.empty() &&
                               at > 0 && !text_.words[at].is_figure && figure.text.empty() &&
                               is_in("determiners", at - 1);
            const bool counts = !named && (!alone || is_exact(figure.kind));
            if (counts) {
                figure.words = after - at;
                limit(figure, at, after);
                found_.push_back(std::move(figure));
            }
            at = after;
        }
        share_units();
        return std::move(found_);
    }

private:
    // «50, 75 y 100 mm»: all three are so.
    void share_units() {
        for (std::size_t i = found_.size(); i-- > 1;) {
            Figure& before = found_[i - 1];
            const Figure& after = found_[i];
            const std::size_t gap = after.word - (before.word + before.words);
            const bool listed =
                before.sentence == after.sentence &&
                (gap == 0 || (gap == 1 && (texts_[after.word - 1] == "x" || is_in("list", after.word - 1))));
            if (!listed || !before.kind.empty() || !before.value) continue;
            before.kind = after.kind;
            before.currency = after.currency;
            before.scale = after.scale;
        }
    }

    // The phrase of the section that stands there, in this language first.
    const Phrase* phrase_at(std::string_view section, std::size_t at) const {
        if (const Phrase* own = phrase_in(language_, section, at)) return own;
        for (const std::string& other : lexicon_.languages()) {
            if (other == language_) continue;
            if (const Phrase* known = phrase_in(other, section, at)) return known;
        }
        return nullptr;
    }
    const Phrase* phrase_in(std::string_view language, std::string_view section, std::size_t at) const {
        const Phrase* best = nullptr;
        for (const Phrase& phrase : lexicon_.of(language, section)) {
            if (best != nullptr && phrase.words.size() <= best->words.size()) continue;
            if (length_at(phrase, texts_, at) > 0) best = &phrase;
        }
        return best;
    }
    bool is_in(std::string_view section, std::size_t at) const {
        return at < texts_.size() && phrase_in(language_, section, at) != nullptr;
    }

    // A word with digits in it that is no unit: `5g`, `b2`, `cot-2026-000123`.
    bool is_code(std::string_view word) const {
        return word.find_first_of("0123456789") != std::string_view::npos && !is_unit_word(word);
    }
    bool is_unit_word(std::string_view word) const {
        const std::array<std::string_view, 1> one{word};
        for (const std::string& code : lexicon_.languages()) {
            for (const Phrase& unit : lexicon_.of(code, "units")) {
                if (length_at(unit, one, 0) == 1) return true;
            }
        }
        return false;
    }

    std::optional<std::int64_t> worth(std::string_view section, std::size_t at) const {
        const Phrase* phrase = at < texts_.size() ? phrase_at(section, at) : nullptr;
        if (phrase == nullptr || phrase->value.empty()) return std::nullopt;
        std::int64_t value = 0;
        std::from_chars(phrase->value.data(), phrase->value.data() + phrase->value.size(), value);
        return value;
    }

    std::optional<std::int64_t> number_word(std::size_t at) const {
        if (at >= texts_.size() || texts_[at].find_first_of("0123456789") != std::string_view::npos)
            return std::nullopt;
        // A word that is a number in another language alone, where it is a word of this one.
        if (!is_in("numbers", at)) {
            for (const std::string& other : lexicon_.languages()) {
                if (other != language_ && phrase_in(other, "own numbers", at) != nullptr) return std::nullopt;
            }
            if (is_in("function", at)) return std::nullopt;
        }
        return worth("numbers", at);
    }

    std::size_t in_digits(std::size_t at, Figure& figure) {
        const std::string_view word = texts_[at];
        std::size_t end = at + 1;
        if (word.find_first_of("/:") != std::string_view::npos) {
            figure.text = word;
            return end;
        }
        const Read read = read_digits(word, language_ == "en");
        figure.value = read.value;
        figure.read_otherwise = read.otherwise;
        if (!figure.value) figure.text = word;
        if (end < texts_.size() && figure.value) {
            if (const auto times = worth("numbers", end); times && *times >= 1000) {
                multiply(figure, *times);
                ++end;
            } else if (const auto by = worth("times", end)) {
                multiply(figure, *by);
                ++end;
            }
        }
        return end;
    }

    static void multiply(Figure& figure, std::int64_t by) {
        const Int128 product = static_cast<Int128>(*figure.value) * by;
        figure.read_otherwise.reset();
        if (product > static_cast<Int128>(std::int64_t{9'000'000'000'000'000'000 / 10})) {
            figure.value.reset();
            figure.text = "too large";
        } else {
            figure.value = static_cast<std::int64_t>(product);
        }
    }

    // «un», «una luca», «lucas»
    std::size_t article(std::size_t at, Figure& figure) {
        if (!is_in("one", at)) {
            if (const auto by = worth("times", at); by && *by >= 1000) {
                figure.value = *by * million;
                figure.kind = "money";
                return at + 1;
            }
            return at;
        }
        is_one_ = true;
        figure.value = million;
        std::size_t end = at + 1;
        if (const auto by = worth("times", end)) {
            figure.value = *by * million;
            figure.kind = "money";
            is_one_ = false;
            ++end;
        }
        return end;
    }

    // `ciento cincuenta mil`; the end, or `at` when there is none.
    std::size_t in_words(std::size_t at, Figure& figure) {
        std::int64_t total = 0;
        std::int64_t current = 0;
        std::size_t end = at;
        bool any = false;
        while (end < texts_.size()) {
            const bool joined = any && is_in("and", end);
            const std::size_t next = joined ? end + 1 : end;
            auto value = number_word(next);
            const bool one = !value && is_in("one", next);
            if (one) {
                // «treinta y un», «un millón»: part of a number only beside the rest of it.
                const auto behind = number_word(next + 1);
                const bool multiplies = behind && *behind >= 100 && current == 0;
                if (!(joined && current % 10 == 0 && current >= 20) && !multiplies) break;
                value = 1;
            }
            if (!value) break;
            if (*value >= 1000) {
                total = (total + std::max<std::int64_t>(current, 1)) * *value;
                if (*value == 1000 && total >= million) break;
                current = 0;
                // What was in front of the thousand is counted with it.
            } else if (*value == 100 && current > 0 && current < 10) {
                current *= 100;
            } else {
                const std::int64_t room = *value < 10 ? 10 : *value < 100 ? 100 : 1000;
                if (any && current % room != 0) break;
                if (joined && !(current > 0 || total > 0)) break;
                current += *value;
            }
            any = true;
            end = next + 1;
        }
        if (!any) return article(at, figure);
        figure.value = (total + current) * million;
        if (const auto by = worth("times", end)) {
            multiply(figure, *by);
            figure.kind = "money";
            ++end;
        }
        // «cuarenta y seis con siete»
        if (is_in("point", end)) {
            Figure behind;
            const bool one = is_one_;
            const std::size_t after = number_word(end + 1) ? in_words(end + 1, behind) : end + 1;
            is_one_ = one;
            if (after > end + 1 && behind.value && *behind.value < 100 * million) {
                const std::int64_t cents = *behind.value / million;
                figure.read_otherwise = *figure.value + cents * (cents < 10 ? 100'000 : 10'000);
                figure.value = *figure.value + cents * 10'000;
                end = after;
            }
        }
        return end;
    }

    void take_unit(Figure& figure, const Phrase& unit) const {
        const std::size_t blank = unit.value.find(' ');
        const std::string kind = unit.value.substr(0, blank);
        const std::string rest = blank == std::string::npos ? "" : unit.value.substr(blank + 1);
        figure.kind = kind;
        if (kind == "money") {
            figure.currency = rest;
            return;
        }
        const Read scale = read_digits(rest, true);
        figure.scale = scale.value.value_or(million);
    }

    // The unit behind it, or the currency before; where it ends.
    std::size_t with_unit(Figure& figure, std::size_t at, std::size_t end) const {
        if (end < texts_.size()) {
            const bool same_sentence = text_.words[end].sentence == text_.words[at].sentence;
            const Phrase* unit = same_sentence ? phrase_at("units", end) : nullptr;
            if (unit != nullptr) {
                take_unit(figure, *unit);
                end += unit->words.size();
            }
        }
        if (figure.currency.empty() && at > 0) {
            const Phrase* before = phrase_at("units", at - 1);
            if (before != nullptr && before->words.size() == 1 && before->value.starts_with("money"))
                take_unit(figure, *before);
        }
        return end;
    }

    // Whether a phrase of the section ends right before `at`.
    bool ends_before(std::string_view section, std::size_t at) const {
        for (const Phrase& phrase : lexicon_.of(language_, section)) {
            const std::size_t size = phrase.words.size();
            if (size <= at && length_at(phrase, texts_, at - size) == size) return true;
        }
        return false;
    }

    void limit(Figure& figure, std::size_t at, std::size_t end) const {
        std::size_t before = at;
        if (before > 0 && figure.kind == "money") {
            const Phrase* sign = phrase_at("units", before - 1);
            if (sign != nullptr && sign->value.starts_with("money")) --before;
        }
        for (const std::string_view bound : {"approximately", "from", "up to", "less", "more"}) {
            const bool behind = bound == "approximately" && is_in(bound, end);
            if (ends_before(bound, before) || behind) figure.bound = bound;
        }
        // What a price stands for, and a price without a sign, show by the words around it.
        bool price = false;
        for (std::size_t word = 0; word < texts_.size(); ++word) {
            const bool near = text_.words[word].clause >= figure.clause &&
                              text_.words[word].clause <= text_.words[end - 1].clause;
            if (!near) continue;
            figure.is_per = figure.is_per || is_in("per", word);
            price = price || ((word < at || word >= end) && is_in("price", word));
        }
        const bool goes_on = end < texts_.size() && text_.words[end].clause == text_.words[end - 1].clause;
        const bool taxed = goes_on && (texts_[end] == "+" || texts_[end] == "=");
        // «sale 4 el metro» is a price, «el precio de 4 paneles» counts panels.
        const bool counts =
            goes_on && !is_in("function", end) && !is_in("per", end) && !is_in("price tail", end);
        if (figure.kind.empty() && figure.value &&
            ((price && !counts) || taxed || (goes_on && is_in("per", end))))
            figure.kind = "money";
        if (figure.kind != "money") figure.is_per = false;
        if (figure.kind == "money") figure.tax = tax_of(at, end);
        const bool paired = at > 0 && (texts_[at - 1] == "x" || is_in("list", at - 1));
        if (figure.kind.empty() && counts && figure.value && !paired && texts_[end] != "x" &&
            !is_in("list", end) && !text_.words[end].is_figure)
            figure.counted = texts_[end];
    }

    // Right behind it, else before it: in its clause, else in its sentence.
    std::string tax_of(std::size_t at, std::size_t end) const {
        if (at > 1 && (texts_[at - 1] == "=" || texts_[at - 2] == "=")) return "with tax";
        const auto stands = [&](std::size_t word) -> std::string {
            for (const Phrase& phrase : lexicon_.of(language_, "claim includes")) {
                if (phrase.value.ends_with("tax") && length_at(phrase, texts_, word) > 0) return phrase.value;
            }
            return {};
        };
        for (std::size_t word = end;
             word < texts_.size() && text_.words[word].clause == text_.words[end - 1].clause; ++word) {
            if (text_.words[word].is_figure) break;
            if (auto said = stands(word); !said.empty()) return said;
        }
        // What stands before another price in the sentence is said of that one.
        bool is_first = true;
        for (std::size_t word = 0; word + 1 < at; ++word)
            is_first =
                is_first && !(text_.words[word].sentence == text_.words[at].sentence && is_money_sign(word));
        for (std::size_t word = at; word-- > 0 && text_.words[word].sentence == text_.words[at].sentence;) {
            if (!is_first && text_.words[word].clause != text_.words[at].clause) break;
            if (auto said = stands(word); !said.empty()) return said;
        }
        for (std::size_t word = end; word < texts_.size() && word <= end + 2; ++word) {
            if (text_.words[word].sentence != text_.words[at].sentence) break;
            if (auto said = stands(word); !said.empty()) return said;
        }
        return {};
    }
    bool is_money_sign(std::size_t word) const {
        const Phrase* unit = phrase_at("units", word);
        return unit != nullptr && unit->value.starts_with("money");
    }

    const ReadText& text_;
    const Lexicon& lexicon_;
    const std::string language_;
    const std::vector<std::string_view> texts_;
    std::vector<Figure> found_ = {};
    bool is_one_ = false;  // the one at hand is an article that may count
};

bool equal(std::optional<std::int64_t> one, std::optional<std::int64_t> other) {
    return one && other && *one == *other;
}

}  // namespace

std::vector<Figure> figures_in(const ReadText& text, const Lexicon& lexicon, std::string_view language) {
    return FigureReader(text, lexicon, language).read();
}

bool is_same(const Figure& stated, const Figure& known, bool theirs) {
    if (!stated.value || !known.value) {
        return !stated.text.empty() && stated.text == known.text && stated.kind == known.kind;
    }
    const bool same_value = *stated.value == *known.value || equal(stated.read_otherwise, known.value) ||
                            (theirs && equal(stated.value, known.read_otherwise));
    const bool exact = is_exact(known.kind);
    if (stated.bound != known.bound && (!stated.bound.empty() || (exact && !theirs))) return false;
    if (stated.kind == "money" || known.kind == "money") {
        if (theirs || stated.kind != known.kind || stated.is_per != known.is_per) return false;
        if (stated.tax != known.tax && !(stated.tax.empty() && known.tax == "with tax")) return false;
        return same_value && (stated.currency.empty() || stated.currency == known.currency);
    }
    const bool exact_stated = is_exact(stated.kind);
    if (theirs && (exact_stated || exact)) return false;
    if (stated.kind.empty() || known.kind.empty()) {
        if (exact || exact_stated || stated.kind == "area") return false;
        return same_value;
    }
    return stated.kind == known.kind && static_cast<Int128>(*stated.value) * stated.scale ==
                                            static_cast<Int128>(*known.value) * known.scale;
}

}  // namespace tero::ai
