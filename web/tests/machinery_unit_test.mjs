// What the pages of the machinery compute, without a browser: the drawing of a definition, how steps stand, when a
// schedule starts something and why it did not.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { execution_of, large_definition, order, packed_branches, packed_execution, run_of, schedule_of } from "./mock_machinery.mjs";

const folder = await mkdtemp(join(tmpdir(), "tero-web-"));
after(() => rm(folder, { recursive: true }));

async function load(names) {
    const contents = names.map((name) => `export * as ${name.replace(/\W/g, "_")} from "./src/${name}";`).join("\n");
    const outfile = join(folder, "bundle.mjs");
    await build({ stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname }, bundle: true, format: "esm", platform: "node", outfile });
    return import(pathToFileURL(outfile).href);
}
globalThis.document = { addEventListener: () => {}, hidden: true };
const { format, words_words, route, parts_sort, machinery_layout: drawn, machinery_definition: definitions, machinery_schedule: schedules,
    machinery_execution_facts: facts } = await load(["format", "words/words", "route", "parts/sort", "machinery/layout", "machinery/definition",
    "machinery/schedule", "machinery/execution_facts"]);

const plain = (text) => text.replace(/\u00a0/g, " ");
const now = "2026-11-03T13:42:10.000Z";
const reader = (language) => ({ language, words: words_words.all_words[language], times: new format.Times(language, "America/Montevideo"), now });

function check_drawing(definition) {
    const drawing = drawn.layout(definition);
    const at = new Map(drawing.steps.map((one) => [one.step.id, one]));
    assert.deepEqual([...at.keys()].sort(), definition.steps.map((step) => step.id).sort(), "each step is drawn once");
    for (const one of drawing.steps) {
        assert.ok(one.x >= 0 && one.x + drawn.step_width <= drawing.width && one.y >= 0 && one.y + drawn.step_height <= drawing.height, `${one.step.id} is outside`);
        for (const other of drawing.steps) {
            const apart = one === other || one.y !== other.y || Math.abs(one.x - other.x) >= drawn.step_width;
            assert.ok(apart, `${one.step.id} and ${other.step.id} lie on each other`);
        }
    }
    for (const line of drawing.lines) {
        const [from, to] = [at.get(line.from), at.get(line.to)];
        if (from && to && !line.back) assert.ok(from.y < to.y, `${line.from} does not stand above ${line.to}`);
        assert.doesNotMatch(line.path, /NaN|undefined/);
    }
    return drawing;
}

test("a definition is drawn from top to bottom, with nothing on anything else", () => {
    const drawing = check_drawing(order);
    assert.deepEqual(drawing.steps.map((one) => one.step.id),
        ["reserve", "large", "approve", "pay", "pack", "pack_one", "rest", "ask", "tell_the_shop", "release"], "in the order in which they are come by");
    const lines = drawing.lines.map((line) => `${line.from} ${line.kind} ${line.to}`);
    for (const line of ["(start) next reserve", "large case approve", "large else pay", "pack branch pack_one", "pack_one join rest", "reserve undo release",
        "(start) error tell_the_shop", "ask next (end)"]) assert.ok(lines.includes(line), `${line} is missing`);
    assert.ok(!lines.includes("pack next rest"), "what follows a PARALLEL follows its paths");
    assert.equal(new Set(["reserve", "pay", "pack", "rest", "ask"].map((id) => drawing.steps.find((one) => one.step.id === id).x)).size <= 2, true, "the way is not straight");
});

test("two hundred steps are drawn at once, and no wider than they must be", () => {
    const started = performance.now();
    const drawing = check_drawing(large_definition());
    assert.ok(performance.now() - started < 2000);
    assert.ok(drawing.width < 5 * drawn.step_width, `${drawing.width} px wide`);
    assert.ok(drawing.lines.some((line) => line.back), "a loop leads back");
});

