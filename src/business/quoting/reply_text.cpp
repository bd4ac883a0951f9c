#include "business/quoting/reply_text.hpp"

#include "business/quoting/money.hpp"
#include "business/quoting/pricing_text.hpp"
#include "business/quoting/quote_text.hpp"

#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::sales {
namespace {

class Replies {
public:
    explicit Replies(const ReplyFacts& facts) : facts_(facts), name_(first_name(facts.contact_name)) {}

    AgentAnswer greeting() const {
        return answer(
            AnswerKind::SAY,
            text("¡Hola{name}! Soy el asistente de {business}. Contame qué producto precisás, de qué "
                 "espesor y para qué medidas, y te paso el precio.",
                 "Hello{name}! I am the assistant of {business}. Tell me which product you need, which "
                 "thickness and which size, and I will give you the price.",
                 "Olá{name}! Sou o assistente da {business}. Me diga qual produto você precisa, a espessura "
                 "e as medidas, e passo o preço."));
    }

    AgentAnswer thanks() const {
        return answer(AnswerKind::SAY, text("¡Gracias a vos{name}! Cualquier cosa, escribime por acá.",
                                            "Thank you{name}! If you need anything, write to me here.",
                                            "Obrigado a você{name}! Qualquer coisa, me escreva por aqui."));
    }

    AgentAnswer not_understood() const {
        return answer(
            AnswerKind::SAY,
            text("Perdón, no te entendí bien. ¿Me decís qué producto precisás y para qué medidas? Si "
                 "preferís, te contesta un compañero: escribime «persona».",
                 "Sorry, I did not quite get that. Which product do you need, and for which size? If you "
                 "would rather talk to a colleague, write “person”.",
                 "Desculpe, não entendi bem. Qual produto você precisa e para quais medidas? Se preferir "
                 "falar com um colega, escreva «pessoa»."));
    }

    AgentAnswer product_info() const {
        const std::string code = facts_.request.product.value_or("");
        std::vector<std::string> thicknesses;
        for (const std::int32_t thickness : known_thicknesses(facts_.lists, code)) {
            thicknesses.push_back(std::to_string(thickness));
        }
        if (thicknesses.empty()) return colleague("product_info");
        const std::string all = enumeration(thicknesses, facts_.language);
        return answer(
            AnswerKind::HAND_OVER,
            fmt::format(fmt::runtime(in_language(
                            facts_.language,
                            "{} lo tenemos en {} mm. El detalle técnico te lo pasa un compañero por acá.",
                            "We have {} in {} mm. A colleague will send you the details here.",
                            "{} temos em {} mm. Um colega passa os detalhes por aqui.")),
                        product_name(code), all),
            "product_info");
    }

    AgentAnswer recommendation() const {
        return answer(
            AnswerKind::HAND_OVER,
            text("Para recomendarte bien, te contesta un compañero por acá. Mientras, contame para qué es "
                 "(techo, pared, cámara) y qué medidas tiene.",
                 "To advise you well, a colleague will answer you here. Meanwhile, tell me what it is for "
                 "(roof, wall, cold room) and its size.",
                 "Para recomendar bem, um colega responde por aqui. Enquanto isso, me diga para que é "
                 "(telhado, parede, câmara) e as medidas."),
            "recommendation_request");
    }

    // For what only a person may answer.
    AgentAnswer colleague(std::string reason) const {
        return answer(AnswerKind::HAND_OVER,
                      text("Eso te lo confirma un compañero por acá; ya le avisé.",
                           "A colleague will confirm that for you here; I have let them know.",
                           "Isso um colega confirma por aqui; já avisei."),
                      std::move(reason));
    }

    AgentAnswer several() const {
        return answer(AnswerKind::HAND_OVER,
                      text("Son varias cosas en un mismo pedido: te lo cotiza un compañero por acá; ya le avisé.",
                           "That is more than one item: a colleague will quote it for you here; I have let "
                           "them know.",
                           "São vários itens no mesmo pedido: um colega faz o orçamento por aqui; já avisei."),
                      "several_products");
    }

    AgentAnswer ask_about_quote(std::string_view asked_for) const {
        AgentAnswer made =
            asked_for == asked::confirm
                ? answer(AnswerKind::ASK, text("¿Confirmamos la cotización {quote}?",
                                               "Shall we go ahead with quote {quote}?",
                                               "Confirmamos o orçamento {quote}?"))
                : answer(AnswerKind::ASK, text("Sin problema{name}. ¿Doy por cerrada la cotización {quote}?",
                                               "No problem{name}. Shall I close quote {quote}?",
                                               "Sem problema{name}. Posso encerrar o orçamento {quote}?"));
        made.asked_for = asked_for;
        return made;
    }

