#include "sandbox/customer.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::app {
namespace {

constexpr std::int32_t told_max = 3;  // times a customer says the same before giving up
constexpr std::int64_t taps_of_hundred = 40;  // who could type what they can tap
constexpr Duration second = 1s;
constexpr Duration minute = 1min;

// The text between `begin` and the first character that cannot belong to it.
std::string word_after(std::string_view text, std::string_view begin, std::string_view allowed) {
    const std::size_t at = text.find(begin);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = text.substr(at + begin.size());
    return std::string{rest.substr(0, rest.find_first_not_of(allowed))};
}

constexpr std::string_view token_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

// `COT-2026-000123`, whatever its prefix is: letters, a year, a number.
std::string quote_number_in(std::string_view text) {
    for (std::size_t at = 0; at + 12 <= text.size(); ++at) {
        if (text[at] != '-' || text[at + 5] != '-') continue;
        std::size_t begin = at;
        while (begin > 0 && text[begin - 1] >= 'A' && text[begin - 1] <= 'Z') --begin;
        std::size_t end = at + 1;
        while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '-')) ++end;
        if (begin < at && end >= at + 12) return std::string{text.substr(begin, end - begin)};
    }
    return {};
}

}  // namespace

Heard listen(const CustomerState& state, Timestamp at, std::string id, bool is_template, std::string text,
             std::vector<std::string> buttons) {
    Heard heard;
    heard.at = at;
    heard.id = std::move(id);
    heard.token = word_after(text, "/q/", token_characters);
    heard.quote_number = quote_number_in(text);
    const bool known = std::find(state.tokens.begin(), state.tokens.end(), heard.token) != state.tokens.end();
    if (!heard.token.empty() && !known) {
        heard.kind = HeardKind::QUOTE;
    } else if (is_template || !heard.token.empty()) {
        heard.kind = HeardKind::FOLLOW_UP;
    }
    heard.text = std::move(text);
    heard.buttons = std::move(buttons);
    return heard;
}

const AnswerChoice* tapped_of(std::string_view words, const AnswerChoices& offered) {
    const AnswerChoice* longest = nullptr;
    for (const AnswerChoice& one : offered.choices) {
        const auto at = words.find(one.title);
        const bool begins_a_word = at != words.npos && (at == 0 || words[at - 1] == ' ');
        if (begins_a_word && (longest == nullptr || one.title.size() > longest->title.size())) longest = &one;
    }
    return longest;
}

void tap_instead(std::vector<Act>& acts, const AnswerChoices& offered, const std::string& question,
                 Random random) {
    if (acts.size() != 1 || acts.front().kind != ActKind::SAY || acts.front().means == means::stop) return;
    Act& act = acts.front();
    const AnswerChoice* choice = tapped_of(act.text, offered);
    if (choice == nullptr || !random.chance(taps_of_hundred)) return;
    act.kind = offered.open.empty() ? ActKind::TAP : ActKind::ROW;
    act.text = choice->title;
    act.payload = choice->id;
    act.reply_to = question;
}

// One decision: what it may draw on, and the acts it has come to.
struct Customers::Turn {
    const Profile& who;
    CustomerState& state;
    const TimeZone& zone;
    Timestamp now;
    Random random;
    std::vector<Act> acts = {};

    Act& act(ActKind kind, Timestamp at, std::string text, std::string_view meaning_of_it = {}) {
        Act one;
        one.at = kind == ActKind::OPEN || kind == ActKind::COLLEAGUE ? at : awake(zone, at, random);
        one.kind = kind;
        one.number = ++state.said;
        one.text = std::move(text);
        one.means = std::string{meaning_of_it};
        acts.push_back(std::move(one));
        return acts.back();
    }
    // One message, or several shortly after each other where the text has line breaks.
    void say(Duration after, std::string_view text, std::string_view meaning_of_it,
             std::string_view reply_to = {}) {
        type(awake(zone, now + after, random), text, meaning_of_it, reply_to);
    }
    void type(Timestamp at, std::string_view text, std::string_view meaning_of_it,
              std::string_view reply_to = {}) {
        while (true) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            Act one;
            one.at = at;
            one.number = ++state.said;
            one.text = std::string{text.substr(0, end)};
            one.reply_to = std::string{reply_to};
            one.means = std::string{meaning_of_it};
            acts.push_back(std::move(one));
            if (end == text.size()) return;
            text.remove_prefix(end + 1);
            at = at + between(1s, 9s);
            state.types_until = at;
        }
    }
    // Whole seconds, both ends included.
    Duration between(Duration least, Duration most) {
        return least + second * random.below((most - least) / second + 1);
    }
    Speaker speaker() const { return {who.language, who.wants, state.quote_number, who.voice}; }
    std::string meaning(const People& people, std::string_view intent) {
        return people.say_meaning(speaker(), intent, random);
    }
};

