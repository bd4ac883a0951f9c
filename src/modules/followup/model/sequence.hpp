// A sequence of follow-ups, as a business's sequences.json says it: steps that have an id, so that their
// hours may change without their history. The templates that the provider must approve for them are
// templates.json.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/business_files.hpp"

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::followup {

inline constexpr std::string_view sequences_file = "sequences.json";
inline constexpr std::string_view templates_file = "templates.json";

// What stands for a step's wording outside the provider's window.
struct StepTemplate {
    std::string name = {};                     // of templates.json
    std::vector<std::string> parameters = {};  // the wording's places, in the order of {{1}}, {{2}} …
    bool operator==(const StepTemplate&) const = default;
};
BOOST_DESCRIBE_STRUCT(StepTemplate, (), (name, parameters))
TERO_DESCRIBED_WHOLLY(StepTemplate);

// When a step goes out at all. UNANSWERED: nothing was said since that ends it, and nothing is decided.
enum class StepCondition { UNANSWERED };
BOOST_DESCRIBE_ENUM(StepCondition, UNANSWERED)

struct Step {
    std::string id = {};  // `day1`: its name in figures and history, whatever its hours become
    Duration after = {};  // counted from when the quote was sent
    StepCondition condition = StepCondition::UNANSWERED;
    std::string wording = {};  // the key of its sentence
    bool link = false;         // free text ends with the way back to the quote
    StepTemplate whatsapp = {};
    bool operator==(const Step&) const = default;
};
BOOST_DESCRIBE_STRUCT(Step, (), (id, after, condition, wording, link, whatsapp))
TERO_DESCRIBED_WHOLLY(Step);

using TextByLanguage = std::map<std::string, std::string>;

struct ProviderTemplate {
    std::string name = {};
    std::string category = "MARKETING";  // as it was submitted: MARKETING or UTILITY
    TextByLanguage languages = {};       // ours, and the code it was approved under
    // Of one that only people send: its words, its places in the order of {{1}}, {{2}} …, and what a person
    // is asked for at each. A step's has none of these.
    TextByLanguage text = {};
    std::vector<std::string> parameters = {};
    std::map<std::string, TextByLanguage> labels = {};
    bool operator==(const ProviderTemplate&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProviderTemplate, (), (name, category, languages, text, parameters, labels))
TERO_DESCRIBED_WHOLLY(ProviderTemplate);

struct SequencesFile {
    std::vector<Step> quote = {};
};
BOOST_DESCRIBE_STRUCT(SequencesFile, (), (quote))
TERO_DESCRIBED_WHOLLY(SequencesFile);

struct TemplatesFile {
    std::map<std::string, std::string> examples = {};  // of what stands in a place: the provider asks for one
    std::vector<ProviderTemplate> templates = {};
};
BOOST_DESCRIBE_STRUCT(TemplatesFile, (), (examples, templates))
TERO_DESCRIBED_WHOLLY(TemplatesFile);

// The follow-ups of a quote.
struct Sequence {
    std::vector<Step> steps = {};
    std::map<std::string, std::string> examples = {};
    std::vector<ProviderTemplate> templates = {};

    // Null: there is no such step any more.
    const Step* step(std::string_view id) const;
    // Of what was planned before steps had ids: the first that is not earlier. Null: there are no steps.
    const Step* step_at(Duration after) const;
    const ProviderTemplate* provider_template(std::string_view name) const;
    bool operator==(const Sequence&) const = default;
};

// invalid, naming the file, for what is no sequence at all (sequence_check.hpp finds the rest).
Result<Sequence> read_sequence(const BusinessFiles& files);

}  // namespace tero::followup
