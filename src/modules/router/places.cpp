// Where it goes: a freight zone of the owner's, a town we know by name, or a place only the customer knows. A
// place without a zone is kept as written: pricing must not guess its freight.
#include "modules/router/entities.hpp"
#include "modules/router/folding.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class PlaceReader {
public:
    PlaceReader(const Text& text, const Words& words, const RoutingContext& context,
                std::string_view original, Entities& entities)
        : text_(text),
          words_(words),
          original_(original),
          entities_(entities),
          request_(entities.request),
          asked_(context.asked_for == "zone" || context.asked_for == "town"),
          delivers_(says_delivery()) {}

    void read() {
        for (const Mention& mention : entities_.mentions) {
            if (mention.kind != NameKind::ZONE && mention.kind != NameKind::TOWN) continue;
            if (!is_place(mention)) continue;
            if (request_.has("zone") || request_.has("town"))
                break;  // «de Montevideo a Rocha» would need a person
            if (mention.kind == NameKind::ZONE)
                request_.set("zone", mention.code);
            else
                request_.set("town", written(mention.begin, mention.end));
            entities_.reasons.emplace_back(mention.kind == NameKind::ZONE ? "entity.zone" : "entity.town");
        }
        if (!request_.has("zone") && !request_.has("town")) read_numbered();
        if (!request_.has("zone") && !request_.has("town")) read_unknown();
        if (!request_.has("zone") && !request_.has("town")) read_freight_to();
        if (!request_.has("zone") && !request_.has("town") && asked_) read_answer();
    }

private:
    std::string written(std::size_t begin, std::size_t end) const {
        const auto from = text_.tokens[begin].begin;
        return std::string{original_.substr(from, text_.tokens[end - 1].end - from)};
    }

    bool word(std::size_t of, std::size_t i, const WordList& words) const {
        return word_at(text_, of, i, words);
    }

    bool says_delivery() const {
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& token) { return one_of(token.text, words_.delivery_words); });
    }

    bool behind_preposition(std::size_t at) const {
        if (at == 0) return false;
        auto before = at - 1;
        if (word(at, before, words_.articles) && before > 0) before -= 1;
        if (word(at, before, words_.at_place)) return true;
        if (word(at, before, words_.about_place)) return delivers_ || word(at, before, words_.for_place);
        return false;
    }

    bool is_place(const Mention& mention) const {
        const Token& first = text_.tokens[mention.begin];
        std::string folded;
        for (auto i = mention.begin; i < mention.end; ++i)
            folded += (folded.empty() ? "" : " ") + text_.tokens[i].text;
        const bool alone = mention.begin == 0 && mention.end == text_.tokens.size();
        if (asked_ || alone) return true;
        if (mention.misspelled) return behind_preposition(mention.begin);
        if (mention.kind == NameKind::ZONE && !words_.everyday_places.has(folded)) return true;
        if (behind_preposition(mention.begin)) return true;
        // «Soy Mercedes» is a person, «cubierta, Salto» a place.
        if (words_.vague_places.has(folded)) return false;
        if (mention.kind == NameKind::ZONE || mention.end - mention.begin > 1)
            return first.capital || !words_.everyday_places.has(folded);
        const bool apart = mention.end == text_.tokens.size() || text_.tokens[mention.end].after_comma ||
                           !text_.same_sentence(mention.begin, mention.end);
        return first.capital && first.after_comma && (apart || !words_.everyday_places.has(folded));
    }

    // A department's name, «Treinta y Tres», is a number to everyone else.
    void read_numbered() {
        for (std::size_t i = 1; i < text_.tokens.size(); ++i) {
            if (text_.tokens[i].kind != TokenKind::NUMBER || !behind_preposition(i)) continue;
            for (const std::string& town : words_.numbered_towns) {
                if (fold(town) != text_.tokens[i].text) continue;
                request_.set("town", town);
                entities_.reasons.emplace_back("entity.town");
            }
        }
    }

    bool is_name(std::size_t i) const {
        const Token& token = text_.tokens[i];
        if (token.kind != TokenKind::WORD || !token.capital || token.text.size() < 3 ||
            entities_.mention_of[i] >= 0)
            return false;
        return !one_of(token.text, words_.not_places);
    }

    // «flete a Tambores», «en San Gregorio de Polanco»
    void read_unknown() {
        if (text_.all_capitals) return;
        for (std::size_t i = 1; i < text_.tokens.size(); ++i) {
            if (!is_name(i) || !text_.same_sentence(i, i - 1)) continue;
            const bool in = word(i, i - 1, words_.in_place);
            const bool from = word(i, i - 1, words_.of) && i > 1 && word(i, i - 2, words_.from_place);
            const bool to = (word(i, i - 1, words_.to_place) && delivers_) || from;
            if (!in && !to) continue;
            auto end = i + 1;
            while (end < text_.tokens.size() && text_.same_sentence(i, end) &&
                   !text_.tokens[end].after_comma) {
                if (is_name(end))
                    end += 1;
                else if (end + 1 < text_.tokens.size() && word(i, end, words_.inside_names) &&
                         is_name(end + 1))
                    end += 2;
                else
                    break;
            }
            request_.set("town", written(i, end));
            entities_.reasons.emplace_back("entity.town.unknown");
            return;
        }
    }

    bool may_be_town(std::size_t i) const {
        const Token& token = text_.tokens[i];
        if (token.kind != TokenKind::WORD || token.text.size() < 4 || entities_.mention_of[i] >= 0)
            return false;
        return !one_of(token.text, words_.not_towns);
    }

    // «con flete a tambores»: what follows a freight word and «a» is a place, known or not.
    void read_freight_to() {
        for (std::size_t i = 2; i < text_.tokens.size(); ++i) {
            if (!word(i, i - 1, words_.toward) || !may_be_town(i)) continue;
            const auto is_freight = [&](std::size_t at) { return word(i, at, words_.freight); };
            if (!is_freight(i - 2) && !(i > 2 && word(i, i - 2, words_.included) && is_freight(i - 3)))
                continue;
            auto end = i + 1;
            while (end < text_.tokens.size() && end - i < 4 && text_.same_sentence(i, end) &&
                   !text_.tokens[end].after_comma && may_be_town(end))
                end += 1;
            request_.set("town", written(i, end));
            entities_.reasons.emplace_back("entity.town.unknown");
            return;
        }
    }

    // We asked where to; a short answer names the place.
    void read_answer() {
        std::size_t begin = 0;
        const auto& tokens = text_.tokens;
        while (begin < tokens.size() && one_of(tokens[begin].text, words_.before_answered_place)) begin += 1;
        if (begin >= tokens.size() || tokens.size() - begin > 5) return;
        for (auto i = begin; i < tokens.size(); ++i) {
            if (tokens[i].kind != TokenKind::WORD || text_.is_question(i)) return;
        }
        if (one_of(tokens[begin].text, words_.no_place)) {
            return;
        }
        request_.set("town", written(begin, tokens.size()));
        entities_.reasons.emplace_back("entity.town.answered");
    }

    const Text& text_;
    const Words& words_;
    std::string_view original_;
    Entities& entities_;
    QuoteRequest& request_;
    bool asked_ = false;
    bool delivers_ = false;
};

}  // namespace

void find_places(const Text& text, const Words& words, const RoutingContext& context,
                 std::string_view original, Entities& entities) {
    PlaceReader{text, words, context, original, entities}.read();
}

}  // namespace tero::router
