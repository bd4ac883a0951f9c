#include "business/quoting/catalog_reading.hpp"

#include <algorithm>

namespace tero::sales {
namespace {

constexpr int decimals_max = 4;

Result<Decimal> decimal(const Place& place, const Decimal& min, const Decimal& max) {
    const json::string* written = place.value->if_string();
    if (written == nullptr) return wrong(place.path, R"(expected a decimal as text, such as "150.00")");
    const Result<Decimal> parsed = Decimal::parse(view(*written));
    if (!parsed) return wrong(place.path, parsed.error().message);
    if (*parsed < min || *parsed > max) {
        return wrong(place.path, fmt::format("{} is not between {} and {}", parsed->to_string(),
                                             min.to_string(), max.to_string()));
    }
    if (parsed->rounded(decimals_max) != *parsed) {
        return wrong(place.path,
                     fmt::format("{} has more than {} decimals", parsed->to_string(), decimals_max));
    }
    return *parsed;
}

}  // namespace

Error wrong(const std::string& path, std::string_view what) {
    return {ErrorCode::invalid, fmt::format("{}: {}", path.empty() ? "catalog" : path, what), path};
}

std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

std::string joined(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

Result<const json::object*> object(const Place& place) {
    if (const json::object* found = place.value->if_object()) return found;
    return wrong(place.path, "expected an object");
}

Result<std::optional<Place>> optional_member(const Place& place, std::string_view key) {
    TRY(const json::object* members, object(place));
    const json::value* value = members->if_contains(json::string_view(key.data(), key.size()));
    if (value == nullptr || value->is_null()) return std::optional<Place>{};
    return std::optional<Place>{Place{value, joined(place.path, key)}};
}

Result<Place> member(const Place& place, std::string_view key) {
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return wrong(joined(place.path, key), "is missing");
    return *found;
}

Result<std::string> text(const Place& place) {
    const json::string* found = place.value->if_string();
    if (found == nullptr) return wrong(place.path, "expected a text");
    if (found->empty()) return wrong(place.path, "must not be empty");
    return std::string(view(*found));
}

Result<std::string> code(const Place& place) {
    TRY(std::string found, text(place));
    const bool plain = std::all_of(found.begin(), found.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!plain) return wrong(place.path, "a code has only a-z, 0-9 and _");
    return found;
}

Result<Decimal> price(const Place& place) { return decimal(place, Decimal::of("0.0001"), 9'999'999); }
Result<Decimal> factor(const Place& place) { return decimal(place, Decimal::of("0.0001"), 100); }
Result<Decimal> surcharge(const Place& place) { return decimal(place, 0, 10); }
Result<Decimal> percent(const Place& place) { return decimal(place, 0, 100); }
Result<Decimal> amount(const Place& place) { return decimal(place, 0, 9'999'999); }

Error named(Error error, const json::value& element) {
    const json::object* members = element.if_object();
    for (const char* key : {"id", "code"}) {
        const json::value* name = members == nullptr ? nullptr : members->if_contains(key);
        if (name == nullptr || !name->is_string()) continue;
        error.message += fmt::format(", in {}", view(name->get_string()));
        return error;
    }
    return error;
}

Result<std::string> text_or(const Place& place, std::string_view key, std::string otherwise) {
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return otherwise;
    return text(*found);
}

Result<Names> names(const Place& place) {
    const json::object* by_language = place.value->if_object();
    if (by_language == nullptr) {
        TRY(std::string only, text(place));
        return Names{{"", std::move(only)}};
    }
    if (by_language->empty()) return wrong(place.path, "a name in no language");
    Names read;
    for (const auto& entry : *by_language) {
        const std::string language(view(entry.key()));
        TRY(std::string said, text(Place{&entry.value(), joined(place.path, language)}));
        read.emplace("", said);
        read[language] = std::move(said);
    }
    return read;
}

Result<Decimal> amount_or_none(const Place& place, std::string_view key) {
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return Decimal{0};
    return amount(*found);
}

Result<bool> flag(const Place& place, std::string_view key, bool otherwise) {
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return otherwise;
    if (!found->value->is_bool()) return wrong(found->path, "expected true or false");
    return found->value->get_bool();
}

Result<std::int64_t> whole(const Place& place, std::string_view key, std::int64_t otherwise, std::int64_t min,
                           std::int64_t max) {
    TRY(const std::optional<Place> found, optional_member(place, key));
    if (!found.has_value()) return otherwise;
    const std::int64_t* read = found->value->if_int64();
    if (read == nullptr || *read < min || *read > max)
        return wrong(found->path, fmt::format("expected a whole number between {} and {}", min, max));
    return *read;
}

}  // namespace tero::sales
