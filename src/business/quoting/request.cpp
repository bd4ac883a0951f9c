#include "business/quoting/request.hpp"

#include <optional>

namespace tero::sales {
namespace {

template <class T>
void put_over(std::optional<T>& before, const std::optional<T>& said) {
    if (said) before = said;
}

}  // namespace

QuoteRequest merged(const QuoteRequest& before, const QuoteRequest& said) {
    QuoteRequest request = before;
    if (said.product && before.product && *said.product != *before.product) {
        // Another product: what was said of the first one's making does not carry over, the size and the
        // place do.
        request = {};
        request.length_m = before.length_m;
        request.width_m = before.width_m;
        request.area_m2 = before.area_m2;
        request.zone = before.zone;
        request.town = before.town;
    }
    if (said.area_m2) {
        request.length_m.reset();
        request.width_m.reset();
    } else if (said.length_m || said.width_m) {
        request.area_m2.reset();
    }
    if (said.zone) request.town.reset();
    if (said.town) request.zone.reset();
    put_over(request.product, said.product);
    put_over(request.thickness_mm, said.thickness_mm);
    put_over(request.length_m, said.length_m);
    put_over(request.width_m, said.width_m);
    put_over(request.area_m2, said.area_m2);
    put_over(request.quantity, said.quantity);
    put_over(request.color, said.color);
    put_over(request.edges, said.edges);
    put_over(request.fill, said.fill);
    put_over(request.anclajes, said.anclajes);
    put_over(request.traslado, said.traslado);
    put_over(request.zone, said.zone);
    put_over(request.town, said.town);
    if (!said.list.empty()) request.list = said.list;
    return request;
}

}  // namespace tero::sales
