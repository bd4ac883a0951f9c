// One conversation: what was said, what a person can say and do, and who it is.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text, count_entries, told } from "../facts";
import { money } from "../format";
import { is_set, type Allowed, type Contact, type Conversation, type ConversationStory, type Message, type Page, type Quote, type WorkItem, type WorkItems } from "../model";
import { overlays } from "../overlays";
import { useResource } from "../pulse";
import { links } from "../route";
import { is_teams, reason_text, reason_tone } from "../words/reasons";
import { named } from "../words/words";
import { ActButton, ActionBar, Menu, useActing, useHindrance } from "./acting";
import { Composer, holder_of, is_me, useTalkAct } from "./composer";
import { useKeys } from "./keys";
import { PauseDialog } from "./pause";
import { PersonCard } from "./person";
import { SaleDialog } from "./sale";
import { Card, Empty, Loading, PageHead, Pill, StatusPill } from "./small";
import { Thread } from "./thread";
import { Timeline } from "./timeline";
import { useWork } from "./work";

const window_ms = 24 * 3_600_000;

// What a person is asked while the assistant goes on. `items`: what of the conversation is on a person's list.
function asked_beside(conversation: Conversation, items: readonly WorkItem[]): WorkItem | undefined {
    if (conversation.state === "HUMAN") return undefined;
    return items.find((item) => item.conversation === conversation.id && item.kind === "answer" && item.status === "OPEN");
}

export function waits(conversation: Conversation, items: readonly WorkItem[]): boolean {
    if (asked_beside(conversation, items) !== undefined) return true;
    return conversation.state === "HUMAN" && conversation.state_reason !== "" && !is_teams(conversation.state_reason) && holder_of(conversation) === "";
}

export function WhoAnswers({ conversation, items }: { conversation: Conversation; items: readonly WorkItem[] }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const asked = asked_beside(conversation, items);
    if (asked !== undefined)
        return <Pill tone="careful">{words.conversations.waits(reason_text(asked.causes[0]?.code ?? "", language, "person"))}</Pill>;
    if (conversation.state !== "HUMAN") return <Pill tone="good">{words.conversations.assistant}</Pill>;
    const holder = holder_of(conversation);
    if (holder !== "") return <Pill>{is_me(holder, app) ? words.talk.taken : words.work.by(actor_text(holder, words, language))}</Pill>;
    if (!waits(conversation, items)) return <Pill>{words.conversations.human}</Pill>;
    const reason = conversation.state_reason;
    const tone = reason_tone(reason);
    return (
        <Pill tone={tone === "plain" ? "careful" : tone}>
            {words.conversations.waits(reason_text(reason, language, "person"))}
        </Pill>
    );
}

// With what waits in it, where the conversation is one thing of several on a page.
export function WhoAnswersHere({ conversation }: { conversation: Conversation }): JSX.Element {
    const { data } = useResource<WorkItems>(`/work-items?conversation=${conversation.id}`);
    return <WhoAnswers conversation={conversation} items={data?.items ?? []} />;
}

// Until the server's own word is there, what its rules come to.
function expected(contact: Contact, now: string): Allowed {
    const last = contact.last_inbound_at.WHATSAPP;
    const open = !!last && Date.parse(last) + window_ms > Date.parse(now);
    return {
        may_write: open && !contact.opted_out_at, why_not: contact.opted_out_at ? "opted_out" : open ? "" : "window_closed",
        window_until: null, opted_out_at: contact.opted_out_at, pauses: [], templates: [],
    };
}

function QuotesCard({ contact }: { contact: string }): JSX.Element {
    const { words, language } = useApp();
    const { data } = useResource<Page<Quote>>(`/quotes?contact=${contact}&limit=8`);
    const quotes = data?.items ?? [];
    return (
        <Card title={words.talk.quotes}>
            {!data ? <Loading /> : quotes.length === 0 && <p class="quiet">{words.talk.no_quotes}</p>}
            <ul class="rows">
                {quotes.map((quote) => (
                    <li key={quote.id} class="pair">
                        <span><a class="row-link" href={links.quote(quote.number)}>{quote.number}</a>
                            {quote.priced.currency !== "" && <small class="quiet pair-note">{money(quote.priced.with_iva, quote.priced.currency, language)}</small>}</span>
                        <StatusPill status={quote.status} />
                    </li>
                ))}
            </ul>
        </Card>
    );
}

