#include "kernel/input.hpp"

template class std::vector<tero::Input>;
