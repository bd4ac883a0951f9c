#include "business/quoting/pricing_text.hpp"

#include "business/quoting/money.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tero::sales {
namespace {

struct Word {
    std::string_view code;
    std::string_view es;
    std::string_view en;
    std::string_view pt;
};

constexpr std::array words = {
    Word{"blanco", "blanco", "white", "branco"},
    Word{"gris", "gris", "grey", "cinza"},
    Word{"rojo", "rojo", "red", "vermelho"},
    Word{"personalizado", "personalizado", "custom colour", "personalizado"},
    Word{"gotero", "gotero", "drip edge", "pingadeira"},
    Word{"hormigon", "terminación para hormigón", "concrete edge", "acabamento para concreto"},
    Word{"aluminio", "terminación de aluminio", "aluminium edge", "acabamento de alumínio"},
    Word{"cumbrera", "cumbrera", "ridge cap", "cumeeira"},
    Word{"canalon", "canalón", "gutter", "calha"},
    Word{"babeta", "babeta", "flashing", "rufo"},
    Word{"perfil_u", "perfil U", "U profile", "perfil U"},
    Word{"eps", "EPS", "EPS", "EPS"},
    Word{"poliuretano", "poliuretano", "polyurethane", "poliuretano"},
    Word{"lana_roca", "lana de roca", "rock wool", "lã de rocha"},
    Word{"incluido", "incluido", "included", "incluído"},
    Word{"no_incluido", "no incluido", "not included", "não incluído"},
};

char letter(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<char>(text[at] | 0x20) : '\0';
}

// In Spanish `y` becomes `e` before the sound i, but not before the diphthong of Hiansa.
bool begins_with_i(std::string_view text) {
    if (letter(text, 0) == 'i') return true;
    return letter(text, 0) == 'h' && letter(text, 1) == 'i' && letter(text, 2) != 'a' &&
           letter(text, 2) != 'e';
}

// `between` stands before the last one.
std::string chained(const std::vector<std::string>& items, std::string_view between) {
    std::string result;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) result += i + 1 == items.size() ? between : ", ";
        result += items[i];
    }
    return result;
}

}  // namespace

std::string_view in_language(std::string_view language, std::string_view es, std::string_view en,
                             std::string_view pt) {
    if (language == "en") return en;
    return language == "pt" ? pt : es;
}

std::string option_name(std::string_view code, std::string_view language) {
    for (const Word& word : words) {
        if (word.code == code) return std::string(in_language(language, word.es, word.en, word.pt));
    }
    std::string spaced(code);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    return spaced;
}

std::string zone_name(const Zone& zone) {
    std::string name = zone.names.empty() ? option_name(zone.code, "es") : zone.names.front();
    // `punta del este` as it is written; an owner who writes capitals keeps them.
    bool at_start = true;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const std::string_view rest = std::string_view(name).substr(i);
        const bool particle =
            i > 0 && (rest.starts_with("de ") || rest.starts_with("del ") || rest.starts_with("y "));
        if (at_start && !particle && name[i] >= 'a' && name[i] <= 'z')
            name[i] = static_cast<char>(name[i] - 32);
        at_start = name[i] == ' ';
    }
    return name;
}

std::string enumeration(const std::vector<std::string>& items, std::string_view language) {
    const bool sound_i = !items.empty() && begins_with_i(items.back());
    return chained(items, in_language(language, sound_i ? " e " : " y ", " and ", " e "));
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
    return text;
}

std::vector<EdgeCount> counted_edges(const std::vector<std::string>& edges) {
    std::vector<EdgeCount> counted;
    for (const std::string& edge : edges) {
        const auto found = std::find_if(counted.begin(), counted.end(),
                                        [&](const EdgeCount& known) { return known.code == edge; });
        if (found == counted.end()) {
            counted.push_back({edge, 1});
        } else {
            found->sides += 1;
        }
    }
    return counted;
}

std::string edge_text(const EdgeCount& edge, const Speech& say) {
    return say("quote.edge", {{"edge", say.label(edge.code)},
                              {"sides", say(fmt::format("sides.{}", std::clamp(edge.sides, 1, 4)))}});
}

std::string edge_text(const EdgeCount& edge, std::string_view language) {
    static constexpr std::array<std::string_view, 5> es = {"", "en un lado", "en dos lados", "en tres lados",
                                                           "en los cuatro lados"};
    static constexpr std::array<std::string_view, 5> en = {"", "on one side", "on two sides",
                                                           "on three sides", "on all four sides"};
    static constexpr std::array<std::string_view, 5> pt = {"", "em um lado", "em dois lados", "em três lados",
                                                           "nos quatro lados"};
    const auto sides = static_cast<std::size_t>(std::clamp(edge.sides, 0, 4));
    return fmt::format("{} {}", option_name(edge.code, language),
                       in_language(language, es.at(sides), en.at(sides), pt.at(sides)));
}

std::string product_text(std::string_view name, const QuoteRequest& request, std::string_view language) {
    std::string text(name);
    if (const auto thickness = request.number("thickness_mm")) {
        text = language == "en" ? fmt::format("{} mm {}", *thickness, name)
                                : fmt::format("{} {} mm", name, *thickness);
    }
    if (const auto color = request.text("color")) text += " " + option_name(*color, language);
    return text;
}

std::string factor_text(const Decimal& factor, std::string_view language) {
    const Decimal change = (factor - Decimal{1}) * Decimal{100};
    if (change.is_negative()) return "− " + percentage(Decimal{0} - change, language);
    return "+ " + percentage(change, language);
}

std::string size_text(const QuoteRequest& request, const Decimal& area, std::string_view language) {
    const std::string total = fmt::format("{} m²", measure(area, language));
    const std::optional<Decimal> length = request.decimal("length_m");
    const std::optional<Decimal> width = request.decimal("width_m");
    if (!length || !width) return total;
    const std::string sides =
        fmt::format("{} × {} m", measure(*length, language), measure(*width, language));
    const bool one_piece = *length * *width == area;
    if (one_piece) return fmt::format("{} = {}", sides, total);
    return request.has("quantity") ? fmt::format("{} × {} = {}", *request.number("quantity"), sides, total)
                                        : total;
}

}  // namespace tero::sales
