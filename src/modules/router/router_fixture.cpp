#include "modules/router/router_fixture.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"

#include <utility>

namespace tero::router {
namespace {

constexpr const char* weaver = R"({
    "lists": {"speaks_of_goods": ["rug", "rugs", "alfombra", "alfombras"], "everyday_places": ["lake"]},
    "telling_of": {"en": ["rug", "rugs"]},
    "synonyms": {"wavy": ["ondulada"], "loft": ["attic room"]},
    "places": ["Hill Valley", "Lake"],
    "options": [
        {"code": "dye", "kind": "choice", "names": ["dye"], "context": ["dye", "rug"], "plain": ["indigo"],
         "others": {"madder": ["madder"]}},
        {"code": "fringe", "kind": "sides", "names": ["fringe"], "plain": ["knotted", "wavy"]},
        {"code": "pile_mm", "kind": "number", "names": ["pile"], "millimetres": true},
        {"code": "carriage", "kind": "service", "names": ["carriage"], "yes": "brought", "no": "fetched",
         "is_delivery": true}
    ],
    "measures": {"length": "length_m", "width": "width_m", "area": "area_m2", "place": "region",
                 "other_place": "elsewhere"},
    "counts": [{"code": "pieces", "unit": "pieces", "words": ["piece*", "pieza*", "rugs"]}],
    "fields": {"pile_mm": ["pile"], "region": ["region"], "length_m": ["length"], "product": ["product"],
               "dye": ["dye"], "carriage": ["carriage"], "fringe": ["fringe"]}
})";

}  // namespace

const RouterWords& weaver_words() {
    static const RouterWords words = [] {
        BusinessFiles files = built_in_languages();
        files.texts["words.json"] = weaver;
        auto read = read_router_words(files);
        CHECK(read, "the weaver's words: {}", to_string(read.error()));
        return std::move(*read);
    }();
    return words;
}

const Vocabulary& weaver_vocabulary() {
    static const Vocabulary vocabulary{
        .products = {{"kilim", {"flat rug", "alfombra"}},
                     {"double_kilim", {"double rug"}},
                     {"curtain", {}}},
        .places = {{"valley", {"Dry Creek", "Oakville"}}, {"coast", {}}},
        .options = {{"dye", {{"indigo", {}}, {"ochre", {}}}}, {"fringe", {{"knotted", {}}, {"wavy", {}}}}},
        .quote_prefix = "WEV"};
    return vocabulary;
}

const Lexicon& weaver_lexicon() {
    static const Lexicon prepared{weaver_words(), weaver_vocabulary()};
    return prepared;
}

}  // namespace tero::router
