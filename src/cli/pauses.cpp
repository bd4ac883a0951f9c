#include "cli/pauses.hpp"

#include "codec/json.hpp"

#include <fmt/format.h>
#include <ostream>

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
                          std::optional<std::string> reason, std::string_view done) {
    std::string json = R"({"scope":)";
    append_json_text(json, asked.scope);
    json += R"(,"of":)";
    append_json_text(json, asked.of);
    if (reason) {
        json += R"(,"reason":)";
        append_json_text(json, *reason);
    }
    TRY(const std::string body, session.api.post(path, json + "}"));
    if (session.wants_json()) {
        print_body(session, body);
    } else {
        session.out << done << '\n';
    }
    return Done{};
}

}  // namespace tero::cli
