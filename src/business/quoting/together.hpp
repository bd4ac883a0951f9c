// Several quotes that went out in one message: which of them the customer means
// (modules/router/model/together.hpp).
#pragma once

#include "business/quoting/catalog.hpp"
#include "business/quoting/model/answer.hpp"
#include "modules/router/model/intent.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

// The reason of «mandámelo otra vez», by the rule that hears it, and of the answer: the quote's message
// again.
inline constexpr std::string_view sends_again = "quote_status.sends_again";
// … and of «¿hasta qué día vale?»
inline constexpr std::string_view asks_until = "quote_status.asks_until";

// In the order in which they stood in the message.
std::vector<QuoteRequest> quoted_together(const AgentBrief& brief);

// The numbers of those that these words are about; none: nothing tells.
std::vector<std::string> meant_together(const AgentBrief& brief);

// What is left of them where some are not wanted any more, or one is to be another thing: it is quoted in the
// place of all. Nothing: these words change none.
std::optional<std::vector<QuoteRequest>> anew_together(const AgentBrief& brief,
                                                       std::span<const CatalogList> lists);

}  // namespace tero::sales
