// A story told: the history lines of a quote or a conversation as facts in the order of time, each with its reason,
// and after them what is planned. Pure, so that it can be tested without a browser.
//
// What became of a message (delivered, read) stands with the fact that sent it, and the steps of a sequence that are
// planned or called off together share a line: nothing is left out.
import { duration_ms, elapsed, money, hours_text, percent, phone_text, type Language, type Times } from "./format";
import {
    detail_of, tax_name, type FollowUp, type HistoryEntry, type Message, type Quote,
} from "./model";
import { is_teams, reason_text } from "./words/reasons";
import { routing_text } from "./words/routing";
import { named, type Words } from "./words/words";

// in: the customer did it. out: it reached the customer. step: Tero decided it. The others as their words say.
export type FactTone = "in" | "out" | "step" | "good" | "careful" | "bad" | "planned";

export interface Why { label: string; value: string }

// What became of a message: «leído 9:20:42».
export interface Step { id: string; kind: string; at: string | null; text: string }

export interface Fact {
    id: string;
    at: string | null;
    kind: string;
    title: string;
    says: string;      // the customer's or our own words, as they stand
    notes: string[];
    tone: FactTone;
    why: Why[];
    steps: Step[];
    message: string;   // which message it is about, if any
    follow_up_steps: string[];   // which steps of the sequence
    entries: number;   // lines of the history told here
}

export interface StoryInput {
    history: HistoryEntry[];
    messages: Message[];
    follow_ups: FollowUp[];
    quote: Quote | null;
}

// `steps`: of the sequence of follow-ups, in their order.
export interface Reader { words: Words; times: Times; language: Language; now: string; steps?: readonly string[] }

// A step of a sequence by its place in it: «primer recordatorio (23 h)». One that the sequence has no more goes by
// its own name, and what was planned before steps had names by its hours alone.
export function step_text(step: string, after: string, { words, steps = [] }: Pick<Reader, "words" | "steps">): string {
    const hours = hours_text(after);
    const place = steps.indexOf(step);
    if (place < 0) return step && hours ? `${step} (${hours})` : step || hours;
    const name = words.step_place(place + 1);
    return hours ? words.step_after(name, hours) : name;
}

const step_kinds = new Set(["message.queued", "message.sending", "message.sent", "message.delivered", "message.read", "message.played"]);
const carrying_kinds = new Set(["quote.sent", "follow_up.sent"]);
const shared_kinds = new Set(["follow_up.planned", "follow_up.cancelled", "follow_up.suppressed"]);

// Whoever acts for themselves needs no reason shown.
const people = new Set(["customer", "page", "person", "human", "key"]);

const tones: Record<string, FactTone> = {
    "message.received": "in",
    "quote.viewed": "in",
    "message.sent": "out",
    "quote.sent": "out",
    "follow_up.sent": "out",
    "quote.accepted": "good",
    "quote.rejected": "bad",
    "message.failed": "bad",
    "follow_up.failed": "bad",
    "message.unknown": "careful",
    "follow_up.suppressed": "careful",
    "follow_up.deferred": "careful",
    "conversation.taken_over": "careful",
    "conversation.person_asked": "careful",
    "contact.opted_out": "careful",
    "contact.marketing_stopped": "careful",
    "quote.answered": "in",
    "quote.not_sent": "bad",
    "message.suppressed": "careful",
    "message.deferred": "careful",
};

// `order.paid_late` as «Order paid late»: a kind nobody has named yet is still readable.
function spelled_out(kind: string): string {
    const text = kind.replace(/[._]+/g, " ").trim();
    return text ? text[0]!.toUpperCase() + text.slice(1) : kind;
}

