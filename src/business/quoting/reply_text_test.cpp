#include "business/quoting/reply_text.hpp"

#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/sentences_fixture.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <gtest/gtest.h>
#include <set>

namespace tero::sales {
namespace {

template <class Enum, class Each>
void for_each_enumerator(Each each) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto one) { each(one.value); });
}

ReplyFacts lucia() {
    return {.say = speech(),
            .contact_name = "Lucía Fernández",
            .quote_number = "COT-2026-000418",
            .quote_status = QuoteStatus::SENT,
            .request = {.product = "lana_roca"},
            .lists = example_catalog().lists};
}

TEST(Reply, ExistsForEveryIntentThatPricingDoesNotAnswer) {
    const std::set<IntentType> by_pricing = {IntentType::QUOTE_REQUEST, IntentType::DATA_PROVISION,
                                             IntentType::PRICE_INQUIRY};
    for_each_enumerator<IntentType>([&](IntentType intent) {
        std::set<std::string> texts;
        for (const char* language : {"es", "en", "pt"}) {
            ReplyFacts facts = lucia();
            facts.say = speech(language);
            const auto answer = reply_to(intent, facts);
            ASSERT_EQ(answer.has_value(), !by_pricing.contains(intent));
            if (!answer.has_value()) return;
            EXPECT_EQ(answer->text.empty(), answer->kind == AnswerKind::SILENCE);
            EXPECT_EQ(answer->reason.empty(), answer->kind != AnswerKind::HAND_OVER);
            EXPECT_EQ(answer->request, facts.request);
            EXPECT_EQ(answer->text.find('{'), std::string::npos) << answer->text;
            texts.insert(answer->text);
        }
        EXPECT_EQ(texts.size(), texts.contains("") ? 1U : 3U);
    });
}

TEST(Reply, LeavesToAPersonWhatOnlyAPersonMayAnswer) {
    for (const IntentType intent :
         {IntentType::STOCK_DELIVERY, IntentType::PAYMENT_TERMS, IntentType::VISIT_LOCATION,
          IntentType::TECHNICAL_QUESTION, IntentType::INSTALLATION, IntentType::ORDER_STATUS,
          IntentType::COMPLAINT, IntentType::HUMAN_REQUEST, IntentType::RECOMMENDATION_REQUEST,
          IntentType::DISCOUNT_REQUEST}) {
        EXPECT_EQ(reply_to(intent, lucia())->kind, AnswerKind::HAND_OVER);
    }
    EXPECT_EQ(reply_to(IntentType::COMPLAINT, lucia())->text,
              "Lamento lo que pasó, Lucía, te pido disculpas. Lo dejé anotado y te contesta un compañero "
              "por acá.");
}

TEST(Reply, AcceptsOnlyAQuoteThatStillHolds) {
    ReplyFacts facts = lucia();
    EXPECT_EQ(reply_to(IntentType::ACCEPT_QUOTE, facts)->kind, AnswerKind::ACCEPT);
    EXPECT_EQ(reply_to(IntentType::REJECT_QUOTE, facts)->kind, AnswerKind::REJECT);

    facts.quote_status = QuoteStatus::EXPIRED;
    EXPECT_EQ(reply_to(IntentType::ACCEPT_QUOTE, facts)->kind, AnswerKind::ASK);
    EXPECT_EQ(reply_to(IntentType::ACCEPT_QUOTE, facts)->asked_for, asked::update);
    EXPECT_EQ(reply_to(IntentType::ACCEPT_QUOTE, facts)->text,
              "La cotización COT-2026-000418 ya no está vigente. ¿Te la actualizo con los precios de hoy?");
    EXPECT_EQ(reply_to(IntentType::REJECT_QUOTE, facts)->kind, AnswerKind::SAY);

    facts.quote_number.clear();
    EXPECT_EQ(reply_to(IntentType::ACCEPT_QUOTE, facts)->kind, AnswerKind::HAND_OVER);
}

