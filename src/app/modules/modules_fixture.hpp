// For tests: an engine, driven by hand, with all the modules of a Tero that quotes.
#pragma once

#include "app/modules/tero_modules.hpp"
#include "engine/tests/engine_fixture.hpp"

namespace tero {

ModuleSet modules_for_tests(AgentConfig config = {});

}  // namespace tero