test("a fan, a ladder of errors, a loop on itself and a step of a later kind are drawn too", () => {
    const many = Array.from({ length: 60 }, (_, at) => `leaf_${at}`);
    check_drawing({ id: "fan", start: "all", steps: [{ id: "all", type: "PARALLEL", branches: many, next: "last" }, { id: "last", type: "TASK", task: "x" },
        ...many.map((id) => ({ id, type: "TASK", task: "x", on_error: "last" }))] });
    check_drawing({ id: "ladder", start: "s0", steps: Array.from({ length: 100 }, (_, at) => ({ id: `s${at}`, type: "TASK", task: "x", next: at < 99 ? `s${at + 1}` : "",
        on_error: at < 99 ? "s99" : "" })) });
    check_drawing({ id: "self", start: "a", steps: [{ id: "a", type: "CONDITION", cases: [{ when: "vars.n < 3", next: "a" }], next: "" }] });
    const later = check_drawing({ id: "later", start: "a", steps: [{ id: "a", type: "LOOP", body: "b", next: "" }, { id: "b", type: "TASK", task: "x" }] });
    assert.ok(later.lines.some((line) => line.from === "a" && line.to === "b"), "a field that names a step leads to it");
});

test("each step stands as its last run does, and a step of several branches as the gravest", () => {
    const states = definitions.step_states(packed_execution(), packed_branches(), false);
    assert.equal(states.get("reserve").status, "SUCCEEDED");
    assert.equal(states.get("pack").status, "RUNNING");
    assert.equal(states.get("pack_one").status, "FAILED");
    assert.deepEqual(states.get("pack_one").counts, { SUCCEEDED: 1, FAILED: 1, RUNNING: 1 });
    assert.equal(states.get("ask"), undefined);
    const looped = execution_of(9, { path: { runs: [run_of("a", { status: "FAILED" }), run_of("b"), run_of("a")], next: "", wake_at: null } });
    assert.equal(definitions.step_states(looped, [], false).get("a").status, "SUCCEEDED");
    assert.equal(definitions.step_states(looped, [], false).get("a").runs.length, 2);
});

test("a PARALLEL under way is counted by its fork, and branches that were not all read say so", () => {
    const uncounted = packed_execution();
    Object.assign(uncounted.path.runs.at(-1), { begun: undefined, succeeded: 0, failed: 0, branches: 10_000 });
    const forks = [{ parent: uncounted.id, run: 4, branches: 10_000, begun: 700, succeeded: 600, failed: 1 }, { parent: "another", run: 4, branches: 2, begun: 2, succeeded: 2, failed: 0 }];
    const told = facts.execution_told(definitions.counted(uncounted, forks), packed_branches(), [], order, reader("es"));
    assert.equal(told.at(-1).notes.at(-1), "10000 ramas: 600 hechas, 1 falló, 99 en marcha, 9300 en la fila");
    assert.deepEqual(definitions.counted(packed_execution(), forks), packed_execution(), "what its run counts stays");
    const states = definitions.step_states(uncounted, packed_branches(), true);
    assert.deepEqual([states.get("pack_one").is_partial, states.get("pay").is_partial], [true, false]);
});

test("an execution is told in the order of time, and what it waits for comes last", () => {
    const told = facts.execution_told(packed_execution(), packed_branches(), [], order, reader("es"));
    assert.deepEqual(told.map((fact) => fact.title), ["Empezó", "reserve", "large", "approve", "pay", "pack"]);
    assert.equal(told.at(-1).notes.at(-1), "3 ramas: 1 hecha, 1 falló, 1 en marcha");
    const uncounted = packed_execution();
    Object.assign(uncounted.path.runs.at(-1), { begun: undefined, succeeded: 0, failed: 0 });
    assert.deepEqual(facts.execution_told(uncounted, packed_branches(), [], order, reader("es")).at(-1).notes, told.at(-1).notes, "counted from the branches themselves");
    assert.deepEqual(facts.execution_planned(packed_execution(), order, reader("es")).map((fact) => fact.title), ["Se acaba el tiempo"]);
    const failed = facts.execution_told(execution_of(4), [], [], order, reader("en"));
    assert.equal(failed.at(-1).title, "Failed");
    assert.ok(failed.at(-1).notes.includes("pay: la tarjeta fue rechazada"));
    const paused = { id: "h1", subject: "", at: "2026-11-03T11:00:00.000Z", kind: "execution.paused", actor: "key:carla", detail: null };
    const with_people = facts.execution_told(packed_execution(), [], [paused, { ...paused, id: "h2", kind: "execution.unheard_of" }], order, reader("es"));
    assert.deepEqual(with_people.slice(4, 7).map((fact) => fact.title), ["La pusieron en pausa", "execution.unheard_of", "pay"], "where it belongs in time");
    assert.deepEqual(with_people[4].notes, ["por clave carla"]);
    const undone = execution_of(7, { path: { runs: [run_of("reserve", { undone: true }), run_of("pay", { not_undone: true })], next: "", wake_at: null } });
    const says = facts.execution_told(undone, [], [], order, reader("es"));
    const of = (step) => says.find((fact) => fact.title === step);
    assert.ok(of("reserve").notes.includes("deshecho"));
    assert.ok(of("pay").notes.includes("no se pudo deshacer"));
    assert.equal(of("pay").tone, "careful");
    const waits = execution_of(1, { status: "WAITING", path: { runs: [run_of("rest", { status: "WAITING", ended_at: null, due_at: "2026-11-03T18:00:00Z" })], next: "", wake_at: null } });
    assert.deepEqual(facts.execution_planned(waits, order, reader("es")).map((fact) => fact.title), ["Sigue rest", "Se acaba el tiempo"]);
    assert.deepEqual(facts.execution_planned(execution_of(4), order, reader("es")), [], "nothing is planned for one that is over");
});