TEST(Reply, SaysWhatBecameOfTheQuote) {
    ReplyFacts facts = lucia();
    facts.quote_status = QuoteStatus::ACCEPTED;
    for (const IntentType intent : {IntentType::ACCEPT_QUOTE, IntentType::QUOTE_STATUS}) {
        EXPECT_EQ(reply_to(intent, facts)->kind, AnswerKind::SAY);
        EXPECT_EQ(reply_to(intent, facts)->text,
                  "La cotización COT-2026-000418 ya está confirmada. Un compañero te escribe por acá para "
                  "coordinar el pago y la entrega.");
    }
    EXPECT_EQ(reply_to(IntentType::REJECT_QUOTE, facts)->kind, AnswerKind::HAND_OVER);
    facts.quote_status = QuoteStatus::DRAFT;
    EXPECT_EQ(reply_to(IntentType::QUOTE_STATUS, facts)->text,
              "La cotización COT-2026-000418 está saliendo: te llega por acá en un momento.");
    facts.quote_status = QuoteStatus::SENT;
    const AgentAnswer holds = *reply_to(IntentType::QUOTE_STATUS, facts);
    EXPECT_EQ(holds.kind, AnswerKind::SAY);
    EXPECT_EQ(holds.asked_for, "");  // «dale, gracias» to it buys nothing
}

TEST(Reply, NamesOnlyTheDiscountsOfTheList) {
    EXPECT_EQ(reply_to(IntentType::DISCOUNT_REQUEST, lucia())->text,
              "A partir de 100 m² ya va un 5 % de descuento. Por cualquier otro descuento te contesta un "
              "compañero por acá; lo dejé anotado.");
    ReplyFacts facts = lucia();
    facts.lists = {};
    EXPECT_EQ(reply_to(IntentType::DISCOUNT_REQUEST, facts)->text,
              "Por cualquier otro descuento te contesta un compañero por acá; lo dejé anotado.");
}

TEST(Reply, ToAQuestionAboutAProductNamesItsThicknesses) {
    EXPECT_EQ(
        reply_to(IntentType::PRODUCT_INFO, lucia())->text,
        "Lana de roca lo tenemos en 50, 75 y 100 mm. El detalle técnico te lo pasa un compañero por acá.");
    ReplyFacts facts = lucia();
    facts.request.product.reset();
    EXPECT_EQ(reply_to(IntentType::PRODUCT_INFO, facts)->text,
              "Eso te lo confirma un compañero por acá; lo dejé anotado.");
}

TEST(Reply, GreetsByNameWhereThereIsOne) {
    ReplyFacts facts = lucia();
    facts.business = "Aislantes {Sur}";
    EXPECT_EQ(reply_to(IntentType::GREETING, facts)->text.substr(0, 58),
              "¡Hola, Lucía! Soy el asistente de Aislantes {Sur}. Conta");
    facts.contact_name = "🔥";
    EXPECT_TRUE(reply_to(IntentType::GREETING, facts)->text.starts_with("¡Hola! Soy"));
}

TEST(Reply, ToWhatIsNoTextAsksForOneOrCallsAPerson) {
    EXPECT_FALSE(reply_to_kind(MessageKind::TEXT, lucia()).has_value());
    EXPECT_FALSE(reply_to_kind(MessageKind::BUTTON, lucia()).has_value());
    EXPECT_EQ(reply_to_kind(MessageKind::AUDIO, lucia())->kind, AnswerKind::HAND_OVER);
    EXPECT_EQ(reply_to_kind(MessageKind::IMAGE, lucia())->text,
              "¡Gracias! Lo ve un compañero y te contesta por acá.");
    EXPECT_EQ(reply_to_kind(MessageKind::LOCATION, lucia())->asked_for, "zone");
    EXPECT_EQ(reply_to_kind(MessageKind::LOCATION, lucia())->text,
              "¡Gracias por la ubicación! ¿Va como Montevideo, Interior o Punta del Este?");
    EXPECT_EQ(reply_to_kind(MessageKind::UNSUPPORTED, lucia())->kind, AnswerKind::SAY);
    EXPECT_EQ(reply_to_kind(MessageKind::REACTION, lucia())->kind, AnswerKind::SILENCE);
}

}  // namespace
}  // namespace tero::sales
