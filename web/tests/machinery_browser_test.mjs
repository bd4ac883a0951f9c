// The pages of the machinery in headless Chromium: workflows drawn and told, schedules and their fires.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { execution_of, fires_of, large_definition, packed, packed_execution, run_of, schedule_of } from "./mock_machinery.mjs";
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

test("empty pages teach what will appear and the step that makes it appear", async (t) => {
    const { page, server } = await shop(0, t);
    for (const [place, title, command] of [["executions", "Todavía no corrió ningún flujo", "tero executions start"],
        ["workflows", "Todavía no hay flujos", "tero workflows put"], ["schedules", "Todavía no hay nada en la agenda", "tero schedules create"]]) {
        await page.goto(`${server.url}/#/${place}`);
        await shows(page, title);
        await shows(page, command);
    }
});

test("one row is a list too, and five hundred come page by page", async (t) => {
    const { page, server } = await shop(1, t);
    for (const list of ["executions", "schedules"]) {
        await page.goto(`${server.url}/#/${list}`);
        await page.waitForSelector(`.${list}-table tbody tr`);
        assert.equal(await page.locator(`.${list}-table tbody tr`).count(), 1);
    }
    const many = await shop(500, t);
    for (const list of ["executions", "schedules"]) {
        await many.page.goto(`${many.server.url}/#/${list}`);
        await many.page.waitForSelector(`.${list}-table tbody tr`);
        for (let loaded = 50; loaded < 500; loaded += 50) {
            await many.page.evaluate(() => document.querySelector(".list-more").click());
            await many.page.waitForFunction(([name, count]) => document.querySelectorAll(`.${name}-table tbody tr`).length === count, [list, loaded + 50]);
        }
        assert.equal(await many.page.locator(".list-more").count(), 0);
    }
    assert.deepEqual(many.watched.take_problems(), []);
});

test("an execution is drawn on its definition, each step as it stands", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/executions`);
    await page.locator(".executions-table .row-link").first().click();
    await page.waitForSelector(".step");
    assert.match(page.url(), new RegExp(packed));
    const stands = await page.locator(".step").evaluateAll((all) => Object.fromEntries(all.map((one) => [one.dataset.step, /step-is-(\w+)/.exec(one.className)[1]])));
    assert.deepEqual(stands, { reserve: "succeeded", large: "succeeded", approve: "succeeded", pay: "succeeded", pack: "running", pack_one: "failed", rest: "none",
        ask: "none", tell_the_shop: "none", release: "none" });
    // Colour never alone: each says it in words too.
    assert.match(await page.locator("[data-step=pay]").innerText(), /hecho/);
    assert.match(await page.locator("[data-step=ask]").innerText(), /sin empezar/);
    assert.match(await page.locator("[data-step=pack_one]").innerText(), /1\s*hecha\s*1\s*falló\s*1\s*en marcha/);
    assert.equal(await page.locator(".graph-lines path.line").count(), 13);
    const kinds = await page.locator(".run-story [data-kind]").evaluateAll((all) => all.map((one) => one.dataset.kind));
    assert.deepEqual(kinds, ["execution.started", "step.succeeded", "step.succeeded", "step.succeeded", "step.succeeded", "step.running", "planned.deadline"]);
});

test("a step tells what it got, what it gave, its error, its attempts and its branches", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/executions/${packed}`);
    // Where it stands is open from the beginning, with its branches counted and listed.
    await shows(page, "3 ramas: 1 hecha, 1 falló, 1 en marcha");
    await page.waitForFunction(() => document.querySelectorAll(".step-card .branch").length === 3);
    await page.locator("[data-step=pay]").click();
    await shows(page, "intento 2 de 3");
    await shows(page, "el banco no contestó");
    assert.match(await page.locator(".step-card").innerText(), /"paid": true/);
    await page.locator("[data-step=pack_one]").click();
    await shows(page, "no hay stock: quedan 2");
    await page.locator(".step-card button.branch").nth(2).click();
    await page.waitForFunction(() => document.querySelector(".step-card").innerText.includes("anclajes"));
    await page.locator("[data-step=ask]").click();
    await shows(page, "Este paso no empezó.");
    assert.deepEqual(await problems_of(watched, "a step"), []);
    await page.locator("[data-step=ask]").click();
    await shows(page, "Elegí un paso");
});

