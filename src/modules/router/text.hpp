// A message as the router reads it: words without case or accents, numbers as numbers, telephones, addresses
// and quote numbers each as one token.
//
//     «Preciso 80 m² de Tela, ¿q sale x metro?»
//       preciso | 80 | m2 | de | tela          a sentence
//       que | sale | por | metro               another, a question
//
// Each word also has a sound, in which the usual spellings of one word agree: kiero and quiero, nesesito and
// necesito, ola and hola, quanto and cuanto.
#pragma once

#include "base/decimal.hpp"
#include "modules/router/folding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

struct Words;

// Longer texts are read up to here.
inline constexpr std::size_t text_bytes_max = 4096;

enum class TokenKind { WORD, NUMBER, PHONE, EMAIL, URL, QUOTE, MARK };

struct Token {
    TokenKind kind = TokenKind::WORD;
    std::string text = {};   // folded; of a PHONE its digits with country code, of a QUOTE its number
    std::string sound = {};  // of words, number words included
    std::optional<Decimal> number = {};
    std::optional<Decimal> other_reading = {};  // `12.500` is 12500, or 12.5 where that makes no sense
    std::size_t begin = 0;                      // bytes of the original
    std::size_t end = 0;
    std::size_t sentence = 0;
    bool capital = false;      // written with a first capital and small letters after it
    bool accented = false;     // tells «sí» from «si»
    bool negative = false;     // a minus stands before the number
    bool after_comma = false;  // or another small pause
    bool after_colon = false;
};

struct Text {
    std::vector<Token> tokens = {};
    std::vector<bool> questions = {};  // which sentences ask
    std::string language = {};         // es, en, pt; empty when nothing tells
    LetterVotes letters = {};
    bool all_capitals = false;

    bool is_question(std::size_t token) const { return questions[tokens[token].sentence]; }
    bool same_sentence(std::size_t a, std::size_t b) const {
        return tokens[a].sentence == tokens[b].sentence;
    }
};

// `language` decides what the words do not: «1.500», «dos», «once».
// Quotes are known by their prefix and by the shape of their number; a prefix that we do not use any more, or
// never did, stays what it was: who names one quote does not mean another.
Text read_text(std::string_view original, const Words& words, std::string_view language = "es",
               std::string_view quote_prefix = {});

// 099 123 456, +598 99 123 456, 59899123456 -> 59899123456; empty when it is no telephone number we know.
std::string phone_digits(std::string_view text);

}  // namespace tero::router
