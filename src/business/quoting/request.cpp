#include "business/quoting/request.hpp"

namespace tero::sales {

QuoteRequest merged(const QuoteRequest& before, const QuoteRequest& said) {
    QuoteRequest request = before;
    if (said.product && before.product && *said.product != *before.product) {
        // Another product: what was said of the first one's making does not carry over, the size and the
        // place do.
        request = {};
        for (const char* code : {"length_m", "width_m", "area_m2", "zone", "town"}) {
            if (before.has(code)) request.set(code, before.values.find(code)->second);
        }
    }
    if (said.has("area_m2")) {
        request.erase("length_m");
        request.erase("width_m");
    } else if (said.has("length_m") || said.has("width_m")) {
        request.erase("area_m2");
    }
    if (said.has("zone")) request.erase("town");
    if (said.has("town")) request.erase("zone");
    if (said.product) request.product = said.product;
    for (const auto& [code, value] : said.values) request.set(code, value);
    if (!said.list.empty()) request.list = said.list;
    return request;
}

}  // namespace tero::sales
