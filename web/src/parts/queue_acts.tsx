// Windows that hold the queue back: a pause, and a limit of what shares a key.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { pause_scopes, type QueueLimit } from "../machinery/task";
import { named } from "../words/words";
import { ActButton, useActing } from "./acting";
import { Dialog } from "./overlays";

export const queue_scope = "tasks:pause";

export function PauseDialog({ close }: { close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.queue;
    const [scope, set_scope] = useState("ALL");
    const [of, set_of] = useState("");
    const [reason, set_reason] = useState("");
    const { busy, act } = useActing();
    const pause = async (): Promise<void> => {
        if (await act("POST", "/queue/pause", { scope, of: scope === "ALL" ? "" : of.trim(), reason: reason.trim() }, { done: say.paused }) !== null) close();
    };
    return (
        <Dialog title={say.pause} close={close}>
            <p>{say.pauses_note}</p>
            <label class="field"><span>{say.what}</span>
                <select class="input" value={scope} onChange={(event) => set_scope(event.currentTarget.value)}>
                    {pause_scopes.map((one) => <option key={one} value={one}>{named(say.scope, one)}</option>)}
                </select>
            </label>
            {scope !== "ALL" && (
                <label class="field"><span>{say.which}</span><input class="input" value={of} maxLength={100} autocomplete="off" spellcheck={false} onInput={(event) => set_of(event.currentTarget.value)} /></label>
            )}
            <label class="field"><span>{say.reason}</span><input class="input" value={reason} maxLength={200} onInput={(event) => set_reason(event.currentTarget.value)} /></label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void pause()} scope={queue_scope} busy={busy} look="grave" because={scope !== "ALL" && of.trim() === "" ? say.which_missing : ""}>{say.pause}</ActButton>
            </div>
        </Dialog>
    );
}

export function LimitDialog({ limit, close }: { limit: QueueLimit | null; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.queue;
    const [key, set_key] = useState(limit?.key ?? "");
    const [at_once, set_at_once] = useState(limit && limit.at_once > 0 ? String(limit.at_once) : "");
    const [starts, set_starts] = useState(limit && limit.starts > 0 ? String(limit.starts) : "");
    const [period, set_period] = useState(limit && limit.starts > 0 ? limit.period : "1min");
    const { busy, act } = useActing();
    const save = async (): Promise<void> => {
        const body = { key: key.trim(), ...(Number(at_once) > 0 ? { at_once: Number(at_once) } : {}), ...(Number(starts) > 0 ? { starts: Number(starts), period: period.trim() } : {}) };
        if (await act("POST", "/queue/limit", body, { done: say.limited }) !== null) close();
    };
    const because = key.trim() === "" ? say.key_missing : Number(at_once) > 0 || Number(starts) > 0 ? "" : say.number_missing;
    return (
        <Dialog title={limit ? say.change_limit : say.new_limit} close={close}>
            <p>{say.limits_note}</p>
            <label class="field"><span>{say.key_of}</span>
                <input class="input" value={key} maxLength={100} readOnly={limit !== null} autocomplete="off" spellcheck={false} placeholder="tenant:*" onInput={(event) => set_key(event.currentTarget.value)} />
            </label>
            <label class="field"><span>{say.at_once_field}</span><input class="input" type="number" min="1" inputMode="numeric" value={at_once} onInput={(event) => set_at_once(event.currentTarget.value)} /></label>
            <div class="field-row">
                <label class="field"><span>{say.starts_field}</span><input class="input" type="number" min="1" inputMode="numeric" value={starts} onInput={(event) => set_starts(event.currentTarget.value)} /></label>
                <label class="field"><span>{say.period_field}</span><input class="input" value={period} maxLength={20} onInput={(event) => set_period(event.currentTarget.value)} /></label>
            </div>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void save()} scope={queue_scope} busy={busy} look="main" because={because}>{say.save}</ActButton>
            </div>
        </Dialog>
    );
}
