// Tasks, agents, alerts and what could not be read, of the invented shop, shaped as the server's API gives them.
import { at, id_of, no_id, now_ms } from "./mock_base.mjs";
import { setup_of } from "./mock_setup.mjs";

const minute = 60_000;
const hour = 60 * minute;

const kinds = ["sales.answer", "invoice.print", "stock.pack", "report.make"];
const statuses = ["SUCCEEDED", "RUNNING", "DEAD", "QUEUED", "SUCCEEDED", "FAILED", "CANCELLED", "SUCCEEDED", "EXPIRED", "SUCCEEDED"];

const entry = (number, time, kind, actor, detail = null) => ({ id: id_of("h", number), subject: no_id, at: at(time), kind, actor, detail });

export function task_answer(number, fields = {}) {
    const status = fields.status ?? statuses[number % statuses.length];
    const created = now_ms - number * 11 * minute - 40_000;
    const begun = status !== "QUEUED";
    const over = !["QUEUED", "RUNNING"].includes(status);
    const type = kinds[number % kinds.length];
    const attempt = !begun ? 0 : status === "DEAD" ? 3 : 1;
    const claimed = created + (attempt - 1) * 3 * minute + 2000;
    const error = status === "DEAD" ? "la impresora no contesta: connect ETIMEDOUT 10.0.0.7:9100" : status === "FAILED" ? "falta el RUT" : "";
    const failed = (attempt_number) => entry(number * 10 + attempt_number, created + attempt_number * 3 * minute - minute, "task.retried", "agent:depósito",
        { attempt: attempt_number, claimed_at: at(created + (attempt_number - 1) * 3 * minute + 2000), agent: "depósito", error: "sin papel" });
    const end = { DEAD: "task.dead", FAILED: "task.failed", CANCELLED: "task.cancelled", EXPIRED: "task.expired" }[status];
    const ended = over ? claimed + 4000 + number * 137 : null;
    return {
        task: {
            id: id_of("q", number), status, priority: number % 5 === 3 ? "HIGH" : "NORMAL", type, capability: type === "sales.answer" ? "sales" : type, created_at: at(created), run_at: at(created),
            deadline: null, lease: "30s", backoff_min: "1s", backoff_max: "10min", attempt, attempt_max: 3, agent: begun ? (number % 2 ? "depósito" : "asistente") : "", epoch: attempt,
            claimed_at: begun ? at(claimed) : null, lease_until: status === "RUNNING" ? at(now_ms + 20_000) : null, finished_at: at(ended), claim: null, failed_by: "", fairness: 0,
            fairness_weight: 1, owner: number % 4 === 0 ? "workflow" : "none", owner_id: number % 4 === 0 ? id_of("e", 1) : no_id, is_accepted: false, starts_unheard: 0, concurrency_key: "",
            after: [], after_failed: "CANCEL", ...fields,
        },
        payload: { invoice: 1000 + number, customer: "Lucía Fernández" }, result: status === "SUCCEEDED" ? { printed: true } : null, progress: status === "RUNNING" ? { percent: 40 } : null,
        error, submitted_by: number % 4 === 0 ? "" : "6163e9fbc1fd",
        history: [...(status === "DEAD" ? [failed(1), failed(2)] : []), ...(end ? [entry(number * 10 + 5, ended, end, status === "CANCELLED" ? "key:carla" : "agent:depósito")] : [])],
        older_left_out: false,
    };
}

// Ten hours of one agent, the last two of which are slow.
export function slow_tasks(agent) {
    return Array.from({ length: 40 }, (_, place) => {
        const claimed = now_ms - (40 - place) * 15 * minute;
        return task_answer(500 + place, {
            status: "SUCCEEDED", type: "invoice.print", capability: "invoice.print", agent, created_at: at(claimed), run_at: at(claimed), claimed_at: at(claimed),
            finished_at: at(claimed + (place >= 32 ? 24_000 : 3000 + 20 * place)),
        });
    }).reverse();
}

