// What the indexes watch, when things fall due, and the price lists. The decisions are in answers.cpp,
// quotes.cpp, followed_quotes.cpp, quote_work.cpp and desk.cpp.
#include "business/quoting/sales.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "business/quoting/compose.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

bool quote_is_open(const Quote& quote) { return is_open(quote.status); }
Timestamp expires_at(const Quote& quote) { return is_open(quote.status) ? quote.valid_until : Timestamp{}; }
std::string why_quote_is_stuck(const Rows&, const Quote& quote, Timestamp now) {
    return missed(quote.valid_until, now);
}

bool is_quote_under_way(const Message* message) {
    return message != nullptr && sales::carries_quote(*message) &&
           (message->status == MessageStatus::PENDING || message->status == MessageStatus::SENDING ||
            message->status == MessageStatus::UNKNOWN);
}

bool waits_to_be_said(const Message& message) {
    return message.status == MessageStatus::PENDING && is_an_answer(message);
}

// Its page goes with it.
bool token_goes_too(const Rows& rows, const Quote& quote, Decided& decided, Need& need) {
    if (quote.token.empty()) return true;
    const auto token = rows.look<QuoteToken>(quote.token);
    if (!token.known) need.add<QuoteToken>(quote.token);
    if (token.row != nullptr) decided.batch.erase<QuoteToken>(quote.token);
    return token.known;
}

TableParts rules_of(Part<Near> near, Part<WhyStuck> rests, Part<Keep> keep) {
    return {.near = std::move(near),
            .rests = std::move(rests),
            .keep = std::move(keep),
            .weight = none("there are few"),
            .unreadable = WhenUnreadable::REFUSED};
}

// Keeps `index[owner]` the set of the rows for which `belongs` holds.
template <class Row, class Belongs>
void reindex(std::unordered_map<RawId, std::set<RawId>>& index, const Row* before, const Row* after,
             Belongs belongs) {
    if (before != nullptr && belongs(*before)) {
        const auto found = index.find(before->contact);
        CHECK(found != index.end(), "row {} is not indexed", before->id);
        found->second.erase(before->id);
        if (found->second.empty()) index.erase(found);
    }
    if (after != nullptr && belongs(*after)) index[after->contact].insert(after->id);
}

}  // namespace

sales::PricingOptions sales::pricing_options(const BusinessOptions& business) {
    sales::PricingOptions options;
    options.apply_zone_factor = business.apply_zone_factor;
    return options;
}

Sales::Sales(SalesOptions options, TimeZone zone, std::string secret,
             std::shared_ptr<sales::PublishedCatalog> catalog, std::shared_ptr<const Sentences> sentences)
    : business_(std::move(options.business)),
      pricing_(sales::pricing_options(business_)),
      open_(options.quiet_hours),
      zone_(std::move(zone)),
      secret_(std::move(secret)),
      public_url_(std::move(options.public_url)),
      keep_quotes_(options.keep_quotes),
      undo_for_(options.undo_for),
      sells_beside_questions_(options.sells_beside_questions),
      begun_by_(std::move(options.begun_by)),
      catalog_(std::move(catalog)),
      sentences_(std::move(sentences)) {}

Keep Sales::keep_quotes() const {
    const auto until = [this](const Quote& quote) {
        const Timestamp over = quote.decided_at != Timestamp{} ? quote.decided_at : quote.created_at;
        return quote_is_open(quote) ? Timestamp{} : kept_for(keep_quotes_, over);
    };
    return keep<Quote>(keep_quotes_, until, {}, &token_goes_too);
}