test("the usual cron expressions are said in words, and others stand as they are", () => {
    const said = (expression, language = "es") => schedules.cron_text(expression, words_words.all_words[language]);
    const cases = {
        "0 9 * * MON": "todos los lunes a las 9:00", "0 9 * * 1-5": "de lunes a viernes a las 9:00", "0 9 * * *": "todos los días a las 9:00",
        "0 0 9 * * *": "todos los días a las 9:00", "30 8,18 * * SAT,0": "todos los sábados y domingos a las 8:30 y 18:30", "0 1 * * *": "todos los días a la 1:00",
        "*/15 * * * *": "cada 15 minutos", "0 */6 * * *": "cada 6 horas", "* * * * *": "cada minuto", "@hourly": "cada hora en punto", "5 * * * *": "cada hora, al minuto 5",
        "*/5 * * * MON-FRI": "cada 5 minutos, de lunes a viernes", "30 18 LW * *": "el último día hábil de cada mes a las 18:30", "0 0 L * *": "el último día de cada mes a las 0:00",
        "0 9 1,15 * *": "los días 1 y 15 de cada mes a las 9:00", "0 9 * * 5#2": "el segundo viernes de cada mes a las 9:00", "0 9 * * 5L": "el último viernes de cada mes a las 9:00",
        "@yearly": "el 1 de enero a las 0:00",
    };
    for (const [expression, words] of Object.entries(cases)) assert.equal(said(expression), words, expression);
    assert.equal(said("0 9 * * MON", "en"), "every Monday at 9:00");
    // What would be said wrongly is not said: both fields of days mean «either», */7 begins anew each hour.
    for (const expression of ["0 9 1 * MON", "0 9 1 * +MON", "*/7 * * * *", "H 9 * * *", "0 9 15W * *", "0 9 * JAN-MAR *", "10 0 9 * * *", "nonsense", ""]) assert.equal(said(expression), null, expression);
});

test("an interval, a single time and an event are said in words", () => {
    const when = (settings, language = "es") => plain(schedules.when_text({ ...schedule_of(1).settings, cron: "", counts_from: "START", ...settings }, reader(language)));
    assert.equal(when({ type: "RECURRING", every: "15 minutes" }), "cada 15 minutos");
    assert.equal(when({ type: "RECURRING", every: "PT15M" }, "en"), "every 15 minutes");
    assert.equal(when({ type: "RECURRING", every: "1 hour 30 minutes" }), "cada 1 hora 30 minutos");
    assert.equal(when({ type: "RECURRING", every: "P1D" }), "cada día");
    assert.equal(when({ type: "RECURRING", every: "90 s", counts_from: "END" }), "90 segundos después de que termina");
    assert.equal(when({ type: "RECURRING", every: "a fortnight" }), "cada a fortnight");
    assert.equal(when({ type: "ONCE", at: "2026-11-04T12:00:00Z" }), "una sola vez, mié 9:00");
    assert.equal(when({ type: "EVENT", event: { type: "quote.accepted" } }), "cuando pasa quote.accepted");
    assert.equal(when({ type: "EVENT", event: { type: "quote.accepted", absence: "2h" } }), "cuando no pasa quote.accepted por 2 h");
    assert.equal(when({ type: "TOMORROWS" }), "TOMORROWS");
});

