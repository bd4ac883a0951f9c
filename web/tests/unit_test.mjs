// What the page computes, without a browser: money, times, routes, lists, stories.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { id_of, quote_of, whole_story } from "./mock_data.mjs";

const folder = await mkdtemp(join(tmpdir(), "tero-web-"));
after(() => rm(folder, { recursive: true }));

// TypeScript as a module that node reads.
async function load(names) {
    const contents = names.map((name) => `export * as ${name.replace(/\W/g, "_")} from "./src/${name}";`).join("\n");
    const outfile = join(folder, "bundle.mjs");
    await build({ stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname }, bundle: true, format: "esm", platform: "node", outfile });
    return import(pathToFileURL(outfile).href);
}
globalThis.document = { addEventListener: () => {}, hidden: true };
const { format, facts, words_words, words_reasons, route, csv, pages_of, parts_steady } =
    await load(["format", "facts", "words/words", "words/reasons", "route", "csv", "pages_of", "parts/steady"]);

const plain = (text) => text.replace(/\u00a0/g, " ");
const now = "2026-11-03T13:42:10.000Z";

function reader(language) {
    return { language, words: words_words.all_words[language], times: new format.Times(language, "America/Montevideo"), now };
}

test("money is written as Uruguay writes it and never passes through a double", () => {
    assert.equal(plain(format.money("1286900.00", "UYU", "es")), "$ 1.286.900");
    assert.equal(plain(format.money("1234.50", "USD", "es")), "US$ 1.234,50");
    assert.equal(plain(format.money("1286900", "UYU", "en")), "$ 1,286,900");
    assert.equal(plain(format.money("9000", "UYU", "es", "always")), "$ 9.000,00");
    assert.equal(plain(format.money("90071992547409931.05", "UYU", "es")), "$ 90.071.992.547.409.931,05");
    assert.equal(plain(format.money("0.005", "UYU", "es")), "$ 0,01");
    assert.equal(plain(format.money("-12.345", "EUR", "es")), "EUR \u221212,35");
    assert.equal(plain(format.money("-0.001", "UYU", "es")), "$ 0");
    assert.equal(plain(format.money("nonsense", "UYU", "es")), "$ 0");
});

test("shares say no more than they know", () => {
    assert.equal(plain(format.percent(1, 15, "es")), "6,7 %");
    assert.equal(format.percent(1, 15, "en"), "6.7%");
    assert.equal(plain(format.percent(27, 88, "es")), "31 %");
    assert.equal(format.percent(3, 0, "es"), "");
});

test("durations are read as the server writes them", () => {
    assert.equal(format.duration_ms("1h30min"), 5_400_000);
    assert.equal(format.duration_ms("500ms"), 500);
    assert.equal(format.duration_ms("30"), null);
    assert.equal(plain(format.hours_text("1d")), "24 h");
    assert.equal(plain(format.hours_text("72h")), "72 h");
    assert.equal(format.hours_text("soon"), "soon");
});

test("a step of a sequence is told by its place in it; one that is gone by its own name", () => {
    const steps = ["a", "b", "c", "d", "e", "f", "g"];
    const text = (step, after, language = "es") => plain(facts.step_text(step, after, { ...reader(language), steps }));
    assert.equal(text("a", "23h"), "primer recordatorio (23 h)");
    assert.equal(text("g", "9d"), "recordatorio 7 (9 d)");
    assert.equal(text("b", "2d", "en"), "second reminder, after 48 h");
    assert.equal(text("day9", "23h"), "day9 (23 h)");
    assert.equal(text("", "1d"), "24 h", "planned before steps had names");
    assert.equal(text("1d", ""), "1d");
});

test("times are the workspace's, whatever the reader's clock says", () => {
    const { times } = reader("es");
    assert.equal(times.moment("2026-11-02T12:12:04.000Z", now), "lun 9:12");
    assert.equal(times.moment("2026-11-03T12:30:00.000Z", now), "9:30");
    assert.equal(times.moment("2026-10-02T12:30:00.000Z", now), "2 oct 9:30");
    assert.equal(times.moment("2025-10-02T12:30:00.000Z", now), "2 oct 2025 9:30");
    assert.equal(times.clock_seconds("2026-11-03T03:00:05.000Z"), "0:00:05");
    assert.match(times.exact("2026-11-02T12:12:04.000Z"), /lunes.*2 de noviembre de 2026.*9:12:04/);
    assert.equal(plain(times.ago("2026-11-03T13:39:00.000Z", now)), "hace 3 min");
    assert.equal(reader("en").times.moment("2026-11-02T12:12:04.000Z", now), "Mon 9:12");
    assert.equal(new format.Times("es", "Nowhere/Town").clock("2026-11-03T12:30:00.000Z"), "12:30");
});

