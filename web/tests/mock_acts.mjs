// What people do in the invented shop, as the server's API does it: each act changes the world, or says why not.
import { at, id_of, now_ms } from "./mock_base.mjs";
import { operated } from "./mock_operation_acts.mjs";

const done = (answer = {}) => ({ status: 200, answer });
const refused = (status, code, detail, field = "") => ({ status, answer: { type: `urn:tero:problem:${code}`, status, code, detail, field } });

function change(world, table, id, fields) {
    world[table] = world[table].map((row) => (row.id === id ? { ...row, ...fields } : row));
    return world[table].find((row) => row.id === id);
}

function item_act(world, item, verb, body) {
    switch (verb) {
        case "take": return done(change(world, "work_items", item.id, { status: "TAKEN", taken_by: "person:Martín" }));
        case "reply":
            if (item.window_closed) return refused(409, "conflict", "WhatsApp takes no free text any more", "text");
            return done(change(world, "work_items", item.id, { status: "TAKEN", taken_by: "person:Martín", answered: true }));
        case "done":
            if (item.status === "DONE") return refused(409, "conflict", `${item.done_by} has done it`);
            if (item.kind === "answer" && !item.answered && body.unanswered !== true)
                return refused(409, "conflict", "the customer's last word has no answer", "unanswered");
            return done(change(world, "work_items", item.id, { status: "DONE", done_by: "person:Martín", why: body.why ?? "" }));
        case "snooze":
            if (!(Date.parse(body.until) > now_ms)) return refused(400, "invalid", "a time in the future, at most 90 days away", "until");
            return done(change(world, "work_items", item.id, { status: "SNOOZED", snoozed_until: body.until }));
        default: return refused(404, "not_found", "no such call");
    }
}

let last = 0;

function send_act(world, verb, { scope, of, reason = "" }) {
    const key = scope === "ALL" ? "ALL" : `${scope}:${of}`;
    const others = world.pauses.filter((pause) => pause.key !== key);
    if (verb === "pause") world.pauses = [...others, { key, scope, of, reason, by: "person:Martín", since: at(now_ms) }];
    else if (others.length === world.pauses.length) return refused(404, "not_found", "this is not paused");
    else world.pauses = others;
    return done();
}

function conversation_act(world, conversation, verb, body) {
    if (verb === "notes") {
        world.notes = [...world.notes, { id: id_of("n", ++last), conversation: conversation.id, text: body.text }];
        return done();
    }
    return refused(404, "not_found", "no such call");
}

export function acted(world, method, path, body) {
    const [, noun, name, verb] = path.split("/").map(decodeURIComponent);
    const row = (table) => world[table].find((one) => one.id === name);
    const operation = operated(world, method, path, body);
    if (operation) return operation;
    if (method !== "POST") return refused(405, "invalid", "no such method");
    if (noun === "sends") return send_act(world, name, body);
    const [table, act] = { "work-items": ["work_items", item_act], conversations: ["conversations", conversation_act] }[noun] ?? [];
    if (!table || !row(table)) return refused(404, "not_found", "no such thing");
    return act(world, row(table), verb, body);
}
