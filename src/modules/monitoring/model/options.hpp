// Section `monitoring` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"
#include "modules/monitoring/model/alert_rule.hpp"

#include <vector>

namespace tero {

enum class LogVerbosity { DEBUG, INFO, WARNING, ERROR };
BOOST_DESCRIBE_ENUM(LogVerbosity, DEBUG, INFO, WARNING, ERROR)

enum class LogStyle { TEXT, JSON };
BOOST_DESCRIBE_ENUM(LogStyle, TEXT, JSON)

struct MonitoringOptions {
    LogVerbosity log_level = LogVerbosity::INFO;
    LogStyle log_format = LogStyle::TEXT;
    bool access_log = false;
    Duration interval = 10s;
    Duration backup_age_max = 36h;
    std::vector<AlertRule> rules = shipped_alert_rules();
    bool operator==(const MonitoringOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(MonitoringOptions, (),
                      (log_level, log_format, access_log, interval, backup_age_max, rules))
TERO_DESCRIBED_WHOLLY(MonitoringOptions);
TERO_OPTIONS(MonitoringOptions, {.name = "log_level", .text = "What is less grave than this is not logged."},
             {.name = "log_format",
              .text = "How the log is written: TEXT for people, JSON (one object a line) for machines."},
             {.name = "access_log",
              .text = "Logs each request once it is answered (http.request): its id, route, status and time. One "
                      "that was answered with 500 or more is logged anyway."},
             {.name = "interval",
              .text = "How often the server looks at its figures; who asks in between gets those of the last look.",
              .range = between(1s, 10min)},
             {.name = "backup_age_max",
              .text = "How old the last good `tero backup` may be before the rule backup_age says so. 0s: backups are "
                      "made by something else than `tero backup`, and nothing is said of them.",
              .range = between(0s, 24h * 366)},
             {.name = "rules",
              .text = "What is an alert, beside what Tero's parts say by themselves; a list here is in place of those "
                      "that are shipped.",
              .example = R"([{"name": "queue_age", "figure": "QUEUE_AGE", "limit": 300, "clear": 60, "lasts": "5min"}])",
              .needs_restart = false});

}  // namespace tero