function Reach({ contact }: { contact: Contact }): JSX.Element | null {
    const { words } = useApp();
    const say = words.talk;
    if (!contact.phone) return null;
    return (
        <ActionBar>
            <a class="button" href={`tel:+${contact.phone}`}>{say.call}</a>
            <Menu>
                <a href={`https://wa.me/${contact.phone}`} target="_blank" rel="noreferrer">{say.whatsapp}</a>
                <button type="button" class="button" onClick={() => void navigator.clipboard?.writeText(`+${contact.phone}`)
                    .then(() => overlays.say(say.copied))}>{say.copy}</button>
                <ActButton scope="sends:pause" on={() => overlays.open((close) =>
                    <PauseDialog what={{ scope: "CONTACT", of: contact.id, name: contact.name || words.no_name }} close={close} />)}>{say.pause}</ActButton>
            </Menu>
        </ActionBar>
    );
}

// A sale to arrange and a quote that waits to be sent, in the talk that they are about.
function Tasks({ items }: { items: WorkItem[] }): JSX.Element | null {
    const { words, language } = useApp();
    const { act, busy } = useActing();
    const say = words.talk;
    const sale = items.find((item) => item.kind === "sale_to_arrange" && item.status !== "DONE");
    const ready = items.find((item) => item.status !== "DONE" && item.quote_number !== "" && item.causes.some((cause) => cause.code === "draft_ready"));
    const others = items.filter((item) => item.status !== "DONE" && item.kind !== "answer" && item !== sale);
    if (!sale && !ready && others.length === 0) return null;
    return (
        <div class="talk-tasks">
            {sale && (
                <div class="talk-task">
                    <span>{reason_text("sale_to_arrange", language, "person")} · {sale.quote_number}</span>
                    <ActButton look="main" scope="work-items:write" on={() => overlays.open((close) =>
                        <SaleDialog item={sale} who={sale.contact_name || words.no_name} close={close} />)}>{words.work.act.arrange}</ActButton>
                </div>
            )}
            {ready && (
                <div class="talk-task">
                    <span>{say.quote_ready} · <a class="link" href={links.quote(ready.quote_number)}>{ready.quote_number}</a></span>
                    <ActButton look="main" scope="quotes:write" busy={busy}
                        on={() => void act("POST", `/quotes/${ready.quote_number}/send`, {}, { done: say.quote_sent })}>{say.quote_send}</ActButton>
                </div>
            )}
            {others.map((item) => <OtherTask key={item.id} item={item} />)}
        </div>
    );
}

// What else waits about this person, such as a message that did not arrive: looked at, and done.
function OtherTask({ item }: { item: WorkItem }): JSX.Element {
    const { words, language } = useApp();
    const work = useWork(`/work-items/${encodeURIComponent(item.id)}`, item.contact_name || words.no_name);
    return (
        <div class="talk-task">
            <span>{reason_text(item.kind, language, "person")}{item.causes[0] && item.causes[0].code !== item.kind && ` · ${reason_text(item.causes[0].code, language)}`}</span>
            <ActButton scope="work-items:write" busy={work.busy} on={() => void work.done()}>{words.work.done}</ActButton>
        </div>
    );
}

