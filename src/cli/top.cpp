#include "cli/top.hpp"

#include "cli/command.hpp"
#include "cli/top_lines.hpp"
#include "codec/table_text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <tuple>

namespace tero::cli {
namespace {

constexpr std::size_t rows_aside = 3;  // of a part that has not the room
constexpr std::string_view whole_columns[] = {"id"};
constexpr std::array<std::string_view, top_parts> titles{"Agents", "Running tasks", "Alerts", "Work open"};
constexpr std::array<std::array<std::string_view, 3>, top_parts> orders{{
    {"by load", "by name", "by failures"},
    {"longest first", "by type", "by agent"},
    {"latest first", "gravest first", "by rule"},
    {"most urgent first", "longest first", "by customer"},
}};

// ---- the rows of each part, in the order that was asked for

double load_of(const TopAgent& agent) {
    return static_cast<double>(agent.holds) / static_cast<double>(std::max<std::int64_t>(agent.at_once, 1));
}

std::vector<TopAgentLine> lines_of(std::vector<TopAgent> agents, std::size_t order) {
    std::stable_sort(agents.begin(), agents.end(), [order](const TopAgent& a, const TopAgent& b) {
        if (order == 0 && load_of(a) != load_of(b)) return load_of(a) > load_of(b);
        if (order == 2 && a.failed != b.failed) return a.failed > b.failed;
        return a.id < b.id;
    });
    std::vector<TopAgentLine> lines;
    for (const TopAgent& one : agents) {
        lines.push_back({one.id, one.status, fmt::format("{} of {}", one.holds, one.at_once), one.succeeded,
                         one.failed, one.latency, one.silent ? short_duration(*one.silent) : "-", one.quarantine});
    }
    return lines;
}

std::vector<TopTaskLine> lines_of(std::vector<TopTask> tasks, std::size_t order) {
    std::stable_sort(tasks.begin(), tasks.end(), [order](const TopTask& a, const TopTask& b) {
        if (order == 1 && a.type != b.type) return a.type < b.type;
        if (order == 2 && a.agent != b.agent) return a.agent < b.agent;
        return a.running > b.running;
    });
    std::vector<TopTaskLine> lines;
    for (const TopTask& one : tasks)
        lines.push_back({one.id, one.type, one.agent, one.attempt, short_duration(one.running)});
    return lines;
}

std::vector<TopAlertLine> lines_of(std::vector<TopAlert> alerts, std::size_t order) {
    std::stable_sort(alerts.begin(), alerts.end(), [order](const TopAlert& a, const TopAlert& b) {
        if (order == 1 && a.weight != b.weight) return a.weight > b.weight;
        if (order == 2 && a.rule != b.rule) return a.rule < b.rule;
        return a.ago < b.ago;
    });
    std::vector<TopAlertLine> lines;
    for (const TopAlert& one : alerts)
        lines.push_back({one.level, one.rule, one.subject, short_duration(one.ago), one.says});
    return lines;
}

std::vector<TopWorkLine> lines_of(std::vector<TopWork> work, std::size_t order) {
    std::stable_sort(work.begin(), work.end(), [order](const TopWork& a, const TopWork& b) {
        if (order == 0 && a.weight != b.weight) return a.weight > b.weight;
        if (order == 2 && a.customer != b.customer) return a.customer < b.customer;
        return a.waits > b.waits;
    });
    std::vector<TopWorkLine> lines;
    for (const TopWork& one : work)
        lines.push_back({one.id, one.urgency, short_duration(one.waits), one.customer, one.why});
    return lines;
}

// ---- lines of the screen

// Headings and a line a row, without the rule between them.
template <class Line>
std::vector<std::string> table_of_lines(const std::vector<Line>& lines, std::size_t columns) {
    std::vector<const void*> pointers;
    for (const Line& line : lines) pointers.push_back(&line);
    std::string text =
        text_table(type_info<Line>(), pointers, {}, {.width_max = columns - 2, .whole = whole_columns});
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        out.push_back("  " + text.substr(at, end - at));
        at = end + 1;
    }
    out.erase(out.begin() + 1);
    return out;
}

std::vector<std::string> table_of_part(const TopState& state, const TopView& view, std::size_t part,
                                       std::size_t columns) {
    const std::size_t order = view.order[part];
    if (part == 0) return table_of_lines(lines_of(state.agents, order), columns);
    if (part == 1) return table_of_lines(lines_of(state.tasks, order), columns);
    if (part == 2) return table_of_lines(lines_of(state.alerts, order), columns);
    return table_of_lines(lines_of(state.work, order), columns);
}

// Its title, and at most so many rows from `from` on, with a word of those that are not shown.
void append_part(std::vector<std::string>& out, std::size_t part, const TopView& view,
                 const std::vector<std::string>& table, std::size_t room) {
    const std::size_t rows = table.size() - 1;
    const bool has_room = part == view.part;
    out.push_back(fmt::format("{} {} {}  {}", has_room ? ">" : " ", titles[part], rows, orders[part][view.order[part]]));
    if (rows == 0) return;
    const std::size_t from = has_room ? std::min(view.from, rows - 1) : 0;
    const std::size_t shown = std::min(room, rows - from);
    if (shown < rows) out.back() += fmt::format("  ({} to {})", from + 1, from + shown);
    out.push_back(table.front());
    for (std::size_t i = 0; i < shown; ++i) out.push_back(table[1 + from + i]);
}

}  // namespace

