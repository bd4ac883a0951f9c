#include "business/quoting/catalog_words.hpp"

#include "business/quoting/sentence_keys.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <string_view>

namespace tero::sales {
namespace {

class Proof {
public:
    Proof(std::span<const CatalogList> lists, const Sentences& sentences)
        : lists_(lists), sentences_(sentences) {}

    std::vector<std::string> problems() {
        for (const SentenceKey& key : sentence_keys()) check_places(key);
        for (const CatalogList& list : lists_) {
            for (const OptionType& option : list.options) check_option(list, option);
            for (const Product& product : list.products) check_product(product);
            for (const Discount& discount : list.terms.discounts) expect("discount." + discount.code, "a discount");
        }
        return {problems_.begin(), problems_.end()};
    }

private:
    // One of them is enough.
    void expect_one(const std::vector<std::string>& keys, std::string_view what) {
        const auto said = [&](const std::string& key) { return sentences_.has(key); };
        if (std::any_of(keys.begin(), keys.end(), said)) return;
        problems_.insert(fmt::format("{}: is missing, and the catalog has {} of that code", keys.front(), what));
    }
    void expect(const std::string& key, std::string_view what) { expect_one({key}, what); }

    // A sentence that is given the options of the catalog has places for these only.
    void check_places(const SentenceKey& key) {
        const std::string given = fmt::format(" {} ", key.given);
        if (given.find(" * ") == std::string::npos) return;
        for (const std::string& place : sentences_.places(key.key)) {
            const bool is_option = std::any_of(lists_.begin(), lists_.end(), [&](const CatalogList& list) {
                return find_option(list, place) != nullptr;
            });
            if (is_option || given.find(fmt::format(" {} ", place)) != std::string::npos) continue;
            problems_.insert(fmt::format("{}: {{{}}} is no option of the catalog", key.key, place));
        }
    }

    void check_option(const CatalogList& list, const OptionType& option) {
        for (const Product& product : list.products) {
            const OptionValues* values = values_of(product, option.code);
            if (values == nullptr) continue;
            const std::vector<std::string>& by = product.steps.front().options;
            if (std::find(by.begin(), by.end(), option.code) != by.end()) {
                expect(fmt::format("question.{}.missing", option.code), "an option");
                continue;
            }
            if (option.kind == OptionKind::service) {
                for (const char* key : {"label", "with", "without", "included"})
                    expect(fmt::format("{}.{}", key, option.code), "a service");
                continue;
            }
            const bool by_side = option.kind == OptionKind::sides;
            expect((by_side ? "assumed_none." : "assumed.") + option.code, "an option");
            if (option.kind == OptionKind::number) continue;
            for (const std::string& value : values->values) expect("label." + value, "a value");
        }
    }

    void check_product(const Product& product) {
        const Measure& measure = product.measure;
        expect("measure." + measure.code, "a measure");
        expect("per." + measure.code, "a measure");
        expect_one({fmt::format("question.{}.missing", measure.code), "question.size.missing"}, "a measure");
        if (!measure.sides.empty()) expect("sides_of." + measure.code, "an area");
        if (!product.piece.cut_to.empty()) {
            for (const char* key : {"pieces.name", "pieces.covering", "pieces.width"}) expect(key, "a piece");
        }
        for (const PriceStep& step : product.steps) {
            if (step.kind == StepKind::factor && !is_service(step.options.front()))
                expect("line." + step.options.front(), "a factor");
            if (step.kind == StepKind::waste) expect("line.waste", "a step");
            if (step.kind == StepKind::least || step.kind == StepKind::minimum) expect("line.minimum", "a step");
        }
    }

    bool is_service(const std::string& option) const {
        const OptionType* type = find_option(lists_.front(), option);
        return type != nullptr && type->kind == OptionKind::service;
    }

    std::span<const CatalogList> lists_;
    const Sentences& sentences_;
    std::set<std::string> problems_ = {};
};

}  // namespace

std::vector<std::string> unsaid(std::span<const CatalogList> lists, const Sentences& sentences) {
    return Proof(lists, sentences).problems();
}

}  // namespace tero::sales
