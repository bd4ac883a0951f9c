// Which page is shown, from the part of the address after #. The server never sees it, so a one-time link stands
// there too: `#/enter/<secret>` reaches no log.
import { useLayoutEffect, useState } from "preact/hooks";
import type { TaskFilter } from "./machinery/task";

// Which quotes, and in which order: a column, with a «-» before it for the last first.
export interface QuoteFilter { status: string; q: string; sort: string; days: string }

// Which lines of history: about whom or what, what happened, who did it, how far back.
export interface HistoryFilter { subject: string; kind: string; actor: string; days: string }

export type Route =
    | { page: "today"; waiting: string }
    | { page: "conversations"; state: string }
    | { page: "conversation"; id: string; state: string }
    | { page: "quotes"; filter: QuoteFilter }
    | { page: "quote"; number: string }
    | { page: "follow-ups"; status: string }
    | { page: "executions"; status: string; workflow: string }
    | { page: "execution"; id: string }
    | { page: "workflows" }
    | { page: "workflow"; name: string }
    | { page: "schedules"; status: string }
    | { page: "schedule"; id: string }
    | { page: "tasks"; filter: TaskFilter }
    | { page: "task"; id: string }
    | { page: "queue" }
    | { page: "agents"; status: string }
    | { page: "agent"; name: string }
    | { page: "alerts"; status: string }
    | { page: "quarantine" }
    | { page: "access" }
    | { page: "prices"; key: string }
    | { page: "settings" }
    | { page: "history"; filter: HistoryFilter }
    | { page: "ai" }
    | { page: "more" }
    | { page: "enter"; secret: string };

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

export function parse_route(hash: string): Route {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
    const [room, name] = path.split("/").map(decoded);
    const asked = (filter: string): string => new URLSearchParams(query).get(filter) ?? "";
    switch (room) {
        case "enter":
            return { page: "enter", secret: name ?? "" };
        case "conversations":
            return name ? { page: "conversation", id: name, state: asked("state") } : { page: "conversations", state: asked("state") };
        case "quotes":
            return name ? { page: "quote", number: name } : { page: "quotes", filter: { status: asked("status"), q: asked("q"), sort: asked("sort"), days: asked("days") } };
        case "follow-ups":
            return { page: "follow-ups", status: asked("status") };
        case "executions":
            return name ? { page: "execution", id: name } : { page: "executions", status: asked("status"), workflow: asked("workflow") };
        case "workflows":
            return name ? { page: "workflow", name } : { page: "workflows" };
        case "schedules":
            return name ? { page: "schedule", id: name } : { page: "schedules", status: asked("status") };
        case "tasks":
            return name ? { page: "task", id: name }
                : { page: "tasks", filter: { status: asked("status"), type: asked("type"), agent: asked("agent"), since: asked("since"), text: asked("text") } };
        case "queue":
            return { page: "queue" };
        case "agents":
            return name ? { page: "agent", name } : { page: "agents", status: asked("status") };
        case "alerts":
            return { page: "alerts", status: asked("status") };
        case "quarantine":
            return { page: "quarantine" };
        case "access":
            return { page: "access" };
        case "prices":
            return { page: "prices", key: name ?? "" };
        case "settings":
            return { page: "settings" };
        case "history":
            return { page: "history", filter: { subject: asked("subject"), kind: asked("kind"), actor: asked("actor"), days: asked("days") } };
        case "ai":
            return { page: "ai" };
        case "more":
            return { page: "more" };
        default:
            return { page: "today", waiting: asked("waiting") };
    }
}

// What a page is about, whatever filter it shows it with.
export function place_of(route: Route): string {
    const name = "id" in route ? route.id : "number" in route ? route.number : "name" in route ? route.name : "";
    return `${route.page}/${name}`;
}

function with_filters(place: string, filters: Record<string, string>): string {
    const some = Object.entries(filters).filter(([, value]) => value !== "");
    return some.length > 0 ? `${place}?${new URLSearchParams(some)}` : place;
}

export const links = {
    today: "#/",
    waiting: (kind = "") => with_filters("#/", { waiting: kind }),
    conversations: (state = "") => with_filters("#/conversations", { state }),
    conversation: (id: string, state = "") => with_filters(`#/conversations/${encodeURIComponent(id)}`, { state }),
    quotes: (filter: string | QuoteFilter = "") => with_filters("#/quotes", typeof filter === "string" ? { status: filter } : { ...filter }),
    quote: (number: string) => `#/quotes/${encodeURIComponent(number)}`,
    follow_ups: (status = "") => with_filters("#/follow-ups", { status }),
    executions: (status = "", workflow = "") => with_filters("#/executions", { status, workflow }),
    execution: (id: string) => `#/executions/${encodeURIComponent(id)}`,
    workflows: "#/workflows",
    workflow: (key: string) => `#/workflows/${encodeURIComponent(key)}`,
    schedules: (status = "") => with_filters("#/schedules", { status }),
    schedule: (id: string) => `#/schedules/${encodeURIComponent(id)}`,
    tasks: (filter: Partial<TaskFilter> = {}) => with_filters("#/tasks", { ...filter }),
    task: (id: string) => `#/tasks/${encodeURIComponent(id)}`,
    queue: "#/queue",
    agents: (status = "") => with_filters("#/agents", { status }),
    agent: (name: string) => `#/agents/${encodeURIComponent(name)}`,
    alerts: (status = "") => with_filters("#/alerts", { status }),
    quarantine: "#/quarantine",
    access: "#/access",
    prices: (key = "") => (key === "" ? "#/prices" : `#/prices/${encodeURIComponent(key)}`),
    settings: "#/settings",
    history: (filter: Partial<HistoryFilter> = {}) => with_filters("#/history", { ...filter }),
    ai: "#/ai",
    more: "#/more",
};

// How far each step of this tab's history was scrolled, so that going back leads to where one was.
const stood = new Map<string, number>();
let step = "";
let gone_back = false;
let last_step = 0;

function enter_step(): void {
    const known = (history.state as { step?: string } | null)?.step;
    gone_back = known !== undefined;
    step = known ?? `${Date.now()}.${++last_step}`;
    if (!gone_back) history.replaceState({ step }, "");
}

export function stood_at(): number {
    return gone_back ? stood.get(step) ?? 0 : 0;
}

export function useRoute(): Route {
    const [hash, set_hash] = useState(location.hash);
    // Before anything is painted: an address that changes between the two would not be heard of.
    useLayoutEffect(() => {
        const follow = (): void => {
            enter_step();
            set_hash(location.hash);
        };
        const keep = (): void => void stood.set(step, scrollY);
        history.scrollRestoration = "manual";
        enter_step();
        addEventListener("hashchange", follow);
        addEventListener("scroll", keep, { passive: true });
        return () => {
            removeEventListener("hashchange", follow);
            removeEventListener("scroll", keep);
        };
    }, []);
    return parse_route(hash);
}
