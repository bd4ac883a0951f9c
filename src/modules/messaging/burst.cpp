#include "modules/messaging/burst.hpp"

#include "base/check.hpp"
#include "modules/messaging/model/contact.hpp"

namespace tero::messaging {
namespace {

void need_beside(Need& need, const Quote& quote, const Rows& rows) {
    for (const Id<Quote>& id : quote.beside) {
        if (!rows.look<Quote>(id).known) need.add<Quote>(id);
    }
}

// Of several that went out together, the first that is still open.
const Quote& spoken_of(const Quote& quote, const Rows& rows) {
    if (is_open(quote.status)) return quote;
    for (const Id<Quote>& id : quote.beside) {
        const Quote* other = rows.look<Quote>(id).row;
        if (other != nullptr && is_open(other->status)) return *other;
    }
    return quote;
}

void tell_of_quote(AgentBrief& brief, const Quote& latest, const Rows& rows) {
    const Quote& quote = spoken_of(latest, rows);
    brief.quote_number = quote.number;
    brief.quote_status = quote.status;
    brief.quote_request = quote.priced.request;
    brief.quote_priced = quote.priced;
    brief.quote_valid_until = quote.valid_until;
    brief.quote_stated = quote.stated;
    for (const Id<Quote>& id : latest.beside) {
        const Quote* other = rows.look<Quote>(id).row;
        if (other != nullptr && other->id != quote.id && is_open(other->status))
            brief.quotes_beside.push_back({other->number, other->priced.request});
    }
}

}  // namespace

std::variant<RouteBurst, Need> burst_of(const Rows& rows, const Conversation& conversation, Timestamp now) {
    Need need;
    const auto contact = rows.look<Contact>(conversation.contact);
    if (!contact.known) need.add<Contact>(conversation.contact);
    const auto quote = conversation.quote.empty() ? Look<Quote>{} : rows.look<Quote>(conversation.quote);
    if (!quote.known) need.add<Quote>(conversation.quote);
    if (quote.row != nullptr) need_beside(need, *quote.row, rows);
    if (!need.empty()) return need;

    RouteBurst route;
    AgentBrief& brief = route.brief;
    brief.conversation = conversation.id;
    brief.contact_name = contact.row->name;
    brief.language = contact.row->language;
    brief.at = now;
    brief.request = conversation.request;
    brief.asked_for = conversation.asked_for;
    brief.misunderstood = !conversation.agent.empty() && conversation.intent == IntentType::UNKNOWN;
    brief.person_called = conversation.state == ConversationState::HUMAN;
    if (quote.row != nullptr) tell_of_quote(brief, *quote.row, rows);
    route.agent = conversation.agent;
    route.last_intent = conversation.intent;
    return route;
}

}  // namespace tero::messaging
