// Workflows and schedules as the server tells of them, beside model.ts. A kind of step, of start or of reason that
// came later is text that is shown as it stands.
import type { Id, Time } from "../model";

export type StepStatus = "RUNNING" | "WAITING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
export type ExecutionStatus = "PENDING" | "RUNNING" | "WAITING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";
export type BranchStatus = "PENDING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

// What a definition does not say of a step is absent.
export interface Step {
    id: string;
    type: string;
    description?: string;
    next?: string;
    on_error?: string;
    on_timeout?: string;
    timeout?: string;
    compensate?: string;
    task?: string;
    input?: unknown;
    attempts?: number;
    cases?: { when?: string; next?: string }[];
    branches?: string[];
    each?: string;
    branch?: string;
    limit?: number;
    join?: string;
    count?: number;
    duration?: string;
    until?: string;
    business?: string;    // so much of open hours
    function?: string;
    call?: string;
    signal?: string;
    approval?: string;
    event?: string;       // the type of the event that it waits for
    message?: string;     // the conversation whose next message it waits for
    workflow?: string;
    [field: string]: unknown;
}

export interface Definition {
    id: string;
    version?: number;
    description?: string;
    owner?: string;
    labels?: Record<string, string>;
    triggers?: string[];
    start: string;
    timeout?: string;
    on_error?: string;
    steps: Step[];
}

export interface WorkflowVersion {
    key: string;          // `order@2`
    workflow: string;
    version: number;
    definition: Definition;
    created_at: Time;
    created_by: string;
}

export interface StepRun {
    step: string;
    status: StepStatus;
    started_at: Time;
    ended_at: Time;
    due_at: Time;
    task: Id;
    output: unknown;
    error: string;
    timed_out: boolean;
    undone: boolean;
    not_undone?: boolean;   // it was tried, and did not go
    branches: number;
    begun?: number;       // absent where only its branches say it
    succeeded: number;
    failed: number;
}

export interface Path { runs: StepRun[]; next: string; wake_at: Time }

export interface Execution {
    id: Id;
    workflow: string;
    version: number;
    status: ExecutionStatus;
    created_at: Time;
    ended_at: Time;
    deadline: Time;
    key: string;
    started_by: string;
    labels: Record<string, string>;
    input: unknown;
    output: unknown;
    error: string;
    signals: { name: string; payload: unknown; at: Time }[];
    is_undoing: boolean;
    path: Path;
}

export interface Branch {
    id: Id;
    execution: Id;
    parent: Id;
    run: number;
    index: number;
    status: BranchStatus;
    created_at: Time;
    start: string;
    item: unknown;
    output: unknown;
    error: string;
    path: Path;
}

// How far a PARALLEL that is under way has come; its run says it once that has ended.
export interface Fork { parent: Id; run: number; branches: number; begun: number; succeeded: number; failed: number }

// The paths of an execution, each run of a PARALLEL with what its fork counts.
export function counted<With extends { id: Id; path: Path }>(one: With, forks: Fork[]): With {
    const of = (run: number): Fork | undefined => forks.find((fork) => fork.parent === one.id && fork.run === run);
    const runs = one.path.runs.map((run, at) => {
        const fork = run.branches > 0 && run.begun === undefined ? of(at) : undefined;
        return fork ? { ...run, begun: fork.begun, succeeded: fork.succeeded, failed: fork.failed } : run;
    });
    return { ...one, path: { ...one.path, runs } };
}

export function is_over(status: ExecutionStatus): boolean {
    return status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";
}

// The run that an execution or a branch stands at.
export function last_run(path: Path): StepRun | null {
    return path.runs[path.runs.length - 1] ?? null;
}

// The branches that one run of a path began, in their order.
export function branches_of(path: Id, run: number, branches: Branch[]): Branch[] {
    return branches.filter((one) => one.parent === path && one.run === run).sort((one, other) => one.index - other.index);
}

// What became of undoing it, if it was undone.
export function undoing_of(run: StepRun | undefined, say: { undone: string; not_undone: string }): string {
    return run?.not_undone ? say.not_undone : run?.undone ? say.undone : "";
}

// What the step does, in few words of the definition's own.
export function does(step: Step): string {
    switch (step.type) {
        case "TASK": return step.task || "";
        case "DELAY": return step.duration || step.business || step.until || "";
        case "WORKFLOW": return step.workflow || "";
        case "CALLBACK": return step.call || step.approval || step.signal || step.event || step.message || "";
        default: return "";
    }
}

// One run of a step, and of which branch where it is of one.
export interface Run { run: StepRun; branch: Branch | null }

export interface StepState {
    status: StepStatus | "";                  // "": it has not begun
    counts: Partial<Record<StepStatus, number>>;
    runs: Run[];
    is_partial: boolean;                      // there are more branches than were read
}

// The gravest comes first: what a step of many branches is shown as.
const order: StepStatus[] = ["FAILED", "RUNNING", "WAITING", "CANCELLED", "SUCCEEDED"];

// How each step of an execution stands; of a path that came by several times, and of each branch, its last run.
export function step_states(execution: Execution, branches: Branch[], is_partial: boolean): Map<string, StepState> {
    const states = new Map<string, StepState>();
    const take = (path: Path, branch: Branch | null): void => {
        const last = new Map(path.runs.map((run) => [run.step, run]));
        for (const run of path.runs) {
            const state = states.get(run.step) ?? { status: "", counts: {}, runs: [], is_partial: branch !== null && is_partial };
            state.runs.push({ run, branch });
            if (last.get(run.step) === run) state.counts[run.status] = (state.counts[run.status] ?? 0) + 1;
            states.set(run.step, state);
        }
    };
    take(execution.path, null);
    for (const branch of branches) take(branch.path, branch);
    for (const state of states.values()) state.status = order.find((one) => (state.counts[one] ?? 0) > 0) ?? "";
    return states;
}
