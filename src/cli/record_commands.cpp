// What is kept and can be looked at: contacts, messages, files, notices, people, alerts, who was let in.
#include "api/requests.hpp"
#include "api/search.hpp"
#include "cli/command.hpp"
#include "cli/desk_options.hpp"
#include "cli/record_views.hpp"
#include "kernel/history.hpp"
#include "modules/duty/model/notice.hpp"
#include "modules/messaging/model/media.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <fmt/format.h>
#include <array>
#include <ostream>
#include <string>
#include <vector>

namespace tero::cli {
namespace {

std::string when_set(const WallClock& clock, Timestamp at) {
    return at == Timestamp{} ? std::string{} : clock(at);
}

// ---- contacts

Result<Done> list_contacts(const Session& session) {
    return list_rows<Contact>(session, "/api/v1/contacts", {}, [](const Contact& one, const WallClock& clock) {
        return ContactLine{to_string(one.id),     one.name,
                           one.phone,             one.email,
                           clock(one.created_at), when_set(clock, one.opted_out_at)};
    });
}

Result<Done> show_contact(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("contacts", session.arguments.word(0))));
    return tell_row<Contact>(session, body, [&](const Contact& one) {
        const WallClock clock{session.api};
        NamedValues values{{"id", to_string(one.id)},
                           {"name", one_line(one.name)},
                           {"of the shop", one_line(one.staff)},
                           {"phone", one.phone},
                           {"email", one_line(one.email)},
                           {"language", one.language},
                           {"time zone", one.time_zone},
                           {"since", clock(one.created_at)},
                           {"opted out", when_set(clock, one.opted_out_at)},
                           {"no campaigns", when_set(clock, one.opted_out_marketing_at)},
                           {"is now", one.merged_into.empty() ? "" : to_string(one.merged_into)}};
        for (const auto& [channel, talk] : one.conversations)
            values.emplace_back("conversation", fmt::format("{} {}", to_string(talk), channel));
        for (const auto& [channel, at] : one.last_inbound_at)
            values.emplace_back("wrote last", fmt::format("{} {}", clock(at), channel));
        print_values(session.out, values);
    });
}

// ---- messages and files

std::string said_in(const Message& message) {
    if (!message.body.empty()) return message.body;
    return fmt::format("[{}]", message.payload.empty() ? name_of(message.kind) : std::string_view{message.payload});
}

MessageLine message_line(const Message& message, const WallClock& clock) {
    const bool is_inbound = message.direction == MessageDirection::IN;
    return {to_string(message.id),
            clock(message.created_at),
            is_inbound ? "<" : ">",
            is_inbound ? std::string{} : std::string{name_of(message.status)},
            message.cause,
            message.agent,
            said_in(message)};
}

Result<Done> list_messages(const Session& session) {
    const std::string status = upper(session.arguments.value("status"));
    const std::string conversation = session.arguments.value("conversation");
    if (!status.empty() && !conversation.empty())
        return Error{ErrorCode::invalid, "--status or --conversation, not both", "--status"};
    return list_rows<Message>(session, "/api/v1/messages", {{"status", status}, {"conversation", conversation}},
                              message_line);
}

Result<Done> show_message(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("messages", session.arguments.word(0))));
    return tell_row<Message>(session, body, [&](const Message& one) {
        const WallClock clock{session.api};
        const bool is_inbound = one.direction == MessageDirection::IN;
        print_values(session.out, {{"id", to_string(one.id)},
                                   {is_inbound ? "from a customer" : "to a customer", clock(one.created_at)},
                                   {"conversation", to_string(one.conversation)},
                                   {"status", std::string{name_of(one.status)}},
                                   {"because", one_line(one.cause)},
                                   {"written by", one_line(one.agent)},
                                   {"tries", is_inbound ? "" : std::to_string(one.attempt)},
                                   {"not before", when_set(clock, one.send_at)},
                                   {"sent", when_set(clock, one.sent_at)},
                                   {"delivered", when_set(clock, one.delivered_at)},
                                   {"read", when_set(clock, one.read_at)},
                                   {"edited", when_set(clock, one.edited_at)},
                                   {"deleted", when_set(clock, one.deleted_at)},
                                   {"says", one_line(said_in(one))}});
        print_checks(session, one.gate);
    });
}

