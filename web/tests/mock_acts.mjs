// What people do in the invented shop, as the server's API does it: each act changes the world, or says why not.
import { at, id_of, now_ms } from "./mock_base.mjs";
import { operated } from "./mock_operation_acts.mjs";
import { message_of } from "./mock_data.mjs";

const done = (answer = {}) => ({ status: 200, answer });
const refused = (status, code, detail, field = "") => ({ status, answer: { type: `urn:tero:problem:${code}`, status, code, detail, field } });

function change(world, table, id, fields) {
    world[table] = world[table].map((row) => (row.id === id ? { ...row, ...fields } : row));
    return world[table].find((row) => row.id === id);
}

function item_act(world, item, verb, body) {
    switch (verb) {
        case "take": return done(change(world, "work_items", item.id, { status: "TAKEN", taken_by: "person:Martín" }));
        case "reply":
            if (item.window_closed) return refused(409, "conflict", "WhatsApp takes no free text any more", "text");
            return done(change(world, "work_items", item.id, { status: "TAKEN", taken_by: "person:Martín", answered: true }));
        case "done":
            if (item.status === "DONE") return refused(409, "conflict", `${item.done_by} has done it`);
            if (item.kind === "answer" && !item.answered && body.unanswered !== true)
                return refused(409, "conflict", "the customer's last word has no answer", "unanswered");
            return done(change(world, "work_items", item.id, { status: "DONE", done_by: "person:Martín", why: body.why ?? "" }));
        case "snooze":
            if (!(Date.parse(body.until) > now_ms)) return refused(400, "invalid", "a time in the future, at most 90 days away", "until");
            return done(change(world, "work_items", item.id, { status: "SNOOZED", snoozed_until: body.until }));
        case "reopen":
            if (item.status === "DONE" && item.kind === "approval") return refused(409, "conflict", "its workflow has gone on with the decision", "status");
            return done(change(world, "work_items", item.id, { status: item.status === "DONE" && item.kind === "answer" ? "TAKEN" : "OPEN", snoozed_until: null, done_by: "" }));
        case "send-draft":
        case "discard-draft":
            if (item.draft?.answers !== body.answers) return refused(409, "conflict", "that draft is not there any more", "answers");
            return done(change(world, "work_items", item.id, verb === "send-draft"
                ? { draft: null, status: "TAKEN", answered: true, sent: body.text ?? item.draft.text } : { draft: null }));
        default: return refused(404, "not_found", "no such call");
    }
}

let last = 0;

function send_act(world, verb, { scope, of, reason = "", until }) {
    const key = scope === "ALL" ? "ALL" : `${scope}:${of}`;
    const others = world.pauses.filter((pause) => pause.key !== key);
    if (verb === "pause") world.pauses = [...others, { key, scope, of, reason, by: "person:Martín", since: at(now_ms), until: until ?? null }];
    else if (others.length === world.pauses.length) return refused(404, "not_found", "this is not paused");
    else world.pauses = others;
    return done();
}

