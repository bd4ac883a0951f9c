// Lines of all history: what each is about and where that is shown, and what a model wrote with the verdict. Pure.
import { detail_of, is_set, type HistoryEntry, type Id, type Page, type Time } from "../model";
import { links, type HistoryFilter } from "../route";

// `about` is what people call its subject: a customer's name, a quote's number.
export interface HistoryLine extends HistoryEntry { about: string }
export interface HistoryLines extends Page<HistoryLine> { looked_back_to: Time }

const no_time = "1970-01-01T00:00:00";

// Until when the answer has looked; null: to the beginning.
export function looked_to(lines: HistoryLines | null): Time {
    const time = lines?.looked_back_to ?? null;
    return time === null || time.startsWith(no_time) ? null : time;
}

// `since`: when the days of the filter begin.
export function history_path({ subject, kind, actor, days }: HistoryFilter, since: string): string {
    const asked = Object.entries({ subject, kind, actor, from: days === "" ? "" : since }).filter(([, value]) => value !== "");
    return asked.length === 0 ? "/history" : `/history?${new URLSearchParams(asked)}`;
}

function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}

// Where the thing is shown that the line is about; empty: nowhere but here.
export function subject_link(entry: HistoryEntry): string {
    const detail = detail_of(entry);
    if (!is_set(entry.subject)) return "";
    switch (entry.kind.split(".")[0]) {
        case "quote": return links.quote(text(detail.number) || entry.subject);
        case "follow_up": return text(detail.quote) !== "" ? links.quote(text(detail.quote)) : "";
        case "message":
        case "conversation":
        case "ai": return links.conversation(entry.subject);
        case "task": return links.task(entry.subject);
        case "execution": return links.execution(entry.subject);
        case "schedule": return links.schedule(entry.subject);
        case "agent": return text(detail.agent) !== "" ? links.agent(text(detail.agent)) : "";
        case "session":
        case "link":
        case "key": return links.access;
        default: return "";
    }
}

export interface Written { id: Id; at: Time; kind: string; conversation: Id; text: string; rule: string; found: string }

export function written_of(entry: HistoryEntry): Written {
    const detail = detail_of(entry);
    const asked = text(detail.tool) !== "" ? `${text(detail.tool)} ${JSON.stringify(detail.arguments ?? null)}: ${text(detail.outcome)}` : "";
    return { id: entry.id, at: entry.at, kind: entry.kind, conversation: entry.subject, text: text(detail.text) || asked, rule: text(detail.rule), found: text(detail.found) };
}

export interface AiLimit { tokens: number; money: number }

export interface AiState {
    is_on: boolean; mode: string; providers: { name: string; kind: string; model: string }[]; spent: AiLimit; budget: { day: AiLimit; conversation: AiLimit; task: AiLimit };
}

// The share of the day that is gone, by whichever ends first.
export function share_spent({ spent, budget }: AiState): number {
    const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 1);
    return Math.max(share(spent.tokens, budget.day.tokens), share(spent.money, budget.day.money));
}
