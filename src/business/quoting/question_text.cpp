// The question that is in the way of a price, in words.
#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"
#include "business/quoting/quote_text.hpp"

#include <fmt/format.h>
#include <string>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::size_t said_characters_max = 60;

class Question {
public:
    Question(const PricingGap& gap, const QuoteRequest& so_far, std::string_view language)
        : gap_(gap), so_far_(so_far), language_(language), said_(one_line(gap.said, said_characters_max)) {}

    std::string text() const {
        if (gap_.field == "product") return product();
        if (gap_.field == "thickness_mm") return thickness();
        if (gap_.kind == GapKind::INVALID) return invalid();
        if (gap_.field == "area_m2" || gap_.field == "length_m" || gap_.field == "width_m") return size();
        if (gap_.field == "color") return color();
        if (gap_.field == "edges") return edges();
        if (gap_.field == "fill") return fill();
        if (gap_.field == "anclajes" || gap_.field == "traslado") return service();
        if (gap_.field == "zone" || gap_.field == "town") return place();
        return say("¿Me lo decís de otra forma? Eso no lo tengo en la lista.",
                   "Could you put it another way? I do not have that.",
                   "Pode dizer de outra forma? Isso não tenho na lista.");
    }

private:
    std::string say(std::string_view es, std::string_view en, std::string_view pt) const {
        return std::string(in_language(language_, es, en, pt));
    }
    std::string fill_in(std::string_view es, std::string_view en, std::string_view pt) const {
        return fmt::format(fmt::runtime(in_language(language_, es, en, pt)), fmt::arg("said", said_),
                           fmt::arg("product", gap_.product),
                           fmt::arg("all", enumeration(labels(), language_)),
                           fmt::arg("any", alternatives(labels(), language_)),
                           fmt::arg("limit", measure(gap_.limit, language_)),
                           fmt::arg("quantity", so_far_.quantity.value_or(0)));
    }

    std::vector<std::string> labels() const {
        std::vector<std::string> texts;
        for (const Choice& choice : gap_.choices) {
            if (!choice.label.empty()) {
                texts.push_back(choice.label);
            } else if (gap_.field == "area_m2") {
                const Result<Decimal> area = Decimal::parse(choice.code);
                texts.push_back(fmt::format("{} m²", area ? measure(*area, language_) : choice.code));
            } else {
                texts.push_back(option_name(choice.code, language_));
            }
        }
        return texts;
    }

    std::string product() const {
        if (gap_.kind == GapKind::MISSING) {
            return fill_in("¿Qué producto precisás? Tenemos {all}.",
                           "Which product do you need? We have {all}.",
                           "Qual produto você precisa? Temos {all}.");
        }
        if (gap_.kind == GapKind::NOT_SOLD) {
            return fill_in("Ese producto no está en esta lista. En ella tenemos {all}. ¿Cuál te sirve?",
                           "That product is not on this list, which has {all}. Which one suits you?",
                           "Esse produto não está nesta lista. Nela temos {all}. Qual serve?");
        }
        return fill_in("«{said}» no lo tenemos. Tenemos {all}. ¿Cuál te sirve?",
                       "We do not have “{said}”. We have {all}. Which one suits you?",
                       "«{said}» não temos. Temos {all}. Qual serve?");
    }

    std::string thickness() const {
        if (gap_.kind == GapKind::MISSING) {
            return fill_in("¿De qué espesor lo precisás? En {product} tenemos {all} mm.",
                           "Which thickness do you need? In {product} we have {all} mm.",
                           "De qual espessura você precisa? Em {product} temos {all} mm.");
        }
        return fill_in(
            "{product} de {said} mm no tenemos. Los espesores son {all} mm. ¿Cuál te sirve?",
            "We do not have {said} mm {product}. The thicknesses are {all} mm. Which one suits you?",
            "{product} de {said} mm não temos. As espessuras são {all} mm. Qual serve?");
    }

