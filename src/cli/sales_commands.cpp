// `tero quotes …`, `tero follow-ups`, `tero conversations …`, `tero contacts …`, `tero corrections` and
// `tero quarantine …`.
#include "business/quoting/model/quote.hpp"
#include "cli/command.hpp"
#include "cli/desk_options.hpp"
#include "cli/views.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/messaging/model/correction.hpp"

#include <fmt/format.h>
#include <ostream>
#include <utility>

namespace tero::cli {
namespace {

// ---- quotes
// ---------------------------------------------------------------------------------------------------------

std::string product_of(const PricedQuote& priced) {
    return priced.lines.empty() ? std::string{} : priced.lines.front().text;
}

QuoteListLine quote_line(const Quote& quote, const WallClock& clock) {
    QuoteListLine line;
    line.number = quote.number;
    line.status = name_of(quote.status);
    line.customer = quote.contact_name;
    line.product = product_of(quote.priced);
    line.total = quote.priced.with_iva;
    line.currency = quote.priced.currency;
    line.sent = clock(quote.sent_at);
    line.valid_until = clock(quote.valid_until);
    return line;
}

Result<Done> list_quotes(const Session& session) {
    const std::string status = upper(session.arguments.value("status"));
    const std::string contact = session.arguments.value("contact");
    return list_rows<Quote>(session, "/api/v1/quotes", {{"status", status}, {"contact", contact}},
                            quote_line);
}

Result<Done> print_quote(const Session& session, const std::string& body) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const Quote quote, from_json<Quote>(body, Reading::tolerant));
    const WallClock clock{session.api};
    const auto set = [&clock](Timestamp at) { return at == Timestamp{} ? std::string{} : clock(at); };
    const PricedQuote& priced = quote.priced;
    print_values(session.out, {{"quote", quote.number},
                               {"status", std::string{name_of(quote.status)}},
                               {"customer", one_line(quote.contact_name)},
                               {"conversation", to_string(quote.conversation)},
                               {"price list", fmt::format("{} {}", priced.list, priced.list_version)},
                               {"created", clock(quote.created_at)},
                               {"sent", set(quote.sent_at)},
                               {"seen", set(quote.viewed_at)},
                               {"answered", set(quote.answered_at)},
                               {"valid until", set(quote.valid_until)},
                               {"decided", set(quote.decided_at)},
                               {"decided by", quote.decided_by},
                               {"reason", one_line(quote.reject_reason)},
                               {"follow-ups", std::to_string(quote.follow_ups_sent)}});
    session.out << '\n';
    for (const QuoteLine& line : priced.lines) {
        session.out << fmt::format("  {}  {}\n", one_line(line.text), one_line(line.detail));
    }
    for (const std::string& assumption : priced.assumptions) {
        session.out << fmt::format("  assumed: {}\n", one_line(assumption));
    }
    const auto tax = priced.tax_names.find("");
    session.out << fmt::format("  total with {}: {} {}\n",
                               tax == priced.tax_names.end() ? std::string{"tax"} : one_line(tax->second),
                               priced.currency, priced.with_iva.to_string());
    return Done{};
}

Result<Done> show_quote(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("quotes", session.arguments.word(0))));
    return print_quote(session, body);
}

Result<Done> decide_quote(const Session& session, std::string_view verdict) {
    TRY(const std::string body, session.api.post(path_to("quotes", session.arguments.word(0), verdict),
                                                 json_texts({{"reason", session.arguments.value("reason")}})));
    return tell_row<Quote>(session, body, [&](const Quote& quote) {
        session.out << fmt::format("{} is {}\n", quote.number, name_of(quote.status));
    });
}

Result<Done> accept_quote(const Session& session) { return decide_quote(session, "/accept"); }
Result<Done> reject_quote(const Session& session) { return decide_quote(session, "/reject"); }

constexpr WordSpec quote_word[] = {
    {.name = "NUMBER", .help = "the quote's number, such as COT-2026-000418, or its id"}};
constexpr auto quote_list_options = with_common_options(std::array{
    OptionSpec{
        .name = "status",
        .value = "STATUS",
        .help = "only DRAFT, WAITING_DATA, SENT, VIEWED, ACCEPTED, REJECTED, EXPIRED or SUPERSEDED ones"},
    OptionSpec{.name = "contact",
               .value = "WHO",
               .help = "only this customer's: a name, a telephone, an id",
               .named = Named::CONTACT},
    limit_option, watch_option,
});
constexpr auto decide_options = with_common_options(std::array{
    OptionSpec{.name = "reason", .value = "TEXT", .help = "kept with the quote"},
});

// ---- follow-ups
// -----------------------------------------------------------------------------------------------------

FollowUpLine follow_up_line(const FollowUp& follow_up, const WallClock& clock) {
    FollowUpLine line;
    line.id = to_string(follow_up.id);
    line.quote = follow_up.quote_number;
    line.step = follow_up.step;
    line.after = to_string(follow_up.after);
    line.status = name_of(follow_up.status);
    line.due = clock(follow_up.due_at);
    line.sent = clock(follow_up.sent_at);
    line.reason = follow_up.reason;
    return line;
}

