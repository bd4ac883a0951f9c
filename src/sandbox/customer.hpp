// What a customer does next. A pure function of who they are, what has happened to them so far and what they
// just heard: it knows no clock, no other customer and no order of events between them.
#pragma once

#include "base/time_zone.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/answer_choices.hpp"
#include "sandbox/people.hpp"
#include "sandbox/profile.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

enum class Stage {
    ASKING,  // wants a quote and has none
    QUOTED,
    CLOSED,  // decided, stopped, or in a person's hands
};
BOOST_DESCRIBE_ENUM(Stage, ASKING, QUOTED, CLOSED)

// What has happened to a customer.
struct CustomerState {
    Stage stage = Stage::ASKING;
    std::int32_t said = 0;      // messages, those still to be sent included
    std::int32_t told = 0;      // times the request was made in full
    std::int32_t attempts = 0;  // sends to this customer, refused ones included
    std::int32_t heard = 0;     // sends that were accepted
    std::int32_t quotes = 0;
    std::int32_t follow_ups = 0;
    bool haggled = false;
    bool thanked = false;
    bool colleague = false;                // a person of the business has written
    std::vector<std::string> tokens = {};  // of the quotes' pages
    std::string quote_number = {};         // the last one heard of
    Timestamp last_said_at = {};           // delivered to the business: opens the 24 hours' window
    std::string last_said = {};            // the id of that message
    Timestamp types_until =
        {};  // in the middle of several short messages: an answer comes too early for them
    Timestamp stopped_at = {};             // asked for silence; the epoch: did not
    bool operator==(const CustomerState&) const = default;
};
BOOST_DESCRIBE_STRUCT(CustomerState, (),
                      (stage, said, told, attempts, heard, quotes, follow_ups, haggled, thanked, colleague,
                       tokens, quote_number, last_said_at, last_said, types_until, stopped_at))
TERO_DESCRIBED_WHOLLY(CustomerState);

// COLLEAGUE: a person of the business answers from the phone. OPEN: the quote's page. TAP, ROW: an answer
// that a question offers, as a button or in a list.
enum class ActKind { SAY, VOICE, IMAGE, BUTTON, OPEN, COLLEAGUE, TAP, ROW };
BOOST_DESCRIBE_ENUM(ActKind, SAY, VOICE, IMAGE, BUTTON, OPEN, COLLEAGUE, TAP, ROW)

// What a customer means by a message, for whoever checks what was made of it.
namespace means {
inline constexpr std::string_view request =
    "request";  // all or a part of what is wanted, also a greeting before
inline constexpr std::string_view change = "change";  // the same, as CustomersFile::changed says
inline constexpr std::string_view question = "question";
inline constexpr std::string_view person = "person";
inline constexpr std::string_view complaint = "complaint";
inline constexpr std::string_view accept = "accept";
inline constexpr std::string_view reject = "reject";
inline constexpr std::string_view too_dear = "too_dear";
inline constexpr std::string_view postpone = "postpone";
inline constexpr std::string_view thanks = "thanks";
inline constexpr std::string_view stop = "stop";  // silence, from now on
inline constexpr std::string_view nothing = "nothing";
}  // namespace means

struct Act {
    Timestamp at = {};
    ActKind kind = ActKind::SAY;
    std::int32_t number = 0;    // counts what a customer does: with the seed it gives the message its id
    std::string text = {};      // also the token of a page, the title of a button
    std::string payload = {};   // of a button
    std::string reply_to = {};  // the message that it answers
    std::string means = {};     // one of those above; of what customers say
    bool operator==(const Act&) const = default;
};
BOOST_DESCRIBE_STRUCT(Act, (), (at, kind, number, text, payload, reply_to, means))
TERO_DESCRIBED_WHOLLY(Act);

enum class HeardKind { REPLY, QUOTE, FOLLOW_UP };
BOOST_DESCRIBE_ENUM(HeardKind, REPLY, QUOTE, FOLLOW_UP)

// A message of the business.
struct Heard {
    HeardKind kind = HeardKind::REPLY;
    Timestamp at = {};
    std::string id = {};
    std::string text = {};
    std::string token = {};         // of a quote's page, when it names one
    std::string quote_number = {};  // likewise
    std::vector<std::string> buttons = {};
    bool operator==(const Heard&) const = default;
};

// Tells a quote from a follow-up by what the customer sees: the first message with a page's link brings the
// quote.
Heard listen(const CustomerState& state, Timestamp at, std::string id, bool is_template, std::string text,
             std::vector<std::string> buttons);

// Of what somebody is about to say, an answer that is offered to be tapped; null: none of them is in it.
const AnswerChoice* tapped_of(std::string_view words, const AnswerChoices& offered);
// Some tap it, and tell the rest when they are asked.
void tap_instead(std::vector<Act>& acts, const AnswerChoices& offered, const std::string& question,
                 Random random);

class Customers {
public:
    Customers(std::uint64_t seed, People people, TimeZone zone)
        : seed_(seed), people_(std::move(people)), zone_(std::move(zone)) {}

    // How it begins.
    std::vector<Act> arrive(const Profile& who, CustomerState& state) const;
    // What follows from a message that reached the customer.
    std::vector<Act> react(const Profile& who, CustomerState& state, const Heard& heard) const;
    // A reply that never came: the provider refused it for good.
    std::vector<Act> miss_answer(const Profile& who, CustomerState& state, Timestamp now) const;

private:
    struct Turn;  // one decision under way

    void ask_again(Turn& turn) const;
    void hear_reply(Turn& turn) const;
    void hear_colleague(Turn& turn, Duration least, Duration most) const;
    void hear_quote(Turn& turn, const Heard& heard) const;
    void hear_follow_up(Turn& turn, const Heard& heard) const;
    void decide(Turn& turn, Duration least, Duration most) const;

    std::uint64_t seed_;
    People people_;
    TimeZone zone_;
};

}  // namespace tero::app
