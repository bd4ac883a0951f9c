#include "app/config/catalog_names.hpp"

#include "base/file.hpp"
#include "business/quoting/catalog.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string>
#include <utility>

namespace tero {
namespace {

using Names = std::set<std::string, std::less<>>;

// What the products of some lists can be had with.
struct Offered {
    Names colors = {};
    Names edges = {};
    Names anclajes = {};
    Names traslado = {};
};

std::string name_of_catalog(const BusinessOptions& options, const BusinessFiles& business) {
    return options.catalog.empty() ? business.origin + ": catalog.json" : options.catalog;
}

void add(Names& names, const std::vector<sales::CatalogOption>& options) {
    for (const sales::CatalogOption& option : options) names.insert(option.code);
}

void add(Offered& offered, const sales::CatalogList& list) {
    for (const sales::Product& product : list.products) {
        offered.colors.insert(product.colors.begin(), product.colors.end());
        add(offered.colors, product.color_factors);
        for (const sales::ThicknessPrice& thickness : product.thicknesses)
            offered.colors.insert(thickness.colors.begin(), thickness.colors.end());
        add(offered.edges, product.edge_surcharges);
        add(offered.anclajes, product.anclajes);
        add(offered.traslado, product.traslado);
    }
}

}  // namespace

Result<sales::Catalog> read_catalog(const BusinessOptions& options, const BusinessFiles& business) {
    std::string text;
    if (!options.catalog.empty()) {
        TRY(text, read_file(options.catalog));
    } else if (const std::string* own = business.find("catalog.json")) {
        text = *own;
    } else {
        return Error{ErrorCode::not_found, fmt::format("{}: there is no catalog.json", business.origin), ""};
    }
    auto catalog = sales::parse_catalog(text);
    if (!catalog) {
        catalog.error().message =
            fmt::format("{}: {}", name_of_catalog(options, business), catalog.error().message);
    }
    return catalog;
}

std::vector<ConfigProblem> catalog_problems(const BusinessOptions& business, const BusinessFiles& files,
                                            UnreadableBusiness unreadable) {
    std::vector<ConfigProblem> problems;
    const auto catalog = read_catalog(business, files);
    if (!catalog && unreadable == UnreadableBusiness::IS_LEFT) return {};
    if (!catalog) return {{"", "business.catalog", catalog.error().message}};
    const auto expect = [&](std::string path, const std::string& name, const Names& allowed) {
        if (allowed.empty() || allowed.contains(name)) return;
        problems.push_back({"", std::move(path),
                            fmt::format("'{}' is not in {}: it has {}", name,
                                        name_of_catalog(business, files), fmt::join(allowed, ", "))});
    };

    Names lists;
    for (const sales::CatalogList& list : catalog->lists) lists.insert(list.id);
    for (std::size_t i = 0; i < business.price_lists.size(); ++i)
        expect(fmt::format("business.price_lists[{}]", i), business.price_lists[i], lists);

    Offered offered;
    for (const std::string& name : business.price_lists) {
        if (const auto* list = sales::find_list(catalog->lists, name)) add(offered, *list);
    }
    const QuoteDefaults& defaults = business.defaults;
    expect("business.defaults.color", defaults.color, offered.colors);
    for (std::size_t i = 0; i < defaults.edges.size(); ++i)
        expect(fmt::format("business.defaults.edges[{}]", i), defaults.edges[i], offered.edges);
    expect("business.defaults.anclajes", defaults.anclajes, offered.anclajes);
    expect("business.defaults.traslado", defaults.traslado, offered.traslado);
    return problems;
}

}  // namespace tero
