// The laws of conversations and of the follow-up ladder. They keep their own picture, built from what was
// stored and from what customers and colleagues were told, and compare what we send with it.
#pragma once

#include "base/time_zone.hpp"
#include "business/quoting/model/quote.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/work_item.hpp"
#include "modules/workflow/model/execution.hpp"
#include "sim/judged_store.hpp"
#include "sim/provider.hpp"
#include "sim/world.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tero::sim {

class LadderLaws {
public:
    // What the business allows, whatever the rules that are watched believe.
    LadderLaws(World& world, TimeZone zone, FollowUpOptions allowed)
        : world_(world), zone_(std::move(zone)), allowed_(std::move(allowed)) {}

    // Called with every commit that was stored.
    void committed(std::span<const Change> changes);
    // Called with every message that leaves for the provider.
    void leaves(const Message& message);

    // What people were told.
    void was_taken_in(const std::string& provider_id);  // a delivery was acknowledged
    // Of a person of the shop: whatever was begun before they said it ends with it.
    void has_answered(const std::string& phone, Timestamp said_at);
    void was_decided(const Id<Quote>& quote);
    // A colleague has the conversation, from when that was acknowledged until it is to be handed back.
    void was_taken_over(const Id<Conversation>& conversation, Timestamp said_at) {
        if (handed_back_at_[conversation] < said_at) with_a_person_[conversation] = world_.now();
    }
    void will_be_handed_back(const Id<Conversation>& conversation) { with_a_person_.erase(conversation); }

    // Choices for those who act.
    std::vector<std::string> quote_tokens() const;
    std::vector<Id<Quote>> open_quotes() const;
    std::vector<std::pair<Id<Conversation>, std::string>> conversations() const;
    std::vector<WorkItem> work_items() const;

    // Nothing waits any more.
    bool all_settled() const;
    // What still waits, for the finding.
    std::string what_waits() const;
    void at_the_end(const Provider& provider);
    void watch(const Provider& provider) { provider_ = &provider; }

private:
    bool is_quiet(const LocalTime& local) const;
    void follow_up_sent(const Message& message);
    void said_before(const Message& message, Timestamp quote_left);
    void work_changed(const Change& change, std::set<RawId>& queued);
    // The conversation that a task of this owner answers in: it may be a workflow's.
    RawId answers_in(const RawId& owner) const;
    void expect_tasks(const std::set<RawId>& routed, const std::set<RawId>& queued);
    void send_changed(const Message& was, const Message& is);
    void expect_on_a_list(std::span<const Change> changes);
    void recount();
    void broken(Law law, const Message& message, const std::string& why);

    World& world_;
    TimeZone zone_;
    FollowUpOptions allowed_;
    const Provider* provider_ = nullptr;
    std::map<RawId, Message> messages_;
    std::map<RawId, Quote> quotes_;
    std::map<RawId, FollowUp> follow_ups_;
    std::map<RawId, Contact> contacts_;
    std::map<RawId, Conversation> conversations_;
    std::map<RawId, Task> tasks_;
    std::map<RawId, WorkflowExecution> executions_;
    std::map<std::string, Counter> counters_;
    std::map<std::string, WorkItem> work_items_;
    std::map<std::string, WorkCount> work_counts_;
    std::map<std::string, Id<Quote>> tokens_;
    std::map<RawId, Timestamp> person_had_it_;   // conversation: when it was last with a person
    std::map<RawId, Timestamp> with_a_person_;   // conversation
    std::map<RawId, Timestamp> handed_back_at_;  // conversation, by its history
    std::map<RawId, bool> opted_out_;            // conversation, by its history
    std::map<std::string, RawId> inbound_;       // by provider id
    std::map<std::string, Timestamp> heard_at_;  // the same: when it was first acknowledged
    struct Answered {
        Timestamp said_at = {};
        Timestamp heard_at = {};  // when that was acknowledged: we knew it by then
    };
    std::map<std::string, std::vector<Answered>> answers_;  // by phone
    std::map<RawId, Timestamp> decided_at_;                 // quote: when its decision was acknowledged
};

}  // namespace tero::sim
