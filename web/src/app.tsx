// The house: the door, the side bar (a bottom bar on a phone), and the page that the address names.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, open_session, remember_csrf } from "./api";
import { AppContext } from "./app_context";
import { Times, type Language } from "./format";
import type { Dashboard, Page, SendPause, Session } from "./model";
import { EnterPage, type Door } from "./pages/enter";
import { MorePage } from "./pages/more";
import { TodayPage } from "./pages/today";
import { titled } from "./machinery/tab_title";
import { forget_pages } from "./pages_of";
import { lazy } from "./parts/lazy";
import { ConnectionBanner } from "./parts/connection_banner";
import { Bird, Icon } from "./parts/icons";
import { PauseBands, PauseButton } from "./parts/pause";
import { SearchButton } from "./parts/palette";
import { Overlays } from "./parts/overlays";
import { LanguageChoice, Settings } from "./parts/settings";
import { browser_language, keep_language, kept_language } from "./preferences";
import { forget_answers, pulse, useResource } from "./pulse";
import { links, parse_route, place_of, stood_at, useRoute, type Route } from "./route";
import { follow_session } from "./told_browser";
import { all_words, type Words } from "./words/words";

const desk = () => import("./pages/desk");
const machinery = () => import("./pages/machinery");
const ConversationsPage = lazy(async () => (await desk()).ConversationsPage);
const FollowUpsPage = lazy(async () => (await desk()).FollowUpsPage);
const QuotePage = lazy(async () => (await desk()).QuotePage);
const QuotesPage = lazy(async () => (await desk()).QuotesPage);
const AccessPage = lazy(async () => (await machinery()).AccessPage);
const AgentPage = lazy(async () => (await machinery()).AgentPage);
const AgentsPage = lazy(async () => (await machinery()).AgentsPage);
const AlertsPage = lazy(async () => (await machinery()).AlertsPage);
const ExecutionPage = lazy(async () => (await machinery()).ExecutionPage);
const ExecutionsPage = lazy(async () => (await machinery()).ExecutionsPage);
const QuarantinePage = lazy(async () => (await machinery()).QuarantinePage);
const QueuePage = lazy(async () => (await machinery()).QueuePage);
const SchedulePage = lazy(async () => (await machinery()).SchedulePage);
const SchedulesPage = lazy(async () => (await machinery()).SchedulesPage);
const TaskPage = lazy(async () => (await machinery()).TaskPage);
const TasksPage = lazy(async () => (await machinery()).TasksPage);
const WorkflowPage = lazy(async () => (await machinery()).WorkflowPage);
const WorkflowsPage = lazy(async () => (await machinery()).WorkflowsPage);
const PricesPage = lazy(async () => (await import("./pages/prices")).PricesPage);
const SettingsPage = lazy(async () => (await import("./pages/settings")).SettingsPage);
const HistoryPage = lazy(async () => (await import("./pages/history")).HistoryPage);
const AiPage = lazy(async () => (await import("./pages/ai")).AiPage);

type Entry = { door: Door } | { door: null; session: Session };

// Goes in with the link in the address, or with the session that this browser already has: someone who comes back
// through a used link is let in all the same.
async function enter(): Promise<Entry> {
    const route = parse_route(location.hash);
    let used = false;
    if (route.page === "enter") {
        const { problem } = await open_session(route.secret);
        if (problem?.kind === "unreachable") return { door: "unreachable" };
        if (problem?.kind === "refused" && problem.status >= 500) return { door: "unreachable" };
        used = problem !== undefined;
    }
    const { data, problem } = await get<Session>("/session");
    if (problem) return { door: problem.kind !== "closed" ? "unreachable" : used ? "used" : "closed" };
    if (route.page === "enter") {
        // The secret is spent, but it need not stay in the browser's history.
        history.replaceState(null, "", "#/");
        dispatchEvent(new HashChangeEvent("hashchange"));
    }
    remember_csrf(data.csrf);
    return { door: null, session: data };
}

function page_title(route: Route, words: Words): string {
    switch (route.page) {
        case "quote": return route.number;
        case "quotes": return words.pages.quotes;
        case "follow-ups": return words.deal.follow_ups;
        case "conversation":
        case "conversations": return words.pages.conversations;
        case "workflow": return route.name;
        case "executions":
        case "execution":
        case "workflows": return words.pages.workflows;
        case "schedules":
        case "schedule": return words.pages.schedules;
        case "task":
        case "tasks": return words.pages.tasks;
        case "queue": return words.queue.title;
        case "agent": return route.name;
        case "agents": return words.pages.agents;
        case "alerts": return words.pages.alerts;
        case "quarantine": return words.pages.quarantine;
        case "access": return words.access.title;
        case "prices": return words.pages.prices;
        case "settings": return words.pages.settings;
        case "history": return words.pages.history;
        case "ai": return words.pages.ai;
        case "more": return words.pages.more;
        default: return words.pages.today;
    }
}

