// What a person does to a schedule: stop it for a while, fire it now, make up a time that is over, change or delete it;
// and a new one, whose next times are shown while it is written.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { act as call, type Problem } from "../api";
import { useApp } from "../app_context";
import { starts_what, when_text, type Schedule, type ScheduleSettings } from "../machinery/schedule";
import { overlays } from "../overlays";
import { links } from "../route";
import { named } from "../words/words";
import { ActButton, ActionBar, Menu, problem_text, useActing } from "./acting";
import { JsonField, json_text, read_json } from "./json_field";
import { Dialog } from "./overlays";

const scope = "schedules:write";

// A moment as a field of a form has it, by the clock of the business; empty or broken: none.
function instant_of(text: string, times: { instant: (date: string, clock: string) => string }): string {
    const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(text);
    return found ? times.instant(found[1]!, found[2]!) : "";
}

function BackfillDialog({ schedule, close }: { schedule: Schedule; close: () => void }): JSX.Element {
    const { words, times, session } = useApp();
    const say = words.schedule_acts;
    const [from, set_from] = useState("");
    const [until, set_until] = useState("");
    const { busy, act } = useActing();
    const [begin, end] = [instant_of(from, times), instant_of(until, times)];
    const run = async (): Promise<void> => {
        const done = await act<{ fired: number; had_fired: number }>("POST", `/schedules/${schedule.id}/backfill`, { from: begin, until: end }, { done: ({ fired, had_fired }) => say.backfilled(fired, had_fired) });
        if (done !== null) close();
    };
    const because = begin === "" || end === "" ? say.times_missing : begin < end ? "" : say.times_turned;
    return (
        <Dialog title={say.backfill} close={close}>
            <p>{say.backfill_means}</p>
            <label class="field"><span>{say.from}</span><input class="input" type="datetime-local" value={from} onInput={(event) => set_from(event.currentTarget.value)} /></label>
            <label class="field"><span>{say.until}</span><input class="input" type="datetime-local" value={until} onInput={(event) => set_until(event.currentTarget.value)} /></label>
            <p class="quiet">{say.by_clock(session.workspace.time_zone)}</p>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void run()} scope={scope} busy={busy} look="grave" because={because}>{say.backfill}</ActButton>
            </div>
        </Dialog>
    );
}

const settle_ms = 300;

type Draft = { name: string; type: string; cron: string; every: string; at: string; zone: string; overlap: string; kind: string; what: string; data: string };

function timing_of(draft: Draft, at: string): Record<string, string> {
    switch (draft.type) {
        case "CRON": return { cron: draft.cron, ...(draft.zone.trim() === "" ? {} : { zone: draft.zone.trim() }) };
        case "RECURRING": return { every: draft.every };
        default: return { at };
    }
}

function starts_of(draft: Draft, what: string): Record<string, unknown> {
    const { value } = read_json(draft.data);
    return draft.kind === "TASK" ? { kind: "TASK", task: { type: what, ...(value === undefined ? {} : { payload: value }) } }
        : { kind: "WORKFLOW", workflow: { workflow: what, ...(value === undefined ? {} : { input: value }) } };
}

// When it would fire, as the server counts it, a moment after the last key.
function Preview({ draft, at }: { draft: Draft; at: string }): JSX.Element {
    const app = useApp();
    const { words, times } = app;
    const say = words.schedule_acts;
    const [tried, set_tried] = useState<{ of: string; next: string[]; problem: Problem | null }>({ of: "", next: [], problem: null });
    const timing = timing_of(draft, at);
    const is_empty = Object.values(timing)[0]!.trim() === "";
    const of = JSON.stringify([draft.type, timing]);
    useEffect(() => {
        if (is_empty) return;
        let wanted = true;
        const body = { name: "preview", type: draft.type, ...timing, starts: { kind: "TASK", task: { type: "preview" } } };
        const timer = setTimeout(() => void call<{ next: string[] }>("POST", "/schedules/preview?count=5", body, { keyless: true }).then(({ data, problem }) => {
            if (wanted) set_tried({ of, next: data?.next ?? [], problem: problem ?? null });
        }), settle_ms);
        return () => {
            wanted = false;
            clearTimeout(timer);
        };
    }, [of]);
    if (is_empty) return <p class="quiet preview" role="status">{say.preview_empty}</p>;
    if (tried.of !== of) return <p class="quiet preview" role="status">{say.looking}</p>;
    if (tried.problem) return <p class="step-error preview" role="status">{tried.problem.kind === "refused" && tried.problem.detail !== "" ? tried.problem.detail : problem_text(tried.problem, words)}</p>;
    const clock = times.clocks(tried.next);
    const said = draft.type === "CRON" ? when_text({ ...draft, type: "CRON" } as unknown as ScheduleSettings, app) : "";
    return (
        <div class="preview" role="status">
            {said !== "" && said !== draft.cron && <p><strong>{said}</strong></p>}
            {tried.next.length === 0 ? <p>{say.preview_none}</p> : <ul>{tried.next.map((time) => <li key={time}>{times.short_day(time, app.now)} {clock(time)}</li>)}</ul>}
        </div>
    );
}

