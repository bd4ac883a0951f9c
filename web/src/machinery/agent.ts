// Agents as the server tells of them, and which of them is slow. Pure.
import { actor_text, type Fact, type FactTone, type Reader } from "../facts";
import { duration_ms } from "../format";
import { detail_of, type HistoryEntry, type Time } from "../model";
import { named } from "../words/words";
import type { Task } from "./task";

export interface AgentHealth {
    capability: string;
    succeeded: number;
    failed: number;          // attempts, not tasks
    failed_in_row: number;
    latency: string;         // from claim to completion, moving average
    degraded_at: Time;       // in quarantine since then
    probe_at: Time;
    probes_passed: number;
}

export interface Agent {
    id: string;
    kind: string;
    capabilities: string[];
    max_concurrency: number;
    status: string;
    registered_at: Time;
    heartbeat_at: Time;
    succeeded: number;
    failed: number;
    latency: string;
    health: AgentHealth[];
    webhook: { url: string; timeout: string; callback_within: string } | null;
    version: string;
    labels: string[];
    draining_since: Time;
}

export const agent_statuses = ["ONLINE", "BUSY", "DEGRADED", "DRAINING", "OFFLINE"];

// How many tasks each agent holds.
export function held_by(running: Task[]): Map<string, number> {
    const held = new Map<string, number>();
    for (const task of running) if (task.status === "RUNNING") held.set(task.agent, (held.get(task.agent) ?? 0) + 1);
    return held;
}

function median(values: number[]): number {
    const ordered = [...values].sort((one, other) => one - other);
    const middle = ordered.length >> 1;
    return ordered.length === 0 ? 0 : ordered.length % 2 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}

const slow_factor = 2;
const slow_min_ms = 1000;   // below that nobody waits

// By how much an agent is slower at one kind of work than the others that do it; null: it is not, or nobody can say.
export function slower_than_others(agent: Agent, health: AgentHealth, agents: Agent[]): number | null {
    const own = duration_ms(health.latency) ?? 0;
    const others = agents.filter((one) => one.id !== agent.id).flatMap((one) => one.health)
        .filter((one) => one.capability === health.capability && one.succeeded > 0).map((one) => duration_ms(one.latency) ?? 0);
    const usual = median(others);
    return others.length > 0 && own >= slow_min_ms && own >= slow_factor * usual ? own / Math.max(1, usual) : null;
}

export interface Took { at: string; ms: number }

// How long the tasks took that an agent ended, the oldest first.
export function took_of(tasks: Task[], agent: string): Took[] {
    return tasks.filter((one) => one.agent === agent && one.status === "SUCCEEDED" && one.claimed_at && one.finished_at)
        .sort((one, other) => Date.parse(one.finished_at!) - Date.parse(other.finished_at!))  // several are claimed at once
        .map((one) => ({ at: one.claimed_at!, ms: Math.max(0, Date.parse(one.finished_at!) - Date.parse(one.claimed_at!)) }));
}

const run_least = 3;
const before_least = 5;

// Since when each task took at least twice what they took before; null: that is not so, or there are too few.
export function slow_since(took: Took[]): { at: string; factor: number } | null {
    for (let first = before_least; first <= took.length - run_least; ++first) {
        const usual = Math.max(1, median(took.slice(0, first).map((one) => one.ms)));
        const run = took.slice(first);
        if (run.every((one) => one.ms >= slow_min_ms && one.ms >= slow_factor * usual)) {
            return { at: run[0]!.at, factor: median(run.map((one) => one.ms)) / usual };
        }
    }
    return null;
}

const tones: Record<string, FactTone> = {
    "agent.registered": "in", "agent.online": "good", "agent.recovered": "good", "agent.offline": "bad", "agent.degraded": "careful", "agent.draining": "careful", "agent.removed": "careful",
};

export function agent_told(history: HistoryEntry[], reader: Reader): Fact[] {
    const { words, language } = reader;
    const say = words.agent_pages;
    return history.map((entry) => {
        const detail = detail_of(entry);
        const by = actor_text(entry.actor, words, language);
        const version = typeof detail.version === "string" && detail.version !== "" ? words.agent_pages.version_of(detail.version) : "";
        return {
            id: entry.id, at: entry.at, kind: entry.kind, title: named(say.fact, entry.kind), says: "", why: [], steps: [], message: "", follow_up_steps: [], entries: 1,
            notes: [by && words.fact_by(by), version].filter(Boolean), tone: tones[entry.kind] ?? "step",
        };
    }).reverse();
}