const health = (capability, fields = {}) => ({
    capability, succeeded: 120, failed: 2, failed_in_row: 0, latency: "1s200ms", degraded_at: null, probe_at: null, probes_passed: 0, ...fields,
});

export function agent_of(id, fields = {}) {
    return {
        id, kind: "WORKER", capabilities: ["invoice.print"], max_concurrency: 4, status: "ONLINE", registered_at: at(now_ms - 40 * hour), heartbeat_at: at(now_ms - 9000), succeeded: 120,
        failed: 2, latency: "1s200ms", health: [health("invoice.print")], webhook: null, version: "1.4.2", labels: [], draining_since: null, ...fields,
    };
}

export function agents() {
    return [
        agent_of("asistente", {
            kind: "BUILTIN", capabilities: ["sales", "support", "follow_up", "human", "compliance", "ignore"], max_concurrency: 8, version: "", heartbeat_at: at(now_ms - 60_000), latency: "400ms",
            health: [health("sales", { latency: "400ms", succeeded: 812 }), health("support", { latency: "300ms", succeeded: 61 })], succeeded: 873,
        }),
        agent_of("depósito", {
            capabilities: ["stock.pack", "invoice.print"], latency: "24s", health: [health("stock.pack", { latency: "2s" }), health("invoice.print", { latency: "24s", succeeded: 40 })],
            labels: ["zona=sur"], max_concurrency: 2,
        }),
        agent_of("facturas", {
            kind: "WEBHOOK", status: "DEGRADED", webhook: { url: "https://flows.example.com/webhook/invoices", timeout: "30s", callback_within: "1h" },
            health: [health("invoice.print", { failed_in_row: 6, degraded_at: at(now_ms - 20 * minute), probe_at: at(now_ms + 40_000), probes_passed: 1 })],
        }),
        agent_of("informes-2", { status: "OFFLINE", capabilities: ["report.make"], health: [], succeeded: 0, failed: 0, heartbeat_at: at(now_ms - 26 * hour) }),
        agent_of("berlin", { status: "DRAINING", draining_since: at(now_ms - 5 * minute) }),
    ];
}

export const agent_history = () => [
    entry(900, now_ms - 40 * hour, "agent.registered", "key:deploy", { agent: "facturas", max_concurrency: 4, version: "1.4.2" }),
    entry(901, now_ms - 20 * minute, "agent.degraded", "agent:facturas", { agent: "facturas", max_concurrency: 4, version: "1.4.2" }),
];

export function alert_of(rule, subject, fields = {}) {
    return {
        key: `${rule}/${subject}`, rule, subject, level: "WARNING", status: "FIRING", message: `the server's own word about ${rule}`, first_at: at(now_ms - 3 * hour), last_at: at(now_ms - 12 * minute),
        count: 4, ...fields,
    };
}

export function alerts() {
    return [
        alert_of("task_dead", "invoice.print", { level: "ERROR", message: "a task of type invoice.print failed 3 times: la impresora no contesta" }),
        alert_of("agent_degraded", "facturas"),
        alert_of("schedule_paused", "Cierre de mes", { message: `schedule Cierre de mes is paused. \`tero schedules resume ${id_of("s", 2)}\` lets it go on` }),
        alert_of("quarantine", "WHATSAPP", { count: 1 }),
        alert_of("work_unanswered", "sale_to_arrange", { level: "ERROR" }),
        alert_of("channel_refused", "token", { level: "CRITICAL", status: "ACKNOWLEDGED" }),
        alert_of("a_rule_of_tomorrow", "moon", { level: "INFO" }),
        alert_of("clock_behind", "clock", { status: "RESOLVED", last_at: at(now_ms - 50 * hour) }),
    ];
}

export function unread_of(number, fields = {}) {
    return {
        id: id_of("k", number), at: at(now_ms - number * hour), channel: "WHATSAPP", reason: "messages[0].type: unknown 'hologram'",
        raw_base64: Buffer.from('{"type":"hologram","from":"59899000001","text":"¿precio de isodec?"}').toString("base64"), before: '{"messages":[', after: "]}", read_at: null, read_by: "", ...fields,
    };
}

