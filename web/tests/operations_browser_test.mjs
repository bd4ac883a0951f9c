// The pages of tasks, agents, alerts and the quarantine in headless Chromium.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { enter, problems_of, screenshot, settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { system_journeys } from "../../tests/e2e/dashboard/system_journeys.mjs";
import { id_of } from "./mock_base.mjs";
import { world_of } from "./mock_data.mjs";
import { agent_of, alert_of, slow_tasks, task_answer, unread_of } from "./mock_operations.mjs";
import { MockServer } from "./mock_server.mjs";
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
    await shows(page, "5 cargadas");
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
    await shows(page, "Ventas a coordinar");
    await page.getByRole("button", { name: /detalle\s*: Un agente falla seguido/ }).click();
    await shows(page, "the server's own word about agent_degraded");
    await page.locator(".chip", { hasText: "Resueltas" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".alert").length === 1);
    await page.goto(`${server.url}/#/alerts`);
    await page.getByRole("link", { name: /Ver qué pasa\s*: Una tarea murió/ }).click();
    await page.waitForFunction(() => location.hash === "#/tasks?status=DEAD&type=invoice.print");
});

test("ticked tasks are tried again with one question that says whom it leaves out, and taken away as a file", async (t) => {
    const { page, server, watched, world } = await shop(30, t);
    await page.goto(`${server.url}/#/tasks`);
    await page.waitForSelector(".tasks-table tbody tr");
    const of = (status) => world.tasks.filter(({ task }) => task.status === status).map(({ task }) => task.id);
    const [dead, running] = [of("DEAD").slice(0, 2), of("RUNNING")[0]];
    for (const id of [...dead, running]) await page.locator(".tasks-table tr", { hasText: id }).locator(".choose input").check();
    await shows(page, "3 elegidas");
    assert.deepEqual(await problems_of(watched, "ticked tasks"), []);
    await page.locator(".chosen-bar > .action-bar > .button", { hasText: "Reintentar" }).click();
    await shows(page, "A 1 de las elegidas no se le puede, por su estado. Vuelve a la fila");
    await page.locator("dialog .button-main", { hasText: "Reintentar 2 tareas" }).click();
    await shows(page, "Hecho en 2 de 2");
    assert.deepEqual(server.acts.map((one) => one.path), dead.map((id) => `/tasks/${id}/retry`));
    assert.deepEqual(dead.map((id) => world.tasks.find(({ task }) => task.id === id).task.status), ["QUEUED", "QUEUED"]);
    await page.waitForFunction(() => document.querySelector(".chosen-bar") === null);
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".list-export").click()]);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
    assert.equal(lines.length, 31);
    assert.match(lines[0], /id;tipo;capacidad;estado;agente;intentos;segundos;pedida$/);
});

test("a dead task is tried again after a question that says what it means", async (t) => {
    const { page, server, watched } = await shop(30, t);
    await page.goto(`${server.url}/#/tasks/${id_of("q", 2)}`);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await shows(page, "Lo que ya hizo afuera puede hacerse otra vez.");
    assert.deepEqual(await problems_of(watched, "a question"), []);
    await page.getByRole("button", { name: "Mejor no" }).click();
    assert.deepEqual(server.acts, []);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reintentar" }).click();
    await shows(page, "Vuelve a la fila.");
    await page.waitForFunction(() => document.querySelector(".page-head .pill").textContent === "En la fila");
    assert.deepEqual(server.acts.map((one) => one.path), [`/tasks/${id_of("q", 2)}/retry`]);
    await page.locator("summary", { hasText: "Prioridad" }).click();
    await page.getByRole("button", { name: "urgente" }).click();
    await shows(page, "Prioridad: urgente.");
    await page.getByRole("button", { name: "Cancelar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancelar" }).click();
    await page.waitForFunction(() => document.querySelector(".page-head .pill").textContent === "Cancelada");
});

test("all tasks of a filter are counted first, and only those that were counted are changed", async (t) => {
    const { page, server, world, watched } = await shop(300, t);
    await page.goto(`${server.url}/#/tasks?status=DEAD&type=stock.pack`);
    await page.waitForSelector(".tasks-table");
    const dead = world.tasks.filter(({ task }) => "created_at" in task && task.status === "DEAD" && task.type === "stock.pack").length;
    await page.locator("summary", { hasText: "A todas las del filtro" }).click();
    await page.getByRole("button", { name: "Reintentar todas" }).click();
    await shows(page, `Les toca a ${dead} tareas`);
    assert.deepEqual(await problems_of(watched, "a bulk change"), []);
    await page.getByLabel("Por segundo, como mucho").fill("5");
    await page.getByRole("button", { name: `Reintentar ${dead} tareas` }).click();
    await shows(page, `Reintentar todas: terminó. ${dead} hechas`);
    await shows(page, "Ninguna tarea está así");
    const [dry, real] = server.acts.map((one) => one.body);
    assert.equal(dry.dry_run, true);
    assert.deepEqual(real, { verb: "RETRY", filter: { status: "DEAD", type: "stock.pack", created_before: "2026-11-03T13:42:10.001Z" }, rate: 5, dry_run: false });
});