Result<Done> list_files(const Session& session) {
    return list_rows<MediaFile>(session, "/api/v1/media", {{"status", upper(session.arguments.value("status"))}},
                                [](const MediaFile& one, const WallClock& clock) {
                                    return FileLine{one.message,
                                                    clock(one.at),
                                                    std::string{name_of(one.status)},
                                                    one.mime,
                                                    one.name,
                                                    one.bytes,
                                                    one.cause};
                                });
}

// ---- people of the shop

Result<Done> list_people(const Session& session) {
    return list_whole<api::PersonInfo>(
        session, "/api/v1/people", [](const api::PersonInfo& one, const WallClock&) {
            return PersonLine{one.name, std::string{name_of(one.role)}, one.phone, one.on_duty ? "yes" : "no",
                              one.unreachable};
        });
}

Result<Done> list_notices(const Session& session) {
    const std::string item = session.arguments.value("item");
    const std::string person = session.arguments.value("person");
    if (!item.empty() && !person.empty())
        return Error{ErrorCode::invalid, "--item or --person, not both", "--item"};
    return list_rows<Notice>(session, "/api/v1/notices", {{"item", item}, {"person", person}},
                             [](const Notice& one, const WallClock& clock) {
                                 return NoticeLine{one.item,       one.person,
                                                   clock(one.at),  std::string{name_of(one.status)},
                                                   clock(one.told_at), one.cause};
                             });
}

// ---- what watches the machine

Result<Done> list_alerts(const Session& session) {
    const std::string status = upper(session.arguments.value("status"));
    return list_rows<Alert>(session, "/api/v1/alerts", {{"status", status == "ALL" ? "" : status}},
                            [](const Alert& one, const WallClock& clock) {
                                return AlertLine{one.rule,
                                                 one.subject,
                                                 std::string{name_of(one.level)},
                                                 std::string{name_of(one.status)},
                                                 one.count,
                                                 clock(one.first_at),
                                                 clock(one.last_at),
                                                 one.message};
                            });
}

