// A client command: what it takes, and what it does with a Tero at the other end.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "cli/api_client.hpp"
#include "cli/arguments.hpp"
#include "cli/terminal.hpp"
#include "codec/json.hpp"
#include "codec/table_text.hpp"

#include <fmt/format.h>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::cli {

struct Session {
    const Arguments& arguments;
    ApiClient& api;
    std::ostream& out;
    std::ostream& err;
    Terminal& terminal;
    const Environment& environment;
    const Clock& clock;

    bool wants_json() const { return arguments.has("json"); }
};

struct ClientCommand {
    CommandSpec spec =
        {};  // named by noun and verb, `tasks list`; a command without a verb by its noun alone
    // An Error whose field begins with `--` is a wrong command line; any other the server's.
    Result<Done> (*run)(const Session&) = nullptr;
};

// A noun's `list` runs when the noun stands alone.
std::span<const ClientCommand> service_commands();
std::span<const ClientCommand> record_commands();
std::span<const ClientCommand> profile_commands();
std::span<const ClientCommand> top_command();
std::span<const ClientCommand> event_commands();
std::span<const ClientCommand> task_commands();
std::span<const ClientCommand> queue_commands();
std::span<const ClientCommand> sales_commands();
std::span<const ClientCommand> desk_commands();
std::span<const ClientCommand> sends_commands();
std::span<const ClientCommand> watching_commands();
std::span<const ClientCommand> work_commands();
std::span<const ClientCommand> schedule_commands();
std::span<const ClientCommand> workflow_commands();

// Each command's own options, then those that every command has.
template <std::size_t N>
constexpr std::array<OptionSpec, N + 4> with_common_options(const std::array<OptionSpec, N>& own) {
    std::array<OptionSpec, N + 4> all{};
    for (std::size_t i = 0; i < N; ++i) all[i] = own[i];
    all[N] = {.name = "url",
              .value = "URL",
              .help = "where Tero listens",
              .fallback = "http://127.0.0.1:8080",
              .variable = "TERO_URL"};
    all[N + 1] = {.name = "key", .value = "KEY", .help = "the API key to show", .variable = "TERO_KEY"};
    all[N + 2] = {.name = "profile",
                  .value = "NAME",
                  .help = "address and key as `tero profiles save` kept them",
                  .variable = "TERO_PROFILE"};
    all[N + 3] = {.name = "json", .help = "the server's rows as they are, one a line, for programs"};
    return all;
}
inline constexpr OptionSpec limit_option{
    .name = "limit", .value = "N", .help = "rows at most", .fallback = "20"};
inline constexpr OptionSpec watch_option{.name = "watch", .help = "again every two seconds, until q or Ctrl-C"};
inline constexpr auto only_common_options = with_common_options(std::array<OptionSpec, 0>{});
// Of what is shown and changes nothing.
inline constexpr auto show_options = with_common_options(std::array{watch_option});

// A server that starts again or a connection that is cut; not a key that was revoked.
inline bool passes(ErrorCode code) {
    return code == ErrorCode::unavailable || code == ErrorCode::unknown_outcome ||
           code == ErrorCode::exhausted || code == ErrorCode::timeout;
}

inline Error wrong_value(std::string_view option, const Error& error) {
    return {ErrorCode::invalid, fmt::format("--{}: {}", option, error.message), fmt::format("--{}", option)};
}

// The option's value read by `parse`, put into `to`; untouched when it was not given.
template <class Value, class Parse>
Result<Done> read_option(const Session& session, std::string_view option, Parse parse, Value& to) {
    if (!session.arguments.has(option)) return Done{};
    auto value = parse(session.arguments.value(option));
    if (!value) return wrong_value(option, value.error());
    to = std::move(*value);
    return Done{};
}

// `2026-11-02 11:00` on the business's clock; `-` for never.
class WallClock {
public:
    // Asks the server for its zone; UTC where it does not say.
    explicit WallClock(ApiClient& api);
    std::string operator()(Timestamp at) const;

private:
    TimeZone zone_ = TimeZone::utc();
};

