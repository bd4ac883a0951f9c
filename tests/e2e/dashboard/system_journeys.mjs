// What the developer of the shop comes to find out, by pressing alone and from the first page on: why a task died, which
// agent is slow and since when, why a schedule did not run, where an execution waits. Each ends with the repair, where
// there is one.
import { open_look, settled, looks } from "./checks.mjs";

const minute_ms = 60_000;

const places = { tasks: "#/tasks", agents: "#/agents", schedules: "#/schedules", workflows: "#/executions" };

const room = async (page, name) => {
    const side = page.locator(`.room-${name}`);
    if (await side.isVisible()) await side.click();
    else {
        await page.locator(".room-more").click();
        await page.locator(`.more-pages a[href="${places[name]}"]`).click();
    }
    await settled(page);
};
const chip = (page, place) => page.locator(`.chip[href*="${place}"]`).first().click();
const said = async (page, selector, pattern) => {
    await page.waitForFunction(([where, source]) => [...document.querySelectorAll(where)].some((one) => new RegExp(source).test(one.innerText.replace(/\u00a0/g, " "))), [selector, pattern.source]);
};
const status_is = (page, text) => page.waitForFunction((wanted) => document.querySelector(".page-head .pill")?.textContent === wanted, text);

const journeys = {
    "why a task died": async (page, { dead, dead_why }, repairs) => {
        await room(page, "tasks");
        await chip(page, "status=DEAD");
        await page.locator(".tasks-table .row-link", { hasText: dead }).first().click();
        await said(page, ".why-card .step-error", dead_why);
        await said(page, ".timeline h3", /Intento 1: falló/);
        if (!repairs) return;
        await page.getByRole("button", { name: "Reintentar" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Reintentar" }).click();
        await status_is(page, "En la fila");
        await said(page, ".why-card", /Por qué espera/);
    },
    "which agent is slow, and since when": async (page, { slow }) => {
        await room(page, "agents");
        await page.locator(".agents-table tbody tr", { hasText: "Lento" }).locator(".row-link", { hasText: slow }).click();
        await said(page, ".took-card", /Tarda [\d.,]+ veces más que antes desde \S+/);
        await said(page, ".plain-table", /[\d.,]+ veces lo que tardan los otros/);
    },
    "why a schedule did not run": async (page, { schedule }, repairs) => {
        await room(page, "schedules");
        await page.locator(".schedules-table .row-link", { hasText: schedule }).first().click();
        await said(page, ".fire", /No corrió[^]*la anterior seguía/);
        if (!repairs) return;
        await page.getByRole("button", { name: "Pausar", exact: true }).click();
        await page.getByRole("dialog").getByRole("textbox").fill("se mira mañana");
        await page.getByRole("dialog").getByRole("button", { name: "Pausar" }).click();
        await status_is(page, "En pausa");
        await said(page, ".page-head", /se mira mañana/);
    },
    "where an execution waits": async (page, { waits_at }, repairs) => {
        await room(page, "workflows");
        await chip(page, "status=WAITING");
        await page.locator(".executions-table tbody tr", { hasText: waits_at }).first().locator(".row-link").click();
        await said(page, ".step-card", new RegExp(`${waits_at}[^]*espera`));
        if (!repairs) return;
        await page.getByRole("button", { name: "Aprobar", exact: true }).click();
        await page.waitForFunction(() => document.querySelector(".page-head .pill")?.textContent !== "Espera");
    },
};

// What did not go in a minute, in words. `names`: of the things to be found. By mouse on a wide screen, then by touch.
export async function system_journeys({ browser, url, state, names }) {
    const problems = [];
    for (const look of looks.filter((one) => one.name === "1440-light-es" || one.name === "360-light-es")) {
        const { context, page, watched } = await open_look(browser, url, look, state);
        page.setDefaultTimeout(minute_ms / 2);
        for (const [name, walk] of Object.entries(journeys)) {
            const begun = Date.now();
            try {
                await page.goto(`${url}/#/`);
                await settled(page);
                await walk(page, names, look.width < 600);
            } catch (error) {
                problems.push(`${look.name}: ${name}: ${String(error.message).split("\n")[0]} at ${page.url()}`);
            }
            if (Date.now() - begun > minute_ms) problems.push(`${look.name}: ${name}: it took ${Math.round((Date.now() - begun) / 1000)} s`);
            problems.push(...watched.take_problems().map((problem) => `${look.name}: ${name}: ${problem}`));
        }
        await context.close();
    }
    return problems;
}

// What tests/e2e/dashboard_data.py gives a running Tero.
export const real_names = { dead: "invoice.print", dead_why: /la impresora no contesta/, slow: "scanner-2", schedule: "Control de stock", waits_at: "approve" };
