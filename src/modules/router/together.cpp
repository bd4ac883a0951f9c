#include "modules/router/together.hpp"

#include "modules/router/model/together.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tero::router {
namespace {

bool same(const QuoteRequest& one, const QuoteRequest& other, std::string_view code) {
    const std::optional<Decimal> figure = one.decimal(code);
    const std::optional<Decimal> its = other.decimal(code);
    if (figure && its) return *figure == *its;
    const auto found = one.values.find(std::string{code});
    const auto known = other.values.find(std::string{code});
    return found != one.values.end() && known != other.values.end() && found->second == known->second;
}

std::optional<Decimal> area_of(const QuoteRequest& request, const MeasureCodes& codes) {
    if (const auto area = request.decimal(codes.area)) return area;
    const auto length = request.decimal(codes.length);
    const auto width = request.decimal(codes.width);
    if (!length || !width) return std::nullopt;
    return *length * *width;
}

}  // namespace

Together::Together(const Text& text, const Lexicon& lexicon, const RoutingContext& context,
                   Entities& entities)
    : text_(text),
      lexicon_(lexicon),
      words_(lexicon.words().words),
      entities_(entities),
      quoted_(context.together),
      codes_(words_.measures) {}

bool Together::is(std::size_t i, const WordList& words) const {
    return i < text_.tokens.size() && words.has(text_.tokens[i].text);
}

bool Together::pause_before(std::size_t i) const {
    return i == 0 || i >= text_.tokens.size() || text_.tokens[i].after_comma ||
           !text_.same_sentence(i, i - 1);
}

bool Together::tells_some(const std::vector<bool>& fits) const {
    const auto count = std::count(fits.begin(), fits.end(), true);
    return count > 0 && static_cast<std::size_t>(count) < fits.size();
}

// Of which of them this value holds.
std::vector<bool> Together::fitting(const FoundValue& value) const {
    QuoteRequest said;
    for (const auto& [code, one] : value.values) {
        if (value.what == found_product)
            said.product = to_string(one);
        else
            said.set(code, one);
    }
    std::vector<bool> fits;
    for (const QuoteRequest& quoted : quoted_) {
        if (value.what == found_product) {
            fits.push_back(said.product == quoted.product);
        } else if (value.what == found_size || value.what == codes_.area) {
            const bool sides = said.has(codes_.length) && quoted.has(codes_.length);
            const bool alike = same(said, quoted, codes_.length) && same(said, quoted, codes_.width);
            const auto area = area_of(said, codes_);
            fits.push_back(sides ? alike : area && area == area_of(quoted, codes_));
        } else {
            fits.push_back(std::all_of(said.values.begin(), said.values.end(),
                                       [&](const auto& one) { return same(said, quoted, one.first); }));
        }
    }
    return fits;
}

void Together::add(std::size_t begin, std::size_t end, std::vector<bool> fits) {
    if (!tells_some(fits)) return;
    namings_.push_back({.begin = begin, .end = end, .fits = std::move(fits)});
}

// «la segunda», «o último»
void Together::find_places() {
    const std::size_t count = quoted_.size();
    for (std::size_t i = 1; i < text_.tokens.size(); ++i) {
        if (!word_at(text_, i, i - 1, words_.before_ordinal)) continue;
        const std::size_t place = is(i, words_.first_one)    ? 1
                                  : is(i, words_.second_one) ? 2
                                  : is(i, words_.third_one)  ? 3
                                  : is(i, words_.last_one)   ? count
                                                             : 0;
        if (place == 0 || place > count) continue;
        std::vector<bool> fits(count, false);
        fits[place - 1] = true;
        add(i, i + 1, std::move(fits));
    }
}

// «la otra no» beside one that is wanted, of two.
void Together::find_others() {
    if (quoted_.size() != 2 || namings_.size() != 1) return;
    for (std::size_t i = 1; i < text_.tokens.size(); ++i) {
        if (!is(i, words_.another) || !is(i - 1, words_.before_ordinal)) continue;
        std::vector<bool> fits = namings_.front().fits;
        fits.flip();
        return add(i, i + 1, std::move(fits));
    }
}

