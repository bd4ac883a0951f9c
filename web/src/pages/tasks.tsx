// Tareas: every task, newest first; by status, kind, agent and time, or one by its id.
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useApp } from "../app_context";
import { elapsed } from "../format";
import type { Agent } from "../machinery/agent";
import { attempt_ms, is_id, spans, task_statuses, tasks_path, type QueuePause, type Task, type TaskFilter } from "../machinery/task";
import type { Page } from "../model";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { useSteady } from "../parts/steady";
import { BulkMenu, BulkProgress } from "../parts/task_acts";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";

const tones: Record<string, Tone> = {
    QUEUED: "plain", RUNNING: "neutral", SUCCEEDED: "good", FAILED: "bad", DEAD: "bad", CANCELLED: "plain", EXPIRED: "careful",
};

export function TaskPill({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    return <Pill tone={tones[status] ?? "plain"} dot title={named(words.tasks.status_means, status)}>{named(words.tasks.status, status)}</Pill>;
}

// While something is held back, whoever looks at tasks has to know it.
export function PausedBand(): JSX.Element | null {
    const { words } = useApp();
    const say = words.queue;
    const { data } = useResource<Page<QueuePause>>("/queue/pauses?limit=200");
    const pauses = data?.items ?? [];
    if (pauses.length === 0) return null;
    const what = pauses.map((pause) => [named(say.scope, pause.scope), pause.of].filter(Boolean).join(" ")).join(", ");
    return (
        <div class="band" role="status">
            <p><strong>{say.paused_band(what)}</strong> {say.paused_means}</p>
            <a class="button" href={links.queue}>{say.title}</a>
        </div>
    );
}

function Row({ task, fresh }: { task: Task; fresh: boolean }): JSX.Element {
    const { words, language, now } = useApp();
    const say = words.tasks;
    const ms = attempt_ms(task, now);
    return (
        <tr class={fresh ? "row-fresh" : ""}>
            <td class="cell-who">
                <a class="row-link" href={links.task(task.id)}>{task.type}<span class="unseen"> {task.id}</span></a>
                <span class="quiet cell-about one-line">{[task.capability === task.type ? "" : task.capability, task.priority === "NORMAL" ? "" : say.priority_of(named(say.priority, task.priority))].filter(Boolean).join(" · ")}</span>
            </td>
            <td class="cell-status"><TaskPill status={task.status} /></td>
            <td class="cell-agent quiet"><span class="one-line">{task.agent}</span></td>
            <td class="cell-total right quiet">{task.attempt > 0 && <span title={say.attempts}>{say.attempt_of(task.attempt, task.attempt_max)}</span>}</td>
            <td class="cell-until right quiet">{ms !== null && elapsed(ms, language)}</td>
            <td class="cell-sent right quiet"><When at={task.created_at} as="ago" /></td>
        </tr>
    );
}

function Choice({ name, value, options, any, choose }: {
    name: string;
    value: string;
    options: [string, string][];
    any: string;
    choose: (value: string) => void;
}): JSX.Element {
    const all = value === "" || options.some(([one]) => one === value) ? options : [[value, value] as [string, string], ...options];
    return (
        <label class="field">
            <span class="unseen">{name}</span>
            <select class="input" value={value} title={name} onChange={(event) => choose(event.currentTarget.value)}>
                <option value="">{any}</option>
                {all.map(([one, text]) => <option key={one} value={one}>{text}</option>)}
            </select>
        </label>
    );
}

function Filters({ filter, types, agents }: { filter: TaskFilter; types: string[]; agents: string[] }): JSX.Element {
    const { words } = useApp();
    const say = words.tasks;
    const go = (change: Partial<TaskFilter>): void => {
        location.hash = links.tasks({ ...filter, ...change });
    };
    return (
        <form class="filters" role="search" aria-label={say.narrow} onSubmit={(event) => {
            event.preventDefault();
            const text = String(new FormData(event.currentTarget).get("text") ?? "").trim();
            if (is_id(text)) location.hash = links.task(text.toLowerCase());
            else go({ text });
        }}>
            <label class="field field-wide">
                <span class="unseen">{say.search}</span>
                <input class="input" type="search" name="text" key={filter.text} defaultValue={filter.text} placeholder={say.search} autocomplete="off" spellcheck={false} />
            </label>
            <Choice name={say.type} value={filter.type} any={say.any_type} options={types.map((one) => [one, one])} choose={(type) => go({ type })} />
            <Choice name={say.agent} value={filter.agent} any={say.any_agent} options={agents.map((one) => [one, one])} choose={(agent) => go({ agent })} />
            <Choice name={say.since} value={filter.since} any={say.any_time} options={spans.map((one) => [one, named(say.span, one)])} choose={(since) => go({ since })} />
        </form>
    );
}

export function TasksPage({ filter }: { filter: TaskFilter }): JSX.Element {
    const { words, now } = useApp();
    const say = words.tasks;
    // A span of time is counted from when it was chosen: the list must not become another one with each beat.
    const path = useMemo(() => tasks_path(filter, now), [JSON.stringify(filter)]);
    const pages = usePages<Task>(path, (task) => task.id);
    const narrowed = filter.type !== "" || filter.agent !== "" || filter.since !== "" || filter.text !== "";
    // The server looks at so many tasks a call; where it found none it goes on with the next.
    const seeks = pages.ready && pages.items.length === 0 && pages.more !== null && !pages.loading_more;
    useEffect(() => {
        if (seeks) pages.more?.();
    }, [seeks]);
    const steady = useSteady(pages.items, (task) => task.id, JSON.stringify(filter));
    const { data: agents } = useResource<Page<Agent>>("/agents?limit=200");
    const offered = (agents?.items ?? []).flatMap((one) => one.capabilities);
    const types = [...new Set([...offered, ...pages.items.map((task) => task.type)])].sort();
    return (
        <>
            <PageHead title={say.title} actions={<><BulkMenu filter={filter} /><a class="button" href={links.queue}>{words.queue.title}</a></>} />
            <PausedBand />
            <BulkProgress />
            <Chips label={say.filter} chips={["", ...task_statuses].map((one) =>
                ({ name: one === "" ? say.all : named(say.status, one), href: links.tasks({ ...filter, status: one }), own: one === filter.status }))} />
            <Filters filter={filter} types={types} agents={(agents?.items ?? []).map((one) => one.id)} />
            <Card class="list-card">
                {!pages.ready || (pages.items.length === 0 && pages.more !== null) ? <Loading /> : pages.items.length === 0 ? (
                    narrowed || filter.status ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                        : <Empty title={say.empty} note={say.empty_note} command="tero tasks submit" />
                ) : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        <table class="data-table tasks-table">
                            <thead>
                                <tr>
                                    <th scope="col">{say.task}</th>
                                    <th scope="col">{say.status_column}</th>
                                    <th scope="col">{say.agent}</th>
                                    <th scope="col" class="right">{say.attempts}</th>
                                    <th scope="col" class="right">{say.took}</th>
                                    <th scope="col" class="right">{say.asked}</th>
                                </tr>
                            </thead>
                            <tbody>{steady.items.map((one) => <Row key={one.id} task={one} fresh={steady.fresh.has(one.id)} />)}</tbody>
                        </table>
                        <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />
                    </div>
                )}
            </Card>
        </>
    );
}
