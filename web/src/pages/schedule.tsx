// One schedule: when it starts what, the next times, and what became of each time and why.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import { cron_text, late_text, fire_reason, runs_now, starts_what, type Schedule, type ScheduleFire, type ScheduleSettings } from "../machinery/schedule";
import { is_set } from "../model";
import { usePages } from "../pages_of";
import { ListFoot } from "../parts/list_foot";
import { ScheduleActs } from "../parts/schedule_acts";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { Pairs, Value } from "../parts/value";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { NextTime, SchedulePill, StartsWhat, WhenItStarts } from "./schedules";

function text_in(settings: ScheduleSettings, field: string): string {
    const value = settings[field];
    return typeof value === "string" ? value : "";
}

function HowCard({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words, language, session } = useApp();
    const say = words.schedules;
    const { settings } = schedule;
    const only = text_in(settings, "only");
    const filter = (settings.event as { filter?: string } | null | undefined)?.filter ?? "";
    const zone = settings.zone && settings.zone !== session.workspace.time_zone ? settings.zone : say.zone_own(session.workspace.time_zone);
    return (
        <Card title={say.how}>
            <p class="big-line"><WhenItStarts schedule={schedule} /></p>
            <Pairs rows={[
                [say.next, <NextTime schedule={schedule} />],
                [say.last, schedule.last_at ? <><When at={schedule.last_at} /> <span class="quiet">{say.runs(schedule.runs)}</span></> : say.never],
                [say.expression, cron_text(settings.cron, words) !== null && <code>{settings.cron}</code>],
                [say.zone, settings.type === "CRON" && zone],
                [say.filter_events, filter !== "" && <code>{filter}</code>],
                [say.events, settings.type === "EVENT" && say.events_so_far(schedule.events ?? 0, schedule.events_wait ?? 0)],
                [say.only, only !== "" && only !== "ALWAYS" && `${named(say.open_times, only)}: ${named(say.when_closed, text_in(settings, "when_closed"))}`],
                [say.skip, Array.isArray(settings.skip) && settings.skip.join(", ")],
                [say.starts_at, settings.starts_at && <When at={settings.starts_at} />],
                [say.ends_at, settings.ends_at && <When at={settings.ends_at} />],
                [say.runs_max, settings.runs_max > 0 && String(settings.runs_max)],
                [say.jitter, !/^0\D*$/.test(settings.jitter) && settings.jitter],
                [say.missed, named(say.misfire, settings.misfire)],
                [say.overlap_name, named(say.overlap, settings.overlap)],
                [say.pause_on_failure, settings.pause_on_failure && say.pause_on_failure_yes],
                [say.made_by, actor_text(schedule.created_by, words, language)],
            ]} />
        </Card>
    );
}

function WhatCard({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words } = useApp();
    const say = words.schedules;
    const { payload } = starts_what(schedule.settings);
    return (
        <Card title={say.what}>
            <p class="big-line"><StartsWhat schedule={schedule} /></p>
            {payload !== undefined && payload !== null && <Pairs rows={[[say.payload, <Value value={payload} label={say.payload} />]]} />}
        </Card>
    );
}

function AheadCard({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words, times, session } = useApp();
    const say = words.schedules;
    const { data } = useResource<{ next: string[] }>(`/schedules/${encodeURIComponent(schedule.id)}/next?count=8`);
    const { zone } = schedule.settings;
    const own = !zone || zone === session.workspace.time_zone;
    const next = data?.next ?? [];
    const clock = times.clocks(next);
    return (
        <Card title={say.ahead} beside={own ? undefined : say.ahead_note(zone)}>
            {schedule.status === "PAUSED" && <p class="quiet">{say.ahead_paused}</p>}
            {next.length === 0 ? schedule.status !== "PAUSED" && <p class="quiet">{data ? say.ahead_none : words.loading}</p> : (
                <ul class="rows">
                    {next.map((time) => (
                        <li key={time} class="pair">
                            <When at={time} as="day" />
                            <span>{clock(time)}{!own && <small class="quiet"> · {time.slice(11, 16)}</small>}</span>
                        </li>
                    ))}
                </ul>
            )}
        </Card>
    );
}

