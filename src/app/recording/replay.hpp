// Decides again what a recording's engines were told, and says whether the same comes of it.
#pragma once

#include "base/result.hpp"
#include "kernel/modules.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tero::app {

struct RecordingHeader;
class RecordingReader;

struct ReplayDifference {
    std::uint64_t group = 0;              // the first one that is not the same
    std::string what = {};                // in words
    std::vector<std::string> inputs = {};  // offered since the group before, the first of them
};

struct ReplayOutcome {
    std::uint64_t engines = 0;  // one for each start, and each time that one was built again
    std::uint64_t inputs = 0;
    std::uint64_t groups = 0;       // that were the same
    std::uint64_t last_group = 0;   // the number of the last one of them …
    std::uint64_t chain = 0;        // … and its hash
    std::string ended_because = {};  // the recorder stopped early; empty: it did not
    std::optional<ReplayDifference> difference = {};
};

// The modules must be made for the configuration that was recorded. invalid: the recording cannot be read.
Result<ReplayOutcome> replay(RecordingReader& recording, const ModuleSet& modules);

}  // namespace tero::app