std::string short_duration(Duration duration) {
    const std::int64_t seconds = std::max<std::int64_t>(duration.count() / 1000, 0);
    if (seconds < 60) return fmt::format("{}s", seconds);
    if (seconds < 3600) return fmt::format("{}min", seconds / 60);
    if (seconds < 86'400) return fmt::format("{}h {}min", seconds / 3600, seconds / 60 % 60);
    return fmt::format("{}d {}h", seconds / 86'400, seconds / 3600 % 24);
}

TopView after_keys(TopView view, std::string_view keys) {
    const auto go_to = [&view](std::size_t part) {
        view.part = part % top_parts;
        view.from = 0;
    };
    while (!keys.empty()) {
        const bool is_arrow = keys.size() >= 3 && keys[0] == '\x1b' && (keys[1] == '[' || keys[1] == 'O');
        const char key = is_arrow ? keys[2] : keys[0];
        keys.remove_prefix(is_arrow ? 3 : 1);
        if (is_arrow) {
            if (key == 'A' && view.from > 0) view.from -= 1;
            if (key == 'B') view.from += 1;
            if (key == 'C') go_to(view.part + 1);
            if (key == 'D') go_to(view.part + top_parts - 1);
        } else if (key == '\t') {
            go_to(view.part + 1);
        } else if (key == 's') {
            view.order[view.part] = (view.order[view.part] + 1) % orders[view.part].size();
        } else if (key == 'q' || key == 'Q' || key == key_interrupt) {
            view.ends = true;
        }
    }
    return view;
}

std::string draw_top(const TopState& state, TopView view, ScreenSize size) {
    size.columns = std::max<std::size_t>(size.columns, 4);
    std::string figures;
    for (const auto& [name, value] : state.figures)
        figures += fmt::format("{}{} {}", figures.empty() ? "" : " · ", value, name);
    std::vector<std::string> lines{state.title, figures};
    for (const std::string& trouble : state.troubles) lines.push_back("! " + trouble);
    lines.emplace_back();

    std::array<std::vector<std::string>, top_parts> tables;
    std::size_t taken = lines.size() + 1;  // and the line with the keys
    for (std::size_t part = 0; part < top_parts; ++part) {
        tables[part] = table_of_part(state, view, part, size.columns);
        const std::size_t rows = tables[part].size() - 1;
        taken += 1 + (rows == 0 ? 0 : 1);
        if (part != view.part) taken += std::min(rows, rows_aside);
    }
    const std::size_t room = size.rows > taken ? size.rows - taken : 1;
    for (std::size_t part = 0; part < top_parts; ++part)
        append_part(lines, part, view, tables[part], part == view.part ? room : rows_aside);
    lines.resize(std::max<std::size_t>(size.rows, 2) - 1);
    lines.emplace_back("q ends · ← → other part · ↑ ↓ rows · s sorts");

    std::string out;
    for (const std::string& line : lines) {
        if (&line != &lines.front()) out += '\n';
        out += cut_to_width(one_line(line), size.columns);
    }
    return out;
}

}  // namespace tero::cli
