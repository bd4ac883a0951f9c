// Messages as customers write them: rioplatense above all, without accents, misspelled, in slang, at the
// border and in English. Each has its deciding intent and every entity of its request, and no other.
#include "business/understanding/understanding_fixture.hpp"
#include "modules/router/understand.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <gtest/gtest.h>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace tero::router {
namespace {

using enum IntentType;

struct Sentence {
    std::string_view text;
    IntentType intent;
    std::string_view request = "";  // as `summary` writes it
};

std::string summary(const QuoteRequest& request) {
    std::string text;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!text.empty()) text += ' ';
        text += name;
        text += '=';
        text += value;
    };
    if (request.product) add("product", *request.product);
    if (request.has("thickness_mm")) add("mm", std::to_string(*request.number("thickness_mm")));
    if (request.has("length_m")) add("l", request.decimal("length_m")->to_string());
    if (request.has("width_m")) add("w", request.decimal("width_m")->to_string());
    if (request.has("area_m2")) add("a", request.decimal("area_m2")->to_string());
    if (request.has("quantity")) add("n", std::to_string(*request.number("quantity")));
    if (request.has("color")) add("color", *request.text("color"));
    if (const auto edges = request.texts("edges")) {
        std::string sides;
        for (const std::string& side : *edges) sides += (sides.empty() ? "" : "+") + side;
        add("edges", sides.empty() ? "none" : sides);
    }
    if (request.has("fill")) add("fill", *request.text("fill"));
    if (request.has("anclajes")) add("anclajes", *request.text("anclajes"));
    if (request.has("traslado")) add("traslado", *request.text("traslado"));
    if (request.has("zone")) add("zone", *request.text("zone"));
    if (request.has("town")) add("town", *request.text("town"));
    return text;
}

void expect_all(std::span<const Sentence> sentences, const RoutingContext& context = {}) {
    for (const Sentence& sentence : sentences) {
        SCOPED_TRACE(sentence.text);
        const Understanding understood = understand(sentence.text, example_lexicon(), context);
        std::string reasons;
        for (const std::string& reason : understood.reasons) reasons += reason + ' ';
        EXPECT_STREQ(boost::describe::enum_to_string(understood.intent, "?"),
                     boost::describe::enum_to_string(sentence.intent, "?"))
            << reasons;
        EXPECT_EQ(summary(understood.request), sentence.request) << reasons;
    }
}

