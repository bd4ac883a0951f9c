#include "modules/router/lexicon.hpp"

#include "modules/router/folding.hpp"
#include "modules/router/router_words.hpp"

#include <algorithm>
#include <utility>

namespace tero::router {
namespace {

bool same_word(std::string_view said, std::string_view name) {
    if (said == name) return true;
    if (name.size() < 3 || said.size() <= name.size()) return false;
    const std::string_view ending = said.substr(name.size());
    return said.starts_with(name) && (ending == "s" || ending == "es" || ending == "is");
}

// «dorada», «dorados»: some values agree with the noun.
bool same_adjective(std::string_view said, std::string_view name) {
    if (same_word(said, name)) return true;
    if (name.size() < 4 || name.back() != 'o') return false;
    std::string feminine{name};
    feminine.back() = 'a';
    return same_word(said, feminine);
}

bool may_be_misspelled(NameKind kind, std::size_t letters) {
    switch (kind) {
        case NameKind::PRODUCT:
            return letters >= 5;
        case NameKind::EXTRA:
            return letters >= 7;
        case NameKind::PLACE:
        case NameKind::OTHER_PLACE:
            return letters >= 7;
        default:
            return false;
    }
}

}  // namespace

bool within_one_edit(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) i += 1;
    if (a.size() != b.size()) return a.substr(i) == b.substr(i + 1);
    if (i == a.size() || a.substr(i + 1) == b.substr(i + 1)) return true;
    return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] && a.substr(i + 2) == b.substr(i + 2);
}

Lexicon::Lexicon(const RouterWords& words, const Vocabulary& vocabulary)
    : words_(&words), quote_prefix_(vocabulary.quote_prefix) {
    add_all(NameKind::PRODUCT, vocabulary.products);
    add_all(NameKind::EXTRA, vocabulary.extras);
    add_all(NameKind::PLACE, vocabulary.places);
    for (const NamedOption& option : vocabulary.options) {
        const OptionWords* known = words.words.option(option.code);
        if (known != nullptr) add_all(NameKind::OPTION, option.values, known);
    }
    for (const std::string& place : words.words.places) {
        if (!code_of(NameKind::PLACE, place)) add(NameKind::OTHER_PLACE, place, place);
    }
    for (const auto& [code, names] : words.words.applications) {
        for (const std::string& name : names) add(NameKind::APPLICATION, code, name);
    }
    for (const auto& [nearest, names] : words.words.not_sold) {
        for (const std::string& name : names) add(NameKind::NOT_SOLD, nearest, name);
    }
    for (const SoldProduct& product : vocabulary.sold) sold_[product.code] = product.numbers;
    learn_parts(vocabulary);
}

// A word that is something else too, or of the language, is no name in short.
bool Lexicon::is_common(const Token& word) const {
    const Words& words = words_->words;
    if (word.kind != TokenKind::WORD || word.text.size() < 4 || stands_in_a_list(words, word.text))
        return true;
    const auto is_part = [&](const Phrase& phrase) {
        return std::any_of(phrase.sounds.begin(), phrase.sounds.end(), [&](const std::string& sound) {
            return same_word(word.sound, sound) || same_word(sound, word.sound);
        });
    };
    return std::any_of(phrases_.begin(), phrases_.end(), [&](const Phrase& phrase) {
        const bool of_product = phrase.kind == NameKind::PRODUCT || phrase.kind == NameKind::NOT_SOLD ||
                                (phrase.option != nullptr && phrase.option->of_products);
        return (!of_product || phrase.sounds.size() == 1) && is_part(phrase);
    });
}

// What each word of the names is a part of, and what the names say it is for.
void Lexicon::learn_parts(const Vocabulary& vocabulary) {
    std::unordered_map<std::string, std::vector<std::string>> products_of;
    const auto learn = [&](const std::string& product, std::string_view name) {
        for (const Token& token : read_text(name, words_->words).tokens) {
            for (const auto& [code, names] : words_->words.applications) {
                const bool says = std::any_of(names.begin(), names.end(), [&](const std::string& one) {
                    return same_word(token.text, one);
                });
                if (says) for_[product].push_back(code);
            }
            if (is_common(token)) continue;
            std::vector<std::string>& products = products_of[token.sound];
            if (std::find(products.begin(), products.end(), product) == products.end())
                products.push_back(product);
        }
    };
    for (const NamedCode& product : vocabulary.products) {
        std::string spoken = product.code;
        std::replace(spoken.begin(), spoken.end(), '_', ' ');
        learn(product.code, spoken);
        for (const std::string& name : product.names) learn(product.code, name);
    }
    for (const SoldProduct& product : vocabulary.sold) {
        for (const std::string& title : product.titles) learn(product.code, title);
    }
    for (const auto& [word, products] : products_of) {
        if (products.size() == 1) in_short_[word] = products.front();
    }
}

