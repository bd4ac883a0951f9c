// The page's heartbeat: when the server says that something changed, all that is shown is asked for again. Only while
// the page is on screen: a browser has six connections to a server for all its tabs, and one that listens holds one.
// Times go by without an event, so it also beats now and then; more often while it cannot listen. One clock for the
// whole page, so that when the server is gone there is one banner, one wait and one next try.
//
//     ok --a beat fails--> lost --next try, 2 s, 4 s … 15 s--> ok or lost
import { useEffect, useRef, useState } from "preact/hooks";
import { forget_held, get, type Problem } from "./api";
import { Live } from "./live";

const listening_ms = 30_000;
const deaf_ms = 10_000;
const gather_ms = 100;        // changes come in groups
const between_ms = 1000;      // beats that changes cause
const asleep_ms = 5000;       // a timer so late means that the machine slept, and its connections are dead
const lost_ms = 2000;
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
    private due = 0;              // when the timer runs out
    private beaten_at = 0;
    private changed_meanwhile = false;
    private readonly live = new Live(() => this.changed(), () => this.changed());

    constructor() {
        document.addEventListener("visibilitychange", () => {
            clearTimeout(this.timer);
            this.timer = 0;
            if (document.hidden) this.live.close();
            else void this.beat();
        });
        globalThis.addEventListener?.("online", () => this.begin_anew());
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
            else {
                this.listen();
                if (this.timer === 0 && !this.beating) this.wait(this.pause);
            }
        });
        return () => {
            this.askers.delete(asker);
            if (this.askers.size === 0) this.live.close();
        };
    }

    private listen(): void {
        if (!document.hidden && this.askers.size > 0) this.live.open();
    }

    private get pause(): number {
        return this.live.listening ? listening_ms : deaf_ms;
    }

    private changed(): void {
        if (this.connection.problem || document.hidden) return;
        if (this.beating) this.changed_meanwhile = true;
        else this.wait(Math.max(gather_ms, this.beaten_at + between_ms - Date.now()), true);
    }

    private begin_anew(): void {
        this.live.close();
        if (!document.hidden) void this.beat();
    }

    async beat(): Promise<void> {
        if (this.beating || this.askers.size === 0) return;
        this.beating = true;
        this.beaten_at = Date.now();
        this.changed_meanwhile = false;
        clearTimeout(this.timer);
        this.timer = 0;
        if (this.connection.problem) this.show({ ...this.connection, trying: true });
        const problems = await Promise.all([...this.askers].map((ask) => ask()));
        this.beating = false;
        this.heard(problems.find((problem) => problem !== null) ?? null);
    }

    private heard(problem: Problem | null): void {
        if (problem?.kind === "closed") {
            this.live.close();
            this.closed();
            return;
        }
        if (problem) this.live.close();
        else this.listen();
        this.failures = problem ? this.failures + 1 : 0;
        const wait = problem ? Math.min(wait_max_ms, lost_ms * 2 ** (this.failures - 1)) : this.pause;
        if (problem || this.connection.problem) {
            this.show({ problem, next_at: Date.now() + wait, trying: false });
        }
        this.wait(wait);
        if (this.changed_meanwhile) this.changed();
    }

    // One timer; `sooner` only brings it forward.
    private wait(wait: number, sooner = false): void {
        const due = Date.now() + wait;
        if (sooner && this.timer !== 0 && this.due <= due) return;
        clearTimeout(this.timer);
        this.timer = 0;
        if (document.hidden) return;
        this.due = due;
        this.timer = window.setTimeout(() => {
            this.timer = 0;
            if (Date.now() - due > asleep_ms) this.begin_anew();
            else void this.beat();
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
    forget_held();
}

export interface Resource<Data> {
    data: Data | null;
    missing: boolean;  // the server has no such thing
}

// One address of the API, kept fresh; empty: nothing is asked for. A problem of the connection leaves the last answer standing.
export function useResource<Data>(path: string): Resource<Data> {
    const [answer, set_answer] = useState<{ path: string } & Resource<Data>>({ path: "", data: null, missing: false });
    const wanted = useRef(path);
    wanted.current = path;
    const shown = useRef("");
    const held = useRef<unknown>(null);
    useBeat(async () => {
        if (path === "") return null;
        const { data, problem } = await get<Data>(path);
        if (wanted.current !== path) return null;
        if (problem?.kind === "refused" && problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
            shown.current = "";
            set_answer({ path, data: null, missing: true });
            return null;
        }
        if (problem) return problem;
        if (data !== null && held.current === data) return null;  // the very answer of before
        held.current = data;
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
