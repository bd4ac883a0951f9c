// Seguimientos: what goes out next, by day and hour, with its words and what the gate would say; and what did not, and why.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import type { FollowUp } from "../model";
import { useAll, usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { FollowUpRow } from "../parts/follow_up";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead } from "../parts/small";
import { links } from "../route";

const shown_step = 30;
const states = ["PENDING", "SUPPRESSED", "CANCELLED", "SENT", "FAILED"];

interface Listed { items: FollowUp[]; count: number; ready: boolean; more: (() => void) | null; loading: boolean }

// The server gives the latest first; what goes out next is read from the front.
function usePlanned(): Listed {
    const { items, ready } = useAll<FollowUp>("/follow-ups?status=PENDING");
    const [shown, set_shown] = useState(shown_step);
    const ordered = [...items].sort((one, other) => Date.parse(one.due_at ?? "") - Date.parse(other.due_at ?? ""));
    return { items: ordered.slice(0, shown), count: items.length, ready, loading: false, more: shown < items.length ? () => set_shown(shown + shown_step) : null };
}

function Days({ listed, pending }: { listed: Listed; pending: boolean }): JSX.Element {
    const { words, times, now } = useApp();
    const say = words.deal;
    if (!listed.ready) return <Loading />;
    if (listed.items.length === 0) {
        return (
            <Card class="list-card">
                {pending ? <Empty title={say.none} note={say.none_note} /> : <Empty title={say.none_filter} note={say.none_filter_note} />}
            </Card>
        );
    }
    const days = new Map<string, FollowUp[]>();
    for (const one of listed.items) {
        const at = pending ? one.due_at : one.sent_at ?? one.due_at;
        const day = at ? times.date_of(at) : "";
        days.set(day, [...(days.get(day) ?? []), one]);
    }
    const today = times.date_of(now);
    const tomorrow = times.date_of(new Date(Date.parse(now) + 86_400_000).toISOString());
    const day_name = (day: string): string =>
        (day === today ? say.today : day === tomorrow ? say.tomorrow : day === "" ? "" : times.long_day(times.instant(day, "12:00")));
    return (
        <div class="lists">
            {[...days].map(([day, rows]) => (
                <Card key={day} title={<span class="day-name">{day_name(day)}</span>} beside={say.count(rows.length)}>
                    <ul class="rows">{rows.map((one) => <FollowUpRow key={one.id} follow_up={one} />)}</ul>
                </Card>
            ))}
            {listed.more && <ListFoot count={say.count(listed.count)} more={listed.more} loading={listed.loading} />}
        </div>
    );
}

function Planned(): JSX.Element {
    return <Days listed={usePlanned()} pending />;
}

function Others({ status }: { status: string }): JSX.Element {
    const pages = usePages<FollowUp>(`/follow-ups?status=${encodeURIComponent(status)}`, (one) => one.id);
    return <Days pending={false} listed={{ items: pages.items, count: pages.items.length, ready: pages.ready, more: pages.more, loading: pages.loading_more }} />;
}

export function FollowUpsPage({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    return (
        <>
            <PageHead title={say.follow_ups} />
            <Chips label={say.filter} chips={states.map((one) => {
                const asked = one === "PENDING" ? "" : one;
                return { name: say.states[one]!, href: links.follow_ups(asked), own: asked === status };
            })} />
            {status === "" ? <Planned /> : <Others key={status} status={status} />}
        </>
    );
}
