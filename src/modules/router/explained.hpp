// What the router makes of a message, told so that a person can follow it: nothing is done.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/router/agent_router.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/model/standing.hpp"
#include "modules/router/routing_context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

struct IntentChance {
    IntentType intent = IntentType::UNKNOWN;
    double probability = 0;  // that the message is mainly about it
    double said = 0;         // that it says it at all
    bool found = false;      // it counts
    bool operator==(const IntentChance&) const = default;
};
BOOST_DESCRIBE_STRUCT(IntentChance, (), (intent, probability, said, found))
TERO_DESCRIBED_WHOLLY(IntentChance);

struct ReadReason {
    std::string code = {};
    std::string words = {};  // of the message, that brought it; empty: the whole of it, or what came before
    std::string says = {};   // both, to be read
    bool operator==(const ReadReason&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReadReason, (), (code, words, says))
TERO_DESCRIBED_WHOLLY(ReadReason);

struct ReadValue {
    std::string role = {};  // product, an option or a measure by its code, name, quote …
    std::string value = {};
    router::Standing status = router::Standing::STATED;
    std::string text = {};  // as it was written, where that is known
    std::optional<std::int32_t> begin = {};  // bytes of the message
    std::optional<std::int32_t> end = {};
    bool operator==(const ReadValue&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReadValue, (), (role, value, status, text, begin, end))
TERO_DESCRIBED_WHOLLY(ReadValue);

struct RouteExplained {
    RoutingContext context = {};
    RoutingDecision decision = {};
    std::vector<IntentChance> intents = {};  // the most probable first
    std::vector<ReadReason> why = {};
    std::vector<ReadValue> values = {};  // in the order of the text, then those without a place in it
    Understanding understanding = {};
    bool operator==(const RouteExplained&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteExplained, (), (context, decision, intents, why, values, understanding))
TERO_DESCRIBED_WHOLLY(RouteExplained);

RouteExplained explain_route(const AgentRouter& router, std::string_view text, const RoutingContext& context);

}  // namespace tero
