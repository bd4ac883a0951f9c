// Section `monitoring` of the configuration.
#pragma once

#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

namespace tero {

enum class LogVerbosity { DEBUG, INFO, WARNING, ERROR };
BOOST_DESCRIBE_ENUM(LogVerbosity, DEBUG, INFO, WARNING, ERROR)

enum class LogStyle { TEXT, JSON };
BOOST_DESCRIBE_ENUM(LogStyle, TEXT, JSON)

struct MonitoringOptions {
    LogVerbosity log_level = LogVerbosity::INFO;
    LogStyle log_format = LogStyle::TEXT;
    bool operator==(const MonitoringOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(MonitoringOptions, (), (log_level, log_format))
TERO_DESCRIBED_WHOLLY(MonitoringOptions);
TERO_OPTIONS(MonitoringOptions, {.name = "log_level", .text = "What is less grave than this is not logged."},
             {.name = "log_format",
              .text = "How the log is written: TEXT for people, JSON (one object a line) for machines."});

}  // namespace tero
