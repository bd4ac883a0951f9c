// A browser that is told of what waits: its notices belong to whoever is here, and end when they leave.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { enter_shop, shows, wide } from "./shop.mjs";

const endpoint = "https://push.example/1";
const own = createHash("sha256").update(endpoint).digest("hex").slice(0, 32);
const listed = (id, browser, mine) => ({ id, person: "Martín", browser, created_at: null, told_at: null, mine });
let browser;
const cases = [];
const test = (name, run) => cases.push({ name, run });

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

async function until(is, what) {
    for (let tries = 0; tries < 400 && !is(); ++tries) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(is(), what);
}

// In the shop, with a browser that has a subscription. `did` counts what became of it and of the notices that it shows.
async function told(t, items) {
    const shop = await enter_shop(browser, 30, t, wide, (world) => {
        world.push = { public_key: "KEY", may: true, items };
    });
    await shop.page.addInitScript((address) => {
        globalThis.did = { ended: 0, closed: 0 };
        const subscription = {
            endpoint: address, options: { applicationServerKey: null }, toJSON: () => ({ endpoint: address, keys: { p256dh: "P", auth: "A" } }),
            unsubscribe: async () => Boolean(++globalThis.did.ended),
        };
        const worker = { pushManager: { getSubscription: async () => subscription }, getNotifications: async () => [{ close: () => ++globalThis.did.closed }] };
        Object.defineProperty(navigator.serviceWorker, "getRegistration", { value: async () => worker });
    }, endpoint);
    const asked = () => shop.server.calls.filter((call) => call === "GET /api/v1/push").length;
    const anew = async () => {
        const before = asked();
        await shop.page.reload();
        await until(() => asked() > before, "nobody asked which browsers are told");
        await settled(shop.page);
    };
    await anew();
    return { ...shop, anew };
}

test("notices go over to the session that is here now, whichever page it opens, and once", async (t) => {
    const { server, world, anew } = await told(t, [listed(own, "Chrome, Android", false), listed("b".repeat(32), "Safari, iPhone", false)]);
    await until(() => server.acts.length > 0, "the notices stay with the session of before");
    const { method, path, body } = server.acts[0];
    assert.deepEqual([method, path, body.endpoint, body.p256dh, body.auth], ["POST", "/push", endpoint, "P", "A"]);
    assert.deepEqual(world.push.items.filter((one) => one.mine).map((one) => one.id), [own]);
    await anew();
    assert.equal(server.acts.length, 1, "it was of this session already");
});

test("a browser that somebody has removed is not told again by coming in", async (t) => {
    const { page, server, anew } = await told(t, [listed("b".repeat(32), "Safari, iPhone", false)]);
    await anew();
    assert.deepEqual(server.acts, []);
    await page.waitForFunction(() => globalThis.did.ended === 1);  // nor of whoever was here before
});

test("whoever cannot leave is told as before; whoever has left leaves no notices", async (t) => {
    const { page, server } = await told(t, [listed(own, "Chrome, Linux", true)]);
    await page.route("**/api/v1/session/close", (route) => route.abort());
    await page.locator(".settings-leave").click();
    await page.locator(".settings-failed").waitFor();
    assert.deepEqual(await page.evaluate(() => globalThis.did), { ended: 0, closed: 0 });
    assert.deepEqual(server.acts, []);
    await page.unroute("**/api/v1/session/close");
    await page.locator(".settings-leave").click();
    await shows(page, "Para entrar hace falta un enlace");
    await page.waitForFunction(() => globalThis.did.ended === 1 && globalThis.did.closed === 1);
});

test("to remove another browser says so, and not that this one is told no more", async (t) => {
    const { page, server, world } = await told(t, [listed(own, "Chrome, Linux", true), listed("b".repeat(32), "Safari, iPhone", false)]);
    await page.goto(`${server.url}/#/access`);
    await page.locator(".push-other", { hasText: "Safari, iPhone" }).getByRole("button", { name: "Quitar" }).click();
    await shows(page, "Ese navegador no te avisa más");
    assert.deepEqual(world.push.items.map((one) => one.id), [own]);
});

describe("a browser that is told, in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
