#include "sandbox/customer.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::app {
namespace {

constexpr std::int32_t told_max = 3;  // times a customer says the same before giving up
constexpr Duration second = 1s;
constexpr Duration minute = 1min;

std::string in(std::string_view language, std::string_view es, std::string_view en, std::string_view pt) {
    return std::string{language == "en" ? en : language == "pt" ? pt : es};
}

// `7,5` in Spanish and Portuguese, `7.5` in English.
std::string metres(std::int32_t tenths, std::string_view language) {
    if (tenths % 10 == 0) return fmt::to_string(tenths / 10);
    return fmt::format("{}{}{}", tenths / 10, language == "en" ? "." : ",", tenths % 10);
}

std::string size_of(const Profile& who) {
    const std::string length = metres(who.length_tenths, who.language);
    const std::string width = metres(who.width_tenths, who.language);
    return in(who.language, length + " x " + width + " metros", length + " x " + width + " m",
              length + " x " + width + " metros");
}

std::string color_of(const Profile& who) {
    if (who.language == "en") {
        if (who.color == "blanco") return "white";
        if (who.color == "gris") return "grey";
        if (who.color == "rojo") return "red";
    }
    if (who.language == "pt") {
        if (who.color == "blanco") return "branco";
        if (who.color == "gris") return "cinza";
        if (who.color == "rojo") return "vermelho";
    }
    return who.color;
}

std::string subject_of(const Profile& who, std::int32_t thickness_mm) {
    return fmt::format("{} {} {} mm", who.wish.spoken, in(who.language, "de", "of", "de"), thickness_mm);
}

// A thickness that nobody makes, near the one that is wanted.
std::int32_t odd_thickness(const Profile& who) { return who.wish.thickness_mm + 3; }

std::int32_t other_thickness(const Profile& who) {
    for (const std::int32_t other : who.wish.others) {
        if (other != who.wish.thickness_mm) return other;
    }
    return who.wish.thickness_mm;
}

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

// The sentence with the customer's own quote number in place of the one it was written with.
std::string with_number(std::string text, const std::string& number) {
    const std::size_t at = text.find("COT-");
    if (at == std::string::npos) return text;
    std::size_t end = at + 4;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '-')) ++end;
    return text.replace(at, end - at, number);
}

}  // namespace

std::string full_request(const Profile& who, Random& random) {
    const std::string subject = subject_of(who, who.wish.thickness_mm);
    const std::string& language = who.language;
    std::string text;
    switch (random.below(3)) {
        case 0:
            text = in(language, "Hola! Preciso cotización de ", "Hi, I need a quote for ",
                      "Olá, preciso de orçamento de ");
            break;
        case 1:
            text = in(language, "Buenas, me pasás precio de ", "Hello, please quote ",
                      "Bom dia, me passa o preço de ");
            break;
        default:
            text = in(language, "Buen día, quería cotizar ", "Good morning, could you quote ",
                      "Oi, quero um orçamento de ");
            break;
    }
    text += fmt::format("{}, {}", subject, size_of(who));
    if (!who.color.empty()) text += fmt::format(", color {}", color_of(who));
    text += fmt::format(", {} {}", in(language, "para", "delivered to", "em"), who.town);
    return text;
}

std::vector<std::string> request_in_pieces(const Profile& who) {
    std::vector<std::string> pieces{
        in(who.language, "Preciso ", "I need ", "Preciso de ") + subject_of(who, who.wish.thickness_mm),
        size_of(who)};
    std::string last = who.color.empty() ? "" : fmt::format("color {}, ", color_of(who));
    last += in(who.language, "es para ", "it is for ", "é para ") + who.town;
    pieces.push_back(std::move(last));
    return pieces;
}

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

// One decision: what it may draw on, and the acts it has come to.
struct Customers::Turn {
    const Profile& who;
    CustomerState& state;
    const TimeZone& zone;
    Timestamp now;
    Random random;
    std::vector<Act> acts = {};

    Act& act(ActKind kind, Timestamp at, std::string text) {
        Act one;
        one.at = kind == ActKind::OPEN || kind == ActKind::COLLEAGUE ? at : awake(zone, at, random);
        one.kind = kind;
        one.number = ++state.said;
        one.text = std::move(text);
        acts.push_back(std::move(one));
        return acts.back();
    }
    Act& say(Duration after, std::string text) { return act(ActKind::SAY, now + after, std::move(text)); }
    // Whole seconds, both ends included.
    Duration between(Duration least, Duration most) {
        return least + second * random.below((most - least) / second + 1);
    }
    const std::string& word(const Words& words, std::string_view intent) {
        const auto& all = words.of(intent, who.language);
        return all[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(all.size())))];
    }
};

