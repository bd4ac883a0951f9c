#include "learn/text_features.hpp"

#include "learn/tokens.hpp"

#include <algorithm>
#include <bit>

namespace tero::learn {
namespace {

constexpr std::uint64_t prime = 0x100000001b3ULL;
constexpr std::uint64_t word_seed = 0xcbf29ce484222325ULL;
constexpr std::uint64_t char_seed = 0x9ae16a3b2f90404fULL;
constexpr std::uint64_t stem_seed = 0x2545f4914f6cdd1dULL;
constexpr std::uint64_t far_stem_seed = 0xd6e8feb86659fd93ULL;
constexpr std::uint64_t cross_seed = 0xa0761d6478bd642fULL;
constexpr std::uint64_t context_seed = 0xc2b2ae3d27d4eb4fULL;
constexpr std::uint64_t shape_seed = 0x27d4eb2f165667c5ULL;

constexpr std::uint64_t fed(std::uint64_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * prime;
}
// FNV alone leaves the high bits of short texts alike. Never 0, which is the empty place of a table.
constexpr std::uint64_t finished(std::uint64_t hash) {
    hash ^= hash >> 32U;
    hash *= 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 29U;
    return hash == 0 ? 1 : hash;
}
constexpr std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
    for (const char c : text) seed = fed(seed, c);
    return finished(seed);
}
constexpr std::uint64_t joined(std::uint64_t left, std::uint64_t right, std::uint64_t seed) {
    return finished((left * 3 + seed) ^ (right * prime));
}

std::vector<std::uint64_t>& block(TextFeatures& out, Block which) {
    return out.hashes[static_cast<std::size_t>(which)];
}

void add_words(const FeatureOptions& options, TextFeatures& out) {
    auto& words = block(out, Block::WORDS);
    const std::size_t count = out.tokens.size();
    for (std::size_t i = 0; i < count; ++i) words.push_back(hash_of(out.word(i), word_seed));
    out.single_words = count;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t hash = words[i];
        for (std::size_t n = 1; n < static_cast<std::size_t>(options.word_max) && i + n < count; ++n) {
            hash = joined(hash, words[i + n], word_seed);
            words.push_back(hash);
        }
    }
    // The borders of the message are words of a pair too.
    if (count > 0 && options.word_max > 1) {
        words.push_back(joined(word_seed, words[0], word_seed));
        words.push_back(joined(words[count - 1], word_seed, word_seed));
    }
}

// «Mándeme la cotización» and «mandanos una cotiz» have little in common but how their words begin.
void add_stems(std::span<const std::string_view> contexts, TextFeatures& out) {
    constexpr std::size_t stem_bytes = 4;
    auto& words = block(out, Block::WORDS);
    const std::size_t count = out.tokens.size();
    const auto stem = [&](std::size_t i) { return hash_of(out.word(i).substr(0, stem_bytes), stem_seed); };
    for (std::size_t i = 1; i < count; ++i) {
        words.push_back(joined(stem(i - 1), stem(i), stem_seed));
        if (i > 1) words.push_back(joined(stem(i - 2), stem(i), far_stem_seed));
    }
    for (const std::string_view context : contexts) {
        const std::uint64_t kind = hash_of(context.substr(0, context.find(':')), context_seed);
        for (std::size_t i = 0; i < count; ++i) words.push_back(joined(kind, words[i], context_seed));
    }
}

// Of the whole message, each n-gram that has the border of two words inside it: «no hay» is often «nohay».
void add_crossing(TextFeatures& out) {
    constexpr std::size_t shortest = 4;
    constexpr std::size_t longest = 6;
    auto& grams = block(out, Block::CHARACTERS);
    out.joined.clear();
    for (std::size_t i = 0; i < out.tokens.size(); ++i) {
        if (i > 0) out.joined += '_';
        out.joined += out.word(i);
    }
    const std::string& line = out.joined;
    std::size_t border = line.find('_', 1);
    for (std::size_t from = 0; border != line.npos && from < line.size(); ++from) {
        if (border <= from) border = line.find('_', from + 1);
        if (border == line.npos || border + 2 > from + longest) continue;
        std::uint64_t hash = cross_seed;
        for (std::size_t n = 1; n <= longest && from + n <= line.size(); ++n) {
            hash = fed(hash, line[from + n - 1]);
            if (n >= shortest && from + n >= border + 2) grams.push_back(finished(hash));
        }
    }
}

// Of `_word_`, each n-gram that begins at each place; the hash of the longer goes on from the shorter's.
void add_characters(const FeatureOptions& options, TextFeatures& out) {
    auto& grams = block(out, Block::CHARACTERS);
    const auto shortest = static_cast<std::size_t>(options.char_min);
    const auto longest = static_cast<std::size_t>(options.char_max);
    for (std::size_t i = 0; i < out.tokens.size(); ++i) {
        if (!out.tokens[i].spelled) continue;
        const std::string_view word = out.word(i);
        const std::size_t size = word.size() + 2;
        for (std::size_t from = 0; from < size; ++from) {
            std::uint64_t hash = char_seed;
            for (std::size_t n = 1; n <= longest && from + n <= size; ++n) {
                const std::size_t place = from + n - 1;
                hash = fed(hash, place == 0 || place == size - 1 ? '_' : word[place - 1]);
                if (n >= shortest) grams.push_back(finished(hash));
            }
        }
    }
}

void add_shape(TextFeatures& out) {
    auto& contexts = block(out, Block::CONTEXTS);
    const auto add = [&](std::uint64_t kind, std::uint64_t value) {
        contexts.push_back(finished(shape_seed + kind * 1000 + value));
    };
    add(1, static_cast<std::uint64_t>(std::bit_width(out.tokens.size())));
    add(2, std::min<std::uint64_t>(out.tokens.size(), 5));
    add(3, out.capitals > 3 && out.capitals * 5 >= out.letters * 4 ? 1 : 0);
    const bool asks = out.text.find('?') != std::string::npos;
    add(4, asks ? 1 : 0);
}

void add_contexts(std::span<const std::string_view> contexts, TextFeatures& out) {
    auto& into = block(out, Block::CONTEXTS);
    for (const std::string_view context : contexts) {
        const std::string_view kind = context.substr(0, context.find(':'));
        const std::uint64_t hash = hash_of(kind, context_seed);
        into.push_back(hash);
        if (kind.size() < context.size()) into.push_back(hash_of(context, context_seed));
        into.push_back(joined(hash, std::min<std::uint64_t>(out.tokens.size(), 5), context_seed));
    }
}

}  // namespace

void read_features(std::string_view text, std::span<const std::string_view> contexts,
                   const FeatureOptions& options, TextFeatures& out) {
    for (auto& hashes : out.hashes) hashes.clear();
    read_tokens(text, out);
    add_words(options, out);
    if (options.stems) add_stems(contexts, out);
    add_characters(options, out);
    if (options.crossing) add_crossing(out);
    if (options.shape) add_shape(out);
    add_contexts(contexts, out);
}

}  // namespace tero::learn
