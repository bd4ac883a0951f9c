// What the dashboard shows: the sums of the last business days, and who waits for a person.
#pragma once

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

struct CurrencyAmount {
    std::string currency = {};
    Decimal amount = {};
};
BOOST_DESCRIBE_STRUCT(CurrencyAmount, (), (currency, amount))
TERO_DESCRIBED_WHOLLY(CurrencyAmount);

struct CountedValue {
    std::int64_t count = 0;
    std::vector<CurrencyAmount> value = {};
};
BOOST_DESCRIBE_STRUCT(CountedValue, (), (count, value))
TERO_DESCRIBED_WHOLLY(CountedValue);

struct StepFigures {
    std::string step = {};   // of the sequence: `day1`
    std::string after = {};  // `23h`
    std::int64_t count = 0;
    std::int64_t answers = 0;
};
BOOST_DESCRIBE_STRUCT(StepFigures, (), (step, after, count, answers))
TERO_DESCRIBED_WHOLLY(StepFigures);

struct DashboardFigures {
    std::int64_t messages_in = 0;
    std::int64_t messages_routed = 0;
    std::int64_t answered_by_tero = 0;
    std::int64_t handed_over = 0;
    CountedValue quotes_sent = {};
    CountedValue quotes_accepted = {};
    CountedValue quotes_rejected = {};
    CountedValue quotes_expired = {};
    CountedValue quotes_waiting = {};
    std::vector<StepFigures> follow_ups_sent = {};
    std::int64_t answers = 0;
    std::int64_t opt_outs = 0;
    std::int64_t complaints = 0;
    std::int64_t sends_unknown = 0;
    std::optional<std::int64_t> first_answer_p50_ms = {};  // half of the first answers came within this
};
BOOST_DESCRIBE_STRUCT(DashboardFigures, (),
                      (messages_in, messages_routed, answered_by_tero, handed_over, quotes_sent,
                       quotes_accepted, quotes_rejected, quotes_expired, quotes_waiting, follow_ups_sent,
                       answers, opt_outs, complaints, sends_unknown, first_answer_p50_ms))
TERO_DESCRIBED_WHOLLY(DashboardFigures);

struct Withheld {
    std::string reason = {};
    std::string kind = {};  // `suppressed` by the send gate, or `cancelled` before it
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Withheld, (), (reason, kind, count))
TERO_DESCRIBED_WHOLLY(Withheld);

struct Funnel {
    std::int64_t conversations = 0;
    std::int64_t quotes_sent = 0;
    std::int64_t answered = 0;
    std::int64_t accepted = 0;
};
BOOST_DESCRIBE_STRUCT(Funnel, (), (conversations, quotes_sent, answered, accepted))
TERO_DESCRIBED_WHOLLY(Funnel);

struct DayFigures {
    std::string date = {};  // `2026-11-02`, as the business counts days
    std::int64_t messages_in = 0;
    std::int64_t quotes_sent = 0;
    std::int64_t quotes_accepted = 0;
    std::vector<CurrencyAmount> accepted_value = {};
};
BOOST_DESCRIBE_STRUCT(DayFigures, (), (date, messages_in, quotes_sent, quotes_accepted, accepted_value))
TERO_DESCRIBED_WHOLLY(DayFigures);

struct WaitingPerson {
    std::string work_item = {};
    Id<Conversation> conversation = {};
    std::string contact_name = {};
    std::string reason = {};
    std::string text = {};
    Timestamp since = {};
    std::string quote_number = {};  // empty: there is none
};
BOOST_DESCRIBE_STRUCT(WaitingPerson, (),
                      (work_item, conversation, contact_name, reason, text, since, quote_number))
TERO_DESCRIBED_WHOLLY(WaitingPerson);

struct HealthFigures {
    std::int64_t agents_online = 0;
    std::int64_t agents = 0;
    std::int64_t queue_depth = 0;
    std::int64_t dead_tasks = 0;  // given up, and nobody has settled their alert
    std::string whatsapp = {};    // `ok` or `off`
    std::string store = {};       // `ok` or `closed`
};
BOOST_DESCRIBE_STRUCT(HealthFigures, (), (agents_online, agents, queue_depth, dead_tasks, whatsapp, store))
TERO_DESCRIBED_WHOLLY(HealthFigures);

struct DashboardResponse {
    Timestamp now = {};
    std::string from = {};
    std::string to = {};
    bool demo = false;
    bool running = false;
    double progress = 0;  // of the demo's week, 0 … 1
    DashboardFigures figures = {};
    std::vector<Withheld> suppressed = {};
    Funnel funnel = {};
    std::vector<DayFigures> days = {};
    std::vector<WaitingPerson> waiting_for_you = {};  // longest; the rest: GET /api/v1/work-items
    std::int64_t waiting_count = 0;                   // of all
    HealthFigures health = {};
};
BOOST_DESCRIBE_STRUCT(DashboardResponse, (),
                      (now, from, to, demo, running, progress, figures, suppressed, funnel, days,
                       waiting_for_you, waiting_count, health))
TERO_DESCRIBED_WHOLLY(DashboardResponse);

}  // namespace tero::api
