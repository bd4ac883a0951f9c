// Where a person writes: to the customer, or a note that only the team sees. What may be said is the server's word;
// whoever was faster is named, and nothing is sent then.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { act as call, type Problem } from "../api";
import { useApp, type AppContext } from "../app_context";
import { actor_text } from "../facts";
import type { Allowed, Contact, Conversation, Message, WorkItem } from "../model";
import { overlays } from "../overlays";
import { all_words } from "../words/words";
import { ActButton, problem_text, useActing } from "./acting";
import { keep_draft, kept_draft } from "./drafts";
import { Icon } from "./icons";
import { TemplateSend } from "./template_send";

// Is whoever did that the one who reads?
export function is_me(actor: string, app: AppContext): boolean {
    const { person } = app.session;
    return person ? actor === `person:${person}` : actor.startsWith("session:");
}

// Who of the team has it; empty: nobody.
export function holder_of(conversation: Conversation): string {
    const { last_act = "", last_act_by = "" } = conversation;
    return conversation.state === "HUMAN" && ["took", "replied", "handed_on"].includes(last_act) ? last_act_by : "";
}

export function version_of(conversation: Conversation): string {
    return conversation.acts === undefined ? "" : `"${conversation.acts}"`;
}

// «Carla ya contestó hace 1 min», of an act that another's was faster than.
export function faster_text(problem: Problem, app: AppContext): string {
    const { words, language, times, now } = app;
    const found = problem.kind === "refused" && problem.field === "if-match"
        ? /^(.+) was faster \((\w+), at (\S+)\)/.exec(problem.detail) : null;
    const said = found && words.talk.changed[found[2]!];
    if (!said) return problem_text(problem, words);
    const who = actor_text(found[1]!, words, language);
    return said(who.charAt(0).toUpperCase() + who.slice(1), Number.isNaN(Date.parse(found[3]!)) ? "" : times.ago(found[3]!, now));
}

// A conversation's act, on the version that its reader sees.
export function useTalkAct(conversation: Conversation): { busy: boolean; act: <Data>(verb: string, body: object, done?: string | undefined,
                                                           undo?: (data: Data) => ReturnType<typeof call>) => Promise<Data | null> } {
    const app = useApp();
    const { act, busy } = useActing();
    return {
        busy,
        act: (verb, body, done, undo) => act("POST", `/conversations/${conversation.id}/${verb}`, body, {
            version: version_of(conversation),
            ...(done !== undefined && { done }),
            ...(undo && { undo }),
            refused: (problem) => {
                if (problem.kind !== "refused" || problem.field !== "if-match") return false;
                overlays.say(faster_text(problem, app), "bad");
                return true;
            },
        }),
    };
}

function canned(contact: Contact, app: AppContext): [string, string][] {
    const words = all_words[contact.language === "en" || contact.language === "es" ? contact.language : app.language];
    const first = contact.name.split(" ")[0] ?? "";
    return words.talk.replies.map(([name, text]) => [name, text.replace("{name}", first === "" ? "" : ` ${first}`)]);
}

// What of the field is a wish for a canned reply: «/pa» at its beginning.
export function wished(text: string): string | null {
    const found = /^\/(\p{L}*)$/u.exec(text.trim());
    return found ? found[1]!.toLowerCase() : null;
}

function Suggested({ item, edit }: { item: WorkItem; edit: (text: string) => void }): JSX.Element | null {
    const { words } = useApp();
    const { act, busy } = useActing();
    const say = words.talk;
    const { draft } = item;
    if (!draft) return null;
    const path = `/work-items/${encodeURIComponent(item.id)}`;
    const scope = "work-items:write";
    return (
        <section class="suggested" aria-label={say.draft}>
            <h2>{say.draft}</h2>
            <p>{draft.text}</p>
            <div class="action-bar">
                <ActButton look="main" scope={scope} busy={busy}
                    on={() => void act("POST", `${path}/send-draft`, { answers: draft.answers }, { done: say.draft_sent })}>{say.draft_send}</ActButton>
                <button type="button" class="button" onClick={() => edit(draft.text)}>{say.draft_edit}</button>
                <ActButton scope={scope} busy={busy}
                    on={() => void act("POST", `${path}/discard-draft`, { answers: draft.answers }, { done: say.draft_dropped })}>{say.draft_drop}</ActButton>
            </div>
        </section>
    );
}

