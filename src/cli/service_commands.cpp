// `tero status`, `tero health`, `tero keys …` and `tero sessions …`.
#include "api/requests.hpp"
#include "cli/command.hpp"
#include "cli/views.hpp"

#include <fmt/format.h>
#include <ostream>

namespace tero::cli {
namespace {

std::string sum_text(const SumView& sum) {
    std::string text = std::to_string(sum.count);
    std::string_view before = "  ";
    for (const MoneyView& money : sum.value) {
        text += fmt::format("{}{} {}", before, money.currency, money.amount.to_string());
        before = ", ";
    }
    return text;
}

Result<Done> show_status(const Session& session) {
    TRY(const std::int64_t days, session.arguments.number("days", 1, 31));
    TRY(const std::string body, session.api.get("/api/v1/dashboard", {{"days", std::to_string(days)}}));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const DashboardView view, from_json<DashboardView>(body, Reading::tolerant));
    const WallClock clock{session.api};
    const HealthView& health = view.health;
    const FiguresView& figures = view.figures;
    session.out << fmt::format("Tero at {}\n\n", session.api.url());
    print_values(session.out,
                 {{"store", health.store},
                  {"WhatsApp", health.whatsapp},
                  {"agents online", fmt::format("{} of {}", health.agents_online, health.agents)},
                  {"tasks waiting", std::to_string(health.queue_depth)},
                  {"tasks given up", std::to_string(health.dead_tasks)}});
    session.out << (days == 1 ? std::string{"\nToday\n\n"} : fmt::format("\nThe last {} days\n\n", days));
    print_values(session.out, {{"messages in", std::to_string(figures.messages_in)},
                               {"answered by Tero", std::to_string(figures.answered_by_tero)},
                               {"handed over", std::to_string(figures.handed_over)},
                               {"quotes sent", sum_text(figures.quotes_sent)},
                               {"quotes accepted", sum_text(figures.quotes_accepted)},
                               {"quotes rejected", sum_text(figures.quotes_rejected)},
                               {"quotes waiting", sum_text(figures.quotes_waiting)}});
    if (view.waiting_for_you.empty()) {
        session.out << "\nNobody waits for you.\n";
        return Done{};
    }
    session.out << "\nThese wait for you:\n\n";
    std::vector<WaitingLine> lines;
    for (const WaitingView& waiting : view.waiting_for_you) {
        lines.push_back({waiting.contact_name, waiting.reason, clock(waiting.since), waiting.text});
    }
    print_table(session, lines);
    return Done{};
}

Result<Done> show_health(const Session& session) {
    TRY_DONE(session.api.get("/healthz"));
    TRY(const std::string ready, session.api.get("/readyz"));
    return tell(session, ready, fmt::format("Tero at {} is up and takes writes", session.api.url()));
}

Result<Done> create_key(const Session& session) {
    const std::vector<std::string> scopes = session.arguments.values("scope");
    if (!session.arguments.has("name")) {
        return Error{ErrorCode::invalid, "say who the key is for: --name worker-1", "--name"};
    }
    if (scopes.empty()) {
        return Error{ErrorCode::invalid, "say what the key may do: --scope tasks:submit, say", "--scope"};
    }
    const api::KeyRequest request{.name = session.arguments.value("name"),
                                  .scopes = scopes,
                                  .capabilities = session.arguments.values("capability")};
    TRY(const std::string body, session.api.post("/api/v1/keys", to_json(request)));
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const KeyView made, from_json<KeyView>(body, Reading::tolerant));
    session.out << made.key << '\n';
    session.err << "Keep it: it is not shown again.\n";
    return Done{};
}

KeyLine key_line(const api::KeyInfo& key, const WallClock& clock) {
    return {key.id,
            one_line(key.name),
            fmt::format("{}", fmt::join(key.scopes, ", ")),
            one_line(fmt::format("{}", fmt::join(key.capabilities, ", "))),
            clock(key.created_at),
            clock(key.revoked_at)};
}

Result<Done> list_keys(const Session& session) {
    return list_whole<api::KeyInfo>(session, "/api/v1/keys", key_line);
}

Result<Done> revoke_key(const Session& session) {
    TRY(const std::string body, session.api.post(path_to("keys", session.arguments.word(0), "/revoke"), ""));
    return tell(session, body, "revoked");
}

