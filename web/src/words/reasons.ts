// Why something was sent, held, stopped or handed over: each code of the server in people's words. A code that is
// not here is shown as it stands, so that nothing is ever hidden.
import type { Language } from "../format";

type Said = Record<string, { es: string; en: string }>;

// Of the send gate and of WhatsApp's answers: why a message waits, was not sent, or is not known to have arrived.
const sending: Said = {
    opted_out: { es: "pidió no recibir más", en: "asked for no more messages" },
    opted_out_marketing: { es: "no quiere campañas", en: "wants no campaigns" },
    no_consent: { es: "no dio su consentimiento", en: "gave no consent" },
    follow_ups_off: { es: "los seguimientos están apagados", en: "follow-ups are switched off" },
    quiet_hours: { es: "fuera del horario de envío", en: "outside sending hours" },
    holiday: { es: "es feriado", en: "it is a holiday" },
    quote_cap: { es: "ya recibió los seguimientos de esta cotización", en: "already got this quote's follow-ups" },
    person_cap: { es: "ya recibió los seguimientos del mes", en: "already got this month's follow-ups" },
    too_many_answers: { es: "ya recibió demasiadas respuestas en una hora", en: "got too many answers within an hour" },
    being_read: { es: "el cliente está escribiendo", en: "the customer is writing" },
    person_gap: { es: "recibió otro seguimiento hace poco", en: "got another follow-up shortly before" },
    window_closed: { es: "pasaron 24 h de su último mensaje", en: "24 h since their last message" },
    waited_too_long: { es: "esperó un día y no pudo salir", en: "waited for a day and could not go out" },
    not_approved: { es: "WhatsApp no la aprobó, o la pausó", en: "WhatsApp has not approved it, or has paused it" },
    no_templates: { es: "este canal no tiene plantillas", en: "this channel has no templates" },
    replied: { es: "el cliente contestó", en: "the customer answered" },
    answered: { es: "el cliente contestó", en: "the customer answered" },
    taken_over: { es: "la atiende una persona", en: "a person has it" },
    human: { es: "la atiende una persona", en: "a person has it" },
    person_owes_answer: { es: "una pregunta del cliente espera a una persona", en: "a question of the customer waits for a person" },
    quote_decided: { es: "la cotización ya se decidió", en: "the quote is decided" },
    quote_expired: { es: "la cotización venció", en: "the quote has expired" },
    quote_expires_first: { es: "la cotización vence antes", en: "the quote expires before that" },
    accepted: { es: "aceptó la cotización", en: "accepted the quote" },
    rejected: { es: "rechazó la cotización", en: "rejected the quote" },
    expired: { es: "la cotización venció", en: "the quote has expired" },
    superseded: { es: "hay una revisión más nueva", en: "there is a newer revision" },
    sequence: { es: "la secuencia de seguimientos", en: "the sequence of follow-ups" },
    step_removed: { es: "ese paso ya no está en la secuencia", en: "the sequence has that step no more" },
    asked_again: { es: "pidió otro precio hace poco", en: "they asked for another price shortly before" },
    postponed: { es: "pidió que lo contacten después", en: "asked to be contacted later" },
    budget: { es: "se acabó el presupuesto de envíos", en: "the sending budget is used up" },
    kill_switch: { es: "los envíos están en pausa", en: "sending is paused" },
    paused: { es: "los envíos están en pausa", en: "sending is paused" },
    undone: { es: "se deshizo antes de salir", en: "was undone before it went out" },
    by_person: { es: "lo canceló una persona", en: "a person called it off" },
    user_preferences: { es: "lo cambió en WhatsApp", en: "changed it in WhatsApp" },
    interrupted: { es: "Tero se reinició en medio del envío", en: "Tero restarted in the middle of the send" },
    unheard: { es: "WhatsApp no avisó en 24 h: se cuenta como enviado", en: "no word from WhatsApp in 24 h: counted as sent" },
    no_answer: { es: "no se oyó la respuesta de WhatsApp", en: "WhatsApp's reply was not heard" },
    unknown_outcome: { es: "no se oyó la respuesta de WhatsApp", en: "WhatsApp's reply was not heard" },
    timeout: { es: "WhatsApp no contestó a tiempo", en: "WhatsApp did not answer in time" },
    no_address: { es: "no hay adónde escribirle", en: "there is no address to write to" },
    token: { es: "WhatsApp no acepta nuestra clave: hay que renovarla", en: "WhatsApp refuses our key: it has to be renewed" },
    permission: { es: "WhatsApp no nos deja enviar: revisá la cuenta", en: "WhatsApp does not let us send: check the account" },
    payment: { es: "falta pagar la cuenta de WhatsApp", en: "the WhatsApp account needs payment" },
    not_registered: { es: "nuestro número no está registrado en WhatsApp", en: "our number is not registered with WhatsApp" },
    temporary: { es: "WhatsApp falló un momento", en: "WhatsApp failed for a moment" },
    unreachable: { es: "no se llegó a WhatsApp", en: "WhatsApp could not be reached" },
    rate: { es: "WhatsApp pidió ir más despacio", en: "WhatsApp asked to slow down" },
    pair_rate: { es: "muchos mensajes seguidos a la misma persona", en: "too many messages in a row to one person" },
    spam_limit: { es: "WhatsApp frenó los envíos por quejas", en: "WhatsApp stopped sending after complaints" },
    user_marketing_cap: { es: "WhatsApp limita cuánto recibe esta persona", en: "WhatsApp limits what this person gets" },
    marketing_stopped: { es: "paró las campañas desde WhatsApp", en: "stopped campaigns in WhatsApp" },
    not_reachable: { es: "su número no recibe WhatsApp", en: "their number does not get WhatsApp" },
    same_number: { es: "era nuestro propio número", en: "it was our own number" },
    test_list: { es: "el número de prueba no puede escribirle", en: "the test number may not write to them" },
    media: { es: "WhatsApp no aceptó el archivo", en: "WhatsApp did not take the file" },
    request: { es: "WhatsApp no aceptó el mensaje como estaba hecho", en: "WhatsApp did not take the message as it was made" },
    template_unavailable: { es: "WhatsApp pausó la plantilla", en: "WhatsApp paused the template" },
    experiment: { es: "WhatsApp excluyó a esta persona de una prueba suya", en: "WhatsApp left this person out of a trial of theirs" },
    setup: { es: "falta configurar WhatsApp", en: "WhatsApp is not set up" },
    unknown: { es: "WhatsApp dio un error que no conocemos", en: "WhatsApp gave an error we do not know" },
};

