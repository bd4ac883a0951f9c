// Cotizaciones: every quote that fits what is looked for, in the order that is asked for, page by page; what they come
// to, as a file, and what is done with several at once.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { act, get } from "../api";
import { useApp, type AppContext } from "../app_context";
import { csv_number, csv_text, download } from "../csv";
import { count_text, decimal_text, money } from "../format";
import type { FollowUp, Page, Quote, QuotePage, QuoteStatus } from "../model";
import { overlays } from "../overlays";
import { usePages } from "../pages_of";
import { ActButton, ActionBar, problem_text } from "../parts/acting";
import { Chips } from "../parts/chips";
import { ListFoot } from "../parts/list_foot";
import { Icon } from "../parts/icons";
import { NewQuoteDialog } from "../parts/pricing";
import { Card, Empty, Loading, PageHead, StatusPill, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { pulse, useResource } from "../pulse";
import { links, type QuoteFilter } from "../route";
import { named } from "../words/words";

const statuses: QuoteStatus[] = [
    "SENT", "VIEWED", "ACCEPTED", "REJECTED", "EXPIRED", "WAITING_DATA", "DRAFT", "SUPERSEDED",
];
// What waits for an answer is two lists: whoever has opened the quote comes first.
const open = "OPEN";
const open_statuses: QuoteStatus[] = ["VIEWED", "SENT"];
const whole_page = 500;
const search_wait_ms = 250;

function what_text(quote: Quote, app: AppContext): string {
    const { priced } = quote;
    const request = priced?.request;
    const product = request?.product ? request.product[0]!.toUpperCase() + request.product.slice(1) : "";
    const named_so = priced?.lines[0]?.text || [product, request?.thickness_mm ? `${request.thickness_mm} mm` : ""].filter(Boolean).join(" ");
    const area = priced && Number(priced.area_m2) > 0
        ? `${decimal_text(priced.area_m2, 2, app.language).replace(/[.,]00$/, "")}\u00a0m²` : "";
    return [named_so, area].filter(Boolean).join(" · ");
}

function csv_rows(quotes: Quote[], app: AppContext): string[][] {
    const { words, language } = app;
    return [
        words.quotes.csv,
        ...quotes.map((quote) => [
            quote.number, quote.contact_name, named(words.status, quote.status), quote.priced?.lines[0]?.text ?? "",
            csv_number(quote.priced?.area_m2 ?? "", language), quote.priced?.currency ?? "",
            csv_number(quote.priced?.after_discount ?? "", language), csv_number(quote.priced?.with_iva ?? "", language),
            quote.created_at ?? "", quote.sent_at ?? "", quote.valid_until ?? "",
        ]),
    ];
}

function save_csv(quotes: Quote[], app: AppContext): void {
    download(`tero-${app.words.quotes.title.toLowerCase()}-${app.now.slice(0, 10)}.csv`, csv_text(csv_rows(quotes, app), app.language));
}

// The filter as the server reads it.
export function list_path(filter: QuoteFilter, status: string, app: Pick<AppContext, "language" | "times" | "now">): string {
    const asked: [string, string][] = [["language", app.language], ["status", status], ["q", filter.q], ["sort", filter.sort]];
    if (filter.days !== "") {
        const since = new Date(Date.parse(app.now) - Number(filter.days) * 86_400_000).toISOString();
        asked.push(["from", app.times.instant(app.times.date_of(since), "00:00")]);
    }
    return `/quotes?${new URLSearchParams(asked.filter(([, value]) => value !== ""))}`;
}

// Every quote of a filter, whatever is loaded.
async function all_of(path: string, app: AppContext): Promise<Quote[] | null> {
    const all: Quote[] = [];
    for (let cursor = ""; ;) {
        const { data, problem } = await get<Page<Quote>>(`${path}&limit=${whole_page}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
        if (problem) {
            overlays.say(problem_text(problem, app.words), "bad");
            return null;
        }
        all.push(...data.items);
        if (data.next_cursor === null) return all;
        cursor = data.next_cursor;
    }
}

function Row({ quote, fresh, chosen, choose }: { quote: Quote; fresh: boolean; chosen: boolean; choose: (yes: boolean) => void }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const priced = quote.priced;
    return (
        <tr class={`${fresh ? "row-fresh" : ""}${chosen ? " row-chosen" : ""}`}>
            <td class="cell-choose"><label class="choose above"><input type="checkbox" checked={chosen} aria-label={words.deal.select(quote.number)}
                onChange={(event) => choose(event.currentTarget.checked)} /></label></td>
            <td class="cell-number"><a class="row-link" href={links.quote(quote.number)}>{quote.number}</a></td>
            <td class="cell-who">{quote.contact_name || words.no_name}</td>
            <td class="cell-what quiet">{what_text(quote, app)}</td>
            <td class="cell-status"><StatusPill status={quote.status} /></td>
            <td class="cell-total right">
                {priced?.currency ? money(priced.with_iva, priced.currency, language, "always") : ""}
            </td>
            <td class="cell-sent right quiet"><When at={quote.sent_at} /></td>
            <td class="cell-until right quiet"><When at={quote.valid_until} as="day" /></td>
        </tr>
    );
}

// The first press sorts up, the next one down, the third lets the server's own order stand.
export function next_sort(now: string, column: string): string {
    return now === column ? `-${column}` : now === `-${column}` ? "" : column;
}

function Head({ filter, column, name, right = false, small }: { filter: QuoteFilter; column: string; name: string; right?: boolean; small?: string }): JSX.Element {
    const { words } = useApp();
    const own = filter.sort.replace(/^-/, "") === column;
    const up = filter.sort === column;
    return (
        <th scope="col" class={right ? "right" : ""} aria-sort={own ? (up ? "ascending" : "descending") : undefined}>
            <a class="sort" title={words.deal.sort_by(name)} href={links.quotes({ ...filter, sort: next_sort(filter.sort, column) })}>
                {name}{small !== undefined && <> <small>{small}</small></>}{own && <Icon name={up ? "rising" : "falling"} />}
            </a>
        </th>
    );
}

// One call each, the same act: how many of them it was done for.
async function each(quotes: Quote[], app: AppContext, run: (quote: Quote) => Promise<boolean>): Promise<void> {
    let done = 0;
    for (const quote of quotes) if (await run(quote)) done += 1;
    overlays.say(app.words.deal.bulk_done(done, quotes.length), done === quotes.length ? "good" : "bad");
    void pulse.beat();
}

function Chosen({ quotes, let_go }: { quotes: Quote[]; let_go: () => void }): JSX.Element {
    const app = useApp();
    const { words, times, now } = app;
    const say = words.deal;
    const [busy, set_busy] = useState(false);
    const ask_and = async (title: string, consequence: string, run: (quote: Quote) => Promise<boolean>): Promise<void> => {
        if (await overlays.ask({ title, consequence, verb: title, grave: true }) === null) return;
        set_busy(true);
        await each(quotes, app, run);
        set_busy(false);
        let_go();
    };
    const until = times.instant(times.date_of(new Date(Date.parse(now) + 7 * 86_400_000).toISOString()), "23:59");
    return (
        <div class="chosen-bar">
            <span>{say.selected(quotes.length)}</span>
            <ActionBar>
                <ActButton scope="quotes:write" busy={busy} on={() => void ask_and(say.extend_week, say.extend_week_ask(quotes.length),
                    async (quote) => !(await act("POST", `/quotes/${quote.number}/extend`, { until })).problem)}>{say.extend_week}</ActButton>
                <ActButton scope="follow-ups:write" busy={busy} on={() => void ask_and(say.cancel_follow_ups, say.cancel_follow_ups_ask(quotes.length), async (quote) => {
                    const { data } = await get<Page<FollowUp>>(`/follow-ups?quote=${quote.id}&limit=100`);
                    if (!data) return false;
                    for (const one of data.items.filter(({ status }) => status === "PENDING" || status === "BOOKED")) {
                        if ((await act("POST", `/follow-ups/${one.id}/cancel`)).problem) return false;
                    }
                    return true;
                })}>{say.cancel_follow_ups}</ActButton>
                <button type="button" class="button" onClick={() => save_csv(quotes, app)}><Icon name="down" /> {words.quotes.export}</button>
                <button type="button" class="why" onClick={let_go}>{say.unselect}</button>
            </ActionBar>
        </div>
    );
}

function QuoteList({ filter, status, title }: { filter: QuoteFilter; status: string; title?: string }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const say = words.quotes;
    const path = list_path(filter, status, app);
    const pages = usePages<Quote>(path, (quote) => quote.id);
    const steady = useSteady(pages.items, (quote) => quote.id, path);
    const [chosen, set_chosen] = useState<ReadonlySet<string>>(new Set());
    const [exporting, set_exporting] = useState(false);
    const count = pages.items.length;
    const head = pages.head as QuotePage | null;
    const sums = (head?.sums ?? []).map((sum) => money(sum.amount, sum.currency, language)).join(" + ");
    const choose = (id: string, yes: boolean): void => {
        const next = new Set(chosen);
        if (yes) next.add(id);
        else next.delete(id);
        set_chosen(next);
    };
    const filtered = status !== "" || filter.q !== "" || filter.days !== "";
    const some = steady.items.filter((quote) => chosen.has(quote.id));
    const every = some.length > 0 && some.length === steady.items.length;
    const columns = [["number", say.number], ["name", say.customer], ["product", say.what], ["status", say.status], ["total", say.total], ["sent", say.sent], ["valid_until", say.until]] as const;
    return (
        <Card class="list-card" title={title}>
            {!pages.ready ? <Loading /> : count === 0 ? (
                filtered ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                    : <Empty title={say.empty} note={say.empty_note} command="tero demo" />
            ) : (
                <div class="list" {...steady.on}>
                    {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{say.new_rows(steady.waiting)}</button>}
                    {some.length > 0 && <Chosen quotes={some} let_go={() => set_chosen(new Set())} />}
                    <table class="data-table quotes-table">
                        <thead>
                            <tr>
                                <th scope="col" class="cell-choose"><label class="choose"><input type="checkbox" checked={every} aria-label={words.deal.select_all}
                                    onChange={() => set_chosen(every ? new Set() : new Set(steady.items.map((quote) => quote.id)))} /></label></th>
                                {columns.map(([column, name]) => (
                                    <Head key={column} filter={filter} column={column} name={name} right={["total", "sent", "valid_until"].includes(column)}
                                        {...(column === "total" && { small: say.with_tax })} />
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {steady.items.map((quote) => (
                                <Row key={quote.id} quote={quote} fresh={steady.fresh.has(quote.id)} chosen={chosen.has(quote.id)} choose={(yes) => choose(quote.id, yes)} />
                            ))}
                        </tbody>
                    </table>
                    <ListFoot count={words.deal.sums(head?.count === undefined ? say.count(count) : count_text(head.count, language), sums)} more={pages.more} loading={pages.loading_more}>
                        <button type="button" class="button list-export" title={words.deal.export_all} disabled={exporting}
                            onClick={() => {
                                set_exporting(true);
                                void all_of(path, app).then((all) => {
                                    set_exporting(false);
                                    if (all) save_csv(all, app);
                                });
                            }}>
                            <Icon name="down" /> {exporting ? words.deal.exporting : say.export}
                        </button>
                    </ListFoot>
                </div>
            )}
        </Card>
    );
}

// What is typed becomes the address a moment later, in place of the one before: going back leads to the page before.
function SearchField({ filter }: { filter: QuoteFilter }): JSX.Element {
    const { words } = useApp();
    const [text, set_text] = useState(filter.q);
    useEffect(() => set_text(filter.q), [filter.q]);
    useEffect(() => {
        if (text.trim() === filter.q) return;
        const timer = setTimeout(() => location.replace(links.quotes({ ...filter, q: text.trim() })), search_wait_ms);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <label class="search-field">
            <Icon name="search" /><span class="unseen">{words.deal.search}</span>
            <input class="input" type="search" value={text} placeholder={words.deal.search} maxLength={200} onInput={(event) => set_text(event.currentTarget.value)} />
        </label>
    );
}

export function QuotesPage({ filter }: { filter: QuoteFilter }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.quotes;
    const counts = useResource<QuotePage>(`${list_path({ ...filter, sort: "" }, "", app)}&limit=1`).data?.counts;
    const count_of = (of: readonly string[]): number | undefined =>
        counts?.reduce((sum, one) => sum + (of.includes(one.status) ? one.count : 0), 0);
    const filters = [["", say.all, statuses], [open, say.open, open_statuses], ...statuses.map((one) => [one, named(words.status, one), [one]])] as [string, string, QuoteStatus[]][];
    return (
        <>
            <PageHead title={say.title} actions={
                <ActionBar>
                    <ActButton look="main" scope="quotes:write" on={() => overlays.open((close) => <NewQuoteDialog close={close} />)}>{words.deal.new}</ActButton>
                </ActionBar>
            } />
            <div class="filter-row">
                <SearchField filter={filter} />
                <label class="period"><span class="unseen">{words.deal.period}</span>
                    <select class="input" value={filter.days} title={words.deal.period} onChange={(event) => {
                        location.hash = links.quotes({ ...filter, days: event.currentTarget.value });
                    }}>
                        {["", "7", "30", "90"].map((one) => <option key={one} value={one}>{words.deal.periods[one]}</option>)}
                    </select>
                </label>
            </div>
            <Chips label={say.filter} chips={filters.map(([one, name, of]) =>
                ({ name, href: links.quotes({ ...filter, status: one }), own: one === filter.status, count: count_of(of) }))} />
            {filter.status === open
                ? <div class="lists">{open_statuses.map((one) => <QuoteList key={one} filter={filter} status={one} title={named(say.open_titles, one)} />)}</div>
                : <QuoteList filter={filter} status={filter.status} />}
        </>
    );
}
