// How much: areas, lengths by lengths, named lengths, what is counted; and a bare number after we asked for
// one. What the business does not measure is not read.
#include "modules/router/measure.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tero::router {
namespace {

constexpr int centimetres_min = 50;  // of a side that is no mistake
constexpr int lone_metres_min = 10;  // fewer may well be a side

enum class Side { NONE, LONG, WIDE, HIGH };

class SizeReader final : MeasureReader {
public:
    SizeReader(const Text& text, const Words& words, const RoutingContext& context, Entities& entities)
        : MeasureReader(text, words, entities),
          context_(context),
          codes_(words.measures),
          said_unit_(unit_for_all()) {}

    void read() {
        if (!codes_.area.empty()) read_areas();
        if (!codes_.length.empty()) {
            read_products_of_lengths();
            read_named_lengths();
        }
        read_height();
        read_unit_of_before();
        read_counts();
        if (!codes_.area.empty() && !codes_.length.empty()) read_lone_metres();
    }

    // A bare number after we asked for one.
    void read_answer(const std::string& asked, bool was_asked) {
        if (asked.empty()) return;
        const bool sized =
            request_.has(codes_.area) || (request_.has(codes_.length) && request_.has(codes_.width));
        if (sized && (asked == codes_.area || asked == codes_.length || asked == codes_.width))
            return leave_single_ones();
        std::size_t numbers = 0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i) || counts_a_noun(i)) continue;
            numbers += 1;
            at = i;
        }
        if (numbers != 1) return;
        const Measure measure = measure_at(at);
        // «que sean 90 metros» of what was quoted by its area.
        if (!was_asked && measure.unit != Unit::M) return;
        const bool length = measure.unit == Unit::NONE || measure.unit == Unit::M ||
                            measure.unit == Unit::CM || measure.unit == Unit::FOOT;
        if (number_ != nullptr && asked == number_->code && !request_.has(asked) &&
            measure.unit == Unit::NONE)
            return take_option(measure);
        if (asked == codes_.length && !request_.has(codes_.length) && length)
            return take_side(Side::LONG, measure);
        if (asked == codes_.width && !request_.has(codes_.width) && length)
            return take_side(Side::WIDE, measure);
        const bool in_metres = measure.unit == Unit::M;
        // So many metres of what stands are its length.
        const bool along = in_metres && was_asked && !codes_.length.empty() && says(words_.upright);
        if (asked == codes_.area && along) return take_side(Side::LONG, measure);
        const bool one_metre = in_metres && one_of(token(at).text, words_.one);
        if (asked == codes_.area && !request_.has(codes_.area) && !one_metre &&
            (measure.unit == Unit::NONE || in_metres)) {
            use(at);
            request_.set(codes_.area, *token(at).number);
            entities_.reasons.emplace_back("entity.area");
        }
        for (const CountWords& counted : words_.counts) {
            if (counted.code == asked && !request_.has(asked) && measure.unit == Unit::NONE)
                take_count(counted, at);
        }
    }

