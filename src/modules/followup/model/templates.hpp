// A step's wording as a template of the provider: {{1}}, {{2}} … stand for its places.
#pragma once

#include "base/result.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <boost/describe.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::followup {

// The text of a step's template in one language: what the provider approves.
std::string template_body(const Step& step, const Speech& say);
// Of a text of its own, which has been checked.
std::string template_body(const std::string& text, const std::vector<std::string>& places);

// The language to write a template in, and the code it was approved under; the business's first where the
// reader's has none.
struct TemplateLanguage {
    std::string ours = {};
    std::string approved = {};
};
TemplateLanguage template_language(const ProviderTemplate& known, std::string_view reader,
                                   std::string_view first);

// What Meta takes at `POST /<business account>/message_templates`, in its spelling.
struct TemplateExample {
    std::vector<std::vector<std::string>> body_text = {};
};
BOOST_DESCRIBE_STRUCT(TemplateExample, (), (body_text))
TERO_DESCRIBED_WHOLLY(TemplateExample);

struct TemplateComponent {
    std::string type = "BODY";
    std::string text = {};
    TemplateExample example = {};
};
BOOST_DESCRIBE_STRUCT(TemplateComponent, (), (type, text, example))
TERO_DESCRIBED_WHOLLY(TemplateComponent);

struct TemplateSubmission {
    std::string name = {};
    std::string category = {};
    std::string language = {};
    std::vector<TemplateComponent> components = {};
};
BOOST_DESCRIBE_STRUCT(TemplateSubmission, (), (name, category, language, components))
TERO_DESCRIBED_WHOLLY(TemplateSubmission);

// One for each template and language: those of the steps, in their order, then those of people. The sequence
// has been checked.
std::vector<TemplateSubmission> submissions(const Sequence& sequence, const Sentences& sentences);

// As a person may send one, in one of its languages.
struct OfferedTemplate {
    std::string name = {};
    std::string category = {};
    std::string ours = {};      // the language …
    std::string approved = {};  // … and its code at the provider
    std::string text = {};      // with {{1}}, {{2}} … for its places
    std::vector<std::string> places = {};
    std::map<std::string, TextByLanguage> labels = {};  // of its places, where the business names them
};
// As submissions(): one for each template and language.
std::vector<OfferedTemplate> offered_templates(const Sequence& sequence, const Sentences& sentences);

// Of the values of these places, in their order.
std::vector<std::string> examples_of(const Sequence& sequence, const std::vector<std::string>& places);

// One that somebody has filled in: the use, and what its reader sees.
struct FilledTemplate {
    TemplateUse use = {};
    std::string category = {};
    std::string text = {};
};
// A filled body has at most 1024 characters: so much of a value leaves room for all.
inline constexpr std::size_t parameter_characters_max = 120;
// invalid, naming the place: a value is missing, or what the provider refuses.
Result<FilledTemplate> fill_template(const OfferedTemplate& offered, const std::vector<std::string>& values);

}  // namespace tero::followup
