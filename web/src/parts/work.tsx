// What waits for a person, as a list of work: who, what happened, how long ago, and the one act that its kind asks for.
// Each act is one call about one item; its story keeps who did it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { act as send, type Problem } from "../api";
import { useApp, type AppContext } from "../app_context";
import { actor_text } from "../facts";
import { capital, money, phone_text } from "../format";
import { is_set, type Contact, type WorkItem, type WorkItems } from "../model";
import { overlays } from "../overlays";
import { usePages, type Pages } from "../pages_of";
import { useResource } from "../pulse";
import { links } from "../route";
import { reason_text, reason_tone } from "../words/reasons";
import { named, type Words } from "../words/words";
import { ActButton, Menu, useActing } from "./acting";
import { Chips } from "./chips";
import { useKeys } from "./keys";
import { ListFoot } from "./list_foot";
import { SaleDialog } from "./sale";
import { Card, Empty, Loading, Pill, When } from "./small";
import { useSteady } from "./steady";

const statuses = ["TAKEN", "SNOOZED"];
const to_call = ["quote_lapses", "quote_undecided"];  // what a telephone call settles

// The cause that says most: of an answer what the customer wants, else what kind of thing it is.
function reasons_of(item: WorkItem): string[] {
    const first = item.kind === "answer" ? item.causes[0]?.code ?? item.kind : item.kind;
    const besides = item.causes.map((cause) => cause.code).filter((code) => code === "draft_ready" || to_call.includes(code));
    return [...new Set([first, ...besides])];
}

// A sale to arrange and a complaint come first, then whoever waits longest.
function gravity(item: WorkItem): number {
    return item.kind === "sale_to_arrange" || reasons_of(item).includes("complaint") ? 1 : 0;
}

export function who_of(item: WorkItem, words: Words): string {
    return item.contact_name || item.causes[0]?.values.workflow || words.no_name;
}

// «USD 7691.96», as a cause has it.
function money_of(item: WorkItem, app: AppContext): string {
    for (const cause of item.causes) {
        const found = /^([A-Z]{3}) (-?\d+(?:\.\d+)?)$/.exec(cause.values.total ?? "");
        if (found) return money(found[2]!, found[1]!, app.language);
    }
    return "";
}

// The act that its kind asks for: where it leads, or what opens here.
export function main_act(item: WorkItem): { name: keyof Words["work"]["act"]; href?: string } {
    const talk = is_set(item.conversation) ? links.conversation(item.conversation) : "";
    const { execution, task } = item.causes[0]?.values ?? {};
    if (item.kind === "sale_to_arrange") return { name: "arrange" };
    if (item.kind === "approval" && execution) return { name: "decide", href: links.execution(execution) };
    if (item.kind === "answer") {
        const reason = reasons_of(item)[0] ?? "";
        if (["audio", "video"].includes(reason)) return { name: "listen", href: talk };
        if (["image", "document", "plan_to_read", "location", "media"].includes(reason)) return { name: "see", href: talk };
        return { name: ["complaint", "human_request"].includes(reason) ? "attend" : "answer", href: talk };
    }
    const quote = item.quote_number !== "" ? links.quote(item.quote_number) : "";
    const other = talk || quote || (execution ? links.execution(execution) : task ? links.task(task) : links.quarantine);
    return { name: item.kind.startsWith("send_") ? "review" : "see", href: other };
}

export interface WorkActs {
    busy: boolean;
    take: () => Promise<boolean>;
    done: (body?: { unanswered: boolean; why: string }) => Promise<boolean>;
    snooze: (until: string) => Promise<boolean>;
}

export function is_unanswered(problem: Problem): boolean {
    return problem.kind === "refused" && problem.status === 409 && problem.field === "unanswered";
}

// What can be done with any item, by its path: an item, or a conversation with the answer that waits in it. `item` is
// what of it is taken back; empty: nothing.
export function useWork(path: string, who: string, item = path): WorkActs {
    const { words, times, now } = useApp();
    const { act, busy } = useActing();
    const say = words.work;
    const undo = item === "" ? {} : { undo: () => send("POST", `${item}/reopen`) };
    const done = async (body: object): Promise<boolean> => {
        let unanswered = false;
        const answer = await act("POST", `${path}/done`, body, {
            done: say.done_now(who),
            ...undo,
            refused: (problem) => (unanswered = is_unanswered(problem)),
        });
        if (!unanswered) return answer !== null;
        const why = await overlays.ask({
            title: say.unanswered_title, consequence: say.unanswered(who), verb: say.unanswered_verb, grave: true, note: say.why,
        });
        return why === null ? false : done({ unanswered: true, why });
    };
    return {
        busy,
        take: async () => await act("POST", `${path}/take`, {}, { done: say.taken_now(who) }) !== null,
        done: (body) => done(body ?? {}),
        snooze: async (until) =>
            await act("POST", `${path}/snooze`, { until }, { done: say.snoozed_now(who, times.moment(until, now)), ...undo }) !== null,
    };
}