const outcome_tones: Record<string, Tone> = { FIRED: "good", SKIPPED: "careful", WAITS: "neutral" };

function FireRow({ fire, clock }: { fire: ScheduleFire; clock: (time: string) => string }): JSX.Element {
    const app = useApp();
    const { words, times, language, now } = app;
    const say = words.schedules;
    const late = late_text(fire, language);
    const at = fire.at ?? now;
    const when = times.day_key(at) === times.day_key(now) ? clock(at) : `${times.day_of(at, now)} ${clock(at)}`;
    const notes = [
        fire.count > 1 && fire.until ? `${say.fires_of(fire.count)}, ${say.fires_until(times.moment(fire.until, now))}` : "",
        fire.outcome === "FIRED" && late ? say.decided_late(late) : "",
    ].filter(Boolean).join(" · ");
    return (
        <li class="fire">
            <span class="fire-at"><time dateTime={at} title={times.exact(at)}>{when}</time></span>
            <Pill tone={outcome_tones[fire.outcome] ?? "plain"} dot>{named(say.outcome, fire.outcome)}</Pill>
            <span class="fire-why">
                <span title={fire.reason}>{fire_reason(fire.reason, app)}</span>
                {notes !== "" && <small class="quiet">{notes}</small>}
                {is_set(fire.execution) && <small><a class="link" href={links.execution(fire.execution)}>{say.execution}<span class="unseen"> {fire.execution}</span></a></small>}
                {is_set(fire.task) && <small class="quiet fire-task">{say.task} <a class="link id" href={links.task(fire.task)}>{fire.task}</a></small>}
            </span>
        </li>
    );
}

function FiresCard({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words, times } = useApp();
    const say = words.schedules;
    const pages = usePages<ScheduleFire>(`/schedule-fires?schedule=${schedule.id}`, (fire) => fire.key);
    // Set by hand and made up ones fall anywhere: seconds only where those on time have them.
    const clock = times.clocks(pages.items.filter((fire) => !/^(by_hand|events)/.test(fire.reason)).slice(0, 50).flatMap((fire) => fire.at ?? []));
    return (
        <Card title={say.fires} class="fires-card">
            {!pages.ready ? <Loading /> : pages.items.length === 0 ? <p class="quiet">{say.fires_empty}</p> : (
                <>
                    <ul class="rows fires">{pages.items.map((fire) => <FireRow key={fire.key} fire={fire} clock={clock} />)}</ul>
                    {pages.more !== null && <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />}
                </>
            )}
        </Card>
    );
}

export function SchedulePage({ id }: { id: string }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.schedules;
    const { data, missing } = useResource<Schedule>(`/schedules/${encodeURIComponent(id)}`);
    const back = <a class="crumb" href={links.schedules()}>{say.title} /</a>;
    if (missing) {
        return <><PageHead title={say.not_found} before={back} /><Card><Empty title={say.not_found} note={say.not_found_note} /></Card></>;
    }
    if (!data) return <><PageHead title="…" before={back} /><Loading /></>;
    const reason = data.status === "ACTIVE" ? "" : fire_reason(data.reason, app);
    return (
        <>
            <PageHead title={data.settings.name} before={back} actions={<ScheduleActs schedule={data} />}>
                <SchedulePill schedule={data} />
                {runs_now(data) && <Pill tone="neutral">{say.runs_now}</Pill>}
                {is_set(data.running_execution) && <a class="link page-sub" href={links.execution(data.running_execution)}>{say.execution}</a>}
                {reason !== "" && <span class="quiet page-sub">{reason}</span>}
            </PageHead>
            <div class="schedule">
                <div class="schedule-side">
                    <HowCard schedule={data} />
                    <WhatCard schedule={data} />
                </div>
                <FiresCard schedule={data} />
                <div class="schedule-side"><AheadCard schedule={data} /></div>
            </div>
        </>
    );
}