std::string_view Lexicon::in_short(const Token& word) const {
    if (word.kind != TokenKind::WORD) return {};
    const auto found = in_short_.find(word.sound);
    if (found != in_short_.end()) return found->second;
    if (!word.sound.ends_with('s')) return {};
    const auto single = in_short_.find(word.sound.substr(0, word.sound.size() - 1));
    return single == in_short_.end() ? std::string_view{} : single->second;
}

const std::vector<std::int32_t>& Lexicon::numbers_of(std::string_view product) const {
    static const std::vector<std::int32_t> none;
    const auto found = sold_.find(std::string{product});
    return found == sold_.end() ? none : found->second;
}

bool Lexicon::is_for(std::string_view product, std::string_view application) const {
    const auto found = for_.find(std::string{product});
    return found != for_.end() &&
           std::find(found->second.begin(), found->second.end(), application) != found->second.end();
}

// Where one name is of two kinds. Names that are everyday words too count as places only where something says
// so.
int Lexicon::precedence(const Phrase& phrase) const {
    const std::vector<OptionWords>& options = words_->words.options;
    if (phrase.option != nullptr) return 4 + static_cast<int>(phrase.option - options.data());
    const bool last = phrase.kind == NameKind::APPLICATION || phrase.kind == NameKind::NOT_SOLD;
    return last ? 4 + static_cast<int>(options.size()) : static_cast<int>(phrase.kind);
}

void Lexicon::add_all(NameKind kind, const std::vector<NamedCode>& names, const OptionWords* option) {
    for (const NamedCode& named : names) {
        std::string spoken = named.code;
        std::replace(spoken.begin(), spoken.end(), '_', ' ');
        add(kind, named.code, spoken, option);
        for (const std::string& name : named.names) add(kind, named.code, name, option);
    }
    // After the owner's own names, so that a name of the owner's is never taken by a synonym.
    for (const NamedCode& named : names) {
        for (const auto& [known, others] : words_->words.synonyms) {
            const std::string name = fold(known);
            const bool knows = fold(named.code) == name ||
                               std::any_of(named.names.begin(), named.names.end(),
                                           [&](const std::string& own) { return fold(own) == name; });
            if (!knows) continue;
            for (const std::string& other : others) add(kind, named.code, other, option);
        }
    }
}

void Lexicon::add(NameKind kind, std::string_view code, std::string_view name, const OptionWords* option) {
    Phrase phrase{.kind = kind, .code = std::string{code}, .option = option};
    for (const Token& token : read_text(name, words_->words).tokens) {
        const bool place = kind == NameKind::PLACE || kind == NameKind::OTHER_PLACE;
        if (!phrase.sounds.empty() && words_->words.joints.has(token.text) && !place) continue;
        phrase.sounds.push_back(token.sound.empty() ? token.text : token.sound);
    }
    if (phrase.sounds.empty()) return;
    const bool known = std::any_of(phrases_.begin(), phrases_.end(), [&](const Phrase& other) {
        return other.kind == kind && other.option == option && other.sounds == phrase.sounds;
    });
    if (known) return;
    const auto index = static_cast<std::uint32_t>(phrases_.size());
    by_first_sound_[phrase.sounds.front()].push_back(index);
    if (phrase.sounds.size() == 1 && may_be_misspelled(kind, fold(name).size())) long_words_.push_back(index);
    phrases_.push_back(std::move(phrase));
}

std::optional<std::string> Lexicon::code_of(NameKind kind, std::string_view name,
                                            const OptionWords* option) const {
    std::string spoken{name};
    std::replace(spoken.begin(), spoken.end(), '_', ' ');
    const Text text = read_text(spoken, words_->words);
    if (text.tokens.empty()) return std::nullopt;
    for (const Mention& mention : find(text)) {
        if (mention.kind == kind && mention.option == option && mention.begin == 0 &&
            mention.end == text.tokens.size() && !mention.misspelled) {
            return mention.code;
        }
    }
    return std::nullopt;
}