test("of very many branches the newest are listed, and all are counted", async (t) => {
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        const row = packed_execution();
        Object.assign(row.path.runs.at(-1), { begun: undefined, succeeded: 0, failed: 0, branches: 10_000 });
        world.executions = [row];
        const [, , running] = world.branches;
        world.branches = Array.from({ length: 600 }, (_, index) => ({ ...running, id: `${running.id.slice(0, 20)}${String(index).padStart(6, "0")}`, index }));
        world.forks = [{ execution: packed, parent: packed, run: 4, branches: 10_000, begun: 600, succeeded: 0, failed: 0 }];
    });
    await page.goto(`${server.url}/#/executions/${packed}`);
    await shows(page, "10000 ramas: 600 en marcha, 9400 en la fila");
    await shows(page, "500+ en marcha");
    await shows(page, "Se ven 60 de 10000.");
    assert.deepEqual(await problems_of(watched, "many branches"), []);
});

test("a step that could not be undone says so beside one that was", async (t) => {
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        const row = packed_execution();
        const [reserve, , , pay] = row.path.runs;
        reserve.undone = true;
        pay.not_undone = true;
        world.executions = [{ ...row, status: "CANCELLED", error: "cancelled by key:carla" }];
    });
    await page.goto(`${server.url}/#/executions/${packed}`);
    await page.locator("[data-step=pay]").click();
    assert.match(await page.locator("[data-step=reserve]").innerText(), /hecho, deshecho/);
    assert.match(await page.locator("[data-step=pay]").innerText(), /hecho, no se pudo deshacer/);
    await page.waitForFunction(() => document.querySelector(".step-card").innerText.includes("no se pudo deshacer"));
    assert.deepEqual(await problems_of(watched, "not undone"), []);
});

test("what goes on is shown as it happens, and what was chosen stays", async (t) => {
    const { page, server, world } = await shop(30, t);
    await page.goto(`${server.url}/#/executions/${packed}`);
    await page.locator("[data-step=reserve]").click();
    await page.locator("[data-step=reserve]").evaluate((element) => { element.wasThere = true; });
    const row = packed_execution();
    row.path.runs.at(-1).status = "SUCCEEDED";
    row.path.runs.push(run_of("rest", { status: "WAITING", ended_at: null, due_at: "2026-11-03T16:00:00Z" }));
    world.executions = [{ ...row, status: "WAITING" }, ...world.executions.slice(1)];
    await page.waitForSelector("[data-step=rest].step-is-waiting");
    await shows(page, "Sigue rest");
    assert.equal(await page.locator("[data-step=reserve]").evaluate((element) => element.wasThere), true, "the drawing was made anew");
    assert.equal(await page.locator("[data-step=reserve]").getAttribute("aria-pressed"), "true");
});

test("executions are shown by status and by workflow", async (t) => {
    const { page, server, world } = await shop(30, t);
    await page.goto(`${server.url}/#/executions`);
    await page.locator(".chip", { hasText: "Falló" }).click();
    await page.waitForFunction(() => {
        const pills = [...document.querySelectorAll(".executions-table .pill")];
        return pills.length > 0 && pills.every((pill) => pill.textContent === "Falló");
    });
    await shows(page, "pay: la tarjeta fue rechazada");
    await page.locator(".chip", { hasText: "quote_workflow" }).click();
    await page.waitForFunction(() => /status=FAILED&workflow=quote_workflow/.test(location.hash));
    const wanted = world.executions.filter((one) => one.status === "FAILED" && one.workflow === "quote_workflow").length;
    await page.waitForFunction((count) => document.querySelectorAll(".executions-table tbody tr").length === count || (count === 0 && document.querySelector(".empty")), wanted);
    await page.locator(".chip", { hasText: "Todas" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll(".executions-table .cell-who a")].every((one) => one.firstChild.textContent === "quote_workflow"));
});

