// What the modules of this program offer to those who write workflows: what happens, which can begin one
// (`triggers`), and what a step can have a module do (`call`). A module tells of each in its model:
//
//     inline const workflow::Happening quote_sent{"quote.sent"};
//     inline const workflow::Operation sequence{modules::followup, "sequence"};
#pragma once

#include "kernel/owner.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace tero::workflow {

struct Happening {
    explicit Happening(std::string name);
    std::string name;
};

struct Operation {
    Operation(ModuleId module, std::string name);
    std::string name;  // within the module
};

// `message.sales`
const std::set<std::string>& happenings();
// `followup.sequence`, and the module that does it.
const std::map<std::string, ModuleId>& operations();

// The workflow that is to begin when this happens; empty: none.
using BegunBy = std::function<std::string(std::string_view happening)>;

}  // namespace tero::workflow
