// The words that customers use: sentences of real people's kind, by what they mean and in which language,
// read from a file of lines such as {"text": "STOP", "lang": "en", "intent": "opt_out"}.
#pragma once

#include "base/result.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

struct Sentence {
    std::string text = {};
    std::string lang = {};
    std::string intent = {};
    bool operator==(const Sentence&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sentence, (), (text, lang, intent))
TERO_DESCRIBED_WHOLLY(Sentence);

class Words {
public:
    // invalid, with the line, when one cannot be read or a meaning that every customer needs is missing in
    // Spanish.
    static Result<Words> parse(std::string_view lines);
    static Result<Words> read(const std::string& path);

    // Never empty for the meanings a customer needs: Spanish stands in for a language without any.
    const std::vector<std::string>& of(std::string_view intent, std::string_view language) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> texts_ = {};  // `opt_out/es`
};

}  // namespace tero::app
