#include "modules/router/model/said_date.hpp"

#include "codec/json.hpp"

namespace tero::router {
namespace {

constexpr std::string_view when = "postpone.when:";

}  // namespace

std::string reason_of(const SaidDate& said) { return std::string{when} + to_json(said); }

std::optional<SaidDate> date_in(std::span<const std::string> reasons) {
    for (const std::string& reason : reasons) {
        if (!reason.starts_with(when)) continue;
        auto said = from_json<SaidDate>(std::string_view{reason}.substr(when.size()), Reading::tolerant);
        if (said) return std::move(*said);
    }
    return std::nullopt;
}

}  // namespace tero::router
