// Más: on a phone, what the side bar holds elsewhere.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { HealthCard } from "../parts/health";
import { Icon } from "../parts/icons";
import { Card, PageHead } from "../parts/small";
import { Settings } from "../parts/settings";
import { links } from "../route";

export function MorePage({ left }: { left: () => void }): JSX.Element {
    const { words, dashboard } = useApp();
    return (
        <>
            <PageHead title={words.pages.more} />
            <div class="more">
                <Card title={words.pages.system}>
                    <ul class="rows more-pages">
                        <li><a class="row-link" href={links.executions()}><Icon name="workflows" /> {words.pages.workflows}</a></li>
                        <li><a class="row-link" href={links.schedules()}><Icon name="schedules" /> {words.pages.schedules}</a></li>
                    </ul>
                </Card>
                <Card><Settings left={left} /></Card>
                {dashboard && <HealthCard health={dashboard.health} demo={dashboard.demo} />}
            </div>
        </>
    );
}
