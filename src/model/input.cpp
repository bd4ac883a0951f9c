#include "model/input.hpp"

template class std::vector<tero::Input>;
