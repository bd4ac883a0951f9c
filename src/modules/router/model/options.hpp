// Section `routing` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero {

struct RoutingOptions {
    Duration burst_pause = 4s;
    Duration burst_max = 20s;
    std::string fallback_agent = "sales";
    double confidence_min = 0.35;
    std::int32_t answers_per_hour_max = 20;
    bool sells_beside_questions = true;
    std::vector<std::string> shop_numbers = {};
    bool operator==(const RoutingOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingOptions, (),
                      (burst_pause, burst_max, fallback_agent, confidence_min, answers_per_hour_max,
                       sells_beside_questions, shop_numbers))
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
              .range = between(0, 1)},
             {.name = "answers_per_hour_max",
              .text = "Answers that one customer gets within an hour. Then a person takes the conversation: "
                      "at the other end may be a machine, too.",
              .unit = "answers",
              .range = between(1, 1000)},
             {.name = "sells_beside_questions",
              .text = "A question that only a person answers (a detail, stock, delivery, payment, a visit, "
                      "installation) goes on their list, and the assistant goes on with the sale. Off: until that "
                      "person answers, it makes quotes ready and sends none."},
             {.name = "shop_numbers",
              .text = "Phones of the shop's own people. What they write is kept, and no customer's.",
              .allowed = "international digits without + or spaces",
              .example = R"(["59899000098"])"});

}  // namespace tero
