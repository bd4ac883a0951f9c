// Flujos: what runs, what waits and what failed, newest first.
import type { JSX } from "preact";
import { useApp, type AppContext } from "../app_context";
import { elapsed } from "../format";
import { stands_at } from "../machinery/execution_facts";
import { is_over, type Execution, type ExecutionStatus, type WorkflowVersion } from "../machinery/definition";
import type { Page } from "../model";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { useColumns, type ColumnName, type Columns } from "../parts/columns";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { useSteady } from "../parts/steady";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";

const statuses: ExecutionStatus[] = ["RUNNING", "WAITING", "PAUSED", "FAILED", "COMPLETED", "CANCELLED", "PENDING"];
const tones: Record<ExecutionStatus, Tone> = {
    PENDING: "plain", RUNNING: "neutral", WAITING: "neutral", PAUSED: "careful", COMPLETED: "good", FAILED: "bad", CANCELLED: "plain",
};

export function ExecutionPill({ execution }: { execution: Execution }): JSX.Element {
    const { words } = useApp();
    const { status, is_undoing } = execution;
    if (is_undoing) return <Pill tone="careful" dot>{words.workflows.undoing}</Pill>;
    return <Pill tone={tones[status] ?? "plain"} dot>{named(words.workflows.status, status)}</Pill>;
}

type Column = "status" | "step" | "took" | "started";

function columns_of({ workflows: say }: AppContext["words"]): ColumnName<Column>[] {
    return [["status", say.status_column], ["step", say.step_column], ["took", say.took], ["started", say.started]];
}

function Row({ execution, fresh, shows }: { execution: Execution; fresh: boolean; shows: Columns<Column>["shows"] }): JSX.Element {
    const { words, language, now } = useApp();
    const { created_at, ended_at, labels } = execution;
    const ms = created_at && execution.status !== "PENDING" ? Date.parse(ended_at ?? now) - Date.parse(created_at) : -1;
    // A conversation's label is its id, which says nothing to people.
    const about = Object.entries(labels).filter(([name]) => name !== "conversation").map(([, value]) => value).join(" · ") || execution.key;
    return (
        <tr class={fresh ? "row-fresh" : ""}>
            <td class="cell-who">
                <a class="row-link" href={links.execution(execution.id)}>{execution.workflow}<span class="unseen"> {execution.id}</span></a>
                {about !== "" && <span class="quiet cell-about one-line">{about}</span>}
            </td>
            {shows("status") && <td class="cell-status"><ExecutionPill execution={execution} /></td>}
            {shows("step") && <td class="cell-what"><span class={`one-line${execution.status === "FAILED" ? "" : " quiet"}`}>{stands_at(execution)}</span></td>}
            {shows("took") && <td class="cell-until right quiet">{ms >= 0 && <span title={is_over(execution.status) ? undefined : words.workflows.since_text("")}>{elapsed(ms, language)}</span>}</td>}
            {shows("started") && <td class="cell-sent right quiet"><When at={created_at} as="ago" /></td>}
        </tr>
    );
}

export function ExecutionsPage({ status, workflow }: { status: string; workflow: string }): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    // The server filters by one of the two; the other is looked for in what is loaded.
    const asked = status ? `&status=${encodeURIComponent(status)}` : workflow ? `&workflow=${encodeURIComponent(workflow)}` : "";
    const pages = usePages<Execution>(`/executions?brief=true${asked}`, (execution) => execution.id);
    const wanted = status && workflow ? pages.items.filter((one) => one.workflow === workflow) : pages.items;
    const steady = useSteady(wanted, (execution) => execution.id, asked + workflow);
    const columns = useColumns("executions", columns_of(words));
    const { data: versions } = useResource<Page<WorkflowVersion>>("/workflows?limit=200");
    const names = [...new Set((versions?.items ?? []).map((one) => one.workflow))];
    return (
        <>
            <PageHead title={say.title} actions={<>{columns.choice}<a class="button" href={links.workflows}>{say.to_definitions}</a></>} />
            <Chips label={say.filter} chips={["", ...statuses].map((one) =>
                ({ name: one === "" ? say.all : named(say.status, one), href: links.executions(one, workflow), own: one === status }))} />
            {(names.length > 1 || workflow !== "") && (
                <Chips label={say.filter_workflow} chips={["", ...new Set([...names, ...(workflow ? [workflow] : [])])].map((one) =>
                    ({ name: one === "" ? say.all_workflows : one, href: links.executions(status, one), own: one === workflow }))} />
            )}
            <Card class="list-card">
                {!pages.ready ? <Loading /> : wanted.length === 0 && pages.more === null ? (
                    asked ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                        : <Empty title={say.empty} note={say.empty_note} command="tero executions start" />
                ) : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        {wanted.length === 0 && <p class="quiet list-note">{say.empty_loaded}</p>}
                        {wanted.length > 0 && (
                            <table class="data-table executions-table">
                                <thead>
                                    <tr>
                                        <th scope="col">{say.workflow}</th>
                                        {columns_of(words).filter(([column]) => columns.shows(column)).map(([column, name]) =>
                                            <th key={column} scope="col" class={column === "took" || column === "started" ? "right" : ""}>{name}</th>)}
                                    </tr>
                                </thead>
                                <tbody>
                                    {steady.items.map((one) => <Row key={one.id} execution={one} fresh={steady.fresh.has(one.id)} shows={columns.shows} />)}
                                </tbody>
                            </table>
                        )}
                        <ListFoot count={say.count(wanted.length)} more={pages.more} loading={pages.loading_more} />
                    </div>
                )}
            </Card>
        </>
    );
}
