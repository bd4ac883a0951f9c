// What people do to executions and schedules, in headless Chromium.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { execution_of, schedule_of } from "./mock_machinery.mjs";
import { enter_shop, narrow, shows, wide } from "./shop.mjs";

const screens = process.env.SCREENS ?? "";
let browser;
const cases = [];
const test = (name, run) => cases.push({ name, run });
const shop = (t, look = wide, change = () => {}) => enter_shop(browser, 30, t, look, change);
const bodies = (server) => server.acts.map((one) => [one.path.split("/").pop(), one.body]);
const status_is = (page, text) => page.waitForFunction((wanted) => document.querySelector(".page-head .pill")?.textContent === wanted, text);

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

test("an execution is paused with a way back, and cancelled after a question", async (t) => {
    const { page, server } = await shop(t, wide, (world) => {
        world.executions = [execution_of(2, { workflow: "order", version: 2, status: "RUNNING" })];
    });
    await page.goto(`${server.url}/#/executions/${execution_of(2).id}`);
    await page.getByRole("button", { name: "Pausar", exact: true }).click();
    await status_is(page, "En pausa");
    await page.getByRole("button", { name: "Deshacer" }).click();
    await status_is(page, "En marcha");
    await page.getByRole("button", { name: "Cancelar", exact: true }).click();
    await shows(page, "se deshace lo que la definición dice");
    await page.getByRole("dialog").getByRole("button", { name: "Cancelar" }).click();
    await status_is(page, "Cancelada");
    assert.deepEqual(bodies(server), [["pause", {}], ["resume", {}], ["cancel", {}]]);
});

test("what waits for a decision is decided where it waits", async (t) => {
    const { page, server } = await shop(t, wide, (world) => {
        world.executions = [execution_of(1, { workflow: "order", version: 2, status: "WAITING" })];
    });
    await page.goto(`${server.url}/#/executions/${execution_of(1).id}`);
    await page.getByRole("button", { name: "No aprobar" }).click();
    await shows(page, "No aprobado");
    assert.deepEqual(bodies(server), [["signal", { name: "approve", payload: { approved: false } }]]);
});

