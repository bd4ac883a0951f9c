// A story told: the history lines of a quote or a conversation as facts in the order of time, each with its reason,
// and after them what is planned. Pure, so that it can be tested without a browser.
//
// Small facts that follow one another (sent, delivered, read) share a line: nothing is left out and nothing moves.
import { duration_ms, elapsed, money, percent, phone_text, rung, type Language, type Times } from "./format";
import {
    detail_of, type FollowUp, type HistoryEntry, type Message, type Quote,
} from "./model";
import { reason_text } from "./words/reasons";
import { routing_text } from "./words/routing";
import { named, type Words } from "./words/words";

// in: the customer did it. out: it reached the customer. step: Tero decided it. The others as their words say.
export type FactTone = "in" | "out" | "step" | "good" | "careful" | "bad" | "planned";

export interface Why { label: string; value: string }

export interface Fact {
    id: string;
    at: string | null;
    kind: string;
    title: string;
    says: string;     // the customer's or our own words, as they stand
    notes: string[];
    brief: string;    // of a small fact, after the first of its kind in a line: «48 h mié 9:12»
    tone: FactTone;
    why: Why[];
}

export interface Line { id: string; small: boolean; facts: Fact[] }

export interface StoryInput {
    history: HistoryEntry[];
    messages: Message[];
    follow_ups: FollowUp[];
    quote: Quote | null;
}

export interface Reader { words: Words; times: Times; language: Language; now: string }

const small_kinds = new Set([
    "message.queued", "message.sending", "message.sent", "message.delivered", "message.read", "message.played",
    "follow_up.planned", "follow_up.booked", "contact.created", "conversation.created",
]);

const tones: Record<string, FactTone> = {
    "message.received": "in",
    "quote.viewed": "in",
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
    "contact.opted_out": "careful",
    "contact.marketing_stopped": "careful",
    "quote.answered": "in",
    "quote.not_sent": "bad",
    "message.suppressed": "careful",
    "message.deferred": "careful",
};

// `order.paid_late` as «Order paid late»: a kind nobody has named yet is still readable.
export function spelled_out(kind: string): string {
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
        case "restart": return words.actor.restart;
        case "revision": return words.actor.revision;
        case "message": return words.actor.message;
        case "system":
        case "engine": return words.actor.system;
        case "timer": return words.actor.timer;
        case "page": return words.actor.page;
        case "api": return words.actor.api;
        case "agent": return name ? words.actor.agent(name) : actor;
        case "rule": return name ? words.actor.rule(rule_text(name, language)) : actor;
        case "key": return name ? words.actor.key(name) : actor;
        case "person":
        case "human": return name ? words.actor.person(name) : words.actor.human;
        default: return actor;
    }
}

const time_pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

