// A number that takes the place of one that was said before, in this message or in one before it:
//
//     «son 16, no 18», «é 200 não 150», «in place of 10, 14»    whatever was 18, 150 or 10
//     «14 m2», «perdón, 40»                                      the area
//     «son 15», «I got the metres wrong, it is 34»               the area, where one was stated
//     «no, perdón, 150» of 24 m² of 100 mm                       what it is nearer to, where that is clear
//     «el lado corto es 8», «the longer side is 12»              of the two sides that were stated
//     «las de 2x1», «2x1 each» of 20 that were stated            each of them: the area is theirs together
//     «mejor 30», «no, 50», «80 capaz»                           the value of which it is a possible one
#include "modules/router/measure.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class Amender final : MeasureReader {
public:
    Amender(const Text& text, const Words& words, const RoutingContext& context, Entities& entities)
        : MeasureReader(text, words, entities), context_(context), codes_(words.measures) {}

    void read_side() {
        const auto length = context_.stated.decimal(codes_.length);
        const auto width = context_.stated.decimal(codes_.width);
        if (!length || !width || *length == *width) return;
        for (std::size_t i = 0; i < size(); ++i) {
            const bool shorter = is(i, words_.shorter);
            if ((!shorter && !is(i, words_.longer)) || !beside_a_side(i)) continue;
            const std::size_t at = only_number();
            if (at == size()) return;
            const bool of_length = shorter == (*length < *width);
            return put(of_length ? codes_.length : codes_.width, at);
        }
    }

    void read() {
        read_denied();
        read_of_two();
        read_beside_an_area();
        read_of_the_area();
        read_sides_of_pieces();
        read_bare();
    }

