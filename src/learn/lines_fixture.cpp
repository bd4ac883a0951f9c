#include "learn/lines_fixture.hpp"

#include "base/check.hpp"

#include <array>
#include <string>
#include <string_view>

namespace tero::learn {
namespace {

struct Line {
    std::string_view text;
    std::string_view label;
};

constexpr std::array<Line, 20> lines{{
    {"quiero pan con semillas", "bread"},
    {"¿a cuánto está el kilo de pan?", "bread"},
    {"dos panes y una docena de bizcochos", "bread"},
    {"me guardás un pan integral", "bread"},
    {"pan de campo por favor", "bread"},
    {"a qué hora sale el barco", "boat"},
    {"¿hay lugar en el barco de las 10?", "boat"},
    {"cuánto sale cruzar en barco", "boat"},
    {"barco a Colonia para dos", "boat"},
    {"se suspende el barco por viento?", "boat"},
    {"no me escriban más", "stop"},
    {"BASTA de mensajes", "stop"},
    {"sáquenme de la lista ya", "stop"},
    {"no quiero recibir nada de ustedes", "stop"},
    {"dejen de escribirme", "stop"},
    {"jajaja", "other"},
    {"mirá el partido", "other"},
    {"ok", "other"},
    {"qwerty", "other"},
    {"llueve en el valle", "other"},
}};

constexpr std::array<std::string_view, 6> greetings{"", "hola! ", "buenas, ", "che ", "disculpe ", "oi "};

}  // namespace

std::vector<Example> small_world() {
    std::vector<Example> world;
    for (std::size_t author = 0; author < greetings.size(); ++author) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            // Nobody says everything.
            if ((i + author) % 5 == 0) continue;
            world.push_back({.text = std::string{greetings[author]} + std::string{lines[i].text},
                             .labels = {std::string{lines[i].label}},
                             .author = "a" + std::to_string(author),
                             .language = author == 5 ? "pt" : "es",
                             .context = i % 3 == 0 ? "after_question:place" : "cold"});
        }
        world.push_back({.text = std::string{greetings[author]} + "el pan estaba duro, no me escriban más",
                         .labels = {"bread", "stop"},
                         .author = "a" + std::to_string(author),
                         .language = "es",
                         .context = "cold"});
    }
    return world;
}

const Trained& small_model() {
    static const Trained trained = [] {
        auto result =
            train(small_world(), {.name = "small", .trained = "2026-11-29", .out_of_scope_label = "other"});
        CHECK(result.has_value(), "{}", result.error().message);
        return std::move(*result);
    }();
    return trained;
}

}  // namespace tero::learn
