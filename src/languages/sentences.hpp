// Every text that a customer reads, in every language of the business: `sentences/<code>.json` holds them
// under the keys that the code uses (docs/sentences.md), `languages/<code>/grammar.json` how numbers, days
// and lists are written. A text is made when it is said, in its reader's language.
//
//     const Speech say = sentences.in("es");
//     say("reply.accepted", {{"name", "Ana"}, {"quote", "COT-2026-000418"}})
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"
#include "languages/grammar.hpp"
#include "languages/wording.hpp"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// A key that the code says, and the names of the values it says it with. `label.*` stands for every key of
// that beginning that the business's files have; the code says those whose names come from data. `*` among
// the values stands for names that come from data; the code says such a text `filled`.
struct SentenceKey {
    std::string_view key;
    std::string_view given = {};  // `name business quote`
};

// One language of a business.
struct Language {
    Grammar grammar = {};
    std::map<std::string, Wording, std::less<>> texts = {};  // by key: `reply.greeting`
};

// What speaks one language. As cheap as the reference it is; the Sentences outlive it.
class Speech {
public:
    explicit Speech(const Language& language) : language_(&language) {}

    // A key that is not there is a bug: all that are declared have been checked.
    std::string operator()(std::string_view key, const Values& values = {}) const;
    bool has(std::string_view key) const { return language_->texts.contains(key); }
    const Wording& wording(std::string_view key) const;  // of one that is there
    // A place that has no value is empty.
    std::string filled(std::string_view key, Values values) const;

    // The name of a code, `label.<code>`; one that has none is read out with spaces: `lana_roca`, lana roca.
    std::string label(std::string_view code) const;
    // With the sign that the business writes, `currency.<code>`, else with the code.
    std::string money(const Decimal& amount, std::string_view currency,
                      Cents cents = Cents::when_not_zero) const;

    const std::string& code() const { return language_->grammar.code(); }
    std::string number(const Decimal& value) const { return language_->grammar.number(value); }
    std::string percentage(const Decimal& value) const { return language_->grammar.percentage(value); }
    std::string day(const LocalTime& at) const { return language_->grammar.day(at); }
    std::string date(const LocalTime& at) const { return language_->grammar.date(at); }
    std::string all_of(const std::vector<std::string>& items) const {
        return language_->grammar.all_of(items);
    }
    std::string any_of(const std::vector<std::string>& items) const {
        return language_->grammar.any_of(items);
    }

private:
    const Language* language_;
};

class Sentences {
public:
    // Every problem at once, each with file and key: a key missing in one language, a place that is not given
    // a value, a key that nobody says, a language without grammar.
    static std::vector<Error> check(const BusinessFiles& files, std::string_view first,
                                    std::span<const SentenceKey> keys);
    // `first`: the language for readers of one that the business does not speak. The first of the problems.
    static Result<Sentences> read(const BusinessFiles& files, std::string_view first,
                                  std::span<const SentenceKey> keys);

    // `pt` and `pt_BR` are the same.
    Speech in(std::string_view language) const;
    const std::string& first() const { return first_; }
    // Whether the text is there in the business's first language, and so in each.
    bool has(std::string_view key) const { return in(first_).has(key); }
    // Every name that the text has a place for, in some language.
    std::set<std::string, std::less<>> places(std::string_view key) const;
    std::vector<std::string> languages() const;

private:
    static std::vector<Error> read_into(Sentences& sentences, const BusinessFiles& files,
                                        std::span<const SentenceKey> keys);

    std::string first_ = {};
    std::map<std::string, Language, std::less<>> languages_ = {};
};

}  // namespace tero