    std::string size() const {
        if (gap_.kind == GapKind::TOO_SMALL) {
            return fill_in("{product} sale a partir de {limit} m². ¿Cuántos m² son en total?",
                           "{product} is sold from {limit} m² on. What is the total area in m²?",
                           "{product} é vendido a partir de {limit} m². Quantos m² são no total?");
        }
        if (!gap_.choices.empty()) {
            return fill_in("¿Cuántos m² son en total: {any}?", "What is the total area in m²: {any}?",
                           "Quantos m² são no total: {any}?");
        }
        if (gap_.field == "width_m") {
            return say("¿Cuánto mide de ancho, en metros?", "How wide is it, in metres?",
                       "Quanto mede de largura, em metros?");
        }
        if (gap_.field == "length_m") {
            return say("¿Cuánto mide de largo, en metros?", "How long is it, in metres?",
                       "Quanto mede de comprimento, em metros?");
        }
        if (so_far_.quantity.has_value()) {
            return fill_in(
                "Para los {quantity} paneles, ¿cuántos m² son en total? También me sirve el largo y el ancho "
                "a cubrir.",
                "For the {quantity} panels, what is the total area in m²? Length and width to cover will do too.",
                "Para os {quantity} painéis, quantos m² são no total? Também servem comprimento e largura.");
        }
        return say("¿Qué medidas tiene? Pasame el largo y el ancho en metros, o los m² en total.",
                   "What size is it? Tell me length and width in metres, or the total area in m².",
                   "Quais são as medidas? Passe comprimento e largura em metros, ou os m² no total.");
    }

    std::string invalid() const {
        if (gap_.field == "edges") {
            return say("Cada panel tiene cuatro lados. ¿En cuántos va la terminación?",
                       "A panel has four sides. How many of them get the edge finish?",
                       "Cada painel tem quatro lados. Em quantos vai o acabamento?");
        }
        if (gap_.field == "quantity") {
            return fill_in("No te entendí la cantidad («{said}»). ¿Cuántos paneles son?",
                           "I did not get the quantity (“{said}”). How many panels is it?",
                           "Não entendi a quantidade («{said}»). Quantos painéis são?");
        }
        if (!gap_.choices.empty()) {
            return fill_in("Los m² y las medidas no coinciden. ¿Cuál es la superficie: {any}?",
                           "The m² and the measures do not agree. What is the area: {any}?",
                           "Os m² e as medidas não coincidem. Qual é a área: {any}?");
        }
        const bool area = gap_.field == "area_m2";
        if (!gap_.limit.is_zero()) {
            return area ? fill_in(
                              "{said} m² es más de lo que puedo cotizar por acá (hasta {limit} m²). ¿Me "
                              "confirmás la medida?",
                              "{said} m² is more than I can quote here (up to {limit} m²). Could you check "
                              "it?",
                              "{said} m² é mais do que posso orçar aqui (até {limit} m²). Pode conferir?")
                        : fill_in(
                              "{said} m es más de lo que puedo cotizar por acá (hasta {limit} m). ¿Me "
                              "confirmás la medida?",
                              "{said} m is more than I can quote here (up to {limit} m). Could you check it?",
                              "{said} m é mais do que posso orçar aqui (até {limit} m). Pode conferir?");
        }
        return fill_in("Con la medida «{said}» no puedo cotizar. ¿Cuánto es, en metros?",
                       "I cannot quote with the measure “{said}”. How much is it, in metres?",
                       "Com a medida «{said}» não posso orçar. Quanto é, em metros?");
    }

    std::string color() const {
        if (gap_.kind == GapKind::NOT_SOLD) {
            return fill_in("{product} viene en un solo color. ¿Lo cotizo así?",
                           "{product} comes in one colour only. Shall I quote it as it is?",
                           "{product} vem em uma só cor. Posso orçar assim?");
        }
        if (gap_.kind == GapKind::TOO_SMALL) {
            return fmt::format(
                fmt::runtime(in_language(language_, "{} en {} sale a partir de {} m². ¿Lo cotizo en {}?",
                                         "{} in {} is sold from {} m² on. Shall I quote it in {}?",
                                         "{} em {} é vendido a partir de {} m². Posso orçar em {}?")),
                gap_.product, option_name(gap_.said, language_), measure(gap_.limit, language_),
                alternatives(labels(), language_));
        }
        if (gap_.kind == GapKind::MISSING) {
            return fill_in("¿De qué color lo querés: {any}?", "Which colour would you like: {any}?",
                           "De qual cor: {any}?");
        }
        const bool only_one = gap_.choices.size() == 1;
        return fmt::format(
            fmt::runtime(only_one
                             ? in_language(language_, "{} en {} no tenemos. Solo hay en {}. ¿Te sirve?",
                                           "We do not have {} in {}. Available: {} only. Does that suit you?",
                                           "{} em {} não temos. Só há em {}. Serve?")
                             : in_language(language_, "{} en {} no tenemos. Hay {}. ¿Cuál preferís?",
                                           "We do not have {} in {}. Available: {}. Which do you prefer?",
                                           "{} em {} não temos. Há {}. Qual prefere?")),
            product_with_thickness(), one_line(option_name(said_, language_), said_characters_max),
            enumeration(labels(), language_));
    }

