#include "modules/router/entities.hpp"

#include "modules/router/known_names.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <array>

namespace tero::router {
namespace {

struct Hint {
    std::string_view said;  // part of a word's beginning
    std::string_view code;
};

constexpr std::array payments{Hint{"tarjeta", "tarjeta"},
                              Hint{"card", "tarjeta"},
                              Hint{"cartao", "tarjeta"},
                              Hint{"transferencia", "transferencia"},
                              Hint{"transfer", "transferencia"},
                              Hint{"contado", "contado"},
                              Hint{"efectivo", "contado"},
                              Hint{"vista", "contado"},
                              Hint{"cash", "contado"},
                              Hint{"cheque", "cheque"},
                              Hint{"pix", "pix"},
                              Hint{"boleto", "boleto"},
                              Hint{"cuotas", "cuotas"},
                              Hint{"parcelas", "cuotas"},
                              Hint{"abitab", "redes"},
                              Hint{"redpagos", "redes"}};

constexpr std::array documents{Hint{"plano", "plano"},
                               Hint{"planos", "plano"},
                               Hint{"plan", "plano"},
                               Hint{"ficha", "ficha_tecnica"},
                               Hint{"datasheet", "ficha_tecnica"},
                               Hint{"croquis", "plano"},
                               Hint{"foto", "foto"},
                               Hint{"fotos", "foto"},
                               Hint{"photo", "foto"},
                               Hint{"catalogo", "catalogo"},
                               Hint{"folleto", "catalogo"}};

class DetailReader {
public:
    DetailReader(const Text& text, std::string_view original, Entities& entities)
        : text_(text), original_(original), details_(entities.details), entities_(entities) {}

    void read() {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const Token& token = text_.tokens[i];
            if (token.kind == TokenKind::PHONE && details_.phone.empty()) details_.phone = token.text;
            if (token.kind == TokenKind::EMAIL && details_.email.empty()) details_.email = written(i, i + 1);
            first_of(payments, token, details_.payment);
            first_of(documents, token, details_.document);
            if (one_of(token.text, {"iva", "iva?"})) details_.topic = "iva";
            if (one_of(token.text, {"factura", "facturan", "invoice", "rut"})) details_.invoice = true;
            read_service(token);
            read_date(i);
            read_callback(i);
            read_named_name(i);
        }
        read_competitor();
        if (details_.name.empty()) read_leading_name();
    }

private:
    template <std::size_t Size>
    static void first_of(const std::array<Hint, Size>& hints, const Token& token, std::string& slot) {
        if (!slot.empty() || token.kind != TokenKind::WORD) return;
        for (const Hint& hint : hints) {
            if (token.text == hint.said) slot = hint.code;
        }
    }

    bool word(std::size_t of, std::size_t i, std::initializer_list<std::string_view> words) const {
        return word_at(text_, of, i, words);
    }

    std::string written(std::size_t begin, std::size_t end) const {
        const auto from = text_.tokens[begin].begin;
        return std::string{original_.substr(from, text_.tokens[end - 1].end - from)};
    }

    std::string folded(std::size_t begin, std::size_t end) const {
        std::string result;
        for (auto i = begin; i < end; ++i) result += (i == begin ? "" : " ") + text_.tokens[i].text;
        return result;
    }

    void add_service(std::string_view service) {
        if (std::find(details_.services.begin(), details_.services.end(), service) ==
            details_.services.end()) {
            details_.services.emplace_back(service);
        }
    }

    void read_service(const Token& token) {
        const std::string& name = token.text;
        if (name.starts_with("flete") || name.starts_with("entreg") || name.starts_with("envio") ||
            name.starts_with("deliver") ||
            one_of(name, {"traslado", "frete", "ship", "shipping", "freight", "envian", "enviam"})) {
            add_service("flete");
        }
        if (name.starts_with("instal") || name.starts_with("coloca") ||
            one_of(name, {"montaje", "montagem"})) {
            add_service("instalacion");
        }
    }

    void set_date(std::size_t begin, std::size_t end) {
        if (details_.date_hint.empty()) details_.date_hint = folded(begin, end);
    }

    // «semana pasada», «mes que viene», «lunes», «20 de noviembre», «next quarter», «dez dias»
    void read_date(std::size_t i) {
        const bool period = word(
            i, i,
            {"semana", "mes", "ano", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "finde"});
        if (period && word(i, i + 1, {"que"}) && word(i, i + 2, {"viene", "vem"})) return set_date(i, i + 3);
        if (period && word(i, i + 1, {"pasada", "pasado", "proxima", "proximo", "passada", "entrante"}))
            return set_date(i, i + 2);
        if (word(i, i,
                 {"lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "segunda",
                  "monday", "friday"})) {
            return set_date(i, i + 1);
        }
        if (word(i, i, {"next", "last"}) &&
            word(i, i + 1, {"week", "month", "quarter", "year", "monday", "friday"})) {
            return set_date(i, i + 2);
        }
        if (text_.tokens[i].kind != TokenKind::NUMBER) return;
        if (word(i, i + 1, {"dia", "dias", "semanas", "semana", "meses", "mes", "days", "weeks", "months"}))
            return set_date(i, i + 2);
        const bool month =
            i + 2 < text_.tokens.size() && word(i, i + 1, {"de"}) && text_.tokens[i + 2].text.size() > 3 &&
            one_of(text_.tokens[i + 2].text.substr(0, 3), {"ene", "feb", "mar", "abr", "may", "jun", "jul",
                                                           "ago", "set", "sep", "oct", "nov", "dic"}) &&
            entities_.mention_of[i + 2] < 0 && text_.tokens[i + 2].kind == TokenKind::WORD;
        if (month) set_date(i, i + 3);
    }

