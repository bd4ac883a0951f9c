// What the switch of notices to a browser shows, and what its service worker does, without a browser.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";

const folder = await mkdtemp(join(tmpdir(), "tero-web-"));
after(() => rm(folder, { recursive: true }));
const outfile = join(folder, "bundle.mjs");
await build({
    stdin: {
        contents: `export * from "./src/machinery/push"; export * from "./src/machinery/tab_title"; export { push_es } from "./src/words/push_es"; export { push_en } from "./src/words/push_en";`,
        resolveDir: new URL("..", import.meta.url).pathname,
    },
    bundle: true, format: "esm", platform: "node", outfile,
});
const { push_state, browser_name, id_of_endpoint, to_url64, from_url64, titled, push_es, push_en } = await import(pathToFileURL(outfile).href);

const around = { secure: true, supported: true, iphone: false, installed: false, permission: "granted", endpoint: "https://push.example/1", key: "KEY" };
const answer = { public_key: "KEY", may: true, items: [{ id: "me" }] };

test("the switch says what stands in the way, the first thing first", () => {
    const state = (more = {}, said = {}, id = "me") => push_state({ ...around, ...more }, { ...answer, ...said }, id);
    assert.equal(state(), "on");
    assert.equal(state({}, {}, "another"), "off", "the server does not know it");
    assert.equal(state({ endpoint: "" }), "off");
    assert.equal(state({ key: "OLD" }), "off", "the server has another key by now");
    assert.equal(state({ permission: "default" }), "off");
    assert.equal(state({ permission: "denied" }), "blocked");
    assert.equal(state({ supported: false }), "unsupported");
    assert.equal(state({ supported: false, iphone: true }), "home_screen");
    assert.equal(state({ supported: false, iphone: true, installed: true }), "unsupported", "one that is too old");
    assert.equal(state({ secure: false, supported: false }), "insecure");
    assert.equal(state({}, { may: false }), "nobody");
    assert.deepEqual(Object.keys(push_es.state).sort(), Object.keys(push_en.state).sort());
});

test("a browser is named as its owner knows it, and as the server does", async () => {
    assert.equal(browser_name("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"), "Chrome, Android");
    assert.equal(browser_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"), "Safari, iPhone");
    assert.equal(browser_name("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"), "Firefox, Windows");
    assert.equal(await id_of_endpoint("abc"), "ba7816bf8f01cfea414140de5dae2223");
    assert.equal(to_url64(from_url64("-__-Pw").buffer), "-__-Pw");
});

test("the tab says how many wait", () => {
    assert.equal(titled("Hoy", 3), "(3) Hoy · Tero");
    assert.equal(titled("Hoy", 0), "Hoy · Tero");
});

// The worker's world: what it does is kept in `did`.
async function worker(windows = []) {
    const did = [];
    const heard = {};
    const self = {
        addEventListener: (name, on) => { heard[name] = on; }, skipWaiting: () => undefined, navigator: { setAppBadge: async () => void did.push(["badge"]) },
        registration: { showNotification: async (title, how) => void did.push(["show", title, how.body, how.tag, how.data.link]),
                        pushManager: { subscribe: async () => ({ toJSON: () => ({ endpoint: "https://push.example/2", keys: { p256dh: "P", auth: "A" } }) }) } },
        clients: { matchAll: async () => windows, openWindow: async (link) => void did.push(["open", link]), claim: () => undefined },
    };
    const fetch = async (path, { method, body, headers }) => {
        did.push([method, path, body ? JSON.parse(body) : null, headers["X-CSRF-Token"] ?? ""]);
        return { ok: true, json: async () => (path.endsWith("/session") ? { csrf: "C" } : { public_key: "-__-Pw" }) };
    };
    vm.runInNewContext(await readFile(new URL("../public/push.js", import.meta.url), "utf8"), { self, fetch, atob, Uint8Array, JSON });
    const tell = async (name, event) => {
        let done;
        heard[name]({ ...event, waitUntil: (promise) => { done = promise; } });
        await done;
    };
    return { did, tell };
}

test("a push is shown, counted on the icon, and said to have been shown", async () => {
    const { did, tell } = await worker();
    await tell("push", { data: { json: () => ({ title: "Espera", body: "Olga", tag: "t", link: "/#/conversations/1", shown: "token" }) } });
    assert.deepEqual(did, [["show", "Espera", "Olga", "t", "/#/conversations/1"], ["badge"], ["POST", "/api/v1/push/shown", { token: "token" }, ""]]);
    did.length = 0;
    await tell("push", { data: { json: () => { throw new Error("no JSON"); } } });
    assert.deepEqual(did[0], ["show", "Tero", "", "tero", "/#/"]);
});

test("a press opens the page that it is about, in the tab that is there, and no other address", async () => {
    const said = [];
    const tab = { focused: false, focus: async () => void said.push("focus"), postMessage: (message) => void said.push(message.open) };
    const press = (link) => ({ notification: { close: () => undefined, data: { link } } });
    const open = await worker([tab]);
    await open.tell("notificationclick", press("/#/conversations/1"));
    assert.deepEqual([said, open.did], [["focus", "/#/conversations/1"], []]);
    const closed = await worker();
    await closed.tell("notificationclick", press("https://elsewhere.example/"));
    assert.deepEqual(closed.did, [["open", "/#/"]]);
});

test("a new address of this browser takes the place of the old one", async () => {
    const { did, tell } = await worker();
    await tell("pushsubscriptionchange", { oldSubscription: { endpoint: "https://push.example/1" }, newSubscription: null });
    assert.deepEqual(did.at(-1), ["POST", "/api/v1/push", { endpoint: "https://push.example/2", p256dh: "P", auth: "A", browser: "", replaces: "https://push.example/1" }, "C"]);
});
