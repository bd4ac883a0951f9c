// Something a person should know: the one command that the kernel itself gives, to the module that keeps
// alerts.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"

#include <string>

namespace tero {

enum class AlertLevel { INFO, WARNING, ERROR, CRITICAL };
BOOST_DESCRIBE_ENUM(AlertLevel, INFO, WARNING, ERROR, CRITICAL)

// One alert for each rule and subject, counted.
struct RaiseAlert {
    std::string rule = {};
    std::string subject = {};
    AlertLevel level = AlertLevel::WARNING;
    std::string message = {};
};

TERO_INPUT(monitoring, COMMAND, RaiseAlert)

}  // namespace tero
