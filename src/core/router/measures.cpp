// Numbers and what they measure. Each number gets one meaning, in the order of find_measures: sides, areas, lengths
// by lengths, named lengths, counts, money and time (to leave them alone), and what is left may be a thickness.
#include "core/router/entities.hpp"
#include "core/router/word_list.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tero::router {
namespace {

enum class Unit { NONE, MM, CM, M, M2, INCH, FOOT };
enum class Side { NONE, LONG, WIDE, HIGH };

struct Measure {
    std::size_t at = 0;
    std::size_t end = 0;  // after the unit
    Unit unit = Unit::NONE;
};

std::optional<std::int32_t> whole(const Decimal& value) {
    const Decimal rounded = value.rounded(0);
    if (rounded != value) return std::nullopt;
    const std::string digits = rounded.to_string();
    std::int32_t result = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    if (read.ec != std::errc{}) return std::nullopt;
    return result;
}

class MeasureReader {
public:
    MeasureReader(const Text& text, const RoutingContext& context, Entities& entities)
        : text_(text), context_(context), entities_(entities), request_(entities.request) {}

    void read() {
        read_edges();
        read_areas();
        read_products_of_lengths();
        read_named_lengths();
        read_counts();
        leave_money_and_time();
        read_thicknesses();
        read_answer();
    }

private:
    const Token& token(std::size_t i) const { return text_.tokens[i]; }
    std::size_t size() const { return text_.tokens.size(); }
    bool used(std::size_t i) const { return entities_.used[i]; }
    void use(std::size_t i) { entities_.used[i] = true; }

    bool free_number(std::size_t i) const {
        return i < size() && token(i).kind == TokenKind::NUMBER && token(i).number.has_value() && !used(i);
    }
    bool word(std::size_t of, std::size_t i, std::initializer_list<std::string_view> words) const {
        return word_at(text_, of, i, words);
    }

    static Unit unit_named(std::string_view name) {
        if (one_of(name, {"mm", "mms", "milimetro", "milimetros", "millimeters", "millimetres", "millimeter"})) return Unit::MM;
        if (one_of(name, {"cm", "cms", "centimetro", "centimetros", "centimeters", "centimetres"})) return Unit::CM;
        if (one_of(name, {"m2", "mt2", "mts2", "mtrs2", "metros2", "sqm"})) return Unit::M2;
        if (one_of(name, {"m", "mt", "mts", "mtr", "mtrs", "metro", "metros", "meter", "meters", "metre", "metres"})) {
            return Unit::M;
        }
        if (one_of(name, {"pulgada", "pulgadas", "plg", "inch", "inches", "polegada", "polegadas"})) return Unit::INCH;
        if (one_of(name, {"pie", "pies", "ft", "feet", "foot"})) return Unit::FOOT;
        return Unit::NONE;
    }

    Measure measure_at(std::size_t i) const {
        Measure measure{.at = i, .end = i + 1};
        if (i + 1 >= size() || !text_.same_sentence(i, i + 1)) return measure;
        const std::string& next = token(i + 1).text;
        const bool square = one_of(next, {"square", "sq"}) && i + 2 < size();
        measure.unit = square ? Unit::M2 : unit_named(next);
        if (measure.unit == Unit::NONE) return measure;
        measure.end = square ? i + 3 : i + 2;
        const bool squared = word(i, i + 2, {"cuadrados", "cuadrado", "quadrados", "quadrado", "cuad", "c"});
        if (measure.unit == Unit::M && squared) {
            measure.unit = Unit::M2;
            measure.end = i + 3;
        }
        return measure;
    }

    // A length of a building; `12.125` metres is not twelve thousand.
    Decimal in_metres(const Measure& measure, Unit unit) const {
        const Token& number = token(measure.at);
        Decimal value = *number.number;
        if (unit != Unit::MM && number.other_reading && value >= Decimal{1000}) value = *number.other_reading;
        if (unit == Unit::CM) value = value * Decimal::of("0.01");
        if (unit == Unit::MM) value = value * Decimal::of("0.001");
        if (unit == Unit::FOOT) value = value * Decimal::of("0.3048");
        return number.negative ? Decimal{} - value : value;
    }

