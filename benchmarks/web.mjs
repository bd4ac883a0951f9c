// The browser's part of benchmarks/web: web.mjs URL LINK KEY prints what it has measured as JSON.
import { enter, looks, open_look, settled, start_browser } from "../tests/e2e/dashboard/checks.mjs";

const [url, link, key] = process.argv.slice(2);
const look = looks.find((one) => one.name === "1440-light-es");
const minute_ms = 60_000;

// Of a number, a telephone, a name without its accents, a product; some have no hit.
const queries = ["000417", "COT-2024-0991", "5989123", "98944", "rodriguez", "nandu", "joao", "veronica nunez", "fernandez lucia", "isodec",
    "isopanel", "isoroof", "silveira", "ines", "techera 9", "da rosa", "pereira ramon", "zzqqzz", "00000000000", "nadie con este nombre"];

const browser = await start_browser();
const { state, problems } = await enter(browser, url, link);
if (problems.length > 0) throw new Error(problems.join("\n"));

async function opened(prepare = async () => {}) {
    const { context, page } = await open_look(browser, url, look, state);
    page.setDefaultTimeout(120_000);
    const wire = await context.newCDPSession(page);
    await wire.send("Network.enable");
    await prepare(page, wire);
    return { context, page, wire };
}

// All bytes of a page's answers, with their heads; of one that does not end, as many as have come.
function weighed(wire) {
    const bytes = new Map();
    wire.on("Network.dataReceived", ({ requestId, encodedDataLength }) => bytes.set(requestId, (bytes.get(requestId) ?? 0) + encodedDataLength));
    wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
    return () => [...bytes.values()].reduce((sum, one) => sum + one, 0);
}

async function first_load() {
    let weight = () => 0;
    const { context, page } = await opened(async (its_page, wire) => {
        weight = weighed(wire);
        await wire.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: 200_000, uploadThroughput: 200_000 });
        await wire.send("Emulation.setCPUThrottlingRate", { rate: 4 });
        await its_page.addInitScript(() => {
            new MutationObserver((_, watcher) => {
                if (!document.querySelector(".house h1") || document.querySelector(".loading")) return;
                watcher.disconnect();
                requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.shown_at = performance.now())));
            }).observe(document, { childList: true, subtree: true });
        });
    });
    await page.goto(`${url}/#/`);
    await page.waitForFunction(() => globalThis.shown_at !== undefined);
    await settled(page);
    const seen = { ms: await page.evaluate(() => globalThis.shown_at), kB: weight() / 1000 };
    await context.close();
    return seen;
}

const talk = async (page) => {
    await page.goto(`${url}/#/conversations`);
    await page.locator(".talk-row .row-link").first().click();
    await page.waitForSelector(".bubble");
};
const places = ["#/", "#/conversations", "#/quotes", "#/follow-ups", "#/executions", "#/workflows", "#/schedules", "#/tasks", "#/agents", "#/queue",
    "#/alerts", "#/quarantine", "#/access", "#/prices", "#/settings", "#/history", "#/ai"];

async function hour_of(show) {
    let weight = () => 0;
    const { context, page } = await opened(async (_, wire) => {
        weight = weighed(wire);
    });
    await show(page);
    await settled(page);
    await page.waitForTimeout(2000);
    const before = weight();
    await page.waitForTimeout(minute_ms);
    const hour = (weight() - before) * 60 / 1e6;
    await context.close();
    return hour;
}

const api = async (method, path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
};

// A template that a person sends: what is shown at once, and what the page hears of it.
async function messages(times) {
    const { items } = await api("GET", "/conversations?limit=100");
    for (const { id } of items) {
        const offer = (await api("GET", `/conversations/${id}/allowed`)).templates.find((one) => one.why_not === "");
        if (!offer) continue;
        const { context, page } = await opened();
        await page.goto(`${url}/#/conversations/${id}`);
        await page.waitForSelector(".bubble");
        const took = [];
        for (let time = 0; time < times; ++time) {
            const bubbles = await page.locator(".bubble").count();
            const begun = performance.now();
            await api("POST", `/conversations/${id}/template`, { name: offer.name, language: offer.language, parameters: offer.parameters.map((one) => one.example) });
            await page.waitForFunction((count) => document.querySelectorAll(".bubble").length > count, bubbles, { polling: "raf" });
            took.push(performance.now() - begun);
        }
        await context.close();
        return took;
    }
    throw new Error("no conversation takes a template");
}

async function asked() {
    const { context, page } = await opened();
    await page.goto(`${url}/#/quotes`);
    await settled(page);
    const took = [];
    for (const query of ["nunca preguntado", ...queries]) {
        took.push(await page.evaluate((q) => new Promise((done) => {
            const begun = performance.now();
            let asked_for = false;
            const watcher = new MutationObserver(() => {
                const loading = document.querySelector(".list-card .loading") !== null;
                asked_for ||= loading;
                if (!asked_for || loading) return;
                watcher.disconnect();
                requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
            });
            watcher.observe(document, { childList: true, subtree: true });
            location.replace(`#/quotes?q=${encodeURIComponent(q)}`);
        }), query));
        await page.waitForTimeout(300);  // nobody types the next one at once
    }
    await context.close();
    return took;
}

const [first_query_ms, ...query_ms] = await asked();
const loads = [];
for (let time = 0; time < 5; ++time) loads.push(await first_load());
const message_ms = await messages(3);
const shown = [...places.map((place) => [place, (page) => page.goto(`${url}/${place}`)]), ["a conversation", talk]];
const hours = Object.fromEntries(await Promise.all(shown.map(async ([name, show]) => [name, await hour_of(show)])));
await browser.close();
console.log(JSON.stringify({
    load_ms: loads.map(({ ms }) => ms), load_kB: Math.max(...loads.map(({ kB }) => kB)), message_ms, query_ms, first_query_ms, hours,
}));
