#include "modules/router/words.hpp"

#include "codec/json.hpp"
#include "modules/router/folding.hpp"
#include "modules/router/words_file.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero::router {
namespace {

struct Named {
    std::string_view name;
    WordList WordLists::*list;
};

constexpr std::array named_lists{
    Named{"courtesies", &WordLists::courtesies},
    Named{"clause_openers", &WordLists::clause_openers},
    Named{"thanks", &WordLists::thanks},
    Named{"no", &WordLists::no},
    Named{"no_and_manners", &WordLists::no_and_manners},
    Named{"yes_and_manners", &WordLists::yes_and_manners},
    Named{"clear_yes", &WordLists::clear_yes},
    Named{"only_polite", &WordLists::only_polite},
    Named{"yes_too", &WordLists::yes_too},
    Named{"takes_back", &WordLists::takes_back},
    Named{"times", &WordLists::times},
    Named{"conditions", &WordLists::conditions},
    Named{"before_count", &WordLists::before_count},
    Named{"drops_them", &WordLists::drops_them},
    Named{"again", &WordLists::again},
    Named{"more", &WordLists::more},
    Named{"asks_in_words", &WordLists::asks_in_words},
    Named{"said_wrong", &WordLists::said_wrong},
    Named{"shrugs", &WordLists::shrugs},
    Named{"before_a_time", &WordLists::before_a_time},
    Named{"before_a_day", &WordLists::before_a_day},
    Named{"if_words", &WordLists::if_words},
    Named{"asks_on", &WordLists::asks_on},
    Named{"long_words", &WordLists::long_words},
    Named{"articles", &WordLists::articles},
    Named{"and_words", &WordLists::and_words},
    Named{"or_words", &WordLists::or_words},
    Named{"corrections", &WordLists::corrections},
    Named{"hedges", &WordLists::hedges},
    Named{"mistaken", &WordLists::mistaken},
    Named{"better", &WordLists::better},
    Named{"until", &WordLists::until},
    Named{"same", &WordLists::same},
    Named{"instead", &WordLists::instead},
    Named{"of", &WordLists::of},
    Named{"to", &WordLists::to},
    Named{"by", &WordLists::by},
    Named{"of_or_by", &WordLists::of_or_by},
    Named{"them", &WordLists::them},
    Named{"with", &WordLists::with},
    Named{"with_or_and", &WordLists::with_or_and},
    Named{"with_or_plus", &WordLists::with_or_plus},
    Named{"without", &WordLists::without},
    Named{"that", &WordLists::that},
    Named{"is", &WordLists::is},
    Named{"are", &WordLists::are},
    Named{"me", &WordLists::me},
    Named{"oneself", &WordLists::oneself},
    Named{"joints", &WordLists::joints},
    Named{"one", &WordLists::one},
    Named{"half", &WordLists::half},
    Named{"hundred", &WordLists::hundred},
    Named{"single_units", &WordLists::single_units},
    Named{"plural_units", &WordLists::plural_units},
    Named{"squarable", &WordLists::squarable},
    Named{"between_numbers", &WordLists::between_numbers},
    Named{"square", &WordLists::square},
    Named{"squared", &WordLists::squared},
    Named{"single_metre", &WordLists::single_metre},
    Named{"per_metre", &WordLists::per_metre},
    Named{"area_words", &WordLists::area_words},
    Named{"before_total", &WordLists::before_total},
    Named{"before_length", &WordLists::before_length},
    Named{"upright", &WordLists::upright},
    Named{"quantity_words", &WordLists::quantity_words},
    Named{"months", &WordLists::months},
    Named{"month_beginnings", &WordLists::month_beginnings},
    Named{"money", &WordLists::money},
    Named{"counted", &WordLists::counted},
    Named{"before_clock", &WordLists::before_clock},
    Named{"rate", &WordLists::rate},
    Named{"changes", &WordLists::changes},
    Named{"serves", &WordLists::serves},
    Named{"changes_to", &WordLists::changes_to},
    Named{"chosen", &WordLists::chosen},
    Named{"chosen_in", &WordLists::chosen_in},
    Named{"speaks_of_goods", &WordLists::speaks_of_goods},
    Named{"to_be_had", &WordLists::to_be_had},
    Named{"before_option_number", &WordLists::before_option_number},
    Named{"behind_option_number", &WordLists::behind_option_number},
    Named{"before_named_number", &WordLists::before_named_number},
    Named{"sides", &WordLists::sides},
    Named{"per_side", &WordLists::per_side},
    Named{"several_prices", &WordLists::several_prices},
    Named{"everywhere", &WordLists::everywhere},
    Named{"both", &WordLists::both},
    Named{"each", &WordLists::each},
    Named{"single_side", &WordLists::single_side},
    Named{"none", &WordLists::none},
    Named{"asks_about_one", &WordLists::asks_about_one},
    Named{"before_service", &WordLists::before_service},
    Named{"does_not_want", &WordLists::does_not_want},
    Named{"adds", &WordLists::adds},
    Named{"orders", &WordLists::orders},
    Named{"included", &WordLists::included},
    Named{"includes", &WordLists::includes},
    Named{"includes_it", &WordLists::includes_it},
    Named{"everything", &WordLists::everything},
    Named{"on_own_account", &WordLists::on_own_account},
    Named{"own_account", &WordLists::own_account},
    Named{"fetches", &WordLists::fetches},
    Named{"goes", &WordLists::goes},
    Named{"to_fetch", &WordLists::to_fetch},
    Named{"pick", &WordLists::pick},
    Named{"pick_up", &WordLists::pick_up},
    Named{"delivered", &WordLists::delivered},
    Named{"delivered_if_stated", &WordLists::delivered_if_stated},
    Named{"put", &WordLists::put},
    Named{"at_site", &WordLists::at_site},
    Named{"site", &WordLists::site},
    Named{"everyday_places", &WordLists::everyday_places},
    Named{"vague_places", &WordLists::vague_places},
    Named{"delivery_words", &WordLists::delivery_words},
    Named{"at_place", &WordLists::at_place},
    Named{"about_place", &WordLists::about_place},
    Named{"for_place", &WordLists::for_place},
    Named{"in_place", &WordLists::in_place},
    Named{"from_place", &WordLists::from_place},
    Named{"to_place", &WordLists::to_place},
    Named{"toward", &WordLists::toward},
    Named{"inside_names", &WordLists::inside_names},
    Named{"not_places", &WordLists::not_places},
    Named{"not_place_nouns", &WordLists::not_place_nouns},
    Named{"before_answered_place", &WordLists::before_answered_place},
    Named{"no_place", &WordLists::no_place},
    Named{"invoice", &WordLists::invoice},
    Named{"periods", &WordLists::periods},
    Named{"comes", &WordLists::comes},
    Named{"past_or_next", &WordLists::past_or_next},
    Named{"weekdays", &WordLists::weekdays},
    Named{"last_or_next", &WordLists::last_or_next},
    Named{"named_periods", &WordLists::named_periods},
    Named{"spans", &WordLists::spans},
    Named{"calls", &WordLists::calls},
    Named{"call", &WordLists::call},
    Named{"call_wishes", &WordLists::call_wishes},
    Named{"another", &WordLists::another},
    Named{"sellers", &WordLists::sellers},
    Named{"competitors", &WordLists::competitors},
    Named{"am_called", &WordLists::am_called},
    Named{"is_called", &WordLists::is_called},
    Named{"name_words", &WordLists::name_words},
    Named{"half_yes", &WordLists::half_yes},
    Named{"buys", &WordLists::buys},
    Named{"drops", &WordLists::drops},
    Named{"leaves", &WordLists::leaves},
    Named{"only", &WordLists::only},
    Named{"not_taken", &WordLists::not_taken},
    Named{"before_ordinal", &WordLists::before_ordinal},
    Named{"first_one", &WordLists::first_one},
    Named{"second_one", &WordLists::second_one},
    Named{"third_one", &WordLists::third_one},
    Named{"last_one", &WordLists::last_one},
    Named{"shorter", &WordLists::shorter},
    Named{"longer", &WordLists::longer},
    Named{"button_yes", &WordLists::button_yes},
    Named{"button_no", &WordLists::button_no},
};
static_assert(sizeof(WordLists) == named_lists.size() * sizeof(WordList), "a list without a name");

struct NamedUnit {
    std::string_view name;
    Unit unit;
};

constexpr std::array units{NamedUnit{"mm", Unit::MM},      NamedUnit{"cm", Unit::CM},
                           NamedUnit{"m", Unit::M},        NamedUnit{"m2", Unit::M2},
                           NamedUnit{"inch", Unit::INCH},  NamedUnit{"foot", Unit::FOOT},
                           NamedUnit{"foot2", Unit::FOOT2}};

constexpr std::array<std::string_view, 4> kinds{"choice", "sides", "number", "service"};

Error wrong(std::string_view path, std::string field, std::string_view what) {
    return {ErrorCode::invalid, fmt::format("{}: {}: {}", path, field, what), std::move(field)};
}

std::vector<std::string> words_in(std::string_view phrase) {
    std::vector<std::string> all;
    while (!phrase.empty()) {
        const std::string_view word = phrase.substr(0, phrase.find(' '));
        if (!word.empty()) all.emplace_back(word);
        phrase.remove_prefix(std::min(word.size() + 1, phrase.size()));
    }
    return all;
}

class WordsReader {
public:
    explicit WordsReader(Words& words) : words_(words) {}

