// The dashboard's figures: sums of the counter rows of the last days, and who waits for a person.
#include "api/dashboard.hpp"

#include "api/handlers.hpp"
#include "api/listing.hpp"
#include "api/lookup.hpp"
#include "core/monitoring/agent_monitoring.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t days_max = 31;
constexpr std::size_t waiting_max = 200;

Sum operator+(Sum a, const Sum& b) {
    a.count += b.count;
    a.amount += b.amount;
    return a;
}

// `quotes_sent` as {"count":2,"value":[{"currency":"UYU","amount":"100.00"}]} from `quotes_sent/UYU` …
void append_valued(std::string& body, std::string_view name, const Sums& sums) {
    std::int64_t count = 0;
    std::string values;
    for (const auto& [currency, sum] : under(sums, name)) {
        count += sum.count;
        values += fmt::format(R"({}{{"currency":"{}","amount":"{}"}})", values.empty() ? "" : ",", currency,
                              sum.amount.to_string());
    }
    body += fmt::format(R"("{}":{{"count":{},"value":[{}]}})", name, count, values);
}

std::int64_t count_of(const Sums& sums, std::string_view figure) {
    const auto found = sums.find(std::string{figure});
    return found == sums.end() ? 0 : found->second.count;
}
std::int64_t count_under(const Sums& sums, std::string_view figure) {
    std::int64_t count = 0;
    for (const auto& [rest, sum] : under(sums, figure)) count += sum.count;
    return count;
}

// The bucket in which half of the first answers lie, in milliseconds; null when there were none.
std::string first_answer_p50(const Sums& sums) {
    std::map<int, std::int64_t> buckets;
    std::int64_t all = 0;
    for (const auto& [seconds, sum] : under(sums, "first_answer")) {
        int upper = 0;
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), upper);
        buckets[upper] += sum.count;
        all += sum.count;
    }
    std::int64_t seen = 0;
    for (const auto& [upper, count] : buckets) {
        seen += count;
        if (seen * 2 >= all) return std::to_string(upper * 1000);
    }
    return "null";
}

// What was sent and is still open, from the quotes themselves.
struct Waiting {
    std::int64_t count = 0;
    std::map<std::string, Decimal> value = {};
};
Result<Waiting> waiting_quotes(const Api& api) {
    Waiting waiting;
    for (const char* status : {"SENT", "VIEWED"}) {
        Query query;
        query.table = TableId::quotes;
        query.index = "by_status";
        query.equal = {Bound{status, 0}};
        query.limit = 1000;
        do {
            TRY(const Page page, api.host.read(query));
            for (const StoredRow& row : page.rows) {
                const auto& quote = row.as<Quote>();
                waiting.count += 1;
                waiting.value[quote.priced.currency] += quote.priced.with_iva;
            }
            query.after = page.next;
        } while (!query.after.empty());
    }
    return waiting;
}

Result<std::string> waiting_for_a_person(const Api& api) {
    Query query;
    query.table = TableId::conversations;
    query.index = "by_state";
    query.equal = {Bound{"HUMAN", 0}};
    query.descending = true;
    query.limit = waiting_max;
    TRY(const Page page, api.host.read(query));
    const auto names = contact_names(api, page);
    std::vector<RowKey> quotes;
    for (const StoredRow& row : page.rows) {
        if (!row.as<Conversation>().quote.empty()) quotes.emplace_back(row.as<Conversation>().quote);
    }
    std::map<RawId, std::string> numbers;
    if (!quotes.empty()) {
        TRY(const Page found, read_rows(api, TableId::quotes, std::move(quotes)));
        for (const StoredRow& row : found.rows) numbers.emplace(row.as<Quote>().id, row.as<Quote>().number);
    }
    std::string body = "[";
    for (const StoredRow& row : page.rows) {
        const auto& conversation = row.as<Conversation>();
        // A colleague who has answered or taken it does not need to be called.
        if (conversation.state_reason == "echo" || conversation.state_reason == "taken_over") continue;
        const auto name = names.find(conversation.contact);
        const auto number = numbers.find(conversation.quote);
        body += fmt::format(R"({}{{"conversation":"{}","contact_name":)", body.size() > 1 ? "," : "",
                            conversation.id);
        append_json_text(body, name == names.end() ? std::string_view{} : std::string_view{name->second});
        body += R"(,"reason":)";
        append_json_text(body, conversation.state_reason);
        body += R"(,"text":)";
        append_json_text(body, conversation.last_text);
        body += fmt::format(R"(,"since":"{}","quote_number":)", to_string(conversation.state_since));
        append_json_text(body,
                         number == numbers.end() ? std::string_view{} : std::string_view{number->second});
        body += "}";
    }
    return body + "]";
}

