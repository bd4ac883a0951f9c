// What people do to tasks, the queue, agents, executions and schedules of the invented shop, as the server's API does it.
import { createHash } from "node:crypto";
import { at, id_of, now_ms } from "./mock_base.mjs";
import { next_of } from "./mock_machinery.mjs";

const done = (answer = {}, status = 200) => ({ status, answer });
const refused = (status, code, detail, field = "") => ({ status, answer: { type: `urn:tero:problem:${code}`, status, code, detail, field } });

const is_for = { RETRY: ["DEAD", "FAILED", "CANCELLED"], PRIORITIZE: ["QUEUED"], CANCEL: ["QUEUED", "RUNNING"], DELETE: ["SUCCEEDED", "FAILED", "DEAD", "CANCELLED", "EXPIRED"] };

function change_task(world, answer, verb, body) {
    const { task } = answer;
    if (!is_for[verb].includes(task.status)) return refused(409, "conflict", `task ${task.id} is ${task.status}`);
    const changed = { RETRY: { status: "QUEUED", finished_at: null, attempt: 0, agent: "" }, CANCEL: { status: "CANCELLED", finished_at: at(now_ms) }, PRIORITIZE: { priority: body.priority } }[verb];
    world.tasks = verb === "DELETE" ? world.tasks.filter((one) => one !== answer) : world.tasks.map((one) => (one === answer ? { ...one, task: { ...task, ...changed } } : one));
    return done({ items: [{ task: "", created: false, code: "", message: "", field: "" }] });
}

const fits = (task, { status, type, created_after, created_before }) => (!status || task.status === status) && (!type || task.type === type) &&
    (!created_after || task.created_at >= created_after) && (!created_before || task.created_at < created_before);

function bulk(world, { verb, filter, dry_run = false, ...asked }) {
    const found = world.tasks.filter(({ task }) => "created_at" in task && fits(task, filter));
    const could = found.filter(({ task }) => is_for[verb].includes(task.status));
    const row = {
        id: id_of("u", world.bulks.length + 1), status: "DONE", verb, priority: "NORMAL", filter, dry_run, rate: 0, actor: "session:x", created_at: at(now_ms), finished_at: at(now_ms),
        looked: world.tasks.length, found: found.length, changed: could.length, refused: found.length - could.length, examples: could.slice(0, 5).map(({ task }) => task.id), note: "", execution_verb: "", ...asked,
    };
    world.bulks = [row, ...world.bulks];
    if (!dry_run) for (const one of could) change_task(world, one, verb, asked);
    return done(row, 201);
}

function queue_act(world, verb, body) {
    const key = body.scope === "ALL" ? "ALL" : `${body.scope}:${body.of}`;
    const others = world.queue_pauses.filter((pause) => pause.key !== key);
    const limits = world.queue_limits.filter((limit) => limit.key !== body.key);
    switch (verb) {
        case "pause": world.queue_pauses = [...others, { key, scope: body.scope, of: body.of, reason: body.reason, by: "session:x", since: at(now_ms) }]; return done();
        case "resume": world.queue_pauses = others; return done();
        case "limit": world.queue_limits = [...limits, { at_once: 0, starts: 0, period: "0s", by: "session:x", since: at(now_ms), ...body }]; return done();
        case "unlimit": world.queue_limits = limits; return done();
        default: return refused(404, "not_found", "no such call");
    }
}

function agent_act(world, agent, method, body) {
    if (agent.kind === "BUILTIN") return refused(409, "conflict", `'${agent.id}' is a built-in agent`, "id");
    const put = (fields) => { world.agents = world.agents.map((one) => (one === agent ? { ...one, ...fields } : one)); };
    if (method === "DELETE") world.agents = world.agents.filter((one) => one !== agent);
    if (body.draining !== undefined) put(body.draining ? { draining_since: at(now_ms), status: "DRAINING" } : { draining_since: null, status: "ONLINE" });
    if (body.max_concurrency !== undefined) put({ max_concurrency: body.max_concurrency });
    return done({ holds: world.tasks.filter(({ task }) => task.agent === agent.id && task.status === "RUNNING").length });
}

function read_again(world, unread) {
    if (unread.stays) return refused(409, "conflict", `it still cannot be read: ${unread.reason}`);
    world.quarantine = world.quarantine.map((one) => (one === unread ? { ...one, raw_base64: "", before: "", after: "", read_at: at(now_ms), read_by: "session:x" } : one));
    return done();
}

function execution_act(world, execution, verb, body) {
    const put = (fields) => { world.executions = world.executions.map((one) => (one === execution ? { ...one, ...fields } : one)); };
    const is_over = ["COMPLETED", "FAILED", "CANCELLED"].includes(execution.status);
    const runs = execution.path.runs.map((run) => run.step);
    if (["pause", "cancel", "signal"].includes(verb) && is_over) return refused(409, "conflict", `it is ${execution.status}`);
    switch (verb) {
        case "pause": put({ status: "PAUSED" }); return done();
        case "resume": put({ status: "RUNNING" }); return done();
        case "cancel": put({ status: "CANCELLED", error: "cancelled by session:x", ended_at: at(now_ms) }); return done();
        case "signal": put({ status: execution.status === "WAITING" ? "RUNNING" : execution.status, signals: [...execution.signals, { name: body.name, payload: body.payload, at: at(now_ms) }] }); return done();
        case "skip": put({ status: "RUNNING" }); return done();
        case "retry": {
            if (body.from && !runs.includes(body.from)) return refused(409, "conflict", `step ${body.from} has not run`, "from");
            const forgotten = body.from ? runs.slice(runs.indexOf(body.from)) : [];
            if (!body.dry_run) put({ status: "RUNNING", error: "", ended_at: null, ...(body.input === undefined ? {} : { input: body.input }) });
            return done({ forgotten, with_effects: forgotten.filter((step) => ["reserve", "pay"].includes(step)) });
        }
        default: return refused(404, "not_found", "no such call");
    }
}

