// What people do in conversations, with quotes and with follow-ups: `tero conversations reply …`, `tero
// quotes new …`, `tero follow-ups move …`.
#include "api/desk.hpp"
#include "cli/command.hpp"
#include "cli/desk_options.hpp"
#include "cli/desk_views.hpp"
#include "modules/followup/model/inputs.hpp"
#include "net/url.hpp"

#include <fmt/format.h>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>

namespace tero::cli {
namespace {

// ---- conversations

Result<Done> tell_conversation(const Session& session, const std::string& body) {
    return tell_row<Conversation>(session, body, [&](const Conversation& talk) {
        const bool is_persons = talk.state == ConversationState::HUMAN;
        session.out << fmt::format("{} answers in {}\n", is_persons ? "a person" : "the assistant", talk.id);
    });
}

Result<Done> act_in(const Session& session, std::string_view what, const std::string& body = {}) {
    TRY(const std::string answer,
        session.api.post(path_to("conversations", session.arguments.word(0), what), body));
    return tell_conversation(session, answer);
}

Result<Done> take_conversation(const Session& session) { return act_in(session, "/take"); }
Result<Done> give_back_conversation(const Session& session) { return act_in(session, "/give-back"); }

Result<Done> done_conversation(const Session& session) {
    return act_in(session, "/done", done_json(session));
}

Result<Done> hand_on_conversation(const Session& session) {
    return act_in(session, "/hand-on",
                  json_texts({{"to", session.arguments.word(1)}, {"note", session.arguments.value("note")}}));
}

Result<Done> note_in_conversation(const Session& session) {
    TRY(const std::string answer,
        session.api.post(path_to("conversations", session.arguments.word(0), "/notes"),
                         json_texts({{"text", session.arguments.word(1)}})));
    return tell(session, answer, "noted");
}

Result<Done> correct_message(const Session& session) {
    std::string meant;
    std::istringstream names{upper(session.arguments.value("meant"))};
    for (std::string name; std::getline(names, name, ',');) meant += (meant.empty() ? "" : ",") + json_text(name);
    TRY(const std::string answer,
        session.api.post(path_to("messages", session.arguments.word(0), "/correct"),
                         fmt::format(R"({{"intents":[{}],"note":{}}})", meant,
                                     json_text(session.arguments.value("note")))));
    return tell(session, answer, meant.empty() ? "taken back" : "kept, for the next training");
}

Result<Done> tell_message(const Session& session, const std::string& body) {
    return tell_row<Message>(session, body, [&](const Message& message) {
        if (message.status == MessageStatus::PENDING) {
            session.out << fmt::format(
                "message {} goes out at {}; until then `tero messages cancel` takes it back\n", message.id,
                WallClock{session.api}(message.send_at));
        } else {
            session.out << fmt::format("message {} is {}{}{}\n", message.id, name_of(message.status),
                                       message.cause.empty() ? "" : ": ", message.cause);
        }
    });
}

Result<Done> reply_in_conversation(const Session& session) {
    TRY(const std::string answer,
        session.api.post(path_to("conversations", session.arguments.word(0), "/reply"),
                         json_texts({{"text", session.arguments.word(1)}})));
    return tell_message(session, answer);
}

Result<Done> cancel_message(const Session& session) {
    TRY(const std::string answer,
        session.api.post(path_to("messages", session.arguments.word(0), "/cancel"), ""));
    return tell_message(session, answer);
}

Result<Done> show_allowed(const Session& session) {
    TRY(const std::string body,
        session.api.get(path_to("conversations", session.arguments.word(0), "/allowed")));
    return tell_row<api::AllowedResponse>(session, body, [&](const api::AllowedResponse& told) {
        const WallClock clock{session.api};
        print_values(session.out,
                     {{"may be written to", told.may_write ? "yes" : "no: " + told.why_not},
                      {"until", told.window_until == Timestamp{} ? "" : clock(told.window_until)},
                      {"answers there", told.state == ConversationState::HUMAN ? "a person" : "the assistant"},
                      {"last act", told.last_act.empty() ? ""
                                                         : fmt::format("{} by {} at {}", told.last_act,
                                                                       one_line(told.last_act_by),
                                                                       clock(told.last_act_at))}});
        for (const SendPause& pause : told.pauses) {
            session.out << fmt::format("paused: {} {} by {} {}\n", name_of(pause.scope), one_line(pause.of),
                                       one_line(pause.by), one_line(pause.reason));
        }
    });
}

// ---- quotes

Result<Done> tell_quote(const Session& session, const std::string& body) {
    return tell_row<Quote>(session, body, [&](const Quote& quote) {
        session.out << fmt::format("{} is {}: {} {}, until {}\n", quote.number, name_of(quote.status),
                                   quote.priced.currency, quote.priced.with_iva.to_string(),
                                   WallClock{session.api}(quote.valid_until));
    });
}

Result<Done> act_on_quote(const Session& session, std::string_view what, const std::string& body = {}) {
    TRY(const std::string answer, session.api.post(path_to("quotes", session.arguments.word(0), what), body));
    return tell_quote(session, answer);
}

Result<Done> send_quote(const Session& session) { return act_on_quote(session, "/send"); }
Result<Done> resend_quote(const Session& session) { return act_on_quote(session, "/resend"); }
Result<Done> reopen_quote(const Session& session) { return act_on_quote(session, "/reopen"); }

Result<Done> extend_quote(const Session& session) {
    return act_on_quote(session, "/extend", json_texts({{"until", session.arguments.word(1)}}));
}

Result<Done> revise_quote(const Session& session) {
    return act_on_quote(session, "/revise",
                        fmt::format(R"({{"request":{},"send":{}}})", session.arguments.word(1),
                                    session.arguments.has("send")));
}

Result<Done> make_quote(const Session& session) {
    std::string body = json_texts({{"conversation", session.arguments.value("conversation")},
                                   {"contact", session.arguments.value("contact")},
                                   {"phone", session.arguments.value("phone")},
                                   {"name", session.arguments.value("name")}});
    body.pop_back();
    body += fmt::format(R"({}"request":{},"send":{}}})", body.size() == 1 ? "" : ",",
                        session.arguments.word(0), session.arguments.has("send"));
    TRY(const std::string answer, session.api.post("/api/v1/quotes", body));
    return tell_quote(session, answer);
}

Result<Done> price_quote(const Session& session) {
    const std::string conversation = session.arguments.value("conversation");
    TRY(const std::string body,
        session.api.post("/api/v1/quotes/price",
                         fmt::format(R"({{"request":{},"conversation":{}}})", session.arguments.word(0),
                                     json_text(conversation))));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const PriceView answer, from_json<PriceView>(body, Reading::tolerant));
    if (answer.gap) {
        session.out << fmt::format("no price: {} ({})\n", one_line(answer.gap->text), answer.gap->field);
        return Done{};
    }
    if (!answer.priced)
        return Error{ErrorCode::corrupt, "the server answered with neither a price nor a gap", ""};
    for (const QuoteLine& line : answer.priced->lines) {
        session.out << fmt::format("  {}  {}  {}\n", one_line(line.text), one_line(line.detail),
                                   line.amount.to_string());
    }
    for (const std::string& assumption : answer.priced->assumptions)
        session.out << fmt::format("  assumed: {}\n", one_line(assumption));
    session.out << fmt::format("  total with tax: {} {}\n", answer.priced->currency,
                               answer.priced->with_iva.to_string());
    return Done{};
}

// ---- follow-ups

Result<Done> tell_follow_up(const Session& session, const std::string& body) {
    return tell_row<FollowUp>(session, body, [&](const FollowUp& follow_up) {
        session.out << fmt::format("{} of {} is {}, due {}\n", follow_up.step, follow_up.quote_number,
                                   name_of(follow_up.status), WallClock{session.api}(follow_up.due_at));
    });
}

Result<Done> cancel_follow_up(const Session& session) {
    TRY(const std::string answer,
        session.api.post(path_to("follow-ups", session.arguments.word(0), "/cancel"), ""));
    return tell_follow_up(session, answer);
}

Result<Done> move_follow_up(const Session& session) {
    TRY(const std::string answer, session.api.post(path_to("follow-ups", session.arguments.word(0), "/move"),
                                                   json_texts({{"at", session.arguments.word(1)}})));
    return tell_follow_up(session, answer);
}

Result<Done> judge_follow_up(const Session& session) {
    std::string path = path_to("follow-ups", session.arguments.word(0), "/verdict");
    if (const std::string at = session.arguments.word(1); !at.empty())
        path += "?at=" + net::percent_encode(at);
    TRY(const std::string body, session.api.get(path));
    return tell_row<FollowUpVerdict>(session, body, [&](const FollowUpVerdict& verdict) {
        const std::string when =
            verdict.at == Timestamp{} ? "" : " at " + WallClock{session.api}(verdict.at);
        session.out << fmt::format("{}{}{}{}\n", verdict.verdict, verdict.reason.empty() ? "" : ": ",
                                   verdict.reason, when);
        print_checks(session, verdict.checks);
        if (!verdict.text.empty()) session.out << fmt::format("  says: {}\n", one_line(verdict.text));
    });
}

// ---- the table

constexpr WordSpec talk_word[] = {conversation_word};
constexpr WordSpec talk_and_text[] = {
    conversation_word,
    {.name = "TEXT", .help = "what is said"}};
constexpr WordSpec talk_and_colleague[] = {
    conversation_word,
    {.name = "TO", .help = "a colleague's name"}};
constexpr auto correct_options = with_common_options(std::array{
    OptionSpec{.name = "meant", .value = "INTENTS", .help = "such as quote_request; the main one first, parted by commas"},
    OptionSpec{.name = "note", .value = "TEXT", .help = "for who looks after the words: which value was read wrong"},
});
constexpr WordSpec message_word[] = {{.name = "ID", .help = "the message's id"}};
constexpr WordSpec quote_word[] = {
    {.name = "NUMBER", .help = "the quote's number, such as COT-2026-000418, or its id"}};
constexpr WordSpec quote_and_time[] = {
    {.name = "NUMBER", .help = "the quote's number, such as COT-2026-000418, or its id"},
    {.name = "UNTIL", .help = "a time such as 2026-11-02T12:00:00Z; it holds to the end of that day"}};
constexpr WordSpec quote_and_request[] = {
    {.name = "NUMBER", .help = "the quote's number, such as COT-2026-000418, or its id"},
    {.name = "REQUEST", .help = "what is wanted, as JSON"}};
constexpr WordSpec request_word[] = {{.name = "REQUEST", .help = "what is wanted, as JSON"}};
constexpr WordSpec which_follow_up{.name = "FOLLOW-UP",
                                   .help = "its id, or its quote's number for the one to come, or NUMBER/STEP",
                                   .named = Named::FOLLOW_UP};
constexpr WordSpec follow_up_word[] = {which_follow_up};
constexpr WordSpec follow_up_and_time[] = {
    which_follow_up,
    {.name = "AT", .help = "a time such as 2026-11-02T12:00:00Z"}};
constexpr WordSpec follow_up_and_maybe_time[] = {
    which_follow_up,
    {.name = "AT", .help = "as if it were due then; without it, when it is due", .optional = true}};
constexpr auto hand_on_options = with_common_options(
    std::array{OptionSpec{.name = "note", .value = "TEXT", .help = "what they are to know"}});
constexpr auto send_options = with_common_options(
    std::array{OptionSpec{.name = "send", .help = "to the customer at once, not as a draft"}});
constexpr auto price_options = with_common_options(std::array{
    OptionSpec{.name = "conversation",
               .value = "WHOSE",
               .help = "whose customer may have a discount: a name, a telephone, an id",
               .named = Named::CONVERSATION}});
constexpr auto make_options = with_common_options(std::array{
    OptionSpec{.name = "conversation",
               .value = "WHOSE",
               .help = "for the customer of this conversation: a name, a telephone, an id",
               .named = Named::CONVERSATION},
    OptionSpec{.name = "contact",
               .value = "WHO",
               .help = "for this contact: a name, a telephone, an id",
               .named = Named::CONTACT},
    OptionSpec{
        .name = "phone", .value = "NUMBER", .help = "for who has this number, with the country's digits"},
    OptionSpec{
        .name = "name", .value = "NAME", .help = "of who has that number, where nobody is known by it"},
    OptionSpec{.name = "send", .help = "to the customer at once, not as a draft"},
});

constexpr ClientCommand table[] = {
    {{.name = "conversations take",
      .summary = "Takes a conversation: the assistant is silent there.",
      .words = talk_word,
      .options = only_common_options,
      .examples = "tero conversations take 59899000001"},
     take_conversation},
    {{.name = "conversations reply",
      .summary = "Says something to the customer, as a person; it can be taken back until it goes out.",
      .words = talk_and_text,
      .options = only_common_options,
      .examples = "tero conversations reply 'Ana Pérez' 'Hola, soy María'"},
     reply_in_conversation},
    {{.name = "conversations give-back",
      .summary = "Gives a conversation back to the assistant.",
      .words = talk_word,
      .options = only_common_options,
      .examples = "tero conversations give-back 01kavd3q8s0000000000000000"},
     give_back_conversation},
    {{.name = "conversations done",
      .summary = "What waited for a person's answer there is done.",
      .words = talk_word,
      .options = done_options,
      .examples = "tero conversations done 01kavd3q8s0000000000000000 --unanswered --why 'called them'"},
     done_conversation},
    {{.name = "conversations hand-on",
      .summary = "Hands a conversation on to a colleague.",
      .words = talk_and_colleague,
      .options = hand_on_options,
      .examples =
          "tero conversations hand-on 01kavd3q8s0000000000000000 Carla --note 'asks for the invoice'"},
     hand_on_conversation},
    {{.name = "conversations note",
      .summary = "Leaves a note for colleagues; it is never sent.",
      .words = talk_and_text,
      .options = only_common_options,
      .examples = "tero conversations note 01kavd3q8s0000000000000000 'pays in cash'"},
     note_in_conversation},
    {{.name = "conversations allowed",
      .summary = "Says whether something may be written there now, until when, and what holds it back.",
      .words = talk_word,
      .options = show_options,
      .examples = "tero conversations allowed 59899000001"},
     show_allowed},
    {{.name = "messages correct",
      .summary = "Says what a customer's message meant, for the next training; without --meant that is taken back.",
      .words = message_word,
      .options = correct_options,
      .examples = "tero messages correct 01kavd3q8s0000000000000000 --meant postpone,goodbye_thanks"},
     correct_message},
    {{.name = "messages cancel",
      .summary = "Takes back what a person wrote, until it goes out.",
      .words = message_word,
      .options = only_common_options,
      .examples = "tero messages cancel 01kavd3q8s0000000000000000"},
     cancel_message},
    {{.name = "quotes price",
      .summary = "Says what a request would cost, line by line; nothing is kept.",
      .words = request_word,
      .options = price_options,
      .examples = R"(tero quotes price '{"product":"isodec","thickness_mm":100,"area_m2":50}')"},
     price_quote},
    {{.name = "quotes new",
      .summary = "Makes a quote for somebody, kept as a draft or sent.",
      .words = request_word,
      .options = make_options,
      .examples =
          R"(tero quotes new --phone 59899000001 '{"product":"isodec","thickness_mm":100,"area_m2":50}')"},
     make_quote},
    {{.name = "quotes send",
      .summary = "Sends a draft, as a person's word.",
      .words = quote_word,
      .options = only_common_options,
      .examples = "tero quotes send COT-2026-000418"},
     send_quote},
    {{.name = "quotes resend",
      .summary = "Sends the words of an open quote once more.",
      .words = quote_word,
      .options = only_common_options,
      .examples = "tero quotes resend COT-2026-000418"},
     resend_quote},
    {{.name = "quotes revise",
      .summary = "Makes a quote that takes the place of this one once it has gone out.",
      .words = quote_and_request,
      .options = send_options,
      .examples =
          R"(tero quotes revise COT-2026-000418 '{"product":"isodec","thickness_mm":80,"area_m2":50}' --send)"},
     revise_quote},
    {{.name = "quotes extend",
      .summary = "Lets a quote hold longer; one that expired is open again.",
      .words = quote_and_time,
      .options = only_common_options,
      .examples = "tero quotes extend COT-2026-000418 2026-11-02T12:00:00Z"},
     extend_quote},
    {{.name = "quotes reopen",
      .summary = "Takes an acceptance or a rejection back.",
      .words = quote_word,
      .options = only_common_options,
      .examples = "tero quotes reopen COT-2026-000418"},
     reopen_quote},
    {{.name = "follow-ups cancel",
      .summary = "Calls a follow-up off.",
      .words = follow_up_word,
      .options = only_common_options,
      .examples = "tero follow-ups cancel COT-2026-000418"},
     cancel_follow_up},
    {{.name = "follow-ups move",
      .summary = "Lets a follow-up be due at another time, sooner or later.",
      .words = follow_up_and_time,
      .options = only_common_options,
      .examples = "tero follow-ups move COT-2026-000418 2026-11-02T12:00:00Z"},
     move_follow_up},
    {{.name = "follow-ups verdict",
      .summary = "Says what the send gate would say of a follow-up; nothing changes.",
      .words = follow_up_and_maybe_time,
      .options = only_common_options,
      .examples = "tero follow-ups verdict 01kavd3q8s0000000000000000 2026-11-02T12:00:00Z"},
     judge_follow_up},
};

}  // namespace

std::span<const ClientCommand> desk_commands() { return table; }

}  // namespace tero::cli
