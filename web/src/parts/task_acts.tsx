// What a person does to one task, and to all tasks that a filter finds: counted first, then done a piece at a time.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { act as send, get, type Problem } from "../api";
import { useApp } from "../app_context";
import { count_text } from "../format";
import { bulk_filter, bulk_hindrance, fit_for, is_over, priorities, verbs, type BulkChange, type BulkVerb, type Task, type TaskFilter, type TaskPriority } from "../machinery/task";
import type { Page } from "../model";
import { overlays } from "../overlays";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { ActButton, ActionBar, Menu, problem_text, useActing } from "./acting";
import { ChosenBar, each, type Chosen } from "./chosen";
import { Dialog } from "./overlays";

const scope = "tasks:submit";

export function TaskActs({ task }: { task: Task }): JSX.Element {
    const { words } = useApp();
    const say = words.task_acts;
    const { busy, act } = useActing();
    const path = `/tasks/${task.id}`;
    const ask = async (verb: Exclude<BulkVerb, "PRIORITIZE">): Promise<void> => {
        const answer = await overlays.ask({ title: named(say.ask, verb), consequence: `${task.type}. ${named(say.consequence, verb)}`, verb: named(say.verb, verb), grave: verb !== "RETRY" });
        if (answer === null) return;
        const done = verb === "DELETE" ? await act("DELETE", path, undefined, { done: named(say.done, verb), keyless: true })
            : await act("POST", `${path}/${verb.toLowerCase()}`, {}, { done: named(say.done, verb) });
        if (done !== null && verb === "DELETE") location.hash = links.tasks();
    };
    const prioritize = (priority: TaskPriority): void => {
        const to = (one: TaskPriority): [string, unknown] => [`${path}/prioritize`, { priority: one }];
        void act("POST", ...to(priority), { done: say.prioritized(named(words.tasks.priority, priority)) });
    };
    const may_retry = ["DEAD", "FAILED", "CANCELLED"].includes(task.status);
    return (
        <ActionBar>
            {may_retry && <ActButton on={() => void ask("RETRY")} scope={scope} busy={busy} look="main">{say.verb.RETRY}</ActButton>}
            {task.status === "QUEUED" && (
                <Menu name={words.tasks.priority_name}>
                    {priorities.filter((one) => one !== task.priority).map((one) =>
                        <ActButton key={one} on={() => prioritize(one)} scope={scope} busy={busy}>{named(words.tasks.priority, one)}</ActButton>)}
                </Menu>
            )}
            {!is_over(task) && <ActButton on={() => void ask("CANCEL")} scope={scope} busy={busy} look="grave">{say.verb.CANCEL}</ActButton>}
            {is_over(task) && <Menu><ActButton on={() => void ask("DELETE")} scope={scope} busy={busy} look="grave">{say.verb.DELETE}</ActButton></Menu>}
        </ActionBar>
    );
}

// What is done to the ticked ones, one call each: to those that it can be done to as they stand, counted in the question.
export function ChosenActs({ chosen, children }: { chosen: Chosen<Task>; children: ComponentChildren }): JSX.Element {
    const { words, language } = useApp();
    const say = words.task_acts;
    const [busy, set_busy] = useState(false);
    const run = async (verb: BulkVerb, priority?: TaskPriority): Promise<void> => {
        const fit = fit_for(chosen.some, verb);
        const left_out = chosen.some.length - fit.length;
        const name = say.bulk_verb(named(say.verb, verb), fit.length, count_text(fit.length, language));
        const consequence = [left_out > 0 && say.left_out(left_out), named(say.consequence, verb), priority && say.prioritized(named(words.tasks.priority, priority))];
        if (await overlays.ask({ title: name, consequence: consequence.filter(Boolean).join(" "), verb: name, grave: verb === "CANCEL" || verb === "DELETE" }) === null) return;
        set_busy(true);
        await each(fit, words, async ({ id }) => !(verb === "DELETE" ? await send("DELETE", `/tasks/${id}`, undefined, { keyless: true })
            : await send("POST", `/tasks/${id}/${verb.toLowerCase()}`, priority ? { priority } : {})).problem);
        set_busy(false);
        chosen.let_go();
    };
    const because = (verb: BulkVerb): string => (fit_for(chosen.some, verb).length === 0 ? say.none_fit : "");
    return (
        <ChosenBar chosen={chosen}>
            {verbs.map((verb) => verb === "PRIORITIZE" ? (
                <Menu key={verb} name={named(say.verb, verb)}>
                    {priorities.map((one) => <ActButton key={one} on={() => void run(verb, one)} scope={scope} busy={busy} because={because(verb)}>{named(words.tasks.priority, one)}</ActButton>)}
                </Menu>
            ) : <ActButton key={verb} on={() => void run(verb)} scope={scope} busy={busy} because={because(verb)} look={verb === "RETRY" ? "plain" : "grave"}>{named(say.verb, verb)}</ActButton>)}
            {children}
        </ChosenBar>
    );
}

const look_ms = 400;