function check_settings(settings) {
    if (!settings.name) return refused(400, "invalid", "a schedule has a name", "name");
    if (settings.type === "CRON" && settings.cron.trim().split(/\s+/).length < 5) return refused(400, "invalid", "a cron expression has 5 fields, or 6 with seconds", "cron");
    return null;
}

function schedule_act(world, schedule, method, verb, body) {
    const put = (fields) => {
        world.schedules = world.schedules.map((one) => (one === schedule ? { ...one, ...fields } : one));
        return done({ ...schedule, ...fields });
    };
    if (method === "DELETE") {
        world.schedules = world.schedules.filter((one) => one !== schedule);
        return done();
    }
    switch (verb) {
        case "pause": return put({ status: "PAUSED", reason: `session:x${body.reason ? `: ${body.reason}` : ""}` });
        case "resume": return put({ status: "ACTIVE", reason: "" });
        case "run": return put({ runs: schedule.runs + 1, last_at: at(now_ms) });
        case "backfill": return done({ fired: 7, had_fired: 2 });
        default: return refused(404, "not_found", "no such call");
    }
}

function schedules_act(world, verb, body) {
    const settings = { type: "CRON", cron: "", every: "", at: null, zone: "", ...body };
    const wrong = check_settings(settings);
    if (wrong) return wrong;
    if (verb === "preview") return done({ next: next_of({ next_at: at(now_ms + 3_600_000) }).slice(0, 5) });
    const row = { ...world.schedule_shape, id: id_of("s", 900 + world.schedules.length), settings: { ...world.schedule_shape.settings, ...settings }, status: "ACTIVE", reason: "", runs: 0, last_at: null };
    world.schedules = [row, ...world.schedules];
    return done(row, 201);
}

function access_act(world, noun, name, verb, body) {
    if (noun === "sessions") world.sessions = world.sessions.filter((one) => one.id !== name);
    else if (verb === "revoke") world.keys = world.keys.map((one) => (one.id === name ? { ...one, revoked_at: at(now_ms) } : one));
    else {
        if (body.scopes.some((scope) => !/^(admin|[a-z-]+:.+)$/.test(scope))) return refused(400, "invalid", "a scope is written as tasks:read", "scopes");
        world.keys = [...world.keys, { id: "0123456789ab", name: body.name, scopes: body.scopes, capabilities: body.capabilities, created_at: at(now_ms), revoked_at: null }];
        return done({ key: "tero_shown_once_0123456789" }, 201);
    }
    return done();
}

function alert_act(world, verb, { alert: key, for: length }) {
    const alert = world.alerts.find((one) => one.key === key);
    if (!alert) return refused(404, "not_found", "no such alert");
    const status = verb === "acknowledge" ? "ACKNOWLEDGED" : length === "0s" ? "FIRING" : "SILENCED";
    world.alerts = world.alerts.map((one) => (one === alert ? { ...one, status, acted_by: "person:Martín", note: "", silenced_until: status === "SILENCED" ? at(now_ms + 3_600_000) : null } : one));
    return done();
}

function push_act(world, method, name, { endpoint, browser }) {
    const id = method === "POST" ? createHash("sha256").update(endpoint).digest("hex").slice(0, 32) : name;
    const others = world.push.items.filter((one) => one.id !== id);
    world.push = { ...world.push, items: method === "POST" ? [...others, { id, person: "Martín", browser, created_at: at(now_ms), told_at: null, mine: true }] : others };
    return done();
}

// undefined: it is none of these.
export function operated(world, method, path, body) {
    const [, noun, name, verb] = path.split("/").map(decodeURIComponent);
    const find = (rows) => rows.find((one) => (one.task ?? one).id === name);
    const on = (row, act) => (row ? act(row) : refused(404, "not_found", "no such thing"));
    switch (noun) {
        case "tasks": return on(find(world.tasks), (row) => change_task(world, row, method === "DELETE" ? "DELETE" : verb.toUpperCase(), body));
        case "sessions":
        case "keys": return access_act(world, noun, name, verb, body);
        case "bulk-changes": return bulk(world, body);
        case "alerts": return alert_act(world, name, body);
        case "settings": return done({ url: `${world.public_url}/webhooks/whatsapp`, reached: false, why: "nobody answered there" });
        case "push": return push_act(world, method, name, body);
        case "people": return done({ link: `${world.public_url}/#/enter/invited`, expires_at: at(now_ms + 86_400_000),
            qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h4v4H0z"/></svg>' }, 201);
        case "queue": return queue_act(world, name, body);
        case "agents": return on(find(world.agents), (row) => agent_act(world, row, method, body));
        case "quarantine": return on(find(world.quarantine), (row) => read_again(world, row));
        case "executions": return on(find(world.executions), (row) => execution_act(world, row, verb, body));
        case "schedules": return !name || name === "preview" ? schedules_act(world, name, body) : on(find(world.schedules), (row) => schedule_act(world, row, method, verb, body));
        default: return undefined;
    }
}
