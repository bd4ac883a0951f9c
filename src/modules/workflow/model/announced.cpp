#include "modules/workflow/model/announced.hpp"

#include <fmt/format.h>
#include <utility>

namespace tero::workflow {
namespace {

// Filled while the program begins, by variables of other files: made when the first of them asks.
std::set<std::string>& all_happenings() {
    static std::set<std::string> all;
    return all;
}
std::map<std::string, ModuleId>& all_operations() {
    static std::map<std::string, ModuleId> all;
    return all;
}

}  // namespace

Happening::Happening(std::string name_) : name(std::move(name_)) { all_happenings().insert(name); }

Operation::Operation(ModuleId module, std::string name_) : name(std::move(name_)) {
    all_operations().emplace(fmt::format("{}.{}", name_of(module), name), module);
}

const std::set<std::string>& happenings() { return all_happenings(); }
const std::map<std::string, ModuleId>& operations() { return all_operations(); }

}  // namespace tero::workflow
