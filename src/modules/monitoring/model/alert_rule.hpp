// Rules that watch figures, as data: what is looked at, of what, which value is bad and for how long.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"
#include "kernel/alert.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

enum class AlertFigure {
    ERROR_RATE,
    RESPONSE_TIME,
    UPTIME,
    FAILED,
    COMPLETED,
    QUEUE_AGE,
    TASKS_LIVE,
    DISK_FREE,
    LOG_BYTES,
    MEMORY_BYTES,
    PROCESSOR,
    BACKUP_OVERDUE
};
BOOST_DESCRIBE_ENUM(AlertFigure, ERROR_RATE, RESPONSE_TIME, UPTIME, FAILED, COMPLETED, QUEUE_AGE, TASKS_LIVE,
                    DISK_FREE, LOG_BYTES, MEMORY_BYTES, PROCESSOR, BACKUP_OVERDUE)

enum class AlertOf { SERVER, AGENT, TASK_TYPE, WORKFLOW, CHANNEL, WORKFLOW_STEP };
BOOST_DESCRIBE_ENUM(AlertOf, SERVER, AGENT, TASK_TYPE, WORKFLOW, CHANNEL, WORKFLOW_STEP)

// RISING: by more than the limit within the window. ABSENT: nothing ended in the window, of what had ends
// within the last seven days. STUCK: likewise of the server, while a task waits that could begin.
enum class AlertWhen { ABOVE, BELOW, RISING, ABSENT, STUCK };
BOOST_DESCRIBE_ENUM(AlertWhen, ABOVE, BELOW, RISING, ABSENT, STUCK)

struct AlertRule {
    std::string name = {};
    AlertFigure figure = AlertFigure::ERROR_RATE;
    AlertOf of = AlertOf::SERVER;
    AlertWhen when = AlertWhen::ABOVE;
    double limit = 0;
    double clear = 0;
    Duration window = 15min;
    Duration lasts = 5min;
    std::int64_t outcomes_min = 0;
    AlertLevel level = AlertLevel::WARNING;
    std::string only = {};
    bool operator==(const AlertRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(AlertRule, (),
                      (name, figure, of, when, limit, clear, window, lasts, outcomes_min, level, only))
TERO_DESCRIBED_WHOLLY(AlertRule);
TERO_OPTIONS(
    AlertRule,
    {.name = "name", .text = "Of its alerts, each name once.", .allowed = "small letters, digits and _"},
    {.name = "figure",
     .text = "What is looked at. RESPONSE_TIME (the 95th percentile) and QUEUE_AGE are in seconds; "
             "ERROR_RATE, UPTIME "
             "and DISK_FREE are shares, 0 to 1; PROCESSOR is in cores; BACKUP_OVERDUE is by how many seconds the last "
             "backup is older than monitoring.backup_age_max."},
    {.name = "of", .text = "Of what: an alert for each that the rule finds, or for that which `only` names."},
    {.name = "when",
     .text = "ABOVE or BELOW the limit; RISING by more than it within the window; ABSENT, nothing ended in "
             "the window "
             "where something did in the last week; STUCK, nothing ended in it while a task waits."},
    {.name = "limit",
     .text = "What is worse than this is bad.",
     .unit = "as the figure is counted",
     .range = between(-1e15, 1e15)},
    {.name = "clear",
     .text = "Only what is better than this is good again; between the two an alert stays as it is.",
     .unit = "as the figure is counted",
     .range = between(-1e15, 1e15)},
    {.name = "window", .text = "The time over which the figure is taken.", .range = between(1min, 24h * 7)},
    {.name = "lasts",
     .text = "So long it has to be bad before there is an alert, and good before that is over.",
     .range = between(0s, 24h * 7)},
    {.name = "outcomes_min",
     .text = "Where fewer ended in the window, it is not looked at.",
     .unit = "ends",
     .range = between(0, 1'000'000'000)},
    {.name = "level", .text = "Of ERROR and CRITICAL the developers on duty are told."},
    {.name = "only",
     .text = "This one alone, by the name that `tero metrics --by` gives it: `paint`, or `order/print` of a "
             "WORKFLOW_STEP. Empty: each.",
     .allowed = "text, or nothing"});

// Whether there is such a figure of that.
bool can_be_read(const AlertRule& rule);

// Those that are in force where the configuration says nothing.
std::vector<AlertRule> shipped_alert_rules();

}  // namespace tero
