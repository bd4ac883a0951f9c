#include "modules/router/values.hpp"

#include "modules/router/entities.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace tero::router {
namespace {

class Settler {
public:
    Settler(const Text& text, const Words& words, Entities& entities)
        : text_(text), words_(words), entities_(entities), all_(says_all(text, words)) {}

    void settle() {
        std::stable_sort(entities_.found.begin(), entities_.found.end(),
                         [](const FoundValue& a, const FoundValue& b) { return a.begin < b.begin; });
        std::map<std::string, std::vector<FoundValue*>> groups;
        for (FoundValue& value : entities_.found) groups[value.what].push_back(&value);
        for (auto& [what, values] : groups) judge(values);
        judge_sizes(groups);
        for (auto& [what, values] : groups) take(what, values);
    }

private:
    const Token& token(std::size_t i) const { return text_.tokens[i]; }
    bool is(std::size_t i, const WordList& words) const {
        return i < text_.tokens.size() && words.has(token(i).text);
    }
    bool pause_before(std::size_t i) const {
        return i == 0 || token(i).after_comma || token(i).sentence != token(i - 1).sentence;
    }

    // Small words between a no, or an «or», and what it is about: «no el de 100».
    bool is_small(std::size_t i) const {
        return is(i, words_.articles) || is(i, words_.of) || is(i, words_.chosen_in) || is(i, words_.with) ||
               entities_.mention_at(i, NameKind::PRODUCT) != nullptr || is(i, words_.before_option_number);
    }

    // The token before `at` that is no small word; `at` itself where there is none.
    std::size_t word_before(std::size_t at, std::size_t from) const {
        for (auto i = at; i > from; --i) {
            if (!is_small(i - 1)) return i - 1;
        }
        return at;
    }

    void judge(std::vector<FoundValue*>& values) {
        for (std::size_t v = 0; v < values.size(); ++v) {
            FoundValue& value = *values[v];
            const std::size_t from = v == 0 ? 0 : values[v - 1]->end;
            const std::size_t to = v + 1 < values.size() ? values[v + 1]->begin : text_.tokens.size();
            deny(value, from, to, values.size() > 1);
        }
        for (std::size_t v = 1; v < values.size(); ++v) compare(values, v);
    }

    // The no of «no el de 100», «no me mandes el de 100», «no quiero el de 100», and of several values of
    // «no era el de 100, era …»; `none`: there is none.
    std::size_t refusal_before(std::size_t before, std::size_t none, std::size_t from,
                               bool of_several) const {
        while (before < none && before > from &&
               (is(before, words_.me) || is(before, words_.does_not_want) ||
                (of_several && (is(before, words_.is) || is(before, words_.are)))))
            before -= 1;
        return before < none && is(before, words_.no) ? before : none;
    }

    void deny(FoundValue& value, std::size_t from, std::size_t to, bool of_several) const {
        if (value.standing == Standing::REPLACED) return;  // as it was read
        const std::size_t before = word_before(value.begin, from);
        const auto in_place = [&](std::size_t at) {  // not «otra vez»
            return is(at, words_.instead) && !(at > from && is(at - 1, words_.another));
        };
        const bool instead =
            before < value.begin && (in_place(before) || (before > from && in_place(before - 1)));
        if (instead) {
            value.standing = Standing::REPLACED;
            return;
        }
        const std::size_t refusal = refusal_before(before, value.begin, from, of_several);
        const bool no_before = refusal < value.begin && !pause_before(refusal + 1);
        // «100 no, 150»: said of the one before; «100, no, 150» takes it back.
        const bool no_behind =
            value.end < to && is(value.end, words_.no) && !pause_before(value.end) &&
            (value.end + 1 >= to || pause_before(value.end + 1) || no_goes_on(value.end + 1));
        const bool of_another =
            no_before && refusal > 0 && refusal == from && from > 0 && !pause_before(refusal);
        if ((no_before && !of_another) || no_behind) value.standing = Standing::DENIED;
    }

    // «el de 50 no me sirve», «100 no quiero»
    bool no_goes_on(std::size_t i) const {
        return is(i, words_.me) || is(i, words_.does_not_want) || is(i, words_.serves);
    }

    bool says(std::size_t from, std::size_t to, const WordList& words) const {
        for (auto i = from; i < to; ++i) {
            if (is(i, words)) return true;
        }
        return false;
    }

    // «Mejor la otra»; not «¿cuál es mejor?», «es mejor que el otro».
    bool begins_better(std::size_t i) const {
        if (!is(i, words_.better) || is(i + 1, words_.that)) return false;
        return pause_before(i) || is(i - 1, words_.or_words) || is(i - 1, words_.no) ||
               is(i - 1, words_.clause_openers);
    }

    // «…, no, …», «… que no que …» between two values; not «si no, …».
    bool takes_back(std::size_t from, std::size_t to) const {
        if (says(from, to, words_.corrections)) return true;
        for (auto i = from; i < to; ++i) {
            if (begins_better(i)) return true;
        }
        for (auto i = from; i < to; ++i) {
            const bool set_off = pause_before(i) || (i > 0 && is(i - 1, words_.that));
            const bool goes_on = i + 1 < text_.tokens.size() && !pause_before(i + 1);
            if (is(i, words_.no) && set_off && (!goes_on || is(i + 1, words_.that))) return true;
        }
        return false;
    }

    // «o» is «or» in Spanish, and «the» in Portuguese.
    bool is_either(std::size_t i) const {
        for (const LanguageWords& spoken : words_.languages) {
            if (!text_.language.empty() && spoken.code != text_.language) continue;
            if (spoken.either.has(token(i).text)) return true;
        }
        return false;
    }