Result<Done> list_audit(const Session& session) {
    TRY(const std::int64_t limit, session.arguments.number("limit", 1, 100'000));
    TRY(std::vector<Json> rows, fetch_whole(session, "/api/v1/access/history"));
    if (rows.size() > static_cast<std::size_t>(limit)) rows.erase(rows.begin(), rows.end() - limit);
    return print_list<HistoryEntry>(session, rows, [](const HistoryEntry& one, const WallClock& clock) {
        return AuditLine{clock(one.at), one.kind, one.actor.empty() ? "Tero" : one.actor, one.detail.text};
    });
}

// ---- finding

Result<Done> search(const Session& session) {
    const std::string limit = session.arguments.value("limit");
    TRY_DONE(session.arguments.number("limit", 1, 50));
    TRY(const std::string body,
        session.api.get("/api/v1/search", {{"q", session.arguments.word(0)}, {"limit", limit}}));
    return tell_row<api::SearchResponse>(session, body, [&](const api::SearchResponse& answer) {
        std::vector<FoundLine> lines;
        for (const api::FoundContact& one : answer.contacts)
            lines.push_back({"contact", to_string(one.id), one.name, one.phone});
        for (const api::FoundQuote& one : answer.quotes) {
            lines.push_back({"quote", one.number, one.contact_name,
                             fmt::format("{} {} {} {}", name_of(one.status), one.product, one.currency,
                                         one.total.to_string())});
        }
        if (lines.empty()) {
            session.out << "nothing is found\n";
        } else {
            print_table(session, lines);
        }
    });
}

constexpr WordSpec contact_word[] = {
    {.name = "CONTACT", .help = "a contact's name, telephone or id", .named = Named::CONTACT}};
constexpr WordSpec message_word[] = {{.name = "ID", .help = "the message's id, as `tero messages` lists it"}};
constexpr WordSpec search_word[] = {
    {.name = "WORDS", .help = "pieces of a number, a name, a telephone, a product; quoted"}};
constexpr auto list_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto message_list_options = with_common_options(std::array{
    OptionSpec{.name = "status", .value = "STATUS", .help = "only these, such as PENDING, FAILED or UNKNOWN"},
    OptionSpec{.name = "conversation",
               .value = "WHOSE",
               .help = "only of this one: a customer's name or telephone, a quote's number, its id",
               .named = Named::CONVERSATION},
    limit_option,
    watch_option,
});
constexpr auto file_list_options = with_common_options(std::array{
    OptionSpec{.name = "status", .value = "STATUS", .help = "only WAITING, FETCHED, TOO_LARGE or FAILED ones"},
    limit_option,
    watch_option,
});
constexpr auto notice_options = with_common_options(std::array{
    OptionSpec{.name = "item",
               .value = "ITEM",
               .help = "only of this work item: its id, or whose it is",
               .named = Named::WORK_ITEM},
    OptionSpec{.name = "person", .value = "NAME", .help = "only to this one of the shop"},
    limit_option,
    watch_option,
});
constexpr auto alert_options = with_common_options(std::array{
    OptionSpec{.name = "status",
               .value = "STATUS",
               .help = "only FIRING, ACKNOWLEDGED, SILENCED or RESOLVED ones, or all",
               .fallback = "firing"},
    limit_option,
    watch_option,
});
constexpr auto search_options = with_common_options(std::array{
    OptionSpec{.name = "limit", .value = "N", .help = "of each kind at most", .fallback = "8"},
});

constexpr ClientCommand table[] = {
    {{.name = "search",
      .summary = "Finds contacts and quotes by words of theirs, as the dashboard does.",
      .words = search_word,
      .options = search_options,
      .examples = "tero search 'ana pérez'\ntero search 099123456\ntero search '2026 000418'"},
     search},
    {{.name = "contacts list",
      .summary = "Lists contacts, the newest first.",
      .options = list_options,
      .examples = "tero contacts\ntero contacts list --limit 100 --json"},
     list_contacts},
    {{.name = "contacts show",
      .summary = "Shows a contact: how it is reached, and what it does not want.",
      .words = contact_word,
      .options = show_options,
      .examples = "tero contacts show 59899000001\ntero contacts show 'Ana Pérez'"},
     show_contact},
    {{.name = "messages list",
      .summary = "Lists messages and what became of them, the newest first.",
      .options = message_list_options,
      .examples = "tero messages\ntero messages list --status failed\n"
                  "tero messages list --conversation 59899000001 --watch"},
     list_messages},
    {{.name = "messages show",
      .summary = "Shows a message, with every check of the send gate and its values.",
      .words = message_word,
      .options = show_options,
      .examples = "tero messages show 01kavd3q8s0000000000000000"},
     show_message},
    {{.name = "files list",
      .summary = "Lists files that customers sent, and whether they are here.",
      .options = file_list_options,
      .examples = "tero files\ntero files list --status failed"},
     list_files},
    {{.name = "people list",
      .summary = "Lists the shop's own people: who is on duty, and who cannot be reached.",
      .options = show_options,
      .examples = "tero people"},
     list_people},
    {{.name = "notices list",
      .summary = "Lists who of the shop was told of what waits, the latest first.",
      .options = notice_options,
      .examples = "tero notices\ntero notices list --person Carla"},
     list_notices},
    {{.name = "alerts list",
      .summary = "Lists what is wrong now, the latest first.",
      .options = alert_options,
      .examples = "tero alerts\ntero alerts list --status all --limit 100"},
     list_alerts},
    {{.name = "audit",
      .summary = "Tells who was let in, invited, refused and put out, and which keys were made and ended.",
      .options = list_options,
      .examples = "tero audit\ntero audit --limit 200 --json"},
     list_audit},
};

}  // namespace

std::span<const ClientCommand> record_commands() { return table; }

}  // namespace tero::cli
