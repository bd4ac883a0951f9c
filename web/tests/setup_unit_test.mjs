// What the pages of prices, settings and history compute, without a browser.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { id_of } from "./mock_base.mjs";
import { body_of, price_list_of, setting_of, setup_of } from "./mock_setup.mjs";

const folder = await mkdtemp(join(tmpdir(), "tero-web-"));
after(() => rm(folder, { recursive: true }));
const outfile = join(folder, "bundle.mjs");
await build({
    stdin: {
        contents: `export * as prices from "./src/machinery/price_list"; export * as settings from "./src/machinery/setting"; export * as history from "./src/machinery/history";
            export { links, parse_route } from "./src/route"; export { setup_es } from "./src/words/setup_es"; export { setup_en } from "./src/words/setup_en"; export * as options from "./src/words/options_es";`,
        resolveDir: new URL("..", import.meta.url).pathname,
    },
    bundle: true, format: "esm", platform: "node", outfile,
});
const { prices, settings, history, links, parse_route, setup_es, setup_en, options } = await import(pathToFileURL(outfile).href);

test("a list's change of a price is told with what it was", () => {
    const changes = prices.changes_between(body_of("1"), body_of("2", { 50: "126.00", 100: "150.00" }));
    assert.deepEqual(changes, [{ product: "isodec", what: ["steps", "table", "prices", "50"], before: "120.00", after: "126.00" }]);
    assert.equal(prices.rise_of(changes[0]).toFixed(3), "0.050");
});

test("a version alone changes nothing", () => {
    assert.deepEqual(prices.changes_between(body_of("1"), body_of("2")), []);
});

test("a product that one list alone has is one change, a value that is gone has nothing after", () => {
    const less = body_of("2", { 50: "120.00" });
    less.list.products.pop();
    less.list.products.push({ code: "teja", name: "Teja", steps: [{ step: "table", price: "10.00" }, { step: "minimum", quantity: "2" }] });
    assert.deepEqual(prices.changes_between(body_of("1"), less), [
        { product: "isodec", what: ["steps", "table", "prices", "100"], before: "150.00", after: "" },
        { product: "isopanel", what: [], before: "isopanel", after: "" }, { product: "teja", what: [], before: "", after: "teja" },
    ]);
});

test("what holds for all products, such as tax and discounts, is told behind them", () => {
    const other = body_of("2", { 50: "1.00", 100: "150.00" });
    other.list.tax = { code: "vat", percent: "10", included: true };
    other.terms.discounts[0].percent = "7.5";
    const changes = prices.changes_between(body_of("1"), other).map((one) => [one.product, one.what.join("/"), one.after]);
    assert.deepEqual(changes, [["isodec", "steps/table/prices/50", "1.00"], ["", "tax/code", "vat"], ["", "tax/percent", "10"], ["", "tax/included", "true"], ["", "terms/discounts/volume/percent", "7.5"]]);
});

test("two steps of a kind are told apart", () => {
    const two = body_of("1");
    two.list.products[1].steps.push({ step: "minimum", quantity: "2" }, { step: "minimum", total: "90.00" });
    assert.deepEqual(prices.facts_of(two).filter((fact) => fact.what[1]?.startsWith("minimum")).map((fact) => [fact.what.join("/"), fact.figure]),
        [["steps/minimum/quantity", "2"], ["steps/minimum 2/total", "90.00"]]);
});

test("a product is found by its name in any language, by what customers call it and by its values", () => {
    const [isodec, isopanel] = prices.products_of(body_of("1"), "en");
    assert.equal(isodec.name, "Isodec panel");
    for (const words of ["ISODEC", "téchó", "isodec gris", "100"]) assert.equal(prices.finds(isodec, words), true, words);
    assert.equal(prices.finds(isopanel, "gris"), false);
    assert.equal(prices.products_of(body_of("1"), "es")[0].name, "Isodec");
});

test("a file is compared only where it is a catalog", () => {
    assert.equal(prices.lists_of_file("{").wrong, "no_json");
    assert.equal(prices.lists_of_file('{"schema":"catalog/1","version":"1","lists":[{}]}').wrong, "no_catalog");
    const { version, options, measures, terms, list } = body_of("2026-12");
    const read = prices.lists_of_file(JSON.stringify({ schema: "catalog/2", version, options, measures, terms, lists: [list] }));
    assert.equal(read.lists[0].key, "mostrador@2026-12");
    assert.deepEqual(prices.changes_between(body_of("2026-11"), read.lists[0].body), []);
});

test("a version is held against the last one before it", () => {
    const all = ["2026-09", "2026-11", "2026-10"].map((version) => price_list_of(version));
    assert.equal(prices.version_before(all, all[1]), "mostrador@2026-10");
    assert.equal(prices.version_before(all, all[0]), "");
});

test("who set an option is told apart", () => {
    const by = (source) => settings.set_by(setting_of("server.port", 1, { source }));
    assert.deepEqual(["default", "tero demo", "--port", "TERO_SERVER__PORT", "agent_config.json", "built in: bmc: business.json"].map(by), ["default", "demo", "command", "variable", "file", "built_in"]);
});

test("an option is found by words, and by whether it differs from the shipped one", () => {
    const { settings: all } = setup_of(3);
    assert.deepEqual(settings.settings_found(all, "whatsapp token", false).map((one) => one.path), ["channels.whatsapp.access_token", "channels.whatsapp.verify_token"]);
    assert.deepEqual(settings.settings_found(all, "escucha", false, { "server.port": "Dónde escucha" }).map((one) => one.path), ["server.port"]);
    assert.deepEqual(settings.settings_found([setting_of("a.b", [1], { source: "f.json", default_value: [1] }), setting_of("a.c", [2], { source: "f.json", default_value: [1] })], "", true).map((one) => one.path), ["a.c"]);
    assert.deepEqual(settings.settings_found([setting_of("a.key", null, { secret: true, is_set: true }), setting_of("a.no", null, { secret: true, is_set: false })], "", true).map((one) => one.path), ["a.key"]);
    assert.deepEqual(settings.sections_of(all).map(([section]) => section), ["business", "server", "channels", "duty"]);
});