    // `language` is empty for the business's own file.
    Result<Done> read(std::string_view path, std::string_view language, std::string_view text) {
        auto file = from_json<WordsFile>(text, Reading::strict);
        if (!file) return wrong(path, file.error().field, file.error().message);
        for (const auto& [name, list] : file->lists) {
            const auto known = std::find_if(named_lists.begin(), named_lists.end(),
                                            [&](const Named& named) { return named.name == name; });
            if (known == named_lists.end()) return wrong(path, "lists." + name, "there is no such list");
            for (const std::string& word : list) {
                if (word.empty() || word == "*" || fold(word) != word) {
                    return wrong(path, "lists." + name,
                                 fmt::format("'{}' is not written in lower case without accents", word));
                }
                (words_.*known->list).add(word);
            }
        }
        for (const auto& [name, list] : file->units) {
            const auto known = std::find_if(units.begin(), units.end(),
                                            [&](const NamedUnit& named) { return named.name == name; });
            if (known == units.end()) return wrong(path, "units." + name, "there is no such unit");
            for (const std::string& word : list) words_.units.emplace(word, known->unit);
        }
        TRY_DONE(read_language(path, language, *file));
        read_business(*file);
        for (const OptionFile& option : file->options) TRY_DONE(read_option(path, option));
        for (const CountFile& count : file->counts) {
            words_.counts.push_back({.code = count.code, .unit = count.unit, .parts = count.parts});
            add(words_.counts.back().words, count.words);
        }
        if (file->measures.length.empty() != file->measures.width.empty())
            return wrong(path, "measures", "length and width go together");
        if (!(file->measures == MeasureCodes{})) words_.measures = file->measures;
        if (!file->extra_product.empty()) words_.extra_product = file->extra_product;
        if (!file->extra_service.empty()) words_.extra_service = file->extra_service;
        return Done{};
    }

private:
    LanguageWords& language(std::string_view code) {
        for (LanguageWords& one : words_.languages) {
            if (one.code == code) return one;
        }
        words_.languages.push_back({.code = std::string{code}});
        return words_.languages.back();
    }

