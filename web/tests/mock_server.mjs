// A stand-in for Tero's server, for development and tests only: the same API, the same cookie and the strictest
// content policy, over an invented week. `node tests/mock_server.mjs [ROWS]` serves the built page on a free port.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { contact_of, world_of } from "./mock_data.mjs";
import { acted, allowed_in, found_of, quotes_page, verdict_of } from "./mock_acts.mjs";
import { next_of } from "./mock_machinery.mjs";
import { rows_of } from "./mock_operations.mjs";
import { history_of } from "./mock_setup.mjs";

const types = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png", ".webmanifest": "application/manifest+json",
};
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; " +
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function page_of(items, query) {
    const all = ["status", "quote", "kind", "conversation", "contact", "state", "workflow", "execution", "schedule"].filter((name) => query.get(name))
        .reduce((some, name) => some.filter((item) => item[name] === query.get(name)), items);
    const after = query.get("cursor");
    const key = (item) => item.id ?? item.key;
    const begin = after ? all.findIndex((item) => key(item) === after) + 1 : 0;
    const limit = Number(query.get("limit") ?? 50);
    const some = all.slice(begin, begin + limit);
    return { items: some, next_cursor: begin + limit < all.length ? key(some[some.length - 1]) : null };
}

function counts_of(items) {
    const counts = new Map();
    for (const { status, kind } of items) counts.set(`${status} ${kind}`, { status, kind, count: (counts.get(`${status} ${kind}`)?.count ?? 0) + 1 });
    return [...counts.values()];
}

export class MockServer {
    constructor(world, folder) {
        this.world = world;
        this.folder = folder ?? fileURLToPath(new URL("../dist/", import.meta.url));
        this.link = "one-time-link-0123456789";
        this.link_used = false;
        this.session = "";
        this.failing = 0;        // an HTTP status that every call to the API gets
        this.calls = [];
        this.acts = [];          // what was done, in order
        this.kept = new Map();   // what was answered, by Idempotency-Key
        this.streams = new Set();  // of events
        this.told = JSON.stringify(world);
        this.server = createServer((request, response) => void this.answer(request, response));
    }

    async start(port = 0) {
        await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
        this.port = this.server.address().port;
        this.url = `http://127.0.0.1:${this.port}`;
        this.watching = setInterval(() => {
            const now = JSON.stringify(this.world);
            if (now !== this.told) this.tell();
            this.told = now;
            // Whose session ended hears nothing more.
            for (const stream of this.streams) if (stream.session !== this.session) stream.end();
        }, 200);
        return this;
    }

    // That something changed, to all who listen.
    tell() {
        for (const stream of this.streams) stream.write('event: change\ndata: {"type":"quote","id":"x","change":"changed"}\n\n');
    }

