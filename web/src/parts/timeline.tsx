// The timeline: one story, every fact in time order, the planned ones dashed, «por qué» one click away.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import type { Fact } from "../facts";

// The clock to the second; the day stands only where it changes. The whole time is there on hover.
function FactTime({ at, before, planned = false }: {
    at: string | null;
    before: string | null;
    planned?: boolean;
}): JSX.Element | null {
    const { times, now } = useApp();
    if (!at) return null;
    const day = before !== null && times.day_key(before) === times.day_key(at) ? "" : `${times.day_of(at, now)} `;
    return <time dateTime={at} title={times.exact(at)}>{day}{planned ? times.clock(at) : times.clock_seconds(at)}</time>;
}

function FactLine({ fact, before }: { fact: Fact; before: string | null }): JSX.Element {
    const { words, times } = useApp();
    const [open, set_open] = useState(false);
    // That the message left at the moment of the fact itself need not be said again.
    const second = (at: string | null): string => (at ? times.exact(at) : "");
    const steps = fact.steps.filter((step) => step.kind !== "message.sent" || second(step.at) !== second(fact.at));
    const notes = [
        ...fact.notes.map((note) => <span>{note}</span>),
        ...steps.map((step) => <span data-kind={step.kind}>{step.text} <FactTime at={step.at} before={fact.at} /></span>),
        ...(fact.why.length > 0 ? [
            <button type="button" class="why" aria-expanded={open} onClick={() => set_open(!open)}>
                {words.why}<span class="unseen">: {fact.title}</span>
            </button>,
        ] : []),
    ];
    return (
        <li class={`fact fact-${fact.tone}`} data-kind={fact.kind}>
            <span class="fact-dot" aria-hidden="true" />
            <div class="fact-head">
                <h3>{fact.title}</h3>
                <span class="fact-when"><FactTime at={fact.at} before={before} planned={fact.tone === "planned"} /></span>
            </div>
            {fact.says !== "" && <p class="fact-says">{words.quoted(fact.says)}</p>}
            {notes.length > 0 && <p class="fact-notes">{notes.flatMap((note, at) => (at > 0 ? [" · ", note] : [note]))}</p>}
            {open && (
                <dl class="why-list">
                    {fact.why.map((row, at) => (
                        <div key={at}><dt>{row.label}</dt><dd>{row.value}</dd></div>
                    ))}
                </dl>
            )}
        </li>
    );
}

export function Timeline({ told, planned }: { told: Fact[]; planned: Fact[] }): JSX.Element {
    const { words } = useApp();
    const all = [...told, ...planned];
    if (all.length === 0) return <p class="quiet">{words.quote.story_empty}</p>;
    return (
        <ol class="timeline">
            {all.map((fact, at) => <FactLine key={fact.id} fact={fact} before={all[at - 1]?.at ?? null} />)}
        </ol>
    );
}
