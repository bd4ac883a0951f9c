// Reading a catalog from JSON. What it refuses, it refuses with the path of the offending value, because the
// reader is the owner who has just edited the file.
#include "business/quoting/catalog.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace tero::sales {
namespace {

namespace json = boost::json;

// Bounds of what an owner may enter. With them, pricing a quote stays within a Decimal (see pricing.cpp).
constexpr int decimals_max = 4;
constexpr std::int32_t thickness_max_mm = 5000;

// A value and where it stands.
struct Place {
    const json::value* value = nullptr;
    std::string path = {};
};

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

// Absent and null are the same.
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

// Codes become parts of keys and of paths.
Result<std::string> code(const Place& place) {
    TRY(std::string found, text(place));
    const bool plain = std::all_of(found.begin(), found.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!plain) return wrong(place.path, "a code has only a-z, 0-9 and _");
    return found;
}

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

Result<Decimal> price(const Place& place) { return decimal(place, Decimal::of("0.0001"), 9'999'999); }
Result<Decimal> factor(const Place& place) { return decimal(place, Decimal::of("0.0001"), 100); }
Result<Decimal> surcharge(const Place& place) { return decimal(place, 0, 10); }
Result<Decimal> percent(const Place& place) { return decimal(place, 0, 100); }
Result<Decimal> measure(const Place& place) { return decimal(place, 0, 9'999'999); }

// The name of an element is found faster in the file than its index.
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

Result<std::vector<CatalogOption>> options(const Place& place, std::string_view key,
                                           std::string_view figure) {
    return map_of<CatalogOption>(
        place, key, [&](const std::string& name, const Place& at) -> Result<CatalogOption> {
            TRY(const Place written, member(at, figure));
            TRY(Decimal value, figure == "factor" ? factor(written) : surcharge(written));
            return CatalogOption{name, value};
        });
}

Result<std::vector<CatalogOption>> service(const Place& product, std::string_view name) {
    TRY(const std::optional<Place> services, optional_member(product, "service"));
    if (!services.has_value()) return std::vector<CatalogOption>{};
    const auto read = [](const std::string& choice, const Place& at) -> Result<CatalogOption> {
        if (choice != "incluido" && choice != "no_incluido") {
            return wrong(at.path, "expected incluido or no_incluido");
        }
        TRY(Decimal value, factor(at));
        return CatalogOption{choice, value};
    };
    TRY(std::vector<CatalogOption> choices, map_of<CatalogOption>(*services, name, read));
    if (choices.size() == 1)
        return wrong(joined(services->path, name), "needs both incluido and no_incluido");
    return choices;
}

Result<ThicknessPrice> thickness(const std::string& key, const Place& place) {
    ThicknessPrice entry;
    if (key != "any") {
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), entry.thickness_mm);
        if (error != std::errc{} || end != key.data() + key.size() || entry.thickness_mm < 1 ||
            entry.thickness_mm > thickness_max_mm) {
            return wrong(place.path, "expected whole millimetres, or any");
        }
    }
    TRY(const Place written, member(place, "price"));
    TRY(entry.price, price(written));
    TRY(entry.colors, list_of<std::string>(place, "colors", code));
    return entry;
}

