// From anywhere to anything by keyboard, and back to where one was.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { problems_of, screenshot, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { enter_shop, narrow, shows, wide } from "./shop.mjs";

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

test("a page, an act, a person and a quote are a few keys away", async (t) => {
    const { page, watched, server } = await enter_shop(browser, 30, t, wide, () => {});
    await page.keyboard.press("Control+k");
    await page.locator("dialog [role=option]").first().waitFor();
    await page.keyboard.type("segui");
    await page.waitForFunction(() => document.querySelector(".palette-own")?.textContent.includes("Seguimientos"));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Seguimientos");

    await page.keyboard.press("/");
    await page.keyboard.type("COT-2026-000417");
    await page.waitForFunction(() => document.querySelector(".palette-own")?.textContent.includes("000417"));
    assert.deepEqual(await problems_of(watched, "palette"), []);
    await screenshot(page, screens, "palette-1440-light-es");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "COT-2026-000417");

    await page.keyboard.press("Control+k");
    await page.keyboard.type("lucia");
    await page.waitForFunction(() => document.querySelectorAll("[role=option]").length > 3);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".composer");
    assert.match(page.url(), /#\/conversations\//);

    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Control+k");
    await page.keyboard.type("pausar");
    await page.waitForFunction(() => document.querySelector(".palette-own")?.textContent.includes("Pausar"));
    await page.keyboard.press("Enter");
    await shows(page, "No sale nada más a ningún cliente");
    assert.deepEqual(server.acts, []);
});

test("going back leads to the rows that were loaded, and to the place among them", async (t) => {
    const { page, server } = await enter_shop(browser, 300, t, narrow, () => {});
    await page.goto(`${server.url}/#/quotes`);
    await page.locator(".list-more").waitFor();
    for (const loaded of [100, 150]) {
        await page.evaluate(() => document.querySelector(".list-more").click());
        await page.waitForFunction((count) => document.querySelectorAll(".quotes-table tbody tr").length === count, loaded);
    }
    const row = page.locator(".quotes-table .row-link").nth(120);
    await row.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 3000);
    await row.click();
    await page.waitForSelector(".story");
    assert.ok(await page.evaluate(() => scrollY) < 100, "a new page begins at its top");
    await page.goBack();
    await page.waitForSelector(".quotes-table");
    assert.equal(await page.locator(".quotes-table tbody tr").count(), 150);
    await page.waitForFunction((place) => Math.abs(scrollY - place) < 300, before);
});

describe("search and back, in Chromium", { concurrency: 2 }, () => {
    for (const { name, run } of cases) it(name, run);
});