    Result<Done> read_language(std::string_view path, std::string_view code, const WordsFile& file) {
        for (const auto& [of, list] : file.telling_of) {
            for (const std::string& word : list) {
                language(of).telling.add(word);
                language(of).goods.add(word);
            }
        }
        for (const std::string& phrase : file.borrowed) {
            std::vector<std::string> said = words_in(phrase);
            if (said.empty() || fold(phrase) != phrase) {
                return wrong(path, "borrowed",
                             fmt::format("'{}' is not written in lower case without accents", phrase));
            }
            words_.borrowed[said.front()].push_back(std::move(said));
        }
        words_.signs.insert(file.signs.begin(), file.signs.end());
        words_.before_slash.insert(file.before_slash.begin(), file.before_slash.end());
        const bool of_one = !file.telling.empty() || !file.numbers.empty() || !file.short_forms.empty() ||
                            !file.sides.empty() || !file.either.empty() || file.in_feet ||
                            !file.dates.empty();
        if (!of_one) return Done{};
        if (code.empty()) return wrong(path, "numbers", "words of one language stand in languages/");
        LanguageWords& one = language(code);
        for (const std::string& word : file.telling) one.telling.add(word);
        one.numbers.insert(file.numbers.begin(), file.numbers.end());
        one.short_forms.insert(file.short_forms.begin(), file.short_forms.end());
        for (const std::string& word : file.either) one.either.add(word);
        one.in_feet = one.in_feet || file.in_feet;
        add(one.dates, file.dates);
        for (const auto& [word, side] : file.sides) {
            if (side != "long" && side != "wide" && side != "high")
                return wrong(path, "sides." + word, "a side is long, wide or high");
            one.sides.emplace(word, side);
        }
        return Done{};
    }

