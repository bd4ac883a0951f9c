// What commands about conversations and about what waits for a person have in common.
#pragma once

#include "cli/command.hpp"
#include "modules/messaging/model/gate_check.hpp"

#include <fmt/format.h>
#include <array>
#include <ostream>
#include <string>
#include <vector>

namespace tero::cli {

inline constexpr WordSpec conversation_word{
    .name = "WHOSE",
    .help = "whose conversation: a customer's name or telephone, a quote's number, or its id",
    .named = Named::CONVERSATION};

inline constexpr auto done_options = with_common_options(std::array{
    OptionSpec{.name = "unanswered", .help = "although the customer's last word has no answer"},
    OptionSpec{.name = "why", .value = "TEXT", .help = "for colleagues"},
});

inline std::string done_json(const Session& session) {
    return fmt::format(R"({{"unanswered":{},"why":{}}})", session.arguments.has("unanswered"),
                       json_text(session.arguments.value("why")));
}

// What the send gate saw, a line a check.
inline void print_checks(const Session& session, const std::vector<GateCheck>& checks) {
    for (const GateCheck& check : checks) {
        session.out << fmt::format("  {} {}  {}  {}\n", check.passes ? "+" : "-", check.code,
                                   one_line(check.value), one_line(check.limit));
    }
}

}  // namespace tero::cli
