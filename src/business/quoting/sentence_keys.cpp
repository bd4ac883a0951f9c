#include "business/quoting/sentence_keys.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"

#include <array>
#include <utility>

namespace tero::sales {
namespace {

// `name`: the customer's first name, empty where it is not known.
constexpr std::string_view for_replies = "name business quote";
// `said`: the refused value; `named`: the product with its thickness; `all`, `any`: what can be answered.
constexpr std::string_view for_questions = "said product named all any limit quantity";
constexpr std::string_view for_follow_ups = "name quote subject day";

constexpr std::array keys = {
    SentenceKey{"reply.greeting", for_replies},
    SentenceKey{"reply.thanks", for_replies},
    SentenceKey{"reply.not_understood", for_replies},
    SentenceKey{"reply.product_info", "product values"},
    SentenceKey{"reply.not_sold", "name nearest"},
    SentenceKey{"reply.recommendation", for_replies},
    SentenceKey{"reply.what_for", for_replies},
    SentenceKey{"reply.for_use", "use products"},
    SentenceKey{"reply.colleague", for_replies},
    SentenceKey{"reply.several", for_replies},
    SentenceKey{"reply.same_size", "size product"},
    SentenceKey{"reply.confirm", for_replies},
    SentenceKey{"reply.close", for_replies},
    SentenceKey{"reply.person", for_replies},
    SentenceKey{"reply.complaint", for_replies},
    SentenceKey{"reply.accepted", for_replies},
    SentenceKey{"reply.rejected", for_replies},
    SentenceKey{"reply.postponed", for_replies},
    SentenceKey{"reply.postponed_until", "name business quote day"},
    SentenceKey{"reply.quote_holds", for_replies},
    SentenceKey{"reply.quote_confirmed", for_replies},
    SentenceKey{"reply.quote_on_its_way", for_replies},
    SentenceKey{"reply.quote_ended", for_replies},
    SentenceKey{"reply.no_such_quote", "quote"},
    SentenceKey{"reply.draft", "quote subject total"},
    SentenceKey{"reply.still_noted", for_replies},
    SentenceKey{"reply.rest", for_replies},  // behind a quote: a person answers what else was asked
    SentenceKey{"reply.noted", "all"},       // before a question that is asked again
    SentenceKey{"reply.too_dear", for_replies},
    SentenceKey{"reply.discount_of_list", "size percent"},
    SentenceKey{"reply.discount", "known"},
    SentenceKey{"reply.opted_out", for_replies},
    SentenceKey{"reply.opted_in", for_replies},
    SentenceKey{"reply.wrong_number", for_replies},
    SentenceKey{"reply.seen_by_colleague", for_replies},
    SentenceKey{"reply.location", "zones"},
    SentenceKey{"reply.write_please", for_replies},

    // What the catalog says of a product, by its option or fact: which of them may be told.
    SentenceKey{"reply.facts", "facts"},
    SentenceKey{"fact.*", "value"},

    // `question.<field>.<situation>`; which situations there are and what is asked where a business has no
    // text for one: question_text.cpp.
    SentenceKey{"question.*", for_questions},
    SentenceKey{"question.other", for_questions},
    SentenceKey{"question.any.which", for_questions},

    // `tax`: its rate; empty where it is in the price. `*`: the options of the catalog, by their codes.
    SentenceKey{"quote.message", "name revised quote description total day assumptions link"},
    SentenceKey{"quote.several", "name count day"},
    SentenceKey{"quote.one_of_several", "quote description total assumptions link"},
    SentenceKey{"quote.sum", "total tax_name"},
    SentenceKey{"reply.confirm_which", "all"},
    SentenceKey{"quote.about", "quote description price per total discounts day"},
    SentenceKey{"quote.product", "product *"},
    SentenceKey{"quote.subject", "product size"},
    SentenceKey{"quote.description", "subject services *"},
    SentenceKey{"quote.total", "total discounted tax tax_name with_tax"},
    SentenceKey{"quote.accessories_apart", "all"},
    SentenceKey{"quote.unit_price", "product price per tax tax_name *"},

    // Measures, by their codes: so much of one, one of it, the two sides of an area.
    SentenceKey{"measure.*", "number"},
    SentenceKey{"per.*"},
    SentenceKey{"sides_of.*", "length width"},

    // How many pieces cover an area or were asked for: `length` of each, the `width` that it covers.
    SentenceKey{"pieces.*", "number length width"},

    // Lines of a quote, by the codes of options; and what stands behind them.
    SentenceKey{"line.product", "product *"},
    SentenceKey{"line.at", "size price"},
    SentenceKey{"line.*", "option value percent size"},
    SentenceKey{"discount.*"},
    SentenceKey{"with.*", "all"},
    SentenceKey{"without.*"},
    SentenceKey{"included.*"},
    SentenceKey{"said.*", "value sides"},
    SentenceKey{"sides.*"},
    SentenceKey{"assumed.*", "option value"},
    SentenceKey{"assumed_none.*"},

    // The page behind a quote's link; `*_message`: what the customer writes by its buttons.
    SentenceKey{"page.language"},  // as HTML names it
    SentenceKey{"page.for", "name date revision"},
    SentenceKey{"page.expired", "date"},
    SentenceKey{"page.accepted", "date"},
    SentenceKey{"page.rejected", "date"},
    SentenceKey{"page.superseded"},
    SentenceKey{"page.see_newer"},
    SentenceKey{"page.open", "day"},
    SentenceKey{"page.draft"},
    SentenceKey{"page.quoted"},
    SentenceKey{"page.before_discounts"},
    SentenceKey{"page.total"},
    SentenceKey{"page.tax_included", "tax tax_name"},
    SentenceKey{"page.total_without_tax", "tax tax_name"},
    SentenceKey{"page.tax", "tax tax_name"},
    SentenceKey{"page.total_with_tax", "tax tax_name"},
    SentenceKey{"page.assumptions"},
    SentenceKey{"page.list", "list version currency"},
    SentenceKey{"page.date"},
    SentenceKey{"page.valid_until"},
    SentenceKey{"page.seller"},
    SentenceKey{"page.unit_price"},
    SentenceKey{"page.card.*"},  // a line each of who the business is; those that it has
    SentenceKey{"page.terms_title"},
    SentenceKey{"page.terms.*"},  // a line each
    SentenceKey{"page.pdf"},
    SentenceKey{"page.accept"},
    SentenceKey{"page.accept_message", "quote"},
    SentenceKey{"page.ask"},
    SentenceKey{"page.ask_message", "quote"},
    SentenceKey{"page.missing"},
    SentenceKey{"page.later"},

    // The wordings of sequences, by name.
    SentenceKey{"follow_up.*", for_follow_ups},
    SentenceKey{"follow_up.link", "link"},
    SentenceKey{"follow_up.nobody"},  // in the place of a name that is not known

    // What customers and people of the shop hear of what waits (modules/duty). `heard`: what those people may
    // write back, between commas.
    SentenceKey{"reply.told", "name person"},
    SentenceKey{"notice.body", "name what detail"},
    SentenceKey{"notice.detail", "who text quote"},
    SentenceKey{"notice.what.*"},
    SentenceKey{"notice.what.link"},
    SentenceKey{"notice.what.other"},
    SentenceKey{"notice.heard.take"},
    SentenceKey{"notice.heard.done"},
    SentenceKey{"notice.heard.later"},
    SentenceKey{"notice.reply.help"},
    SentenceKey{"notice.reply.nothing"},
    SentenceKey{"notice.reply.which", "count"},
    SentenceKey{"notice.reply.is_done", "what by"},
    SentenceKey{"notice.reply.is_taken", "what by"},
    SentenceKey{"notice.reply.noted", "what"},
    SentenceKey{"notice.reply.taken", "what"},
    SentenceKey{"notice.reply.done", "what"},
    SentenceKey{"notice.reply.unanswered", "what"},
    SentenceKey{"notice.reply.decide", "what"},
    SentenceKey{"notice.reply.later", "what"},

    // Names of codes.
    SentenceKey{"label.*"},
    SentenceKey{"currency.*"},
};

}  // namespace

std::span<const SentenceKey> sentence_keys() { return keys; }

std::shared_ptr<const Sentences> built_in_sentences(std::string_view first) {
    auto sentences = Sentences::read(built_in_business(), first, keys);
    CHECK(sentences.has_value(), "{}", sentences.error().message);
    return std::make_shared<const Sentences>(std::move(*sentences));
}

std::shared_ptr<const followup::Sequence> built_in_sequence() {
    auto sequence = followup::read_sequence(built_in_business());
    CHECK(sequence.has_value(), "{}", sequence.error().message);
    return std::make_shared<const followup::Sequence>(std::move(*sequence));
}

}  // namespace tero::sales