private:
    bool is(std::size_t i, const WordList& words) const { return i < size() && one_of(token(i).text, words); }
    bool pause_before(std::size_t i) const {
        return i == 0 || i >= size() || token(i).after_comma || !text_.same_sentence(i, i - 1);
    }

    // No price, hour, day or number of things.
    bool plain_number(std::size_t i) const {
        if (!free_number(i)) return false;
        if (i > 0 && text_.same_sentence(i, i - 1) &&
            (is(i - 1, words_.money) || is(i - 1, words_.before_clock)))
            return false;
        const bool by = word(i, i + 1, words_.by) && !token(i + 1).after_comma;  // not «24, por favor»
        return !word(i, i + 1, words_.counted) && !by && !(i > 0 && word(i, i - 1, words_.by));
    }

    // Nothing that it counts follows: «son 15», «son 15, el fondo»; not «son 3 personas».
    bool stands_alone(std::size_t i) const {
        const std::size_t end = measure_at(i).end;
        return pause_before(end) || is(end, words_.no) || is(end, words_.corrections) ||
               is(end, words_.and_words);
    }

    // ---- the one before is named ----

    bool is_refused(std::size_t i) const {
        const std::size_t end = measure_at(i).end;
        // «100 no, 150»
        if (is(end, words_.no) && !pause_before(end) && pause_before(end + 1)) return true;
        // «Dije 120 y era 80»
        if (i > 0 && !pause_before(i) && is(i - 1, words_.said_wrong)) return true;
        std::size_t at = i;
        while (at > 0 && i - at < 4 && !pause_before(at)) {
            at -= 1;
            const bool again = at > 0 && is(at - 1, words_.another);
            if (is(at, words_.no) || (is(at, words_.instead) && !again)) return true;
            const bool small = is(at, words_.articles) || is(at, words_.of) || is(at, words_.chosen_in) ||
                               is(at, words_.one) || is(at, words_.is) || is(at, words_.are);
            if (!small) return false;
        }
        return false;
    }

    // The one thing of which this was said; empty where there is none, or several.
    std::string stated_as(const Decimal& value) const {
        std::string found;
        for (const auto& [code, one] : context_.stated.values) {
            const std::optional<Decimal> stated = context_.stated.decimal(code);
            if (!stated || *stated != value) continue;
            if (!found.empty()) return {};
            found = code;
        }
        return found;
    }

    // Of several quotes that went out together, the one thing of any of them; it tells which is meant.
    std::string quoted_as(const Decimal& value) const {
        std::string found;
        for (const QuoteRequest& quoted : context_.together) {
            for (const auto& [code, one] : quoted.values) {
                const std::optional<Decimal> stated = quoted.decimal(code);
                if (!stated || *stated != value) continue;
                if (!found.empty()) return {};
                found = code;
            }
        }
        return found;
    }

    void read_denied() {
        const bool of_several = context_.together.size() > 1;
        for (std::size_t i = 0; i < size(); ++i) {
            if (!plain_number(i) || !is_refused(i)) continue;
            const Decimal& number = *token(i).number;
            const std::string code = of_several ? quoted_as(number) : stated_as(number);
            if (code.empty()) continue;
            std::size_t instead = size();
            std::size_t others = 0;
            for (std::size_t other = 0; other < size(); ++other) {
                if (other == i || !plain_number(other)) continue;
                others += 1;
                instead = other;
            }
            if (others > 1) continue;
            use(i);
            if (others == 1 && of_several) {
                found(code, {{code, number}}, measure_at(i));
                entities_.found.back().standing = Standing::REPLACED;
            }
            if (others == 1) put(code, instead);
        }
    }

    void put(const std::string& code, std::size_t at) {
        const Measure measure = measure_at(at);
        const Decimal& number = *token(at).number;
        if (number_ != nullptr && code == number_->code) return take_option(measure);
        if (request_.has(code)) return;
        const bool side = code == codes_.length || code == codes_.width;
        const Decimal value = side ? in_metres(measure, measure.unit) : number;
        use(at);
        found(code, {{code, value}}, measure);
        const auto count = std::find_if(words_.counts.begin(), words_.counts.end(),
                                        [&](const CountWords& one) { return one.code == code; });
        if (count != words_.counts.end()) return put_count(code, value);
        request_.set(code, value);
        reason("entity." + code + ".amended");
    }

    // Of pieces the area is theirs together.
    void put_count(const std::string& code, const Decimal& value) {
        const auto pieces = whole(value);
        if (!pieces) return;
        request_.set(code, std::int64_t{*pieces});
        reason("entity." + code + ".amended");
        const QuoteRequest& before = context_.stated;
        const auto length = before.decimal(codes_.length);
        const auto width = before.decimal(codes_.width);
        const auto area = before.decimal(codes_.area);
        const auto count = before.decimal(code);
        if (!length || !width || !area || !count || *length * *width * *count != *area) return;
        request_.set(codes_.length, *length);
        request_.set(codes_.width, *width);
        request_.set(codes_.area, *length * *width * value);
    }

    // ---- one of the two sides ----

    // «el lado más corto», «the short side»
    bool beside_a_side(std::size_t i) const {
        for (std::size_t near = i > 2 ? i - 2 : 0; near < std::min(i + 3, size()); ++near) {
            if (near != i && text_.same_sentence(near, i) && is(near, words_.sides)) return true;
        }
        return false;
    }

    // The one number of the message, where it is a length.
    std::size_t only_number() const {
        std::size_t at = size();
        for (std::size_t i = 0; i < size(); ++i) {
            if (token(i).kind != TokenKind::NUMBER) continue;
            if (at < size() || !plain_number(i)) return size();
            at = i;
        }
        if (at == size()) return at;
        const Unit unit = measure_at(at).unit;
        return unit == Unit::NONE || unit == Unit::M || unit == Unit::CM ? at : size();
    }

    // ---- only the right one is said ----

    // Twice as near, as one is to be multiplied to become the other.
    static bool is_nearer(const Decimal& said, const Decimal& to, const Decimal& than) {
        return Decimal{2} * std::max(said, to) * std::min(said, than) <=
               std::max(said, than) * std::min(said, to);
    }
    static bool is_round(const Decimal& said) {
        const auto value = whole(said);
        return value && *value >= 25 && *value % 25 == 0;
    }

    // A bare «150» that is set right: of the option that is a number or of the area, whichever it is so much
    // nearer to that the other one cannot be meant.
    void read_of_two() {
        if (number_ == nullptr || !number_->millimetres || !is_stated() || !says(words_.corrections)) return;
        const auto option = context_.stated.decimal(number_->code);
        const auto area = context_.stated.decimal(codes_.area);
        const std::size_t at = only_number();
        if (!option || !area || at == size() || measure_at(at).unit != Unit::NONE || !stands_alone(at) ||
            text_.is_question(at) || request_.has(number_->code) || has_count())
            return;
        const Decimal& said = *token(at).number;
        if (is_round(said) && is_nearer(said, *option, *area)) return put(number_->code, at);
        if (is_nearer(said, *area, *option)) put(codes_.area, at);
    }

    // «14 m2, perdón, 40»
    void read_beside_an_area() {
        for (std::size_t i = 1; i < size(); ++i) {
            if (!plain_number(i) || measure_at(i).unit != Unit::NONE || !stands_alone(i)) continue;
            std::size_t before = i;
            bool corrects = false;
            while (before > 0 && token(before - 1).kind != TokenKind::NUMBER) {
                before -= 1;
                corrects = corrects || is(before, words_.corrections);
            }
            if (before == 0 || !corrects) continue;
            const bool of_area =
                std::any_of(entities_.found.begin(), entities_.found.end(), [&](const FoundValue& value) {
                    return value.what == codes_.area && value.begin == before - 1;
                });
            if (!of_area || is_of_the_option(i, *token(before - 1).number)) continue;
            use(i);
            const Decimal area = *token(i).number;
            found(codes_.area, {{codes_.area, area}}, measure_at(i));
            reason("entity.area.amended");
        }
    }

    // «de 100 para 22 m2, no, perdón, 150» is nearer to the hundred.
    bool is_of_the_option(std::size_t i, const Decimal& area) {
        if (number_ == nullptr || !number_->millimetres) return false;
        const Decimal& said = *token(i).number;
        if (!is_round(said)) return false;
        for (std::size_t other = 0; other < i; ++other) {
            if (!free_number(other) || !option_place(other)) continue;
            if (!is_nearer(said, *token(other).number, area)) continue;
            take_option(measure_at(other));
            take_option(measure_at(i));
            return true;
        }
        return false;
    }

    bool is_stated() const { return context_.has_open_quote || context_.has_request; }

    bool says(const WordList& words) const {
        return std::any_of(text_.tokens.begin(), text_.tokens.end(),
                           [&](const Token& spoken) { return one_of(spoken.text, words); });
    }

    // «la superficie», «the metres»; not the unit of a number.
    bool names_the_area() const {
        for (std::size_t i = 0; i < size(); ++i) {
            const Unit unit = unit_named(token(i).text);
            const bool loose = (unit == Unit::M || unit == Unit::M2) && token(i).text.size() > 2 &&
                               (i == 0 || token(i - 1).kind != TokenKind::NUMBER);
            if (loose || is(i, words_.area_words)) return true;
        }
        return false;
    }

    void read_of_the_area() {
        if (!is_stated() || codes_.area.empty() || context_.measured_by != codes_.area ||
            request_.has(codes_.area) || has_count())
            return;
        std::size_t at = size();
        for (std::size_t i = 0; i < size(); ++i) {
            if (token(i).kind != TokenKind::NUMBER) continue;
            if (at < size() || !plain_number(i)) return;
            at = i;
        }
        if (at == size() || text_.is_question(at) || !stands_alone(at)) return;
        const Unit unit = measure_at(at).unit;
        if (unit != Unit::NONE && unit != Unit::M) return;
        const bool corrects = says(words_.corrections) || says(words_.mistaken);
        const bool measures = at > 0 && word(at, at - 1, words_.are);
        if (measures || (corrects && names_the_area())) put(codes_.area, at);
    }

    // ---- of pieces that were counted before ----

    // What is counted, of an area or of what has nothing else that says how much.
    const CountWords* pieces() const {
        for (const CountWords& counted : words_.counts) {
            if (!codes_.area.empty() || counted.code == context_.measured_by) return &counted;
        }
        return nullptr;
    }

    // Where pieces were counted, and their area is theirs together or not known, a bare number counts them.
    bool has_count() const {
        return pieces() != nullptr && context_.stated.has(pieces()->code) &&
               (!context_.stated.has(codes_.area) || are_of_each());
    }

    // Whether the area that was stated is that of so many of the sides that were.
    bool are_of_each() const {
        const QuoteRequest& before = context_.stated;
        const auto length = before.decimal(codes_.length);
        const auto width = before.decimal(codes_.width);
        const auto area = before.decimal(codes_.area);
        const auto count = before.decimal(pieces()->code);
        return length && width && area && count && *length * *width * *count == *area;
    }

    // «las de 2x1», «de 2x1», «son de 2x1», «boards of 2x1», «2x1 each»; not «it is of 6x3».
    bool are_said_of_each(const FoundValue& sides) const {
        if (!is_of_each(text_, words_, sides)) return false;
        const std::size_t of = sides.begin - (sides.begin > 0 ? 1 : 0);
        if (!is(of, words_.of) || pause_before(of)) return true;
        const Token& before = token(of - 1);
        return is(of - 1, words_.articles) || is(of - 1, words_.are) || pieces()->words.has(before.text) ||
               is(of - 1, words_.each);
    }

    void read_sides_of_pieces() {
        if (codes_.area.empty() || pieces() == nullptr || request_.has(codes_.area) ||
            request_.has(pieces()->code))
            return;
        const auto count = context_.stated.decimal(pieces()->code);
        const FoundValue* sides = nullptr;
        for (const FoundValue& value : entities_.found) {
            if (value.what != found_size) continue;
            if (sides != nullptr) return;
            sides = &value;
        }
        if (sides == nullptr || !count || *count < Decimal{2}) return;
        const bool other =
            std::any_of(entities_.products.begin(), entities_.products.end(),
                        [&](const std::string& one) { return one != context_.stated.product; });
        const bool of_use =
            std::any_of(entities_.mentions.begin(), entities_.mentions.end(),
                        [](const Mention& one) { return one.kind == NameKind::APPLICATION; });
        if (other || of_use || says(words_.upright)) return;
        if (are_of_each() ? !is_of_each(text_, words_, *sides) : !are_said_of_each(*sides)) return;
        const auto length = request_.decimal(codes_.length);
        const auto width = request_.decimal(codes_.width);
        if (!length || !width) return;
        request_.set(codes_.area, *length * *width * *count);
        reason("entity.area.of_several");
    }

    // ---- a bare number ----

    // «mejor 30», «no, 50», «que sean 30», «80 capaz», «80»; and whether it is said to count or measure.
    bool corrects(std::size_t at, bool& counts) const {
        std::size_t before = at;
        while (before > 0 &&
               (is(before - 1, words_.articles) || is(before - 1, words_.of) || is(before - 1, words_.one)))
            before -= 1;
        counts = before > 0 && is(before - 1, words_.are);
        const bool better =
            before > 0 && (is(before - 1, words_.better) || (changes_ && is(before - 1, words_.changes_to)));
        const bool no = before == 1 && is(0, words_.no) && pause_before(1);
        const bool corrected =
            before > 0 && (is(before - 1, words_.corrections) || is(before - 1, words_.mistaken));
        const bool hedged = is(at + 1, words_.hedges) && (at == 0 || pause_before(at));
        return counts || better || no || hedged || size() == 1 || corrected;
    }

    // What is counted follows a bare number at once.
    bool goes_on(std::size_t at) const {
        if (at > 0 && !pause_before(at) && is(at - 1, words_.articles)) return false;  // «mejor el 15»: a day
        if (is(at + 1, words_.of) && !pause_before(at + 1)) return false;
        return pause_before(at + 1) || is(at + 1, words_.hedges) || is(at + 1, words_.that) ||
               is(at + 1, words_.behind_option_number);
    }

    void read_bare() {
        const bool waits = !context_.asked_for.empty() && context_.asked_for != asked::confirm;
        if (!is_stated() || !context_.together.empty() || request_.has(codes_.area)) return;
        const std::size_t at = only_number();
        if (at == size() || measure_at(at).unit != Unit::NONE || text_.is_question(at) || !goes_on(at))
            return;
        bool counts = false;
        if (!corrects(at, counts) || (waits && size() == 1)) return;
        const Decimal& said = *token(at).number;
        const bool by_area = !codes_.area.empty() && context_.measured_by == codes_.area;
        const auto number = number_ != nullptr && number_->millimetres
                                ? in_sold(measure_at(at), entities_.sold)
                                : std::nullopt;
        const auto stated = number_ != nullptr ? context_.stated.decimal(number_->code) : std::nullopt;
        const bool of_option = number && stated && *stated != Decimal{*number} && !counts;
        // Beside an area it may be either.
        const bool of_either = of_option && by_area && !has_count();
        const auto area = context_.stated.decimal(codes_.area);
        if (of_either && !(area && is_round(said) && is_nearer(said, *stated, *area))) return;
        if (of_option) return put(number_->code, at);
        if (has_count() && whole(said)) return put(pieces()->code, at);
        if (by_area && size() > 1) put(codes_.area, at);
    }

    const RoutingContext& context_;
    const MeasureCodes& codes_;
};

}  // namespace

void find_named_side(const Text& text, const Words& words, const RoutingContext& context,
                     Entities& entities) {
    Amender{text, words, context, entities}.read_side();
}

void find_amended(const Text& text, const Words& words, const RoutingContext& context, Entities& entities) {
    Amender{text, words, context, entities}.read();
}

}  // namespace tero::router
