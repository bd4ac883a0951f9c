// Más: on a phone, what the side bar holds elsewhere.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { HealthCard } from "../parts/health";
import { Icon } from "../parts/icons";
import { lazy } from "../parts/lazy";
import { Card, PageHead } from "../parts/small";
import { Settings } from "../parts/settings";
import { links } from "../route";

const PushSwitch = lazy(async () => (await import("../parts/push_switch")).PushSwitch, "part");

const system = [
    ["workflows", links.executions()], ["schedules", links.schedules()], ["tasks", links.tasks()], ["agents", links.agents()], ["alerts", links.alerts()],
    ["quarantine", links.quarantine], ["access", links.access], ["history", links.history()], ["ai", links.ai], ["settings", links.settings],
] as const;

export function MorePage({ left }: { left: () => void }): JSX.Element {
    const { words, dashboard } = useApp();
    return (
        <>
            <PageHead title={words.pages.more} />
            <div class="more">
                <Card>
                    <ul class="rows more-pages"><li><a class="row-link" href={links.follow_ups()}><Icon name="follow-ups" /> {words.deal.follow_ups}</a></li>
                        <li><a class="row-link" href={links.prices()}><Icon name="prices" /> {words.pages.prices}</a></li></ul>
                </Card>
                <Card title={words.pages.system}>
                    <ul class="rows more-pages">
                        {system.map(([name, href]) => <li key={name}><a class="row-link" href={href}><Icon name={name} /> {words.pages[name]}</a></li>)}
                    </ul>
                </Card>
                <PushSwitch />
                <Card><Settings left={left} /></Card>
                {dashboard && <HealthCard health={dashboard.health} demo={dashboard.demo} />}
            </div>
        </>
    );
}
