#include "sandbox/people.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>

namespace tero::app {
namespace {

constexpr std::string_view file_name = "customers.json";
constexpr std::string_view quote_place = "quote";
constexpr std::string_view quoted_key = "quoted";
constexpr std::size_t plain_forms = 2;
constexpr std::string_view voices_folder = "voices/";
constexpr std::string_view json_ending = ".json";

// What every customer may come to mean.
constexpr std::array<std::string_view, 15> needed{
    "greeting",     "complaint",       "human_request",  "opt_out",         "opt_in",
    "accept_quote", "reject_quote",    "postpone",       "payment_terms",   "stock_delivery",
    "objection_price", "goodbye_thanks", "technical_question", "spam_other", "auto_reply"};

constexpr std::array<std::pair<std::string_view, std::string SaysFile::*>, 9> single_texts{{
    {"price", &SaysFile::price},
    {"partial", &SaysFile::partial},
    {"rest", &SaysFile::rest},
    {"odd", &SaysFile::odd},
    {"correction", &SaysFile::correction},
    {"plan", &SaysFile::plan},
    {"change", &SaysFile::change},
    {"button", &SaysFile::button},
    {"colleague", &SaysFile::colleague},
}};

Error in_file(std::string_view path, std::string_view what, std::string_view file = file_name) {
    return {ErrorCode::invalid, fmt::format("{}: {}{}{}", file, path, path.empty() ? "" : ": ", what),
            std::string{path.empty() ? file : path}};
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string meaning(std::string_view intent) { return fmt::format("means.{}", intent); }

}  // namespace

void People::read_names(std::vector<Error>& errors) {
    const auto expect = [&](bool good, const std::string& path, std::string_view what) {
        if (!good) errors.push_back(in_file(path, what));
    };
    expect(is_digits(file_.customer_phones), "customer_phones", "expected the digits that phones begin with");
    expect(is_digits(file_.shop_phone), "shop_phone", "expected digits");
    expect(!file_.surnames.empty(), "surnames", "there are none");
    expect(!file_.wishes.empty(), "wishes", "there is nothing to ask for");
    expect(!file_.languages.empty(), "languages", "nobody speaks");
    expect(file_.voices_percent >= 0 && file_.voices_percent <= 100, "voices_percent", "expected 0 to 100");
    names_.emplace(quote_place);
    for (const WishFile& wish : file_.wishes) {
        for (const auto& [name, value] : wish.values) names_.insert(name);
    }
    for (std::size_t i = 0; i < file_.details.size(); ++i) {
        const DetailFile& detail = file_.details[i];
        const std::string path = fmt::format("details[{}]", i);
        expect(names_.insert(detail.name).second, path, fmt::format("{} is there twice", detail.name));
        expect(detail.numbers.count >= 0, path + ".numbers.count", "is less than none");
        expect(detail.numbers.count == 0 || detail.of.empty(), path, "has numbers or texts, not both");
        for (const std::string& factor : detail.times)
            expect(numbers_.contains(factor), path + ".times",
                   fmt::format("{} is no number before it", factor));
        if (detail.numbers.count > 0 || !detail.times.empty()) numbers_.insert(detail.name);
    }
    for (std::size_t i = 0; i < file_.wishes.size(); ++i) {
        for (const auto& [name, list] : file_.wishes[i].lists) {
            const bool is_there =
                std::any_of(file_.details.begin(), file_.details.end(),
                            [&wanted = name](const DetailFile& detail) { return detail.name == wanted; });
            expect(is_there, fmt::format("wishes[{}].lists.{}", i, name), "there is no detail of this name");
        }
    }
}

// Said by nobody: made of the values as they are.
void People::read_plain(const std::map<std::string, std::string>& texts, std::string_view path,
                        std::map<std::string, Wording, std::less<>>& into, std::vector<Error>& errors) const {
    for (const auto& [key, text] : texts) {
        auto wording = Wording::parse(text, plain_forms);
        const std::string at = fmt::format("{}.{}", path, key);
        if (!wording) {
            errors.push_back(in_file(at, wording.error().message));
            continue;
        }
        for (const std::string& name : wording->places()) {
            if (!names_.contains(name))
                errors.push_back(
                    in_file(at, fmt::format("{{{}}} is no value of a wish and no detail", name)));
        }
        into.emplace(key, std::move(*wording));
    }
}

void People::read_texts(const SaysFile& says, const Place& place, Spoken& into,
                        std::vector<Error>& errors) const {
    const auto add = [&](const std::string& key, const std::string& text) {
        auto wording = Wording::parse(text, into.grammar.forms());
        const std::string at = fmt::format("{}says.{}", place.path, key);
        if (!wording) return errors.push_back(in_file(at, wording.error().message, place.file));
        if (text.empty()) return errors.push_back(in_file(at, "is empty", place.file));
        for (const std::string& name : wording->places()) {
            if (!names_.contains(name))
                errors.push_back(
                    in_file(at, fmt::format("{{{}}} is no value of a wish and no detail", name), place.file));
        }
        into.texts[key].push_back(std::move(*wording));
    };
    const auto add_all = [&](const std::string& key, const std::vector<std::string>& texts) {
        if (texts.empty() && place.all_needed)
            errors.push_back(
                in_file(fmt::format("{}says.{}", place.path, key), "there is no text", place.file));
        for (const std::string& text : texts) add(key, text);
    };
    add_all("request", says.request);
    add_all("pieces", says.pieces);
    for (const auto& [key, member] : single_texts) {
        if (place.all_needed || !(says.*member).empty()) add(std::string{key}, says.*member);
    }
    for (const auto& [intent, texts] : says.means) add_all(meaning(intent), texts);
}

void People::read_voices(People& people, const BusinessFiles& files, std::vector<Error>& errors) {
    for (auto at = files.texts.lower_bound(voices_folder); at != files.texts.end(); ++at) {
        const auto& [path, text] = *at;
        if (!path.starts_with(voices_folder)) break;
        if (!path.ends_with(json_ending)) continue;
        auto file = from_json<VoiceFile>(text, Reading::strict);
        if (!file) {
            errors.push_back(in_file(file.error().field, file.error().message, path));
            continue;
        }
        const auto language = people.languages_.find(file->code);
        if (language == people.languages_.end()) {
            errors.push_back(in_file("code", "is no language of " + std::string{file_name}, path));
            continue;
        }
        Spoken voice{.grammar = language->second.grammar,
                     .labels = {file->labels.begin(), file->labels.end()},
                     .language = file->code};
        voice.labels.insert(language->second.labels.begin(), language->second.labels.end());
        people.read_texts(file->says, {.file = path, .all_needed = false}, voice, errors);
        const std::size_t name_length = path.size() - voices_folder.size() - json_ending.size();
        people.voices_.emplace(path.substr(voices_folder.size(), name_length), std::move(voice));
    }
}

std::vector<Error> People::read_into(People& people, const BusinessFiles& files) {
    const std::string* text = files.find(file_name);
    if (text == nullptr) {
        return {{ErrorCode::not_found,
                 fmt::format("{}: there is no {}, so nobody can play its customers", files.origin, file_name),
                 std::string{file_name}}};
    }
    auto file = from_json<CustomersFile>(*text, Reading::strict);
    if (!file) return {in_file(file.error().field, file.error().message)};
    people.file_ = std::move(*file);
    std::vector<Error> errors;
    people.read_names(errors);
    people.read_plain(people.file_.changed, "changed", people.changed_, errors);
    people.read_plain(people.file_.priced.options, "priced.options", people.priced_, errors);
    const PricedFile& priced = people.file_.priced;
    for (const auto& [path, name] :
         {std::pair{"priced.product", priced.product}, std::pair{"priced.quantity", priced.quantity}}) {
        if (!name.empty() && !people.names_.contains(name))
            errors.push_back(in_file(path, name + " is no value of a wish and no detail"));
    }
    for (std::size_t i = 0; i < people.file_.languages.size(); ++i) {
        const SpeakersFile& from = people.file_.languages[i];
        const std::string path = fmt::format("languages[{}]", i);
        auto grammar = Grammar::read(files, from.code);
        if (!grammar) {
            errors.push_back(in_file(path + ".code", grammar.error().message));
            continue;
        }
        if (from.weight < 1) errors.push_back(in_file(path + ".weight", "is less than 1"));
        if (from.names.empty()) errors.push_back(in_file(path + ".names", "there are none"));
        Spoken spoken{.grammar = std::move(*grammar), .labels = {from.labels.begin(), from.labels.end()}};
        people.read_texts(from.says, {.file = std::string{file_name}, .path = path + "."}, spoken, errors);
        for (const std::string& part : from.quoted) {
            auto wording = Wording::parse(part, spoken.grammar.forms());
            if (wording) {
                spoken.texts[std::string{quoted_key}].push_back(std::move(*wording));
            } else {
                errors.push_back(in_file(path + ".quoted", wording.error().message));
            }
        }
        for (const std::string_view intent : needed) {
            if (i == 0 && !spoken.texts.contains(meaning(intent)))
                errors.push_back(in_file(fmt::format("{}.says.{}", path, meaning(intent)), "is missing"));
        }
        if (!people.languages_.emplace(from.code, std::move(spoken)).second)
            errors.push_back(in_file(path + ".code", fmt::format("{} is there twice", from.code)));
    }
    read_voices(people, files, errors);
    return errors;
}

std::vector<Error> People::check(const BusinessFiles& files) {
    People people;
    return read_into(people, files);
}

Result<People> People::read(const BusinessFiles& files) {
    People people;
    std::vector<Error> errors = read_into(people, files);
    if (!errors.empty()) return std::move(errors.front());
    return people;
}

std::vector<std::string> People::voices(std::string_view language) const {
    std::vector<std::string> names;
    for (const auto& [name, voice] : voices_) {
        if (voice.language == language) names.push_back(name);
    }
    return names;
}

const People::Spoken& People::spoken(const Speaker& speaker) const {
    if (speaker.voice.empty()) return spoken_language(speaker.language);
    const auto found = voices_.find(speaker.voice);
    CHECK(found != voices_.end(), "no customer has the voice {}", speaker.voice);
    return found->second;
}

const People::Spoken& People::spoken_language(std::string_view language) const {
    const auto found = languages_.find(language);
    CHECK(found != languages_.end(), "no customer speaks {}", language);
    return found->second;
}

const std::vector<Wording>& People::texts(const Spoken& by, std::string_view what) const {
    auto found = by.texts.find(what);
    if (found != by.texts.end()) return found->second;
    if (!by.language.empty()) return texts(spoken_language(by.language), what);
    const Spoken& first = spoken_language(file_.languages.front().code);
    found = first.texts.find(what);
    CHECK(found != first.texts.end(), "no customer says {}", what);
    return found->second;
}

std::string People::text(const Spoken& by, const Wording& wording, const Speaker& speaker) const {
    Values values;
    for (const std::string& name : names_) {
        const auto wanted = speaker.wants.find(name);
        std::string value = wanted == speaker.wants.end() ? std::string{} : wanted->second;
        if (name == quote_place) value = speaker.quote;
        const auto label = by.labels.find(value);
        if (label != by.labels.end()) {
            value = label->second;
        } else if (numbers_.contains(name) && !value.empty()) {
            value = by.grammar.number(Decimal::of(value));
        }
        values.emplace_back(name, std::move(value));
    }
    return by.grammar.say(wording, values);
}

std::string People::label(const Speaker& speaker, std::string_view value) const {
    const Spoken& by = spoken(speaker);
    const auto found = by.labels.find(value);
    return found == by.labels.end() ? std::string{value} : found->second;
}

std::vector<std::vector<std::string>> People::quoted(const Wants& wants) const {
    std::vector<std::vector<std::string>> all;
    for (const auto& [code, language] : languages_) {
        const auto parts = language.texts.find(quoted_key);
        if (parts == language.texts.end()) continue;
        std::vector<std::string>& said = all.emplace_back();
        for (const Wording& part : parts->second)
            said.push_back(text(language, part, {.language = code, .wants = wants}));
    }
    return all;
}

std::string People::plain(const Wording& wording, const Wants& wants) const {
    Values values;
    for (const std::string& name : names_) {
        const auto wanted = wants.find(name);
        values.emplace_back(name, wanted == wants.end() ? std::string{} : wanted->second);
    }
    return wording.say(values, [](std::string_view) -> std::size_t { return 0; });
}

Wants People::changed(Wants wants) const {
    Wants after = wants;
    for (const auto& [name, wording] : changed_) {
        if (std::string value = plain(wording, wants); !value.empty()) after[name] = std::move(value);
    }
    return after;
}

Wants People::priced_options(const Wants& wants) const {
    Wants options;
    for (const auto& [code, wording] : priced_) options[code] = plain(wording, wants);
    return options;
}

std::string People::say(const Speaker& speaker, std::string_view what) const {
    const Spoken& by = spoken(speaker);
    return text(by, texts(by, what).front(), speaker);
}

std::string People::say_one(const Speaker& speaker, std::string_view what, Random& random) const {
    const Spoken& by = spoken(speaker);
    const std::vector<Wording>& all = texts(by, what);
    const auto which = random.below(static_cast<std::int64_t>(all.size()));
    return text(by, all[static_cast<std::size_t>(which)], speaker);
}

std::vector<std::string> People::say_all(const Speaker& speaker, std::string_view what) const {
    const Spoken& by = spoken(speaker);
    std::vector<std::string> all;
    for (const Wording& wording : texts(by, what)) all.push_back(text(by, wording, speaker));
    return all;
}

std::string People::say_meaning(const Speaker& speaker, std::string_view intent, Random& random) const {
    return say_one(speaker, meaning(intent), random);
}

}  // namespace tero::app
