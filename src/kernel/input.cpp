#include "kernel/input.hpp"

#include <algorithm>
#include <deque>
#include <vector>

namespace tero {
namespace {

// Grows while the program begins, before main().
struct Inputs {
    std::deque<InputInfo> all = {};  // whose addresses stay
    std::vector<const InputInfo*> in_order = {};
};

Inputs& inputs() {
    static Inputs inputs;
    return inputs;
}

}  // namespace

std::span<const InputInfo* const> all_inputs() { return inputs().in_order; }

namespace telling {

const InputInfo& tell_of_input(std::string_view module, std::string_view name, InputUse use) {
    Inputs& told = inputs();
    const bool known = std::any_of(told.all.begin(), told.all.end(), [&](const InputInfo& other) {
        return other.name == name && other.module == module;
    });
    CHECK(!known, "module {} tells of two inputs {}", module, name);
    told.all.push_back({static_cast<std::uint32_t>(told.all.size()), name, module, use});
    told.in_order.push_back(&told.all.back());
    return told.all.back();
}

}  // namespace telling

}  // namespace tero