constexpr Sentence quotes[]{
    {"Hola buenas! necesito precio de isodec 100 para 8x5", QUOTE_REQUEST, "product=isodec mm=100 l=8 w=5"},
    {"buenas kiero cotisacion d isodek 100 x favor", QUOTE_REQUEST, "product=isodec mm=100"},
    {"Hola, quiero el isodec de 100", QUOTE_REQUEST, "product=isodec mm=100"},
    {"buen día, el isopanel de 50 blanco", QUOTE_REQUEST, "product=isopanel mm=50 color=blanco"},
    {"me pasas presupuesto de 80 metros cuadrados de isopanel de 10 cm blanco", QUOTE_REQUEST,
     "product=isopanel mm=100 a=80 color=blanco"},
    {"Quería presupuestar un techo de 7,5 x 12,25 con isoroof 50", QUOTE_REQUEST,
     "product=isoroof mm=50 l=7.5 w=12.25"},
    {"nesesito 20 placas de isoroof de 30 mm de 6 metros de largo", QUOTE_REQUEST,
     "product=isoroof mm=30 l=6 n=20"},
    {"Para un galpón de 20 metros de largo por 10 de ancho cuánto me saldría el isodec de 150?",
     QUOTE_REQUEST, "product=isodec mm=150 l=20 w=10"},
    {"cuanto sale un techo de seis por tres en isodec de 5 cm", QUOTE_REQUEST,
     "product=isodec mm=50 l=6 w=3"},
    {"Buen día, solicito cotización: lana de roca 50mm, ciento veinte m2, entrega en Paysandú", QUOTE_REQUEST,
     "product=lana_roca mm=50 a=120 zone=interior"},
    {"cotizame isodec 80 mm 40 m2", QUOTE_REQUEST, "product=isodec mm=80 a=40"},
    {"Podrían cotizarme isowall de 80 gris, 60m2, con flete a Tambores?", QUOTE_REQUEST,
     "product=isowall mm=80 a=60 color=gris traslado=incluido town=Tambores"},
    {"Isodec 100 blanco 10x5 gotero en los 4 lados con anclajes y flete, Montevideo", QUOTE_REQUEST,
     "product=isodec mm=100 l=10 w=5 color=blanco edges=gotero+gotero+gotero+gotero anclajes=incluido "
     "traslado=incluido zone=montevideo"},
    {"isodec 75 gris 8x4, gotero de un lado y hormigón en el otro, sin anclajes y sin flete", QUOTE_REQUEST,
     "product=isodec mm=75 l=8 w=4 color=gris edges=gotero+hormigon anclajes=no_incluido "
     "traslado=no_incluido"},
    {"quiero techar una cochera de 5 x 3 mts con panel sandwich de 2 pulgadas", QUOTE_REQUEST,
     "product=isodec mm=50 l=5 w=3"},
    {"¿Me pasás precio por 1.500 m2 de isopanel 100? Es para una cámara de frío", QUOTE_REQUEST,
     "product=isopanel mm=100 a=1500"},
    {"how much would 45 sqm of rock wool 50 mm be?", QUOTE_REQUEST, "product=lana_roca mm=50 a=45"},
    {"I'm looking for roof panels, 10 m long by 6 m wide, 4 inches thick, grey", QUOTE_REQUEST,
     "product=isodec mm=100 l=10 w=6 color=gris"},
    {"Quanto fica 12 x 7 de isoroof de 30 branco com frete para Rivera?", QUOTE_REQUEST,
     "product=isoroof mm=30 l=12 w=7 color=blanco traslado=incluido zone=interior"},
    {"Olá, gostaria de um orçamento de isopor 50mm, cem metros quadrados", QUOTE_REQUEST,
     "product=poliestireno mm=50 a=100"},
    {"Te paso el croquis y me decís cuánto es", QUOTE_REQUEST},
    {"largo 8 ancho 5, isodec de 125, ¿precio?", QUOTE_REQUEST, "product=isodec mm=125 l=8 w=5"},
    {"Cuántos paneles necesito para 9x4,5?", QUOTE_REQUEST, "l=9 w=4.5"},
    {"dale, mandame la cotización", QUOTE_REQUEST},
    {"isodec con relleno de lana de roca 100mm 30m2 precio?", QUOTE_REQUEST,
     "product=isodec mm=100 a=30 fill=lana_roca"},
    {"estoy buscando hiansa 5g rojo para 12,4x7,25", QUOTE_REQUEST,
     "product=hiansa l=12.4 w=7.25 color=rojo"},
    {"isodec 100 500 sq ft", QUOTE_REQUEST, "product=isodec mm=100 a=46.45"},
    {"isodec 100, 200 pies cuadrados", QUOTE_REQUEST, "product=isodec mm=100 a=18.58"},
    {"isopanel 50, 96 x 48 inches", QUOTE_REQUEST, "product=isopanel mm=50 l=2.4384 w=1.2192"},
    {"isodec 100 8x5 con flete a tambores", QUOTE_REQUEST,
     "product=isodec mm=100 l=8 w=5 traslado=incluido town=tambores"},
    {"isodec 100 8x5 con flete a obra", QUOTE_REQUEST, "product=isodec mm=100 l=8 w=5 traslado=incluido"},
    {"15x8 isodec 100, color verde", QUOTE_REQUEST, "product=isodec mm=100 l=15 w=8 color=verde"},
};

