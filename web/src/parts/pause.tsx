// Stopping sends and letting them go on: always on screen, with why and until when.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import type { Contact, SendPause } from "../model";
import { overlays } from "../overlays";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { ActButton, useActing } from "./acting";
import { Icon } from "./icons";
import { Dialog } from "./overlays";

export type PauseOf = { scope: "ALL" } | { scope: "CONTACT" | "QUOTE"; of: string; name: string };

export function PauseDialog({ what, close }: { what: PauseOf; close: () => void }): JSX.Element {
    const { words } = useApp();
    const { act, busy } = useActing();
    const [reason, set_reason] = useState("");
    const say = words.work.pause;
    const pause = async (): Promise<void> => {
        const body = { scope: what.scope, of: what.scope === "ALL" ? "" : what.of, reason: reason.trim() };
        if (await act("POST", "/sends/pause", body, { done: say.paused }) !== null) close();
    };
    return (
        <Dialog close={close}
            title={what.scope === "ALL" ? say.title : what.scope === "CONTACT" ? say.title_contact(what.name) : say.title_quote(what.name)}>
            <form class="dialog-form" onSubmit={(event) => {
                event.preventDefault();
                if (!busy) void pause();
            }}>
                <p>{what.scope === "ALL" ? say.consequence : say.consequence_some}</p>
                <label class="field">
                    <span>{say.reason}</span>
                    <input class="input" value={reason} maxLength={500} placeholder={say.reason_hint} autofocus onInput={(event) => set_reason(event.currentTarget.value)} />
                </label>
                <div class="dialog-actions">
                    <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                    <ActButton look="grave" scope="sends:pause" busy={busy} on={() => void pause()}>{say.verb}</ActButton>
                </div>
            </form>
        </Dialog>
    );
}

// In the side bar, or at the top of a phone.
export function PauseButton(): JSX.Element {
    const { words, pauses } = useApp();
    const paused = pauses.some((pause) => pause.scope === "ALL");
    return (
        <ActButton class="always-pause" scope="sends:pause" because={paused ? words.work.pause.paused : ""}
            on={() => overlays.open((close) => <PauseDialog what={{ scope: "ALL" }} close={close} />)}>
            <Icon name="pause" /> <span>{paused ? words.work.pause.paused : words.work.pause.act}</span>
        </ActButton>
    );
}

function PersonLink({ contact }: { contact: string }): JSX.Element {
    const { words } = useApp();
    const { data } = useResource<Contact & { conversations?: Record<string, string> }>(`/contacts/${contact}`);
    const talk = Object.values(data?.conversations ?? {})[0];
    const name = data?.name || words.no_name;
    return talk ? <a class="link" href={links.conversation(talk)}>{name}</a> : <span>{name}</span>;
}

function Band({ pause }: { pause: SendPause }): JSX.Element {
    const { words, language, times, now } = useApp();
    const { act, busy } = useActing();
    const say = words.work.pause;
    return (
        <div class="band" role="status">
            <Icon name="pause" />
            <p>
                <strong>
                    {pause.scope === "ALL" ? say.all : pause.scope === "CHANNEL" ? say.channel(named(words.channel, pause.of))
                        : pause.scope === "CONTACT" ? say.contact : say.quote}
                </strong>{" "}
                {pause.scope === "CONTACT" && <><PersonLink contact={pause.of} />. </>}
                {pause.scope === "QUOTE" && <><a class="link" href={links.quote(pause.of)}>{words.work.act.see}</a>. </>}
                {pause.reason !== "" && `${say.because(pause.reason)} `}
                {pause.since && say.since(times.moment(pause.since, now), actor_text(pause.by, words, language))}{" "}
                {pause.until ? say.ends(times.moment(pause.until, now)) : say.endless}
            </p>
            <ActButton scope="sends:pause" busy={busy}
                on={() => void act("POST", "/sends/resume", { scope: pause.scope, of: pause.of }, { done: say.resumed })}>{say.resume}</ActButton>
        </div>
    );
}

const bands_max = 2;

export function PauseBands(): JSX.Element | null {
    const app = useApp();
    const [all, show_all] = useState(false);
    const pauses = [...app.pauses].sort((one, other) => Number(other.scope === "ALL") - Number(one.scope === "ALL"));
    if (pauses.length === 0) return null;
    const shown = all ? pauses : pauses.slice(0, bands_max);
    return (
        <div class="bands">
            {shown.map((pause) => <Band key={pause.key} pause={pause} />)}
            {shown.length < pauses.length &&
                <button type="button" class="why" onClick={() => show_all(true)}>{app.words.work.pause.more(pauses.length - shown.length)}</button>}
        </div>
    );
}
