// The table at the end of the week: what Tero counted, and what the sandbox's journal says about it.
//
// As JSON its keys are stable, and two runs of one seed differ only in `run`, and in `in_flight_at_kill` when
// processes were killed.
#pragma once

#include "app/demo/driver.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "engine/engine_host.hpp"
#include "languages/sentences.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "sandbox/judge.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/wish_check.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

struct CountAndValue {
    std::int64_t count = 0;
    std::map<std::string, Decimal> value = {};  // with IVA, by currency
    bool operator==(const CountAndValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(CountAndValue, (), (count, value))
TERO_DESCRIBED_WHOLLY(CountAndValue);

struct DemoFigures {
    std::int64_t conversations = 0;
    std::int64_t messages_in = 0;
    std::int64_t messages_routed = 0;
    std::int64_t answers_sent = 0;
    CountAndValue quotes_sent = {};
    std::map<std::string, std::int64_t> follow_ups_sent =
        {};                                                  // by step: `day1` …
    std::int64_t answers = 0;                                // quotes whose customer wrote again
    std::map<std::string, std::int64_t> answers_after = {};  // of these, by the follow-up before
    CountAndValue quotes_accepted = {};
    CountAndValue quotes_rejected = {};
    CountAndValue quotes_superseded = {};
    std::int64_t opt_outs = 0;
    std::map<std::string, std::int64_t> handed_over = {};  // by reason
    std::map<std::string, std::int64_t> suppressed = {};   // by reason: not sent
    std::map<std::string, std::int64_t> cancelled =
        {};  // by reason: follow-ups that were not needed any more
    std::map<std::string, std::int64_t> first_answer = {};  // by upper bound in seconds
    bool operator==(const DemoFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(DemoFigures, (),
                      (conversations, messages_in, messages_routed, answers_sent, quotes_sent,
                       follow_ups_sent, answers, answers_after, quotes_accepted, quotes_rejected,
                       quotes_superseded, opt_outs, handed_over, suppressed, cancelled, first_answer))
TERO_DESCRIBED_WHOLLY(DemoFigures);

struct DemoRun {
    double seconds = 0;      // of this process, on the wall
    std::int64_t jumps = 0;  // of demo time
    std::int64_t sandbox_restarts = 0;
    bool resumed = false;            // an earlier process had begun the week
    std::int64_t sends_unknown = 0;  // whose answer was not heard at first
    bool operator==(const DemoRun&) const = default;
};
BOOST_DESCRIBE_STRUCT(DemoRun, (), (seconds, jumps, sandbox_restarts, resumed, sends_unknown))
TERO_DESCRIBED_WHOLLY(DemoRun);

struct DemoTable {
    std::uint64_t seed = 0;
    std::int32_t customers = 0;
    Timestamp from = {};
    Timestamp until = {};
    DemoFigures figures = {};
    Verdict sandbox = {};
    WishCheck wishes = {};
    std::vector<InFlight> in_flight_at_kill = {};
    DemoRun run = {};
    bool operator==(const DemoTable&) const = default;
};
BOOST_DESCRIBE_STRUCT(DemoTable, (),
                      (seed, customers, from, until, figures, sandbox, wishes, in_flight_at_kill, run))
TERO_DESCRIBED_WHOLLY(DemoTable);

// Adds up the counters of the business days from `from` on and before `until`. `sends_unknown` is kept apart:
// it belongs to the run, not to the week.
struct CountedUp {
    DemoFigures figures = {};
    std::int64_t sends_unknown = 0;
};
void add_counter(CountedUp& to, const Counter& counter);
// Of the days from `from`'s to `until`'s.
Result<CountedUp> count_up(const EngineHost& host, const TimeZone& zone, Timestamp from, Timestamp until);

// For people, in English if the business speaks that, else in Spanish; amounts as its customers read them.
std::string table_text(const DemoTable& table, const Speech& say);

}  // namespace tero::app
