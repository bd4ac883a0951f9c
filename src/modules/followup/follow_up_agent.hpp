// FollowUpAgent: the sequence of follow-ups of what has reached somebody, until they answer.
//
//     PlanFollowUps --> FollowUp PENDING, one for each step --due, gate open--> BOOKED, its message goes out
//     EndFollowUps, what the customer says: the rest CANCELLED      HoldFollowUps: later
//
// It knows steps, hours, caps and templates. What is followed up it does not know: the module that owns it
// says whether it may be, and what stands in the places of a wording.
#pragma once

#include "base/time_zone.hpp"
#include "kernel/module.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/follow_quote.hpp"
#include "modules/followup/model/inputs.hpp"
#include "modules/followup/model/postpone.hpp"
#include "modules/followup/model/quote_word.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/messaging/model/customer_zones.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace tero {

class FollowUpAgent final : public Module {
public:
    FollowUpAgent(FollowUpOptions options, const TimeZone& zone, std::shared_ptr<const Sentences> sentences,
                  std::shared_ptr<const followup::Sequence> sequence, followup::QuoteOwner quotes,
                  Duration keep = {});

    Declaration declare() override;

    Decision decide(const Rows& rows, const PlanFollowUps& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowQuote& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowUpDue& input, Context& context) const;
    Decision decide(const Rows& rows, const EndFollowUps& input, Context& context) const;
    Decision decide(const Rows& rows, const HoldFollowUps& input, Context& context) const;
    Decision decide(const Rows& rows, const PostponeFollowUps& input, Context& context) const;
    Decision decide(const Rows& rows, const MoveFollowUps& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageDeferred& input, Context& context) const;
    // calls.cpp
    Decision decide(const Rows& rows, const CancelFollowUp& input, Context& context) const;
    Decision decide(const Rows& rows, const RescheduleFollowUp& input, Context& context) const;
    Decision decide(const Rows& rows, const JudgeFollowUp& input, Context& context) const;
    // workflow_calls.cpp
    Decision decide(const Rows& rows, const StepCalled& input, Context& context) const;
    Decision decide(const Rows& rows, const StepGivenUp& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowUpsEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageSettled& input, Context& context) const;

    // What the send gate is to know of a message of ours.
    std::variant<messaging::OwnersWord, Need> word_to_gate(const Rows& rows, const Message& message,
                                                           Timestamp now) const;

private:
    // What closes the gate for it, of this module and of the quote.
    messaging::OwnersWord word_of(const FollowUp& follow_up, const followup::QuoteWord& quote) const;
    Message message_of(const Rows& rows, const FollowUp& follow_up, const followup::Step& step,
                       const followup::QuoteWord& quote, const Contact& contact,
                       const Conversation& conversation, Context& context) const;
    void put_failed(Decided& decided, const Context& context, FollowUp follow_up, Contact contact,
                    const MessageSettled& settled) const;
    // `actor`: who does it, for history.
    static Decision end(const Rows& rows, const std::vector<const FollowUp*>& all, const std::string& reason,
                        const std::string& actor, const Context& context);
    bool has_steps() const { return options_.enabled && !sequence_->steps.empty(); }
    // `actor`: who has it followed up, for history.
    void plan(Decided& decided, const Context& context, const PlanFollowUps& input,
              const std::string& actor) const;
    FollowUpTold told_of(const FollowUp& follow_up, int counted) const;
    // Of the sequence as it is now; null: it is not there any more.
    const followup::Step* step_of(const FollowUp& follow_up) const;
    // Those of a contact that wait to go out.
    std::vector<const FollowUp*> waiting_of(const Rows& rows, const RawId& contact) const;
    // The first of the same quote that waits still and comes before this one; null: there is none.
    const FollowUp* earlier_step(const Rows& rows, const FollowUp& than) const;

    FollowUpOptions options_;
    messaging::CustomerZones zones_;
    std::shared_ptr<const Sentences> sentences_;
    std::shared_ptr<const followup::Sequence> sequence_;
    followup::QuoteOwner quotes_;
    Duration keep_;  // once they are over; zero: for ever
    std::unordered_map<RawId, std::set<RawId>> waiting_of_;  // contact: PENDING and BOOKED
    std::unordered_map<RawId, std::set<RawId>> waiting_in_;  // the same by the workflow that waits for them
};

}  // namespace tero
