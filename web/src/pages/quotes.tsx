// Cotizaciones: every quote that fits what is looked for, in the order that is asked for, page by page; what they come
// to, as a file, and what is done with several at once.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { act, get } from "../api";
import { useApp, type AppContext } from "../app_context";
import { csv_number, type Cell } from "../csv";
import { count_text, decimal_text, money } from "../format";
import type { FollowUp, Page, Quote, QuotePage, QuoteStatus } from "../model";
import { overlays } from "../overlays";
import { usePages } from "../pages_of";
import { ActButton, ActionBar } from "../parts/acting";
import { Chips } from "../parts/chips";
import { ChooseAll, ChooseRow, ChosenBar, each, useChosen, type Chosen } from "../parts/chosen";
import { useColumns, type ColumnName, type Columns } from "../parts/columns";
import { ExportButton, save_csv } from "../parts/export";
import { ListFoot } from "../parts/list_foot";
import { Icon } from "../parts/icons";
import { NewQuoteDialog } from "../parts/pricing";
import { Card, Empty, Loading, PageHead, StatusPill, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { links, type QuoteFilter } from "../route";
import { named } from "../words/words";

const statuses: QuoteStatus[] = [
    "SENT", "VIEWED", "ACCEPTED", "REJECTED", "EXPIRED", "WAITING_DATA", "DRAFT", "SUPERSEDED",
];
// What waits for an answer is two lists: whoever has opened the quote comes first.
const open = "OPEN";
const open_statuses: QuoteStatus[] = ["VIEWED", "SENT"];
const search_wait_ms = 250;

function what_text({ priced }: Quote, area: string): string {
    const request = priced?.request;
    const product = request?.product ? request.product[0]!.toUpperCase() + request.product.slice(1) : "";
    const named_so = priced?.lines[0]?.text || [product, request?.thickness_mm ? `${request.thickness_mm} mm` : ""].filter(Boolean).join(" ");
    return [named_so, area].filter(Boolean).join(" · ");
}

function area_text(quote: Quote, app: AppContext): string {
    const { priced } = quote;
    return priced && Number(priced.area_m2) > 0 ? `${decimal_text(priced.area_m2, 2, app.language).replace(/[.,]00$/, "")}\u00a0m²` : "";
}

type Column = "number" | "name" | "product" | "area" | "status" | "net" | "total" | "created" | "sent" | "valid_until";
const on_the_right: Column[] = ["area", "net", "total", "created", "sent", "valid_until"];

// What a quote is known by stays; the rest is as whoever looks wants it.
function columns_of({ quotes: say }: AppContext["words"]): ColumnName<Column>[] {
    return [
        ["name", say.customer], ["product", say.what], ["area", say.area, "rare"], ["status", say.status], ["net", say.net, "rare"], ["total", say.total],
        ["created", say.created, "rare"], ["sent", say.sent], ["valid_until", say.until],
    ];
}

// The server orders by these.
const ordered_by: Column[] = ["number", "name", "product", "status", "total", "sent", "valid_until"];

function cells_of(columns: Columns<Column>, { words, language }: AppContext): Cell<Quote>[] {
    const { csv } = words.quotes;
    const currency: Cell<Quote> = [csv.currency, ({ priced }) => priced?.currency ?? ""];
    const all: [Column, Cell<Quote>[]][] = [
        ["number", [[csv.number, (quote) => quote.number]]],
        ["name", [[csv.name, (quote) => quote.contact_name]]],
        ["status", [[csv.status, (quote) => named(words.status, quote.status)]]],
        ["product", [[csv.product, ({ priced }) => priced?.lines[0]?.text ?? ""]]],
        ["area", [[csv.area, ({ priced }) => csv_number(priced?.area_m2 ?? "", language)]]],
        ["net", [currency, [csv.net, ({ priced }) => csv_number(priced?.after_discount ?? "", language)]]],
        ["total", [currency, [csv.total, ({ priced }) => csv_number(priced?.with_iva ?? "", language)]]],
        ["created", [[csv.created, (quote) => quote.created_at ?? ""]]],
        ["sent", [[csv.sent, (quote) => quote.sent_at ?? ""]]],
        ["valid_until", [[csv.valid_until, (quote) => quote.valid_until ?? ""]]],
    ];
    return all.filter(([column]) => columns.shows(column)).flatMap(([, cells]) => cells);
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

function Row({ quote, fresh, chosen, columns: { shows } }: { quote: Quote; fresh: boolean; chosen: Chosen<Quote>; columns: Columns<Column> }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const priced = quote.priced;
    return (
        <tr class={`${fresh ? "row-fresh" : ""}${chosen.has(quote) ? " row-chosen" : ""}`}>
            <ChooseRow chosen={chosen} item={quote} name={quote.number} />
            <td class="cell-number"><a class="row-link" href={links.quote(quote.number)}>{quote.number}</a></td>
            {shows("name") && <td class="cell-who">{quote.contact_name || words.no_name}</td>}
            {shows("product") && <td class="cell-what quiet">{what_text(quote, shows("area") ? "" : area_text(quote, app))}</td>}
            {shows("area") && <td class="cell-area right quiet">{area_text(quote, app)}</td>}
            {shows("status") && <td class="cell-status"><StatusPill status={quote.status} /></td>}
            {shows("net") && <td class="cell-net right quiet">{priced?.currency ? money(priced.after_discount, priced.currency, language, "always") : ""}</td>}
            {shows("total") && <td class="cell-total right">{priced?.currency ? money(priced.with_iva, priced.currency, language, "always") : ""}</td>}
            {shows("created") && <td class="cell-created right quiet"><When at={quote.created_at} /></td>}
            {shows("sent") && <td class="cell-sent right quiet"><When at={quote.sent_at} /></td>}
            {shows("valid_until") && <td class="cell-until right quiet"><When at={quote.valid_until} as="day" /></td>}
        </tr>
    );
}

// The first press sorts up, the next one down, the third lets the server's own order stand.
export function next_sort(now: string, column: string): string {
    return now === column ? `-${column}` : now === `-${column}` ? "" : column;
}

function Head({ filter, column, name }: { filter: QuoteFilter; column: Column; name: string }): JSX.Element {
    const { words } = useApp();
    const right = on_the_right.includes(column) ? "right" : "";
    if (!ordered_by.includes(column)) return <th scope="col" class={right}>{name}</th>;
    const own = filter.sort.replace(/^-/, "") === column;
    const up = filter.sort === column;
    return (
        <th scope="col" class={right} aria-sort={own ? (up ? "ascending" : "descending") : undefined}>
            <a class="sort" title={words.deal.sort_by(name)} href={links.quotes({ ...filter, sort: next_sort(filter.sort, column) })}>
                {name}{column === "total" && <> <small>{words.quotes.with_tax}</small></>}{own && <Icon name={up ? "rising" : "falling"} />}
            </a>
        </th>
    );
}

function QuoteActs({ chosen, cells }: { chosen: Chosen<Quote>; cells: Cell<Quote>[] }): JSX.Element {
    const app = useApp();
    const { words, times, now } = app;
    const say = words.deal;
    const [busy, set_busy] = useState(false);
    const quotes = chosen.some;
    const ask_and = async (title: string, consequence: string, run: (quote: Quote) => Promise<boolean>): Promise<void> => {
        if (await overlays.ask({ title, consequence, verb: title, grave: true }) === null) return;
        set_busy(true);
        await each(quotes, words, run);
        set_busy(false);
        chosen.let_go();
    };
    const until = times.instant(times.date_of(new Date(Date.parse(now) + 7 * 86_400_000).toISOString()), "23:59");
    return (
        <ChosenBar chosen={chosen}>
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
            <button type="button" class="button" onClick={() => save_csv(words.quotes.title, quotes, cells, app)}><Icon name="down" /> {words.quotes.export}</button>
        </ChosenBar>
    );
}

function QuoteList({ filter, status, title, columns, count_statuses }: {
    filter: QuoteFilter;
    status: string;
    title?: string;
    columns: Columns<Column>;
    count_statuses: (counts: QuotePage["counts"]) => void;
}): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const say = words.quotes;
    const path = list_path(filter, status, app);
    const pages = usePages<Quote>(path, (quote) => quote.id);
    const steady = useSteady(pages.items, (quote) => quote.id, path);
    const chosen = useChosen(steady.items, (quote) => quote.id);
    const count = pages.items.length;
    const head = pages.head as QuotePage | null;
    useEffect(() => {
        if (head) count_statuses(head.counts);
    }, [head]);
    const sums = (head?.sums ?? []).map((sum) => money(sum.amount, sum.currency, language)).join(" + ");
    const filtered = status !== "" || filter.q !== "" || filter.days !== "";
    const cells = cells_of(columns, app);
    const heads = [["number", say.number] as const, ...columns_of(words)].filter(([column]) => columns.shows(column));
    return (
        <Card class="list-card" title={title}>
            {!pages.ready ? <Loading /> : count === 0 ? (
                filtered ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                    : <Empty title={say.empty} note={say.empty_note} command="tero demo" />
            ) : (
                <div class="list" {...steady.on}>
                    {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{say.new_rows(steady.waiting)}</button>}
                    {chosen.some.length > 0 && <QuoteActs chosen={chosen} cells={cells} />}
                    <table class="data-table quotes-table">
                        <thead>
                            <tr>
                                <ChooseAll chosen={chosen} />
                                {heads.map(([column, name]) => <Head key={column} filter={filter} column={column} name={name} />)}
                            </tr>
                        </thead>
                        <tbody>
                            {steady.items.map((quote) => (
                                <Row key={quote.id} quote={quote} fresh={steady.fresh.has(quote.id)} chosen={chosen} columns={columns} />
                            ))}
                        </tbody>
                    </table>
                    <ListFoot count={words.deal.sums(head?.count === undefined ? say.count(count) : count_text(head.count, language), sums)} more={pages.more} loading={pages.loading_more}>
                        <ExportButton path={path} title={say.title} cells={cells} />
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
    const columns = useColumns("quotes", columns_of(words));
    // Of any status, whichever is shown: each list's answer has them.
    const [counts, count_statuses] = useState<QuotePage["counts"]>(undefined);
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
                {columns.choice}
            </div>
            <Chips label={say.filter} chips={filters.map(([one, name, of]) =>
                ({ name, href: links.quotes({ ...filter, status: one }), own: one === filter.status, count: count_of(of) }))} />
            {filter.status === open
                ? <div class="lists">{open_statuses.map((one) => <QuoteList key={one} filter={filter} status={one} title={named(say.open_titles, one)} columns={columns} count_statuses={count_statuses} />)}</div>
                : <QuoteList filter={filter} status={filter.status} columns={columns} count_statuses={count_statuses} />}
        </>
    );
}