private:
    bool says(const WordList& words) const {
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& spoken) { return one_of(spoken.text, words); });
    }
    bool pause_before(std::size_t i) const {
        return i == 0 || i >= size() || token(i).after_comma || !text_.same_sentence(i, i - 1);
    }

    // «6 x 5, I was a metre short»: no size of its own.
    void leave_single_ones() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (free_number(i) && one_of(token(i).text, words_.one)) use(i);
        }
    }

    // Of what stands the height is the other side.
    void read_height() {
        if (!entities_.details.height_m || request_.has(codes_.width) || request_.has(codes_.area)) return;
        const std::string& asked = context_.asked_for;
        const bool under_way = context_.stated.has(codes_.length) || asked == codes_.length ||
                               asked == codes_.width || asked == codes_.area;
        const bool beside = request_.has(codes_.length);
        if (beside || (entities_.is_upright && under_way))
            request_.set(codes_.width, *entities_.details.height_m);
    }

    // «20 long and 10 wide, all in feet», «20 x 10, en cm»: behind no number, it is of those that have none.
    Unit unit_for_all() const {
        Unit found = Unit::NONE;
        for (std::size_t i = 0; i < size(); ++i) {
            const Unit unit = unit_named(token(i).text);
            if (unit != Unit::CM && unit != Unit::FOOT) continue;
            if (unit == Unit::FOOT && one_of(token(i).text, words_.single_units)) continue;  // «en pie»
            if (i > 0 && token(i - 1).kind == TokenKind::NUMBER) continue;
            const bool led =
                i > 0 && text_.same_sentence(i, i - 1) &&
                (one_of(token(i - 1).text, words_.chosen_in) ||
                 one_of(token(i - 1).text, words_.everything) || one_of(token(i - 1).text, words_.are));
            const bool ends =
                pause_before(i + 1) || pause_before(i + 2) || one_of(token(i + 1).text, words_.everything);
            if (!ends || !(led || pause_before(i)) || (number_ != nullptr && says(number_->names))) continue;
            if (found != Unit::NONE && found != unit) return Unit::NONE;
            found = unit;
        }
        return found;
    }

    // «de 5, en cm, 6 x 3» is nothing of six centimetres.
    static bool fits(Unit unit, const Decimal& value) {
        return unit != Unit::CM || value >= Decimal{centimetres_min};
    }

    Unit side_unit(const Measure& measure) const {
        if (measure.unit != Unit::NONE) return measure.unit;
        const Decimal& value = *token(measure.at).number;
        // 2.44 by 1.22 m are 8 by 4 feet too: only whose language counts in them means these.
        const bool in_feet = whole(value) && counts_in_feet() && were_in_feet();
        if (said_unit_ == Unit::NONE) return in_feet ? Unit::FOOT : Unit::NONE;
        return fits(said_unit_, value) ? said_unit_ : Unit::NONE;
    }

    // «todo en pies» behind sides that were taken for metres: those that are whole, and not read so already.
    void read_unit_of_before() {
        if (said_unit_ == Unit::NONE || request_.has(codes_.area) || text_.is_question(0)) return;
        const bool alone = std::none_of(text_.tokens.begin(), text_.tokens.end(),
                                        [](const Token& spoken) { return spoken.kind == TokenKind::NUMBER; });
        const bool of_all = alone || says(words_.everything) || says(words_.both);
        for (const std::string& code : {codes_.length, codes_.width}) {
            const auto before = context_.stated.decimal(code);
            if (!before || request_.has(code) || !whole(*before) || !fits(said_unit_, *before)) continue;
            if (said_unit_ == Unit::FOOT && !of_all) continue;
            const Decimal factor = Decimal::of(said_unit_ == Unit::FOOT ? "0.3048" : "0.01");
            request_.set(code, (*before * factor).rounded(2));
            reason("entity.size.unit_of_all");
        }
    }

    // Whether a side that was said before was in feet, where its length alone can tell.
    static bool is_in_feet(const Decimal& metres) {
        for (int feet = 1; feet <= 200; ++feet) {
            const Decimal said = (Decimal{feet} * Decimal::of("0.3048")).rounded(2);
            if (said == metres) return !whole(metres);
        }
        return false;
    }

    bool counts_in_feet() const {
        return std::any_of(words_.languages.begin(), words_.languages.end(), [&](const LanguageWords& one) {
            return one.in_feet && one.code == text_.language;
        });
    }

    // «Sorry, 20x12», of what was 20 by 10 feet.
    bool were_in_feet() const {
        const auto length = context_.stated.decimal(codes_.length);
        const auto width = context_.stated.decimal(codes_.width);
        return length && width && is_in_feet(*length) && is_in_feet(*width);
    }

    // The other side in the turn after one in feet: metres or feet?
    bool is_of_either_unit(const std::string& code, const Measure& measure) {
        if (side_unit(measure) != Unit::NONE) return false;
        const std::string& other = code == codes_.length ? codes_.width : codes_.length;
        const auto before = context_.stated.decimal(other);
        if (!before || context_.stated.has(code) || request_.has(other) || !is_in_feet(*before)) return false;
        const Decimal metres = in_metres(measure, Unit::M);
        const Decimal feet = in_metres(measure, Unit::FOOT);
        entities_.undecided.push_back({code, {metres.to_string(), feet.to_string()}});
        reason("entity." + code + ".choice");
        return true;
    }

    // «dos mesas», «una sola»
    bool counts_a_noun(std::size_t i) const {
        const bool spelled = token(i).text.find_first_of("0123456789") == std::string::npos;
        return spelled && i + 1 < size() && text_.same_sentence(i, i + 1) && !token(i + 1).after_comma &&
               token(i + 1).kind == TokenKind::WORD && measure_at(i).unit == Unit::NONE;
    }

    void read_areas() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            const Measure measure = measure_at(i);
            const bool named = i > 1 && one_of(token(i - 1).text, words_.before_total) &&
                               one_of(token(i - 2).text, words_.area_words);
            const bool loose = measure.unit == Unit::M && *token(i).number >= Decimal{20} &&
                               word(i, measure.end, words_.of) && product_at(measure.end + 1);
            // «una superficie de 16 m por 7 m» is of two sides.
            const bool in_metres = named && measure.unit == Unit::M && !word(i, measure.end, words_.by);
            if (!is_area(measure.unit) && !in_metres && !loose) continue;
            use(i);
            entities_.details.unit = "m2";
            const Decimal area = in_square_metres(measure);
            found(codes_.area, {{codes_.area, area}}, measure);
            if (request_.has(codes_.area)) continue;
            request_.set(codes_.area, area);
            entities_.reasons.emplace_back("entity.area");
        }
        // «¿a cuánto está el metro?» is a price per square metre.
        for (std::size_t i = 0; i < size() && entities_.details.unit.empty(); ++i) {
            const bool metre = one_of(token(i).text, words_.single_metre) && i > 0 &&
                               one_of(token(i - 1).text, words_.per_metre);
            if (metre || unit_named(token(i).text) == Unit::M2) entities_.details.unit = "m2";
        }
    }

    // «60 metros de este», of what lies: square ones are meant, as nobody says one side alone. Not «una cosa
    // de 20 metros», nor of what stands, where it is the length.
    void read_lone_metres() {
        const QuoteRequest& before = context_.stated;
        const bool said =
            request_.has(codes_.area) || request_.has(codes_.length) || request_.has(codes_.width);
        const bool sized = said || before.has(codes_.length) || before.has(codes_.width);
        if (sized || entities_.products.empty() || entities_.is_upright) return;
        std::size_t at = size();
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i) || measure_at(i).unit != Unit::M) continue;
            if (at != size()) return;
            at = i;
        }
        if (at == size() || *token(at).number < Decimal{lone_metres_min}) return;
        auto end = measure_at(at).end;
        const bool of_a_thing = at > 0 && word(at, at - 1, words_.of);
        if (of_a_thing || side_behind(measure_at(at), end) != Side::NONE) return;
        use(at);
        request_.set(codes_.area, *token(at).number);
        found(codes_.area, {{codes_.area, *token(at).number}}, measure_at(at));
        entities_.reasons.emplace_back("entity.area");
    }

    Side side_named(std::string_view name) const {
        const std::string* side = words_.meaning(&LanguageWords::sides, name, text_.language);
        if (side == nullptr) return Side::NONE;
        return *side == "long" ? Side::LONG : *side == "wide" ? Side::WIDE : Side::HIGH;
    }

    // «10 metres long»: the side named behind a measure, and where it ends.
    Side side_behind(const Measure& measure, std::size_t& end) const {
        auto i = measure.end;
        if (word(measure.at, i, words_.of)) i += 1;
        if (i >= size() || !text_.same_sentence(measure.at, i)) return Side::NONE;
        const Side side = side_named(token(i).text);
        if (side != Side::NONE) end = i + 1;
        return side;
    }

    // 8x5, 8 x 5 mts, 20 por 10, 10 metres long by 4 wide, 8x5x100
    void read_products_of_lengths() {
        for (std::size_t i = 0; i < size(); ++i) {
            if (!free_number(i)) continue;
            std::vector<Measure> chain{measure_at(i)};
            std::vector<Side> sides;
            auto end = chain.back().end;
            sides.push_back(side_behind(chain.back(), end));
            while (chain.size() < 3 && word(i, end, words_.by) && free_number(end + 1) &&
                   text_.same_sentence(i, end + 1)) {
                const Measure next = measure_at(end + 1);
                if (is_area(next.unit)) break;
                chain.push_back(next);
                end = next.end;
                sides.push_back(side_behind(next, end));
            }
            if (chain.size() < 2 || is_area(chain.front().unit)) continue;
            take_chain(chain, sides);
            i = chain.back().at;
        }
    }

    bool thin(const Measure& measure) const {
        if (number_ == nullptr || !number_->millimetres) return false;
        const Decimal& value = *token(measure.at).number;
        return measure.unit == Unit::MM ||
               (measure.unit == Unit::NONE && value >= Decimal{20} && value <= Decimal{300}) ||
               (measure.unit == Unit::CM && value <= Decimal{30}) ||
               (measure.unit == Unit::INCH && value <= Decimal{12});
    }

    void take_chain(std::vector<Measure> chain, std::vector<Side> sides) {
        const bool behind_product = chain.front().at > 0 && option_place(chain.front().at);
        const bool first_thin = chain.front().unit == Unit::MM ? chain[1].unit != Unit::MM
                                                               : behind_product && thin(chain.front());
        if (first_thin && (chain.size() == 3 || chain.front().unit == Unit::MM)) {
            take_option(chain.front());
            chain.erase(chain.begin());
            sides.erase(sides.begin());
            if (chain.size() < 2) return;
        } else if (chain.size() == 3) {
            if (thin(chain.back())) take_option(chain.back());
            chain.pop_back();
            sides.pop_back();
        }
        Unit first = chain[0].unit;
        const Unit second = chain[1].unit;
        if (second == Unit::MM && first == Unit::NONE && *token(chain[0].at).number < Decimal{200}) return;
        if (first == Unit::NONE) first = second == Unit::NONE ? side_unit(chain[0]) : second;
        use(chain[0].at);
        use(chain[1].at);
        Decimal length = in_metres(chain[0], first);
        Decimal width = in_metres(chain[1], second == Unit::NONE ? first : second);
        if (sides[0] == Side::WIDE || sides[1] == Side::LONG || sides[0] == Side::HIGH)
            std::swap(length, width);
        if (sides[0] == Side::HIGH || sides[1] == Side::HIGH) entities_.details.height_m = width;
        if (const auto times = several_before(chain[0].at); times > 1 && !request_.has(codes_.area)) {
            request_.set(codes_.area, length * width * Decimal{times});
            entities_.reasons.emplace_back("entity.area.of_several");
            return;
        }
        found(found_size, {{codes_.length, length}, {codes_.width, width}},
              {.at = chain[0].at, .end = chain[1].end});
        if (request_.has(codes_.length) || request_.has(codes_.width)) return;
        request_.set(codes_.length, length);
        request_.set(codes_.width, width);
        entities_.reasons.emplace_back("entity.size");
    }

    // «3 tents of 4x3» are 36 m², where a tent is what it is for.
    std::int32_t several_before(std::size_t at) {
        if (at < 3 || !word(at, at - 1, words_.of) || !text_.same_sentence(at, at - 3)) return 0;
        if (token(at - 1).after_comma || token(at - 2).after_comma) return 0;
        if (entities_.mention_at(at - 2, NameKind::APPLICATION) == nullptr || !free_number(at - 3)) return 0;
        const auto times = whole(*token(at - 3).number);
        if (!times || *times < 2 || *times > 99) return 0;
        use(at - 3);
        return *times;
    }

    void take_side(Side side, const Measure& measure) {
        use(measure.at);
        const Decimal value = in_metres(measure, side_unit(measure));
        if (side == Side::LONG && is_of_either_unit(codes_.length, measure)) return;
        if (side == Side::WIDE && is_of_either_unit(codes_.width, measure)) return;
        if (side == Side::HIGH) entities_.details.height_m = value;
        if (side == Side::LONG && !request_.has(codes_.length)) request_.set(codes_.length, value);
        if (side == Side::WIDE && !request_.has(codes_.width)) request_.set(codes_.width, value);
        entities_.reasons.emplace_back(side == Side::LONG   ? "entity.length"
                                       : side == Side::WIDE ? "entity.width"
                                                            : "entity.height");
    }

    static bool is_thin_unit(Unit unit) { return unit == Unit::MM || unit == Unit::INCH; }

    // The number that follows a side: «length: 8», «fondo de 5 m».
    std::size_t number_after_side(std::size_t side) const {
        for (auto i = side + 1; i < std::min(side + 4, size()); ++i) {
            if (!text_.same_sentence(side, i) || (token(i).after_comma && !token(i).after_colon)) break;
            if (free_number(i)) return is_thin_unit(measure_at(i).unit) ? size() : i;
            if (!one_of(token(i).text, words_.before_length)) break;
        }
        return size();
    }

    void read_named_lengths() {
        std::vector<std::size_t> labels;
        for (std::size_t i = 0; i < size(); ++i) {
            if (side_named(token(i).text) != Side::NONE) labels.push_back(i);
        }
        if (labels.empty()) return;
        // «8 de fondo 5 de frente» or «fondo 8 frente 5»: a number behind the last side says which.
        const bool number_last = number_after_side(labels.back()) < size();
        for (const std::size_t label : labels) {
            const Side side = side_named(token(label).text);
            if (number_last) {
                if (const auto i = number_after_side(label); i < size()) take_side(side, measure_at(i));
                continue;
            }
            for (auto back = label; back-- > 0 && label - back <= 3 && text_.same_sentence(label, back);) {
                if (!free_number(back)) continue;
                const Measure measure = measure_at(back);
                auto end = measure.end;
                if (side_behind(measure, end) == side && end == label + 1 && !is_area(measure.unit))
                    take_side(side, measure);
                break;
            }
        }
    }

    // «8 of them», «3 hours»: of what is counted first, also with a product or «cantidad» beside the number.
    void read_counts() {
        for (const CountWords& counted : words_.counts) {
            const bool first = &counted == &words_.counts.front();
            for (std::size_t i = 0; i < size(); ++i) {
                if (!free_number(i) || i + 1 >= size() || !text_.same_sentence(i, i + 1)) continue;
                const std::size_t noun = noun_behind(i);
                const bool named = noun < size() && counted.words.has(token(noun).text);
                const bool them = word(i, noun, words_.of) && word(i, noun + 1, words_.them);
                const bool products = first && (them || names_several(noun) || counts_one(i, noun));
                const bool labelled = first && i > 0 && word(i, i - 1, words_.quantity_words);
                if ((!named && !products && !labelled) || request_.has(counted.code)) continue;
                if (take_count(counted, i)) {
                    read_sides_of_one(counted, noun + 1);
                    read_length_of_one(noun + 1);
                }
            }
        }
    }

    // What a number counts, past the values of options: «80 white chairs».
    std::size_t noun_behind(std::size_t number) const {
        std::size_t at = number + 1;
        while (!pause_before(at) && entities_.mention_at(at, NameKind::OPTION) != nullptr) at += 1;
        return pause_before(at) ? size() : at;
    }

    // «15 kilim of 3x1»: a number that leads to a product counts it, where it is none in which it is had, or
    // that one follows.
    bool counts_one(std::size_t number, std::size_t noun) const {
        const auto count = whole(*token(number).number);
        if (noun != number + 1 || !product_at(noun) || !count || *count < 2) return false;
        if (!pause_before(number) && !begins_a_wish(number - 1)) return false;
        const auto end = entities_.mention_at(noun, NameKind::PRODUCT)->end;
        for (auto i = end; i < std::min(end + 4, size()); ++i) {
            if (free_number(i) && option_place(i) && !word(i, i + 1, words_.by)) {
                const Unit unit = measure_at(i).unit;
                if (unit == Unit::NONE || unit == Unit::MM || unit == Unit::CM) return true;
            }
        }
        const auto& sold = entities_.sold;
        return !sold.empty() && std::find(sold.begin(), sold.end(), *count) == sold.end();
    }

    // «necesito 8 kilim», "and 8 kilim"; not «of 100 kilim», "road 8, kilim".
    bool begins_a_wish(std::size_t i) const {
        const std::string& said = token(i).text;
        return one_of(said, words_.adds) || one_of(said, words_.does_not_want) ||
               one_of(said, words_.and_words) || one_of(said, words_.clause_openers) ||
               one_of(said, words_.before_count);
    }

    // A product in the plural begins here, whichever of its words has it: «trestle tables».
    bool names_several(std::size_t at) const {
        if (!product_at(at)) return false;
        const Mention& product = *entities_.mention_at(at, NameKind::PRODUCT);
        for (auto i = product.begin; i < product.end; ++i) {
            if (token(i).text.ends_with('s') && token(i).text.size() > 4) return true;
        }
        return false;
    }

    bool take_count(const CountWords& counted, std::size_t at) {
        const Token& number = token(at);
        const auto count = whole(*number.number);
        if (!count && !counted.parts) return false;
        use(at);
        if (count) {
            request_.set(counted.code, number.negative ? -*count : *count);
        } else {
            request_.set(counted.code, number.negative ? Decimal{} - *number.number : *number.number);
        }
        entities_.details.unit = counted.unit;
        entities_.reasons.push_back("entity." + counted.code);
        return true;
    }

    // «10 boards of 2 by 1», «10 rugs of 30 mm of 2 x 1»
    void read_sides_of_one(const CountWords& counted, std::size_t from) {
        const auto is_sides = [](const FoundValue& value) { return value.what == found_size; };
        const auto& found = entities_.found;
        const auto sides = std::find_if(found.begin(), found.end(), is_sides);
        const auto pieces = request_.number(counted.code);
        if (sides == found.end() || std::count_if(found.begin(), found.end(), is_sides) != 1 || !pieces ||
            *pieces < 2 || codes_.area.empty() || request_.has(codes_.area) || from >= sides->begin ||
            !is_of_each(text_, words_, *sides) || !text_.same_sentence(from, sides->begin))
            return;
        for (auto i = from; i < sides->begin; ++i) {
            const Mention* use_of = entities_.mention_at(i, NameKind::APPLICATION);
            const bool of_it = one_of(token(i).text, words_.of) || token(i).kind == TokenKind::NUMBER ||
                               unit_named(token(i).text) == Unit::MM ||
                               unit_named(token(i).text) == Unit::CM ||
                               (entities_.mention_of[i] >= 0 && use_of == nullptr);
            const bool goes_on = one_of(token(i).text, words_.of) && i + 1 == sides->begin;
            if (!of_it || (token(i).after_comma && !goes_on)) return;
        }
        const std::optional<Decimal> length = request_.decimal(codes_.length);
        const std::optional<Decimal> width = request_.decimal(codes_.width);
        if (!length || !width) return;
        request_.set(codes_.area, *length * *width * Decimal{*pieces});
        reason("entity.area.of_several");
    }

    // «8 of 6 metres»
    void read_length_of_one(std::size_t from) {
        if (codes_.length.empty()) return;
        for (auto i = from; i < std::min(from + 5, size()); ++i) {
            if (!free_number(i) || !one_of(token(i - 1).text, words_.of_or_by)) continue;
            const Measure measure = measure_at(i);
            if (measure.unit == Unit::M && *token(i).number <= Decimal{30} && !request_.has(codes_.length))
                take_side(Side::LONG, measure);
            return;
        }
    }

    const RoutingContext& context_;
    const MeasureCodes& codes_;
    const Unit said_unit_;  // of the sides that are said without one
};

}  // namespace

bool is_of_each(const Text& text, const Words& words, const FoundValue& sides) {
    const bool of = sides.begin > 0 && word_at(text, sides.begin, sides.begin - 1, words.of);
    const bool led = sides.begin > 0 && word_at(text, sides.begin, sides.begin - 1, words.each);
    return of || led || word_at(text, sides.begin, sides.end, words.each);
}

void find_sizes(const Text& text, const Words& words, const RoutingContext& context, Entities& entities) {
    SizeReader{text, words, context, entities}.read();
}

void find_answer(const Text& text, const Words& words, const RoutingContext& context, Entities& entities) {
    const bool was_asked = !context.asked_for.empty();
    SizeReader{text, words, context, entities}.read_answer(
        was_asked ? context.asked_for : context.measured_by, was_asked);
}

}  // namespace tero::router
