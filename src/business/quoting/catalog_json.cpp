// Reading a catalog from JSON. What it refuses, it refuses with the path of the offending value, because the
// reader is the owner who has just edited the file.
#include "business/quoting/catalog.hpp"
#include "business/quoting/catalog_product.hpp"

#include <algorithm>

namespace tero::sales {
namespace {

Result<Accessory> accessory(const Place& place) {
    TRY(const Place code_place, member(place, "code"));
    TRY(std::string name, code(code_place));
    TRY(const Place product_place, member(place, "for"));
    TRY(std::string for_product, text(product_place));
    TRY(const Place price_place, member(place, "price_from"));
    TRY(const Decimal price_from, price(price_place));
    return Accessory{name, for_product, price_from};
}

Result<Discount> discount(const Place& place) {
    Discount read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(const Place percent_place, member(place, "percent"));
    TRY(read.percent, percent(percent_place));
    TRY(const Place by, member(place, "by"));
    TRY(read.measure, code(by));
    if (read.measure == "previous_quotes") read.measure.clear();
    TRY(const Place limit, member(place, "at_least"));
    TRY(read.at_least, amount(limit));
    return read;
}

Result<Zone> zone(const Place& place) {
    Zone read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(const Place name, member(place, "name"));
    TRY(read.name, text(name));
    TRY(read.places, list_of<std::string>(place, "places", text));
    TRY(const Place factor_place, member(place, "factor"));
    TRY(read.factor, factor(factor_place));
    return read;
}

Result<Terms> terms(const Place& place) {
    Terms read;
    TRY(read.discounts, list_of<Discount>(place, "discounts", discount));
    TRY_DONE(distinct(read.discounts, joined(place.path, "discounts"),
                      [](const Discount& one) { return one.code; }));
    TRY(read.zones, list_of<Zone>(place, "zones", zone));
    std::vector<std::string> places;
    for (const Zone& one : read.zones) {
        // A zone may carry its own code and name among its places.
        std::set<std::string> own = {normalised(one.code), normalised(one.name)};
        for (const std::string& name : one.places) own.insert(normalised(name));
        places.insert(places.end(), own.begin(), own.end());
    }
    TRY_DONE(distinct(places, joined(place.path, "zones"), [](const std::string& name) { return name; }));
    TRY(read.zone, text_or(place, "zone", ""));
    if (!read.zone.empty() && find_zone(read, read.zone) == nullptr)
        return wrong(joined(place.path, "zone"), fmt::format("there is no zone {}", read.zone));
    return read;
}

std::string capitals(std::string code) {
    for (char& c : code) {
        if (c == '_') c = ' ';
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return code;
}

Result<Tax> tax(const Place& place) {
    Tax read;
    TRY(const Place code_place, member(place, "code"));
    TRY(read.code, code(code_place));
    TRY(const std::optional<Place> name, optional_member(place, "name"));
    read.names = {{"", capitals(read.code)}};
    if (name.has_value()) {
        TRY(read.names, names(*name));
    }
    TRY(const Place rate, member(place, "percent"));
    TRY(read.percent, percent(rate));
    TRY(const Place included, member(place, "included"));
    TRY(read.included, flag(place, "included", false));
    return read;
}

// What stands beside the lists, in the file as in the row.
struct Shared {
    Place root = {};
    std::string version = {};
    std::vector<OptionType> options = {};
    std::vector<Measure> measures = {};
    Terms terms = {};
};

Result<Done> check_codes(const Shared& all) {
    TRY_DONE(distinct(all.options, "options", [](const OptionType& one) { return one.code; }));
    std::vector<std::string> codes;  // that a request may hold beside each other
    for (const OptionType& option : all.options) codes.push_back(option.code);
    for (const Measure& measure : all.measures) {
        codes.push_back(measure.code);
        codes.insert(codes.end(), measure.sides.begin(), measure.sides.end());
    }
    return distinct(codes, "measures", [](const std::string& code) { return code; });
}

Result<Shared> shared(const Place& root) {
    Shared read{.root = root};
    TRY(const Place version, member(root, "version"));
    TRY(read.version, text(version));
    TRY(read.options, list_of<OptionType>(root, "options", option_type));
    TRY(read.measures, list_of<Measure>(root, "measures", measure));
    if (read.measures.empty()) return wrong("measures", "a catalog needs what a price is for");
    TRY_DONE(check_codes(read));
    TRY(const std::optional<Place> terms_place, optional_member(root, "terms"));
    if (!terms_place.has_value()) return read;
    TRY(read.terms, terms(*terms_place));
    for (std::size_t i = 0; i < read.terms.discounts.size(); ++i) {
        const std::string& by = read.terms.discounts[i].measure;
        const bool known = by.empty() || std::any_of(read.measures.begin(), read.measures.end(),
                                                     [&](const Measure& one) { return one.code == by; });
        if (!known)
            return wrong(fmt::format("terms.discounts[{}].by", i), fmt::format("no measure {} is declared", by));
    }
    return read;
}

Result<CatalogList> price_list(const Place& place, const Shared& all) {
    CatalogList read{.version = all.version, .options = all.options, .terms = all.terms};
    TRY(const Place id, member(place, "id"));
    TRY(read.id, code(id));
    TRY(const Place currency, member(place, "currency"));
    TRY(read.currency, text(currency));
    const bool three_letters =
        read.currency.size() == 3 &&
        std::all_of(read.currency.begin(), read.currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!three_letters) return wrong(currency.path, "expected a currency code such as UYU");
    TRY(const Place tax_place, member(place, "tax"));
    TRY(read.tax, tax(tax_place));
    TRY(const std::int64_t decimals, whole(place, "decimals", read.decimals, 0, 2));
    read.decimals = static_cast<int>(decimals);
    TRY(read.alone_max, amount_or_none(place, "alone_max"));
    TRY(read.products, list_of<Product>(place, "products", [&](const Place& at) {
            return product(at, all.options, all.measures);
        }));
    if (read.products.empty()) return wrong(joined(place.path, "products"), "a list needs a product");
    TRY_DONE(
        distinct(read.products, joined(place.path, "products"), [](const Product& one) { return one.code; }));
    TRY(read.accessories, list_of<Accessory>(place, "accessories", accessory));
    json::object body;
    body["schema"] = "price_list/2";
    for (const char* key : {"version", "options", "measures", "terms"}) {
        const json::value* value = all.root.value->get_object().if_contains(key);
        if (value != nullptr) body[key] = *value;
    }
    body["list"] = *place.value;
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
    if (name != expected)
        return wrong(schema.path, fmt::format("expected {}, not {}: docs/catalog.md", expected, name));
    return Done{};
}

Result<CatalogList> price_list_of_body(const json::value& body) {
    const Place root{&body, ""};
    TRY_DONE(expect_schema(root, "price_list/2"));
    TRY(const Shared all, shared(root));
    TRY(const Place list, member(root, "list"));
    return price_list(list, all);
}

bool is_offered(const Catalog& catalog, const std::string& option, const std::string& value) {
    for (const CatalogList& list : catalog.lists) {
        for (const Product& product : list.products) {
            const OptionValues* values = values_of(product, option);
            if (values == nullptr) continue;
            if (std::find(values->values.begin(), values->values.end(), value) != values->values.end())
                return true;
        }
    }
    return false;
}

// A default that no product has would be no default at all.
Result<Done> check_defaults(const Catalog& catalog) {
    const std::vector<OptionType>& options = catalog.lists.front().options;
    for (std::size_t i = 0; i < options.size(); ++i) {
        for (const std::string& value : options[i].taken) {
            if (is_offered(catalog, options[i].code, value)) continue;
            return wrong(fmt::format("options[{}].default", i),
                         fmt::format("no product has {} {}", options[i].code, value));
        }
    }
    return Done{};
}

}  // namespace

Result<Catalog> parse_catalog(std::string_view json_text) {
    TRY(const json::value value, parsed_json(json_text, ErrorCode::invalid));
    const Place root{&value, ""};
    TRY_DONE(expect_schema(root, "catalog/2"));
    TRY(const Shared all, shared(root));
    Catalog catalog{.version = all.version};
    TRY(catalog.lists, list_of<CatalogList>(root, "lists",
                                            [&](const Place& place) { return price_list(place, all); }));
    if (catalog.lists.empty()) return wrong("lists", "a catalog needs a price list");
    TRY_DONE(check_defaults(catalog));
    TRY_DONE(distinct(catalog.lists, "lists", [](const CatalogList& list) { return list.id; }));
    return catalog;
}

bool is_of_an_earlier_format(const PriceList& row) {
    return row.body.text.find(R"("schema":"price_list/1")") != std::string::npos;
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
