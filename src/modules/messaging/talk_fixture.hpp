// For tests: messaging alone, with all rows at hand.
#pragma once

#include "kernel/module_fixture.hpp"
#include "modules/messaging/conversations.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tero::conversations {

class TalkDesk : public ModulesAlone {
public:
    explicit TalkDesk(const MessagingOptions& options = {});

    void writes(std::string text, std::string id, std::string phone = "59899000001");
    // A message of ours that is being sent.
    Id<Message> sending();
    // An answer that waits for the gate, to somebody who wrote so long ago.
    Id<Message> booked(Duration since_they_wrote = 1min);
    void reported(const Id<Message>& message, MessageStatus status, std::string error_class = {});
    Message message(const Id<Message>& id) const { return *find<Message>(id); }
    // What was counted.
    std::map<std::string, std::int64_t> counts() const;
};

}  // namespace tero::conversations