function TalkActs({ conversation, contact, items, messages }: {
    conversation: Conversation;
    contact: Contact;
    items: WorkItem[];
    messages: Message[];
}): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.talk;
    const talk = useTalkAct(conversation);
    const answer = items.find((item) => item.kind === "answer" && item.status !== "DONE");
    const work = useWork(`/conversations/${conversation.id}`, contact.name || words.no_name, answer ? `/work-items/${encodeURIComponent(answer.id)}` : "");
    const hindrance = useHindrance("work-items:write");
    const holder = holder_of(conversation);
    const mine = holder !== "" && is_me(holder, app);
    const human = conversation.state === "HUMAN";
    const waiting = human || items.some((item) => item.status !== "DONE");
    // What was written a moment ago is held so that it can be taken back: to the server the customer still waits.
    const held = messages.some((message) => message.purpose === "PERSON" && message.status === "PENDING");
    const close = () => work.done(held ? { unanswered: true, why: say.just_written } : undefined);
    useKeys({ e: () => (waiting && hindrance === "" ? void close() : false) });
    const scope = "work-items:write";
    return (
        <ActionBar>
            {!mine && <ActButton scope={scope} busy={talk.busy} on={() => void talk.act("take", {}, say.taken_done)}>{say.take}</ActButton>}
            {human && <ActButton scope={scope} busy={talk.busy} on={() => void talk.act("give-back", {}, say.given_back)}>{say.give_back}</ActButton>}
            {waiting && <ActButton look="main" scope={scope} busy={work.busy} shortcut="e" on={() => void close()}>{say.done}</ActButton>}
        </ActionBar>
    );
}

// The field alone, beside a story that is about more than the talk.
export function TalkComposer({ conversation, contact }: { conversation: Conversation; contact: Contact }): JSX.Element {
    const { now } = useApp();
    const { data: allowed } = useResource<Allowed>(`/conversations/${conversation.id}/allowed`);
    const { data: work } = useResource<WorkItems>(`/work-items?conversation=${conversation.id}`);
    return <Composer conversation={conversation} contact={contact} allowed={allowed ?? expected(contact, now)} items={work?.items ?? []} />;
}

export function Talk({ id, state }: { id: string; state: string }): JSX.Element {
    const app = useApp();
    const { words, now } = app;
    const say = words.talk;
    const path = `/conversations/${encodeURIComponent(id)}`;
    const { data, missing } = useResource<ConversationStory>(`${path}/story`);
    const { data: allowed } = useResource<Allowed>(`${path}/allowed`);
    const { data: work } = useResource<WorkItems>(`/work-items?conversation=${encodeURIComponent(id)}`);
    useEffect(() => {
        // Whoever comes to answer can begin at once; a phone does not open its keyboard unasked.
        if (data && matchMedia("(pointer: fine)").matches) document.getElementById("composer")?.focus({ preventScroll: true });
    }, [data !== null]);
    const back = <a class="crumb talk-back" href={links.conversations(state)}>{say.back} /</a>;
    if (missing) {
        return <div class="talk-pane"><PageHead title={words.conversations.not_found} before={back} /><Card><Empty title={words.conversations.not_found} note={words.quotes.not_found_note} /></Card></div>;
    }
    if (!data) return <div class="talk-pane"><PageHead title="…" before={back} /><Loading /></div>;
    const { conversation, contact, messages, history } = data;
    const items = work?.items ?? [];
    const facts = told({ history, messages, follow_ups: [], quote: null }, app);
    return (
        <>
            <div class="talk-pane">
                <PageHead title={contact.name || words.no_name} before={back}
                    actions={<TalkActs conversation={conversation} contact={contact} items={items} messages={messages} />}>
                    <WhoAnswers conversation={conversation} items={items} />
                    {conversation.intent !== "UNKNOWN" && <span class="quiet">{named(words.intent, conversation.intent)}</span>}
                </PageHead>
                <Card class="talk-card">
                    <Tasks items={items} />
                    <Thread messages={messages} history={history} />
                    <Composer key={conversation.id} conversation={conversation} contact={contact} allowed={allowed ?? expected(contact, now)} items={items} />
                </Card>
            </div>
            <aside class="person-pane" aria-label={say.person}>
                <PersonCard contact={contact} conversation={conversation} title={words.conversations.contact}><Reach contact={contact} /></PersonCard>
                {is_set(contact.id) && <QuotesCard contact={contact.id} />}
                <Card>
                    <details class="talk-story">
                        <summary><h2>{say.story(count_entries(facts))}</h2></summary>
                        <Timeline told={facts} planned={[]} />
                    </details>
                </Card>
            </aside>
        </>
    );
}
