#include "workers/ai/guard/guard.hpp"

#include "codec/utf8.hpp"
#include "workers/ai/guard/claims.hpp"
#include "workers/ai/guard/figures.hpp"
#include "workers/ai/guard/read_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace tero::ai {
namespace {

constexpr std::size_t leaked_words_max = 6;  // in a row of what is kept
constexpr std::size_t pictures_max = 4;

bool holds(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// What WhatsApp shows as it stands, for it knows no such layout.
constexpr std::array<std::string_view, 14> markup{"**", "__", "](",  "![",  "|--", "| --", "</",
                                                  "<b", "<p", "<br", "<a ", "\\(", "$$",   "~~"};

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80 ? 1 : 0;
    return count;
}

std::size_t pictures(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Char sign = utf8_at(text, at);
        if (sign.length == 0) break;
        if (sign.code_point >= 0x2600) ++count;
        at += sign.length;
    }
    return count;
}

// A product's names that stand in a text, by the product.
std::set<std::size_t> products_in(std::span<const std::string_view> words,
                                  const std::vector<std::vector<Phrase>>& products) {
    std::set<std::size_t> named;
    for (std::size_t at = 0; at < words.size();) {
        std::size_t longest = 0;
        std::size_t whose = 0;
        for (std::size_t product = 0; product < products.size(); ++product) {
            for (const Phrase& name : products[product]) {
                const std::size_t length = length_at(name, words, at);
                if (length > longest) {
                    longest = length;
                    whose = product;
                }
            }
        }
        if (longest > 0) named.insert(whose);
        at += std::max<std::size_t>(longest, 1);
    }
    return named;
}

struct Known {
    ReadText text = {};
    std::vector<Figure> figures = {};
    std::vector<Claim> claims = {};
};

class Judge {
public:
    Judge(std::string_view draft, const Facts& facts, const Lexicon& lexicon)
        : draft_(draft), facts_(facts), lexicon_(lexicon), language_(facts.language) {
        const auto& splits = section("splits");
        text_ = read_text(draft, splits);
        words_ = text_.texts();
        for (const std::string& one : facts.stated) stated_.push_back(known(one));
        for (const std::string& one : facts.customer) customer_.push_back(known(one));
        for (const auto& names : facts.products) {
            auto& phrases = products_.emplace_back();
            for (const std::string& name : names) {
                Phrase phrase;
                for (const Word& word : read_text(name, splits).words) phrase.words.push_back(word.text);
                if (!phrase.words.empty()) phrases.push_back(std::move(phrase));
            }
        }
    }

    Verdict verdict() {
        using Rule = std::optional<Verdict> (Judge::*)();
        constexpr std::array<Rule, 13> rules{
            &Judge::shape,  &Judge::markup_in, &Judge::links,        &Judge::language, &Judge::leak,
            &Judge::spoken, &Judge::figures,   &Judge::dates,        &Judge::claims,   &Judge::products,
            &Judge::agrees, &Judge::names,     &Judge::words_between};
        for (const Rule rule : rules) {
            if (auto refused = (this->*rule)()) return std::move(*refused);
        }
        return {};
    }

private:
    const Lexicon::Section& section(std::string_view name) const { return lexicon_.of(language_, name); }

    Known known(const std::string& text) const {
        Known made{.text = read_text(text, section("splits"))};
        made.figures = figures_in(made.text, lexicon_, language_);
        made.claims = claims_in(made.text, lexicon_, language_);
        return made;
    }

    static Verdict refuse(std::string_view rule, std::string_view found) {
        return {.rule = std::string{rule}, .found = std::string{found}};
    }

    std::optional<Verdict> shape() {
        if (!lexicon_.speaks(language_)) return refuse("language", language_);
        if (!text_.foreign_sign.empty()) return refuse("sign", text_.foreign_sign);
        if (words_.empty()) return refuse("empty", "");
        if (characters(draft_) > facts_.characters_max)
            return refuse("length", std::to_string(characters(draft_)));
        if (pictures(draft_) > pictures_max) return refuse("tone", "pictures");
        return std::nullopt;
    }

    std::optional<Verdict> markup_in() {
        for (const std::string_view mark : markup) {
            if (draft_.find(mark) != std::string_view::npos) return refuse("markup", mark);
        }
        for (std::size_t line = 0; line != std::string_view::npos && line < draft_.size();) {
            const std::string_view rest = draft_.substr(line);
            if (rest.starts_with('#') || rest.starts_with('|')) return refuse("markup", rest.substr(0, 1));
            const std::size_t end = draft_.find('\n', line);
            line = end == std::string_view::npos ? end : end + 1;
        }
        for (const std::string_view brace : {"{", "}", "[", "]", "<", "`", "\\"}) {
            if (draft_.find(brace) != std::string_view::npos) return refuse("markup", brace);
        }
        return std::nullopt;
    }