Result<Done> list_follow_ups(const Session& session) {
    const std::string status = upper(session.arguments.value("status"));
    const std::string quote = session.arguments.value("quote");
    return list_rows<FollowUp>(session, "/api/v1/follow-ups", {{"status", status}, {"quote", quote}},
                               follow_up_line);
}

constexpr auto follow_up_options = with_common_options(std::array{
    OptionSpec{.name = "status",
               .value = "STATUS",
               .help = "only PENDING, BOOKED, SENT, CANCELLED, SUPPRESSED or FAILED ones"},
    OptionSpec{
        .name = "quote", .value = "NUMBER", .help = "only this quote's; or its id", .named = Named::QUOTE},
    limit_option, watch_option,
});

// ---- conversations
// --------------------------------------------------------------------------------------------------

ConversationLine conversation_line(const NamedConversation& conversation, const WallClock& clock) {
    ConversationLine line;
    line.id = to_string(conversation.id);
    line.customer = conversation.contact_name;
    line.state = name_of(conversation.state);
    line.intent = name_of(conversation.intent);
    line.wrote = clock(conversation.last_inbound_at);
    line.text = conversation.last_text;
    return line;
}

Result<Done> list_conversations(const Session& session) {
    const std::string state = upper(session.arguments.value("state"));
    return list_rows<NamedConversation>(session, "/api/v1/conversations", {{"state", state}},
                                        conversation_line);
}

std::string message_text(const Message& message) {
    if (!message.body.empty()) return one_line(message.body);
    if (!message.payload.empty()) return fmt::format("[{}]", one_line(message.payload));
    return fmt::format("[{}]", name_of(message.kind));
}

Result<Done> show_conversation(const Session& session) {
    TRY(const std::string body,
        session.api.get(path_to("conversations", session.arguments.word(0), "/story")));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const ConversationStoryView story, from_json<ConversationStoryView>(body, Reading::tolerant));
    const WallClock clock{session.api};
    const Contact& contact = story.contact;
    print_values(session.out,
                 {{"customer", one_line(contact.name)},
                  {"phone", contact.phone},
                  {"email", one_line(contact.email)},
                  {"state", std::string{name_of(story.conversation.state)}},
                  {"because", story.conversation.state_reason},
                  {"intent", std::string{name_of(story.conversation.intent)}},
                  {"agent", story.conversation.agent},
                  {"opted out", contact.opted_out_at == Timestamp{} ? "" : clock(contact.opted_out_at)}});
    session.out << '\n';
    for (const Message& message : story.messages) {
        const bool inbound = message.direction == MessageDirection::IN;
        const std::string what = inbound ? std::string{} : fmt::format("  ({})", name_of(message.status));
        session.out << fmt::format("{}  {}  {}{}\n", clock(message.created_at), inbound ? "<" : ">",
                                   message_text(message), what);
    }
    return Done{};
}

constexpr WordSpec conversation_words[] = {conversation_word};
constexpr auto conversation_list_options = with_common_options(std::array{
    OptionSpec{
        .name = "state", .value = "STATE", .help = "only those that the ASSISTANT answers, or a HUMAN"},
    limit_option, watch_option,
});

// ---- contacts
// -------------------------------------------------------------------------------------------------------

Result<Done> set_contact(const Session& session) {
    if (!session.arguments.has("time-zone")) {
        return Error{ErrorCode::invalid, "say what to set: --time-zone ZONE", "--time-zone"};
    }
    const std::string zone = json_text(session.arguments.value("time-zone"));
    TRY(const std::string body, session.api.patch(path_to("contacts", session.arguments.word(0)),
                                                  fmt::format(R"({{"time_zone":{}}})", zone)));
    return tell_row<Contact>(session, body, [&](const Contact& contact) {
        session.out << fmt::format("{} is in {}\n", one_line(contact.name),
                                   contact.time_zone.empty() ? "the business's time zone" : contact.time_zone);
    });
}

constexpr WordSpec contact_word[] = {
    {.name = "CONTACT", .help = "a contact's name, telephone or id", .named = Named::CONTACT}};
constexpr auto contact_options = with_common_options(std::array{
    OptionSpec{.name = "time-zone",
               .value = "ZONE",
               .help = "in which its quiet hours are counted, such as America/Bogota; '': the business's"},
});

// ---- corrections
// -----------------------------------------------------------------------------------------------------

CorrectionLine correction_line(const Correction& correction, const WallClock& clock) {
    std::string means;
    for (const IntentType intent : correction.intents)
        means += fmt::format("{}{}", means.empty() ? "" : ",", name_of(intent));
    return {.message = correction.message,
            .at = clock(correction.at),
            .was = std::string{name_of(correction.was)},
            .means = std::move(means),
            .text = one_line(correction.text),
            .note = one_line(correction.note)};
}

Result<Done> list_corrections(const Session& session) {
    return list_rows<Correction>(session, "/api/v1/corrections", {}, correction_line);
}

