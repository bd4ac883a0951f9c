// The law that makes memory trustworthy: what the engine holds is what is stored, and nothing that is alive
// is missing from it. For tests and the simulation, which ask after every commit.
#pragma once

#include "engine/engine.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tero {

// What differs first, in words; nothing when all is well. Only meaningful while no group collects or is in
// flight.
std::optional<std::string> working_set_difference(const Engine& engine, Store& store,
                                                  std::string_view workspace);

}  // namespace tero
