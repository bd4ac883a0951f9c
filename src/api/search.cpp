#include "api/search.hpp"

#include "api/handlers.hpp"
#include "api/listing.hpp"
#include "api/quotes.hpp"
#include "api/search_index.hpp"
#include "base/shown.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t words_bytes_max = 200;
constexpr std::size_t found_usual = 8;
constexpr std::size_t found_max = 50;

constexpr std::array<std::pair<std::string_view, QuoteSort>, 8> sorts{
    {{"created", QuoteSort::CREATED},
     {"number", QuoteSort::NUMBER},
     {"name", QuoteSort::NAME},
     {"status", QuoteSort::STATUS},
     {"product", QuoteSort::PRODUCT},
     {"total", QuoteSort::TOTAL},
     {"sent", QuoteSort::SENT},
     {"valid_until", QuoteSort::VALID_UNTIL}}};

Result<std::vector<QuoteStatus>> statuses_of(std::string_view text) {
    const auto& words = type_info<QuoteStatus>().enumerators;
    std::vector<QuoteStatus> statuses;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto found = std::find(words.begin(), words.end(), text.substr(0, comma));
        if (found == words.end())
            return Error{ErrorCode::invalid, fmt::format("one or more of {}", fmt::join(words, ", ")),
                         "status"};
        statuses.push_back(static_cast<QuoteStatus>(found - words.begin()));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return statuses;
}

Result<Timestamp> time_parameter(const net::Request& request, std::string_view name) {
    const std::string text{request.parameter(name)};
    if (text.empty()) return Timestamp{};
    auto time = parse_timestamp(text);
    if (time) return time;
    return Error{ErrorCode::invalid, time.error().message, std::string{name}};
}

Result<std::string> words_parameter(const net::Request& request) {
    std::string words{request.parameter("q")};
    if (words.size() > words_bytes_max)
        return Error{ErrorCode::invalid, fmt::format("at most {} bytes", words_bytes_max), "q"};
    return words;
}

Result<QuoteQuestion> question_of(const net::Request& request) {
    QuoteQuestion question;
    TRY(question.words, words_parameter(request));
    TRY(question.statuses, statuses_of(request.parameter("status")));
    if (const auto contact = request.parameter("contact"); !contact.empty()) {
        const auto id = Id<Contact>::parse(contact);
        if (!id) return Error{ErrorCode::invalid, id.error().message, "contact"};
        question.contact = *id;
    }
    question.product = request.parameter("product");
    TRY(question.from, time_parameter(request, "from"));
    TRY(question.before, time_parameter(request, "before"));
    TRY(question.limit, number_parameter(request, "limit", list_limit_usual, list_limit_max));
    if (const auto cursor = request.parameter("cursor"); !cursor.empty()) {
        const auto id = parse_id(cursor);
        if (!id) return Error{ErrorCode::invalid, "is none of this list", "cursor"};
        question.after = *id;
    }
    std::string_view sort = request.parameter("sort");
    if (sort.empty()) return question;
    question.descending = sort.starts_with('-');
    if (question.descending) sort.remove_prefix(1);
    const auto known =
        std::find_if(sorts.begin(), sorts.end(), [&](const auto& one) { return one.first == sort; });
    if (known == sorts.end()) {
        std::string all;
        for (const auto& [name, ignored] : sorts) all += fmt::format("{}{}", all.empty() ? "" : ", ", name);
        return Error{ErrorCode::invalid, fmt::format("one of {}, or with - before it the last first", all),
                     "sort"};
    }
    question.sort = known->second;
    return question;
}

// In the order in which they were found; what has gone since is left out.
template <class Row>
Result<std::vector<StoredRow>> rows_of(const Api& api, const std::vector<Id<Row>>& ids) {
    std::vector<StoredRow> rows;
    if (ids.empty()) return rows;
    TRY(Page page, read_rows(api, table_of<Row>(), {ids.begin(), ids.end()}));
    std::unordered_map<RawId, StoredRow*> by_id;
    for (StoredRow& row : page.rows) by_id[row.template as<Row>().id] = &row;
    for (const Id<Row>& id : ids) {
        if (const auto found = by_id.find(id); found != by_id.end())
            rows.push_back(std::move(*found->second));
    }
    return rows;
}

Result<QuotesResponse> answer_to(Api& api, const QuoteQuestion& question, std::string_view language) {
    TRY(const QuotesFound found, api.search.quotes(question));
    TRY(auto rows, rows_of<Quote>(api, found.quotes));
    for (StoredRow& row : rows) row.row = quote_in_words(api, row, language);
    // A page that would be larger than one may be ends early.
    const std::size_t fitting = json_rows(rows, table_of<Quote>()).size();
    const bool more = found.more || fitting < rows.size();
    rows.resize(fitting);
    QuotesResponse answer;
    for (const StoredRow& row : rows) answer.items.push_back(row.as<Quote>());
    if (more && !answer.items.empty()) answer.next_cursor = to_string(answer.items.back().id);
    answer.count = static_cast<std::int64_t>(found.count);
    for (const auto& [currency, sum] : found.sums) answer.sums.push_back({currency, sum.count, sum.amount});
    for (const auto& [status, count] : found.by_status)
        answer.counts.push_back({status, static_cast<std::int64_t>(count)});
    return answer;
}

Result<SearchResponse> found_by(Api& api, const std::string& words, std::size_t limit) {
    SearchResponse answer;
    if (words.find_first_not_of(' ') == std::string::npos) return answer;
    QuoteQuestion question;
    question.words = words;
    question.limit = limit;
    TRY(const QuotesFound quotes, api.search.quotes(question));
    TRY(const auto quote_rows, rows_of<Quote>(api, quotes.quotes));
    for (const StoredRow& row : quote_rows) {
        const auto& quote = row.as<Quote>();
        answer.quotes.push_back({quote.id, quote.number, quote.status, quote.contact_name,
                                 quote.priced.request.product.value_or(""), quote.priced.currency,
                                 quote.priced.with_iva, quote.created_at});
    }
    TRY(const auto people, api.search.contacts(words, limit));
    TRY(const auto contact_rows, rows_of<Contact>(api, people));
    for (const StoredRow& row : contact_rows) {
        const auto& contact = row.as<Contact>();
        const auto talk = contact.conversations.find(std::string{name_of(Channel::WHATSAPP)});
        answer.contacts.push_back(
            {contact.id, contact.name, contact.phone,
             talk == contact.conversations.end() ? std::string{} : to_string(talk->second)});
    }
    return answer;
}

}  // namespace

void list_quotes(Api& api, Call call) {
    auto question = question_of(call.request);
    if (!question) return call.reply(net::problem(question.error()));
    question->looks_at_people = allows(call.principal, "contacts:read");
    auto language = language_asked(api, call.request);
    api.read(std::move(call.reply),
             [&api, question = *std::move(question), language = std::move(language)]() -> net::Response {
                 const auto answer = answer_to(api, question, language);
                 return answer ? row_response(*answer) : net::problem(answer.error());
             });
}

void search(Api& api, Call call) {
    auto words = words_parameter(call.request);
    if (!words) return call.reply(net::problem(words.error()));
    const auto limit = number_parameter(call.request, "limit", found_usual, found_max);
    if (!limit) return call.reply(net::problem(limit.error()));
    api.read(std::move(call.reply), [&api, words = *std::move(words), limit = *limit]() -> net::Response {
        const auto answer = found_by(api, words, limit);
        return answer ? row_response(*answer) : net::problem(answer.error());
    });
}

}  // namespace tero::api
