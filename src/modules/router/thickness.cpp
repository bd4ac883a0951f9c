// Which thickness: with a unit, by name, behind a product, or alone where panels are spoken of. Prices, days
// and hours are told apart first.
#include "modules/router/measure.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class ThicknessReader final : MeasureReader {
public:
    ThicknessReader(const Text& text, const RoutingContext& context, Entities& entities)
        : MeasureReader(text, entities), context_(context) {}

    void read() {
        leave_money_and_time();
        read_thicknesses();
    }

private:
    void leave_money_and_time() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const bool money = i > 0 && text_.same_sentence(i, i - 1) &&
                               one_of(token(i - 1).text, {"$", "usd", "uyu", "pesos", "dolares"});
            const bool counted =
                word(i, i + 1, {"pesos",    "dolares",  "usd",      "uyu",  "%",     "$",      "reais",
                                "cuotas",   "cuota",    "pagos",    "dia",  "dias",  "semana", "semanas",
                                "mes",      "meses",    "ano",      "anos", "hora",  "horas",  "hs",
                                "h",        "minutos",  "min",      "kg",   "kilos", "grados", "km",
                                "personas", "veces",    "parcelas", "days", "weeks", "months", "years",
                                "am",       "pm",       "hours",    "kms",  "/",     "vezes",  "habitaciones",
                                "casas",    "viviendas"});
            const bool date = word(i, i + 1, {"de"}) && i + 2 < size() && is_month(token(i + 2).text);
            const bool clock = i > 0 && word(i, i - 1, {"las", "hace", "dia", "/", "ral", "at"});
            const bool rate = word(i, i + 1, {"por"}) && word(i, i + 2, {"ciento", "cento", "mes"});
            if (money || counted || date || clock || rate) use(i);
        }
    }

    static bool is_month(std::string_view name) {
        return one_of(name, {"enero",     "febrero",   "marzo",     "abril",      "mayo",     "junio",
                             "julio",     "agosto",    "setiembre", "septiembre", "octubre",  "noviembre",
                             "diciembre", "janeiro",   "fevereiro", "marco",      "maio",     "junho",
                             "julho",     "setembro",  "outubro",   "novembro",   "dezembro", "january",
                             "february",  "march",     "april",     "may",        "june",     "july",
                             "august",    "september", "october",   "november",   "december"});
    }

    bool is_bare_thickness(std::size_t i) const {
        if (!free_number(i) || measure_at(i).unit != Unit::NONE) return false;
        const auto value = whole(*token(i).number);
        return value && *value >= 10 && *value <= 500;
    }

    bool says_panels() const {
        if (!entities_.products.empty() || !context_.asked_for.empty() || changes_) return true;
        return std::any_of(text_.tokens.begin(), text_.tokens.end(), [](const Token& spoken) {
            return one_of(spoken.text,
                          {"panel",  "paneles", "placa",  "placas", "plancha", "planchas",    "espesor",
                           "painel", "paineis", "panels", "sea",    "mejor",   "presupuesto", "cotizacion",
                           "el",     "la",      "uno",    "una",    "los",     "las"});
        });
    }

    // Nothing that is counted follows the number.
    bool stands_alone(std::size_t i) const {
        if (i + 1 >= size() || !text_.same_sentence(i, i + 1) || token(i + 1).after_comma) return true;
        const bool named = entities_.mention_of[i + 1] >= 0;
        return named ||
               one_of(token(i + 1).text,
                      {"y",       "o",      "para",   "con",    "sin",       "en",       "por",    "eps",
                       "pir",     "el",     "lo",     "la",     "me",        "que",      "cuanto", "tienen",
                       "hay",     "esta",   "sale",   "cuesta", "vale",      "color",    "de",     "a",
                       "e",       "ou",     "or",     "and",    "no",        "seria",    "mejor",  "porfavor",
                       "/",       "+",      "aprox",  "va",     "sirve",     "entonces", "puede",  "tambien",
                       "for",     "custa",  "tem",    "pra",    "delivered", "is",       "tenes",  "stock",
                       "aguanta", "precio", "quiero", "si"});
    }

    void read_thicknesses() {
        speaks_of_panels_ = says_panels();
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const Measure measure = measure_at(i);
            const bool thin_unit = measure.unit == Unit::MM ||
                                   (measure.unit == Unit::CM && *token(i).number <= Decimal{60}) ||
                                   (measure.unit == Unit::INCH && *token(i).number <= Decimal{12});
            if (thin_unit ||
                (named_thickness(i, measure) && measure.unit != Unit::M && measure.unit != Unit::M2)) {
                take_thickness(measure);
            } else if (is_bare_thickness(i) && (thickness_place(i) || of_thickness(i))) {
                if (stands_alone(i) || thickness_place(i)) take_thickness(measure);
            }
        }
    }

    bool named_thickness(std::size_t i, const Measure& measure) const {
        const auto names = [&](std::size_t at) {
            return word(
                i, at,
                {"espesor", "espesores", "grosor", "grueso", "espesura", "espessura", "thickness", "thick"});
        };
        if (names(measure.end) || (word(i, measure.end, {"de"}) && names(measure.end + 1))) return true;
        for (auto back = i; back-- > 0 && i - back <= 4 && text_.same_sentence(i, back);) {
            if (names(back)) return true;
            if (!one_of(token(back).text, {"a", "de", "del", "en", "es", "seria", "por", "el", "la", "al",
                                           "to", "of", "is", "para", "que", "sea"})) {
                return false;
            }
        }
        return false;
    }

    // «de 100», «cambialo a 125», «50 o 100»
    bool of_thickness(std::size_t i) const {
        if (i == 0 || !text_.same_sentence(i, i - 1) || !speaks_of_panels_ || *token(i).number < Decimal{20})
            return false;
        if (one_of(token(i - 1).text, {"de", "of"})) return true;
        if (changes_ && one_of(token(i - 1).text, {"a", "por"})) return true;
        // «mejor en 125», «el presupuesto con 150»
        const bool chosen =
            i > 1 && (one_of(token(i - 2).text, {"mejor", "presupuesto", "cotizacion", "precio"}) ||
                      product_at(i - 2));
        if (chosen && one_of(token(i - 1).text, {"en", "con"})) return true;
        const bool joined = one_of(token(i - 1).text, {"o", "y", "u", "ou", "or"});
        return joined && i > 1 && token(i - 2).kind == TokenKind::NUMBER &&
               !entities_.details.thicknesses.empty();
    }

    const RoutingContext& context_;
    bool speaks_of_panels_ = false;
};

}  // namespace

void find_thickness(const Text& text, const RoutingContext& context, Entities& entities) {
    ThicknessReader{text, context, entities}.read();
}

}  // namespace tero::router