function text_of(value: unknown): string {
    return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function rule_text(name: string, language: Language): string {
    const said = reason_text(name, language);
    return said === name ? name : `${said} (${name})`;
}

export function actor_text(actor: string, words: Words, language: Language): string {
    if (!actor) return "";
    const cut = actor.indexOf(":");
    const kind = cut < 0 ? actor : actor.slice(0, cut);
    const name = cut < 0 ? "" : actor.slice(cut + 1);
    switch (kind) {
        case "customer": return words.actor.customer;
        case "channel": return words.actor.channel;
        case "router": return words.actor.router;
        case "restart":
        case "start": return words.actor.restart;
        case "link": return words.actor.link;
        case "revision": return words.actor.revision;
        case "message": return words.actor.message;
        case "system":
        case "engine":
        case "messaging":
        case "quoting":
        case "followup":
        case "workflow": return words.actor.system;
        case "timer": return words.actor.timer;
        case "schedule": return words.actor.schedule;
        case "page": return words.actor.page;
        case "session": return words.actor.session;
        case "agent": return name ? words.actor.agent(named(words.agents, name)) : actor;
        case "rule": return name ? words.actor.rule(rule_text(name, language)) : actor;
        case "key": return name ? words.actor.key(name) : actor;
        case "person":
        case "human": return name ? words.actor.person(name) : words.actor.human;
        default: return actor;
    }
}

const time_pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

// A value of a history line's detail, for people.
function value_text(key: string, value: unknown, reader: Reader): string {
    const { words, times, language, now } = reader;
    if (value === null || value === undefined || value === "") return "";
    if (typeof value === "boolean") return value ? words.yes : words.no;
    if (Array.isArray(value)) {
        return value.map((one) => value_text(key, one, reader)).filter(Boolean).join(" · ");
    }
    if (typeof value === "object") {
        return Object.entries(value as Record<string, unknown>)
            .map(([name, one]) => [named(words.detail, name), value_text(name, one, reader)])
            .filter(([, text]) => text)
            .map(([name, text]) => `${name}: ${text}`)
            .join(", ");
    }
    if (typeof value === "number") {
        if (key === "confidence" && value >= 0 && value <= 1) return percent(value, 1, language);
        return String(value);
    }
    const text = String(value);
    if (key === "reasons") return routing_text(text, language, words);
    if (key === "capability" || key === "agent") return named(words.agents, text);
    if (key === "intent" || key === "intents") return named(words.intent, text);
    if (key === "kind") return named(words.message.kind, text);
    if (key === "status") return named({ ...words.message.status, ...words.status }, text);
    if (key === "channel") return named(words.channel, text);
    if (key === "reason" || key === "cause") {
        const said = reason_text(text, language);
        return said === text ? text : `${said} (${text})`;
    }
    if (key === "after") return hours_text(text);
    if (key === "phone" || key === "recipient") return phone_text(text);
    if (time_pattern.test(text)) return times.moment(text, now);
    return text;
}

class Teller {
    private readonly messages: Map<string, Message>;
    private readonly follow_ups: Map<string, FollowUp>;

    constructor(private readonly story: StoryInput, private readonly reader: Reader) {
        this.messages = new Map(story.messages.map((message) => [message.id, message]));
        this.follow_ups = new Map(story.follow_ups.map((follow_up) => [follow_up.id, follow_up]));
    }

    fact(entry: HistoryEntry): Fact {
        const detail = detail_of(entry);
        const { words } = this.reader;
        const message = this.found(this.messages, entry, ["message", "message_id"]);
        const follow_up = this.found(this.follow_ups, entry, ["follow_up", "follow_up_id"]);
        const known = Object.hasOwn(words.fact, entry.kind);
        const after = text_of(detail.after) || follow_up?.after || "";
        const step = after ? step_text(text_of(detail.step) || follow_up?.step || "", after, this.reader) : "";
        const title = known
            ? named(words.fact, entry.kind).replace("%", step ? words.fact_step(step) : "")
            : spelled_out(entry.kind);
        const fact: Fact = {
            id: entry.id, at: entry.at, kind: entry.kind, title, says: "", notes: [], steps: [], entries: 1,
            tone: (Object.hasOwn(tones, entry.kind) ? tones[entry.kind] : undefined) ?? "step",
            why: this.why(entry, detail, message),
            message: text_of(detail.message),
            follow_up_steps: step ? [step] : [],
        };
        this.tell(fact, entry, detail, message, step);
        if (!known && fact.notes.length === 0) {
            fact.notes = fact.why.filter(({ label }) => label !== words.quote.by).slice(0, 3)
                .map(({ label, value }) => `${label}: ${value}`);
        }
        return fact;
    }

    private tell(fact: Fact, entry: HistoryEntry, detail: Record<string, unknown>, message: Message | null,
                 step: string): void {
        const { words, times, language } = this.reader;
        // Seen from the fact: its own day goes without saying.
        const when = (time: string): string => times.moment(time, entry.at ?? this.reader.now);
        const reason = reason_text(text_of(detail.reason) || text_of(detail.cause), language);
        const until = text_of(detail.until) || text_of(detail.due) || text_of(detail.due_at);
        const note = (text: string): void => { if (text) fact.notes.push(text); };
        switch (entry.kind) {
            case "message.received":
                fact.says = text_of(detail.text) || text_of(detail.body) || message?.body || "";
                if (message && message.kind !== "TEXT") note(named(words.message.kind, message.kind));
                break;
            case "conversation.routed": {
                const capability = text_of(detail.capability);
                if (capability) fact.title = words.fact_to(named(words.agents, capability));
                const intent = value_text("intent", detail.intent, this.reader);
                const sure = detail.intent === "UNKNOWN" ? "" : value_text("confidence", detail.confidence, this.reader);
                note([intent, sure].filter(Boolean).join(" "));
                note(reason);
                break;
            }
            case "quote.priced": {
                const priced = this.story.quote?.priced;
                const total = text_of(detail.with_iva) || priced?.with_iva || text_of(detail.total);
                const currency = text_of(detail.currency) || priced?.currency || "";
                const tax = (priced && tax_name(priced, language)) || words.quote.tax_unnamed;
                if (total && currency) fact.title += `: ${words.fact_with_tax(money(total, currency, language, "always"), tax)}`;
                const list = text_of(detail.list) || priced?.list || "";
                if (list) note(words.quote.list(list, text_of(detail.version) || priced?.list_version || ""));
                const assumptions = Number(detail.assumptions ?? priced?.assumptions.length ?? 0);
                if (assumptions > 0) note(words.fact_assumptions(assumptions));
                break;
            }
            case "quote.sent": {
                note(text_of(detail.number) || this.story.quote?.number || "");
                const channel = text_of(detail.channel) || message?.channel || "";
                note(channel ? named(words.channel, channel) : "");
                const valid_until = text_of(detail.valid_until);
                if (valid_until) note(words.fact_valid_until(when(valid_until)));
                break;
            }
            case "message.sent":
                if (!message) break;
                fact.says = message.body;
                fact.title = message.agent === "human" ? words.fact_team_answered
                    : named(words.fact, sent_as[message.purpose] ?? "").replace("%", "") || words.fact_answered;
                if (message.kind === "TEMPLATE") note(templated(message, words));
                break;
            case "quote.accepted":
            case "quote.rejected":
                note(entry.actor && words.fact_by(actor_text(entry.actor, words, language)));
                note(reason || (entry.kind === "quote.rejected" ? reason_text(this.story.quote?.reject_reason ?? "", language) : ""));
                break;
            case "quote.superseded":
                note(text_of(detail.by));
                break;
            case "follow_up.planned":
                note([step, until && when(until)].filter(Boolean).join(" · "));
                break;
            case "follow_up.sent":
                fact.says = message?.body ?? "";
                note(message?.kind === "TEMPLATE" ? templated(message, words) : "");
                note(reason);
                break;
            case "message.unknown":
                note(reason);
                note(words.fact_unknown_send);
                break;
            case "quote.answered":
                note(words.fact_stopped);
                break;
            case "conversation.taken_over":
                if (!is_teams(text_of(detail.reason))) fact.title = words.fact_handed_over;
                note(reason_text(text_of(detail.reason), language, "person"));
                note(words.fact_silent);
                break;
            case "conversation.person_asked":
                note(reason_text(text_of(detail.reason), language, "person"));
                break;
            case "conversation.note":
                fact.says = text_of(detail.text);
                note(actor_text(entry.actor, words, language));
                break;
            case "message.corrected": {
                const meant = Array.isArray(detail.intents) ? detail.intents.map((intent) => named(words.intent, String(intent))).join(", ") : "";
                fact.says = message?.body ?? "";
                note(meant === "" ? words.correct.taken_back : words.correct.meant(meant));
                note(text_of(detail.note));
                note(actor_text(entry.actor, words, language));
                break;
            }
            case "ai.understood":
                // The measures that it took, and what it did not take, are told in codes: those stand with the reasons.
                note(text_of(detail.text).split("; ").filter((one) => Object.hasOwn(words.intent, one)).map((one) => named(words.intent, one)).join(", "));
                break;
            case "conversation.handed_on":
                note(text_of(detail.to));
                fact.says = text_of(detail.note);
                break;
            default:
                if (entry.kind.startsWith("work.")) {
                    note(named(words.work.kinds, text_of(detail.kind)));
                    note(text_of(detail.why));
                    if (people.has(entry.actor.split(":")[0]!) || entry.actor.startsWith("session:")) note(words.fact_by(actor_text(entry.actor, words, language)));
                    break;
                }
                note(reason);
                if (until) note(words.fact_until(when(until)));
        }
    }

    // Who decided it and from what. Ids say nothing to people, and what a person did needs no reason of ours.
    private why(entry: HistoryEntry, detail: Record<string, unknown>, message: Message | null): Why[] {
        const { words, language } = this.reader;
        const rows: Why[] = [];
        for (const [key, value] of Object.entries(detail)) {
            const text = ["message", "follow_up", "item"].includes(key) ? "" : value_text(key, value, this.reader);
            if (text) rows.push({ label: words.detail[`${entry.kind}.${key}`] ?? named(words.detail, key), value: text });
        }
        if (entry.detail !== null && entry.detail !== undefined && typeof entry.detail !== "object") {
            rows.push({ label: words.detail.text ?? "", value: String(entry.detail) });
        }
        // A channel only carries what somebody sent.
        const actor = entry.actor === "channel" && message?.agent ? message.agent : entry.actor;
        const by = actor_text(actor, words, language);
        const own = people.has(actor.split(":")[0]!);
        return by && (rows.length > 0 || !own) ? [{ label: words.quote.by, value: by }, ...rows] : rows;
    }

    private found<Row>(rows: Map<string, Row>, entry: HistoryEntry, keys: string[]): Row | null {
        const detail = detail_of(entry);
        for (const key of keys) {
            const row = rows.get(text_of(detail[key]));
            if (row) return row;
        }
        return rows.get(entry.subject) ?? null;
    }
}

const sent_as: Record<string, string> = { QUOTE: "quote.sent", FOLLOW_UP: "follow_up.sent" };

function templated(message: Message, words: Words): string {
    return `${words.message.kind.TEMPLATE} ${message.template_use?.name ?? ""}`.trim();
}

// Puts what became of each message with the fact that sent it: the quote, the follow-up, or else its first step.
function with_steps(facts: Fact[], reader: Reader): Fact[] {
    const carriers = new Map<string, Fact>();
    for (const kinds of [carrying_kinds, step_kinds]) {
        for (const fact of facts) {
            if (kinds.has(fact.kind) && fact.message && !carriers.has(fact.message)) carriers.set(fact.message, fact);
        }
    }
    return facts.filter((fact) => {
        const carrier = step_kinds.has(fact.kind) ? carriers.get(fact.message) : undefined;
        if (!carrier || carrier === fact) return true;
        const status = fact.kind.slice(fact.kind.indexOf(".") + 1).toUpperCase();
        carrier.steps.push({ id: fact.id, kind: fact.kind, at: fact.at, text: named(reader.words.message.status, status) });
        carrier.entries += 1;
        return false;
    });
}

// Steps of one sequence to which the same happened at the same moment are told in one line.
function with_follow_up_steps(facts: Fact[], reader: Reader): Fact[] {
    const all: Fact[] = [];
    for (const fact of facts) {
        const last = all[all.length - 1];
        if (!last || !shared_kinds.has(fact.kind) || last.kind !== fact.kind || last.at !== fact.at) {
            all.push(fact);
            continue;
        }
        last.follow_up_steps.push(...fact.follow_up_steps);
        last.notes.push(...fact.notes.filter((note) => !last.notes.includes(note)));
        last.why.push(...fact.why.filter((row) => !last.why.some((one) => one.label === row.label && one.value === row.value)));
        last.entries += 1;
        last.title = named(reader.words.fact_steps, fact.kind).replace("%", reader.words.fact_step(last.follow_up_steps.join("; ")));
    }
    return all;
}

// What happened, oldest first. Lines of the same moment stay in the server's order.
export function told(story: StoryInput, reader: Reader): Fact[] {
    const teller = new Teller(story, reader);
    const facts = story.history
        .map((entry, place) => ({ entry, place, at: entry.at ? Date.parse(entry.at) : 0 }))
        .sort((one, other) => one.at - other.at || one.place - other.place)
        .map(({ entry }) => teller.fact(entry));
    return with_follow_up_steps(with_steps(facts, reader), reader);
}

// How many lines of the history are told.
export function count_entries(facts: Fact[]): number {
    return facts.reduce((sum, fact) => sum + fact.entries, 0);
}

const nothing_else = { steps: [], message: "", follow_up_steps: [], entries: 0 };

// What will happen unless something comes before it.
export function planned(story: StoryInput, reader: Reader): Fact[] {
    const { words, language } = reader;
    const facts: Fact[] = [];
    for (const follow_up of story.follow_ups) {
        if (follow_up.status !== "PENDING" && follow_up.status !== "BOOKED") continue;
        const booked = follow_up.status === "BOOKED";
        const reason = follow_up.reason ? reason_text(follow_up.reason, language) : "";
        facts.push({
            id: follow_up.id, at: follow_up.due_at, kind: "planned.follow_up", says: "", tone: "planned", ...nothing_else,
            title: words.quote.follow_up_planned(step_text(follow_up.step, follow_up.after, reader)),
            notes: [reason, booked ? words.quote.follow_up_booked_note : words.quote.follow_up_planned_note].filter(Boolean),
            why: follow_up.reason
                ? [{ label: words.detail.reason ?? "", value: value_text("reason", follow_up.reason, reader) }]
                : [],
        });
    }
    const quote = story.quote;
    if (quote && (quote.status === "SENT" || quote.status === "VIEWED") && quote.valid_until) {
        facts.push({
            id: `${quote.id}-expires`, at: quote.valid_until, kind: "planned.expires", says: "", tone: "planned", ...nothing_else,
            title: words.quote.expires, notes: [words.quote.expires_note], why: [],
        });
    }
    const time = (fact: Fact): number => (fact.at ? Date.parse(fact.at) : Number.MAX_SAFE_INTEGER);
    return facts.sort((one, other) => time(one) - time(other));
}

// How long the customer may still be written to freely, as WhatsApp counts it; null when no channel has such a window.
export function window_left(last_inbound_at: Record<string, string | null>, reader: Reader): string | null {
    const at = last_inbound_at.WHATSAPP ?? last_inbound_at.whatsapp;
    if (!at) return null;
    const left = Date.parse(at) + (duration_ms("24h") ?? 0) - Date.parse(reader.now);
    return left > 0 ? elapsed(left, reader.language) : "";
}

