// Tasks as the server tells of them: which of them are meant, what happened to one, and why one waits. Pure, as facts.ts.
import { actor_text, type Fact, type FactTone, type Reader } from "../facts";
import { duration_ms, elapsed } from "../format";
import { detail_of, is_set, type HistoryEntry, type Id, type Time } from "../model";
import { links } from "../route";
import { named } from "../words/words";
import type { Agent } from "./agent";

export type TaskStatus = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "DEAD" | "CANCELLED" | "EXPIRED";
export type TaskPriority = "LOW" | "NORMAL" | "HIGH" | "URGENT";

export const task_statuses: TaskStatus[] = ["QUEUED", "RUNNING", "DEAD", "FAILED", "EXPIRED", "CANCELLED", "SUCCEEDED"];
export const priorities: TaskPriority[] = ["URGENT", "HIGH", "NORMAL", "LOW"];

export interface Task {
    id: Id;
    status: TaskStatus;
    priority: TaskPriority;
    type: string;
    capability: string;
    created_at: Time;
    run_at: Time;
    deadline: Time;
    attempt: number;
    attempt_max: number;
    agent: string;
    claimed_at: Time;
    lease_until: Time;
    finished_at: Time;
    owner: string;
    owner_id: Id;
    concurrency_key: string;
    after: Id[];
}

export interface TaskAnswer {
    task: Task;
    payload: unknown;
    result: unknown;
    progress: unknown;
    error: string;
    submitted_by: string;   // the id of a key or session; empty: Tero itself
    history: HistoryEntry[];
    older_left_out: boolean;
}

export interface QueuePause { key: string; scope: string; of: string; reason: string; by: string; since: Time }
export interface QueueLimit { key: string; at_once: number; starts: number; period: string; by: string; since: Time }

export const pause_scopes = ["ALL", "TYPE", "CAPABILITY", "FAIRNESS_KEY"];

// Which tasks a page shows.
export interface TaskFilter { status: string; type: string; agent: string; since: string; text: string }

export const spans = ["1h", "24h", "7d", "30d"];

export function since_ms(filter: TaskFilter, now: string): number | null {
    const span = duration_ms(filter.since);
    return span === null ? null : Date.parse(now) - span;
}

// Where the server finds them, as seen at one moment.
export function tasks_path(filter: TaskFilter, now: string): string {
    const { status, type, agent } = filter;
    const since = since_ms(filter, now);
    const asked = Object.entries({ status, type, agent, text: filter.text.trim(), from: since === null ? "" : new Date(since).toISOString() });
    const query = asked.filter(([, value]) => value !== "").map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return ["/tasks", query.join("&")].filter(Boolean).join("?");
}

export function is_id(text: string): boolean {
    return /^[0-9a-hjkmnp-tv-z]{26}$/i.test(text.trim());
}

export function is_over(task: Task): boolean {
    return task.status !== "QUEUED" && task.status !== "RUNNING";
}

// How long its last attempt took, or has taken so far.
export function attempt_ms(task: Task, now: string): number | null {
    if (!task.claimed_at || task.status === "QUEUED") return null;
    return Math.max(0, Date.parse(task.finished_at ?? now) - Date.parse(task.claimed_at));
}

// Where the row leads that it belongs to. Of a workflow's that row may be a branch, which has no page.
export function owner_link(task: Task): string {
    if (!is_set(task.owner_id)) return "";
    return task.owner === "scheduler" ? links.schedule(task.owner_id) : task.owner === "workflow" ? links.execution(task.owner_id) : "";
}

const tones: Record<string, FactTone> = {
    "task.retried": "careful", "task.lease_expired": "careful", "task.returned": "step", "task.requeued": "step", "task.prioritized": "step",
    "task.accepted": "step", "task.fell_back": "careful", "task.failed": "bad", "task.dead": "bad", "task.cancelled": "careful", "task.expired": "careful",
};
const ends = new Set(["task.failed", "task.dead", "task.cancelled", "task.expired"]);
const nothing_else = { says: "", why: [], steps: [], message: "", follow_up_steps: [], entries: 1 };

