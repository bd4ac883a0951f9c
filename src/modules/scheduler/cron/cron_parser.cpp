// Reads cron expressions. Every refusal names the place, so that a form can point at it.
#include "base/random.hpp"
#include "modules/scheduler/cron/cron.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tero::scheduler {
namespace {

constexpr std::array<std::string_view, 12> month_names{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                       "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> weekday_names{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

struct FieldSpec {
    std::string_view name = {};
    int least = 0;
    int most = 59;                                 // of a value; 7 is Sunday too
    int full = 59;                                 // where `*` ends
    int hashed = 59;                               // where H ends: on days that every month has
    std::span<const std::string_view> names = {};  // of the values from `least` on
};

constexpr std::array<FieldSpec, 6> field_specs{{
    {.name = "second"},
    {.name = "minute"},
    {.name = "hour", .most = 23, .full = 23, .hashed = 23},
    {.name = "day of the month", .least = 1, .most = 31, .full = 31, .hashed = 28},
    {.name = "month", .least = 1, .most = 12, .full = 12, .hashed = 12, .names = month_names},
    {.name = "day of the week", .most = 7, .full = 6, .hashed = 6, .names = weekday_names},
}};
enum FieldIndex : std::size_t { SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY };

struct Macro {
    std::string_view name;
    std::string_view fields;
};
constexpr std::array<Macro, 7> macros{{{"@yearly", "0 0 1 1 *"},
                                       {"@annually", "0 0 1 1 *"},
                                       {"@monthly", "0 0 1 * *"},
                                       {"@weekly", "0 0 * * 0"},
                                       {"@daily", "0 0 * * *"},
                                       {"@midnight", "0 0 * * *"},
                                       {"@hourly", "0 * * * *"}}};

struct Piece {
    std::string_view text = {};
    std::size_t at = 0;  // in the expression
};

std::vector<Piece> split(std::string_view text) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = text.find_first_not_of(" \t", at);
        if (begin == std::string_view::npos) break;
        at = std::min(text.find_first_of(" \t", begin), text.size());
        pieces.push_back({text.substr(begin, at - begin), begin});
    }
    return pieces;
}

char upper_letter(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

class CronParser {
public:
    CronParser(std::string_view text, std::string_view seed) : text_(text), seed_(seed) {}

    Result<CronExpression> parse();
    std::size_t position() const { return at_ + 1; }

private:
    // What one item of a list names, before it is known whether a list may hold it.
    struct Span {
        int from = 0;
        int to = 0;
        int step = 1;
    };

    Result<CronExpression> parse_fields(const std::vector<Piece>& pieces);
    Result<Done> parse_field(std::size_t index, Piece piece);
    Result<Done> parse_item(std::size_t index);
    Result<Done> parse_day(bool& done);
    Result<Done> parse_weekday(int value, bool& done);
    Result<Span> parse_span(std::size_t index);
    Result<Span> parse_hashed(std::size_t index);
    Result<int> parse_step(const FieldSpec& spec, int reach);
    Result<int> parse_value(const FieldSpec& spec);
    Result<int> parse_number();
    void put(std::size_t index, const Span& span);

    char peek() const { return at_ < end_ ? upper_letter(text_[at_]) : '\0'; }
    bool take(char c) {
        if (peek() != c) return false;
        at_ += 1;
        return true;
    }
    bool item_ends() const { return at_ == end_ || text_[at_] == ','; }
    Error wrong(std::string what) const {
        return {ErrorCode::invalid, fmt::format("{}, at position {}", what, at_ + 1), ""};
    }
    Error wrong_at(std::size_t at, std::string what) {
        at_ = at;
        return wrong(std::move(what));
    }

    std::string_view text_;
    std::string_view seed_;
    std::size_t at_ = 0;   // where reading stands, and where the fault is
    std::size_t end_ = 0;  // of the field
    CronExpression read_ = {};
};

Result<CronExpression> CronParser::parse() {
    if (text_.size() > cron_length_max)
        return wrong_at(cron_length_max,
                        fmt::format("a cron expression has {} characters at most", cron_length_max));
    const std::vector<Piece> pieces = split(text_);
    if (pieces.empty()) return wrong("a cron expression has 5 fields, or 6 with seconds; this one is empty");
    if (pieces[0].text[0] != '@') return parse_fields(pieces);

    const auto* macro = std::find_if(macros.begin(), macros.end(),
                                     [&](const Macro& one) { return one.name == pieces[0].text; });
    if (macro == macros.end() && pieces[0].text == "@reboot")
        return wrong_at(pieces[0].at, "@reboot names no time: nothing fires because Tero starts");
    if (macro == macros.end()) {
        return wrong_at(pieces[0].at,
                        fmt::format("'{}' is none of @hourly, @daily, @midnight, @weekly, @monthly, "
                                    "@yearly, @annually (in lower case)",
                                    pieces[0].text.substr(0, 20)));
    }
    if (pieces.size() > 1) return wrong_at(pieces[1].at, fmt::format("{} stands alone", macro->name));
    return CronParser{macro->fields, seed_}.parse();
}

Result<CronExpression> CronParser::parse_fields(const std::vector<Piece>& pieces) {
    if (pieces.size() < 5)
        return wrong_at(text_.size(), fmt::format("a cron expression has 5 fields, or 6 with seconds, not {}",
                                                  pieces.size()));
    if (pieces.size() > 6)
        return wrong_at(pieces[6].at, "a cron expression has 6 fields at most; there is none for years");
    const std::size_t first = pieces.size() == 6 ? SECOND : MINUTE;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        TRY_DONE(parse_field(first + i, pieces[i]));
    }
    if (!read_.next(0))
        return wrong_at(pieces[DAY - first].at, "this expression never fires: no month of it has such a day");
    return read_;
}

