// The pages of tasks, agents, alerts and the quarantine in headless Chromium.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { id_of } from "./mock_base.mjs";
import { agent_of, alert_of, slow_tasks, task_answer, unread_of } from "./mock_operations.mjs";
import { enter_shop, narrow, shows, wide } from "./shop.mjs";

const screens = process.env.SCREENS ?? "";
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

test("empty pages teach what will appear", async (t) => {
    const { page, server } = await shop(0, t);
    for (const [place, text] of [["tasks", "tero tasks submit"], ["agents", "tero agents register"], ["alerts", "Ninguna alerta"], ["quarantine", "Nada en cuarentena"],
        ["queue", "Nada está en pausa."], ["tasks?status=DEAD", "Ninguna tarea está así"], ["agents?status=BUSY", "Ningún agente está así ahora"]]) {
        await page.goto(`${server.url}/#/${place}`);
        await shows(page, text);
    }
});

test("five hundred tasks come page by page", async (t) => {
    const { page, server, watched } = await shop(500, t);
    await page.goto(`${server.url}/#/tasks`);
    await page.waitForSelector(".tasks-table tbody tr");
    for (let loaded = 50; loaded < 500; loaded += 50) {
        await page.evaluate(() => document.querySelector(".list-more").click());
        await page.waitForFunction((count) => document.querySelectorAll(".tasks-table tbody tr").length === count, loaded + 50);
    }
    assert.equal(await page.locator(".list-more").count(), 0);
    assert.deepEqual(watched.take_problems(), []);
});

test("tasks are found by status, type, agent and time, further back than what was loaded", async (t) => {
    const { page, server } = await shop(300, t, wide, (world) => {
        world.tasks = [...world.tasks.slice(0, 299), task_answer(299, { type: "rare.thing", agent: "berlin" })];
    });
    await page.goto(`${server.url}/#/tasks`);
    await page.locator(".chip", { hasText: "Muerta" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll(".tasks-table .pill")].length > 0 &&
        [...document.querySelectorAll(".tasks-table .pill")].every((pill) => pill.textContent === "Muerta"));
    await page.locator("select[title=Tipo]").selectOption("stock.pack");
    await page.waitForFunction(() => /status=DEAD&type=stock.pack/.test(location.hash));
    await page.waitForFunction(() => [...document.querySelectorAll(".tasks-table .row-link")].every((one) => one.firstChild.textContent === "stock.pack"));
    await page.goto(`${server.url}/#/tasks?agent=berlin`);
    await page.waitForFunction(() => document.querySelectorAll(".tasks-table tbody tr").length === 1);
    await shows(page, "rare.thing");
    await page.goto(`${server.url}/#/tasks?since=1h`);
    await shows(page, "5 de");
    assert.equal(await page.locator(".list-more").count(), 0, "what is older was asked for all the same");
});

test("the id of a task leads to it, any other text looks among them", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/tasks`);
    const field = page.locator("input[type=search]");
    await field.fill("invoice");
    await field.press("Enter");
    await page.waitForFunction(() => /text=invoice/.test(location.hash));
    await page.waitForFunction(() => [...document.querySelectorAll(".tasks-table .row-link")].every((one) => one.firstChild.textContent === "invoice.print"));
    await field.fill(` ${id_of("q", 2).toUpperCase()} `);
    await field.press("Enter");
    await page.waitForFunction((id) => location.hash === `#/tasks/${id}`, id_of("q", 2));
    await shows(page, "Por qué murió");
});

test("a dead task says why, with every attempt, and what it got can be copied", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${server.url}/#/tasks/${id_of("q", 2)}`);
    await settled(page);
    assert.match(await page.locator(".why-card").innerText(), /connect ETIMEDOUT 10\.0\.0\.7:9100/);
    const kinds = await page.locator(".timeline [data-kind]").evaluateAll((all) => all.map((one) => one.dataset.kind));
    assert.deepEqual(kinds, ["task.created", "task.retried", "task.retried", "task.claimed", "task.dead"]);
    const card = page.locator(".card", { hasText: "Recibió" });
    await card.getByRole("button", { name: "Copiar" }).click();
    await shows(page, "Copiado");
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /"customer": "Lucía Fernández"/);
    assert.deepEqual(await problems_of(watched, "a dead task"), []);
});

test("a queued task says what it waits for, and the band says what is paused", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/tasks/${id_of("q", 3)}`);
    await shows(page, "quienes saben hacerla no reciben tareas ahora: informes-2");
    await page.goto(`${server.url}/#/tasks/${id_of("q", 13)}`);
    await shows(page, "clave carla puso la fila en pausa: la impresora se quema");
    await page.goto(`${server.url}/#/tasks`);
    await shows(page, "En pausa: Tipo invoice.print.");
    await page.locator(".band a").click();
    await shows(page, "100 cada 1min");
});

