// The drawings: lines of one weight in the colour of the text around them. They never stand without a word.
import type { JSX } from "preact";

const paths: Record<string, string> = {
    today: "M2.500 7.500 8 3l5.500 4.500V13a.5.5 0 0 1-.5.5H9.500V10h-3v3.500H3a.5.5 0 0 1-.5-.5z",
    conversations: "M3 3h10a.5.5 0 0 1 .5.5v7a.5.5 0 0 1-.5.5H6.500L3.300 13.400a.5.5 0 0 1-.8-.4V3.500A.5.5 0 0 1 3 3z",
    "follow-ups": "M8 2a6 6 0 1 1-5.200 3M2.500 2.500v2.700h2.700M8 4.800V8l2.200 1.600",
    quotes: "M4 2h5.500L12.500 5v8.500a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5v-11A.5.5 0 0 1 4 2zM9.500 2v3h3M6 8h4M6 10.500h4",
    workflows: "M4 2.500h3v3H4zM9.500 10.500h3v3h-3zM2.500 10.500h3v3h-3zM5.500 5.500v2.200M4 10.500V8h7v2.500",
    schedules: "M3 3.500h10a.5.5 0 0 1 .5.5v9a.5.5 0 0 1-.5.5H3a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5zM2.500 6.500h11M5.500 2v3M10.500 2v3",
    tasks: "M2.500 4.500h11M2.500 8h8M2.500 11.500h5",
    agents: "M3.500 5.500h9a.5.5 0 0 1 .5.5v6.500a.5.5 0 0 1-.5.5h-9a.5.5 0 0 1-.5-.5V6a.5.5 0 0 1 .5-.5zM8 3v2.500M5.800 9h.1M10.100 9h.1",
    alerts: "M4 11.500V7.300a4 4 0 0 1 8 0v4.200M2.500 11.500h11M6.800 13.800h2.400",
    quarantine: "M3 5.500h10v7a.5.5 0 0 1-.5.5h-9a.5.5 0 0 1-.5-.5zM2.500 3h11v2.500h-11zM6.500 8.500h3",
    access: "M10.500 2.500a3 3 0 1 1-2.200 5L3 12.800v.7h2.500V12h1.500v-1.500h1.300l1-1M11 5h.1",
    prices: "M8 2h5.500v5.500L7.500 13.500 2.500 8.500zM11 5h.1",
    settings: "M2.500 5h6M11.500 5h2M2.500 11h2M7.500 11h6M10 3.500v3M6 9.500v3",
    history: "M3 3.500h10v9H3zM5.500 6h5M5.500 8h5M5.500 10h3",
    ai: "M8 2.500 9.300 6.700 13.500 8 9.300 9.300 8 13.500 6.700 9.300 2.500 8 6.700 6.700z",
    more: "M2.500 4.500h11M2.500 8h11M2.500 11.500h11",
    pause: "M5.500 3.500v9M10.500 3.500v9",
    search: "M7 2.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9zM10.300 10.300 13.500 13.500",
    leave: "M6.500 2.500h-3a.5.5 0 0 0-.5.5v10a.5.5 0 0 0 .5.5h3M10 5l3 3-3 3M13 8H6.500",
    down: "M8 2.500v8M4.500 7.500 8 11l3.500-3.500M3 13.500h10",
    check: "M3 8.500 6.500 12 13 4.500",
    checks: "M1.500 8.500 4.500 11.500 10 5M7.500 11 8 11.500 14.500 5",
    clock: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.800V8l2.200 1.600",
    cross: "M4 4l8 8M12 4l-8 8",
    running: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    stopped: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM4 4l8 8",
    queued: "M4 8h.1M8 8h.1M12 8h.1",
    task: "M3.500 3.500h9v9h-9zM5.800 8.200 7.300 9.700 10.300 6.500",
    condition: "M8 2.200 13.800 8 8 13.800 2.200 8zM8 6v4",
    parallel: "M8 2.500v3M3 13.500V9.500c0-2 2-4 5-4s5 2 5 4v4M8 5.500v8",
    callback: "M13.500 3.500v9M2.500 8h8M7.500 5l3 3-3 3",
    workflow: "M2.500 2.500h11v11h-11zM5 6h3v3H5zM8 7.500h3.500",
    rising: "M4 10l4-4 4 4",
    falling: "M4 6l4 4 4-4",
    question: "M5.800 6a2.200 2.200 0 1 1 3.300 1.900c-.8.5-1.100.9-1.100 1.700M8 12v.3",
};

export function Icon({ name }: { name: string }): JSX.Element {
    return (
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={paths[name] ?? ""} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"
                stroke-linejoin="round" />
        </svg>
    );
}

// The southern lapwing, with its breast in the accent's colour.
export function Bird({ size = 28 }: { size?: number }): JSX.Element {
    return (
        <svg class="bird" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
            <path class="bird-breast" d="M3 19.500c4.500-1 7.500-4 11.500-4.500 4-.5 8 1 9 4.500.6 3-2 6.500-7 6.500-6.500 0-11.500-2.500-13.500-6.500z" />
            <path class="bird-head" d="M20.500 5.500a6 6 0 1 1 0 12c-2.200 0-4.200-1.200-5.200-3L10 10.300c2-.5 4 .2 5 .8.700-3.200 2.800-5.600 5.500-5.600z" />
            <circle class="bird-eye" cx="21.800" cy="10.600" r="1.700" />
            <path class="bird-beak" d="M26.200 11l4.300 1.500-4.300 1.500z" />
        </svg>
    );
}
