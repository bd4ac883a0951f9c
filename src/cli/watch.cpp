#include "cli/watch.hpp"

#include "cli/views.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <ostream>
#include <sstream>
#include <vector>

namespace tero::cli {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// What it shows now.
Result<std::string> once(const Session& session, const ClientCommand& command) {
    std::ostringstream text;
    const Session now{session.arguments, session.api,         text,         text,
                      session.terminal,  session.environment, session.clock};
    const auto done = command.run(now);
    if (done) return std::move(text).str();
    if (!passes(done.error().code)) return done.error();
    return fmt::format("{}\nIt is asked again.\n", one_line(done.error().message));
}

}  // namespace

bool ends_it(std::string_view keys) {
    return keys.find_first_of(std::string{'q', 'Q', key_interrupt}) != std::string_view::npos;
}

std::string watched_screen(std::string_view title, std::string_view text, ScreenSize size) {
    std::vector<std::string> lines{std::string{title}, ""};
    for (std::string& line : lines_of(text)) lines.push_back(std::move(line));
    if (lines.size() > size.rows) {
        const std::size_t left_out = lines.size() - size.rows + 1;
        lines.resize(size.rows);
        lines.back() = fmt::format("… and {} lines more", left_out);
    }
    std::string out;
    for (const std::string& line : lines) {
        if (&line != &lines.front()) out += '\n';
        out += cut_to_width(line, size.columns);
    }
    return out;
}

Result<Done> watch(const Session& session, const ClientCommand& command) {
    std::unique_ptr<WholeScreen> screen;
    if (session.terminal.size() && !session.wants_json()) {
        TRY(screen, WholeScreen::take(session.terminal, session.out));
    }
    while (session.out) {
        TRY(const std::string text, once(session, command));
        if (screen) {
            const std::string title = fmt::format("tero {}  {}  every {}; q ends it", command.spec.name,
                                                  to_string(session.clock.now()), to_string(watch_every));
            screen->show(watched_screen(title, text, session.terminal.size().value_or(ScreenSize{})));
        } else {
            session.out << text << (session.wants_json() ? "" : "\n") << std::flush;
        }
        if (ends_it(session.terminal.wait(watch_every))) return Done{};
    }
    return Done{};
}

}  // namespace tero::cli
