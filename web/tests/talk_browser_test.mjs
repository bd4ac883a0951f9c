// A conversation that people take part in: who may write, what goes out, what can be taken back, and who was faster.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { enter_shop, narrow, press, shows, wide } from "./shop.mjs";
import { at, id_of, now_ms } from "./mock_base.mjs";
import { whole_story } from "./mock_data.mjs";

const screens = process.env.SCREENS ?? "";
const lucia = id_of("v", 418);
let browser;
const cases = [];
const test = (name, run) => cases.push({ name, run });

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

// In the talk with Lucía, who has complained three minutes ago.
async function talk(t, look = wide, change = () => {}) {
    const shop = await enter_shop(browser, 30, t, look, (world) => {
        world.conversations = world.conversations.map((one) => (one.id === lucia ? { ...one, last_inbound_at: at(now_ms - 180_000) } : one));
        change(world);
    });
    await shop.page.goto(`${shop.server.url}/#/conversations/${lucia}?state=OPEN`);
    await shop.page.waitForSelector(".composer");
    return { ...shop, own: () => shop.world.conversations.find((one) => one.id === lucia) };
}
const write = (page, text) => page.locator("#composer").fill(text);
const paths = (server) => server.acts.map((act) => act.path.split("/").at(-1));

test("to write takes the conversation, and what was sent can be taken back", async (t) => {
    const { page, server, world, own, watched } = await talk(t);
    assert.equal(await page.locator("#composer").getAttribute("placeholder"), "Te espera a vos: escribí y el asistente se calla");
    await write(page, "Mañana te lo cambiamos");
    await page.keyboard.press("Control+Enter");
    await shows(page, "Sale en unos segundos");
    assert.equal(await page.locator("#composer").inputValue(), "");
    await page.locator(".bubble-out", { hasText: "Mañana te lo cambiamos" }).waitFor();
    assert.equal(own().last_act_by, "person:Martín");
    await page.locator(".notice-undo").click();
    await shows(page, "Deshecho");
    assert.deepEqual(await problems_of(watched, "sent"), []);
    assert.equal(world.messages[0].status, "FAILED");
    await page.waitForFunction(() => document.getElementById("composer").value === "Mañana te lo cambiamos");
    assert.deepEqual(paths(server), ["reply", "cancel"]);
});

test("who was faster is named, and nothing is sent twice", async (t) => {
    const { page, server, watched, world } = await talk(t);
    watched.expected = /status of 409/;
    await write(page, "hola");
    // Carla answers in the same moment: this page has not heard of it yet.
    await page.route("**/story", (route) => route.abort());
    watched.expected = /status of 409|ERR_FAILED/;
    world.conversations = world.conversations.map((one) => (one.id === lucia
        ? { ...one, acts: 3, last_act: "replied", last_act_by: "person:Carla", last_act_at: at(now_ms - 60_000) } : one));
    await page.keyboard.press("Control+Enter");
    await shows(page, "Carla ya contestó hace 1 min. No se envió nada.");
    assert.equal(world.messages.length, 0);
    assert.equal(await page.locator("#composer").inputValue(), "hola");
    assert.deepEqual(server.acts.map((act) => act.status), [409]);
});

test("take, give back and done, each a press; done with nothing said asks first", async (t) => {
    const { page, own, watched } = await talk(t, narrow);
    watched.expected = /status of 409/;
    const press = (name) => page.locator(".page-actions .button", { hasText: name }).click();
    await press("Tomar");
    await page.waitForFunction(() => document.getElementById("composer").placeholder === "Escribile a Lucía");
    assert.equal(own().last_act, "took");
    await press("Devolver al asistente");
    await page.waitForFunction(() => document.getElementById("composer").placeholder.startsWith("Escribí para tomar"));
    assert.equal(own().state, "ASSISTANT");
    await press("Tomar");
    await press("Listo");
    await shows(page, "¿Sin contestar?");
    await page.locator("dialog .button", { hasText: "Mejor no" }).click();
    assert.equal(own().last_act, "took");
});