// What happened to the thing that the command names, as `GET /api/v1/NOUN/{id}/history` tells it: the latest.
Result<Done> print_history(const Session& session, std::string_view noun, const WallClock& clock);

// As many rows as --limit asks for, each as JSON, page after page. An empty value of `query` is left out.
Result<std::vector<Json>> fetch_rows(const Session& session, std::string_view path, net::Headers query);
Result<std::vector<Json>> fetch_whole(const Session& session, std::string_view path);
// Every row, page after page, whatever --limit says.
Result<std::vector<Json>> fetch_all(ApiClient& api, std::string_view path, const net::Headers& query);
// The row at this path once it has ended, as `has_ended` says of it, or as it is when the time is up: asked
// again and again, each time for a part of that time.
Result<std::string> await_row(const Session& session, const std::string& path, Duration most,
                              bool (*has_ended)(const std::string& body));
void print_rows(const Session& session, const std::vector<Json>& rows);
// The body as it came, on one line.
void print_body(const Session& session, std::string_view body);
// The body for a program, and for a person that it is done.
Result<Done> tell(const Session& session, std::string_view body, std::string_view done);
// The body for a program, and for a person what `print` makes of it.
template <class Row, class Print>
Result<Done> tell_row(const Session& session, std::string_view body, Print print) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const Row row, from_json<Row>(body, Reading::tolerant));
    print(row);
    return Done{};
}

// Name and value, one a line; lines without a value are left out.
using NamedValues = std::vector<std::pair<std::string_view, std::string>>;
void print_values(std::ostream& out, const NamedValues& values);
void print_text(std::ostream& out, std::string_view text);

// As wide as the terminal; what the next command needs stays whole.
TableLayout list_layout(const Session& session);
template <class Line>
void print_table(const Session& session, const std::vector<Line>& lines) {
    std::vector<const void*> pointers;
    for (const Line& line : lines) pointers.push_back(&line);
    print_text(session.out, text_table(type_info<Line>(), pointers, {}, list_layout(session)));
}

// Raw, or as a table of what `line_of` makes of each Row.
template <class Row, class LineOf>
Result<Done> print_list(const Session& session, const std::vector<Json>& rows, LineOf line_of) {
    if (session.wants_json()) {
        print_rows(session, rows);
        return Done{};
    }
    const WallClock clock{session.api};
    std::vector<decltype(line_of(Row{}, clock))> lines;
    for (const Json& row : rows) {
        TRY(const Row read, from_json<Row>(row.text, Reading::tolerant));
        lines.push_back(line_of(read, clock));
    }
    print_table(session, lines);
    return Done{};
}

// GET a list, as far as --limit goes, and print it.
template <class Row, class LineOf>
Result<Done> list_rows(const Session& session, std::string_view path, net::Headers query, LineOf line_of) {
    TRY(const std::vector<Json> rows, fetch_rows(session, path, std::move(query)));
    return print_list<Row>(session, rows, line_of);
}
// One that comes whole.
template <class Row, class LineOf>
Result<Done> list_whole(const Session& session, std::string_view path, LineOf line_of) {
    TRY(const std::vector<Json> rows, fetch_whole(session, path));
    return print_list<Row>(session, rows, line_of);
}

// A string in JSON; an object of such, `{"to":"Carla"}`, without those that are empty.
std::string json_text(std::string_view text);
std::string json_texts(std::initializer_list<std::pair<std::string_view, std::string>> members);

// Text of strangers, for a terminal: control characters become spaces.
std::string one_line(std::string_view text);
// `/api/v1/tasks/{name}` and what follows.
std::string path_to(std::string_view folder, std::string_view name, std::string_view rest = {});
// `queued` as the API spells it.
std::string upper(std::string text);

}  // namespace tero::cli
