#include "base/random.hpp"

#include "base/check.hpp"

#include <sys/random.h>

namespace tero {
namespace {

std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

}  // namespace

std::uint64_t Random::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return mixed(state_);
}

std::int64_t Random::below(std::int64_t limit) {
    if (limit < 1) return 0;
    // The bias of the modulo is below 2^-40 for every limit we use.
    return static_cast<std::int64_t>((next() >> 1) % static_cast<std::uint64_t>(limit));
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::uint64_t stable_hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ mixed(seed);
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return mixed(hash);
}

void fill_secret(void* bytes, std::size_t count) {
    auto* out = static_cast<unsigned char*>(bytes);
    while (count > 0) {
        const ssize_t got = getrandom(out, count, 0);
        CHECK(got > 0, "getrandom gave nothing");
        out += got;
        count -= static_cast<std::size_t>(got);
    }
}

}  // namespace tero
