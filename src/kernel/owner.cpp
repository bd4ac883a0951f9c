#include "kernel/owner.hpp"

#include "base/check.hpp"
#include "codec/register.hpp"

#include <algorithm>
#include <vector>

namespace tero {
namespace {

// Grows while the program begins, before main(); the first is nobody.
std::vector<std::string_view>& names() {
    static std::vector<std::string_view> names{""};
    return names;
}

}  // namespace

bool is_module(std::string_view name) {
    return std::find(names().begin() + 1, names().end(), name) != names().end();
}

ModuleId module_id(std::string_view name) {
    const auto found = std::find(names().begin() + 1, names().end(), name);
    CHECK(found != names().end(), "no module is called '{}'", name);
    return static_cast<ModuleId>(found - names().begin());
}

std::string_view name_of(ModuleId id) { return names()[static_cast<std::size_t>(id)]; }

namespace telling {

ModuleId tell_of_module(std::string_view name) {
    CHECK(std::find(names().begin(), names().end(), name) == names().end(), "two modules are called {}", name);
    names().push_back(name);
    return static_cast<ModuleId>(names().size() - 1);
}

}  // namespace telling

// An enumeration whose values are the modules of this program.
template <>
const TypeInfo& type_info<ModuleId>() {
    static const TypeInfo built = [] {
        TypeInfo type = registering::plain<ModuleId>(Kind::enumeration);
        type.name = "ModuleId";
        type.enumerators = names();
        type.get_integer = [](const void* object) {
            return static_cast<std::int64_t>(*static_cast<const ModuleId*>(object));
        };
        type.set_integer = [](void* object, std::int64_t value) {
            *static_cast<ModuleId*>(object) = static_cast<ModuleId>(value);
        };
        return type;
    }();
    return built;
}

}  // namespace tero