bool Lexicon::is_value(const OptionWords& option, std::string_view code) const {
    return std::any_of(phrases_.begin(), phrases_.end(),
                       [&](const Phrase& phrase) { return phrase.option == &option && phrase.code == code; });
}

const Lexicon::Phrase* Lexicon::longest_at(const Text& text, std::size_t at, std::size_t& end) const {
    const Phrase* best = nullptr;
    const auto& tokens = text.tokens;
    const auto sound = [&](std::size_t i) -> std::string_view {
        return tokens[i].sound.empty() ? tokens[i].text : tokens[i].sound;
    };
    const auto try_phrases = [&](const std::string& key) {
        const auto found = by_first_sound_.find(key);
        if (found == by_first_sound_.end()) return;
        for (const std::uint32_t index : found->second) {
            const Phrase& phrase = phrases_[index];
            const bool place = phrase.kind == NameKind::PLACE || phrase.kind == NameKind::OTHER_PLACE;
            if (place && phrase.sounds.size() == 1 && sound(at) != key) continue;  // no plurals of places
            std::size_t i = at + 1;
            std::size_t matched = 1;
            int skipped = 0;
            while (matched < phrase.sounds.size() && i < tokens.size() && text.same_sentence(at, i)) {
                if (same_word(sound(i), phrase.sounds[matched]))
                    matched += 1;
                else if (place || !words_->words.joints.has(tokens[i].text) || ++skipped > 2)
                    break;
                i += 1;
            }
            if (matched < phrase.sounds.size()) continue;
            const bool better =
                best == nullptr || i > end || (i == end && precedence(phrase) < precedence(*best));
            if (better) {
                best = &phrase;
                end = i;
            }
        }
    };
    std::string key{sound(at)};
    if (key.empty()) return nullptr;
    try_phrases(key);
    for (const std::string_view ending : {"s", "es", "is"}) {
        if (key.size() > ending.size() + 2 && std::string_view{key}.ends_with(ending)) {
            try_phrases(key.substr(0, key.size() - ending.size()));
        }
    }
    if (best == nullptr && key.size() >= 4 && (key.ends_with('a') || key.ends_with("as"))) {
        std::string masculine = key.substr(0, key.find_last_of('a')) + "o";
        const auto found = by_first_sound_.find(masculine);
        if (found != by_first_sound_.end()) {
            for (const std::uint32_t index : found->second) {
                const Phrase& phrase = phrases_[index];
                if (phrase.option != nullptr && phrase.option->adjectives && phrase.sounds.size() == 1 &&
                    same_adjective(key, masculine)) {
                    best = &phrase;
                    end = at + 1;
                }
            }
        }
    }
    return best;
}

const Lexicon::Phrase* Lexicon::misspelled_at(const Text& text, std::size_t at) const {
    const Token& token = text.tokens[at];
    if (token.kind != TokenKind::WORD || token.text.size() < 5) return nullptr;
    std::string_view said = token.sound;
    for (const std::uint32_t index : long_words_) {
        const Phrase& phrase = phrases_[index];
        const std::string& name = phrase.sounds.front();
        if (name.front() != said.front() || said.size() > name.size() + 2) continue;
        const std::string_view singular = said.ends_with('s') ? said.substr(0, said.size() - 1) : said;
        if (within_one_edit(said, name) || within_one_edit(singular, name)) return &phrase;
    }
    return nullptr;
}

std::vector<Mention> Lexicon::find(const Text& text) const {
    std::vector<Mention> mentions;
    for (std::size_t at = 0; at < text.tokens.size();) {
        std::size_t end = at + 1;
        const Phrase* phrase = longest_at(text, at, end);
        const bool misspelled = phrase == nullptr;
        if (misspelled) phrase = misspelled_at(text, at);
        if (phrase == nullptr) {
            at += 1;
            continue;
        }
        mentions.push_back({.kind = phrase->kind,
                            .code = phrase->code,
                            .begin = at,
                            .end = end,
                            .misspelled = misspelled,
                            .option = phrase->option});
        at = end;
    }
    return mentions;
}

}  // namespace tero::router
