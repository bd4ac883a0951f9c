// Section `agents` of the configuration.
#pragma once

#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tero {

struct AgentOptions {
    std::int32_t threads = 4;
    std::int32_t max_concurrency = 8;
    std::map<std::string, std::int32_t> max_concurrency_of = {};
    bool operator==(const AgentOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentOptions, (), (threads, max_concurrency, max_concurrency_of))
TERO_DESCRIBED_WHOLLY(AgentOptions);
TERO_OPTIONS(AgentOptions,
             {.name = "threads",
              .text = "Tasks that built-in agents work on at the same time, all agents together.",
              .unit = "threads",
              .range = between(1, 256)},
             {.name = "max_concurrency",
              .text = "Tasks that one built-in agent may hold, unless max_concurrency_of names it.",
              .unit = "tasks",
              .range = between(1, 10'000)},
             {.name = "max_concurrency_of",
              .text = "The same for single agents, by name.",
              .unit = "tasks",
              .range = between(1, 10'000),
              .example = R"({"sales": 16})"});

}  // namespace tero
