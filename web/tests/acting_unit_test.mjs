// What stands behind every act: its key, who may, and what a refusal says.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = await mkdtemp(join(tmpdir(), "tero-web-"));
after(() => rm(folder, { recursive: true }));
globalThis.document = { addEventListener: () => {}, hidden: true };
const outfile = join(folder, "bundle.mjs");
await build({
    stdin: {
        contents: `export { act, remember_csrf } from "./src/api";
            export { may, problem_text } from "./src/parts/acting";
            export { overlays } from "./src/overlays";
            export { all_words } from "./src/words/words";`,
        resolveDir: new URL("..", import.meta.url).pathname,
    },
    bundle: true, format: "esm", platform: "node", outfile, jsx: "automatic", jsxImportSource: "preact",
});
const { act, all_words, may, overlays, problem_text, remember_csrf } = await import(pathToFileURL(outfile).href);

let calls = [];
let answers = [];
beforeEach(() => {
    calls = [];
    answers = [];
    globalThis.fetch = async (path, options) => {
        calls.push({ path, ...options });
        const answer = answers.shift() ?? { status: 200, body: "{}" };
        if (answer === "lost") throw new TypeError("lost");
        return new Response(answer.body ?? "{}", { status: answer.status });
    };
});
const key_of = (call) => call.headers["Idempotency-Key"];

test("an act shows who asks, that it is meant once, and on what it was decided", async () => {
    remember_csrf("token");
    await act("POST", "/work-items/1/done", {}, { version: "\"7\"" });
    assert.equal(calls[0].headers["X-CSRF-Token"], "token");
    assert.equal(calls[0].headers["If-Match"], "\"7\"");
    assert.match(key_of(calls[0]), /^[0-9a-f]{32}$/);
});

test("two acts have two keys, the same one asked again after silence has one", async () => {
    await act("POST", "/work-items/1/reply", { text: "hola" });
    answers = ["lost", { status: 504 }];
    for (let at = 0; at < 3; ++at) await act("POST", "/work-items/1/reply", { text: "hola" });
    await act("POST", "/work-items/1/reply", { text: "hola" });
    await act("POST", "/work-items/1/reply", { text: "chau" });
    const keys = calls.map(key_of);
    assert.equal(keys[1], keys[2]);
    assert.equal(keys[2], keys[3]);
    assert.equal(new Set(keys).size, 4);
});

test("a refusal known to be one is no silence: the next try is a new one", async () => {
    answers = [{ status: 409 }];
    await act("POST", "/work-items/1/take");
    await act("POST", "/work-items/1/take");
    assert.notEqual(key_of(calls[0]), key_of(calls[1]));
});

test("a route without keys gets none, and a DELETE no body", async () => {
    await act("DELETE", "/sessions/1", {}, { keyless: true });
    assert.equal(key_of(calls[0]), undefined);
    assert.equal(calls[0].body, undefined);
});

test("what the server says of a refusal reaches the page in the reader's language", async () => {
    answers = [{ status: 409, body: JSON.stringify({ code: "conflict", detail: "Carla has it", field: "" }) }, { status: 409, body: "<html>" }];
    const { problem } = await act("POST", "/work-items/1/take");
    assert.deepEqual(problem, { kind: "refused", status: 409, code: "conflict", detail: "Carla has it", field: "" });
    assert.equal(problem_text(problem, all_words.es), "No se hizo: algo cambió antes. Carla has it");
    const other = (await act("POST", "/work-items/1/take")).problem;
    assert.equal(problem_text(other, all_words.en), "Not done: something changed before. (409)");
    for (const status of [400, 403, 404, 408, 429, 500, 502, 503, 504, 507]) {
        const text = problem_text({ kind: "refused", status, code: "", detail: "", field: "" }, all_words.es);
        assert.ok(text.length > 15, `${status} says nothing`);
    }
});

test("scopes are read as the server reads them", () => {
    assert.equal(may({}, "quotes:decide"), true, "a server of before names none");
    assert.equal(may({ scopes: ["admin"] }, "quotes:decide"), true);
    assert.equal(may({ scopes: ["quotes:*"] }, "quotes:decide"), true);
    assert.equal(may({ scopes: ["quotes:read"] }, "quotes:decide"), false);
    assert.equal(may({ scopes: [] }, "quotes:read"), false);
});

test("there is one question at a time, and three notices", async () => {
    const first = overlays.ask({ title: "a", consequence: "b", verb: "c" });
    const second = overlays.ask({ title: "d", consequence: "e", verb: "f" });
    assert.equal(await first, null);
    overlays.question.answer("sold");
    assert.equal(await second, "sold");
    assert.equal(overlays.question, null);
    for (const text of ["1", "2", "3", "4"]) overlays.say(text);
    assert.deepEqual(overlays.notices.map((notice) => notice.text), ["2", "3", "4"]);
});
