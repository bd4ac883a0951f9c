// What a person does with a quote. What decides it can be taken back: the server opens it again.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { act as call } from "../api";
import { useApp } from "../app_context";
import type { Quote } from "../model";
import { overlays } from "../overlays";
import { ActButton, ActionBar, Menu, useActing } from "./acting";
import { Dialog } from "./overlays";
import { PauseDialog } from "./pause";
import { ReviseDialog } from "./pricing";

const causes = ["price", "delivery", "bought_elsewhere", "other"];

function RejectDialog({ quote, close }: { quote: Quote; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    const { act, busy } = useActing();
    const [cause, set_cause] = useState("price");
    const [reason, set_reason] = useState("");
    const reject = async (): Promise<void> => {
        if (await act("POST", `/quotes/${quote.number}/reject`, { cause, reason: reason.trim() },
            { done: say.rejected(quote.number), undo: () => call("POST", `/quotes/${quote.number}/reopen`) }) !== null) close();
    };
    return (
        <Dialog title={say.reject_title(quote.number)} close={close}>
            <p>{say.reject_about}</p>
            <fieldset class="choices">
                <legend>{say.reject_cause}</legend>
                {causes.map((one) => (
                    <label key={one} class="check"><input type="radio" name="cause" checked={cause === one} onChange={() => set_cause(one)} /> {say.causes[one]}</label>
                ))}
            </fieldset>
            <label class="field">
                <span>{say.reject_note}</span>
                <input class="input" value={reason} maxLength={1000} onInput={(event) => set_reason(event.currentTarget.value)} />
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton look="grave" scope="quotes:decide" busy={busy} on={() => void reject()}>{say.reject}</ActButton>
            </div>
        </Dialog>
    );
}

function ExtendDialog({ quote, close }: { quote: Quote; close: () => void }): JSX.Element {
    const { words, times, now } = useApp();
    const say = words.deal;
    const { act, busy } = useActing();
    const week = times.date_of(new Date(Date.parse(now) + 7 * 86_400_000).toISOString());
    const [date, set_date] = useState(week);
    const extend = async (): Promise<void> => {
        const until = times.instant(date, "23:59");
        if (await act("POST", `/quotes/${quote.number}/extend`, { until }, { done: say.extended(times.long_day(until)) }) !== null) close();
    };
    return (
        <Dialog title={say.extend_title(quote.number)} close={close}>
            <p class="quiet">{say.extend_about}</p>
            <label class="field">
                <span>{say.extend_until}</span>
                <input class="input" type="date" value={date} min={times.date_of(now)} autofocus onInput={(event) => set_date(event.currentTarget.value)} />
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton look="main" scope="quotes:write" busy={busy} because={date === "" ? say.extend_until : ""} on={() => void extend()}>{say.extend}</ActButton>
            </div>
        </Dialog>
    );
}

export function QuoteActs({ quote, who }: { quote: Quote; who: string }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    const { act, busy } = useActing();
    const path = `/quotes/${quote.number}`;
    const open = quote.status === "SENT" || quote.status === "VIEWED";
    const decided = quote.status === "ACCEPTED" || quote.status === "REJECTED";
    const reopen = () => call("POST", `${path}/reopen`);
    const accept = async (): Promise<void> => {
        const reason = await overlays.ask({ title: say.accept_title(quote.number), consequence: say.accept_about, verb: say.accept, note: say.accept_note });
        if (reason !== null) await act("POST", `${path}/accept`, { reason }, { done: say.accepted(quote.number), undo: reopen });
    };
    const resend = async (): Promise<void> => {
        if (await overlays.ask({ title: say.resend_title(quote.number), consequence: say.resend_ask(who), verb: say.resend }) !== null)
            await act("POST", `${path}/resend`, {}, { done: say.resent });
    };
    const copy = (): void => {
        const link = `${location.origin}/q/${quote.token}`;
        const said = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error("no clipboard"));
        void said.then(() => overlays.say(say.copied), () => overlays.say(`${say.copy_failed} ${link}`));
    };
    const again = open || quote.status === "EXPIRED";
    return (
        <ActionBar>
            {quote.status === "DRAFT" && <ActButton look="main" scope="quotes:write" busy={busy} on={() => void act("POST", `${path}/send`, {}, { done: say.sent(quote.number) })}>{say.send}</ActButton>}
            {again && <ActButton look="main" scope="quotes:decide" busy={busy} on={() => void accept()}>{say.accept}</ActButton>}
            {again && <ActButton scope="quotes:decide" busy={busy} on={() => overlays.open((close) => <RejectDialog quote={quote} close={close} />)}>{say.reject}</ActButton>}
            {decided && <ActButton scope="quotes:decide" busy={busy} on={() => void act("POST", `${path}/reopen`, {}, { done: say.reopened(quote.number) })}>{say.reopen}</ActButton>}
            <Menu>
                {(again || quote.status === "DRAFT") && <ActButton scope="quotes:write" on={() => overlays.open((close) => <ReviseDialog quote={quote} close={close} />)}>{say.revise}</ActButton>}
                {again && <ActButton scope="quotes:write" on={() => overlays.open((close) => <ExtendDialog quote={quote} close={close} />)}>{say.extend}</ActButton>}
                {open && <ActButton scope="quotes:write" busy={busy} on={() => void resend()}>{say.resend}</ActButton>}
                {quote.sent_at && <a class="button" href={`/q/${quote.token}`} target="_blank" rel="noreferrer">{say.as_customer}</a>}
                <a class="button" href={`/api/v1/quotes/${quote.number}/pdf`} target="_blank" rel="noreferrer">{say.pdf}</a>
                {quote.sent_at && <button type="button" class="button" onClick={copy}>{say.copy_link}</button>}
                <ActButton scope="sends:pause" on={() => overlays.open((close) =>
                    <PauseDialog what={{ scope: "QUOTE", of: quote.id, name: quote.number }} close={close} />)}>{say.pause}</ActButton>
            </Menu>
        </ActionBar>
    );
}
