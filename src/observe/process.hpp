// What this process takes of the machine, as the system counts it.
#pragma once

#include <cstdint>

namespace tero {

struct ProcessUse {
    double processor_seconds = 0;    // of all its threads since it began
    std::uint64_t memory_bytes = 0;  // resident; 0 where the system does not say
};

ProcessUse process_use();

}  // namespace tero
