// Personas y accesos: who may come in, by which key or session, and whom the business knows.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { phone_text } from "../format";
import { key_uses, keys_shown, scopes_of, sessions_shown, type KeyInfo, type SessionInfo } from "../machinery/access";
import { is_set, type Contact } from "../model";
import { overlays } from "../overlays";
import { usePages } from "../pages_of";
import { ActButton, may, useActing } from "../parts/acting";
import { Copy } from "../parts/copy";
import { lazy } from "../parts/lazy";
import { ListFoot } from "../parts/list_foot";
import { Dialog } from "../parts/overlays";
import { Card, Empty, Loading, PageHead, Pill, When } from "../parts/small";
import { pulse, useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";

const PushSwitch = lazy(async () => (await import("../parts/push_switch")).PushSwitch, "part");

const scope = "admin";

function SessionRow({ session }: { session: SessionInfo }): JSX.Element {
    const { words } = useApp();
    const say = words.access;
    const { busy, act } = useActing();
    const end = async (): Promise<void> => {
        const consequence = session.current ? say.end_own_means : session.kind === "LINK" ? say.end_link_means : session.idle ? say.end_idle_means : say.end_means;
        if (await overlays.ask({ title: say.end_ask, consequence, verb: say.end, grave: true }) === null) return;
        if (await act("DELETE", `/sessions/${encodeURIComponent(session.id)}`, undefined, { done: say.ended, keyless: true }) !== null && session.current) pulse.closed();
    };
    return (
        <li class="acted">
            <div>
                <strong>{session.person || named(say.kind, session.kind)}</strong> {session.role && <Pill>{named(say.role, session.role)}</Pill>} {session.current && <Pill tone="good">{say.current}</Pill>}{session.idle && <Pill tone="careful">{say.idle}</Pill>}
                <p class="quiet"><code class="id">{session.id}</code> · <When at={session.created_at} as="ago" /> · {say.until} <When at={session.expires_at} /></p>
            </div>
            <ActButton on={() => void end()} scope={scope} busy={busy} label={`${say.end}: ${session.id}`}>{say.end}</ActButton>
        </li>
    );
}

function KeyRow({ one }: { one: KeyInfo }): JSX.Element {
    const { words } = useApp();
    const say = words.access;
    const { busy, act } = useActing();
    const revoke = async (): Promise<void> => {
        if (await overlays.ask({ title: say.revoke_ask(one.name), consequence: say.revoke_means, verb: say.revoke, grave: true }) === null) return;
        await act("POST", `/keys/${encodeURIComponent(one.id)}/revoke`, {}, { done: say.revoked_now });
    };
    return (
        <li class="acted">
            <div>
                <strong>{one.name}</strong> {one.revoked_at && <Pill tone="bad">{say.revoked}</Pill>}
                <p class="key-scopes">{one.scopes.map((each) => <code key={each} class="id">{each}</code>)}</p>
                {one.capabilities.length > 0 && <p class="quiet">{say.serves(one.capabilities.join(", "))}</p>}
                <p class="quiet"><code class="id">{one.id}</code> · <When at={one.revoked_at ?? one.created_at} as="ago" /></p>
            </div>
            {!one.revoked_at && <ActButton on={() => void revoke()} scope={scope} busy={busy} label={`${say.revoke}: ${one.name}`}>{say.revoke}</ActButton>}
        </li>
    );
}

function KeyDialog({ close }: { close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.access;
    const [name, set_name] = useState("");
    const [use, set_use] = useState("submits");
    const [text, set_text] = useState(key_uses[0]![1].join(" "));
    const [serves, set_serves] = useState("");
    const [secret, set_secret] = useState("");
    const { busy, act } = useActing();
    const scopes = scopes_of(text);
    const make = async (): Promise<void> => {
        const made = await act<{ key: string }>("POST", "/keys", { name: name.trim(), scopes, capabilities: scopes_of(serves) }, { keyless: true });
        if (made !== null) set_secret(made.key);
    };
    if (secret !== "") {
        return (
            <Dialog title={say.made} close={close}>
                <p>{say.once}</p>
                <p><code class="secret">{secret}</code> <Copy text={secret} what={say.key} /></p>
                <div class="dialog-actions"><button type="button" class="button button-main" onClick={close}>{say.kept}</button></div>
            </Dialog>
        );
    }
    return (
        <Dialog title={say.new_key} close={close}>
            <label class="field"><span>{say.name}</span><input class="input" value={name} maxLength={100} autocomplete="off" onInput={(event) => set_name(event.currentTarget.value)} /></label>
            <label class="field"><span>{say.for_what}</span>
                <select class="input" value={use} onChange={(event) => {
                    set_use(event.currentTarget.value);
                    set_text(key_uses.find(([one]) => one === event.currentTarget.value)?.[1].join(" ") ?? text);
                }}>
                    {[...key_uses.map(([one]) => one), "other"].map((one) => <option key={one} value={one}>{named(say.uses, one)}</option>)}
                </select>
            </label>
            <label class="field"><span>{say.scopes}</span><input class="input" value={text} spellcheck={false} autocomplete="off" onInput={(event) => {
                set_text(event.currentTarget.value);
                set_use("other");
            }} /></label>
            {scopes.some((one) => one.startsWith("agent")) && (
                <label class="field"><span>{say.capabilities}</span><input class="input" value={serves} spellcheck={false} autocomplete="off" onInput={(event) => set_serves(event.currentTarget.value)} /></label>
            )}
            {scopes.includes("admin") && <p class="step-error">{say.admin_means}</p>}
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void make()} scope={scope} busy={busy} look="main" because={name.trim() === "" ? say.name_missing : scopes.length === 0 ? say.scopes_missing : ""}>{say.make}</ActButton>
            </div>
        </Dialog>
    );
}

function ContactsCard(): JSX.Element {
    const { words } = useApp();
    const say = words.access;
    const pages = usePages<Contact & { conversations?: Record<string, string>; merged_into?: string | null }>("/contacts", (contact) => contact.id);
    const shown = pages.items.filter((one) => !is_set(one.merged_into));
    return (
        <Card title={say.contacts} class="contacts-card">
            {!pages.ready ? <Loading /> : shown.length === 0 && pages.more === null ? <Empty title={say.contacts_empty} note={say.contacts_empty_note} /> : (
                <>
                    <ul class="rows">
                        {shown.map((one) => {
                            const talk = Object.values(one.conversations ?? {})[0] ?? "";
                            const name = one.name || (one.phone ? phone_text(one.phone) : one.user_id) || words.no_name;
                            return (
                                <li key={one.id} class="pair">
                                    <span>
                                        {is_set(talk) ? <a class="link" href={links.conversation(talk)}>{name}</a> : name}{" "}
                                        <span class="quiet phone">{one.name !== "" && one.phone !== "" ? phone_text(one.phone) : ""}</span>
                                    </span>
                                    <span>{one.opted_out_at ? <Pill tone="bad">{words.person.opted_out}</Pill> : <span class="quiet"><When at={one.created_at} as="ago" /></span>}</span>
                                </li>
                            );
                        })}
                    </ul>
                    <ListFoot count={say.count(shown.length)} more={pages.more} loading={pages.loading_more} />
                </>
            )}
        </Card>
    );
}

function SecretsCards(): JSX.Element {
    const { words, now } = useApp();
    const say = words.access;
    const { data: sessions } = useResource<{ items: SessionInfo[] }>("/sessions");
    const { data: keys } = useResource<{ items: KeyInfo[] }>("/keys");
    const [making, set_making] = useState(false);
    return (
        <div class="pair-of-cards">
            <Card title={say.sessions}>
                <p class="quiet card-note">{say.sessions_note}</p>
                {!sessions ? <Loading /> : <ul class="rows">{sessions_shown(sessions.items, now).map((one) => <SessionRow key={one.id} session={one} />)}</ul>}
            </Card>
            <Card title={say.keys} beside={<ActButton on={() => set_making(true)} scope={scope}>{say.new_key}</ActButton>}>
                <p class="quiet card-note">{say.keys_note}</p>
                {!keys ? <Loading /> : keys.items.length === 0 ? <p>{say.keys_none}</p> : <ul class="rows">{keys_shown(keys.items).map((one) => <KeyRow key={one.id} one={one} />)}</ul>}
            </Card>
            {making && <KeyDialog close={() => set_making(false)} />}
        </div>
    );
}

export function AccessPage(): JSX.Element {
    const { words, session } = useApp();
    return (
        <>
            <PageHead title={words.access.title} />
            <PushSwitch />
            {may(session, scope) ? <SecretsCards /> : <Card><p class="quiet">{words.access.not_yours}</p></Card>}
            <ContactsCard />
        </>
    );
}