test("every version of a definition is drawn, and leads to what ran of it", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/executions`);
    await page.locator(".page-actions a").click();
    await page.locator(".workflows-table .row-link", { hasText: "order" }).click();
    await page.waitForSelector(".step-is-plain");
    await shows(page, "De un pedido aceptado a la entrega");
    await page.locator(".chip", { hasText: "versión 1" }).click();
    await page.waitForFunction(() => location.hash.endsWith("order%401"));
    await page.waitForSelector("[data-step=reserve]");
    await page.locator("[data-step=reserve]").click();
    await shows(page, "\"attempts\": 5");
    await page.locator(".page-actions a").click();
    await page.waitForFunction(() => /executions\?workflow=order$/.test(location.hash));
});

test("two hundred steps stay readable: a drawing with room to scroll, and a list on a phone", async (t) => {
    const large = (world) => {
        world.workflows = [...world.workflows, { ...world.workflows[0], key: "large@1", workflow: "large", version: 1, definition: large_definition() }];
    };
    const { page, server, watched } = await shop(30, t, wide, large);
    await page.goto(`${server.url}/#/workflows/large@1`);
    await page.waitForSelector(".step");
    assert.equal(await page.locator(".step").count(), 198);
    assert.ok((await page.locator(".graph").boundingBox()).height < 960, "the drawing is longer than the screen");
    assert.ok((await page.locator("[data-step=choose_0]").boundingBox()).height > 50);
    assert.deepEqual(await problems_of(watched, "large"), []);
    const phone = await shop(30, t, narrow, large);
    await phone.page.goto(`${phone.server.url}/#/workflows/large@1`);
    await phone.page.waitForSelector(".step");
    assert.equal(await phone.page.locator(".graph-lines").isVisible(), false);
    assert.ok((await phone.page.locator("[data-step=choose_0]").boundingBox()).width > 250);
    await shows(phone.page, "si vars.kind == 0 → both_0");
    await screenshot(phone.page, screens, "large-360-light-es");
});

test("a schedule says when, what, the next times, and why it did not run", async (t) => {
    const { page, server, world } = await shop(30, t);
    await page.goto(`${server.url}/#/schedules`);
    await shows(page, "todos los lunes a las 9:00");
    await shows(page, "15 minutos después de que termina");
    await shows(page, "No corrió: la anterior seguía");
    await page.locator(".schedules-table .row-link", { hasText: "Control de stock" }).first().click();
    await page.waitForSelector(".fire");
    for (const text of ["la anterior seguía", "Tero estaba apagado", "4 veces seguidas", "a mano, clave carla", "a_reason_of_tomorrow", "corre ahora"]) await shows(page, text);
    assert.equal(await page.locator(".fire").count(), fires_of(schedule_of(1)).length);
    assert.equal(await page.locator(".schedule .rows:not(.fires) .pair").count(), 8);
    const id = /schedules\/(\w+)/.exec(page.url())[1];
    world.schedules = world.schedules.map((one) => (one.id === id ? { ...one, status: "PAUSED", reason: "key:carla: vacaciones" } : one));
    await shows(page, "clave carla: vacaciones");
    await shows(page, "En pausa: nada empieza");
});

test("instants within a minute are told apart, and the business's days are named", async (t) => {
    const { page, server } = await shop(30, t, wide, (world) => {
        const schedule = schedule_of(1, { next_at: "2026-11-03T14:00:05.000Z", due_at: "2026-11-03T14:00:05.000Z" });
        Object.assign(schedule.settings, { only: "BUSINESS_HOURS", when_closed: "NEXT_OPEN", skip: ["12-31", "2026-12-24"] });
        world.schedules = [schedule];
        world.fires = fires_of(schedule).slice(0, 2);
    });
    await page.goto(`${server.url}/#/schedules/${schedule_of(1).id}`);
    await shows(page, "11:00:05");
    await shows(page, "horario del negocio: si está cerrado corre al abrir");
    await shows(page, "12-31, 2026-12-24");
});