Result<Product> product(const Place& place) {
    Product read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(const Place name_place, member(place, "name"));
    TRY(read.name, text(name_place));
    TRY(const std::optional<Place> core, optional_member(place, "core"));
    if (core.has_value()) {
        TRY(read.core, text(*core));
    }
    TRY(read.aliases, list_of<std::string>(place, "aliases", text));
    TRY(read.thicknesses, map_of<ThicknessPrice>(place, "thickness", thickness));
    if (read.thicknesses.empty()) return wrong(joined(place.path, "thickness"), "a product needs a price");
    std::sort(
        read.thicknesses.begin(), read.thicknesses.end(),
        [](const ThicknessPrice& a, const ThicknessPrice& b) { return a.thickness_mm < b.thickness_mm; });
    TRY_DONE(distinct(read.thicknesses, joined(place.path, "thickness"),
                      [](const ThicknessPrice& entry) { return std::to_string(entry.thickness_mm); }));
    if (read.thicknesses.front().thickness_mm == 0 && read.thicknesses.size() > 1) {
        return wrong(joined(place.path, "thickness"), "any stands alone");
    }
    TRY(read.colors, list_of<std::string>(place, "colors", code));
    TRY(read.color_factors, options(place, "color", "factor"));
    if (!read.colors.empty() && !read.color_factors.empty()) {
        return wrong(joined(place.path, "colors"), "a product has colors or color, not both");
    }
    TRY(read.fill_factors, options(place, "fill", "factor"));
    TRY(read.edge_surcharges, options(place, "edge", "side_surcharge"));
    TRY(read.anclajes, service(place, "anclajes"));
    TRY(read.traslado, service(place, "traslado"));
    using Minimum = std::pair<std::string, Decimal>;
    TRY(read.min_area_m2, map_of<Minimum>(place, "min_area_m2",
                                          [](const std::string& color, const Place& at) -> Result<Minimum> {
                                              TRY(Decimal area, measure(at));
                                              return Minimum{color, area};
                                          }));
    using Fact = std::pair<std::string, std::string>;
    TRY(read.technical,
        map_of<Fact>(place, "tech", [](const std::string& name, const Place& at) -> Result<Fact> {
            TRY(std::string fact, text(at));
            return Fact{name, fact};
        }));
    return read;
}

Result<Accessory> accessory(const Place& place) {
    TRY(const Place code_place, member(place, "code"));
    TRY(std::string name, code(code_place));
    TRY(const Place product_place, member(place, "for"));
    TRY(std::string for_product, text(product_place));
    TRY(const Place price_place, member(place, "price_from"));
    TRY(const Decimal price_from, price(price_place));
    return Accessory{name, for_product, price_from};
}

// `area_m2 >= 100`
Result<Discount> discount(const Place& place) {
    Discount read;
    TRY(const Place code_place, member(place, "id"));
    TRY(read.code, code(code_place));
    TRY(const Place percent_place, member(place, "percent"));
    TRY(read.percent, percent(percent_place));
    TRY(const Place when_place, member(place, "when"));
    TRY(const std::string when, text(when_place));
    constexpr std::string_view area = "area_m2 >= ";
    constexpr std::string_view quotes = "previous_quotes >= ";
    const bool by_area = when.starts_with(area);
    if (!by_area && !when.starts_with(quotes)) {
        return wrong(when_place.path, fmt::format("expected `{}100` or `{}3`", area, quotes));
    }
    read.base = by_area ? DiscountBase::area_m2 : DiscountBase::previous_quotes;
    const Result<Decimal> limit =
        Decimal::parse(std::string_view(when).substr((by_area ? area : quotes).size()));
    if (!limit) return wrong(when_place.path, limit.error().message);
    read.at_least = *limit;
    return read;
}

Result<Zone> zone(const Place& place) {
    Zone read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(read.names, list_of<std::string>(place, "names", text));
    if (read.names.empty()) return wrong(joined(place.path, "names"), "a zone needs a name to print");
    TRY(const Place factor_place, member(place, "factor"));
    TRY(read.factor, factor(factor_place));
    return read;
}

Result<Commerce> commerce(const Place& place) {
    Commerce read;
    TRY(const Place iva, member(place, "iva_percent"));
    TRY(read.iva_percent, percent(iva));
    TRY(read.discounts, list_of<Discount>(place, "discounts", discount));
    TRY(read.zones, list_of<Zone>(place, "zones", zone));
    TRY_DONE(distinct(read.discounts, joined(place.path, "discounts"),
                      [](const Discount& one) { return one.code; }));
    std::vector<std::string> towns;
    for (const Zone& one : read.zones) {
        // A zone may carry its own code among its names.
        std::set<std::string> own = {normalised(one.code)};
        for (const std::string& name : one.names) own.insert(normalised(name));
        towns.insert(towns.end(), own.begin(), own.end());
    }
    TRY_DONE(distinct(towns, joined(place.path, "zones"), [](const std::string& town) { return town; }));
    return read;
}

