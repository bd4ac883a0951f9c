// Quotes as work: found, ordered, taken away; accepted, rejected, extended, revised and made; what is planned moved or
// called off, with the gate's word before.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { enter_shop, narrow, shows, wide } from "./shop.mjs";
import { whole_story } from "./mock_data.mjs";

const screens = process.env.SCREENS ?? "";
let browser;
const cases = [];
const test = (name, run) => cases.push({ name, run });

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

async function at_place(t, place, look = wide, change = () => {}, rows = 30) {
    const shop = await enter_shop(browser, rows, t, look, (world) => {
        change(world);
        const quote_in = (quote) => world.quotes.find((one) => one.number === quote.number) ?? quote;
        world.story_of = (quote) => ({ ...whole_story(), quote: quote_in(quote), follow_ups: world.follow_ups });
    });
    await shop.page.goto(`${shop.server.url}/${place}`);
    await shop.page.waitForSelector(".page-actions");
    return shop;
}
const quote = "#/quotes/COT-2026-000418";
const of = (world) => world.quotes.find((one) => one.number === "COT-2026-000418");
const act = (page, name) => page.locator(".page-actions > .action-bar > .button", { hasText: name }).click();
const from_menu = async (page, name) => {
    await page.locator(".page-actions .menu > summary").click();
    await page.locator(".page-actions .menu-list .button", { hasText: name }).click();
};
const rows = (page) => page.locator(".quotes-table tbody tr");

test("quotes are found by a piece of a name and ordered by what counts, and going back restores both", async (t) => {
    const { page, server } = await at_place(t, "#/quotes");
    await rows(page).first().waitFor();
    await page.locator(".filter-row .input").first().fill("lucia");
    await page.waitForFunction(() => document.querySelectorAll(".quotes-table tbody tr").length === 3);
    assert.match(page.url(), /q=lucia/);
    await page.locator(".sort", { hasText: "Total" }).click();
    await page.waitForURL(/sort=total/);
    await page.waitForFunction(() => document.querySelector("th[aria-sort='ascending']"));
    const totals = await page.locator(".cell-total").allTextContents();
    await page.locator(".sort", { hasText: "Total" }).click();
    await page.waitForFunction((before) => {
        const cell = document.querySelector(".quotes-table .cell-total");
        return cell !== null && cell.textContent !== before;
    }, totals[0]);
    await page.locator(".quotes-table .row-link").first().click();
    await page.waitForSelector(".story");
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll(".quotes-table tbody tr").length === 3);
    assert.match(page.url(), /q=lucia&sort=-total/);
    assert.ok(server.calls.some((call) => call.includes("q=lucia") && call.includes("sort=-total")));
});

test("what fits the filter is counted, summed by currency, and taken away whole", async (t) => {
    const { page } = await at_place(t, "#/quotes?status=ACCEPTED", wide, () => {}, 600);
    await rows(page).first().waitFor();
    const count = Number((await page.locator(".list-foot > span").first().innerText()).split(" ")[0]);
    assert.ok(count > 50, "not more than a page");
    assert.match(await page.locator(".list-foot > span").first().innerText(), / · (\$\s.+ \+ US\$|US\$\s.+ \+ \$)\s/);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".list-export").click()]);
    assert.equal((await readFile(await download.path(), "utf8")).trim().split("\r\n").length, count + 1);
});

test("several are chosen and extended with one question", async (t) => {
    const { page, world, server, watched } = await at_place(t, "#/quotes");
    await rows(page).first().waitFor();
    for (const at of [0, 4]) await rows(page).nth(at).locator("input").check();
    await shows(page, "2 elegidas");
    assert.deepEqual(await problems_of(watched, "chosen"), []);
    await page.locator(".chosen-bar .button", { hasText: "Extender" }).click();
    await page.locator("dialog .button-grave").click();
    await shows(page, "Hecho en 2 de 2");
    assert.deepEqual(server.acts.map((one) => one.path.split("/").at(-1)), ["extend", "extend"]);
    assert.equal(of(world).valid_until, "2026-11-11T02:59:00.000Z");
});

test("columns are chosen once, kept by this browser, and are the file's too", async (t) => {
    const { page, server, watched } = await at_place(t, "#/quotes");
    await rows(page).first().waitFor();
    const heads = () => page.locator(".quotes-table thead th").evaluateAll((all) => all.map((one) => one.textContent.trim()).filter((text) => text !== ""));
    await page.locator(".filter-row .menu > summary").click();
    for (const name of ["Qué", "Estado", "Enviada"]) await page.locator(".column-list .check", { hasText: name }).locator("input").uncheck();
    await page.locator(".column-list .check", { hasText: "Sin impuestos" }).locator("input").check();
    assert.deepEqual(await problems_of(watched, "columns"), []);
    const chosen = ["Número", "Cliente", "Sin impuestos", "Total con impuestos", "Vence"];
    assert.deepEqual(await heads(), chosen);
    await page.keyboard.press("Escape");
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".list-export").click()]);
    assert.equal((await readFile(await file.path(), "utf8")).replace("\ufeff", "").split("\r\n")[0], "numero;cliente;moneda;total;total_con_impuestos;vence");
    await page.goto(`${server.url}/#/`);
    await page.reload();
    await page.goto(`${server.url}/#/quotes`);
    await rows(page).first().waitFor();
    assert.deepEqual(await heads(), chosen);
});

