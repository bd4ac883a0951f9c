// All of history, the newest first, by whom it is about, what happened and who did it.
#include "api/handlers.hpp"
#include "api/history_names.hpp"
#include "api/listing.hpp"
#include "api/lookup.hpp"
#include "api/setup.hpp"
#include "modules/access/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t lines_max = 200;           // of a page
constexpr std::size_t looked_at_max = 20'000;    // for one page: what is rare is found with the next ones
constexpr std::size_t looked_at_at_once = 500;
constexpr std::size_t word_bytes_max = 200;

bool fits_word(const std::string& said, const std::string& asked, char ends_prefix) {
    if (asked.empty()) return true;
    return asked.back() == ends_prefix ? said.starts_with(asked) : said == asked;
}

// No id of an earlier time is as large; there is none of before 1970.
RawId first_id_at(Timestamp time) {
    RawId id;
    const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(time.ms, 0));
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)) & 255);
    return id;
}

Result<std::optional<RawId>> id_parameter(const net::Request& request, std::string_view name) {
    const std::string_view text = request.parameter(name);
    if (text.empty()) return std::optional<RawId>{};
    const auto id = parse_id(text);
    if (!id) return Error{ErrorCode::invalid, id.error().message, std::string{name}};
    return std::optional<RawId>{*id};
}

Result<std::optional<Timestamp>> moment_parameter(const net::Request& request, std::string_view name) {
    const std::string text{request.parameter(name)};
    if (text.empty()) return std::optional<Timestamp>{};
    const auto time = parse_timestamp(text);
    if (!time) return Error{ErrorCode::invalid, time.error().message, std::string{name}};
    return std::optional<Timestamp>{*time};
}

Result<std::string> word_parameter(const net::Request& request, std::string_view name) {
    std::string word{request.parameter(name)};
    if (word.size() > word_bytes_max)
        return Error{ErrorCode::invalid, fmt::format("at most {} bytes", word_bytes_max), std::string{name}};
    return word;
}

Result<HistoryQuestion> history_question(const net::Request& request) {
    static constexpr std::array<std::string_view, 7> known{"subject", "kind",  "actor", "from",
                                                           "before",  "limit", "cursor"};
    for (const auto& [name, value] : request.query) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return Error{ErrorCode::invalid, fmt::format("unknown parameter; this list knows {}",
                                                         fmt::join(known, ", ")), name};
    }
    HistoryQuestion question;
    TRY(question.subject, id_parameter(request, "subject"));
    TRY(question.kind, word_parameter(request, "kind"));
    TRY(question.actor, word_parameter(request, "actor"));
    TRY(question.from, moment_parameter(request, "from"));
    TRY(question.before, moment_parameter(request, "before"));
    TRY(question.after, id_parameter(request, "cursor"));
    TRY(question.limit, number_parameter(request, "limit", list_limit_usual, lines_max));
    return question;
}

HistoryLine line_of(const HistoryEntry& entry) {
    return {entry.id, entry.subject, entry.at, entry.kind, entry.actor, entry.detail, ""};
}

// Of one thing there are few enough to be read at once.
Result<HistoryPage> lines_of_one(const Api& api, const HistoryQuestion& question) {
    bool older_left_out = false;
    TRY(const auto rows, newest_rows_of(api.host, table_of<HistoryEntry>(), "by_subject", *question.subject,
                                        older_left_out));
    std::vector<HistoryLine> lines;
    for (const StoredRow& row : rows) {
        const auto& entry = row.as<HistoryEntry>();
        if (fits(entry, question)) lines.push_back(line_of(entry));
    }
    std::sort(lines.begin(), lines.end(),
              [](const HistoryLine& one, const HistoryLine& other) { return one.id > other.id; });
    HistoryPage out;
    if (older_left_out) out.looked_back_to = rows.front().as<HistoryEntry>().at;
    if (lines.size() > question.limit) {
        lines.resize(question.limit);
        out.next_cursor = to_string(lines.back().id);
        out.looked_back_to = lines.back().at;
    }
    out.items = std::move(lines);
    return out;
}

Query walk_of(const HistoryQuestion& question) {
    Query query;
    query.table = table_of<HistoryEntry>();
    query.descending = true;
    const bool is_filtered = !question.kind.empty() || !question.actor.empty();
    query.limit = is_filtered ? looked_at_at_once : question.limit + 1;
    if (question.from) query.from = Bound{to_string(first_id_at(*question.from)), 0};
    std::optional<RawId> end = question.after;
    if (question.before) {
        const RawId before = first_id_at(*question.before);
        end = end ? std::min(*end, before) : before;
    }
    if (end) query.before = Bound{to_string(*end), 0};
    return query;
}

Result<HistoryPage> lines_of_all(const Api& api, const HistoryQuestion& question) {
    HistoryPage out;
    Query query = walk_of(question);
    const auto goes_on_after = [&out](const auto& line) {
        out.next_cursor = to_string(line.id);
        out.looked_back_to = line.at;
    };
    for (std::size_t looked_at = 0;; looked_at += query.limit) {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) {
            const auto& entry = row.as<HistoryEntry>();
            if (!fits(entry, question)) continue;
            if (out.items.size() == question.limit) {
                goes_on_after(out.items.back());
                return out;
            }
            out.items.push_back(line_of(entry));
        }
        if (page.next.empty()) return out;
        if (looked_at >= looked_at_max) {
            goes_on_after(page.rows.back().as<HistoryEntry>());
            return out;
        }
        query.after = page.next;
    }
}

}  // namespace

bool fits(const HistoryEntry& line, const HistoryQuestion& question) {
    if (!question.sees_access && line.subject == access_subject) return false;
    if (question.after && !(line.id < *question.after)) return false;
    if (question.from && line.at < *question.from) return false;
    if (question.before && line.at >= *question.before) return false;
    return fits_word(line.kind, question.kind, '.') && fits_word(line.actor, question.actor, ':');
}

void list_history(Api& api, Call call) {
    auto question = history_question(call.request);
    if (!question) return call.reply(net::problem(question.error()));
    question->sees_access = allows(call.principal, "admin");
    api.read(std::move(call.reply),
             [&api, question = *std::move(question), asks = call.principal]() -> net::Response {
                 auto answer = question.subject ? lines_of_one(api, question) : lines_of_all(api, question);
                 if (!answer) return net::problem(answer.error());
                 if (const auto named = name_subjects(api, answer->items, asks); !named)
                     return net::problem(named.error());
                 return row_response(*answer);
             });
}

}  // namespace tero::api
