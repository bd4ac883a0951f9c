// The words that the router compares with: of the languages (languages/<x>/words.json) and of one business
// (words.json). Every word stands in lower case and without accents; `entreg*` is any ending. A list may be
// filled by several files: each language gives its part of it, and the business its own.
#pragma once

#include "base/result.hpp"
#include "codec/described.hpp"
#include "kernel/business_files.hpp"
#include "modules/router/unit.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

class WordList {
public:
    void add(std::string_view word);
    bool has(std::string_view word) const;
    const std::vector<std::string>& whole() const { return words_; }

private:
    std::vector<std::string> words_;       // sorted
    std::vector<std::string> beginnings_;  // of those written with `*`
};

// Words that stand for a code: «tarjeta», «card» and «cartão» are `tarjeta`.
class CodeWords {
public:
    void add(const std::string& code, std::string_view word) { words_[code].add(word); }
    // Empty: of none.
    std::string_view code_of(std::string_view word) const;

private:
    std::map<std::string, WordList> words_;
};

// What one word means in one language.
struct LanguageWords {
    std::string code = {};                                             // es
    WordList telling = {};                                             // words that only this language has
    WordList goods = {};  // those of them that are the business's: such a word travels with the thing
    std::map<std::string, int, std::less<>> numbers = {};              // 0: in this language it is no number
    std::map<std::string, std::string, std::less<>> short_forms = {};  // «xq» is «porque»
    std::map<std::string, std::string, std::less<>> sides = {};        // long, wide, high
    WordList either = {};                                              // between two values: one of them
    bool in_feet = false;                                              // who speaks it may count in feet
    CodeWords dates = {};  // month_3, weekday_1, day, week, tomorrow, next, after, from, clock, …
};

struct WordLists {
    // Around the matter.
    WordList courtesies;      // said before or after it
    WordList clause_openers;  // a clause begins behind them: «dale, la quiero»
    WordList thanks;
    WordList no;
    WordList no_and_manners;  // what a message that only says no may consist of
    WordList yes_and_manners;
    WordList clear_yes;    // beside a thank you still a yes
    WordList only_polite;  // alone no yes
    WordList yes_too;      // behind a thing: it is wanted

    // What becomes of an assertion.
    WordList takes_back;  // «no confirmo», «cuando confirme»
    WordList times;       // «confirmo el lunes»
    WordList conditions;  // «acepto si incluye»
    WordList drops_them;    // «sacalos»
    WordList said_wrong;    // «dije 120 y era 80»
    WordList asks_in_words; // «de dónde», without a mark too
    WordList more;          // «el más fino»
    WordList again;         // behind «otra»: «otra vez» is nothing else
    WordList before_count;  // «pasame 12»
    WordList shrugs;      // behind a no that denies nothing: «no pasa nada, cerramos»
    WordList before_a_time;
    WordList before_a_day;  // «el 15»
    WordList if_words;      // accented it is a yes
    WordList asks_on;       // a question goes on behind «si confirmo …»
    WordList long_words;    // long words that tell an intent: a slip of the finger in them is mended

    // Small words.
    WordList articles;
    WordList and_words;
    WordList or_words;
    WordList corrections;  // what follows replaces what was said
    WordList hedges;       // behind a number: it is about so much, «80 capaz»
    WordList mistaken;     // beside a value: another was meant before, «me equivoqué», «the wrong width»
    WordList better;       // «mejor la otra»: what follows replaces what was said
    WordList until;        // before a time: not before it
    WordList same;         // «la misma medida»: what was said before holds
    WordList instead;      // «en vez de 100»: what follows is replaced
    WordList of;
    WordList to;
    WordList by;  // 8 by 5
    WordList of_or_by;
    WordList them;  // «50 of them»
    WordList with;
    WordList with_or_and;
    WordList with_or_plus;
    WordList without;
    WordList that;
    WordList is;
    WordList are;  // before a number: it counts or measures, «son 15»
    WordList me;
    WordList oneself;
    WordList joints;  // «silla de bar», «silla para bar» and «silla bar» are one name