export function operations_of(rows) {
    return {
        tasks: Array.from({ length: rows }, (_, place) => task_answer(place + 1)),
        agents: rows === 0 ? [] : agents(),
        agent_history: rows === 0 ? [] : agent_history(),
        alerts: rows === 0 ? [] : alerts(),
        bulks: [],
        ...setup_of(rows),
        sessions: [
            { id: "56cc6e37151f", kind: "LINK", created_at: at(now_ms - 2 * hour), expires_at: at(now_ms + 22 * hour), current: false },
            { id: "65f5f2908a7e", kind: "SESSION", created_at: at(now_ms - 50 * hour), expires_at: at(now_ms + 700 * hour), current: true },
            { id: "aa11bb22cc33", kind: "SESSION", created_at: at(now_ms - 9 * hour), expires_at: at(now_ms + 700 * hour), current: false, person: "Carla", role: "SELLER" },
            { id: "1d1e1d1e1d1e", kind: "SESSION", created_at: at(now_ms - 500 * hour), expires_at: at(now_ms + 220 * hour), seen_at: at(now_ms - 400 * hour), current: false, person: "Ana", role: "SELLER", idle: true },
            { id: "dead00000000", kind: "LINK", created_at: at(now_ms - 60 * hour), expires_at: at(now_ms - hour), current: false },
        ],
        keys: rows === 0 ? [] : [
            { id: "6163e9fbc1fd", name: "admin", scopes: ["admin"], capabilities: [], created_at: at(now_ms - 400 * hour), revoked_at: null },
            { id: "77aa7e9fbc1f", name: "web shop", scopes: ["tasks:submit", "tasks:read"], capabilities: [], created_at: at(now_ms - 40 * hour), revoked_at: null },
            { id: "99bb7e9fbc1f", name: "worker-1", scopes: ["agent:worker-1"], capabilities: ["invoice.print"], created_at: at(now_ms - 90 * hour), revoked_at: at(now_ms - 3 * hour) },
        ],
        quarantine: rows === 0 ? [] : [unread_of(1), unread_of(30, { raw_base64: "", before: "", after: "", read_at: at(now_ms - 20 * hour), read_by: "key:carla" })],
        queue_pauses: rows === 0 ? [] : [{ key: "TYPE:invoice.print", scope: "TYPE", of: "invoice.print", reason: "la impresora se quema", by: "key:carla", since: at(now_ms - 40 * minute) }],
        queue_limits: rows === 0 ? [] : [
            { key: "impresora-2", at_once: 1, starts: 0, period: "0s", by: "key:deploy", since: at(now_ms - 400 * hour) },
            { key: "correo:*", at_once: 0, starts: 100, period: "1min", by: "key:deploy", since: at(now_ms - 400 * hour) },
        ],
    };
}

function is_asked_for(task, query) {
    const text = query.get("text") ?? "";
    return ["type", "agent"].every((name) => !query.get(name) || task[name] === query.get(name)) &&
        (!query.get("from") || task.created_at >= query.get("from")) &&
        [task.id, task.type, task.capability, task.agent].some((one) => one.toLowerCase().includes(text.toLowerCase()));
}

// The rows that a list of these pages shows; undefined: it is none of theirs.
export function rows_of(world, path, query) {
    const capability = query.get("capability");
    switch (path) {
        case "/tasks": return world.tasks.map((row) => row.task).filter((task) => "created_at" in task && is_asked_for(task, query));
        case "/bulk-changes": return world.bulks;
        case "/sessions": return world.sessions;
        case "/keys": return world.keys;
        case "/contacts": return world.contacts;
        case "/queue/pauses": return world.queue_pauses;
        case "/queue/limits": return world.queue_limits;
        case "/agents": return world.agents.filter((agent) => !capability || agent.capabilities.includes(capability));
        case "/alerts": return world.alerts;
        case "/quarantine": return world.quarantine;
        case "/price-lists": return world.price_lists.map(({ body: _body, ...row }) => row);
        case "/templates": return world.templates;
        case "/people": return world.people;
        default: return undefined;
    }
}
