// Conversaciones: who writes, what they want, who answers them, and the talk itself. A list and a talk side by side;
// on a phone one of the two.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { capital, phone_text } from "../format";
import { is_set, type Conversation, type Found, type Time, type WorkItem, type WorkItems } from "../model";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { Icon } from "../parts/icons";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { Talk, waits, WhoAnswers } from "../parts/talk";
import { useResource } from "../pulse";
import { links } from "../route";
import { reason_text, reason_tone } from "../words/reasons";

const open_max = 500;  // as many as one answer has

// A line of the list, whatever it comes from: a conversation, or something that waits in one.
interface Line {
    id: string;
    name: string;
    text: string;
    at: Time;
    pill: JSX.Element;
    waits: boolean;
}

function line_of(conversation: Conversation, items: readonly WorkItem[]): Line {
    return {
        id: conversation.id, name: conversation.contact_name ?? "", text: conversation.last_text, waits: waits(conversation, items),
        at: conversation.last_inbound_at ?? conversation.created_at, pill: <WhoAnswers conversation={conversation} items={items} />,
    };
}

function Row({ line, own, state, fresh }: { line: Line; own: boolean; state: string; fresh: boolean }): JSX.Element {
    const { words } = useApp();
    return (
        <li class={`talk-row${own ? " talk-own" : ""}${fresh ? " row-fresh" : ""}${line.waits ? " row-waits" : ""}`}>
            <div class="pair">
                <a class="row-link" href={links.conversation(line.id, state)} aria-current={own ? "true" : undefined}>{line.name || words.no_name}</a>
                <span class="quiet talk-at"><When at={line.at} as="ago" /></span>
            </div>
            <p class="one-line quiet">{line.text || words.nothing_said}</p>
            <p>{line.pill}</p>
        </li>
    );
}

function Lines({ lines, id, state, list, foot }: { lines: Line[]; id: string; state: string; list: string; foot?: JSX.Element | false }): JSX.Element {
    const { words } = useApp();
    const steady = useSteady(lines, (line) => line.id, list);
    return (
        <div class="list" {...steady.on}>
            {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
            <ul class="talk-rows">
                {steady.items.map((line) => <Row key={line.id} line={line} own={line.id === id} state={state} fresh={steady.fresh.has(line.id)} />)}
            </ul>
            {foot}
        </div>
    );
}

function ByState({ state, id, items }: { state: string; id: string; items: readonly WorkItem[] }): JSX.Element {
    const { words } = useApp();
    const path = state ? `/conversations?state=${encodeURIComponent(state)}` : "/conversations";
    const pages = usePages<Conversation>(path, (conversation) => conversation.id);
    const say = words.conversations;
    if (!pages.ready) return <Loading />;
    if (pages.items.length === 0) {
        return state ? <Empty title={say.empty_filter} note={say.empty_filter_note} /> : <Empty title={say.empty} note={say.empty_note} command="tero demo" />;
    }
    return <Lines lines={pages.items.map((one) => line_of(one, items))} id={id} state={state} list={path}
        foot={pages.more !== null && <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />} />;
}

// What waits, or is being attended to: one line a conversation, by its oldest item.
function ByWork({ status, id }: { status: string; id: string }): JSX.Element {
    const { words, language } = useApp();
    const pages = usePages<WorkItem>(`/work-items?status=${status}`, (item) => item.id);
    const say = words.talk;
    const lines = new Map<string, Line>();
    for (const item of pages.items) {
        if (!is_set(item.conversation) || lines.has(item.conversation)) continue;
        const reason = item.kind === "answer" ? item.causes[0]?.code ?? item.kind : item.kind;
        lines.set(item.conversation, {
            id: item.conversation, name: item.contact_name, text: item.text, at: item.since, waits: status === "OPEN",
            pill: <Pill tone={reason_tone(reason)}>{capital(reason_text(reason, language, "person"))}</Pill>,
        });
    }
    if (!pages.ready) return <Loading />;
    if (lines.size === 0) {
        return status === "OPEN" ? <Empty title={say.nobody_waits} note={say.nobody_waits_note} /> : <Empty title={say.nobody_taken} note={say.nobody_taken_note} />;
    }
    return <Lines lines={[...lines.values()]} id={id} state={status} list={status}
        foot={pages.more !== null && <ListFoot count={words.conversations.count(lines.size)} more={pages.more} loading={pages.loading_more} />} />;
}

function BySearch({ wanted, id, state }: { wanted: string; id: string; state: string }): JSX.Element {
    const { words } = useApp();
    const { data, missing } = useResource<Found>(`/search?q=${encodeURIComponent(wanted)}&limit=20`);
    const say = words.talk;
    if (!data && !missing) return <Loading />;
    const people = (data?.contacts ?? []).filter((contact) => is_set(contact.conversation));
    if (people.length === 0) return <Empty title={say.none_found} note={say.none_found_note} />;
    return <Lines id={id} state={state} list={`search ${wanted}`} lines={people.map((contact) => ({
        id: contact.conversation, name: contact.name || phone_text(contact.phone), text: phone_text(contact.phone), at: null, waits: false, pill: <></>,
    }))} />;
}

export function ConversationsPage({ state, id }: { state: string; id: string }): JSX.Element {
    const { words } = useApp();
    const say = words.talk;
    const [wanted, set_wanted] = useState("");
    const { data: work } = useResource<WorkItems>(`/work-items?status=OPEN&limit=${open_max}`);
    const count = (status: string): number => (work?.counts ?? []).reduce((sum, one) => sum + (one.status === status ? one.count : 0), 0);
    const chips = [
        { one: "", name: say.all },
        { one: "OPEN", name: say.waiting, count: count("OPEN") },
        { one: "TAKEN", name: say.taken, count: count("TAKEN") },
        { one: "ASSISTANT", name: say.with_assistant },
    ].map(({ one, ...chip }) => ({ ...chip, href: links.conversations(one), own: one === state }));
    return (
        <div class={`desk${id === "" ? "" : " desk-open"}`}>
            <section class="desk-list" aria-label={say.list}>
                {id === "" ? <PageHead title={words.conversations.title} /> : <h2 class="desk-title">{words.conversations.title}</h2>}
                <Card class="list-card">
                    <label class="search-field">
                        <Icon name="search" /><span class="unseen">{say.search}</span>
                        <input class="input" type="search" value={wanted} placeholder={say.search} maxLength={200} onInput={(event) => set_wanted(event.currentTarget.value)} />
                    </label>
                    <Chips label={words.conversations.filter} chips={chips} />
                    {wanted.trim() !== "" ? <BySearch wanted={wanted.trim()} id={id} state={state} />
                        : state === "OPEN" || state === "TAKEN" ? <ByWork status={state} id={id} />
                        : <ByState state={state} id={id} items={work?.items ?? []} />}
                </Card>
            </section>
            {id !== "" ? <Talk key={id} id={id} state={state} />
                : <div class="talk-pane talk-none"><Empty title={say.choose} note={say.choose_note} /></div>}
        </div>
    );
}