// What one of them alone is for.
void Together::find_uses() {
    for (const Mention& mention : entities_.mentions) {
        if (mention.kind != NameKind::APPLICATION) continue;
        std::vector<bool> fits;
        for (const QuoteRequest& quoted : quoted_)
            fits.push_back(quoted.product && lexicon_.is_for(*quoted.product, mention.code));
        add(mention.begin, mention.end, std::move(fits));
    }
}

// Behind a word that names one of them: not «el mayor descuento».
bool Together::ends_a_name(std::size_t i) const {
    if (pause_before(i)) return true;
    for (const WordList* words :
         {&words_.is, &words_.are, &words_.no, &words_.that, &words_.of, &words_.one, &words_.drops,
          &words_.leaves, &words_.changes, &words_.chosen_in, &words_.me, &words_.better}) {
        if (is(i, *words)) return true;
    }
    return false;
}

// «el chico», «the larger one»; not «el lado más corto».
void Together::find_smaller() {
    std::vector<Decimal> areas;
    for (const QuoteRequest& quoted : quoted_) {
        const auto area = area_of(quoted, codes_);
        if (!area) return;
        areas.push_back(*area);
    }
    for (std::size_t i = 1; i < text_.tokens.size(); ++i) {
        const bool smaller = is(i, words_.shorter);
        if ((!smaller && !is(i, words_.longer)) || !is(i - 1, words_.before_ordinal) || pause_before(i) ||
            !ends_a_name(i + 1))
            continue;
        const auto one = smaller ? std::min_element(areas.begin(), areas.end())
                                 : std::max_element(areas.begin(), areas.end());
        std::vector<bool> fits;
        for (const Decimal& area : areas) fits.push_back(area == *one);
        if (std::count(fits.begin(), fits.end(), true) == 1) add(i, i + 1, std::move(fits));
    }
}

// Another value of that kind, which none of them has, stands behind it, or before it and its no.
bool Together::is_changed_into_another(const FoundValue& value) const {
    const bool refused = value.begin > 0 && is(value.begin - 1, words_.no) && !pause_before(value.begin);
    return std::any_of(entities_.found.begin(), entities_.found.end(), [&](const FoundValue& other) {
        const std::vector<bool> fits = fitting(other);
        return other.what == value.what && other.begin != value.begin &&
               (other.begin > value.begin || refused) &&
               std::none_of(fits.begin(), fits.end(), [](bool one) { return one; });
    });
}

bool Together::begins_another(std::size_t i, const Naming& naming) const {
    return std::any_of(namings_.begin(), namings_.end(),
                       [&](const Naming& other) { return other.begin == i && other.begin != naming.begin; });
}

// «sacá la de 8x5», «I won't do the rug»; not «no saques la alfombra».
bool Together::drop_before(const Naming& naming) const {
    for (std::size_t i = naming.begin; i > 0 && naming.begin - i < 5 && !pause_before(i);) {
        i -= 1;
        for (const Naming& other : namings_) {
            if (other.end > i && other.begin < naming.begin) return false;
        }
        if (is(i, words_.drops) || is(i, words_.without))
            return i == 0 || pause_before(i) || !is(i - 1, words_.no);
    }
    return false;
}

// «la alfombra dejala», «dejala afuera», «leave it out»; not «dejala en 150», «es para afuera».
bool Together::is_left(std::size_t i) const {
    if (!is(i, words_.leaves)) return false;
    if (!pause_before(i + 1)) return is(i + 1, words_.leaves);
    return i == 0 || !is(i - 1, words_.for_place);
}

// «la alfombra sacala», «the rug, leave it out»; not «la mesa va, sacá la alfombra».
bool Together::drop_behind(const Naming& naming) const {
    for (std::size_t i = naming.end; i < std::min(naming.end + 5, text_.tokens.size()); ++i) {
        if (!text_.same_sentence(naming.begin, i) || begins_another(i, naming)) return false;
        if (!is(i, words_.drops) && !is_left(i)) continue;
        for (std::size_t next = i + 1; next < std::min(i + 4, text_.tokens.size()); ++next) {
            if (text_.same_sentence(i, next) && begins_another(next, naming)) return false;
        }
        return true;
    }
    return false;
}

