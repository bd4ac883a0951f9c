// People act: what waits for them is done, put off and arranged, and sends are stopped, by hand and by keyboard.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { enter_shop, narrow, press, shows, wide } from "./shop.mjs";
import { at, now_ms } from "./mock_base.mjs";

const screens = process.env.SCREENS ?? "";
let browser;
const cases = [];
const test = (name, run) => cases.push({ name, run });
const shop = (t, look = wide, change = () => {}) => enter_shop(browser, 30, t, look, change);

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

const row = (page, who) => page.locator(".work-row", { hasText: who });
const from_menu = async (page, who, what) => {
    await row(page, who).locator(".menu > summary").click();
    await row(page, who).locator(".menu-list .button", { hasText: what }).click();
};
const gone = (page, who) => row(page, who).waitFor({ state: "detached" });
const item_of = (world, who) => world.work_items.find((item) => item.contact_name === who);

test("each thing that waits offers the one act that its kind asks for", async (t) => {
    const { page } = await shop(t);
    const acts = await page.locator(".work-acts > .button").allTextContents();
    assert.deepEqual(acts, ["Coordinar", "Atender", "Atender", "Escuchar", "Responder"], "sales and complaints first, then whoever waits longest");
    assert.deepEqual(await page.locator(".waiting-card .chip").allTextContents(), ["Todas5", "Ventas a coordinar1", "Contestar4"]);
    await page.locator(".waiting-card .chip", { hasText: "Ventas" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".work-row").length === 1);
    await shows(page, "US$ 7.691,96");
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll(".work-row").length === 5);
    await shows(page, "5 esperan, el más viejo hace 3 h");
});

test("what is closed without an answer asks first, and keeps why", async (t) => {
    const { page, world, server, watched } = await shop(t);
    watched.expected = /status of 409/;
    await from_menu(page, "Jorge Silveira", "Listo");
    await shows(page, "¿Sin contestar?");
    assert.deepEqual(await problems_of(watched, "question"), []);
    await screenshot(page, screens, "unanswered-1440-light-es");
    await page.keyboard.press("Escape");
    assert.equal(item_of(world, "Jorge Silveira").status, "OPEN");

    await from_menu(page, "Jorge Silveira", "Listo");
    await page.locator("dialog .input").fill("número equivocado");
    await page.keyboard.press("Enter");
    await gone(page, "Jorge Silveira");
    assert.equal(item_of(world, "Jorge Silveira").why, "número equivocado");
    assert.deepEqual(server.acts.map((act) => act.status), [409, 409, 200]);
    assert.deepEqual(await page.locator(".notice > span").allTextContents(), ["Listo: Jorge Silveira"]);
    await screenshot(page, screens, "notice-1440-light-es");
});

test("what is put off leaves the list until its time, and can still be found", async (t) => {
    const { page, world } = await shop(t, narrow);
    await from_menu(page, "Ana Moreira", "Posponer al lunes");
    await gone(page, "Ana Moreira");
    // It is Tuesday, the third: Monday is the ninth, nine o'clock in Montevideo.
    assert.equal(item_of(world, "Ana Moreira").snoozed_until, "2026-11-09T12:00:00.000Z");
    await page.locator(".chip", { hasText: "Pospuestas" }).click();
    await row(page, "Ana Moreira").waitFor();
    await shows(page, "vuelve lun 9:00");
});

test("what was done or put off by mistake is taken back at once", async (t) => {
    const { page, world, server } = await shop(t);
    await from_menu(page, "Ana Moreira", "Posponer 1 hora");
    await gone(page, "Ana Moreira");
    await page.locator(".notice-undo").click();
    await row(page, "Ana Moreira").waitFor();
    await shows(page, "Deshecho");
    assert.equal(item_of(world, "Ana Moreira").status, "OPEN");

    const sale = world.work_items.find((item) => item.kind === "sale_to_arrange" && item.status === "OPEN");
    await from_menu(page, sale.contact_name, "Listo");
    await gone(page, sale.contact_name);
    await page.locator(".notice-undo").last().click();
    await row(page, sale.contact_name).waitFor();
    assert.equal(item_of(world, sale.contact_name).status, "OPEN");
    assert.deepEqual(server.acts.map((act) => act.path.split("/").at(-1)), ["snooze", "reopen", "done", "reopen"]);
});

test("a sale is arranged with its day, its payment and a word to the customer", async (t) => {
    const { page, world, server, watched } = await shop(t, wide, (world) => {
        const { conversation } = item_of(world, "Pedro Acosta");
        world.conversations = world.conversations.map((one) => (one.id === conversation ? { ...one, last_inbound_at: at(now_ms - 3_600_000) } : one));
    });
    await row(page, "Pedro Acosta").locator(".button", { hasText: "Coordinar" }).click();
    await page.locator("dialog").waitFor();
    await press(page.locator("dialog .button-main"));
    await shows(page, "Faltan el día y la forma de pago.");
    assert.equal(server.acts.length, 0);
    await page.locator("dialog input[type=date]").fill("2026-11-05");
    await page.locator("dialog input[list]").fill("Transferencia");
    await screenshot(page, screens, "sale-1440-light-es");
    assert.deepEqual(await problems_of(watched, "sale"), []);
    // The answer alone takes the sale, and with it its row leaves the list, however long the acts behind it take.
    await page.route("**/notes", async (route) => {
        await gone(page, "Pedro Acosta");
        await route.continue();
    });
    await page.locator("dialog .button-main").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    const [reply, note, done] = server.acts;
    assert.equal(reply.body.text, "¡Hola Pedro! Coordinamos la entrega para el jueves 5 de noviembre. Forma de pago: Transferencia. Cualquier cosa me avisás.");
    assert.match(note.path, /conversations\/.+\/notes$/);
    assert.equal(note.body.text, "Venta coordinada. Entrega: jueves 5 de noviembre. Pago: Transferencia.");
    assert.deepEqual(done.body, {});
    assert.equal(world.work_items.find((item) => item.kind === "sale_to_arrange").status, "DONE");
});

