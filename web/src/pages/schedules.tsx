// Agenda: what Tero starts by itself, and when.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { cron_text, fire_reason, runs_now, starts_what, when_text, type Schedule } from "../machinery/schedule";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { useColumns, type Columns } from "../parts/columns";
import { ListFoot } from "../parts/list_foot";
import { NewSchedule } from "../parts/schedule_acts";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { SortHead, sorted, useSort } from "../parts/sort";
import { useSteady } from "../parts/steady";
import { links } from "../route";
import { named } from "../words/words";

const statuses: Schedule["status"][] = ["ACTIVE", "PAUSED", "ENDED"];
const tones: Record<string, Tone> = { ACTIVE: "good", PAUSED: "careful", ENDED: "plain" };

export function SchedulePill({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words } = useApp();
    return <Pill tone={tones[schedule.status] ?? "plain"} dot>{named(words.schedules.status, schedule.status)}</Pill>;
}

// In words where there are some, and else the expression, which is then code.
export function WhenItStarts({ schedule }: { schedule: Schedule }): JSX.Element {
    const app = useApp();
    const { settings } = schedule;
    const text = when_text(settings, app);
    const is_code = settings.type === "CRON" && cron_text(settings.cron, app.words) === null;
    return is_code ? <code>{text}</code> : <span title={settings.cron || settings.every}>{text}</span>;
}

export function StartsWhat({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words } = useApp();
    const { kind, name } = starts_what(schedule.settings);
    return <>{named(words.schedules.start_kind, kind)} <strong>{name}</strong></>;
}

export function NextTime({ schedule }: { schedule: Schedule }): JSX.Element {
    const { words } = useApp();
    if (schedule.status === "ACTIVE" && schedule.due_at) return <When at={schedule.due_at} />;
    if (schedule.status === "ACTIVE" && runs_now(schedule)) return <>{words.schedules.waits_for_run}</>;
    return <>{words.schedules.none_ahead}</>;
}

type Column = "when" | "starts" | "status" | "next" | "last";

function Row({ schedule, fresh, shows }: { schedule: Schedule; fresh: boolean; shows: Columns<Column>["shows"] }): JSX.Element {
    const app = useApp();
    const { words } = app;
    // What did not run is what people ask about; that it ran needs no word.
    const [outcome = "", ...why] = (schedule.last_fire ?? "").split(" ");
    const last = outcome === "" || outcome === "FIRED" ? ""
        : `${named(words.schedules.outcome, outcome)}: ${fire_reason(why.join(" "), app)}`;
    const reason = schedule.status === "ACTIVE" ? "" : fire_reason(schedule.reason, app);
    return (
        <tr class={fresh ? "row-fresh" : ""}>
            <td class="cell-who"><a class="row-link" href={links.schedule(schedule.id)}>{schedule.settings.name}</a></td>
            {shows("when") && <td class="cell-what"><span class="one-line"><WhenItStarts schedule={schedule} /></span></td>}
            {shows("starts") && <td class="cell-starts quiet"><span class="one-line"><StartsWhat schedule={schedule} /></span></td>}
            {shows("status") && <td class="cell-status"><SchedulePill schedule={schedule} />{reason !== "" && <span class="quiet cell-about one-line" title={reason}>{reason}</span>}</td>}
            {shows("next") && <td class="cell-until right"><NextTime schedule={schedule} /></td>}
            {shows("last") && <td class="cell-sent right quiet">
                {runs_now(schedule) ? words.schedules.runs_now : schedule.last_at ? <When at={schedule.last_at} as="ago" /> : words.schedules.never}
                {last !== "" && <span class="cell-about cell-skipped">{last}</span>}
            </td>}
        </tr>
    );
}

export function SchedulesPage({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    const say = words.schedules;
    const path = status ? `/schedules?status=${encodeURIComponent(status)}` : "/schedules";
    const pages = usePages<Schedule>(path, (schedule) => schedule.id);
    const sort = useSort<"next" | "name" | "last">("next");
    const ordered = sorted(pages.items, sort, (schedule, column) =>
        column === "name" ? schedule.settings.name : column === "last" ? schedule.last_at : schedule.status === "ACTIVE" ? schedule.due_at : null);
    const steady = useSteady(ordered, (schedule) => schedule.id, `${path} ${sort.column} ${sort.up}`);
    const { shows, choice } = useColumns<Column>("schedules",
        [["when", say.when], ["starts", say.starts], ["status", say.status_column], ["next", say.next], ["last", say.last]]);
    const head = (column: "next" | "name" | "last", right = false): JSX.Element =>
        <SortHead sort={sort} column={column} name={say[column]} label={say.sort_by(say[column])} right={right} />;
    return (
        <>
            <PageHead title={say.title} actions={<>{choice}<NewSchedule /></>} />
            <Chips label={say.filter} chips={["", ...statuses].map((one) =>
                ({ name: one === "" ? say.all : named(say.status_filter, one), href: links.schedules(one), own: one === status }))} />
            <Card class="list-card">
                {!pages.ready ? <Loading /> : ordered.length === 0 ? (
                    status ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                        : <Empty title={say.empty} note={say.empty_note} command="tero schedules create" />
                ) : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        <table class="data-table schedules-table">
                            <thead>
                                <tr>
                                    {head("name")}
                                    {shows("when") && <th scope="col">{say.when}</th>}
                                    {shows("starts") && <th scope="col">{say.starts}</th>}
                                    {shows("status") && <th scope="col">{say.status_column}</th>}
                                    {shows("next") && head("next", true)}
                                    {shows("last") && head("last", true)}
                                </tr>
                            </thead>
                            <tbody>{steady.items.map((one) => <Row key={one.id} schedule={one} fresh={steady.fresh.has(one.id)} shows={shows} />)}</tbody>
                        </table>
                        <ListFoot count={say.count(ordered.length)} more={pages.more} loading={pages.loading_more} />
                    </div>
                )}
            </Card>
        </>
    );
}
