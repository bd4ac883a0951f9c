// Alertas: what a person should look at, in people's words, and where it is explained.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { alert_link, alert_statuses, type Alert } from "../machinery/alert";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { useSteady } from "../parts/steady";
import { links } from "../route";
import { named } from "../words/words";

const level_tones: Record<string, Tone> = { INFO: "neutral", WARNING: "careful", ERROR: "bad", CRITICAL: "bad" };
const status_tones: Record<string, Tone> = { ACKNOWLEDGED: "neutral", RESOLVED: "good" };

function Row({ alert, fresh }: { alert: Alert; fresh: boolean }): JSX.Element {
    const { words } = useApp();
    const say = words.alerts;
    const [open, set_open] = useState(false);
    const href = alert_link(alert);
    const what = named(say.rule, alert.rule);
    const known = what !== alert.rule;
    return (
        <li class={`alert${fresh ? " row-new" : ""}`}>
            <div class="alert-head">
                <Pill tone={level_tones[alert.level] ?? "plain"} dot>{named(say.level, alert.level)}</Pill>
                <h2>{what}</h2>
                {/^work_/.test(alert.rule) ? <span class="quiet">{named(words.work.kinds, alert.subject)}</span> : alert.subject !== "" && <code class="alert-of">{alert.subject}</code>}
            </div>
            {(!known || open) && <p class="alert-says">{alert.message} {known && <code>{alert.rule}</code>}</p>}
            <p class="quiet alert-notes">
                {alert.status !== "FIRING" && <Pill tone={status_tones[alert.status] ?? "plain"}>{named(say.status, alert.status)}</Pill>}
                <span><When at={alert.last_at} as="ago" />{alert.count > 1 && <> · {say.times_of(alert.count)} <span>{say.since("")}</span><When at={alert.first_at} /></>}</span>
                {known && <button type="button" class="why" aria-expanded={open} onClick={() => set_open(!open)}>{say.details}<span class="unseen">: {what}</span></button>}
                {href !== "" && <a class="link" href={href}>{say.explains}<span class="unseen">: {what} {alert.subject}</span></a>}
            </p>
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
