// The timeline: one story, every fact in time order, the planned ones dashed, «por qué» one click away.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { lines, type Fact, type Line } from "../facts";

// The clock to the second; the day stands only where it changes. The whole time is there on hover.
function FactTime({ fact, before }: { fact: Fact; before: string | null }): JSX.Element | null {
    const { times, now } = useApp();
    if (!fact.at) return null;
    const day = before !== null && times.day_key(before) === times.day_key(fact.at) ? "" : times.day_of(fact.at, now);
    const clock = fact.tone === "planned" ? times.clock(fact.at) : times.clock_seconds(fact.at);
    return <time dateTime={fact.at} title={times.exact(fact.at)}>{day !== "" && `${day} `}{clock}</time>;
}

function FactLine({ fact, before }: { fact: Fact; before: string | null }): JSX.Element {
    const { words } = useApp();
    const [open, set_open] = useState(false);
    return (
        <li class={`fact fact-${fact.tone}`} data-kind={fact.kind}>
            <span class="fact-dot" aria-hidden="true" />
            <div class="fact-body">
                <div class="fact-head">
                    <h3>{fact.title}</h3>
                    <span class="fact-when"><FactTime fact={fact} before={before} /></span>
                </div>
                {fact.says !== "" && <p class="fact-says">{words.quoted(fact.says)}</p>}
                {(fact.notes.length > 0 || fact.why.length > 0) && (
                    <p class="fact-notes">
                        {fact.notes.join(" · ")}
                        {fact.why.length > 0 && (
                            <>
                                {fact.notes.length > 0 && " · "}
                                <button type="button" class="why" aria-expanded={open} onClick={() => set_open(!open)}>
                                    {words.why}<span class="unseen">: {fact.title}</span>
                                </button>
                            </>
                        )}
                    </p>
                )}
                {open && (
                    <dl class="why-list">
                        {fact.why.map((row, at) => (
                            <div key={at}><dt>{row.label}</dt><dd>{row.value}</dd></div>
                        ))}
                    </dl>
                )}
            </div>
        </li>
    );
}

function SmallLine({ line, before }: { line: Line; before: string | null }): JSX.Element {
    const { times } = useApp();
    return (
        <li class="fact fact-small">
            <span class="fact-dot" aria-hidden="true" />
            <ul class="fact-run">
                {line.facts.map((fact, at) => (
                    <li key={fact.id} data-kind={fact.kind}>
                        {(fact.brief === "" || at === 0) && `${fact.title} `}
                        {fact.brief !== "" ? <span title={fact.at ? times.exact(fact.at) : ""}>{fact.brief}</span>
                            : fact.notes.length > 0 ? fact.notes.join(", ")
                            : <FactTime fact={fact} before={line.facts[at - 1]?.at ?? before} />}
                    </li>
                ))}
            </ul>
        </li>
    );
}

export function Timeline({ told, planned }: { told: Fact[]; planned: Fact[] }): JSX.Element {
    const { words } = useApp();
    if (told.length + planned.length === 0) return <p class="quiet">{words.quote.story_empty}</p>;
    const all = [...lines(told), ...planned.map((fact): Line => ({ id: fact.id, small: false, facts: [fact] }))];
    let last: string | null = null;
    return (
        <ol class="timeline">
            {all.map((line) => {
                const before = last;
                last = line.facts[line.facts.length - 1]?.at ?? last;
                return line.small
                    ? <SmallLine key={line.id} line={line} before={before} />
                    : <FactLine key={line.id} fact={line.facts[0]!} before={before} />;
            })}
        </ol>
    );
}
