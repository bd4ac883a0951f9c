#include "modules/followup/model/sequence_check.hpp"

#include "languages/wording.hpp"
#include "modules/followup/model/templates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace tero::followup {
namespace {

constexpr std::string_view wordings = "follow_up.";
constexpr std::string_view no_wordings[] = {"follow_up.link", "follow_up.nobody"};  // parts of one
constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
constexpr std::size_t id_characters_max = 40;
// Meta's: of a name, of a body with its parameters filled in.
constexpr std::size_t name_characters_max = 512;
constexpr std::size_t body_characters_max = 1024;

bool is_name(std::string_view text, std::size_t characters_max) {
    return !text.empty() && text.size() <= characters_max &&
           text.find_first_not_of(name_letters) == text.npos;
}

// `pt_BR` of `pt`
bool is_code_of(std::string_view code, std::string_view ours) {
    if (!code.starts_with(ours)) return false;
    const std::string_view country = code.substr(ours.size());
    return country.empty() || (country.size() >= 3 && country.size() <= 4 && country.front() == '_' &&
                               std::all_of(country.begin() + 1, country.end(),
                                           [](char c) { return c >= 'A' && c <= 'Z'; }));
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

// Collects what is wrong with one sequence.
class Check {
public:
    Check(const Sequence& sequence, const Sentences& sentences)
        : sequence_(sequence), sentences_(sentences) {}

    void templates();
    void own_words(const ProviderTemplate& one, const std::string& path);
    void own_text(const ProviderTemplate& one, const std::string& language, const std::string& path);
    void accepted(const std::string& text, std::size_t places, const std::string& path,
                  const std::string& whose);
    void step(std::size_t index);
    std::vector<Error> take() { return std::move(found_); }

private:
    void expect(bool right, const std::string& path, std::string message) {
        if (right) return;
        Error error{ErrorCode::invalid, fmt::format("{}: {}", path, message), path};
        // A value of several templates is missing once.
        const bool known = std::find(found_.begin(), found_.end(), error) != found_.end();
        if (!known) found_.push_back(std::move(error));
    }
    void wording(const Step& step, const std::string& path);
    void parameters(const Step& step, const Speech& say, const std::string& path);
    void body(const Step& step, const Speech& say, const std::string& path);

    const Sequence& sequence_;
    const Sentences& sentences_;
    std::set<std::string> ids_;
    std::map<std::string, std::string> said_;  // a text, and the step that says it
    std::vector<Error> found_;
};

void Check::templates() {
    std::set<std::string> names;
    const std::vector<std::string> spoken = sentences_.languages();
    for (std::size_t i = 0; i < sequence_.templates.size(); ++i) {
        const ProviderTemplate& one = sequence_.templates[i];
        const std::string path = fmt::format("{}: templates[{}]", templates_file, i);
        expect(is_name(one.name, name_characters_max), path + ".name",
               fmt::format("'{}' is not 1 to {} small letters, digits and _", one.name, name_characters_max));
        expect(names.insert(one.name).second, path + ".name", fmt::format("'{}' is there twice", one.name));
        expect(one.category == "MARKETING" || one.category == "UTILITY", path + ".category",
               fmt::format("'{}' is not MARKETING or UTILITY", one.category));
        for (const auto& [ours, approved] : one.languages) {
            expect(std::find(spoken.begin(), spoken.end(), ours) != spoken.end(), path + ".languages",
                   fmt::format("the business does not speak '{}'", ours));
            expect(is_code_of(approved, ours), fmt::format("{}.languages.{}", path, ours),
                   fmt::format("'{}' is no code of it at the provider; write one such as {} or {}_UY", approved,
                               ours, ours));
        }
        own_words(one, path);
        if (!one.text.empty()) continue;  // a person chooses one in a language of the customer
        for (const std::string& language : spoken) {
            expect(one.languages.contains(language), path + ".languages",
                   fmt::format("has no '{}': who reads that would be written to in another language", language));
        }
    }
}

// Of a template that only people send: all that they and the provider have to know of it.
void Check::own_words(const ProviderTemplate& one, const std::string& path) {
    const bool of_a_step = std::any_of(sequence_.steps.begin(), sequence_.steps.end(),
                                       [&](const Step& step) { return step.whatsapp.name == one.name; });
    const bool has_words = !one.text.empty() || !one.parameters.empty() || !one.labels.empty();
    expect(!of_a_step || !has_words, path + ".text",
           fmt::format("'{}' is the template of a step, which has its wording and its parameters", one.name));
    expect(of_a_step || !one.text.empty(), path + ".text",
           fmt::format("'{}' is no step's and has no text: nobody could send it", one.name));
    if (of_a_step) return;
    for (const std::string& parameter : one.parameters) {
        expect(std::count(one.parameters.begin(), one.parameters.end(), parameter) == 1, path + ".parameters",
               fmt::format("'{}' is there twice", parameter));
        expect(sequence_.examples.contains(parameter), fmt::format("{}: examples", templates_file),
               fmt::format("has no '{}': the provider asks for one", parameter));
    }
    for (const auto& [place, names] : one.labels) {
        expect(std::find(one.parameters.begin(), one.parameters.end(), place) != one.parameters.end(),
               fmt::format("{}.labels.{}", path, place), "is no parameter of this template");
    }
    for (const auto& [language, approved] : one.languages) {
        expect(one.text.empty() || one.text.contains(language), path + ".text",
               fmt::format("has no '{}', in which it was approved", language));
    }
    for (const auto& [language, text] : one.text) own_text(one, language, path);
}

void Check::own_text(const ProviderTemplate& one, const std::string& language, const std::string& path) {
    const std::string at = fmt::format("{}.text.{}", path, language);
    expect(one.languages.contains(language), path + ".languages",
           fmt::format("has no '{}', in which there is a text", language));
    const Result<Wording> wording = Wording::parse(one.text.at(language), 1);
    if (!wording) return expect(false, at, wording.error().message);
    const auto places = wording->places();
    expect(!wording->chooses(), at, "chooses between words, and a template has only one");
    for (const std::string& place : places) {
        expect(std::find(one.parameters.begin(), one.parameters.end(), place) != one.parameters.end(),
               path + ".parameters", fmt::format("has no '{}', for which the text in {} has a place", place, language));
    }
    for (const std::string& parameter : one.parameters) {
        expect(places.contains(parameter), at, fmt::format("has no place {{{}}} for its parameter", parameter));
    }
    if (wording->chooses() || places.size() != one.parameters.size()) return;
    accepted(template_body(one.text.at(language), one.parameters), one.parameters.size(), at, "it");
}

void Check::step(std::size_t index) {
    const Step& step = sequence_.steps[index];
    const std::string path = fmt::format("{}: quote[{}]", sequences_file, index);
    expect(is_name(step.id, id_characters_max), path + ".id",
           fmt::format("'{}' is not 1 to {} small letters, digits and _", step.id, id_characters_max));
    expect(ids_.insert(step.id).second, path + ".id", fmt::format("'{}' is the id of an earlier step", step.id));
    const Duration before = index == 0 ? Duration{} : sequence_.steps[index - 1].after;
    expect(step.after > before, path + ".after",
           fmt::format("{} must be longer than {}{}", to_string(step.after), to_string(before),
                       index == 0 ? "" : " before it"));
    wording(step, path);
    const auto& named = step.whatsapp.parameters;
    for (const std::string& parameter : named) {
        expect(std::count(named.begin(), named.end(), parameter) == 1, path + ".whatsapp.parameters",
               fmt::format("'{}' is there twice", parameter));
        expect(sequence_.examples.contains(parameter), fmt::format("{}: examples", templates_file),
               fmt::format("has no '{}': the provider asks for one", parameter));
    }
    expect(sequence_.provider_template(step.whatsapp.name) != nullptr, path + ".whatsapp.name",
           fmt::format("'{}' is not in {}", step.whatsapp.name, templates_file));
}

void Check::wording(const Step& step, const std::string& path) {
    const bool is_part =
        std::find(std::begin(no_wordings), std::end(no_wordings), step.wording) != std::end(no_wordings);
    const std::string& first = sentences_.first();
    // What one language has, all have: that was checked.
    const bool is_there =
        step.wording.starts_with(wordings) && !is_part && sentences_.in(first).has(step.wording);
    expect(is_there, path + ".wording",
           fmt::format("'{}' is no sentence under {} (sentences/{}.json)", step.wording,
                       wordings.substr(0, wordings.size() - 1), first));
    if (!is_there) return;
    for (const std::string& language : sentences_.languages()) {
        const Speech say = sentences_.in(language);
        const std::size_t earlier = found_.size();
        parameters(step, say, path);
        if (found_.size() == earlier) body(step, say, path);
    }
}

void Check::parameters(const Step& step, const Speech& say, const std::string& path) {
    const auto& named = step.whatsapp.parameters;
    const Wording& wording = say.wording(step.wording);
    const auto places = wording.places();
    expect(!wording.chooses(), path + ".wording",
           fmt::format("'{}' in {} chooses between words, and a template has only one", step.wording, say.code()));
    for (const std::string& place : places) {
        expect(std::find(named.begin(), named.end(), place) != named.end(), path + ".whatsapp.parameters",
               fmt::format("'{}' in {} has a place {{{}}}, and the template has no parameter for it", step.wording,
                           say.code(), place));
    }
    for (const std::string& parameter : named) {
        expect(places.contains(parameter), path + ".whatsapp.parameters",
               fmt::format("'{}' in {} has no place {{{}}}: the template would be sent with {} parameters and has {}",
                           step.wording, say.code(), parameter, named.size(), places.size()));
    }
}

// What the provider refuses of a body, and what nobody should read twice.
void Check::body(const Step& step, const Speech& say, const std::string& path) {
    const std::string text = template_body(step, say);
    const auto [first, is_new] = said_.emplace(text, step.id);
    expect(is_new, path + ".wording",
           fmt::format("says in {} what step '{}' says: nobody reads the same twice", say.code(), first->second));
    accepted(text, step.whatsapp.parameters.size(), path + ".wording",
             fmt::format("'{}' in {}", step.wording, say.code()));
}

// By the provider, once its places are filled in.
void Check::accepted(const std::string& text, std::size_t places, const std::string& path,
                     const std::string& whose) {
    const std::size_t longest = characters(text) + places * parameter_characters_max;
    expect(longest <= body_characters_max, path,
           fmt::format("{} may grow to {} characters, and a template has at most {}", whose, longest,
                       body_characters_max));
    expect(!text.starts_with("{{") && !text.ends_with("}}"), path,
           fmt::format("{} begins or ends with a place, which the provider refuses", whose));
    expect(text.find("}}{{") == text.npos && text.find("}} {{") == text.npos, path,
           fmt::format("{} has two places side by side, which the provider refuses", whose));
}

}  // namespace

std::vector<Error> check_sequence(const Sequence& sequence, const Sentences& sentences) {
    Check check{sequence, sentences};
    check.templates();
    for (std::size_t i = 0; i < sequence.steps.size(); ++i) check.step(i);
    return check.take();
}

const Step* step_after_the_end(const Sequence& sequence, Duration valid_for) {
    const auto found = std::find_if(sequence.steps.begin(), sequence.steps.end(),
                                    [valid_for](const Step& step) { return step.after >= valid_for; });
    return found == sequence.steps.end() ? nullptr : &*found;
}

}  // namespace tero::followup
