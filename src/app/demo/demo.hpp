// The demo: a week of the shop's business in about a minute. This process runs a whole Tero on demo time; a
// second process of ours, the sandbox, plays WhatsApp and the customers that the business describes in its
// customers.json (sandbox/).
//
// Demo time moves only here: when Tero and the sandbox are both quiet it jumps to the next instant at which
// one of them has something to do. It is stored before it is used and never goes back, so a demo that was
// killed goes on where it was. The week starts on Monday 2 November 2026 at 00:00 in the business's zone and
// ends seven days later; from then on demo time runs at wall speed, and the dashboard stays up until the
// process is told to stop.
#pragma once

#include "business_files/built_in.hpp"
#include "config/agent_config.hpp"

#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>

namespace tero::app {

struct DemoOptions {
    BusinessFiles business = built_in_business();
    std::map<std::string, std::string> sources = {};  // who set which of its options
    AgentConfig config = {};  // the owner's, validated; the demo has its own data folder and WhatsApp account
    std::string data = "demo-data";  // apart from the owner's data
    bool fresh = false;                          // forgets an earlier demo and starts anew
    bool exit = false;                           // ends when the week is over
    bool json = false;                           // the table as one line of JSON
    bool check = false;                          // a customer who did not get what they wanted is a failure
    bool faults = false;                         // WhatsApp leaves some sends without an answer
    std::optional<std::int32_t> customers = {};  // 200 unless the demo that goes on has another number
    std::optional<std::uint64_t> seed = {};      // likewise 1: the same seed gives the same week
};

// Plays the week and prints the table on `out`; progress and problems go to `err`. Runs until SIGINT or
// SIGTERM unless `options.exit`. The process's exit code: 0, or 1 when the demo could not go on, the
// sandbox's journal shows a violation (with `options.check` also a harm, see WishCheck), or `exit` was asked
// for and a signal came before the table.
int run_demo(const DemoOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tero::app
