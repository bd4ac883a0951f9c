// The rows of `tero top`.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>

namespace tero::cli {

struct TopAgentLine {
    std::string id = {};
    std::string status = {};
    std::string load = {};  // `3 of 4`
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::string latency = {};
    std::string silent = {};
    std::string quarantine = {};
};
BOOST_DESCRIBE_STRUCT(TopAgentLine, (), (id, status, load, succeeded, failed, latency, silent, quarantine))
TERO_DESCRIBED_WHOLLY(TopAgentLine);

struct TopTaskLine {
    std::string id = {};
    std::string type = {};
    std::string agent = {};
    std::string attempt = {};
    std::string running = {};
};
BOOST_DESCRIBE_STRUCT(TopTaskLine, (), (id, type, agent, attempt, running))
TERO_DESCRIBED_WHOLLY(TopTaskLine);

struct TopAlertLine {
    std::string level = {};
    std::string rule = {};
    std::string subject = {};
    std::string ago = {};
    std::string says = {};
};
BOOST_DESCRIBE_STRUCT(TopAlertLine, (), (level, rule, subject, ago, says))
TERO_DESCRIBED_WHOLLY(TopAlertLine);

struct TopWorkLine {
    std::string id = {};
    std::string urgency = {};
    std::string waits = {};
    std::string customer = {};
    std::string why = {};
};
BOOST_DESCRIBE_STRUCT(TopWorkLine, (), (id, urgency, waits, customer, why))
TERO_DESCRIBED_WHOLLY(TopWorkLine);

}  // namespace tero::cli
