// What is said of each side, counted: four sides with the same are one line.
#pragma once

#include <string>
#include <vector>

namespace tero::sales {

struct SideCount {
    std::string code = {};
    int sides = 0;
};
// In the order of first mention.
std::vector<SideCount> counted_sides(const std::vector<std::string>& sides);

}  // namespace tero::sales