test("numbers of Uruguay are grouped as they are said", () => {
    assert.equal(format.phone_text("59899000001"), "+598 99 000 001");
    assert.equal(format.phone_text("5491144445555"), "+5491144445555");
});

test("the one-time link is read from the part of the address that no server sees", () => {
    assert.deepEqual(route.parse_route("#/enter/s3cret-_x"), { page: "enter", secret: "s3cret-_x" });
    assert.deepEqual(route.parse_route("#/quotes?status=SENT"), { page: "quotes", filter: { status: "SENT", q: "", sort: "", days: "" } });
    assert.deepEqual(route.parse_route("#/quotes/COT-2026-000418"), { page: "quote", number: "COT-2026-000418" });
    assert.deepEqual(route.parse_route("#/quotes/%E0%A4"), { page: "quote", number: "%E0%A4" });
    assert.deepEqual(route.parse_route("#/nowhere"), { page: "today", waiting: "" });
    assert.deepEqual(route.parse_route(""), { page: "today", waiting: "" });
});

test("English says everything that Spanish says", () => {
    const shape = (value) => value !== null && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)])) : typeof value;
    assert.deepEqual(shape(words_words.all_words.en), shape(words_words.all_words.es));
});

test("a reason has words in both languages, and one that has none is shown as it stands", () => {
    // Every reason that the send gate and WhatsApp's classes give.
    const codes = ["follow_ups_off", "opted_out", "quote_decided", "quote_expired", "taken_over", "no_consent", "replied", "quote_cap",
        "person_cap", "person_gap", "quiet_hours", "quote_expires_first", "superseded", "window_closed", "token", "permission", "payment",
        "not_registered", "temporary", "rate", "pair_rate", "spam_limit", "user_marketing_cap", "marketing_stopped", "not_reachable",
        "same_number", "test_list", "media", "request", "template_unavailable", "experiment", "unreachable", "setup", "unknown",
        "interrupted", "unheard", "complaint", "human_request", "echo", "agent_failed", "price_check", "competitor"];
    for (const code of codes) {
        assert.notEqual(words_reasons.reason_text(code, "es"), code, `${code} has no words`);
        assert.doesNotMatch(words_reasons.reason_text(code, "en"), /_/, `${code} has no words in English`);
    }
    assert.equal(words_reasons.reason_text("rule:quiet_hours", "es"), "fuera del horario de envío");
    assert.notEqual(words_reasons.reason_text("media", "es", "person"), words_reasons.reason_text("media", "es"));
    assert.equal(words_reasons.reason_text("a_rule_of_tomorrow", "es"), "a_rule_of_tomorrow");
    assert.equal(words_reasons.reason_text("constructor", "es"), "constructor");
});

test("a story keeps every fact of the history, in the order of time", () => {
    const story = whole_story();
    const shuffled = { ...story, history: [...story.history].reverse() };
    for (const one of [story, shuffled]) {
        const told = facts.told(one, reader("es"));
        assert.equal(facts.count_entries(told), story.history.length);
        const times = told.map((fact) => Date.parse(fact.at));
        assert.deepEqual(times, [...times].sort((a, b) => a - b));
    }
});

