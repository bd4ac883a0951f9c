// Sums that the dashboard shows and alerts that a person must see: rows of the same commit as what they
// count.
#pragma once

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/alert.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"

#include <cstdint>
#include <string>

namespace tero {

// A sum kept by the decision that changes it: `day/2026-11-02/quotes_sent/EUR`, `sequence/quote/2026`.
struct Counter {
    std::string key = {};
    std::int64_t count = 0;
    Decimal amount = {};
    bool operator==(const Counter&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counter, (), (key, count, amount))
TERO_DESCRIBED_WHOLLY(Counter);

// ACKNOWLEDGED: somebody has seen it. SILENCED: nobody is told of it until a time; then it is FIRING again.
enum class AlertStatus { FIRING, ACKNOWLEDGED, RESOLVED, SILENCED };
BOOST_DESCRIBE_ENUM(AlertStatus, FIRING, ACKNOWLEDGED, RESOLVED, SILENCED)

struct Alert {
    std::string key = {};  // rule and subject: one alert each, counted, not one a time
    std::string rule = {};
    std::string subject = {};
    AlertLevel level = AlertLevel::WARNING;
    AlertStatus status = AlertStatus::FIRING;
    std::string message = {};
    Timestamp first_at = {};
    Timestamp last_at = {};
    std::int64_t count = 0;
    Timestamp resolved_at = {};
    Timestamp silenced_until = {};
    std::string acted_by = {};  // who acknowledged or silenced it last …
    Timestamp acted_at = {};
    std::string note = {};  // … and what they said about it
    bool operator==(const Alert&) const = default;
};
BOOST_DESCRIBE_STRUCT(Alert, (),
                      (key, rule, subject, level, status, message, first_at, last_at, count, resolved_at,
                       silenced_until, acted_by, acted_at, note))
TERO_DESCRIBED_WHOLLY(Alert);

// Adds to a sum that the dashboard shows.
struct Count {
    std::string figure = {};  // `quotes_sent/EUR`; kept for each day of the business
    std::int64_t by = 1;
    Decimal amount = {};
};

TERO_MODULE(monitoring)
TERO_ROW(monitoring, counters, Counter, by_key_alone)
TERO_ROW(monitoring, alerts, Alert, IndexInfo{"by_last", {"last_at"}},
         IndexInfo{"by_status", {"status", "last_at"}})
TERO_INPUT(monitoring, COMMAND, Count)

}  // namespace tero
