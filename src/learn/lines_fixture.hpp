// A small world to learn: three things that six people say in a few ways each.
#pragma once

#include "learn/examples.hpp"
#include "learn/train.hpp"

#include <vector>

namespace tero::learn {

// Labels `bread`, `boat` and `stop`, and `other` for what is none of them; `stop` also as the second of two.
std::vector<Example> small_world();
// Of small_world(), made once.
const Trained& small_model();

}  // namespace tero::learn
