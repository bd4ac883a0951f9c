#include "business/quoting/catalog_fixture.hpp"

#include "base/check.hpp"

#include <fstream>
#include <iterator>

namespace tero::sales {

std::string example_catalog_text() {
    std::ifstream file("examples/catalog.json", std::ios::binary);
    CHECK(file.good(), "run the tests in the project's folder: examples/catalog.json is not here");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const Catalog& example_catalog() {
    static const Catalog catalog = [] {
        auto parsed = parse_catalog(example_catalog_text());
        CHECK(parsed.has_value(), "examples/catalog.json: {}", to_string(parsed.error()));
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
