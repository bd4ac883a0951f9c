#include "business/quoting/catalog_fixture.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"

namespace tero::sales {

std::string example_catalog_text() {
    return *built_in_business().find("catalog.json");
}

const Catalog& example_catalog() {
    static const Catalog catalog = [] {
        auto parsed = parse_catalog(example_catalog_text());
        CHECK(parsed.has_value(), "catalog.json: {}", to_string(parsed.error()));
        return std::move(parsed).value();
    }();
    return catalog;
}

std::vector<CatalogList> example_list(std::string_view id) {
    const CatalogList* list = find_list(example_catalog().lists, id);
    CHECK(list != nullptr, "no list {}", id);
    return {*list};
}

}  // namespace tero::sales