Result<Done> CronParser::parse_field(std::size_t index, Piece piece) {
    at_ = piece.at;
    end_ = piece.at + piece.text.size();
    const bool counts =
        piece.text[0] == '*' || (upper_letter(piece.text[0]) == 'H' && piece.text.find('/') == 1);
    if (index == MINUTE || index == HOUR) read_.interval_ = read_.interval_ || counts;
    if (index == WEEKDAY && take('+')) {
        read_.weekdays_.and_day_of_month = true;
        if (!read_.days_.restricted || peek() == '*' || peek() == '?')
            return wrong_at(piece.at,
                            "`+` joins a day of the week with a day of the month; one of them is any");
    }
    const bool any = piece.text == "*" || piece.text == "?";
    if (index == DAY) read_.days_.restricted = !any;
    if (index == WEEKDAY) read_.weekdays_.restricted = !any;
    if (piece.text == "?" && index != DAY && index != WEEKDAY)
        return wrong("`?` stands for any day; write `*` here");
    if (index == SECOND) read_.seconds_ = 0;
    if (piece.text == "?") return Done{};
    while (true) {
        TRY_DONE(parse_item(index));
        if (at_ == end_) return Done{};
        if (!take(',')) return wrong(fmt::format("'{}' does not belong here", text_[at_]));
        if (item_ends()) return wrong("a list has a value on each side of its comma");
    }
}

Result<Done> CronParser::parse_item(std::size_t index) {
    bool done = false;
    if (index == DAY) {
        TRY_DONE(parse_day(done));
    }
    if (done) return Done{};
    TRY(const Span span, parse_span(index));
    if (index == WEEKDAY && span.from == span.to && span.step == 1) {
        TRY_DONE(parse_weekday(span.from % 7, done));
    }
    if (!done) put(index, span);
    return Done{};
}

// `L`, `L-3`, `LW` and `15W`; anything else is left as it stands.
Result<Done> CronParser::parse_day(bool& done) {
    const std::size_t begin = at_;
    done = true;
    if (take('L')) {
        if (take('W')) {
            read_.days_.last_workday = true;
        } else if (take('-')) {
            const std::size_t number = at_;
            TRY(const int back, parse_number());
            if (back > 30) return wrong_at(number, "L-30 is the farthest from a month's last day");
            read_.days_.before_last |= std::uint32_t{1} << back;
        } else {
            read_.days_.before_last |= 1;
        }
        if (!item_ends())
            return wrong("L is a month's last day, L-3 three days before it, LW its last workday");
        return Done{};
    }
    if (peek() == 'W') return wrong("W follows a day: 15W is the workday nearest to the 15th");
    if (peek() >= '0' && peek() <= '9') {
        TRY(const int day, parse_value(field_specs[DAY]));
        if (take('W')) {
            read_.days_.nearest_workday |= std::uint32_t{1} << day;
            return Done{};
        }
    }
    at_ = begin;
    done = false;
    return Done{};
}

// What may follow a single day of the week: `L`, `#L`, `#2`.
Result<Done> CronParser::parse_weekday(int value, bool& done) {
    done = true;
    const std::uint32_t day = std::uint32_t{1} << value;
    if (take('L')) {
        read_.weekdays_.last |= day;
        return Done{};
    }
    if (!take('#')) {
        done = false;
        return Done{};
    }
    if (take('L')) {
        read_.weekdays_.last |= day;
        return Done{};
    }
    const std::size_t number = at_;
    TRY(const int which, parse_number());
    if (which < 1 || which > 5)
        return wrong_at(number, "after # stands which one of the month: 1 to 5, or L");
    read_.weekdays_.nth[static_cast<std::size_t>(which)] |= day;
    return Done{};
}

