#include "modules/workflow/model/execution.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero::workflow {

Error is_so(const WorkflowExecution& execution) {
    return {ErrorCode::conflict,
            execution.is_undoing ? "it is ending: what it did is being undone"
                                 : fmt::format("it is {}", name_of(execution.status)),
            "status"};
}

std::string version_key(std::string_view workflow, std::int32_t version) {
    return fmt::format("{}@{}", workflow, version);
}

std::string attribute_key(const Id<WorkflowExecution>& execution, std::string_view name) {
    return fmt::format("{}.{}", execution, name);
}

Id<WorkflowFork> fork_id(const RawId& path, std::int32_t run) {
    const Sha256 mixed = sha256(fmt::format("{}/{}", path, run));
    Id<WorkflowFork> id;
    // The time of its parent: rows of one execution lie together. The last four bytes are its branches'.
    std::copy_n(path.bytes.begin(), 6, id.bytes.begin());
    std::transform(mixed.begin(), mixed.begin() + 6, id.bytes.begin() + 6,
                   [](auto byte) { return static_cast<std::uint8_t>(byte); });
    return id;
}

Id<WorkflowBranch> branch_id(const Id<WorkflowFork>& fork, std::int32_t index) {
    const auto number = static_cast<std::uint32_t>(index) + 1;
    Id<WorkflowBranch> id{RawId{fork}};
    for (std::size_t i = 0; i < 4; ++i) id.bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return id;
}

}  // namespace tero::workflow
