#include "modules/followup/model/step_message.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <utility>

namespace tero::followup {

std::string step_text(const Step& step, const Values& values, std::string_view link, const Speech& say) {
    std::string text = say(step.wording, values);
    // Inside the window there is room for the way back to the quote.
    if (step.link && !link.empty()) text += " " + say("follow_up.link", {{"link", std::string{link}}});
    return text;
}

TemplateUse step_template(const Step& step, const Values& values, std::string approved, const Speech& say) {
    TemplateUse use{.name = step.whatsapp.name, .language = std::move(approved)};
    for (const std::string& parameter : step.whatsapp.parameters) {
        const auto value = std::find_if(values.begin(), values.end(),
                                        [&](const auto& one) { return one.first == parameter; });
        CHECK(value != values.end(), "step {} has a parameter {} that is not given", step.id, parameter);
        use.parameters.push_back(value->second);
    }
    use.text = say(step.wording, values);
    return use;
}

}  // namespace tero::followup
