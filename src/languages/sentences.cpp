#include "languages/sentences.hpp"

#include "base/check.hpp"
#include "codec/json_scanner.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

namespace tero {
namespace {

constexpr std::string_view folder = "sentences/";
constexpr std::string_view ending = ".json";
constexpr int depth_max = 8;

Error in_file(const std::string& path, std::string_view key, std::string_view what) {
    return {ErrorCode::invalid, fmt::format("{}: {}{}{}", path, key, key.empty() ? "" : ": ", what),
            std::string{key.empty() ? path : key}};
}

using Texts = std::map<std::string, std::string, std::less<>>;

// The members of one object, those of objects inside it as `outer.inner`.
bool read_members(JsonScanner& json, const std::string& prefix, Texts& into) {
    if (!json.open('{')) return false;
    if (json.peek() == '}') return json.close('}');
    do {
        std::string name;
        if (!json.read_name(name)) return false;
        const std::string key = prefix + name;
        if (json.peek() == '{') {
            if (!read_members(json, key + ".", into)) return false;
            continue;
        }
        std::string text;
        if (json.peek() != '"') return json.fail(key + ": expected a text");
        if (!json.read_string(text)) return false;
        if (!into.emplace(key, std::move(text)).second) return json.fail(key + " comes twice");
    } while (json.take(','));
    return json.close('}');
}

const SentenceKey* declared(std::span<const SentenceKey> keys, std::string_view key) {
    const SentenceKey* by_beginning = nullptr;
    for (const SentenceKey& one : keys) {
        if (one.key == key) return &one;
        if (one.key.ends_with('*') && key.starts_with(one.key.substr(0, one.key.size() - 1)))
            by_beginning = &one;
    }
    return by_beginning;
}

bool gives(const SentenceKey& key, std::string_view name) {
    const auto names = [&](std::string_view one) {
        return fmt::format(" {} ", key.given).find(fmt::format(" {} ", one)) != std::string::npos;
    };
    return names(name) || names("*");
}

// Reads the texts of one language that the code can say.
void read_texts(Language& language, const std::string& path, const Texts& texts,
                std::span<const SentenceKey> keys, std::vector<Error>& errors) {
    for (const auto& [key, text] : texts) {
        const SentenceKey* said = declared(keys, key);
        if (said == nullptr) {
            errors.push_back(in_file(path, key, "nobody says this"));
            continue;
        }
        auto wording = Wording::parse(text, language.grammar.forms());
        if (!wording) {
            errors.push_back(in_file(path, key, wording.error().message));
            continue;
        }
        if (text.empty()) errors.push_back(in_file(path, key, "is empty"));
        for (const std::string& name : wording->places()) {
            if (!gives(*said, name))
                errors.push_back(
                    in_file(path, key,
                            fmt::format("{{{}}} is not given; there {}", name,
                                        said->given.empty() ? std::string{"is no value for this text"}
                                                            : fmt::format("are: {}", said->given))));
        }
        language.texts.emplace(key, std::move(*wording));
    }
}

}  // namespace

std::string Speech::operator()(std::string_view key, const Values& values) const {
    return language_->grammar.say(wording(key), values);
}

const Wording& Speech::wording(std::string_view key) const {
    const auto text = language_->texts.find(key);
    CHECK(text != language_->texts.end(), "no sentence {} in {}", key, code());
    return text->second;
}

std::string Speech::filled(std::string_view key, Values values) const {
    const auto text = language_->texts.find(key);
    CHECK(text != language_->texts.end(), "no sentence {} in {}", key, code());
    const auto places = text->second.places();
    for (const std::string& place : places) {
        const bool given = std::any_of(values.begin(), values.end(),
                                       [&](const auto& value) { return value.first == place; });
        if (!given) values.emplace_back(place, "");
    }
    return language_->grammar.say(text->second, values);
}

std::string Speech::label(std::string_view code) const {
    const std::string key = fmt::format("label.{}", code);
    if (has(key)) return (*this)(key);
    std::string spaced(code);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    return spaced;
}

std::string Speech::money(const Decimal& amount, std::string_view currency, Cents cents) const {
    const std::string key = fmt::format("currency.{}", currency);
    return language_->grammar.money(amount, has(key) ? (*this)(key) : std::string{currency}, cents);
}

std::vector<Error> Sentences::read_into(Sentences& sentences, const BusinessFiles& files,
                                        std::span<const SentenceKey> keys) {
    std::vector<Error> errors;
    std::map<std::string, std::string> paths;  // by language
    std::set<std::string, std::less<>> all;    // that some language has, or that the code says
    for (const SentenceKey& key : keys) {
        if (!key.key.ends_with('*')) all.emplace(key.key);
    }
    for (const auto& [path, text] : files.texts) {
        if (!path.starts_with(folder) || !path.ends_with(ending)) continue;
        const std::string code = path.substr(folder.size(), path.size() - folder.size() - ending.size());
        paths[code] = path;
        Language& language = sentences.languages_[code];
        auto grammar = Grammar::read(files, code);
        if (!grammar) {
            errors.push_back(grammar.error());
            continue;
        }
        language.grammar = std::move(*grammar);
        JsonScanner json(text, depth_max);
        Texts texts;
        if (!read_members(json, "", texts) || !json.finish()) {
            errors.push_back(in_file(path, "", json.error()));
            continue;
        }
        read_texts(language, path, texts, keys, errors);
        for (const auto& [key, wording] : language.texts) all.insert(key);
    }
    for (const auto& [code, path] : paths) {
        const Language& language = sentences.languages_[code];
        if (language.texts.empty()) continue;  // said above
        for (const std::string& key : all) {
            if (!language.texts.contains(key)) errors.push_back(in_file(path, key, "is missing"));
        }
    }
    if (!paths.contains(sentences.first_)) {
        const std::string path = fmt::format("{}{}{}", folder, sentences.first_, ending);
        errors.push_back(in_file(path, "", "there is no such file, and it is the business's first language"));
    }
    return errors;
}

std::vector<Error> Sentences::check(const BusinessFiles& files, std::string_view first,
                                    std::span<const SentenceKey> keys) {
    Sentences sentences;
    sentences.first_ = first;
    return read_into(sentences, files, keys);
}

Result<Sentences> Sentences::read(const BusinessFiles& files, std::string_view first,
                                  std::span<const SentenceKey> keys) {
    Sentences sentences;
    sentences.first_ = first;
    const std::vector<Error> errors = read_into(sentences, files, keys);
    if (!errors.empty()) return errors.front();
    return sentences;
}

Speech Sentences::in(std::string_view language) const {
    auto found = languages_.find(language.substr(0, language.find_first_of("_-")));
    if (found == languages_.end()) found = languages_.find(first_);
    CHECK(found != languages_.end(), "sentences without {}", first_);
    return Speech{found->second};
}

std::set<std::string, std::less<>> Sentences::places(std::string_view key) const {
    std::set<std::string, std::less<>> names;
    for (const auto& [code, language] : languages_) {
        const auto text = language.texts.find(key);
        if (text != language.texts.end()) names.merge(text->second.places());
    }
    return names;
}

std::vector<std::string> Sentences::languages() const {
    std::vector<std::string> codes{first_};
    for (const auto& [code, language] : languages_) {
        if (code != first_) codes.push_back(code);
    }
    return codes;
}

}  // namespace tero
