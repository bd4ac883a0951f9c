// Más: on a phone, what the side bar holds elsewhere.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { HealthCard } from "../parts/health";
import { Card, PageHead } from "../parts/small";
import { Settings } from "../parts/settings";

export function MorePage({ left }: { left: () => void }): JSX.Element {
    const { words, dashboard } = useApp();
    return (
        <>
            <PageHead title={words.pages.more} />
            <div class="more">
                <Card><Settings left={left} /></Card>
                {dashboard && <HealthCard health={dashboard.health} demo={dashboard.demo} />}
            </div>
        </>
    );
}
