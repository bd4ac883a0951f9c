// Who a thing belongs to: a module, and a row of it. What becomes of a task, of a message, is told to its
// owner.
//
//     TERO_MODULE(messaging)          in the module's model
//     Owner{module_id("messaging"), conversation.id}
//
// In memory a module is a number; where it is stored or shown it is its name.
#pragma once

#include "base/id.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string_view>

namespace tero {

// NONE: nobody's. The others are given when the program begins.
enum class ModuleId : std::uint8_t { NONE };

// CHECKs that the program tells of such a module.
bool is_module(std::string_view name);
ModuleId module_id(std::string_view name);  // of one that there is
std::string_view name_of(ModuleId id);

struct Owner {
    ModuleId module = ModuleId::NONE;
    RawId id = {};  // of its row
    bool operator==(const Owner&) const = default;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (module, id))
TERO_DESCRIBED_WHOLLY(Owner);

namespace telling {
ModuleId tell_of_module(std::string_view name);
}  // namespace telling

}  // namespace tero

// `modules::messaging` is its id from then on.
#define TERO_MODULE(name)                                                        \
    namespace modules {                                                          \
    inline const ::tero::ModuleId name = ::tero::telling::tell_of_module(#name); \
    }