test("where WhatsApp takes no free text a sale is arranged by telephone, and says so", async (t) => {
    const { page, server } = await shop(t, narrow, (world) => {
        const { conversation } = item_of(world, "Pedro Acosta");
        world.conversations = world.conversations.map((one) => (one.id === conversation ? { ...one, last_inbound_at: at(now_ms - 30 * 3_600_000) } : one));
    });
    await row(page, "Pedro Acosta").locator(".button", { hasText: "Coordinar" }).click();
    await shows(page, "WhatsApp ya no deja escribirle libremente");
    await page.locator("dialog input[type=date]").fill("2026-11-05");
    await page.locator("dialog input[list]").fill("Efectivo");
    await page.locator("dialog .button-main").click();
    await gone(page, "Pedro Acosta");
    assert.deepEqual(server.acts.map((act) => act.path.split("/").at(-1)), ["notes", "done"]);
    assert.equal(server.acts[1].body.unanswered, true);
});

test("sends are paused with a reason, said on every page, and go on again", async (t) => {
    for (const look of [wide, narrow]) {
        const { page, world, server, watched } = await shop(t, look);
        await page.locator(".always-pause").click();
        await page.locator("dialog input.input").fill("sin stock hasta el jueves");
        assert.deepEqual(await problems_of(watched, "pause"), []);
        await page.locator("dialog .button-grave").click();
        await page.locator(".band").waitFor();
        assert.deepEqual(world.pauses.map(({ scope, reason }) => ({ scope, reason })), [{ scope: "ALL", reason: "sin stock hasta el jueves" }]);
        await page.goto(`${server.url}/#/quotes`);
        await shows(page, "Motivo: sin stock hasta el jueves.");
        assert.deepEqual(await problems_of(watched, "band"), []);
        await screenshot(page, screens, `paused-${look.name}`);
        await page.locator(".band .button").click();
        await page.locator(".band").waitFor({ state: "detached" });
        assert.deepEqual(world.pauses, []);
    }
});

test("a pause ends when the user says, in the shop's time, and not in the past", async (t) => {
    const { page, world, server, watched } = await shop(t, narrow);
    await page.locator(".always-pause").click();
    await page.getByLabel("Hasta cuándo").selectOption("tomorrow");
    await shows(page, "Se reanudan solos mié 9:00.");
    await page.getByLabel("Hasta cuándo").selectOption("at");
    await press(page.locator("dialog .button-grave"));
    await shows(page, "Elegí el día y la hora.");
    await page.locator("dialog input[type=datetime-local]").fill("2026-11-03T09:00");
    await press(page.locator("dialog .button-grave"));
    await shows(page, "Esa hora ya pasó");
    assert.deepEqual(server.acts, []);
    await page.locator("dialog input[type=datetime-local]").fill("2026-11-03T18:30");
    assert.deepEqual(await problems_of(watched, "pause with an end"), []);
    await page.locator("dialog .button-grave").click();
    await page.locator(".band").waitFor();
    assert.equal(world.pauses[0].until, "2026-11-03T21:30:00.000Z");
    await shows(page, "Se reanudan solos 18:30.");
});

test("the keyboard alone clears the list", async (t) => {
    const { page, world, watched } = await shop(t);
    watched.expected = /status of 409/;
    for (let presses = 0; presses < 3; ++presses) await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Ana Moreira");
    await page.keyboard.press("k");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Lucía Fernández");
    await page.keyboard.press("h");
    await page.keyboard.press("Enter");
    await gone(page, "Lucía Fernández");
    for (const who of ["Ana Moreira", "Jorge Silveira", "Construcciones Pando"]) {
        while (await page.evaluate(() => document.activeElement.textContent) !== who) await page.keyboard.press("j");
        await page.keyboard.press("e");
        await page.locator("dialog").waitFor();
        await page.keyboard.press("Enter");
        await gone(page, who);
    }
    assert.deepEqual(world.work_items.map((item) => item.status), ["OPEN", "DONE", "DONE", "DONE", "SNOOZED"]);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator("dialog", { hasText: "Coordinar la venta con Pedro Acosta" }).waitFor();
});

test("whoever may only look sees every act, and why not", async (t) => {
    const { page, server } = await shop(t, wide, (world) => {
        world.session = { ...world.session, scopes: ["work-items:read", "quotes:*"], person: "Ana" };
    });
    await press(row(page, "Pedro Acosta").locator(".button", { hasText: "Coordinar" }));
    await shows(page, "Tu acceso no incluye esto.");
    assert.equal(await page.locator("dialog").count(), 0);
    assert.equal(await page.locator(".always-pause").getAttribute("aria-disabled"), "true");
    assert.deepEqual(server.acts, []);
});

test("an act whose answer is lost says that nobody knows; without a connection the button says so", async (t) => {
    const { page, server, watched, world } = await shop(t);
    watched.expected = /ERR_|status of/;
    await page.route("**/take", (route) => route.fetch().then(() => route.abort()), { times: 1 });
    await from_menu(page, "Ana Moreira", "Tomarla");
    await shows(page, "No llegó la respuesta de Tero.");
    assert.equal(item_of(world, "Ana Moreira").status, "TAKEN");
    await server.stop();
    server.stop = async () => {};
    await page.waitForSelector(".banner");
    await press(row(page, "Pedro Acosta").locator(".button", { hasText: "Coordinar" }));
    await shows(page, "Sin conexión con Tero");
});

describe("people act, in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
