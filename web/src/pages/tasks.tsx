// Tareas: every task, newest first; by status, kind, agent and time, or one by its id; as a file, and what is done with
// several at once.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useApp, type AppContext } from "../app_context";
import { csv_number, type Cell } from "../csv";
import { elapsed } from "../format";
import type { Agent } from "../machinery/agent";
import { attempt_ms, is_id, spans, task_statuses, tasks_path, type QueuePause, type Task, type TaskFilter } from "../machinery/task";
import type { Page } from "../model";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { ChooseAll, ChooseRow, useChosen, type Chosen } from "../parts/chosen";
import { useColumns, type ColumnName, type Columns } from "../parts/columns";
import { ExportButton, save_csv } from "../parts/export";
import { Icon } from "../parts/icons";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { useSteady } from "../parts/steady";
import { BulkMenu, BulkProgress, ChosenActs } from "../parts/task_acts";
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

type Column = "status" | "agent" | "priority" | "attempts" | "took" | "asked" | "ended";
const on_the_right: Column[] = ["attempts", "took", "asked", "ended"];

function columns_of({ tasks: say }: AppContext["words"]): ColumnName<Column>[] {
    return [
        ["status", say.status_column], ["agent", say.agent], ["priority", say.priority_name, "rare"], ["attempts", say.attempts], ["took", say.took], ["asked", say.asked],
        ["ended", say.ended, "rare"],
    ];
}

function cells_of({ shows }: Columns<Column>, { words, language, now }: AppContext): Cell<Task>[] {
    const { csv } = words.tasks;
    const all: [Column, Cell<Task>][] = [
        ["status", [csv.status, (task) => named(words.tasks.status, task.status)]],
        ["agent", [csv.agent, (task) => task.agent]],
        ["priority", [csv.priority, (task) => named(words.tasks.priority, task.priority)]],
        ["attempts", [csv.attempts, (task) => String(task.attempt)]],
        ["took", [csv.seconds, (task) => {
            const ms = attempt_ms(task, now);
            return ms === null ? "" : csv_number(String(ms / 1000), language);
        }]],
        ["asked", [csv.asked, (task) => task.created_at ?? ""]],
        ["ended", [csv.ended, (task) => task.finished_at ?? ""]],
    ];
    return [[csv.id, (task) => task.id], [csv.type, (task) => task.type], [csv.capability, (task) => task.capability],
        ...all.filter(([column]) => shows(column)).map(([, cell]) => cell)];
}

function Row({ task, fresh, chosen, shows }: { task: Task; fresh: boolean; chosen: Chosen<Task>; shows: Columns<Column>["shows"] }): JSX.Element {
    const { words, language, now } = useApp();
    const say = words.tasks;
    const ms = attempt_ms(task, now);
    const urgency = task.priority === "NORMAL" || shows("priority") ? "" : say.priority_of(named(say.priority, task.priority));
    return (
        <tr class={`${fresh ? "row-fresh" : ""}${chosen.has(task) ? " row-chosen" : ""}`}>
            <ChooseRow chosen={chosen} item={task} name={`${task.type} ${task.id}`} />
            <td class="cell-who">
                <a class="row-link" href={links.task(task.id)}>{task.type}<span class="unseen"> {task.id}</span></a>
                <span class="quiet cell-about one-line">{[task.capability === task.type ? "" : task.capability, urgency].filter(Boolean).join(" · ")}</span>
            </td>
            {shows("status") && <td class="cell-status"><TaskPill status={task.status} /></td>}
            {shows("agent") && <td class="cell-agent quiet"><span class="one-line">{task.agent}</span></td>}
            {shows("priority") && <td class="cell-priority quiet">{named(say.priority, task.priority)}</td>}
            {shows("attempts") && <td class="cell-total right quiet">{task.attempt > 0 && <span title={say.attempts}>{say.attempt_of(task.attempt, task.attempt_max)}</span>}</td>}
            {shows("took") && <td class="cell-until right quiet">{ms !== null && elapsed(ms, language)}</td>}
            {shows("asked") && <td class="cell-sent right quiet"><When at={task.created_at} as="ago" /></td>}
            {shows("ended") && <td class="cell-ended right quiet"><When at={task.finished_at} as="ago" /></td>}
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

function Filters({ filter, types, agents, children }: { filter: TaskFilter; types: string[]; agents: string[]; children: ComponentChildren }): JSX.Element {
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
            {children}
        </form>
    );
}

export function TasksPage({ filter }: { filter: TaskFilter }): JSX.Element {
    const app = useApp();
    const { words, now } = app;
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
    const chosen = useChosen(steady.items, (task) => task.id);
    const columns = useColumns("tasks", columns_of(words));
    const cells = cells_of(columns, app);
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
            <Filters filter={filter} types={types} agents={(agents?.items ?? []).map((one) => one.id)}>{columns.choice}</Filters>
            <Card class="list-card">
                {!pages.ready || (pages.items.length === 0 && pages.more !== null) ? <Loading /> : pages.items.length === 0 ? (
                    narrowed || filter.status ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                        : <Empty title={say.empty} note={say.empty_note} command="tero tasks submit" />
                ) : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        {chosen.some.length > 0 && (
                            <ChosenActs chosen={chosen}>
                                <button type="button" class="button" onClick={() => save_csv(say.title, chosen.some, cells, app)}><Icon name="down" /> {words.quotes.export}</button>
                            </ChosenActs>
                        )}
                        <table class="data-table tasks-table">
                            <thead>
                                <tr>
                                    <ChooseAll chosen={chosen} />
                                    <th scope="col">{say.task}</th>
                                    {columns_of(words).filter(([column]) => columns.shows(column)).map(([column, name]) =>
                                        <th key={column} scope="col" class={on_the_right.includes(column) ? "right" : ""}>{name}</th>)}
                                </tr>
                            </thead>
                            <tbody>{steady.items.map((one) => <Row key={one.id} task={one} fresh={steady.fresh.has(one.id)} chosen={chosen} shows={columns.shows} />)}</tbody>
                        </table>
                        <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more}>
                            <ExportButton path={path} title={say.title} cells={cells} />
                        </ListFoot>
                    </div>
                )}
            </Card>
        </>
    );
}
