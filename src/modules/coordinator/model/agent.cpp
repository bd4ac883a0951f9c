#include "modules/coordinator/model/agent.hpp"

#include "base/random.hpp"

namespace tero {

RawId agent_subject(std::string_view name) {
    RawId subject;
    for (std::uint64_t half = 0; half < 2; ++half) {
        const std::uint64_t hash = stable_hash(name, half + 1);
        for (std::size_t i = 0; i < 8; ++i)
            subject.bytes[8 * half + i] = static_cast<std::uint8_t>(hash >> (8 * i));
    }
    return subject;
}

}  // namespace tero