// `commerce_place` and the version stand beside the list, in the file as in the row.
Result<CatalogList> price_list(const Place& place, const Place& commerce_place, const std::string& version) {
    CatalogList read{.version = version};
    TRY(const Place id, member(place, "id"));
    TRY(read.id, code(id));
    TRY(const Place currency, member(place, "currency"));
    TRY(read.currency, text(currency));
    const bool three_letters =
        read.currency.size() == 3 &&
        std::all_of(read.currency.begin(), read.currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!three_letters) return wrong(currency.path, "expected a currency code such as UYU");
    TRY(const Place unit, member(place, "unit"));
    TRY(const std::string unit_name, text(unit));
    if (unit_name != "m2") return wrong(unit.path, "prices are per m2");
    TRY(const Place iva, member(place, "iva_included"));
    if (!iva.value->is_bool()) return wrong(iva.path, "expected true or false");
    read.iva_included = iva.value->get_bool();
    TRY(read.products, list_of<Product>(place, "products", product));
    if (read.products.empty()) return wrong(joined(place.path, "products"), "a list needs a product");
    TRY_DONE(
        distinct(read.products, joined(place.path, "products"), [](const Product& one) { return one.code; }));
    TRY(read.accessories, list_of<Accessory>(place, "accessories", accessory));
    TRY(read.commerce, commerce(commerce_place));
    json::object body;
    body["schema"] = "price_list/1";
    body["version"] = version;
    body["list"] = *place.value;
    body["commerce"] = *commerce_place.value;
    read.body = Json{json::serialize(body)};
    return read;
}

Result<json::value> parsed_json(std::string_view written, ErrorCode code_on_failure) {
    json::error_code error;
    json::value value = json::parse(json::string_view(written.data(), written.size()), error);
    if (error) return Error{code_on_failure, fmt::format("not JSON: {}", error.message()), ""};
    return value;
}

Result<Done> expect_schema(const Place& root, std::string_view expected) {
    TRY(const Place schema, member(root, "schema"));
    TRY(const std::string name, text(schema));
    if (name != expected) return wrong(schema.path, fmt::format("expected {}, not {}", expected, name));
    return Done{};
}

Result<CatalogList> price_list_of_body(const json::value& body) {
    const Place root{&body, ""};
    TRY_DONE(expect_schema(root, "price_list/1"));
    TRY(const Place version_place, member(root, "version"));
    TRY(const std::string version, text(version_place));
    TRY(const Place list, member(root, "list"));
    TRY(const Place terms, member(root, "commerce"));
    return price_list(list, terms, version);
}

}  // namespace

Result<Catalog> parse_catalog(std::string_view json_text) {
    TRY(const json::value value, parsed_json(json_text, ErrorCode::invalid));
    const Place root{&value, ""};
    TRY_DONE(expect_schema(root, "catalog/1"));
    Catalog catalog;
    TRY(const Place version, member(root, "version"));
    TRY(catalog.version, text(version));
    TRY(const Place terms, member(root, "commerce"));
    TRY(catalog.lists, list_of<CatalogList>(root, "lists", [&](const Place& place) {
            return price_list(place, terms, catalog.version);
        }));
    if (catalog.lists.empty()) return wrong("lists", "a catalog needs a price list");
    TRY_DONE(distinct(catalog.lists, "lists", [](const CatalogList& list) { return list.id; }));
    return catalog;
}

Result<CatalogList> parse_price_list(const PriceList& row) {
    const auto corrupt = [&](const std::string& what) {
        return Error{ErrorCode::corrupt, fmt::format("price list {}: {}", row.key, what), "body"};
    };
    const Result<json::value> body = parsed_json(row.body.text, ErrorCode::corrupt);
    if (!body) return corrupt(body.error().message);
    Result<CatalogList> list = price_list_of_body(*body);
    if (!list) return corrupt(list.error().message);
    if (list->id != row.list || list->version != row.version || list->currency != row.currency) {
        return corrupt("its body is of another list, version or currency");
    }
    return list;
}

}  // namespace tero::sales
