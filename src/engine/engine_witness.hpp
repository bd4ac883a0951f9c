// Everything that an engine is told, in the order in which it is told it: time, chance, inputs, rows. Its
// decisions are pure, so an engine that is told the same decides the same; app/recording keeps it in a file.
// Called on whichever thread drives the engine, by one at a time: be quick.
#pragma once

#include "base/time.hpp"
#include "kernel/idempotent_call.hpp"
#include "kernel/input.hpp"
#include "kernel/query.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace tero {

struct EngineOptions;
struct Loaded;

class EngineWitness {
public:
    virtual ~EngineWitness() = default;

    virtual void is_made(const EngineOptions& options, std::uint64_t seed) = 0;
    virtual void restores(Timestamp now) = 0;
    virtual void has_read(TableId table, const Page& page) = 0;
    // `group` is the last one that is stored, and `chain` its hash.
    virtual void begins(std::uint64_t group, std::uint64_t chain, bool same_process, Duration away) = 0;
    virtual void stood_still(Duration lasted) = 0;
    // `once`: null where it may be decided twice.
    virtual void is_offered(const Input& input, Ticket ticket, const Once* once) = 0;
    // What a call that is decided once is answered with; made outside of the decision.
    virtual void has_answered(const KeptAnswer& answer) = 0;
    virtual void turns(Timestamp at) = 0;
    virtual void is_given(std::span<const Loaded> rows) = 0;
    // Before it is stored. `group` 0: nothing of what was decided is stored.
    virtual void gives_group(std::uint64_t group, std::uint64_t chain) = 0;
    virtual void is_stored(std::uint64_t group) = 0;
};

}  // namespace tero