test("each reason of a fire has words, and one that has none is shown as it stands", () => {
    for (const code of ["due", "made_up", "made_up_after_pause", "waited", "missed", "paused", "last_run_goes_on", "another_waits", "run_failed", "no_more_instants", "runs_max", "absent"]) {
        for (const language of ["es", "en"]) assert.notEqual(schedules.fire_reason(code, reader(language)), code, `${code} has no words`);
    }
    const said = (code) => schedules.fire_reason(code, reader("es"));
    assert.equal(said("by_hand: key:carla"), "a mano, clave carla");
    assert.equal(said("refused: the queue is full"), "no se pudo empezar, the queue is full");
    assert.equal(said("events: 3"), "pasó lo que esperaba, 3 veces");
    assert.equal(said("paused_and_more"), "estaba en pausa (y más)");
    assert.equal(said("key:carla: vacaciones"), "clave carla: vacaciones", "who paused it, and why");
    assert.equal(said("session:01"), "una persona, en el tablero");
    assert.equal(said("a_reason_of_tomorrow"), "a_reason_of_tomorrow");
    assert.equal(said("constructor"), "constructor");
});

test("what a schedule starts is found whatever its kind", () => {
    const what = (starts) => schedules.starts_what({ ...schedule_of(1).settings, starts });
    assert.deepEqual(what({ kind: "TASK", task: { type: "report.make", payload: { month: true } } }), { kind: "TASK", name: "report.make", payload: { month: true } });
    assert.deepEqual(what({ kind: "WORKFLOW", task: {}, workflow: { workflow: "order", input: [1] } }), { kind: "WORKFLOW", name: "order", payload: [1] });
    assert.deepEqual(what({ kind: "SEQUENCE", sequence: "welcome" }), { kind: "SEQUENCE", name: "welcome", payload: undefined });
    assert.deepEqual(what({ kind: "SEQUENCE", sequence: { quote: "01k" } }), { kind: "SEQUENCE", name: "01k", payload: undefined });
    assert.deepEqual(what({ kind: "NOTHING_YET" }), { kind: "NOTHING_YET", name: "", payload: undefined });
});

test("rows are sorted either way, and those without a value come last", () => {
    const rows = [{ at: "b" }, { at: null }, { at: "c" }, { at: "a" }];
    const sorted = (up) => parts_sort.sorted(rows, { column: "at", up, by: () => {} }, (row) => row.at).map((row) => row.at);
    assert.deepEqual(sorted(true), ["a", "b", "c", null]);
    assert.deepEqual(sorted(false), ["c", "b", "a", null]);
});

test("the page stays small: a phone on a slow line loads it", async () => {
    const assets = new URL("../dist/assets/", import.meta.url);
    const packed = async (ending) => {
        const html = await readFile(new URL("../index.html", assets), "utf8");  // pages that come later are not named there
        const files = (await readdir(assets)).filter((name) => name.endsWith(ending) && html.includes(name));
        const sizes = await Promise.all(files.map(async (name) => gzipSync(await readFile(new URL(name, assets)), { level: 9 }).length));
        return sizes.reduce((sum, size) => sum + size, 0);
    };
    assert.ok(await packed(".js") <= 150_000, `${await packed(".js")} bytes of script`);
    assert.ok(await packed(".css") <= 20_000, `${await packed(".css")} bytes of style`);
});

test("the pages of the machinery have addresses that lead to them", () => {
    for (const [link, found] of [
        [route.links.executions("FAILED", "order"), { page: "executions", status: "FAILED", workflow: "order" }],
        [route.links.executions(), { page: "executions", status: "", workflow: "" }], [route.links.execution("01k"), { page: "execution", id: "01k" }],
        [route.links.workflows, { page: "workflows" }], [route.links.workflow("order@2"), { page: "workflow", name: "order@2" }],
        [route.links.schedules("PAUSED"), { page: "schedules", status: "PAUSED" }], [route.links.schedule("01k"), { page: "schedule", id: "01k" }],
    ]) assert.deepEqual(route.parse_route(link), found);
});