function text_in(detail: Record<string, unknown>, field: string): string {
    const value = detail[field];
    return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function entry_fact(entry: HistoryEntry, task: Task, error: string, reader: Reader): Fact {
    const { words, language } = reader;
    const say = words.tasks;
    const detail = detail_of(entry);
    const attempt = text_in(detail, "attempt");
    const claimed = Date.parse(text_in(detail, "claimed_at"));
    const ms = entry.at && claimed ? Date.parse(entry.at) - claimed : 0;
    const by = actor_text(entry.actor, words, language);
    const agent = text_in(detail, "agent");
    const is_end = ends.has(entry.kind) && entry.at === task.finished_at;
    const notes = [
        agent ? say.by_agent(agent) : by && words.fact_by(by),
        ms > 0 && words.workflows.took_text(elapsed(ms, language)),
        text_in(detail, "error"), is_end && error,
        text_in(detail, "nobody_offers") && say.nobody_offers(text_in(detail, "nobody_offers")),
        text_in(detail, "priority") && say.priority_of(named(say.priority, text_in(detail, "priority"))),
    ].filter((note): note is string => typeof note === "string" && note !== "");
    return {
        ...nothing_else, id: entry.id, at: entry.at, kind: entry.kind, notes, tone: tones[entry.kind] ?? "step",
        title: attempt ? say.attempt_went(Number(attempt), named(say.attempt_end, entry.kind)) : named(say.fact, entry.kind),
    };
}

// The story of a task: who asked for it, each attempt, what people did, and how it ended.
export function task_told(answer: TaskAnswer, reader: Reader): Fact[] {
    const { words, language, now, times } = reader;
    const say = words.tasks;
    const { task, history, error, submitted_by } = answer;
    const later = task.run_at && task.created_at && history.length === 0 && task.attempt === 0 && task.run_at > task.created_at ? say.not_before(times.moment(task.run_at, now)) : "";
    const facts: Fact[] = [{
        ...nothing_else, id: "created", at: task.created_at, kind: "task.created", title: say.fact_created, tone: "in",
        notes: [submitted_by === "" ? words.fact_by(words.actor.system) : say.by_key(submitted_by), task.priority === "NORMAL" ? "" : say.priority_of(named(say.priority, task.priority)), later].filter(Boolean),
    }];
    facts.push(...history.map((entry) => entry_fact(entry, task, error, reader)));
    const told = history.some((entry) => Date.parse(text_in(detail_of(entry), "claimed_at")) === Date.parse(task.claimed_at ?? ""));
    if (task.claimed_at && !told) {
        const ms = attempt_ms(task, now);
        const going = task.status === "RUNNING" && ms !== null ? words.workflows.since_text(elapsed(ms, language)) : "";
        facts.push({
            ...nothing_else, id: "claimed", at: task.claimed_at, kind: "task.claimed", tone: "step", title: say.attempt_begun(task.attempt, task.attempt_max),
            notes: [say.by_agent(task.agent), going].filter(Boolean),
        });
    }
    if (task.status === "SUCCEEDED") {
        const ms = attempt_ms(task, now);
        facts.push({
            ...nothing_else, id: "succeeded", at: task.finished_at, kind: "task.succeeded", title: named(say.status, "SUCCEEDED"), tone: "good",
            notes: ms === null ? [] : [words.workflows.took_text(elapsed(ms, language))],
        });
    }
    const time = (fact: Fact): number => (fact.at ? Date.parse(fact.at) : 0);
    return facts.map((fact, at) => ({ fact, at })).sort((one, other) => time(one.fact) - time(other.fact) || one.at - other.at).map(({ fact }) => fact);
}

export function task_planned({ task }: TaskAnswer, { words, now }: Reader): Fact[] {
    if (is_over(task)) return [];
    const say = words.tasks;
    const plan = (id: string, at: Time, title: string, note: string): Fact[] =>
        at === null || at <= now ? [] : [{ ...nothing_else, id, at, kind: `planned.${id}`, title, tone: "planned", notes: note ? [note] : [] }];
    return [
        ...(task.status === "QUEUED" ? plan("begins", task.run_at, say.plan_begins, "") : plan("lease", task.lease_until, say.plan_lease, say.plan_lease_note)),
        ...plan("deadline", task.deadline, words.workflows.story_deadline, say.plan_deadline_note),
    ].sort((one, other) => Date.parse(one.at!) - Date.parse(other.at!));
}

function is_held(task: Task, pause: QueuePause): boolean {
    return pause.scope === "ALL" || (pause.scope === "TYPE" && pause.of === task.type) || (pause.scope === "CAPABILITY" && pause.of === task.capability);
}

// Why a queued task has not begun, the surest reason first; empty: it has, or nothing holds it.
export function why_it_waits(task: Task, pauses: QueuePause[], agents: Agent[], reader: Reader): string[] {
    if (task.status !== "QUEUED") return [];
    const { words, now, language, times } = reader;
    const say = words.tasks;
    const reasons: string[] = [];
    for (const pause of pauses.filter((one) => is_held(task, one))) {
        reasons.push([say.waits_paused(actor_text(pause.by, words, language)), pause.reason].filter(Boolean).join(": "));
    }
    if (task.after.length > 0) reasons.push(say.waits_after(task.after.length));
    if (task.run_at && task.run_at > now) reasons.push((task.attempt > 0 ? say.waits_retry : say.waits_time)(times.moment(task.run_at, now)));
    if (reasons.length > 0) return reasons;
    const serving = agents.filter((one) => one.capabilities.includes(task.capability));
    if (serving.length === 0) return [say.waits_nobody(task.capability)];
    if (!serving.some((one) => ["ONLINE", "BUSY", "DEGRADED"].includes(one.status))) return [say.waits_away(serving.map((one) => one.id).join(", "))];
    if (!serving.some((one) => one.status === "ONLINE" || one.status === "DEGRADED")) return [say.waits_busy(serving.map((one) => one.id).join(", "))];
    if (task.concurrency_key !== "") return [say.waits_slot(task.concurrency_key)];
    return [say.waits_turn];
}

export type BulkVerb = "RETRY" | "CANCEL" | "PRIORITIZE" | "DELETE";
export const verbs: BulkVerb[] = ["RETRY", "PRIORITIZE", "CANCEL", "DELETE"];

export interface BulkChange {
    id: Id;
    status: string;     // RUNNING, DONE, STOPPED
    verb: string;
    dry_run: boolean;
    created_at: Time;
    finished_at: Time;
    looked: number;
    found: number;
    changed: number;    // of a dry run: would be, as they stand
    refused: number;
    examples: Id[];
    note: string;
    execution_verb: string;  // empty: it changes tasks
}

const verb_is_for: Record<BulkVerb, TaskStatus[]> = {
    RETRY: ["DEAD", "FAILED", "CANCELLED"], PRIORITIZE: ["QUEUED"], CANCEL: ["QUEUED", "RUNNING"], DELETE: ["SUCCEEDED", "FAILED", "DEAD", "CANCELLED", "EXPIRED"],
};

export function fit_for(tasks: Task[], verb: BulkVerb): Task[] {
    return tasks.filter((task) => verb_is_for[verb].includes(task.status));
}

// Why a verb cannot be done to all that the page shows; empty: it can. A bulk change knows no filter by agent or by text.
export function bulk_hindrance(filter: TaskFilter, verb: BulkVerb): "" | "agent" | "none" | "status" {
    if (filter.agent !== "" || filter.text !== "") return "agent";
    if (filter.status === "" && filter.type === "" && filter.since === "") return "none";
    return filter.status !== "" && !verb_is_for[verb].includes(filter.status as TaskStatus) ? "status" : "";
}

export function bulk_filter(filter: TaskFilter, now: string): Record<string, string> {
    const since = since_ms(filter, now);
    return {
        ...(filter.status !== "" ? { status: filter.status } : {}), ...(filter.type !== "" ? { type: filter.type } : {}),
        ...(since !== null ? { created_after: new Date(since).toISOString() } : {}),
    };
}
