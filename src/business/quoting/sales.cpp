// What the indexes watch, when things fall due, and the price lists. The decisions are in answers.cpp,
// quotes.cpp, outbox.cpp and ladder.cpp.
#include "business/quoting/sales.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "modules/messaging/phone_zone.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

bool waits_to_go_out(const FollowUp& follow_up) {
    return follow_up.status == FollowUpStatus::PENDING || follow_up.status == FollowUpStatus::BOOKED;
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
    options.color = business.defaults.color;
    options.edges = business.defaults.edges;
    options.anclajes = business.defaults.anclajes;
    options.traslado = business.defaults.traslado;
    options.apply_zone_factor = business.apply_zone_factor;
    return options;
}

Sales::Sales(const AgentConfig& config, TimeZone zone, std::string secret)
    : options_(config.followup),
      business_(config.business),
      pricing_(sales::pricing_options(config.business)),
      zone_(std::move(zone)),
      secret_(std::move(secret)),
      public_url_(config.server.public_url) {
    for (const PhoneZone& known : phone_zones) {
        if (auto loaded = TimeZone::load(known.zone)) zones_.emplace(known.zone, std::move(*loaded));
    }
}

const TimeZone& Sales::zone_of(const Contact& contact) const {
    const auto found = zones_.find(contact.time_zone);
    return found == zones_.end() ? zone_ : found->second;
}

void Sales::watch(Rows& rows) {
    rows.table<PriceList>().alive = [](const PriceList&) { return true; };
    rows.table<PriceList>().complete = true;
    rows.table<PriceList>().observe([this](const PriceList* before, const PriceList* after) {
        if (before != nullptr) lists_.erase(before->key);
        if (before != nullptr) unreadable_lists_.erase(before->key);
        if (after == nullptr) return;
        auto list = sales::parse_price_list(*after);
        if (!list) {
            unreadable_lists_[after->key] = list.error().message;
            return;
        }
        lists_[after->key] = {after->valid_from, std::move(*list)};
    });
    // A zone that a person stated is any of the world's, not only one that a phone number tells of.
    rows.table<Contact>().observe([this](const Contact*, const Contact* after) {
        if (after == nullptr || after->time_zone.empty() || zones_.contains(after->time_zone)) return;
        if (auto loaded = TimeZone::load(after->time_zone))
            zones_.emplace(after->time_zone, std::move(*loaded));
    });
    rows.table<Quote>().alive = [](const Quote& quote) { return is_open(quote.status); };
    rows.table<Quote>().observe([this](const Quote* before, const Quote* after) {
        const auto due = [](const Quote* quote) {
            return quote != nullptr && is_open(quote->status) ? quote->valid_until : Timestamp{};
        };
        expiries_.changed(before != nullptr ? before->id : after->id, due(before), due(after));
        reindex(open_quotes_of_, before, after, [](const Quote& quote) { return is_open(quote.status); });
    });
    rows.table<FollowUp>().alive = waits_to_go_out;
    rows.table<FollowUp>().observe([this](const FollowUp* before, const FollowUp* after) {
        const auto due = [](const FollowUp* follow_up) {
            return follow_up != nullptr && follow_up->status == FollowUpStatus::PENDING ? follow_up->due_at
                                                                                        : Timestamp{};
        };
        follow_ups_due_.changed(before != nullptr ? before->id : after->id, due(before), due(after));
        reindex(follow_ups_of_, before, after, waits_to_go_out);
    });
    rows.table<Message>().observe([this](const Message* before, const Message* after) {
        const auto due = [](const Message* message) {
            return message != nullptr && message->status == MessageStatus::PENDING ? message->send_at
                                                                                   : Timestamp{};
        };
        sends_.changed(before != nullptr ? before->id : after->id, due(before), due(after));
        const auto under_way = [](const Message* message) {
            return message != nullptr && message->purpose == MessagePurpose::QUOTE &&
                   (message->status == MessageStatus::SENDING || message->status == MessageStatus::UNKNOWN);
        };
        if (under_way(before)) quotes_under_way_.erase(before->quote);
        if (under_way(after)) quotes_under_way_[after->quote] = after->id;
    });
}

void Sales::take_due(Timestamp now, std::vector<Input>& out) {
    for (const RawId& id : sends_.take(now)) out.push_back(SendDue{Id<Message>{id}});
    for (const RawId& id : expiries_.take(now)) out.push_back(QuoteExpiry{Id<Quote>{id}});
    for (const RawId& id : follow_ups_due_.take(now)) out.push_back(FollowUpDue{Id<FollowUp>{id}});
}

std::vector<sales::CatalogList> Sales::lists_at(Timestamp now) const {
    std::vector<sales::CatalogList> lists;
    for (const std::string& name : business_.price_lists) {
        const PublishedList* newest = nullptr;
        for (const auto& [key, published] : lists_) {
            if (published.list.id != name || published.valid_from > now) continue;
            if (newest == nullptr || published.valid_from >= newest->valid_from) newest = &published;
        }
        if (newest != nullptr) lists.push_back(newest->list);
    }
    return lists;
}

std::vector<sales::CatalogList> Sales::all_lists() const {
    std::vector<sales::CatalogList> lists;
    for (const auto& [key, published] : lists_) lists.push_back(published.list);
    return lists;
}

Decision Sales::decide(const Rows& rows, const PublishPriceLists& input, Context& context) const {
    Decided decided;
    for (const PriceList& list : input.lists) {
        if (auto read = sales::parse_price_list(list); !read)
            return refused(context, std::move(read).error());
        LOOK(const PriceList* known, rows, PriceList, list.key);
        if (known == nullptr || unreadable_lists_.contains(list.key)) {
            decided.batch.put(list);
        } else if (known->body != list.body) {
            return refused(
                context, {ErrorCode::conflict,
                          fmt::format("price list {} was published with other prices; a changed list needs a "
                                      "new version",
                                      list.key),
                          "version"});
        }
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Sales::decide(const Rows&, const Recovered&, Context&) const {
    Decided decided;
    for (const auto& [key, why] : unreadable_lists_) {
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