function conversation_act(world, conversation, verb, body, version) {
    const entry = (kind, detail) => {
        world.notes = [...world.notes, { id: id_of("n", ++last), conversation: conversation.id, subject: conversation.id, at: at(now_ms + last), kind,
            actor: "person:Martín", detail }];
    };
    if (verb === "notes") {
        entry("conversation.note", { text: body.text });
        return done();
    }
    if (version && version !== `"${conversation.acts ?? 0}"`) {
        return refused(409, "conflict", `${conversation.last_act_by} was faster (${conversation.last_act}, at ${conversation.last_act_at}): look again`, "if-match");
    }
    const acts = (last_act, fields) => change(world, "conversations", conversation.id, {
        acts: (conversation.acts ?? 0) + 1, last_act, last_act_by: "person:Martín", last_act_at: at(now_ms), ...fields,
    });
    const items = (fields, of = () => true) => {
        world.work_items = world.work_items.map((item) => (item.conversation === conversation.id && item.status !== "DONE" && of(item) ? { ...item, ...fields } : item));
    };
    switch (verb) {
        case "take":
            items({ status: "TAKEN", taken_by: "person:Martín" });
            return done(acts("took", { state: "HUMAN", state_reason: "taken_over" }));
        case "give-back":
            items({ status: "DONE" }, (item) => item.kind === "answer");
            return done(acts("gave_back", { state: "ASSISTANT", state_reason: "" }));
        case "reply": {
            const allowed = allowed_in(world, conversation);
            if (!allowed.may_write) return refused(409, "conflict", "WhatsApp takes no free text any more", "text");
            items({ status: "TAKEN", taken_by: "person:Martín", answered: true });
            acts("replied", { state: "HUMAN", state_reason: "taken_over", answered: true });
            const message = { ...message_of(10_000 + ++last, {}), conversation: conversation.id, direction: "OUT", kind: "TEXT", status: "PENDING", body: body.text, agent: "human",
                purpose: "PERSON", created_at: at(now_ms + last), send_at: at(now_ms + 10_000) };
            world.messages = [...world.messages, message];
            return done(message);
        }
        case "template": {
            const offer = allowed_in(world, conversation).templates.find((one) => one.name === body.name && one.language === body.language);
            if (!offer) return refused(404, "not_found", "there is no such template", "name");
            if (offer.why_not !== "") return refused(409, "conflict", "WhatsApp does not let this template be sent", "template");
            if (body.parameters.length !== offer.parameters.length || body.parameters.includes("")) return refused(400, "invalid", "a value is missing", "parameters");
            acts("replied", { state: "HUMAN", state_reason: "taken_over", answered: true });
            const message = { ...message_of(10_000 + ++last, {}), conversation: conversation.id, direction: "OUT", kind: "TEMPLATE", status: "PENDING",
                body: offer.text.replace(/\{\{(\d+)\}\}/g, (_, at) => body.parameters[at - 1]), agent: "human", purpose: "PERSON", created_at: at(now_ms + last), send_at: at(now_ms + 10_000) };
            world.messages = [...world.messages, message];
            return done(message);
        }
        case "done":
            if (!conversation.answered && body.unanswered !== true)
                return refused(409, "conflict", "the customer's last word has no answer", "unanswered");
            items({ status: "DONE", done_by: "person:Martín", why: body.why ?? "" }, (item) => item.kind === "answer");
            return done(acts("gave_back", { state: "ASSISTANT", state_reason: "" }));
        default: return refused(404, "not_found", "no such call");
    }
}

function message_act(world, message, verb) {
    if (verb !== "cancel") return refused(404, "not_found", "no such call");
    if (message.status !== "PENDING") return refused(409, "conflict", "it has gone out");
    return done(change(world, "messages", message.id, { status: "FAILED", cause: "undone" }));
}

// What may be said in a conversation: as the server's rules have it, unless the world says otherwise.
export function allowed_in(world, conversation) {
    const open = Date.parse(conversation.last_inbound_at) + 24 * 3_600_000 > now_ms;
    return {
        conversation: conversation.id, may_write: open, why_not: open ? "" : "window_closed", window_until: null, opted_out_at: null,
        pauses: world.pauses,
        templates: world.offers ?? [],
        ...world.allowed,
    };
}

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

export function found_of(world, wanted, most = 8) {
    const fits = (text) => plain(wanted).split(/\s+/).filter(Boolean).every((word) => plain(text).includes(word));
    return {
        quotes: world.quotes.filter((quote) => fits(`${quote.number} ${quote.contact_name}`)).slice(0, most).map((quote) => ({
            id: quote.id, number: quote.number, status: quote.status, contact_name: quote.contact_name, product: quote.priced.request.product,
            currency: quote.priced.currency, total: quote.priced.with_iva, created_at: quote.created_at,
        })),
        contacts: world.conversations.filter((one) => fits(one.contact_name)).slice(0, 8)
            .map((one) => ({ id: one.contact, name: one.contact_name, phone: "59899000001", conversation: one.id })),
    };
}

// The gate of the invented shop sends from nine to half past six.
export function verdict_of(follow_up, at_text) {
    const when = new Date(at_text ?? follow_up.due_at);
    const hour = (when.getUTCHours() + 21) % 24;
    const open = hour >= 9 && hour < 18;
    const later = new Date(when);
    later.setUTCDate(later.getUTCDate() + (hour >= 18 ? 1 : 0));
    later.setUTCHours(12, 30, 0, 0);
    return {
        verdict: open ? "OPEN" : "LATER", reason: open ? "" : "quiet_hours", at: open ? when.toISOString() : later.toISOString(), use_template: true,
        checks: [{ code: "quiet_hours", value: `${hour}:00`, limit: "9:00-18:30", passes: open }], text: `Hola, ¿pudiste ver la cotización ${follow_up.quote_number}?`,
    };
}