constexpr Sentence sales_questions[]{
    {"a q precio tenes el isodec de 100?", PRICE_INQUIRY, "product=isodec mm=100"},
    {"Cuanto vale la plancha de espumaplast de 25", PRICE_INQUIRY, "product=poliestireno mm=25"},
    {"precio del isopanel x m2??", PRICE_INQUIRY, "product=isopanel"},
    {"los precios son con iva incluido?", PRICE_INQUIRY},
    {"Qual o preço do isodec de 150mm?", PRICE_INQUIRY, "product=isodec mm=150"},
    {"What's the price of Isowall 50?", PRICE_INQUIRY, "product=isowall mm=50"},
    {"¿Qué colores vienen en isoroof?", PRODUCT_INFO, "product=isoroof"},
    {"Tenés fotos del panel terminado?", PRODUCT_INFO},
    {"mandame el catálogo", PRODUCT_INFO},
    {"en qué espesores viene la lana de roca?", PRODUCT_INFO, "product=lana_roca"},
    {"quisiera más información sobre los paneles", PRODUCT_INFO},
    {"Do you have a data sheet for the isoroof?", PRODUCT_INFO, "product=isoroof"},
    {"no sé qué espesor poner, es una pieza con mucho calor", RECOMMENDATION_REQUEST},
    {"Qué me recomendás para un galpón de ganado?", RECOMMENDATION_REQUEST},
    {"cual es mejor para techo, isodec o isoroof?", RECOMMENDATION_REQUEST},
    {"Which panel do you recommend for a cold room?", RECOMMENDATION_REQUEST},
    {"Qual painel vocês recomendam para uma garagem?", RECOMMENDATION_REQUEST},
    {"¿Me llega a Salto esta semana?", STOCK_DELIVERY, "zone=interior"},
    {"mandan a Fray Bentos?", STOCK_DELIVERY, "town=Fray Bentos"},
    {"cuánto sale el flete a Punta del Diablo", STOCK_DELIVERY, "town=Punta del Diablo"},
    {"tienen isodec de 200 disponible?", STOCK_DELIVERY, "product=isodec mm=200"},
    {"hay stock de isopanel 150 gris?", STOCK_DELIVERY, "product=isopanel mm=150 color=gris"},
    {"En cuánto tiempo entregan?", STOCK_DELIVERY},
    {"¿si confirmo hoy cuándo llega?", STOCK_DELIVERY},
    {"Vocês entregam em Livramento?", STOCK_DELIVERY, "town=Livramento"},
    {"How long does delivery take?", STOCK_DELIVERY},
    {"aceptan mercado pago?", PAYMENT_TERMS},
    {"cuáles son las formas de pago", PAYMENT_TERMS},
    {"hay que dejar seña?", PAYMENT_TERMS},
    {"Pasame el número de cuenta así transfiero", PAYMENT_TERMS},
    {"posso pagar com pix?", PAYMENT_TERMS},
    {"Do you accept credit cards?", PAYMENT_TERMS},
    {"dónde están ubicados?", VISIT_LOCATION},
    {"a q hora cierran hoy", VISIT_LOCATION},
    {"puedo pasar por el local mañana a ver muestras?", VISIT_LOCATION},
    {"Where is your store?", VISIT_LOCATION},
    {"qual é o horário de atendimento?", VISIT_LOCATION},
};

constexpr Sentence data[]{
    {"son 8 metros de largo y 5 de ancho", DATA_PROVISION, "l=8 w=5"},
    {"el ancho es 4,20 y el largo 11", DATA_PROVISION, "l=11 w=4.2"},
    {"en gris mejor", DATA_PROVISION, "color=gris"},
    {"que sea de 150 entonces", DATA_PROVISION, "mm=150"},
    {"sumale flete", DATA_PROVISION, "traslado=incluido"},
    {"con flete incluido a Melo", DATA_PROVISION, "traslado=incluido town=Melo"},
    {"lo retiro yo", DATA_PROVISION, "traslado=no_incluido"},
    {"099 123 456", DATA_PROVISION},
    {"Me llamo Rodrigo Silva", DATA_PROVISION},
    {"sin gotero y sin anclajes", DATA_PROVISION, "edges=none anclajes=no_incluido"},
    {"cambialo de 100 a 125", DATA_PROVISION, "mm=125"},
    {"gotero en 2 lados", DATA_PROVISION, "edges=gotero+gotero"},
    {"300 x 250 cm", DATA_PROVISION, "l=3 w=2.5"},
    {"8 mts x 5 mts", DATA_PROVISION, "l=8 w=5"},
    {"son dos metros y medio por cuatro", DATA_PROVISION, "l=2.5 w=4"},
};

