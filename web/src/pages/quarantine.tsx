// Cuarentena: what came and could not be read, why, and what it was, to the byte.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { act } from "../api";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import { laid_out, raw_text, type Unread } from "../machinery/alert";
import { overlays } from "../overlays";
import { usePages } from "../pages_of";
import { ActButton, ActionBar, problem_text } from "../parts/acting";
import { Copy } from "../parts/copy";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { Value } from "../parts/value";
import { pulse } from "../pulse";
import { named } from "../words/words";

const read_scope = "quarantine:retry";

// That it still cannot be read is no failure of the act: it stays where it is, with the reason of now.
function useReading(): { busy: boolean; read_again: (unread: Unread) => Promise<boolean> } {
    const { words } = useApp();
    const [busy, set_busy] = useState(false);
    return {
        busy,
        read_again: async (unread) => {
            set_busy(true);
            const { problem } = await act("POST", `/quarantine/${unread.id}/retry`);
            set_busy(false);
            void pulse.beat();
            const is_still = problem?.kind === "refused" && problem.status === 409;
            overlays.say(!problem ? words.quarantine.was_read : is_still ? words.quarantine.still(problem.detail) : problem_text(problem, words), problem ? "bad" : "good");
            return problem === undefined || is_still;
        },
    };
}

function Row({ unread, fresh }: { unread: Unread; fresh: boolean }): JSX.Element {
    const { words, language } = useApp();
    const say = words.quarantine;
    const { busy, read_again } = useReading();
    const [open, set_open] = useState(false);
    const text = open ? raw_text(unread) : "";
    return (
        <li class={`alert${fresh ? " row-new" : ""}`} id={unread.id}>
            <div class="alert-head">
                <Pill tone={unread.read_at ? "good" : "careful"} dot>{unread.read_at ? say.read : say.waits}</Pill>
                <h2>{unread.reason}</h2>
            </div>
            <p class="quiet alert-notes">
                <span>{named(words.channel, unread.channel)} · <When at={unread.at} as="ago" /></span>
                {unread.read_at ? <span><When at={unread.read_at} as="ago" /> {say.read_by(actor_text(unread.read_by, words, language))}. {say.gone}</span> : (
                    <button type="button" class="why" aria-expanded={open} onClick={() => set_open(!open)}>{open ? say.hide : say.show}<span class="unseen">: {unread.reason}</span></button>
                )}
            </p>
            {!unread.read_at && (
                <ActionBar label={unread.reason}>
                    <ActButton on={() => void read_again(unread)} scope={read_scope} busy={busy} label={`${say.read_again}: ${unread.reason}`}>{say.read_again}</ActButton>
                </ActionBar>
            )}
            {open && <div class="alert-raw"><Value value={laid_out(text)} label={say.raw} /><Copy text={text} what={say.raw} /></div>}
        </li>
    );
}

export function QuarantinePage(): JSX.Element {
    const { words } = useApp();
    const say = words.quarantine;
    const pages = usePages<Unread>("/quarantine", (one) => one.id);
    const steady = useSteady(pages.items, (one) => one.id, "quarantine");
    const { busy, read_again } = useReading();
    const unread = pages.items.filter((one) => !one.read_at);
    // One after the other, the oldest first, as they came; it stops where the server does not answer.
    const read_all = async (): Promise<void> => {
        for (const one of [...unread].reverse()) if (!await read_again(one)) return;
    };
    return (
        <>
            <PageHead title={say.title} actions={unread.length > 1 ? <ActButton on={() => void read_all()} scope={read_scope} busy={busy}>{say.read_all(unread.length)}</ActButton> : undefined} />
            <p class="quiet page-note">{say.note}</p>
            <Card class="list-card">
                {!pages.ready ? <Loading /> : pages.items.length === 0 ? <Empty title={say.empty} note={say.empty_note} /> : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        <ul class="rows alerts">{steady.items.map((one) => <Row key={one.id} unread={one} fresh={steady.fresh.has(one.id)} />)}</ul>
                        <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />
                    </div>
                )}
            </Card>
        </>
    );
}
