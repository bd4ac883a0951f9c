// What holds of a value that a message names.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

namespace tero::router {

// CHOICE: one of several, and not said which.
enum class Standing { STATED, DENIED, REPLACED, CHOICE };
BOOST_DESCRIBE_ENUM(Standing, STATED, DENIED, REPLACED, CHOICE)

}  // namespace tero::router