Result<std::string> health(const Api& api) {
    Query all;
    all.table = TableId::agents;
    all.limit = 500;
    TRY(const Page agents, api.host.read(all));
    const auto online = std::count_if(agents.rows.begin(), agents.rows.end(), [](const StoredRow& row) {
        return row.as<AgentInfo>().status != AgentStatus::OFFLINE;
    });
    const auto tasks_in = [&](std::string status) -> Result<std::size_t> {
        Query query;
        query.table = TableId::tasks;
        query.index = "by_status";
        query.equal = {Bound{std::move(status), 0}};
        query.limit = 1000;
        TRY(const Page page, api.host.read(query));
        return page.rows.size();
    };
    TRY(const std::size_t queued, tasks_in("QUEUED"));
    TRY(const std::size_t dead, tasks_in("DEAD"));
    return fmt::format(
        R"({{"agents_online":{},"agents":{},"queue_depth":{},"dead_tasks":{},"whatsapp":"{}","store":"{}"}})",
        online, agents.rows.size(), queued, dead, api.config.channels.whatsapp.enabled ? "ok" : "off",
        api.host.is_open() ? "ok" : "closed");
}

Result<std::string> dashboard(const Api& api, std::size_t day_count) {
    const Timestamp now = api.clock.now();
    TRY(const auto days, sums_of_days(api.host, api.zone, now, day_count));
    Sums all;
    for (const DaySums& day : days) {
        for (const auto& [figure, sum] : day.sums) all[figure] = all[figure] + sum;
    }
    TRY(const Waiting waiting, waiting_quotes(api));
    TRY(const std::string people, waiting_for_a_person(api));
    TRY(const std::string healthy, health(api));
    const DemoState demo = api.demo();

    std::string body = fmt::format(
        R"({{"now":"{}","from":"{}","to":"{}","demo":{},"running":{},"progress":{:.4f},"figures":{{)",
        to_string(now), days.front().date, days.back().date, demo.demo, demo.running, demo.progress);
    body += fmt::format(R"("messages_in":{},"messages_routed":{},"answered_by_tero":{},"handed_over":{},)",
                        count_of(all, "messages_in"), count_of(all, "messages_routed"),
                        count_of(all, "answers_sent"), count_under(all, "handed_over"));
    for (const char* figure : {"quotes_sent", "quotes_accepted", "quotes_rejected", "quotes_expired"}) {
        append_valued(body, figure, all);
        body += ',';
    }
    std::string values;
    for (const auto& [currency, amount] : waiting.value) {
        values += fmt::format(R"({}{{"currency":"{}","amount":"{}"}})", values.empty() ? "" : ",", currency,
                              amount.to_string());
    }
    body += fmt::format(R"("quotes_waiting":{{"count":{},"value":[{}]}},"follow_ups_sent":[)", waiting.count,
                        values);
    bool first = true;
    for (const Duration after : api.config.followup.intervals) {
        const std::string rung = to_string(after);
        body += fmt::format(R"({}{{"after":"{}","count":{},"answers":{}}})",
                            std::exchange(first, false) ? "" : ",", rung,
                            count_of(all, "follow_ups_sent/" + rung), count_of(all, "answers_after/" + rung));
    }
    body += fmt::format(
        R"(],"answers":{},"opt_outs":{},"complaints":{},"sends_unknown":{},"first_answer_p50_ms":{}}},"suppressed":[)",
        count_of(all, "answers"), count_of(all, "opt_outs"), count_of(all, "handed_over/complaint"),
        count_of(all, "sends_unknown"), first_answer_p50(all));
    first = true;
    for (const std::string_view kind : {"suppressed", "cancelled"}) {
        for (const auto& [reason, sum] : under(all, kind)) {
            body += std::exchange(first, false) ? "" : ",";
            body += R"({"reason":)";
            append_json_text(body, reason);
            body += fmt::format(R"(,"kind":"{}","count":{}}})", kind, sum.count);
        }
    }
    body += fmt::format(
        R"(],"funnel":{{"conversations":{},"quotes_sent":{},"answered":{},"accepted":{}}},"days":[)",
        count_of(all, "conversations"), count_under(all, "quotes_sent"), count_of(all, "answers"),
        count_under(all, "quotes_accepted"));
    first = true;
    for (const DaySums& day : days) {
        body += fmt::format(
            R"({}{{"date":"{}","messages_in":{},"quotes_sent":{},"quotes_accepted":{},"accepted_value":[)",
            std::exchange(first, false) ? "" : ",", day.date, count_of(day.sums, "messages_in"),
            count_under(day.sums, "quotes_sent"), count_under(day.sums, "quotes_accepted"));
        bool first_value = true;
        for (const auto& [currency, sum] : under(day.sums, "quotes_accepted")) {
            body +=
                fmt::format(R"({}{{"currency":"{}","amount":"{}"}})",
                            std::exchange(first_value, false) ? "" : ",", currency, sum.amount.to_string());
        }
        body += "]}";
    }
    body += R"(],"waiting_for_you":)" + people + R"(,"health":)" + healthy + "}";
    return body;
}

}  // namespace

