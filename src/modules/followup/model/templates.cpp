#include "modules/followup/model/templates.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <cstddef>
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
    for (OfferedTemplate& one : offered_templates(sequence, sentences)) {
        TemplateComponent body{.text = std::move(one.text)};
        const std::vector<std::string> examples = examples_of(sequence, *one.step);
        if (!examples.empty()) body.example.body_text = {examples};
        all.push_back({one.name, one.category, one.approved, {std::move(body)}});
    }
    return all;
}

std::vector<std::string> examples_of(const Sequence& sequence, const Step& step) {
    std::vector<std::string> examples;
    for (const std::string& parameter : step.whatsapp.parameters) {
        const auto example = sequence.examples.find(parameter);
        CHECK(example != sequence.examples.end(), "step {} was not checked", step.id);
        examples.push_back(example->second);
    }
    return examples;
}

std::vector<OfferedTemplate> offered_templates(const Sequence& sequence, const Sentences& sentences) {
    std::vector<OfferedTemplate> all;
    for (const Step& step : sequence.steps) {
        const ProviderTemplate* known = sequence.provider_template(step.whatsapp.name);
        CHECK(known != nullptr, "step {} was not checked", step.id);
        for (const auto& [ours, approved] : known->languages)
            all.push_back({known->name, known->category, ours, approved,
                           template_body(step, sentences.in(ours)), &step});
    }
    return all;
}

Result<FilledTemplate> fill_template(const OfferedTemplate& offered, const Sentences& sentences,
                                     const std::vector<std::string>& values) {
    const std::vector<std::string>& places = offered.step->whatsapp.parameters;
    if (values.size() != places.size()) {
        return Error{ErrorCode::invalid,
                     fmt::format("this template has {} places ({}), and {} values were given", places.size(),
                                 fmt::join(places, ", "), values.size()),
                     "parameters"};
    }
    Values named;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::string field = fmt::format("parameters[{}]", i);
        const std::string& value = values[i];
        if (value.find_first_not_of(' ') == value.npos)
            return Error{ErrorCode::invalid, fmt::format("'{}' is missing", places[i]), field};
        if (value.find_first_of("\n\r\t") != value.npos || value.find("     ") != value.npos) {
            return Error{ErrorCode::invalid, "WhatsApp takes no line break, tab or more than four spaces there",
                         field};
        }
        named.emplace_back(places[i], value);
    }
    const Speech say = sentences.in(offered.ours);
    FilledTemplate filled;
    filled.use = {.name = offered.name, .language = offered.approved, .parameters = values};
    filled.category = offered.category;
    filled.text = say(offered.step->wording, named);
    return filled;
}

}  // namespace tero::followup
