#include "codec/plain_value.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tero {
namespace {

std::string without_trailing_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

PlainValue::PlainValue(const Decimal& value) : held(without_trailing_zeros(value.to_string())) {}

std::string to_string(const PlainValue& value) {
    if (const std::int64_t* integer = value.integer()) return std::to_string(*integer);
    if (const std::string* text = value.text()) return *text;
    return fmt::format("{}", fmt::join(*value.texts(), ", "));
}

}  // namespace tero
