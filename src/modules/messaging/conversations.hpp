// Conversations: who wrote, what they wrote, what waits for an answer, and what became of each message of
// ours.
//
//     delivery --> message (once) --> burst --pause--> RouteBurst --> BurstRouted --> a task for an agent
//     PENDING --gate--> SENDING --> SendFinished, StatusReceived --> SENT … READ, FAILED, UNKNOWN
#pragma once

#include "base/time_zone.hpp"
#include "kernel/module.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/messaging/model/correction.hpp"
#include "modules/messaging/model/customer_zones.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/media.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/messaging/model/reading.hpp"
#include "modules/messaging/model/retention.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/messaging/model/template_send.hpp"
#include "modules/messaging/people.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/router/model/options.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tero {

struct MessagingOptions {
    RoutingOptions routing = {};
    FollowUpOptions followup = {};
    std::string language = "es";  // of customers whose own is not known
    std::string own_number = {};  // of the business: no customer's
    std::map<std::string, std::string> people = {};  // of the shop: their phones, and who they are
    MessageRetention retention = {};
    Duration undo_for = {};  // what a person writes waits so long before it goes out
    bool fetches_media = false;
};

class Conversations final : public Module {
public:
    // `answers_to`: the module that hears what agents answer in conversations, and that customers wrote.
    // `owners`: what modules add to the send gate for the messages that they own; they outlive this one.
    Conversations(MessagingOptions options, TimeZone zone, PhoneZones phones, ModuleId answers_to,
                  messaging::AskOwners owners = {})
        : options_(std::move(options)),
          zones_(std::move(zone)),
          phones_(std::move(phones)),
          owners_(std::move(owners)),
          answers_to_(answers_to) {
        for (const std::string& phone : options_.routing.shop_numbers)
            shop_.insert(conversations::common_form(phone));
        const std::string& own = options_.own_number;
        if (!own.empty()) shop_.insert(conversations::common_form(own));
        for (const auto& [phone, name] : options_.people) {
            shop_.insert(conversations::common_form(phone));
            people_[conversations::common_form(phone)] = name;
        }
    }

    Declaration declare() override;

    Decision decide(const Rows& rows, const DeliveryReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const InboundReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const DeletionReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const StatusReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const PreferenceReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const IdentityReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const EchoReceived& input, Context& context) const;
    Decision decide(const Rows& rows, const AnswerDue& input, Context& context) const;
    Decision decide(const Rows& rows, const BurstRouted& input, Context& context) const;
    Decision decide(const Rows& rows, const SendDue& input, Context& context) const;
    Decision decide(const Rows& rows, const SendFinished& input, Context& context) const;
    Decision decide(const Rows& rows, const SendUnsettled& input, Context& context) const;
    Decision decide(const Rows& rows, const PauseSends& input, Context& context) const;
    Decision decide(const Rows& rows, const ResumeSends& input, Context& context) const;
    Decision decide(const Rows& rows, const PauseEnds& input, Context& context) const;
    Decision decide(const Rows& rows, const TakeOver& input, Context& context) const;
    Decision decide(const Rows& rows, const SayAsPerson& input, Context& context) const;
    Decision decide(const Rows& rows, const SayByTemplate& input, Context& context) const;
    Decision decide(const Rows& rows, const TemplateJudged& input, Context& context) const;
    Decision decide(const Rows& rows, const UndoMessage& input, Context& context) const;
    Decision decide(const Rows& rows, const NoteConversation& input, Context& context) const;
    Decision decide(const Rows& rows, const MeetPerson& input, Context& context) const;
    // corrections.cpp
    Decision decide(const Rows& rows, const CorrectMessage& input, Context& context) const;
    // readings.cpp
    Decision decide(const Rows& rows, const WaitForReading& input, Context& context) const;
    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;
    // media.cpp
    Decision decide(const Rows& rows, const MediaDue& input, Context& context) const;
    Decision decide(const Rows& rows, const MediaFetched& input, Context& context) const;
    // notices.cpp
    Decision decide(const Rows& rows, const TellPerson& input, Context& context) const;
    Decision decide(const Rows& rows, const TellCustomer& input, Context& context) const;
    Decision decide(const Rows& rows, const WorkDone& input, Context& context) const;
    Decision decide(const Rows& rows, const ExecutionEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const ChangeContact& input, Context& context) const;
    Decision decide(const Rows& rows, const RetryQuarantine& input, Context& context) const;

private:
    Keep keep_messages() const;
    Keep keep_provider_refs() const;
    Keep keep_unreadable() const;
    TableRule media_files() const;
    static TableRule media_uses();
    // When a burst is read, if nothing more comes.
    Timestamp answer_time(const Conversation& conversation, Timestamp now) const {
        return std::min(now + options_.routing.burst_pause,
                        conversation.burst_since + options_.routing.burst_max);
    }
    std::variant<conversations::Person, Need> person_of(const Rows& rows, Channel channel,
                                                        const Address& address, Context& context) const {
        const conversations::Newcomer newcomer{options_.language, phones_};
        return conversations::find_person(rows, channel, address, newcomer, context);
    }
    // Who of the shop it is, by name; empty: nobody of those.
    std::string name_in_shop(const Address& from, const Contact& contact) const;
    // A message as it is kept; `changed`: what came before it and changed it.
    Decided taken_in(const InboundMessage& said, conversations::Person person, const ProviderRef* changed,
                     const Context& context) const;
    // An edit of what nobody has read yet.
    Decision corrected(const Message& original, const InboundMessage& said, conversations::Person person,
                       const Context& context) const;
    // At the other end is perhaps another machine: a person takes the conversation.
    void call_person(Decided& decided, const Context& context, Conversation conversation) const;
    // A person says it, and has the conversation; until it goes out it can be undone.
    Decided said_by_person(const Conversation& conversation, Message message, Context& context) const;
    // What nobody has read yet, to be understood; nothing of it waits any more.
    std::variant<RouteBurst, Need> take_burst(const Rows& rows, const Conversation& conversation,
                                              const Context& context, Decided& decided) const;
    // A task for who answers. Text that is too large for it is cut, and a person is told.
    void queue_answer(const Context& context, Decided& decided, const BurstRouted& routed) const;
    // The same by way of its workflow, whose end is told back, where it has one.
    void begin_answer(const Context& context, Decided& decided, const BurstRouted& routed) const;
    // The gate is closed for good: the message will never go out, and whoever waits for it is told.
    void put_suppressed(Decided& decided, Message message, const Conversation& conversation,
                        const std::string& reason, const Context& context) const;
    // An answer that did not go out, and never will, leaves its customer to a person, who is told why.
    void tell_of_unsent(Decided& decided, const Message& message, const Conversation& conversation,
                        std::string_view detail, const Context& context) const;
    // What was being sent when the last process ended may have been sent: UNKNOWN. A person who was promised
    // before there were work items gets one.
    Decision recover(const Rows& rows, const Recovered& input, Context& context) const;

    MessagingOptions options_;
    messaging::CustomerZones zones_;
    PhoneZones phones_;
    std::set<std::string> shop_;  // phones of ours and of our people, in their common form
    std::map<std::string, std::string> people_;  // of those who are known by name, likewise
    messaging::AskOwners owners_;
    ModuleId answers_to_;
    std::size_t sending_ = 0;  // messages whose outcome is not known yet
};

}  // namespace tero
