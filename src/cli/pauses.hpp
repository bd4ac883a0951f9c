// What `tero sends` and `tero tasks` have in common of pauses: a scope, what of it is meant, who and why.
#pragma once

#include "cli/command.hpp"
#include "cli/views.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tero::cli {

struct PauseScope {
    std::string scope = {};  // as the API names it: ALL, or a kind of thing …
    std::string of = {};     // … and which one
};

// Of the command's two words; `what` names what is missing where only a kind was said.
Result<PauseScope> pause_scope(const Session& session, std::string_view what);

// Pauses, or with no reason at all resumes; `done` tells a person so.
Result<Done> change_pause(const Session& session, std::string_view path, const PauseScope& asked,
                          std::optional<std::string> reason, std::string_view done,
                          const std::string& until = {});

template <class Pause>
Result<Done> list_pauses(const Session& session, std::string_view path) {
    return list_rows<Pause>(session, path, {}, [](const Pause& pause, const WallClock& clock) {
        PauseLine line;
        line.scope = name_of(pause.scope);
        line.of = pause.of;
        line.since = clock(pause.since);
        line.by = pause.by;
        line.reason = pause.reason;
        return line;
    });
}

}  // namespace tero::cli
