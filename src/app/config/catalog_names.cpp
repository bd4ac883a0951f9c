#include "app/config/catalog_names.hpp"

#include "base/file.hpp"
#include "business/quoting/catalog.hpp"
#include "business/quoting/catalog_words.hpp"
#include "business/quoting/sentence_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string>
#include <utility>

namespace tero {
namespace {

using Words = std::set<std::string, std::less<>>;

std::string name_of_catalog(const BusinessOptions& options, const BusinessFiles& business) {
    return options.catalog.empty() ? business.origin + ": catalog.json" : options.catalog;
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
    const auto expect = [&](std::string path, const std::string& name, const Words& allowed) {
        if (allowed.empty() || allowed.contains(name)) return;
        problems.push_back({"", std::move(path),
                            fmt::format("'{}' is not in {}: it has {}", name,
                                        name_of_catalog(business, files), fmt::join(allowed, ", "))});
    };

    Words lists;
    for (const sales::CatalogList& list : catalog->lists) lists.insert(list.id);
    for (std::size_t i = 0; i < business.price_lists.size(); ++i)
        expect(fmt::format("business.price_lists[{}]", i), business.price_lists[i], lists);
    if (unreadable == UnreadableBusiness::IS_LEFT) return problems;  // codes are read out then
    const auto sentences = Sentences::read(files, business.language, sales::sentence_keys());
    if (!sentences) return problems;  // is said of the business
    for (std::string& missing : sales::unsaid(catalog->lists, *sentences)) {
        problems.push_back({"", "business.catalog",
                            fmt::format("{}: sentences: {}", files.origin, std::move(missing))});
    }
    return problems;
}

}  // namespace tero
