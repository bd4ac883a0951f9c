// The dashboard's figures: sums of the counter rows of the last days, and who waits for a person.
#include "api/dashboard.hpp"

#include "api/handlers.hpp"
#include "api/listing.hpp"
#include "api/lookup.hpp"
#include "api/work_items.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/monitoring/agent_monitoring.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace tero::api {
namespace {

constexpr std::size_t days_max = 31;
constexpr std::size_t waiting_max = 200;
constexpr std::size_t page_rows = 1000;

struct Sum {
    std::int64_t count = 0;
    Decimal amount = {};
};
using Sums = std::map<std::string, Sum>;  // by figure: `quotes_sent/UYU`

struct DaySums {
    std::string date = {};
    Sums sums = {};
};

Sum operator+(Sum a, const Sum& b) {
    a.count += b.count;
    a.amount += b.amount;
    return a;
}

// The figures below one name: `UYU` and `USD` of `quotes_sent`.
std::map<std::string, Sum> under(const Sums& sums, std::string_view figure) {
    std::map<std::string, Sum> found;
    const std::string prefix = std::string{figure} + "/";
    for (auto at = sums.lower_bound(prefix); at != sums.end() && at->first.starts_with(prefix); ++at) {
        found.emplace(at->first.substr(prefix.size()), at->second);
    }
    return found;
}

CountedValue valued(const Sums& sums, std::string_view figure) {
    CountedValue all;
    for (const auto& [currency, sum] : under(sums, figure)) {
        all.count += sum.count;
        all.value.push_back({currency, sum.amount});
    }
    return all;
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

// The bucket in which half of the first answers lie.
std::optional<std::int64_t> first_answer_p50(const Sums& sums) {
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
        if (seen * 2 >= all) return std::int64_t{upper} * 1000;
    }
    return {};
}

// Every row of a question, page by page.
template <class Each>
Result<Done> each_row(const Api& api, Query query, Each each) {
    query.limit = page_rows;
    do {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) each(row);
        query.after = page.next;
    } while (!query.after.empty());
    return Done{};
}

Query with_status(TableId table, std::string status) {
    Query query;
    query.table = table;
    query.index = "by_status";
    query.equal = {Bound{std::move(status), 0}};
    return query;
}

// Of the last `days` business days up to the one of `last`, oldest first.
Result<std::vector<DaySums>> sums_of_days(const Api& api, Timestamp last, std::size_t days) {
    std::vector<DaySums> all;
    const LocalTime today = api.zone.local(last);
    for (std::size_t back = days; back-- > 0;) {
        const Timestamp noon = api.zone.at({.year = today.year,
                                            .month = today.month,
                                            .day = today.day - static_cast<int>(back),
                                            .hour = 12});
        DaySums day{business_day(api.zone, noon), {}};
        const std::string prefix = counter_key(api.zone, noon, "");
        Query query;
        query.table = table_of<Counter>();
        query.from = Bound{prefix, 0};
        query.before = Bound{prefix + "\x7f", 0};
        TRY_DONE(each_row(api, query, [&](const StoredRow& row) {
            const auto& counter = row.as<Counter>();
            day.sums[counter.key.substr(prefix.size())] = {counter.count, counter.amount};
        }));
        all.push_back(std::move(day));
    }
    return all;
}

// What was sent and is still open, from the quotes themselves.
Result<CountedValue> waiting_quotes(const Api& api) {
    CountedValue waiting;
    std::map<std::string, Decimal> value;
    for (const char* status : {"SENT", "VIEWED"}) {
        TRY_DONE(each_row(api, with_status(table_of<Quote>(), status), [&](const StoredRow& row) {
            const auto& quote = row.as<Quote>();
            waiting.count += 1;
            value[quote.priced.currency] += quote.priced.with_iva;
        }));
    }
    for (const auto& [currency, amount] : value) waiting.value.push_back({currency, amount});
    return waiting;
}

// Those that have waited longest, and how many there are of all.
Result<Done> put_waiting(const Api& api, const Principal& principal, DashboardResponse& out) {
    Query query = with_status(table_of<WorkItem>(), "OPEN");
    query.limit = waiting_max;
    TRY(const Page page, api.host.read(query));
    TRY(const auto entries, work_entries(api, page.rows, principal));
    for (const WorkEntry& entry : entries) {
        WaitingPerson person;
        person.work_item = entry.id;
        person.conversation = entry.conversation;
        person.contact_name = entry.contact_name;
        const bool is_answer = entry.kind == work::answer && !entry.causes.empty();
        person.reason = is_answer ? entry.causes.front().code : entry.kind;
        person.text = entry.text;
        person.since = entry.since;
        person.quote_number = entry.quote_number;
        out.waiting_for_you.push_back(std::move(person));
    }
    TRY(const auto sums, work_sums(api));
    for (const WorkSum& sum : sums) {
        if (sum.status == WorkStatus::OPEN) out.waiting_count += sum.count;
    }
    return Done{};
}

