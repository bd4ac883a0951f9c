// Ajustes: what is left to do before customers can be served, and every option in effect with who set it.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app_context";
import type { PriceListInfo } from "../machinery/price_list";
import { is_changed, needed, sections_of, set_by, settings_found, value_text, type Needed, type Setting, type Settings, type ShopPerson, type Template } from "../machinery/setting";
import { overlays } from "../overlays";
import { ActButton, may, useActing } from "../parts/acting";
import { Copy } from "../parts/copy";
import { InviteDialog } from "../parts/invite";
import { Card, Loading, PageHead, Pill } from "../parts/small";
import { useResource } from "../pulse";
import { links } from "../route";
import { allowed_in_spanish, options_es, units_es } from "../words/options_es";
import { setup_words, type SetupWords } from "../words/setup_es";
import { named } from "../words/words";

const scope = "admin";

function useSay(): SetupWords["settings"] {
    return setup_words(useApp().language).settings;
}

// What stays the same for as long as the server runs is asked for once.
function useOnce<Data>(path: string): Data | null {
    const [known, know] = useState<Data | null>(null);
    const { data } = useResource<Data>(known === null ? path : "");
    useEffect(() => {
        if (data !== null) know(data);
    }, [data]);
    return known ?? data;
}

function Step({ name, done, children }: { name: string; done: boolean | null; children: ComponentChildren }): JSX.Element {
    const say = useSay();
    return (
        <li class="first-step">
            <div class="pair"><h3>{named(say.steps, name)}</h3>
                <Pill tone={done === null ? "plain" : done ? "good" : "careful"} dot>{done === null ? say.unknown : done ? say.done : say.to_do}</Pill></div>
            {children}
        </li>
    );
}

function WebhookStep({ url, need }: { url: string; need: Needed }): JSX.Element {
    const say = useSay();
    const { busy, act } = useActing();
    const [tried, set_tried] = useState<{ reached: boolean; why: string } | null>(null);
    const address = `${url}/webhooks/whatsapp`;
    const run = async (): Promise<void> => set_tried(await act("POST", "/settings/try-webhook", {}, { keyless: true }));
    return (
        <Step name="webhook" done={tried ? tried.reached && !need.is_private : need.is_private ? false : null}>
            <p class="quiet">{say.webhook_about}</p>
            <p><code class="secret">{address}</code> <Copy text={address} what={say.webhook_address} /></p>
            {need.is_private && <p>{say.webhook_local}</p>}
            <p class="action-bar"><ActButton on={() => void run()} scope={scope} busy={busy} because={need.whatsapp_on ? "" : say.keys_off}>{busy ? say.trying : say.try}</ActButton></p>
            <p role="status">{tried && (tried.reached ? say.reached : say.not_reached(named(say.because, tried.why)))}</p>
        </Step>
    );
}

const templates_open = 2;  // more are folded: they are copied once

function TemplatesStep(): JSX.Element {
    const say = useSay();
    const data = useOnce<{ items: Template[] }>("/templates");
    return (
        <Step name="templates" done={data?.items.length === 0 ? true : null}>
            {!data ? <Loading /> : data.items.length === 0 ? <p class="quiet">{say.templates_none}</p> : (
                <>
                    <p class="quiet">{say.templates_about} {say.templates_state} <a class="link" href={links.alerts()}>{say.see_alerts}</a></p>
                    <details class="product" open={data.items.length <= templates_open}>
                    <summary>{say.templates_count(data.items.length)}</summary>
                    <ul class="rows">
                        {data.items.map((one) => (
                            <li key={`${one.name} ${one.language}`}>
                                <p><code>{one.name}</code> <span class="quiet">{one.language} · {one.category}</span></p>
                                <p lang={one.language.slice(0, 2)}>{one.text} <Copy text={one.text} what={say.template_text(`${one.name} ${one.language}`)} /></p>
                            </li>
                        ))}
                    </ul>
                    </details>
                </>
            )}
        </Step>
    );
}

function PeopleStep({ need }: { need: Needed }): JSX.Element {
    const say = useSay();
    const told = need.people.filter((one) => one.unreachable === "");
    const untold = need.people.filter((one) => one.unreachable !== "");
    return (
        <Step name="people" done={need.done.people}>
            {told.length > 0 && <p>{say.people_done(told.map((one) => one.name).join(", "))}</p>}
            {untold.length > 0 && <p>{say.people_unreached(untold.map((one) => `${one.name} (${named(say.because, one.unreachable)})`).join(", "))}</p>}
            {need.people.length === 0 && <p>{say.people_to_do}</p>}
            <p class="quiet">{say.people_how}</p>
            <p class="action-bar">
                <ActButton on={() => overlays.open((close) => <InviteDialog name={untold[0]?.name ?? ""} close={close} />)} scope={scope}>{say.invite}</ActButton>
                <a class="link" href={links.access}>{say.see_access}</a>
            </p>
        </Step>
    );
}

