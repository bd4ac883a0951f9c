// Randomness that can be replayed: everything that needs chance is given a Random, and a seed replays the
// run.
#pragma once

#include <cstdint>
#include <string_view>

namespace tero {

// splitmix64 (Steele, Lea, Flood 2014): small state, passes BigCrush, and any seed is a good one. Not for
// secrets.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next();
    // 0 … limit-1; 0 when limit < 1.
    std::int64_t below(std::int64_t limit);
    // true in `percent` of 100 draws.
    bool chance(int percent) { return below(100) < percent; }
    // 0.0 … just under 1.0.
    double unit();

private:
    std::uint64_t state_;
};

// A stable 64-bit hash (FNV-1a, finished by splitmix): the same on every machine and in every version.
std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0);

// Bytes no one can guess, from the system: for keys and links, never for decisions.
void fill_secret(void* bytes, std::size_t count);

}  // namespace tero
