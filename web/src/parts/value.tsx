// A value as a program gave it: a short one in the line, a long one as indented JSON that can be scrolled, and a very
// long one cut until somebody asks for all of it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { count_text } from "../format";

const shown_most = 4000;
const short_most = 60;

export function Value({ value, label }: { value: unknown; label: string }): JSX.Element {
    const { words, language } = useApp();
    const [all, show_all] = useState(false);
    if (value === null || value === undefined) return <span class="quiet">{words.workflows.nothing}</span>;
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    if (typeof value !== "object" && text.length <= short_most) return <code class="value-short">{text}</code>;
    const cut = !all && text.length > shown_most;
    return (
        <>
            <pre class="value" tabIndex={0} role="group" aria-label={label}>{cut ? `${text.slice(0, shown_most)}…` : text}</pre>
            {cut && <button type="button" class="why" onClick={() => show_all(true)}>{words.workflows.show_all(count_text(text.length, language))}</button>}
        </>
    );
}

// Names and what they are, one below the other. A row without a value is left out.
export function Pairs({ rows }: { rows: [string, JSX.Element | string | null | false | undefined][] }): JSX.Element {
    return (
        <dl class="pairs">
            {rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "").map(([name, value]) => (
                <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
            ))}
        </dl>
    );
}
