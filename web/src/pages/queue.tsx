// Pausas y límites: what of the queue is held back, by whom and why, and how much of what shares a key runs at once.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import type { QueueLimit, QueuePause } from "../machinery/task";
import type { Page } from "../model";
import { overlays } from "../overlays";
import { ActButton, ActionBar, useActing } from "../parts/acting";
import { LimitDialog, PauseDialog, queue_scope } from "../parts/queue_acts";
import { Card, Loading, PageHead, When } from "../parts/small";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";

function By({ who, since }: { who: string; since: string | null }): JSX.Element {
    const { words, language } = useApp();
    const name = actor_text(who, words, language);
    return <p><small class="quiet">{name !== "" && <>{words.fact_by(name)} · </>}<When at={since} as="ago" /></small></p>;
}

function PauseRow({ pause }: { pause: QueuePause }): JSX.Element {
    const { words } = useApp();
    const say = words.queue;
    const { busy, act } = useActing();
    const what = [named(say.scope, pause.scope), pause.of].filter(Boolean).join(" ");
    const { scope, of, reason } = pause;
    return (
        <li class="acted">
            <div>
                <strong>{named(say.scope, scope)}</strong> {of !== "" && <code>{of}</code>}
                {reason !== "" && <p>{reason}</p>}
                <By who={pause.by} since={pause.since} />
            </div>
            <ActButton on={() => void act("POST", "/queue/resume", { scope, of }, { done: say.resumed })} scope={queue_scope} busy={busy} label={`${say.resume}: ${what}`}>{say.resume}</ActButton>
        </li>
    );
}

function LimitRow({ limit, change }: { limit: QueueLimit; change: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.queue;
    const { busy, act } = useActing();
    const remove = async (): Promise<void> => {
        if (await overlays.ask({ title: say.unlimit_ask, consequence: say.unlimit_means(limit.key), verb: say.unlimit, grave: true }) !== null) {
            void act("POST", "/queue/unlimit", { key: limit.key }, { done: say.unlimited });
        }
    };
    return (
        <li class="acted">
            <div>
                <code>{limit.key}</code>{" "}
                {[limit.at_once > 0 && say.at_once(limit.at_once), limit.starts > 0 && say.starts(limit.starts, limit.period)].filter(Boolean).join(" · ")}
                <By who={limit.by} since={limit.since} />
            </div>
            <ActionBar label={limit.key}>
                <ActButton on={change} scope={queue_scope} label={`${say.change}: ${limit.key}`}>{say.change}</ActButton>
                <ActButton on={() => void remove()} scope={queue_scope} busy={busy} label={`${say.unlimit}: ${limit.key}`}>{say.unlimit}</ActButton>
            </ActionBar>
        </li>
    );
}

export function QueuePage(): JSX.Element {
    const { words } = useApp();
    const say = words.queue;
    const { data: pauses } = useResource<Page<QueuePause>>("/queue/pauses?limit=200");
    const { data: limits } = useResource<Page<QueueLimit>>("/queue/limits?limit=200");
    const [pausing, set_pausing] = useState(false);
    const [limiting, set_limiting] = useState<QueueLimit | "new" | null>(null);
    return (
        <>
            <PageHead title={say.title} before={<a class="crumb" href={links.tasks()}>{words.tasks.title} /</a>} />
            <div class="pair-of-cards">
                <Card title={say.pauses} beside={<ActButton on={() => set_pausing(true)} scope={queue_scope}>{say.pause}</ActButton>}>
                    <p class="quiet card-note">{say.pauses_note}</p>
                    {!pauses ? <Loading /> : pauses.items.length === 0 ? <p>{say.pauses_none}</p>
                        : <ul class="rows">{pauses.items.map((one) => <PauseRow key={one.key} pause={one} />)}</ul>}
                </Card>
                <Card title={say.limits} beside={<ActButton on={() => set_limiting("new")} scope={queue_scope}>{say.new_limit}</ActButton>}>
                    <p class="quiet card-note">{say.limits_note}</p>
                    {!limits ? <Loading /> : limits.items.length === 0 ? <p>{say.limits_none}</p>
                        : <ul class="rows">{limits.items.map((one) => <LimitRow key={one.key} limit={one} change={() => set_limiting(one)} />)}</ul>}
                </Card>
            </div>
            {pausing && <PauseDialog close={() => set_pausing(false)} />}
            {limiting && <LimitDialog limit={limiting === "new" ? null : limiting} close={() => set_limiting(null)} />}
        </>
    );
}
