// How long a message takes to understand: a usual one, and the worst we know at half the limit and at the
// limit (twice the text should take about twice the time).
#include "business_files/built_in.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/understand.hpp"

#include <benchmark/benchmark.h>
#include <string>

namespace tero::router {
namespace {

Vocabulary small_vocabulary() {
    return {
        .products = {{"isodec", {"isodec eps", "panel sandwich", "panel de techo"}},
                     {"isopanel", {"panel de pared"}},
                     {"isoroof", {}},
                     {"lana_roca", {"lana de roca"}},
                     {"poliestireno", {"espumaplast"}}},
        .places = {{"montevideo", {}}, {"interior", {"salto", "rivera"}}, {"punta_del_este", {"maldonado"}}},
        .options = {{"color", {{"blanco", {}}, {"gris", {}}, {"rojo", {}}}},
                    {"edges", {{"gotero", {}}, {"hormigon", {}}, {"aluminio", {}}}}}};
}

const RouterWords& bench_words() {
    static const RouterWords words = *read_router_words(built_in_business());
    return words;
}

void UnderstandAMessage(benchmark::State& state) {
    const Lexicon lexicon{bench_words(), small_vocabulary()};
    for (auto _ : state) {
        benchmark::DoNotOptimize(understand(
            "Preciso cotización de Isodec 100 mm, techo de 12 x 6 metros, color blanco, en Montevideo",
            lexicon));
    }
}
BENCHMARK(UnderstandAMessage);

void UnderstandTheWorst(benchmark::State& state) {
    const Lexicon lexicon{bench_words(), small_vocabulary()};
    const char* const pieces[] = {"si confirmo ", "8x", "gotero ",       "lana de de ",
                                  "1.1.1.",       "a@", "no me manden ", "isodec 100 "};
    const std::string piece = pieces[state.range(0)];
    std::string text;
    while (text.size() < static_cast<std::size_t>(state.range(1))) text += piece;
    state.SetLabel(piece);
    for (auto _ : state) benchmark::DoNotOptimize(understand(text, lexicon));
}
BENCHMARK(UnderstandTheWorst)->ArgsProduct({{0, 1, 2, 3, 4, 5, 6, 7}, {2048, 4096}});

}  // namespace
}  // namespace tero::router