    void read_callback(std::size_t i) {
        const bool me_llaman =
            word(i, i, {"me", "nos"}) &&
            word(i, i + 1, {"llaman", "llamen", "llamas", "llames", "llama", "llame", "liga", "ligam"});
        const bool call_me = word(i, i, {"call"}) && word(i, i + 1, {"me", "us"});
        const bool llamame =
            word(i, i, {"llamame", "llamenme", "llamarme", "llamarnos", "llamen", "llamar", "llamada"});
        const bool asked_not_to =
            (i > 0 && word(i, i - 1, {"no", "dont", "not"})) || (i > 1 && word(i, i - 2, {"no"}));
        if ((me_llaman || call_me || llamame) && !asked_not_to) details_.callback = true;
    }

    void read_competitor() {
        for (std::size_t i = 0; i + 1 < text_.tokens.size(); ++i) {
            if (word(i, i, {"otro", "outro", "otra", "another", "someone", "else"}) &&
                word(i, i + 1,
                     {"lado", "lugar", "proveedor", "parte", "empresa", "supplier", "else", "company"})) {
                details_.reason = "competitor";
            }
            if (word(i, i, {"competencia", "competitor"})) details_.reason = "competitor";
        }
    }

    bool is_name(std::size_t i) const {
        const Token& token = text_.tokens[i];
        return token.kind == TokenKind::WORD && token.capital && token.text.size() > 1 &&
               entities_.mention_of[i] < 0;
    }

    void take_name(std::size_t begin) {
        auto end = begin;
        while (end < text_.tokens.size() && end - begin < 4 && is_name(end) &&
               text_.same_sentence(begin, end) && (end == begin || !text_.tokens[end].after_comma)) {
            end += 1;
        }
        if (end > begin) details_.name = written(begin, end);
    }

    // «me llamo Ana», «mi nombre es Ana Pérez», «my name is», «meu nome é»
    void read_named_name(std::size_t i) {
        if (!details_.name.empty()) return;
        const bool is_called =
            word(i, i, {"llamo", "chamo"}) || (word(i, i, {"llama", "chama"}) && i > 0 && word(i, i - 1, {"se"}));
        if (is_called && i + 1 < text_.tokens.size()) return take_name(i + 1);
        if (word(i, i, {"nombre", "name", "nome", "soy"})) {
            const auto next = word(i, i + 1, {"es", "is", "e"}) ? i + 2 : i + 1;
            if (next < text_.tokens.size() && text_.same_sentence(i, next)) take_name(next);
        }
    }

    // «Juan Fernández, 099 000 041, …»: at least two names before a comma and a telephone.
    void read_leading_name() {
        if (details_.phone.empty() || text_.tokens.size() < 3 || !is_name(0) || !is_name(1)) return;
        auto end = std::size_t{2};
        while (end < text_.tokens.size() && end < 5 && is_name(end) && !text_.tokens[end].after_comma)
            end += 1;
        if (end < text_.tokens.size() && text_.tokens[end].after_comma) details_.name = written(0, end);
    }

    const Text& text_;
    std::string_view original_;
    Details& details_;
    Entities& entities_;
};

// «wall panels» is a product, and says what it is for.
void take_application(const Text& text, const Mention& product, std::string& application) {
    for (auto i = product.begin; i < product.end && application.empty(); ++i) {
        for (const KnownName& known : known_applications()) {
            if (known.name == text.tokens[i].text) application = known.code;
        }
    }
}

void take_names(const Text& text, Entities& entities) {
    for (const Mention& mention : entities.mentions) {
        if (mention.kind == NameKind::PRODUCT) take_application(text, mention, entities.details.application);
        if (mention.kind == NameKind::PRODUCT) {
            if (std::find(entities.products.begin(), entities.products.end(), mention.code) ==
                entities.products.end()) {
                entities.products.push_back(mention.code);
            }
            entities.reasons.emplace_back(mention.misspelled ? "entity.product.misspelled"
                                                             : "entity.product");
        }
        if (mention.kind == NameKind::ACCESSORY) {
            entities.details.accessories.push_back(mention.code);
            if (std::find(entities.products.begin(), entities.products.end(), "accesorio") ==
                entities.products.end()) {
                entities.products.emplace_back("accesorio");
            }
            entities.details.services.assign(1, "accesorios");
        }
        if (mention.kind == NameKind::APPLICATION && entities.details.application.empty()) {
            entities.details.application = mention.code;
        }
    }
}

}  // namespace

void find_details(const Text& text, std::string_view original, Entities& entities) {
    DetailReader{text, original, entities}.read();
}

Entities find_entities(const Text& text, std::string_view original, const Lexicon& lexicon,
                       const RoutingContext& context) {
    Entities entities;
    entities.used.assign(text.tokens.size(), false);
    entities.mention_of.assign(text.tokens.size(), -1);
    entities.mentions = lexicon.find(text);
    for (std::size_t m = 0; m < entities.mentions.size(); ++m) {
        for (auto i = entities.mentions[m].begin; i < entities.mentions[m].end; ++i) {
            entities.mention_of[i] = static_cast<int>(m);
            entities.used[i] = true;  // the 5 of «hiansa 5g» measures nothing
        }
    }
    take_names(text, entities);
    find_edges(text, context, entities);
    find_sizes(text, entities);
    find_thickness(text, context, entities);
    find_answer(text, context, entities);
    find_services(text, lexicon, entities);
    find_places(text, context, original, entities);
    find_details(text, original, entities);
    const auto product = std::find_if(entities.products.begin(), entities.products.end(),
                                      [](const std::string& code) { return code != "accesorio"; });
    if (product != entities.products.end()) entities.request.product = *product;
    return entities;
}

}  // namespace tero::router