function draft_of(schedule: Schedule | null): Draft {
    const none: Draft = { name: "", type: "CRON", cron: "", every: "", at: "", zone: "", overlap: "ALLOW", kind: "TASK", what: "", data: "" };
    if (!schedule) return none;
    const { name, type, cron, every, zone, overlap } = schedule.settings;
    const { kind, name: what, payload } = starts_what(schedule.settings);
    return { ...none, name, type, cron, every, zone, overlap, kind, what, data: json_text(payload) };
}

export function ScheduleDialog({ schedule, close }: { schedule: Schedule | null; close: () => void }): JSX.Element {
    const { words, times, session } = useApp();
    const say = words.schedule_acts;
    const [draft, set_draft] = useState(() => draft_of(schedule));
    const { busy, act } = useActing();
    const set = (change: Partial<Draft>): void => set_draft((before) => ({ ...before, ...change }));
    const text = (field: keyof Draft) => ({ class: "input", value: draft[field], onInput: (event: JSX.TargetedEvent<HTMLInputElement>) => set({ [field]: event.currentTarget.value }) });
    const at = instant_of(draft.at, times);
    const timing = timing_of(draft, at);
    const because = draft.name.trim() === "" ? say.name_missing : Object.values(timing)[0]!.trim() === "" ? say.when_missing
        : !schedule && draft.what.trim() === "" ? say.what_missing : read_json(draft.data).problem ? words.execution_acts.no_json : "";
    const save = async (): Promise<void> => {
        const body = { name: draft.name.trim(), type: draft.type, ...timing, overlap: draft.overlap };
        const saved = schedule ? await act<Schedule>("PATCH", `/schedules/${schedule.id}`, body, { done: say.changed, keyless: true })
            : await act<Schedule>("POST", "/schedules", { ...body, starts: starts_of(draft, draft.what.trim()) }, { done: say.made });
        if (saved === null) return;
        close();
        if (!schedule) location.hash = links.schedule(saved.id);
    };
    return (
        <Dialog title={schedule ? say.change : say.create} close={close}>
            <label class="field"><span>{words.schedules.name}</span><input {...text("name")} maxLength={100} /></label>
            {!schedule && (
                <label class="field"><span>{words.schedules.when}</span>
                    <select class="input" value={draft.type} onChange={(event) => set({ type: event.currentTarget.value })}>
                        {Object.entries(say.types).map(([one, name]) => <option key={one} value={one}>{name}</option>)}
                    </select>
                </label>
            )}
            {draft.type === "CRON" && (
                <div class="field-row">
                    <label class="field"><span>{words.schedules.expression}</span><input {...text("cron")} placeholder="0 9 * * MON-FRI" maxLength={256} spellcheck={false} autocomplete="off" /></label>
                    <label class="field"><span>{words.schedules.zone}</span><input {...text("zone")} placeholder={session.workspace.time_zone} maxLength={60} spellcheck={false} autocomplete="off" /></label>
                </div>
            )}
            {draft.type === "RECURRING" && <label class="field"><span>{say.every}</span><input {...text("every")} placeholder="15 minutes" maxLength={60} spellcheck={false} /></label>}
            {draft.type === "ONCE" && <label class="field"><span>{say.at}</span><input {...text("at")} type="datetime-local" /></label>}
            <Preview draft={draft} at={at} />
            {!schedule && (
                <>
                    <div class="field-row">
                        <label class="field"><span>{words.schedules.starts}</span>
                            <select class="input" value={draft.kind} onChange={(event) => set({ kind: event.currentTarget.value })}>
                                {["TASK", "WORKFLOW"].map((one) => <option key={one} value={one}>{named(words.schedules.start_kind, one)}</option>)}
                            </select>
                        </label>
                        <label class="field"><span>{draft.kind === "TASK" ? words.tasks.type : words.workflows.workflow}</span><input {...text("what")} maxLength={100} spellcheck={false} autocomplete="off" /></label>
                    </div>
                    <JsonField name={words.schedules.payload} text={draft.data} set={(data) => set({ data })} example={'{"month": true}'} />
                </>
            )}
            <label class="field"><span>{words.schedules.overlap_name}</span>
                <select class="input" value={draft.overlap} onChange={(event) => set({ overlap: event.currentTarget.value })}>
                    {Object.entries(words.schedules.overlap).map(([one, name]) => <option key={one} value={one}>{name}</option>)}
                </select>
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void save()} scope={scope} busy={busy} look="main" because={because}>{say.save}</ActButton>
            </div>
        </Dialog>
    );
}

