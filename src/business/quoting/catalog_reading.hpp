// Reading the owner's JSON: a value with its path, so that what is refused is refused where it stands.
//
// Inside this folder only.
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "business/quoting/model/quote.hpp"

#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::sales {

namespace json = boost::json;

// A value and where it stands.
struct Place {
    const json::value* value = nullptr;
    std::string path = {};
};

Error wrong(const std::string& path, std::string_view what);
// The name of an element is found faster in the file than its index.
Error named(Error error, const json::value& element);
std::string_view view(json::string_view text);
std::string joined(const std::string& path, std::string_view key);

Result<const json::object*> object(const Place& place);
// Absent and null are the same.
Result<std::optional<Place>> optional_member(const Place& place, std::string_view key);
Result<Place> member(const Place& place, std::string_view key);

Result<std::string> text(const Place& place);
Result<std::string> text_or(const Place& place, std::string_view key, std::string otherwise);
// A text, or one for each language; the first one is everybody else's.
Result<Names> names(const Place& place);
// Codes become parts of keys and of paths.
Result<std::string> code(const Place& place);
Result<bool> flag(const Place& place, std::string_view key, bool otherwise);
Result<std::int64_t> whole(const Place& place, std::string_view key, std::int64_t otherwise, std::int64_t min,
                           std::int64_t max);

// Within what an owner may enter: with these bounds, pricing a quote stays within a Decimal (see
// pricing.cpp).
Result<Decimal> price(const Place& place);
Result<Decimal> factor(const Place& place);
Result<Decimal> surcharge(const Place& place);
Result<Decimal> percent(const Place& place);
Result<Decimal> amount(const Place& place);
Result<Decimal> amount_or_none(const Place& place, std::string_view key);

// Reads every element of a list; an absent list is empty.
template <class T, class Read>
Result<std::vector<T>> list_of(const Place& place, std::string_view key, Read read) {
    std::vector<T> result;
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return result;
    const json::array* elements = found->value->if_array();
    if (elements == nullptr) return wrong(found->path, "expected a list");
    for (std::size_t i = 0; i < elements->size(); ++i) {
        Result<T> element = read(Place{&(*elements)[i], fmt::format("{}[{}]", found->path, i)});
        if (!element) return named(std::move(element).error(), (*elements)[i]);
        result.push_back(*std::move(element));
    }
    return result;
}

// Reads every member of an object whose keys are data; an absent one is empty.
template <class T, class Read>
Result<std::vector<T>> map_of(const Place& place, std::string_view key, Read read) {
    std::vector<T> result;
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return result;
    TRY(const json::object* members, object(*found));
    for (const auto& entry : *members) {
        const std::string name(view(entry.key()));
        TRY(T element, read(name, Place{&entry.value(), joined(found->path, name)}));
        result.push_back(std::move(element));
    }
    return result;
}

// No two elements may share what `key` takes from them.
template <class T, class Key>
Result<Done> distinct(const std::vector<T>& elements, const std::string& path, Key key) {
    std::set<std::string> seen;
    for (const T& element : elements) {
        if (!seen.insert(key(element)).second)
            return wrong(path, fmt::format("{} is there twice", key(element)));
    }
    return Done{};
}

// The enumerator that a text names.
template <class Enum, std::size_t Count>
Result<Enum> one_of(const Place& place, const std::array<std::pair<std::string_view, Enum>, Count>& names) {
    TRY(const std::string said, text(place));
    std::string known;
    for (const auto& [name, value] : names) {
        if (name == said) return value;
        known += (known.empty() ? "" : ", ") + std::string{name};
    }
    return wrong(place.path, fmt::format("expected one of {}", known));
}

}  // namespace tero::sales
