// Precios: every version of every list, its products and prices, what it changes against another one, and how many open
// quotes keep the prices of before.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { decimal_text, percent } from "../format";
import {
    changes_between, finds, lists_of_file, products_of, rise_of, spoken, version_before, type Change, type ListFact, type PriceList, type PriceListInfo, type Product,
} from "../machinery/price_list";
import { overlays } from "../overlays";
import { ActButton } from "../parts/acting";
import { WhatIfDialog } from "../parts/pricing";
import { Card, Empty, Loading, PageHead, Pill } from "../parts/small";
import { useResource } from "../pulse";
import { links } from "../route";
import { setup_words } from "../words/setup_es";
import { named } from "../words/words";

// «steps › factor color › factors › gris» as «por color · gris».
function useFactText(): (what: string[]) => string {
    const { language } = useApp();
    const say = setup_words(language).prices;
    return (what) => what.map((part) => part.split(" ").map((word) => named(say.part, word)).filter(Boolean).join(" ")).filter(Boolean).join(" · ").replace(/_/g, " ");
}

const shares = new Set(["percent", "shares"]);

// A factor is no price: «× 1,05».
function figure_text(figure: string, what: string[], language: "es" | "en"): string {
    if (!/^-?\d+(\.\d+)?$/.test(figure)) return figure.replace(/_/g, " ");
    const said = decimal_text(figure, figure.split(".")[1]?.length ?? 0, language);
    return what.includes("factors") ? `× ${said}` : what.some((one) => shares.has(one)) ? `${said} %` : said;
}

function Facts({ facts, head, body }: { facts: ListFact[]; head: string; body: unknown }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const text_of = useFactText();
    return (
        <table class="plain-table price-table">
            <thead><tr><th scope="col">{say.of_what}</th><th scope="col" class="right">{head}</th></tr></thead>
            <tbody>
                {facts.map((fact) => (
                    <tr key={fact.what.join("/")}><th scope="row">{text_of(spoken(body, fact)) || head}</th><td class="right">{figure_text(fact.figure, fact.what, language)}</td></tr>
                ))}
            </tbody>
        </table>
    );
}

function ProductRow({ product, list, open }: { product: Product; list: PriceList; open: boolean }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    return (
        <li>
            <details class="product" open={open}>
                <summary><strong>{product.name}</strong> <code>{product.code}</code></summary>
                {product.also !== "" && <p class="quiet">{say.known_as}: {product.also}</p>}
                <Facts facts={product.prices} body={list.body} head={`${say.price} (${list.currency})`} />
            </details>
        </li>
    );
}

function ProductsCard({ list }: { list: PriceList }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const [wanted, set_wanted] = useState("");
    const all = products_of(list.body, language);
    const found = wanted.trim() === "" ? all : all.filter((one) => finds(one, wanted.trim()));
    return (
        <Card title={say.products} beside={say.count(found.length)}>
            <label class="field">
                <span class="unseen">{say.search}</span>
                <input class="input" type="search" value={wanted} placeholder={say.search} maxLength={100} onInput={(event) => set_wanted(event.currentTarget.value)} />
            </label>
            {found.length === 0 ? <p class="quiet" role="status">{say.no_product}</p> : (
                <ul class="rows products">{found.map((one) => <ProductRow key={one.code} product={one} list={list} open={found.length <= 2} />)}</ul>
            )}
        </Card>
    );
}

function ChangeRow({ change, names, body }: { change: Change; names: Map<string, string>; body: unknown }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const text_of = useFactText();
    const rise = rise_of(change);
    const whole = change.what.length === 0;
    return (
        <tr>
            <th scope="row">{change.product === "" ? say.for_all : names.get(change.product) ?? change.product}<span class="quiet price-what"> {whole ? (change.before === "" ? say.added : say.removed) : text_of(spoken(body, change))}</span></th>
            <td class="right">{whole ? "" : figure_text(change.before, change.what, language) || "—"}</td>
            <td class="right">{whole ? "" : figure_text(change.after, change.what, language) || "—"}</td>
            <td class="right">{rise !== null && `${rise > 0 ? "+" : "−"} ${percent(Math.abs(rise), 1, language)}`}</td>
        </tr>
    );
}

function Changes({ before, after }: { before: unknown; after: unknown }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const changes = changes_between(before, after);
    const names = new Map([...products_of(before, language), ...products_of(after, language)].map((one) => [one.code, one.name]));
    if (changes.length === 0) return <p>{say.same}</p>;
    return (
        <>
            <p class="quiet" role="status">{say.changed(changes.length)}</p>
            <div class="wide-table" tabIndex={0} role="group" aria-label={say.changes}>
                <table class="plain-table price-table change-table">
                    <thead><tr><th scope="col">{say.of_what}</th><th scope="col" class="right">{say.before}</th><th scope="col" class="right">{say.after}</th><th scope="col" class="right">{say.difference}</th></tr></thead>
                    <tbody>{changes.map((one) => <ChangeRow key={JSON.stringify([one.product, one.what])} change={one} names={names} body={after} />)}</tbody>
                </table>
            </div>
        </>
    );
}

function list_path(key: string): string {
    return key === "" ? "" : `/price-lists/${encodeURIComponent(key)}`;
}