// A value of a history line's detail, for people.
export function value_text(key: string, value: unknown, reader: Reader): string {
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
    if (key === "status") return named({ ...words.message.status, ...words.status }, text);
    if (key === "channel") return named(words.channel, text);
    if (key === "reason" || key === "cause") {
        const said = reason_text(text, language);
        return said === text ? text : `${said} (${text})`;
    }
    if (key === "after") return rung(text);
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
        const title = known
            ? named(words.fact, entry.kind).replace("%", after ? words.fact_rung(rung(after)) : "")
            : spelled_out(entry.kind);
        const fact: Fact = {
            id: entry.id, at: entry.at, kind: entry.kind, title, says: "", notes: [], brief: "",
            tone: (Object.hasOwn(tones, entry.kind) ? tones[entry.kind] : undefined) ?? "step",
            why: this.why(entry, detail),
        };
        this.tell(fact, entry, detail, message, after);
        if (!known && fact.notes.length === 0) {
            fact.notes = fact.why.slice(1, 4).map(({ label, value }) => `${label}: ${value}`);
        }
        return fact;
    }

    private tell(fact: Fact, entry: HistoryEntry, detail: Record<string, unknown>, message: Message | null,
                 after: string): void {
        const { words, times, language, now } = this.reader;
        const reason = reason_text(text_of(detail.reason) || text_of(detail.cause), language);
        const until = text_of(detail.until) || text_of(detail.due) || text_of(detail.due_at);
        const note = (text: string): void => { if (text) fact.notes.push(text); };
        switch (entry.kind) {
            case "message.received":
                fact.says = text_of(detail.text) || text_of(detail.body) || message?.body || "";
                if (message && message.kind !== "TEXT") note(named(words.message.kind, message.kind));
                break;
            case "conversation.routed": {
                const agent = text_of(detail.agent) || text_of(detail.capability);
                if (agent) fact.title = words.fact_to(named(words.agents, agent));
                note(value_text("intent", detail.intent, this.reader));
                note(value_text("confidence", detail.confidence, this.reader));
                note(reason);
                break;
            }
            case "quote.priced": {
                const priced = this.story.quote?.priced;
                const total = text_of(detail.with_iva) || priced?.with_iva || text_of(detail.total);
                const currency = text_of(detail.currency) || priced?.currency || "";
                if (total && currency) fact.title += `: ${words.fact_with_iva(money(total, currency, language, "always"))}`;
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
                if (valid_until) note(words.fact_valid_until(times.moment(valid_until, now)));
                break;
            }
            case "quote.rejected":
                note(reason || reason_text(this.story.quote?.reject_reason ?? "", language));
                break;
            case "follow_up.planned":
                if (after) {
                    fact.title = words.fact_planned;
                    fact.brief = [rung(after), until && `${times.day_of(until, now)} ${times.clock(until)}`].filter(Boolean).join(" ");
                } else {
                    note(until ? words.fact_due(times.moment(until, now)) : "");
                }
                break;
            case "follow_up.deferred":
            case "message.deferred":
                note(reason);
                note(until ? words.fact_until(times.moment(until, now)) : "");
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
                note(reason_text(text_of(detail.reason), language, "person"));
                note(words.fact_silent);
                break;
            default:
                note(reason);
                if (until) note(words.fact_until(times.moment(until, now)));
        }
    }

    private why(entry: HistoryEntry, detail: Record<string, unknown>): Why[] {
        const { words, language } = this.reader;
        const rows: Why[] = [];
        if (entry.actor) rows.push({ label: words.quote.by, value: actor_text(entry.actor, words, language) });
        for (const [key, value] of Object.entries(detail)) {
            const text = value_text(key, value, this.reader);
            if (text) rows.push({ label: named(words.detail, key), value: text });
        }
        if (entry.detail !== null && entry.detail !== undefined && typeof entry.detail !== "object") {
            rows.push({ label: words.detail.text ?? "", value: String(entry.detail) });
        }
        return rows;
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

function templated(message: Message, words: Words): string {
    return `${words.message.kind.TEMPLATE} ${message.template_use?.name ?? ""}`.trim();
}

// What happened, oldest first. Lines of the same moment stay in the server's order.
export function told(story: StoryInput, reader: Reader): Fact[] {
    const teller = new Teller(story, reader);
    return story.history
        .map((entry, place) => ({ entry, place, at: entry.at ? Date.parse(entry.at) : 0 }))
        .sort((one, other) => one.at - other.at || one.place - other.place)
        .map(({ entry }) => teller.fact(entry));
}

// What will happen unless something comes before it.
export function planned(story: StoryInput, reader: Reader): Fact[] {
    const { words, language } = reader;
    const facts: Fact[] = [];
    for (const follow_up of story.follow_ups) {
        if (follow_up.status !== "PENDING" && follow_up.status !== "BOOKED") continue;
        const booked = follow_up.status === "BOOKED";
        const reason = follow_up.reason ? reason_text(follow_up.reason, language) : "";
        facts.push({
            id: follow_up.id, at: follow_up.due_at, kind: "planned.follow_up", says: "", brief: "", tone: "planned",
            title: words.quote.follow_up_planned(rung(follow_up.after)),
            notes: [reason, booked ? words.quote.follow_up_booked_note : words.quote.follow_up_planned_note].filter(Boolean),
            why: follow_up.reason
                ? [{ label: words.detail.reason ?? "", value: value_text("reason", follow_up.reason, reader) }]
                : [],
        });
    }
    const quote = story.quote;
    if (quote && (quote.status === "SENT" || quote.status === "VIEWED") && quote.valid_until) {
        facts.push({
            id: `${quote.id}-expires`, at: quote.valid_until, kind: "planned.expires", says: "", brief: "", tone: "planned",
            title: words.quote.expires, notes: [words.quote.expires_note], why: [],
        });
    }
    const time = (fact: Fact): number => (fact.at ? Date.parse(fact.at) : Number.MAX_SAFE_INTEGER);
    return facts.sort((one, other) => time(one) - time(other));
}

function family(fact: Fact): string {
    return fact.kind.split(".")[0]!;
}

// Facts as lines of the timeline.
export function lines(facts: Fact[]): Line[] {
    const all: Line[] = [];
    for (const fact of facts) {
        const small = small_kinds.has(fact.kind);
        const last = all[all.length - 1];
        if (small && last?.small && family(last.facts[0]!) === family(fact)) last.facts.push(fact);
        else all.push({ id: fact.id, small, facts: [fact] });
    }
    return all;
}

// How long the customer may still be written to freely, as WhatsApp counts it; null when no channel has such a window.
export function window_left(last_inbound_at: Record<string, string | null>, reader: Reader): string | null {
    const at = last_inbound_at.WHATSAPP ?? last_inbound_at.whatsapp;
    if (!at) return null;
    const left = Date.parse(at) + (duration_ms("24h") ?? 0) - Date.parse(reader.now);
    return left > 0 ? elapsed(left, reader.language) : "";
}

