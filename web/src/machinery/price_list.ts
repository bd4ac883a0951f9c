// A version of a price list, and what it changes against another one: every fact of the catalog's format by its path, so
// that nothing that an owner may write is left out. Pure.
import { plain } from "../format";

export interface PriceListInfo { key: string; list: string; version: string; currency: string; in_effect: boolean; open_quotes: number }

export interface PriceList { key: string; list: string; version: string; currency: string; body: unknown }

type Json = Record<string, unknown>;

// A fact of a list: which product it is about (empty: all of them), what of it, and its figure.
export interface ListFact { product: string; what: string[]; figure: string }

export interface Product { code: string; name: string; also: string; prices: ListFact[]; rest: ListFact[] }

export interface Change { product: string; what: string[]; before: string; after: string }

function object(value: unknown): Json {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
    return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

// As a reader of that language calls it; the code where it has no name.
export function name_of(names: unknown, language: string, code: string): string {
    const by_language = object(names);
    return text(names) || text(by_language[language]) || text(Object.values(by_language)[0]) || code;
}

// What tells an element from its neighbours: its code, or the step with its option.
function element_name(element: Json, at: number, taken: Set<string>): string {
    const step = [text(element.step), text(element.option)].filter(Boolean).join(" ");
    const name = text(element.code) || text(element.id) || step || String(at + 1);
    let unique = name;
    for (let next = 2; taken.has(unique); ++next) unique = `${name} ${next}`;
    taken.add(unique);
    return unique;
}

// What names an element says nothing beside its own name.
const naming = new Set(["code", "id", "step"]);

function walk(value: unknown, path: string[], found: (path: string[], figure: string) => void): void {
    if (Array.isArray(value)) {
        if (value.every((one) => one === null || typeof one !== "object")) return found(path, value.map(text).join(", "));
        const taken = new Set<string>();
        value.forEach((one, at) => {
            const said = Object.fromEntries(Object.entries(object(one)).filter(([key]) => !naming.has(key)));
            walk(said, [...path, element_name(object(one), at, taken)], found);
        });
        return;
    }
    if (value !== null && typeof value === "object") {
        for (const [key, one] of Object.entries(value)) walk(one, [...path, key], found);
        return;
    }
    if (value !== null && value !== undefined) found(path, text(value));
}

// Every fact of a stored list's body, those of its products and those of all.
export function facts_of(body: unknown): ListFact[] {
    const { list: own, schema: _schema, version: _version, ...shared } = object(body);
    const { products, ...rest } = object(own);
    const facts: ListFact[] = [];
    for (const product of list(products)) {
        walk(product, [], (what, figure) => facts.push({ product: text(object(product).code), what, figure }));
    }
    walk({ ...rest, ...shared }, [], (what, figure) => facts.push({ product: "", what, figure }));
    return facts;
}

// «steps › table › prices › 75» is the price of 75; what else is said of a product stands apart.
const price_keys = new Set(["prices", "price", "factors", "shares", "percent", "quantity", "total"]);

function is_price({ what }: ListFact): boolean {
    return what[0] === "steps" && what.some((one) => price_keys.has(one));
}

export function products_of(body: unknown, language: string): Product[] {
    const facts = facts_of(body);
    return list(object(object(body).list).products).map(object).map((product) => {
        const code = text(product.code);
        const own = facts.filter((fact) => fact.product === code);
        return {
            code, name: name_of(product.name, language, code), also: list(product.aliases).map(text).join(", "),
            prices: own.filter(is_price), rest: own.filter((fact) => !is_price(fact) && !["name", "aliases"].includes(fact.what[0] ?? "")),
        };
    });
}

// A price by one option is said with the option's unit: «100 mm».
export function spoken(body: unknown, { product, what }: Pick<ListFact, "product" | "what">): string[] {
    if (what[0] !== "steps" || what[2] !== "prices" || what.length !== 4) return what;
    const own = list(object(object(body).list).products).map(object).find((one) => text(one.code) === product);
    const tables = list(own?.steps).map(object).filter((one) => text(one.step) === "table");
    const by = tables.length === 1 ? list(tables[0]!.by) : [];
    const option = by.length === 1 ? list(object(body).options).map(object).find((one) => one.code === by[0]) : undefined;
    const unit = text(option?.unit);
    return unit === "" ? what : [...what.slice(0, 3), `${what[3]}\u00a0${unit}`];
}

// By all the words, in its name, code, what customers call it, and the values that have a price.
export function finds(product: Product, words: string): boolean {
    const said = plain([product.name, product.code, product.also, ...product.prices.map((fact) => fact.what.join(" "))].join(" "));
    return plain(words).split(/\s+/).every((word) => said.includes(word));
}

// What stands otherwise in `after`; a product that only one of them has is one change.
export function changes_between(before: unknown, after: unknown): Change[] {
    const key_of = (fact: ListFact): string => JSON.stringify([fact.product, fact.what]);
    const old = new Map(facts_of(before).map((fact) => [key_of(fact), fact]));
    const now = new Map(facts_of(after).map((fact) => [key_of(fact), fact]));
    const codes = (facts: Iterable<ListFact>): Set<string> => new Set([...facts].map((fact) => fact.product));
    const old_codes = codes(old.values());
    const new_codes = codes(now.values());
    const changes: Change[] = [];
    const whole = new Set<string>();
    const of_one_alone = (fact: ListFact): boolean => {
        if (fact.product === "" || (old_codes.has(fact.product) && new_codes.has(fact.product))) return false;
        if (whole.has(fact.product)) return true;
        whole.add(fact.product);
        const is_new = new_codes.has(fact.product);
        changes.push({ product: fact.product, what: [], before: is_new ? "" : fact.product, after: is_new ? fact.product : "" });
        return true;
    };
    for (const [key, fact] of now) {
        const was = old.get(key)?.figure ?? "";
        if (!of_one_alone(fact) && was !== fact.figure) changes.push({ product: fact.product, what: fact.what, before: was, after: fact.figure });
    }
    for (const [key, fact] of old) {
        if (!of_one_alone(fact) && !now.has(key)) changes.push({ product: fact.product, what: fact.what, before: fact.figure, after: "" });
    }
    return changes.sort((one, other) => Number(one.product === "") - Number(other.product === "") || one.product.localeCompare(other.product));
}

// By how much a figure rose or fell, of the one before; null: they are no figures.
export function rise_of({ before, after }: Change): number | null {
    const figure = /^-?\d+(\.\d+)?$/;
    if (!figure.test(before) || !figure.test(after) || Number(before) === 0) return null;
    return Number(after) / Number(before) - 1;
}

// The lists of a catalog's file, as each would be stored; or why it is none.
export function lists_of_file(json: string): { lists: PriceList[]; wrong: "" | "no_json" | "no_catalog" } {
    let catalog: Json;
    try {
        catalog = object(JSON.parse(json));
    } catch {
        return { lists: [], wrong: "no_json" };
    }
    const version = text(catalog.version);
    if (catalog.schema !== "catalog/2" || version === "" || list(catalog.lists).length === 0) return { lists: [], wrong: "no_catalog" };
    const { options, measures, terms } = catalog;
    const shared = Object.fromEntries(Object.entries({ options, measures, terms }).filter(([, value]) => value !== undefined));
    return {
        wrong: "",
        lists: list(catalog.lists).map(object).map((one) => ({
            key: `${text(one.id)}@${version}`, list: text(one.id), version, currency: text(one.currency), body: { ...shared, list: one },
        })),
    };
}

// Which version of the same list to hold it against: the last one before it, by its name; empty: there is none.
export function version_before(all: PriceListInfo[], one: PriceListInfo): string {
    const earlier = all.filter((other) => other.list === one.list && other.key < one.key).map((other) => other.key).sort();
    return earlier[earlier.length - 1] ?? "";
}