test("what is left to do is told by what is missing", () => {
    const { settings: items, price_lists, people } = setup_of(3);
    const need = settings.needed({ public_url: "http://127.0.0.1:8080", items }, price_lists, people);
    assert.deepEqual(need.keys_missing, ["app_secret"]);
    assert.deepEqual(need.lists, ["mostrador 2026-11"]);
    assert.deepEqual(need.done, { prices: true, keys: false, webhook: false, people: false });
    const none = settings.needed({ public_url: "https://tero.example.com", items: [] }, [], []);
    assert.deepEqual(none.done, { prices: false, keys: false, webhook: true, people: false });
});

test("an address of this machine or its network is none that WhatsApp reaches", () => {
    for (const url of ["http://tero.example.com", "https://localhost:8080", "https://127.0.0.1", "https://192.168.1.4:8080", "https://172.20.0.2", "https://[::1]"]) assert.equal(settings.is_private_address(url), true, url);
    for (const url of ["https://tero.example.com", "https://172.40.0.2"]) assert.equal(settings.is_private_address(url), false, url);
});

test("a line of history leads to what it is about", () => {
    const entry = (kind, detail = null) => ({ id: id_of("a", 1), subject: id_of("s", 1), at: "", kind, actor: "", detail });
    assert.equal(history.subject_link(entry("quote.sent", { number: "COT-1" })), links.quote("COT-1"));
    assert.equal(history.subject_link(entry("quote.sent")), links.quote(id_of("s", 1)));
    assert.equal(history.subject_link(entry("ai.refused")), links.conversation(id_of("s", 1)));
    assert.equal(history.subject_link(entry("agent.degraded", { agent: "depósito" })), links.agent("depósito"));
    assert.equal(history.subject_link(entry("moon.rose")), "");
});

test("a filter of history is asked from the beginning of a day on", () => {
    const none = { subject: "", kind: "", actor: "", days: "" };
    assert.equal(history.history_path(none, "2026-10-28T03:00:00.000Z"), "/history");
    assert.equal(history.history_path({ ...none, kind: "ai.", days: "7" }, "2026-10-28T03:00:00.000Z"), "/history?kind=ai.&from=2026-10-28T03%3A00%3A00.000Z");
    assert.equal(history.looked_to({ items: [], next_cursor: null, looked_back_to: "1970-01-01T00:00:00.000Z" }), null);
});

test("the day is spent by whichever ends first", () => {
    const { ai } = setup_of(3);
    assert.equal(history.share_spent(ai).toFixed(3), "0.247");
    assert.equal(history.share_spent({ ...ai, spent: { tokens: 0, money: 5 } }), 1);
    assert.equal(history.share_spent({ ...ai, budget: { ...ai.budget, day: { tokens: 0, money: 5 } } }), 1, "a limit of nothing is used up");
});

test("these pages have addresses that lead to them", () => {
    for (const [link, found] of [
        [links.prices(), { page: "prices", key: "" }], [links.prices("mostrador@2026-11"), { page: "prices", key: "mostrador@2026-11" }], [links.settings, { page: "settings" }], [links.ai, { page: "ai" }],
        [links.history({ actor: "person:Carla", kind: "quote." }), { page: "history", filter: { subject: "", kind: "quote.", actor: "person:Carla", days: "" } }],
    ]) assert.deepEqual(parse_route(link), found);
});

test("every option of the documentation is told in Spanish, with what it may be", async () => {
    const page = await readFile(new URL("../../docs/configuration.md", import.meta.url), "utf8");
    const paths = [];
    let section = "";
    for (const line of page.split("\n")) {
        section = /^## (\S+)$/.exec(line)?.[1] ?? section;
        const option = /^\| `([^`]+)` \|/.exec(line)?.[1];
        if (option) paths.push(`${section}.${option}`);
    }
    assert.ok(paths.length > 100);
    assert.deepEqual(paths.filter((path) => !options.options_es[path]), []);
    assert.deepEqual(Object.keys(options.options_es).filter((path) => !paths.includes(path)), []);
    assert.equal(options.allowed_in_spanish("1s to 24h"), "de 1s a 24h");
    assert.equal(options.allowed_in_spanish("one of TEXT, JSON"), "una de TEXT, JSON");
    assert.equal(options.allowed_in_spanish("whatever comes"), "");
});

test("a price by an option with a unit is said with it, and no other is", () => {
    const body = body_of("1");
    assert.deepEqual(prices.spoken(body, { product: "isodec", what: ["steps", "table", "prices", "50"] }), ["steps", "table", "prices", "50\u00a0mm"]);
    const factor = ["steps", "factor color", "factors", "gris"];
    assert.deepEqual(prices.spoken(body, { product: "isodec", what: factor }), factor);
    body.list.products[0].steps[0].by = ["thickness_mm", "color"];
    assert.deepEqual(prices.spoken(body, { product: "isodec", what: ["steps", "table", "prices", "50"] }), ["steps", "table", "prices", "50"]);
});

test("both languages say the same things", () => {
    const keys = (value, path = "") => (value !== null && typeof value === "object" ? Object.entries(value).flatMap(([key, one]) => keys(one, `${path}/${key}`)) : [path]);
    assert.deepEqual(keys(setup_en).sort(), keys(setup_es).sort());
});
