// A message that is planned: when, in which words, and what the gate would say, before it goes out. It can be called
// off or put elsewhere; the gate's word for that time stands beside the choice.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { useApp } from "../app_context";
import { step_text } from "../facts";
import type { FollowUp, Verdict } from "../model";
import { overlays } from "../overlays";
import { links } from "../route";
import { reason_text } from "../words/reasons";
import { named } from "../words/words";
import { ActButton, Menu, useActing } from "./acting";
import { Dialog } from "./overlays";
import { Pill, When } from "./small";

// Asked once for each time: it changes only when the follow-up does.
function useVerdict(follow_up: FollowUp, at: string): Verdict | null {
    const [found, set_found] = useState<{ key: string; verdict: Verdict } | null>(null);
    const key = `${follow_up.id} ${at} ${follow_up.due_at} ${follow_up.reason}`;
    useEffect(() => {
        let wanted = true;
        void get<Verdict>(`/follow-ups/${follow_up.id}/verdict${at === "" ? "" : `?at=${encodeURIComponent(at)}`}`).then(({ data }) => {
            if (wanted && data) set_found({ key, verdict: data });
        });
        return () => {
            wanted = false;
        };
    }, [key]);
    return found?.key === key ? found.verdict : null;
}

function VerdictLine({ verdict }: { verdict: Verdict }): JSX.Element {
    const { words, language, times, now } = useApp();
    const say = words.deal;
    const tone = verdict.verdict === "OPEN" ? "good" : verdict.verdict === "LATER" ? "careful" : "bad";
    const reason = verdict.reason === "" ? "" : reason_text(verdict.reason, language);
    return (
        <p>
            <Pill tone={tone}>{say.would(verdict.verdict === "LATER" && verdict.at ? say.leaves(times.moment(verdict.at, now)) : named(say.verdicts, verdict.verdict), reason)}</Pill>
            {verdict.checks.length > 0 && (
                <details class="checks">
                    <summary class="why">{say.checks}</summary>
                    <ul>{verdict.checks.map((check, at) => (
                        <li key={at}>{check.passes ? "✓" : "✗"} {reason_text(check.code, language)} <span class="quiet">{[check.value, check.limit].filter(Boolean).join(" / ")}</span></li>
                    ))}</ul>
                </details>
            )}
        </p>
    );
}

function MoveDialog({ follow_up, close }: { follow_up: FollowUp; close: () => void }): JSX.Element {
    const { words, times, now } = useApp();
    const say = words.deal;
    const { act, busy } = useActing();
    const due = follow_up.due_at ?? now;
    const [date, set_date] = useState(times.date_of(due));
    const [clock, set_clock] = useState(times.clock(due).padStart(5, "0"));
    const at = date === "" || clock === "" ? "" : times.instant(date, clock);
    const verdict = useVerdict(follow_up, at);
    const move = async (when: string, done: string): Promise<void> => {
        if (await act("POST", `/follow-ups/${follow_up.id}/move`, { at: when }, { done }) !== null) close();
    };
    return (
        <Dialog title={say.move_title(follow_up.quote_number)} close={close}>
            <div class="fields">
                <label class="field"><span>{say.day}</span><input class="input" type="date" value={date} min={times.date_of(now)} onInput={(event) => set_date(event.currentTarget.value)} /></label>
                <label class="field"><span>{say.hour}</span><input class="input" type="time" value={clock} onInput={(event) => set_clock(event.currentTarget.value)} /></label>
            </div>
            <div class="move-verdict" aria-live="polite">{verdict && <VerdictLine verdict={verdict} />}</div>
            <div class="dialog-actions">
                <ActButton scope="follow-ups:write" busy={busy} on={() => void move(now, say.sooner_done)}>{say.sooner}</ActButton>
                <ActButton look="main" scope="follow-ups:write" busy={busy} because={at === "" ? say.day : ""} on={() => void move(at, say.moved(times.moment(at, now)))}>{say.move}</ActButton>
            </div>
        </Dialog>
    );
}

export function FollowUpRow({ follow_up, with_quote = true }: { follow_up: FollowUp; with_quote?: boolean }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const say = words.deal;
    const { act, busy } = useActing();
    const step = step_text(follow_up.step, follow_up.after, app);
    const pending = follow_up.status === "PENDING" || follow_up.status === "BOOKED";
    return (
        <li class="planned-row" data-follow-up={follow_up.id}>
            <span class="planned-at"><When at={pending ? follow_up.due_at : follow_up.sent_at ?? follow_up.due_at} as={with_quote ? "clock" : "moment"} /></span>
            <div class="planned-what">
                <p>{with_quote && <><a class="link" href={links.quote(follow_up.quote_number)}>{follow_up.quote_number}</a>{" · "}</>}<span class="quiet">{say.step(step)}</span></p>
                {pending ? <Planned follow_up={follow_up} />
                    : follow_up.reason !== "" && <p><Pill>{reason_text(follow_up.reason, language)}</Pill></p>}
            </div>
            {pending && (
                <Menu label={`${words.acting.more}: ${follow_up.quote_number} ${step}`}>
                    <ActButton scope="follow-ups:write" on={() => overlays.open((close) => <MoveDialog follow_up={follow_up} close={close} />)}>{say.move}</ActButton>
                    <ActButton scope="follow-ups:write" busy={busy} look="grave" on={() => void overlays.ask({
                        title: say.cancel_ask_title(step), consequence: say.cancel_ask(follow_up.quote_number), verb: say.cancel, grave: true,
                    }).then((yes) => (yes === null ? null : act("POST", `/follow-ups/${follow_up.id}/cancel`, {}, { done: say.cancelled })))}>{say.cancel}</ActButton>
                </Menu>
            )}
        </li>
    );
}

function Planned({ follow_up }: { follow_up: FollowUp }): JSX.Element | null {
    const { words } = useApp();
    const verdict = useVerdict(follow_up, "");
    if (!verdict) return null;
    return (
        <>
            {verdict.text !== "" && <p>{words.quoted(verdict.text)}</p>}
            <VerdictLine verdict={verdict} />
        </>
    );
}
