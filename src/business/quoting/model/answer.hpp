// What a conversation's agent is told, and what it answers: the payload and the result of `*.answer` tasks.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/described.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/router/model/intent.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// More do not fit what a provider takes as one text.
inline constexpr std::size_t quotes_in_message_max = 6;

// A quote that went out in one message with another.
struct QuoteBeside {
    std::string number = {};
    QuoteRequest request = {};  // with the defaults filled in
    bool operator==(const QuoteBeside&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteBeside, (), (number, request))
TERO_DESCRIBED_WHOLLY(QuoteBeside);

// Everything an agent needs to answer one burst of messages; it looks nothing up.
struct AgentBrief {
    Id<Conversation> conversation = {};
    std::vector<Id<Message>> messages = {};  // that it answers
    std::string contact_name = {};
    std::string language = "es";
    Timestamp at = {};
    std::string text = {};                // of the whole burst
    std::vector<MessageKind> kinds = {};  // of its messages, each kind once
    Understanding understanding = {};
    QuoteRequest request = {};                      // what the customer had said before this burst
    std::string asked_for = {};                     // what we had asked for
    bool misunderstood = false;                     // what they said before was not understood
    bool person_called = false;                     // and has not answered yet
    std::string quote_number = {};                  // of the latest quote sent here
    QuoteStatus quote_status = QuoteStatus::DRAFT;  // of that one
    QuoteRequest quote_request = {};                // of that one, with the defaults filled in
    PricedQuote quote_priced = {};                  // what it said
    Timestamp quote_valid_until = {};
    QuoteRequest quote_stated = {};               // without them: a change of mind starts from it
    std::vector<QuoteBeside> quotes_beside = {};  // those that went out with it and are open
    bool operator==(const AgentBrief&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentBrief, (),
                      (conversation, messages, contact_name, language, at, text, kinds, understanding,
                       request, asked_for, misunderstood, person_called, quote_number, quote_status,
                       quote_request, quote_priced, quote_valid_until, quote_stated, quotes_beside))
TERO_DESCRIBED_WHOLLY(AgentBrief);

// From the payload of a task, whichever build queued it.
Result<AgentBrief> read_brief(std::string_view text);

// SAY, ASK: send the text. QUOTE: price the request and send the quote. ACCEPT, REJECT, POSTPONE: about the
// quote it names. HAND_OVER: a person takes the conversation; the text, if any, goes out first. SILENCE:
// nothing to say.
enum class AnswerKind { SAY, ASK, QUOTE, ACCEPT, REJECT, POSTPONE, HAND_OVER, OPT_OUT, OPT_IN, SILENCE };
BOOST_DESCRIBE_ENUM(AnswerKind, SAY, ASK, QUOTE, ACCEPT, REJECT, POSTPONE, HAND_OVER, OPT_OUT, OPT_IN,
                    SILENCE)

struct AgentAnswer {
    AnswerKind kind = AnswerKind::SILENCE;
    std::string text = {};      // as the customer reads it; of a QUOTE it is made with the quote's number
    QuoteRequest request = {};  // what the customer has told us by now, to be kept
    std::vector<QuoteRequest> beside = {};  // of a QUOTE: what else was asked for, each a quote of its own
    std::string asked_for = {};             // what waits for an answer from now on: see Conversation
    std::string quote_number = {};          // of the quote it is about; empty: the conversation's open one
    std::vector<std::string> accessories = {};  // codes of those that a QUOTE prints as not included
    std::string reason = {};                    // why a person is needed, or why the quote was rejected
    bool operator==(const AgentAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentAnswer, (),
                      (kind, text, request, beside, asked_for, quote_number, accessories, reason))
TERO_DESCRIBED_WHOLLY(AgentAnswer);

}  // namespace tero
