// One conversation: who it is, what happened, what was said.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { count_entries, told } from "../facts";
import { is_set, type ConversationStory } from "../model";
import { PersonCard } from "../parts/person";
import { Card, Empty, Loading, PageHead } from "../parts/small";
import { Thread } from "../parts/thread";
import { Timeline } from "../parts/timeline";
import { useResource } from "../pulse";
import { links } from "../route";
import { named } from "../words/words";
import { WhoAnswers } from "./conversations";

export function ConversationPage({ id }: { id: string }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const { data, missing } = useResource<ConversationStory>(`/conversations/${encodeURIComponent(id)}/story`);
    const back = <a class="crumb" href={links.conversations()}>{words.pages.conversations} /</a>;
    if (missing) {
        return <><PageHead title={words.conversations.not_found} before={back} /><Card><Empty title={words.conversations.not_found} note={words.quotes.not_found_note} /></Card></>;
    }
    if (!data) return <><PageHead title="…" before={back} /><Loading /></>;
    const { conversation, contact, messages, history } = data;
    const facts = told({ history, messages, follow_ups: [], quote: null }, app);
    return (
        <>
            <PageHead title={contact.name || words.no_name} before={back} actions={is_set(conversation.quote) &&
                <a class="button" href={links.quote(conversation.quote)}>{words.conversations.quote}</a>}>
                <WhoAnswers conversation={conversation} />
                {conversation.intent !== "UNKNOWN" && <span class="quiet">{named(words.intent, conversation.intent)}</span>}
            </PageHead>
            <div class="story">
                <div class="story-side"><PersonCard contact={contact} conversation={conversation} title={words.conversations.contact} /></div>
                <Card title={words.conversations.story} beside={words.quote.facts(count_entries(facts))} class="story-line">
                    <Timeline told={facts} planned={[]} />
                </Card>
                <Card title={words.conversations.talk} class="story-talk">
                    <Thread messages={messages} />
                </Card>
            </div>
        </>
    );
}
