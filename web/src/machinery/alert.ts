// Alerts and what is kept unread: what they are about in people's words, and where that is explained. Pure.
import type { Id, Time } from "../model";
import { links } from "../route";

export interface Alert {
    key: string;
    rule: string;
    subject: string;
    level: string;      // INFO, WARNING, ERROR, CRITICAL
    status: string;     // FIRING, ACKNOWLEDGED, SILENCED, RESOLVED
    message: string;
    first_at: Time;
    last_at: Time;
    count: number;
    silenced_until?: Time;
    acted_by?: string;  // who acknowledged or silenced it
    note?: string;
}

export const alert_statuses = ["FIRING", "ACKNOWLEDGED", "SILENCED", "RESOLVED"];

export const silences = ["1h", "8h", "7d"];

// What a person may do about it: see to it, hear no more of it for a while, or hear of it again.
export function alert_acts({ status }: Alert): ("acknowledge" | "silence" | "hear")[] {
    if (status === "RESOLVED") return [];
    if (status === "SILENCED") return ["hear"];
    return status === "ACKNOWLEDGED" ? ["silence"] : ["acknowledge", "silence"];
}

// Which page explains it; empty: none does.
export function alert_link({ rule, subject, message }: Alert): string {
    const id = /\b[0-9a-hjkmnp-tv-z]{26}\b/.exec(`${message} ${subject}`)?.[0] ?? "";
    switch (rule) {
        case "task_dead": return links.tasks({ status: "DEAD", type: subject });
        case "agent_degraded":
        case "agent_unwanted":
        case "agent_answer":
        case "answer_not_said":
        case "quote_price": return links.agent(subject);
        case "queue_paused": return links.queue;
        case "schedule_refused":
        case "schedule_paused": return id ? links.schedule(id) : links.schedules();
        case "events_dropped": return links.schedules();
        case "workflow_failed":
        case "workflow_not_retried":
        case "workflow_not_undone": return links.executions("FAILED", subject);
        case "workflow_not_started":
        case "workflow_refused": return links.workflows;
        case "quarantine":
        case "quarantine_full": return links.quarantine;
        case "burst_cut":
        case "too_many_answers": return id ? links.conversation(id) : links.conversations();
        case "quote_not_sent": return links.quote(subject);
        case "work_raised":
        case "work_unanswered": return links.today;
        default: return "";
    }
}

// A delivery, or an item of one, that could not be read.
export interface Unread {
    id: Id;
    at: Time;
    channel: string;
    reason: string;
    raw_base64: string;   // empty once it was read
    before: string;
    after: string;
    read_at: Time;
    read_by: string;
}

// What came, to the byte where it is text, and as it is kept where it is none.
export function raw_text({ raw_base64, before, after }: Unread): string {
    try {
        const bytes = Uint8Array.from(atob(raw_base64), (letter) => letter.charCodeAt(0));
        return before + new TextDecoder("utf-8", { fatal: true }).decode(bytes) + after;
    } catch {
        return raw_base64;
    }
}

// The same to be read by people: JSON a field a line.
export function laid_out(text: string): string {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}