function FirstCard({ settings, find }: { settings: Settings; find: (words: string) => void }): JSX.Element {
    const say = useSay();
    const { data: lists } = useResource<{ items: PriceListInfo[] }>("/price-lists");
    const { data: people } = useResource<{ items: ShopPerson[] }>("/people");
    if (!lists || !people) return <Card title={say.first}><Loading /></Card>;
    const need = needed(settings, lists.items, people.items);
    const all_done = Object.values(need.done).every(Boolean);
    return (
        <Card title={say.first} beside={all_done ? say.first_done : undefined}>
            <ol class="rows first-steps">
                <Step name="prices" done={need.done.prices}>
                    <p>{need.done.prices ? say.prices_done(need.lists.join(", ")) : say.prices_to_do} <a class="link" href={links.prices()}>{say.see_prices}</a></p>
                </Step>
                <Step name="keys" done={need.done.keys}>
                    <p>{need.done.keys ? say.keys_done : [!need.whatsapp_on && say.keys_off, need.keys_missing.length > 0 && say.keys_missing(need.keys_missing.join(", "))].filter(Boolean).join(" ")}</p>
                    {!need.done.keys && <p class="quiet">{say.keys_how} <button type="button" class="why" onClick={() => find("channels.whatsapp")}>{say.see_keys}</button></p>}
                </Step>
                <WebhookStep url={settings.public_url} need={need} />
                <TemplatesStep />
                <PeopleStep need={need} />
            </ol>
        </Card>
    );
}

function who_set(one: Setting, say: SetupWords["settings"]): string {
    switch (set_by(one)) {
        case "default": return say.by_default;
        case "built_in": return say.by_built_in(one.source.split(":")[1]?.trim() ?? "");
        case "demo": return say.by_demo;
        case "command": return say.by_command(one.source);
        case "variable": return say.by_variable(one.source);
        case "file": return say.by_file(one.source);
    }
}

function SettingRow({ one }: { one: Setting }): JSX.Element {
    const { language } = useApp();
    const say = useSay();
    const value = value_text(one.value);
    const usual = value_text(one.default_value);
    const changed = is_changed(one);
    const is_spanish = language === "es";
    const text = is_spanish ? options_es[one.path] ?? "" : "";
    const allowed = is_spanish ? allowed_in_spanish(one.allowed) : "";
    const unit = is_spanish ? named(units_es, one.unit) : one.unit;
    return (
        <li>
            <div class="pair setting">
                <code class="setting-path">{one.path}</code>
                <span class="setting-by">{changed ? <Pill tone="neutral">{who_set(one, say)}</Pill> : <span class="quiet">{who_set(one, say)}</span>}</span>
            </div>
            <p class="setting-value">{one.secret ? <span>{one.is_set ? say.secret_set : say.secret_unset}</span> : value === "" ? <span class="quiet">{say.empty}</span> : <code>{value}</code>} <span class="quiet">{unit}</span></p>
            <p class="quiet" lang={text === "" ? "en" : undefined}>{text || one.text}</p>
            <p class="quiet setting-more">
                {changed && !one.secret && <span>{say.default_is} {usual === "" ? say.empty : <code>{usual}</code>}</span>}
                {one.allowed !== "" && <span>{say.allowed} <span lang={allowed === "" ? "en" : undefined}>{allowed || one.allowed}</span></span>}
                <span>{say.variable} <code>{one.variable}</code></span>
                {!one.needs_restart && <span>{say.now}</span>}
            </p>
        </li>
    );
}

function SettingsCard({ settings, wanted, find }: { settings: Setting[]; wanted: string; find: (words: string) => void }): JSX.Element {
    const { language } = useApp();
    const say = useSay();
    const [only_set, set_only] = useState(false);
    const found = settings_found(settings, wanted, only_set, language === "es" ? options_es : {});
    const narrowed = wanted.trim() !== "" || only_set;
    return (
        <Card title={say.in_effect} id="options">
            <p class="quiet card-note">{say.restart_all} <code>tero config check</code>.</p>
            <div class="filters">
                <label class="field field-wide"><span class="unseen">{say.search}</span>
                    <input class="input" type="search" value={wanted} placeholder={say.search} maxLength={100} spellcheck={false} onInput={(event) => find(event.currentTarget.value)} /></label>
                <label class="check-field"><input type="checkbox" checked={only_set} onChange={(event) => set_only(event.currentTarget.checked)} /> {say.only_set}</label>
            </div>
            {found.length === 0 && <p role="status">{say.none_found}</p>}
            {sections_of(found).map(([section, some]) => (
                <details key={`${section} ${narrowed}`} class="product" open={narrowed}>
                    <summary><strong>{named(say.group, section)}</strong> <span class="quiet">{say.count(some.filter(is_changed).length, some.length)}</span></summary>
                    <ul class="rows">{some.map((one) => <SettingRow key={one.path} one={one} />)}</ul>
                </details>
            ))}
        </Card>
    );
}

function AllSettings(): JSX.Element {
    const data = useOnce<Settings>("/settings");
    const [wanted, find] = useState("");
    if (!data) return <Loading />;
    const show = (words: string): void => {
        find(words);
        document.getElementById("options")?.focus();
    };
    return <div class="lists"><FirstCard settings={data} find={show} /><SettingsCard settings={data.items} wanted={wanted} find={find} /></div>;
}

export function SettingsPage(): JSX.Element {
    const { session } = useApp();
    const say = useSay();
    return (
        <>
            <PageHead title={say.title} />
            {may(session, scope) ? <AllSettings /> : <Card><p class="quiet">{say.not_yours}</p></Card>}
        </>
    );
}