    Result<Done> read_option(std::string_view path, const OptionFile& file) {
        const std::string field = "options." + file.code;
        const auto kind = std::find(kinds.begin(), kinds.end(), file.kind);
        if (kind == kinds.end())
            return wrong(path, field,
                         fmt::format("its kind is {}, not '{}'", fmt::join(kinds, ", "), file.kind));
        if (file.code.empty()) return wrong(path, "options", "an option needs a code");
        if (words_.option(file.code) != nullptr) return wrong(path, field, "it stands there twice");
        OptionWords option{.code = file.code,
                           .kind = static_cast<OptionKind>(kind - kinds.begin()),
                           .adjectives = file.adjectives,
                           .of_products = file.of_products,
                           .millimetres = file.millimetres,
                           .is_delivery = file.is_delivery,
                           .yes = file.yes,
                           .no = file.no};
        if (option.kind == OptionKind::SERVICE && (option.yes.empty() || option.no.empty()))
            return wrong(path, field, "a service has a value for yes and one for no");
        add(option.names, file.names);
        add(option.context, file.context);
        add(option.plain, file.plain);
        add(option.charts, file.charts);
        add(option.least, file.least);
        add(option.most, file.most);
        add(option.others, file.others);
        words_.options.push_back(std::move(option));
        return Done{};
    }

    static void add(WordList& to, const std::vector<std::string>& words) {
        for (const std::string& word : words) to.add(word);
    }

    void read_business(const WordsFile& file) {
        for (const auto& [name, others] : file.synonyms) append(words_.synonyms[name], others);
        for (const auto& [code, names] : file.applications) append(words_.applications[code], names);
        for (const auto& [code, names] : file.not_sold) append(words_.not_sold[code], names);
        append(words_.places, file.places);
        append(words_.numbered_places, file.numbered_places);
        add(words_.currencies, file.currencies);
        add(words_.payments, file.payments);
        add(words_.documents, file.documents);
        add(words_.topics, file.topics);
        add(words_.subjects, file.subjects);
        add(words_.services, file.services);
        add(words_.fields, file.fields);
        add(words_.slots, file.slots);
    }

    static void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
        to.insert(to.end(), more.begin(), more.end());
    }
    static void add(CodeWords& to, const WordsFile::Lists& lists) {
        for (const auto& [code, list] : lists) {
            for (const std::string& word : list) to.add(code, word);
        }
    }

    Words& words_;
};

}  // namespace

void WordList::add(std::string_view word) {
    std::vector<std::string>& all = word.ends_with('*') ? beginnings_ : words_;
    if (word.ends_with('*')) word.remove_suffix(1);
    const auto at = std::lower_bound(all.begin(), all.end(), word);
    if (at == all.end() || *at != word) all.emplace(at, word);
}

bool WordList::has(std::string_view word) const {
    return std::binary_search(words_.begin(), words_.end(), word) ||
           std::any_of(beginnings_.begin(), beginnings_.end(),
                       [&](const std::string& beginning) { return word.starts_with(beginning); });
}

std::string_view CodeWords::code_of(std::string_view word) const {
    for (const auto& [code, list] : words_) {
        if (list.has(word)) return code;
    }
    return {};
}

const OptionWords* Words::option(std::string_view code) const {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const OptionWords& option) { return option.code == code; });
    return found == options.end() ? nullptr : &*found;
}

const OptionWords* Words::first_of(OptionKind kind) const {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const OptionWords& option) { return option.kind == kind; });
    return found == options.end() ? nullptr : &*found;
}

const OptionWords* Words::delivery() const {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [](const OptionWords& option) { return option.is_delivery; });
    return found == options.end() ? nullptr : &*found;
}

bool stands_in_a_list(const Words& words, std::string_view word) {
    const bool listed = std::any_of(named_lists.begin(), named_lists.end(),
                                    [&](const Named& named) { return (words.*named.list).has(word); });
    const bool of_language =
        std::any_of(words.languages.begin(), words.languages.end(), [&](const LanguageWords& spoken) {
            return spoken.sides.contains(word) || spoken.numbers.contains(word);
        });
    const bool counted = std::any_of(words.counts.begin(), words.counts.end(),
                                     [&](const CountWords& one) { return one.words.has(word); });
    const bool of_option = std::any_of(
        words.options.begin(), words.options.end(),
        [&](const OptionWords& option) { return option.names.has(word) || option.context.has(word); });
    return listed || of_language || counted || of_option || words.units.contains(word);
}

Result<Words> read_words(const BusinessFiles& files) {
    Words words;
    WordsReader reader{words};
    constexpr std::string_view languages = "languages/";
    constexpr std::string_view file = "/words.json";
    for (const auto& [path, text] : files.texts) {
        if (path.starts_with(languages) && path.ends_with(file) &&
            path.size() > languages.size() + file.size()) {
            const auto language = path.substr(languages.size(), path.size() - languages.size() - file.size());
            TRY_DONE(reader.read(path, language, text));
        } else if (path == "words.json") {
            TRY_DONE(reader.read(path, {}, text));
        }
    }
    return words;
}

}  // namespace tero::router
