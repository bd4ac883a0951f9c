// A step of a sequence as a message: both wordings at once, the free text and the template. Which of them
// goes, the gate decides at the moment of sending.
#pragma once

#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <string>
#include <string_view>

namespace tero::followup {

// The free text; `link` is the way back, for a step that has room for it.
std::string step_text(const Step& step, const Values& values, std::string_view link, const Speech& say);

// `approved`: the code of the language that the template was approved under; `say` speaks it.
TemplateUse step_template(const Step& step, const Values& values, std::string approved, const Speech& say);

}  // namespace tero::followup
