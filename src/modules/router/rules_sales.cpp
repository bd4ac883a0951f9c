#include "modules/router/rules.hpp"

#include <array>

namespace tero::router {
namespace {

using enum IntentType;

constexpr std::array rules{
    Rule{QUOTE_REQUEST, Tier::STRONG, 0.93, "quote_request.asks_for_quote", R"(
preciso|necesito|quiero|quisiera|queria|busco|quero|gostaria _3 cotiz*|presupuest*|orcament*|cotacao|
    proforma
mandame|pasame|enviame|dame|haceme|hacer|hacen|armame|preparame|mandar|pasar|enviar|pasan|mandan|pasas|
    mandas|hace|manda|pasa _3 cotiz*|presupuest*|proforma
me|nos pueden|puede|podes|podrian|podria|podrias ?hacer|pasar|mandar|enviar|dar|armar _2 cotiz*|presupuest*
me|nos harian|harias|haria|hacen|haces|arman|armas|cotizas|cotizan|cotiza ?un ?una ?el ?la cotiz*|
    presupuest*|$
cotizame|cotizar|cotizas|cotizan|cotizanme|cotizarme|cotizarias|cotizarian|cotizen
presupuestar|presupuestame|orcar
solicito|pido|solicitar|pedir|pedia|solicitaba|necesitaria|precisaria _2 cotiz*|presupuest*|orcament*
need|want|get|have|send|like|give _3 quote|quotation|estimate
can|could you|i _1 quote
para cotizar
fazer|manda|mandar|passa|passar|envia|preciso|faz _3 orcament*|cotacao)"},
    Rule{QUOTE_REQUEST, Tier::STRONG, 0.9, "quote_request.asks_for_price_of_material", R"(
preciso|necesito|quiero|quisiera|busco|ando _2 # _1 panel*|placa*|plancha*|chapa*|m2|mts2|metros|unidades|
    m|mts
preciso|necesito|quiero|quisiera|busco|necesitaria|precisaria|comprar _3 @product
buscando _3 @product
ando|estoy|estamos|andamos precisando|necesitando|buscando|queriendo _3 @product|panel*|cotiz*|techar|#
preciso|necesito|quiero|quisiera|busco|agregar _3 @accessory
need|want|buy|looking _4 @product
preciso|quero|queria comprar|cotar|de _3 @product
pasame|mandame|dame|pasas|mandas|pasan|quiero|preciso|necesito|quisiera|queria|pasarme|mandarme|saber _3
    precio*|presio|valor|costo _2 @product
preciso|necesito|quiero|quisiera techar|cerrar|aislar|revestir|forrar
preciso|necesito|quiero|quisiera ?cambiar|hacer|poner ?un|una|el|la techo|cubierta|galpon)"},
    Rule{QUOTE_REQUEST, Tier::STRONG, 0.9, "quote_request.sends_plan", R"(
mando|paso|envio|adjunto|dejo|mande|ahi ?va|van _2 plano*|croquis|medidas
vos|ustedes calcul*
calculame|calculen|calculan|calculas|calculas|calcular _2 cuanto|material*|precio*|paneles|cantidad
cuanto|cuantos _1 panel*|placa*|material|m2 necesito|preciso|llevo|lleva|precisaria
send|attached _3 plan|plans|drawing)"},
    Rule{QUOTE_REQUEST, Tier::STRONG, 0.85, "quote_request.asks_for_a_figure", R"(
tiras|tirame|tiran|tirarias|pasas|pasame|das|dame|darias|dan|decime un|una|algun numero|precio|idea|
    aproximado|estimado|monto
precio*|costo|presupuest* aproximado|estimado|estimativo)"},
    Rule{QUOTE_REQUEST, Tier::WEAK, 0.75, "quote_request.names_quote", R"(
cotiz*
presupuest*
orcament*|cotacao|proforma
quote|quotation|estimate)"},
    Rule{PRICE_INQUIRY, Tier::STRONG, 0.92, "price_inquiry.asks_price", R"(
a cuanto|quanto|como
cuanto|quanto _1 sale|salen|cuesta|cuestan|vale|valen|esta|estan|cobran|cobras|saldri*|costari*|custa|
    custam|sai|fica|sales|quedaria|anda|andan|seria|serian|es|sera
cuanto|quanto ?me|nos sale|salen|cuesta|saldri*|costari*|quedari*|sai|fica|cobran|cobrarian|sale
que|cual|k precio|presio|valor|costo
cual|qual|cuales _1 precio*|valor|costo
precio* _3 @product|metro|m2|panel*|placa*
precios|tarifa|tarifas
lista de precio*
costo|costos de|del|por|total|aproximado
saber _2 precio|costo|valor
viene|vienen|trae|traen|ya _1 incluid*
precio por metro|m2
por cuanto
how much _1 is|are|for|do|does|would
how much
price* of|for|per|list
whats|what is|the _2 price
qual|quais _2 preco*|valor|valores
preco do|da|de|por|dos
cuanta plata
que valor tiene|tienen|sale
^ que|q vale|valen|sale|salen|cuesta|costo _2 @product|@accessory|panel*|metro)"},
    Rule{PRICE_INQUIRY, Tier::STRONG, 0.85, "price_inquiry.asks_whether_expensive", R"(
es|sale|sera|seria|son|serian|queda _2 caro|cara|caros|caras|expensive|barato|barata ?que ?el|la|los)",
         Mood::ASKED},
    Rule{PRICE_INQUIRY, Tier::STRONG, 0.9, "price_inquiry.tax", R"(
iva
mas impuestos
com|sem|inclui imposto*
plus|with|including vat|tax)"},
    Rule{PRICE_INQUIRY, Tier::WEAK, 0.7, "price_inquiry.names_price", R"(
precio|presio
cuanto $
quanto $
price|preco)"},
    Rule{PRODUCT_INFO, Tier::STRONG, 0.9, "product_info.asks_about_product", R"(
que diferencia* ?hay|tiene|tienen|existe entre|con _1 @product
que diferencia*
diferencia* entre
cual|qual _2 diferencia|diferenca
diferenca* entre
difference* between
ficha* tecnica|tecnicas|tecnico
ficha del|de|do @product
data sheet|sheets
datasheet
catalogo*|folleto*|brochure*|catalogue
que|q es|son _1 @product
what is|are _1 @product
que|quais|cuales|qual|what|which ?son ?las ?los ?as ?os ?sao medida*|color*|espesor*|cores|espessuras|
    tamanhos|colours|sizes|thicknesses ?de ?los vienen|disponiveis|tienen|hay|manejan|trabajan|venden|
    hacen|disponibles|tem|do|are
en que medida*|color*|espesor*|presentacion* vienen|viene|lo|los|la
de que _2 hecho|hechos|material|compuesto
ancho|largo util|maximo|minimo|total
que|q|cual _2 largo|ancho|largos|medida* ?util vienen|tienen|tiene|viene|es|util|hay|traen
que|cuales productos|paneles|tipos|modelos|materiales ?de tienen|venden|manejan|trabajan|ofrecen|hay|paneles
tienen|tenes|hay|mandan|mandas|mandar|pasar|pasan|pasas|mandame|pasame _2 foto|fotos|imagen|imagenes|
    muestra*|video*
caracteristicas|especificaciones|propiedades|specs
informacion|info|mas|data|datos|detalles sobre|acerca|del|de|tecnicos|tecnica @product|producto*|panel*
tell me about
o que e _1 @product
como es|son _1 @product
venden|vendem|trabajan _2 @product|panel*
do you sell)"},
    Rule{PRODUCT_INFO, Tier::WEAK, 0.65, "product_info.wants_information", R"(
informacion|informaciones|informacao|information
mas|more|quiero|quisiera|pasame|mandame info
me interesa|interesan|interesaria _2 @product|panel*|producto*
saber mas|sobre
estoy|ando interesado|interesada
interested in)"},
    Rule{PRODUCT_INFO, Tier::WEAK, 0.6, "product_info.names_a_property", R"(
diferencia*|diferenca*|difference*
colores|cores|colours|espesores|espessuras|medidas|modelos|tamanos|tamanhos
que|q trae|traen|viene|incluye|tiene
como es|son|viene|vienen)"},
    Rule{RECOMMENDATION_REQUEST, Tier::WEAK, 0.6, "recommendation_request.names_advice", R"(
conviene|convendria|recomend*|aconsej*|asesor*|sirve|recommend*
solucion* para
que|q puedo|podria|podemos|debo|debria|hago poner|usar|hacer|colocar|comprar|$)"},
    Rule{RECOMMENDATION_REQUEST, Tier::STRONG, 0.93, "recommendation_request.asks_advice", R"(
que|cual|cuales|q _2 me|nos|le conviene|convendria|recomiendan|recomendas|recomiendas|sirve|aconsejan|
    aconsejas|recomendarias|recomendarian|recomienda|serviria|sugieren
me|nos recomiendan|recomendas|recomiendas|recomienda|recomendarias|recomendarian|aconsejan|aconsejas|
    asesoran|asesoras|sugieren|asesorar
que|cual recomiendan|recomendas|conviene|recomendarian
me|nos alcanza|alcanzara|alcanzaria|anda|andara|da ?bien con ?el|la|un|uno ?de #|@product|panel
conviene mas|poner|usar|comprar|el|la|isodec
que|cual|cuales _2 mejor|ideal|adecuado|indicado
es mejor @product|para|el|la
me|nos sirve|serviria|serviran|sirven _3 para
sirve|sirven|serviria para|en|con
que|q material|panel|producto|espesor|grosor ?me uso|pongo|puedo|debo|deberia|necesito|preciso|va|lleva|
    tengo|usan|ponen
no se|nose que|cual|bien
which|what _3 recommend|suggest|best|should
what|which panel|thickness|product _2 need|best|use
recommend|recommendation
best panel|product|option for
qual|que|quais|o _3 recomenda*|indica|indicam|melhor
asesoramiento|asesoria)"},
    Rule{STOCK_DELIVERY, Tier::STRONG, 0.92, "stock_delivery.asks_delivery", R"(
hacen|haces|tienen|realizan|tenes|fazem|cobran|hay _2 entrega*|envio*|flete*|reparto*|frete
entregan|entregas|envian|reparten|entregam|enviam|despachan
mandan|mandas|llevan|llegan|llevarian|mandarian|mandarias a|al|hasta|para|en|por @place|el|mi|la|todo|
    obra|domicilio|casa
me|nos|lo|los llega|llegan|mandan|traen|alcanzan|llevan|llegaria|mandas|traes ?hasta|a|al|el|en|para|
    desde|cuando|aca|hasta
cuanto|quanto _1 flete*|envio*|frete|traslado|delivery|transporte|shipping
cuanto|quanto _2 sale|cuesta|vale|es|cobran|esta|custa|fica|saldria _3 flete*|envio*|frete|traslado|
    delivery|transporte
precio|costo|valor del|de _1 flete|envio|traslado|transporte
cuanto|quanto _2 demor*|tard*|demora|leva|plazo|tempo
que demora|plazo*
en cuanto|quantos tiempo|dias
plazo* de entrega
prazo* de entrega
tiempo* de entrega
zona* de entrega|reparto
si|se|caso|cuando _3 cuando|cuanto|quando llega*|demora*|chega|tarda*|entregan
cuando|quando _1 llega*|entregan|chega|estaria _1 si|se
cuando ?me ?lo ?los podrian|pueden entregar|mandar|tener
para cuando _2 tendrian|tendria|estaria|estarian|entregan|tienen|lo|los
do you|can|could _2 deliver|ship
delivery|lead time|cost|to|date
how|long _2 deliver*
how long
voces entregam|enviam|fazem
frete para|pra
incluye|incluyen|inclui|includes|incluido|esta _2 flete|envio|traslado|entrega|frete|delivery|shipping
@place|interior llegan|entregan|envian|mandan|llega)"},
    Rule{STOCK_DELIVERY, Tier::STRONG, 0.92, "stock_delivery.asks_stock", R"(
en|tem|tienen|hay|tenes|in|em stock|estock|existencia|estoque
stock|estoque|estock
dispon*|available|availability
tienen|tenes|tendrian|tendras|hay|queda|quedan|quedo|manejan|tem|tendran|consiguen _2 @product
tienen|tenes|hay|queda|quedan|manejan|venden _2 @accessory
tienen|tenes|hay|manejan|viene ?lo ?los ?la ?las en blanco|gris|rojo|color|otro|colores|verde|negro
lo|la|los|las tienen|tenes|tendrian|manejan ?en ?ya
do you have _3 @product
entrega inmediata
retirar|retiro|retirarlo _3 hoy|manana|local|planta|mismo|deposito|cuando
se puede|puedo retirar|pasar _1 retirar|buscar)"},
    Rule{STOCK_DELIVERY, Tier::WEAK, 0.65, "stock_delivery.names_delivery", R"(
entrega*|entrego|envio*|envian|flete*|frete|demora*|tarda*|delivery|shipping|despacho|reparto
retir*
consigue|consigo|consiguen|conseguis
llegan|llevan|mandan|alcanzan|traen)"},
    Rule{PAYMENT_TERMS, Tier::STRONG, 0.92, "payment_terms.asks_how_to_pay", R"(
forma*|medio*|metodo*|condicion*|condiciones|facilidad*|opcion* de pago|pagamento
como|puedo|puede|pueden|podria|se|donde|cuando _1 pago|pagar|paga|abono|abonar|paga
pagar con|en|por|a
pago con|en|por|contra|al|a
pagando _2 contado|efectivo|transferencia
aceptan|acepta|aceptas|aceitam|toman|reciben|tienen|hacen|trabajan|con _2 tarjeta*|transferencia*|credito|
    debito|mercado|efectivo|cheque*|visa|mastercard|oca|cartao|dolares|pesos|pix|cuotas|abitab|redpagos
tarjeta*|cartao
cuota*|cuotas|parcelas|parcelado|parcela|parcelar|installments
mercado pago
hay|hacen|dan|tienen|con|ofrecen _1 financia*
financian|financiacion|financiamiento|financiar
transferencia*|transferir|deposito|depositar bancaria|brou|itau|santander|a|al|del|el|en|para
pasame|cual|pasas|mandame|numero|datos _2 cuenta
cuenta bancaria|brou|del|para
hay|piden|cuanto|que|dejar|hay|=sena de|que|se =sena|anticipo|adelanto
=sena|anticipo
factura*|facturan _2 empresa|rut|nombre|a|con
con factura|rut
hacen|dan|emiten|me factura*
payment* terms|methods|options|method
can|how|do _2 pay
pay by|with|in|cash
credit card
accept _3 card*|cash|transfer*|payment*
formas|condicoes de pagamento
posso|como pagar
pagamento
nota fiscal
boleto)"},
    Rule{PAYMENT_TERMS, Tier::WEAK, 0.6, "payment_terms.names_payment", R"(
pago|pagos|pagar|efectivo|transferencia|credito|factura|debito|senar|abonar|contado)"},
    Rule{VISIT_LOCATION, Tier::STRONG, 0.93, "visit_location.asks_place_or_hours", R"(
donde|onde|adonde _1 queda|quedan|estan|son|ubicados|encuentran|fica|ficam|voces|ustedes|local|showroom
donde|onde _2 local|deposito|showroom|oficina|tienda|planta|loja|negocio|fabrica
donde estan|los|las $
donde puedo|se|podemos ver|ir|pasar|visitar|retirar
en que zona|parte|barrio|calle|direccion _2 estan|quedan|local|es
^^ direccion|ubicacion $$
direccion|ubicacion del|de|exacta
cual|pasame|mandame|pasas|mandas|pasan _3 direccion|ubicacion|address|endereco
tienen|hay|tenes _1 local|showroom|sucursal*|tienda
horario*|horarios
a|hasta|que|desde|que hora* _1 abren|cierran|atienden|estan|abre|cierra|abrem|trabajan
a que hora*
abren|cierran|atienden|abrem|abierto|abiertos
trabajan|estan|hay _2 domingo*|sabado*|feriado*
puedo|podria|podemos|quiero|quisiera|se|para pasar|ir|visitar|visitarlos|acercarme _3 local|ver|showroom|
    muestras|hoy|manana|sabado*|verlos|planta|deposito
puedo|podria|podemos|quisiera|quiero visitar*|visitarlos|acercarme
where are|is you|your|the
where _2 located|store|shop|office
your address
opening hours|times
what time _2 open|close
are you open
onde fica|ficam|esta|e|voces
horario de funcionamento|atendimento
endereco)"},
    Rule{ACCEPT_QUOTE, Tier::STRONG, 0.95, "accept_quote.confirms", R"(
^ confirmo
^ ?yo|te|les|lo|la|se confirmo|confirmamos _2 cotiz*|presupuest*|pedido|compra|orden|@quote
confirmo|confirmamos ?la|el cotiz*|presupuest*|pedido|compra|orden|@quote
^ ?ya ?lo|la queda|quedo|esta|damos|doy ?por confirmad*|aprobad*|aceptad* $
queda|quedo|esta|damos|doy ?por confirmad*|aprobad*|aceptad* ?la|el|tu|su cotiz*|presupuest*|pedido|compra|
    orden|oferta|propuesta|@quote
la|lo|los|las|mi|nosotros damos|doy|queda|esta ?por confirmad*|aprobad*|aceptad*
^^ confirmad*|aprobad*|aceptad*|confirmamos|aceptamos|acepto|aprobamos $$
^ acepto|aceptamos|aprobamos|apruebo|acepte|aprobado|aprobada ?la|el|esa|ese|su|tu cotiz*|presupuest*|
    oferta|propuesta|precio|@quote|condiciones
acepto|aceptamos|aprobamos|apruebo|aceito la|el|esa|ese|o|a|esta|este cotiz*|presupuest*|oferta|propuesta|
    precio|@quote|orcamento
^ acepto|aceptamos|aceito|aprobado $
cotiz*|presupuest*|@quote|orcamento|pedido|compra ?queda|esta aprobad*|aceptad*|confirmad*|aprovado
^ la|lo|los|las|te|les quiero|queremos|compro|compramos|llevo|llevamos|confirmo|confirmamos|acepto|
    aceptamos|apruebo $
me|nos la|lo|los|las quedo|llevo|llevamos
^ quiero comprar|comprarlo|comprarla|comprarlos|encargar|encargarlo|confirmar|cerrar|avanzar ?la|el|con|
    lo|los|este|esa ?la|cotiz*|presupuest*|pedido|compra $
quiero|queremos|quisiera|vamos|voy|deseo|decidimos|decidi ?a ?a confirmar|cerrar|avanzar|concretar|seguir|
    aceptar con|la|el _1 cotiz*|presupuest*|pedido|compra|@quote
quiero|queremos|vamos|voy ?a hacer|realizar|encargar|confirmar el|la|un pedido|compra|encargue
hagamos|hagamoslo|hacemos|cerremos|cerramos|cerramos el|la|trato|pedido|compra
^ hagamoslo|avancemos|avanzamos|cerramos|cerremos|avancen|procedan|adelante $
^ avancemos|avanzamos|adelante|sigamos|seguimos con _2 cotiz*|presupuest*|pedido|compra|@quote|eso
^^ trato hecho
^^ cerrado|fechado $$
go ahead
quote|estimate approved|accepted|confirmed
vamos|sigamos|seguimos|dale para adelante
i|we ?will|ll accept|confirm|approve
^ confirmed|accepted|approved $
ill|well|we|i ?ll|will take it|them|this
sounds good lets|go|proceed|do
lets|let us do|go|proceed ?it|ahead|with
place the|an|my order
please proceed
^ aceito|confirmo|fechado|aprovado ?o|a ?orcamento|pedido $
fechado pode
pode|podem emitir|fechar|faturar|confirmar _1 pedido|negocio|nota
vamos fechar
encargame|encargalo|encarguen|reservame|reservalo|reservalos|separame|facturame|facturen ?la|el|los|las|
    mi panel*|placa*|pedido|chapas|#|@product|$
^ confirmado|confirmada|confirmados|confirmadas|aprobado|aprobada $
de acuerdo con ?la|el|lo|su presupuest*|cotiz*|precio|propuesta
vou|quero|podemos fechar com|o|a
quero|vou fechar|fazer|confirmar _1 pedido|negocio|orcamento
fico|ficamos|vou ficar com
negocio fechado)",
         Mood::ASSERTED},
    Rule{DATA_PROVISION, Tier::STRONG, 0.85, "data_provision.changes_or_gives_data", R"(
cambio|cambia|cambiame|cambiar|cambialo|cambiale|cambien|cambiamos _2 espesor|color|medida*|largo|ancho|a|
    por|producto|cantidad
agregale|agregame|agrega|agregar|sumale|sumame|ponele|poneme|sacale|sacame|quitale|agreguen|agregue|
    adiciona _2 gotero*|flete|anclaje*|cumbrera|envio|traslado|borde*|@accessory|@product|#
que sea|sean|seria|fuera _3 #|color|@product|gris|blanco|blanca
mejor|prefiero|elijo en|de|el|con|la ?de #|@product
mejor|prefiero|pone|en|elijo|va|iria|quiero _1 color|gris|blanco|rojo|de #|$
son|serian|seria|mide|miden|medimos|tiene|tengo ?unos|aproximadamente|como|de # _1 metros|m|mts|x|por|m2|
    mm|de
la|las|el medida*|espesor|largo|ancho es|son|seria|serian
medida* exacta*|son|es|del
mi nombre|telefono|celular|direccion|mail|correo|numero|name|phone es|is
me llamo
my name|phone|number|address is
meu nome|telefone
a nombre de
me quedo|quedamos|elijo|elegimos|elegi|opto|opte|prefiero _2 opcion _3 #
no me sirve _1 pasame|mandame|cotizame|prefiero|quiero el|la|los|las de #
es|seria|va para techo|pared|un|una|el|galpon|cochera|@place
change|make _2 thickness|colour|color|to|it)"},
};

}  // namespace

std::span<const Rule> sales_rules() { return rules; }

}  // namespace tero::router