Result<Done> make_link(const Session& session) {
    if (!session.arguments.has("name"))
        return Error{ErrorCode::invalid, "say who comes in: --name Carla", "--name"};
    TRY(const std::string answer,
        session.api.post("/api/v1/people/invite",
                         json_texts({{"name", session.arguments.value("name")},
                                     {"role", upper(session.arguments.value("role"))},
                                     {"lasts", session.arguments.value("lasts")}})));
    if (session.wants_json()) {
        print_body(session, answer);
        return Done{};
    }
    TRY(const auto made, from_json<api::InviteResponse>(answer, Reading::tolerant));
    session.out << made.link << '\n';
    session.err << "It opens the dashboard once, for " << session.arguments.value("lasts") << ".\n";
    return Done{};
}

SessionLine session_line(const api::SessionInfo& session, const WallClock& clock) {
    return {session.id,
            std::string{session.kind == SessionKind::LINK ? "link"
                        : session.idle                    ? "idle session"
                                                          : "session"},
            one_line(session.person),
            std::string{name_of(session.role)},
            clock(session.created_at),
            clock(session.seen_at),
            clock(session.expires_at)};
}

Result<Done> list_sessions(const Session& session) {
    return list_whole<api::SessionInfo>(session, "/api/v1/sessions", session_line);
}

Result<Done> end_session(const Session& session) {
    TRY(const std::string body, session.api.remove(path_to("sessions", session.arguments.word(0))));
    return tell(session, body, "ended");
}

constexpr auto status_options = with_common_options(std::array{
    OptionSpec{
        .name = "days", .value = "N", .help = "figures of so many days, today included", .fallback = "7"},
    watch_option,
});
constexpr auto key_options = with_common_options(std::array{
    OptionSpec{.name = "name", .value = "NAME", .help = "who it is for; history names them so"},
    OptionSpec{.name = "scope",
               .value = "SCOPE",
               .help = "what it may do; `tasks:*` is all that can be done with tasks",
               .repeats = true},
    OptionSpec{.name = "capability",
               .value = "NAME",
               .help = "what its agent may serve; else all but conversations with customers",
               .repeats = true},
});

constexpr auto link_options = with_common_options(std::array{
    OptionSpec{.name = "name", .value = "NAME", .help = "who comes in; history names them so"},
    OptionSpec{
        .name = "role", .value = "ROLE", .help = "owner, seller, developer or reader", .fallback = "seller"},
    OptionSpec{.name = "lasts",
               .value = "TIME",
               .help = "until when it can be opened, at most 7d",
               .fallback = "24h"},
});

constexpr WordSpec key_word[] = {{.name = "ID", .help = "the key's id, as `tero keys list` shows it"}};
constexpr WordSpec session_word[] = {
    {.name = "ID", .help = "the session's id, as `tero sessions list` shows it"}};

constexpr ClientCommand table[] = {
    {{.name = "status",
      .summary = "Shows how things are: health, the last days' figures, who waits for a person.",
      .options = status_options,
      .examples =
          "tero status\ntero status --days 1\ntero status --url https://tero.example.com --key tero_..."},
     show_status},
    {{.name = "health",
      .summary = "Says whether Tero is up and takes writes; needs no key.",
      .options = only_common_options,
      .examples = "tero health && echo good"},
     show_health},
    {{.name = "keys create",
      .summary = "Makes an API key and prints it once.",
      .options = key_options,
      .examples = "tero keys create --name shop --scope tasks:submit --scope tasks:read\n"
                  "tero keys create --name worker-1 --scope agent:worker-1\n"
                  "tero keys create --name seller --scope agent:seller --capability sales\n"
                  "tero keys create --name reports --scope 'quotes:*'"},
     create_key},
    {{.name = "keys list",
      .summary = "Lists the API keys, without their secrets.",
      .options = show_options,
      .examples = "tero keys list"},
     list_keys},
    {{.name = "keys revoke",
      .summary = "Ends an API key at once.",
      .words = key_word,
      .options = only_common_options,
      .examples = "tero keys revoke 3f9a0c12d4e5"},
     revoke_key},
    {{.name = "link",
      .summary = "Makes a link that lets somebody of the shop into the dashboard once.",
      .options = link_options,
      .examples = "tero link --name Carla\ntero link --name Ana --role reader --lasts 1h"},
     make_link},
    {{.name = "sessions list",
      .summary = "Lists the dashboard's sessions, and links that open one.",
      .options = show_options,
      .examples = "tero sessions list"},
     list_sessions},
    {{.name = "sessions end",
      .summary = "Ends a session, or a link that nobody used.",
      .words = session_word,
      .options = only_common_options,
      .examples = "tero sessions end dc949e7abb02"},
     end_session},
};

}  // namespace

std::span<const ClientCommand> service_commands() { return table; }

}  // namespace tero::cli
