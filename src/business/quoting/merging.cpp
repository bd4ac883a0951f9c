// Two contacts turned out to be one person: what is open or planned for the absorbed one is the other's.
#include "base/check.hpp"
#include "business/quoting/sales.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero {

Decision Sales::decide(const Rows& rows, const ContactsMerged& input, Context&) const {
    const std::string quotes_key = fmt::format("quotes_of/{}", input.absorbed);
    const std::string kept_key = fmt::format("quotes_of/{}", input.contact);
    LOOK(const Counter* absorbed, rows, Counter, quotes_key);
    LOOK(const Counter* kept, rows, Counter, kept_key);
    Decided decided;
    if (absorbed != nullptr) {
        decided.batch.put(
            Counter{.key = kept_key, .count = absorbed->count + (kept == nullptr ? 0 : kept->count)});
    }
    // Whoever said something after a quote was sent, under whichever name, has answered it.
    bool answered = false;
    const auto was_answered = [&](const RawId& contact, Timestamp by_the_other_half) {
        const auto open = open_quotes_of_.find(contact);
        if (open == open_quotes_of_.end()) return;
        for (const RawId& id : open->second) {
            const Quote* quote = rows.look<Quote>(id).row;
            CHECK(quote != nullptr, "quote {}: indexed but not in memory", id);
            answered = answered || by_the_other_half > quote->sent_at;
            if (contact != RawId{input.absorbed}) continue;
            Quote moved = *quote;
            moved.contact = input.contact;
            decided.batch.put(std::move(moved));
        }
    };
    was_answered(input.absorbed, input.said_at);
    was_answered(input.contact, input.absorbed_said_at);
    decided.next.push_back(MoveFollowUps{input.absorbed, input.contact});
    if (answered) {
        decided.next.push_back(
            CustomerAnswered{modules::quoting, input.contact, input.conversation, {}, "replied"});
    }
    return decided;
}

}  // namespace tero
