// Pausas y límites: what of the queue is held back, by whom and why, and how much of what shares a key runs at once.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import type { QueueLimit, QueuePause } from "../machinery/task";
import type { Page } from "../model";
import { Card, Loading, PageHead, When } from "../parts/small";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";

export function QueuePage(): JSX.Element {
    const { words, language } = useApp();
    const say = words.queue;
    const { data: pauses } = useResource<Page<QueuePause>>("/queue/pauses?limit=200");
    const { data: limits } = useResource<Page<QueueLimit>>("/queue/limits?limit=200");
    const by = (who: string, since: string | null): JSX.Element =>
        <small class="quiet">{[actor_text(who, words, language)].filter(Boolean).map((name) => words.fact_by(name))} · <When at={since} as="ago" /></small>;
    return (
        <>
            <PageHead title={say.title} before={<a class="crumb" href={links.tasks()}>{words.tasks.title} /</a>} />
            <div class="pair-of-cards">
                <Card title={say.pauses}>
                    <p class="quiet card-note">{say.pauses_note}</p>
                    {!pauses ? <Loading /> : pauses.items.length === 0 ? <p>{say.pauses_none}</p> : (
                        <ul class="rows">
                            {pauses.items.map((pause) => (
                                <li key={pause.key} class="acted">
                                    <div>
                                        <strong>{named(say.scope, pause.scope)}</strong> {pause.of !== "" && <code>{pause.of}</code>}
                                        {pause.reason !== "" && <p>{pause.reason}</p>}
                                        <p>{by(pause.by, pause.since)}</p>
                                    </div>
                                </li>
                            ))}
                        </ul>
                    )}
                </Card>
                <Card title={say.limits}>
                    <p class="quiet card-note">{say.limits_note}</p>
                    {!limits ? <Loading /> : limits.items.length === 0 ? <p>{say.limits_none}</p> : (
                        <ul class="rows">
                            {limits.items.map((limit) => (
                                <li key={limit.key} class="acted">
                                    <div>
                                        <code>{limit.key}</code>{" "}
                                        {[limit.at_once > 0 && say.at_once(limit.at_once), limit.starts > 0 && say.starts(limit.starts, limit.period)].filter(Boolean).join(" · ")}
                                        <p>{by(limit.by, limit.since)}</p>
                                    </div>
                                </li>
                            ))}
                        </ul>
                    )}
                </Card>
            </div>
        </>
    );
}
