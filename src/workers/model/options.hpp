// Section `agents` of the configuration.
#pragma once

#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tero {

struct WebhookOptions {
    std::int32_t threads = 16;
    bool allow_private = false;
    bool operator==(const WebhookOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookOptions, (), (threads, allow_private))
TERO_DESCRIBED_WHOLLY(WebhookOptions);
TERO_OPTIONS(WebhookOptions,
             {.name = "threads",
              .text = "Calls to agents under way at the same time. One agent takes at most half of them.",
              .unit = "threads",
              .range = between(1, 256)},
             {.name = "allow_private",
              .text = "When true, an agent's URL may begin with http:// and lead to this machine or a private "
                      "network, and calls go by the proxy of the environment. When false, calls go over TLS "
                      "straight to the public internet, and nowhere else."});

struct AgentOptions {
    std::int32_t threads = 4;
    std::int32_t max_concurrency = 8;
    std::map<std::string, std::int32_t> max_concurrency_of = {};
    WebhookOptions webhook = {};
    bool operator==(const AgentOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentOptions, (), (threads, max_concurrency, max_concurrency_of, webhook))
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
              .example = R"({"sales": 16})"},
             {.name = "webhook", .text = "Agents that Tero calls at their URL."});

}  // namespace tero
