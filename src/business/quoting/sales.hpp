// Sales: quotes from draft to decision. What follows them up is modules/followup.
//
//     an agent's answer --> quote DRAFT + message --gate--> SENDING --> SENT: its follow-ups are planned
#pragma once

#include "base/mutex.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business/quoting/model/options.hpp"
#include "business/quoting/model/quote_work.hpp"
#include "business/quoting/pricing.hpp"
#include "kernel/module.hpp"
#include "languages/sentences.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/followup/model/inputs.hpp"
#include "modules/followup/model/quote_word.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/announced.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
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
    std::string public_url = {};  // of the links to quotes
    Duration keep_quotes = {};    // once they are decided; zero: for ever
    workflow::BegunBy begun_by = [](std::string_view) { return std::string{}; };
    Duration undo_for = {};  // what a person sends waits so long before it goes out
    QuietHours quiet_hours = {};  // when the business is closed
    bool sells_beside_questions = true;  // section `routing` of the configuration
};

class Sales final : public Module {
public:
    // `secret` makes the tokens of public links; `catalog` is where the newest price lists are published.
    Sales(SalesOptions options, TimeZone zone, std::string secret,
          std::shared_ptr<sales::PublishedCatalog> catalog, std::shared_ptr<const Sentences> sentences);

    Declaration declare() override;

    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageSettled& input, Context& context) const;
    Decision decide(const Rows& rows, const MessageDeferred& input, Context& context) const;
    Decision decide(const Rows& rows, const CustomerAnswered& input, Context& context) const;
    Decision decide(const Rows& rows, const ContactsMerged& input, Context& context) const;
    Decision decide(const Rows& rows, const FollowUpTold& input, Context& context) const;
    Decision decide(const Rows& rows, const QuoteExpiry& input, Context& context) const;
    Decision decide(const Rows& rows, const QuoteOpened& input, Context& context) const;
    Decision decide(const Rows& rows, const DecideQuote& input, Context& context) const;
    Decision decide(const Rows& rows, const PublishPriceLists& input, Context& context) const;
    Decision decide(const Rows& rows, const WorkDone& input, Context& context) const;
    // desk.cpp
    Decision decide(const Rows& rows, const PriceRequest& input, Context& context) const;
    Decision decide(const Rows& rows, const MakeQuote& input, Context& context) const;
    Decision decide(const Rows& rows, const SendQuote& input, Context& context) const;
    Decision decide(const Rows& rows, const ExtendQuote& input, Context& context) const;
    Decision decide(const Rows& rows, const ReopenQuote& input, Context& context) const;
    // quote_work.cpp
    Decision decide(const Rows& rows, const QuoteLapses& input, Context& context) const;
    Decision decide(const Rows& rows, const QuoteUndecided& input, Context& context) const;
    Decision decide(const Rows& rows, const QuoteTold& input, Context& context) const;
    // workflows.cpp
    Decision decide(const Rows& rows, const StepCalled& input, Context& context) const;
    Decision decide(const Rows& rows, const StepGivenUp& input, Context& context) const;
    Decision decide(const Rows& rows, const ExecutionEnded& input, Context& context) const;
    // Stored price lists that cannot be read are alerts.
    Decision recover(const Rows& rows, const Recovered& input, Context& context) const;

    // What the send gate is to know of a message of ours: whether its quote still stands.
    std::variant<messaging::OwnersWord, Need> word_to_gate(const Rows& rows, const Message& message,
                                                           Timestamp now) const;
    // Whether a quote waits to be sent, or nobody knows yet whether it went out.
    bool is_on_its_way(const Id<Quote>& quote) const { return quotes_under_way_.contains(quote); }
    // What a follow-up is to know of its quote, and to say of it.
    std::variant<followup::QuoteWord, Need> word_to_follow_up(const Rows& rows, const FollowUp& follow_up,
                                                              Timestamp now) const;
    // Of one that somebody wants followed up.
    std::variant<PlanFollowUps, Error, Need> plan_to_follow_up(const Rows& rows, const Id<Quote>& id,
                                                               Timestamp now) const;
    Values say_to_follow_up(const Rows& rows, const FollowUp& follow_up, const Speech& say) const;

    // The newest version of each configured list that is valid at `now`, in the order in which they are
    // asked.
    std::vector<sales::CatalogList> lists_at(Timestamp now) const;
    // Every version of every list: for the words that customers may use.
    std::vector<sales::CatalogList> all_lists() const;

