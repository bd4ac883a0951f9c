// The charts of the first page. Each says in words what it draws, and none loads a library.
import type { JSX } from "preact";

const width = 240;
const height = 40;

// A line through the values, from the oldest on.
export function Sparkline({ values, label }: { values: number[]; label: string }): JSX.Element {
    const top = Math.max(...values, 1);
    const step = width / Math.max(1, values.length - 1);
    const points = values.map((value, at) => [at * step, height - 4 - (value / top) * (height - 8)] as const);
    const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    return (
        <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
            <polygon class="sparkline-ground" points={`0,${height} ${line} ${width},${height}`} />
            <polyline class="sparkline-line" points={line} vector-effect="non-scaling-stroke" />
        </svg>
    );
}

// A bar a value; the last one is today.
export function Bars({ values, label }: { values: number[]; label: string }): JSX.Element {
    const top = Math.max(...values, 1);
    return (
        <div class="bars" role="img" aria-label={label}>
            {values.map((value, at) => (
                <span key={at} class={at === values.length - 1 ? "bar bar-last" : "bar"}
                    style={{ height: `${Math.max(4, (100 * value) / top)}%` }} />
            ))}
        </div>
    );
}

export interface Part { name: string; value: number; tone: string }

// One bar cut into its parts, with the names and counts below it.
export function SplitBar({ parts }: { parts: Part[] }): JSX.Element {
    const some = parts.filter((part) => part.value > 0);
    if (some.length === 0) return <></>;
    return (
        <div class="split">
            <div class="split-bar" aria-hidden="true">
                {some.map((part) => (
                    <span key={part.name} class={`fill-${part.tone}`} style={{ flexGrow: part.value }} />
                ))}
            </div>
            <ul class="split-names">
                {parts.map((part) => (
                    <li key={part.name}><span class={`key fill-${part.tone}`} aria-hidden="true" />{part.value} {part.name}</li>
                ))}
            </ul>
        </div>
    );
}

// How much of the whole: for one share.
export function Share({ part, whole, label }: { part: number; whole: number; label: string }): JSX.Element {
    const percent = whole > 0 ? Math.min(100, (100 * part) / whole) : 0;
    return (
        <div class="share" role="img" aria-label={label}>
            <span style={{ width: `${percent}%` }} />
        </div>
    );
}
