// What a message means, out of what was found in it: the rules that match, the values it names, and what a
// model guesses. Where there is one it ranks, and rules and facts hold it where it could do harm
// (judge_guesses.cpp).
#pragma once

#include "modules/router/entities.hpp"
#include "modules/router/intent_model.hpp"
#include "modules/router/model/intent.hpp"
#include "modules/router/routing_context.hpp"
#include "modules/router/rules.hpp"
#include "modules/router/text.hpp"
#include "modules/router/words.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {

// What stops us from writing, or lets us be silent, is not done on less.
inline constexpr double sure_enough = 0.6;
// Reasons, of a conversation under way: it goes on in another language, or a word of one does not change it.
inline constexpr std::string_view language_changes = "language.changes";
inline constexpr std::string_view language_stays = "language.stays";
// Below this nothing was understood.
inline constexpr double guesswork = 0.4;

// Opt-out before complaint before a wish for a person; everything else by who comes first.
int urgency(IntentType intent);

struct Finding {
    IntentType intent = IntentType::UNKNOWN;
    double doubt = 1;  // the product of what each match left open
};

class Judge {
public:
    Judge(const Text& text, const Words& words, bool is_sign, const Entities& entities,
          const RoutingContext& context)
        : text_(text), words_(words), entities_(entities), context_(context), is_sign_(is_sign) {}

    Understanding judge(const std::vector<Match>& found, const std::vector<IntentGuess>& guesses);

private:
    bool has(IntentType intent) const;
    void drop(IntentType intent);
    void keep_only(std::initializer_list<IntentType> intents);
    void reason(std::string_view name);

    void add(const Rule& rule);
    void add(IntentType intent, double weight);

    // ---- judge_guesses.cpp ----
    using Guesses = std::vector<IntentGuess>;
    static IntentGuess of(const Guesses& guesses, IntentType intent);

    void weigh(const std::vector<Match>& matches, const Guesses& guesses);

    // «Ahora preciso 15 m² más de lo mismo», of somebody who has ordered.
    void hear_more_of_the_same();

    static bool is_asked_beside(IntentType intent);
    static std::string_view word_for(IntentType intent);

    // «¿Y si lo pongo de 50?», «ahora preciso 20 m² de esto»: what is new or whole weighs more than a guess
    // at a question that a person answers.
    bool facts_outweigh(const std::vector<Match>& matches, const IntentGuess& first) const;

    static bool said_by_any_rule(const std::vector<Match>& matches, IntentType intent);

    // «25 m² de esto, ¿precio puesto acá? ¿Aceptan tarjeta?»: the price is what they came for.
    void hear_a_whole_order(const std::vector<Match>& matches, const Guesses& guesses);

    // What a person answers, asked in one breath with what is priced: it is not lost.
    void hear_what_else_is_asked(const std::vector<Match>& matches, const Guesses& guesses);

    // A clause that says it and nothing else, behind nothing but manners or behind any words: «cerramos, va
    // con tarjeta»; not «lo hacemos nosotros», "I take it you deliver", «si hay en stock, cerramos».
    const Match* buys_outright(const std::vector<Match>& matches, bool behind_words) const;
    bool says_nothing_before(const Match& match) const;  // but manners
    bool says_nothing_else(const Match& match) const;

    // «Cerramos, haceme la factura a nombre de la empresa»
    void hear_a_purchase(const std::vector<Match>& matches, const Guesses& guesses);

    // «Avisame cuando sepas algo» is no wish for offers.
    void doubt_opt_in(const std::vector<Match>& matches, const Guesses& guesses);

    // «Ahora sí, lo compro»: whoever buys does not put it off. And a weak guess of it answers no question.
    void doubt_postponing(const std::vector<Match>& matches, const Guesses& guesses);

    // «no lo compro», «no me llamen»
    bool no_before(std::size_t i) const;

    bool no_within(const Match& match) const;

    // A word with which things are bought, and no «no» before it.
    bool says_it_is_bought() const;

    // A no that only the classifier finds closes no quote where the words sound like a yes, or like little.
    void doubt_rejection(const std::vector<Match>& matches, const Guesses& guesses);