export function NewSchedule(): JSX.Element {
    const { words } = useApp();
    const [open, set_open] = useState(false);
    return (
        <>
            <ActButton on={() => set_open(true)} scope={scope} look="main">{words.schedule_acts.create}</ActButton>
            {open && <ScheduleDialog schedule={null} close={() => set_open(false)} />}
        </>
    );
}

export function ScheduleActs({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words } = useApp();
    const say = words.schedule_acts;
    const { busy, act } = useActing();
    const [open, set_open] = useState<"" | "backfill" | "change">("");
    const close = (): void => set_open("");
    const path = `/schedules/${schedule.id}`;
    const { name, type } = schedule.settings;
    const ended = schedule.status === "ENDED" ? say.has_ended : "";
    const of_events = type === "EVENT" ? say.of_events : "";
    const pause = async (): Promise<void> => {
        const reason = await overlays.ask({ title: say.pause_ask(name), consequence: say.pause_means, verb: say.pause, note: say.reason });
        if (reason !== null) void act("POST", `${path}/pause`, { reason }, { done: say.paused, undo: () => call("POST", `${path}/resume`) });
    };
    const run = async (): Promise<void> => {
        if (await overlays.ask({ title: say.run_ask(name), consequence: say.run_means, verb: say.run }) !== null) void act("POST", `${path}/run`, {}, { done: say.ran });
    };
    const remove = async (): Promise<void> => {
        if (await overlays.ask({ title: say.delete_ask(name), consequence: say.delete_means, verb: say.delete, grave: true }) === null) return;
        if (await act("DELETE", path, undefined, { done: say.deleted, keyless: true }) !== null) location.hash = links.schedules();
    };
    return (
        <ActionBar>
            <ActButton on={() => void run()} scope={scope} busy={busy} because={ended}>{say.run}</ActButton>
            {schedule.status === "PAUSED" ? <ActButton on={() => void act("POST", `${path}/resume`, {}, { done: say.resumed })} scope={scope} busy={busy} look="main">{say.resume}</ActButton>
                : <ActButton on={() => void pause()} scope={scope} busy={busy} because={ended}>{say.pause}</ActButton>}
            <Menu>
                <ActButton on={() => set_open("change")} scope={scope} because={ended || of_events || (type === "ONCE" ? say.of_once : "")}>{say.change}</ActButton>
                <ActButton on={() => set_open("backfill")} scope={scope} because={of_events}>{say.backfill}</ActButton>
                <ActButton on={() => void remove()} scope={scope} busy={busy} look="grave">{say.delete}</ActButton>
            </Menu>
            {open === "backfill" && <BackfillDialog schedule={schedule} close={close} />}
            {open === "change" && <ScheduleDialog schedule={schedule} close={close} />}
        </ActionBar>
    );
}