    // An address, a mailbox: as the facts write it, or not at all.
    std::optional<Verdict> links() {
        const std::string_view all = text_.folded;
        for (std::size_t at = 0; at < all.size();) {
            const std::size_t end = std::min(all.find_first_of(" \n", at), all.size());
            std::string_view piece = all.substr(at, end - at);
            at = end + 1;
            while (!piece.empty() &&
                   std::string_view{".,;:!?)\"'"}.find(piece.back()) != std::string_view::npos)
                piece.remove_suffix(1);
            bool dotted = false;
            for (std::size_t dot = piece.find('.'); dot != std::string_view::npos;
                 dot = piece.find('.', dot + 1)) {
                const auto letter = [&](std::size_t i) {
                    return i < piece.size() && piece[i] >= 'a' && piece[i] <= 'z';
                };
                dotted = dotted || (dot > 0 && (letter(dot - 1)) && letter(dot + 1) && letter(dot + 2));
            }
            const bool link = dotted || piece.find("://") != std::string_view::npos ||
                              piece.find('@') != std::string_view::npos || piece.starts_with("www");
            if (link && !is_stated(piece)) return refuse("link", piece);
        }
        return std::nullopt;
    }
    bool is_stated(std::string_view piece) const {
        return std::any_of(stated_.begin(), stated_.end(), [&](const Known& one) {
            return one.text.folded.find(piece) != std::string::npos;
        });
    }

    // By the small words, all in all and in each sentence.
    std::optional<Verdict> language() {
        std::vector<std::string_view> sentence;
        for (std::size_t at = 0; at <= words_.size(); ++at) {
            const bool ends =
                at == words_.size() || (at > 0 && text_.words[at].sentence != text_.words[at - 1].sentence);
            if (ends && is_foreign(sentence, 3)) return refuse("language", join(sentence));
            if (ends) sentence.clear();
            if (at < words_.size()) sentence.push_back(words_[at]);
        }
        if (is_foreign(words_, 2)) return refuse("language", "");
        return std::nullopt;
    }
    bool is_foreign(std::span<const std::string_view> words, std::size_t least) const {
        const std::size_t own = small_words(words, language_);
        for (const std::string& other : lexicon_.languages()) {
            const std::size_t theirs = small_words(words, other);
            if (other != language_ && theirs >= least && theirs > own) return true;
        }
        return false;
    }
    std::size_t small_words(std::span<const std::string_view> words, std::string_view language) const {
        std::size_t count = 0;
        for (std::size_t at = 0; at < words.size(); ++at) {
            for (const Phrase& phrase : lexicon_.of(language, "function")) {
                if (length_at(phrase, words, at) > 0) {
                    ++count;
                    break;
                }
            }
        }
        return count;
    }
    static std::string join(std::span<const std::string_view> words) {
        std::string all;
        for (const std::string_view word : words) all += (all.empty() ? "" : " ") + std::string{word};
        return all;
    }

