// The page's heartbeat: every two seconds, while the page is on screen, all that is shown is asked for again. One
// clock for the whole page, so that when the server is gone there is one banner, one wait and one next try.
//
//     ok --a beat fails--> lost --next try, 2 s, 4 s … 15 s--> ok or lost
import { useEffect, useRef, useState } from "preact/hooks";
import { get, type Problem } from "./api";

const beat_ms = 2000;
const wait_max_ms = 15_000;

export interface Connection {
    problem: Problem | null;   // why the last beat failed
    next_at: number;           // of a lost connection: when it is tried again, in this browser's time
    trying: boolean;
}

type Asker = () => Promise<Problem | null>;

class Pulse {
    connection: Connection = { problem: null, next_at: 0, trying: false };
    closed: () => void = () => {};
    private readonly askers = new Set<Asker>();
    private readonly watchers = new Set<() => void>();
    private timer = 0;
    private failures = 0;
    private beating = false;

    constructor() {
        document.addEventListener("visibilitychange", () => {
            clearTimeout(this.timer);
            this.timer = 0;
            if (!document.hidden) void this.beat();
        });
    }

    watch(watcher: () => void): () => void {
        this.watchers.add(watcher);
        return () => this.watchers.delete(watcher);
    }

    // The first answer is asked for at once, all later ones with the beat.
    join(asker: Asker): () => void {
        this.askers.add(asker);
        void asker().then((problem) => {
            if (!this.askers.has(asker)) return;
            if (problem) this.heard(problem);
            else if (this.connection.problem) void this.beat();
            else if (this.timer === 0 && !this.beating) this.wait(beat_ms);
        });
        return () => this.askers.delete(asker);
    }

    async beat(): Promise<void> {
        if (this.beating || this.askers.size === 0) return;
        this.beating = true;
        clearTimeout(this.timer);
        this.timer = 0;
        if (this.connection.problem) this.show({ ...this.connection, trying: true });
        const problems = await Promise.all([...this.askers].map((ask) => ask()));
        this.beating = false;
        this.heard(problems.find((problem) => problem !== null) ?? null);
    }

    private heard(problem: Problem | null): void {
        if (problem?.kind === "closed") {
            this.closed();
            return;
        }
        this.failures = problem ? this.failures + 1 : 0;
        const wait = problem ? Math.min(wait_max_ms, beat_ms * 2 ** (this.failures - 1)) : beat_ms;
        if (problem || this.connection.problem) {
            this.show({ problem, next_at: Date.now() + wait, trying: false });
        }
        this.wait(wait);
    }

    private wait(wait: number): void {
        clearTimeout(this.timer);
        this.timer = 0;
        if (document.hidden) return;
        this.timer = window.setTimeout(() => {
            this.timer = 0;
            void this.beat();
        }, wait);
    }

    private show(connection: Connection): void {
        this.connection = connection;
        for (const watcher of this.watchers) watcher();
    }
}

export const pulse = new Pulse();

export function useConnection(): Connection {
    const [connection, set_connection] = useState(pulse.connection);
    useEffect(() => pulse.watch(() => set_connection(pulse.connection)), []);
    return connection;
}

// Takes part in the heartbeat for as long as the component is shown.
export function useBeat(ask: Asker, key: unknown): void {
    const latest = useRef(ask);
    latest.current = ask;
    useEffect(() => pulse.join(() => latest.current()), [key]);
}

// The last answers, so that going back shows the page at once.
const remembered = new Map<string, unknown>();

export function forget_answers(): void {
    remembered.clear();
}

export interface Resource<Data> {
    data: Data | null;
    missing: boolean;  // the server has no such thing
}

// One address of the API, kept fresh. A problem of the connection leaves the last answer standing.
export function useResource<Data>(path: string): Resource<Data> {
    const [answer, set_answer] = useState<{ path: string } & Resource<Data>>({ path: "", data: null, missing: false });
    const wanted = useRef(path);
    wanted.current = path;
    const shown = useRef("");
    useBeat(async () => {
        const { data, problem } = await get<Data>(path);
        if (wanted.current !== path) return null;
        if (problem?.kind === "refused" && problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
            shown.current = "";
            set_answer({ path, data: null, missing: true });
            return null;
        }
        if (problem) return problem;
        const text = path + JSON.stringify(data);
        if (text !== shown.current) {
            shown.current = text;
            if (remembered.size > 40) remembered.clear();
            remembered.set(path, data);
            set_answer({ path, data: data as Data, missing: false });
        }
        return null;
    }, path);
    if (answer.path === path) return answer;
    return { data: (remembered.get(path) as Data | undefined) ?? null, missing: false };
}
