// Two contacts turn out to be one person: what either said holds for both, and the stricter word wins.
#pragma once

#include "modules/messaging/people.hpp"

namespace tero::conversations {

// `other` becomes part of `person`, who is spoken with on `channel`. What is missing is in `need`.
void absorb(const Rows& rows, Person& person, const Contact& other, Channel channel, Timestamp now,
            Need& need);

}  // namespace tero::conversations