std::vector<Act> Customers::arrive(const Profile& who, CustomerState& state) const {
    Turn turn{who, state, zone_, who.arrives, chance(seed_, who.number, "arrive")};
    // The hour of arrival is drawn already, nights included.
    const auto begin = [&](ActKind kind, std::string text) -> Act& {
        Act& act = turn.act(kind, who.arrives, std::move(text));
        act.at = who.arrives;
        return act;
    };
    switch (who.opening) {
        case Opening::COMPLETE:
            state.told = 1;
            begin(ActKind::SAY, full_request(who, turn.random));
            break;
        case Opening::PIECES:
            begin(ActKind::SAY, turn.word(words_, "greeting"));
            break;
        case Opening::PRICE_FIRST:
            begin(ActKind::SAY, in(who.language, "¿A cuánto está el metro de ",
                                   "How much is a square metre of ", "Quanto custa o metro de ") +
                                    subject_of(who, who.wish.thickness_mm) + "?");
            break;
        case Opening::PARTIAL:
            begin(ActKind::SAY, in(who.language, "Hola, preciso una cotización de ",
                                   "Hi, I need a quote for ", "Olá, preciso de um orçamento de ") +
                                    subject_of(who, who.wish.thickness_mm));
            break;
        case Opening::ODD_THICKNESS:
            begin(ActKind::SAY,
                  in(who.language, "Buenas, cotización de ", "Hello, a quote for ", "Olá, orçamento de ") +
                      subject_of(who, odd_thickness(who)) + ", " + size_of(who));
            break;
        case Opening::VOICE:
            begin(ActKind::VOICE, "");
            break;
        case Opening::PLAN:
            begin(ActKind::IMAGE, in(who.language, "Te paso el plano", "Here is the plan", "Segue a planta"));
            break;
        case Opening::INFORMATION:
            begin(ActKind::SAY,
                  turn.word(words_, turn.random.chance(50) ? "technical_question" : "stock_delivery"));
            break;
        case Opening::COMPLAINT:
            begin(ActKind::SAY, turn.word(words_, "complaint"));
            break;
        case Opening::PERSON:
            begin(ActKind::SAY, turn.word(words_, "human_request"));
            break;
        case Opening::STOP:
            begin(ActKind::SAY, turn.word(words_, "opt_out")).stops = true;
            break;
        case Opening::NOISE:
            begin(ActKind::SAY, turn.word(words_, turn.random.chance(50) ? "spam_other" : "auto_reply"));
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
    turn.say(turn.between(40s, 5 * minute), full_request(turn.who, turn.random));
}

// A colleague of the business takes over, and the customer is content.
void Customers::hear_colleague(Turn& turn, Duration least, Duration most) const {
    if (turn.state.colleague) return;
    turn.state.colleague = true;
    turn.act(ActKind::COLLEAGUE, turn.now + turn.between(least, most),
             in(turn.who.language, "Hola, soy Martín de ventas. Lo veo y te contesto hoy.",
                "Hello, this is Martín from sales. I will look into it and answer you today.",
                "Olá, sou o Martín, de vendas. Vou ver e respondo hoje."));
    turn.say(turn.between(45 * minute, 90 * minute), turn.word(words_, "goodbye_thanks"));
    turn.state.stage = Stage::CLOSED;
}

void Customers::hear_reply(Turn& turn) const {
    const Profile& who = turn.who;
    CustomerState& state = turn.state;
    if (state.stage == Stage::CLOSED) {
        if (state.thanked || state.stopped_at != Timestamp{} || !turn.random.chance(25)) return;
        state.thanked = true;
        turn.say(turn.between(30s, 4 * minute), turn.word(words_, "goodbye_thanks"));
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
                for (std::string& piece : request_in_pieces(who)) {
                    turn.say(after, std::move(piece));
                    after += turn.between(1s, 3s);
                }
                return;
            }
            break;
        case Opening::PRICE_FIRST:
        case Opening::PARTIAL:
            if (state.told == 0) {
                state.told = 1;
                turn.say(turn.between(20s, 6 * minute), size_of(who));
                return;
            }
            break;
        case Opening::ODD_THICKNESS:
            if (state.told == 0) {
                state.told = 1;
                turn.say(turn.between(20s, 4 * minute),
                         fmt::format("{} {} mm", in(who.language, "Entonces", "Then", "Então"),
                                     who.wish.thickness_mm));
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
    const std::string& word = turn.word(words_, "accept_quote");
    turn.say(turn.between(least, most), with_number(word, turn.state.quote_number));
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
            turn.say(turn.between(10 * minute, 6h), turn.word(words_, "reject_quote"));
            break;
        case AfterQuote::HAGGLE:
            state.haggled = true;
            turn.say(turn.between(4 * minute, 3h), turn.word(words_, "objection_price"));
            break;
        case AfterQuote::CHANGE:
            turn.say(turn.between(3 * minute, 2h),
                     in(who.language, "Mejor cambiame el espesor a ", "Please change the thickness to ",
                        "Melhor mudar a espessura para ") +
                         fmt::format("{} mm", other_thickness(who)));
            break;
        case AfterQuote::ASK:
            state.stage = Stage::CLOSED;
            turn.say(turn.between(3 * minute, 4h), turn.word(words_, "payment_terms"));
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
        turn.say(turn.between(minute, 30 * minute), turn.word(words_, "opt_out")).stops = true;
        return;
    }
    if (turn.who.after_quote != AfterQuote::WAIT) return;
    const std::int64_t draw = turn.random.below(100);
    if (draw < 50) {
        const bool presses = !heard.buttons.empty() && turn.random.chance(60);
        if (!presses) return decide(turn, 2 * minute, 4h);
        state.stage = Stage::CLOSED;
        Act& press = turn.act(ActKind::BUTTON, turn.now + turn.between(minute, 3h), "Sí");
        press.payload = heard.buttons.front();
        press.reply_to = heard.id;
        return;
    }
    if (draw < 65) {
        state.haggled = true;
        turn.say(turn.between(2 * minute, 3h), turn.word(words_, "objection_price")).reply_to = heard.id;
        return;
    }
    state.stage = Stage::CLOSED;
    turn.say(turn.between(2 * minute, 5h), turn.word(words_, draw < 82 ? "postpone" : "reject_quote"))
        .reply_to = heard.id;
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