test("a fact says who did what and why", () => {
    const told = facts.told(whole_story(), reader("es"));
    const fact = (kind) => told.find((one) => one.kind === kind);
    assert.equal(fact("message.received").says, "Preciso precio de isodec 100 para 10x5, blanco, con gotero");
    assert.equal(fact("conversation.routed").title, "Ruteada a ventas");
    assert.deepEqual(fact("conversation.routed").notes.map(plain), ["pide cotización 98 %"]);
    const routed = fact("conversation.routed").why.find((row) => row.label === "Reglas que dispararon");
    assert.equal(routed.value, "pide cotización (quote_request.asks_for_a_quote) · producto · medidas · le toca a ventas");
    assert.equal(plain(fact("quote.priced").title), "Precio calculado: $ 10.980,00 con IVA");
    const story = whole_story();
    const elsewhere = { ...story, quote: { ...story.quote, priced: { ...story.quote.priced, tax_names: { "": "GST" } } } };
    const priced = facts.told(elsewhere, reader("es")).find((one) => one.kind === "quote.priced");
    assert.match(plain(priced.title), / con GST$/);
    assert.equal(plain(fact("follow_up.deferred").title), "Seguimiento aplazado: day1 (23 h)");
    assert.deepEqual(fact("follow_up.deferred").notes, ["fuera del horario de envío", "hasta 9:30"]);
    assert.ok(fact("follow_up.deferred").why.some((row) => row.value === "regla: fuera del horario de envío (quiet_hours)"));
    assert.match(fact("follow_up.sent").says, /¿pudiste ver la cotización/);
    assert.equal(fact("conversation.taken_over").title, "Pasada a una persona");
    assert.equal(fact("conversation.taken_over").notes[0], "mandó un audio o archivo");
    assert.deepEqual(fact("quote.viewed").why, [], "a customer's act needs no reason");
});

test("what became of a message stands with the fact that sent it", () => {
    const told = facts.told(whole_story(), reader("es"));
    const sent = told.find((one) => one.kind === "follow_up.sent");
    assert.deepEqual(sent.steps.map((step) => step.text), ["entregado", "leído"]);

    const answer = { ...whole_story().messages[1], purpose: "REPLY", body: "¿De qué largo?" };
    const alone = { ...whole_story(), messages: [answer], history: whole_story().history.filter((entry) => entry.kind !== "quote.sent") };
    const answered = facts.told(alone, reader("es")).find((one) => one.kind === "message.sent");
    assert.equal(answered.title, "Contestó el asistente");
    assert.equal(answered.says, "¿De qué largo?");
    assert.deepEqual(answered.steps.map((step) => step.text), ["entregado", "leído"]);
});

test("steps that are called off together share a line, with every reason", () => {
    const story = whole_story();
    const off = (step, after, place) => ({ id: id_of("h", 200 + place), subject: story.quote.id, at: now, kind: "follow_up.cancelled", actor: "rule:replied",
        detail: { reason: "replied", step, after, follow_up: story.follow_ups[place].id } });
    const history = [off("day1", "23h", 0), off("day2", "2d", 1), off("day3", "3d", 2)];
    const told = facts.told({ ...story, history }, reader("es"));
    assert.deepEqual(told.map((fact) => plain(fact.title)), ["Seguimientos cancelados: day1 (23 h); day2 (48 h); day3 (72 h)"]);
    assert.deepEqual(told[0].notes, ["el cliente contestó"]);
    assert.equal(plain(facts.told({ ...story, history: history.slice(1) }, reader("en"))[0].title), "Follow-ups cancelled: day2 (48 h); day3 (72 h)");
});

test("a kind of fact that nobody has named yet is told readably, with all it carries", () => {
    const fact = facts.told(whole_story(), reader("es")).find((one) => one.kind === "warehouse.stock_checked");
    assert.equal(fact.title, "Warehouse stock checked");
    assert.deepEqual(fact.notes, ["product: isodec", "available: sí", "pieces: 12"]);
    const odd = { id: id_of("h", 99), subject: "", at: now, kind: "constructor", actor: "", detail: [1, 2] };
    assert.equal(facts.told({ ...whole_story(), history: [odd] }, reader("en"))[0].title, "Constructor");
});

test("what is planned comes last, by its time, and ends when the quote is decided", () => {
    const story = whole_story();
    const ahead = facts.planned(story, reader("es"));
    assert.deepEqual(ahead.map((fact) => plain(fact.title)), ["Seguimiento: day2 (48 h)", "Seguimiento: day3 (72 h)", "Vence la cotización"]);
    const decided = { ...story, quote: { ...story.quote, status: "ACCEPTED" }, follow_ups: story.follow_ups.map((one) => ({ ...one, status: "CANCELLED" })) };
    assert.deepEqual(facts.planned(decided, reader("es")), []);
});

