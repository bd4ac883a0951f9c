// Alertas: what a person should look at, in people's words, and where it is explained.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import { alert_acts, alert_link, alert_statuses, silences, type Alert } from "../machinery/alert";
import { usePages } from "../pages_of";
import { ActButton, ActionBar, Menu, useActing } from "../parts/acting";
import { Chips } from "../parts/chips";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { useSteady } from "../parts/steady";
import { links } from "../route";
import { named } from "../words/words";

const level_tones: Record<string, Tone> = { INFO: "neutral", WARNING: "careful", ERROR: "bad", CRITICAL: "bad" };
const status_tones: Record<string, Tone> = { ACKNOWLEDGED: "neutral", SILENCED: "plain", RESOLVED: "good" };
const scope = "alerts:write";

function Acts({ alert, what }: { alert: Alert; what: string }): JSX.Element | null {
    const { words } = useApp();
    const say = words.alerts;
    const { busy, act } = useActing();
    const acts = alert_acts(alert);
    const silence = (length: string, done: string): void => void act("POST", "/alerts/silence", { alert: alert.key, for: length }, { done });
    if (acts.length === 0) return null;
    return (
        <ActionBar label={what}>
            {acts.includes("acknowledge") && <ActButton scope={scope} busy={busy} label={`${say.acknowledge}: ${what}`}
                on={() => void act("POST", "/alerts/acknowledge", { alert: alert.key }, { done: say.acknowledged })}>{say.acknowledge}</ActButton>}
            {acts.includes("silence") && (
                <Menu label={`${say.silence}: ${what}`} name={say.silence}>
                    {silences.map((one) => <ActButton key={one} scope={scope} busy={busy} on={() => silence(one, say.silenced(named(say.lengths, one)))}>{named(say.lengths, one)}</ActButton>)}
                </Menu>
            )}
            {acts.includes("hear") && <ActButton scope={scope} busy={busy} label={`${say.hear}: ${what}`} on={() => silence("0s", say.heard)}>{say.hear}</ActButton>}
        </ActionBar>
    );
}

function Row({ alert, fresh }: { alert: Alert; fresh: boolean }): JSX.Element {
    const { words, language } = useApp();
    const say = words.alerts;
    const [open, set_open] = useState(false);
    const href = alert_link(alert);
    const what = named(say.rule, alert.rule);
    const known = what !== alert.rule;
    return (
        <li class={`alert alert-row${fresh ? " row-new" : ""}`}>
            <div class="alert-head">
                <Pill tone={level_tones[alert.level] ?? "plain"} dot>{named(say.level, alert.level)}</Pill>
                <h2>{what}</h2>
                {/^work_/.test(alert.rule) ? <span class="quiet">{named(words.work.kinds, alert.subject)}</span> : alert.subject !== "" && <code class="alert-of">{alert.subject}</code>}
            </div>
            {(!known || open) && <p class="alert-says">{alert.message} {known && <code>{alert.rule}</code>}</p>}
            <p class="quiet alert-notes">
                {alert.status !== "FIRING" && <Pill tone={status_tones[alert.status] ?? "plain"}>{named(say.status, alert.status)}</Pill>}
                <span><When at={alert.last_at} as="ago" />{alert.count > 1 && <> · {say.times_of(alert.count)} <span>{say.since("")}</span><When at={alert.first_at} /></>}</span>
                {alert.silenced_until && alert.status === "SILENCED" && <span>{say.until} <When at={alert.silenced_until} /></span>}
                {alert.acted_by && alert.status !== "FIRING" && <span>{[actor_text(alert.acted_by, words, language), alert.note].filter(Boolean).join(": ")}</span>}
                {known && <button type="button" class="why" aria-expanded={open} onClick={() => set_open(!open)}>{say.details}<span class="unseen">: {what}</span></button>}
                {href !== "" && <a class="link" href={href}>{say.explains}<span class="unseen">: {what} {alert.subject}</span></a>}
            </p>
            <Acts alert={alert} what={what} />
        </li>
    );
}

export function AlertsPage({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    const say = words.alerts;
    const path = status ? `/alerts?status=${encodeURIComponent(status)}` : "/alerts";
    const pages = usePages<Alert>(path, (alert) => alert.key);
    const steady = useSteady(pages.items, (alert) => alert.key, path);
    return (
        <>
            <PageHead title={say.title} />
            <Chips label={say.filter} chips={["", ...alert_statuses].map((one) =>
                ({ name: one === "" ? say.all : named(say.status_filter, one), href: links.alerts(one), own: one === status }))} />
            <Card class="list-card">
                {!pages.ready ? <Loading /> : pages.items.length === 0 ? (
                    status ? <Empty title={say.empty_filter} note={say.empty_filter_note} /> : <Empty title={say.empty} note={say.empty_note} />
                ) : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        <ul class="rows alerts">{steady.items.map((one) => <Row key={one.key} alert={one} fresh={steady.fresh.has(one.key)} />)}</ul>
                        <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />
                    </div>
                )}
            </Card>
        </>
    );
}
