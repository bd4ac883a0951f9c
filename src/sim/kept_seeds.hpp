// Seeds that once found a bug: always run, besides the others. A seed keeps its story only until something
// else is drawn before it, so what lasts is the small test that came with the mend; these cost little
// company.
#pragma once

#include <cstdint>
#include <vector>

namespace tero::sim {

inline const std::vector<std::uint64_t> kept_coordinator_seeds{
    10,  // a leader ended and was tried again within one group, and what comes after it was let go in between
};
inline const std::vector<std::uint64_t> kept_ladder_seeds{
    1436,  // a customer wrote in the moment between the decision to send and its commit
    1457,  // an answer from the catalog offered a person
};
inline const std::vector<std::uint64_t> kept_workflow_seeds{
    1799,  // a deposed coordinator read a work item that it had not counted
};

}  // namespace tero::sim
