// What the developer of the shop comes to find out, by pressing alone and from the first page on: why a task died or does
// not begin, which agent is slow and since when, why a schedule did not run, where an execution waits or broke, what the
// last alert was about, who did something, what runs of a workflow, where an option comes from. Each ends with the repair,
// where there is one.
import { open_look, settled, looks } from "./checks.mjs";

const minute_ms = 60_000;

const places = {
    tasks: "#/tasks", agents: "#/agents", schedules: "#/schedules", workflows: "#/executions", alerts: "#/alerts", history: "#/history", settings: "#/settings",
};

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
    "why a task does not begin": async (page, { queued, queued_why }) => {
        await room(page, "tasks");
        await chip(page, "status=QUEUED");
        await page.locator(".tasks-table .row-link", { hasText: queued }).first().click();
        await said(page, ".why-card", queued_why);
    },
    "what an execution broke at, and on what": async (page, { broke }) => {
        await room(page, "workflows");
        await chip(page, "status=FAILED");
        await said(page, ".executions-table .cell-what", broke);
        await page.locator(".executions-table .row-link").first().click();
        await said(page, ".run-side .step-error", broke);
    },
    "what the last alert was about": async (page, { alert, explained }, repairs) => {
        await room(page, "alerts");
        const row = page.locator(".alert-row", { hasText: alert }).first();
        await row.getByRole("link", { name: "Ver qué pasa" }).click();
        await page.waitForFunction((place) => location.hash === place, explained);
        await page.goBack();
        if (!repairs) return;
        await row.getByRole("button", { name: "La vi" }).click();
        await said(page, ".alert-row", new RegExp(`${alert}[^]*Vista`));
    },
    "who cancelled an execution": async (page, { cancelled_by }) => {
        await room(page, "history");
        await page.locator("select[title='Qué pasó']").selectOption("execution.");
        await said(page, ".history-row", new RegExp(`Ejecución cancelada\\s+order[^]*${cancelled_by}`));
        await page.locator(".history-row", { hasText: "Ejecución cancelada" }).first().getByRole("link", { name: "Ver la ejecución" }).click();
        await status_is(page, "Cancelada");
    },
    "what a workflow is made of, and what runs of it": async (page) => {
        await room(page, "workflows");
        await page.getByRole("link", { name: "Definiciones" }).click();
        await page.locator(".workflows-table .row-link", { hasText: /^order/ }).first().click();
        await said(page, ".graph-card", /10 pasos/);
        await page.getByRole("link", { name: "Ver ejecuciones" }).click();
        await page.waitForFunction(() => {
            const names = [...document.querySelectorAll(".executions-table .row-link")].map((one) => one.firstChild.textContent);
            return names.length > 0 && names.every((name) => name === "order");
        });
    },
    "where an option comes from": async (page, { port_by }) => {
        await room(page, "settings");
        await page.getByRole("searchbox").fill("server.port");
        await said(page, ".setting", new RegExp(`server.port[^]*${port_by}`));
    },
};

// What did not go in a minute, in words. `names`: of the things to be found. By mouse on a wide screen, then by touch.
export async function system_journeys({ browser, url, state, names }) {
    const problems = [];
    for (const look of looks.filter((one) => one.name === "1440-light-es" || one.name === "360-light-es")) {
        const { context, page, watched } = await open_look(browser, url, look, state);
        page.setDefaultTimeout(minute_ms / 2);
        for (const [name, walk] of Object.entries(journeys)) {
            if (name === "where an option comes from" && !names.port_by) continue;  // a demo's port has no origin
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
export const real_names = {
    dead: "invoice.print", dead_why: /la impresora no contesta/, slow: "scanner-2", schedule: "Control de stock", waits_at: "approve",
    queued: "report.make", queued_why: /ningún agente ofrece «report\.make»/, broke: /no hay stock: quedan 2/, alert: "Una tarea murió", explained: "#/tasks?status=DEAD&type=invoice.print",
    cancelled_by: "clave admin",
};
