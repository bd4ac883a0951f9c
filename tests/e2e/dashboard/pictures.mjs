// The pictures of README and docs, of a demo whose week is over.
//
//     node tests/e2e/dashboard/pictures.mjs --url http://127.0.0.1:PORT --link LINK DIR
//
// scripts/pictures starts that demo. Needs `npm ci` in web/ and a Chromium.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { enter, open_look, settled, start_browser } from "./checks.mjs";

const { values, positionals: [folder] } = parseArgs({
    options: { url: { type: "string" }, link: { type: "string" } }, allowPositionals: true,
});
if (!values.url || !values.link || !folder) {
    console.error("usage: pictures.mjs --url http://127.0.0.1:PORT --link LINK DIR");
    process.exit(2);
}
const browser = await start_browser();
const { state, problems } = await enter(browser, values.url, values.link);

// What `show` leads to, in a window of this size.
async function picture(name, look, show) {
    const { context, page } = await open_look(browser, values.url, { language: "es", theme: "light", height: 960, ...look }, state);
    page.setDefaultTimeout(60_000);
    const go = async (place) => {
        await page.goto(`${values.url}/${place}`);
        await settled(page);
    };
    await show(page, go);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(3000);  // what each card asks for by itself
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
}

// An accepted quote of panels that are counted: its story has everything, from the first message to the sale.
const accepted = async (page, go) => {
    const { items } = await (await page.request.get(`${values.url}/api/v1/quotes?status=ACCEPTED&limit=100`)).json();
    const quote = items.find(({ priced }) => priced.lines[0].values.covering !== undefined) ?? items[0];
    await go(`#/quotes/${quote.number}`);
    await page.waitForSelector(".story");
    return quote;
};

const today = async (_, go) => go("#/");
await picture("today", { width: 1440, height: 1240 }, today);
await picture("today-dark", { width: 1440, height: 1240, theme: "dark" }, today);
await picture("quote", { width: 1440, height: 1240 }, accepted);
await picture("conversation", { width: 1440 }, async (page, go) => {
    await go("#/conversations?state=OPEN");
    await page.locator(".talk-row", { hasText: "Aceptó" }).nth(1).locator(".row-link").click();
    await page.waitForSelector(".bubble");
    await settled(page);
});
await picture("quotation", { width: 420, height: 1180 }, async (page, go) => {
    await page.goto(`${values.url}/q/${(await accepted(page, go)).token}`);
});
await browser.close();
if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exit(1);
}
