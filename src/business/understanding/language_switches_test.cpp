// Conversations whose customers go over to another language, come back, mix two, or only borrow a word. The
// first message is of somebody who never wrote; a quote is open from the second on.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/judge.hpp"
#include "modules/router/understand.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tero::router {
namespace {

struct Turn {
    std::string_view text;
    std::string_view language;  // in which it is answered
};

const std::vector<std::vector<Turn>> conversations{
    // They go over, and are followed at once.
    {{"Hola, preciso precio de isodec 100 para un galpón de 12x20", "es"},
     {"E quanto fica o frete até Santana do Livramento?", "pt"}},
    {{"Buenas tardes, quería cotizar isopanel", "es"}, {"do you ship to Chuy?", "en"}},
    {{"Oi, tudo bem? Gostaria de um orçamento", "pt"},
     {"mejor te escribo en español, ¿cuánto demora?", "es"}},
    {{"Hi there, I need insulated panels for my roof", "en"}, {"ahora sigo yo, soy el marido", "es"}},
    {{"Hello, can you give me a quote?", "en"}, {"minha esposa vai continuar por aqui", "pt"}},
    {{"Bom dia, preciso de telhas para o galinheiro", "pt"}, {"sorry, what would 80 mm cost?", "en"}},
    {{"Hola, ¿venden lana de roca?", "es"}, {"how much?", "en"}},
    {{"Buenas, isopanel de 50 para un depósito", "es"}, {"qual o prazo?", "pt"}},
    {{"hola qué tal, una consulta", "es"}, {"and in grey?", "en"}},
    {{"Necesito paneles para una cámara", "es"}, {"não entendi nada", "pt"}},
    {{"Quisiera un presupuesto de 60 m2", "es"}, {"vou pensar e te aviso", "pt"}},
    {{"Quiero 40 metros de isodec", "es"}, {"that is too expensive for us", "en"}},
    {{"Quero 40 metros de isodec", "pt"}, {"está carísimo, ¿me hacen un descuento?", "es"}},
    // They come back.
    {{"Hola, busco chapas para techar", "es"},
     {"my partner asks whether it is fireproof", "en"},
     {"bueno, dale, ¿cuándo lo entregan?", "es"}},
    {{"Olá, quero saber o preço", "pt"},
     {"¿me lo podés mandar en español para mi socio?", "es"},
     {"obrigado, agora ficou claro, e a garantia?", "pt"}},
    {{"Good afternoon, I am building a house", "en"},
     {"¿hacen la instalación también?", "es"},
     {"ok, and which thickness do you recommend?", "en"}},
    {{"Hola, ¿tienen cumbreras?", "es"},
     {"vocês entregam em Rivera?", "pt"},
     {"y para Tacuarembó, ¿llegan?", "es"},
     {"então quero fechar", "pt"}},
    {{"Hola buenas, ¿están abiertos hoy?", "es"},
     {"do you speak english?", "en"},
     {"qual é o horário de vocês?", "pt"},
     {"perdoná, ¿y los sábados?", "es"}},
    // A word that anybody says changes nothing.
    {{"Hola, ¿cuánto sale el isodec?", "es"}, {"ok", "es"}, {"thanks", "es"}, {"obrigado", "es"}},
    {{"Hola, ¿cuánto sale el isodec?", "es"}, {"muito obrigado!", "es"}, {"thank you very much", "es"}},
    {{"Hola, ¿me pasan el precio?", "es"}, {"Ok, thanks a lot, Diego", "es"}},
    {{"Oi, quanto custa a telha?", "pt"}, {"gracias", "pt"}, {"muchas gracias, muy amable", "pt"}},
    {{"Oi, quanto custa a telha?", "pt"}, {"hola, buenas tardes", "pt"}, {"ainda está de pé?", "pt"}},
    {{"Hi, how much is the roof?", "en"}, {"gracias!", "en"}, {"hasta luego, amigo", "en"}},
    {{"Hi, how much is the roof?", "en"}, {"buenos días", "en"}, {"any news on my quote?", "en"}},
    {{"Hola, preciso precio para mañana", "es"},
     {"bom dia, muito obrigado", "es"},
     {"¿salió mi presupuesto?", "es"}},
    {{"Hola, quiero isopanel de 80", "es"},
     {"¿el delivery va aparte?", "es"},
     {"delivery a Salto", "es"}},
    {{"Buenas, estoy haciendo una casa", "es"}, {"tirame tu best price", "es"}, {"¿tienen stock?", "es"}},
    {{"Hola, mandame el precio", "es"}, {"yes please", "es"}, {"no thanks", "es"}},
    {{"Hola, una pregunta", "es"}, {"sorry, me equivoqué de medida, son 14 metros", "es"}},
    {{"Boa tarde, preciso de um orçamento", "pt"}, {"o galpón tem 20 metros", "pt"}},
    {{"Good morning, I need a quote for a barn", "en"}, {"the galpón is 20 by 12", "en"}},
    // Goods, figures, places and signs are of no language.
    {{"Hola, ¿qué paneles tienen?", "es"}, {"isodec white 100", "es"}, {"8 x 5", "es"}, {"👍", "es"}},
    {{"Oi, quais painéis vocês têm?", "pt"}, {"isodec 100", "pt"}, {"Maldonado", "pt"}, {"ok 👍", "pt"}},
    {{"Hi, which panels do you have?", "en"},
     {"isopanel 50", "en"},
     {"Punta del Este", "en"},
     {"6 x 9", "en"}},
    // Both at once: the one that most of it is in, else the one they had.
    {{"hola, quero saber o preço da telha", "pt"}, {"e tienen en gris? e o frete quanto fica?", "pt"}},
    {{"Hola, preciso 30 metros de isopanel", "es"}, {"dale, manda para Rivera, obrigado", "es"}},
    {{"Hola, necesito un techo nuevo", "es"}, {"mi vecino dice «muito bom», ¿es verdad?", "es"}},
    {{"Hola, quiero saber si llegan a la frontera", "es"},
     {"sou de Livramento mas moro em Rivera", "pt"},
     {"compro con ustedes si me hacen precio", "es"}},
    {{"Hello, I have a question", "en"},
     {"my wife says «está muy caro», is there anything cheaper?", "en"}},
};

bool gives(const Understanding& heard, std::string_view reason) {
    return std::find(heard.reasons.begin(), heard.reasons.end(), reason) != heard.reasons.end();
}

TEST(LanguageSwitches, EachTurnIsAnsweredInTheLanguageThatTheCustomerNowSpeaks) {
    ASSERT_EQ(conversations.size(), 40U);
    for (const std::vector<Turn>& turns : conversations) {
        RoutingContext context;
        for (const Turn& turn : turns) {
            SCOPED_TRACE(turn.text);
            const Understanding heard = understand(turn.text, example_lexicon(), context);

            EXPECT_EQ(heard.language, turn.language);
            const bool changed = context.has_open_quote && heard.language != context.language;
            EXPECT_EQ(gives(heard, language_changes), changed);
            EXPECT_FALSE(changed && gives(heard, language_stays));
            context.language = heard.language;
            context.last_intents = {heard.intent};
            context.has_open_quote = true;
        }
    }
}

TEST(LanguageSwitches, WhatWasAskedIsAnsweredInAnyLanguage) {
    const RoutingContext asked{.has_request = true, .asked_for = "thickness_mm", .language = "es"};

    const Understanding heard = understand("pode ser o de 100 então", example_lexicon(), asked);

    EXPECT_EQ(heard.language, "pt");
    EXPECT_EQ(heard.request.number("thickness_mm"), 100);
}

TEST(LanguageSwitches, AWordThatIsOnlyBorrowedIsAReasonToStay) {
    const RoutingContext spanish{.has_open_quote = true, .language = "es"};

    const Understanding heard = understand("muito obrigado", example_lexicon(), spanish);

    EXPECT_EQ(heard.language, "es");
    EXPECT_TRUE(gives(heard, language_stays));
}

}  // namespace
}  // namespace tero::router
