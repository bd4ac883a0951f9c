// Who the customers of a business may be, and the words they have: its customers.json and voices/*.json, read
// once. Texts are wordings (languages/wording.hpp) that may say any value of a wish, any detail, and `quote`,
// the number of the quote that the customer has. A line break in what is said begins another message.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "kernel/business_files.hpp"
#include "languages/grammar.hpp"
#include "sandbox/customers_file.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

// What a customer wants, by name: `product`, `town`. What was not said is not there.
using Wants = std::map<std::string, std::string, std::less<>>;

// Somebody about to say something.
struct Speaker {
    std::string_view language;
    const Wants& wants;
    std::string_view quote = {};  // its number, once there is one
    std::string_view voice = {};  // one of People::voices(); empty: as everybody in the language speaks
};

class People {
public:
    // Every problem with file and path; empty where a demo can be played.
    static std::vector<Error> check(const BusinessFiles& files);
    // The first of them; not_found: the business has no customers.json.
    static Result<People> read(const BusinessFiles& files);

    const CustomersFile& as_written() const { return file_; }

    // The names of those who speak this language in their own way.
    std::vector<std::string> voices(std::string_view language) const;

    // `price`, `partial`, …: what there is one text for.
    std::string say(const Speaker& speaker, std::string_view what) const;
    // `request`: one of several.
    std::string say_one(const Speaker& speaker, std::string_view what, Random& random) const;
    // `pieces`: all of them.
    std::vector<std::string> say_all(const Speaker& speaker, std::string_view what) const;
    // Of each language that says so: all that the message with a right quote for these wants holds.
    std::vector<std::vector<std::string>> quoted(const Wants& wants) const;
    // What is wanted once `change` was said.
    Wants changed(Wants wants) const;
    // The catalog's options for these wants, by code.
    Wants priced_options(const Wants& wants) const;
    // As this speaker writes it.
    std::string label(const Speaker& speaker, std::string_view value) const;

    // One of the sentences that mean this intent.
    std::string say_meaning(const Speaker& speaker, std::string_view intent, Random& random) const;

private:
    struct Spoken {
        Grammar grammar = {};
        std::map<std::string, std::string, std::less<>> labels = {};
        std::map<std::string, std::vector<Wording>, std::less<>> texts = {};  // `means.greeting`
        std::string language = {};  // of a voice; empty: this is a language itself
    };
    // Where a text stands, and whether it has to.
    struct Place {
        std::string file = {};
        std::string path = {};
        bool all_needed = true;
    };

    static std::vector<Error> read_into(People& people, const BusinessFiles& files);
    void read_names(std::vector<Error>& errors);
    void read_plain(const std::map<std::string, std::string>& texts, std::string_view path,
                    std::map<std::string, Wording, std::less<>>& into, std::vector<Error>& errors) const;
    void read_texts(const SaysFile& says, const Place& place, Spoken& into, std::vector<Error>& errors) const;
    static void read_voices(People& people, const BusinessFiles& files, std::vector<Error>& errors);
    const Spoken& spoken(const Speaker& speaker) const;
    const Spoken& spoken_language(std::string_view language) const;
    const std::vector<Wording>& texts(const Spoken& by, std::string_view what) const;
    std::string text(const Spoken& by, const Wording& wording, const Speaker& speaker) const;
    std::string plain(const Wording& wording, const Wants& wants) const;

    CustomersFile file_ = {};
    std::set<std::string, std::less<>> names_ = {};    // of all values that a text may say
    std::set<std::string, std::less<>> numbers_ = {};  // … those written as each language writes numbers
    std::map<std::string, Spoken, std::less<>> languages_ = {};
    std::map<std::string, Spoken, std::less<>> voices_ = {};
    std::map<std::string, Wording, std::less<>> changed_ = {};
    std::map<std::string, Wording, std::less<>> priced_ = {};
};

}  // namespace tero::app
