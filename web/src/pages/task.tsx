// One task: why it ended so or why it waits, what it got and gave, and each attempt in time order.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import type { Agent } from "../machinery/agent";
import { owner_link, task_planned, task_told, why_it_waits, type QueuePause, type Task, type TaskAnswer } from "../machinery/task";
import { is_set, type Page } from "../model";
import { Copy } from "../parts/copy";
import { Card, Empty, Loading, PageHead, When } from "../parts/small";
import { TaskActs } from "../parts/task_acts";
import { Timeline } from "../parts/timeline";
import { Pairs, Value } from "../parts/value";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { TaskPill } from "./tasks";

function copied(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function ValueCard({ title, value }: { title: string; value: unknown }): JSX.Element | null {
    if (value === null || value === undefined) return null;
    return <Card title={title} beside={<Copy text={copied(value)} what={title} />}><Value value={value} label={title} /></Card>;
}

// The answer that people come for, before everything else.
function WhyCard({ answer }: { answer: TaskAnswer }): JSX.Element | null {
    const { words } = useApp();
    const say = words.tasks;
    const { task, error } = answer;
    const title = say.why_ended[task.status];
    if (title) {
        const why = error || (task.status === "EXPIRED" ? say.expired_why : task.status === "CANCELLED" ? "" : say.no_reason);
        if (why === "") return null;
        return (
            <Card title={title} class="why-card" beside={error !== "" ? <Copy text={error} what={say.last_error} /> : undefined}>
                <p class="step-error">{why}</p>
                <p class="quiet">{[named(say.status_means, task.status), task.agent && say.by_agent(task.agent)].filter(Boolean).join(" · ")}</p>
            </Card>
        );
    }
    if (error === "") return null;
    return <Card title={say.last_error} class="why-card" beside={<Copy text={error} what={say.last_error} />}><p>{error}</p></Card>;
}

function WaitsCard({ task }: { task: Task }): JSX.Element {
    const app = useApp();
    const say = app.words.tasks;
    const { data: pauses } = useResource<Page<QueuePause>>("/queue/pauses?limit=200");
    const { data: agents } = useResource<Page<Agent>>(`/agents?limit=200&capability=${encodeURIComponent(task.capability)}`);
    return (
        <Card title={say.why_waits} class="why-card">
            {!pauses || !agents ? <Loading /> : <ul>{why_it_waits(task, pauses.items, agents.items, app).map((why) => <li key={why}>{why}</li>)}</ul>}
        </Card>
    );
}

// A branch of an execution has no page of its own: only what is there is a link.
function Owner({ task }: { task: Task }): JSX.Element | null {
    const { words } = useApp();
    const say = words.tasks;
    const href = owner_link(task);
    const of = task.owner === "scheduler" ? `/schedules/${task.owner_id}` : `/executions/${task.owner_id}/history`;
    const { missing } = useResource<unknown>(href ? of : "/session");
    const name = named(say.belongs_to, task.owner);
    return href && !missing ? <a class="link" href={href}>{name}, {task.owner === "scheduler" ? say.see_schedule : say.see_execution}</a> : <>{name}</>;
}

function conversation_in(payload: unknown): string {
    const value = payload !== null && typeof payload === "object" ? (payload as Record<string, unknown>).conversation : "";
    return typeof value === "string" && is_set(value) ? value : "";
}

function FactsCard({ answer }: { answer: TaskAnswer }): JSX.Element {
    const { words } = useApp();
    const say = words.tasks;
    const { task } = answer;
    const conversation = conversation_in(answer.payload);
    return (
        <Card title={say.facts}>
            <Pairs rows={[
                [say.id, <><code class="id">{task.id}</code> <Copy text={task.id} what={say.id} /></>],
                [say.type, <a class="link" href={links.tasks({ type: task.type })}>{task.type}</a>],
                [say.capability, task.capability],
                [say.priority_name, named(say.priority, task.priority)],
                [say.attempts, task.attempt > 0 && say.attempt_of(task.attempt, task.attempt_max)],
                [task.status === "RUNNING" ? say.held_by : say.done_by, task.agent !== "" && <a class="link" href={links.agent(task.agent)}>{task.agent}</a>],
                [say.asked, <When at={task.created_at} />],
                [say.run_at, task.run_at !== task.created_at && task.run_at && <When at={task.run_at} />],
                [say.begun, task.claimed_at && <When at={task.claimed_at} />],
                [say.ended, task.finished_at && <When at={task.finished_at} />],
                [say.deadline, task.deadline && <When at={task.deadline} />],
                [say.submitted_by, answer.submitted_by === "" ? words.actor.system : <code class="id">{answer.submitted_by}</code>],
                [say.belongs, is_set(task.owner_id) && <Owner task={task} />],
                [words.conversations.talk, conversation !== "" && <a class="link" href={links.conversation(conversation)}>{words.workflows.see_conversation}</a>],
                [say.concurrency_key, task.concurrency_key],
                [say.after, task.after.length > 0 && <>{task.after.map((id) => <a key={id} class="link id" href={links.task(id)}>{id} </a>)}</>],
            ]} />
        </Card>
    );
}

export function TaskPage({ id }: { id: string }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.tasks;
    const { data, missing } = useResource<TaskAnswer>(`/tasks/${encodeURIComponent(id)}`);
    const back = <a class="crumb" href={links.tasks()}>{say.title} /</a>;
    if (missing) {
        return <><PageHead title={say.not_found} before={back} /><Card><Empty title={say.not_found} note={say.not_found_note} /></Card></>;
    }
    if (!data) return <><PageHead title="…" before={back} /><Loading /></>;
    const { task } = data;
    const told = task_told(data, app);
    return (
        <>
            <PageHead title={task.type} before={back} actions={<TaskActs task={task} />}>
                <TaskPill status={task.status} />
                <span class="quiet page-sub"><When at={task.created_at} as="ago" /></span>
            </PageHead>
            <div class="run">
                <div class="run-main">
                    <WhyCard answer={data} />
                    {task.status === "QUEUED" && <WaitsCard task={task} />}
                    <Card title={say.story} beside={words.quote.facts(told.length)} class="story-line">
                        {data.older_left_out && <p class="quiet">{say.story_cut}</p>}
                        <Timeline told={told} planned={task_planned(data, app)} />
                    </Card>
                    <ValueCard title={say.payload} value={data.payload} />
                    <ValueCard title={say.progress} value={data.progress} />
                    <ValueCard title={say.result} value={data.result} />
                </div>
                <div class="run-side"><FactsCard answer={data} /></div>
            </div>
        </>
    );
}
