#include "modules/router/dates.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace tero::router {
namespace {

constexpr std::int32_t count_max = 366;  // of days; more is no plan

class DateReader {
public:
    DateReader(const Text& text, const Words& words, const CodeWords& dates)
        : text_(text), words_(words), dates_(dates) {}

    std::optional<SaidDate> read() const {
        std::optional<SaidDate> last;
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            if (auto found = date_at(i)) last = std::move(found);
        }
        return last;
    }

private:
    bool there(std::size_t of, std::size_t i) const {
        return i < text_.tokens.size() && text_.same_sentence(of, i);
    }
    std::string_view code(std::size_t i) const { return dates_.code_of(text_.tokens[i].text); }
    bool is(std::size_t of, std::size_t i, std::string_view wanted) const {
        return there(of, i) && code(i) == wanted;
    }
    bool before(std::size_t i, std::string_view wanted) const { return i > 0 && is(i, i - 1, wanted); }

    // A whole number from 1 to `most`; 0: there is none.
    std::int32_t number(std::size_t of, std::size_t i, std::int32_t most) const {
        if (!there(of, i) || text_.tokens[i].kind != TokenKind::NUMBER || !text_.tokens[i].number) return 0;
        const Decimal& said = *text_.tokens[i].number;
        for (std::int32_t n = 1; n <= most; ++n) {
            if (said == Decimal{n}) return n;
        }
        return 0;
    }

    // «lunes pasado», «hace 10 días», «two weeks ago»
    bool is_past(std::size_t first, std::size_t last) const {
        return before(first, "past") || is(last, last + 1, "past");
    }
    bool is_led(std::size_t first, std::string_view by) const {
        for (std::size_t back = 1; back <= 3 && back <= first; ++back) {
            if (is(first, first - back, by)) return true;
        }
        return false;
    }
    bool is_after(std::size_t first) const { return is_led(first, "after"); }
    bool is_from(std::size_t first) const { return is_led(first, "from"); }
    // «depois de amanhã», «the day after tomorrow»
    bool is_right_after(std::size_t first) const {
        const bool of = first > 1 && there(first, first - 1) && words_.of.has(text_.tokens[first - 1].text);
        return before(first, "after") || (of && is(first, first - 2, "after"));
    }
    bool is_until(std::size_t first) const {
        for (std::size_t back = 1; back <= 3 && back <= first; ++back) {
            if (there(first, first - back) && words_.until.has(text_.tokens[first - back].text)) return true;
        }
        return false;
    }

    static std::int32_t of_code(std::string_view code, std::string_view kind) {
        if (!code.starts_with(kind)) return 0;
        code.remove_prefix(kind.size());
        std::int32_t value = 0;
        std::from_chars(code.data(), code.data() + code.size(), value);
        return value;
    }

    std::optional<SaidDate> date_at(std::size_t i) const {
        const std::string_view what = code(i);
        if (what.empty()) return day_alone(i);
        if (const std::int32_t month = of_code(what, "month_"); month > 0) return in_month(i, month);
        if (const std::int32_t weekday = of_code(what, "weekday_"); weekday > 0) {
            if (is_past(i, i)) return std::nullopt;
            return SaidDate{.weekday = weekday, .after = is_after(i)};
        }
        if (what == "tomorrow") {
            // «por la mañana» is a part of the day
            const bool part = i > 0 && there(i, i - 1) && words_.articles.has(text_.tokens[i - 1].text);
            if (part) return std::nullopt;
            return SaidDate{.unit = "day", .count = before(i, "past") || is_right_after(i) ? 2 : 1};
        }
        if (what == "day" || what == "week" || what == "month" || what == "year") return in_units(i, what);
        return std::nullopt;
    }

    // «el 10 de marzo», «March 10», «en marzo»
    std::optional<SaidDate> in_month(std::size_t i, std::int32_t month) const {
        if (is(i, i + 1, "past") || before(i, "past")) return std::nullopt;
        SaidDate date{.month = month, .after = is_after(i)};
        const bool of = i > 1 && there(i, i - 1) && words_.of.has(text_.tokens[i - 1].text);
        if (of) date.day = number(i, i - 2, 31);
        if (date.day == 0 && i > 0) date.day = number(i, i - 1, 31);
        if (date.day == 0) date.day = number(i, i + 1, 31);
        // A name of a month may be another word: «I may».
        const Token& token = text_.tokens[i];
        const bool led = date.day > 0 || date.after || is_from(i) || is_until(i) || token.capital ||
                         (i > 0 && there(i, i - 1) &&
                          (words_.before_a_time.has(text_.tokens[i - 1].text) || before(i, "next")));
        if (token.text.size() < 4 && !led) return std::nullopt;
        return date;
    }

    std::optional<SaidDate> in_units(std::size_t i, std::string_view unit) const {
        if (is(i, i + 1, "past")) return std::nullopt;
        if (const std::int32_t day = number(i, i + 1, 31); unit == "day" && day > 0)  // «el día 15»
            return SaidDate{.day = day, .after = is_after(i)};
        std::int32_t count = i > 0 ? number(i, i - 1, count_max) : 0;
        const bool one = count == 0 && i > 0 && there(i, i - 1) && words_.one.has(text_.tokens[i - 1].text);
        if (one) count = 1;
        if (count > 0) {
            if (i > 1 && is(i, i - 2, "past")) return std::nullopt;
            return SaidDate{.unit = std::string{unit}, .count = count};
        }
        const bool comes = is(i, i + 1, "next") || before(i, "next") || is(i, i + 2, "next") ||
                           (i > 0 && there(i, i - 1) && words_.another.has(text_.tokens[i - 1].text));
        if (!comes) return std::nullopt;
        return SaidDate{.unit = std::string{unit}, .count = 1, .next = true};
    }

    // «después del 15», «hasta el 20»; «después de las 18», «after 6 pm» are hours.
    std::optional<SaidDate> day_alone(std::size_t i) const {
        const std::int32_t day = number(i, i, 31);
        if (day == 0 || (!is_after(i) && !is_from(i) && !is_until(i))) return std::nullopt;
        const bool bare = before(i, "after") || before(i, "from") ||
                          (i > 0 && there(i, i - 1) && words_.until.has(text_.tokens[i - 1].text));
        if (bare || before(i, "clock")) return std::nullopt;
        const bool counts = there(i, i + 1) &&
                            ((!code(i + 1).empty() && code(i + 1) != "clock") ||
                             words_.of.has(text_.tokens[i + 1].text) ||
                             words_.units.contains(text_.tokens[i + 1].text));
        if (counts) return std::nullopt;
        return SaidDate{.day = day, .after = is_after(i)};
    }

    const Text& text_;
    const Words& words_;
    const CodeWords& dates_;
};

}  // namespace

std::optional<SaidDate> find_date(const Text& text, const Words& words, std::string_view language) {
    const std::string_view spoken = text.language.empty() ? language : std::string_view{text.language};
    for (const LanguageWords& one : words.languages) {
        if (one.code == spoken) return DateReader{text, words, one.dates}.read();
    }
    return std::nullopt;
}

}  // namespace tero::router
