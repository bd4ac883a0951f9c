// An event of the log for who hears of it besides the file: a program, not a person.
#pragma once

#include "base/time.hpp"
#include "observe/log.hpp"
#include "observe/span.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tero::log {

struct Record {
    Timestamp at = {};
    LogLevel level = LogLevel::INFO;
    std::string event = {};
    std::vector<trace::Attribute> fields = {};
    trace::Context during = {};  // what its thread was doing; empty: nothing that is traced
};

// From now on each event that is written goes there too, on the thread that writes it, which must not log
// meanwhile. Null: nowhere, and the one before is called no more once this returns.
void hear(std::function<void(Record)> hears);

}  // namespace tero::log