test("a refreshed page takes its place in a longer list", () => {
    const key = (item) => item.id;
    const rows = (...ids) => ids.map((id) => ({ id }));
    const ids = (list) => list.map(key);
    const list = rows("9", "8", "7", "6", "5", "4");
    assert.deepEqual(ids(pages_of.merged(list, rows("11", "10", "9"), "", false, key)), ["11", "10", "9", "8", "7", "6", "5", "4"]);
    assert.deepEqual(ids(pages_of.merged(list, rows("9", "7", "6"), "", false, key)), ["9", "7", "6", "5", "4"], "8 has left the filter");
    assert.deepEqual(ids(pages_of.merged(list, rows("6", "4"), "7", true, key)), ["9", "8", "7", "6", "4"]);
    assert.equal(pages_of.merged(list, rows("30", "29", "28"), "", false, key), null, "more came than a page holds");
    assert.deepEqual(ids(pages_of.merged(list, [], "", true, key)), []);
});

test("rows stand still under the pointer, and take new content all the same", () => {
    const key = (item) => item.id;
    const held = parts_steady.held_rows(["3", "2"], [{ id: "4" }, { id: "2", new: true }, { id: "3" }, { id: "1" }], key);
    assert.deepEqual(held.map(key), ["3", "2", "1"]);
    assert.equal(held[1].new, true);
});

test("an exported cell is never run as a formula", () => {
    const text = csv.csv_text([["a", "=HYPERLINK(1)", "-5,00", "di\"jo; sí"], ["+1+1", "@x", "-cmd", "línea\n2"]], "es");
    assert.equal(text, "\ufeffa;'=HYPERLINK(1);-5,00;\"di\"\"jo; sí\"\r\n'+1+1;'@x;'-cmd;\"línea\n2\"\r\n");
    assert.equal(csv.csv_number("9000.50", "es"), "9000,50");
    const currency = ["currency", (row) => row.of];
    assert.deepEqual(csv.csv_rows([{ of: "USD", net: "1", gross: "2" }], [currency, ["net", (row) => row.net], currency, ["gross", (row) => row.gross]]),
        [["currency", "net", "gross"], ["USD", "1", "2"]], "what two columns need stands twice");
    assert.equal(quote_of(1).number, "COT-2026-000001");
});

test("what a person did about something that waited is told in words, without ids", () => {
    const entry = (kind, actor, detail) => ({ id: id_of("h", 900), subject: id_of("q", 418), at: now, kind, actor, detail });
    const history = [
        entry("work.opened", "quoting", { item: "quoting.01k.sale_to_arrange", kind: "sale_to_arrange" }),
        { ...entry("work.done", "person:Carla", { item: "quoting.01k.sale_to_arrange", kind: "sale_to_arrange", why: "ya pagó" }), id: id_of("h", 901) },
        { ...entry("conversation.note", "person:Carla", { text: "paga a 30 días" }), id: id_of("h", 902) },
    ];
    const told = facts.told({ history, messages: [], follow_ups: [], quote: null }, reader("es"));
    assert.deepEqual(told.map((fact) => [fact.title, fact.says, fact.notes]), [
        ["Espera a una persona", "", ["Ventas a coordinar"]],
        ["Listo", "", ["Ventas a coordinar", "ya pagó", "por Carla"]],
        ["Nota del equipo", "paga a 30 días", ["Carla"]],
    ]);
    assert.ok(told.every((fact) => fact.why.every((row) => !row.value.includes("01k"))));
});

test("what a model read is told by what the customer wants; measures and what was not taken stand labelled with the reasons", () => {
    const entry = (text, found) => ({ id: id_of("h", 903), subject: id_of("v", 418), at: now, kind: "ai.understood", actor: "router", detail: { text, found } });
    const told = (language, text, found = "") => facts.told({ history: [entry(text, found)], messages: [], follow_ups: [], quote: null }, reader(language))[0];
    const read = told("es", "PRICE_INQUIRY; length_m 5; 3 things", "thickness_mm 80: not said");
    assert.deepEqual(read.notes, [words_words.all_words.es.intent.PRICE_INQUIRY]);
    assert.deepEqual(read.why.slice(1), [
        { label: "Lo que se tomó", value: "PRICE_INQUIRY; length_m 5; 3 things" }, { label: "Lo que no se tomó, y por qué", value: "thickness_mm 80: not said" },
    ]);
    assert.deepEqual(told("en", "length_m 5", "OPT_OUT: never by a model").notes, []);
});