constexpr Sentence decisions[]{
    {"confirmo", ACCEPT_QUOTE},
    {"Sí, confirmo el pedido", ACCEPT_QUOTE},
    {"dale, la quiero", ACCEPT_QUOTE},
    {"acepto la cotización", ACCEPT_QUOTE},
    {"perfecto, avancemos con la COT-2026-000418", ACCEPT_QUOTE},
    {"listo, cerramos", ACCEPT_QUOTE},
    {"quiero hacer el pedido", ACCEPT_QUOTE},
    {"We accept the quote, please proceed", ACCEPT_QUOTE},
    {"aceito o orçamento", ACCEPT_QUOTE},
    {"te confirmo la compra", ACCEPT_QUOTE},
    {"no gracias, ya conseguí", REJECT_QUOTE},
    {"Ya compré, gracias", REJECT_QUOTE},
    {"al final me decidí por otra empresa", REJECT_QUOTE},
    {"no me interesa, gracias igual", REJECT_QUOTE},
    {"no lo vamos a hacer", REJECT_QUOTE},
    {"ya no lo necesito", REJECT_QUOTE},
    {"we went with another supplier", REJECT_QUOTE},
    {"já comprei em outro lugar, obrigado", REJECT_QUOTE},
    {"cancelá la cotización", REJECT_QUOTE},
    {"lo tengo que consultar con mi señora", POSTPONE},
    {"dejame pensarlo", POSTPONE},
    {"después te confirmo", POSTPONE},
    {"capaz que el mes que viene", POSTPONE},
    {"por ahora no, más adelante", POSTPONE},
    {"todavía no cobré, cuando cobre te aviso", POSTPONE},
    {"I need to think about it", POSTPONE},
    {"depois eu te aviso", POSTPONE},
    {"escribime en marzo", POSTPONE},
    {"es mucha plata", OBJECTION_PRICE},
    {"se me va de presupuesto", OBJECTION_PRICE},
    {"está re caro eso", OBJECTION_PRICE},
    {"en otro lado lo conseguí más barato", OBJECTION_PRICE},
    {"no me dan los números", OBJECTION_PRICE},
    {"it's over our budget", OBJECTION_PRICE},
    {"achei caro", OBJECTION_PRICE},
    {"me hacés precio si pago contado?", DISCOUNT_REQUEST},
    {"no me lo dejás en 9000?", DISCOUNT_REQUEST},
    {"tienen alguna promo?", DISCOUNT_REQUEST},
    {"hay descuento por cantidad?", DISCOUNT_REQUEST},
    {"can you give me a better price?", DISCOUNT_REQUEST},
    {"consegue um desconto?", DISCOUNT_REQUEST},
    {"novedades de mi presupuesto?", QUOTE_STATUS},
    {"ya tenés la cotización que te pedí?", QUOTE_STATUS},
    {"todavía no me llegó el presupuesto", QUOTE_STATUS},
    {"hasta cuándo es válida la oferta?", QUOTE_STATUS},
    {"is the quote still valid?", QUOTE_STATUS},
    {"o orçamento ainda vale?", QUOTE_STATUS},
};

constexpr Sentence service[]{
    {"cuánto pesa el m2 de isodec?", TECHNICAL_QUESTION, "product=isodec"},
    {"se puede caminar arriba del isoroof?", TECHNICAL_QUESTION, "product=isoroof"},
    {"q pendiente minima lleva", TECHNICAL_QUESTION},
    {"es resistente al fuego la lana de roca?", TECHNICAL_QUESTION, "product=lana_roca"},
    {"qué separación de apoyos necesita el de 100?", TECHNICAL_QUESTION, "mm=100"},
    {"tiene garantía?", TECHNICAL_QUESTION},
    {"what is the U value of isodec 100?", TECHNICAL_QUESTION, "product=isodec mm=100"},
    {"o isodec aguenta granizo?", TECHNICAL_QUESTION, "product=isodec"},
    {"ustedes hacen la colocación?", INSTALLATION},
    {"me recomiendan un instalador?", INSTALLATION},
    {"cómo se coloca el isopanel?", INSTALLATION, "product=isopanel"},
    {"cobran aparte la mano de obra?", INSTALLATION},
    {"do you install?", INSTALLATION},
    {"cuándo llegan los paneles que compré?", ORDER_STATUS},
    {"dónde está mi pedido", ORDER_STATUS},
    {"ya salió el camión con mi compra?", ORDER_STATUS},
    {"when will my order arrive?", ORDER_STATUS},
};

