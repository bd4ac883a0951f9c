// What TERO_OPTIONS refuses at compile time.
#include "codec/option_info.hpp"

#include <gtest/gtest.h>
#include <cstdint>

namespace tero {
namespace {

struct SmallOptions {
    std::int32_t count = 1;
    Duration pause = {};
    std::string name = {};
    bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(SmallOptions, (), (count, pause, name, enabled))

constexpr std::array<OptionInfo, 4> good{
    OptionInfo{.name = "count", .text = "How many.", .unit = "things", .range = between(1, 9)},
    OptionInfo{.name = "pause", .text = "How long.", .range = between(0s, 1h)},
    OptionInfo{.name = "name", .text = "Whose.", .allowed = "any text"},
    OptionInfo{.name = "enabled", .text = "Whether."},
};

template <std::size_t Field>
constexpr bool explained_with(OptionInfo option) {
    auto options = good;
    options[Field] = option;
    return described::explains<SmallOptions>(options);
}

static_assert(described::explains<SmallOptions>(good));
static_assert(!described::explains<SmallOptions>(std::array{good[0], good[1], good[2]}), "one forgotten");
static_assert(!explained_with<3>({.name = "enable", .text = "Whether."}), "another name");
static_assert(!explained_with<3>({.name = "enabled"}), "no text");
static_assert(!explained_with<0>({.name = "count", .text = "How many.", .unit = "things"}), "no range");
static_assert(!explained_with<0>({.name = "count", .text = "How many.", .range = between(1, 9)}), "no unit");
static_assert(!explained_with<1>({.name = "pause", .text = "How long.", .range = between(0, 9)}),
              "of numbers");
static_assert(!explained_with<2>({.name = "name", .text = "Whose."}), "nothing about what is allowed");

TEST(OptionInfo, IsCheckedWhereItIsCompiled) { SUCCEED(); }

}  // namespace
}  // namespace tero
