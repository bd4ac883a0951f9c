// Agentes: who does the tasks, how much of what they can hold they hold, how long they take, and who is not well.
import type { JSX } from "preact";
import { useApp, type AppContext } from "../app_context";
import { decimal_text, duration_ms, elapsed } from "../format";
import { agent_statuses, held_by, slower_than_others, type Agent } from "../machinery/agent";
import type { Task } from "../machinery/task";
import type { Page } from "../model";
import { Share } from "../parts/charts";
import { Chips } from "../parts/chips";
import { useColumns, type Columns } from "../parts/columns";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { SortHead, sorted, useSort } from "../parts/sort";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";

export const running_tasks = "/tasks?status=RUNNING&limit=200";
export const all_agents = "/agents?limit=200";

const tones: Record<string, Tone> = { ONLINE: "good", BUSY: "neutral", DEGRADED: "careful", DRAINING: "careful", OFFLINE: "bad" };

export function AgentPill({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    return <Pill tone={tones[status] ?? "plain"} dot title={named(words.agent_pages.status_means, status)}>{named(words.agent_pages.status, status)}</Pill>;
}

export function times_text(factor: number, language: AppContext["language"]): string {
    return factor >= 10 ? decimal_text(String(Math.round(factor)), 0, language) : decimal_text(factor.toFixed(1), 1, language).replace(/[.,]0$/, "");
}

// By how much it is slower than the others at what it is slowest at; null: at nothing.
function slowest(agent: Agent, agents: Agent[]): number | null {
    const factors = agent.health.flatMap((one) => slower_than_others(agent, one, agents) ?? []);
    return factors.length > 0 ? Math.max(...factors) : null;
}

// A built-in agent lives in the server: it says nothing that could be heard.
export function Heard({ agent }: { agent: Agent }): JSX.Element | null {
    return agent.kind === "BUILTIN" ? null : <When at={agent.heartbeat_at} as="ago" />;
}

type Column = "status" | "does" | "load" | "latency" | "outcome" | "heard";

function Row({ agent, held, agents, shows }: { agent: Agent; held: number; agents: Agent[]; shows: Columns<Column>["shows"] }): JSX.Element {
    const { words, language } = useApp();
    const say = words.agent_pages;
    const factor = slowest(agent, agents);
    const quarantined = agent.health.filter((one) => one.degraded_at).map((one) => one.capability).join(", ");
    const latency = duration_ms(agent.latency) ?? 0;
    return (
        <tr>
            <td class="cell-who"><a class="row-link" href={links.agent(agent.id)}>{agent.id}</a><span class="quiet cell-about one-line">{named(say.kind, agent.kind)}</span></td>
            {shows("status") && <td class="cell-status">
                <AgentPill status={agent.status} />
                {quarantined !== "" && <span class="cell-about cell-skipped">{say.in_quarantine}: {quarantined}</span>}
            </td>}
            {shows("does") && <td class="cell-what quiet"><span class="one-line" title={agent.capabilities.join(", ")}>{agent.capabilities.join(", ")}</span></td>}
            {shows("load") && <td class="cell-load"><span class="quiet">{say.load_of(held, agent.max_concurrency)}</span><Share part={held} whole={agent.max_concurrency} label={say.load_label(held, agent.max_concurrency)} /></td>}
            {shows("latency") && <td class="cell-until right">
                {agent.succeeded > 0 && elapsed(latency, language)}
                {factor !== null && <span class="cell-about cell-skipped" title={say.slower(times_text(factor, language))}>{say.slow}</span>}
            </td>}
            {shows("outcome") && <td class="cell-total right quiet">{decimal_text(String(agent.succeeded), 0, language)} · {decimal_text(String(agent.failed), 0, language)}</td>}
            {shows("heard") && <td class="cell-sent right quiet"><Heard agent={agent} /></td>}
        </tr>
    );
}

type Order = "agent" | "latency" | "heard";

export function AgentsPage({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    const say = words.agent_pages;
    const { data } = useResource<Page<Agent>>(all_agents);
    const { data: running } = useResource<Page<Task>>(running_tasks);
    const held = held_by(running?.items ?? []);
    const sort = useSort<Order>("agent");
    const all = data?.items ?? [];
    const wanted = sorted(status ? all.filter((one) => one.status === status) : all, sort, (agent, column) =>
        column === "agent" ? agent.id : column === "heard" ? agent.heartbeat_at : String(duration_ms(agent.latency) ?? 0).padStart(12, "0"));
    const { shows, choice } = useColumns<Column>("agents",
        [["status", say.status_column], ["does", say.does], ["load", say.load], ["latency", say.latency], ["outcome", say.outcome], ["heard", say.heard]]);
    const head = (column: Order, right = false): JSX.Element => <SortHead sort={sort} column={column} name={say[column]} label={say.sort_by(say[column])} right={right} />;
    return (
        <>
            <PageHead title={say.title} actions={choice} />
            <Chips label={say.filter} chips={["", ...agent_statuses].map((one) =>
                ({ name: one === "" ? say.all : named(say.status, one), href: links.agents(one), own: one === status }))} />
            <Card class="list-card">
                {!data ? <Loading /> : wanted.length === 0 ? (
                    status ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                        : <Empty title={say.empty} note={say.empty_note} command="tero agents register" />
                ) : (
                    <div class="list">
                        <table class="data-table agents-table">
                            <thead>
                                <tr>
                                    {head("agent")}
                                    {shows("status") && <th scope="col">{say.status_column}</th>}
                                    {shows("does") && <th scope="col">{say.does}</th>}
                                    {shows("load") && <th scope="col">{say.load}</th>}
                                    {shows("latency") && head("latency", true)}
                                    {shows("outcome") && <th scope="col" class="right">{say.outcome}</th>}
                                    {shows("heard") && head("heard", true)}
                                </tr>
                            </thead>
                            <tbody>{wanted.map((one) => <Row key={one.id} agent={one} held={held.get(one.id) ?? 0} agents={all} shows={shows} />)}</tbody>
                        </table>
                        <div class="list-foot"><span class="quiet">{say.count(wanted.length)}</span></div>
                    </div>
                )}
            </Card>
        </>
    );
}
