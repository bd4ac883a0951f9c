// One step of an execution: what it got, what it gave, who did it and how often it was tried; of a step of several
// branches, each of them.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { elapsed } from "../format";
import { branches_say, step_says } from "../machinery/execution_facts";
import { branches_of, last_run, type Branch, type Execution, type Run, type Step, type StepState } from "../machinery/definition";
import { is_set, type Id } from "../model";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { Icon } from "./icons";
import { Card, Loading, Pill, When, type Tone } from "./small";
import { status_icons } from "./step_graph";
import { Pairs, Value } from "./value";

const run_tones: Record<string, Tone> = { SUCCEEDED: "good", FAILED: "bad", RUNNING: "neutral", WAITING: "careful", CANCELLED: "plain" };

export function StepPill({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    return (
        <Pill tone={run_tones[status] ?? "plain"}>
            <span class="pill-mark"><Icon name={status_icons[status] ?? ""} />{named(words.workflows.step_status, status)}</span>
        </Pill>
    );
}

interface TaskAnswer {
    task: { id: Id; status: string; attempt: number; attempt_max: number; agent: string };
    payload: unknown;
    progress: unknown;
    error: string;
}

function TaskPairs({ id, error }: { id: Id; error: string }): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    const { data, missing } = useResource<TaskAnswer>(`/tasks/${encodeURIComponent(id)}`);
    if (missing) return <p class="quiet">{say.task_gone}</p>;
    if (!data) return <Loading />;
    const { task } = data;
    const done = task.status !== "QUEUED" && task.status !== "RUNNING";
    return (
        <Pairs rows={[
            [say.input, <Value value={data.payload} label={say.input} />],
            [say.task, <>{named(say.task_status, task.status)} <a class="link id" href={links.task(task.id)}>{task.id}</a></>],
            [say.attempts, task.attempt > 0 && say.attempt(task.attempt, task.attempt_max)],
            [done ? say.by_agent : say.held_by, task.agent],
            [say.progress, data.progress !== null && <Value value={data.progress} label={say.progress} />],
            // An attempt may have failed and the next one gone well: why is told all the same.
            [say.error, data.error !== "" && data.error !== error && data.error],
        ]} />
    );
}

function RunPairs({ run, step, begun }: { run: Run; step: Step; begun: Branch[] }): JSX.Element {
    const app = useApp();
    const { words, language, now } = app;
    const say = words.workflows;
    const { started_at, ended_at, due_at, task, output, error } = run.run;
    const ms = started_at ? Date.parse(ended_at ?? now) - Date.parse(started_at) : 0;
    return (
        <>
            <Pairs rows={[
                [say.started, started_at && <><When at={started_at} /> <span class="quiet">{ended_at ? say.took_text(elapsed(ms, language)) : say.since_text(elapsed(Math.max(0, ms), language))}</span></>],
                [say.until, !ended_at && due_at && <When at={due_at} />],
                [say.branches, branches_say(run.run, begun, app)],
                [say.item, run.branch !== null && run.branch.item !== null && <Value value={run.branch.item} label={say.item} />],
                [say.error, error !== "" && <span class="step-error">{run.run.timed_out && `${say.timed_out}: `}{error}</span>],
                [say.undo, run.run.not_undone ? <span class="step-error">{say.not_undone}</span> : run.run.undone && words.yes],
                [say.output, run.run.status === "SUCCEEDED" && step.type !== "CONDITION" && <Value value={output} label={say.output} />],
            ]} />
            {is_set(task) && <TaskPairs key={task} id={task} error={error} />}
        </>
    );
}

const listed_most = 60;

// Branches as lines that are buttons where there is something to choose.
function BranchLines({ lines, all, chosen, choose }: {
    lines: { branch: Branch; status: string; says: string }[];
    all: number;
    chosen?: Id;
    choose?: (branch: Id) => void;
}): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    const shown = lines.slice(0, listed_most);
    return (
        <>
            <ul class="branches" tabIndex={choose ? undefined : 0} aria-label={say.branches}>
                {shown.map(({ branch, status, says }) => {
                    const inside = <><span>{say.branch(branch.index + 1)}</span><span class="one-line quiet">{says}</span><StepPill status={status} /></>;
                    return (
                        <li key={branch.id}>
                            {choose ? <button type="button" class="branch" aria-pressed={branch.id === chosen} onClick={() => choose(branch.id)}>{inside}</button>
                                : <div class="branch">{inside}</div>}
                        </li>
                    );
                })}
            </ul>
            {all > shown.length && <p class="quiet">{say.branches_some(shown.length, all)}</p>}
        </>
    );
}

function item_text(branch: Branch): string {
    if (branch.item === null || branch.item === undefined) return "";
    return typeof branch.item === "string" ? branch.item : JSON.stringify(branch.item).slice(0, 80);
}

function begun_by(run: Run, execution: Execution, branches: Branch[]): Branch[] {
    const path = run.branch?.path ?? execution.path;
    return branches_of(run.branch?.id ?? execution.id, path.runs.indexOf(run.run), branches);
}

// The branches that one run of a PARALLEL began.
function ParallelBranches({ run, execution, branches }: { run: Run; execution: Execution; branches: Branch[] }): JSX.Element | null {
    const { words } = useApp();
    if (run.run.branches === 0) return null;
    const lines = begun_by(run, execution, branches).map((branch) => {
        const at = last_run(branch.path)?.step ?? branch.start;
        const says = branch.error || (branch.status === "RUNNING" ? words.workflows.branch_at(at) : item_text(branch));
        return { branch, status: branch.status, says };
    });
    return <BranchLines lines={lines} all={run.run.branches} />;
}

export function StepDetails({ step, state, execution, branches, close }: {
    step: Step;
    state: StepState | undefined;
    execution: Execution;
    branches: Branch[];
    close: () => void;
}): JSX.Element {
    const app = useApp();
    const say = app.words.workflows;
    const runs = state?.runs ?? [];
    const [chosen, choose] = useState<Id>("");
    const in_branches = runs.filter((run) => run.branch !== null);
    const run = in_branches.find((one) => one.branch!.id === chosen) ?? runs.find((one) => one.run.status === state?.status && one.branch !== null) ?? runs[runs.length - 1];
    const times = runs.filter((one) => one.branch?.id === run?.branch?.id).length;
    return (
        <Card class="step-card" title={<>{step.id} {state && <StepPill status={state.status} />}</>}
            beside={<button type="button" class="why" onClick={close}>{say.close_step}<span class="unseen"> {step.id}</span></button>}>
            {step.description && <p>{step.description}</p>}
            <p class="quiet">{[say.step_type[step.type] ?? step.type, step_says(step, app)].filter(Boolean).join(" · ")}</p>
            {times > 1 && <p class="quiet">{say.times_run(times)}</p>}
            {!run ? <p class="quiet">{say.not_begun}</p> : (
                <>
                    {in_branches.length > 1 && <BranchLines all={in_branches.length} chosen={run.branch?.id} choose={choose}
                        lines={in_branches.map((one) => ({ branch: one.branch!, status: one.run.status, says: one.run.error || item_text(one.branch!) }))} />}
                    <RunPairs key={`${run.branch?.id ?? ""}${step.id}`} run={run} step={step} begun={begun_by(run, execution, branches)} />
                    {step.type === "PARALLEL" && <ParallelBranches run={run} execution={execution} branches={branches} />}
                </>
            )}
        </Card>
    );
}
