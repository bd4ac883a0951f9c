// `tero sends …`: what waits because somebody said so.
#include "cli/command.hpp"
#include "cli/names.hpp"
#include "cli/pauses.hpp"
#include "modules/messaging/model/send_pause.hpp"

#include <optional>

namespace tero::cli {
namespace {

Result<Done> list_send_pauses(const Session& session) {
    return list_pauses<SendPause>(session, "/api/v1/sends/pauses");
}

Result<PauseScope> send_scope(const Session& session) {
    TRY(PauseScope asked, pause_scope(session, "a name, number or id"));
    if (asked.scope == "CHANNEL") asked.of = upper(asked.of);
    if (asked.scope == "CONTACT") {
        TRY(asked.of, id_of(session.api, Named::CONTACT, asked.of));
    }
    return asked;
}

Result<Done> pause_sends(const Session& session) {
    TRY(const PauseScope asked, send_scope(session));
    return change_pause(session, "/api/v1/sends/pause", asked, session.arguments.value("reason"),
                        "paused; messages wait until `tero sends resume`", session.arguments.value("until"));
}

Result<Done> resume_sends(const Session& session) {
    TRY(const PauseScope asked, send_scope(session));
    return change_pause(session, "/api/v1/sends/resume", asked, std::nullopt, "resumed");
}

constexpr WordSpec scope_words[] = {
    {.name = "SCOPE", .help = "all, channel, contact or quote"},
    {.name = "OF", .help = "which: a channel such as whatsapp, a contact's name, telephone or id, a quote's number", .optional = true}};
constexpr auto list_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto pause_options = with_common_options(std::array{
    OptionSpec{.name = "reason", .value = "TEXT", .help = "shown wherever the pause is"},
    OptionSpec{.name = "until", .value = "TIME", .help = "when it ends by itself, such as 2026-11-02T12:00:00Z"},
});

constexpr ClientCommand table[] = {
    {{.name = "sends list",
      .summary = "Lists what is paused, by whom and why.",
      .options = list_options,
      .examples = "tero sends"},
     list_send_pauses},
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
