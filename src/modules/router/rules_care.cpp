#include "modules/router/rules.hpp"

#include <array>

namespace tero::router {
namespace {

using enum IntentType;

constexpr std::array rules{
    Rule{OPT_OUT, Tier::STRONG, 0.98, "opt_out.keyword", R"(
^^ baja|bajas $$
^^ stop|unsubscribe|desuscribir|desuscribirme|optout $$
^^ parar|pare|sair|descadastrar|remover|salir $$
^^ stop all|it|now|messages|please $$
^^ quiero|solicito|pido|deseo|necesito|dame|denme|darme|dar|solicitar ?la|de|una baja $$)"},
    Rule{OPT_OUT, Tier::STRONG, 0.97, "opt_out.asks_to_stop", R"(
dame|denme|darme|darnos|deme|denos|doy|dar|damos|den|da|darnos de baja ?de|mi|el|este|numero|la|por|lista|$
me|nos ?quiero|quisiera ?dar|doy|den|das|dan de|la baja
baja de|a|en|del ?la|las|esta|mi|este|los|sus|el lista*|numero|contactos|mensajes|suscripcion|telefono|
    difusion|base|envios|celular|whatsapp|publicidad
no me|nos escriban|escribas|escriba|escribir|contacten|contactes|contacte|molesten|molestes|moleste|
    hablen|hables|hable mas
no me|nos manden|mandes|mande|envien|envies|envie mas $
no me|nos escriban|escribas|escriba|contacten|contactes|molesten|molestes|moleste $
no me|nos llamen|llames|llame ?mas $$
no me|nos manden|mandes|mande|envien|envies|envie ?mas audios|cadenas $$
no me|nos manden|mandes|mande|envien|envies|envie ?mas mensaje*|mensajes|whatsapp*|mail*|correo*|
    publicidad|publicidades|promo*|ofertas|nada|sms|spam|cosas $
no me|nos manden|mandes|envien|envies ?mas mensaje*|mensajes|whatsapp*|mail*|publicidad|promo*|nada|sms|spam
no quiero|queremos|deseo|quisiera _1 recibir _1 mas|mensaje*|whatsapp*|mail*|correo*|publicidad|promo*|
    nada|ofertas|sms|spam|sus|novedades|informacion
no quiero|queremos|deseo|quisiera|necesito mas mensaje*|whatsapp*|mail*|correo*|publicidad|promo*|ofertas|
    sms|spam|contacto|notificaciones|nada|avisos
no quiero|queremos|deseo _2 que _1 me|nos escriban|contacten|molesten|llamen|manden|sigan|escribas|mandes
dejen|deja|dejar|deje|dejame|dejenme|paren|para|parar|pare|parem|parame|corten|cortala|terminen|basta|
    chega de|con _1 escribir*|mandar*|enviar*|molestar*|mensaje*|mandarme|contactar*|llamar*|joder|
    hinchar|llenar*|mandando|publicidad|spam|me|mensagem|mensagens
no me|nos interesa|interesan recibir
cancel|cancela|cancelar|cancelen|anular _1 subscription|suscripcion|notificaciones|avisos|inscricao
dejen|dejenme|deja|dejame ?de en|de paz|molestar|escribirme|mandarme|joder|hinchar
basta de|con _1 mensaje*|mail*|publicidad|spam|whatsapp*
no|nunca molesten|molestar|moleste|molestes|jodan mas|$
saca|saca*|sacame|saquenme|saqueme|saquen|borrame|borrenme|borren|borra|eliminame|eliminenme|eliminen|
    elimina|quitame|quitenme|quiten|remuevan|sacar|borrar|eliminar|tira|tirar|remova|retire|remove|
    eliminar _1 mi|mis|los|todos|nuestro|lista*|de|del|meu|numero|contacto|telefono|da _1 numero|lista*|
    contactos|base|whatsapp|contacto|telefono|datos|difusion|agenda|contato|celular|sistema
sacame|saquenme|borrenme|eliminenme|quitenme|borrame|eliminame de|del _2 lista*|aca|aqui|grupo|contactos|
    base|difusion
me|nos saquen|sacan|sacas|borran|borren|eliminen|eliminan|quiten|quitan|tira|tirem _2 lista*|contactos|
    base|numero|difusion|aca
desuscribir*|desinscribir*|desuscripcion|cancelar suscripcion|la|los|de _1 suscripcion|mensajes
unsubscribe
opt out
remove|take|delete me|us _2 list|=off|contacts|database
remove|delete my ?phone ?contact number|contact|details|data
remove me
take me =off
stop|quit messaging|texting|sending|contacting|writing|emailing|calling|bothering|spamming ?me|us|these|
    messages
dont|never ?ever text|message|contact|write|email|call|bother|whatsapp me|us|again|anymore|$
do not ?ever text|message|contact|write|email|call|bother|whatsapp me|us|again|anymore|$
dont|not|never send me|us ?any ?more messages|anything|emails|texts|spam|ads|promotions|offers
dont|not want|wish _2 receive _1 messages|emails|more|any|further|texts
no more messages|texts|emails
leave me alone
nao ?me|nos ?quero|desejo mais ?receber mensagens|nada|contato|mensagem|propaganda
nao quero|desejo _1 receber _1 mensagens|mensagem|mais|propaganda|nada|novidades
nao me|nos mande|mandem|envie|enviem|escreva|escrevam|ligue|liguem|incomode|perturbe _1 mais|mensagens|
    nada|mensagem
nao ?me mandar|mandem|mande|enviar|envie mais
pare|parem|para|parar de _1 me|mandar|enviar|escrever|incomodar|mensagens|ligar
tira|tirem|tire|remove|remova|apaga|exclui|exclua meu|o|me _1 contato|numero|nome|da|lista|telefone
me tira|tire|remove|remova|descadastre|descadastra ?da|dessa
descadastr*)"},
    Rule{COMPLAINT, Tier::STRONG, 0.93, "complaint.reports_damage", R"(
abollad*|amassad*|dented
llego|llegaron|vino|vinieron|recibi|recibimos|chegou|chegaram|arrived|trajeron|entregaron|mandaron|
    material|paneles|panel|panels|came _4 rot*|rayad*|danad*|golpead*|quebrad*|partid*|fallad*|defectuos*|
    mal|manchad*|despegad*|torcid*|broken|damaged|scratched|wrong|quebrados|riscad*|mojad*|doblad*|
    incomplet*|equivocad*|errad*|cambiad*
rayad*|golpead*|defectuos*|danad*|quebrad*|fallad* paneles|panel|placa*|chapa*|producto|material
mal estado
en malas condiciones
faltaron|falto|faltou|faltaban # _1 panel*|placa*|chapa*|unidad*|tornillo*|tira*|pieza*|@accessory|caja*
me|nos falto|faltaron _1 #|un|una|panel*|placa*|tornillo*|pieza*|@accessory|mercaderia
mandaron|trajeron|entregaron|enviaron|vino|llego _3 equivocad*|otra|otro|incorrect*|distint*|errad*|
    cualquier
se equivocaron|confundieron|equivoco de|con|en ?el|la|los color|medida*|espesor|pedido|producto|material*|
    panel*|direccion|cantidad|factura|entrega
not|isnt what _2 ordered
wrong colour|color|panels|size|order|product|thickness|material
missing panels|screws|parts|pieces)"},
    Rule{COMPLAINT, Tier::STRONG, 0.92, "complaint.reports_no_answer", R"(
no|nunca|nadie ?me|nos|le|les|mas contestaron|contestan|contesta|contestas|respondieron|responden|
    responde|atienden|atiende|atendieron|contestaste|respondiste|contesto|respondio|llamaron
no|nunca|nadie ?me|nos|le|les dieron|dan|da respuesta|bola|pelota|corte
nadie|ningue|ninguem _1 contesta*|responde*|atiende*|atende*|llama*|da|dan|aparece|vino|liga
nobody|noone|one|never _2 answer*|repl*|call*|respond*|got|came|shows|picks
no answer|reply|response
sin respuesta|noticias
me|nos dejaron|dejan|clavaron|tienen _1 esperando|plantado*|tirado*|clavado*|colgado*|vueltas|visto
hace|hacen|ya|van|fa|faz|desde _1 # _1 dias|dia|semana*|mes|meses|horas _2 espera*|espero|esperando|no|
    nadie|nada|reclam*|llam*
hace|hacen # dias|semanas|meses _1 y|que|espero|esperando _1 nada|no|espero|esperando|nadie
ja faz|fazem _1 dias|semanas|meses|#
todavia|aun|sigo|seguimos esperando
still waiting
been waiting
never arrived|came|delivered|received)"},
    Rule{COMPLAINT, Tier::STRONG, 0.93, "complaint.complains", R"(
reclamo*|queja*|reclamar|quejarme|reclamacao|complaint*|complain
falta de respeto
vino|vinieron|llego|llegaron _2 agujero*|golpe*|abolladura*|rajadura*|rajad*|fisura*|falla|fallas|
    defecto*|rayon*
me|nos trajeron|mandaron|entregaron|llegaron|dieron # _1 y|de|en|no eran|pedi|son|compre|menos|pague
no|nunca me|nos devolvieron|devuelven|devolvio _1 llamada|llamado|mensaje
quiero|voy|vamos a|hacer ?hacer _1 denuncia*|reclamo|queja|denunciar*
denuncia|denunciar|defensa del|al consumidor
verguenza|impresentable*|estafa*|estafador*|chorros|ladrones|mentirosos|truchos|inaceptable|vergonha|
    desastre|pesimo|pesima|pessimo|pessimo|lamentable|nefasto
muy|tan|re|que mal|mala|malo|malisimo|malisima ?la|el servicio|atencion|experiencia|todo|material|calidad
mala|mal|malisima|pesima|horrible atencion|servicio|experiencia|atendimento|trato
atencion|servicio|experiencia|trato _2 horrible
me|nos vendieron|mandaron|dieron|hicieron cualquier|cosa|mal|basura|porqueria
es|son|vino|hicieron|hizo|mandaron|trajeron|quedo cualquier cosa|verdura
llame|llamamos|escribi|escribimos|reclame _2 # veces
devuelvan|devuelvanme|devolucion|devuelvame|reembolso|refund ?la|el|mi|de|del ?la|mi plata|dinero
quiero|exijo|pido|necesito|want|quero _2 plata|dinero|money|dinheiro de|back ?vuelta|volta
quiero|exijo|pido|want|devolver|necesito _2 devolucion|reembolso|refund|devolverlos|devolver
me|nos cobraron|facturaron|cobran _2 mas|mal|doble|dos|demas|otro
muy|estoy|re|quede|molesto|enojad* _1 molest*|enojad*|decepcionad*|disconforme*|desconforme*|descontent*
estoy|quede|estamos ?muy|re caliente*
terrible|awful|unacceptable|scam|worst _1 service|experience|company
no cumplen|cumplieron|cumplio
incumpl*
filtra|filtran|gotea|llueve _3 panel*|techo que _1 instalaron|pusieron|vendieron
se|me|nos ?me|nos despego|rompio|oxidaron|despegaron|oxido|abollo _2 panel*|chapa*|placa*|panel)"},
    Rule{COMPLAINT, Tier::STRONG, 0.93, "complaint.leaks", R"(
filtra|filtran|gotea|llueve _2 panel*|techo nuevo|instalaron|pusieron|vendieron)",
         Mood::UNBROKEN},
    // Of what we delivered, or of an old roof that somebody wants to replace.
    Rule{COMPLAINT, Tier::WEAK, 0.75, "complaint.may_be_of_ours", R"(
falta|faltan # _1 panel*|placa*|chapa*|unidad*|tornillo*|tira*|pieza*|@accessory|caja*
me|nos falta|faltan _1 #|un|una|panel*|placa*|tornillo*|pieza*|@accessory|mercaderia
tiene|tienen|con _2 agujero*|golpe*|abolladura*|rajadura*|rajad*|fisura*|falla|fallas|defecto*|rayon*)"},
    Rule{COMPLAINT, Tier::WEAK, 0.6, "complaint.names_trouble", R"(
rot*|mojad*|equivocad*|incomplet*|porqueria|mentira|chanta*|trucho*
nunca mas|compro)"},
    Rule{HUMAN_REQUEST, Tier::STRONG, 0.95, "human_request.asks_for_person", R"(
^^ ?quiero|prefiero|necesito|i|a|uma ?con|a|want ?una|un|a persona|person|pessoa|humano|
    humana|human|asesor|asesora|vendedor|vendedora $$
hablar|comunicarme|comunicarnos|contactarme|chatear|charlar|hablo|contacto|comuniquen|comunicar|hable _1
    con _2 persona*|asesor*|vendedor*|human*|encargad*|gerente|alguien|operador*|responsable|dueno|duena|
    representante|tecnico|ejecutiv*|supervisor
hablar|comunicarme con ?el|la|un|una alguien|persona|vendedor|asesor|humano|ustedes|capital
hablar por telefono
con|a|una|un persona|alguien real|humana|fisica|verdad|de|humano
pasame|pasas|pasan|paseme|pasenme|comunicame|derivame|deriven|derivar|transferime|comuniquenme|ponme|
    poneme|me|comunica _2 con _2 persona*|asesor*|vendedor*|human*|encargad*|gerente|alguien|operador*|
    dueno|responsable|tecnico
me|nos ?pueden|puede|podrian|podria|podes|podrias|quiero|que|van|gustaria ?a ?que llaman|llamen|llamas|
    llames|llamar|llame|llama ?por ?telefono|manana|hoy|a|al|por
pueden|puede|podrian|podrias|podes|quiero|prefiero|quisiera que|llamar*|llamarme|me ?me llamen|llamen|
    llamar*|llame
pueden|puede|podrian|podrias|podes llamarme|llamarnos
llamame|llamenme|llameme|llamanos|llamarme
atencion|asistencia personalizada|humana|al|personal|de
atiende|atienda|atienden|atender|atiendan|responda|conteste _2 persona|alguien|asesor|vendedor|human*|otra
necesito|quiero|preciso|hay|prefiero|quisiera|algun|alguna|busco ?hablar ?con|a|de ?un|una|algun|alguna|
    el|la asesor*|vendedor*|human*|operador*|humano|representante|ejecutiv*
hay alguien|persona ?ahi|atendiendo
alguna|alguien|una persona para|con ?quien hablar
telefono|celular|contacto|numero|whatsapp de|del ?un|una|algun|el|la vendedor*|asesor*|encargad*|alguien|
    dueno|duena
no quiero _2 con|un|una _1 bot|robot|maquina|contestador|automatico
no quiero|quiero|hablar|con|odio _2 bot|robot|maquina|contestador|ia|automatico
sos|eres|hablo _3 bot|robot|maquina|persona|ia|humano
real|actual|live|human person|human|agent|being
talk|speak|chat|connect _2 to|with _2 someone|person|human|agent|representative|somebody|manager|
    salesperson|sales|rep
call me|us
can|could|please _2 call me|us
a human
human agent|please|being
representative
give _1 call
falar|conversar _1 com _2 alguem|pessoa|atendente|humano|vendedor|gerente|responsavel|humana
atendente*
me|pode|podem ?me liga|ligam|ligar|ligue|liguem
pessoa de verdade|real)"},
    Rule{OPT_IN, Tier::STRONG, 0.95, "opt_in.asks_to_receive", R"(
volver a recibir|suscribirme|suscribir|anotarme
^^ alta|start $$
quiero|quisiera|deseo|acepto|autorizo|si|me|queremos ?a ?que ?gustaria ?me recibir|reciba|envien|manden
    _2 ofertas|promo*|novedades|mensajes|noticias|publicidad|newsletter|comunicaciones
anotame|anotenme|sumame|suscribime|suscribanme|agregame|agreguenme|apuntame|agendame|agenden|reactivar|
    reactiven|reactivame ?a|en|de|mi|al|para|los ?la|las|los|el lista*|newsletter|ofertas|promo*|
    novedades|suscripcion|difusion|mensajes
suscribirme|suscribime|suscribanme
me ?quiero|quisiera suscribir|anotar|sumar ?a|de ?nuevo|la|las $
dar|darme|dame|denme|quiero|doy de|el|la alta _2 lista*|ofertas|novedades|mensajes|promo*|$
opt in
subscribe|sign ?me|us up|me|again
resubscribe
want|like|start ?to _1 receive|receiving|get _2 offers|messages|news|updates|promotions
quero|queria|aceito|gostaria ?voltar ?a|de receber _3 ofertas|novidades|promocoes|mensagens
voltar a receber)"},
    Rule{WRONG_NUMBER, Tier::STRONG, 0.95, "wrong_number.not_the_person", R"(
numero|contacto|persona|telefono|pessoa|whatsapp equivocad*|errad*|incorrect*
equivocaron|equivocaste|equivocado|equivoco|equivocada|equivocados|confundieron|confundiste de|el|con ?el
    numero|persona|telefono|contacto|whatsapp|celular|chat
yo|nosotros no pedi|pedimos|solicite|hice|consulte|encargue|solicitamos nada|ningun|ninguna|cotizacion|
    presupuesto
no pedi|solicite|hice|pedimos ningun|ninguna|nada|nenhum ?cotiz*|presupuest*|nada|pedido|consulta $
no soy|somos ?la|el|esa|ese persona|esa|ese|quien $
no soy|somos ?la|el|esa|ese persona|quien|cliente que|busca*|buscan|buscas
no soy @place
no soy yo
aca|aqui no vive|trabaja|hay|esta ?ningun|ninguna @place|nadie
no conozco ?a esa|su|ninguna empresa|persona
no se de que|quien ?me hablan|habla|hablas|hablan|son|sos
no tengo nada que ver
no es|sea el|este|su|mi numero|telefono|celular de|del
este numero|telefono|celular|whatsapp no|ya|nao ?no es|pertenece|e
este numero|telefono|celular|whatsapp es|pertenece ?a de|otra|otro otra|otro|persona
wrong number|person
you have _2 wrong
not me|the right person
i ?did not|didnt|never ask|order|request|asked|ordered|requested _1 anything|any
numero errado
engano
pessoa errada
nao pedi|solicitei nada|nenhum
nao sou ?essa|esse eu|pessoa $
nao conheco ?essa|esse|a empresa|voces|ninguem)"},
    // Also said by customers who set something right.
    Rule{WRONG_NUMBER, Tier::WEAK, 0.8, "wrong_number.may_be_one", R"(
te|se|me confundiste|confundieron|equivocaste|equivocaron $
yo|nosotros no pedi|pedimos|solicite|hice|encargue eso|esto)"},
    Rule{AUTO_REPLY, Tier::STRONG, 0.97, "auto_reply.machine", R"(
fuera de la|el|mi oficina
fuera de horario|servicio
respuesta|mensaje|reply|resposta|mensagem automatica|automatico|automatic
automatic|auto reply|response|message
autoreply|autoresponder|contestador
en este momento _2 podemos|puedo|podremos _1 atender*|responder*|contestar*|tomar
en este momento no|nos _1 disponible*|disponibles|encontramos|cerrado*|atender*
gracias por|x comunicar*|contactar*|escribir*|tu|su|comunicarte|comunicarse|escribirnos|contactarnos _3
    brevedad|responderemos|contactaremos|atenderemos|comunicaremos|agente
gracias por comunicarte|comunicarse|contactarte|contactarnos|contactarse|escribirnos
a la brevedad _2 responder*|contact*|atender*|comunicar*|comunicate|comunicarte|te|le
responderemos|contestaremos|atenderemos|contactaremos ?a|tu|su|lo|en|a|con|antes
estoy|estare|estamos|me|nos ?encuentro de|en licencia|vacaciones|viaje hasta|y|desde|por|sin|del
nuestro horario|horarios de|es
estamos|permaneceremos|oficina|local cerrado|cerrados|cerrada por|hasta|desde
out of ?the office
away from|until|on my|the|desk|vacation|leave|office
thank|thanks you for contacting|reaching
thanks for contacting|reaching
fora do|de escritorio
ausente ate
estou de ferias|licenca
obrigado por|pelo entrar|contato|contatar
agradecemos seu|o|sua contato|mensagem)"},
    // A person may write these words as well.
    Rule{AUTO_REPLY, Tier::WEAK, 0.9, "auto_reply.may_be_a_machine", R"(
gracias por|x tu|su|el mensaje
thank|thanks ?you for your message|email
obrigado por|pelo|pela sua|seu mensagem)"},
    Rule{SPAM_OTHER, Tier::STRONG, 0.93, "spam_other.sells_or_tricks", R"(
seguidores|followers|likes
ganar|gana|ganaste|ganador|gane|ganha|win|won|earn _2 dinero|plata|premio*|dolares|sorteo|iphone|dinheiro|
    money|prize|usd
aumenta|aumente|aumenta*|multiplica|duplica|impulsa|increase|boost ?tus|tu|sus|your|tu _1 ventas|ingresos|
    seguidores|clientes|sales|seo
te|le|les prestamos|ofrecemos|ofrezco _2 prestamo*|credito*|servicio*|dinero|seguidores|trabajo|plata
ofrecemos|ofrezco|brindamos|somos _3 servicio*|marketing|limpieza|seguridad|contable*|web|diseno|
    publicidad|agencia
criptomoneda*|bitcoin|cripto|crypto|forex|trading|casino|apuestas|apostas|viagra
felicitaciones|felicidades|congratulations|parabens _3 gana*|seleccionad*|won|ganador*|ganhou|selected
oportunidad de negocio|inversion|trabajo|ingresos
posicionamiento|optimizacion web|seo|google
busco|envio|mando|dejo|adjunto ?mi empleo|curriculum|cv
curriculum
onlyfans|sexo)"},
    // A customer may write these words as well.
    Rule{SPAM_OTHER, Tier::WEAK, 0.85, "spam_other.may_sell", R"(
prestamo*|credito* _1 inmediato*|personales|facil*|rapido*|preaprobado*
prestamo*|credito* ya|sin $|garantia|recibo|clearing|interes
clic|click|clique aqui|here|aca|abajo|below
^ clic|click|clique on|en|no
haz|haga|dale clic|click
trabaja|trabajo|trabalhe|work desde|de|from casa|home
busco trabajo
reenvia|reenviar|comparte|comparti|compartilhe _2 mensaje|contactos|cadena|grupos|mensagem)"},
    Rule{GREETING, Tier::SOCIAL, 0.9, "greeting.says_hello", R"(
^^ hola|holis|holaa|buenas|alo|=hey|=hi|hello|=oi|ola|saludos
hola|buenas|buenos|hello|=hi|=oi|=hey
buen|buenos|good|bom dia|dias|morning|afternoon|evening|day
boa|buenas tarde|tardes|noite|noches
boas
que tal
como estan|estas|andan|andas|va|anda|esta
how are you
tudo bem
todo bien
queria|quiero|quisiera|una|tengo|hacer|hago|te|les hacer|hacerte|hacerles|una ?una consulta|pregunta)"},
    Rule{GOODBYE_THANKS, Tier::SOCIAL, 0.9, "goodbye_thanks.thanks", R"(
gracias|agradecid*|agradezco|mil ?gracias
thanks|thank|cheers
obrigado|obrigada|valeu|agradeco|brigado|brigada
chau|chao|adios|bye|goodbye|tchau|abrazo|saludos|abraco
hasta luego|manana|pronto|la|el
nos vemos|hablamos
quedo|queda|quedamos clarisimo|claro|clarisima|clara|perfecto|agradecid*
perfecto|genial|excelente|barbaro|buenisimo|impecable|joya|great|otimo|excellent
^^ todo claro|ok
muy amable|amables
buen fin|finde|jornada|fim
very helpful
que tengas|tengan|pases|pasen
ate mais|logo|amanha)"},
};

// Words that other rules must not read.
constexpr std::array traps{
    Rule{UNKNOWN, Tier::STRONG, 0, "trap.baja_is_low", R"(
planta|presion|temperatura|parte|pared|zona|calidad|densidad|altura|cota|muy|mas|tan|pendiente|tension|
    gama|losa|casa|sea|es|esta|marea baja
no ?me quiero|quiere|queremos|deseo _2 baja
lo|que|se baja)"},
    Rule{UNKNOWN, Tier::STRONG, 0, "trap.negated", R"(
no|nada|tampoco|not|nao|ni|nunca _2 caro|cara|caros|expensive|carisimo
no me llamo
cual|qual|cuales es|son|e|sao _2 mas|mais caro|cara|caros|barato|barata|baratos|economico*
no tengo|hay quejas|reclamos|apuro
sin compromiso|apuro
no|sin necesito|necesidad ?de instalacion|colocacion)"},
    Rule{UNKNOWN, Tier::STRONG, 0, "trap.confirm_something_else", R"(
confirmo|confirmamos ?que ?las|los|la|el|mis medida*|datos|direccion|recepcion|asistencia|mail|correo|
    telefono|recibido|recibi|llegada|visita|hora
confirmar ?el|la|los|las|que|si precio*|medida*|stock|hay|tienen|direccion|disponibilidad|datos|cantidad
confirmame|confirmenme|confirmen|confirmas|confirman
)"},
    Rule{UNKNOWN, Tier::STRONG, 0, "trap.side_of_a_panel", R"(
dos|ambas|doble|cada|otra|una|#|primera|segunda|misma|en ?la ?las cara|caras
cara|caras interior*|exterior*|intern*|extern*|inferior|superior|vista*
)"},
    Rule{UNKNOWN, Tier::STRONG, 0, "trap.bought_before", R"(
ya compre|compramos _2 con|a ustedes|antes|ustedes|vos
ya compre|compramos|comprei|llevamos|les _3 antes|anteriormente|ano|pasado|veces
)"},
    Rule{UNKNOWN, Tier::STRONG, 0, "trap.other_meaning", R"(
me llama la atencion
lo|los|las|la coloco|instalo|colocamos|instalamos
instalamos|colocamos nosotros
si|se pare|paran|parar de
pueda parar
fecha de baja
llamada perdida)"},
};

}  // namespace

std::span<const Rule> care_rules() { return rules; }
std::span<const Rule> trap_rules() { return traps; }

}  // namespace tero::router
