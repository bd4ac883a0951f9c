// What the catalog says of a product, for who asks about it: nothing but that, and where it stands.
#pragma once

#include "business/quoting/catalog.hpp"
#include "languages/sentences.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tero::sales {

struct ToldFacts {
    std::string text = {};
    std::string source = {};  // `matriz_uyu@2026-11`: the lists that say it
};

// Of each product each subject, an option or a fact of the catalog by its code; no subject: those by which
// products differ. Nothing: the catalog, or the business's sentences, do not say all of it.
std::optional<ToldFacts> tell_facts(const std::vector<std::string>& products,
                                    const std::vector<std::string>& subjects,
                                    std::span<const CatalogList> lists, const Speech& say);

}  // namespace tero::sales