Result<CronParser::Span> CronParser::parse_span(std::size_t index) {
    const FieldSpec& spec = field_specs[index];
    if (take('*')) {
        Span span{.from = spec.least, .to = spec.full};
        TRY(span.step, parse_step(spec, spec.full - spec.least + 1));
        return span;
    }
    if (peek() == 'H') return parse_hashed(index);
    const std::size_t begin = at_;
    TRY(const int from, parse_value(spec));
    Span span{.from = from, .to = from};
    const bool ranges = take('-');
    if (ranges) {
        TRY(span.to, parse_value(spec));
        if (index == WEEKDAY && span.to == 0 && from != 0) span.to = 7;  // FRI-SUN, but not SUN-SUN
        if (peek() == 'W' || peek() == 'L' || peek() == '#')
            return wrong(fmt::format("{} follows a single day, no range", peek()));
        if (span.to < from)
            return wrong_at(begin, fmt::format("a range of the {} goes upwards, not from {} to {}", spec.name,
                                               from, span.to));
    } else if (peek() == '/') {
        span.to = std::max(spec.full, from);  // 5/15: from 5 on
    }
    TRY(span.step, parse_step(spec, spec.full - spec.least + 1));
    return span;
}

// `H`, `H(0-29)`, `H/15`, `H(0-29)/10`.
Result<CronParser::Span> CronParser::parse_hashed(std::size_t index) {
    const FieldSpec& spec = field_specs[index];
    take('H');
    int least = spec.least;
    int most = spec.hashed;
    if (take('(')) {
        const std::size_t begin = at_;
        TRY(least, parse_value(spec));
        if (!take('-')) return wrong("H takes a range in parentheses: H(0-29)");
        TRY(most, parse_value(spec));
        if (!take(')')) return wrong("the range of H ends with a parenthesis: H(0-29)");
        if (most < least) return wrong_at(begin, "the range of H goes upwards");
    }
    const bool steps = peek() == '/';
    TRY(const int step, parse_step(spec, most - least + 1));
    const auto reach = static_cast<std::uint64_t>(steps ? step : most - least + 1);
    const int place = least + static_cast<int>(stable_hash(seed_, index) % reach);
    return Span{.from = place, .to = steps ? most : place, .step = step};
}

// `/15`, or 1 where there is none.
Result<int> CronParser::parse_step(const FieldSpec& spec, int reach) {
    if (!take('/')) return 1;
    const std::size_t begin = at_;
    TRY(const int step, parse_number());
    if (step == 0) return wrong_at(begin, "a step is 1 or more");
    if (step > reach)
        return wrong_at(begin,
                        fmt::format("a step of {} is longer than the {} goes ({})", step, spec.name, reach));
    return step;
}

Result<int> CronParser::parse_value(const FieldSpec& spec) {
    const std::size_t begin = at_;
    std::string word;
    while (word.size() < 3 && peek() >= 'A' && peek() <= 'Z') {
        word.push_back(peek());
        at_ += 1;
    }
    const auto named = std::find(spec.names.begin(), spec.names.end(), word);
    if (!word.empty() && named != spec.names.end())
        return static_cast<int>(named - spec.names.begin()) + spec.least;
    if (!word.empty() || peek() < '0' || peek() > '9') {
        const std::size_t end = std::min(text_.find_first_of(" \t,", begin), end_);
        const std::string_view what = text_.substr(begin, std::min<std::size_t>(end - begin, 20));
        return wrong_at(begin, fmt::format("'{}' is no {} ({}-{}{})", what, spec.name, spec.least, spec.most,
                                           spec.names.empty() ? "" : ", or its name in three letters"));
    }
    TRY(const int value, parse_number());
    if (value < spec.least || value > spec.most)
        return wrong_at(begin, fmt::format("{} is no {}, which goes from {} to {}", value, spec.name,
                                           spec.least, spec.most));
    return value;
}

Result<int> CronParser::parse_number() {
    const std::size_t begin = at_;
    int value = 0;
    for (; peek() >= '0' && peek() <= '9'; at_ += 1) {
        if (at_ - begin >= 4) return wrong_at(begin, "a number has four digits at most");
        value = value * 10 + (peek() - '0');
    }
    if (at_ == begin) return wrong("a number is missing");
    return value;
}

void CronParser::put(std::size_t index, const Span& span) {
    for (int value = span.from; value <= span.to; value += span.step) {
        const int within = index == WEEKDAY ? value % 7 : value;
        const std::uint64_t one = std::uint64_t{1} << within;
        switch (index) {
            case SECOND:
                read_.seconds_ |= one;
                break;
            case MINUTE:
                read_.minutes_ |= one;
                break;
            case HOUR:
                read_.hours_ |= static_cast<std::uint32_t>(one);
                break;
            case DAY:
                read_.days_.days |= static_cast<std::uint32_t>(one);
                break;
            case MONTH:
                read_.months_ |= static_cast<std::uint32_t>(one);
                break;
            default:
                read_.weekdays_.days |= static_cast<std::uint32_t>(one);
                break;
        }
    }
}

Result<CronExpression> CronExpression::parse(std::string_view text, std::string_view seed,
                                             std::size_t* position) {
    CronParser parser{text, seed};
    auto read = parser.parse();
    if (!read && position != nullptr) *position = parser.position();
    return read;
}

}  // namespace tero::scheduler