test("who has just written is not asked whether they mean to leave the customer without an answer; done is taken back", async (t) => {
    const { page, server, world } = await talk(t);
    await write(page, "Mañana te lo cambiamos");
    await page.keyboard.press("Control+Enter");
    await page.locator(".bubble-out", { hasText: "Mañana te lo cambiamos" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.locator(".notice", { hasText: "Listo: " }).waitFor();
    assert.deepEqual(server.acts[1].body, { unanswered: true, why: "Le escribí recién" });
    assert.equal(await page.locator("dialog").count(), 0);
    const answer = () => world.work_items.find((item) => item.conversation === lucia && item.kind === "answer");
    assert.equal(answer().status, "DONE");
    await page.locator(".notice", { hasText: "Listo: " }).locator(".notice-undo").click();
    await shows(page, "Deshecho");
    assert.equal(answer().status, "TAKEN", "what was done by mistake does not wait again");
});

test("what is begun is kept, and a note is never for the customer", async (t) => {
    const { page, server, world } = await talk(t);
    await write(page, "te confirmo el");
    await page.locator(".desk-list .row-link").first().click();
    await page.waitForFunction(() => !["Lucía Fernández", "…"].includes(document.querySelector("h1")?.textContent));
    assert.equal(await page.locator("#composer").inputValue(), "");
    await page.goBack();
    await page.waitForFunction(() => document.getElementById("composer")?.value === "te confirmo el");
    await page.reload();
    await page.waitForFunction(() => document.getElementById("composer")?.value === "te confirmo el");

    await page.locator(".composer .why").click();
    assert.equal(await page.locator("#composer").inputValue(), "");
    await write(page, "paga a 30 días");
    await screenshot(page, screens, "note-1440-light-es");
    await page.keyboard.press("Control+Enter");
    await page.locator(".bubble-note", { hasText: "paga a 30 días" }).waitFor();
    assert.deepEqual(paths(server), ["notes"]);
    assert.equal(world.messages.length, 0);
});

test("who waits beside a sale is said in the list and on the quote too, while the assistant goes on", async (t) => {
    const with_assistant = (conversation) => ({ ...conversation, state: "ASSISTANT", state_reason: "" });
    const { page, server, world } = await talk(t, wide, (shop) => {
        shop.conversations = shop.conversations.map((one) => (one.id === lucia ? with_assistant(one) : one));
        shop.story_of = (quote) => ({ ...whole_story(quote), conversation: with_assistant(whole_story(quote).conversation) });
    });
    await page.goto(`${server.url}/#/conversations`);
    const row = page.locator(".talk-row", { hasText: "Lucía Fernández" }).first();
    await row.locator(".pill", { hasText: "te espera: " }).waitFor();
    assert.match(await row.getAttribute("class"), /row-waits/);
    await page.goto(`${server.url}/#/quotes/COT-2026-000418`);
    await page.locator(".story-talk .pill", { hasText: "te espera: " }).waitFor();
    // Once nothing waits, the assistant answers.
    world.work_items = world.work_items.filter((item) => item.conversation !== lucia);
    await page.locator(".story-talk .pill", { hasText: "el asistente" }).waitFor();
    await page.goto(`${server.url}/#/conversations`);
    await row.locator(".pill", { hasText: "el asistente" }).waitFor();
    assert.doesNotMatch(await row.getAttribute("class"), /row-waits/);
});

test("canned replies come with a slash, by keyboard", async (t) => {
    const { page } = await talk(t);
    await page.locator("#composer").pressSequentially("/");
    assert.equal(await page.locator(".canned li").count(), 6);
    await page.locator("#composer").pressSequentially("gra");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#composer").inputValue(), "¡Gracias Lucía! Cualquier cosa me escribís.");
});

test("where nothing may be said the field is locked, and says why", async (t) => {
    const closed = await talk(t, narrow, (world) => {
        world.allowed = { may_write: false, why_not: "window_closed" };
    });
    await shows(closed.page, "WhatsApp ya no deja escribirle libremente");
    assert.equal(await closed.page.locator("#composer").count(), 0);
    assert.deepEqual(await problems_of(closed.watched, "closed"), []);
    // A note can be kept all the same.
    await closed.page.locator(".composer-foot .why").click();
    await closed.page.locator("#composer").waitFor();

    const out = await talk(t, wide, (world) => {
        world.allowed = { may_write: false, why_not: "opted_out", opted_out_at: at(now_ms - 3_600_000) };
    });
    await shows(out.page, "Pidió no recibir más mensajes (9:42). No se le escribe.");
    assert.equal(await out.page.locator(".composer .button").count(), 0);

    const paused = await talk(t, wide, (world) => {
        world.pauses = [{ key: "ALL", scope: "ALL", of: "", reason: "", by: "person:Martín", since: at(now_ms) }];
    });
    await shows(paused.page, "lo que escribas queda esperando hasta que se reanuden");
});

test("after 24 h a template is chosen, filled in, seen as it will be read, and taken back", async (t) => {
    const offers = [
        { name: "seguimiento_24h", language: "es", category: "MARKETING", text: "Hola {{1}}: ¿pudiste ver la cotización {{2}}?", status: "", why_not: "",
            parameters: [{ name: "name", example: "Ana", labels: {} }, { name: "quote", example: "COT-2026-000418", labels: { es: "De qué cotización" } }] },
        { name: "pausada", language: "es", category: "UTILITY", text: "Hola", status: "PAUSED", why_not: "not_approved", parameters: [] },
    ];
    const { page, server, world, watched } = await talk(t, wide, (shop) => {
        shop.allowed = { may_write: false, why_not: "window_closed", templates: offers };
    });
    const preview = page.locator(".template-preview");
    assert.equal(await page.locator(".template-send option").count(), 1);
    assert.equal(await preview.textContent(), "Hola Lucía: ¿pudiste ver la cotización [De qué cotización]?");
    await press(page.locator(".template-send .button"));
    await shows(page, "Completá: De qué cotización");
    assert.deepEqual(paths(server), []);
    await page.getByLabel("De qué cotización").fill("COT-2026-000418");
    assert.equal(await preview.textContent(), "Hola Lucía: ¿pudiste ver la cotización COT-2026-000418?");
    assert.deepEqual(await problems_of(watched, "template"), []);
    await page.locator(".template-send .button").click();
    await shows(page, "Sale en unos segundos");
    await page.locator(".notice-undo").click();
    await shows(page, "Deshecho");
    assert.equal(world.messages[0].status, "FAILED");
    assert.deepEqual(paths(server), ["template", "cancel"]);
});

test("a suggested answer is sent, edited or discarded", async (t) => {
    const draft = { answers: id_of("m", 4), text: "La entrega en Montevideo demora 5 días.", at: at(now_ms), by: "agent:assistant" };
    const suggest = (world) => {
        world.work_items = world.work_items.map((item) => (item.conversation === lucia ? { ...item, draft } : item));
    };
    const first = await talk(t, wide, suggest);
    await shows(first.page, draft.text);
    assert.deepEqual(await problems_of(first.watched, "suggested"), []);
    await screenshot(first.page, screens, "suggested-1440-light-es");
    await first.page.locator(".suggested .button", { hasText: "Enviar" }).click();
    await first.page.locator(".suggested").waitFor({ state: "detached" });
    assert.deepEqual(first.server.acts[0].body, { answers: draft.answers });

    const second = await talk(t, narrow, suggest);
    await second.page.locator(".suggested .button", { hasText: "Editar" }).click();
    await write(second.page, "Demora 6 días.");
    await second.page.locator(".composer-foot .button-main").click();
    await second.page.locator(".composer-why").waitFor({ state: "detached" });
    assert.deepEqual(second.server.acts[0].body, { answers: draft.answers, text: "Demora 6 días." });
});

test("someone is found by a piece of the name, without accents", async (t) => {
    const { page, server } = await talk(t);
    await page.goto(`${server.url}/#/conversations`);
    await page.locator(".search-field .input").fill("lucia fern");
    await page.waitForFunction(() => [...document.querySelectorAll(".talk-row .row-link")].length > 0 &&
        [...document.querySelectorAll(".talk-row .row-link")].every((one) => one.textContent === "Lucía Fernández"));
    await page.locator(".search-field .input").fill("nadie así");
    await shows(page, "No encontré a nadie así");
});

describe("a conversation, in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
