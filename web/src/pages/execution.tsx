// One execution on its definition: every step where it stands, one of them in detail, and the story in time order.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import { counted, is_over, last_run, step_states, type Branch, type Execution, type Fork, type WorkflowVersion } from "../machinery/definition";
import { execution_planned, execution_told } from "../machinery/execution_facts";
import type { HistoryEntry, Page } from "../model";
import { ExecutionActs } from "../parts/execution_acts";
import { Card, Empty, Loading, PageHead, When } from "../parts/small";
import { StepDetails } from "../parts/step_details";
import { StepGraph } from "../parts/step_graph";
import { Timeline } from "../parts/timeline";
import { Pairs, Value } from "../parts/value";
import { useResource } from "../pulse";
import { links } from "../route";
import { ExecutionPill } from "./executions";

function FactsCard({ execution }: { execution: Execution }): JSX.Element {
    const { words, language } = useApp();
    const say = words.workflows;
    const { quote, conversation, ...others } = execution.labels;
    const labels = Object.entries(others).map(([name, value]) => `${name}: ${value}`).join(" · ");
    const by = execution.started_by;
    const started_by = actor_text(by, words, language);
    const begins = execution.status === "PENDING" ? execution.path.wake_at : null;
    return (
        <Card title={say.facts}>
            <Pairs rows={[
                [say.workflow, <a class="link" href={links.workflow(`${execution.workflow}@${execution.version}`)}>{execution.workflow}, {say.version(execution.version)}</a>],
                [words.detail.quote ?? "", quote && <a class="link" href={links.quote(quote)}>{quote}</a>],
                [words.conversations.talk, conversation && <a class="link" href={links.conversation(conversation)}>{say.see_conversation}</a>],
                [say.started_by, by.startsWith("schedule:") ? <a class="link" href={links.schedule(by.slice(9))}>{started_by}</a> : started_by],
                [say.started, !begins && execution.created_at && <When at={execution.created_at} />],
                [say.begins_at, begins && <When at={begins} />],
                [say.ended, execution.ended_at && <When at={execution.ended_at} />],
                [say.deadline, !is_over(execution.status) && execution.deadline && <When at={execution.deadline} />],
                [say.key, execution.key],
                [say.labels, labels],
                [say.error, execution.error !== "" && <span class="step-error">{execution.error}</span>],
                [say.input, <Value value={execution.input} label={say.input} />],
                [say.output, execution.status === "COMPLETED" && <Value value={execution.output} label={say.output} />],
            ]} />
        </Card>
    );
}

// The branches of an execution that has some, the newest of them where there are very many; and how far each PARALLEL
// has come, where its run does not say so.
function useBranches(execution: Execution): { execution: Execution; branches: Branch[]; is_partial: boolean } {
    const own = `/executions/${execution.id}`;
    const some = execution.path.runs.some((run) => run.branches > 0);
    const uncounted = execution.path.runs.some((run) => run.branches > 0 && run.begun === undefined);
    const { data: page } = useResource<Page<Branch>>(some ? `/execution-branches?execution=${execution.id}&limit=500` : own);
    const { data: forks } = useResource<Page<Fork>>(uncounted ? `/execution-forks?execution=${execution.id}&limit=500` : own);
    return useMemo(() => {
        const counts = uncounted ? forks?.items ?? [] : [];
        return {
            execution: counted(execution, counts), branches: some ? (page?.items ?? []).map((branch) => counted(branch, counts)) : [],
            is_partial: some && page?.next_cursor != null,
        };
    }, [execution, page, forks]);
}

function Told({ execution: stored }: { execution: Execution }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.workflows;
    const { execution, branches, is_partial } = useBranches(stored);
    const key = `${execution.workflow}@${execution.version}`;
    const { data: version, missing } = useResource<WorkflowVersion>(`/workflows/${encodeURIComponent(key)}`);
    const states = useMemo(() => step_states(execution, branches, is_partial), [execution, branches, is_partial]);
    const standing = last_run(execution.path)?.step ?? "";
    // What people come for: where it is, or what broke. Of one that went well nothing stands out.
    const [asked, choose] = useState<string | null>(null);
    const chosen = asked ?? (execution.status === "COMPLETED" ? "" : standing);
    const definition = version?.definition ?? null;
    const step = definition?.steps.find((one) => one.id === chosen);
    const { data: history } = useResource<{ items: HistoryEntry[] }>(`/executions/${execution.id}/history`);
    const told = execution_told(execution, branches, history?.items ?? [], definition, app);
    const details = useRef<HTMLDivElement>(null);
    useEffect(() => {
        // Below the steps rather than beside them: who asks for one is brought to it.
        if (asked) details.current?.querySelector(".step-card")?.scrollIntoView({ block: "nearest" });
    }, [asked]);
    return (
        <div class="run">
            <div class="run-main">
                {missing && <Card><Empty title={say.definition_not_found} note={key} /></Card>}
                {!missing && !definition && <Loading />}
                {definition && (
                    <Card title={say.graph} beside={say.steps(definition.steps.length)} class="graph-card">
                        <StepGraph definition={definition} states={states} chosen={chosen} show={standing}
                            choose={(one) => choose(one === chosen ? "" : one)} />
                    </Card>
                )}
                <Card title={say.story} beside={words.quote.facts(told.length)} class="story-line run-story">
                    <Timeline told={told} planned={execution_planned(execution, definition, app)} />
                </Card>
            </div>
            <div class="run-side" ref={details}>
                {step ? <StepDetails key={step.id} step={step} state={states.get(step.id)} execution={execution} branches={branches} close={() => choose("")} />
                    : definition && <p class="quiet run-hint step-card">{say.choose}</p>}
                <FactsCard execution={execution} />
            </div>
        </div>
    );
}

export function ExecutionPage({ id }: { id: string }): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    const { data, missing } = useResource<Execution>(`/executions/${encodeURIComponent(id)}`);
    const { data: version } = useResource<WorkflowVersion>(data ? `/workflows/${encodeURIComponent(`${data.workflow}@${data.version}`)}` : "/session");
    const back = <a class="crumb" href={links.executions()}>{words.pages.workflows} /</a>;
    if (missing) {
        return <><PageHead title={say.not_found} before={back} /><Card><Empty title={say.not_found} note={say.not_found_note} /></Card></>;
    }
    if (!data) return <><PageHead title="…" before={back} /><Loading /></>;
    return (
        <>
            <PageHead title={data.workflow} before={back} actions={<ExecutionActs execution={data} definition={version?.definition ?? null} />}>
                <ExecutionPill execution={data} />
                <span class="quiet page-sub"><When at={data.created_at} as="ago" /></span>
            </PageHead>
            <Told execution={data} />
        </>
    );
}
