#include "workers/ai/guard/claims.hpp"

#include <algorithm>
#include <array>

namespace tero::ai {
namespace {

constexpr std::size_t topic_words_max = 7;

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
}

bool stands_at(const Lexicon::Section& section, std::span<const std::string_view> words, std::size_t at) {
    return std::any_of(section.begin(), section.end(),
                       [&](const Phrase& phrase) { return length_at(phrase, words, at) > 0; });
}

// «te lo llevamos», «shall we»: somebody of the shop does it.
bool offers(std::string_view word, std::string_view language) {
    if (language == "en")
        return word == "we" || word == "i'll" || word == "shall" || word == "we'll" || word == "let";
    return word.size() > 4 && word.ends_with("mos");
}

}  // namespace

std::vector<bool> denials(const ReadText& text, const Lexicon& lexicon, std::string_view language) {
    std::vector<bool> denies(text.clauses(), false);
    const std::vector<std::string_view> words = text.texts();
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (stands_at(lexicon.of(language, "not"), words, at)) denies[text.words[at].clause] = true;
    }
    return denies;
}

std::vector<Claim> claims_in(const ReadText& text, const Lexicon& lexicon, std::string_view language) {
    std::vector<Claim> found;
    const std::vector<std::string_view> words = text.texts();
    const std::vector<bool> denies = denials(text, lexicon, language);
    for (const std::string& name : lexicon.claims(language)) {
        const Lexicon::Section& phrases = lexicon.of(language, "claim " + name);
        for (std::size_t at = 0; at < words.size(); ++at) {
            for (const Phrase& phrase : phrases) {
                const std::size_t length = length_at(phrase, words, at);
                if (length == 0) continue;
                Claim claim{.concept_name = name,
                            .phrase = phrase.value.empty() ? joined(phrase.words) : phrase.value,
                            .negative = denies[text.words[at].clause],
                            .clause = text.words[at].clause,
                            .sentence = text.words[at].sentence};
                for (std::size_t i = 0; i < length; ++i)
                    claim.found += (i == 0 ? "" : " ") + std::string{words[at + i]};
                found.push_back(std::move(claim));
            }
        }
    }
    return found;
}

Manner::Manner(const ReadText& text, const Lexicon& lexicon, std::string_view language) {
    const std::size_t clauses = text.clauses();
    const std::vector<std::string_view> words = text.texts();
    std::vector<bool> defers(clauses, false);
    std::vector<bool> topic(clauses, false);
    std::vector<bool> offered(clauses, false);
    std::vector<std::size_t> first(clauses, words.size());
    std::vector<std::size_t> count(clauses, 0);
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::size_t clause = text.words[at].clause;
        first[clause] = std::min(first[clause], at);
        count[clause] += 1;
        if (stands_at(lexicon.of(language, "deferral"), words, at)) defers[clause] = true;
        if (offers(words[at], language)) offered[clause] = true;
    }
    leaves_open_ = std::vector<bool>(clauses, false);
    bare_ = std::vector<bool>(clauses, false);
    asks_ = std::vector<bool>(clauses, false);
    std::vector<bool> sentence_defers(text.asks.size(), false);
    for (std::size_t clause = 0; clause < clauses; ++clause) {
        if (count[clause] == 0) continue;
        if (defers[clause]) sentence_defers[text.words[first[clause]].sentence] = true;
    }
    for (std::size_t clause = 0; clause < clauses; ++clause) {
        if (count[clause] == 0) continue;
        const std::size_t sentence = text.words[first[clause]].sentence;
        std::size_t begin = first[clause];
        // The word that joins it to the one before is not what it begins with.
        if (count[clause] > 1 && stands_at(lexicon.of(language, "splits"), words, begin)) ++begin;
        topic[clause] =
            count[clause] <= topic_words_max && stands_at(lexicon.of(language, "topics"), words, begin);
        const bool named = stands_at(lexicon.of(language, "determiners"), words, begin);
        leaves_open_[clause] = defers[clause] || (topic[clause] && sentence_defers[sentence]);
        // «la garantía», «el plazo de entrega»: no verb is among them.
        const std::size_t size = count[clause] - (begin - first[clause]);
        const bool joined = size == 4 && stands_at(lexicon.of(language, "of"), words, begin + 2);
        bare_[clause] = sentence_defers[sentence] && named && (size == 2 || joined);
        asks_[clause] = text.asks[sentence] && !offered[clause];
    }
}

}  // namespace tero::ai