function ChangesCard({ list, info, all }: { list: PriceList; info: PriceListInfo; all: PriceListInfo[] }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const others = all.filter((one) => one.list === list.list && one.key !== list.key);
    const [chosen, choose] = useState("");
    const against = chosen || version_before(all, info) || others[0]?.key || "";
    const { data: other } = useResource<PriceList>(list_path(against));
    const left = others.reduce((sum, one) => sum + one.open_quotes, 0);
    return (
        <Card title={say.changes}>
            {info.in_effect && <p>{say.leaves(left)}</p>}
            {others.length === 0 ? <p class="quiet">{say.first}</p> : (
                <>
                    <label class="field field-short">
                        <span>{say.against}</span>
                        <select class="input" value={against} onChange={(event) => choose(event.currentTarget.value)}>
                            {others.map((one) => <option key={one.key} value={one.key}>{one.version} · {say.open_quotes(one.open_quotes)}</option>)}
                        </select>
                    </label>
                    {other ? <Changes before={other.body} after={list.body} /> : <Loading />}
                </>
            )}
        </Card>
    );
}

// A list of the chosen file beside the one that is in effect now.
function Tried({ list, all }: { list: PriceList; all: PriceListInfo[] }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const now = all.find((one) => one.list === list.list && one.in_effect);
    const { data: before } = useResource<PriceList>(list_path(now?.key ?? ""));
    return (
        <section class="tried">
            <h3>{list.list} · {list.version} {!now && <Pill tone="neutral">{say.new_list}</Pill>}</h3>
            {now && !before && <Loading />}
            {now && before && (
                <>
                    {now.version === list.version && changes_between(before.body, list.body).length > 0 && <p class="step-error">{say.same_version}</p>}
                    {now.version !== list.version && <p>{say.would_leave(now.open_quotes)}</p>}
                    <Changes before={before.body} after={list.body} />
                </>
            )}
        </section>
    );
}

function TryCard({ all }: { all: PriceListInfo[] }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const [read, set_read] = useState<ReturnType<typeof lists_of_file> | null>(null);
    const [name, set_name] = useState("");
    return (
        <Card title={say.try}>
            <p class="quiet card-note">{say.try_about}</p>
            <p class="file-choice">
                <label class="button">
                    <input class="unseen" type="file" accept=".json,application/json" onChange={(event) => {
                        const file = event.currentTarget.files?.[0];
                        if (!file) return;
                        set_name(file.name);
                        void file.text().then((text) => set_read(lists_of_file(text)));
                    }} />
                    {say.file}
                </label>
                {name !== "" && <span class="quiet">{name}</span>}
            </p>
            <div aria-live="polite">
                {read && read.wrong !== "" && <p class="step-error">{say[read.wrong]}</p>}
                {read && read.wrong === "" && (
                    <>
                        {read.lists.map((one) => <Tried key={one.key} list={one} all={all} />)}
                        <p class="quiet">{say.how} <code>tero config check</code></p>
                    </>
                )}
            </div>
        </Card>
    );
}

function ListsCard({ all, own }: { all: PriceListInfo[]; own: string }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const ordered = [...all].sort((one, other) => Number(other.in_effect) - Number(one.in_effect) || other.key.localeCompare(one.key));
    return (
        <Card title={say.lists}>
            <ul class="rows">
                {ordered.map((one) => (
                    <li key={one.key} class="pair pair-wraps">
                        <span><a class="row-link" href={links.prices(one.key)} aria-current={one.key === own ? "true" : undefined}>{one.list}</a> <span class="quiet">{one.version} · {one.currency}</span></span>
                        <span><span class="quiet">{say.open_quotes(one.open_quotes)}</span> <Pill tone={one.in_effect ? "good" : "plain"}>{one.in_effect ? say.in_effect : say.earlier}</Pill></span>
                    </li>
                ))}
            </ul>
        </Card>
    );
}

export function PricesPage({ list_key }: { list_key: string }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).prices;
    const { data } = useResource<{ items: PriceListInfo[] }>("/price-lists");
    const all = data?.items ?? [];
    const info = list_key === "" ? all.find((one) => one.in_effect) ?? all[0] : all.find((one) => one.key === list_key);
    const { data: list } = useResource<PriceList>(list_path(info?.key ?? ""));
    return (
        <>
            <PageHead title={say.title} actions={
                <ActButton look="main" scope="quotes:read" on={() => overlays.open((close) => <WhatIfDialog title={say.what_if_title} about={say.what_if_about} close={close} />)}>{say.what_if}</ActButton>
            } />
            {!data ? <Loading /> : all.length === 0 ? <Card class="list-card"><Empty title={say.none} note={say.none_note} command="tero config check" /></Card> : (
                <div class="lists">
                    <ListsCard all={all} own={info?.key ?? ""} />
                    {!info ? <Card class="list-card"><Empty title={say.missing} note={say.missing_note} /></Card> : list ? (
                        <>
                            <h2 class="list-name">{list.list} · {list.version}</h2>
                            <ChangesCard key={list.key} list={list} info={info} all={all} />
                            <ProductsCard list={list} />
                        </>
                    ) : <Loading />}
                    <TryCard all={all} />
                </div>
            )}
        </>
    );
}
