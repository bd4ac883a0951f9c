// What becomes of the values that a message names: said, denied, replaced by a later one, or one of a choice.
//
//     «de 100, no, perdón, de 150»      150
//     «en 100 o en 150»                 neither: the customer is asked which
//     «con mantel no, con sillas»       the chairs; the other is denied
#pragma once

#include "codec/plain_value.hpp"
#include "modules/router/model/standing.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tero::router {

struct Entities;
struct Text;
struct Words;

// One value as it was named: tokens [begin, end).
struct FoundValue {
    std::string what = {};  // the option, `product`, `size`, or whatever else can be only one
    std::vector<std::pair<std::string, PlainValue>> values = {};  // that it puts into a request, by code
    std::size_t begin = 0;
    std::size_t end = 0;
    Standing standing = Standing::STATED;
};

inline constexpr std::string_view found_size = "size";  // length and width together
inline constexpr std::string_view found_product = "product";

// «Los dos», «todas», «both»: of what was named, all.
bool says_all(const Text& text, const Words& words);

// Leaves in the request only what holds, and says of the rest what became of it.
void settle_values(const Text& text, const Words& words, Entities& entities);

// Of what was settled: the several things that were asked for, if there are.
void find_items(const Text& text, const Words& words, Entities& entities);

}  // namespace tero::router
