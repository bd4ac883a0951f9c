// Who it is: the name, how they are reached, and what they have agreed to.
import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app_context";
import { window_left } from "../facts";
import { phone_text } from "../format";
import type { Contact, Conversation } from "../model";
import { named } from "../words/words";
import { Card, Pill } from "./small";

// The last line of the ledger for a kind of consent, if it still holds.
function consents(contact: Contact, kind: string, now: string): boolean {
    const ledger = contact.consents.filter((entry) => entry.kind === kind);
    const last = ledger[ledger.length - 1];
    return !!last && last.granted && (!last.until || Date.parse(last.until) > Date.parse(now));
}

export function PersonCard({ contact, conversation, title, children }: {
    contact: Contact;
    conversation: Conversation;
    title?: string;
    children?: ComponentChildren;  // what can be done
}): JSX.Element {
    const app = useApp();
    const { words, now } = app;
    const address = contact.phone ? phone_text(contact.phone) : contact.email || contact.user_id;
    const channel = named(words.channel, conversation.channel);
    const language = named(words.person.languages, contact.language);
    const left = conversation.channel === "WHATSAPP" ? window_left(contact.last_inbound_at ?? {}, app) : null;
    return (
        <Card title={title ?? (contact.name || address || words.no_name)}>
            <p class="quiet">{[address, channel, language].filter(Boolean).join(" · ")}</p>
            <p class="pills">
                {contact.opted_out_at ? <Pill tone="bad">{words.person.opted_out}</Pill>
                    : consents(contact, "QUOTE_FOLLOW_UP", now) ? <Pill tone="good">{words.person.consents}</Pill>
                    : <Pill>{words.person.no_consent}</Pill>}
                {consents(contact, "MARKETING", now) && !contact.opted_out_marketing_at
                    ? <Pill tone="good">{words.person.marketing}</Pill>
                    : <Pill>{words.person.no_marketing}</Pill>}
                {left !== null && (
                    <Pill title={words.person.window_note}>{left ? words.person.window_open(left) : words.person.window_closed}</Pill>
                )}
            </p>
            {children}
        </Card>
    );
}