std::vector<Act> Customers::arrive(const Profile& who, CustomerState& state) const {
    Turn turn{who, state, zone_, who.arrives, chance(seed_, who.number, "arrive")};
    // The hour of arrival is drawn already, nights included.
    const auto begin = [&](const std::string& text, std::string_view meaning_of_it) {
        turn.type(who.arrives, text, meaning_of_it);
    };
    const auto show = [&](ActKind kind, std::string text) {
        turn.act(kind, who.arrives, std::move(text), means::request).at = who.arrives;
    };
    switch (who.opening) {
        case Opening::COMPLETE:
            state.told = 1;
            begin(people_.say_one(turn.speaker(), "request", turn.random), means::request);
            break;
        case Opening::PIECES:
            begin(turn.meaning(people_, "greeting"), means::request);
            break;
        case Opening::PRICE_FIRST:
            begin(people_.say(turn.speaker(), "price"), means::request);
            break;
        case Opening::PARTIAL:
            begin(people_.say(turn.speaker(), "partial"), means::request);
            break;
        case Opening::ODD:
            begin(people_.say(turn.speaker(), "odd"), means::request);
            break;
        case Opening::VOICE:
            show(ActKind::VOICE, "");
            break;
        case Opening::PLAN:
            show(ActKind::IMAGE, people_.say(turn.speaker(), "plan"));
            break;
        case Opening::INFORMATION:
            begin(turn.meaning(people_, turn.random.chance(50) ? "technical_question" : "stock_delivery"),
                  means::question);
            break;
        case Opening::COMPLAINT:
            begin(turn.meaning(people_, "complaint"), means::complaint);
            break;
        case Opening::PERSON:
            begin(turn.meaning(people_, "human_request"), means::person);
            break;
        case Opening::STOP:
            begin(turn.meaning(people_, "opt_out"), means::stop);
            break;
        case Opening::NOISE:
            begin(turn.meaning(people_, turn.random.chance(50) ? "spam_other" : "auto_reply"),
                  means::nothing);
            break;
    }
    return std::move(turn.acts);
}

void Customers::ask_again(Turn& turn) const {
    if (turn.state.told >= told_max) {
        turn.state.stage = Stage::CLOSED;  // gives up
        return;
    }
    turn.state.told += 1;
    turn.say(turn.between(40s, 5 * minute), people_.say_one(turn.speaker(), "request", turn.random),
             means::request);
}

// A colleague of the business takes over, and the customer is content.
void Customers::hear_colleague(Turn& turn, Duration least, Duration most) const {
    if (turn.state.colleague) return;
    turn.state.colleague = true;
    turn.act(ActKind::COLLEAGUE, turn.now + turn.between(least, most),
             people_.say(turn.speaker(), "colleague"));
    turn.say(turn.between(45 * minute, 90 * minute), turn.meaning(people_, "goodbye_thanks"), means::thanks);
    turn.state.stage = Stage::CLOSED;
}

void Customers::hear_reply(Turn& turn) const {
    const Profile& who = turn.who;
    CustomerState& state = turn.state;
    if (turn.now < state.types_until) return;
    if (state.stage == Stage::CLOSED) {
        if (state.thanked || state.stopped_at != Timestamp{} || !turn.random.chance(25)) return;
        state.thanked = true;
        turn.say(turn.between(30s, 4 * minute), turn.meaning(people_, "goodbye_thanks"), means::thanks);
        return;
    }
    if (state.stage == Stage::QUOTED) {
        if (state.haggled && !state.thanked) {
            state.thanked = true;
            if (turn.random.chance(45)) decide(turn, 20 * minute, 6h);
        }
        return;
    }
    switch (who.opening) {
        case Opening::PIECES:
            if (state.told == 0) {
                state.told = 1;
                Duration after = turn.between(15s, 90s);
                for (const std::string& piece : people_.say_all(turn.speaker(), "pieces")) {
                    turn.say(after, piece, means::request);
                    after += turn.between(1s, 3s);
                }
                return;
            }
            break;
        case Opening::PRICE_FIRST:
        case Opening::PARTIAL:
            if (state.told == 0) {
                state.told = 1;
                turn.say(turn.between(20s, 6 * minute), people_.say(turn.speaker(), "rest"), means::request);
                return;
            }
            break;
        case Opening::ODD:
            if (state.told == 0) {
                state.told = 1;
                turn.say(turn.between(20s, 4 * minute), people_.say(turn.speaker(), "correction"),
                         means::request);
                return;
            }
            break;
        case Opening::COMPLAINT:
        case Opening::PERSON:
            return hear_colleague(turn, 8 * minute, 40 * minute);
        case Opening::INFORMATION:
            state.stage = Stage::CLOSED;
            if (turn.random.chance(50)) hear_colleague(turn, 10 * minute, 40 * minute);
            return;
        case Opening::STOP:
        case Opening::NOISE:
            state.stage = Stage::CLOSED;
            return;
        case Opening::COMPLETE:
        case Opening::VOICE:
        case Opening::PLAN:
            break;
    }
    ask_again(turn);
}