test("what cannot be done to all says why, and does nothing", async (t) => {
    const { page, server } = await shop(30, t);
    for (const [place, verb, why] of [["tasks", "Reintentar todas", "Elegí primero un estado"], ["tasks?status=DEAD&agent=asistente", "Cancelar todas", "sacá el agente"],
        ["tasks?status=SUCCEEDED", "Reintentar todas", "no se les puede hacer"]]) {
        await page.goto(`${server.url}/#/${place}`);
        await page.waitForSelector(".tasks-table");
        await page.locator("summary", { hasText: "A todas las del filtro" }).click();
        await page.getByRole("button", { name: verb }).dispatchEvent("click");
        await shows(page, why);
    }
    assert.deepEqual(server.acts, []);
});

test("the queue is paused and let go, and what shares a key is limited", async (t) => {
    const { page, server, watched } = await shop(30, t, narrow);
    await page.goto(`${server.url}/#/queue`);
    await page.getByRole("button", { name: "Reanudar: Tipo invoice.print" }).click();
    await shows(page, "Nada está en pausa.");
    await page.getByRole("button", { name: "Pausar", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Qué se pausa").selectOption("TYPE");
    await dialog.getByRole("button", { name: "Pausar" }).dispatchEvent("click");
    await shows(page, "Escribí cuál.");
    await dialog.getByLabel("Cuál").fill("paint");
    await dialog.getByLabel("Motivo").fill("se acabó la pintura");
    assert.deepEqual(await problems_of(watched, "pausing"), []);
    await dialog.getByRole("button", { name: "Pausar" }).click();
    await shows(page, "se acabó la pintura");
    await page.getByRole("button", { name: "Nuevo límite" }).click();
    await dialog.getByLabel("Clave").fill("tenant:*");
    await dialog.getByLabel("A la vez").fill("5");
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await shows(page, "5 a la vez");
    await page.getByRole("button", { name: "Quitar: impresora-2" }).click();
    await dialog.getByRole("button", { name: "Quitar" }).click();
    await page.waitForFunction(() => !document.body.innerText.includes("impresora-2"));
    assert.deepEqual(server.acts.map((one) => one.body), [{ scope: "TYPE", of: "invoice.print" }, { scope: "TYPE", of: "paint", reason: "se acabó la pintura" }, { key: "tenant:*", at_once: 5 }, { key: "impresora-2" }]);
});

test("an agent is drained with a way back, and not removed while it holds something", async (t) => {
    const { page, server } = await shop(30, t, wide, (world) => {
        world.tasks = [task_answer(1, { status: "RUNNING", agent: "depósito" })];
    });
    await page.goto(`${server.url}/#/agents/dep%C3%B3sito`);
    await shows(page, "1 de 2");
    await page.getByRole("button", { name: "Que termine" }).click();
    await shows(page, "Le queda 1 tarea.");
    await page.waitForFunction(() => document.querySelector(".page-head .pill").textContent === "Terminando");
    await page.locator(".page-head .menu summary").click();
    await page.getByRole("button", { name: "Quitar" }).dispatchEvent("click");
    await shows(page, "Tiene 1 tarea: primero que termine.");
    await page.getByRole("button", { name: "Deshacer" }).click();
    await page.waitForFunction(() => document.querySelector(".page-head .pill").textContent === "Disponible");
    await page.goto(`${server.url}/#/agents/informes-2`);
    await page.locator(".page-head .menu summary").click();
    await page.getByRole("button", { name: "Quitar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Quitar" }).click();
    await page.waitForFunction(() => location.hash === "#/agents" && !document.body.innerText.includes("informes-2"));
    await page.goto(`${server.url}/#/agents/asistente`);
    await page.getByRole("button", { name: "Que termine" }).dispatchEvent("click");
    await shows(page, "Vive dentro de Tero");
    assert.deepEqual(server.acts.map((one) => [one.method, one.body]), [["PATCH", { draining: true }], ["PATCH", { draining: false }], ["DELETE", {}]]);
});

test("what could not be read is read again, and what still cannot stays", async (t) => {
    const { page, server } = await shop(30, t, wide, (world) => {
        world.quarantine = [unread_of(1, { stays: true, reason: "unknown 'hologram'" }), unread_of(2, { reason: "too new" })];
    });
    await page.goto(`${server.url}/#/quarantine`);
    await page.getByRole("button", { name: "Leer de nuevo: too new" }).click();
    await shows(page, "Se leyó: sigue su camino");
    await page.getByRole("button", { name: "Leer de nuevo: unknown" }).click();
    await shows(page, "Todavía no se puede leer, queda acá.");
    assert.equal(await page.locator(".alert .pill", { hasText: "Sin leer" }).count(), 1);
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

test("a key is made for what it is for, shown once, and revoked", async (t) => {
    const { page, server, watched } = await shop(30, t, narrow);
    await page.goto(`${server.url}/#/access`);
    await shows(page, "worker-1");
    await page.getByRole("button", { name: "Nueva clave" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Nombre").fill("impresora");
    await dialog.getByRole("combobox", { name: "Para" }).selectOption("works");
    await dialog.getByLabel("Capacidades").fill("invoice.print");
    assert.deepEqual(await problems_of(watched, "a new key"), []);
    await dialog.getByRole("button", { name: "Hacer la clave" }).click();
    await shows(page, "tero_shown_once_0123456789");
    await dialog.getByRole("button", { name: "Ya la guardé" }).click();
    await page.waitForFunction(() => !document.body.innerText.includes("tero_shown_once"));
    assert.deepEqual(server.acts.at(-1).body, { name: "impresora", scopes: ["agents:work"], capabilities: ["invoice.print"] });
    await page.getByRole("button", { name: "Revocar: impresora" }).click();
    await dialog.getByRole("button", { name: "Revocar" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".pill-bad").length >= 2);
    assert.deepEqual(server.acts.at(-1).path, "/keys/0123456789ab/revoke");
});

test("another's session is ended, and whoever ends their own stands before the door", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/access`);
    await shows(page, "Carla");
    assert.equal(await page.getByText("dead00000000").count(), 0, "a link that has run out is shown");
    assert.match(await page.locator(".acted", { hasText: "1d1e1d1e1d1e" }).innerText(), /^Ana ventas sin uso: ya no entra/);
    await page.getByRole("button", { name: "Terminar: 1d1e1d1e1d1e" }).click();
    await shows(page, "su navegador tampoco recibe más avisos");
    await page.getByRole("dialog").getByRole("button", { name: "Terminar" }).click();
    await page.getByText("1d1e1d1e1d1e").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Terminar: aa11bb22cc33" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Terminar" }).click();
    await page.waitForFunction(() => !document.querySelector(".pair-of-cards").innerText.includes("Carla"));
    await page.getByRole("button", { name: "Terminar: 65f5f2908a7e" }).click();
    await shows(page, "Es la tuya: quedás afuera");
    await page.getByRole("dialog").getByRole("button", { name: "Terminar" }).click();
    await shows(page, "Para entrar hace falta un enlace");
    assert.deepEqual(server.acts.map((one) => [one.method, one.path]), [["DELETE", "/sessions/1d1e1d1e1d1e"], ["DELETE", "/sessions/aa11bb22cc33"], ["DELETE", "/sessions/65f5f2908a7e"]]);
});

test("whoever does not administer sees no keys", async (t) => {
    const { page, server } = await shop(30, t, wide, (world) => {
        world.session = { ...world.session, scopes: ["contacts:read", "tasks:read"] };
    });
    await page.goto(`${server.url}/#/access`);
    await shows(page, "las ve quien administra Tero");
    assert.ok(!server.calls.some((call) => call.endsWith("/keys") || call.endsWith("/sessions")), "keys were asked for");
    await page.goto(`${server.url}/#/tasks/${id_of("q", 2)}`);
    await page.getByRole("button", { name: "Reintentar" }).dispatchEvent("click");
    await shows(page, "Tu acceso no incluye esto");
    assert.deepEqual(server.acts, []);
});

test("the developer finds out why, which, since when and where, by pressing alone", async () => {
    const world = world_of(30);
    world.tasks = [...slow_tasks("depósito"), ...world.tasks];
    const cancelled = world.executions.find((one) => one.status === "CANCELLED");
    world.history = [{ id: id_of("a", 950_000), subject: cancelled.id, at: world.dashboard.now, kind: "execution.cancelled", actor: "key:admin", detail: null, about: cancelled.workflow }, ...world.history];
    const server = await new MockServer(world).start();
    try {
        const { state } = await enter(browser, server.url, server.link);
        const names = {
            dead: "stock.pack", dead_why: /la impresora no contesta/, slow: "depósito", schedule: "Control de stock", waits_at: "approve",
            queued: "report.make", queued_why: /no reciben tareas ahora: informes-2/, broke: /la tarjeta fue rechazada/, alert: "Una tarea murió",
            explained: "#/tasks?status=DEAD&type=invoice.print", cancelled_by: "clave admin", port_by: "--port",
        };
        assert.deepEqual(await system_journeys({ browser, url: server.url, state, names }), []);
        assert.deepEqual(server.acts.map((one) => one.path.split("/").pop()), ["retry", "pause", "signal", "acknowledge"]);
    } finally {
        await server.stop();
    }
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
