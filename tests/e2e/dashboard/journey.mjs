// A person clears what waits, each item by the act that its kind asks for: a sale gets its day and its payment, whoever
// waits for an answer gets one (or a note where WhatsApp takes no free text any more), what did not arrive is looked at.
// By touch on a phone, or by keyboard alone at a desk. What became of it is read from the API, not from the page.
import { enter, looks, open_look, start_browser } from "./checks.mjs";

const step_ms = 20_000;

async function api(page, path) {
    return page.evaluate(async (where) => (await fetch(`/api/v1${where}`, { headers: { Accept: "application/json" } })).json(), path);
}

async function waiting(page) {
    return (await api(page, "/work-items?status=OPEN&limit=500")).items;
}

// Two hands: one taps, the other has only keys.
const hands = {
    touch: {
        look: "360-light-es",
        open: async (page, item) => page.locator(`[data-item="${item}"] .work-acts > .button`).tap(),
        write: async (page, text) => {
            await page.locator("#composer").fill(text);
            await page.locator(".composer-foot .button-main").tap();
        },
        note: async (page) => page.locator(".composer-foot .why").tap(),
        sale: async (page) => {
            await page.locator("dialog input[type=date]").fill("2026-12-12");
            await page.locator("dialog input[list]").fill("Transferencia");
            await page.locator("dialog .button-main").tap();
        },
        done: async (page) => page.locator(".page-actions .button-main").tap(),
        done_task: async (page) => page.locator(".talk-task .button", { hasText: "Listo" }).first().tap(),
        home: async (page) => page.locator(".room-today").tap(),
        confirm: async (page) => page.locator("dialog .button-grave").tap(),
    },
    keyboard: {
        look: "1440-light-es",
        open: async (page, item) => {
            for (let presses = 0; presses < 600; ++presses) {
                if (await page.evaluate((id) => document.activeElement.closest("[data-item]")?.dataset.item === id, item)) return page.keyboard.press("Enter");
                await page.keyboard.press("j");
            }
            throw new Error(`${item} cannot be reached with j`);
        },
        write: async (page, text) => {
            await tab_to(page, "#composer");
            await page.keyboard.type(text);
            await page.keyboard.press("Control+Enter");
        },
        note: async (page) => {
            await tab_to(page, ".composer-foot .why");
            await page.keyboard.press("Enter");
        },
        sale: async (page) => {
            await page.keyboard.type("12122026");  // the twelfth of December, whichever comes first
            await tab_to(page, "dialog input[list]");
            await page.keyboard.type("Transferencia");
            await tab_to(page, "dialog .button-main");
            await page.keyboard.press("Enter");
        },
        done: async (page) => {
            await page.keyboard.press("Escape");
            await page.keyboard.press("e");
        },
        done_task: async (page) => {
            await tab_to(page, ".talk-task .button");
            await page.keyboard.press("Enter");
        },
        home: async (page) => {
            await page.keyboard.press("Control+k");
            await page.locator("dialog [role=option]").first().waitFor();
            await page.keyboard.type("hoy");
            await page.waitForFunction(() => document.querySelector(".palette-own")?.textContent.includes("Hoy"));
            await page.keyboard.press("Enter");
        },
        confirm: async (page) => {
            await tab_to(page, "dialog .button-grave");
            await page.keyboard.press("Enter");
        },
    },
};

async function tab_to(page, selector) {
    for (let presses = 0; presses < 120; ++presses) {
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
        await page.keyboard.press("Tab");
    }
    throw new Error(`${selector} cannot be reached with Tab`);
}

async function clear_one(page, hand, item) {
    await hand.open(page, item.id);
    if (["quote_lapses", "quote_undecided"].includes(item.kind))  // the telephone rang; what came of it is noted
        await page.evaluate((talk) => { location.hash = `#/conversations/${talk}`; }, item.conversation);
    if (item.kind === "sale_to_arrange") {
        await page.locator("dialog input[type=date]").waitFor();
        await hand.sale(page);
        await page.locator("dialog").waitFor({ state: "detached" });
        return;
    }
    await page.locator(".composer").waitFor();
    const can_write = await page.locator("#composer").count() > 0;
    if (!can_write) await hand.note(page);
    await hand.write(page, can_write ? "Hola, ya lo estoy viendo y te confirmo hoy mismo." : "Llamado por teléfono.");
    await page.locator(".notice-good").first().waitFor();
    if (item.kind === "answer") await hand.done(page);
    else await hand.done_task(page);
    const question = page.locator("dialog .button-grave");
    const closed = (async () => {
        while ((await waiting(page)).some((one) => one.id === item.id)) await page.waitForTimeout(100);
    })();
    await Promise.race([closed, question.waitFor()]);
    if (await question.count() > 0) await hand.confirm(page);
    await closed;
}

// What does not hold of what was cleared, read from the API.
async function checked(page, item) {
    const { status, done_by } = await api(page, `/work-items/${encodeURIComponent(item.id)}`);
    const problems = [];
    if (status !== "DONE" || !done_by) problems.push(`${item.id} is ${status}`);
    const { messages, history } = await api(page, `/conversations/${item.conversation}/story`);
    const noted = history.some((entry) => entry.kind === "conversation.note");
    const written = messages.some((message) => message.direction === "OUT" && message.agent === "human");
    if (item.kind === "sale_to_arrange" && !noted) problems.push(`the sale ${item.id} has neither day nor payment`);
    if (item.kind !== "sale_to_arrange" && !noted && !written) problems.push(`${item.id} was closed with nothing said or noted`);
    return problems;
}

// Clears up to `most` items as a person would; says what does not hold, and how many were cleared.
export async function journey({ url, link = "", state: session = null, by, most = 1000 }) {
    const hand = hands[by];
    const problems = [];
    const browser = await start_browser();
    try {
        const state = session ?? (await enter(browser, url, link)).state;
        const { page, watched } = await open_look(browser, url, looks.find((look) => look.name === hand.look), state);
        page.setDefaultTimeout(step_ms);
        watched.expected = /status of 409/;  // «¿Sin contestar?» is the server's question
        const cleared = [];
        while (cleared.length < most) {
            await page.goto(`${url}/#/`);
            await page.locator(".waiting-card").waitFor();
            const [item] = (await waiting(page)).filter((one) => /[1-9a-z]/.test(one.conversation ?? "") && one.kind !== "approval");
            if (!item) break;
            if (await page.locator(".work-all").count() > 0) await page.locator(".work-all").click();
            await page.locator(`[data-item="${item.id}"]`).waitFor();
            await clear_one(page, hand, item);
            problems.push(...await checked(page, item));
            cleared.push(item);
            if (item.kind !== "sale_to_arrange") await hand.home(page);
        }
        problems.push(...watched.take_problems());
        return { problems: problems.map((problem) => `${by}: ${problem}`), cleared: cleared.length, state };
    } finally {
        await browser.close();
    }
}
