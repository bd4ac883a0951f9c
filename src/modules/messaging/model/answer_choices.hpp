// The answers that a question of ours offers, to be tapped instead of typed. They stand in Message::media of
// the question, whose words name them too: a channel that has nothing to tap sends the words alone.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>
#include <vector>

namespace tero {

struct AnswerChoice {
    std::string id = {};  // comes back as Message::payload
    std::string title = {};
    bool operator==(const AnswerChoice&) const = default;
};
BOOST_DESCRIBE_STRUCT(AnswerChoice, (), (id, title))
TERO_DESCRIBED_WHOLLY(AnswerChoice);

struct AnswerChoices {
    std::string open = {};  // what is tapped to see them, where they are many
    std::vector<AnswerChoice> choices = {};
    bool operator==(const AnswerChoices&) const = default;
};
BOOST_DESCRIBE_STRUCT(AnswerChoices, (), (open, choices))
TERO_DESCRIBED_WHOLLY(AnswerChoices);

}  // namespace tero
