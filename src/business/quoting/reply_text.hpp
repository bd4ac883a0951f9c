// What is answered without a model and without a price: greetings, thanks, the honest «te lo confirma un
// compañero», and the words around a decision or an opt-out. It states only what it was given; delivery
// times, stock, technical and payment questions go to a person, because an answer invented there costs more
// than a late one.
#pragma once

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/model/quote.hpp"
#include "languages/sentences.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/router/model/intent.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tero::asked {
inline constexpr std::string_view use = "use";  // «¿Para qué es?», of somebody who wants advice
}  // namespace tero::asked

namespace tero::sales {

struct ReplyFacts {
    Speech say;  // in the customer's language
    std::string business = "BMC Uruguay";
    std::string contact_name = {};
    std::string quote_number = {};  // of the quote that is talked about; empty when there is none
    QuoteStatus quote_status = QuoteStatus::DRAFT;  // of that one
    std::string quoted_product = {};                // of that one
    QuoteRequest request = {};                      // what the customer talks about
    std::span<const CatalogList> lists = {};
};

// Nothing for QUOTE_REQUEST, DATA_PROVISION and PRICE_INQUIRY: pricing answers them. The answer carries
// facts.request on. A HAND_OVER names the intent as its reason.
std::optional<AgentAnswer> reply_to(IntentType intent, const ReplyFacts& facts);

// Asks whether the open quote is confirmed or closed: asked::confirm, asked::close.
AgentAnswer ask_about_quote(std::string_view asked_for, const ReplyFacts& facts);

// A colleague answers; `reason` says what.
AgentAnswer call_colleague(std::string reason, const ReplyFacts& facts);
// The same without a word: none is wanted, perhaps.
AgentAnswer leave_to_colleague(std::string reason, const ReplyFacts& facts);
// What was named is not sold; `nearest`: the product to name instead, or nothing.
AgentAnswer tell_not_sold(const std::string& nearest, const ReplyFacts& facts);
// What something is wanted for: asked::use.
AgentAnswer ask_what_for(const ReplyFacts& facts);
// Names what the catalog has for that use, and asks which of it; nothing: it has none.
std::optional<AgentAnswer> recommend_for(const std::string& use, const ReplyFacts& facts);
// Whether another product is for a size that was said of the first.
AgentAnswer ask_same_size(const QuoteRequest& size, const ReplyFacts& facts);
// We write at that time, which is a day of `zone`.
AgentAnswer postpone_until(Timestamp until, const TimeZone& zone, const ReplyFacts& facts);
// Several products or sizes at once, which one quote does not hold.
AgentAnswer call_colleague_for_several(const ReplyFacts& facts);

// Nothing for a text, and for a button or list, whose text is the answer.
std::optional<AgentAnswer> reply_to_kind(MessageKind kind, const ReplyFacts& facts);

}  // namespace tero::sales
