// An option that is stated for each side: «in the four», «one of it on two sides», «on none».
#include "modules/router/measure.hpp"
#include "modules/router/understand.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tero::router {
namespace {

class SideReader final : MeasureReader {
public:
    SideReader(const Text& text, const Words& words, const OptionWords& option, Entities& entities)
        : MeasureReader(text, words, entities), option_(option) {}

    void read(bool asked, const QuoteRequest& stated) {
        read_sides();
        const auto before = stated.texts(option_.code);
        if (!request_.has(option_.code) && before && !before->empty() && takes_them_out())
            request_.set(option_.code, std::vector<std::string>{});
        if (asked && !request_.has(option_.code)) read_answer();
    }

private:
    // «en los cuatro», «2», «ninguno»: how many sides, of the value that was named before.
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
            request_.set(option_.code, std::vector<std::string>(static_cast<std::size_t>(sides)));
            reason("entity.option.sides_answered");
            return;
        }
    }

    void read_sides() {
        for (const Mention& mention : entities_.mentions) {
            if (mention.option != &option_ || !is_meant(mention) || asks_about(mention.begin)) continue;
            auto values = request_.texts(option_.code).value_or(std::vector<std::string>{});
            if (!refused(mention)) {
                const int sides = sides_of(mention);
                if (sides == 0) reason(sides_unstated);
                values.insert(values.end(), static_cast<std::size_t>(std::max(sides, 1)), mention.code);
            }
            request_.set(option_.code, std::move(values));
        }
        for (std::size_t i = 0; i + 1 < size(); ++i) {
            if (one_of(token(i).text, words_.without) && word(i, i + 1, option_.names)) {
                request_.values.try_emplace(option_.code, std::vector<std::string>{});
            }
        }
        if (request_.has(option_.code)) entities_.reasons.push_back("entity." + option_.code);
    }

    bool pause_before(std::size_t i) const {
        return i == 0 || i >= size() || token(i).after_comma || !text_.same_sentence(i, i - 1);
    }

    // «sin flecos», «sacale los flecos», «no quiero flecos», «los flecos sacalos», «flecos no»
    bool refused(const Mention& mention) const {
        std::size_t at = mention.begin;
        while (!pause_before(at) &&
               (one_of(token(at - 1).text, words_.articles) ||
                one_of(token(at - 1).text, words_.before_ordinal) || one_of(token(at - 1).text, words_.me)))
            at -= 1;
        if (!pause_before(at)) {
            const std::string& before = token(at - 1).text;
            bool no = false;
            for (std::size_t i = at - 1; !pause_before(i) && at - i < 4 && !no; --i)
                no = one_of(token(i - 1).text, words_.no);
            if (one_of(before, words_.without) || one_of(before, words_.no)) return true;
            if (one_of(before, words_.drops)) return !no;
            if (no && (one_of(before, words_.does_not_want) || one_of(before, words_.adds))) return true;
        }
        const std::size_t next = mention.end;
        if (pause_before(next)) return false;
        return one_of(token(next).text, words_.drops) ||
               (one_of(token(next).text, words_.no) && pause_before(next + 1));
    }

    // «no, sacalos», «take them off»: nothing else is named.
    bool takes_them_out() const {
        if (size() == 0 || size() > 6 || text_.is_question(0)) return false;
        bool out = false;
        for (std::size_t i = 0; i < size(); ++i) {
            const std::string& said = token(i).text;
            if (token(i).kind == TokenKind::NUMBER || entities_.mention_of[i] >= 0) return false;
            for (const OptionWords& option : words_.options) {
                if (option.names.has(said)) return false;
            }
            const bool refuses = i > 0 && !pause_before(i) && is_no(i - 1);
            const bool drops = one_of(said, words_.drops) && !refuses;
            const bool them = one_of(said, words_.them) && word(i, i + 1, words_.leaves);
            out = out || them || (one_of(said, words_.drops_them) && !refuses) ||
                  (drops && word(i, i + 1, words_.them));
        }
        return out;
    }
    bool is_no(std::size_t i) const { return one_of(token(i).text, words_.no); }

    // «Is it included?» orders none.
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

    // Some values are always meant; others, words of many things, only where sides are the subject.
    bool is_meant(const Mention& mention) const {
        if (option_.plain.has(mention.code)) return true;
        const auto from = mention.begin > 8 ? mention.begin - 8 : 0;
        const auto to = std::min(mention.end + 8, size());
        for (auto i = from; i < to; ++i) {
            if (!text_.same_sentence(i, mention.begin)) continue;
            if (one_of(token(i).text, option_.context)) {
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
            const Mention* other = entities_.mention_at(i, NameKind::OPTION);
            if (other != nullptr && other->option == &option_) return 0;
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

    const OptionWords& option_;
};

}  // namespace

void find_sides(const Text& text, const Words& words, const RoutingContext& context, Entities& entities) {
    for (const OptionWords& option : words.options) {
        if (option.kind == OptionKind::SIDES)
            SideReader{text, words, option, entities}.read(context.asked_for == option.code, context.stated);
    }
}

}  // namespace tero::router