function follow_up_act(world, follow_up, verb, body) {
    if (follow_up.status !== "PENDING") return refused(409, "conflict", "it has gone out");
    if (verb === "cancel") return done(change(world, "follow_ups", follow_up.id, { status: "CANCELLED", reason: "by_person" }));
    if (verb === "move") return done(change(world, "follow_ups", follow_up.id, { due_at: body.at }));
    return refused(404, "not_found", "no such call");
}

function quote_act(world, quote, verb, body) {
    const put = (fields) => done(change(world, "quotes", quote.id, fields));
    switch (verb) {
        case "accept": return put({ status: "ACCEPTED", decided_by: "person:Martín" });
        case "reject": return put({ status: "REJECTED", reject_reason: body.cause });
        case "reopen": return put({ status: "SENT", decided_by: "", reject_reason: "" });
        case "extend": return put({ valid_until: body.until, status: quote.status === "EXPIRED" ? "SENT" : quote.status });
        case "send": return put({ status: "SENT" });
        case "resend": return done(quote);
        case "revise": {
            const made = { ...quote, id: id_of("q", 900_000 + ++last), number: `${quote.number}-R2`, revision: 2, status: body.send ? "SENT" : "DRAFT", stated: body.request };
            world.quotes = [made, ...world.quotes];
            return done(made);
        }
        default: return refused(404, "not_found", "no such call");
    }
}

function priced_of(world, request) {
    for (const field of ["product", "thickness_mm", "length_m", "width_m"]) {
        if (!request[field]) {
            const choices = field === "product" ? [{ code: "isodec", name: "Isodec EPS" }] : [];
            return { priced: null, gap: { kind: "MISSING", field, said: "", choices, text: `Falta ${field}` } };
        }
    }
    const total = (Number(request.length_m) * Number(request.width_m) * 150).toFixed(2);
    const { priced } = world.quotes.find((quote) => quote.priced.currency === "UYU");
    return { priced: { ...priced, request, total, after_discount: total, with_iva: total, lines: [{ code: "isodec", text: "Isodec EPS", detail: "", amount: total }] }, gap: null };
}

function made_quote(world, body) {
    const { priced, gap } = priced_of(world, body.request);
    if (gap) return refused(400, "invalid", gap.text, `request.${gap.field}`);
    const made = { ...world.quotes[0], id: id_of("q", 900_000 + ++last), number: "COT-2026-000900", status: body.send ? "SENT" : "DRAFT", priced, asked: body };
    world.quotes = [made, ...world.quotes];
    return done(made);
}

export function quotes_page(world, query, page_of) {
    const ids = new Set(found_of({ ...world, conversations: [] }, query.get("q") ?? "", world.quotes.length).quotes.map((quote) => quote.id));
    const found = world.quotes.filter((quote) => ids.has(quote.id));
    const sort = query.get("sort") ?? "";
    const value = (quote) => (sort.endsWith("total") ? Number(quote.priced.with_iva) : sort.endsWith("name") ? quote.contact_name : quote.number);
    if (sort !== "") found.sort((one, other) => (value(one) < value(other) ? -1 : 1) * (sort.startsWith("-") ? -1 : 1));
    const fits = found.filter((quote) => !query.get("status") || quote.status === query.get("status"));
    const sums = [...new Set(fits.map((quote) => quote.priced.currency))].filter(Boolean).map((currency) => ({
        currency, count: fits.filter((quote) => quote.priced.currency === currency).length,
        amount: fits.filter((quote) => quote.priced.currency === currency).reduce((sum, quote) => sum + Number(quote.priced.with_iva), 0).toFixed(2),
    }));
    const counts = [...new Set(found.map((quote) => quote.status))].map((status) => ({ status, count: found.filter((quote) => quote.status === status).length }));
    return { ...page_of(found, query), count: fits.length, sums, counts };
}

export function acted(world, method, path, body, version = "") {
    const [, noun, name, verb] = path.split("/").map(decodeURIComponent);
    const operation = operated(world, method, path, body);
    if (operation) return operation;
    const row = (table) => world[table].find((one) => [one.id, one.number].includes(name));
    if (method !== "POST") return refused(405, "invalid", "no such method");
    if (noun === "sends") return send_act(world, name, body);
    if (path === "/quotes/price") return done(priced_of(world, body.request));
    if (path === "/quotes") return made_quote(world, body);
    const [table, act] = { "work-items": ["work_items", item_act], conversations: ["conversations", conversation_act],
        messages: ["messages", message_act], quotes: ["quotes", quote_act], "follow-ups": ["follow_ups", follow_up_act] }[noun] ?? [];
    if (!table || !row(table)) return refused(404, "not_found", "no such thing");
    return act(world, row(table), verb, body, version);
}
