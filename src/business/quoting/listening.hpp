// While a person is called, Tero goes on listening: what is done and said of an agent's answer then.
#pragma once

#include "business/quoting/catalog.hpp"
#include "business/quoting/model/answer.hpp"
#include "languages/sentences.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::sales {

inline constexpr std::string_view complaint = "complaint";

// Until somebody answers: stop, acceptance, rejection and corrections are recorded, questions about price
// are answered, what is missing for one is asked, and a complete request becomes a draft; after a complaint
// nothing is sold. What Tero cannot answer joins what waits for the person. Once a person is at it, Tero only
// records.
AgentAnswer while_a_person_is_called(const Conversation& conversation, AgentAnswer answer,
                                     const AgentBrief& brief, const Speech& say);

// What only a person answers and the sale does not wait for: «¿aguanta granizo?», «¿tienen para entregar?»
bool is_beside_the_sale(std::string_view reason);

// Those of the lists that were asked for, each once.
std::vector<std::string> accessories_asked(std::span<const CatalogList> lists,
                                           const std::vector<std::string>& codes);

}  // namespace tero::sales