    // Numbers and measures.
    WordList one;  // one, before a unit
    WordList half;
    WordList hundred;          // multiplies what stands before it
    WordList single_units;     // «un metro», «medio metro»
    WordList plural_units;     // «dos metros y medio»
    WordList squarable;        // units that may be written with a 2 behind them
    WordList between_numbers;  // of 8 … x 5
    WordList square;
    WordList squared;
    WordList single_metre;
    WordList per_metre;
    WordList area_words;
    WordList before_total;
    WordList before_length;
    WordList upright;  // what is said to be so long stands: its other side is the height
    WordList quantity_words;
    WordList months;
    WordList month_beginnings;  // of three letters
    WordList money;             // before a number: it is a price
    WordList counted;           // behind a number: days, instalments, people
    WordList before_clock;      // before a number: an hour, a day
    WordList rate;              // behind «por»: per cent, per month
    WordList changes;           // the last value counts
    WordList serves;
    WordList changes_to;
    WordList chosen;
    WordList chosen_in;

    // Options of a product, and on how many sides.
    WordList speaks_of_goods;
    WordList to_be_had;  // «¿lo tienen en 150?»: whether there is one
    WordList before_option_number;
    WordList behind_option_number;
    WordList before_named_number;
    WordList sides;
    WordList per_side;
    WordList several_prices;  // «los dos precios»: a price for each of them
    WordList everywhere;      // on all sides
    WordList both;
    WordList each;  // «10 m2 de cada una»: of every one of them
    WordList single_side;
    WordList none;
    WordList asks_about_one;  // asks whether it is included, orders none

    // Services.
    WordList before_service;  // between «con» and the service
    WordList does_not_want;
    WordList adds;
    WordList orders;
    WordList included;
    WordList includes;     // «envío incluido»
    WordList includes_it;  // «incluye envío»
    WordList everything;
    WordList on_own_account;
    WordList own_account;
    WordList fetches;
    WordList goes;
    WordList to_fetch;
    WordList pick;
    WordList pick_up;
    WordList delivered;
    WordList delivered_if_stated;
    WordList put;
    WordList at_site;
    WordList site;

    // Places.
    WordList everyday_places;  // names of places that are also everyday words or people
    WordList vague_places;     // no place for sure: only where we asked, or behind a preposition
    WordList delivery_words;
    WordList at_place;
    WordList about_place;
    WordList for_place;
    WordList in_place;
    WordList from_place;
    WordList to_place;
    WordList toward;
    WordList inside_names;  // «Villa Nueva de los Ríos»
    WordList not_places;
    WordList not_place_nouns;
    WordList before_answered_place;
    WordList no_place;  // begins no answer to «where to?»

    // Who writes, and when to call.
    WordList invoice;
    WordList periods;
    WordList comes;
    WordList past_or_next;
    WordList weekdays;
    WordList last_or_next;
    WordList named_periods;
    WordList spans;
    WordList calls;
    WordList call;
    WordList call_wishes;
    WordList another;
    WordList sellers;
    WordList competitors;
    WordList am_called;
    WordList is_called;
    WordList name_words;

    // A clear yes or no, and which of several is meant.
    WordList half_yes;   // behind «¿confirmamos?» still no clear word: «ok»
    WordList buys;       // says that it is taken: «lo compro», «reservame»
    WordList drops;      // what is beside it is not wanted any more: «sacá la alfombra», «drop the rug»
    WordList leaves;     // the same, behind it: «la alfombra dejala»
    WordList only;       // what is beside it is all that is wanted: «solo la mesa»
    WordList not_taken;  // behind «no»: «la segunda no va», «no la llevo»
    WordList before_ordinal;  // «la segunda», «o primeiro»
    WordList first_one;       // of several: the first
    WordList second_one;
    WordList third_one;
    WordList last_one;
    WordList shorter;  // beside a side: «el lado corto es 8»
    WordList longer;

    // Buttons.
    WordList button_yes;
    WordList button_no;
};

enum class OptionKind {
    CHOICE,   // one of the values that the price lists name
    SIDES,    // a value for each side
    NUMBER,   // a whole number, by name: «2 seats»; or of a small unit: «100 mm», «de 100»
    SERVICE,  // wanted or not
};

