#include "codec/type_info.hpp"

#include "base/check.hpp"

namespace tero {

std::string_view enumerator_name(const TypeInfo& type, std::int64_t value) {
    CHECK(value >= 0 && static_cast<std::size_t>(value) < type.enumerators.size(), "{} has no value {}",
          type.name, value);
    return type.enumerators[static_cast<std::size_t>(value)];
}

}  // namespace tero
