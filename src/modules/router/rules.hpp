// The rules by which the router knows an intent. They stand in files: those that any business in a language
// shares in languages/<x>/rules.txt, those of one trade in the business's rules/. A rule is a line with its
// name, and patterns (pattern.hpp), one a line; a new way to say something is one more line.
//
//     // A comment.
//     [price_inquiry.asks_price] PRICE_INQUIRY STRONG 0.92    name, intent, tier, weight, perhaps a mood
//     cuanto|quanto _1 sale|salen|cuesta|
//         custa                                               goes on with the line before
//     [trap.other_meaning] TRAP                               its words say nothing to other rules
//     llamada perdida
//
// A rule may go on in another file, under the same line: each file holds the part that is its own. Where two
// intents fit the same words, they are told in the order of IntentType.
//
// Where matches overlap, the longer one counts: «sigue en pie el precio» asks about a quote, not about a
// price.
#pragma once

#include "base/result.hpp"
#include "kernel/business_files.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/pattern.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tero::router {

// WEAK counts only where nothing STRONG was found, SOCIAL (hello, thanks) only where nothing else was.
enum class Tier { STRONG, WEAK, SOCIAL };

// ASSERTED: not in a question, tied to no condition, negated or put off: «¿si confirmo hoy, cuándo llega?»
// and «confirmo mañana» confirm nothing. ASKED: only in a question. UNBROKEN: no comma inside.
enum class Mood { ANY, ASSERTED, ASKED, UNBROKEN };

struct Rule {
    std::string name = {};                       // for «por qué»
    IntentType intent = IntentType::UNKNOWN;     // UNKNOWN: a trap; its words then say nothing to other rules
    Tier tier = Tier::STRONG;
    double weight = 0;  // how sure one match makes us
    Mood mood = Mood::ANY;
    std::string where = {};  // the file and the line that declare it
    std::vector<Pattern> patterns = {};

    bool is_trap() const { return intent == IntentType::UNKNOWN; }
};

// The rules of one file; an error names it and the line.
Result<std::vector<Rule>> read_rules(std::string_view file, std::string_view text);

struct Match {
    const Rule* rule = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// All rules, found by their first word. Read once; safe to use from any thread.
class RuleBook {
public:
    // Every file of rules: the languages' and the business's own.
    static Result<RuleBook> read(const BusinessFiles& files, const Words& words);

    // Every match, the traps' words left out, in order of the text.
    std::vector<Match> find(PatternText& text) const;

private:
    struct Entry {
        std::uint32_t rule = 0;
        std::uint32_t pattern = 0;
    };
    struct Index {
        std::unordered_map<std::string, std::vector<std::uint32_t>> by_sound = {};
        std::unordered_map<std::string, std::vector<std::uint32_t>> by_beginning = {};
        std::vector<std::uint32_t> by_entity = {};
        std::size_t beginning_max = 0;
    };

    const Pattern& pattern_of(const Entry& entry) const { return rules_[entry.rule].patterns[entry.pattern]; }
    void add_patterns(std::uint32_t rule, Index& index);
    static void add_key(const Pattern& pattern, std::uint32_t entry, Index& index);
    template <class Visit>
    void candidates(const Index& index, const PatternText& text, std::size_t at, Visit visit) const;
    void correct_spelling(PatternText& text) const;
    bool knows(std::string_view sound) const;

    std::vector<Rule> rules_;  // in the order of their intents
    std::vector<Entry> entries_;
    Index traps_;
    Index telling_;
    std::vector<std::string> long_sounds_;  // of words whose slips of the finger are mended
    Index words_;                           // every word of every pattern, wherever it stands
};

}  // namespace tero::router
