// The small parts, each of which exists once: pill, card, time, empty state.
import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app_context";
import type { QuoteStatus, Time } from "../model";
import { named } from "../words/words";

export type Tone = "good" | "careful" | "bad" | "neutral" | "plain" | "accent";

export function Pill({ tone = "plain", dot = false, title, children }: {
    tone?: Tone;
    dot?: boolean;
    title?: string;
    children: ComponentChildren;
}): JSX.Element {
    return <span class={`pill pill-${tone}${dot ? " pill-dot" : ""}`} title={title}>{children}</span>;
}

const status_tones: Record<QuoteStatus, Tone> = {
    DRAFT: "plain",
    WAITING_DATA: "careful",
    SENT: "neutral",
    VIEWED: "neutral",
    ACCEPTED: "good",
    REJECTED: "bad",
    EXPIRED: "plain",
    SUPERSEDED: "plain",
};

export function StatusPill({ status }: { status: QuoteStatus }): JSX.Element {
    const { words } = useApp();
    return <Pill tone={status_tones[status] ?? "plain"} dot>{named(words.status, status)}</Pill>;
}

export function Card({ title, beside, class: extra = "", id, level = 2, children }: {
    title?: ComponentChildren;
    beside?: ComponentChildren;
    class?: string;
    id?: string;
    level?: 2 | 3;
    children: ComponentChildren;
}): JSX.Element {
    const Heading = level === 2 ? "h2" : "h3";
    return (
        <section class={`card ${extra}`} id={id} tabIndex={id === undefined ? undefined : -1}>
            {title !== undefined && (
                <header class="card-head">
                    <Heading>{title}</Heading>
                    {beside && <div class="card-beside">{beside}</div>}
                </header>
            )}
            {children}
        </section>
    );
}

// A time in few words, with the exact one on hover. `ago` speaks of the distance, `day` and `clock` of half of it.
export function When({ at, as = "moment" }: { at: Time; as?: "moment" | "ago" | "day" | "clock" }): JSX.Element | null {
    const { times, now } = useApp();
    if (!at) return null;
    const text =
        as === "ago" ? times.ago(at, now)
        : as === "day" ? times.short_day(at, now)
        : as === "clock" ? times.clock(at)
        : times.moment(at, now);
    return <time dateTime={at} title={times.exact(at)}>{text}</time>;
}

// An empty page teaches: what will appear here, and the one step that makes it appear.
export function Empty({ title, note, command }: { title: string; note: string; command?: string }): JSX.Element {
    return (
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p class="quiet">{note}</p>
            {command !== undefined && <p><code>{command}</code></p>}
        </div>
    );
}

export function Loading(): JSX.Element {
    const { words } = useApp();
    return <p class="loading quiet" role="status">{words.loading}</p>;
}

// The heading of a page: its name, what stands beside it, what can be done.
export function PageHead({ title, before, children, actions }: {
    title: string;
    before?: ComponentChildren;
    children?: ComponentChildren;
    actions?: ComponentChildren;
}): JSX.Element {
    return (
        <header class="page-head">
            <div class="page-title">
                {before}
                <h1 tabIndex={-1} id="page-title">{title}</h1>
                {children}
            </div>
            {actions !== undefined && <div class="page-actions">{actions}</div>}
        </header>
    );
}
