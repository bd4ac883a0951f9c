// What requests can be asked.
#include "net/http.hpp"

namespace tero::net {
namespace {

std::string_view first_of(const Headers& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return first_of(headers, name); }

std::string_view Request::parameter(std::string_view name) const { return first_of(query, name); }

}  // namespace tero::net
