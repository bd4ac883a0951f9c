// Prices, settings, history and the language model in headless Chromium.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { id_of } from "./mock_base.mjs";
import { body_of } from "./mock_setup.mjs";
import { enter_shop, narrow, shows, wide } from "./shop.mjs";

let browser;
const cases = [];
const test = (name, run) => cases.push({ name, run });
const shop = (rows, t, look = wide, change = () => {}) => enter_shop(browser, rows, t, look, change);

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

test("a new version says what it changed and how many open quotes keep the prices of before", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/prices`);
    await shows(page, "12 cotizaciones abiertas quedan con los precios de otra versión");
    await shows(page, "+ 5");
    await page.locator("input[type=search]").fill("gris");
    await page.waitForFunction(() => document.querySelectorAll(".products .product").length === 1);
    await shows(page, "precio · 50 mm");
    await shows(page, "× 1,05");
    assert.deepEqual(await problems_of(watched, "prices"), []);
});

test("a file is compared before it is put to use, and is sent nowhere", async (t) => {
    const { page, server, watched } = await shop(30, t, narrow);
    await page.goto(`${server.url}/#/prices`);
    await page.waitForSelector("input[type=file]");
    const { options, measures, terms, list } = body_of("2026-12", { 50: "130.00", 100: "150.00" });
    const chosen = (text) => page.locator("input[type=file]").setInputFiles({ name: "catalog.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await chosen("{");
    await shows(page, "Ese archivo no es JSON.");
    await chosen(JSON.stringify({ schema: "catalog/2", version: "2026-12", options, measures, terms, lists: [list] }));
    await shows(page, "Deja 5 cotizaciones abiertas con los precios de hoy");
    await shows(page, "130,00");
    assert.deepEqual(await problems_of(watched, "a list that was tried"), []);
    assert.deepEqual(server.acts, []);
});

test("what is left to do before customers can be served stands first, each with its next act", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/settings`);
    await shows(page, "Faltan: app_secret.");
    await shows(page, "No se les puede avisar: Ana (no tiene teléfono).");
    await page.getByRole("button", { name: "Probar" }).click();
    await shows(page, "No contesta como WhatsApp espera: nobody answered there.");
    await page.getByRole("button", { name: "Invitar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Hacer el enlace" }).click();
    await page.waitForSelector(".qr svg");
    assert.deepEqual(await problems_of(watched, "an invitation"), []);
    assert.deepEqual(server.acts.map((one) => [one.path, one.body]), [["/settings/try-webhook", {}], ["/people/invite", { name: "Ana", role: "SELLER" }]]);
});

test("an option says who set it, and a secret only that it is set", async (t) => {
    const { page, server, watched } = await shop(30, t, narrow);
    await page.goto(`${server.url}/#/settings`);
    await page.locator("input[type=search]").fill("access_token");
    await shows(page, "puesto; no se muestra");
    await shows(page, "de la variable WHATSAPP_ACCESS_TOKEN");
    await page.locator("input[type=search]").fill("server.port");
    await shows(page, "de la línea de comandos (--port)");
    await shows(page, "El puerto en que escucha; 0 toma uno libre.");
    await shows(page, "de 0 a 65535");
    assert.deepEqual(await problems_of(watched, "settings"), []);
});

test("options are found by their Spanish, and those that differ from the shipped ones apart", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/settings`);
    await page.locator("input[type=search]").fill("en que escucha");
    await page.waitForFunction(() => document.querySelectorAll(".setting").length === 1);
    await page.locator("input[type=search]").fill("");
    await page.getByLabel("Solo lo que no está como de fábrica").check();
    await page.waitForFunction(() => document.querySelectorAll(".setting").length === 7);
    await page.getByRole("button", { name: "Ver las opciones" }).click();
    await page.waitForFunction(() => document.querySelector("input[type=search]").value === "channels.whatsapp");
});

test("history is narrowed by what and by whom, and leads to what it is about", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/history`);
    await page.waitForFunction(() => document.querySelectorAll(".alerts > .alert").length === 6);
    await shows(page, "Se hizo una clave");
    assert.equal(await page.locator(".alert", { hasText: "Ana Pérez" }).locator(".history-about").textContent(), "COT-2026-000001 · Ana Pérez");
    assert.deepEqual(await problems_of(watched, "history"), []);
    await page.locator("select[title='Quién']").selectOption("person:");
    await page.waitForFunction(() => document.querySelectorAll(".alerts > .alert").length === 2);
    await page.locator("select[title='Qué pasó']").selectOption("quote.");
    await page.waitForFunction(() => document.querySelectorAll(".alerts > .alert").length === 1);
    assert.match(page.url(), /kind=quote\.&actor=person%3A/);
    await page.locator(".alert a", { hasText: "solo de esto" }).click();
    await shows(page, "Solo de esto: COT-2026-000001 · Ana Pérez");
    await page.locator(".alert a", { hasText: "Ver" }).click();
    await page.waitForFunction(() => location.hash === "#/quotes/COT-2026-000001");
});

test("a number on Hoy opens the lines that it counts, over its own days", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/`);
    await page.locator(".funnel-3 .link").click();
    await page.waitForFunction(() => location.hash === "#/history?kind=quote.accepted&days=7");
    await page.waitForFunction(() => document.querySelectorAll(".alerts > .alert").length === 1);
    assert.ok(server.calls.some((call) => /\/history\?kind=quote.accepted&from=2026-10-28T03/.test(call)), "another window than that of Hoy");
    assert.deepEqual(watched.take_problems(), []);
});

test("what a model wrote stands with the rule that refused it", async (t) => {
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        const read = { ...world.history[1], id: id_of("a", 1), kind: "ai.understood", detail: { text: "PRICE_INQUIRY; length_m 5", found: "thickness_mm 80: not said" } };
        world.history = [...world.history, read];
    });
    await page.goto(`${server.url}/#/ai`);
    await settled(page);
    await shows(page, "Lo que no se tomó, y por qué: thickness_mm 80: not said");
    await shows(page, "una cifra que no está en los datos");
    await shows(page, "el 20 %");
    await page.getByRole("button", { name: "Sugeridas" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".alerts > .alert").length === 1);
    assert.deepEqual(await problems_of(watched, "ai"), []);
});

describe("prices, settings and history in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
