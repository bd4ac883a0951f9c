// Section `retention.messages` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

namespace tero {

struct MessageRetention {
    Duration messages = std::chrono::days{1095};
    Duration provider_events = std::chrono::days{30};
    Duration unreadable = std::chrono::days{90};
    Duration media = std::chrono::days{365};
    bool operator==(const MessageRetention&) const = default;
};
BOOST_DESCRIBE_STRUCT(MessageRetention, (), (messages, provider_events, unreadable, media))
TERO_DESCRIBED_WHOLLY(MessageRetention);
TERO_OPTIONS(
    MessageRetention,
    {.name = "messages",
     .text =
         "What customers wrote and were written, from then on; who they are and that they want no messages "
         "stays. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "provider_events",
     .text = "That a provider's event was seen, so that it counts once though it is told again; longer than "
             "WhatsApp repeats itself, which is 7 days. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "unreadable",
     .text = "Deliveries that could not be read at first, from when they were; what nobody has read yet is "
             "kept until then. 0s: for ever.",
     .range = between(0s, 24h * 36'500)},
    {.name = "media",
     .text =
         "Pictures, voices and documents that customers sent, from when they came; never longer than their "
         "message. 0s: as long as that.",
     .range = between(0s, 24h * 36'500)});

}  // namespace tero
