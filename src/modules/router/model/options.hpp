// Section `routing` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero {

struct RoutingOptions {
    Duration burst_pause = 4s;
    Duration burst_max = 20s;
    std::string fallback_agent = "sales";
    double confidence_min = 0.35;
    bool operator==(const RoutingOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingOptions, (), (burst_pause, burst_max, fallback_agent, confidence_min))
TERO_DESCRIBED_WHOLLY(RoutingOptions);
TERO_OPTIONS(RoutingOptions,
             {.name = "burst_pause",
              .text = "Customers write in pieces: the answer waits until they pause for so long.",
              .range = between(0s, 5min)},
             {.name = "burst_max",
              .text = "The answer waits no longer than this after the first piece; at least burst_pause.",
              .range = between(0s, 10min)},
             {.name = "fallback_agent",
              .text = "Who answers when no agent fits what the customer wants.",
              .allowed = "the name of a built-in agent"},
             {.name = "confidence_min",
              .text = "Below this, what the customer wants counts as unknown.",
              .unit = "probability",
              .range = between(0, 1)});

}  // namespace tero
