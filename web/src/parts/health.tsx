// The machinery, in one card: does everything run, and what does it mean when something does not.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { count_text } from "../format";
import type { Health } from "../model";
import { Card, Pill } from "./small";

// A queue this deep is more than a busy minute.
const queue_deep = 100;

// A demo has no WhatsApp of its own, and needs none.
export function health_is_good(health: Health, demo: boolean): boolean {
    return health.agents_online >= health.agents && health.dead_tasks === 0 && (health.whatsapp === "ok" || demo) &&
        health.store === "ok" && health.queue_depth < queue_deep;
}

export function HealthCard({ health, demo }: { health: Health; demo: boolean }): JSX.Element {
    const { words, language } = useApp();
    const say = words.today;
    const state = (text: string): string => (text === "ok" ? say.ok : text === "off" ? say.off : text);
    return (
        <Card title={say.health} id="health">
            <ul class="rows">
                <li class="pair">
                    <span>{say.agents}</span>
                    <Pill tone={health.agents_online >= health.agents ? "good" : "careful"}>{say.of(health.agents_online, health.agents)}</Pill>
                </li>
                <li class="pair">
                    <span>{say.whatsapp}{health.whatsapp === "off" && !demo && <small class="quiet pair-note">{say.whatsapp_off}</small>}</span>
                    <Pill tone={health.whatsapp === "ok" ? "good" : demo ? "plain" : "careful"}>{demo && health.whatsapp === "off" ? say.demo : state(health.whatsapp)}</Pill>
                </li>
                <li class="pair">
                    <span>{say.store}</span>
                    <Pill tone={health.store === "ok" ? "good" : "bad"}>{state(health.store)}</Pill>
                </li>
                <li class="pair">
                    <span>{say.queue}</span>
                    <Pill tone={health.queue_depth < queue_deep ? "good" : "careful"}>{say.queued(health.queue_depth)}</Pill>
                </li>
                <li class="pair">
                    <span>{say.dead}</span>
                    <Pill tone={health.dead_tasks === 0 ? "good" : "bad"}>{count_text(health.dead_tasks, language)}</Pill>
                </li>
            </ul>
        </Card>
    );
}
