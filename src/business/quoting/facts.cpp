#include "business/quoting/facts.hpp"

#include "business/quoting/quoted.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <set>

namespace tero::sales {
namespace {

std::string key_of(std::string_view subject) { return fmt::format("fact.{}", subject); }

class FactTeller {
public:
    FactTeller(std::span<const CatalogList> lists, const Speech& say) : lists_(lists), say_(say) {}

    // Empty: nothing stands there.
    std::string fact(const std::string& product, const std::string& subject) {
        if (!say_.has(key_of(subject))) return {};
        std::vector<std::string> values = values_of(product, subject);
        if (values.empty()) return {};
        for (std::string& value : values) value = say_.label(value);
        return say_.filled(key_of(subject), {{"value", say_.all_of(values)}});
    }

    // The longest name of the lists says most.
    std::string name(const std::string& product) const {
        std::string longest;
        for (const CatalogList& list : lists_) {
            const Product* found = find_product(list, product);
            const std::string one = found == nullptr ? std::string{} : name_in(found->names, say_.code());
            if (one.size() > longest.size()) longest = one;
        }
        return longest;
    }

    // In the order of the catalog.
    std::vector<std::string> options() const {
        std::vector<std::string> codes;
        for (const CatalogList& list : lists_) {
            for (const OptionType& option : list.options) {
                const bool known = std::find(codes.begin(), codes.end(), option.code) != codes.end();
                if (!known && say_.has(key_of(option.code))) codes.push_back(option.code);
            }
        }
        return codes;
    }

    std::string source() const { return fmt::format("{}", fmt::join(sources_, ", ")); }

private:
    std::vector<std::string> values_of(const std::string& code, const std::string& subject) {
        std::vector<std::string> values = known_values(lists_, code, subject);
        for (const CatalogList& list : lists_) {
            const Product* product = find_product(list, code);
            if (product == nullptr) continue;
            std::vector<std::string> more;
            if (sales::values_of(*product, subject) == nullptr) {
                for (const OptionValues& one : product->as_it_is) {
                    if (one.option == subject) more = one.values;
                }
                for (const auto& [name, fact] : product->technical) {
                    if (name == subject && values.empty()) more = {fact};
                }
                if (more.empty()) continue;
            }
            sources_.insert(list.id + "@" + list.version);
            for (const std::string& value : more) {
                const bool known = std::find(values.begin(), values.end(), value) != values.end();
                if (value != "*" && !known) values.push_back(value);
            }
        }
        return values;
    }

    std::span<const CatalogList> lists_;
    const Speech& say_;
    std::set<std::string> sources_;
};

}  // namespace

std::optional<ToldFacts> tell_facts(const std::vector<std::string>& products,
                                    const std::vector<std::string>& subjects,
                                    std::span<const CatalogList> lists, const Speech& say) {
    FactTeller teller{lists, say};
    const bool compares = subjects.empty();
    if (products.empty() || (compares && products.size() < 2)) return std::nullopt;
    std::vector<std::string> lines;
    for (const std::string& product : products) {
        std::vector<std::string> parts;
        for (const std::string& subject : compares ? teller.options() : subjects) {
            std::string part = teller.fact(product, subject);
            if (part.empty() && !compares) return std::nullopt;
            if (!part.empty()) parts.push_back(std::move(part));
        }
        if (parts.empty()) return std::nullopt;
        lines.push_back(fmt::format("{}: {}.", teller.name(product), fmt::join(parts, "; ")));
    }
    return ToldFacts{say("reply.facts", {{"facts", fmt::format("{}", fmt::join(lines, "\n"))}}), teller.source()};
}

}  // namespace tero::sales
