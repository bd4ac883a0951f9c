// Seeds that once found a bug: always run, besides the others. A seed keeps its story only until something
// else is drawn before it, so what lasts is the small test that came with the mend; these cost little
// company.
#pragma once

#include <cstdint>
#include <vector>

namespace tero::sim {

inline const std::vector<std::uint64_t> kept_coordinator_seeds{};
inline const std::vector<std::uint64_t> kept_ladder_seeds{
    1436,  // a customer wrote in the moment between the decision to send and its commit
};

}  // namespace tero::sim