constexpr Sentence care[]{
    {"quiero hacer un reclamo", COMPLAINT},
    {"me mandaron las chapas rayadas", COMPLAINT},
    {"faltan 3 paneles en la entrega", COMPLAINT, "n=3"},
    {"hace una semana que espero y nadie responde", COMPLAINT},
    {"pésima atención la de ustedes", COMPLAINT},
    {"vino equivocado el color, pedí gris", COMPLAINT, "color=gris"},
    {"the panels arrived damaged", COMPLAINT},
    {"chegou tudo quebrado", COMPLAINT},
    {"quiero que me devuelvan la plata", COMPLAINT},
    {"me pasás con un vendedor?", HUMAN_REQUEST},
    {"quiero hablar con alguien de carne y hueso", HUMAN_REQUEST},
    {"llamame cuando puedas", HUMAN_REQUEST},
    {"persona", HUMAN_REQUEST},
    {"«persona»", HUMAN_REQUEST},
    {"person", HUMAN_REQUEST},
    {"pessoa", HUMAN_REQUEST},
    {"humano", HUMAN_REQUEST},
    {"quiero una persona", HUMAN_REQUEST},
    {"sos un robot?", HUMAN_REQUEST},
    {"I'd like to speak with someone", HUMAN_REQUEST},
    {"quero falar com um humano", HUMAN_REQUEST},
    {"BAJA", OPT_OUT},
    {"baja por favor", OPT_OUT},
    {"dame de baja de la lista", OPT_OUT},
    {"no me escriban más", OPT_OUT},
    {"sacame de la lista", OPT_OUT},
    {"dejen de mandarme mensajes", OPT_OUT},
    {"basta de spam", OPT_OUT},
    {"borrá mi número", OPT_OUT},
    {"stop please", OPT_OUT},
    {"please don't message me again", OPT_OUT},
    {"tira meu contato", OPT_OUT},
    {"SAIR", OPT_OUT},
    {"pésimo servicio, no me manden nada más", OPT_OUT},
    {"no me llamen más", OPT_OUT},
    {"no me manden más", OPT_OUT},
    {"no me manden más audios", OPT_OUT},
    {"no me hablen más", OPT_OUT},
    {"quiero volver a recibir novedades", OPT_IN},
    {"anotame en la lista de difusión", OPT_IN},
    {"sign me up again", OPT_IN},
    {"número equivocado", WRONG_NUMBER},
    {"no soy Martín, te confundiste de número", WRONG_NUMBER},
    {"wrong number", WRONG_NUMBER},
    {"no soy esa persona", WRONG_NUMBER},
    {"te confundiste", WRONG_NUMBER},
    {"I did not order anything", WRONG_NUMBER},
    {"foi engano", WRONG_NUMBER},
    {"Respuesta automática: estoy de licencia hasta el 5 de enero", AUTO_REPLY},
    {"Gracias por comunicarte con Barraca Sur. A la brevedad te responderemos.", AUTO_REPLY},
    {"I am out of the office until Monday", AUTO_REPLY},
    {"Ganá dinero desde tu casa con criptomonedas! click aquí http://x.example", SPAM_OTHER},
    {"te ofrecemos préstamos inmediatos", SPAM_OTHER},
    {"hola", GREETING},
    {"Buen día!", GREETING},
    {"buenas tardes, todo bien?", GREETING},
    {"ola", GREETING},
    {"bom dia", GREETING},
    {"gracias!", GOODBYE_THANKS},
    {"grax, saludos", GOODBYE_THANKS},
    {"chau, que tengas buen finde", GOODBYE_THANKS},
    {"valeu!", GOODBYE_THANKS},
};

