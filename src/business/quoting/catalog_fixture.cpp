#include "business/quoting/catalog_fixture.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"

namespace tero::sales {

const std::string_view example_of_a_trade = R"({
  "schema": "catalog/2",
  "version": "1",
  "options": [
    { "code": "size", "kind": "choice" },
    { "code": "wood", "kind": "choice" },
    { "code": "people", "kind": "number", "unit": "people", "default": "1" },
    { "code": "materials", "kind": "service", "default": "without" }
  ],
  "measures": [
    { "code": "hours", "kind": "hour", "max": "1000", "alone_max": "80" },
    { "code": "quantity", "kind": "piece" }
  ],
  "terms": { "discounts": [{ "code": "volume", "by": "hours", "at_least": "20", "percent": "5" }] },
  "lists": [
    {
      "id": "standard", "currency": "USD", "decimals": 0,
      "tax": { "code": "sales_tax", "percent": "8.25", "included": false },
      "products": [
        {
          "code": "painting", "name": { "en": "Painting", "es": "Pintura" }, "aliases": ["paint job"],
          "steps": [
            { "step": "table", "price": "45.00" },
            { "step": "factor", "option": "people", "factors": { "1": "1", "2": "2", "3": "2.8" } },
            { "step": "factor", "option": "materials", "factors": { "with": "1.25", "without": "1" } },
            { "step": "waste", "percent": "10" },
            { "step": "minimum", "quantity": "2" }
          ]
        },
        {
          "code": "door", "name": "Door", "measure": "quantity", "as_it_is": { "hours": ["1"] },
          "steps": [
            { "step": "table", "by": ["size", "wood"],
              "prices": { "small/oak": "60.00", "large/oak": "95.00", "small/pine": "40.00" } },
            { "step": "minimum", "total": "90.00" }
          ]
        }
      ]
    }
  ]
})";

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
