// What may be sent to a customer whom nobody can write to freely any more: a template that WhatsApp has approved, its
// places filled in by hand, shown as it will be read.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { act as call } from "../api";
import { useApp } from "../app_context";
import type { Contact, Conversation, Message, TemplateOffer } from "../model";
import { reason_text } from "../words/reasons";
import { named } from "../words/words";
import { ActButton } from "./acting";
import { useTalkAct } from "./composer";

// The template's words with what was filled in; a place that is still empty shows what belongs there.
export function filled(text: string, values: string[], places: string[]): string {
    return text.replace(/\{\{(\d+)\}\}/g, (_, digits: string) => {
        const at = Number(digits) - 1;
        return values[at]?.trim() || `[${places[at] ?? digits}]`;
    });
}

export function key_of(offer: TemplateOffer): string {
    return `${offer.name}/${offer.language}`;
}

// What is known already: whom one writes to.
function begun(offer: TemplateOffer, contact: Contact): string[] {
    return offer.parameters.map(({ name }) => (name === "name" ? contact.name.split(" ")[0] ?? "" : ""));
}

export function TemplateSend({ conversation, contact, offers }: { conversation: Conversation; contact: Contact; offers: TemplateOffer[] }): JSX.Element | null {
    const { words, language } = useApp();
    const say = words.talk.template;
    const talk = useTalkAct(conversation);
    const sendable = offers.filter((offer) => offer.why_not === "");
    const [chosen, set_chosen] = useState("");
    const [typed, set_typed] = useState<string[] | null>(null);
    if (offers.length === 0) return null;
    const offer = sendable.find((one) => key_of(one) === chosen) ?? sendable[0];
    if (!offer) return <p class="quiet">{say.none(reason_text(offers[0]!.why_not, language, "person"))}</p>;
    const values = typed ?? begun(offer, contact);
    const places = offer.parameters.map(({ name, labels }) => labels[language] ?? named(say.places, name));
    const missing = values.findIndex((value) => value.trim() === "");
    const send = async (): Promise<void> => {
        const kept = values.map((value) => value.trim());
        const sent = await talk.act<Message>("template", { name: offer.name, language: offer.language, parameters: kept }, words.talk.sending,
            (message) => call("POST", `/messages/${message.id}/cancel`).then((answer) => {
                if (!answer.problem) set_typed(kept);  // what was undone is there to be mended
                return answer;
            }));
        if (sent !== null) set_typed(null);
    };
    return (
        <form class="template-send" onSubmit={(event) => event.preventDefault()}>
            <p>{say.about}</p>
            <label>
                <span>{say.which}</span>
                <select class="input" value={key_of(offer)} onChange={(event) => {
                    set_chosen(event.currentTarget.value);
                    set_typed(null);
                }}>
                    {sendable.map((one) => <option key={key_of(one)} value={key_of(one)}>{one.name} · {one.language} · {named(say.categories, one.category)}</option>)}
                </select>
            </label>
            {places.map((place, at) => (
                <label key={`${key_of(offer)} ${at}`}>
                    <span>{place}</span>
                    <input class="input" maxLength={120} value={values[at]} placeholder={offer.parameters[at]!.example}
                        onInput={(event) => set_typed(values.map((value, other) => (other === at ? event.currentTarget.value : value)))} />
                </label>
            ))}
            <blockquote class="template-preview" aria-label={say.preview} lang={offer.language.slice(0, 2)}>{filled(offer.text, values, places)}</blockquote>
            <ActButton look="main" scope="work-items:write" busy={talk.busy} because={missing < 0 ? "" : say.missing(places[missing]!)}
                on={() => void send()}>{say.send}</ActButton>
        </form>
    );
}
