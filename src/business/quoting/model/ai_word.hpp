// What an agent tells of a language model beside its answer, in the field `ai` of the same result; none was
// asked where it is not there. And what a model may ask for that changes something, as it is done with its
// task's answer.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// A tool that a model called while it wrote. `proposed`: what it changes is done with the answer, once.
struct AiCall {
    std::string tool = {};
    Json arguments = {};
    std::string outcome = {};  // `read`, `proposed`, or why it was refused
    bool operator==(const AiCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(AiCall, (), (tool, arguments, outcome))
TERO_DESCRIBED_WHOLLY(AiCall);

// What it wrote, and how the guard judged it.
struct AiWord {
    std::string outcome = {};  // one of those below
    std::string rule = {};     // by which it was refused, or why there was no answer
    std::string found = {};    // what broke the rule
    std::string text = {};
    std::vector<AiCall> calls = {};  // in their order
    bool operator==(const AiWord&) const = default;
};
BOOST_DESCRIBE_STRUCT(AiWord, (), (outcome, rule, found, text, calls))
TERO_DESCRIBED_WHOLLY(AiWord);

struct AiPart {
    std::optional<AiWord> ai = {};
};
BOOST_DESCRIBE_STRUCT(AiPart, (), (ai))
TERO_DESCRIBED_WHOLLY(AiPart);

namespace ai_outcome {
inline constexpr std::string_view worded = "worded";    // it is the answer's text
inline constexpr std::string_view drafted = "drafted";  // for the person who answers
inline constexpr std::string_view refused = "refused";
inline constexpr std::string_view no_answer = "no_answer";
inline constexpr std::string_view understood = "understood";  // no text: what a message of a customer's means
}  // namespace ai_outcome

namespace ai_tool {

inline constexpr std::string_view remember = "remember";
inline constexpr std::string_view schedule_follow_up = "schedule_follow_up";
inline constexpr std::string_view proposed = "proposed";

inline constexpr std::size_t calls_max = 32;              // of one answer
inline constexpr std::size_t arguments_bytes_max = 4096;  // of one call
inline constexpr std::size_t words_bytes_max = 300;       // of what is remembered, of a reason

inline constexpr Duration follow_up_within_max = std::chrono::days{90};

// Something that the customer said of themselves, for later talks.
struct Remembered {
    std::string fact = {};
};
BOOST_DESCRIBE_STRUCT(Remembered, (), (fact))
TERO_DESCRIBED_WHOLLY(Remembered);

// A person is to come back to the customer on that day: Tero itself writes nothing then.
struct FollowUpWanted {
    std::string on = {};  // `2026-12-03`
    std::string why = {};
};
BOOST_DESCRIBE_STRUCT(FollowUpWanted, (), (on, why))
TERO_DESCRIBED_WHOLLY(FollowUpWanted);

// In the history of the contact, as `contact.remembered`.
inline constexpr std::string_view remembered_kind = "contact.remembered";
struct RememberedLine {
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(RememberedLine, (), (text))
TERO_DESCRIBED_WHOLLY(RememberedLine);

}  // namespace ai_tool
}  // namespace tero
