#include "modules/router/entities.hpp"

#include "modules/router/model/reasons.hpp"
#include "modules/router/router_words.hpp"
#include "modules/router/together.hpp"
#include "modules/router/word_list.hpp"

#include <algorithm>

namespace tero::router {
namespace {

class DetailReader {
public:
    DetailReader(const Text& text, const Words& words, std::string_view original, Entities& entities)
        : text_(text), words_(words), original_(original), details_(entities.details), entities_(entities) {}

    void read() {
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
            const Token& token = text_.tokens[i];
            if (token.kind == TokenKind::PHONE && details_.phone.empty()) details_.phone = token.text;
            if (token.kind == TokenKind::EMAIL && details_.email.empty()) details_.email = written(i, i + 1);
            first_of(words_.payments, token, details_.payment);
            read_currency(i);
            first_of(words_.documents, token, details_.document);
            first_of(words_.topics, token, details_.topic);
            if (one_of(token.text, words_.invoice)) details_.invoice = true;
            read_service(token);
            read_date(i);
            read_callback(i);
            read_named_name(i);
        }
        if (two_currencies_) details_.currency.clear();
        read_competitor();
        if (details_.name.empty()) read_leading_name();
    }

private:
    // «¿Son pesos o dólares?» wishes for none; «no en pesos, en dólares» for the second.
    void read_currency(std::size_t i) {
        std::string code;
        first_of(words_.currencies, text_.tokens[i], code);
        const bool refused = (i > 0 && word(i, i - 1, words_.no)) || (i > 1 && word(i, i - 2, words_.no));
        if (code.empty() || refused || code == details_.currency) return;
        two_currencies_ = two_currencies_ || !details_.currency.empty();
        details_.currency = std::move(code);
    }

    static void first_of(const CodeWords& words, const Token& token, std::string& slot) {
        if (slot.empty() && token.kind == TokenKind::WORD) slot = words.code_of(token.text);
    }

    bool word(std::size_t of, std::size_t i, const WordList& words) const {
        return word_at(text_, of, i, words);
    }

    std::string written(std::size_t begin, std::size_t end) const {
        const auto from = text_.tokens[begin].begin;
        return std::string{original_.substr(from, text_.tokens[end - 1].end - from)};
    }

    std::string folded(std::size_t begin, std::size_t end) const {
        std::string result;
        for (auto i = begin; i < end; ++i) result += (i == begin ? "" : " ") + text_.tokens[i].text;
        return result;
    }

    void add_service(std::string_view service) {
        if (std::find(details_.services.begin(), details_.services.end(), service) ==
            details_.services.end()) {
            details_.services.emplace_back(service);
        }
    }

    void read_service(const Token& token) {
        const std::string_view service = words_.services.code_of(token.text);
        if (!service.empty()) add_service(service);
    }

    void set_date(std::size_t begin, std::size_t end) {
        if (details_.date_hint.empty()) details_.date_hint = folded(begin, end);
    }

    // «semana pasada», «mes que viene», «lunes», «20 de noviembre», «next quarter», «dez dias»
    void read_date(std::size_t i) {
        const bool period = word(i, i, words_.periods);
        if (period && word(i, i + 1, words_.that) && word(i, i + 2, words_.comes)) return set_date(i, i + 3);
        if (period && word(i, i + 1, words_.past_or_next)) return set_date(i, i + 2);
        if (word(i, i, words_.weekdays)) {
            return set_date(i, i + 1);
        }
        if (word(i, i, words_.last_or_next) && word(i, i + 1, words_.named_periods)) {
            return set_date(i, i + 2);
        }
        if (text_.tokens[i].kind != TokenKind::NUMBER) return;
        if (word(i, i + 1, words_.spans)) return set_date(i, i + 2);
        const bool month = i + 2 < text_.tokens.size() && word(i, i + 1, words_.of) &&
                           text_.tokens[i + 2].text.size() > 3 &&
                           one_of(text_.tokens[i + 2].text.substr(0, 3), words_.month_beginnings) &&
                           entities_.mention_of[i + 2] < 0 && text_.tokens[i + 2].kind == TokenKind::WORD;
        if (month) set_date(i, i + 3);
    }