std::map<std::string, Sum> under(const Sums& sums, std::string_view figure) {
    std::map<std::string, Sum> found;
    const std::string prefix = std::string{figure} + "/";
    for (auto at = sums.lower_bound(prefix); at != sums.end() && at->first.starts_with(prefix); ++at) {
        found.emplace(at->first.substr(prefix.size()), at->second);
    }
    return found;
}

Result<std::vector<DaySums>> sums_of_days(const EngineHost& host, const TimeZone& zone, Timestamp last,
                                          std::size_t days) {
    std::vector<DaySums> all;
    const LocalTime today = zone.local(last);
    for (std::size_t back = days; back-- > 0;) {
        const Timestamp noon = zone.at({.year = today.year,
                                        .month = today.month,
                                        .day = today.day - static_cast<int>(back),
                                        .hour = 12});
        DaySums day{business_day(zone, noon), {}};
        const std::string prefix = counter_key(zone, noon, "");
        Query query;
        query.table = TableId::counters;
        query.from = Bound{prefix, 0};
        query.before = Bound{prefix + "\x7f", 0};
        query.limit = 1000;
        do {
            TRY(const Page page, host.read(query));
            for (const StoredRow& row : page.rows) {
                const auto& counter = row.as<Counter>();
                day.sums[counter.key.substr(prefix.size())] = {counter.count, counter.amount};
            }
            query.after = page.next;
        } while (!query.after.empty());
        all.push_back(std::move(day));
    }
    return all;
}

void get_dashboard(Api& api, Call call) {
    auto days = number_parameter(call.request, "days", 7, days_max);
    if (!days) {
        call.reply(net::problem(days.error()));
        return;
    }
    api.read(std::move(call.reply), [&api, days = *days]() -> net::Response {
        auto body = dashboard(api, days);
        return body ? json_response(std::move(*body)) : net::problem(body.error());
    });
}

}  // namespace tero::api