private:
    struct OpenDays {
        explicit OpenDays(const QuietHours& quiet);
        messaging::QuietTimes open;
        messaging::QuietTimes days;  // whole ones alone
    };

    Keep keep_quotes() const;
    // When a person should hear of it; the epoch: not as it is now.
    Timestamp lapses_at(const Quote& quote) const;
    Timestamp undecided_at(const Quote& quote) const;
    // When the business opens on the last day before that time.
    Timestamp last_morning(Timestamp until) const;
    // Once for each time it was due; `later`: on that day; the epoch: now.
    Decision raise(const Rows& rows, const Quote& quote, std::string_view kind, Timestamp due,
                   Timestamp later) const;
    static bool may_end_work(const HistoryEntry& line);
    // What became of an agent's task for this conversation; `result`: what it gave.
    Decision take_answer(const Rows& rows, const Task& task, const Json& result,
                         const Conversation& conversation, Context& context) const;
    // Begins the workflow that there is for it, about the quote of that number or, where that is empty, the
    // owner's conversation. False: there is none.
    bool begin(Decided& decided, const workflow::Happening& happening, Json input, std::string quote,
               Owner owner) const;
    // The quote has gone out: it is followed up, by way of a workflow where there is one for it.
    void follow_up(Decided& decided, const Quote& quote) const;
    void begin_order(Decided& decided, const Quote& quote) const;
    void begin_complaint(Decided& decided, const Conversation& conversation) const;
    void list_changed(const PriceList* before, const PriceList* after);
    // What may be tapped as an answer to what it asks; empty: nothing.
    Json choices_of(const AgentAnswer& answer, std::string_view language, Timestamp now) const;
    void hand_over(Decided& decided, const Context& context, Conversation conversation,
                   std::string_view reason, std::string_view actor) const;
    // What else was asked, `reason`, a person answers.
    void keep_quoted(Decided& decided, const Context& context, Conversation quoted, const std::string& reason,
                     const std::string& agent) const;
    void send_answer(Decided& decided, Context& context, const Contact& contact,
                     const Conversation& conversation, const AgentAnswer& answer, std::string text,
                     const std::string& agent) const;
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
    // To a yes or a no where nothing can be decided.
    std::string undecided_text(const Quote* quote, const std::string& named, const Speech& say) const;
    // Takes away what waits to be said already, in the same words: it is said once, when it goes out.
    void say_once(const Rows& rows, const Conversation& conversation, std::string& text,
                  const std::string& agent, Decided& decided, const Context& context) const;
    std::optional<std::vector<Quote>> drafted_beside(const Conversation& conversation, const Contact& contact,
                                                     const AgentAnswer& answer, Counter& numbered,
                                                     const Context& context) const;
    // Puts an end to `before` and its follow-ups.
    void supersede(const Conversation& conversation, const Quote& before, const Quote& by,
                   const std::string& agent, Decided& decided, Context& context) const;
    Decision quote_settled(const Rows& rows, const Message& message, Context& context) const;
    // The quote's words as a person's; it can be undone until it goes out.
    Message said_by_person(const Quote& quote, Owner owner, const Contact& contact,
                           const Conversation& conversation, const std::string& by, Context& context) const;
    Timestamp end_of_day(Timestamp at) const;  // of the business, to the millisecond
    static Decision handed_on(Message message, bool by_gate);
    // The contact's open quote of that number; null: there is none.
    const Quote* open_quote(const Rows& rows, const RawId& contact, std::string_view number) const;
    // The customer said something about this quote, and it is the first time.
    static void answered(Decided& decided, const Context& context, Quote& quote,
                         const Conversation& conversation);
    Decision speak_as_they_do(const Rows& rows, const Id<Contact>& contact, Decided decided) const;
    std::string link_to(const Quote& quote) const;
    std::string message_of(const Quote& quote, std::span<const Quote> beside) const;  // that carries them

    BusinessOptions business_;
    sales::PricingOptions pricing_;
    OpenDays open_;
    TimeZone zone_;
    std::string secret_;
    std::string public_url_;
    Duration keep_quotes_;
    Duration undo_for_;
    bool sells_beside_questions_;
    workflow::BegunBy begun_by_;
    std::shared_ptr<sales::PublishedCatalog> catalog_;
    std::shared_ptr<const Sentences> sentences_;

    std::unordered_map<RawId, std::set<RawId>> open_quotes_of_;  // contact: SENT and VIEWED
    std::unordered_map<RawId, RawId> quotes_under_way_;          // quote: its message, not settled yet
    std::unordered_map<RawId, std::set<RawId>> answers_waiting_for_;  // contact: PENDING
    struct PublishedList {
        Timestamp valid_from = {};
        sales::CatalogList list = {};
    };
    const PublishedList* newest_of(std::string_view name, Timestamp now) const;  // null: none is valid yet

    std::map<std::string, PublishedList> lists_;           // by PriceList key
    std::map<std::string, std::string> unreadable_lists_;  // with why; empty: of an earlier format
};

}  // namespace tero