    void read_edges() {
        for (const Mention& mention : entities_.mentions) {
            if (mention.kind != NameKind::EDGE || !is_edge(mention) || asks_about(mention.begin)) continue;
            if (!request_.edges) request_.edges.emplace();
            if (refused(mention.begin)) continue;
            const int sides = sides_of(mention);
            if (sides == 0) entities_.reasons.emplace_back("entity.edges.sides_unstated");
            for (int i = 0; i < std::max(sides, 1); ++i) request_.edges->push_back(mention.code);
        }
        for (std::size_t i = 0; i + 1 < size(); ++i) {
            if (one_of(token(i).text, {"sin", "sem", "without"}) && word(i, i + 1, {"bordes", "borde", "remates", "terminaciones"})) {
                if (!request_.edges) request_.edges.emplace();
            }
        }
        if (request_.edges) entities_.reasons.emplace_back("entity.edges");
    }

    bool refused(std::size_t at) const {
        return at > 0 && text_.same_sentence(at, at - 1) && one_of(token(at - 1).text, {"sin", "sem", "without", "ni"});
    }

    // «¿el gotero viene incluido?» orders none.
    bool asks_about(std::size_t at) const {
        if (!text_.is_question(at) || (at > 0 && word(at, at - 1, {"con", "with", "com", "y"}))) return false;
        const auto from = at > 4 ? at - 4 : 0;
        for (auto i = from; i < std::min(at + 5, size()); ++i) {
            if (!text_.same_sentence(i, at)) continue;
            const std::string& said = token(i).text;
            if (said.starts_with("inclu") || one_of(said, {"viene", "vienen", "sale", "cuesta", "vale", "precio", "tienen", "venden", "va", "que", "como"})) {
                return true;
            }
        }
        return false;
    }

    // Drip edges are always edges; concrete and aluminium only where sides are the subject.
    bool is_edge(const Mention& mention) const {
        if (mention.code == "gotero") return true;
        const auto from = mention.begin > 8 ? mention.begin - 8 : 0;
        const auto to = std::min(mention.end + 8, size());
        for (auto i = from; i < to; ++i) {
            if (!text_.same_sentence(i, mention.begin)) continue;
            if (one_of(token(i).text, {"lado", "lados", "borde", "bordes", "costado", "costados", "canto", "remate", "gotero",
                                       "goteros", "terminacion", "perimetro", "side", "sides", "edge", "edges", "borda"})) {
                return true;
            }
        }
        return false;
    }

    int sides_of(const Mention& mention) {
        const auto count_at = [&](std::size_t i) {
            const auto count = whole(*token(i).number);
            return count && *count >= 1 && *count <= 4 ? *count : 0;
        };
        const bool counted = mention.begin > 0 && free_number(mention.begin - 1) && text_.same_sentence(mention.begin, mention.begin - 1) &&
                             !token(mention.begin).after_comma && !(mention.begin > 1 && word(mention.begin, mention.begin - 2, {"x", "por"}));
        if (counted) {
            if (const int count = count_at(mention.begin - 1); count > 1) {
                use(mention.begin - 1);
                return count;
            }
        }
        for (auto i = mention.end; i < std::min(mention.end + 7, size()) && text_.same_sentence(mention.begin, i); ++i) {
            if (entities_.mention_at(i, NameKind::EDGE) != nullptr) return 0;
            if (one_of(token(i).text, {"todos", "todo", "perimetral", "alrededor", "perimetro", "cada"})) return 4;
            if (one_of(token(i).text, {"ambos", "both"})) return 2;
            if (!free_number(i)) continue;
            const bool sides = word(i, i + 1, {"lado", "lados", "borde", "bordes", "costados", "costado", "sides", "side"}) ||
                               word(i, i - 1, {"por", "x", "otros"});
            if (const int count = count_at(i); sides && count > 0) {
                use(i);
                return count;
            }
            return 0;
        }
        return 0;
    }

