// `tero route`: what would be made of a message.
#include "cli/route_command.hpp"

#include "api/routed.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <array>
#include <ostream>
#include <string>

namespace tero::cli {
namespace {

std::string percent(double part) { return fmt::format("{:.0f} %", part * 100); }

Result<Done> explain_route(const Session& session) {
    const api::RouteRequest request{session.arguments.word(0), session.arguments.value("conversation")};
    TRY(const std::string body, session.api.post("/api/v1/route", to_json(request)));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const api::RouteResponse told, from_json<api::RouteResponse>(body, Reading::tolerant));
    const RoutingDecision& decision = told.decision;
    std::string served = decision.capability;
    for (const std::string& other : decision.otherwise) served += ", else " + other;
    print_values(session.out,
                 {{"intent", fmt::format("{} ({})", name_of(decision.intent), percent(decision.confidence))},
                  {"language", told.understanding.language},
                  {"served by", served},
                  {"fallback", decision.is_fallback ? "yes" : "no"},
                  {"agent", told.agent.empty() ? "none works now" : one_line(told.agent)},
                  {"model", told.asks_model.empty() ? "is not asked"
                                                    : "would be asked first: " + one_line(told.asks_model)},
                  {"took", fmt::format("{} µs", told.microseconds)}});
    session.out << "\nintents\n";
    for (const IntentChance& one : told.intents) {
        session.out << fmt::format("  {:24} {:>5} {}\n", name_of(one.intent), percent(one.probability),
                                   one.found ? "counts" : "");
    }
    if (!told.values.empty()) session.out << "\nvalues\n";
    for (const ReadValue& one : told.values) {
        session.out << fmt::format("  {:24} {} {}{}\n", one_line(one.role), one_line(one.value),
                                   name_of(one.status),
                                   one.text.empty() ? "" : fmt::format(", from «{}»", one_line(one.text)));
    }
    session.out << "\nwhy\n";
    for (const ReadReason& one : told.why) session.out << fmt::format("  {}\n", one_line(one.says));
    return Done{};
}

constexpr WordSpec text_word[] = {{.name = "TEXT", .help = "what the customer writes"}};
constexpr auto route_options = with_common_options(std::array{
    OptionSpec{.name = "conversation",
               .value = "WHOSE",
               .help = "in which it would be said, by a name, a telephone or an id; without it by somebody who "
                       "never wrote",
               .named = Named::CONVERSATION},
});

constexpr ClientCommand table[] = {
    {{.name = "route",
      .summary = "Tells what would be made of a message, why, and who would answer it; nothing is done.",
      .words = text_word,
      .options = route_options,
      .examples = "tero route 'preciso isodec de 100, 8x5'\ntero route 'dale, lo quiero' --conversation 59899000001"},
     explain_route},
};

}  // namespace

std::span<const ClientCommand> route_command() { return table; }

}  // namespace tero::cli