    AgentAnswer person() const {
        return answer(AnswerKind::HAND_OVER,
                      text("Dale{name}, ya le aviso a un compañero para que te conteste por acá.",
                           "Sure{name}, I am letting a colleague know; they will answer you here.",
                           "Claro{name}, já aviso um colega para responder por aqui."),
                      "human_request");
    }

    AgentAnswer complaint() const {
        return answer(
            AnswerKind::HAND_OVER,
            text(
                "Lamento lo que pasó{name}, te pido disculpas. Ya le avisé a un compañero, que te contesta "
                "por acá.",
                "I am sorry about what happened{name}, my apologies. I have told a colleague, who will "
                "answer you here.",
                "Lamento o que aconteceu{name}, peço desculpas. Já avisei um colega, que responde por aqui."),
            "complaint");
    }

    AgentAnswer accepted() const {
        if (!is_open()) return no_open_quote("accept_quote");
        return answer(
            AnswerKind::ACCEPT,
            text(
                "¡Gracias{name}! Anoté que aceptás la cotización {quote}. Un compañero te escribe por acá "
                "para coordinar el pago y la entrega.",
                "Thank you{name}! I have noted that you accept quote {quote}. A colleague will write to you "
                "here to arrange payment and delivery.",
                "Obrigado{name}! Anotei que você aceita o orçamento {quote}. Um colega escreve por aqui para "
                "combinar o pagamento e a entrega."));
    }

    AgentAnswer rejected() const {
        // An order that is under way is not undone by a program.
        if (!facts_.quote_number.empty() && facts_.quote_status == QuoteStatus::ACCEPTED)
            return colleague("reject_quote");
        const AnswerKind kind = is_open() ? AnswerKind::REJECT : AnswerKind::SAY;
        return answer(
            kind, text("Gracias por avisarme{name}. Si más adelante precisás algo, escribime por acá.",
                       "Thank you for telling me{name}. If you need anything later, write to me here.",
                       "Obrigado por avisar{name}. Se precisar de algo mais adiante, me escreva por aqui."));
    }

    AgentAnswer postponed() const {
        return answer(
            AnswerKind::POSTPONE,
            text("Perfecto{name}, gracias por avisar. Cuando lo retomes, escribime y lo vemos.",
                 "That is fine{name}, thank you for telling me. When you get back to it, write to me.",
                 "Tudo bem{name}, obrigado por avisar. Quando retomar, me escreva e vemos."));
    }

    AgentAnswer quote_status() const {
        if (!is_open()) return no_open_quote("quote_status");
        AgentAnswer made = answer(
            AnswerKind::ASK,
            text("Tu cotización {quote} sigue vigente; si querés cambiarle algo, decime. ¿La confirmamos?",
                 "Your quote {quote} still holds; if you would like to change anything, tell me. Shall we go "
                 "ahead?",
                 "Seu orçamento {quote} continua válido; se quiser mudar algo, me diga. Confirmamos?"));
        made.asked_for = asked::confirm;
        return made;
    }

    AgentAnswer too_dear() const {
        AgentAnswer made = answer(
            AnswerKind::SAY,
            text("Te entiendo{name}. Si querés, te la cotizo con otro espesor u otras terminaciones, o le "
                 "pido a un compañero que la vea con vos. ¿Qué preferís?",
                 "I understand{name}. I can quote another thickness or other finishes, or ask a colleague to "
                 "look at it with you. Which do you prefer?",
                 "Entendo{name}. Posso orçar outra espessura ou outros acabamentos, ou pedir a um colega que "
                 "veja com você. O que prefere?"));
        if (is_open()) made.asked_for = "thickness_mm";
        return made;
    }

    // Names the discounts of the list, which the price already holds, and promises no other.
    AgentAnswer discount() const {
        std::string known;
        const std::string& language = facts_.language;
        const Commerce* commerce = facts_.lists.empty() ? nullptr : &facts_.lists.front().commerce;
        for (const Discount& one : commerce == nullptr ? std::vector<Discount>{} : commerce->discounts) {
            if (one.base != DiscountBase::area_m2) continue;
            known += fmt::format(
                fmt::runtime(in_language(language, "A partir de {1} m² ya va un {0} de descuento. ",
                                         "From {1} m² on there is a discount of {0}. ",
                                         "A partir de {1} m² já há {0} de desconto. ")),
                percentage(one.percent, language), measure(one.at_least, language));
        }
        return answer(
            AnswerKind::HAND_OVER,
            known + text("Por cualquier otro descuento te contesta un compañero por acá; ya le avisé.",
                         "A colleague will answer you here about any other discount; I have let them know.",
                         "Sobre qualquer outro desconto, um colega responde por aqui; já avisei."),
            "discount_request");
    }

