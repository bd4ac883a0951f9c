// `tero sends …`: what waits because somebody said so.
#include "cli/command.hpp"
#include "cli/views.hpp"
#include "modules/messaging/model/send_pause.hpp"

#include <fmt/format.h>
#include <ostream>

namespace tero::cli {
namespace {

PauseLine pause_line(const SendPause& pause, const WallClock& clock) {
    PauseLine line;
    line.scope = name_of(pause.scope);
    line.of = pause.of;
    line.since = clock(pause.since);
    line.by = pause.by;
    line.reason = pause.reason;
    return line;
}

Result<Done> list_pauses(const Session& session) {
    return list_rows<SendPause>(session, "/api/v1/sends/pauses", {}, pause_line);
}

// `{"scope":"QUOTE","of":"COT-2026-000418"}`
Result<std::string> scope_json(const Session& session) {
    const std::string scope = upper(session.arguments.word(0));
    const std::string of = session.arguments.word(1);
    if ((scope == "ALL") != of.empty()) {
        return Error{ErrorCode::invalid,
                     scope == "ALL" ? "'all' takes nothing more" : "say which: " + session.arguments.word(0) +
                                                                       " and a name, number or id",
                     "--of"};
    }
    std::string json = R"({"scope":)";
    append_json_text(json, scope);
    json += R"(,"of":)";
    append_json_text(json, scope == "CHANNEL" ? upper(of) : of);
    return json;
}

Result<Done> pause_sends(const Session& session) {
    TRY(std::string json, scope_json(session));
    json += R"(,"reason":)";
    append_json_text(json, session.arguments.value("reason"));
    TRY(const std::string body, session.api.post("/api/v1/sends/pause", json + "}"));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    session.out << "paused; messages wait until `tero sends resume`\n";
    return Done{};
}

Result<Done> resume_sends(const Session& session) {
    TRY(std::string json, scope_json(session));
    TRY(const std::string body, session.api.post("/api/v1/sends/resume", json + "}"));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    session.out << "resumed\n";
    return Done{};
}

constexpr WordSpec scope_words[] = {
    {.name = "SCOPE", .help = "all, channel, contact or quote"},
    {.name = "OF", .help = "which: a channel such as whatsapp, a contact's id, a quote's number", .optional = true}};
constexpr auto list_options = with_common_options(std::array{limit_option});
constexpr auto pause_options = with_common_options(std::array{
    OptionSpec{.name = "reason", .value = "TEXT", .help = "shown wherever the pause is"},
});

constexpr ClientCommand table[] = {
    {{.name = "sends list",
      .summary = "Lists what is paused, by whom and why.",
      .options = list_options,
      .examples = "tero sends"},
     list_pauses},
    {{.name = "sends pause",
      .summary = "Pauses all sends, those of one channel, to one contact, or about one quote; they wait.",
      .words = scope_words,
      .options = pause_options,
      .examples = "tero sends pause all --reason 'wrong prices'\ntero sends pause quote COT-2026-000418"},
     pause_sends},
    {{.name = "sends resume",
      .summary = "Lets paused sends go on; what still makes sense is sent.",
      .words = scope_words,
      .options = only_common_options,
      .examples = "tero sends resume all"},
     resume_sends},
};

}  // namespace

std::span<const ClientCommand> sends_commands() { return table; }

}  // namespace tero::cli
