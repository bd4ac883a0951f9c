#include "modules/followup/model/templates.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::followup {

std::string template_body(const Step& step, const Speech& say) {
    Values values;
    for (std::size_t i = 0; i < step.whatsapp.parameters.size(); ++i)
        values.emplace_back(step.whatsapp.parameters[i], fmt::format("{{{{{}}}}}", i + 1));
    return say(step.wording, values);
}

TemplateLanguage template_language(const ProviderTemplate& known, std::string_view reader,
                                   std::string_view first) {
    for (const std::string_view wanted : {reader, first}) {
        const auto found = known.languages.find(std::string{wanted.substr(0, wanted.find('_'))});
        if (found != known.languages.end()) return {found->first, found->second};
    }
    return {};
}

std::vector<TemplateSubmission> submissions(const Sequence& sequence, const Sentences& sentences) {
    std::vector<TemplateSubmission> all;
    for (const Step& step : sequence.steps) {
        const ProviderTemplate* known = sequence.provider_template(step.whatsapp.name);
        CHECK(known != nullptr, "step {} was not checked", step.id);
        std::vector<std::string> examples;
        for (const std::string& parameter : step.whatsapp.parameters) {
            const auto example = sequence.examples.find(parameter);
            CHECK(example != sequence.examples.end(), "step {} was not checked", step.id);
            examples.push_back(example->second);
        }
        for (const auto& [ours, approved] : known->languages) {
            TemplateComponent body{.text = template_body(step, sentences.in(ours))};
            if (!examples.empty()) body.example.body_text = {examples};
            all.push_back({known->name, known->category, approved, {std::move(body)}});
        }
    }
    return all;
}

}  // namespace tero::followup
