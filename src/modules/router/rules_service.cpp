#include "modules/router/rules.hpp"

#include <array>

namespace tero::router {
namespace {

using enum IntentType;

constexpr std::array rules{
    Rule{TECHNICAL_QUESTION, Tier::STRONG, 0.92, "technical_question.asks_properties", R"(
que|cuanta|k|cual|cuanto _2 aislacion|aislamiento|aisla|resistencia|densidad|conductividad|lambda|peso|
    pendiente|isolamento|vida
cuanto|quanto _1 aisla|aguanta|pesa|pesan|soporta|resiste|dura|pesaria|mide|miden
aislacion|aislamiento|isolamento termica|termico|acustica|acustico
valor|coeficiente|factor lambda|u|r|termico|de transmitancia|k
lambda|conductividad|transmitancia|ignifuga|ignifugo|ignifugos|retardante
^ aguanta|aguantan|soporta|soportan|resiste|resisten|banca|bancan
aguanta|soporta|resiste|bancan|banca|aguantan el|la|los|las|viento|granizo|lluvia|agua|peso|fuego|sol|calor
resistencia al|a|termica|del|mecanica|ao
cada cuanto|cuantos|quanto
apoyo*|correas|cabios|vanos|apoios|supports
separacion|distancia|luz entre|maxima|de|libre
que|cual|cuanta _1 pendiente|caida|luz|carga
pendiente minima|maxima|necesaria|lleva
que|cuales|cuantos|cuantas|con tornillo*|fijacion*|anclaje*|sellador|cinta|varilla ?se lleva|llevan|van|
    va|usan|usa|uso|necesito|hay
como|con _1 se fija|fijan|une|unen|corta|cortan|sella|sellan|ancla|anclan|atornilla|agarra|encastran|pega|
    limpia
se puede|pueden|podra|podria pintar|cortar|pisar|caminar|perforar|lavar|mojar|curvar|doblar
puede|puedo|pueden|podria caminar|pisar|pintar|cortar|apoyar|colgar ?arriba|por|encima|lo|se|el|los|la
es|son _1 transitable*|ignifugo*|impermeable*|inflamable*|acustico*|autoportante*|toxico*|resistente*|
    cancerigeno
lleva|llevan|necesita|hay|hace|requiere _2 barrera|membrana|estructura|impermeabilizacion|nylon|cielorraso
barrera de vapor
condensa|condensan|condensacion|transpira|transpiran|gotea
se|le oxida|oxidan|pudre|prende|quema|derrite|moja|deforma|hace|entra|humedad
fuego|incendio|euroclase|fire|fogo
norma*|certificado*|certificacion*|ensayo*
garantia|warranty
cuantos|que|quantos anos dura|duran|garantia
vida util
duda|pregunta|consulta tecnica
technical question|support
fire|load|wind|thermal rating|resistance|capacity|class|insulation|proof
what _1 insulation|span|density|load|weight|value|rating|slope
r|u value
how far|heavy|thick|strong|long|often _2 span|support*|be|is|are|last|apart|purlins
does _2 resist|withstand|burn|leak|rust|insulate|rot
is it waterproof|fireproof|walkable|resistant
can _2 walk|paint|cut
qual _2 resistencia|densidade|peso|isolamento|inclinacao|vao
aguenta|aguentam|suporta|suportam
pega fogo
quanto pesa|aguenta|dura|isola)"},
    Rule{TECHNICAL_QUESTION, Tier::WEAK, 0.65, "technical_question.names_a_property", R"(
ruido|humedad|fuego|viento|granizo|carga|apoyo*|peso|sella*|junta*|tornillo*|encastre|solapa|termico|
    termica|acustico|acustica|impermeable
burn*|waterproof|noise|screws|insulat*
aguant*|soport*|resist*)"},
    Rule{INSTALLATION, Tier::STRONG, 0.93, "installation.asks_installation", R"(
colocan|instalan|instalas|instalam|colocas|montan|instalarian|colocarian
hacen|tienen|incluye|ofrecen|cobran|con|hace|precio|cuanto|costo|haces|fazem|incluyen|incluido|incluida
    _3 colocacion|instalacion|montaje|instalacao|montagem
colocacion|instalacion|instalacao|montaje|montagem|installation
?me|nos recomiendan|recomendas|recomienda|conocen|pasan|pasas _2 instalador*|colocador*|techista*
instalador*|colocador*|installer*|techista*|montador*
mano|mao de obra
lo|los|la|las|me|nos instal*|coloca*|coloque*|montan
arman|armarian|ponen|pondrian ?el|los|la techo|techos|panel|paneles|galpon
gente|cuadrilla|equipo|personal|alguien que|para ?lo|los|la ponga|pongan|instale*|coloque*|instalar|
    colocar|arme|armar
como|quien|quienes|alguien ?se|los|lo|que instal*|coloca*|coloque*|monta|arma|pone
quien|alguien|pueden|podrian|puede|vienen|venir _3 instalar|colocar|instalarlo|colocarlo|instalarlos|
    colocarlos|montar
se instala*|coloca|colocan
es facil de|instalar|colocar|la
^ instalar|instalarlo|colocar|colocarlo
do|can|could|would you|they|someone _2 install|fit|mount
how _3 install
install|installing|installers
voces|quem|fazem instal*|montam|coloca*|coloque*
instala|instalam|montam)"},
    Rule{ORDER_STATUS, Tier::STRONG, 0.93, "order_status.asks_about_order", R"(
mi|el|nuestro|meu|de pedido|compra|entrega|encomienda|envio|encargue _2 salio|sale|llega*|viene|esta|va|
    chega|saiu|quedo|como|llego|despacharon|listo|lista|preparado|chegou
mi|meu|nuestro pedido|compra|encomenda|encargue $
^ mi|meu|my pedido|compra|order
donde|cade|onde|where _2 pedido|compra|order|camion|paneles|encomenda|mercaderia|material*|entrega
despachan|despacharon|despachado|despachada _2 pedido|compra|mercaderia|$
cuando|quando _2 llega*|entregan|viene|chega|mandan|sale|salen|traen|recibo _2 mi|mis|el|los|meu|la
    pedido|paneles|compra|material*|placas|mercaderia|chapas|entrega|camion
estado|status|seguimiento|situacion|situacao del|de|of|do _1 pedido|compra|order|envio|entrega
como|que va|viene|paso|anda|onda _1 mi|el|nuestro|con _1 pedido|compra|entrega|encargue
ya salio|despacharon|enviaron|mandaron|saiu|llego|esta _2 pedido|paneles|material*|camion|mercaderia|
    entrega|compra
numero|codigo de seguimiento|rastreo|tracking
tracking|rastreo
llegaba|llegaban|venia|salia|entregaban|traian _2 pedido|compra|paneles|mercaderia|camion
hay|alguna|any|tienen novedad*|noticia*|news _2 pedido|compra|entrega|order
?a que hora|dia llega|viene|pasa|entregan|traen _2 camion|pedido|entrega|mercaderia|material*|paneles
mi|nuestra|la compra|pedido cuando|cuanto|donde
todavia|aun|ainda no|nao ?me|nos llego|llegaron|recibi|recibimos|vino|chegou|recebi
no me llego|llegaron|entregaron
no|nao recibi|recibimos|recebi _2 pedido|paneles|mercaderia|compra|material*|nada
my order|delivery
when _2 my|the order|delivery|panels arrive|come|ship|delivered
has _2 shipped|arrived|dispatched
cade|onde esta meu|o|minha pedido|encomenda
para cuando|que dia esta|estaria|llega _1 pedido|entrega)"},
    Rule{QUOTE_STATUS, Tier::STRONG, 0.93, "quote_status.asks_about_quote", R"(
sigue*|siguen|continua|esta|es|mantiene|mantienen|vale|sirve|corre _1 en|vigente*|valido|valida|valiendo|
    pie|firme ?pie _1 precio*|cotiz*|presupuest*|oferta
sigue*|siguen en pie
sigue*|siguen|esta|es vigente*|valido|valida|firme
precio*|cotiz*|presupuest*|oferta _3 sigue*|siguen vigente*|valida|valido|en|igual
pedi|pedimos|solicite|solicitamos|solicitado|habia|encargue _2 cotiz*|presupuest*|precio*|orcament*
cotiz*|presupuest* _1 que _2 pedi|pase|solicite|mandaron|pasaron|enviaron|pedimos|hicieron|mandaste|
    pasaste|hiciste|pidio|enviaste
precio* que ?me|nos pasaron|pasaste|dieron|mandaron|diste|mandaste|cotizaron
me|nos cotizaron|cotizaste|presupuestaron|presupuestaste
quedaste|quedaron|quedo|ibas|iban|prometieron|prometiste a|en|que mandarme|pasarme|enviarme|mandarnos|
    pasarnos|cotizarme|presupuestarme|mandar|pasar|llamarme ?el|la|un|una cotiz*|presupuest*|precio*|$
me|nos pasaban|pasarian|mandaban|mandarian|ibas|iban|quedaron|quedaste|quedo ?a|en ?pasar|mandar|enviar
    _1 precio*|cotiz*|presupuest*|numero
me|nos pasaron|mandaron|enviaron|hicieron|pasaste|mandaste|hiciste|cotizaron|cotizaste _2 cotiz*|
    presupuest*|precio*
novedad*|noticia*|news|novidade* _2 cotiz*|presupuest*|quote|orcament*|precio*
alguna|hay|tienen|any|alguma novedad*|noticia*|news|novidade*
como|que va|viene|anda|paso|onda|hay _1 mi|la|el|con|de ?la|mi|el cotiz*|presupuest*
ya|todavia|aun|pudieron|pudiste|lograron _5 cotiz*|presupuest*|cotizar|presupuestar|orcament*
esta|estaria|tienen|tenes|tendran _1 lista|listo|pronta|pronto _1 cotiz*|presupuest*
esperando|espero|quede|sigo|aguardando _4 cotiz*|presupuest*|respuesta|orcament*
no me llego|mandaron|pasaron|enviaron|llega _2 cotiz*|presupuest*
reenviar|reenvias|reenviame|reenvian|reenvia _3 cotiz*|presupuest*
mandar|mandas|mandame|enviar|pasar|pasame _2 de nuevo|otra _2 cotiz*|presupuest*
perdi|encuentro|abre|veo|borre _3 cotiz*|presupuest*
pudieron|pudiste|alcanzaste _1 ver|mirar|revisar|leer
cuando _2 mandan|pasan|envian|tienen|estaria|esta|llega|mandarian|tendria|tendrian|mandas|pasas _2 cotiz*|
    presupuest*|precio
hasta cuando _2 vale|valida|valido|vigente|mantienen|dura|oferta|sirve|precio
vence|vencio|vencimiento|caduca _2 cotiz*|presupuest*|oferta|precio
cotiz*|presupuest* vence|vencio|vencida
recibieron|vieron|les|le llego|mi|la|el _2 consulta|mail|pedido|mensaje|plano
status|news|update of|about|on _1 my|the quote|quotation|estimate
my quote|quotation|estimate
is _2 quote|price still|valid
still valid
quote _1 ready
ya podemos|puedo|podriamos|podria avanzar|seguir|arrancar|empezar|retomar $
did you _2 quote
meu orcamento
orcamento _2 pronto|vale|valido|saiu
ainda vale|esta|e
ya|pudieron|pudiste ?la|lo ver|revisar|calcular)"},
    Rule{OBJECTION_PRICE, Tier::STRONG, 0.93, "objection_price.finds_it_expensive", R"(
caro|cara|caros|caras|carisimo|carisima|carisimos|carito|salado|saladisimo|carissimo|carazo
presupuesto|plata|bolsillo|cuenta no me|nos da|alcanza
no me|nos da|alcanza|cierra|cierran|sirve _3 presupuesto|plata|numeros|precio|guita|numero|cuenta|
    bolsillo|valor
precio*|numero*|valor|monto|presupuesto no me|nos sirve|sirven|cierra|cierran|da|dan
no _1 cierra|cierran|dan|cerro
no llego|llegamos a|al|con _1 precio|esa|ese|plata|numero|presupuesto|monto
se|me ?me|nos va|fue|pasa|paso|escapa|fui de|del _1 presupuesto|precio|mis
fuera de|del|do _1 presupuesto|alcance|orcamento
es|esta|sale|me|parece|pense|sera|seria|muy|bastante|demasiado|un|una mucho|muchisimo|monton|fortuna|
    locura|disparate|plata|barbaridad
mucha|demasiada|tanta plata|inversion
precio*|valor|monto|presupuest*|cotiz*|costo|total _2 alto*|elevado*|excesivo*|caro*|arriba
alto|elevado ?el precio|valor|monto|presupuesto
mas|mais barato* _3 otro|competencia|lado|encontre|vi|consegui|concorrente|outro|ustedes
consigo|encontre|vi|consegui|tengo|ofrecen|cotizaron|pasaron|dieron _2 mas|mais|mejor|otro barato*|
    economico*|precio|presupuesto
pense|esperaba|pensaba|creia _3 mas|menos|barato|economico
no pensaba|imaginaba|esperaba gastar|que|tanto
tan|tanto caro|cara
subio|aumento _2 mucho|precio
too expensive|pricey|high|much
bit much|high
price* _2 high
expensive|pricey
over|above|out _2 budget
more than _3 expected|budget|thought
no puedo|podemos pagar|gastar
mas|mais de|do ?lo|la|los que _2 pensaba|esperaba|pense|tenia|tengo|puedo|imaginaba|esperava
no me|nos da|alcanza $
no me|nos da _1 cuero|nafta|bolsillo|guita
me mato|mataste|mataron|asusto|asuste|cai _3 precio|numero|total|presupuest*
mas|mais caro|cara|caros que|do
no|nao ?me|nos gusto|gusta|gustan|gostei|gostamos|convence|convencio do|de|el|o|ese|con _1 precio*|preco|
    numero|valor
cheaper elsewhere|somewhere|at|from
cant afford
puxado|salgado
acima do
achei|ficou|esta|muito|ta _1 caro|salgado|puxado
achei|ficou _1 alto)"},
    Rule{DISCOUNT_REQUEST, Tier::STRONG, 0.93, "discount_request.asks_discount", R"(
descuent*|desconto*|discount*|rebaja*|bonifica* ?a|por|al|pagando|for ?vista|contado|efectivo|cantidad|
    transferencia|cash|volume|mayor|pronto
algun|un|hacen|me|tem|tienen|hay|haces|tenes|a _2 descuent*|desconto*|rebaja*|bonifica*|atencion|promo*|
    oferta*|rebajita
mejorar|mejoran|mejoras|mejorarian|mejoras|ajustar|afinar|achicar|retocar _4 precio*|numero*|cotiz*|
    presupuest*|oferta
mejor precio|preco
melhor preco
me|nos hacen|haces|haras|harian|harias|hace _1 precio|mejor|promo|atencion
precio especial|final|mayorista|amigo|por mayor
por mayor
precio* por cantidad|volumen|mayor
promo|promos|promocion|promociones|promocoes|oferta*|ofertas
bajar|bajan|bajas|bajame|bajarian|bajarle|baja|bajarias|baixar|abaixar _2 precio*|poco|algo|preco|numero*|
    cotizacion
baja|bajar un poco|poquito
me|nos lo|la|los dejas|dejan|dejarias|dejarian en|a|por|mas
es lo|el mejor|menos|ultimo|minimo
ultimo|minimo precio
contraoferta
beneficio*|atencion|ventaja _3 pagando|pago|contado|efectivo|cantidad|transferencia
si _3 me|nos haces|hacen|harian|harias|mejoras|mejoran _1 algo|precio|descuent*|mejor|atencion
pagando|pago|si _1 contado|efectivo|vista _3 menos|descuent*|cuanto|mejor
better|best|special|lower price
lower the|your price
any deal*|promotion*|offers
can you do|make _2 better|cheaper|price
mas|mais barato|economico ?no $)"},
    Rule{POSTPONE, Tier::STRONG, 0.9, "postpone.decides_later", R"(
estoy|estamos|ando|sigo|seguimos evaluando|pensando|analizando|averiguando|comparando|viendo|juntando|
    pidiendo|consultando
?todavia|aun|sigo|seguimos|estoy|estamos esperando|espero|espera _2 credito|prestamo|cobrar|plata|permiso|
    arquitecto|aprueben|aprobacion|banco
lo|la ?voy|vamos ?estoy|estamos ?a evaluando|pensando|analizando|viendo|consultando
let me check|think|ask
arranco|arrancamos|empiezo|empezamos|empezaria|construyo|construimos|arrancaria _3 en|para|el enero|
    febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|octubre|noviembre|diciembre|mes|ano|proximo|
    verano
cualquier cosa te|les|lo|me aviso|escribo|llamo|digo|avisamos|consulto|pregunto|contacto
voy|vamos|tengo|tenemos|dejame|dejanos|quiero|quisiera|queda ?a|que ?a pensar|pensarlo|pensarla|evaluar|
    evaluarlo|analizar|analizarlo|consultar|consultarlo|hablarlo|charlarlo|meditarlo|revisarlo|estudiarlo
lo|la pienso|pensamos|evaluo|analizo|consulto|veo|vemos|charlo|hablo|miro|reviso
lo|la voy|vamos a ver|pensar|evaluar|analizar|consultar|hablar|mirar|charlar|revisar|dejar
lo|la|te|les tengo|tenemos que ver|pensar|consultar|hablar|charlar
te|les|os|se|yo ?lo aviso|avisamos|aviso|digo|contesto|respondo|confirmo|confirmamos|escribo|llamo|
    escribimos|hablo
despues|luego|manana|mas|cualquier|en _2 te|les|lo|los|le|me aviso|confirmo|digo|escribo|avisamos|
    contacto|contactamos|llamo|veo|vemos|hablo|comunico|aviso
mas|mais adelante|tarde|pra|para|frente
por|de ahora|momento no
por ahora|momento _2 voy|vamos|dejo|dejamos|esperar|queda|espero
todavia|aun no _2 decid*|confirmo|empezamos|arranco|arrancamos|definimos|definido|puedo|estoy|se|tengo
ahora|hoy|justo no puedo|podemos|tengo|estoy|es|voy
estoy|ando|ahora|estamos _2 tapado*|complicado*|ocupado*|viaje|atareado*|corto*|trabajando
dejemoslo|dejalo|dejamos|dejamoslo|lo dejo|dejamos|dejemos ?lo ?la para|por|en|stand|pendiente
capaz|quizas|quiza|talvez|puede|tal|a vez ?que|lo ?el ?la ?mes|semana|verano|proximo|ano
cuando cobre|cobro|tenga|termine|junte|arranque|vuelva|empiece|venda|decida|pueda
falta|faltan para|unos|meses|tiempo|todavia
dame|denme|deme|necesito|preciso|dejame|me ?tomo unos|un|algunos|hasta ?el dias|tiempo|semanas|rato|lunes|
    martes|viernes|poco
dame|denme|deme|necesito|preciso tiempo
recordame|recuerdame|recorda|escribime|escribanme|hablame|hablamos|contactame|contactenme|consultame|
    avisame _2 mes|semana|proximo|proxima|adelante|dias|marzo|abril|lunes|fin|febrero|enero|luego
retomamos|retomo|lo retomo|vemos|retomamos en|mas|luego|el|la|despues
maybe|perhaps|possibly next|later|in|another
not now|yet|ready|right
ill|let|need|we|will ?me ?to ?think|have about|it|over
let me think|check|see|talk
need to|time think|to|check|talk
get|come|go back to|you
later this|on
some other time
next week|month|quarter|year maybe|perhaps
i will think|let
vou|vamos|preciso pensar|ver|avaliar|analisar|conversar|falar com
te|eu|vos|depois|mais _1 aviso|avisamos|retorno|falo|confirmo
mais tarde
depois eu|te|a|vejo|confirmo
ainda nao|nem
agora nao
no|para momento nao|agora
^^ ahora no $$
^^ no por ahora|momento $$)"},
    Rule{POSTPONE, Tier::STRONG, 0.9, "postpone.confirms_later", R"(
confirmo|confirmamos|defino|definimos|decido|decidimos|acepto|aceptamos ?la|lo ?cotiz*|presupuest*|pedido|
    compra ?recien ?a|por|en ?el|la|este|esta ?proximo|proxima manana|lunes|martes|miercoles|jueves|viernes|
    sabado|domingo|semana|mes|despues|luego|tarde|noche
confirmo|confirmamos en _2 dias|rato|horas|semanas
confirm|decide|accept ?it|the ?quote tomorrow|later|next|on
confirmo|aceito ?na ?a amanha|depois|segunda|semana)",
         Mood::UNBROKEN},
    Rule{POSTPONE, Tier::WEAK, 0.65, "postpone.names_later_time", R"(
el|para|o ?el mes|semana|ano que viene|vem
mes|semana|ano que|proximo|proxima viene|vem|$
la semana que viene
proxima semana
proximo mes|ano
next month|year|quarter|week
despues|luego|later|depois)"},
    Rule{REJECT_QUOTE, Tier::WEAK, 0.7, "reject_quote.elsewhere", R"(
en|con|a|em otro|otra|outro lado|proveedor|empresa|lugar|parte)"},
    Rule{REJECT_QUOTE, Tier::STRONG, 0.93, "reject_quote.declines", R"(
ya ?lo|la|los compre|compramos|conseguimos|consegui|resolvi|resolvimos|contrate|solucione|solucionamos|
    arregle|encargue
al final ?lo|la|los ?me compre|compramos|conseguimos|consegui|resolvi|contrate|arregle|encargue
lo|la|los compre|compramos|resolvi|resolvimos|solucione
ja comprei|consegui|resolvi|compramos
compre|compramos|comprei|consegui|arregle|encargue|cerre|contrate _2 otro|otra|outro|competencia
no me|nos interesa|interesan|convence|convencio $
^^ no me|nos sirve|sirven $$
no me|nos interesa|convence _1 cotiz*|presupuest*|propuesta|oferta|mas|gracias|por|seguir
ya no ?me|nos ?lo|la|los interesa|necesito|preciso|quiero|precisamos|necesitamos|hace|voy|vamos
no|nao ?lo|la|los|vou|vamos voy|vamos|vou _2 hacer|comprar|avanzar|seguir|querer|fazer|continuar|llevar|
    contratar|comprarlo|hacerlo
no ?lo|la|los|vamos compro|compramos|llevo|llevamos|seguimos|sigo|avanzamos|aceptamos|acepto $
no acepto|aceptamos|apruebo|quiero|queremos|confirmo _1 cotiz*|presupuest*|oferta|propuesta
rechazo|rechazamos|rechazada|rechazado|descarto|descartamos|descartado|desisto|desistimos|desisti|declino
cancelo|cancelar|cancelen|cancela|anular|anulen|anulo|cancelamos|cancelame|dejen ?la|el|sin|mi cotiz*|
    presupuest*|pedido|efecto|compra|todo|@quote
decidi|decidimos no
no va|voy|vamos a ser|poder ?posible $
no|nao es|sera|va|vai posible|possivel|ser
sirvio|convino|convencio|elegi|elegimos|gusto _1 mas|otra|otro ?la|el oferta|propuesta|otra|otro|presupuesto
no|ya ?al ?final ?lo|la hago|hacemos|hacerlo|hice $
gracias pero|mas no $
pero no|gracias $
lo|la|los solucionamos|solucione|resolvimos|hicimos|arreglamos _1 otro|otra
decid*|decidimos|fuimos|elegi|elegimos|opte|optamos|preferi ?ir ?a ?con|por ?la|el competencia
decid*|decidimos|fuimos|elegi|elegimos|opte|optamos|preferi ?ir ?a ?con|por ?la|el otra|otro $|empresa|
    proveedor|lado|lugar|oferta|propuesta|presupuest*|cotiz*|marca|material
me|nos ?vamos|voy quedo|quedamos|quede|vamos|voy|ir con|por la|el competencia
me|nos quedo|quedamos|quede|vamos|voy con|por ?la|el otra|otro $|empresa|proveedor|lado|lugar|oferta|
    propuesta|presupuest*|cotiz*|marca|material
not interested
no thanks|thank|longer
already bought|purchased|found|have|got|ordered
went|going|go with another|someone|other
bought _3 elsewhere
well|we|ill|i ?will|ll pass $|on|this
well|we|ill|i ?will|ll decline
dont|do ?not want|need _1 anymore|quote|it
nao tenho interesse
nao ?me interessa|interessou
nao|no obrigado|obrigada
desisti|desistimos
cancela|cancelar o|a|meu pedido|orcamento)"},
};

}  // namespace

std::span<const Rule> service_rules() { return rules; }

}  // namespace tero::router
