#include "sandbox/wish_check.hpp"

#include "codec/json.hpp"
#include "sandbox/reply_file.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tero::app {
namespace {

constexpr std::string_view page_link = "/q/";
constexpr Duration still_typing = 20s;  // said this soon after a quote, it was on its way already
constexpr Duration too_late = 30min;    // said this shortly before the end, it could not be answered

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// Without the spaces that do not break.
std::string with_plain_spaces(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const bool two = text.substr(at, 2) == "\u00a0";
        const bool three = text.substr(at, 3) == "\u202f";
        plain += two || three ? ' ' : text[at];
        at += two ? 2 : three ? 3 : 1;
    }
    return plain;
}

// Not as a part of a longer number.
bool holds(std::string_view text, std::string_view part) {
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        const std::size_t end = at + part.size();
        const auto is_mark = [&](std::size_t i) { return text[i] == '.' || text[i] == ','; };
        const bool goes_on_before =
            is_digit(part.front()) && at > 0 &&
            (is_digit(text[at - 1]) || (is_mark(at - 1) && at > 1 && is_digit(text[at - 2])));
        const bool goes_on_behind =
            is_digit(part.back()) && end < text.size() &&
            (is_digit(text[end]) || (is_mark(end) && end + 1 < text.size() && is_digit(text[end + 1])));
        if (!goes_on_before && !goes_on_behind) return true;
    }
    return false;
}

// The pieces of a text that stand in it whatever its values are.
std::vector<std::string> fixed_pieces(std::string_view text) {
    std::vector<std::string> pieces{1};
    int depth = 0;
    for (const char character : text) {
        if (character == '{' && depth++ == 0) pieces.emplace_back();
        if (depth == 0) pieces.back() += character;
        if (character == '}') --depth;
    }
    std::erase_if(pieces, [](const std::string& piece) { return piece.size() < 3; });
    for (std::string& piece : pieces) piece = with_plain_spaces(piece);
    return pieces;
}

bool sounds_like(std::string_view text, const std::vector<std::string>& pieces) {
    for (const std::string& piece : pieces) {
        const std::size_t at = text.find(piece);
        if (at == std::string_view::npos) return false;
        text.remove_prefix(at + piece.size());
    }
    return !pieces.empty();
}

bool sounds_like_one(std::string_view text, const std::vector<std::vector<std::string>>& all) {
    return std::any_of(all.begin(), all.end(), [&](const auto& pieces) { return sounds_like(text, pieces); });
}

bool asks_for_goods(std::string_view meant) { return meant == means::request || meant == means::change; }

bool wants_an_answer(std::string_view meant) {
    constexpr std::array all{means::request, means::change,    means::question,
                             means::person,  means::complaint, means::accept};
    return std::find(all.begin(), all.end(), meant) != all.end();
}

bool is_sent(const JournalLine& line) { return line.direction == "out" && line.verdict == "accepted"; }

// As it reads in a report: one line, without what differs from run to run.
std::string shown(const JournalLine& line) {
    std::string text = line.text.substr(0, line.text.find("http"));
    std::replace(text.begin(), text.end(), '\n', ' ');
    const std::string_view arrow = line.direction == "in" ? "<" : ">";
    const bool is_refused = line.direction == "out" && line.verdict != "accepted";
    return fmt::format("{} {}{}{}{}", arrow, text.empty() ? line.kind : text, is_refused ? " [" : "",
                       is_refused ? line.verdict : "", is_refused ? "]" : "");
}

// In the ways in which some language writes it.
std::vector<std::string> written(const Decimal& amount, const std::vector<Grammar>& grammars) {
    std::vector<std::string> all;
    for (const Grammar& grammar : grammars) {
        std::string text = with_plain_spaces(grammar.money(amount, "$"));
        std::erase_if(text, [](char character) { return character == '$' || character == ' '; });
        all.push_back(std::move(text));
    }
    return all;
}

}  // namespace

class WishChecker::One {
public:
    One(const WishChecker& by, const Profile& who, std::span<const JournalLine> lines, WishCheck& into)
        : by_(by), who_(who), lines_(lines), check_(into), wants_(who.wants) {}

