// Definiciones: every workflow in its newest version, and one of them as a drawing.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import { step_says } from "../machinery/execution_facts";
import type { Definition, Step, WorkflowVersion } from "../machinery/definition";
import type { Page } from "../model";
import { Chips } from "../parts/chips";
import { Card, Empty, Loading, PageHead, When } from "../parts/small";
import { StepGraph } from "../parts/step_graph";
import { Pairs, Value } from "../parts/value";
import { useResource } from "../pulse";
import { links } from "../route";

const all_versions = "/workflows?limit=500";

// The versions of each workflow, the newest first.
function by_workflow(versions: WorkflowVersion[]): WorkflowVersion[][] {
    const groups = new Map<string, WorkflowVersion[]>();
    for (const version of versions) groups.set(version.workflow, [...(groups.get(version.workflow) ?? []), version]);
    return [...groups.values()].map((group) => group.sort((one, other) => other.version - one.version));
}

function Row({ versions }: { versions: WorkflowVersion[] }): JSX.Element {
    const { words } = useApp();
    const newest = versions[0]!;
    const { definition } = newest;
    return (
        <tr>
            <td class="cell-who"><a class="row-link" href={links.workflow(newest.key)}>{newest.workflow}</a></td>
            <td class="cell-what quiet">{definition.description}</td>
            <td class="cell-owner quiet">{definition.owner}</td>
            <td class="cell-total right">{words.workflows.steps(definition.steps.length)}</td>
            <td class="cell-until right quiet">{words.workflows.newest(versions.length)}</td>
            <td class="cell-sent right quiet"><When at={newest.created_at} /></td>
        </tr>
    );
}

export function WorkflowsPage(): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    const { data } = useResource<Page<WorkflowVersion>>(all_versions);
    const groups = by_workflow(data?.items ?? []);
    return (
        <>
            <PageHead title={say.title_definitions} before={<a class="crumb" href={links.executions()}>{words.pages.workflows} /</a>} />
            <Card class="list-card">
                {!data ? <Loading /> : groups.length === 0
                    ? <Empty title={say.definitions_empty} note={say.definitions_empty_note} command="tero workflows put" /> : (
                    <div class="list">
                        <table class="data-table workflows-table">
                            <thead>
                                <tr>
                                    <th scope="col">{say.workflow}</th>
                                    <th scope="col">{say.about}</th>
                                    <th scope="col">{say.owner}</th>
                                    <th scope="col" class="right">{say.graph}</th>
                                    <th scope="col" class="right">{say.versions}</th>
                                    <th scope="col" class="right">{say.registered}</th>
                                </tr>
                            </thead>
                            <tbody>{groups.map((versions) => <Row key={versions[0]!.workflow} versions={versions} />)}</tbody>
                        </table>
                        <div class="list-foot"><span class="quiet">{say.count_definitions(groups.length)}</span></div>
                    </div>
                )}
            </Card>
        </>
    );
}

// What a step says of itself, apart from where it leads, which the drawing shows.
function StepFields({ step, close }: { step: Step; close: () => void }): JSX.Element {
    const app = useApp();
    const say = app.words.workflows;
    const { id, type, description, ...rest } = step;
    const fields = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== "" && value !== null));
    return (
        <Card title={id} class="step-card" beside={<button type="button" class="why" onClick={close}>{say.close_step}<span class="unseen"> {id}</span></button>}>
            {description && <p>{description}</p>}
            <p class="quiet">{[say.step_type[type] ?? type, step_says(step, app)].filter(Boolean).join(" · ")}</p>
            <Value value={fields} label={id} />
        </Card>
    );
}

function AboutCard({ version, definition }: { version: WorkflowVersion; definition: Definition }): JSX.Element {
    const { words, language } = useApp();
    const say = words.workflows;
    const labels = Object.entries(definition.labels ?? {}).map(([name, value]) => `${name}: ${value}`).join(" · ");
    return (
        <Card title={say.definition}>
            <Pairs rows={[
                [say.about, definition.description],
                [say.owner, definition.owner],
                [say.triggers, (definition.triggers ?? []).join(", ")],
                [say.labels, labels],
                [say.deadline, definition.timeout],
                [say.registered, <When at={version.created_at} />],
                [say.registered_by, actor_text(version.created_by, words, language)],
            ]} />
        </Card>
    );
}

export function WorkflowPage({ name }: { name: string }): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    const { data, missing } = useResource<WorkflowVersion>(`/workflows/${encodeURIComponent(name)}`);
    const { data: all } = useResource<Page<WorkflowVersion>>(all_versions);
    const [chosen, choose] = useState("");
    const back = <a class="crumb" href={links.workflows}>{say.title_definitions} /</a>;
    if (missing) {
        return <><PageHead title={name} before={back} /><Card><Empty title={say.definition_not_found} note={words.quotes.not_found_note} /></Card></>;
    }
    if (!data) return <><PageHead title={name} before={back} /><Loading /></>;
    const { definition } = data;
    const versions = (all?.items ?? []).filter((one) => one.workflow === data.workflow).sort((one, other) => other.version - one.version);
    const step = definition.steps.find((one) => one.id === chosen);
    return (
        <>
            <PageHead title={data.workflow} before={back} actions={<a class="button" href={links.executions("", data.workflow)}>{say.see_executions}</a>}>
                <span class="quiet page-sub">{say.version(data.version)}</span>
            </PageHead>
            {versions.length > 1 && <Chips label={say.versions} chips={versions.map((one) =>
                ({ name: say.version(one.version), href: links.workflow(one.key), own: one.key === data.key }))} />}
            <div class="run">
                <div class="run-main">
                    <Card title={say.graph} beside={say.steps(definition.steps.length)} class="graph-card">
                        <StepGraph definition={definition} states={null} chosen={chosen} show="" choose={(one) => choose(one === chosen ? "" : one)} />
                    </Card>
                </div>
                <div class="run-side">
                    {step && <StepFields step={step} close={() => choose("")} />}
                    <AboutCard version={data} definition={definition} />
                </div>
            </div>
        </>
    );
}
