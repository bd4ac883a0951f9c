#include "modules/followup/model/templates.hpp"

#include "base/check.hpp"
#include "languages/wording.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <cstddef>
#include <utility>

namespace tero::followup {

namespace {

// `{{1}}`
std::string mark_of(std::size_t place) { return fmt::format("{{{{{}}}}}", place + 1); }

Values marks_of(const std::vector<std::string>& places) {
    Values values;
    for (std::size_t i = 0; i < places.size(); ++i) values.emplace_back(places[i], mark_of(i));
    return values;
}

// In one go: a value that looks like a place stays as it is.
std::string filled_in(const std::string& text, const std::vector<std::string>& values) {
    std::string filled;
    std::size_t from = 0;
    while (from < text.size()) {
        std::size_t first = text.npos;
        std::size_t which = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::size_t at = text.find(mark_of(i), from);
            if (at < first) {
                first = at;
                which = i;
            }
        }
        if (first == text.npos) break;
        filled.append(text, from, first - from).append(values[which]);
        from = first + mark_of(which).size();
    }
    return filled.append(text, from);
}

}  // namespace

std::string template_body(const Step& step, const Speech& say) {
    return say(step.wording, marks_of(step.whatsapp.parameters));
}

std::string template_body(const std::string& text, const std::vector<std::string>& places) {
    const auto wording = Wording::parse(text, 1);
    CHECK(wording.has_value(), "'{}' was not checked", text);
    return wording->say(marks_of(places), nullptr);
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
        const std::vector<std::string> examples = examples_of(sequence, one.places);
        if (!examples.empty()) body.example.body_text = {examples};
        all.push_back({one.name, one.category, one.approved, {std::move(body)}});
    }
    return all;
}

std::vector<std::string> examples_of(const Sequence& sequence, const std::vector<std::string>& places) {
    std::vector<std::string> examples;
    for (const std::string& place : places) {
        const auto example = sequence.examples.find(place);
        CHECK(example != sequence.examples.end(), "place {} was not checked", place);
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
                           template_body(step, sentences.in(ours)), step.whatsapp.parameters, {}});
    }
    for (const ProviderTemplate& one : sequence.templates) {
        for (const auto& [ours, text] : one.text)
            all.push_back({one.name, one.category, ours, one.languages.at(ours),
                           template_body(text, one.parameters), one.parameters, one.labels});
    }
    return all;
}

Result<FilledTemplate> fill_template(const OfferedTemplate& offered, const std::vector<std::string>& values) {
    const std::vector<std::string>& places = offered.places;
    if (values.size() != places.size()) {
        return Error{ErrorCode::invalid,
                     fmt::format("this template has {} places ({}), and {} values were given", places.size(),
                                 fmt::join(places, ", "), values.size()),
                     "parameters"};
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::string field = fmt::format("parameters[{}]", i);
        const std::string& value = values[i];
        if (value.find_first_not_of(' ') == value.npos)
            return Error{ErrorCode::invalid, fmt::format("'{}' is missing", places[i]), field};
        if (value.find_first_of("\n\r\t") != value.npos || value.find("     ") != value.npos) {
            return Error{ErrorCode::invalid, "WhatsApp takes no line break, tab or more than four spaces there",
                         field};
        }
    }
    FilledTemplate filled;
    filled.use = {.name = offered.name, .language = offered.approved, .parameters = values};
    filled.category = offered.category;
    filled.text = filled_in(offered.text, values);
    return filled;
}

}  // namespace tero::followup