    void run() {
        if (!who_.voice.empty()) check_.other_voices += 1;
        for (std::size_t at = 0; at < lines_.size(); ++at) {
            const JournalLine& line = lines_[at];
            if (line.direction == "in") {
                hear(line);
            } else if (is_sent(line)) {
                get(line, at);
            }
        }
        if (asked_) check_.requests += 1;
        if (asked_ && quoted_) {
            check_.requests_quoted += 1;
            check_.questions[fmt::format("{}", questions_)] += 1;
        }
        if (accepts_ && confirmed_ == 0) check_.acceptances_unheard += 1;
        look_for_silence();
    }

private:
    void hear(const JournalLine& line) {
        said_ += with_plain_spaces(line.text) + "\n";
        asked_ = asked_ || asks_for_goods(line.subject);
        accepts_ = accepts_ || line.subject == means::accept;
        rejects_ = rejects_ || line.subject == means::reject;
        if (line.subject == means::change) wants_ = by_.people_.changed(wants_);
        const bool stops = line.subject == means::stop;
        if (stops && !stopped_) check_.stops += 1;
        stopped_ = stops;
        stop_missed_ = stop_missed_ && stops;
    }

    void get(const JournalLine& line, std::size_t at) {
        const std::string text = with_plain_spaces(line.text);
        const bool is_farewell = sounds_like_one(text, by_.farewell_);
        if (stopped_ && !is_farewell && !stop_missed_) {
            stop_missed_ = true;
            check_.stops_unheard += 1;
            blame("stop_unheard", "after a wish for silence something else than a farewell was sent");
        }
        if (line.kind == name_of(HeardKind::QUOTE)) return get_quote(text, line, at);
        if (line.kind != name_of(HeardKind::REPLY)) return;
        if (asked_ && !quoted_ && text.find('?') != std::string::npos) questions_ += 1;
        if (sounds_like_one(text, by_.rejected_)) get_rejection();
        if (!sounds_like_one(text, by_.accepted_)) return;
        check_.acceptances += 1;
        confirmed_ += 1;
        if (accepts_) return;
        check_.acceptances_not_meant += 1;
        blame("acceptance_not_meant", "an acceptance was confirmed that nobody had meant");
    }

    void get_rejection() {
        check_.rejections += 1;
        if (rejects_) return;
        check_.rejections_not_meant += 1;
        blame("rejection_not_meant", "a rejection was noted that nobody had meant");
    }

    void get_quote(const std::string& text, const JournalLine& line, std::size_t at) {
        check_.quotes += 1;
        quoted_ = true;
        const std::string why = wrong_with(text);
        if (why.empty() || is_overtaken(line, at)) return;
        check_.quotes_not_wanted += 1;
        blame("quote_not_wanted", why);
    }

    // What the customer went on to say was on its way when the quote was made, and another quote followed it.
    bool is_overtaken(const JournalLine& quote, std::size_t at) const {
        bool went_on = false;
        for (std::size_t next = at + 1; next < lines_.size(); ++next) {
            const JournalLine& line = lines_[next];
            if (line.direction == "in" && asks_for_goods(line.subject) && line.at <= quote.at + still_typing)
                went_on = true;
            if (went_on && is_sent(line) && line.kind == name_of(HeardKind::QUOTE)) return true;
        }
        return false;
    }

    // Empty: nothing.
    std::string wrong_with(const std::string& text) {
        if (!asked_) return "nobody had asked for a quote";
        const std::size_t first = text.find(page_link);
        if (first != std::string::npos && text.find(page_link, first + 1) != std::string::npos)
            return "several quotes, where one thing was wanted";
        const Wants told = told_wants();
        const auto expected = by_.people_.quoted(told);
        std::string missing;
        for (const std::vector<std::string>& parts : expected) {
            const auto lacks = std::find_if(parts.begin(), parts.end(), [&](const std::string& part) {
                return !holds(text, with_plain_spaces(part));
            });
            if (lacks == parts.end()) {
                missing.clear();
                break;
            }
            if (missing.empty()) missing = *lacks;
        }
        if (!missing.empty()) return fmt::format("it does not say «{}»", missing);
        return wrong_total(text, told);
    }

