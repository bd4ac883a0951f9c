// Values under names that are data: what one business calls `hours` or `guests` is in no struct.
//
//     struct Wish { std::string product = {}; OtherFields values = {}; };
//     {"product": "tent", "hours": 3, "length_m": "12.5", "sides": ["red", "blue"]}
//
// On the wire the entries of an OtherFields stand beside the fields of the struct that holds it. Such a
// struct knows no unknown field: who reads the values must refuse the names that mean nothing.
#pragma once

#include "base/decimal.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tero {

// A whole number, a text, or a list of texts. A measure is the text of its decimal, without trailing zeros.
struct PlainValue {
    std::variant<std::int64_t, std::string, std::vector<std::string>> held = {};

    PlainValue() = default;
    // NOLINTBEGIN: each of these is a plain value
    PlainValue(int value) : held(std::int64_t{value}) {}
    PlainValue(std::int64_t value) : held(value) {}
    PlainValue(const char* value) : held(std::string{value}) {}
    PlainValue(std::string_view value) : held(std::string{value}) {}
    PlainValue(std::string value) : held(std::move(value)) {}
    PlainValue(std::vector<std::string> value) : held(std::move(value)) {}
    PlainValue(const Decimal& value);
    // NOLINTEND

    // nullptr: it is something else.
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&held); }
    const std::string* text() const { return std::get_if<std::string>(&held); }
    const std::vector<std::string>* texts() const { return std::get_if<std::vector<std::string>>(&held); }
    bool operator==(const PlainValue&) const = default;
};

std::string to_string(const PlainValue& value);  // `100`, `red`, `red, blue`

struct OtherFields : std::map<std::string, PlainValue, std::less<>> {
    using map::map;
};

}  // namespace tero