Result<HealthFigures> health(const Api& api) {
    HealthFigures health;
    Query agents;
    agents.table = table_of<AgentInfo>();
    TRY_DONE(each_row(api, agents, [&](const StoredRow& row) {
        health.agents += 1;
        health.agents_online += row.as<AgentInfo>().status != AgentStatus::OFFLINE ? 1 : 0;
    }));
    // The engine knows how many there are; only those that run are few enough to be read.
    std::int64_t running = 0;
    TRY_DONE(each_row(api, with_status(table_of<Task>(), "RUNNING"), [&](const StoredRow&) { running += 1; }));
    const auto live = api.metrics.gauge("tero_tasks_live", "Tasks queued or running").value();
    health.queue_depth = std::max<std::int64_t>(live - running, 0);
    TRY_DONE(each_row(api, with_status(table_of<Alert>(), "FIRING"), [&](const StoredRow& row) {
        const auto& alert = row.as<Alert>();
        if (alert.rule == "task_dead") health.dead_tasks += alert.count;
    }));
    health.whatsapp = api.config.channels.whatsapp.enabled ? "ok" : "off";
    health.store = api.host.is_open() ? "ok" : "closed";
    return health;
}

DashboardFigures figures_of(const Api& api, const Sums& sums) {
    DashboardFigures figures;
    figures.messages_in = count_of(sums, "messages_in");
    figures.messages_routed = count_of(sums, "messages_routed");
    figures.answered_by_tero = count_of(sums, "answers_sent");
    figures.handed_over = count_under(sums, "handed_over");
    figures.quotes_sent = valued(sums, "quotes_sent");
    figures.quotes_accepted = valued(sums, "quotes_accepted");
    figures.quotes_rejected = valued(sums, "quotes_rejected");
    figures.quotes_expired = valued(sums, "quotes_expired");
    for (const followup::Step& step : api.sequence.steps) {
        figures.follow_ups_sent.push_back({step.id, to_string(step.after),
                                           count_of(sums, "follow_ups_sent/" + step.id),
                                           count_of(sums, "answers_after/" + step.id)});
    }
    // Steps that the sequence has no more, and those from before they had ids.
    for (const auto& [step, sum] : under(sums, "follow_ups_sent")) {
        if (api.sequence.step(step) != nullptr) continue;
        figures.follow_ups_sent.push_back({step, "", sum.count, count_of(sums, "answers_after/" + step)});
    }
    figures.answers = count_of(sums, "answers");
    figures.opt_outs = count_of(sums, "opt_outs");
    figures.complaints = count_of(sums, "handed_over/complaint");
    figures.sends_unknown = count_of(sums, "sends_unknown");
    figures.first_answer_p50_ms = first_answer_p50(sums);
    return figures;
}

Result<DashboardResponse> dashboard(const Api& api, const Principal& principal, std::size_t day_count) {
    DashboardResponse out;
    out.now = api.clock.now();
    TRY(const auto days, sums_of_days(api, out.now, day_count));
    Sums all;
    for (const DaySums& day : days) {
        for (const auto& [figure, sum] : day.sums) all[figure] = all[figure] + sum;
        out.days.push_back({day.date, count_of(day.sums, "messages_in"), count_under(day.sums, "quotes_sent"),
                            count_under(day.sums, "quotes_accepted"),
                            valued(day.sums, "quotes_accepted").value});
    }
    out.from = days.front().date;
    out.to = days.back().date;
    const DemoState demo = api.demo();
    out.demo = demo.demo;
    out.running = demo.running;
    out.progress = demo.progress;
    out.figures = figures_of(api, all);
    TRY(out.figures.quotes_waiting, waiting_quotes(api));
    for (const char* kind : {"suppressed", "cancelled"}) {
        for (const auto& [reason, sum] : under(all, kind)) {
            out.suppressed.push_back({reason, kind, sum.count});
        }
    }
    out.funnel = {count_of(all, "conversations"), count_under(all, "quotes_sent"), count_of(all, "answers"),
                  count_under(all, "quotes_accepted")};
    TRY_DONE(put_waiting(api, principal, out));
    TRY(out.health, health(api));
    return out;
}

}  // namespace

void get_dashboard(Api& api, Call call) {
    auto days = number_parameter(call.request, "days", 7, days_max);
    if (!days) {
        call.reply(net::problem(days.error()));
        return;
    }
    api.read(std::move(call.reply), [&api, days = *days, principal = call.principal]() -> net::Response {
        const auto body = dashboard(api, principal, days);
        return body ? row_response(*body) : net::problem(body.error());
    });
}

}  // namespace tero::api
