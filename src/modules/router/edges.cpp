// Which sides get which edge: «gotero en los cuatro lados», «hormigón en uno», «sin bordes».
#include "modules/router/measure.hpp"
#include "modules/router/understand.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tero::router {
namespace {

class EdgeReader final : MeasureReader {
public:
    EdgeReader(const Text& text, const Words& words, Entities& entities)
        : MeasureReader(text, words, entities) {}

    void read(bool asked) {
        read_edges();
        if (asked && !request_.has("edges")) read_answer();
    }

private:
    // «en los cuatro», «2», «ninguno»: how many sides, of the edge that was named before.
    void read_answer() {
        for (std::size_t i = 0; i < size(); ++i) {
            const bool none = one_of(token(i).text, words_.none);
            int sides = one_of(token(i).text, words_.everywhere)    ? 4
                        : one_of(token(i).text, words_.both)        ? 2
                        : one_of(token(i).text, words_.single_side) ? 1
                                                                    : 0;
            if (sides == 0 && free_number(i) && measure_at(i).unit == Unit::NONE) {
                const auto count = whole(*token(i).number);
                if (!count || *count < 1 || *count > 4) return;
                sides = *count;
            }
            if (sides == 0 && !none) continue;
            if (token(i).kind == TokenKind::NUMBER) use(i);
            request_.set("edges", std::vector<std::string>(static_cast<std::size_t>(sides)));
            reason("entity.edges.sides_answered");
            return;
        }
    }

    void read_edges() {
        for (const Mention& mention : entities_.mentions) {
            if (mention.kind != NameKind::EDGE || !is_edge(mention) || asks_about(mention.begin)) continue;
            auto named = request_.texts("edges").value_or(std::vector<std::string>{});
            if (!refused(mention.begin)) {
                const int sides = sides_of(mention);
                if (sides == 0) reason(sides_unstated);
                named.insert(named.end(), static_cast<std::size_t>(std::max(sides, 1)), mention.code);
            }
            request_.set("edges", std::move(named));
        }
        for (std::size_t i = 0; i + 1 < size(); ++i) {
            if (one_of(token(i).text, words_.without) && word(i, i + 1, words_.edge_words)) {
                request_.values.try_emplace("edges", std::vector<std::string>{});
            }
        }
        if (request_.has("edges")) entities_.reasons.emplace_back("entity.edges");
    }

    bool refused(std::size_t at) const {
        return at > 0 && text_.same_sentence(at, at - 1) && one_of(token(at - 1).text, words_.without);
    }

    // «¿el gotero viene incluido?» orders none.
    bool asks_about(std::size_t at) const {
        if (!text_.is_question(at) || (at > 0 && word(at, at - 1, words_.with_or_and))) return false;
        const auto from = at > 4 ? at - 4 : 0;
        for (auto i = from; i < std::min(at + 5, size()); ++i) {
            if (!text_.same_sentence(i, at)) continue;
            const std::string& said = token(i).text;
            if (words_.includes.has(said) || words_.asks_about_one.has(said)) {
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
            if (one_of(token(i).text, words_.side_context)) {
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
        const bool counted = mention.begin > 0 && free_number(mention.begin - 1) &&
                             text_.same_sentence(mention.begin, mention.begin - 1) &&
                             !token(mention.begin).after_comma &&
                             !(mention.begin > 1 && word(mention.begin, mention.begin - 2, words_.by));
        if (counted) {
            if (const int count = count_at(mention.begin - 1); count > 1) {
                use(mention.begin - 1);
                return count;
            }
        }
        for (auto i = mention.end;
             i < std::min(mention.end + 7, size()) && text_.same_sentence(mention.begin, i); ++i) {
            if (entities_.mention_at(i, NameKind::EDGE) != nullptr) return 0;
            if (one_of(token(i).text, words_.everywhere)) return 4;
            if (one_of(token(i).text, words_.both)) return 2;
            if (!free_number(i)) continue;
            const bool sides = word(i, i + 1, words_.sides) || word(i, i - 1, words_.per_side);
            if (const int count = count_at(i); sides && count > 0) {
                use(i);
                return count;
            }
            return 0;
        }
        return 0;
    }
};

}  // namespace

void find_edges(const Text& text, const Words& words, const RoutingContext& context, Entities& entities) {
    EdgeReader{text, words, entities}.read(context.asked_for == "edges");
}

}  // namespace tero::router
