#include "business/quoting/request.hpp"

#include "business/quoting/sides.hpp"

#include <algorithm>

namespace tero::sales {
namespace {

void keep(QuoteRequest& request, const QuoteRequest& before, std::string_view code) {
    if (const auto found = before.values.find(code); found != before.values.end())
        request.set(code, found->second);
}

// A size that is said anew replaces the old one whole.
void forget_size(QuoteRequest& request, const QuoteRequest& said, const Measure& measure) {
    const bool by_side = std::any_of(measure.sides.begin(), measure.sides.end(),
                                     [&](const std::string& side) { return said.has(side); });
    if (said.has(measure.code)) {
        for (const std::string& side : measure.sides) request.erase(side);
        if (measure.kind != MeasureKind::area) request.erase(pieces_code);
    } else if (by_side) {
        request.erase(measure.code);
    }
}

}  // namespace

QuoteRequest merged(const QuoteRequest& before, const QuoteRequest& said,
                    std::span<const CatalogList> lists) {
    QuoteRequest request = before;
    const std::vector<Measure> measures =
        measures_of(lists, said.product.has_value() ? *said.product : before.product.value_or(""));
    if (said.product && before.product && *said.product != *before.product) {
        // Another product: what was said of the first one's making does not carry over, the size and the
        // place do.
        request = {};
        for (const Measure& measure : measures) {
            keep(request, before, measure.code);
            for (const std::string& side : measure.sides) keep(request, before, side);
        }
        for (const char* code : {"zone", "town"}) keep(request, before, code);
    }
    for (const Measure& measure : measures) forget_size(request, said, measure);
    if (said.has("zone")) request.erase("town");
    if (said.has("town")) request.erase("zone");
    if (said.product) request.product = said.product;
    for (const auto& [code, value] : said.values) request.set(code, value);
    if (!said.list.empty()) request.list = said.list;
    return request;
}

std::optional<Decimal> area_of_sides(const QuoteRequest& request, const Measure& measure) {
    if (measure.sides.empty()) return std::nullopt;
    const std::optional<Decimal> length = request.decimal(measure.sides[0]);
    const std::optional<Decimal> width = request.decimal(measure.sides[1]);
    if (!length.has_value() || !width.has_value()) return std::nullopt;
    return *length * *width;
}

std::optional<Decimal> measured(const QuoteRequest& request, const Measure& measure) {
    const std::optional<Decimal> stated = request.decimal(measure.code);
    return stated.has_value() ? stated : area_of_sides(request, measure);
}

bool is_part_of(const QuoteRequest& said, const QuoteRequest& whole) {
    if (said == QuoteRequest{}) return false;
    if (said.product && said.product != whole.product) return false;
    return std::all_of(said.values.begin(), said.values.end(), [&](const auto& value) {
        const auto found = whole.values.find(value.first);
        if (found == whole.values.end()) return false;
        const std::optional<Decimal> one = said.decimal(value.first);
        const std::optional<Decimal> other = whole.decimal(value.first);
        return one && other ? *one == *other : value.second == found->second;
    });
}

std::optional<QuoteRequest> take_size(QuoteRequest& request, std::span<const CatalogList> lists) {
    QuoteRequest size;
    std::vector<std::string> codes{std::string{pieces_code}};
    for (const Measure& measure : measures_of(lists, request.product.value_or(""))) {
        codes.push_back(measure.code);
        codes.insert(codes.end(), measure.sides.begin(), measure.sides.end());
    }
    for (const std::string& code : codes) {
        keep(size, request, code);
        request.erase(code);
    }
    if (size == QuoteRequest{}) return std::nullopt;
    return size;
}

bool has_size(const QuoteRequest& request, std::span<const CatalogList> lists) {
    const std::vector<Measure> measures = measures_of(lists, request.product.value_or(""));
    return std::any_of(measures.begin(), measures.end(),
                       [&](const Measure& measure) { return measured(request, measure).has_value(); });
}

std::vector<SideCount> counted_sides(const std::vector<std::string>& sides) {
    std::vector<SideCount> counted;
    for (const std::string& side : sides) {
        const auto found = std::find_if(counted.begin(), counted.end(),
                                        [&](const SideCount& known) { return known.code == side; });
        if (found == counted.end()) {
            counted.push_back({side, 1});
        } else {
            found->sides += 1;
        }
    }
    return counted;
}

}  // namespace tero::sales
