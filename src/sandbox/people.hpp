// Who the customers of a business may be, and the words they have: its customers.json, read once. Texts are
// wordings (languages/wording.hpp) that may say any value of a wish, any detail, and `quote`, the number of
// the quote that the customer has.
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
};

class People {
public:
    // Every problem with file and path; empty where a demo can be played.
    static std::vector<Error> check(const BusinessFiles& files);
    // The first of them; not_found: the business has no customers.json.
    static Result<People> read(const BusinessFiles& files);

    const CustomersFile& as_written() const { return file_; }

    // `price`, `partial`, …: what there is one text for.
    std::string say(const Speaker& speaker, std::string_view what) const;
    // `request`: one of several.
    std::string say_one(const Speaker& speaker, std::string_view what, Random& random) const;
    // `pieces`: all of them.
    std::vector<std::string> say_all(const Speaker& speaker, std::string_view what) const;
    // One of the sentences that mean this intent.
    std::string say_meaning(const Speaker& speaker, std::string_view intent, Random& random) const;

private:
    struct Spoken {
        Grammar grammar = {};
        std::map<std::string, std::string, std::less<>> labels = {};
        std::map<std::string, std::vector<Wording>, std::less<>> texts = {};  // `means.greeting`
    };

    static std::vector<Error> read_into(People& people, const BusinessFiles& files);
    void read_names(std::vector<Error>& errors);
    void read_texts(const SpeakersFile& from, const std::string& path, Spoken& into,
                    std::vector<Error>& errors) const;
    const Spoken& spoken(std::string_view language) const;
    const std::vector<Wording>& texts(const Spoken& by, std::string_view what) const;
    std::string text(const Spoken& by, const Wording& wording, const Speaker& speaker) const;

    CustomersFile file_ = {};
    std::set<std::string, std::less<>> names_ = {};    // of all values that a text may say
    std::set<std::string, std::less<>> numbers_ = {};  // … those written as each language writes numbers
    std::map<std::string, Spoken, std::less<>> languages_ = {};
};

}  // namespace tero::app