test("what belongs to an execution leads there, and a branch's does not lead nowhere", async (t) => {
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        world.tasks = [task_answer(4), task_answer(8, { owner_id: id_of("b", 1) })];
    });
    watched.expected = /status of 404/;
    await page.goto(`${server.url}/#/tasks/${id_of("q", 8)}`);
    await shows(page, "un flujo");
    await page.waitForFunction(() => ![...document.querySelectorAll(".pairs a")].some((one) => one.textContent.includes("un flujo")));
    await page.goto(`${server.url}/#/tasks/${id_of("q", 4)}`);
    await page.locator(".pairs a", { hasText: "ver la ejecución" }).click();
    await page.waitForSelector(".step");
});

test("the slow agent is marked in the list, and its page says since when", async (t) => {
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        world.tasks = [...slow_tasks("depósito"), task_answer(1, { status: "RUNNING", agent: "depósito" })];
    });
    await page.goto(`${server.url}/#/agents`);
    await page.waitForSelector(".agents-table tbody tr");
    const row = page.locator(".agents-table tr", { hasText: "depósito" });
    assert.match(await row.innerText(), /1 de 2[\s\S]*Lento/);
    assert.equal(await page.locator(".agents-table tr", { hasText: "Lento" }).count(), 1);
    await row.locator(".row-link").click();
    await shows(page, "veces más que antes desde 8:42.");
    await shows(page, "20 veces lo que tardan los otros");
    assert.deepEqual(await problems_of(watched, "a slow agent"), []);
});

test("an agent in quarantine says since when and when it is tried; one that is gone keeps its history", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/agents/facturas`);
    for (const text of ["A prueba", "en cuarentena desde 10:22", "1 prueba pasada", "6 seguidas", "Falló varias veces seguidas", "https://flows.example.com/webhook/invoices"]) await shows(page, text);
    watched.expected = /status of 404/;
    await page.goto(`${server.url}/#/agents/ghost`);
    await shows(page, "Ese agente no está registrado");
    await shows(page, "Se registró");
});

test("agents are sorted by how long they take", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/agents`);
    await page.locator(".sort", { hasText: "Tarda" }).click();
    await page.locator(".sort", { hasText: "Tarda" }).click();
    await page.waitForFunction(() => document.querySelector(".agents-table .row-link").textContent === "depósito");
});

test("an alert says in words what it is about, and leads there; one of tomorrow stands as it is", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/alerts`);
    await shows(page, "Una tarea murió: falló todas las veces");
    await shows(page, "the server's own word about a_rule_of_tomorrow");
    await page.getByRole("button", { name: /detalle\s*: Un agente falla seguido/ }).click();
    await shows(page, "the server's own word about agent_degraded");
    await page.locator(".chip", { hasText: "Resueltas" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".alert").length === 1);
    await page.goto(`${server.url}/#/alerts`);
    await page.getByRole("link", { name: /Ver qué pasa\s*: Una tarea murió/ }).click();
    await page.waitForFunction(() => location.hash === "#/tasks?status=DEAD&type=invoice.print");
});

test("what could not be read is shown with the reason and to the byte", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/quarantine`);
    await shows(page, "messages[0].type: unknown 'hologram'");
    await page.getByRole("button", { name: /Ver lo que llegó/ }).click();
    await shows(page, "¿precio de isodec?");
    await shows(page, "lo hizo leer clave carla");
    assert.deepEqual(await problems_of(watched, "the quarantine"), []);
});

test("long names and text that looks like a program fit on a phone", async (t) => {
    const evil = "<img src=x onerror=\"globalThis.hacked=1\">".repeat(3);
    const unbroken = "Wwwwwwwwwwmmmmmmmmmmwwwwwwwwwwmmmmmmmmmm";
    const { page, server, watched } = await shop(30, t, narrow, (world) => {
        const answer = task_answer(2, { type: unbroken, capability: unbroken + unbroken, agent: unbroken, concurrency_key: unbroken });
        world.tasks = [{ ...answer, error: evil + unbroken, payload: { text: evil, [unbroken]: unbroken }, submitted_by: unbroken }];
        world.agents = [agent_of(unbroken, { capabilities: [unbroken, evil], labels: [evil], version: unbroken })];
        world.alerts = [alert_of(unbroken, evil, { message: evil + unbroken }), alert_of("task_dead", unbroken)];
        world.quarantine = [unread_of(1, { reason: evil + unbroken })];
        world.queue_pauses = [{ key: "TYPE", scope: "TYPE", of: unbroken, reason: evil, by: `key:${unbroken}`, since: world.dashboard.now }];
    });
    for (const place of ["tasks", `tasks/${id_of("q", 2)}`, "queue", "agents", `agents/${unbroken}`, "alerts", "quarantine"]) {
        await page.goto(`${server.url}/#/${place}`);
        await settled(page);
        assert.deepEqual(await problems_of(watched, place), []);
        await screenshot(page, screens, `long-${place.split("/")[0]}${place.includes("/") ? "-one" : ""}-360-light-es`);
    }
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
});

describe("tasks, agents and alerts in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
