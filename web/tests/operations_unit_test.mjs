// What the pages of tasks, agents and alerts compute, without a browser: why a task ended or waits, who is slow since
// when, and where an alert leads.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { id_of } from "./mock_base.mjs";
import { agent_of, alert_of, slow_tasks, task_answer, unread_of } from "./mock_operations.mjs";

const folder = await mkdtemp(join(tmpdir(), "tero-web-"));
after(() => rm(folder, { recursive: true }));
globalThis.document = { addEventListener: () => {}, hidden: true };
globalThis.location = { hash: "" };
const outfile = join(folder, "bundle.mjs");
await build({
    stdin: {
        contents: `export * as tasks from "./src/machinery/task"; export * as agents from "./src/machinery/agent"; export * as alerts from "./src/machinery/alert";
            export { Times } from "./src/format"; export { all_words } from "./src/words/words"; export { links, parse_route } from "./src/route";`,
        resolveDir: new URL("..", import.meta.url).pathname,
    },
    bundle: true, format: "esm", platform: "node", outfile,
});
const { tasks, agents, alerts, Times, all_words, links, parse_route } = await import(pathToFileURL(outfile).href);

const now = "2026-11-03T13:42:10.000Z";
const reader = (language = "es") => ({ language, words: all_words[language], times: new Times(language, "America/Montevideo"), now });
const plain = (text) => text.replace(/\u00a0/g, " ");

test("what may be done about an alert follows from how it stands", () => {
    const acts = (status) => alerts.alert_acts(alert_of("task_dead", "x", { status }));
    assert.deepEqual(acts("FIRING"), ["acknowledge", "silence"]);
    assert.deepEqual(acts("ACKNOWLEDGED"), ["silence"]);
    assert.deepEqual(acts("SILENCED"), ["hear"]);
    assert.deepEqual(acts("RESOLVED"), []);
});

test("a dead task tells each attempt with its agent, how long it took and why it failed", () => {
    const told = tasks.task_told(task_answer(2), reader());
    assert.deepEqual(told.map((fact) => fact.kind), ["task.created", "task.retried", "task.retried", "task.claimed", "task.dead"]);
    assert.deepEqual(told.map((fact) => fact.title), ["Se pidió", "Intento 1: falló", "Intento 2: falló", "Intento 3 de 3", "Murió: no le quedan intentos"]);
    assert.equal(plain(told[1].notes.join(" · ")), "agente depósito · en 2 min · sin papel");
    assert.ok(told[4].notes.includes("la impresora no contesta: connect ETIMEDOUT 10.0.0.7:9100"), "why it died does not stand with its death");
    assert.equal(told[4].tone, "bad");
});

test("an attempt that history tells of is not told twice", () => {
    const answer = task_answer(2, { status: "DEAD" });
    answer.task = { ...answer.task, status: "QUEUED", finished_at: null, claimed_at: answer.history[1].detail.claimed_at };
    answer.history = answer.history.slice(0, 2);
    assert.deepEqual(tasks.task_told(answer, reader()).map((fact) => fact.kind), ["task.created", "task.retried", "task.retried"]);
});

test("a kind of history that came later is told as it stands", () => {
    const answer = { ...task_answer(1), history: [{ id: id_of("h", 1), subject: "", at: now, kind: "task.painted_blue", actor: "key:carla", detail: null }] };
    assert.equal(tasks.task_told(answer, reader()).at(-1).title, "task.painted_blue");
});

test("what runs is planned to be lost by a silent agent, and to expire", () => {
    const answer = task_answer(1, { status: "RUNNING", deadline: "2026-11-03T15:00:00.000Z" });
    assert.deepEqual(tasks.task_planned(answer, reader()).map((fact) => fact.id), ["lease", "deadline"]);
    assert.deepEqual(tasks.task_planned(task_answer(4), reader()), []);
});

test("why a task waits is said by what holds it", () => {
    const { task } = task_answer(3, { type: "paint", capability: "paint" });
    const why = (change, pauses, all) => tasks.why_it_waits({ ...task, ...change }, pauses, all, reader("en"));
    const painter = (status) => [agent_of("painter", { capabilities: ["paint"], status })];
    const pause = { key: "TYPE:paint", scope: "TYPE", of: "paint", reason: "it burns", by: "key:carla", since: now };
    assert.deepEqual(why({}, [pause], painter("ONLINE")), ["key carla paused the queue: it burns"]);
    assert.deepEqual(why({}, [{ ...pause, of: "print" }], painter("ONLINE")), ["it comes when it is its turn"]);
    assert.deepEqual(why({ after: ["a", "b"] }, [], painter("ONLINE")), ["it comes after 2 tasks that have not ended"]);
    assert.deepEqual(why({ run_at: "2026-11-03T15:00:00.000Z" }, [], painter("ONLINE")), ["it does not begin before 12:00"]);
    assert.deepEqual(why({ run_at: "2026-11-03T15:00:00.000Z", attempt: 1 }, [], []), ["it failed and is tried again: 12:00"]);
    assert.deepEqual(why({}, [], []), ["no agent offers “paint”"]);
    assert.deepEqual(why({}, [], painter("OFFLINE")), ["those who can do it get no tasks now: painter"]);
    assert.deepEqual(why({}, [], painter("BUSY")), ["those who can do it are busy: painter"]);
    assert.deepEqual(why({ concurrency_key: "printer-2" }, [], painter("ONLINE")), ["those that share “printer-2” may be waiting for a slot"]);
    assert.deepEqual(why({ status: "RUNNING" }, [pause], []), []);
});

