// What a worker says that its own process takes; what it does not know is null.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <optional>

namespace tero {

struct WorkerUsage {
    std::optional<double> processor = {};  // of one core, since it said so last
    std::optional<std::uint64_t> memory_bytes = {};
    bool operator==(const WorkerUsage&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkerUsage, (), (processor, memory_bytes))
TERO_DESCRIBED_WHOLLY(WorkerUsage);

}  // namespace tero
