#include "modules/followup/model/sequence.hpp"

#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::followup {
namespace {

template <class File>
Result<File> read_file_of(const BusinessFiles& files, std::string_view name) {
    const std::string* text = files.find(name);
    if (text == nullptr) return Error{ErrorCode::invalid, fmt::format("there is no {}", name), std::string{name}};
    auto read = from_json<File>(*text, Reading::strict);
    if (read) return read;
    const Error& error = read.error();
    return Error{ErrorCode::invalid,
                 fmt::format("{}: {}{}{}", name, error.field, error.field.empty() ? "" : ": ", error.message),
                 std::string{name}};
}

}  // namespace

const Step* Sequence::step(std::string_view id) const {
    const auto found =
        std::find_if(steps.begin(), steps.end(), [id](const Step& one) { return one.id == id; });
    return found == steps.end() ? nullptr : &*found;
}

const Step* Sequence::step_at(Duration after) const {
    if (steps.empty()) return nullptr;
    // 24 h may have become 23 since.
    const auto found = std::find_if(steps.begin(), steps.end(),
                                    [after](const Step& one) { return one.after + 2h >= after; });
    return found == steps.end() ? &steps.back() : &*found;
}

const ProviderTemplate* Sequence::provider_template(std::string_view name) const {
    const auto found = std::find_if(templates.begin(), templates.end(),
                                    [name](const ProviderTemplate& one) { return one.name == name; });
    return found == templates.end() ? nullptr : &*found;
}

Result<Sequence> read_sequence(const BusinessFiles& files) {
    TRY(auto sequences, read_file_of<SequencesFile>(files, sequences_file));
    TRY(auto templates, read_file_of<TemplatesFile>(files, templates_file));
    return Sequence{std::move(sequences.quote), std::move(templates.examples),
                    std::move(templates.templates)};
}

}  // namespace tero::followup
