// Something a person should know: what the kernel itself says, to the module that keeps alerts.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"

#include <string>
#include <string_view>

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

// What it told of is so no more.
struct ResolveAlert {
    std::string rule = {};
    std::string subject = {};
};

// A stored row cannot be read, and is left out.
RaiseAlert row_unreadable(TableId table, std::string_view why);

TERO_INPUT(monitoring, COMMAND, RaiseAlert)
TERO_INPUT(monitoring, COMMAND, ResolveAlert)

}  // namespace tero