// «la de 5x5 al final no la hago», «la segunda no»
bool Together::no_behind(const Naming& naming) const {
    for (std::size_t i = naming.end; i < std::min(naming.end + 4, text_.tokens.size()); ++i) {
        if (pause_before(i) || begins_another(i, naming)) return false;
        if (!is(i, words_.no)) continue;
        std::size_t next = i + 1;
        if (!pause_before(next) && is(next, words_.before_ordinal)) next += 1;
        if (!pause_before(next) && is(next, words_.me)) next += 1;
        return pause_before(next) || is(next, words_.not_taken) || is(next, words_.does_not_want) ||
               is(next, words_.serves);
    }
    return false;
}

// «solo la mesa», «la mesa sola»
bool Together::only_beside(const Naming& naming) const {
    if (naming.end < text_.tokens.size() && text_.same_sentence(naming.begin, naming.end) &&
        is(naming.end, words_.only))
        return true;
    for (std::size_t i = naming.begin; i > 0 && naming.begin - i < 4 && !pause_before(i);) {
        i -= 1;
        if (is(i, words_.only)) return true;
    }
    return false;
}

void Together::mark() {
    if (quoted_.size() < 2) return;
    for (const FoundValue& value : entities_.found) add(value.begin, value.end, fitting(value));
    find_places();
    find_uses();
    find_smaller();
    find_others();
    std::stable_sort(namings_.begin(), namings_.end(),
                     [](const Naming& a, const Naming& b) { return a.begin < b.begin; });
    // A value that none of them has is what one of them becomes: the others are left as they are.
    const bool changes =
        std::any_of(entities_.found.begin(), entities_.found.end(), [&](const FoundValue& value) {
            const std::vector<bool> fits = fitting(value);
            return std::none_of(fits.begin(), fits.end(), [](bool one) { return one; });
        });
    for (Naming& naming : namings_) {
        if (text_.is_question(naming.begin)) continue;
        const bool refused = naming.begin > 1 && is(naming.begin - 1, words_.before_ordinal) &&
                             is(naming.begin - 2, words_.no) && !pause_before(naming.begin - 1);
        naming.denied = refused || drop_before(naming) || drop_behind(naming) || no_behind(naming);
        naming.only = !naming.denied && !changes && only_beside(naming);
    }
    for (FoundValue& value : entities_.found) {
        const auto naming = std::find_if(namings_.begin(), namings_.end(),
                                         [&](const Naming& one) { return one.begin == value.begin; });
        if (naming == namings_.end()) continue;
        if (naming->denied) value.standing = Standing::DENIED;
        if (is_changed_into_another(value) && !naming->denied) value.standing = Standing::REPLACED;
    }
}

void Together::tell() {
    if (namings_.empty()) return;
    const std::size_t count = quoted_.size();
    std::vector<bool> dropped(count, false);
    std::vector<bool> kept(count, false);
    std::vector<bool> meant(count, true);
    bool only = false;
    for (Naming& naming : namings_) {
        const auto value = std::find_if(entities_.found.begin(), entities_.found.end(),
                                        [&](const FoundValue& one) { return one.begin == naming.begin; });
        naming.denied =
            naming.denied || (value != entities_.found.end() && value->standing == Standing::DENIED &&
                              !text_.is_question(naming.begin));
        only = only || (naming.only && !naming.denied);
        for (std::size_t i = 0; i < count; ++i) {
            if (naming.denied && naming.fits[i]) dropped[i] = true;
            if (naming.only && !naming.denied && naming.fits[i]) kept[i] = true;
            if (!naming.denied && !naming.fits[i]) meant[i] = false;
        }
    }
    for (std::size_t i = 0; i < count; ++i) dropped[i] = (dropped[i] || (only && !kept[i])) && !kept[i];
    const bool some = tells_some(dropped);
    for (std::size_t i = 0; i < count; ++i) {
        if (some && dropped[i]) entities_.reasons.push_back(together::reason(i + 1, together::dropped));
        if (tells_some(meant) && meant[i] && !dropped[i])
            entities_.reasons.push_back(together::reason(i + 1, together::meant));
    }
}

}  // namespace tero::router
