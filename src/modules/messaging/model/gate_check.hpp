// One thing that the send gate looked at before a message might leave: what it saw, and what was allowed.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero {

struct GateCheck {
    std::string code = {};   // `opted_out`, `quiet_hours`: the reason when it does not pass
    std::string value = {};  // what was so at that moment
    std::string limit = {};  // what was allowed; empty where the code says it
    bool passes = true;
    bool operator==(const GateCheck&) const = default;
};
BOOST_DESCRIBE_STRUCT(GateCheck, (), (code, value, limit, passes))
TERO_DESCRIBED_WHOLLY(GateCheck);

}  // namespace tero
