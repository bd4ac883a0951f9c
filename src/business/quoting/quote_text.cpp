#include "business/quoting/quote_text.hpp"

#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <vector>

namespace tero::sales {
namespace {

constexpr std::size_t name_characters_max = 30;

bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == 0xc3;
}

// The product's line as it is printed, with its colour in the language of the message.
std::string product_phrase(const PricedQuote& priced, std::string_view language) {
    std::string text = priced.lines.empty() ? priced.request.product.value_or("") : priced.lines.front().text;
    if (!priced.request.color.has_value()) return text;
    const std::string& color = *priced.request.color;
    for (const char* printed_in : {"es", "en"}) {
        const std::string ending = ", " + option_name(color, printed_in);
        if (text.ends_with(ending)) {
            return text.substr(0, text.size() - ending.size()) + (language == "en" ? ", " : " ") +
                   option_name(color, language);
        }
    }
    return text;
}

std::string services_phrase(const QuoteRequest& request, std::string_view language) {
    const auto say = [&](std::string_view es, std::string_view en, std::string_view pt) {
        return std::string(in_language(language, es, en, pt));
    };
    const bool fixed = request.anclajes == "incluido";
    const bool carried = request.traslado == "incluido";
    if (fixed && carried) {
        return say("anclajes y traslado incluidos", "anchors and delivery included",
                   "ancoragens e frete incluídos");
    }
    std::vector<std::string> parts;
    if (fixed) parts.push_back(say("anclajes incluidos", "anchors included", "ancoragens incluídas"));
    if (request.anclajes == "no_incluido")
        parts.push_back(say("sin anclajes", "no anchors", "sem ancoragens"));
    if (carried) parts.push_back(say("traslado incluido", "delivery included", "frete incluído"));
    if (request.traslado == "no_incluido") parts.push_back(say("sin traslado", "no delivery", "sem frete"));
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string description(const PricedQuote& priced, std::string_view language) {
    std::string text = quote_subject(priced, language);
    std::vector<std::string> edges;
    for (const EdgeCount& edge : counted_edges(priced.request.edges.value_or(std::vector<std::string>{}))) {
        edges.push_back(edge_text(edge, language));
    }
    if (!edges.empty()) {
        text +=
            fmt::format(" {} {}", in_language(language, "con", "with", "com"), enumeration(edges, language));
    }
    const bool special_fill =
        std::any_of(priced.lines.begin(), priced.lines.end(),
                    [](const QuoteLine& line) { return line.code.starts_with("fill:"); });
    if (special_fill && priced.request.fill.has_value()) {
        const std::string fill = option_name(*priced.request.fill, language);
        text += fmt::format(", {} {}", in_language(language, "relleno de", "core:", "núcleo de"), fill);
    }
    const std::string services = services_phrase(priced.request, language);
    return services.empty() ? text : fmt::format("{}, {}", text, services);
}

std::string plus_iva(const Decimal& percent, std::string_view language) {
    const std::string rate = percentage(percent, language);
    return fmt::format("+ {} ({})", in_language(language, "IVA", "VAT", "IVA"), rate);
}

std::string_view iva_included_text(std::string_view language) {
    return in_language(language, "IVA incluido", "VAT included", "IVA incluído");
}

}  // namespace

std::string one_line(std::string_view text, std::size_t characters_max) {
    std::string line;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool starts = (byte & 0xc0) != 0x80;
        if (starts && ++characters > characters_max) break;
        const char plain = byte < 0x20 || byte == 0x7f ? ' ' : c;
        if (plain == ' ' && (line.empty() || line.back() == ' ')) continue;
        line.push_back(plain);
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string first_name(std::string_view contact_name) {
    const std::string line = one_line(contact_name, 200);
    std::size_t begin = 0;
    while (begin < line.size()) {
        const std::size_t end = std::min(line.find(' ', begin), line.size());
        const std::string word = line.substr(begin, end - begin);
        if (is_letter(static_cast<unsigned char>(word.front()))) return one_line(word, name_characters_max);
        begin = end + 1;
    }
    return {};
}

std::string quote_subject(const PricedQuote& priced, std::string_view language) {
    return fmt::format("{}, {} m²", product_phrase(priced, language), measure(priced.area_m2, language));
}

std::string quote_total(const PricedQuote& priced, std::string_view language) {
    const auto print = [&](const Decimal& amount) { return money(amount, priced.currency, language); };
    std::string text = print(priced.total);
    if (priced.after_discount != priced.total) {
        text +=
            fmt::format("; {} {}", in_language(language, "con descuento", "with discount", "com desconto"),
                        print(priced.after_discount));
    }
    if (priced.iva_included) return fmt::format("{}, {}", text, iva_included_text(language));
    return fmt::format("{} {} = {}", text, plus_iva(priced.iva_percent, language), print(priced.with_iva));
}

std::string accessories_apart(const std::vector<std::string>& codes, std::string_view language) {
    std::vector<std::string> names;
    for (const std::string& code : codes) names.push_back(option_name(code, language));
    return fmt::format(
        fmt::runtime(in_language(language, "accesorios aparte ({})", "accessories quoted separately ({})",
                                 "acessórios à parte ({})")),
        enumeration(names, language));
}

std::string quote_message(const Quote& quote, std::string_view link, const TimeZone& zone) {
    const std::string& language = quote.language;
    const auto say = [&](std::string_view es, std::string_view en, std::string_view pt) {
        return in_language(language, es, en, pt);
    };
    const std::string name = first_name(quote.contact_name);
    std::string text(say(name.empty() ? "¡Hola! " : "¡Hola, ", name.empty() ? "Hello! " : "Hi ",
                         name.empty() ? "Olá! " : "Olá, "));
    if (!name.empty()) text += name + "! ";
    text += quote.revision > 1
                ? say("Actualicé tu cotización ", "Here is your updated quote ", "Atualizei seu orçamento ")
                : say("Tu cotización ", "Your quote ", "Seu orçamento ");
    text += fmt::format("{}: {}. Total {}", quote.number, description(quote.priced, language),
                        quote_total(quote.priced, language));
    if (quote.valid_until.ms != 0) {
        text += fmt::format(", {} {}", say("válida hasta el", "valid until", "válido até"),
                            day_name(zone.local(quote.valid_until), language));
    }
    text += ".";
    if (!quote.priced.assumptions.empty()) {
        text += fmt::format(
            " {}: {}. {}", say("Como no me lo dijiste, tomé", "You did not mention these, so I assumed", "Considerei"),
            enumeration(quote.priced.assumptions, quote.language == "en" ? "en" : "es"),
            say("Si va distinto, avisame y la ajusto.", "If it is different, tell me and I will adjust it.",
                "Se for diferente, me avise e eu ajusto."));
    }
    text += fmt::format(" {} {}", say("Acá la ves completa:", "See it in full here:", "Veja completo aqui:"),
                        link);
    return text;
}

std::string price_answer(const UnitPrice& unit, std::string_view language) {
    const std::string product = unit.thickness_mm == 0 ? unit.product
                                : language == "en"
                                    ? fmt::format("{} mm {}", unit.thickness_mm, unit.product)
                                    : fmt::format("{} de {} mm", unit.product, unit.thickness_mm);
    const std::string price = money(unit.price, unit.currency, language);
    const std::string tax = unit.iva_included ? fmt::format(", {}", iva_included_text(language))
                                              : " " + plus_iva(unit.iva_percent, language);
    return fmt::format("{}: {} {}{}. {}", product, price, in_language(language, "el m²", "per m²", "o m²"),
                       tax,
                       in_language(language, "¿Para qué medidas lo precisás? Te paso el total.",
                                   "What size do you need? I will give you the total.",
                                   "Para quais medidas você precisa? Passo o total."));
}

}  // namespace tero::sales
