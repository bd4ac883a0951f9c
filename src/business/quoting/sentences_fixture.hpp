// For tests: what BMC's customers read.
#pragma once

#include "languages/sentences.hpp"

#include <string_view>

namespace tero::sales {

const Sentences& bmc_sentences();
Speech speech(std::string_view language = "es");

}  // namespace tero::sales
