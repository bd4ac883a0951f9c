// Looking things up in a catalog. Reading one from JSON is catalog_json.cpp.
#include "business/quoting/catalog.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tero::sales {
namespace {

// The letters with accents of Spanish and Portuguese, which all sit in UTF-8's block C3.
char without_accent(unsigned char second) {
    const unsigned char lower =
        second >= 0x80 && second < 0xa0 ? static_cast<unsigned char>(second + 0x20) : second;
    if (lower >= 0xa0 && lower <= 0xa5) return 'a';
    if (lower == 0xa7) return 'c';
    if (lower >= 0xa8 && lower <= 0xab) return 'e';
    if (lower >= 0xac && lower <= 0xaf) return 'i';
    if (lower == 0xb1) return 'n';
    if (lower >= 0xb2 && lower <= 0xb6) return 'o';
    if (lower >= 0xb9 && lower <= 0xbc) return 'u';
    return '\0';
}

bool answers_to(const Product& product, const std::string& said) {
    const auto is_it = [&](const std::string& name) { return normalised(name) == said; };
    return is_it(product.code) ||
           std::any_of(product.names.begin(), product.names.end(),
                       [&](const auto& name) { return is_it(name.second); }) ||
           std::any_of(product.aliases.begin(), product.aliases.end(), is_it);
}

}  // namespace

std::string normalised(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        char plain = '\0';
        if (byte == 0xc3 && i + 1 < text.size()) {
            plain = without_accent(static_cast<unsigned char>(text[++i]));
        } else if (byte >= 'A' && byte <= 'Z') {
            plain = static_cast<char>(byte - 'A' + 'a');
        } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
            plain = static_cast<char>(byte);
        }
        if (plain != '\0') {
            result.push_back(plain);
        } else if (!result.empty() && result.back() != ' ') {
            result.push_back(' ');
        }
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::vector<PriceList> price_lists(const Catalog& catalog, Timestamp valid_from) {
    std::vector<PriceList> rows;
    for (const CatalogList& list : catalog.lists) {
        rows.push_back(PriceList{.key = fmt::format("{}@{}", list.id, list.version),
                                 .list = list.id,
                                 .version = list.version,
                                 .currency = list.currency,
                                 .valid_from = valid_from,
                                 .body = list.body});
    }
    return rows;
}

const CatalogList* find_list(std::span<const CatalogList> lists, std::string_view id) {
    const auto found =
        std::find_if(lists.begin(), lists.end(), [&](const CatalogList& list) { return list.id == id; });
    return found == lists.end() ? nullptr : &*found;
}

const Product* find_product(const CatalogList& list, std::string_view code) {
    const auto found = std::find_if(list.products.begin(), list.products.end(),
                                    [&](const Product& product) { return product.code == code; });
    return found == list.products.end() ? nullptr : &*found;
}

const OptionType* find_option(const CatalogList& list, std::string_view code) {
    const auto found = std::find_if(list.options.begin(), list.options.end(),
                                    [&](const OptionType& option) { return option.code == code; });
    return found == list.options.end() ? nullptr : &*found;
}

const OptionValues* values_of(const Product& product, std::string_view option) {
    const auto found = std::find_if(product.options.begin(), product.options.end(),
                                    [&](const OptionValues& one) { return one.option == option; });
    return found == product.options.end() ? nullptr : &*found;
}

const Decimal* figure_of(const PriceStep& step, std::string_view value) {
    const auto found = std::find_if(step.figures.begin(), step.figures.end(),
                                    [&](const Figure& one) { return one.value == value; });
    return found == step.figures.end() ? nullptr : &found->figure;
}

bool is_as_it_is(const Product& product, std::string_view option, std::string_view value) {
    const std::string said = normalised(value);
    for (const OptionValues& one : product.as_it_is) {
        if (one.option != option) continue;
        for (const std::string& known : one.values) {
            if (known == "*" || normalised(known) == said) return true;
        }
    }
    return false;
}