    void read_areas() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const Measure measure = measure_at(i);
            const bool named = i > 1 && one_of(token(i - 1).text, {"de", "es", "total"}) && one_of(token(i - 2).text, {"superficie", "area"});
            const bool loose = measure.unit == Unit::M && *token(i).number >= Decimal{20} && word(i, measure.end, {"de"}) &&
                               product_at(measure.end + 1);
            if (measure.unit != Unit::M2 && !(named && measure.unit == Unit::M) && !loose) continue;
            use(i);
            entities_.details.unit = "m2";
            if (request_.area_m2) {
                entities_.reasons.emplace_back("entity.area.several");
                continue;
            }
            request_.area_m2 = token(i).negative ? Decimal{} - *token(i).number : *token(i).number;
            entities_.reasons.emplace_back("entity.area");
        }
        // «¿a cuánto está el metro?» is a price per square metre.
        for (std::size_t i = 0; i < size() && entities_.details.unit.empty(); ++i) {
            const bool metre = one_of(token(i).text, {"metro", "metre", "meter"}) && i > 0 &&
                               one_of(token(i - 1).text, {"el", "por", "o", "cada", "square", "per", "al", "del"});
            if (metre || unit_named(token(i).text) == Unit::M2) entities_.details.unit = "m2";
        }
    }

    bool product_at(std::size_t i) const {
        const Mention* product = entities_.mention_at(i, NameKind::PRODUCT);
        return product != nullptr && product->begin == i;
    }

    Side side_named(std::string_view name) const {
        const bool portuguese = text_.language == "pt";
        if (one_of(name, {"largo", "larga"})) return portuguese ? Side::WIDE : Side::LONG;
        if (one_of(name, {"long", "length", "comprimento", "fondo", "profundidad", "lenght", "compr"})) return Side::LONG;
        if (one_of(name, {"ancho", "wide", "width", "largura", "frente", "anchura"})) return Side::WIDE;
        if (one_of(name, {"alto", "altura", "high", "height", "tall"})) return Side::HIGH;
        return Side::NONE;
    }

    // «10 metros de largo»: the side named behind a measure, and where it ends.
    Side side_behind(const Measure& measure, std::size_t& end) const {
        auto i = measure.end;
        if (word(measure.at, i, {"de"})) i += 1;
        if (i >= size() || !text_.same_sentence(measure.at, i)) return Side::NONE;
        const Side side = side_named(token(i).text);
        if (side != Side::NONE) end = i + 1;
        return side;
    }

    // 8x5, 8 x 5 mts, 20 por 10, 10 metros de largo por 4 de ancho, 8x5x100
    void read_products_of_lengths() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            std::vector<Measure> chain{measure_at(i)};
            std::vector<Side> sides;
            auto end = chain.back().end;
            sides.push_back(side_behind(chain.back(), end));
            while (chain.size() < 3 && word(i, end, {"x", "por", "by"}) && free_number(end + 1) && text_.same_sentence(i, end + 1)) {
                const Measure next = measure_at(end + 1);
                if (next.unit == Unit::M2) break;
                chain.push_back(next);
                end = next.end;
                sides.push_back(side_behind(next, end));
            }
            if (chain.size() < 2 || chain.front().unit == Unit::M2) continue;
            take_chain(chain, sides);
            i = chain.back().at;
        }
    }

    bool thin(const Measure& measure) const {
        const Decimal& value = *token(measure.at).number;
        return measure.unit == Unit::MM || (measure.unit == Unit::NONE && value >= Decimal{20} && value <= Decimal{300}) ||
               (measure.unit == Unit::CM && value <= Decimal{30});
    }

    void take_chain(std::vector<Measure> chain, std::vector<Side> sides) {
        const bool behind_product = chain.front().at > 0 && thickness_place(chain.front().at);
        const bool first_thin = chain.front().unit == Unit::MM ? chain[1].unit != Unit::MM : behind_product && thin(chain.front());
        if (first_thin && (chain.size() == 3 || chain.front().unit == Unit::MM)) {
            take_thickness(chain.front());
            chain.erase(chain.begin());
            sides.erase(sides.begin());
            if (chain.size() < 2) return;
        } else if (chain.size() == 3) {
            if (thin(chain.back())) take_thickness(chain.back());
            chain.pop_back();
            sides.pop_back();
        }
        Unit first = chain[0].unit;
        const Unit second = chain[1].unit;
        if (second == Unit::MM && first == Unit::NONE && *token(chain[0].at).number < Decimal{200}) return;
        if (first == Unit::NONE) first = second;
        use(chain[0].at);
        use(chain[1].at);
        if (request_.length_m || request_.width_m) {
            entities_.reasons.emplace_back("entity.size.several");
            return;
        }
        Decimal length = in_metres(chain[0], first);
        Decimal width = in_metres(chain[1], second == Unit::NONE ? first : second);
        if (sides[0] == Side::WIDE || sides[1] == Side::LONG || sides[0] == Side::HIGH) std::swap(length, width);
        if (sides[0] == Side::HIGH || sides[1] == Side::HIGH) entities_.details.height_m = width;
        if (const auto times = several_before(chain[0].at); times > 1 && !request_.area_m2) {
            request_.area_m2 = length * width * Decimal{times};
            entities_.reasons.emplace_back("entity.area.of_several");
            return;
        }
        request_.length_m = length;
        request_.width_m = width;
        entities_.reasons.emplace_back("entity.size");
    }

    // «3 paredes de 4x3» are 36 m².
    std::int32_t several_before(std::size_t at) {
        if (at < 3 || !word(at, at - 1, {"de", "of"}) || !text_.same_sentence(at, at - 3)) return 0;
        if (entities_.mention_at(at - 2, NameKind::APPLICATION) == nullptr || !free_number(at - 3)) return 0;
        const auto times = whole(*token(at - 3).number);
        if (!times || *times < 2 || *times > 99) return 0;
        use(at - 3);
        return *times;
    }

    void take_side(Side side, const Measure& measure) {
        use(measure.at);
        const Decimal value = in_metres(measure, measure.unit);
        if (side == Side::HIGH) entities_.details.height_m = value;
        if (side == Side::LONG && !request_.length_m) request_.length_m = value;
        if (side == Side::WIDE && !request_.width_m) request_.width_m = value;
        entities_.reasons.emplace_back(side == Side::LONG ? "entity.length" : side == Side::WIDE ? "entity.width" : "entity.height");
    }

    static bool measures_thickness(Unit unit) { return unit == Unit::MM || unit == Unit::INCH; }

    // The number that follows a side: «largo: 8», «ancho de 5 m».
    std::size_t number_after_side(std::size_t side) const {
        for (auto i = side + 1; i < std::min(side + 4, size()); ++i) {
            if (!text_.same_sentence(side, i) || (token(i).after_comma && !token(i).after_colon)) break;
            if (free_number(i)) return measures_thickness(measure_at(i).unit) ? size() : i;
            if (!one_of(token(i).text, {"de", "es", "son", "total", "unos", "aprox", "tiene", "del", "techo"})) break;
        }
        return size();
    }

    void read_named_lengths() {
        std::vector<std::size_t> labels;
        for (std::size_t i = 0; i < size(); ++i) {
            if (side_named(token(i).text) != Side::NONE) labels.push_back(i);
        }
        if (labels.empty()) return;
        // «8 de largo 5 de ancho» or «largo 8 ancho 5»: a number behind the last side says which.
        const bool number_last = number_after_side(labels.back()) < size();
        for (const std::size_t label : labels) {
            const Side side = side_named(token(label).text);
            if (number_last) {
                if (const auto i = number_after_side(label); i < size()) take_side(side, measure_at(i));
                continue;
            }
            for (auto back = label; back-- > 0 && label - back <= 3 && text_.same_sentence(label, back);) {
                if (!free_number(back)) continue;
                const Measure measure = measure_at(back);
                auto end = measure.end;
                if (side_behind(measure, end) == side && end == label + 1 && measure.unit != Unit::M2) take_side(side, measure);
                break;
            }
        }
    }

    void read_counts() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i) || i + 1 >= size() || !text_.same_sentence(i, i + 1)) continue;
            const bool panels = one_of(token(i + 1).text, {"panel", "paneles", "placa", "placas", "plancha", "planchas", "chapa",
                                                           "chapas", "unidad", "unidades", "uds", "lamina", "laminas", "panels",
                                                           "boards", "sheets", "painel", "paineis", "chapas", "piezas", "rollos"});
            const bool products = product_at(i + 1) && token(i + 1).text.ends_with('s') && token(i + 1).text.size() > 4;
            const bool labelled = i > 0 && word(i, i - 1, {"cantidad", "quantity", "quantidade"});
            if (!panels && !products && !labelled) continue;
            const auto count = whole(*token(i).number);
            if (!count || request_.quantity) continue;
            use(i);
            request_.quantity = token(i).negative ? -*count : *count;
            entities_.details.unit = "paneles";
            entities_.reasons.emplace_back("entity.quantity");
            read_panel_length(i + 2);
        }
    }

    // «8 paneles de 6 metros»
    void read_panel_length(std::size_t from) {
        for (auto i = from; i < std::min(from + 5, size()); ++i) {
            if (!free_number(i) || !one_of(token(i - 1).text, {"de", "x", "of"})) continue;
            const Measure measure = measure_at(i);
            if (measure.unit == Unit::M && *token(i).number <= Decimal{30} && !request_.length_m) take_side(Side::LONG, measure);
            return;
        }
    }

    void leave_money_and_time() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const bool money = i > 0 && text_.same_sentence(i, i - 1) && one_of(token(i - 1).text, {"$", "usd", "uyu", "pesos", "dolares"});
            const bool counted = word(i, i + 1, {"pesos", "dolares", "usd", "uyu", "%", "$", "reais", "cuotas", "cuota", "pagos",
                                                 "dia", "dias", "semana", "semanas", "mes", "meses", "ano", "anos", "hora", "horas",
                                                 "hs", "h", "minutos", "min", "kg", "kilos", "grados", "km", "personas", "veces",
                                                 "parcelas", "days", "weeks", "months", "years", "am", "pm", "hours", "kms",
                                                 "/", "vezes", "habitaciones", "casas", "viviendas"});
            const bool date = word(i, i + 1, {"de"}) && i + 2 < size() && is_month(token(i + 2).text);
            const bool clock = i > 0 && word(i, i - 1, {"las", "hace", "dia", "/", "ral", "at"});
            const bool rate = word(i, i + 1, {"por"}) && word(i, i + 2, {"ciento", "cento", "mes"});
            if (money || counted || date || clock || rate) use(i);
        }
    }

    static bool is_month(std::string_view name) {
        return one_of(name, {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "septiembre",
                             "octubre", "noviembre", "diciembre", "janeiro", "fevereiro", "marco", "maio", "junho", "julho",
                             "setembro", "outubro", "novembro", "dezembro", "january", "february", "march", "april", "may",
                             "june", "july", "august", "september", "october", "november", "december"});
    }

    std::optional<std::int32_t> thickness_of(const Measure& measure) const {
        const Token& number = token(measure.at);
        if (number.negative) return std::nullopt;
        Decimal value = *number.number;
        if (measure.unit == Unit::CM) value = value * Decimal{10};
        // The trade sells two inches as 50 mm, not 50.8.
        if (measure.unit == Unit::INCH) value = value * Decimal{25};
        if (value > Decimal{1000} || value < Decimal{1}) return std::nullopt;
        return whole(value);
    }

    void take_thickness(const Measure& measure) {
        use(measure.at);
        const auto thickness = thickness_of(measure);
        if (!thickness) return;
        entities_.details.thicknesses.push_back(*thickness);
        entities_.reasons.emplace_back(measure.unit == Unit::INCH ? "entity.thickness.inches" : "entity.thickness");
        // «cambiar de 100 a 125»: the last word counts; otherwise the first, and the others are in the details.
        if (!request_.thickness_mm || changes_) request_.thickness_mm = *thickness;
    }

    bool is_bare_thickness(std::size_t i) const {
        if (!free_number(i) || measure_at(i).unit != Unit::NONE) return false;
        const auto value = whole(*token(i).number);
        return value && *value >= 10 && *value <= 500;
    }

    // Behind a product, with only small words or its colour between: «isodec blanco de 100».
    bool thickness_place(std::size_t i) const {
        for (int steps = 0; steps < 4 && i > 0; ++steps) {
            i -= 1;
            if (entities_.mention_at(i, NameKind::PRODUCT) != nullptr) return true;
            const bool color = entities_.mention_at(i, NameKind::COLOR) != nullptr;
            if (!color && !one_of(token(i).text, {"de", "del", "en", "eps", "pir", "tipo", "espesor", "x", "por", "techo", "pared", "of"})) {
                return false;
            }
        }
        return false;
    }

    bool says_panels() const {
        if (!entities_.products.empty() || !context_.asked_for.empty() || changes_) return true;
        return std::any_of(text_.tokens.begin(), text_.tokens.end(), [](const Token& spoken) {
            return one_of(spoken.text, {"panel", "paneles", "placa", "placas", "plancha", "planchas", "espesor", "painel", "paineis",
                                        "panels", "sea", "mejor", "presupuesto", "cotizacion", "el", "la", "uno", "una", "los", "las"});
        });
    }

    // Nothing that is counted follows the number.
    bool stands_alone(std::size_t i) const {
        if (i + 1 >= size() || !text_.same_sentence(i, i + 1) || token(i + 1).after_comma) return true;
        const bool named = entities_.mention_of[i + 1] >= 0;
        return named || one_of(token(i + 1).text,
                               {"y", "o", "para", "con", "sin", "en", "por", "eps", "pir", "el", "lo", "la", "me", "que", "cuanto",
                                "tienen", "hay", "esta", "sale", "cuesta", "vale", "color", "de", "a", "e", "ou", "or", "and", "no",
                                "seria", "mejor", "porfavor", "/", "+", "aprox", "va", "sirve", "entonces", "puede", "tambien", "for",
                                "custa", "tem", "pra", "delivered", "is", "tenes", "stock", "aguanta", "precio", "quiero", "si"});
    }

    void read_thicknesses() {
        changes_ = std::any_of(text_.tokens.begin(), text_.tokens.end(), [](const Token& spoken) {
            return spoken.text.starts_with("cambi") || one_of(spoken.text, {"pasalo", "pasala", "pasamelo"});
        });
        speaks_of_panels_ = says_panels();
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const Measure measure = measure_at(i);
            const bool thin_unit = measure.unit == Unit::MM || (measure.unit == Unit::CM && *token(i).number <= Decimal{60}) ||
                                   (measure.unit == Unit::INCH && *token(i).number <= Decimal{12});
            if (thin_unit || (named_thickness(i, measure) && measure.unit != Unit::M && measure.unit != Unit::M2)) {
                take_thickness(measure);
            } else if (is_bare_thickness(i) && (thickness_place(i) || of_thickness(i))) {
                if (stands_alone(i) || thickness_place(i)) take_thickness(measure);
            }
        }
    }

    bool named_thickness(std::size_t i, const Measure& measure) const {
        const auto names = [&](std::size_t at) {
            return word(i, at, {"espesor", "espesores", "grosor", "grueso", "espesura", "espessura", "thickness", "thick"});
        };
        if (names(measure.end) || (word(i, measure.end, {"de"}) && names(measure.end + 1))) return true;
        for (auto back = i; back-- > 0 && i - back <= 4 && text_.same_sentence(i, back);) {
            if (names(back)) return true;
            if (!one_of(token(back).text, {"a", "de", "del", "en", "es", "seria", "por", "el", "la", "al", "to", "of", "is", "para", "que", "sea"})) {
                return false;
            }
        }
        return false;
    }

    // «de 100», «cambialo a 125», «50 o 100»
    bool of_thickness(std::size_t i) const {
        if (i == 0 || !text_.same_sentence(i, i - 1) || !speaks_of_panels_ || *token(i).number < Decimal{20}) return false;
        if (one_of(token(i - 1).text, {"de", "of"})) return true;
        if (changes_ && one_of(token(i - 1).text, {"a", "por"})) return true;
        // «mejor en 125», «el presupuesto con 150»
        const bool chosen = i > 1 && (one_of(token(i - 2).text, {"mejor", "presupuesto", "cotizacion", "precio"}) || product_at(i - 2));
        if (chosen && one_of(token(i - 1).text, {"en", "con"})) return true;
        const bool joined = one_of(token(i - 1).text, {"o", "y", "u", "ou", "or"});
        return joined && i > 1 && token(i - 2).kind == TokenKind::NUMBER && !entities_.details.thicknesses.empty();
    }

    // A bare number after we asked for one.
    void read_answer() {
        const std::string& asked = context_.asked_for;
        if (asked.empty()) return;
        std::size_t numbers = 0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            numbers += 1;
            at = i;
        }
        if (numbers != 1) return;
        const Measure measure = measure_at(at);
        const bool metres = measure.unit == Unit::NONE || measure.unit == Unit::M || measure.unit == Unit::CM;
        if (asked == "thickness_mm" && !request_.thickness_mm && measure.unit == Unit::NONE) return take_thickness(measure);
        if (asked == "length_m" && !request_.length_m && metres) return take_side(Side::LONG, measure);
        if (asked == "width_m" && !request_.width_m && metres) return take_side(Side::WIDE, measure);
        if (asked == "area_m2" && !request_.area_m2 && (measure.unit == Unit::NONE || measure.unit == Unit::M)) {
            use(at);
            request_.area_m2 = *token(at).number;
            entities_.reasons.emplace_back("entity.area");
        }
        const auto count = whole(*token(at).number);
        if (asked == "quantity" && count && !request_.quantity && measure.unit == Unit::NONE) {
            use(at);
            request_.quantity = *count;
            entities_.reasons.emplace_back("entity.quantity");
        }
    }

    const Text& text_;
    const RoutingContext& context_;
    Entities& entities_;
    QuoteRequest& request_;
    bool changes_ = false;
    bool speaks_of_panels_ = false;
};

}  // namespace

void find_measures(const Text& text, const RoutingContext& context, Entities& entities) {
    MeasureReader{text, context, entities}.read();
}

}  // namespace tero::router