// Why a person has the conversation, or is waited for.
const handing_over: Said = {
    complaint: { es: "reclamo", en: "complaint" },
    human_request: { es: "pide una persona", en: "asks for a person" },
    media: { es: "mandó un audio o archivo", en: "sent audio or a file" },
    audio: { es: "mandó un audio", en: "sent a voice message" },
    image: { es: "mandó una imagen", en: "sent a picture" },
    video: { es: "mandó un video", en: "sent a video" },
    document: { es: "mandó un documento", en: "sent a document" },
    location: { es: "mandó su ubicación", en: "sent a location" },
    plan_to_read: { es: "mandó un plano", en: "sent a plan" },
    unclear_stop: { es: "quizás no quiere más mensajes: mirarlo", en: "perhaps wants no more messages: look at it" },
    waits: { es: "espera y volvió a preguntar", en: "is waiting and asked again" },
    other_currency: { es: "pide precio en otra moneda", en: "wants a price in another currency" },
    quote_request: { es: "pide una cotización que hay que mirar", en: "wants a quote that needs a look" },
    data_provision: { es: "dio un dato que hay que mirar", en: "gave a detail that needs a look" },
    reject_quote: { es: "no quiere parte de lo cotizado", en: "does not want part of the quote" },
    several_products: { es: "pide varios productos", en: "wants several products" },
    unknown: { es: "no se entendió", en: "not understood" },
    not_understood: { es: "no se entendió", en: "not understood" },
    low_confidence: { es: "no se entendió bien", en: "not understood well" },
    echo: { es: "contestó alguien del equipo", en: "someone of the team answered" },
    taken_over: { es: "la tomó alguien del equipo", en: "someone of the team took it" },
    agent_failed: { es: "el asistente no pudo contestar", en: "the assistant could not answer" },
    answer_check: { es: "un agente respondió algo que el cliente no dijo", en: "an agent answered what the customer did not say" },
    price_check: { es: "el precio no coincide con la lista", en: "the price does not follow from the list" },
    price_list: { es: "pide algo sin precio en la lista", en: "wants something the list has no price for" },
    unpriced: { es: "pide algo sin precio en la lista", en: "wants something the list has no price for" },
    not_priced: { es: "pide algo sin precio en la lista", en: "wants something the list has no price for" },
    discount_request: { es: "pide descuento", en: "asks for a discount" },
    objection_price: { es: "le parece caro", en: "finds it expensive" },
    stock_delivery: { es: "pregunta plazo o stock", en: "asks about delivery or stock" },
    technical_question: { es: "pregunta técnica", en: "technical question" },
    installation: { es: "pregunta por la instalación", en: "asks about installation" },
    product_info: { es: "pregunta por un producto", en: "asks about a product" },
    recommendation_request: { es: "pide consejo", en: "asks for advice" },
    order_status: { es: "pregunta por su pedido", en: "asks about the order" },
    quote_status: { es: "pregunta por su cotización", en: "asks about the quote" },
    payment_terms: { es: "pregunta formas de pago", en: "asks about payment" },
    visit_location: { es: "pregunta dónde queda", en: "asks where you are" },
    sale_to_arrange: { es: "aceptó: coordinar la venta", en: "accepted: arrange the sale" },
    quote_lapses: { es: "su cotización vence hoy y no contestó", en: "their quote lapses today, unanswered" },
    quote_undecided: { es: "contestó y todavía no decide", en: "answered, and has not decided yet" },
    large_quote: { es: "un pedido muy grande", en: "a very large order" },
    draft_ready: { es: "cotización lista para mandar", en: "a quote is ready to be sent" },
    call_back: { es: "volver a escribirle hoy", en: "come back to them today" },
    schedule_follow_up: { es: "quedamos en volver a escribirle", en: "we are to come back to them" },
    model_quote: { es: "cotización que armó el asistente de IA", en: "a quote that the AI put together" },
    model_asks: { es: "el asistente de IA pide una persona", en: "the AI asks for a person" },
    send_quote: { es: "pide que le mandemos la cotización", en: "wants the quote sent" },
    customer_wrote: { es: "volvió a escribir", en: "wrote again" },
    answer_unsent: { es: "no le llegó nuestra respuesta", en: "our answer did not reach them" },
    send_failed: { es: "no le llegó lo que dijimos", en: "what we said did not arrive" },
    postponed: { es: "pidió que le escriban ese día", en: "asked to be written to that day" },
    send_unknown: { es: "no se sabe si le llegó", en: "nobody knows whether it arrived" },
    unreadable: { es: "llegó algo que no se pudo leer", en: "something came that could not be read" },
    approval: { es: "hay que aprobar un paso", en: "a step is to be approved" },
    approval_reminder: { es: "nadie lo decidió todavía", en: "nobody has decided it yet" },
    approval_escalated: { es: "nadie lo decidió: toca a otro", en: "nobody has decided it: it is for somebody else" },
    accept_quote: { es: "aceptó: hay que coordinar", en: "accepted: to be arranged" },
    wrong_number: { es: "número equivocado", en: "wrong number" },
    competitor: { es: "compró en otro lado", en: "bought elsewhere" },
    price: { es: "el precio", en: "the price" },
    expensive: { es: "le pareció caro", en: "found it expensive" },
};

