// A request and what it comes to, while it is written: the list's own price, or what it lacks, asked for by name.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { act } from "../api";
import { useApp } from "../app_context";
import { decimal_text, money, phone_text } from "../format";
import type { Found, PricedQuote, Pricing, Quote } from "../model";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { ActButton, problem_text, useActing } from "./acting";
import { Dialog } from "./overlays";

type Request = Record<string, string>;

const wait_ms = 300;
const begun_with = ["product", "thickness_mm", "length_m", "width_m"];

// As the fields of a form: what is no text or figure is left as it is by the server.
export function fields_of(request: object | undefined): Request {
    const fields: Request = {};
    for (const [name, value] of Object.entries(request ?? {})) {
        if ((typeof value === "string" && value !== "") || typeof value === "number") fields[name] = String(value);
    }
    return fields;
}

// What the server is asked: without what is empty, a figure in whole millimetres as one.
export function request_of(fields: Request): Record<string, string | number> {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== "").map(([name, value]) => {
        const text = value.trim().replace(/^(\d+),(\d+)$/, "$1.$2");
        return [name, name.endsWith("_mm") && /^\d+$/.test(text) ? Number(text) : text];
    }));
}

// Asked for a moment after the last key; an answer that comes late for an older wish is left.
function usePrice(fields: Request, conversation: string): { pricing: Pricing | null; said: string } {
    const { words } = useApp();
    const [state, set_state] = useState<{ pricing: Pricing | null; said: string }>({ pricing: null, said: "" });
    const wanted = JSON.stringify(request_of(fields));
    const latest = useRef(wanted);
    latest.current = wanted;
    useEffect(() => {
        if (wanted === "{}") return set_state({ pricing: null, said: "" });
        const timer = setTimeout(() => {
            const body = { request: JSON.parse(wanted) as object, ...(conversation !== "" && { conversation }) };
            void act<Pricing>("POST", "/quotes/price", body).then(({ data, problem }) => {
                if (latest.current !== wanted) return;
                set_state(problem ? { pricing: null, said: problem_text(problem, words) } : { pricing: data, said: "" });
            });
        }, wait_ms);
        return () => clearTimeout(timer);
    }, [wanted, conversation]);
    return state;
}

function Lines({ priced }: { priced: PricedQuote }): JSX.Element {
    const { language } = useApp();
    return (
        <ul class="quoted">
            {priced.lines.map((line, at) => (
                <li key={at}>
                    <div><p>{line.text}</p>{line.detail !== "" && <p class="quiet">{line.detail}</p>}</div>
                    <span class="amount">{decimal_text(line.amount, 2, language)}</span>
                </li>
            ))}
            <li class="quoted-total"><strong>{money(priced.with_iva, priced.currency, language, "always")}</strong></li>
        </ul>
    );
}

function RequestFields({ fields, change, pricing }: { fields: Request; change: (fields: Request) => void; pricing: Pricing | null }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    const gap = pricing?.gap;
    const missing = gap && gap.field !== "" && !(gap.field in fields) ? [gap.field] : [];
    return (
        <div class="fields">
            {[...Object.keys(fields), ...missing].map((name) => {
                const asked = gap?.field === name ? gap : null;
                const choices = asked?.choices ?? [];
                return (
                    <label key={name} class={`field${asked ? " field-asked" : ""}`}>
                        <span>{named(say.fields, name)}{asked && ` · ${say.missing.toLowerCase()}`}</span>
                        <input class="input" value={fields[name] ?? ""} maxLength={100} list={choices.length > 0 ? `choices-${name}` : undefined}
                            inputMode={/_(m|mm|m2)$|quantity|hours/.test(name) ? "decimal" : "text"}
                            onInput={(event) => change({ ...fields, [name]: event.currentTarget.value })} />
                        {choices.length > 0 && <datalist id={`choices-${name}`}>{choices.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}</datalist>}
                    </label>
                );
            })}
        </div>
    );
}

function PriceSaid({ pricing, said }: { pricing: Pricing | null; said: string }): JSX.Element {
    const { words } = useApp();
    return (
        <div class="price-said" aria-live="polite">
            {pricing?.priced ? <Lines priced={pricing.priced} />
                : <p class="quiet">{said || pricing?.gap?.text || words.deal.no_price}</p>}
        </div>
    );
}