export function Composer({ conversation, contact, allowed, items }: {
    conversation: Conversation;
    contact: Contact;
    allowed: Allowed;
    items: WorkItem[];
}): JSX.Element {
    const app = useApp();
    const { words, language, times, now } = app;
    const say = words.talk;
    const talk = useTalkAct(conversation);
    const { act, busy } = useActing();
    const [text, set_text] = useState(() => kept_draft(conversation.id));
    const [noting, set_noting] = useState(false);
    const [editing, set_editing] = useState<{ item: string; answers: string } | null>(null);
    const [at, set_at] = useState(0);
    const field = useRef<HTMLTextAreaElement>(null);
    useEffect(() => {
        if (!noting) keep_draft(conversation.id, text);
    }, [text, noting]);

    const holder = holder_of(conversation);
    const who = contact.name.split(" ")[0] || words.no_name;
    const wish = noting ? null : wished(text);
    const offered = wish === null ? [] : canned(contact, app).filter(([name]) => name.startsWith(wish));
    const suggesting = items.find((item) => item.draft);
    const write = (value: string): void => {
        set_text(value);
        set_at(0);
    };
    const take_canned = (value: string): void => {
        write(value);
        field.current?.focus();
    };
    const send = async (): Promise<void> => {
        const words_of = text.trim();
        if (words_of === "") return overlays.say(say.empty, "bad");
        let sent: unknown;
        if (noting) sent = await talk.act("notes", { text: words_of }, say.note_saved);
        else if (editing) {
            sent = await act("POST", `/work-items/${encodeURIComponent(editing.item)}/send-draft`, { answers: editing.answers, text: words_of },
                { done: say.draft_sent });
        } else {
            sent = await talk.act<Message>("reply", { text: words_of }, say.sending,
                (message) => call("POST", `/messages/${message.id}/cancel`).then((answer) => {
                    // What was undone is written again, unless something else has been begun.
                    if (!answer.problem) set_text((now_there) => now_there || words_of);
                    return answer;
                }));
        }
        if (sent === null) return;
        set_text("");
        set_editing(null);
        set_noting(false);
    };
    const locked = !noting && !allowed.may_write;
    const placeholder = noting ? say.note_hint
        : holder !== "" ? (is_me(holder, app) ? say.yours(who) : say.others(actor_text(holder, words, language)))
        : conversation.state === "HUMAN" ? say.waits : say.assistant;
    return (
        <div class={`composer${noting ? " composer-note" : ""}`}>
            {suggesting && !editing && !locked && (
                <Suggested item={suggesting} edit={(value) => {
                    set_editing({ item: suggesting.id, answers: suggesting.draft!.answers });
                    take_canned(value);
                }} />
            )}
            {editing && <p class="quiet composer-why">{say.draft_editing}</p>}
            {!noting && allowed.pauses.length > 0 && <p class="composer-why composer-paused"><Icon name="pause" /> {say.paused}</p>}
            {locked ? (
                <div class="composer-locked">
                    <p>{allowed.why_not === "opted_out" ? say.opted_out(allowed.opted_out_at ? times.moment(allowed.opted_out_at, now) : "")
                        : allowed.why_not === "no_address" ? say.no_address : say.closed}</p>
                    {allowed.why_not === "window_closed" && <TemplateSend conversation={conversation} contact={contact} offers={allowed.templates} />}
                </div>
            ) : (
                <>
                    {offered.length > 0 && (
                        <ul class="canned" aria-label={say.canned}>
                            {offered.map(([name, value], place) => (
                                <li key={name}><button type="button" class={place === at ? "canned-own" : ""} onClick={() => take_canned(value)}><b>/{name}</b> {value}</button></li>
                            ))}
                        </ul>
                    )}
                    <textarea class="input" ref={field} rows={noting || text.length > 80 ? 4 : 2} maxLength={4096} value={text} aria-label={noting ? say.note_hint : say.text}
                        placeholder={placeholder} id="composer"
                        onInput={(event) => write(event.currentTarget.value)}
                        onKeyDown={(event) => {
                            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                                event.preventDefault();
                                if (!talk.busy && !busy) void send();
                            } else if (offered.length > 0 && ["ArrowDown", "ArrowUp", "Enter", "Tab"].includes(event.key)) {
                                event.preventDefault();
                                if (event.key === "ArrowDown") set_at((at + 1) % offered.length);
                                else if (event.key === "ArrowUp") set_at((at + offered.length - 1) % offered.length);
                                else take_canned(offered[at]![1]);
                            } else if (event.key === "Escape") event.currentTarget.blur();
                        }} />
                </>
            )}
            <div class="composer-foot">
                <button type="button" class="why" aria-pressed={noting} onClick={() => {
                    set_noting(!noting);
                    set_text(noting ? kept_draft(conversation.id) : "");
                }}>{noting ? say.modes.reply : say.modes.note}</button>
                {!locked && <span class="quiet composer-hint">{say.hint}</span>}
                {!locked && (
                    <ActButton look="main" scope="work-items:write" busy={talk.busy || busy} shortcut="Control+Enter" on={() => void send()}>
                        {noting ? say.note_save : say.send}
                    </ActButton>
                )}
            </div>
        </div>
    );
}
