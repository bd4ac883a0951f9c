#include "business/quoting/prototype.hpp"

#include <fmt/format.h>
#include <array>
#include <string>
#include <utility>

namespace tero::sales {
namespace {

constexpr std::array<std::pair<std::string_view, QuoteStatus>, 6> states{
    {{"Pendiente", QuoteStatus::DRAFT},
     {"Asignado", QuoteStatus::DRAFT},
     {"Listo", QuoteStatus::DRAFT},
     {"Enviado", QuoteStatus::SENT},
     {"Confirmado", QuoteStatus::ACCEPTED},
     {"Rechazado", QuoteStatus::REJECTED}}};

}  // namespace

Result<QuoteStatus> quote_status_of(std::string_view prototype_state) {
    std::string allowed;
    for (const auto& [state, status] : states) {
        if (state == prototype_state) return status;
        allowed += (allowed.empty() ? "" : ", ") + std::string{state};
    }
    return Error{ErrorCode::invalid,
                 fmt::format("'{}' is not one of {}", prototype_state.substr(0, 40), allowed), "estado"};
}

}  // namespace tero::sales
