#include "cli/pauses.hpp"

#include <fmt/format.h>

namespace tero::cli {

Result<PauseScope> pause_scope(const Session& session, std::string_view what) {
    const std::string word = session.arguments.word(0);
    PauseScope asked{upper(word), session.arguments.word(1)};
    if ((asked.scope == "ALL") == asked.of.empty()) return asked;
    return Error{ErrorCode::invalid,
                 asked.scope == "ALL" ? "'all' takes nothing more"
                                      : fmt::format("say which: {} and {}", word, what),
                 "--of"};
}

Result<Done> change_pause(const Session& session, std::string_view path, const PauseScope& asked,
                          std::optional<std::string> reason, std::string_view done,
                          const std::string& until) {
    const std::pair<std::string_view, std::string> scope{"scope", asked.scope};
    const std::pair<std::string_view, std::string> of{"of", asked.of};
    const std::pair<std::string_view, std::string> why{"reason", reason.value_or("")};
    const std::string json =
        until.empty() ? json_texts({scope, of, why}) : json_texts({scope, of, why, {"until", until}});
    TRY(const std::string body, session.api.post(path, json));
    return tell(session, body, done);
}

}  // namespace tero::cli
