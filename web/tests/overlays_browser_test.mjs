// Every window, menu and notice open, in light and dark, wide and on a phone: axe finds nothing, nothing is wider than
// the screen, and nothing leaves it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { id_of } from "./mock_base.mjs";
import { enter_shop, narrow, wide } from "./shop.mjs";

const screens = process.env.SCREENS ?? "";
let browser;

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

const press = (page, name) => page.locator("main").getByRole("button", { name, exact: true }).first().click();
const from_menu = (at, name) => async (page) => {
    await page.locator(`${at} .menu > summary`).last().click();
    await page.locator(`${at} .menu[open] .menu-list .button`, { hasText: name }).click();
};
const dialog = "dialog[open]";
const quote = "quotes/COT-2026-000418";

// What opens it, and what is there then. On a phone tables have neither columns nor ticks.
const open = [
    ["pausing sends", "", (page) => page.locator(".always button").last().click(), dialog],
    ["the palette", "", (page) => page.keyboard.press("Control+k"), dialog],
    ["arranging a sale", "", (page) => page.locator(".work-acts > .button", { hasText: "Coordinar" }).first().click(), dialog],
    ["an item's menu", "", (page) => page.locator(".work-acts .menu > summary").first().click(), ".menu[open]"],
    ["done, with a way back", "", async (page) => {
        await page.locator(".work-row", { hasText: "Coordinar" }).first().locator(".menu > summary").click();
        await page.locator(".menu[open] .work-done").click();
    }, ".notice-undo"],
    ["a new quote", "quotes", (page) => press(page, "Nueva cotización"), dialog],
    ["the columns of quotes", "quotes", (page) => page.locator(".columns-choice summary").click(), ".column-list", "wide"],
    ["accepting a quote", quote, (page) => press(page, "Marcar aceptada"), dialog],
    ["rejecting a quote", quote, (page) => press(page, "Marcar rechazada"), dialog],
    ["extending a quote", quote, from_menu(".page-actions", "Extender"), dialog],
    ["all tasks of a filter", "tasks?status=DEAD", async (page) => {
        await page.locator(".page-actions .menu > summary").click();
        await page.locator(".page-actions .menu-list .button", { hasText: "Reintentar todas" }).click();
    }, dialog],
    ["ticked tasks", "tasks", async (page) => {
        await page.locator(".tasks-table tbody .choose input").first().check();
        await page.locator(".chosen-bar .menu > summary").click();
    }, ".chosen-bar .menu[open]", "wide"],
    ["retrying a task", `tasks/${id_of("q", 2)}`, (page) => press(page, "Reintentar"), dialog],
    ["pausing the queue", "queue", (page) => press(page, "Pausar"), dialog],
    ["a limit", "queue", (page) => press(page, "Nuevo límite"), dialog],
    ["a new schedule", "schedules", (page) => press(page, "Nuevo"), dialog],
    ["silencing an alert", "alerts", (page) => page.locator(".alert-row .menu > summary").first().click(), ".menu[open]"],
    ["an alert that was seen", "alerts", (page) => page.getByRole("button", { name: /^La vi/ }).first().click(), ".notice"],
    ["a new key", "access", (page) => press(page, "Nueva clave"), dialog],
    ["what if", "prices", (page) => press(page, "¿Cuánto da?"), dialog],
    ["inviting", "settings", (page) => press(page, "Invitar"), dialog],
];

// Of what is open, what stands outside of the screen.
function outside(page, what) {
    return page.evaluate((selector) => [...document.querySelectorAll(`${selector}, ${selector} *, ${selector} .menu-list`)].filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && getComputedStyle(element).clipPath === "none" && (left < -1 || right > document.documentElement.clientWidth + 1) && !element.closest(".chips, .unseen, pre");
    }).slice(0, 3).map((element) => `outside of the screen: <${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`), what);
}

describe("what opens above a page, in Chromium", { concurrency: 2 }, () => {
    for (const [look, theme] of [[wide, "light"], [wide, "dark"], [narrow, "light"], [narrow, "dark"]]) {
        const name = `${look.width}-${theme}`;
        it(`is whole at ${name}`, async (t) => {
            const { page, server, watched } = await enter_shop(browser, 30, t, { ...look, theme }, () => {});
            const found = [];
            for (const [what, place, opens, there, only] of open) {
                if (only === "wide" && look !== wide) continue;
                await page.goto("about:blank");
                await page.goto(`${server.url}/#/${place}`);
                await settled(page);
                try {
                    await opens(page);
                    await page.locator(there).first().waitFor({ timeout: 5000 });
                } catch (error) {
                    found.push(`${what}: does not open: ${String(error.message).split("\n")[0]}`);
                    continue;
                }
                // What a menu covers is not pressed while it is open.
                const seen = (await problems_of(watched, what)).filter((problem) => !there.includes(".menu[open]") || !problem.includes("axe serious: target-size"));
                found.push(...seen, ...(await outside(page, there)).map((problem) => `${what}: ${problem}`));
                if (screens !== "") await page.screenshot({ path: `${screens}/open-${what.replace(/\W+/g, "-")}-${name}.png` });
            }
            assert.deepEqual(found, []);
        });
    }
});
