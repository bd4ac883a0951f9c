// «Lo entendió mal»: a person says what a message meant, and Tero learns from it at the next training.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { act as call } from "../api";
import { useApp } from "../app_context";
import { detail_of, type HistoryEntry, type Message } from "../model";
import { named } from "../words/words";
import { ActButton, may, useActing } from "./acting";
import { Dialog } from "./overlays";

const scope = "messages:write";

// What people said last that messages meant, by message; one that was taken back has none.
export function meanings_in(history: HistoryEntry[]): Map<string, string[]> {
    const meanings = new Map<string, string[]>();
    const told = history.filter((entry) => entry.kind === "message.corrected")
        .sort((one, other) => Date.parse(one.at ?? "") - Date.parse(other.at ?? ""));
    for (const entry of told) {
        const { message, intents } = detail_of(entry);
        if (Array.isArray(intents) && intents.length > 0) meanings.set(String(message), intents.map(String));
        else meanings.delete(String(message));
    }
    return meanings;
}

function Choice({ label, value, none, set }: { label: string; value: string; none: string; set: (value: string) => void }): JSX.Element {
    const { words } = useApp();
    return (
        <label class="field"><span>{label}</span>
            <select class="input" value={value} onChange={(event) => set(event.currentTarget.value)}>
                <option value="">{none}</option>
                {Object.keys(words.intent).map((intent) => (
                    <option key={intent} value={intent}>{intent === "UNKNOWN" ? words.correct.nothing : named(words.intent, intent)}</option>
                ))}
            </select>
        </label>
    );
}

function CorrectDialog({ message, meant, close }: { message: Message; meant: string[]; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.correct;
    const [first, set_first] = useState(meant[0] ?? "");
    const [second, set_second] = useState(meant[1] ?? "");
    const [note, set_note] = useState("");
    const { busy, act } = useActing();
    const path = `/messages/${message.id}/correct`;
    const save = async (): Promise<void> => {
        const intents = [first, second].filter(Boolean);
        const undo = (): ReturnType<typeof call> => call("POST", path, { intents: meant });
        if (await act("POST", path, { intents, note: note.trim() }, { done: say.kept, undo }) !== null) close();
    };
    const because = first === "" ? say.missing : first === second ? say.twice : "";
    return (
        <Dialog title={say.title} close={close}>
            <p class="quoted-words">«{message.body}»</p>
            <p>{say.understood(named(words.intent, message.intent))}</p>
            <Choice label={say.first} value={first} none={say.choose} set={set_first} />
            <Choice label={say.second} value={second} none={say.nothing_more} set={set_second} />
            <label class="field"><span>{say.note}</span>
                <input class="input" maxLength={1000} value={note} placeholder={say.note_such_as} onInput={(event) => set_note(event.currentTarget.value)} />
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                {meant.length > 0 && (
                    <ActButton on={() => void act("POST", path, { intents: [] }, { done: say.taken_back }).then((done) => done !== null && close())}
                        scope={scope} busy={busy}>{say.take_back}</ActButton>
                )}
                <ActButton on={() => void save()} scope={scope} busy={busy} look="main" because={because}>{say.save}</ActButton>
            </div>
        </Dialog>
    );
}

// Under what a customer said.
export function Correct({ message, meant = [] }: { message: Message; meant?: string[] | undefined }): JSX.Element | null {
    const { words, session } = useApp();
    const [open, set_open] = useState(false);
    if (message.body === "" || !may(session, scope)) return null;
    const meaning = meant.map((intent) => named(words.intent, intent)).join(", ");
    return (
        <>
            <button type="button" class="why" onClick={() => set_open(true)}>{meaning === "" ? words.correct.misread : words.correct.meant(meaning)}</button>
            {open && <CorrectDialog message={message} meant={meant} close={() => set_open(false)} />}
        </>
    );
}
