// For tests: quoting and messaging, with all rows at hand.
#pragma once

#include "business/quoting/model/answer.hpp"
#include "business/quoting/sales.hpp"
#include "kernel/module_fixture.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/messaging/model/options.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tero::sales {

TimeZone montevideo();
AgentAnswer an_answer(AnswerKind kind, std::string text = {}, std::string reason = {});

struct DeskOptions {
    SalesOptions sales = {};
    FollowUpOptions followup = {};
};

class SalesDesk : public ModulesAlone {
public:
    explicit SalesDesk(DeskOptions options = {},
                       std::shared_ptr<const followup::Sequence> sequence = nullptr);

    // ---- the usual words ----
    // A customer who wrote just now, in a conversation with the assistant.
    void customer_writes(IntentType intent = IntentType::GOODBYE_THANKS);
    // An agent's answer to what the customer wrote, which says what the answer takes from it.
    void answered(AgentAnswer answer, TaskStatus status = TaskStatus::SUCCEEDED);
    void answered_to(const AgentBrief& brief, AgentAnswer answer, TaskStatus status = TaskStatus::SUCCEEDED);
    static Understanding said_for(AnswerKind kind);
    AgentAnswer a_quote(std::string product = "isodec") const;
    // What the provider said of the message sent last.
    void sent_last(MessageStatus status = MessageStatus::SENT, std::string cause = {});
    // The customer asks, is quoted, and the quote arrives.
    const Quote& send_quote();
    const Quote& quote() const;           // the conversation's latest
    FollowUp step(Duration after) const;  // of that quote
    const Message& last_message() const { return *effects.back().as<SendMessage>()->message; }
    std::vector<SendMessage> sends() const;
    std::map<std::string, std::int64_t> counts() const;
    std::vector<RaiseAlert> alerts() const { return asked<RaiseAlert>(); }

    Id<Contact> contact;
    Id<Conversation> conversation;
};

}  // namespace tero::sales