    // «No me llamen, escriban por acá» wishes for nobody.
    void doubt_person(const std::vector<Match>& matches, const Guesses& guesses);

    // Hardly a complaint: «hola de nuevo, ahora preciso lo mismo pero 20 m²», or what somebody sells. Who has
    // ordered may well complain of a size.
    void doubt_complaint(const std::vector<Match>& matches, const Guesses& guesses);

    // «otro igual», «otro de 4 x 6»; not «otra vez», "someone".
    bool is_again(std::size_t i) const;  // «otra vez»
    bool names_another() const;
    bool asks_for_more() const;  // «¿y si llevo 100 m2?», where the price says what is taken off
    bool wants_one_more() const;

    // Than the one that was asked for, or ordered.
    bool names_another_product() const;

    // Our question is answered, whatever the words sound like: «me tira más el de 100».
    bool answers_our_question() const;

    void hear_what_must_be_heard(const std::vector<Match>& matches, const Guesses& guesses);

    // A whole order is a request, and a value is one: whatever the words around it may be.
    void trust_facts();

    bool asks_anything() const;

    // «No me escriban hasta marzo», «before next month», «hasta dentro de 10 días»; not «hasta luego».
    bool is_until_a_time() const;

    static bool said_by_rule(const std::vector<Match>& matches, IntentType intent);

    // Silence is for machines and sellers, and a wrong number is not written to again: never on a guess.
    void doubt_silence(const std::vector<Match>& matches, const Guesses& guesses);

    // Nobody buys by a question, a condition or half a word. A yes that sounds a little like a no is a yes,
    // or asked about: never a no.
    void doubt_acceptance(const std::vector<Match>& matches, const Guesses& guesses);

    // «no pasa nada», "no problem"
    bool shrugs_behind(std::size_t i) const;

    // «Si hay stock, cerramos»; «si confirmo» is a yes without its accent.
    bool is_followed_by_clause(std::size_t i) const;

    // A question and nothing else, a condition, a no; «si» that begins is a yes without its accent.
    bool is_tied(const Match* bought = nullptr) const;

    // ---- judge.cpp ----
    // What one intent says includes, or makes unlikely, what another would.
    void drop_shadowed(Tier tier);

    bool states_facts() const { return !entities_.products.empty() || entities_.request != QuoteRequest{}; }
    bool begins_with_a_question() const;
    bool states_a_size() const;
    bool is_in_request() const;
    bool is_under_way() const;
    bool names_quote() const;

    // No words of intent, but facts: a whole order is a request, anything less an answer.
    void infer_from_entities();

    void judge_social(const std::vector<Match>& matches);
    bool says_only(const WordList& words) const;

    bool says(const WordList& words) const;
    bool says_thanks() const { return says(words_.thanks); }

    // «No era el de antes, era este»: of the one that was asked for.
    bool corrects_product() const;

    // «Lo mismo en azul», «20 más de lo mismo»; «la misma medida» is only of the size.
    bool says_same_thing() const;

    IntentType last_intent() const;

    // Values and the small words between them: «bueno, ¿y en 100?»
    bool is_only_values() const;

    // A place alone is no order: «¿cuándo llega al norte?»
    bool names_only_a_place() const;

    BareReply bare_reply() const;

    // A yes or a no to what we asked.
    void apply_context();

    void settle(IntentType intent, std::string_view why);

    // «Ana Pérez» after we asked for a name: nothing else tells what it is.
    void answer_name();

    // Who borrows a word of another language goes on in their own: «bye», «ok boa tarde».
    std::string language();

    void tell_subjects();
    Understanding conclude();

    const Text& text_;
    const Words& words_;
    const Entities& entities_;
    const RoutingContext& context_;
    std::vector<Finding> findings_;
    std::vector<std::string> reasons_;
    QuoteRequest answered_;
    BareReply reply_ = BareReply::NONE;
    bool is_sign_ = false;
    bool unclear_yes_ = false;
    bool orders_more_ = false;  // words that may complain, of who asks the price of more
    bool bought_ = false;  // a rule heard it, against a guess that it is put off
    std::vector<IntentType> asked_beside_ = {};
};

}  // namespace tero::router
