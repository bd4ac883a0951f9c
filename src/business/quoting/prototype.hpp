// What the prototype's data says in its own words, for whoever imports it.
#pragma once

#include "base/result.hpp"
#include "business/quoting/model/quote.hpp"

#include <string_view>

namespace tero::sales {

// Of a quote's `estado`: Pendiente, Asignado, Listo, Enviado, Confirmado or Rechazado. invalid: another word.
Result<QuoteStatus> quote_status_of(std::string_view prototype_state);

}  // namespace tero::sales
