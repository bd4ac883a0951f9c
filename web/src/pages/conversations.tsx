// Conversaciones: who writes, what they want, and who answers them.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import type { Conversation } from "../model";
import { usePages } from "../pages_of";
import { Chips } from "../parts/chips";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { links } from "../route";
import { is_teams, reason_text, reason_tone } from "../words/reasons";
import { named } from "../words/words";

function waits(conversation: Conversation): boolean {
    return conversation.state === "HUMAN" && conversation.state_reason !== "" && !is_teams(conversation.state_reason);
}

export function WhoAnswers({ conversation }: { conversation: Conversation }): JSX.Element {
    const { words, language } = useApp();
    if (conversation.state !== "HUMAN") return <Pill tone="good">{words.conversations.assistant}</Pill>;
    if (!waits(conversation)) return <Pill>{words.conversations.human}</Pill>;
    const reason = conversation.state_reason;
    const tone = reason_tone(reason);
    return (
        <Pill tone={tone === "plain" ? "careful" : tone}>
            {words.conversations.waits(reason_text(reason, language, "person"))}
        </Pill>
    );
}

function Row({ conversation, fresh }: { conversation: Conversation; fresh: boolean }): JSX.Element {
    const { words } = useApp();
    return (
        <tr class={`${fresh ? "row-fresh" : ""}${waits(conversation) ? " row-waits" : ""}`}>
            <td class="cell-who">
                <a class="row-link" href={links.conversation(conversation.id)}>{conversation.contact_name || words.no_name}</a>
            </td>
            <td class="cell-last"><span class="one-line">{conversation.last_text || words.nothing_said}</span></td>
            <td class="cell-intent quiet">{conversation.intent === "UNKNOWN" ? "" : named(words.intent, conversation.intent)}</td>
            <td class="cell-status"><WhoAnswers conversation={conversation} /></td>
            <td class="cell-sent right quiet"><When at={conversation.last_inbound_at ?? conversation.created_at} as="ago" /></td>
        </tr>
    );
}

export function ConversationsPage({ state }: { state: string }): JSX.Element {
    const { words } = useApp();
    const path = state ? `/conversations?state=${encodeURIComponent(state)}` : "/conversations";
    const pages = usePages<Conversation>(path, (conversation) => conversation.id);
    const steady = useSteady(pages.items, (conversation) => conversation.id, path);
    const say = words.conversations;
    const filters = { "": say.all, HUMAN: say.with_human, ASSISTANT: say.with_assistant };
    return (
        <>
            <PageHead title={say.title} />
            <Chips label={say.filter} chips={Object.entries(filters).map(([one, name]) =>
                ({ name, href: links.conversations(one), own: one === state }))} />
            <Card class="list-card">
                {!pages.ready ? <Loading /> : pages.items.length === 0 ? (
                    state ? <Empty title={say.empty_filter} note={say.empty_filter_note} />
                        : <Empty title={say.empty} note={say.empty_note} command="tero demo" />
                ) : (
                    <div class="list" {...steady.on}>
                        {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                        <table class="data-table conversations-table">
                            <thead>
                                <tr>
                                    <th scope="col">{say.contact}</th>
                                    <th scope="col">{say.last}</th>
                                    <th scope="col">{say.intent}</th>
                                    <th scope="col">{say.answers}</th>
                                    <th scope="col" class="right">{say.when}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {steady.items.map((conversation) => (
                                    <Row key={conversation.id} conversation={conversation} fresh={steady.fresh.has(conversation.id)} />
                                ))}
                            </tbody>
                        </table>
                        <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />
                    </div>
                )}
            </Card>
        </>
    );
}
