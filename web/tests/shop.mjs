// A shop for a browser test, and a page of it on which somebody has entered.
import { looks, open_look, settled } from "../../tests/e2e/dashboard/checks.mjs";
import { MockServer } from "./mock_server.mjs";
import { world_of } from "./mock_data.mjs";

export const wide = looks.find((look) => look.name === "1440-light-es");
export const narrow = looks.find((look) => look.name === "360-light-es");

export async function enter_shop(browser, rows, t, look, change) {
    const world = world_of(rows);
    change(world);
    const server = await new MockServer(world).start();
    const { context, page, watched } = await open_look(browser, server.url, look);
    page.setDefaultTimeout(Number(process.env.PATIENCE ?? 20_000));
    t.after(async () => {
        await context.close();
        await server.stop();
    });
    await page.goto(`${server.url}/#/enter/${server.new_link()}`);
    await settled(page);
    return { server, world, page, watched };
}

// A button that says why it cannot act counts as disabled, and Playwright's own click would wait for it. What that click
// waits for besides still has to hold: a button in a window that is being laid out is missed where it stood.
export async function press(button) {
    const element = await button.elementHandle();
    await element.scrollIntoViewIfNeeded();
    await element.waitForElementState("stable");
    await element.click({ force: true });
}

export async function shows(page, text) {
    await page.waitForFunction((wanted) => document.body.innerText.replace(/\u00a0/g, " ").includes(wanted), text);
}
