// What a person does to an execution: stop it for a while, answer what it waits for, end it, let it go on from a step
// that ran, perhaps with other data, or as if a step had given something.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { act as call } from "../api";
import { useApp } from "../app_context";
import { is_over, last_run, type Definition, type Execution, type Step } from "../machinery/definition";
import { overlays } from "../overlays";
import { ActButton, ActionBar, Menu, problem_text, useActing } from "./acting";
import { JsonField, json_text, read_json } from "./json_field";
import { Dialog } from "./overlays";

const scope = "workflows:run";

function SignalDialog({ execution, name: first, close }: { execution: Execution; name: string; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.execution_acts;
    const [name, set_name] = useState(first);
    const [text, set_text] = useState("");
    const { busy, act } = useActing();
    const { value, problem } = read_json(text);
    const send = async (): Promise<void> => {
        if (await act("POST", `/executions/${execution.id}/signal`, { name: name.trim(), payload: value ?? null }, { done: say.signalled }) !== null) close();
    };
    return (
        <Dialog title={say.signal} close={close}>
            <p>{say.signal_means}</p>
            <label class="field"><span>{say.signal_name}</span><input class="input" value={name} maxLength={100} spellcheck={false} autocomplete="off" onInput={(event) => set_name(event.currentTarget.value)} /></label>
            <JsonField name={say.signal_payload} text={text} set={set_text} example={'{"approved": true}'} />
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void send()} scope={scope} busy={busy} look="main" because={name.trim() === "" ? say.name_missing : problem ? say.no_json : ""}>{say.send}</ActButton>
            </div>
        </Dialog>
    );
}

function SkipDialog({ execution, step, close }: { execution: Execution; step: string; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.execution_acts;
    const [text, set_text] = useState("");
    const { busy, act } = useActing();
    const { value, problem } = read_json(text);
    const skip = async (): Promise<void> => {
        if (await act("POST", `/executions/${execution.id}/skip`, { step, result: value ?? null }, { done: say.skipped }) !== null) close();
    };
    return (
        <Dialog title={say.skip_step(step)} close={close}>
            <p>{say.skip_means}</p>
            <JsonField name={say.skip_result} text={text} set={set_text} example={'{"paid": true}'} />
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void skip()} scope={scope} busy={busy} look="grave" because={problem ? say.no_json : ""}>{say.skip}</ActButton>
            </div>
        </Dialog>
    );
}

interface Rewound { forgotten: string[]; with_effects: string[] }

const settle_ms = 400;

// From an earlier step, with other data: what is forgotten is said before it is.
function RewindDialog({ execution, close }: { execution: Execution; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.execution_acts;
    const steps = [...new Set(execution.path.runs.map((run) => run.step))];
    const [from, set_from] = useState(last_run(execution.path)?.step ?? "");
    const had_input = json_text(execution.input);
    const [input, set_input] = useState(had_input);
    const [variables, set_variables] = useState("");
    const [tried, set_tried] = useState<{ of: string; would: Rewound | null; problem: string }>({ of: "", would: null, problem: "" });
    const { busy, act } = useActing();
    const [of_input, of_variables] = [read_json(input), read_json(variables)];
    const is_object = of_variables.value === undefined || (typeof of_variables.value === "object" && of_variables.value !== null && !Array.isArray(of_variables.value));
    const because = of_input.problem || of_variables.problem ? say.no_json : is_object ? "" : say.no_object;
    const body = {
        from, ...(input === had_input || of_input.value === undefined ? {} : { input: of_input.value }), ...(of_variables.value === undefined ? {} : { variables: of_variables.value }),
    };
    const path = `/executions/${execution.id}/retry`;
    const of = JSON.stringify(body);
    useEffect(() => {
        if (because !== "") return;
        let wanted = true;
        const timer = setTimeout(() => void call<Rewound>("POST", path, { ...body, dry_run: true }).then(({ data, problem }) => {
            if (wanted) set_tried({ of, would: data ?? null, problem: problem ? problem_text(problem, words) : "" });
        }), settle_ms);
        return () => {
            wanted = false;
            clearTimeout(timer);
        };
    }, [of, because]);
    const would = tried.of === of ? tried.would : null;
    const go_on = async (): Promise<void> => {
        if (await act("POST", path, body, { done: say.goes_on }) !== null) close();
    };
    return (
        <Dialog title={say.rewind} close={close}>
            <p>{say.rewind_means}</p>
            <label class="field"><span>{say.from_step}</span>
                <select class="input" value={from} onChange={(event) => set_from(event.currentTarget.value)}>{steps.map((one) => <option key={one} value={one}>{one}</option>)}</select>
            </label>
            <JsonField name={say.new_input} text={input} set={set_input} />
            <JsonField name={say.new_variables} text={variables} set={set_variables} example={'{"price": 1200}'} />
            <div role="status" class="would">
                {tried.of === of && tried.problem !== "" ? <p class="step-error">{tried.problem}</p> : would === null ? because === "" && <p class="quiet">{say.looking}</p> : (
                    <>
                        <p>{would.forgotten.length > 0 ? say.forgets(would.forgotten.join(", ")) : say.forgets_nothing}</p>
                        {would.with_effects.length > 0 && <p class="step-error">{say.effects(would.with_effects.join(", "))}</p>}
                    </>
                )}
            </div>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void go_on()} scope={scope} busy={busy || (because === "" && would === null && tried.problem === "")} look="grave" because={because || (tried.of === of ? tried.problem : "")}>{say.go_on_from(from)}</ActButton>
            </div>
        </Dialog>
    );
}