test("of two columns that are hidden in one go neither comes back", async (t) => {
    const { page } = await at_place(t, "#/quotes");
    await rows(page).first().waitFor();
    const heads = () => page.locator(".quotes-table thead th").count();
    const before = await heads();
    await page.locator(".filter-row .menu > summary").click();
    await page.evaluate(() => [...document.querySelectorAll(".column-list input:checked")].slice(0, 2).forEach((box) => box.click()));
    assert.equal(await heads(), before - 2);
    await page.reload();
    await rows(page).first().waitFor();
    assert.equal(await heads(), before - 2);
});

test("a quote is accepted with a note and opened again; rejected with its cause", async (t) => {
    const { page, world, server } = await at_place(t, quote);
    await act(page, "Marcar aceptada");
    await page.locator("dialog .input").fill("por teléfono");
    await page.keyboard.press("Enter");
    await shows(page, "COT-2026-000418: aceptada");
    assert.equal(of(world).status, "ACCEPTED");
    await page.locator(".notice-undo").click();
    await shows(page, "Deshecho");
    assert.equal(of(world).status, "SENT");
    await act(page, "Marcar rechazada");
    await page.locator("dialog .check", { hasText: "Compró en otro lado" }).click();
    await screenshot(page, screens, "reject-1440-light-es");
    await page.locator("dialog .button-grave").click();
    await act(page, "Volver a abrir");
    await shows(page, "COT-2026-000418: abierta otra vez");
    assert.deepEqual(server.acts.map(({ path, body }) => [path.split("/").at(-1), body]), [
        ["accept", { reason: "por teléfono" }], ["reopen", {}], ["reject", { cause: "bought_elsewhere", reason: "" }], ["reopen", {}],
    ]);
});

test("a price is revised while it is written, and the new revision is shown", async (t) => {
    const { page, server, watched } = await at_place(t, quote);
    await from_menu(page, "Revisar precio");
    const width = page.locator("dialog .field", { hasText: "Ancho" }).locator("input");
    await width.fill("");
    await shows(page, "Falta width_m");
    await width.fill("6,5");
    await page.locator("dialog .quoted-total").waitFor();
    assert.deepEqual(await problems_of(watched, "revise"), []);
    await page.locator("dialog .button-main").click();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "COT-2026-000418-R2");
    const revise = server.acts.find((one) => one.path.endsWith("/revise"));
    assert.equal(revise.body.request.width_m, "6.5");
    assert.equal(revise.body.send, true);
});

test("a new quote is made for someone who is found, with the price on screen", async (t) => {
    const { page, server, watched } = await at_place(t, "#/quotes", narrow);
    await act(page, "Nueva cotización");
    await page.locator("dialog .who-field input").fill("lucia");
    await page.locator("dialog .who-field .canned button").first().click();
    for (const [name, value] of [["Producto", "isodec"], ["Espesor", "100"], ["Largo", "10"], ["Ancho", "5"]]) {
        await page.locator("dialog .field", { hasText: name }).locator("input").fill(value);
    }
    await page.locator("dialog .quoted-total", { hasText: "7.500,00" }).waitFor();
    await screenshot(page, screens, "new-360-light-es");
    assert.deepEqual(await problems_of(watched, "new"), []);
    await page.locator("dialog .button", { hasText: "Guardar borrador" }).click();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "COT-2026-000900");
    const made = server.acts.find((one) => one.path === "/quotes");
    assert.deepEqual(made.body.request, { product: "isodec", thickness_mm: 100, length_m: "10", width_m: "5" });
    assert.equal(made.body.send, false);
});

test("what is planned is moved, with the gate's word for that time, or called off", async (t) => {
    const shop = await enter_shop(browser, 30, t, wide, () => {});
    const { page, server, world, watched } = shop;
    await page.goto(`${server.url}/#/follow-ups`);
    const first = page.locator(".planned-row").first();
    await first.locator(".pill", { hasText: "sale" }).waitFor();
    await first.locator(".menu > summary").click();
    await first.locator(".menu-list .button", { hasText: "Cambiar fecha" }).click();
    await page.locator("dialog input[type=time]").fill("20:00");
    await page.locator("dialog .pill", { hasText: "saldría jue 9:30: fuera del horario de envío" }).waitFor();
    assert.deepEqual(await problems_of(watched, "move"), []);
    await page.locator("dialog input[type=time]").fill("10:15");
    await page.locator("dialog .button-main").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.equal(world.follow_ups[1].due_at, "2026-11-04T13:15:00.000Z");
    await first.locator(".menu > summary").click();
    await first.locator(".menu-list .button", { hasText: "Cancelar" }).click();
    await page.locator("dialog .button-grave").click();
    await page.waitForFunction(() => document.querySelectorAll(".planned-row").length === 1);
    assert.equal(world.follow_ups[1].status, "CANCELLED");
    await page.locator(".chip", { hasText: "Cancelados" }).click();
    await page.locator(".planned-row").waitFor();
});

describe("quotes as work, in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