// What it would cost: asked of the list, kept nowhere.
export function WhatIfDialog({ title, about, close }: { title: string; about: string; close: () => void }): JSX.Element {
    const [fields, set_fields] = useState<Request>(() => Object.fromEntries(begun_with.map((name) => [name, ""])));
    const { pricing, said } = usePrice(fields, "");
    return (
        <Dialog title={title} close={close}>
            <p class="quiet">{about}</p>
            <RequestFields fields={fields} change={set_fields} pricing={pricing} />
            <PriceSaid pricing={pricing} said={said} />
            {pricing?.priced && <p class="quiet">{pricing.priced.list} · {pricing.priced.list_version}</p>}
        </Dialog>
    );
}

export function ReviseDialog({ quote, close }: { quote: Quote; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    const { act: run, busy } = useActing();
    const [fields, set_fields] = useState<Request>(() => fields_of(quote.stated ?? quote.priced.request));
    const { pricing, said } = usePrice(fields, quote.conversation);
    const revise = async (send: boolean): Promise<void> => {
        const made = await run<Quote>("POST", `/quotes/${quote.number}/revise`, { request: request_of(fields), send }, { done: (one) => say.revised(one.number) });
        if (made === null) return;
        close();
        location.hash = links.quote(made.number);
    };
    const because = pricing?.priced ? "" : say.price_wait;
    return (
        <Dialog title={say.revise_title(quote.number)} close={close}>
            <p class="quiet">{say.revise_about}</p>
            <RequestFields fields={fields} change={set_fields} pricing={pricing} />
            <PriceSaid pricing={pricing} said={said} />
            <div class="dialog-actions">
                <ActButton scope="quotes:write" busy={busy} because={because} on={() => void revise(false)}>{say.save_draft}</ActButton>
                <ActButton look="main" scope="quotes:write" busy={busy} because={because} on={() => void revise(true)}>{say.send_now}</ActButton>
            </div>
        </Dialog>
    );
}

interface Who { conversation: string; name: string; phone: string }

function WhoField({ who, choose }: { who: Who; choose: (who: Who) => void }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    const [wanted, set_wanted] = useState("");
    const { data } = useResource<Found>(wanted.trim() === "" ? "" : `/search?q=${encodeURIComponent(wanted.trim())}&limit=5`);
    const found = wanted.trim() === "" || who.conversation !== "" ? [] : data?.contacts ?? [];
    const digits = wanted.replace(/[\s()+-]/g, "");
    return (
        <div class="who-field">
            <label class="field">
                <span>{say.person}</span>
                <input class="input" value={who.conversation !== "" ? who.name : wanted} placeholder={say.person_hint} maxLength={100} autofocus
                    onInput={(event) => {
                        const text = event.currentTarget.value;
                        set_wanted(text);
                        const number = text.replace(/[\s()+-]/g, "");
                        choose({ conversation: "", name: "", phone: /^\d{8,15}$/.test(number) ? number : "" });
                    }} />
            </label>
            {found.length > 0 && (
                <ul class="canned">
                    {found.map((one) => (
                        <li key={one.id}><button type="button" onClick={() => choose({ conversation: one.conversation, name: one.name || phone_text(one.phone), phone: "" })}>
                            <b>{one.name || words.no_name}</b> {phone_text(one.phone)}</button></li>
                    ))}
                </ul>
            )}
            {who.phone !== "" && <p class="quiet">{say.phone}: {phone_text(digits)}</p>}
        </div>
    );
}

export function NewQuoteDialog({ close }: { close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.deal;
    const { act: run, busy } = useActing();
    const [who, set_who] = useState<Who>({ conversation: "", name: "", phone: "" });
    const [fields, set_fields] = useState<Request>(() => Object.fromEntries(begun_with.map((name) => [name, ""])));
    const { pricing, said } = usePrice(fields, who.conversation);
    const make = async (send: boolean): Promise<void> => {
        const whose = who.conversation !== "" ? { conversation: who.conversation } : { phone: who.phone };
        const made = await run<Quote>("POST", "/quotes", { ...whose, request: request_of(fields), send }, { done: (one) => say.made(one.number) });
        if (made === null) return;
        close();
        location.hash = links.quote(made.number);
    };
    const because = who.conversation === "" && who.phone === "" ? say.who_wait : pricing?.priced ? "" : say.price_wait;
    return (
        <Dialog title={say.new} close={close}>
            <p class="quiet">{say.new_about}</p>
            <WhoField who={who} choose={set_who} />
            <RequestFields fields={fields} change={set_fields} pricing={pricing} />
            <PriceSaid pricing={pricing} said={said} />
            <div class="dialog-actions">
                <ActButton scope="quotes:write" busy={busy} because={because} on={() => void make(false)}>{say.save_draft}</ActButton>
                <ActButton look="main" scope="quotes:write" busy={busy} because={because} on={() => void make(true)}>{say.send_now}</ActButton>
            </div>
        </Dialog>
    );
}