    std::string product_with_thickness() const {
        if (gap_.thickness_mm == 0) return gap_.product;
        return language_ == "en" ? fmt::format("{} mm {}", gap_.thickness_mm, gap_.product)
                                 : fmt::format("{} {} mm", gap_.product, gap_.thickness_mm);
    }

    std::string edges() const {
        if (gap_.kind == GapKind::NOT_SOLD) {
            return fill_in("Las terminaciones de {product} se cotizan aparte. ¿Te cotizo el panel solo?",
                           "Edge finishes for {product} are quoted separately. Shall I quote the panel alone?",
                           "Os acabamentos de {product} são orçados à parte. Posso orçar só o painel?");
        }
        return fill_in("La terminación «{said}» no la tenemos. Para los bordes hay {all}. ¿Cuál va?",
                       "We do not have the edge finish “{said}”. Available: {all}. Which one do you want?",
                       "O acabamento «{said}» não temos. Para as bordas há {all}. Qual vai?");
    }

    std::string fill() const {
        if (gap_.kind == GapKind::NOT_SOLD) {
            return fill_in("{product} no viene con relleno de {said}. ¿Lo cotizo como viene?",
                           "{product} does not come with a {said} core. Shall I quote it as it comes?",
                           "{product} não vem com núcleo de {said}. Posso orçar como vem?");
        }
        return fill_in("Con relleno de {said} no lo tenemos. Hay {all}. ¿Cuál preferís?",
                       "We do not have it with a {said} core. Available: {all}. Which do you prefer?",
                       "Com núcleo de {said} não temos. Há {all}. Qual prefere?");
    }

    std::string service() const {
        const bool freight = gap_.field == "traslado";
        if (gap_.kind == GapKind::NOT_SOLD) {
            return freight
                       ? fill_in("El traslado de {product} se coordina aparte. ¿Te cotizo solo el material?",
                                 "Delivery of {product} is arranged separately. Shall I quote the material alone?",
                                 "O frete de {product} é combinado à parte. Posso orçar só o material?")
                       : fill_in(
                             "Los anclajes de {product} se cotizan aparte. ¿Te cotizo solo el material?",
                             "Anchors for {product} are quoted separately. Shall I quote the material alone?",
                             "As ancoragens de {product} são orçadas à parte. Posso orçar só o material?");
        }
        return freight
                   ? say("¿Lo querés con traslado o sin traslado?",
                         "Would you like it with or without delivery?", "Você quer com frete ou sem frete?")
                   : say("¿Lo querés con anclajes o sin anclajes?",
                         "Would you like it with or without anchors?",
                         "Você quer com ancoragens ou sem ancoragens?");
    }

    std::string place() const {
        if (gap_.kind == GapKind::MISSING) {
            return fill_in("¿Para dónde es: {any}?", "Where is it for: {any}?", "Para onde é: {any}?");
        }
        return fill_in("¿«{said}» va como {any}?", "Does “{said}” count as {any}?",
                       "«{said}» conta como {any}?");
    }

    const PricingGap& gap_;
    const QuoteRequest& so_far_;
    std::string_view language_;
    std::string said_;
};

}  // namespace

std::string ask_for(const PricingGap& gap, const QuoteRequest& so_far, std::string_view language) {
    return Question(gap, so_far, language).text();
}

}  // namespace tero::sales
