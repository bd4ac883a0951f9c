// An execution told: each step of its own path in the order of time, and what is planned. Pure, as facts.ts.
import { actor_text, type Fact, type FactTone, type Reader } from "../facts";
import { elapsed } from "../format";
import type { HistoryEntry } from "../model";
import { named } from "../words/words";
import { branches_of, does, is_over, last_run, undoing_of, type Branch, type Definition, type Execution, type Step, type StepRun } from "./definition";

const tones: Record<string, FactTone> = {
    SUCCEEDED: "out", FAILED: "bad", CANCELLED: "careful", RUNNING: "in", WAITING: "step",
};

const nothing_else = { says: "", why: [], steps: [], message: "", follow_up_steps: [], entries: 1 };

// What a step does, in people's words.
export function step_says(step: Step | undefined, reader: Reader): string {
    if (!step) return "";
    const say = reader.words.workflows;
    switch (step.type) {
        case "PARALLEL": return step.each ? say.for_each(step.each) : say.paths(step.branches?.length ?? 0);
        case "CALLBACK":
            if (step.function) return say.function;
            if (step.call) return step.call;
            return step.approval ? say.waits_approval(step.approval) : say.waits_signal(step.signal || step.id);
        default: return does(step);
    }
}

// «3 ramas: 2 hechas, 1 falló»: how the branches of a PARALLEL stand. What its run does not count while it is under way
// is counted from the branches that were read, of which there may be more.
export function branches_say(run: StepRun, branches: Branch[], reader: Reader): string {
    if (run.branches === 0) return "";
    const { branch_counts, paths } = reader.words.workflows;
    const over = run.status !== "RUNNING" && run.status !== "WAITING";
    const of = (status: string): number => branches.filter((branch) => branch.status === status).length;
    const succeeded = Math.max(run.succeeded, of("SUCCEEDED"));
    const failed = Math.max(run.failed, of("FAILED"));
    const begun = over ? 0 : Math.max((run.begun ?? 0) - succeeded - failed, of("RUNNING"));
    const counts: [string, number][] = [
        ["SUCCEEDED", succeeded], ["FAILED", failed], ["RUNNING", begun], [over ? "CANCELLED" : "PENDING", run.branches - succeeded - failed - begun],
    ];
    const parts = counts.filter(([, count]) => count > 0).map(([status, count]) => `${count} ${branch_counts[status]?.(count) ?? status}`);
    return `${paths(run.branches)}: ${parts.join(", ")}`;
}

function took(run: StepRun, reader: Reader): string {
    const say = reader.words.workflows;
    if (!run.started_at) return "";
    if (run.ended_at) {
        const ms = Date.parse(run.ended_at) - Date.parse(run.started_at);
        return ms > 0 ? say.took_text(elapsed(ms, reader.language)) : "";
    }
    return say.since_text(elapsed(Math.max(0, Date.parse(reader.now) - Date.parse(run.started_at)), reader.language));
}

function run_fact(run: StepRun, at: number, branches: Branch[], steps: Map<string, Step>, reader: Reader): Fact {
    const say = reader.words.workflows;
    const step = steps.get(run.step);
    const status = say.step_status[run.status] ?? run.status;
    const notes = [
        [status, took(run, reader)].filter(Boolean).join(" "), step_says(step, reader), branches_say(run, branches, reader),
        run.timed_out ? say.timed_out : "", run.error, undoing_of(run, say),
    ];
    return {
        ...nothing_else, id: `${at}`, at: run.started_at, kind: `step.${run.status.toLowerCase()}`, title: step?.description || run.step,
        notes: notes.filter(Boolean), tone: run.not_undone ? "careful" : tones[run.status] ?? "step",
    };
}

export function execution_told(execution: Execution, branches: Branch[], history: HistoryEntry[], definition: Definition | null, reader: Reader): Fact[] {
    const { words, language } = reader;
    const say = words.workflows;
    const steps = new Map((definition?.steps ?? []).map((step) => [step.id, step]));
    const by = actor_text(execution.started_by, words, language);
    const facts: Fact[] = execution.status === "PENDING" ? [] : [{
        ...nothing_else, id: "started", at: execution.created_at, kind: "execution.started", title: say.story_started, tone: "in",
        notes: [by && words.fact_by(by), say.version(execution.version)].filter(Boolean),
    }];
    facts.push(...execution.path.runs.map((run, at) => run_fact(run, at, branches_of(execution.id, at, branches), steps, reader)));
    for (const [at, signal] of execution.signals.entries()) {
        facts.push({
            ...nothing_else, id: `signal-${at}`, at: signal.at, kind: "execution.signal", title: say.story_signal(signal.name), tone: "in",
            notes: [say.story_signal_note],
        });
    }
    for (const entry of history) {
        const who = actor_text(entry.actor, words, language);
        facts.push({
            ...nothing_else, id: entry.id, at: entry.at, kind: entry.kind, title: named(say.story_done, entry.kind), tone: "careful",
            notes: who ? [words.fact_by(who)] : [],
        });
    }
    const time = (fact: Fact): number => (fact.at ? Date.parse(fact.at) : 0);
    const ordered = facts.map((fact, at) => ({ fact, at })).sort((one, other) => time(one.fact) - time(other.fact) || one.at - other.at)
        .map(({ fact }) => fact);
    if (execution.is_undoing) {
        ordered.push({ ...nothing_else, id: "undoing", at: null, kind: "execution.undoing", title: say.story_undoing, tone: "careful", notes: [execution.error] });
    }
    if (is_over(execution.status)) {
        const all = execution.created_at && execution.ended_at ? Date.parse(execution.ended_at) - Date.parse(execution.created_at) : 0;
        ordered.push({
            ...nothing_else, id: "ended", at: execution.ended_at, kind: "execution.ended", title: say.story_end[execution.status] ?? execution.status,
            tone: execution.status === "COMPLETED" ? "good" : execution.status === "FAILED" ? "bad" : "careful",
            notes: [say.took_text(elapsed(all, language)), execution.error].filter(Boolean),
        });
    }
    return ordered;
}

export function execution_planned(execution: Execution, definition: Definition | null, reader: Reader): Fact[] {
    const say = reader.words.workflows;
    const facts: Fact[] = [];
    if (execution.status === "PAUSED") {
        facts.push({ ...nothing_else, id: "paused", at: null, kind: "planned.paused", title: say.story_paused, tone: "careful", notes: [say.story_paused_note] });
    }
    if (is_over(execution.status)) return facts;
    const plan = (id: string, at: string, title: string, note: string): void => {
        facts.push({ ...nothing_else, id, at, kind: `planned.${id}`, title, tone: "planned", notes: note ? [note] : [] });
    };
    if (execution.status === "PENDING" && execution.path.wake_at) plan("begins", execution.path.wake_at, say.story_planned, definition?.start ?? "");
    const run = last_run(execution.path);
    if (run && run.status === "WAITING" && run.due_at) plan("wakes", run.due_at, say.story_wakes(run.step), "");
    if (execution.deadline) plan("deadline", execution.deadline, say.story_deadline, say.story_deadline_note);
    return facts;
}

// Where an execution stands, in few words: the step it is at, or why it ended as it did.
export function stands_at(execution: Execution): string {
    if (execution.status === "COMPLETED") return "";
    const run = last_run(execution.path);
    return execution.status === "FAILED" && execution.error ? execution.error : run?.step ?? execution.path.next;
}