function Navigation({ route, words, waiting }: { route: Route; words: Words; waiting: number }): JSX.Element {
    const rooms = [
        { page: "today", href: links.today, name: words.pages.today, own: route.page === "today" },
        { page: "conversations", href: links.conversations(), name: words.pages.conversations,
          own: route.page === "conversations" || route.page === "conversation" },
        { page: "quotes", href: links.quotes(), name: words.pages.quotes, own: route.page === "quotes" || route.page === "quote" },
        { page: "follow-ups", href: links.follow_ups(), name: words.deal.follow_ups, own: route.page === "follow-ups" },
        { page: "prices", href: links.prices(), name: words.pages.prices, own: route.page === "prices", later: true },
        { page: "workflows", href: links.executions(), name: words.pages.workflows,
          own: ["executions", "execution", "workflows", "workflow"].includes(route.page), system: true },
        { page: "schedules", href: links.schedules(), name: words.pages.schedules, own: route.page === "schedules" || route.page === "schedule", system: true },
        { page: "tasks", href: links.tasks(), name: words.pages.tasks, own: ["tasks", "task", "queue"].includes(route.page), system: true },
        { page: "agents", href: links.agents(), name: words.pages.agents, own: route.page === "agents" || route.page === "agent", system: true },
        { page: "alerts", href: links.alerts(), name: words.pages.alerts, own: route.page === "alerts", system: true },
        { page: "quarantine", href: links.quarantine, name: words.pages.quarantine, own: route.page === "quarantine", system: true },
        { page: "access", href: links.access, name: words.pages.access, own: route.page === "access", system: true },
        { page: "history", href: links.history(), name: words.pages.history, own: route.page === "history", system: true },
        { page: "ai", href: links.ai, name: words.pages.ai, own: route.page === "ai", system: true },
        { page: "settings", href: links.settings, name: words.pages.settings, own: route.page === "settings", system: true },
        { page: "more", href: links.more, name: words.pages.more, own: route.page === "more" },
    ];
    return (
        <nav class="rooms" aria-label={words.menu}>
            {rooms.map((room) => (
                <a key={room.page} class={`room room-${room.page}${room.system ? " room-system" : room.later ? " room-later" : ""}`} data-before={room.page === "workflows" ? words.pages.system : undefined} href={room.href} aria-current={room.own ? "page" : undefined}>
                    <Icon name={room.page} />
                    <span class="room-name">{room.name}</span>
                    {room.page === "conversations" && waiting > 0 && (
                        <span class="badge" title={words.waiting_count(waiting)}>
                            <span aria-hidden="true">{waiting}</span><span class="unseen">, {words.waiting_count(waiting)}</span>
                        </span>
                    )}
                </a>
            ))}
        </nav>
    );
}

