#include "cli/command.hpp"

#include "api/requests.hpp"
#include "cli/views.hpp"
#include "codec/utf8.hpp"
#include "net/url.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <ostream>

namespace tero::cli {
namespace {

constexpr std::int64_t limit_max = 1'000'000;
constexpr std::int64_t page_max = 500;
constexpr std::size_t columns_of_a_pipe = 160;

}  // namespace

WallClock::WallClock(ApiClient& api) {
    const auto answer = api.get("/api/v1/session");
    if (!answer) return;
    const auto session = from_json<SessionView>(*answer, Reading::tolerant);
    if (!session) return;
    if (auto zone = TimeZone::load(session->workspace.time_zone)) zone_ = std::move(*zone);
}

std::string WallClock::operator()(Timestamp at) const {
    if (at == Timestamp{}) return "-";
    const LocalTime local = zone_.local(at);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.year, local.month, local.day, local.hour,
                       local.minute);
}

Result<Done> print_history(const Session& session, std::string_view noun, const WallClock& clock) {
    constexpr std::size_t lines_max = 20;
    TRY(const std::string body, session.api.get(path_to(noun, session.arguments.word(0), "/history")));
    TRY(const auto history, from_json<api::HistoryResponse>(body, Reading::tolerant));
    const auto& lines = history.items;
    for (std::size_t i = lines.size() - std::min(lines.size(), lines_max); i < lines.size(); ++i) {
        session.out << fmt::format("{}  {}  by {}\n", clock(lines[i].at), lines[i].kind,
                                   lines[i].actor.empty() ? "Tero" : one_line(lines[i].actor));
    }
    return Done{};
}

Result<std::vector<Json>> fetch_rows(const Session& session, std::string_view path, net::Headers query) {
    TRY(const std::int64_t limit, session.arguments.number("limit", 1, limit_max));
    std::erase_if(query, [](const auto& parameter) { return parameter.second.empty(); });
    std::vector<Json> rows;
    std::string cursor;
    do {
        const std::int64_t left = limit - static_cast<std::int64_t>(rows.size());
        net::Headers asked = query;
        asked.emplace_back("limit", std::to_string(std::min(left, page_max)));
        if (!cursor.empty()) asked.emplace_back("cursor", cursor);
        TRY(const std::string body, session.api.get(path, asked));
        TRY(PageView page, from_json<PageView>(body, Reading::tolerant));
        std::move(page.items.begin(), page.items.end(), std::back_inserter(rows));
        cursor = page.next_cursor.value_or("");
    } while (!cursor.empty() && static_cast<std::int64_t>(rows.size()) < limit);
    if (!cursor.empty() && !session.wants_json()) {
        session.err << "There are more; --limit N shows further ones.\n";
    }
    return rows;
}

Result<std::vector<Json>> fetch_all(ApiClient& api, std::string_view path, const net::Headers& query) {
    std::vector<Json> rows;
    std::string cursor;
    do {
        net::Headers asked = query;
        asked.emplace_back("limit", std::to_string(page_max));
        if (!cursor.empty()) asked.emplace_back("cursor", cursor);
        TRY(const std::string body, api.get(path, asked));
        TRY(PageView page, from_json<PageView>(body, Reading::tolerant));
        std::move(page.items.begin(), page.items.end(), std::back_inserter(rows));
        cursor = page.items.empty() ? std::string{} : page.next_cursor.value_or("");
    } while (!cursor.empty());
    return rows;
}

Result<std::vector<Json>> fetch_whole(const Session& session, std::string_view path) {
    TRY(const std::string body, session.api.get(path));
    TRY(PageView page, from_json<PageView>(body, Reading::tolerant));
    return std::move(page.items);
}

Result<std::string> await_row(const Session& session, const std::string& path, Duration most,
                              bool (*has_ended)(const std::string& body)) {
    constexpr Duration one_call = 20s;
    while (true) {
        const Duration now = std::min(most, one_call);
        TRY(std::string body, session.api.get(path, {{"wait", to_string(now)}}));
        most -= now;
        if (most <= 0s || has_ended(body)) return body;
    }
}

void print_rows(const Session& session, const std::vector<Json>& rows) {
    for (const Json& row : rows) session.out << row.text << '\n';
}

void print_body(const Session& session, std::string_view body) { session.out << body << '\n'; }

Result<Done> tell(const Session& session, std::string_view body, std::string_view done) {
    if (session.wants_json()) {
        print_body(session, body);
    } else {
        session.out << done << '\n';
    }
    return Done{};
}

TableLayout list_layout(const Session& session) {
    static constexpr std::string_view whole[] = {"id",       "number", "quote",   "item",    "task",
                                                 "workflow", "key",    "message", "started", "conversation"};
    const auto size = session.terminal.size();
    return {.width_max = size ? size->columns : columns_of_a_pipe, .whole = whole};
}

void print_values(std::ostream& out, const NamedValues& values) {
    std::size_t width = 0;
    for (const auto& [name, value] : values) {
        if (!value.empty()) width = std::max(width, name.size());
    }
    for (const auto& [name, value] : values) {
        if (!value.empty()) out << fmt::format("{:<{}}  {}\n", name, width, value);
    }
}

void print_text(std::ostream& out, std::string_view text) { out << text; }

std::string json_text(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

std::string json_texts(std::initializer_list<std::pair<std::string_view, std::string>> members) {
    std::string out = "{";
    for (const auto& [name, value] : members) {
        if (!value.empty())
            out += fmt::format("{}\"{}\":{}", out.size() == 1 ? "" : ",", name, json_text(value));
    }
    return out + "}";
}

std::string one_line(std::string_view text) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Char sign = utf8_at(text, at);
        const std::size_t length = std::max<std::size_t>(sign.length, 1);
        const bool is_control =
            sign.length == 0 || sign.code_point < 0x20 || (sign.code_point >= 0x7f && sign.code_point < 0xa0);
        line += is_control ? std::string_view{" "} : text.substr(at, length);
        at += length;
    }
    return line;
}

std::string path_to(std::string_view folder, std::string_view name, std::string_view rest) {
    return fmt::format("/api/v1/{}/{}{}", folder, net::percent_encode(name), rest);
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

}  // namespace tero::cli