    AgentAnswer opted_out() const {
        return answer(
            AnswerKind::OPT_OUT,
            text("Listo, no te escribimos más. Si algún día precisás algo, escribinos por acá.",
                 "Done, we will not write to you again. If you ever need anything, write to us here.",
                 "Pronto, não escrevemos mais. Se um dia precisar de algo, escreva por aqui."));
    }

    AgentAnswer opted_in() const {
        return answer(AnswerKind::OPT_IN,
                      text("Listo{name}, anoté que querés volver a recibir mensajes de {business}.",
                           "Done{name}, I have noted that you would like messages from {business} again.",
                           "Pronto{name}, anotei que você quer voltar a receber mensagens da {business}."));
    }

    AgentAnswer wrong_number() const {
        return answer(AnswerKind::OPT_OUT, text("Perdón por la molestia, no te escribimos más.",
                                                "Sorry for the trouble, we will not write to you again.",
                                                "Desculpe o incômodo, não escrevemos mais."));
    }

    AgentAnswer silence() const { return answer(AnswerKind::SILENCE, ""); }

    AgentAnswer seen_by_colleague(std::string reason) const {
        return answer(AnswerKind::HAND_OVER,
                      text("¡Gracias! Lo ve un compañero y te contesta por acá.",
                           "Thank you! A colleague will look at it and answer you here.",
                           "Obrigado! Um colega vai ver e responde por aqui."),
                      std::move(reason));
    }

    // A pin hints at the freight zone; which one it is, the customer says.
    AgentAnswer located() const {
        const bool ordered = !facts_.quote_number.empty() && facts_.quote_status == QuoteStatus::ACCEPTED;
        std::vector<std::string> zones;
        if (!ordered && !facts_.lists.empty()) {
            for (const Zone& zone : facts_.lists.front().commerce.zones) zones.push_back(zone_name(zone));
        }
        if (zones.empty()) return seen_by_colleague("location");
        AgentAnswer made = answer(
            AnswerKind::ASK,
            fmt::format(fmt::runtime(in_language(facts_.language, "¡Gracias por la ubicación! ¿Va como {}?",
                                                 "Thank you for the location! Does it count as {}?",
                                                 "Obrigado pela localização! Conta como {}?")),
                        alternatives(zones, facts_.language)));
        made.asked_for = "zone";
        return made;
    }

    AgentAnswer write_please() const {
        return answer(AnswerKind::SAY,
                      text("Ese tipo de mensaje no lo puedo leer. ¿Me lo escribís en un texto?",
                           "I cannot read that kind of message. Could you write it as a text?",
                           "Não consigo ler esse tipo de mensagem. Pode escrever em texto?"));
    }

private:
    // `{name}` becomes `, Lucía` or nothing.
    std::string text(std::string_view es, std::string_view en, std::string_view pt) const {
        return fmt::format(fmt::runtime(in_language(facts_.language, es, en, pt)),
                           fmt::arg("name", name_.empty() ? "" : ", " + name_),
                           fmt::arg("business", facts_.business), fmt::arg("quote", facts_.quote_number));
    }

    AgentAnswer answer(AnswerKind kind, std::string words, std::string reason = {}) const {
        AgentAnswer made;
        made.kind = kind;
        made.text = std::move(words);
        made.request = facts_.request;
        made.reason = std::move(reason);
        return made;
    }

    std::string product_name(const std::string& code) const {
        for (const CatalogList& list : facts_.lists) {
            if (const Product* product = find_product(list, code)) return product->name;
        }
        return code;
    }