std::string product_by_alias(std::span<const CatalogList> lists, std::string_view said) {
    const std::string name = normalised(said);
    if (name.empty()) return {};
    for (const CatalogList& list : lists) {
        if (find_product(list, said) != nullptr) return std::string(said);
    }
    for (const CatalogList& list : lists) {
        for (const Product& product : list.products) {
            if (answers_to(product, name)) return product.code;
        }
    }
    return {};
}

const Zone* zone_by_place(const Terms& terms, std::string_view place) {
    const std::string said = normalised(place);
    if (said.empty()) return nullptr;
    for (const Zone& zone : terms.zones) {
        if (normalised(zone.code) == said || normalised(zone.name) == said) return &zone;
        for (const std::string& known : zone.places) {
            if (normalised(known) == said) return &zone;
        }
    }
    return nullptr;
}

const Zone* find_zone(const Terms& terms, std::string_view code) {
    const auto found = std::find_if(terms.zones.begin(), terms.zones.end(),
                                    [&](const Zone& zone) { return zone.code == code; });
    return found == terms.zones.end() ? nullptr : &*found;
}

std::vector<std::string> known_values(std::span<const CatalogList> lists, std::string_view product,
                                      std::string_view option) {
    std::vector<std::string> known;
    bool are_numbers = false;
    for (const CatalogList& list : lists) {
        const Product* sold = find_product(list, product);
        const OptionValues* values = sold == nullptr ? nullptr : values_of(*sold, option);
        if (values == nullptr) continue;
        are_numbers = find_option(list, option)->kind == OptionKind::number;
        for (const std::string& value : values->values) {
            if (std::find(known.begin(), known.end(), value) == known.end()) known.push_back(value);
        }
    }
    // Whole numbers without leading zeros: the shorter one is the smaller one.
    if (are_numbers) {
        std::sort(known.begin(), known.end(), [](const std::string& a, const std::string& b) {
            return std::pair{a.size(), std::string_view{a}} < std::pair{b.size(), std::string_view{b}};
        });
    }
    return known;
}

std::vector<const Product*> products_for(std::span<const CatalogList> lists, std::string_view use) {
    std::vector<const Product*> found;
    for (const CatalogList& list : lists) {
        for (const Product& product : list.products) {
            const bool fits = std::find(product.uses.begin(), product.uses.end(), use) != product.uses.end();
            const bool known = std::any_of(found.begin(), found.end(), [&](const Product* one) {
                return one->code == product.code;
            });
            if (fits && !known) found.push_back(&product);
        }
    }
    return found;
}

std::vector<std::string> uses_of(std::span<const CatalogList> lists, std::string_view product) {
    std::vector<std::string> uses;
    for (const CatalogList& list : lists) {
        const Product* sold = find_product(list, product);
        if (sold != nullptr) uses.insert(uses.end(), sold->uses.begin(), sold->uses.end());
    }
    return uses;
}

bool names_uses(std::span<const CatalogList> lists) {
    return std::any_of(lists.begin(), lists.end(), [](const CatalogList& list) {
        return std::any_of(list.products.begin(), list.products.end(),
                           [](const Product& product) { return !product.uses.empty(); });
    });
}

std::vector<std::string> priced_by(std::span<const CatalogList> lists, std::string_view product) {
    for (const CatalogList& list : lists) {
        if (const Product* sold = find_product(list, product)) return sold->steps.front().options;
    }
    return {};
}

std::vector<Measure> measures_of(std::span<const CatalogList> lists, std::string_view product) {
    std::vector<Measure> measures;
    const auto add = [&](const Measure& measure) {
        const bool known = std::any_of(measures.begin(), measures.end(),
                                       [&](const Measure& one) { return one.code == measure.code; });
        if (!known) measures.push_back(measure);
    };
    for (const CatalogList& list : lists) {
        if (const Product* sold = find_product(list, product)) add(sold->measure);
    }
    if (!measures.empty()) return measures;
    for (const CatalogList& list : lists) {
        for (const Product& one : list.products) add(one.measure);
    }
    return measures;
}

std::string option_of_sides(std::span<const CatalogList> lists) {
    for (const CatalogList& list : lists) {
        for (const OptionType& option : list.options) {
            if (option.kind == OptionKind::sides) return option.code;
        }
    }
    return {};
}

}  // namespace tero::sales
