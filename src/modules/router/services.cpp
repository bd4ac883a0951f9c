// Services and finish: fixings and freight wanted or not, colour, filling.
#include "modules/router/entities.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <optional>

namespace tero::router {
namespace {

constexpr std::string_view included = "incluido";
constexpr std::string_view not_included = "no_incluido";

class ServiceReader {
public:
    ServiceReader(const Text& text, const Lexicon& lexicon, Entities& entities)
        : text_(text),
          lexicon_(lexicon),
          words_(lexicon.words().words),
          entities_(entities),
          request_(entities.request) {}

    void read() {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const bool fixing = is_fixing(text_.tokens[i]);
            if (!fixing && !is_freight(text_.tokens[i])) continue;
            // «entrega» is also «he delivers»: only with a clear word beside it.
            const auto wish = wish_at(i);
            if (!wish) continue;
            request_.set(fixing ? "anclajes" : "traslado", *wish);
            entities_.reasons.emplace_back(fixing ? "entity.anclajes" : "entity.traslado");
        }
        read_both();
        read_pick_up();
        read_color();
        read_fill();
    }

private:
    bool is_fixing(const Token& token) const { return words_.fixings.has(token.text); }
    bool is_freight(const Token& token) const { return words_.freight.has(token.text); }

    bool word(std::size_t of, std::size_t i, const WordList& words) const {
        return word_at(text_, of, i, words);
    }

    // «con los anclajes», «sin flete», «flete incluido», «anclajes no», «no necesito flete»
    std::optional<std::string_view> wish_at(std::size_t i) const {
        auto before = i;
        while (before > 0 && word(i, before - 1, words_.before_service)) before -= 1;
        if (before > 0 && word(i, before - 1, words_.with_or_plus)) return included;
        if (before > 0 && word(i, before - 1, words_.without)) return not_included;
        const bool not_wanted =
            before > 1 && word(i, before - 2, words_.no) && word(i, before - 1, words_.does_not_want);
        if (not_wanted) return not_included;
        const bool added = before > 0 && word(i, before - 1, words_.adds);
        if (added && !text_.is_question(i)) return included;
        auto after = i + 1;
        if (word(i, after, words_.and_words) && after + 1 < text_.tokens.size() &&
            (is_fixing(text_.tokens[after + 1]) || is_freight(text_.tokens[after + 1]))) {
            after += 2;  // «anclajes y flete incluidos»
        }
        const bool no = word(i, after, words_.no);
        if (no) after += 1;
        const bool said = after < text_.tokens.size() && text_.same_sentence(i, after) &&
                          words_.includes.has(text_.tokens[after].text);
        const bool ordered = word(i, after, words_.orders);
        if (no && (said || ordered || after == text_.tokens.size() || !text_.same_sentence(i, after)))
            return not_included;
        if (said && !text_.is_question(i)) return included;
        const bool yes = word(i, after, words_.yes_too);
        if (yes && !text_.is_question(i)) return included;
        if (before > 0 && words_.includes_it.has(text_.tokens[before - 1].text) && !text_.is_question(i))
            return included;
        if (word(i, after, words_.on_own_account) && word(i, after + 1, words_.own_account))
            return not_included;
        return std::nullopt;
    }

    // «todo incluido», «sin servicios»
    void read_both() {
        for (std::size_t i = 0; i + 1 < text_.tokens.size(); ++i) {
            if (words_.everything.has(text_.tokens[i].text) && word(i, i + 1, words_.included) &&
                !text_.is_question(i)) {
                if (!request_.has("anclajes")) request_.set("anclajes", included);
                if (!request_.has("traslado")) request_.set("traslado", included);
            }
        }
    }

    // «lo retiro yo», «paso a buscar», «delivered to»
    void read_pick_up() {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            if (text_.is_question(i) && !word(i, i, words_.delivered)) continue;
            const bool fetches =
                word(i, i, words_.fetches) ||
                (word(i, i, words_.goes) && word(i, i + 1, words_.to) && word(i, i + 2, words_.to_fetch)) ||
                (word(i, i, words_.pick) && word(i, i + 1, words_.pick_up));
            const bool delivered =
                word(i, i, words_.delivered) || word(i, i, words_.delivered_if_stated) ||
                (word(i, i, words_.put) && word(i, i + 1, words_.at_site) && word(i, i + 2, words_.site));
            if (request_.has("traslado") || (!fetches && !delivered)) continue;
            request_.set("traslado", fetches ? not_included : included);
            entities_.reasons.emplace_back(fetches ? "entity.traslado.fetched" : "entity.traslado");
        }
    }

    void read_color() {
        for (const Mention& mention : entities_.mentions) {
            if (mention.kind != NameKind::COLOR) continue;
            request_.set("color", mention.code);
            entities_.reasons.emplace_back("entity.color");
            return;
        }
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            if (words_.color_chart.has(text_.tokens[i].text) && i + 1 < text_.tokens.size() &&
                text_.tokens[i + 1].kind == TokenKind::NUMBER) {
                request_.set("color", "RAL " + text_.tokens[i + 1].text);
                entities_.reasons.emplace_back("entity.color");
                return;
            }
            const std::string_view known = words_.colors.code_of(text_.tokens[i].text);
            if (known.empty() || !colour_place(i)) continue;
            request_.set("color", known);
            entities_.reasons.emplace_back("entity.color");
            return;
        }
    }

    // A colour that the catalog does not know counts where colours are the subject, or right behind a
    // product.
    bool colour_place(std::size_t at) const {
        for (auto i = at; i-- > 0 && at - i <= 4 && text_.same_sentence(at, i);) {
            if (one_of(text_.tokens[i].text, words_.color_context)) return true;
            if (entities_.mention_at(i, NameKind::PRODUCT) != nullptr) return true;
        }
        return false;
    }

    // «isodec con relleno de lana de roca»: the filling is not a second product.
    void read_fill() {
        for (std::size_t m = 0; m < entities_.mentions.size(); ++m) {
            const Mention& mention = entities_.mentions[m];
            const bool may_fill = mention.kind == NameKind::FILL || mention.kind == NameKind::PRODUCT;
            if (!may_fill || mention.begin == 0) continue;
            bool says_filling = false;
            for (auto i = mention.begin;
                 i-- > 0 && mention.begin - i <= 4 && text_.same_sentence(mention.begin, i);) {
                says_filling = says_filling || one_of(text_.tokens[i].text, words_.fillings);
            }
            const bool behind_product = m > 0 && entities_.mentions[m - 1].kind == NameKind::PRODUCT &&
                                        text_.same_sentence(mention.begin, entities_.mentions[m - 1].begin) &&
                                        word(mention.begin, mention.begin - 1, words_.with);
            const bool plain = mention.kind == NameKind::FILL && !entities_.products.empty();
            if (!says_filling && !behind_product && !plain) continue;
            if (mention.kind == NameKind::PRODUCT && !lexicon_.has_code(NameKind::FILL, mention.code))
                continue;
            request_.set("fill", mention.code);
            entities_.reasons.emplace_back("entity.fill");
            if (mention.kind == NameKind::PRODUCT) std::erase(entities_.products, mention.code);
            return;
        }
    }

    const Text& text_;
    const Lexicon& lexicon_;
    const Words& words_;
    Entities& entities_;
    QuoteRequest& request_;
};

}  // namespace

void find_services(const Text& text, const Lexicon& lexicon, Entities& entities) {
    ServiceReader{text, lexicon, entities}.read();
}

}  // namespace tero::router