// The step that waits for a word from outside, and the word's name; null: none does.
function awaited(execution: Execution, definition: Definition | null): { step: Step; signal: string } | null {
    const run = last_run(execution.path);
    const step = run && run.status === "WAITING" ? definition?.steps.find((one) => one.id === run.step) : undefined;
    return step && step.type === "CALLBACK" && !step.call && !step.function ? { step, signal: step.signal || step.id } : null;
}

export function ExecutionActs({ execution, definition }: { execution: Execution; definition: Definition | null }): JSX.Element {
    const { words } = useApp();
    const say = words.execution_acts;
    const { busy, act } = useActing();
    const [open, set_open] = useState<"" | "signal" | "skip" | "rewind">("");
    const close = (): void => set_open("");
    const path = `/executions/${execution.id}`;
    const over = is_over(execution.status);
    const standing = last_run(execution.path)?.step ?? "";
    const awaits = awaited(execution, definition);
    const approve = (approved: boolean): void => void act("POST", `${path}/signal`, { name: awaits!.signal, payload: { approved } }, { done: approved ? say.approved : say.rejected });
    const cancel = async (): Promise<void> => {
        if (await overlays.ask({ title: say.cancel_ask, consequence: say.cancel_means, verb: say.cancel, grave: true }) !== null) void act("POST", `${path}/cancel`, {}, { done: say.cancelled });
    };
    const pause = (): void => void act("POST", `${path}/pause`, {}, { done: say.paused, undo: () => call("POST", `${path}/resume`) });
    const resume = (): void => void act("POST", `${path}/resume`, {}, { done: say.resumed, undo: () => call("POST", `${path}/pause`) });
    return (
        <ActionBar>
            {awaits?.step.approval && (
                <>
                    <ActButton on={() => approve(true)} scope={scope} busy={busy} look="main">{say.approve}</ActButton>
                    <ActButton on={() => approve(false)} scope={scope} busy={busy}>{say.reject}</ActButton>
                </>
            )}
            {awaits && !awaits.step.approval && <ActButton on={() => set_open("signal")} scope={scope} look="main">{say.signal}</ActButton>}
            {execution.status === "FAILED" && <ActButton on={() => void act("POST", `${path}/retry`, {}, { done: say.goes_on })} scope={scope} busy={busy} look="main">{say.retry}</ActButton>}
            {execution.status === "PAUSED" ? <ActButton on={resume} scope={scope} busy={busy} look="main">{say.resume}</ActButton>
                : !over && <ActButton on={pause} scope={scope} busy={busy}>{say.pause}</ActButton>}
            {!over && <ActButton on={() => void cancel()} scope={scope} busy={busy} look="grave">{say.cancel}</ActButton>}
            <Menu>
                <ActButton on={() => set_open("rewind")} scope={scope} because={standing === "" ? say.nothing_ran : ""}>{say.rewind}</ActButton>
                {execution.status !== "COMPLETED" && <ActButton on={() => set_open("skip")} scope={scope} because={standing === "" ? say.nothing_ran : ""}>{say.skip_step(standing)}</ActButton>}
                {!over && <ActButton on={() => set_open("signal")} scope={scope}>{say.signal}</ActButton>}
            </Menu>
            {open === "signal" && <SignalDialog execution={execution} name={awaits?.signal ?? ""} close={close} />}
            {open === "skip" && <SkipDialog execution={execution} step={standing} close={close} />}
            {open === "rewind" && <RewindDialog execution={execution} close={close} />}
        </ActionBar>
    );
}
