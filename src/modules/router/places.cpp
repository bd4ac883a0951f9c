// Where it goes: a place that the price lists know, one that we know by name, or one that only the customer
// knows. What is in no price list is kept as written: pricing must not guess what it costs to get there.
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
          codes_(words.measures),
          asked_(context.asked_for == codes_.place || context.asked_for == codes_.other_place),
          delivers_(says_delivery()) {}

    void read() {
        if (codes_.place.empty()) return;
        for (const Mention& mention : entities_.mentions) {
            const bool known = mention.kind == NameKind::PLACE;
            if ((!known && mention.kind != NameKind::OTHER_PLACE) || !is_place(mention)) continue;
            const std::string& code = known ? codes_.place : codes_.other_place;
            entities_.found.push_back(
                {.what = codes_.place,
                 .values = {{code, known ? mention.code : written(mention.begin, mention.end)}},
                 .begin = mention.begin,
                 .end = mention.end});
            if (is_known()) continue;  // «from Paris to London» would need a person
            if (known)
                request_.set(codes_.place, mention.code);
            else
                request_.set(codes_.other_place, written(mention.begin, mention.end));
            entities_.reasons.push_back("entity." + (known ? codes_.place : codes_.other_place));
        }
        if (!is_known()) read_numbered();
        if (!is_known()) read_unknown();
        if (!is_known()) read_delivery_to();
        if (!is_known() && asked_) read_answer();
    }

private:
    bool is_known() const { return request_.has(codes_.place) || request_.has(codes_.other_place); }

    void take_other(std::string place, std::string_view how) {
        request_.set(codes_.other_place, std::move(place));
        entities_.reasons.push_back("entity." + codes_.other_place + std::string{how});
    }

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
        // The name of a currency is no misspelled place.
        if (mention.misspelled && !words_.currencies.code_of(text_.tokens[mention.begin].text).empty())
            return false;
        const Token& first = text_.tokens[mention.begin];
        std::string folded;
        for (auto i = mention.begin; i < mention.end; ++i)
            folded += (folded.empty() ? "" : " ") + text_.tokens[i].text;
        const bool alone = mention.begin == 0 && mention.end == text_.tokens.size();
        if (asked_ || alone) return true;
        if (mention.misspelled) return behind_preposition(mention.begin);
        if (mention.kind == NameKind::PLACE && !words_.everyday_places.has(folded)) return true;
        if (behind_preposition(mention.begin)) return true;
        // «Soy Victoria» is a person, «…, Victoria» a place.
        if (words_.vague_places.has(folded)) return false;
        if (mention.kind == NameKind::PLACE || mention.end - mention.begin > 1)
            return first.capital || !words_.everyday_places.has(folded);
        const bool apart = mention.end == text_.tokens.size() || text_.tokens[mention.end].after_comma ||
                           !text_.same_sentence(mention.begin, mention.end);
        return first.capital && first.after_comma && (apart || !words_.everyday_places.has(folded));
    }

    // A place whose name, «Once», is a number to everyone else.
    void read_numbered() {
        for (std::size_t i = 1; i < text_.tokens.size(); ++i) {
            if (text_.tokens[i].kind != TokenKind::NUMBER || !behind_preposition(i)) continue;
            for (const std::string& place : words_.numbered_places) {
                if (fold(place) != text_.tokens[i].text) continue;
                take_other(place, "");
            }
        }
    }

    bool is_name(std::size_t i) const {
        const Token& token = text_.tokens[i];
        if (token.kind != TokenKind::WORD || !token.capital || token.text.size() < 3 ||
            entities_.mention_of[i] >= 0)
            return false;
        return !one_of(token.text, words_.not_places) && words_.currencies.code_of(token.text).empty();
    }

    // «para Springfield», «en Villa Nueva de los Ríos»
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
            return take_other(written(i, end), ".unknown");
        }
    }

    bool may_be_place(std::size_t i) const {
        const Token& token = text_.tokens[i];
        if (token.kind != TokenKind::WORD || token.text.size() < 4 || entities_.mention_of[i] >= 0)
            return false;
        return !one_of(token.text, words_.not_place_nouns) && words_.currencies.code_of(token.text).empty();
    }

    // «con envío a la estancia»: what follows the delivery's name and «a» is a place, known or not.
    void read_delivery_to() {
        const OptionWords* delivery = words_.delivery();
        if (delivery == nullptr) return;
        for (std::size_t i = 2; i < text_.tokens.size(); ++i) {
            if (!word(i, i - 1, words_.toward) || !may_be_place(i)) continue;
            const auto names_it = [&](std::size_t at) { return word(i, at, delivery->names); };
            if (!names_it(i - 2) && !(i > 2 && word(i, i - 2, words_.included) && names_it(i - 3))) continue;
            auto end = i + 1;
            while (end < text_.tokens.size() && end - i < 4 && text_.same_sentence(i, end) &&
                   !text_.tokens[end].after_comma && may_be_place(end))
                end += 1;
            return take_other(written(i, end), ".unknown");
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
        take_other(written(begin, tokens.size()), ".answered");
    }

    const Text& text_;
    const Words& words_;
    std::string_view original_;
    Entities& entities_;
    QuoteRequest& request_;
    const MeasureCodes& codes_;
    bool asked_ = false;
    bool delivers_ = false;
};

}  // namespace

void find_places(const Text& text, const Words& words, const RoutingContext& context,
                 std::string_view original, Entities& entities) {
    PlaceReader{text, words, context, original, entities}.read();
}

}  // namespace tero::router
