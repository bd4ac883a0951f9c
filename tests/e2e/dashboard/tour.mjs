// A walk through every page of the dashboard, in every look: what must hold is checked on each.
import { enter, looks, open_look, problems_of, screenshot, settled, start_browser } from "./checks.mjs";

async function first_of(page, list) {
    const link = page.locator(`${list} tbody .row-link`).first();
    return await link.count() > 0 ? link : null;
}

// Returns what does not hold, in words, and how many pages were seen. `screens` is a folder for
// screenshots, `state` the session of whoever has entered.
export async function tour({ url, link, state: given = null, screens = "", quick = false, named = "" }) {
    const chosen = quick ? looks.filter((look) => look.name === "1440-light-es" || look.name === "360-dark-en") : looks;
    const problems = [];
    let pages = 0;
    const browser = await start_browser();
    try {
        const { state, problems: at_the_door } = given ? { state: given, problems: [] } : await enter(browser, url, link);
        problems.push(...at_the_door.map((problem) => `entering: ${problem}`));
        // Each look waits for its own beats, so all are taken at once.
        await Promise.all(chosen.map(async (look) => {
            const { context, page, watched } = await open_look(browser, url, look, state);
            const see = async (name) => {
                problems.push(...await problems_of(watched, `${look.name} ${name}`));
                await screenshot(page, screens, `${named}${name}-${look.name}`);
                pages += 1;
            };
            const go = async (place) => {
                await page.goto(`${url}/${place}`);
                await settled(page);
            };

            await go("#/");
            await see("today");

            await go("#/quotes");
            await see("quotes");
            const quote = await first_of(page, ".quotes-table");
            if (quote) {
                const number = await quote.textContent();
                await quote.click();
                await page.waitForSelector(".story");
                await see("quote");
                if (await page.locator("h1").textContent() !== number) problems.push(`${look.name}: the row of ${number} led elsewhere`);
                if (await page.locator(".timeline [data-kind]").count() === 0) problems.push(`${look.name}: the story of ${number} is empty`);
            } else if (await page.locator(".empty").count() === 0) {
                problems.push(`${look.name}: neither quotes nor a word about their absence`);
            }

            await go("#/follow-ups");
            await see("follow-ups");

            await go("#/conversations");
            await see("conversations");
            const conversation = page.locator(".talk-row .row-link").first();
            if (await conversation.count() > 0) {
                await conversation.click();
                await page.waitForSelector(".bubble");
                await see("conversation");
                if (await page.locator(".bubble").count() === 0) problems.push(`${look.name}: a conversation without messages`);
            } else if (await page.locator(".empty").count() === 0) {
                problems.push(`${look.name}: neither conversations nor a word about their absence`);
            }

            // The machinery: a list each, and what its first row leads to.
            for (const [list, one] of [["executions", "execution"], ["workflows", "workflow"], ["schedules", "schedule"], ["tasks", "task"], ["agents", "agent"]]) {
                await go(`#/${list}`);
                await see(list);
                const row = await first_of(page, `.${list}-table`);
                if (row) {
                    await row.click();
                    await page.waitForSelector({ schedule: ".schedule", task: ".run", agent: ".run" }[one] ?? ".step");
                    await see(one);
                } else if (await page.locator(".empty").count() === 0) {
                    problems.push(`${look.name}: neither ${list} nor a word about their absence`);
                }
            }

            for (const place of ["queue", "alerts", "quarantine", "access", "prices", "settings", "history", "ai"]) {
                await go(`#/${place}`);
                await see(place);
            }

            if (look.width < 900) {
                await go("#/more");
                await see("more");
            }
            // One more beat: nothing goes wrong when the figures come again.
            await go("#/");
            const beaten = page.waitForResponse((response) => response.url().includes("/api/v1/dashboard"));
            await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
            await beaten;
            problems.push(...watched.take_problems().map((problem) => `${look.name} afterwards: ${problem}`));
            await context.close();
        }));
    } finally {
        await browser.close();
    }
    return { problems, pages };
}
