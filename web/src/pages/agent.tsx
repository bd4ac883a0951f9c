// One agent: how it does with each kind of work, whether it is slow and since when, what it holds, what happened to it.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { useApp } from "../app_context";
import { decimal_text, duration_ms, elapsed } from "../format";
import { agent_told, held_by, slow_since, slower_than_others, took_of, type Agent, type AgentHealth, type Took } from "../machinery/agent";
import { attempt_ms, type Task } from "../machinery/task";
import type { HistoryEntry, Page } from "../model";
import { AgentActs } from "../parts/agent_acts";
import { Bars, Share } from "../parts/charts";
import { Card, Empty, Loading, PageHead, When } from "../parts/small";
import { Timeline } from "../parts/timeline";
import { Pairs } from "../parts/value";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { AgentPill, all_agents, Heard, running_tasks, times_text } from "./agents";

function WorkRow({ agent, health, agents }: { agent: Agent; health: AgentHealth; agents: Agent[] }): JSX.Element {
    const { words, times, language, now } = useApp();
    const say = words.agent_pages;
    const factor = slower_than_others(agent, health, agents);
    const notes = health.degraded_at ? [
        say.quarantine_since(times.moment(health.degraded_at, now)), health.probe_at && say.next_probe(times.moment(health.probe_at, now)), say.probes_passed(health.probes_passed),
    ].filter(Boolean).join(" · ") : "";
    return (
        <tr>
            <th scope="row">
                {health.capability}
                {notes !== "" && <span class="cell-about cell-skipped">{notes}</span>}
                {factor !== null && <span class="cell-about cell-skipped">{say.slower(times_text(factor, language))}</span>}
            </th>
            <td class="right">{decimal_text(String(health.succeeded), 0, language)}</td>
            <td class="right">{decimal_text(String(health.failed), 0, language)}{health.failed_in_row > 0 && <span class="cell-about cell-skipped">{say.in_row(health.failed_in_row)}</span>}</td>
            <td class="right">{health.succeeded > 0 && elapsed(duration_ms(health.latency) ?? 0, language)}</td>
        </tr>
    );
}

function WorkCard({ agent, agents }: { agent: Agent; agents: Agent[] }): JSX.Element {
    const { words } = useApp();
    const say = words.agent_pages;
    return (
        <Card title={say.work}>
            {agent.health.length === 0 ? <p class="quiet">{say.work_none}</p> : (
                <table class="plain-table">
                    <thead>
                        <tr>
                            <th scope="col">{words.tasks.capability}</th>
                            <th scope="col" class="right">{say.succeeded}</th>
                            <th scope="col" class="right" title={say.failed_note}>{say.failed}</th>
                            <th scope="col" class="right">{say.latency}</th>
                        </tr>
                    </thead>
                    <tbody>{agent.health.map((one) => <WorkRow key={one.capability} agent={agent} health={one} agents={agents} />)}</tbody>
                </table>
            )}
        </Card>
    );
}

function HoldsCard({ agent }: { agent: Agent }): JSX.Element {
    const { words, language, now } = useApp();
    const say = words.agent_pages;
    const { data } = useResource<Page<Task>>(running_tasks);
    const held = (data?.items ?? []).filter((task) => task.agent === agent.id);
    return (
        <Card title={say.holds} beside={say.load_of(held.length, agent.max_concurrency)}>
            {!data ? <Loading /> : held.length === 0 ? <p class="quiet">{say.holds_none}</p> : (
                <>
                    <Share part={held.length} whole={agent.max_concurrency} label={say.load_label(held.length, agent.max_concurrency)} />
                    <ul class="rows">
                        {held.map((task) => (
                            <li key={task.id} class="pair">
                                <a class="link" href={links.task(task.id)}>{task.type}<span class="unseen"> {task.id}</span></a>
                                <span class="quiet">{say.holds_since(elapsed(attempt_ms(task, now) ?? 0, language))}</span>
                            </li>
                        ))}
                    </ul>
                </>
            )}
        </Card>
    );
}

const bars_most = 60;
const tasks_most = 5000;

