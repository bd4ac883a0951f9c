// What happened, when, and by whose act: one line for every fact a person may ask about. Lines are never
// changed.
#pragma once

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>

namespace tero {

struct HistoryEntry {
    Id<HistoryEntry> id = {};
    RawId subject = {};  // the task, conversation, quote … it is about
    Timestamp at = {};
    std::string kind = {};   // past tense, dotted: `quote.sent`, `task.claimed`
    std::string actor = {};  // `agent:sales`, `rule:quiet_hours`, `customer`, `key:admin`
    Json detail = {};
    bool operator==(const HistoryEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (id, subject, at, kind, actor, detail))
TERO_DESCRIBED_WHOLLY(HistoryEntry);

// A sum kept by the decision that changes it: `day/2026-11-02/quotes_sent/UYU`, `sequence/quote/2026`.
struct Counter {
    std::string key = {};
    std::int64_t count = 0;
    Decimal amount = {};
    bool operator==(const Counter&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counter, (), (key, count, amount))
TERO_DESCRIBED_WHOLLY(Counter);

enum class AlertLevel { INFO, WARNING, ERROR, CRITICAL };
BOOST_DESCRIBE_ENUM(AlertLevel, INFO, WARNING, ERROR, CRITICAL)

enum class AlertStatus { FIRING, ACKNOWLEDGED, RESOLVED };
BOOST_DESCRIBE_ENUM(AlertStatus, FIRING, ACKNOWLEDGED, RESOLVED)

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
    bool operator==(const Alert&) const = default;
};
BOOST_DESCRIBE_STRUCT(Alert, (), (key, rule, subject, level, status, message, first_at, last_at, count))
TERO_DESCRIBED_WHOLLY(Alert);

}  // namespace tero
