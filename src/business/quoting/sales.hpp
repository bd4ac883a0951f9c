// Sales: quotes from draft to decision, and the sequence of their follow-ups.
//
//     an agent's answer --> quote DRAFT + message --gate--> SENDING --> SENT: its follow-ups are planned
//     FollowUp PENDING --due, gate open--> BOOKED, its message goes out      any answer: the rest CANCELLED
#pragma once

#include "base/mutex.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business/quoting/pricing.hpp"
#include "business/quoting/model/options.hpp"
#include "kernel/module.hpp"
#include "languages/sentences.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/messaging/model/customer_zones.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero {

namespace sales {
// What of the configuration a price depends on.
PricingOptions pricing_options(const BusinessOptions& business);

// The newest price lists, as of the last stored group, for agents that price; any thread.
class PublishedCatalog {
public:
    void publish(std::vector<CatalogList> lists) {
        const Lock lock{mutex_};
        lists_ = std::move(lists);
    }
    std::vector<CatalogList> lists() const {
        const Lock lock{mutex_};
        return lists_;
    }

private:
    mutable Mutex mutex_;
    std::vector<CatalogList> lists_ TERO_GUARDED_BY(mutex_);
};
}  // namespace sales

struct SalesOptions {
    BusinessOptions business = {};
    FollowUpOptions followup = {};
    std::string public_url = {};  // of the links to quotes
};

class Sales final : public Module {
public:
    // `secret` makes the tokens of public links; `catalog` is where the newest price lists are published.
    Sales(SalesOptions options, TimeZone zone, std::string secret,
          std::shared_ptr<sales::PublishedCatalog> catalog, std::shared_ptr<const Sentences> sentences,
          std::shared_ptr<const followup::Sequence> sequence);

    Declaration declare() override;

    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageSettled& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageDeferred& input, Context& context) const;
    Decision decide(const Rows& rows, const CustomerAnswered& input, Context& context) const;
    Decision decide(const Rows& rows, const ContactsMerged& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowUpDue& input, Context& context) const;
    Decision decide(const Rows& rows, const QuoteExpiry& input, Context& context) const;
    Decision decide(const Rows& rows, const QuoteOpened& input, Context& context) const;
    Decision decide(const Rows& rows, const DecideQuote& input, Context& context) const;
    Decision decide(const Rows& rows, const PublishPriceLists& input, Context& context) const;
    Decision decide(const Rows& rows, const WorkDone& input, Context& context) const;
    // Stored price lists that cannot be read are alerts.
    Decision recover(const Rows& rows, const Recovered& input, Context& context) const;

    // What the send gate is to know of a message of ours: whether its quote still stands.
    std::variant<messaging::OwnersWord, Need> word_to_gate(const Rows& rows, const Message& message,
                                                           Timestamp now) const;

    // The newest version of each configured list that is valid at `now`, in the order in which they are
    // asked.
    std::vector<sales::CatalogList> lists_at(Timestamp now) const;
    // Every version of every list: for the words that customers may use.
    std::vector<sales::CatalogList> all_lists() const;

private:
    void list_changed(const PriceList* before, const PriceList* after);
    // `brief`: what the agent was asked.
    Decision give_answer(const Rows& rows, const Conversation& conversation, const AgentAnswer& answer,
                         const AgentBrief& brief, const std::string& agent, Context& context) const;
    Decision make_quote(const Rows& rows, const Conversation& conversation, const AgentAnswer& answer,
                        const AgentBrief& brief, const std::string& agent, Context& context) const;
    // For the person who was called: priced and ready, to be sent by them. `calls_for`: why one is called
    // with it; empty: one was called before.
    Decision make_draft(const Rows& rows, const Conversation& conversation, const AgentAnswer& answer,
                        std::string_view calls_for, const std::string& agent, Context& context) const;
    // The quote that this request changes; null: it is a new one.
    const Quote* revised_quote(const Rows& rows, const Conversation& conversation, const Quote* latest,
                               const QuoteRequest& request) const;
    Quote drafted(const Conversation& conversation, const Contact& contact, const AgentAnswer& answer,
                  PricedQuote priced, const Counter& numbered, const Context& context) const;
    // Puts an end to `before` and its follow-ups.
    std::optional<Need> supersede(const Rows& rows, const Conversation& conversation, const Quote& before,
                                  const Quote& by, const std::string& agent, Decided& decided,
                                  Context& context) const;
    Decision quote_settled(const Rows& rows, const Message& message, Context& context) const;
    Decision follow_up_settled(const Rows& rows, const MessageSettled& input, Context& context) const;
    // The contact's open quote of that number; null: there is none.
    const Quote* open_quote(const Rows& rows, const RawId& contact, std::string_view number) const;
    // Of the sequence as it is now; null: it is not there any more.
    const followup::Step* step_of(const FollowUp& follow_up) const;
    // The customer said something about this quote, and it is the first time.
    static void answered(Decided& decided, const Context& context, Quote& quote,
                         const Conversation& conversation);
    // They asked for another price: what waits for their silence waits longer.
    void hold_follow_ups(const Rows& rows, const RawId& contact, Decided& decided, Context& context) const;
    // The first step of the same quote that waits still and comes before this one; null: there is none.
    const FollowUp* earlier_step(const Rows& rows, const FollowUp& than) const;
    std::string link_to(const Quote& quote) const;
    std::string message_of(const Quote& quote) const;  // that carries it
    // Puts an end to each follow-up of the contact, or of one quote, that has not gone out.
    std::optional<Need> cancel_follow_ups(const Rows& rows, const RawId& contact, const RawId& only_quote,
                                          std::string_view reason, Decided& decided, Context& context) const;

    FollowUpOptions options_;
    BusinessOptions business_;
    sales::PricingOptions pricing_;
    TimeZone zone_;
    messaging::CustomerZones zones_;
    std::string secret_;
    std::string public_url_;
    std::shared_ptr<sales::PublishedCatalog> catalog_;
    std::shared_ptr<const Sentences> sentences_;
    std::shared_ptr<const followup::Sequence> sequence_;

    std::unordered_map<RawId, std::set<RawId>> follow_ups_of_;   // contact: PENDING and BOOKED
    std::unordered_map<RawId, std::set<RawId>> open_quotes_of_;  // contact: SENT and VIEWED
    std::unordered_map<RawId, RawId> quotes_under_way_;          // quote: its message, SENDING or UNKNOWN
    struct PublishedList {
        Timestamp valid_from = {};
        sales::CatalogList list = {};
    };
    std::map<std::string, PublishedList> lists_;           // by PriceList key
    std::map<std::string, std::string> unreadable_lists_;  // with why; empty: of an earlier format
};

}  // namespace tero
