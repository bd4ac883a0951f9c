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

export async function shows(page, text) {
    await page.waitForFunction((wanted) => document.body.innerText.replace(/\u00a0/g, " ").includes(wanted), text);
}