    void read_callback(std::size_t i) {
        const bool me_llaman = word(i, i, words_.me) && word(i, i + 1, words_.calls);
        const bool call_me = word(i, i, words_.call) && word(i, i + 1, words_.me);
        const bool llamame = word(i, i, words_.call_wishes);
        const bool asked_not_to =
            (i > 0 && word(i, i - 1, words_.no)) || (i > 1 && word(i, i - 2, words_.no));
        if ((me_llaman || call_me || llamame) && !asked_not_to) details_.callback = true;
    }

    void read_competitor() {
        for (std::size_t i = 0; i + 1 < text_.tokens.size(); ++i) {
            if (word(i, i, words_.another) && word(i, i + 1, words_.sellers)) {
                details_.reason = "competitor";
            }
            if (word(i, i, words_.competitors)) details_.reason = "competitor";
        }
    }

    bool is_name(std::size_t i) const {
        const Token& token = text_.tokens[i];
        return token.kind == TokenKind::WORD && token.capital && token.text.size() > 1 &&
               entities_.mention_of[i] < 0;
    }

    void take_name(std::size_t begin) {
        auto end = begin;
        while (end < text_.tokens.size() && end - begin < 4 && is_name(end) &&
               text_.same_sentence(begin, end) && (end == begin || !text_.tokens[end].after_comma)) {
            end += 1;
        }
        if (end > begin) details_.name = written(begin, end);
    }

    // «me llamo Ana», «mi nombre es Ana Pérez», «my name is», «meu nome é»
    void read_named_name(std::size_t i) {
        if (!details_.name.empty()) return;
        const bool is_called = word(i, i, words_.am_called) ||
                               (word(i, i, words_.is_called) && i > 0 && word(i, i - 1, words_.oneself));
        if (is_called && i + 1 < text_.tokens.size()) return take_name(i + 1);
        if (word(i, i, words_.name_words)) {
            const auto next = word(i, i + 1, words_.is) ? i + 2 : i + 1;
            if (next < text_.tokens.size() && text_.same_sentence(i, next)) take_name(next);
        }
    }

    // «Juan Fernández, 099 000 041, …»: at least two names before a comma and a telephone.
    void read_leading_name() {
        if (details_.phone.empty() || text_.tokens.size() < 3 || !is_name(0) || !is_name(1)) return;
        auto end = std::size_t{2};
        while (end < text_.tokens.size() && end < 5 && is_name(end) && !text_.tokens[end].after_comma)
            end += 1;
        if (end < text_.tokens.size() && text_.tokens[end].after_comma) details_.name = written(0, end);
    }