// Counts what would be done, and does it once somebody has seen the number.
function BulkDialog({ verb, filter, close }: { verb: BulkVerb; filter: TaskFilter; close: () => void }): JSX.Element {
    const { words, language, now } = useApp();
    const say = words.task_acts;
    const [priority, set_priority] = useState<TaskPriority>("HIGH");
    const [rate, set_rate] = useState("");
    const [counted, set_counted] = useState<BulkChange | null>(null);
    const [problem, set_problem] = useState<Problem | null>(null);
    const { busy, act } = useActing();
    const [asked] = useState(() => ({ verb, filter: bulk_filter(filter, now) }));
    useEffect(() => {
        let timer = 0;
        let over = false;
        const look = async (id: string): Promise<void> => {
            const { data, problem: went_wrong } = await get<BulkChange>(`/bulk-changes/${id}`);
            if (over) return;
            if (went_wrong) return set_problem(went_wrong);
            set_counted(data);
            if (data.status === "RUNNING") timer = window.setTimeout(() => void look(id), look_ms);
        };
        void act<BulkChange>("POST", "/bulk-changes", { ...asked, dry_run: true }).then((begun) => {
            if (over) return;
            if (begun === null) return close();
            set_counted(begun);
            void look(begun.id);
        });
        return () => {
            over = true;
            clearTimeout(timer);
        };
    }, []);
    const begin = async (): Promise<void> => {
        if (counted === null) return;
        // What was counted, and nothing that came later.
        const until = new Date(Date.parse(counted.created_at ?? now) + 1).toISOString();
        const more = { ...(verb === "PRIORITIZE" ? { priority } : {}), ...(Number(rate) > 0 ? { rate: Number(rate) } : {}) };
        if (await act("POST", "/bulk-changes", { ...asked, filter: { ...asked.filter, created_before: until }, ...more, dry_run: false }, { done: say.bulk_begun }) !== null) close();
    };
    const is_counted = counted !== null && counted.status !== "RUNNING";
    return (
        <Dialog title={named(say.bulk_ask, verb)} close={close}>
            <p>{[filter.status && named(words.tasks.status, filter.status), filter.type, filter.since && named(words.tasks.span, filter.since)].filter(Boolean).join(" · ")}</p>
            <p role="status">{problem ? problem_text(problem, words)
                : !is_counted ? say.counting(count_text(counted?.looked ?? 0, language))
                : say.counted(counted.changed, count_text(counted.changed, language), count_text(counted.looked, language))}</p>
            {is_counted && counted.refused > 0 && <p class="quiet">{say.would_refuse(counted.refused)} {counted.note}</p>}
            {is_counted && counted.examples.length > 0 && (
                <p class="quiet">{say.examples} {counted.examples.slice(0, 3).map((id) => <a key={id} class="link id" href={links.task(id)} onClick={close}>{id} </a>)}</p>
            )}
            <p>{named(say.consequence, verb)}</p>
            {verb === "PRIORITIZE" && (
                <label class="field"><span>{words.tasks.priority_name}</span>
                    <select class="input" value={priority} onChange={(event) => set_priority(event.currentTarget.value as TaskPriority)}>
                        {priorities.map((one) => <option key={one} value={one}>{named(words.tasks.priority, one)}</option>)}
                    </select>
                </label>
            )}
            <label class="field"><span>{say.rate}</span>
                <input class="input" type="number" min="1" max="100000" inputMode="numeric" value={rate} placeholder={say.rate_none} onInput={(event) => set_rate(event.currentTarget.value)} />
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void begin()} scope={scope} busy={busy || !is_counted} look={verb === "CANCEL" || verb === "DELETE" ? "grave" : "main"}
                    because={is_counted && counted.changed === 0 ? say.nothing_to_do : ""}>
                    {is_counted ? say.bulk_verb(named(say.verb, verb), counted.changed, count_text(counted.changed, language)) : named(say.verb, verb)}
                </ActButton>
            </div>
        </Dialog>
    );
}

export function BulkMenu({ filter }: { filter: TaskFilter }): JSX.Element {
    const { words } = useApp();
    const say = words.task_acts;
    const [verb, open] = useState<BulkVerb | null>(null);
    return (
        <>
            <Menu name={say.bulk}>
                {verbs.map((one) => {
                    const why = bulk_hindrance(filter, one);
                    return <ActButton key={one} on={() => open(one)} scope={scope} because={why && say.bulk_because[why]}>{named(say.bulk_all, one)}</ActButton>;
                })}
            </Menu>
            {verb && <BulkDialog verb={verb} filter={filter} close={() => open(null)} />}
        </>
    );
}

const shown_for_ms = 10 * 60_000;

// The bulk changes that are under way, and what became of the latest.
export function BulkProgress(): JSX.Element | null {
    const { words, language, now } = useApp();
    const say = words.task_acts;
    const { busy, act } = useActing();
    const { data } = useResource<Page<BulkChange>>("/bulk-changes?limit=20");
    const shown = (data?.items ?? []).filter((one) => !one.dry_run && one.execution_verb === "" &&
        (one.status === "RUNNING" || (one.finished_at !== null && Date.parse(now) - Date.parse(one.finished_at) < shown_for_ms)));
    if (shown.length === 0) return null;
    return (
        <ul class="bulks">
            {shown.slice(0, 3).map((one) => (
                <li key={one.id} class="acted">
                    <div>
                        <strong>{named(say.bulk_all, one.verb)}</strong>: {named(say.bulk_status, one.status)}. {say.bulk_counts(count_text(one.changed, language), count_text(one.looked, language))}
                        {one.refused > 0 && <> {say.refused(one.refused)}</>}{one.note !== "" && <span class="quiet"> {one.note}</span>}
                    </div>
                    {one.status === "RUNNING" && <ActButton on={() => void act("POST", `/bulk-changes/${one.id}/stop`, {}, { done: say.stopped })} scope={scope} busy={busy}>{say.stop}</ActButton>}
                </li>
            ))}
        </ul>
    );
}
