// The steps of a definition with the lines between them, and how each stands in an execution where there is one. A
// drawing where there is room, a list in the order of the steps on a phone: the same buttons, placed by the style.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useApp } from "../app_context";
import { step_says } from "../machinery/execution_facts";
import { end_of, layout, start_of, step_height, step_width, type Drawing, type DrawnLine, type LineKind } from "../machinery/layout";
import { undoing_of, type Definition, type StepState } from "../machinery/definition";
import type { Words } from "../words/words";
import { Icon } from "./icons";

const label_most = 22;

function line_says(line: { kind: LineKind; label: string }, words: Words): string {
    const say = words.workflows.line;
    switch (line.kind) {
        case "case": return `${say.case} ${line.label}`;
        case "branch": return line.label;
        case "else":
        case "error":
        case "timeout":
        case "undo": return say[line.kind] ?? "";
        default: return "";
    }
}

function Lines({ drawing, chosen }: { drawing: Drawing; chosen: string }): JSX.Element {
    const { words } = useApp();
    const label = (line: DrawnLine): string => {
        const text = line.from === start_of && line.kind === "error" ? words.workflows.any_error : line_says(line, words);
        return text.length > label_most ? `${text.slice(0, label_most - 1)}…` : text;
    };
    const { start, end } = drawing;
    return (
        <svg class="graph-lines" width={drawing.width} height={drawing.height} aria-hidden="true" focusable="false">
            <defs>
                <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
                    <path d="M0 0.500 8 4 0 7.500z" />
                </marker>
            </defs>
            {drawing.lines.map((line, at) => (
                <path key={at} d={line.path} marker-end="url(#arrow)"
                    class={`line line-${line.kind}${line.from === chosen || line.to === chosen ? " line-chosen" : ""}`} />
            ))}
            {drawing.lines.map((line, at) => label(line) !== "" && (
                <text key={at} class="line-label" x={line.label_x} y={line.label_y}>{label(line)}<title>{line_says(line, words)}</title></text>
            ))}
            <circle class="graph-start" cx={start.x} cy={start.y + 10} r="7" />
            {end && <><circle class="graph-end" cx={end.x} cy={end.y + 10} r="8" /><circle class="graph-start" cx={end.x} cy={end.y + 10} r="4.500" /></>}
        </svg>
    );
}

const type_icons: Record<string, string> = { TASK: "task", CONDITION: "condition", PARALLEL: "parallel", DELAY: "clock", CALLBACK: "callback", WORKFLOW: "workflow" };
export const status_icons: Record<string, string> = {
    SUCCEEDED: "check", FAILED: "cross", RUNNING: "running", WAITING: "clock", CANCELLED: "stopped", PENDING: "queued",
};

// The word of how a step stands, with its mark; of a step of several branches how many stand how.
export function StepStatusWord({ state }: { state: StepState | undefined }): JSX.Element {
    const { words } = useApp();
    const say = words.workflows;
    const status = state?.status ?? "";
    const counts = Object.entries(state?.counts ?? {});
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const more = state?.is_partial ? "+" : "";
    if (all > 1) {
        return (
            <span class="step-status">
                {counts.map(([one, count]) => (
                    <span key={one} class={`step-mark step-mark-${one.toLowerCase()}`}>
                        <Icon name={status_icons[one] ?? ""} />{counts.length > 1 ? <>{count}{more}<span class="unseen"> {say.branch_counts[one]?.(count) ?? one}</span></> : `${count}${more} ${say.branch_counts[one]?.(count) ?? one}`}
                    </span>
                ))}
            </span>
        );
    }
    const undone = undoing_of(state?.runs[state.runs.length - 1]?.run, say);
    return (
        <span class={`step-status step-mark step-mark-${status.toLowerCase()}`}>
            {status !== "" && <Icon name={status_icons[status] ?? ""} />}
            {say.step_status[status] ?? status}{undone !== "" && `, ${undone}`}
        </span>
    );
}

export function StepGraph({ definition, states, chosen, choose, show }: {
    definition: Definition;
    states: Map<string, StepState> | null;   // null: no execution
    chosen: string;
    choose: (step: string) => void;
    show: string;                            // the step to begin with in sight
}): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.workflows;
    const drawing = useMemo(() => layout(definition), [definition]);
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (!box.current) return;
        const { clientWidth, clientHeight } = box.current;
        const place = drawing.steps.find((one) => one.step.id === show);
        const x = place ? place.x + step_width / 2 : drawing.start.x;
        box.current.scrollTo(x - clientWidth / 2, place ? place.y + step_height / 2 - clientHeight / 2 : 0);
    }, [drawing]);
    return (
        <div class="graph" ref={box} tabIndex={0} role="region" aria-label={say.graph_label}>
            <div class="graph-ground" style={{ "--width": `${drawing.width}px`, "--height": `${drawing.height}px` }}>
                <Lines drawing={drawing} chosen={chosen} />
                <ol class="steps">
                    {drawing.steps.map(({ step, x, y }) => {
                        const state = states?.get(step.id);
                        const status = states ? (state?.status ?? "").toLowerCase() || "none" : "plain";
                        const ways = drawing.lines.filter((line) => line.from === step.id);
                        return (
                            <li key={step.id} class="step-place" style={{ "--x": `${x}px`, "--y": `${y}px` }}>
                                <button type="button" class={`step step-${step.type.toLowerCase()} step-is-${status}`} data-step={step.id}
                                    aria-pressed={chosen === step.id} title={step.description ?? step.id} onClick={() => choose(step.id)}>
                                    <span class="step-name"><Icon name={type_icons[step.type] ?? "task"} /><span class="one-line">{step.id}</span></span>
                                    <span class="step-does one-line">{step_says(step, app) || (say.step_type[step.type] ?? step.type)}</span>
                                    {states && <StepStatusWord state={state} />}
                                </button>
                                {ways.length > 0 && (
                                    <p class="step-ways">
                                        {ways.map((line, at) => (
                                            <span key={at}>{say.goes_to(line_says(line, words), line.to === end_of ? say.the_end : line.to)}</span>
                                        ))}
                                    </p>
                                )}
                            </li>
                        );
                    })}
                </ol>
            </div>
        </div>
    );
}