// What looks like something and is not.
constexpr Sentence traps[]{
    {"es para la planta baja, 8x5", DATA_PROVISION, "l=8 w=5"},
    {"el isodec sirve con presión baja?", RECOMMENDATION_REQUEST, "product=isodec"},
    {"no para de llover, necesito techar 6x4 urgente", QUOTE_REQUEST, "l=6 w=4"},
    {"can you stop by the site for a quote?", QUOTE_REQUEST},
    {"no quiero darme de baja", UNKNOWN},
    {"👍", UNKNOWN},
    {"ok", UNKNOWN},
    {"sí dale", UNKNOWN},
    {"¿confirmo por acá?", UNKNOWN},
    {"todavía no confirmo, tengo que ver", POSTPONE},
    {"confirmo las medidas: 8x5", DATA_PROVISION, "l=8 w=5"},
    {"me confirmás el precio?", PRICE_INQUIRY},
    {"no me manden la cotización por mail, mandenla por acá", QUOTE_REQUEST},
    {"¿es muy caro el isodec de 150?", PRICE_INQUIRY, "product=isodec mm=150"},
    {"no es caro, me gusta", UNKNOWN},
    {"¿cuál es más barato?", UNKNOWN},
    {"ya les compré a ustedes el año pasado, quiero cotizar de nuevo", QUOTE_REQUEST},
    {"se me llueve el techo roto, ¿qué me conviene?", RECOMMENDATION_REQUEST},
    {"lo coloco yo, precio del isoroof 30?", PRICE_INQUIRY, "product=isoroof mm=30"},
    {"lo necesito para la semana que viene, 20 m2 de isopanel 50", QUOTE_REQUEST,
     "product=isopanel mm=50 a=20"},
    {"techo de hormigón de 6x4, isodec 100", QUOTE_REQUEST, "product=isodec mm=100 l=6 w=4"},
    {"pago en 3 cuotas", PAYMENT_TERMS},
    {"el pedido es para Juan Pérez", DATA_PROVISION},
    {"asdf qwer zxcv", UNKNOWN},
    {"Te equivocaste, son 9x5", DATA_PROVISION, "l=9 w=5"},
    {"yo no pedí eso, pedí isodec 50", QUOTE_REQUEST, "product=isodec mm=50"},
    {"el flete no pedí", DATA_PROVISION, "traslado=no_incluido"},
    {"este celular es de mi señora, igual mandame por acá", UNKNOWN},
    {"não pedi o frete", STOCK_DELIVERY},
    {"No me llames, escribime por acá", HUMAN_REQUEST},
    {"no me manden más audios, mandame texto", UNKNOWN},
    {"Confirmo mañana", POSTPONE},
    {"confirmo el lunes", POSTPONE},
    {"confirmo la compra la semana que viene", POSTPONE},
    {"I'll confirm tomorrow", POSTPONE},
    {"acepto si incluye el flete", STOCK_DELIVERY, "traslado=incluido"},
    {"el plano está aprobado", UNKNOWN},
    {"la obra está confirmada", UNKNOWN},
    {"Quiero hacer un pedido de isodec 100, 8x5", QUOTE_REQUEST, "product=isodec mm=100 l=8 w=5"},
    {"Nos decidimos por ustedes", UNKNOWN},
    {"opté por ustedes", UNKNOWN},
    {"me quedo con la opción de 100", DATA_PROVISION, "mm=100"},
    {"elegimos la otra opción, la de 150", DATA_PROVISION, "mm=150"},
    {"el de 50 no me sirve, pasame el de 100", DATA_PROVISION, "mm=100"},
    {"Me aprobaron el crédito, ya podemos avanzar", QUOTE_STATUS},
    {"es mucha inversión, lo pienso", OBJECTION_PRICE},
    {"hago click en el link y no abre", UNKNOWN},
    {"Thank you for your quote, we accept", ACCEPT_QUOTE},
    {"gracias por tu mensaje, ¿me hacés un descuento?", DISCOUNT_REQUEST},
    {"en este momento no puedo, lo vemos en marzo", POSTPONE},
    {"gracias, cualquier cosa te pregunto", POSTPONE},
    {"se pone muy caliente, ¿qué espesor me recomiendan?", RECOMMENDATION_REQUEST},
    {"un calor horrible", UNKNOWN},
    {"Hace 2 meses que estoy averiguando, cuánto sale isodec 100", POSTPONE, "product=isodec mm=100"},
    {"sigo esperando el préstamo", POSTPONE},
    {"se me llueve todo, necesito un techo nuevo", QUOTE_REQUEST},
    {"me faltan 3 placas, ¿cuánto salen?", QUOTE_REQUEST, "n=3"},
    {"tiene agujeros el techo viejo, quiero poner isodec", QUOTE_REQUEST, "product=isodec"},
    {"Thank you very much!", GOODBYE_THANKS},
    {"thanks so much", GOODBYE_THANKS},
    {"chapa en las dos caras", UNKNOWN},
    {"el galpón es muy alto", UNKNOWN},
    {"se llama Juan", DATA_PROVISION},
    {"I will pass by tomorrow", UNKNOWN},
    {"", UNKNOWN},
    {"...", UNKNOWN},
};

TEST(Sentences, QuotesAreUnderstood) { expect_all(quotes); }
TEST(Sentences, QuestionsBeforeTheSaleAreUnderstood) { expect_all(sales_questions); }
TEST(Sentences, DataIsUnderstood) { expect_all(data); }
TEST(Sentences, DecisionsAreUnderstood) { expect_all(decisions); }
TEST(Sentences, QuestionsForSupportAreUnderstood) { expect_all(service); }
TEST(Sentences, CareAndNoiseAreUnderstood) { expect_all(care); }
TEST(Sentences, TrapsAreNotTaken) { expect_all(traps); }

}  // namespace
}  // namespace tero::router
