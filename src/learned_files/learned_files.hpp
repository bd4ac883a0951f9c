// What the built-in businesses understand, kept inside the binary: the lines that people wrote, and the
// models that the build trained on them.
#pragma once

#include "base/embedded_file.hpp"

#include <span>
#include <string_view>

namespace tero {

// "/languages/es/intents/v01.tsv", "/businesses/bmc/intents/v01.tsv", sorted by path; may be none.
std::span<const EmbeddedFile> embedded_lines();
// "/bmc.model"; none where there were no lines.
std::span<const EmbeddedFile> embedded_models();

// Null when the build has none for this business.
const EmbeddedFile* embedded_model(std::string_view business);

}  // namespace tero