Declaration Sales::declare() {
    return {
        .name = "quoting",
        .tables = {table<PriceList>(rules_of(near_all(), none("a price list waits for nothing"),
                                             none("quotes name the list they were made with"))),
                   table<Quote>(rules_of(
                       near_when<Quote>(&quote_is_open,
                                        {rows_where("by_status", "SENT"), rows_where("by_status", "VIEWED")}),
                       rests<Quote>(&why_quote_is_stuck), keep_quotes())),
                   table<QuoteToken>(rules_of(none("they are read when a link is opened"),
                                              none("a token waits for nothing"),
                                              none("it goes with its quote")))},
        .writes_too = {table_of<Contact>(), table_of<Conversation>(), table_of<Message>(),
                       table_of<Counter>()},
        .observes = {observing<PriceList>([this](const PriceList* before, const PriceList* after) {
                         list_changed(before, after);
                     }),
                     observing<Quote>([this](const Quote* before, const Quote* after) {
                         reindex(open_quotes_of_, before, after, quote_is_open);
                     }),
                     observing<Message>([this](const Message* before, const Message* after) {
                         if (is_quote_under_way(before)) quotes_under_way_.erase(before->quote);
                         if (is_quote_under_way(after)) quotes_under_way_[after->quote] = after->id;
                         reindex(answers_waiting_for_, before, after, waits_to_be_said);
                     })},
        .inputs = {told<TaskEnded>(*this, in_any_order("it is decided with the task's end")),
                   told<MessageSettled>(*this, in_any_order("it is decided with the message's end")),
                   told<MessageDeferred>(*this, in_any_order("it is decided with the message's try")),
                   told<CustomerAnswered>(*this, in_any_order("it is decided with what the customer wrote")),
                   told<ContactsMerged>(*this,
                                        in_any_order("it is decided with what was told of the person")),
                   told<WorkDone>(*this, in_any_order("it is decided with what was done")),
                   told<FollowUpTold>(*this, in_any_order("it is decided with the follow-up")),
                   told<StepCalled>(*this, in_any_order("it is decided with the step that calls")),
                   told<StepGivenUp>(*this, in_any_order("it is decided with the step that called")),
                   told<ExecutionEnded>(*this, in_any_order("it is decided with the workflow's end")),
                   on<QuoteExpiry>(*this, in_order_of(&QuoteExpiry::quote)),
                   on<QuoteLapses>(*this, in_order_of(&QuoteLapses::quote)),
                   on<QuoteUndecided>(*this, in_order_of(&QuoteUndecided::quote)),
                   on_history<QuoteTold>(*this, &may_end_work),
                   on<QuoteOpened>(*this, in_any_order("the first reader counts, whoever it is")),
                   on<DecideQuote>(*this, in_order_of(&DecideQuote::quote)),
                   on<PriceRequest>(*this, in_any_order("it changes nothing")),
                   on<MakeQuote>(*this, in_any_order("each is a quote of its own")),
                   on<SendQuote>(*this, in_order_of(&SendQuote::quote)),
                   on<ExtendQuote>(*this, in_order_of(&ExtendQuote::quote)),
                   on<ReopenQuote>(*this, in_order_of(&ReopenQuote::quote)),
                   on<PublishPriceLists>(*this, in_any_order("a version is published once"))},
        .timers = {due<QuoteExpiry, Quote>(&expires_at),
                   due<QuoteLapses, Quote>([this](const Quote& quote) { return lapses_at(quote); }),
                   due<QuoteUndecided, Quote>([this](const Quote& quote) { return undecided_at(quote); })},
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = Recover{[this](const Rows& rows, const Recovered& input, Context& context) {
            return recover(rows, input, context);
        }},
        .after_pause = none("customers' silence counts in days"),
        .turn_end = none("all it decides is asked or due"),
        .room = none("nobody commands it beyond its tasks"),
        .busy = none("what waits has its timer"),
        .gauges = none("the dashboard counts quotes"),
        .publishes = Publication{table_of<PriceList>(),
                                 [this](Timestamp now) {
                                     return [catalog = catalog_, lists = lists_at(now)] {
                                         catalog->publish(lists);
                                     };
                                 }},
        .walks = none("nothing of it is done in bulk"),
    };
}

void Sales::list_changed(const PriceList* before, const PriceList* after) {
    if (before != nullptr) lists_.erase(before->key);
    if (before != nullptr) unreadable_lists_.erase(before->key);
    if (after == nullptr) return;
    auto list = sales::parse_price_list(*after);
    if (!list) {
        // The catalog of this version brings the list in the new format; no person has to know.
        unreadable_lists_[after->key] =
            sales::is_of_an_earlier_format(*after) ? std::string{} : list.error().message;
        return;
    }
    lists_[after->key] = {after->valid_from, std::move(*list)};
}

std::vector<sales::CatalogList> Sales::lists_at(Timestamp now) const {
    std::vector<sales::CatalogList> lists;
    for (const std::string& name : business_.price_lists) {
        if (const PublishedList* newest = newest_of(name, now)) lists.push_back(newest->list);
    }
    return lists;
}

const Sales::PublishedList* Sales::newest_of(std::string_view name, Timestamp now) const {
    const PublishedList* newest = nullptr;
    for (const auto& [key, published] : lists_) {
        if (published.list.id != name || published.valid_from > now) continue;
        if (newest == nullptr || published.valid_from >= newest->valid_from) newest = &published;
    }
    return newest;
}

std::vector<sales::CatalogList> Sales::all_lists() const {
    std::vector<sales::CatalogList> lists;
    for (const auto& [key, published] : lists_) lists.push_back(published.list);
    return lists;
}

Decision Sales::decide(const Rows& rows, const PublishPriceLists& input, Context& context) const {
    Decided decided;
    // Whatever a version is called, from now on the list is the one that was published last.
    const auto put_in_force = [&](PriceList list) {
        list.valid_from = context.now;
        decided.batch.put(std::move(list));
    };
    for (const PriceList& list : input.lists) {
        if (auto read = sales::parse_price_list(list); !read)
            return refused(context, std::move(read).error());
        LOOK(const PriceList* known, rows, PriceList, list.key);
        const PublishedList* newest = newest_of(list.list, context.now);
        if (known == nullptr || unreadable_lists_.contains(list.key)) {
            put_in_force(list);
        } else if (known->body != list.body) {
            return refused(
                context, {ErrorCode::conflict,
                          fmt::format("price list {} was published with other prices; a changed list needs a "
                                      "new version",
                                      list.key),
                          "version"});
        } else if (newest != nullptr && newest->list.version != list.version) {
            put_in_force(*known);
        }
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Sales::recover(const Rows&, const Recovered&, Context&) const {
    Decided decided;
    for (const auto& [key, why] : unreadable_lists_) {
        if (why.empty()) continue;
        decided.next.push_back(
            RaiseAlert{.rule = "price_list_unreadable",
                       .subject = key,
                       .level = AlertLevel::ERROR,
                       .message = fmt::format("{}; nothing is priced by it until it is published again", why)});
    }
    return decided;
}

std::string Sales::link_to(const Quote& quote) const { return public_url_ + "/q/" + quote.token; }

}  // namespace tero