// An hour from now, tomorrow at nine, Monday at nine: in the shop's time.
export function later(times: AppContext["times"], now: string): { hour: string; tomorrow: string; monday: string } {
    const day_after = (days: number): string => new Date(Date.parse(`${times.date_of(now)}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    const weekday = new Date(`${times.date_of(now)}T12:00:00Z`).getUTCDay();
    return {
        hour: new Date(Date.parse(now) + 3_600_000).toISOString(),
        tomorrow: times.instant(day_after(1), "09:00"),
        monday: times.instant(day_after((8 - weekday) % 7 || 7), "09:00"),
    };
}

function CallLink({ item }: { item: WorkItem }): JSX.Element {
    const { words } = useApp();
    const { data } = useResource<Contact>(`/contacts/${item.contact}`);
    if (!data?.phone) return <a class="button" href={links.conversation(item.conversation)}>{words.work.act.answer}</a>;
    return <a class="button button-main" href={`tel:+${data.phone}`} title={phone_text(data.phone)}>{words.work.act.call}</a>;
}

function Row({ item, fresh }: { item: WorkItem; fresh: boolean }): JSX.Element {
    const app = useApp();
    const { words, language, times, now } = app;
    const say = words.work;
    const who = who_of(item, words);
    const acts = useWork(`/work-items/${encodeURIComponent(item.id)}`, who);
    const main = main_act(item);
    const name = say.act[main.name];
    const where = is_set(item.conversation) ? links.conversation(item.conversation) : main.href ?? "";
    const total = money_of(item, app);
    const said = item.causes[0]?.values.text || item.text;
    const times_of = later(times, now);
    const scope = "work-items:write";
    const first = gravity(item) > 0;
    return (
        <li class={`work-row${fresh ? " row-fresh" : ""}`} data-item={item.id}>
            <div class="work-who">
                <a class="row-link" href={where}>{who}</a>
                <span class="quiet work-quote">
                    {item.quote_number !== "" && <a class="above" href={links.quote(item.quote_number)}>{item.quote_number}</a>}
                    {total !== "" && <>{item.quote_number !== "" && " · "}{total}</>}
                </span>
            </div>
            <p class="work-what">
                {reasons_of(item).map((reason) => (
                    <span key={reason}><Pill tone={reason_tone(reason)}>{capital(reason_text(reason, language, "person"))}</Pill>{" "}</span>
                ))}
                {item.causes.some((cause) => cause.code === "customer_wrote") && said !== "" && <span class="quiet">{say.wrote_after} </span>}
                {said !== "" && <span>{words.quoted(said)}</span>}
                {item.status === "TAKEN" && item.taken_by !== "" && <span class="quiet"> {say.by(actor_text(item.taken_by, words, language))}</span>}
            </p>
            <span class="quiet work-since">
                {item.status === "SNOOZED" && item.snoozed_until ? say.until(times.moment(item.snoozed_until, now)) : <When at={item.since} as="ago" />}
            </span>
            <div class="work-acts above">
                {to_call.includes(item.kind) ? <CallLink item={item} />
                    : main.href !== undefined ? <a class={`button${first ? " button-main" : ""}`} href={main.href} aria-label={say.act_on(name, who)}>{name}</a>
                    : <ActButton look={first ? "main" : "plain"} scope={scope} busy={acts.busy} label={say.act_on(name, who)} 
                        on={() => overlays.open((close) => <SaleDialog item={item} who={who} close={close} />)}>{name}</ActButton>}
                <Menu label={say.more_on(who)}>
                    <ActButton class="work-done" scope={scope} busy={acts.busy} shortcut="e" on={() => void acts.done()}>{say.done}</ActButton>
                    {item.status !== "TAKEN" && is_set(item.conversation) &&
                        <ActButton scope={scope} busy={acts.busy} on={() => void acts.take()}>{say.take}</ActButton>}
                    <ActButton class="work-snooze" scope={scope} busy={acts.busy} shortcut="h" on={() => void acts.snooze(times_of.hour)}>{say.snooze_hour}</ActButton>
                    <ActButton scope={scope} busy={acts.busy} on={() => void acts.snooze(times_of.tomorrow)}>{say.snooze_tomorrow}</ActButton>
                    <ActButton scope={scope} busy={acts.busy} on={() => void acts.snooze(times_of.monday)}>{say.snooze_monday}</ActButton>
                </Menu>
            </div>
        </li>
    );
}

export function open_count(work: WorkItems | null, kind = ""): number {
    return (work?.counts ?? []).reduce((sum, one) => sum + (one.status === "OPEN" && (kind === "" || one.kind === kind) ? one.count : 0), 0);
}

// j and k walk the rows, e and h act on the one that has the focus; the focus goes on to the next before it leaves.
function useRowKeys(): void {
    const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".work-row")];
    const own = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>(".work-row") ?? null;
    const focus = (row: HTMLElement | undefined): void => row?.querySelector<HTMLElement>(".row-link")?.focus();
    const walk = (step: number) => (): void => {
        const all = rows();
        const at = all.indexOf(own()!);
        focus(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + step))]);
    };
    useKeys({
        j: walk(1),
        k: walk(-1),
        Enter: () => {
            const row = own();
            if (!row || !document.activeElement?.classList.contains("row-link")) return false;
            row.querySelector<HTMLElement>(".work-acts > .button")?.click();
            return true;
        },
        e: () => {
            const row = own();
            if (!row) return false;
            const all = rows();
            const at = all.indexOf(row);
            focus(all[at + 1] ?? all[at - 1]);
            row.querySelector<HTMLElement>(".work-done")?.click();
            return true;
        },
        h: () => {
            const menu = own()?.querySelector<HTMLDetailsElement>(".menu");
            if (!menu) return false;
            menu.open = true;
            menu.querySelector<HTMLElement>(".work-snooze")?.focus();
            return true;
        },
    });
}

function list_path(chosen: string): string {
    if (statuses.includes(chosen)) return `/work-items?status=${chosen}`;
    return `/work-items?status=OPEN${chosen === "" ? "" : `&kind=${encodeURIComponent(chosen)}`}`;
}

const shown_first = 8;  // the rest is one click away, so that the charts stay within reach

export function WaitingCard({ chosen }: { chosen: string }): JSX.Element {
    const { words } = useApp();
    const say = words.work;
    const [all, show_all] = useState(false);
    const path = list_path(chosen);
    const pages: Pages<WorkItem> = usePages<WorkItem>(path, (item) => item.id);
    const head = pages.head as WorkItems | null;
    const waiting = open_count(head);
    const ordered = statuses.includes(chosen) ? pages.items : [...pages.items].sort((one, other) => gravity(other) - gravity(one) ||
        Date.parse(one.since ?? "") - Date.parse(other.since ?? ""));
    const steady = useSteady(ordered, (item) => item.id, path);
    useRowKeys();
    const count_of = (status: string): number =>
        (head?.counts ?? []).reduce((sum, one) => sum + (one.status === status ? one.count : 0), 0);
    const kinds = [...new Set((head?.counts ?? []).filter((one) => one.status === "OPEN" && one.count > 0).map((one) => one.kind))];
    const chips = [
        { name: say.all, href: links.waiting(), own: chosen === "", count: waiting },
        ...kinds.map((kind) => ({ name: named(say.kinds, kind), href: links.waiting(kind), own: chosen === kind, count: open_count(head, kind) })),
        ...statuses.filter((status) => count_of(status) > 0 || chosen === status).map((status) => ({
            name: status === "TAKEN" ? say.taken : say.snoozed, href: links.waiting(status), own: chosen === status, count: count_of(status),
        })),
    ];
    const shown = all || chosen !== "" ? steady.items : steady.items.slice(0, shown_first);
    return (
        <Card class="waiting-card" title={<>{say.title} {waiting > 0 && <Pill tone="accent">{waiting}</Pill>}</>}
            beside={shown.length > 1 && <span class="keys-hint">{say.keys}</span>}>
            {(chips.length > 2 || chosen !== "") && <Chips label={say.filter} chips={chips} />}
            {!pages.ready ? <Loading /> : steady.items.length === 0 ? (
                chosen === "" ? <Empty title={words.today.nobody} note={words.today.nobody_note} />
                    : <Empty title={say.nobody_kind} note={say.nobody_kind_note} />
            ) : (
                <div class="list" {...steady.on}>
                    {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{say.show_new(steady.waiting)}</button>}
                    <ul class="rows">
                        {shown.map((item) => <Row key={item.id} item={item} fresh={steady.fresh.has(item.id)} />)}
                    </ul>
                    {shown.length < steady.items.length ? (
                        <button type="button" class="button work-all" onClick={() => show_all(true)}>{words.today.waiting_all(waiting)}</button>
                    ) : pages.more && <ListFoot count={say.waiting(pages.items.length)} more={pages.more} loading={pages.loading_more} />}
                </div>
            )}
        </Card>
    );
}