    // Which colour nobody was told is the shop's to choose, and it says so.
    Wants told_wants() const {
        Wants told = wants_;
        for (const DetailFile& detail : by_.people_.as_written().details) {
            const auto wanted = told.find(detail.name);
            if (wanted == told.end() || detail.said_percent == 100) continue;
            const std::string written_so =
                by_.people_.label({who_.language, who_.wants, "", who_.voice}, wanted->second);
            if (said_.find(written_so) == std::string::npos) told.erase(wanted);
        }
        return told;
    }

    std::string wrong_total(const std::string& text, const Wants& told) {
        const PricedFile& how = by_.people_.as_written().priced;
        const auto product = told.find(how.product);
        const auto quantity = told.find(how.quantity);
        if (product == told.end() || quantity == told.end()) return {};
        const auto total = published_total(by_.prices_, product->second, by_.people_.priced_options(told),
                                           how.measure, Decimal::of(quantity->second));
        if (!total) return {};
        check_.totals_recounted += 1;
        const auto ways = written(*total, by_.grammars_);
        const bool is_there =
            std::any_of(ways.begin(), ways.end(), [&](const std::string& way) { return holds(text, way); });
        return is_there ? std::string{}
                        : fmt::format("by the published prices it costs {}", total->to_string());
    }

    // What was said last, and never answered.
    void look_for_silence() {
        const JournalLine* waits = nullptr;
        for (const JournalLine& line : lines_) {
            if (line.direction == "in" && wants_an_answer(line.subject)) waits = &line;
            if (is_sent(line) || line.direction == "echo") waits = nullptr;
        }
        if (waits == nullptr || waits->at + too_late > by_.until_) return;
        check_.requests_unanswered += 1;
        blame("request_unanswered", fmt::format("nothing followed «{}»", waits->text));
    }

    void blame(std::string_view kind, std::string why) {
        Fault fault{
            .kind = std::string{kind}, .customer = who_.number, .voice = who_.voice, .why = std::move(why)};
        for (const JournalLine& line : lines_) {
            if (line.direction != "open") fault.transcript.push_back(shown(line));
        }
        check_.faults.push_back(std::move(fault));
    }

    const WishChecker& by_;
    const Profile& who_;
    std::span<const JournalLine> lines_;
    WishCheck& check_;
    Wants wants_;
    std::string said_ = {};
    bool asked_ = false;
    bool quoted_ = false;
    bool accepts_ = false;
    bool rejects_ = false;
    bool stopped_ = false;
    bool stop_missed_ = false;
    std::int64_t questions_ = 0;
    std::int64_t confirmed_ = 0;
};

Result<WishChecker> WishChecker::read(const BusinessFiles& files, People people, Timestamp until) {
    WishChecker checker{std::move(people), until};
    TRY(checker.prices_, read_published_prices(files));
    for (const SpeakersFile& language : checker.people_.as_written().languages) {
        TRY(Grammar grammar, Grammar::read(files, language.code));
        checker.grammars_.push_back(std::move(grammar));
        const std::string* text = files.find(fmt::format("sentences/{}.json", language.code));
        if (text == nullptr) continue;
        TRY(const ReplyFile file, from_json<ReplyFile>(*text, Reading::tolerant));
        checker.accepted_.push_back(fixed_pieces(file.reply.accepted));
        checker.rejected_.push_back(fixed_pieces(file.reply.rejected));
        checker.farewell_.push_back(fixed_pieces(file.reply.opted_out));
    }
    return checker;
}

WishCheck WishChecker::check(std::span<const JournalLine> lines, std::span<const Profile> profiles) const {
    WishCheck check;
    while (!lines.empty()) {
        const std::int32_t number = lines.front().customer;
        const auto end = std::find_if(lines.begin(), lines.end(),
                                      [&](const JournalLine& line) { return line.customer != number; });
        const auto count = static_cast<std::size_t>(end - lines.begin());
        const auto who = std::find_if(profiles.begin(), profiles.end(),
                                      [&](const Profile& one) { return one.number == number; });
        if (who != profiles.end()) One{*this, *who, lines.first(count), check}.run();
        lines = lines.subspan(count);
    }
    check.harms = check.quotes_not_wanted + check.acceptances_not_meant + check.rejections_not_meant +
                  check.stops_unheard;
    return check;
}

}  // namespace tero::app