    void compare(std::vector<FoundValue*>& values, std::size_t v) {
        FoundValue& first = *values[v - 1];
        FoundValue& second = *values[v];
        if (first.values == second.values) return;
        if (second.standing != Standing::STATED) return;
        if (takes_back(first.end, second.begin)) {
            for (std::size_t earlier = 0; earlier < v; ++earlier) {
                if (values[earlier]->standing != Standing::DENIED)
                    values[earlier]->standing = Standing::REPLACED;
            }
            return;
        }
        const std::size_t before = word_before(second.begin, first.end);
        if (!all_ && before < second.begin && is_either(before) && first.standing != Standing::DENIED &&
            first.standing != Standing::REPLACED) {
            first.standing = Standing::CHOICE;
            second.standing = Standing::CHOICE;
        }
    }

    // An area takes back sides, and sides an area.
    void judge_sizes(std::map<std::string, std::vector<FoundValue*>>& groups) {
        std::vector<FoundValue*> sizes;
        for (const std::string& what : {std::string{found_size}, words_.measures.area}) {
            if (const auto found = groups.find(what); found != groups.end() && !what.empty())
                sizes.insert(sizes.end(), found->second.begin(), found->second.end());
        }
        std::stable_sort(sizes.begin(), sizes.end(),
                         [](const FoundValue* a, const FoundValue* b) { return a->begin < b->begin; });
        for (std::size_t v = 1; v < sizes.size(); ++v) {
            if (sizes[v]->what == sizes[v - 1]->what || !takes_back(sizes[v - 1]->end, sizes[v]->begin))
                continue;
            for (std::size_t earlier = 0; earlier < v; ++earlier)
                sizes[earlier]->standing = Standing::REPLACED;
        }
    }

    void take(const std::string& what, const std::vector<FoundValue*>& values) {
        std::vector<const FoundValue*> held;
        bool choice = false;
        const FoundValue* denied = nullptr;
        for (const FoundValue* value : values) {
            if (value->standing == Standing::DENIED) denied = value;
            if (value->standing == Standing::DENIED || value->standing == Standing::REPLACED) continue;
            choice = choice || value->standing == Standing::CHOICE;
            const bool again = std::any_of(held.begin(), held.end(), [&](const FoundValue* other) {
                return other->values == value->values;
            });
            if (!again) held.push_back(value);
        }
        if (held.size() == values.size() && held.size() < 2) return;  // as it was read
        forget(what, values);
        // Two products are an order of several things; of two places the first is where it goes.
        const bool first_counts = what == words_.measures.place || what == found_product;
        if (held.size() == 1 || (held.size() > 1 && first_counts && !choice)) return put(what, *held.front());
        if (held.empty()) {
            if (denied != nullptr) entities_.denied.push_back({what, {shown(*denied)}});
            if (denied != nullptr) entities_.reasons.push_back("entity." + what + ".denied");
            return;
        }
        entities_.reasons.push_back("entity." + what + (choice ? ".choice" : ".several"));
        Undecided undecided{.code = what};
        for (const FoundValue* value : held) undecided.values.push_back(shown(*value));
        entities_.undecided.push_back(std::move(undecided));
    }

    void forget(const std::string& what, const std::vector<FoundValue*>& values) {
        if (what == found_product) {
            for (const FoundValue* value : values) {
                const bool out = value->standing == Standing::DENIED || value->standing == Standing::REPLACED;
                if (out) std::erase(entities_.products, shown(*value));
            }
            entities_.request.product.reset();
            return;
        }
        for (const FoundValue* value : values) {
            for (const auto& [code, one] : value->values) entities_.request.erase(code);
        }
    }

    void put(const std::string& what, const FoundValue& value) {
        if (what == found_product) {
            entities_.request.product = shown(value);
            return;
        }
        for (const auto& [code, one] : value.values) entities_.request.set(code, one);
    }

    static std::string shown(const FoundValue& value) {
        std::string text;
        for (const auto& [code, one] : value.values) text += (text.empty() ? "" : " x ") + to_string(one);
        return text;
    }

    const Text& text_;
    const Words& words_;
    Entities& entities_;
    const bool all_;  // of «100 o 150» both are wanted
};

}  // namespace

bool says_all(const Text& text, const Words& words) {
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
        const Token& token = text.tokens[i];
        if (words.both.has(token.text)) return true;
        // «Todas»; «gracias por todo» is none of them.
        if (words.everything.has(token.text) && token.text.ends_with('s')) return true;
        const bool few = token.kind == TokenKind::NUMBER && token.number && *token.number >= Decimal{2} &&
                         *token.number <= Decimal{9} &&
                         token.text.find_first_of("0123456789") == token.text.npos;
        const bool ends = i + 1 == text.tokens.size() || !text.same_sentence(i, i + 1) ||
                          text.tokens[i + 1].after_comma || text.tokens[i + 1].kind != TokenKind::WORD ||
                          words.chosen_in.has(text.tokens[i + 1].text) ||
                          words.several_prices.has(text.tokens[i + 1].text);
        // «Las dos de 50»; not «a las dos de la tarde».
        const bool of_value = i + 2 < text.tokens.size() && text.same_sentence(i, i + 2) &&
                              words.of.has(text.tokens[i + 1].text) &&
                              text.tokens[i + 2].kind == TokenKind::NUMBER;
        if (few && (ends || of_value) && i > 0 && text.same_sentence(i, i - 1) &&
            words.articles.has(text.tokens[i - 1].text))
            return true;
    }
    return false;
}

void settle_values(const Text& text, const Words& words, Entities& entities) {
    Settler{text, words, entities}.settle();
}

}  // namespace tero::router
