// Objects of any described type, filled by chance: what codecs, stores and benchmarks are tried on. Every
// value can be stored and read back: text is valid UTF-8 (any of it), times lie in the years 1970 to 9999,
// durations are not negative.
#pragma once

#include "base/random.hpp"
#include "codec/type_info.hpp"

namespace tero {

void fill_by_chance(const TypeInfo& type, void* object, Random& random);

template <class T>
T random_object(Random& random) {
    T object{};
    fill_by_chance(type_info<T>(), &object, random);
    return object;
}

}  // namespace tero
