// A sale to arrange: when it is delivered, how it is paid, and the customer told. Only then it leaves the list.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { is_set, type Conversation, type WorkItem } from "../model";
import { useResource } from "../pulse";
import { ActButton, useActing } from "./acting";
import { Dialog } from "./overlays";
import { Loading } from "./small";

const window_ms = 24 * 3_600_000;

function Fields({ item, who, conversation, close }: {
    item: WorkItem;
    who: string;
    conversation: Conversation | null;
    close: () => void;
}): JSX.Element {
    const { words, times, now } = useApp();
    const { act, busy } = useActing();
    const say = words.work.sale;
    const can_tell = !!conversation?.last_inbound_at && Date.parse(conversation.last_inbound_at) + window_ms > Date.parse(now);
    const [tell, set_tell] = useState(can_tell);
    const [date, set_date] = useState("");
    const [payment, set_payment] = useState("");
    const first = useRef<HTMLInputElement>(null);
    useEffect(() => first.current?.focus(), []);
    const [own, set_own] = useState<string | null>(null);
    const day = date === "" ? "…" : times.long_day(times.instant(date, "12:00"));
    const text = own ?? say.message(item.contact_name.split(" ")[0] ?? "", day, payment || "…");
    const save = async (): Promise<void> => {
        const path = `/work-items/${encodeURIComponent(item.id)}`;
        const note = say.note(day, payment);
        if (tell && await act("POST", `${path}/reply`, { text }) === null) return;
        if (is_set(item.conversation) && await act("POST", `/conversations/${item.conversation}/notes`, { text: note }) === null) return;
        // Told by telephone, or not at all: what was agreed says why nobody wrote.
        const closing = tell ? {} : { unanswered: true, why: note };
        if (await act("POST", `${path}/done`, closing, { done: say.done(who) }) !== null) close();
    };
    return (
        <form class="dialog-form" onSubmit={(event) => {
            event.preventDefault();
            if (date !== "" && payment.trim() !== "" && !busy) void save();
        }}>
            <p class="quiet">{say.about}</p>
            <div class="fields">
                <label class="field">
                    <span>{say.day}</span>
                    <input class="input" type="date" ref={first} value={date} min={times.date_of(now)} onInput={(event) => set_date(event.currentTarget.value)} />
                </label>
                <label class="field">
                    <span>{say.payment}</span>
                    <input class="input" list="payments" value={payment} maxLength={200} onInput={(event) => set_payment(event.currentTarget.value)} />
                    <datalist id="payments">{say.payments.map((one) => <option key={one} value={one} />)}</datalist>
                </label>
            </div>
            {conversation && (
                <label class="check">
                    <input type="checkbox" checked={tell} disabled={!can_tell} onChange={(event) => set_tell(event.currentTarget.checked)} />
                    <span>{say.tell}</span>
                </label>
            )}
            {conversation && !can_tell && <p class="quiet">{say.closed}</p>}
            {tell && (
                <label class="field">
                    <span>{say.text}</span>
                    <textarea class="input" rows={4} maxLength={4096} value={text} onInput={(event) => set_own(event.currentTarget.value)} />
                </label>
            )}
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton look="main" scope="work-items:write" busy={busy} because={date === "" || payment.trim() === "" ? say.fields : ""}
                    on={() => void save()}>{say.verb}</ActButton>
            </div>
        </form>
    );
}

export function SaleDialog({ item, who, close }: { item: WorkItem; who: string; close: () => void }): JSX.Element {
    const { words } = useApp();
    const { data, missing } = useResource<Conversation>(`/conversations/${item.conversation}`);
    return (
        <Dialog title={words.work.sale.title(who)} close={close}>
            {data || missing ? <Fields item={item} who={who} conversation={data} close={close} /> : <Loading />}
        </Dialog>
    );
}
