// Acts: one call each, what became of it in words, and the buttons that do it. A button that cannot act now is still
// there and says why.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { act, type Answer, type Method, type Problem } from "../api";
import { useApp } from "../app_context";
import type { Session } from "../model";
import { overlays } from "../overlays";
import { pulse, useConnection } from "../pulse";
import type { Words } from "../words/words";
import { Icon } from "./icons";

// As the server decides it: `admin` opens everything, `tasks:*` all of one resource.
export function may(session: Session, scope: string): boolean {
    const { scopes } = session;
    return scopes === undefined || scopes.includes("admin") || scopes.includes(scope) || scopes.includes(`${scope.split(":")[0]}:*`);
}

export function problem_text(problem: Problem, words: Words): string {
    const say = words.acting;
    if (problem.kind === "unreachable") return say.unreachable;
    if (problem.kind === "closed") return say.closed;
    const detail = problem.detail === "" ? `(${problem.status})` : problem.detail.charAt(0).toUpperCase() + problem.detail.slice(1);
    switch (problem.status) {
        case 403: return say.forbidden;
        case 404: return say.gone;
        case 409:
        case 412: return say.conflict(detail);
        case 429:
        case 503: return say.busy_server;
        case 408:
        case 500:
        case 502:
        case 504: return say.unknown;
        default: return say.refused(detail);
    }
}

export interface Told<Data> {
    done?: string | ((data: Data) => string);  // what the notice says
    undo?: (data: Data) => Promise<Answer<unknown>>;
    refused?: (problem: Problem) => boolean;   // true: the page has seen to it, and nothing need be said
    version?: string;
    keyless?: boolean;
}

export interface Acting {
    busy: boolean;
    // The answer, or null: the notice has said why.
    act: <Data = unknown>(method: Method, path: string, body?: unknown, told?: Told<Data>) => Promise<Data | null>;
}

export function useActing(): Acting {
    const { words } = useApp();
    const [busy, set_busy] = useState(false);
    const running = useRef(0);
    const heard = (problem: Problem): void => {
        overlays.say(problem_text(problem, words), "bad");
        if (problem.kind === "closed") pulse.closed();
    };
    return {
        busy,
        act: async <Data,>(method: Method, path: string, body: unknown = {}, told: Told<Data> = {}): Promise<Data | null> => {
            running.current += 1;
            set_busy(true);
            const { data, problem } = await act<Data>(method, path, body, told);
            running.current -= 1;
            set_busy(running.current > 0);
            void pulse.beat();
            if (problem) {
                if (!told.refused?.(problem)) heard(problem);
                return null;
            }
            const undo = told.undo && ((): void => {
                void told.undo!(data).then((back) => {
                    if (back.problem) heard(back.problem);
                    else overlays.say(words.acting.undone);
                    void pulse.beat();
                });
            });
            if (told.done !== undefined) overlays.say(typeof told.done === "string" ? told.done : told.done(data), "good", undo ?? null);
            return data;
        },
    };
}

// Why an act is not possible now; empty: it is.
export function useHindrance(scope = ""): string {
    const { words, session } = useApp();
    const { problem } = useConnection();
    if (problem) return words.acting.offline;
    return scope !== "" && !may(session, scope) ? words.acting.no_scope : "";
}

export function ActButton({ on, scope = "", because = "", busy = false, look = "plain", class: own = "", label, shortcut, children }: {
    on: () => void;
    scope?: string;        // that it needs
    because?: string;      // why it cannot be done, of what only the page knows
    busy?: boolean;
    look?: "plain" | "main" | "grave";
    class?: string;
    label?: string;        // where the text alone does not say whom it is about
    shortcut?: string;
    children: ComponentChildren;
}): JSX.Element {
    const { words } = useApp();
    const hindrance = useHindrance(scope) || because;
    return (
        <button type="button" class={`button ${look === "plain" ? "" : `button-${look}`} ${own}`} aria-disabled={hindrance !== "" || busy ? "true" : undefined}
            title={hindrance || (busy ? words.acting.busy : undefined)} aria-label={label} aria-keyshortcuts={shortcut}
            onClick={() => {
                if (hindrance !== "") overlays.say(hindrance, "bad");
                else if (!busy) on();
            }}>{children}</button>
    );
}

export function ActionBar({ label, children }: { label?: string; children: ComponentChildren }): JSX.Element {
    const { words } = useApp();
    return <div class="action-bar" role="group" aria-label={label ?? words.acting.actions}>{children}</div>;
}

// What is done more rarely, behind one button; it closes once something is chosen, by Escape, or by a press elsewhere.
export function Menu({ label, name, children }: { label?: string; name?: ComponentChildren; children: ComponentChildren }): JSX.Element {
    const { words } = useApp();
    const box = useRef<HTMLDetailsElement>(null);
    useEffect(() => {
        const close = (event: Event): void => {
            const own = box.current;
            if (!own?.open) return;
            if (event instanceof KeyboardEvent) {
                if (event.key !== "Escape") return;
                own.open = false;
                own.querySelector("summary")?.focus();
            } else if (!own.contains(event.target as Node)) own.open = false;
        };
        document.addEventListener("pointerdown", close);
        document.addEventListener("keydown", close);
        return () => {
            document.removeEventListener("pointerdown", close);
            document.removeEventListener("keydown", close);
        };
    }, []);
    return (
        <details class="menu" ref={box}>
            <summary class="button" aria-label={label ?? words.acting.more} title={label ?? words.acting.more}>{name ?? <Icon name="queued" />}</summary>
            <div class="menu-list" onClick={() => {
                if (box.current) box.current.open = false;
            }}>{children}</div>
        </details>
    );
}
