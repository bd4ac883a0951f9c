// A step's wording as a template of the provider: {{1}}, {{2}} … stand for its places.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "languages/sentences.hpp"
#include "modules/followup/model/sequence.hpp"

#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tero::followup {

// The text of a step's template in one language: what the provider approves.
std::string template_body(const Step& step, const Speech& say);

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

// One for each template and language, in the order of the steps. The sequence has been checked.
std::vector<TemplateSubmission> submissions(const Sequence& sequence, const Sentences& sentences);

}  // namespace tero::followup
