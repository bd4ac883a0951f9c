#include "modules/messaging/merging.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <utility>

namespace tero::conversations {
namespace {

// The earlier of two times, where the epoch means never.
Timestamp earlier(Timestamp one, Timestamp other) {
    if (one == Timestamp{} || other == Timestamp{}) return std::max(one, other);
    return std::min(one, other);
}

bool has_refused(const Contact& contact, ConsentKind kind) {
    const auto last = std::find_if(contact.consents.rbegin(), contact.consents.rend(),
                                   [kind](const ConsentEntry& entry) { return entry.kind == kind; });
    return last != contact.consents.rend() && !last->granted;
}

void join_consents(Contact& kept, const Contact& other, Timestamp now) {
    std::vector<ConsentKind> refused;
    for (const ConsentKind kind : {ConsentKind::QUOTE_FOLLOW_UP, ConsentKind::MARKETING}) {
        if (has_refused(kept, kind) || has_refused(other, kind)) refused.push_back(kind);
    }
    kept.consents.insert(kept.consents.end(), other.consents.begin(), other.consents.end());
    std::stable_sort(kept.consents.begin(), kept.consents.end(),
                     [](const ConsentEntry& a, const ConsentEntry& b) { return a.at < b.at; });
    for (const ConsentKind kind : refused) {
        if (!has_refused(kept, kind)) kept.consents.push_back({now, kind, false, "merged", {}});
    }
}

void join_contacts(Contact& kept, const Contact& other, Timestamp now) {
    const auto learn = [](std::string& known, const std::string& said) {
        if (known.empty()) known = said;
    };
    learn(kept.name, other.name);
    learn(kept.staff, other.staff);
    learn(kept.phone, other.phone);
    learn(kept.user_id, other.user_id);
    learn(kept.email, other.email);
    learn(kept.time_zone, other.time_zone);
    kept.opted_out_at = earlier(kept.opted_out_at, other.opted_out_at);
    kept.opted_out_marketing_at = earlier(kept.opted_out_marketing_at, other.opted_out_marketing_at);
    join_consents(kept, other, now);
    for (const auto& [channel, at] : other.last_inbound_at) {
        Timestamp& last = kept.last_inbound_at[channel];
        last = std::max(last, at);
    }
    kept.follow_ups_sent_at.insert(kept.follow_ups_sent_at.end(), other.follow_ups_sent_at.begin(),
                                   other.follow_ups_sent_at.end());
    std::sort(kept.follow_ups_sent_at.begin(), kept.follow_ups_sent_at.end());
}

// What waits to be answered there is answered here. Whether a person has this one only since then.
bool join_conversations(Conversation& kept, Conversation& other) {
    const bool is_handed_over =
        other.state == ConversationState::HUMAN && kept.state != ConversationState::HUMAN;
    if (is_handed_over) {
        kept.state = other.state;
        kept.state_reason = other.state_reason;
        kept.state_since = other.state_since;
    }
    kept.last_inbound_at = std::max(kept.last_inbound_at, other.last_inbound_at);
    kept.last_outbound_at = std::max(kept.last_outbound_at, other.last_outbound_at);
    if (!other.burst.empty()) {
        kept.burst_since =
            kept.burst.empty() ? other.burst_since : std::min(kept.burst_since, other.burst_since);
        kept.answer_at = std::max(kept.answer_at, other.answer_at);
        kept.burst.insert(kept.burst.end(), other.burst.begin(), other.burst.end());
        other.burst.clear();
        other.answer_at = {};
    }
    kept.answers_at.insert(kept.answers_at.end(), other.answers_at.begin(), other.answers_at.end());
    std::sort(kept.answers_at.begin(), kept.answers_at.end());
    if (kept.request == QuoteRequest{}) {
        kept.request = other.request;
        kept.request_by_model = other.request_by_model;
        if (kept.asked_for.empty()) kept.asked_for = other.asked_for;
    }
    if (kept.quote.empty()) kept.quote = other.quote;
    return is_handed_over;
}

}  // namespace

void absorb(const Rows& rows, Person& person, const Contact& other, Channel channel, Timestamp now,
            Need& need) {
    Contact& kept = person.contact;
    ContactsMerged merged{.contact = kept.id, .absorbed = other.id};
    for (const auto& [name, id] : other.conversations) {
        const auto found = rows.look<Conversation>(id);
        if (!found.known) need.add<Conversation>(id);
        if (found.row == nullptr) continue;
        Conversation theirs = *found.row;
        theirs.contact = kept.id;
        merged.absorbed_said_at = std::max(merged.absorbed_said_at, theirs.last_inbound_at);
        const auto ours = kept.conversations.emplace(name, id);
        const bool is_here = name == channel_key(channel);
        if (ours.second && is_here) {
            person.conversation = std::move(theirs);
            continue;
        }
        if (!ours.second && is_here) {
            merged.said_at = std::max(merged.said_at, person.conversation.last_inbound_at);
            if (join_conversations(person.conversation, theirs))
                person.handed_over.push_back(person.conversation);
        } else if (!ours.second) {
            const auto elsewhere = rows.look<Conversation>(ours.first->second);
            if (!elsewhere.known) need.add<Conversation>(ours.first->second);
            if (elsewhere.row == nullptr) continue;
            Conversation joined = *elsewhere.row;
            merged.said_at = std::max(merged.said_at, joined.last_inbound_at);
            if (join_conversations(joined, theirs)) person.handed_over.push_back(joined);
            person.changed.push_back(std::move(joined));
        }
        person.changed.push_back(std::move(theirs));
    }
    join_contacts(kept, other, now);
    merged.conversation = person.conversation.id;

    Contact absorbed = other;
    absorbed.merged_into = kept.id;
    absorbed.phone.clear();
    absorbed.user_id.clear();
    absorbed.email.clear();
    absorbed.opted_out_at = kept.opted_out_at;
    absorbed.opted_out_marketing_at = kept.opted_out_marketing_at;
    person.absorbed.push_back(std::move(absorbed));
    person.merged.push_back(merged);
}

}  // namespace tero::conversations