test("a failed execution goes on from a step with other data, once what is forgotten was said", async (t) => {
    const { page, server, watched } = await shop(t, narrow, (world) => {
        world.executions = [execution_of(4, { workflow: "order", version: 2, status: "FAILED" })];
    });
    await page.goto(`${server.url}/#/executions/${execution_of(4).id}`);
    await page.locator(".page-head .menu summary").click();
    await page.getByRole("button", { name: "Seguir desde un paso" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Desde el paso").selectOption("reserve");
    await shows(page, "Se olvida lo que dieron: reserve, pay.");
    await shows(page, "Ya hicieron algo afuera, que queda hecho y puede hacerse otra vez: reserve, pay.");
    await dialog.getByLabel("Lo que recibió la ejecución").fill("{\"total\": ");
    await shows(page, "Eso no es JSON.");
    assert.deepEqual(await problems_of(watched, "going on from a step"), []);
    await screenshot(page, screens, "rewind-360-light-es");
    await dialog.getByLabel("Lo que recibió la ejecución").fill("{\"total\": 900}");
    await dialog.getByLabel("Variables").fill("{\"vip\": true}");
    await page.waitForFunction(() => !document.querySelector("dialog .button-grave").hasAttribute("aria-disabled"));
    await dialog.getByRole("button", { name: "Seguir desde reserve" }).click();
    await status_is(page, "En marcha");
    const wanted = { from: "reserve", input: { total: 900 }, variables: { vip: true } };
    assert.deepEqual(server.acts.at(-1).body, wanted);
    assert.ok(server.acts.slice(0, -1).every((one) => one.body.dry_run === true), "something but dry runs came before");
    assert.deepEqual(server.acts.at(-2).body, { ...wanted, dry_run: true }, "what was done is not what was said");
});

test("a failed execution is tried again, and a step is skipped with what it gave", async (t) => {
    const { page, server } = await shop(t, wide, (world) => {
        world.executions = [execution_of(4, { workflow: "order", version: 2, status: "FAILED" })];
    });
    await page.goto(`${server.url}/#/executions/${execution_of(4).id}`);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await status_is(page, "En marcha");
    await page.locator(".page-head .menu summary").click();
    await page.getByRole("button", { name: "Saltar el paso pay" }).click();
    await page.getByRole("dialog").getByLabel("Lo que dio").fill("{\"paid\": true}");
    await page.getByRole("dialog").getByRole("button", { name: "Saltar" }).click();
    await shows(page, "Paso saltado");
    assert.deepEqual(bodies(server), [["retry", {}], ["skip", { step: "pay", result: { paid: true } }]]);
});

test("a schedule is paused with a reason, run now, made up for and deleted", async (t) => {
    const { page, server } = await shop(t);
    const { id } = schedule_of(1);
    await page.goto(`${server.url}/#/schedules/${id}`);
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Pausar", exact: true }).click();
    await dialog.getByLabel("Motivo").fill("vacaciones");
    await dialog.getByRole("button", { name: "Pausar" }).click();
    await status_is(page, "En pausa");
    await page.getByRole("button", { name: "Reanudar", exact: true }).click();
    await status_is(page, "Activo");
    await page.getByRole("button", { name: "Correr ahora" }).click();
    await dialog.getByRole("button", { name: "Correr ahora" }).click();
    await shows(page, "Le tocó");
    await page.locator(".page-head .menu summary").click();
    await page.getByRole("button", { name: "Completar un tiempo pasado" }).click();
    await dialog.getByLabel("Desde").fill("2026-11-02T00:00");
    await dialog.getByLabel("Hasta").fill("2026-11-03T00:00");
    await dialog.getByRole("button", { name: "Completar un tiempo pasado" }).click();
    await shows(page, "Corrió 7 veces; 2 ya habían corrido.");
    await page.locator(".page-head .menu summary").click();
    await page.getByRole("button", { name: "Borrar" }).click();
    await dialog.getByRole("button", { name: "Borrar" }).click();
    await page.waitForFunction(() => location.hash === "#/schedules");
    assert.deepEqual(bodies(server), [["pause", { reason: "vacaciones" }], ["resume", {}], ["run", {}],
        ["backfill", { from: "2026-11-02T03:00:00.000Z", until: "2026-11-03T03:00:00.000Z" }], [id, {}]]);
});

test("a new schedule shows its next times while it is written, and what is wrong with them", async (t) => {
    const { page, server, watched } = await shop(t, narrow);
    await page.goto(`${server.url}/#/schedules`);
    await page.getByRole("button", { name: "Nuevo" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Guardar" }).dispatchEvent("click");
    await shows(page, "Ponele un nombre.");
    await dialog.getByRole("textbox", { name: "Nombre" }).fill("Informe");
    watched.expected = /status of 400/;
    await dialog.getByRole("textbox", { name: "Expresión" }).fill("0 9");
    await shows(page, "a cron expression has 5 fields");
    await dialog.getByRole("textbox", { name: "Expresión" }).fill("0 9 * * MON");
    await shows(page, "todos los lunes a las 9:00");
    await page.waitForFunction(() => document.querySelectorAll(".preview li").length === 5);
    await dialog.getByRole("textbox", { name: "Tipo" }).fill("report.make");
    await dialog.getByRole("textbox", { name: "Con", exact: true }).fill("{\"month\": true}");
    assert.deepEqual(await problems_of(watched, "a new schedule"), []);
    await screenshot(page, screens, "new-schedule-360-light-es");
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await page.waitForFunction(() => /schedules\/01k/.test(location.hash));
    await shows(page, "Informe");
    const { body } = server.acts.at(-1);
    assert.deepEqual(body, { name: "Informe", type: "CRON", cron: "0 9 * * MON", overlap: "ALLOW", starts: { kind: "TASK", task: { type: "report.make", payload: { month: true } } } });
});

describe("acts on executions and schedules in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