test("a filter asks the server for every part of it", () => {
    const { task } = task_answer(2);
    const none = { status: "", type: "", agent: "", since: "", text: "" };
    const path = (change) => tasks.tasks_path({ ...none, ...change }, now);
    assert.equal(path({}), "/tasks");
    assert.equal(path({ status: "DEAD", text: " a&b " }), "/tasks?status=DEAD&text=a%26b");
    assert.equal(path({ type: "invoice.print", agent: "depósito" }), "/tasks?type=invoice.print&agent=dep%C3%B3sito");
    assert.equal(path({ since: "24h" }), `/tasks?from=${encodeURIComponent(new Date(Date.parse(now) - 24 * 3600_000).toISOString())}`);
    assert.equal(tasks.is_id(task.id), true);
    assert.equal(tasks.is_id("invoice.print"), false);
});

test("a filter survives its address", () => {
    const filter = { status: "DEAD", type: "invoice.print", agent: "depósito", since: "24h", text: "a b" };
    assert.deepEqual(parse_route(links.tasks(filter)), { page: "tasks", filter });
    assert.deepEqual(parse_route("#/tasks"), { page: "tasks", filter: { status: "", type: "", agent: "", since: "", text: "" } });
    assert.deepEqual(parse_route(links.agent("zona sur/2")), { page: "agent", name: "zona sur/2" });
});

test("an agent is slow since the first task of those that all took twice as long", () => {
    const took = agents.took_of(slow_tasks("depósito").map((one) => one.task), "depósito");
    assert.equal(took.length, 40);
    const slow = agents.slow_since(took);
    assert.equal(slow.at, took[32].at);
    assert.ok(slow.factor > 6 && slow.factor < 9, `${slow.factor}`);
    assert.equal(agents.slow_since(took.slice(0, 32)), null);
    assert.equal(agents.slow_since([...took, { at: now, ms: 3000 }]), null, "the newest was fast again");
    assert.equal(agents.slow_since(took.slice(31)), null, "too few before it to compare");
    assert.equal(agents.slow_since(took.map((one) => ({ ...one, ms: one.ms / 100 }))), null, "of milliseconds nobody is slow");
});

test("an agent is compared with the others that do the same", () => {
    const slow = agent_of("one", { health: [{ ...agent_of("x").health[0], latency: "24s" }] });
    const other = agent_of("two");
    assert.equal(Math.round(agents.slower_than_others(slow, slow.health[0], [slow, other])), 20);
    assert.equal(agents.slower_than_others(other, other.health[0], [slow, other]), null);
    assert.equal(agents.slower_than_others(slow, slow.health[0], [slow]), null, "nobody else does it");
});

test("an alert leads to what explains it", () => {
    assert.equal(alerts.alert_link(alert_of("task_dead", "invoice.print")), "#/tasks?status=DEAD&type=invoice.print");
    assert.equal(alerts.alert_link(alert_of("agent_degraded", "facturas")), "#/agents/facturas");
    assert.equal(alerts.alert_link(alert_of("schedule_paused", "Cierre", { message: `tero schedules resume ${id_of("s", 2)}` })), `#/schedules/${id_of("s", 2)}`);
    assert.equal(alerts.alert_link(alert_of("schedule_refused", "Cierre")), "#/schedules");
    assert.equal(alerts.alert_link(alert_of("too_many_answers", id_of("v", 1))), `#/conversations/${id_of("v", 1)}`);
    assert.equal(alerts.alert_link(alert_of("a_rule_of_tomorrow", "moon")), "");
});

test("what could not be read is shown to the byte, and laid out where it is JSON", () => {
    const unread = unread_of(1);
    assert.equal(alerts.raw_text(unread), '{"messages":[{"type":"hologram","from":"59899000001","text":"¿precio de isodec?"}]}');
    assert.match(alerts.laid_out(alerts.raw_text(unread)), /\n {6}"type": "hologram"/);
    const bytes = Buffer.from([0xff, 0xfe, 0x00]).toString("base64");
    assert.equal(alerts.raw_text({ ...unread, raw_base64: bytes }), bytes);
    assert.equal(alerts.laid_out("{half"), "{half");
});

test("of the ticked tasks a verb is done to those that stand so that it can be", () => {
    const ids = (verb, ...statuses) => tasks.fit_for(statuses.map((status, at) => ({ id: at, status })), verb).map((task) => task.id);
    assert.deepEqual(ids("RETRY", "DEAD", "RUNNING", "CANCELLED", "QUEUED"), [0, 2]);
    assert.deepEqual(ids("CANCEL", "DEAD", "RUNNING", "QUEUED"), [1, 2]);
    assert.deepEqual(ids("PRIORITIZE", "RUNNING", "SUCCEEDED"), []);
});
