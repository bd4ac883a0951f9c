#include "sim/world.hpp"

#include <algorithm>

namespace tero::sim {

void World::at(Timestamp moment, std::function<void()> event) {
    events_to_come_.emplace(std::pair{std::max(moment, clock.now()), next_event_++}, std::move(event));
}

bool World::step() {
    if (events_to_come_.empty()) return false;
    const auto first = events_to_come_.begin();
    clock.advance_to(first->first.first);
    const std::function<void()> event = std::move(first->second);
    events_to_come_.erase(first);
    events_ += 1;
    event();
    return true;
}

void World::tell(std::string_view what) {
    hash_ = stable_hash(what, hash_ ^ static_cast<std::uint64_t>(clock.now().ms));
}

void World::found(Law law, std::string detail) {
    if (!finding_) finding_ = Finding{law, std::move(detail)};
}

}  // namespace tero::sim
