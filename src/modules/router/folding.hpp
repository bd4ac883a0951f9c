// Text without case and accents, and the sound of a word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

// What single letters say about the language: ñ and ¿ are Spanish, ã and ç Portuguese.
struct LetterVotes {
    int spanish = 0;
    int portuguese = 0;
};

inline constexpr char question_opens = '\x01';  // «¿»

// One entry of each list for each byte of `text`, and every byte of `text` is ASCII.
struct Folded {
    std::string text = {};
    std::vector<std::uint32_t> offsets = {};  // where in the original it came from
    std::vector<bool> upper = {};
    std::vector<bool> accented = {};
    std::size_t letters = 0;
    std::size_t capitals = 0;
    LetterVotes votes = {};
};

// Bytes that are not UTF-8, and signs with no meaning here, become blanks.
Folded fold_with_offsets(std::string_view original);

// Lower case, no accents: «Maçã Única» is `maca unica`.
std::string fold(std::string_view text);

// The sound of one folded word, the same for its usual spellings: k, qu and c; z, s and soft c; v and b; a
// silent h; doubled letters.
std::string sound_of(std::string_view folded_word);

}  // namespace tero::router
