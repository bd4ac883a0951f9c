// What of quoting can begin a workflow, and what a step of one can have it do.
#pragma once

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/workflow/model/announced.hpp"

#include <boost/describe.hpp>
#include <string>

namespace tero {

namespace sales {
inline const workflow::Happening quote_sent{"quote.sent"};
inline const workflow::Happening quote_accepted{"quote.accepted"};
inline const workflow::Happening complained{"conversation.complaint"};
inline const workflow::Operation give_answer{modules::quoting, "answer"};
}  // namespace sales

// What an agent answered to a message is said: as a message, as a quote, or a person is called in.
struct AnswerCall {
    Id<Task> task = {};  // of the agent
    Json answer = {};    // null: what the task gave
    bool operator==(const AnswerCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(AnswerCall, (), (task, answer))
TERO_DESCRIBED_WHOLLY(AnswerCall);

// What `quote.accepted` begins with.
struct AcceptedQuote {
    Id<Quote> quote = {};
    std::string quote_number = {};
    Id<Contact> contact = {};
    std::string contact_name = {};
    Id<Conversation> conversation = {};
    std::string currency = {};
    Decimal total = {};
    Decimal total_with_tax = {};
    bool operator==(const AcceptedQuote&) const = default;
};
BOOST_DESCRIBE_STRUCT(AcceptedQuote, (),
                      (quote, quote_number, contact, contact_name, conversation, currency, total,
                       total_with_tax))
TERO_DESCRIBED_WHOLLY(AcceptedQuote);

// What `conversation.complaint` begins with.
struct Complaint {
    Id<Conversation> conversation = {};
    Id<Contact> contact = {};
    Id<Quote> quote = {};  // the latest that was sent there; empty: none
    bool operator==(const Complaint&) const = default;
};
BOOST_DESCRIBE_STRUCT(Complaint, (), (conversation, contact, quote))
TERO_DESCRIBED_WHOLLY(Complaint);

}  // namespace tero
