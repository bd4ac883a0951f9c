// One quote's whole story: who and what on the left, every fact in time order, and the conversation beside it.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "../app_context";
import { count_entries, planned, told } from "../facts";
import type { QuoteStory } from "../model";
import { FollowUpRow } from "../parts/follow_up";
import { PersonCard } from "../parts/person";
import { QuoteActs } from "../parts/quote_acts";
import { QuotedCard } from "../parts/quoted";
import { Card, Empty, Loading, PageHead, Pill, StatusPill } from "../parts/small";
import { TalkComposer, WhoAnswersHere } from "../parts/talk";
import { Thread } from "../parts/thread";
import { Timeline } from "../parts/timeline";
import { useResource } from "../pulse";
import { links } from "../route";

export function QuotePage({ number }: { number: string }): JSX.Element {
    const app = useApp();
    const { words, times, now } = app;
    const { data, missing } = useResource<QuoteStory>(`/quotes/${encodeURIComponent(number)}/story?language=${app.language}`);
    const own_number = data?.quote.number ?? number;
    useEffect(() => {
        // Whoever came with the quote's id goes on with its number.
        if (own_number !== number) location.replace(links.quote(own_number));
    }, [own_number]);
    const back = <a class="crumb" href={links.quotes()}>{words.pages.quotes} /</a>;
    if (missing) {
        return <><PageHead title={number} before={back} /><Card><Empty title={words.quotes.not_found} note={words.quotes.not_found_note} /></Card></>;
    }
    if (!data) return <><PageHead title={number} before={back} /><Loading /></>;
    const { quote, contact, conversation, messages, follow_ups } = data;
    const waiting = follow_ups.filter(({ status }) => status === "PENDING" || status === "BOOKED");
    const facts = told(data, app);
    const ahead = planned(data, app);
    const open = quote.status === "SENT" || quote.status === "VIEWED";
    const left = open && quote.valid_until ? times.left(quote.valid_until, now) : "";
    const counts = [words.quote.facts(count_entries(facts)), ahead.length > 0 ? words.quote.planned(ahead.length) : ""];
    return (
        <>
            <PageHead title={quote.number} before={back} actions={<QuoteActs quote={quote} who={contact.name || words.no_name} />}>
                <StatusPill status={quote.status} />
                {open && quote.valid_until && (
                    <Pill tone="careful">{left ? words.quote.expires_in(left) : words.quote.expired}</Pill>
                )}
            </PageHead>
            <div class="story">
                <div class="story-side">
                    <PersonCard contact={contact} conversation={conversation} />
                    <QuotedCard quote={quote} />
                    {waiting.length > 0 && (
                        <Card title={words.deal.planned_title}>
                            <ul class="rows">{waiting.map((one) => <FollowUpRow key={one.id} follow_up={one} with_quote={false} />)}</ul>
                        </Card>
                    )}
                </div>
                <Card title={words.quote.story} beside={counts.filter(Boolean).join(" · ")} class="story-line">
                    <Timeline told={facts} planned={ahead} />
                </Card>
                <Card class="story-talk" title={<>
                    <a href={links.conversation(conversation.id)}>{words.conversations.talk}</a>{" "}
                    <WhoAnswersHere conversation={conversation} />
                </>}>
                    <Thread messages={messages} follow_ups={follow_ups} />
                    <TalkComposer key={conversation.id} conversation={conversation} contact={contact} />
                </Card>
            </div>
        </>
    );
}
