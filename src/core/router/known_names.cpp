#include "core/router/known_names.hpp"

#include <array>

namespace tero::router {
namespace {

constexpr std::array synonym_list{
    Synonym{"panel de techo", "roof panel"},
    Synonym{"panel de techo", "roofing panel"},
    Synonym{"panel de techo", "painel de telhado"},
    Synonym{"panel de techo", "painel para telhado"},
    Synonym{"panel de techo", "telha termica"},
    Synonym{"panel de pared", "wall panel"},
    Synonym{"panel de pared", "painel de parede"},
    Synonym{"panel sandwich", "sandwich panel"},
    Synonym{"panel sandwich", "panel sanguche"},
    Synonym{"panel sandwich", "painel sanduiche"},
    Synonym{"lana de roca", "rock wool"},
    Synonym{"lana de roca", "stone wool"},
    Synonym{"lana de roca", "mineral wool"},
    Synonym{"poliestireno", "polystyrene"},
    Synonym{"poliestireno", "styrofoam"},
    Synonym{"espumaplast", "espuma plast"},
    Synonym{"blanco", "white"},
    Synonym{"blanco", "branco"},
    Synonym{"blanco", "branca"},
    Synonym{"gris", "grey"},
    Synonym{"gris", "gray"},
    Synonym{"gris", "cinza"},
    Synonym{"rojo", "red"},
    Synonym{"rojo", "vermelho"},
    Synonym{"gotero", "pingadeira"},
    Synonym{"gotero", "drip edge"},
    Synonym{"hormigon", "concreto"},
    Synonym{"hormigon", "concrete"},
    Synonym{"aluminio", "aluminium"},
    Synonym{"aluminio", "aluminum"},
    Synonym{"poliuretano", "pur"},
    Synonym{"poliuretano", "polyurethane"},
    Synonym{"perfil u", "u profile"},
    Synonym{"cumbrera", "ridge cap"},
    Synonym{"canalon", "gutter"},
    Synonym{"canalon", "calha"},
};

constexpr std::array<std::string_view, 60> town_list{
    "Aceguá",           "Aiguá",           "Atlántida",       "Barros Blancos", "Bella Unión",
    "Brasil",           "Brazil",          "Buenos Aires",    "Cardona",        "Carmelo",
    "Carrasco",         "Cerro Largo",     "Chuy",            "Ciudad de la Costa", "Ciudad del Plata",
    "Colonia Valdense", "Dolores",         "Ecilda Paullier", "Flores",         "Fray Bentos",
    "Guichón",          "José Ignacio",    "José Pedro Varela", "Juan Lacaze",  "La Coronilla",
    "La Floresta",      "La Paloma",       "La Paz",          "La Pedrera",     "Lagomar",
    "Las Piedras",      "Las Toscas",      "Lascano",         "Lavalleja",      "Libertad",
    "Melo",             "Mercedes",        "Minas",           "Nueva Helvecia", "Nueva Palmira",
    "Pan de Azúcar",    "Pando",           "Parque del Plata", "Paso de los Toros", "Pinamar",
    "Piriápolis",       "Porto Alegre",    "Progreso",        "Punta del Diablo", "Río Branco",
    "Río Negro",        "Rosario",         "San Carlos",      "San Ramón",      "Santa Lucía",
    "Santana do Livramento", "Sarandí Grande", "Solymar",     "Soriano",        "Trinidad",
};

constexpr std::array application_list{
    KnownName{"techo", "techo"},       KnownName{"techo", "techar"},     KnownName{"techo", "roof"},
    KnownName{"techo", "telhado"},     KnownName{"techo", "cubierta"},   KnownName{"techo", "azotea"},
    KnownName{"pared", "pared"},       KnownName{"pared", "fachada"},    KnownName{"pared", "wall"},
    KnownName{"pared", "parede"},      KnownName{"pared", "muro"},       KnownName{"pared", "cerramiento"},
    KnownName{"tabique", "tabique"},   KnownName{"tabique", "divisoria"}, KnownName{"cochera", "cochera"},
    KnownName{"cochera", "garage"},    KnownName{"cochera", "garaje"},   KnownName{"cochera", "garagem"},
    KnownName{"galpon", "galpon"},     KnownName{"galpon", "shed"},      KnownName{"galpon", "galpao"},
    KnownName{"galpon", "deposito"},   KnownName{"piso", "piso"},        KnownName{"camara", "camara de frio"},
    KnownName{"camara", "camara frigorifica"}, KnownName{"camara", "cold room"},
    KnownName{"cielorraso", "cielorraso"}, KnownName{"cielorraso", "cielo raso"},
    KnownName{"quincho", "quincho"},   KnownName{"quincho", "barbacoa"}, KnownName{"quincho", "parrillero"},
};

constexpr std::array color_list{
    KnownName{"verde", "verde"},       KnownName{"verde", "green"},      KnownName{"azul", "azul"},
    KnownName{"azul", "blue"},         KnownName{"negro", "negro"},      KnownName{"negro", "black"},
    KnownName{"negro", "preto"},       KnownName{"amarillo", "amarillo"}, KnownName{"amarillo", "yellow"},
    KnownName{"marron", "marron"},     KnownName{"marron", "brown"},     KnownName{"beige", "beige"},
    KnownName{"celeste", "celeste"},   KnownName{"naranja", "naranja"},  KnownName{"grafito", "grafito"},
    KnownName{"bordo", "bordo"},       KnownName{"rojo", "rojo"},        KnownName{"gris", "gris"},
    KnownName{"blanco", "blanco"},
};

}  // namespace

std::span<const Synonym> synonyms() { return synonym_list; }
std::span<const std::string_view> known_towns() { return town_list; }
std::span<const KnownName> known_applications() { return application_list; }
std::span<const KnownName> known_colors() { return color_list; }

}  // namespace tero::router