constexpr auto correction_list_options = with_common_options(std::array{limit_option, watch_option});

// ---- quarantine
// -----------------------------------------------------------------------------------------------------

Result<Done> list_quarantine(const Session& session) {
    return list_rows<Quarantine>(session, "/api/v1/quarantine", {},
                                 [](const Quarantine& kept, const WallClock& clock) {
                                     return QuarantineLine{to_string(kept.id), clock(kept.at),
                                                           one_line(kept.reason), clock(kept.read_at)};
                                 });
}

// Tells what became of each; an Error only when the server cannot be asked.
Result<Done> retry_all(const Session& session) {
    TRY(const std::vector<Json> rows, fetch_rows(session, "/api/v1/quarantine", {}));
    std::size_t read = 0;
    std::size_t still_kept = 0;
    for (const Json& row : rows) {
        TRY(const Quarantine kept, from_json<Quarantine>(row.text, Reading::tolerant));
        if (kept.read_at != Timestamp{}) continue;
        const std::string id = to_string(kept.id);
        if (const auto done = session.api.post(path_to("quarantine", id, "/retry"), "")) {
            read += 1;
        } else if (done.error().code == ErrorCode::conflict) {
            still_kept += 1;
            session.err << id << ": " << one_line(done.error().message) << '\n';
        } else {
            return done.error();
        }
    }
    session.out << fmt::format("{} read, {} still cannot be\n", read, still_kept);
    return Done{};
}

Result<Done> retry_quarantine(const Session& session) {
    const std::string id = session.arguments.word(0);
    if (session.arguments.has("all") != id.empty()) {
        return Error{ErrorCode::invalid, "say which: an ID, or --all", "--all"};
    }
    if (id.empty()) return retry_all(session);
    TRY(const std::string body, session.api.post(path_to("quarantine", id, "/retry"), ""));
    return tell(session, body, id + " was read");
}

constexpr WordSpec quarantine_word[] = {
    {.name = "ID", .help = "its id, as `tero quarantine` lists it", .optional = true}};
constexpr auto quarantine_list_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto quarantine_retry_options = with_common_options(std::array{
    OptionSpec{.name = "all", .help = "everything that waits"},
    OptionSpec{.name = "limit", .value = "N", .help = "of the newest at most, with --all", .fallback = "10000"},
});

constexpr ClientCommand table[] = {
    {{.name = "quotes list",
      .summary = "Lists quotes, the newest first.",
      .options = quote_list_options,
      .examples = "tero quotes\ntero quotes list --status sent --limit 100"},
     list_quotes},
    {{.name = "quotes show",
      .summary = "Shows one quote with every line of its price.",
      .words = quote_word,
      .options = show_options,
      .examples = "tero quotes show COT-2026-000418"},
     show_quote},
    {{.name = "quotes accept",
      .summary = "Marks a quote as accepted by its customer; its follow-ups end.",
      .words = quote_word,
      .options = decide_options,
      .examples = "tero quotes accept COT-2026-000418"},
     accept_quote},
    {{.name = "quotes reject",
      .summary = "Marks a quote as rejected by its customer; its follow-ups end.",
      .words = quote_word,
      .options = decide_options,
      .examples = "tero quotes reject COT-2026-000418 --reason 'bought elsewhere'"},
     reject_quote},
    {{.name = "follow-ups list",
      .summary = "Lists follow-ups and why each was sent or was not.",
      .options = follow_up_options,
      .examples = "tero follow-ups --status pending"},
     list_follow_ups},
    {{.name = "conversations list",
      .summary = "Lists conversations, the latest first.",
      .options = conversation_list_options,
      .examples = "tero conversations\ntero conversations list --state human"},
     list_conversations},
    {{.name = "conversations show",
      .summary = "Shows a conversation: its customer, and every message with what became of it.",
      .words = conversation_words,
      .options = show_options,
      .examples = "tero conversations show 59899000001"},
     show_conversation},
    {{.name = "contacts set",
      .summary = "Sets a contact's time zone.",
      .words = contact_word,
      .options = contact_options,
      .examples = "tero contacts set 59899000001 --time-zone America/Bogota"},
     set_contact},
    {{.name = "corrections list",
      .summary = "Lists what people say that messages meant, where they were understood otherwise.",
      .options = correction_list_options,
      .examples = "tero corrections\ntero corrections --limit 10000 --json | tero train --business mine --corrections -"},
     list_corrections},
    {{.name = "quarantine list",
      .summary = "Lists what came from a channel and could not be read, the newest first.",
      .options = quarantine_list_options,
      .examples = "tero quarantine"},
     list_quarantine},
    {{.name = "quarantine retry",
      .summary = "Reads again what could not be read, with the reader of the Tero that runs now.",
      .words = quarantine_word,
      .options = quarantine_retry_options,
      .examples = "tero quarantine retry --all\ntero quarantine retry 01kavd3q8s0000000000000000"},
     retry_quarantine},
};

}  // namespace

std::span<const ClientCommand> sales_commands() { return table; }

}  // namespace tero::cli