    AgentAnswer no_open_quote(std::string reason) const {
        if (facts_.quote_number.empty()) return colleague(std::move(reason));
        if (facts_.quote_status == QuoteStatus::ACCEPTED) {
            return answer(
                AnswerKind::SAY,
                text("La cotización {quote} ya está confirmada. Un compañero te escribe por acá para coordinar "
                     "el pago y la entrega.",
                     "Quote {quote} is confirmed. A colleague will write to you here to arrange payment and "
                     "delivery.",
                     "O orçamento {quote} já está confirmado. Um colega escreve por aqui para combinar o "
                     "pagamento e a entrega."));
        }
        if (facts_.quote_status == QuoteStatus::DRAFT || facts_.quote_status == QuoteStatus::WAITING_DATA) {
            return answer(AnswerKind::SAY,
                          text("La cotización {quote} está saliendo: te llega por acá en un momento.",
                               "Quote {quote} is on its way: it will reach you here in a moment.",
                               "O orçamento {quote} está saindo: chega por aqui em um momento."));
        }
        AgentAnswer made = answer(
            AnswerKind::ASK,
            text("La cotización {quote} ya no está vigente. ¿Te la actualizo con los precios de hoy?",
                 "Quote {quote} is no longer valid. Shall I update it at today's prices?",
                 "O orçamento {quote} já não é válido. Atualizo com os preços de hoje?"));
        made.asked_for = asked::update;
        return made;
    }

    bool is_open() const { return !facts_.quote_number.empty() && tero::is_open(facts_.quote_status); }

    const ReplyFacts& facts_;
    std::string name_;
};

}  // namespace

std::optional<AgentAnswer> reply_to(IntentType intent, const ReplyFacts& facts) {
    const Replies replies(facts);
    switch (intent) {
        case IntentType::QUOTE_REQUEST:
        case IntentType::DATA_PROVISION:
        case IntentType::PRICE_INQUIRY:
            return std::nullopt;
        case IntentType::UNKNOWN:
            return replies.not_understood();
        case IntentType::GREETING:
            return replies.greeting();
        case IntentType::PRODUCT_INFO:
            return replies.product_info();
        case IntentType::RECOMMENDATION_REQUEST:
            return replies.recommendation();
        case IntentType::STOCK_DELIVERY:
            return replies.colleague("stock_delivery");
        case IntentType::PAYMENT_TERMS:
            return replies.colleague("payment_terms");
        case IntentType::VISIT_LOCATION:
            return replies.colleague("visit_location");
        case IntentType::TECHNICAL_QUESTION:
            return replies.colleague("technical_question");
        case IntentType::INSTALLATION:
            return replies.colleague("installation");
        case IntentType::ORDER_STATUS:
            return replies.colleague("order_status");
        case IntentType::ACCEPT_QUOTE:
            return replies.accepted();
        case IntentType::REJECT_QUOTE:
            return replies.rejected();
        case IntentType::POSTPONE:
            return replies.postponed();
        case IntentType::QUOTE_STATUS:
            return replies.quote_status();
        case IntentType::OBJECTION_PRICE:
            return replies.too_dear();
        case IntentType::DISCOUNT_REQUEST:
            return replies.discount();
        case IntentType::GOODBYE_THANKS:
            return replies.thanks();
        case IntentType::COMPLAINT:
            return replies.complaint();
        case IntentType::HUMAN_REQUEST:
            return replies.person();
        case IntentType::OPT_OUT:
            return replies.opted_out();
        case IntentType::OPT_IN:
            return replies.opted_in();
        case IntentType::WRONG_NUMBER:
            return replies.wrong_number();
        case IntentType::AUTO_REPLY:
        case IntentType::SPAM_OTHER:
            return replies.silence();
    }
    return replies.not_understood();
}

AgentAnswer ask_about_quote(std::string_view asked_for, const ReplyFacts& facts) {
    return Replies(facts).ask_about_quote(asked_for);
}

AgentAnswer call_colleague(std::string reason, const ReplyFacts& facts) {
    return Replies(facts).colleague(std::move(reason));
}

AgentAnswer call_colleague_for_several(const ReplyFacts& facts) { return Replies(facts).several(); }

std::optional<AgentAnswer> reply_to_kind(MessageKind kind, const ReplyFacts& facts) {
    const Replies replies(facts);
    switch (kind) {
        case MessageKind::TEXT:
        case MessageKind::TEMPLATE:
        case MessageKind::BUTTON:
        case MessageKind::LIST:
            return std::nullopt;
        case MessageKind::AUDIO:
            return replies.seen_by_colleague("audio");
        case MessageKind::IMAGE:
            return replies.seen_by_colleague("image");
        case MessageKind::VIDEO:
            return replies.seen_by_colleague("video");
        case MessageKind::DOCUMENT:
            return replies.seen_by_colleague("document");
        case MessageKind::LOCATION:
            return replies.located();
        case MessageKind::CONTACTS:
        case MessageKind::UNSUPPORTED:
            return replies.write_please();
        case MessageKind::STICKER:
        case MessageKind::REACTION:
        case MessageKind::SYSTEM:
            return replies.silence();
    }
    return std::nullopt;
}

}  // namespace tero::sales
