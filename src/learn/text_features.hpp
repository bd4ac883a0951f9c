// What a linear model sees of a text: hashed word n-grams, character n-grams and context.
//
//     «Holaaa!! Kiero 80m2, mi nro es 099 123 456»   after_question:town
//       tokens      hola ! kiero 00 m 0 mi nro es @phone
//       words       hola, hola !, !, ! kiero, …       one or two tokens each
//       stems       hola+!, hola..kier, …             beginnings of two words, also with one between
//       characters  _h, _ho, ho, hol, …               two to five inside a word's borders
//       crossing    o_ki, la_!, …                     four to six over a border
//       contexts    after_question:town, after_question
//
// Lower case, accents folded but ñ kept, stretched letters cut, a number's digits all 0, and one token each
// for addresses, telephones and numbers of papers. The same text gives the same hashes on every machine.
#pragma once

#include <boost/describe.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::learn {

// Longer texts are read up to here.
inline constexpr std::size_t text_bytes_max = 4096;

// Kept in the model's file: a model reads texts as it was trained to.
struct FeatureOptions {
    std::int32_t word_max = 2;  // tokens of the longest word n-gram
    std::int32_t char_min = 2;
    std::int32_t char_max = 5;
    bool shape = true;      // with the contexts: length, capitals, whether it asks
    bool stems = false;     // pairs of beginnings of words, and each word with its context
    bool crossing = false;  // n-grams of characters over the borders of words
    bool operator==(const FeatureOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(FeatureOptions, (), (word_max, char_min, char_max, shape, stems, crossing))

// Blocks are brought to the same length each before they are weighed.
enum class Block : std::uint8_t { WORDS, CHARACTERS, CONTEXTS };
inline constexpr std::size_t block_count = 3;

struct Token {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool spelled = false;  // has letters or digits, whose n-grams tell something
};

// The caller keeps one and gives it again: what it holds is not allocated anew.
struct TextFeatures {
    std::string text = {};  // normalised, the tokens one behind the other
    std::vector<Token> tokens = {};
    std::string joined = {};  // with a sign between them
    std::vector<std::uint64_t> hashes[block_count] = {};
    std::size_t single_words = 0;  // the first of the words' hashes, one for each token
    std::size_t letters = 0;
    std::size_t capitals = 0;

    std::string_view word(std::size_t i) const {
        return std::string_view{text}.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
    }
};

// A context is a text such as `after_question:town`; what stands before its colon is one too.
void read_features(std::string_view text, std::span<const std::string_view> contexts,
                   const FeatureOptions& options, TextFeatures& out);

}  // namespace tero::learn