const sending_said = new Map(Object.entries(sending));
const handing_over_said = new Map(Object.entries(handing_over));

// «quiet_hours», «rule:quiet_hours» and «QUIET_HOURS» are one reason.
function key_of(code: string): string {
    return code.toLowerCase().replace(/^[a-z_]+[:.]/, "");
}

export function reason_text(code: string, language: Language, about: "sending" | "person" = "sending"): string {
    if (!code) return "";
    const key = key_of(code);
    const [first, second] = about === "sending" ? [sending_said, handing_over_said] : [handing_over_said, sending_said];
    return (first.get(key) ?? second.get(key))?.[language] ?? code;
}

// Someone of the team already has it, so that nobody is waited for.
export function is_teams(code: string): boolean {
    return ["echo", "taken_over"].includes(key_of(code));
}

// How grave it is that a person is waited for: it colours the pill, next to the words.
export function reason_tone(code: string): "bad" | "careful" | "neutral" | "plain" {
    const key = key_of(code);
    if (key === "complaint" || key === "answer_check" || key === "price_check" || key === "agent_failed" ||
        key === "send_failed" || key === "answer_unsent") return "bad";
    if (key === "human_request" || key === "discount_request" || key === "stock_delivery" || key === "quote_lapses") return "careful";
    if (is_teams(key) || ["media", "audio", "image", "video", "document", "location"].includes(key)) return "plain";
    return "neutral";
}
