#include "modules/workflow/model/execution.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero::workflow {

std::string version_key(std::string_view workflow, std::int32_t version) {
    return fmt::format("{}@{}", workflow, version);
}

Id<WorkflowBranch> branch_id(const RawId& parent, std::int32_t run, std::int32_t index) {
    const Sha256 mixed = sha256(fmt::format("{}/{}/{}", parent, run, index));
    Id<WorkflowBranch> id;
    // The time of its parent: rows of one execution lie together.
    std::copy_n(parent.bytes.begin(), 6, id.bytes.begin());
    std::transform(mixed.begin(), mixed.begin() + 10, id.bytes.begin() + 6,
                   [](auto byte) { return static_cast<std::uint8_t>(byte); });
    return id;
}

}  // namespace tero::workflow