    async stop() {
        clearInterval(this.watching);
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    new_link(link = `link-${Math.random().toString(36).slice(2)}`) {
        this.link = link;
        this.link_used = false;
        return link;
    }

    async answer(request, response) {
        const { pathname, searchParams } = new URL(request.url, "http://mock");
        const headers = {
            "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin", "Referrer-Policy": "no-referrer",
        };
        const json = (status, value, extra = {}) => {
            response.writeHead(status, { ...headers, "Content-Type": "application/json", "Cache-Control": "no-store", ...extra });
            response.end(JSON.stringify(value));
        };
        if (pathname.startsWith("/api/v1/")) {
            this.calls.push(`${request.method} ${request.url}`);
            if (this.failing) return json(this.failing, { error: { code: "unavailable", message: "the store is full" } });
            let body = "";
            for await (const part of request) body += part;
            if (pathname === "/api/v1/events" && this.is_inside(request)) {
                response.writeHead(200, { ...headers, "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
                response.write("retry: 2000\nid: 1\n\n");
                response.session = this.session;
                this.streams.add(response);
                response.on("close", () => this.streams.delete(response));
                return;
            }
            return this.api(request, pathname.slice(7), searchParams, body, json);
        }
        const path = normalize(pathname === "/" ? "/index.html" : pathname);
        try {
            const bytes = await readFile(join(this.folder, path));
            response.writeHead(200, { ...headers, "Content-Type": types[extname(path)] ?? "application/octet-stream" });
            response.end(bytes);
        } catch {
            json(404, { error: { code: "not_found", message: "no such file" } });
        }
    }

    is_inside(request) {
        const cookie = /tero_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
        return this.session !== "" && cookie === this.session;
    }

    api(request, path, query, body, json) {
        const { world } = this;
        const no = (status, code) => json(status, { error: { code, message: code } });
        if (request.method === "POST" && path === "/session/open") {
            if (JSON.parse(body).link !== this.link || this.link_used) return no(401, "unauthenticated");
            this.link_used = true;
            this.session = Math.random().toString(36).slice(2);
            return json(200, { csrf: `csrf-${this.session}` }, { "Set-Cookie": `tero_session=${this.session}; HttpOnly; SameSite=Strict; Path=/` });
        }
        if (!this.is_inside(request)) return no(401, "unauthenticated");
        if (request.method !== "GET") {
            if (request.headers["x-csrf-token"] !== `csrf-${this.session}`) return no(403, "forbidden");
            if (path === "/session/close") {
                this.session = "";
                return json(200, {});
            }
            const key = request.headers["idempotency-key"];
            const before = key && this.kept.get(key);
            const { status, answer } = before ?? acted(world, request.method, path, body === "" ? {} : JSON.parse(body), request.headers["if-match"]);
            if (key && status < 400) this.kept.set(key, { status, answer });
            this.acts.push({ method: request.method, path, body: body === "" ? {} : JSON.parse(body), status });
            return json(status, answer);
        }
        const story = /^\/(quotes|conversations)\/([^/]+)\/story$/.exec(path);
        if (story?.[1] === "quotes") {
            const quote = world.quotes.find((one) => [one.number, one.id].includes(decodeURIComponent(story[2])));
            return quote ? json(200, world.story_of(quote)) : no(404, "not_found");
        }
        if (story) {
            const conversation = world.conversations.find((one) => one.id === story[2]);
            if (!conversation) return no(404, "not_found");
            const quote = world.quotes.find((one) => one.conversation === conversation.id) ?? world.quotes[0];
            const { messages, history } = world.story_of(quote);
            const own = (rows) => rows.filter((row) => row.conversation === conversation.id);
            return json(200, { conversation, contact: { ...contact_of(1, conversation.contact_name), id: conversation.contact, ...world.person },
                messages: [...messages, ...own(world.messages)], history: [...history, ...own(world.notes)] });
        }
        const [, noun, name, of] = path.split("/").map(decodeURIComponent);
        const one = { executions: world.executions, workflows: world.workflows, schedules: world.schedules, tasks: world.tasks,
            conversations: world.conversations, contacts: world.contacts, "price-lists": world.price_lists, "work-items": world.work_items, agents: world.agents, "bulk-changes": world.bulks }[noun]
            ?.find((row) => [row.id, row.key, row.task?.id].includes(name));
        const planned = noun === "follow-ups" && of === "verdict" && world.follow_ups.find((row) => row.id === name);
        if (planned) return json(200, verdict_of(planned, query.get("at")));
        if (noun === "conversations" && one && of === "allowed") return json(200, allowed_in(world, one));
        if (name && one && !of) return json(200, one);
        if (noun === "agents" && of === "history") return json(200, { items: world.agent_history, older_left_out: false });
        if (name && one && of === "history") return json(200, { items: world.execution_history ?? [], older_left_out: false });
        if (name && one && of === "next") return json(200, { next: next_of(one) });
        if (path === "/settings") return json(200, { public_url: world.public_url, items: world.settings });
        if (path === "/ai") return json(200, world.ai);
        if (path === "/history") return json(200, { ...page_of(history_of(world, query), new URLSearchParams({ limit: "50", cursor: query.get("cursor") ?? "" })), looked_back_to: "1970-01-01T00:00:00.000Z" });
        const rows = rows_of(world, path, query);
        if (rows) return json(200, page_of(rows, query));
        switch (path) {
            case "/executions": return json(200, page_of(world.executions, query));
            case "/execution-branches": return json(200, page_of(world.branches, query));
            case "/execution-forks": return json(200, page_of(world.forks ?? [], query));
            case "/workflows": return json(200, page_of(world.workflows, query));
            case "/schedules": return json(200, page_of(world.schedules, query));
            case "/schedule-fires": return json(200, page_of(world.fires, query));
            case "/session": return json(200, { csrf: `csrf-${this.session}`, now: world.dashboard.now, ...world.session });
            case "/work-items": return json(200, { ...page_of(world.work_items, query), counts: counts_of(world.work_items) });
            case "/push": return json(200, world.push ?? { public_key: "", may: false, items: [] });
            case "/sends/pauses": return json(200, page_of(world.pauses, query));
            case "/messages": return json(200, page_of([...world.said, ...world.messages].reverse(), query));
            case "/search": return json(200, found_of(world, query.get("q") ?? ""));
            case "/dashboard": return json(200, world.dashboard);
            case "/quotes": return json(200, quotes_page(world, query, page_of));
            case "/follow-ups": return json(200, page_of(world.follow_ups, query));
            case "/conversations": return json(200, page_of(world.conversations, query));
            default: return no(404, "not_found");
        }
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const server = await new MockServer(world_of(Number(process.argv[2] ?? 30))).start(Number(process.env.PORT ?? 0));
    console.log(`${server.url}/#/enter/${server.link}`);
}