    // The first phrase of the section that the facts do not have.
    std::optional<std::string> unstated(std::string_view name) const {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            for (const Phrase& phrase : section(name)) {
                const std::size_t length = length_at(phrase, words_, at);
                if (length == 0 || stands_in(stated_, phrase)) continue;
                return join(std::span{words_}.subspan(at, length));
            }
        }
        return std::nullopt;
    }
    static bool stands_in(const std::vector<Known>& all, const Phrase& phrase) {
        for (const Known& one : all) {
            const auto words = one.text.texts();
            for (std::size_t at = 0; at < words.size(); ++at) {
                if (length_at(phrase, words, at) > 0) return true;
            }
        }
        return false;
    }

    std::optional<Verdict> leak() {
        if (const auto found = unstated("leak")) return refuse("leak", *found);
        for (const std::string& kept : facts_.kept) {
            const ReadText secret = read_text(kept, section("splits"));
            const auto theirs = secret.texts();
            for (std::size_t at = 0; at + leaked_words_max <= words_.size(); ++at) {
                const auto said = std::span{words_}.subspan(at, leaked_words_max);
                const auto found = std::search(theirs.begin(), theirs.end(), said.begin(), said.end());
                if (found != theirs.end() && !is_stated(join(said))) return refuse("leak", join(said));
            }
        }
        return std::nullopt;
    }

    std::optional<Verdict> spoken() {
        if (const auto found = unstated("human")) return refuse("human", *found);
        if (const auto found = unstated("rude")) return refuse("tone", *found);
        return std::nullopt;
    }

    std::optional<Verdict> figures() {
        std::int64_t listed = 0;
        for (const Figure& figure : figures_in(text_, lexicon_, language_)) {
            // «1. … 2. …» numbers lines.
            if (text_.words[figure.word].begins_sentence && figure.value == (listed + 1) * 1'000'000 &&
                figure.words == 1 && numbers_a_line(figure.word)) {
                ++listed;
                continue;
            }
            if (!is_known(figure) || !counts_known(figure))
                return refuse("figure", join(std::span{words_}.subspan(figure.word, figure.words)));
        }
        return std::nullopt;
    }
    // «8 chapas» is more than an 8: what is counted was named too.
    bool counts_known(const Figure& figure) const {
        constexpr std::size_t stem = 5;
        if (figure.counted.empty()) return true;
        for (const auto* all : {&stated_, &customer_}) {
            for (const Known& one : *all) {
                for (const Word& word : one.text.words) {
                    if (word.text.substr(0, stem) == figure.counted.substr(0, stem)) return true;
                }
            }
        }
        return false;
    }
    // The line begins with it, and goes on in another clause.
    bool numbers_a_line(std::size_t word) const {
        const std::string& text = text_.words[word].text;
        const bool alone =
            word + 1 < words_.size() && text_.words[word + 1].clause != text_.words[word].clause;
        return alone && text.size() == 1;
    }
    bool is_known(const Figure& figure) const {
        std::size_t others = 0;
        std::set<std::string> currencies;
        for (const Known& one : stated_) {
            for (const Figure& known : one.figures) {
                if (known.kind == "money") currencies.insert(known.currency);
            }
        }
        if (figure.kind == "money" && figure.currency.empty() && currencies.size() > 1) return false;
        for (const Known& one : stated_) {
            for (const Figure& known : one.figures) {
                if (!is_same(figure, known, false)) continue;
                if (figure.kind != "money" || belongs(figure, known, one)) return true;
                ++others;
            }
        }
        if (others > 0) return false;
        for (const Known& one : customer_) {
            for (const Figure& known : one.figures) {
                if (is_same(figure, known, true)) return true;
            }
        }
        return false;
    }
    // A price is of the product, the measure and the tax that its fact names.
    bool belongs(const Figure& figure, const Figure& known, const Known& fact) const {
        const auto said = products_of(words_, text_, figure.sentence);
        const auto theirs = products_of(fact.text.texts(), fact.text, known.sentence);
        if (!theirs.empty() && !std::includes(theirs.begin(), theirs.end(), said.begin(), said.end()))
            return false;
        const std::vector<Figure> priced = beside(known, fact.figures);
        for (const Figure& one : beside(figure, figures_in(text_, lexicon_, language_))) {
            const auto has = [&](const std::vector<Figure>& all, bool is_theirs) {
                return std::any_of(all.begin(), all.end(),
                                   [&](const Figure& other) { return is_same(one, other, is_theirs); });
            };
            const auto anywhere = [&](const std::vector<Known>& all, bool is_theirs) {
                return std::any_of(all.begin(), all.end(),
                                   [&](const Known& other) { return has(other.figures, is_theirs); });
            };
            const bool only_theirs = anywhere(customer_, true) && !anywhere(stated_, false);
            if (!priced.empty() && !has(priced, false) && !only_theirs) return false;
        }
        return true;
    }
    // The measures that a price stands by: in its clause, else in the one before that has some.
    static std::vector<Figure> beside(const Figure& price, const std::vector<Figure>& all) {
        std::optional<std::size_t> clause;
        for (const Figure& one : all) {
            if (one.sentence == price.sentence && one.clause <= price.clause && measures(one))
                clause = one.clause;
        }
        std::vector<Figure> measured;
        for (const Figure& one : all) {
            if (clause && one.clause == *clause && measures(one)) measured.push_back(one);
        }
        return measured;
    }
    static bool measures(const Figure& figure) { return figure.kind != "money" && figure.kind != "percent"; }
    std::set<std::size_t> products_of(const std::vector<std::string_view>& words, const ReadText& text,
                                      std::size_t sentence) const {
        std::vector<std::string_view> inside;
        for (std::size_t at = 0; at < words.size(); ++at) {
            if (text.words[at].sentence == sentence) inside.push_back(words[at]);
        }
        return products_in(inside, products_);
    }

    std::optional<Verdict> dates() {
        const Manner manner{text_, lexicon_, language_};
        const std::vector<Claim> said = claims_in(text_, lexicon_, language_);
        const std::vector<bool> passed = greetings();
        for (const std::string_view name : {"days", "own days"}) {
            for (std::size_t at = 0; at < words_.size(); ++at) {
                for (const Phrase& phrase : section(name)) {
                    const std::size_t length = length_at(phrase, words_, at);
                    if (length == 0 || passed[at] || stands_in(stated_, phrase)) continue;
                    const std::size_t clause = text_.words[at].clause;
                    const bool claims = std::any_of(said.begin(), said.end(), [&](const Claim& claim) {
                        return claim.clause == clause && !is_supported(claim);
                    });
                    const bool soon = has_word("soon", at) &&
                                      !claims_in_sentence(said, text_.words[at].sentence) &&
                                      !is_promise_of_answer(clause);
                    const bool theirs = stands_in(customer_, phrase);
                    const bool wish = manner.asks(clause) && clause_has("asks", clause) && !claims;
                    const bool echo =
                        theirs && !claims && (clause_has("echo", clause) || manner.leaves_open(clause));
                    const bool topic = theirs && manner.leaves_open(clause);
                    if (soon || wish || echo || topic) continue;
                    return refuse("date", join(std::span{words_}.subspan(at, length)));
                }
            }
        }
        return std::nullopt;
    }
    bool has_word(std::string_view name, std::size_t at) const {
        return std::any_of(section(name).begin(), section(name).end(),
                           [&](const Phrase& phrase) { return length_at(phrase, words_, at) > 0; });
    }
    bool clause_has(std::string_view name, std::size_t clause) const {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            if (text_.words[at].clause == clause && has_word(name, at)) return true;
        }
        return false;
    }
    static bool claims_in_sentence(const std::vector<Claim>& said, std::size_t sentence) {
        return std::any_of(said.begin(), said.end(),
                           [&](const Claim& claim) { return claim.sentence == sentence; });
    }
    // «enseguida te contesta un compañero» says when somebody else will.
    bool is_promise_of_answer(std::size_t clause) const { return clause_has("deferral", clause); }

    // By word: it is part of a greeting or a wish.
    std::vector<bool> greetings() const {
        std::vector<bool> part(words_.size() + 1, false);
        for (std::size_t at = 0; at < words_.size(); ++at) {
            for (const Phrase& phrase : section("hello")) {
                const std::size_t length = length_at(phrase, words_, at);
                for (std::size_t i = 0; i < length; ++i) part[at + i] = true;
            }
        }
        return part;
    }

    bool is_supported(const Claim& claim) const {
        for (const Known& one : stated_) {
            for (const Claim& known : one.claims) {
                if (known.phrase == claim.phrase && known.negative == claim.negative) return true;
            }
        }
        return false;
    }

    std::optional<Verdict> claims() {
        const Manner manner{text_, lexicon_, language_};
        std::vector<std::string> askable;
        for (const Phrase& phrase : section("askable")) {
            std::string name;
            for (const std::string& word : phrase.words) name += (name.empty() ? "" : " ") + word;
            askable.push_back(std::move(name));
        }
        const std::vector<bool> polite = greetings();
        const std::vector<Claim> said = claims_in(text_, lexicon_, language_);
        for (const Claim& claim : said) {
            if (is_supported(claim) || is_greeting(claim, polite)) continue;
            if (claim.phrase.ends_with(" tax") && prices_in(claim.sentence))
                continue;  // looked at with its figure
            const bool may_be_asked = manner.asks(claim.clause) && holds(askable, claim.concept_name);
            const bool named = manner.is_bare(claim.clause) &&
                               (holds(askable, claim.concept_name) || claim.concept_name == "guarantee");
            const bool open = manner.leaves_open(claim.clause) && !is_flat(claim.concept_name);
            const bool theirs =
                claim.concept_name == "colour" && stands_in(customer_, phrase_of(claim.phrase));
            if (may_be_asked || named || open || theirs) continue;
            return refuse(claim.concept_name, claim.found);
        }
        return std::nullopt;
    }
    bool prices_in(std::size_t sentence) const {
        const std::vector<Figure> all = figures_in(text_, lexicon_, language_);
        return std::any_of(all.begin(), all.end(), [&](const Figure& figure) {
            return figure.sentence == sentence && figure.kind == "money";
        });
    }
    // What is not made open by a word beside it.
    static bool is_flat(std::string_view name) {
        return name == "done" || name == "hurry" || name == "multiple" || name == "others" || name == "sells";
    }
    static Phrase phrase_of(const std::string& text) {
        Phrase phrase;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find(' ', at), text.size());
            phrase.words.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return phrase;
    }
    bool is_greeting(const Claim& claim, const std::vector<bool>& polite) const {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            if (text_.words[at].clause == claim.clause && polite[at] && claim.found.starts_with(words_[at]))
                return true;
        }
        return false;
    }

    std::optional<Verdict> products() {
        std::set<std::size_t> named;
        for (const auto* all : {&stated_, &customer_}) {
            for (const Known& one : *all) named.merge(products_in(one.text.texts(), products_));
        }
        for (const std::size_t product : products_in(words_, products_)) {
            if (!named.contains(product)) return refuse("product", facts_.products[product].front());
        }
        return std::nullopt;
    }

    // «Sí.» to «¿me lo traen el viernes?» says it without a word of it.
    std::optional<Verdict> agrees() {
        bool asked = false;
        for (const Known& one : customer_) {
            for (const Claim& claim : one.claims) {
                Claim positive = claim;
                positive.negative = false;
                asked = asked || !is_supported(positive);
            }
            for (const Figure& figure : one.figures)
                asked = asked || figure.kind == "money" || figure.kind == "percent";
            const auto words = one.text.texts();
            for (std::size_t at = 0; at < words.size(); ++at) {
                for (const Phrase& phrase : section("days"))
                    asked = asked || (length_at(phrase, words, at) > 0 && !stands_in(stated_, phrase));
            }
        }
        if (!asked) return std::nullopt;
        const Manner manner{text_, lexicon_, language_};
        for (std::size_t at = 0; at < words_.size(); ++at) {
            if (!text_.words[at].begins_sentence) continue;
            for (const Phrase& phrase : section("yes")) {
                const std::size_t length = length_at(phrase, words_, at);
                if (length == 0) continue;
                const std::size_t next = at + length;
                // «Claro que te ayudo» goes on; «Sí,» and «Dale.» stand alone.
                const bool alone =
                    next >= words_.size() || text_.words[next].clause != text_.words[at].clause;
                const bool goes_on = has_request(text_.words[at].sentence);
                if (alone && !goes_on) return refuse("agrees", join(std::span{words_}.subspan(at, length)));
            }
        }
        return std::nullopt;
    }

    bool has_request(std::size_t sentence) const {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            if (text_.words[at].sentence == sentence && has_word("requests", at)) return true;
        }
        return false;
    }

    // A name that nobody gave: a brand, a town, a person.
    std::optional<Verdict> names() {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            const Word& word = text_.words[at];
            if (!word.is_capital || word.begins_sentence || word.text.size() < 2) continue;
            if (has_word("names", at) || knows_word(word.text)) continue;
            return refuse("name", word.text);
        }
        return std::nullopt;
    }
    bool knows_word(std::string_view text) const {
        for (const auto* all : {&stated_, &customer_}) {
            for (const Known& one : *all) {
                for (const Word& word : one.text.words) {
                    if (word.text == text) return true;
                }
            }
        }
        for (const std::string& name : facts_.names) {
            for (const Word& word : read_text(name, {}).words) {
                if (word.text == text) return true;
            }
        }
        for (const auto& names : products_) {
            for (const Phrase& name : names) {
                if (holds(name.words, text)) return true;
            }
        }
        return false;
    }

    // Digits that are spelled apart, to hide a figure: «1 5 0».
    std::optional<Verdict> words_between() {
        for (std::size_t at = 0; at + 2 < words_.size(); ++at) {
            const auto is_single = [&](std::size_t i) {
                return text_.words[i].is_figure && words_[i].size() == 1;
            };
            if (is_single(at) && is_single(at + 1) && is_single(at + 2))
                return refuse("figure", join(std::span{words_}.subspan(at, 3)));
        }
        return std::nullopt;
    }

    std::string_view draft_;
    const Facts& facts_;
    const Lexicon& lexicon_;
    const std::string language_;
    ReadText text_ = {};
    std::vector<std::string_view> words_ = {};
    std::vector<Known> stated_ = {};
    std::vector<Known> customer_ = {};
    std::vector<std::vector<Phrase>> products_ = {};
};

}  // namespace

Verdict judge(std::string_view draft, const Facts& facts, const Lexicon& lexicon) {
    return Judge(draft, facts, lexicon).verdict();
}

}  // namespace tero::ai