function House({ session, language, set_language, left }: {
    session: Session;
    language: Language;
    set_language: (language: Language) => void;
    left: () => void;
}): JSX.Element {
    const route = useRoute();
    const words = all_words[language];
    const { data: dashboard } = useResource<Dashboard>("/dashboard?days=7");
    const pauses = useResource<Page<SendPause>>("/sends/pauses").data?.items ?? [];
    const zone = session.workspace.time_zone;
    const times = useMemo(() => new Times(language, zone), [language, zone]);
    const now = dashboard?.now ?? session.now;
    // Those that the sequence has no more come without their hours.
    const steps = (dashboard?.figures.follow_ups_sent ?? []).filter((one) => one.after !== "").map((one) => one.step);
    const place = place_of(route);
    const first = useRef(true);
    const waiting = dashboard?.waiting_count ?? 0;
    useEffect(() => {
        document.title = titled(page_title(route, words), waiting);
    }, [place, language, waiting]);
    useEffect(() => {
        // Of what was put on a home screen; elsewhere there is nothing to show it on.
        if (dashboard && "setAppBadge" in navigator) void navigator.setAppBadge(waiting).catch(() => undefined);
    }, [dashboard !== null, waiting]);
    useEffect(() => void follow_session(session.person ?? "").catch(() => undefined), []);
    useEffect(() => {
        // What most look at next is there when they do, and out of the way of what is shown first.
        if (!dashboard) return;
        const timer = setTimeout(() => void desk().catch(() => undefined), 1000);
        return () => clearTimeout(timer);
    }, [dashboard !== null]);
    useEffect(() => {
        // A notice was pressed: the service worker says which page it is about.
        const open = (event: MessageEvent<{ open?: string }>): void => {
            if (event.data.open?.startsWith("/#/")) location.hash = event.data.open.slice(1);
        };
        navigator.serviceWorker?.addEventListener("message", open);
        return () => navigator.serviceWorker?.removeEventListener("message", open);
    }, []);
    useEffect(() => {
        // A new page begins at its top, for the eyes and for a screen reader; one that is gone back to, where it was left.
        if (!first.current) {
            scrollTo(0, stood_at());
            document.getElementById("page-title")?.focus({ preventScroll: true });
        }
        first.current = false;
    }, [place]);

    let page: JSX.Element;
    switch (route.page) {
        case "conversations": page = <ConversationsPage key="talks" state={route.state} id="" />; break;
        case "conversation": page = <ConversationsPage key="talks" state={route.state} id={route.id} />; break;
        case "quotes": page = <QuotesPage filter={route.filter} />; break;
        case "follow-ups": page = <FollowUpsPage status={route.status} />; break;
        case "quote": page = <QuotePage key={route.number} number={route.number} />; break;
        case "executions": page = <ExecutionsPage status={route.status} workflow={route.workflow} />; break;
        case "execution": page = <ExecutionPage key={route.id} id={route.id} />; break;
        case "workflows": page = <WorkflowsPage />; break;
        case "workflow": page = <WorkflowPage key={route.name} name={route.name} />; break;
        case "schedules": page = <SchedulesPage status={route.status} />; break;
        case "schedule": page = <SchedulePage key={route.id} id={route.id} />; break;
        case "tasks": page = <TasksPage filter={route.filter} />; break;
        case "task": page = <TaskPage key={route.id} id={route.id} />; break;
        case "queue": page = <QueuePage />; break;
        case "agents": page = <AgentsPage status={route.status} />; break;
        case "agent": page = <AgentPage key={route.name} name={route.name} />; break;
        case "alerts": page = <AlertsPage status={route.status} />; break;
        case "quarantine": page = <QuarantinePage />; break;
        case "access": page = <AccessPage />; break;
        case "prices": page = <PricesPage list_key={route.key} />; break;
        case "settings": page = <SettingsPage />; break;
        case "history": page = <HistoryPage filter={route.filter} />; break;
        case "ai": page = <AiPage />; break;
        case "more": page = <MorePage left={left} />; break;
        case "today": page = <TodayPage waiting={route.waiting} />; break;
        default: page = <TodayPage waiting="" />;
    }
    return (
        <AppContext.Provider value={{ language, set_language, words, times, session, dashboard, pauses, steps, now }}>
            <a class="skip" href="#content" onClick={(event) => {
                event.preventDefault();
                document.getElementById("content")?.focus();
            }}>{words.skip}</a>
            <div class="house">
                <header class="side">
                    <a class="brand" href={links.today}><Bird /> Tero</a>
                    <div class="always"><SearchButton /><PauseButton /></div>
                    <Navigation route={route} words={words} waiting={waiting} />
                    <div class="side-foot"><Settings left={left} /></div>
                </header>
                <main class="content" id="content" tabIndex={-1}>
                    <ConnectionBanner />
                    <PauseBands />
                    {page}
                </main>
            </div>
            <Overlays />
        </AppContext.Provider>
    );
}

export function App(): JSX.Element {
    const [entry, set_entry] = useState<Entry>({ door: "opening" });
    const [chosen, set_chosen] = useState<Language | null>(kept_language());
    const workspace_language = entry.door === null ? entry.session.workspace.language : "";
    const language: Language = chosen ??
        (workspace_language === "en" || workspace_language === "es" ? workspace_language : browser_language());

    const knock = (): void => {
        set_entry({ door: "opening" });
        void enter().then(set_entry);
    };
    useLayoutEffect(() => {
        pulse.closed = () => set_entry((now) => (now.door === null ? { door: "closed" } : now));
        knock();
        const look = (): void => {
            if (parse_route(location.hash).page === "enter") knock();
        };
        addEventListener("hashchange", look);
        return () => removeEventListener("hashchange", look);
    }, []);
    useEffect(() => {
        document.documentElement.lang = language;
    }, [language]);

    const set_language = (one: Language): void => {
        keep_language(one);
        set_chosen(one);
    };
    if (entry.door !== null) {
        const words = all_words[language];
        return (
            <EnterPage door={entry.door} words={words} retry={knock}
                languages={<LanguageChoice language={language} choose={set_language} words={words} />} />
        );
    }
    const left = (): void => {
        forget_answers();
        forget_pages();
        set_entry({ door: "closed" });
    };
    return <House session={entry.session} language={language} set_language={set_language} left={left} />;
}