void Customers::decide(Turn& turn, Duration least, Duration most) const {
    turn.state.stage = Stage::CLOSED;
    const std::string words = turn.meaning(people_, "accept_quote");
    turn.say(turn.between(least, most), words, means::accept);
}

void Customers::hear_quote(Turn& turn, const Heard& heard) const {
    const Profile& who = turn.who;
    CustomerState& state = turn.state;
    state.stage = Stage::QUOTED;
    state.quotes += 1;
    state.tokens.push_back(heard.token);
    if (!heard.quote_number.empty()) state.quote_number = heard.quote_number;
    if (who.opens_link) turn.act(ActKind::OPEN, turn.now + turn.between(minute, 45 * minute), heard.token);

    AfterQuote plan = who.after_quote;
    if (state.quotes > 1) {  // changed once; now it is as wanted
        plan = turn.random.chance(60) ? AfterQuote::ACCEPT : AfterQuote::SILENT;
    }
    switch (plan) {
        case AfterQuote::ACCEPT:
            decide(turn, 5 * minute, 7h);
            break;
        case AfterQuote::REJECT:
            state.stage = Stage::CLOSED;
            turn.say(turn.between(10 * minute, 6h), turn.meaning(people_, "reject_quote"), means::reject);
            break;
        case AfterQuote::HAGGLE:
            state.haggled = true;
            turn.say(turn.between(4 * minute, 3h), turn.meaning(people_, "objection_price"), means::too_dear);
            break;
        case AfterQuote::CHANGE:
            turn.say(turn.between(3 * minute, 2h), people_.say(turn.speaker(), "change"), means::change);
            break;
        case AfterQuote::ASK:
            state.stage = Stage::CLOSED;
            turn.say(turn.between(3 * minute, 4h), turn.meaning(people_, "payment_terms"), means::question);
            break;
        case AfterQuote::WAIT:
        case AfterQuote::STOP:
        case AfterQuote::SILENT:
            break;
    }
}

void Customers::hear_follow_up(Turn& turn, const Heard& heard) const {
    CustomerState& state = turn.state;
    state.follow_ups += 1;
    if (!heard.quote_number.empty()) state.quote_number = heard.quote_number;
    if (state.stage != Stage::QUOTED || state.follow_ups != turn.who.follow_up) return;
    if (turn.who.after_quote == AfterQuote::STOP) {
        state.stage = Stage::CLOSED;
        turn.say(turn.between(minute, 30 * minute), turn.meaning(people_, "opt_out"), means::stop);
        return;
    }
    if (turn.who.after_quote != AfterQuote::WAIT) return;
    const std::int64_t draw = turn.random.below(100);
    if (draw < 50) {
        const bool presses = !heard.buttons.empty() && turn.random.chance(60);
        if (!presses) return decide(turn, 2 * minute, 4h);
        state.stage = Stage::CLOSED;
        Act& press = turn.act(ActKind::BUTTON, turn.now + turn.between(minute, 3h),
                              people_.say(turn.speaker(), "button"), means::accept);
        press.payload = heard.buttons.front();
        press.reply_to = heard.id;
        return;
    }
    if (draw < 65) {
        state.haggled = true;
        turn.say(turn.between(2 * minute, 3h), turn.meaning(people_, "objection_price"), means::too_dear,
                 heard.id);
        return;
    }
    state.stage = Stage::CLOSED;
    const bool later = draw < 82;
    turn.say(turn.between(2 * minute, 5h), turn.meaning(people_, later ? "postpone" : "reject_quote"),
             later ? means::postpone : means::reject, heard.id);
}

std::vector<Act> Customers::react(const Profile& who, CustomerState& state, const Heard& heard) const {
    state.heard += 1;
    Turn turn{who, state, zone_, heard.at, chance(seed_, who.number, fmt::format("react/{}", state.heard))};
    switch (heard.kind) {
        case HeardKind::REPLY:
            hear_reply(turn);
            break;
        case HeardKind::QUOTE:
            hear_quote(turn, heard);
            break;
        case HeardKind::FOLLOW_UP:
            hear_follow_up(turn, heard);
            break;
    }
    return std::move(turn.acts);
}

std::vector<Act> Customers::miss_answer(const Profile& who, CustomerState& state, Timestamp now) const {
    if (state.stage != Stage::ASKING) return {};
    Turn turn{who, state, zone_, now, chance(seed_, who.number, fmt::format("missed/{}", state.attempts))};
    ask_again(turn);
    for (Act& act : turn.acts) act.at = awake(zone_, act.at + 30 * minute, turn.random);
    return std::move(turn.acts);
}

}  // namespace tero::app
