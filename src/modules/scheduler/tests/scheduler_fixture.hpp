// For tests: an engine with the scheduler, and all that a schedule can start.
#pragma once

#include "engine/tests/engine_fixture.hpp"

namespace tero {

// What is due within `near` is in memory.
ModuleSet scheduler_modules(Duration near = 1h);

}  // namespace tero