// How people state an option of what is sold.
struct OptionWords {
    std::string code = {};  // as the price lists and a request call it
    OptionKind kind = OptionKind::CHOICE;
    WordList names = {};       // the option by name: «style», «delivery»
    WordList context = {};     // near a value, they say that it is meant
    WordList plain = {};       // codes of values that are meant wherever they are named
    WordList charts = {};      // before a number that is a value: «shade 12»
    WordList least = {};       // of a NUMBER: «el más fino» is the least that the product can be had with
    WordList most = {};
    CodeWords others = {};     // values that no price list has
    bool adjectives = false;   // values agree with their noun: «dorada», «dorados»
    bool of_products = false;  // a product named behind another may be a value of it
    bool millimetres = false;  // of a NUMBER: also told by a unit, or bare where goods are the subject
    bool is_delivery = false;  // it is brought, or fetched; its names stand before a place
    std::string yes = {};      // of a SERVICE: the values of wanted and not wanted
    std::string no = {};
};

// The codes under which sizes stand in a request; empty: the business does not measure that.
struct MeasureCodes {
    std::string length = {};
    std::string width = {};
    std::string area = {};
    std::string place = {};        // a place that the price lists know
    std::string other_place = {};  // any other, as the customer wrote it
    bool operator==(const MeasureCodes&) const = default;
};

BOOST_DESCRIBE_STRUCT(MeasureCodes, (), (length, width, area, place, other_place))
TERO_DESCRIBED_WHOLLY(MeasureCodes);

// What is counted: «8 chairs», «3 hours».
struct CountWords {
    std::string code = {};
    std::string unit = {};  // for whoever answers
    WordList words = {};
    bool parts = false;  // «2.5 hours»
};

struct Words : WordLists {
    std::vector<LanguageWords> languages = {};
    std::map<std::string, Unit, std::less<>> units = {};
    std::map<std::string, std::string, std::less<>> signs = {};         // `"` is «pulgadas»
    std::map<std::string, std::string, std::less<>> before_slash = {};  // «c/» is «con»
    // By its first word, what anybody says, whatever language they speak: «thank you very much», «delivery».
    std::map<std::string, std::vector<std::vector<std::string>>, std::less<>> borrowed = {};

    // Who knows a name also knows the others: «outside» is «al aire libre».
    std::map<std::string, std::vector<std::string>> synonyms = {};
    std::vector<std::string> places = {};           // known by name, whether the price lists have them or not
    std::vector<std::string> numbered_places = {};  // those whose name is a number to everyone else
    std::map<std::string, std::vector<std::string>> applications = {};  // code and names: what it is for
    std::map<std::string, std::vector<std::string>> not_sold = {};  // the nearest product, and names
    std::vector<OptionWords> options = {};  // where a name is a value of two, the first counts
    MeasureCodes measures = {};
    std::vector<CountWords> counts = {};
    std::string extra_product = {};  // an extra that is named counts as this product
    std::string extra_service = {};
    CodeWords currencies = {};
    CodeWords payments = {};
    CodeWords documents = {};
    CodeWords topics = {};
    CodeWords subjects = {};  // what can be asked about goods: options, and facts of the catalog
    CodeWords services = {};
    CodeWords fields = {};  // short names in the payloads of buttons
    CodeWords slots = {};   // `dimensions`: the fields that training data calls so

    // Null when there is none.
    const OptionWords* option(std::string_view code) const;
    const OptionWords* first_of(OptionKind kind) const;
    const OptionWords* delivery() const;

    // In the text's language first, then in the others; null when it stands in none.
    template <class Value>
    const Value* meaning(std::map<std::string, Value, std::less<>> LanguageWords::*what,
                         std::string_view word, std::string_view language) const {
        const Value* found = nullptr;
        for (const LanguageWords& spoken : languages) {
            const auto at = (spoken.*what).find(word);
            if (at == (spoken.*what).end()) continue;
            if (spoken.code == language) return &at->second;
            if (found == nullptr) found = &at->second;
        }
        return found;
    }
};

// Whether any of the lists has it, or it is a number, a unit or a side in one of the languages.
bool stands_in_a_list(const Words& words, std::string_view word);

// Every words.json there is; an error names the file and the path in it.
Result<Words> read_words(const BusinessFiles& files);

}  // namespace tero::router
