// The server, as this page talks to it: its answers, or what went wrong, as values.

export type Problem =
    | { kind: "unreachable" }                  // no answer: the network, or the server is down
    | { kind: "closed" }                       // nobody has entered here, or the session ended
    | { kind: "refused"; status: number; code: string; detail: string; field: string };  // an answer, but another

export type Answer<Data> = { data: Data; problem?: undefined } | { data?: undefined; problem: Problem };

const patience_ms = 10_000;
const held_max = 60;
let csrf = "";
// The last answers with their tags, so that what did not change is not sent again. Here and not in the browser's cache:
// what customers wrote stays on no disk.
const held = new Map<string, { tag: string; data: unknown }>();

export function forget_held(): void {
    held.clear();
}

async function refusal(response: Response): Promise<Problem> {
    const text = (value: unknown): string => (typeof value === "string" ? value : "");
    let said: Record<string, unknown> = {};
    try {
        said = Object(await response.json()) as Record<string, unknown>;
    } catch {
        // Something between here and the server answered: there is only its status.
    }
    return { kind: "refused", status: response.status, code: text(said.code), detail: text(said.detail), field: text(said.field) };
}

async function call<Data>(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer<Data>> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience_ms);
    try {
        const headers: Record<string, string> = { Accept: "application/json", ...more };
        if (body !== undefined) headers["Content-Type"] = "application/json";
        if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;
        const before = method === "GET" ? held.get(path) : undefined;
        if (before) headers["If-None-Match"] = before.tag;
        const response = await fetch(`/api/v1${path}`, {
            method,
            headers,
            body: body === undefined ? undefined : JSON.stringify(body),
            cache: "no-store",
            credentials: "same-origin",
            redirect: "error",
            signal: stop.signal,
        });
        if (response.status === 401) return { problem: { kind: "closed" } };
        if (response.status === 304 && before) return { data: before.data as Data };
        if (!response.ok) return { problem: await refusal(response) };
        const text = await response.text();
        try {
            const data = (text === "" ? null : JSON.parse(text)) as Data;
            const tag = response.headers.get("ETag");
            if (method === "GET" && tag) {
                if (held.size >= held_max) held.clear();
                held.set(path, { tag, data });
            }
            return { data };
        } catch {
            return { problem: { kind: "refused", status: response.status, code: "", detail: "", field: "" } };
        }
    } catch {
        return { problem: { kind: "unreachable" } };
    } finally {
        clearTimeout(timer);
    }
}

export function get<Data>(path: string): Promise<Answer<Data>> {
    return call<Data>("GET", path);
}

// What a changing call must show beside the cookie.
export function remember_csrf(token: string): void {
    csrf = token;
}

export function open_session(link: string): Promise<Answer<{ csrf: string }>> {
    return call("POST", "/session/open", { link });
}

export function close_session(): Promise<Answer<unknown>> {
    return call("POST", "/session/close", {});
}

export type Method = "POST" | "PATCH" | "PUT" | "DELETE";

// Of calls whose outcome nobody heard: asked for again with the same key, they happen once all the same.
const unheard = new Map<string, string>();

function new_key(): string {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Was it not done, or does nobody know?
function outcome_unknown(problem: Problem | undefined): boolean {
    return problem?.kind === "unreachable" || (problem?.kind === "refused" && [408, 500, 502, 504].includes(problem.status));
}

// A call that changes something. `version` is that of the row it was decided on: where somebody else was faster the
// server refuses it. `keyless`: the route takes no Idempotency-Key, since what it does can be done twice.
export async function act<Data = unknown>(method: Method, path: string, body: unknown = {},
                                          { version = "", keyless = false } = {}): Promise<Answer<Data>> {
    const asked = `${method} ${path}\n${JSON.stringify(body)}`;
    const key = unheard.get(asked) ?? new_key();
    const headers: Record<string, string> = {};
    if (!keyless) headers["Idempotency-Key"] = key;
    if (version !== "") headers["If-Match"] = version;
    const answer = await call<Data>(method, path, method === "DELETE" ? undefined : body, headers);
    if (outcome_unknown(answer.problem)) unheard.set(asked, key);
    else unheard.delete(asked);
    return answer;
}
