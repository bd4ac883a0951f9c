// The demo's folder: only ever a folder of its own, emptied only when it is a demo's.
//
//     demo.json         the settings, written first: a folder without them is no demo's
//     demo.forgetting   what demo.json is called from the moment on at which all the rest is to go
//
// The emptying may be cut short at any moment; the next start of the demo, --fresh or not, finishes it.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tero::app {

// Makes the folder when it is missing. conflict: it holds something, and nothing says that a demo put it
// there.
Result<Done> enter_demo_folder(const std::string& data);

// Under the folder's lock: finishes an emptying that was begun, and empties it when it is to be `fresh`.
Result<Done> tidy_demo_folder(const std::string& data, bool fresh);

}  // namespace tero::app