test("schedules are sorted by their next time, or by another column", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/schedules`);
    await page.waitForSelector(".schedules-table tbody tr");
    const names = () => page.locator(".schedules-table .row-link").allTextContents();
    assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "Próxima vez");
    await page.locator(".sort", { hasText: "Nombre" }).click();
    const by_name = await names();
    assert.deepEqual(by_name, [...by_name].sort((one, other) => one.localeCompare(other)));
    await page.locator(".sort", { hasText: "Nombre" }).click();
    assert.equal(await page.locator("th[aria-sort=descending]").innerText(), "Nombre");
    assert.deepEqual(await names(), [...by_name].sort((one, other) => other.localeCompare(one)));
});

test("what waits for a person's decision leads to its execution", async (t) => {
    const { page } = await shop(30, t, wide, (world) => {
        world.work_items = [{
            id: "workflow.1.approval", kind: "approval", status: "OPEN", urgency: "NORMAL", conversation: "", contact_name: "", quote_number: "", text: "", since: world.dashboard.now,
            causes: [{ code: "approval", at: null, times: 1, values: { workflow: "order", execution: packed, step: "approve", text: "Un pedido grande" } }],
        }, ...world.work_items];
    });
    await shows(page, "«Un pedido grande»");
    await page.locator(".work-acts a", { hasText: "Decidir" }).first().click();
    await page.waitForSelector(".step");
    assert.match(page.url(), new RegExp(packed));
});

test("an execution leads to the quote and the conversation that it is about", async (t) => {
    const { page, server } = await shop(30, t);
    for (const [text, place] of [["COT-2026-000418", /quotes\/COT-2026-000418$/], ["ver la conversación", /conversations\/01k/]]) {
        await page.goto(`${server.url}/#/executions/${packed}`);
        await page.locator(".pairs a", { hasText: text }).click();
        await page.waitForSelector(".story, .bubble");
        assert.match(page.url(), place);
    }
});

test("the keyboard alone chooses a step and sorts a list", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/executions/${packed}`);
    await page.waitForSelector(".step");
    await page.locator("[data-step=reserve]").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.step), "large");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("[data-step=large]").getAttribute("aria-pressed"), "true");
    await page.goto(`${server.url}/#/schedules`);
    await page.waitForSelector(".sort");
    await page.locator(".sort").first().focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "Nombre");
});

test("what does not exist says so", async (t) => {
    const { page, server, watched } = await shop(30, t);
    watched.expected = /status of 404/;
    for (const [place, text] of [["executions/01kzz", "Esa ejecución no existe"], ["workflows/nothing@7", "Ese flujo no existe"], ["schedules/01kzz", "Eso no está en la agenda"]]) {
        await page.goto(`${server.url}/#/${place}`);
        await shows(page, text);
    }
});

test("long names and text that looks like a program fit on a phone", async (t) => {
    const evil = "<img src=x onerror=\"globalThis.hacked=1\">".repeat(3);
    const unbroken = "Wwwwwwwwwwmmmmmmmmmmwwwwwwwwwwmmmmmmmmmm";
    const { page, server, watched } = await shop(30, t, narrow, (world) => {
        world.executions = [{ ...packed_execution(), error: evil, workflow: unbroken.toLowerCase(), key: unbroken, labels: { [unbroken]: evil }, input: { text: evil } },
            execution_of(4, { error: evil + unbroken })];
        world.workflows = [{ ...world.workflows[1], key: `${unbroken.toLowerCase()}@2`, definition: { ...world.workflows[1].definition, description: evil,
            steps: world.workflows[1].definition.steps.map((step) => ({ ...step, description: evil })) } }, world.workflows[1]];
        world.schedules = [schedule_of(2, { reason: evil, settings: { ...schedule_of(2).settings, name: unbroken, cron: "0 0 1,2,3,4,5,6,7,8,9,10,11,12 1,2,3,4,5,6 +MON-FRI" } })];
        world.fires = fires_of(world.schedules[0]).map((one) => ({ ...one, reason: evil + unbroken }));
    });
    for (const place of ["executions", `executions/${packed}`, "workflows", "workflows/order@2", "schedules", `schedules/${schedule_of(2).id}`]) {
        await page.goto(`${server.url}/#/${place}`);
        await settled(page);
        assert.deepEqual(await problems_of(watched, place), []);
        await screenshot(page, screens, `long-${place.replace(/\W+/g, "")}-360-light-es`);
    }
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
});

describe("the machinery in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