    const Text& text_;
    const Words& words_;
    std::string_view original_;
    Details& details_;
    Entities& entities_;
    bool two_currencies_ = false;
};

// A product's name may say what it is for.
void take_application(const Text& text, const Words& words, const Mention& product,
                      std::string& application) {
    for (auto i = product.begin; i < product.end && application.empty(); ++i) {
        for (const auto& [code, names] : words.applications) {
            if (std::find(names.begin(), names.end(), text.tokens[i].text) != names.end()) application = code;
        }
    }
}

void take_names(const Text& text, const Words& words, Entities& entities) {
    // What something is made of is there already.
    const std::vector<Mention>& all = entities.mentions;
    const bool used_for = std::any_of(all.begin(), all.end(), [](const Mention& one) {
        return one.kind == NameKind::APPLICATION;
    });
    for (const Mention& mention : entities.mentions) {
        if (mention.kind == NameKind::PRODUCT)
            take_application(text, words, mention, entities.details.application);
        if (mention.kind == NameKind::PRODUCT) {
            entities.found.push_back({.what = std::string{found_product},
                                      .values = {{"product", mention.code}},
                                      .begin = mention.begin,
                                      .end = mention.end});
            if (std::find(entities.products.begin(), entities.products.end(), mention.code) ==
                entities.products.end()) {
                entities.products.push_back(mention.code);
            }
            entities.reasons.emplace_back(mention.misspelled ? "entity.product.misspelled"
                                                             : "entity.product");
        }
        if (mention.kind == NameKind::NOT_SOLD && !used_for)
            entities.reasons.push_back(std::string{not_sold} + mention.code);
        if (mention.kind == NameKind::EXTRA) {
            entities.details.extras.push_back(mention.code);
            const std::string& product = words.extra_product;
            const bool named = std::find(entities.products.begin(), entities.products.end(), product) !=
                               entities.products.end();
            if (!product.empty() && !named) entities.products.push_back(product);
            if (!words.extra_service.empty()) entities.details.services.assign(1, words.extra_service);
        }
        if (mention.kind == NameKind::APPLICATION && entities.details.application.empty()) {
            entities.details.application = mention.code;
            entities.reasons.push_back(std::string{for_use} + mention.code);
        }
    }
}

void place_mentions(Entities& entities) {
    for (std::size_t m = 0; m < entities.mentions.size(); ++m) {
        for (auto i = entities.mentions[m].begin; i < entities.mentions[m].end; ++i) {
            entities.mention_of[i] = static_cast<int>(m);
            entities.used[i] = true;  // the 5 of a name such as «model 5g» measures nothing
        }
    }
}

// What the price lists and its names say of the product that is named here, or was before.
void know_product(const Text& text, const Lexicon& lexicon, const RoutingContext& context,
                  Entities& entities) {
    const Words& words = lexicon.words().words;
    const auto named = std::find_if(entities.products.begin(), entities.products.end(),
                                    [&](const std::string& code) { return code != words.extra_product; });
    const std::string product =
        named != entities.products.end() ? *named : context.stated.product.value_or("");
    entities.sold = lexicon.numbers_of(product);
    entities.is_upright =
        std::any_of(text.tokens.begin(), text.tokens.end(),
                    [&](const Token& token) { return words.upright.has(token.text); }) ||
        std::any_of(words.applications.begin(), words.applications.end(), [&](const auto& application) {
            const auto& names = application.second;
            return lexicon.is_for(product, application.first) &&
                   std::any_of(names.begin(), names.end(),
                               [&](const std::string& name) { return words.upright.has(name); });
        });
}

}  // namespace

void find_details(const Text& text, const Words& words, std::string_view original, Entities& entities) {
    DetailReader{text, words, original, entities}.read();
}

Entities find_entities(const Text& text, std::string_view original, const Lexicon& lexicon,
                       const RoutingContext& context) {
    Entities entities;
    entities.used.assign(text.tokens.size(), false);
    entities.mention_of.assign(text.tokens.size(), -1);
    entities.mentions = lexicon.find(text);
    place_mentions(entities);
    find_short_names(text, lexicon, context, entities);
    place_mentions(entities);
    const Words& words = lexicon.words().words;
    take_names(text, words, entities);
    know_product(text, lexicon, context, entities);
    find_sides(text, words, context, entities);
    find_named_side(text, words, context, entities);
    find_sizes(text, words, context, entities);
    find_amended(text, words, context, entities);
    find_number_option(text, words, context, entities);
    find_answer(text, words, context, entities);
    find_services(text, words, entities);
    find_choices(text, lexicon, entities);
    find_places(text, words, context, original, entities);
    find_details(text, words, original, entities);
    const auto product = std::find_if(entities.products.begin(), entities.products.end(),
                                      [&](const std::string& code) { return code != words.extra_product; });
    if (product != entities.products.end()) entities.request.product = *product;
    Together together{text, lexicon, context, entities};
    together.mark();
    settle_values(text, words, entities);
    together.tell();
    find_items(text, words, entities);
    return entities;
}

}  // namespace tero::router
