// Stopping sends and letting them go on: always on screen, with why and until when.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, type AppContext } from "../app_context";
import { actor_text } from "../facts";
import type { Contact, SendPause } from "../model";
import { overlays } from "../overlays";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { ActButton, useActing } from "./acting";
import { Icon } from "./icons";
import { Dialog } from "./overlays";
import { later } from "./work";

// «2026-11-03T18:30», as a field of date and time has it, in the shop's time; empty: none.
export function ends_at(chosen: string, typed: string, times: AppContext["times"], now: string): string {
    if (chosen === "") return "";
    if (chosen !== "at") return later(times, now)[chosen as keyof ReturnType<typeof later>] ?? "";
    const [day, clock] = typed.split("T");
    return day && clock ? times.instant(day, clock.slice(0, 5)) : "";
}

export type PauseOf = { scope: "ALL" } | { scope: "CONTACT" | "QUOTE"; of: string; name: string };

export function PauseDialog({ what, close }: { what: PauseOf; close: () => void }): JSX.Element {
    const { words, times, now } = useApp();
    const { act, busy } = useActing();
    const [reason, set_reason] = useState("");
    const [chosen, choose] = useState("");
    const [typed, type] = useState("");
    const say = words.work.pause;
    const until = ends_at(chosen, typed, times, now);
    const wrong = chosen !== "at" ? "" : until === "" ? say.until_missing : until <= now ? say.until_past : "";
    const pause = async (): Promise<void> => {
        if (wrong !== "") return overlays.say(wrong, "bad");
        const body = { scope: what.scope, of: what.scope === "ALL" ? "" : what.of, reason: reason.trim(), ...(until !== "" && { until }) };
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
                <label class="field">
                    <span>{say.until}</span>
                    <select class="input" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
                        {Object.entries(say.untils).map(([one, name]) => <option key={one} value={one}>{name}</option>)}
                    </select>
                </label>
                {chosen === "at" && (
                    <label class="field">
                        <span>{say.until_at}</span>
                        <input class="input" type="datetime-local" value={typed} onInput={(event) => type(event.currentTarget.value)} />
                    </label>
                )}
                <p class="quiet" role="status">{until !== "" && wrong === "" ? say.ends(times.moment(until, now)) : ""}</p>
                <div class="dialog-actions">
                    <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                    <ActButton look="grave" scope="sends:pause" busy={busy} because={wrong} on={() => void pause()}>{say.verb}</ActButton>
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
