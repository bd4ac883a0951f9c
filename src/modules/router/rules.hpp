// The rules by which the router knows an intent. A rule is a name and a list of patterns (pattern.hpp), one a
// line; a new way to say something is one more line. A line that begins with blanks goes on with the one
// before.
//
// Where matches overlap, the longer one counts: «sigue en pie el precio» asks about a quote, not about a
// price.
#pragma once

#include "modules/router/model/intent.hpp"
#include "modules/router/pattern.hpp"

#include <cstdint>
#include <span>
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
    IntentType intent = IntentType::UNKNOWN;  // UNKNOWN: a trap; its words then say nothing to other rules
    Tier tier = Tier::STRONG;
    double weight = 0.9;         // how sure one match makes us
    std::string_view name = {};  // for «por qué»
    std::string_view patterns = {};
    Mood mood = Mood::ANY;
};

std::span<const Rule> sales_rules();    // everything about buying
std::span<const Rule> service_rules();  // questions about use, orders and quotes under way
std::span<const Rule> care_rules();     // a person, consent, noise, courtesy
std::span<const Rule> trap_rules();     // words that mean something else here

struct Match {
    const Rule* rule = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// All rules, found by their first word. Built once; safe to read from any thread.
class RuleBook {
public:
    static const RuleBook& standard();

    RuleBook();
    // Every match, the traps' words left out, in order of the text.
    std::vector<Match> find(PatternText& text) const;

private:
    struct Entry {
        const Rule* rule = nullptr;
        Pattern pattern = {};
    };
    struct Index {
        std::unordered_map<std::string, std::vector<std::uint32_t>> by_sound = {};
        std::unordered_map<std::string, std::vector<std::uint32_t>> by_beginning = {};
        std::vector<std::uint32_t> by_entity = {};
        std::size_t beginning_max = 0;
    };

    void add(std::span<const Rule> rules, Index& index);
    void add_key(const Pattern& pattern, std::uint32_t entry, Index& index);
    template <class Visit>
    void candidates(const Index& index, const PatternText& text, std::size_t at, Visit visit) const;
    void correct_spelling(PatternText& text) const;
    bool knows(std::string_view sound) const;

    std::vector<Entry> entries_;
    Index traps_;
    Index rules_;
    Index words_;  // every word of every pattern, wherever it stands
};

}  // namespace tero::router
