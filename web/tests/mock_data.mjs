// An invented shop and its week, shaped as the server's API gives it. The same seed gives the same week.
import { at, id_of, no_id, now_ms } from "./mock_base.mjs";
import { machinery_of, schedule_of } from "./mock_machinery.mjs";
import { operations_of } from "./mock_operations.mjs";

export { at, id_of, no_id, now_ms };

const hour = 3_600_000;
const day = 24 * hour;

function random_of(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

const names = [
    "Lucía Fernández", "Construcciones Pando", "Jorge Silveira", "Ana Moreira", "Mario Techera", "Carla Núñez",
    "Pedro Acosta", "Estancia La Calandria", "Sofía Bentancor", "Rúben Olivera", "Galpones del Este S.R.L.", "Inés Pereyra",
    "Diego Cabrera", "Mariana Sosa", "Frigorífico San Jacinto",
];
const products = [
    { code: "isodec", text: "Isodec EPS 100 mm, blanco", thickness: 100, price: 150, currency: "UYU" },
    { code: "isopanel", text: "Isopanel EPS 50 mm, gris", thickness: 50, price: 92, currency: "UYU" },
    { code: "isoroof", text: "Isoroof 3G 80 mm, terracota", thickness: 80, price: 48.5, currency: "USD" },
    { code: "isowall", text: "Isowall PIR 80 mm, blanco", thickness: 80, price: 61, currency: "USD" },
];
const statuses = ["SENT", "VIEWED", "ACCEPTED", "SENT", "EXPIRED", "REJECTED", "VIEWED", "SENT", "ACCEPTED", "SUPERSEDED", "WAITING_DATA"];

const cents = (value) => value.toFixed(2);

export function contact_of(number, name = names[number % names.length]) {
    return {
        id: id_of("c", number), name, phone: `598990${String(number % 1_000_000).padStart(5, "0")}`.slice(0, 11).padEnd(11, "0"),
        user_id: "", email: "", language: "es", time_zone: "", created_at: at(now_ms - 5 * day), opted_out_at: null,
        opted_out_marketing_at: null,
        consents: [{ at: at(now_ms - 2 * day), kind: "QUOTE_FOLLOW_UP", granted: true, source: "message:1", until: at(now_ms + 28 * day) }],
        last_inbound_at: { WHATSAPP: at(now_ms - 5 * hour) }, conversations: {}, follow_ups_sent_at: [],
    };
}

export { message_of };

export function quote_of(number, fields = {}) {
    const random = random_of(number * 7919 + 1);
    const product = products[Math.floor(random() * products.length)];
    const length = 4 + Math.floor(random() * 16);
    const width = 3 + Math.floor(random() * 9);
    const area = length * width;
    const panels = area * product.price;
    const edge = panels * 0.2;
    const status = statuses[number % statuses.length];
    const created = now_ms - (1000 - (number % 1000 || 1000)) * 11 * 60_000 - 20 * 60_000 + (number < 419 ? 105 * hour : 0);
    const total = panels + edge;
    const priced = {
        request: { list: "matriz", product: product.code, thickness_mm: product.thickness, length_m: String(length), width_m: String(width),
            color: "blanco", anclajes: "incluido", traslado: "incluido" },
        list: "matriz", list_version: "v12", currency: product.currency, area_m2: cents(area), unit_price: cents(product.price),
        total: cents(total), after_discount: cents(total), tax_names: { "": "IVA" }, iva_percent: "22.00", iva_included: false, with_iva: cents(total * 1.22),
        lines: [
            { code: product.code, text: product.text, detail: `${length} × ${width} m = ${area} m² a ${product.currency === "UYU" ? "$" : "US$"} ${cents(product.price).replace(".", ",")}`, amount: cents(panels) },
            { code: "edge:gotero", text: "Gotero en los 4 lados", detail: "+ 5 % por lado", amount: cents(edge) },
            { code: "anclajes", text: "Anclajes y traslado", detail: "incluidos", amount: "0.00" },
        ],
        assumptions: ["Color blanco.", "Montaje en Montevideo."],
    };
    const waiting = status === "WAITING_DATA";
    return {
        id: id_of("q", number), number: `COT-2026-${String(number).padStart(6, "0")}`, token: "t".repeat(22), status,
        contact: id_of("c", number), conversation: id_of("v", number), contact_name: names[number % names.length], origin: "WA", language: "es",
        priced: waiting ? { ...priced, currency: "", lines: [], total: "0", after_discount: "0", with_iva: "0", assumptions: [] } : priced,
        created_at: at(created), sent_at: waiting ? null : at(created + 4000), viewed_at: status === "VIEWED" ? at(created + 900_000) : null,
        valid_until: waiting ? null : at(created + 5 * day), decided_at: null, decided_by: "", reject_reason: status === "REJECTED" ? "price" : "",
        revision: 1, supersedes: no_id, superseded_by: status === "SUPERSEDED" ? id_of("q", number + 1) : no_id, ...fields,
    };
}

export function conversation_of(number, fields = {}) {
    const last = now_ms - (Math.abs(418 - number) ** 2 % 4000) * 97_000 - 60_000;
    const human = number % 9 === 4;
    return {
        id: id_of("v", number), contact: id_of("c", number), contact_name: names[number % names.length], channel: "WHATSAPP",
        state: human ? "HUMAN" : "ASSISTANT", state_reason: human ? ["complaint", "human_request", "media"][number % 3] : "",
        state_since: human ? at(last) : null, agent: "sales",
        intent: ["QUOTE_REQUEST", "STOCK_DELIVERY", "DATA_PROVISION", "ACCEPT_QUOTE", "UNKNOWN"][number % 5],
        created_at: at(last - day), last_inbound_at: at(last), last_outbound_at: at(last + 3000), answer_at: null, burst: [], burst_texts: [],
        burst_since: null, request: {}, asked_for: "", quote: id_of("q", number), acts: 0, last_act: "", last_act_by: "", last_act_at: null,
        last_text: ["si! cuanto demora la entrega?", "Preciso precio de isodec 100 para 10x5", "Dale, confirmo", "¿Qué medidas tiene el techo?"][number % 4], ...fields,
    };
}

function message_of(number, fields) {
    return {
        id: id_of("m", number), conversation: id_of("v", 418), contact: id_of("c", 418), channel: "WHATSAPP", direction: "IN", kind: "TEXT",
        status: "DELIVERED", purpose: "REPLY", body: "", template_use: { name: "", language: "es", parameters: [], buttons: [] }, payload: "",
        media: null, provider_id: "", reply_to: "", recipient: "", cause: "", created_at: at(now_ms), send_at: null, sending_at: null,
        sent_at: null, delivered_at: null, read_at: null, attempt: 0, quote: no_id, follow_up: no_id, intent: "UNKNOWN", agent: "", ...fields,
    };
}

// The story of the drawing: asked on Monday 9:12, followed up on Tuesday 9:30, answered at 10:04.
export function whole_story(quote = quote_of(418)) {
    const monday = Date.parse("2026-11-02T12:12:04.000Z");
    const tuesday = Date.parse("2026-11-03T12:30:00.000Z");
    const entry = (number, ms, kind, actor, detail, subject = quote.id) =>
        ({ id: id_of("h", number), subject, at: at(ms), kind, actor, detail });
    const lines = [
        { code: "isodec", text: "Isodec EPS 100 mm, blanco", detail: "10 × 5 m = 50 m² a $ 150,00", amount: "7500.00" },
        { code: "edge:gotero", text: "Gotero en los 4 lados", detail: "+ 5 % por lado", amount: "1500.00" },
        { code: "anclajes", text: "Anclajes y traslado", detail: "incluidos", amount: "0.00" },
    ];
    const told = {
        ...quote, status: "SENT",
        priced: { ...quote_of(1).priced, currency: "UYU", area_m2: "50.00", total: "9000.00", after_discount: "9000.00", with_iva: "10980.00", lines,
            list: "matriz_uyu", assumptions: ["color blanco", "montaje en Montevideo"] }, contact_name: "Lucía Fernández", created_at: at(monday), sent_at: at(monday + 4000),
        viewed_at: at(monday + 540_000), valid_until: at(monday + 5 * day), reject_reason: "", superseded_by: no_id,
    };
    const messages = [
        message_of(1, { body: "Preciso precio de isodec 100 para 10x5, blanco, con gotero", created_at: at(monday), intent: "QUOTE_REQUEST" }),
        message_of(2, { direction: "OUT", status: "READ", purpose: "QUOTE", created_at: at(monday + 4000), sent_at: at(monday + 4000), quote: told.id,
            delivered_at: at(monday + 7000), read_at: at(monday + 516_000), agent: "sales",
            body: "¡Hola Lucía! Tu cotización COT-2026-000418: Isodec 100 mm blanco, 50 m² con gotero en los cuatro lados, anclajes y traslado incluidos. Total $ 9.000 sin IVA, válida hasta el sábado." }),
        message_of(3, { direction: "OUT", kind: "TEMPLATE", status: "READ", purpose: "FOLLOW_UP", created_at: at(tuesday), sent_at: at(tuesday), follow_up: id_of("f", 1),
            delivered_at: at(tuesday + 3000), read_at: at(tuesday + 60_000), template_use: { name: "seguimiento_24h", language: "es", parameters: ["Lucía"], buttons: [] },
            body: "Hola Lucía, ¿pudiste ver la cotización COT-2026-000418? Si querés la ajustamos." }),
        message_of(4, { body: "si! cuanto demora la entrega?", created_at: at(tuesday + 2_091_000), intent: "STOCK_DELIVERY" }),
        message_of(5, { direction: "OUT", status: "DELIVERED", created_at: at(tuesday + 2_095_000), sent_at: at(tuesday + 2_095_000), delivered_at: at(tuesday + 2_097_000), agent: "sales",
            body: "El plazo lo confirma un compañero según tu zona, ya le avisé. ¿Es en Montevideo?" }),
        message_of(6, { kind: "AUDIO", body: "", created_at: at(tuesday + 2_400_000) }),
        message_of(7, { direction: "OUT", status: "UNKNOWN", cause: "interrupted", created_at: at(tuesday + 2_402_000), body: "¡Recibido! Un compañero lo escucha y te contesta." }),
    ];
    const hours = ["23h", "2d", "3d"];
    const follow_ups = hours.map((after, place) => ({
        id: id_of("f", place + 1), quote: told.id, contact: told.contact, conversation: told.conversation, quote_number: told.number, step: `day${place + 1}`, after,
        status: place === 0 ? "SENT" : "PENDING", due_at: at(place === 0 ? tuesday : monday + (place + 1) * day + 18 * 60_000),
        reason: place === 1 ? "quiet_hours" : "", message: place === 0 ? id_of("m", 3) : no_id,
        created_at: at(monday + 4000), sent_at: place === 0 ? at(tuesday) : null,
    }));
    const history = [
        entry(1, monday, "contact.created", "customer", null, told.contact),
        entry(2, monday, "message.received", "customer", { message: id_of("m", 1) }, told.conversation),
        entry(3, monday + 13, "conversation.routed", "router", { intent: "QUOTE_REQUEST", confidence: 0.98, capability: "sales", agent: "sales",
            reasons: ["quote_request.asks_for_a_quote", "entity.product", "entity.size", "capability.sales"] }, told.conversation),
        entry(4, monday + 3000, "quote.priced", "agent:sales", { total: "9000.00", with_iva: "10980.00", currency: "UYU", list: "matriz_uyu", version: "v12", assumptions: 2 }),
        entry(5, monday + 4000, "quote.sent", "channel", { message: id_of("m", 2), valid_until: told.valid_until }),
        ...follow_ups.map((follow_up, place) => entry(6 + place, monday + 4000, "follow_up.planned", "rule:sequence", { step: follow_up.step, after: follow_up.after, due: at(monday + (place + 1) * day) })),
        entry(10, monday + 4100, "message.sent", "channel", { message: id_of("m", 2), cause: "" }, told.conversation),
        entry(11, monday + 7000, "message.delivered", "channel", { message: id_of("m", 2), cause: "" }, told.conversation),
        entry(12, monday + 516_000, "message.read", "channel", { message: id_of("m", 2), cause: "" }, told.conversation),
        entry(13, monday + 540_000, "quote.viewed", "customer", null),
        entry(14, monday + day, "follow_up.deferred", "rule:quiet_hours", { reason: "quiet_hours", step: "day1", after: "23h", until: at(tuesday) }),
        entry(15, tuesday, "follow_up.sent", "rule:sequence", { step: "day1", after: "23h", message: id_of("m", 3), kind: "TEMPLATE" }),
        entry(16, tuesday + 3000, "message.delivered", "channel", { message: id_of("m", 3), cause: "" }, told.conversation),
        entry(17, tuesday + 60_000, "message.read", "channel", { message: id_of("m", 3), cause: "" }, told.conversation),
        entry(18, tuesday + 2_091_000, "message.received", "customer", { message: id_of("m", 4) }, told.conversation),
        entry(19, tuesday + 2_400_000, "message.received", "customer", { message: id_of("m", 6) }, told.conversation),
        entry(20, tuesday + 2_402_000, "message.unknown", "channel", { message: id_of("m", 7), cause: "interrupted" }, told.conversation),
        entry(21, tuesday + 2_402_500, "conversation.taken_over", "agent:sales", { reason: "media" }, told.conversation),
        entry(22, tuesday + 2_403_000, "warehouse.stock_checked", "worker:depot", { product: "isodec", available: true, pieces: 12 }),
    ];
    const conversation = conversation_of(418, {
        contact_name: "Lucía Fernández", contact: told.contact, state: "HUMAN", state_reason: "media", quote: told.id, last_text: "(audio)",
    });
    return { quote: told, contact: contact_of(418, "Lucía Fernández"), conversation, messages, follow_ups, history };
}

const sum = (count, ...value) => ({ count, value });
const money = (amount, currency = "UYU") => ({ currency, amount });

export function dashboard_of(fields = {}) {
    const days = [31, 44, 38, 52, 0, 12, 29].map((sent, place) => ({
        date: new Date(Date.parse("2026-10-28T00:00:00Z") + place * day).toISOString().slice(0, 10), quotes_sent: sent,
        quotes_accepted: [6, 9, 7, 14, 2, 3, 8][place], accepted_value: [money(["41200.00", "58300.50", "47900.00", "92000.00", "12000.00", "33000.00", "127980.00"][place])],
        messages_in: [98, 130, 141, 120, 41, 77, 112][place],
    }));
    return {
        now: at(now_ms), from: at(now_ms - 7 * day), to: at(now_ms), demo: false, running: false, progress: 1,
        figures: {
            messages_in: 719, messages_routed: 715, answered_by_tero: 661, handed_over: 28,
            quotes_sent: sum(206, money("2841200.00"), money("48210.40", "USD")), quotes_accepted: sum(49, money("412380.50"), money("8234.50", "USD")),
            quotes_rejected: sum(21, money("300000.00")), quotes_waiting: sum(96, money("1286900.00"), money("31200.00", "USD")),
            follow_ups_sent: [{ step: "day1", after: "23h", count: 88, answers: 27 }, { step: "day2", after: "2d", count: 54, answers: 11 }, { step: "day3", after: "3d", count: 37, answers: 5 }],
            answers: 43, opt_outs: 4, complaints: 2, sends_unknown: 1, first_answer_p50_ms: 4000,
        },
        suppressed: [{ reason: "quiet_hours", count: 31 }, { reason: "opted_out", count: 6 }, { reason: "taken_over", kind: "suppressed", count: 4 }, { reason: "taken_over", kind: "cancelled", count: 7 }, { reason: "replied", kind: "cancelled", count: 24 }, { reason: "a_rule_of_tomorrow", count: 1 }],
        funnel: { conversations: 288, quotes_sent: 206, answered: 141, accepted: 49 },
        days,
        waiting_count: 4,
        health: { agents_online: 6, agents: 6, queue_depth: 0, dead_tasks: 0, whatsapp: "ok", store: "ok" },
        ...fields,
    };
}

// What waits for a person, the longest waiting first.
export function work_items() {
    const item = (number, contact_name, code, text, minutes, quote_number = "", fields = {}) => ({
        id: `messaging.${id_of("v", number)}.answer`, kind: "answer", status: "OPEN", urgency: "NORMAL",
        causes: [{ code, values: {}, at: at(now_ms - minutes * 60_000), times: 1 }], conversation: id_of("v", number), contact: id_of("c", number),
        since: at(now_ms - minutes * 60_000), waits_since: at(now_ms - minutes * 60_000), taken_by: "", snoozed_until: null,
        contact_name, quote_number, text, draft: null, ...fields,
    });
    const sale = (number, contact_name, text, minutes) => item(number, contact_name, "accepted", text, minutes, `COT-2026-000${number}`, {
        id: `quoting.${id_of("q", number)}.sale_to_arrange`, kind: "sale_to_arrange",
        causes: [{ code: "accepted", values: { quote: `COT-2026-000${number}`, total: "USD 7691.96" }, at: at(now_ms - minutes * 60_000), times: 1 }],
    });
    return [
        sale(401, "Pedro Acosta", "Dale, confirmo", 190),
        item(397, "Ana Moreira", "human_request", "me podés llamar? quiero hablar con alguien", 95, "COT-2026-000397"),
        item(77, "Jorge Silveira", "audio", "mensaje de 0:48 por WhatsApp", 26),
        item(402, "Construcciones Pando", "discount_request", "por 240 m² de Isodec 150 ¿qué precio me hacés?", 11, "COT-2026-000402"),
        item(418, "Lucía Fernández", "complaint", "llegó abollado el panel de 100", 3, "COT-2026-000418"),
    ];
}

export function empty_dashboard() {
    const none = sum(0);
    const full = dashboard_of();
    return dashboard_of({
        figures: { ...full.figures, messages_in: 0, messages_routed: 0, answered_by_tero: 0, handed_over: 0, quotes_sent: none, quotes_accepted: none,
            quotes_rejected: none, quotes_waiting: none, follow_ups_sent: [], answers: 0, opt_outs: 0, complaints: 0, sends_unknown: 0, first_answer_p50_ms: null },
        suppressed: [], funnel: { conversations: 0, quotes_sent: 0, answered: 0, accepted: 0 },
        days: full.days.map((one) => ({ ...one, quotes_sent: 0, quotes_accepted: 0, accepted_value: [], messages_in: 0 })),
        waiting_count: 0, health: { ...full.health, whatsapp: "off" },
    });
}

// A shop with so many quotes and conversations, newest first.
export function world_of(rows) {
    const range = Array.from({ length: rows }, (_, place) => rows === 30 ? 418 - place : rows - place);
    return {
        session: { person: "Martín", workspace: { name: "BMC Uruguay", time_zone: "America/Montevideo", language: "es", currency: "UYU" }, demo: false },
        dashboard: rows === 0 ? empty_dashboard() : dashboard_of(),
        work_items: rows === 0 ? [] : work_items(),
        pauses: [],
        notes: [],
        said: rows === 0 ? [] : whole_story().messages,
        messages: [],        // that people wrote
        person: {},          // what is otherwise of the contact of each conversation
        allowed: {},         // likewise, of what may be said
        ...machinery_of(rows),
        ...operations_of(rows),
        schedule_shape: schedule_of(1),
        tasks: [...operations_of(rows).tasks, ...machinery_of(rows).tasks],
        quotes: range.map((number) => (number === 418 ? whole_story().quote : quote_of(number))),
        conversations: range.map((number) => (number === 418 ? whole_story().conversation : conversation_of(number))),
        follow_ups: rows === 0 ? [] : whole_story().follow_ups,
        contacts: range.map((number) => contact_of(number)),
        story_of: (quote) => {
            const story = whole_story(quote);
            return quote.number === "COT-2026-000418" ? story
                : { ...story, quote, contact: contact_of(Number(quote.number.slice(-6)), quote.contact_name) };
        },
    };
}