// The list knows no agents: the latest tasks of all are read, page by page, until this one's are enough.
async function read_took(agent: string): Promise<Took[]> {
    const all: Task[] = [];
    let took: Took[] = [];
    let cursor: string | null | undefined;
    do {
        const { data } = await get<Page<Task>>(`/tasks?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
        if (!data) break;
        all.push(...data.items);
        took = took_of(all, agent);
        cursor = data.next_cursor;
    } while (cursor && took.length < bars_most && all.length < tasks_most);
    return took;
}

// Read once: that is too much to read with every beat.
function useTook(agent: string): Took[] | null {
    const [took, set_took] = useState<Took[] | null>(null);
    useEffect(() => {
        let wanted = true;
        void read_took(agent).then((read) => { if (wanted) set_took(read); });
        return () => { wanted = false; };
    }, [agent]);
    return took;
}

function TookCard({ agent }: { agent: Agent }): JSX.Element | null {
    const { words, times, language, now } = useApp();
    const say = words.agent_pages;
    const took = useTook(agent.id);
    if (took === null || took.length === 0) return null;
    const shown = took.slice(-bars_most);
    const ms = shown.map((one) => one.ms);
    const slow = slow_since(took);
    return (
        <Card title={say.recent} beside={say.recent_note(shown.length)} class="took-card">
            {slow ? <p class="step-error">{say.slow_since(times_text(slow.factor, language), times.moment(slow.at, now))}</p>
                : <p class="quiet">{took.length < 8 ? say.too_few : say.not_slow}</p>}
            <Bars values={ms} label={`${say.recent}: ${say.recent_label(elapsed(Math.min(...ms), language), elapsed(Math.max(...ms), language))}`} />
            <p class="quiet">{say.recent_label(elapsed(Math.min(...ms), language), elapsed(Math.max(...ms), language))}, {say.recent_from(times.moment(shown[0]!.at, now))}</p>
        </Card>
    );
}

function FactsCard({ agent }: { agent: Agent }): JSX.Element {
    const { words } = useApp();
    const say = words.agent_pages;
    return (
        <Card title={say.facts}>
            <Pairs rows={[
                [say.kind_name, named(say.kind, agent.kind)],
                [say.does, agent.capabilities.join(", ")],
                [say.max, String(agent.max_concurrency)],
                [say.heard, agent.kind !== "BUILTIN" && <Heard agent={agent} />],
                [say.registered, <When at={agent.registered_at} />],
                [say.draining_since, agent.draining_since && <When at={agent.draining_since} />],
                [say.version, agent.version],
                [say.labels, agent.labels.join(", ")],
                [say.url, agent.webhook && <code>{agent.webhook.url}</code>],
                [say.timeout, agent.webhook?.timeout],
            ]} />
        </Card>
    );
}

export function AgentPage({ name }: { name: string }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.agent_pages;
    const path = `/agents/${encodeURIComponent(name)}`;
    const { data, missing } = useResource<Agent>(path);
    const { data: all } = useResource<Page<Agent>>(all_agents);
    const { data: running } = useResource<Page<Task>>(running_tasks);
    const held = held_by(running?.items ?? []).get(name) ?? 0;
    const { data: history } = useResource<{ items: HistoryEntry[] }>(`${path}/history`);
    const back = <a class="crumb" href={links.agents()}>{say.title} /</a>;
    const told = agent_told(history?.items ?? [], app);
    const story = (
        <Card title={say.history} class="story-line">
            {told.length === 0 ? <p class="quiet">{say.history_none}</p> : <Timeline told={told} planned={[]} />}
        </Card>
    );
    if (missing) {
        return (
            <>
                <PageHead title={name} before={back} />
                <Card><Empty title={say.not_found} note={told.length > 0 ? say.not_found_note : words.quotes.not_found_note} /></Card>
                {told.length > 0 && story}
            </>
        );
    }
    if (!data) return <><PageHead title={name} before={back} /><Loading /></>;
    return (
        <>
            <PageHead title={data.id} before={back} actions={<AgentActs agent={data} held={held} />}>
                <AgentPill status={data.status} />
                <span class="quiet page-sub">{named(say.status_means, data.status)}</span>
            </PageHead>
            <div class="run">
                <div class="run-main">
                    <TookCard agent={data} />
                    <WorkCard agent={data} agents={all?.items ?? []} />
                    {story}
                </div>
                <div class="run-side">
                    <HoldsCard agent={data} />
                    <FactsCard agent={data} />
                </div>
            </div>
        </>
    );
}
