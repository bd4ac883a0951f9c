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

bool answers_to(const Product& product, const std::string& name) {
    if (normalised(product.code) == name || normalised(product.name) == name) return true;
    return std::any_of(product.aliases.begin(), product.aliases.end(),
                       [&](const std::string& alias) { return normalised(alias) == name; });
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

const ThicknessPrice* find_thickness(const Product& product, std::int64_t thickness_mm) {
    for (const ThicknessPrice& entry : product.thicknesses) {
        if (entry.thickness_mm == thickness_mm || entry.thickness_mm == 0) return &entry;
    }
    return nullptr;
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

const Zone* zone_by_town(const Commerce& commerce, std::string_view town) {
    const std::string name = normalised(town);
    if (name.empty()) return nullptr;
    for (const Zone& zone : commerce.zones) {
        if (normalised(zone.code) == name) return &zone;
        for (const std::string& known : zone.names) {
            if (normalised(known) == name) return &zone;
        }
    }
    return nullptr;
}

const Zone* find_zone(const Commerce& commerce, std::string_view code) {
    const auto found = std::find_if(commerce.zones.begin(), commerce.zones.end(),
                                    [&](const Zone& zone) { return zone.code == code; });
    return found == commerce.zones.end() ? nullptr : &*found;
}

std::vector<std::int32_t> known_thicknesses(std::span<const CatalogList> lists, std::string_view product) {
    std::vector<std::int32_t> known;
    for (const CatalogList& list : lists) {
        const Product* sold = find_product(list, product);
        if (sold == nullptr) continue;
        for (const ThicknessPrice& entry : sold->thicknesses) {
            if (entry.thickness_mm != 0) known.push_back(entry.thickness_mm);
        }
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    return known;
}

}  // namespace tero::sales
