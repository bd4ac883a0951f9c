// The server, as this page talks to it: its answers, or what went wrong, as values.

export type Problem =
    | { kind: "unreachable" }                  // no answer: the network, or the server is down
    | { kind: "closed" }                       // nobody has entered here, or the session ended
    | { kind: "refused"; status: number };     // an answer, but not what was asked for

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

async function call<Data>(method: string, path: string, body?: unknown): Promise<Answer<Data>> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience_ms);
    try {
        const headers: Record<string, string> = { Accept: "application/json" };
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
        if (!response.ok) return { problem: { kind: "refused", status: response.status } };
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
            return { problem: { kind: "refused", status: response.status } };
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
