// Cotizaciones: every quote, newest first, as the server orders them; by status, page by page, with the rows as links.
import type { JSX } from "preact";
import { useApp, type AppContext } from "../app_context";
import { csv_number, csv_text, download } from "../csv";
import { decimal_text, money } from "../format";
import type { Quote, QuoteStatus } from "../model";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { ListFoot } from "../parts/list_foot";
import { Icon } from "../parts/icons";
import { Card, Empty, Loading, PageHead, StatusPill, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { links } from "../route";
import { named } from "../words/words";

const statuses: QuoteStatus[] = [
    "SENT", "VIEWED", "ACCEPTED", "REJECTED", "EXPIRED", "WAITING_DATA", "DRAFT", "SUPERSEDED",
];

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

function Row({ quote, fresh }: { quote: Quote; fresh: boolean }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const priced = quote.priced;
    return (
        <tr class={fresh ? "row-fresh" : ""}>
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

function QuoteList({ status, title }: { status: string; title?: string }): JSX.Element {
    const app = useApp();
    const say = app.words.quotes;
    const path = `/quotes?language=${app.language}${status ? `&status=${encodeURIComponent(status)}` : ""}`;
    const pages = usePages<Quote>(path, (quote) => quote.id);
    const steady = useSteady(pages.items, (quote) => quote.id, path);
    const count = pages.items.length;
    return (
        <Card class="list-card" title={title}>
            {!pages.ready ? <Loading /> : count === 0 ? (
                status ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                    : <Empty title={say.empty} note={say.empty_note} command="tero demo" />
            ) : (
                <div class="list" {...steady.on}>
                    {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{say.new_rows(steady.waiting)}</button>}
                    <table class="data-table quotes-table">
                        <thead>
                            <tr>
                                <th scope="col">{say.number}</th>
                                <th scope="col">{say.customer}</th>
                                <th scope="col">{say.what}</th>
                                <th scope="col">{say.status}</th>
                                <th scope="col" class="right">{say.total} <small>{say.with_tax}</small></th>
                                <th scope="col" class="right">{say.sent}</th>
                                <th scope="col" class="right">{say.until}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {steady.items.map((quote) => <Row key={quote.id} quote={quote} fresh={steady.fresh.has(quote.id)} />)}
                        </tbody>
                    </table>
                    <ListFoot count={say.count(count)} more={pages.more} loading={pages.loading_more}>
                        <button type="button" class="button list-export" title={say.export_note(count)}
                            onClick={() => download(`tero-${say.title.toLowerCase()}-${app.now.slice(0, 10)}.csv`, csv_text(csv_rows(pages.items, app), app.language))}>
                            <Icon name="down" /> {say.export}
                        </button>
                    </ListFoot>
                </div>
            )}
        </Card>
    );
}

// What waits for an answer is two lists: whoever has opened the quote comes first.
const open = "OPEN";
const open_statuses: QuoteStatus[] = ["VIEWED", "SENT"];

export function QuotesPage({ status }: { status: string }): JSX.Element {
    const { words } = useApp();
    const say = words.quotes;
    const filters = [["", say.all], [open, say.open], ...statuses.map((one) => [one, named(words.status, one)])] as const;
    return (
        <>
            <PageHead title={say.title} />
            <Chips label={say.filter} chips={filters.map(([one, name]) =>
                ({ name: name!, href: links.quotes(one), own: one === status }))} />
            {status === open
                ? <div class="lists">{open_statuses.map((one) => <QuoteList key={one} status={one} title={named(say.open_titles, one)} />)}</div>
                : <QuoteList status={status} />}
        </>
    );
}
