// The page in headless Chromium over an invented shop: what people see and do, and what happens when things go wrong.
// SCREENS=folder keeps screenshots.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { open_look, problems_of, screenshot, settled, start_browser } from "../../tests/e2e/dashboard/checks.mjs";
import { tour } from "../../tests/e2e/dashboard/tour.mjs";
import { MockServer } from "./mock_server.mjs";
import { enter_shop, narrow, shows, wide } from "./shop.mjs";
import { conversation_of, dashboard_of, quote_of, whole_story, world_of } from "./mock_data.mjs";

const screens = process.env.SCREENS ?? "";
let browser;

// Most of a case is waiting for the next beat, so several run at once.
const cases = [];
const test = (name, run) => cases.push({ name, run });

before(async () => {
    browser = await start_browser();
});
after(async () => {
    await browser.close();
});

const shop = (rows, t, look = wide, change = () => {}) => enter_shop(browser, rows, t, look, change);

for (const rows of [30, 0]) {
    test(`every page holds in every look, with ${rows} rows`, async () => {
        const server = await new MockServer(world_of(rows)).start();
        try {
            const { problems, pages } = await tour({ url: server.url, link: server.link, screens, quick: rows === 0, named: rows === 0 ? "empty-" : "" });
            assert.deepEqual(problems, []);
            assert.ok(pages >= (rows === 0 ? 25 : 97), `only ${pages} pages were seen`);
        } finally {
            await server.stop();
        }
    });
}

test("an empty page teaches what will appear and the step that makes it appear", async (t) => {
    const { page, server } = await shop(0, t);
    await shows(page, "Nadie te espera");
    await page.goto(`${server.url}/#/quotes`);
    await shows(page, "Todavía no hay cotizaciones");
    await shows(page, "tero demo");
});

test("one row is a list too", async (t) => {
    const { page, server, watched } = await shop(1, t);
    await page.goto(`${server.url}/#/quotes`);
    await page.waitForSelector(".quotes-table tbody tr");
    assert.equal(await page.locator(".quotes-table tbody tr").count(), 1);
    assert.equal(await page.locator(".list-more").count(), 0);
    assert.deepEqual(watched.take_problems(), []);
});

test("a thousand rows come page by page, each once, in the server's order", async (t) => {
    const { page, server, watched } = await shop(1000, t);
    await page.goto(`${server.url}/#/quotes`);
    await page.waitForSelector(".quotes-table tbody tr");
    for (let loaded = 50; loaded < 1000; loaded += 50) {
        await page.evaluate(() => document.querySelector(".list-more").click());
        await page.waitForFunction((count) => document.querySelectorAll(".quotes-table tbody tr").length === count, loaded + 50);
    }
    const numbers = await page.locator(".quotes-table .cell-number").allTextContents();
    assert.deepEqual(numbers, Array.from({ length: 1000 }, (_, at) => `COT-2026-${String(1000 - at).padStart(6, "0")}`));
    assert.equal(await page.locator(".list-more").count(), 0);
    // A beat later all are still there.
    const told = page.waitForResponse((response) => response.url().includes("cursor="));
    server.tell();
    await told;
    assert.equal(await page.locator(".quotes-table tbody tr").count(), 1000);
    assert.deepEqual(watched.take_problems(), []);
});

test("nothing is squashed between the widths of a phone and of a desk", async (t) => {
    const { page } = await shop(30, t);
    for (const width of [360, 600, 768, 900, 1024, 1200, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const heights = await page.locator(".waiting-row .pill, .funnel-step strong, .figure-value, .rows .pill")
            .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
        assert.ok(Math.max(...heights) < 40, `broken into several lines at ${width} px`);
    }
});

test("the story shows every fact in order, then the plans, dashed", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/quotes/COT-2026-000418`);
    await page.waitForSelector(".timeline");
    const kinds = await page.locator(".timeline > [data-kind]").evaluateAll((all) => all.map((one) => one.dataset.kind));
    assert.deepEqual(kinds, [
        "contact.created", "message.received", "conversation.routed", "quote.priced", "quote.sent", "follow_up.planned", "quote.viewed",
        "follow_up.deferred", "follow_up.sent", "message.received", "message.received", "message.unknown", "conversation.taken_over",
        "warehouse.stock_checked", "planned.follow_up", "planned.follow_up", "planned.expires",
    ]);
    const became = page.locator("[data-kind='quote.sent'] [data-kind]");
    assert.deepEqual(await became.allTextContents(), ["entregado 9:12:11", "leído 9:20:40"]);
    assert.equal(await page.locator(".story-line .card-beside").innerText(), `${whole_story().history.length} hechos · 3 previstos`);
    assert.equal(await page.locator("[data-kind='message.received'] .why").count(), 0, "what a customer did needs no reason");
    assert.equal(await page.locator(".fact-planned .fact-dot").first().evaluate((dot) => getComputedStyle(dot).borderTopStyle), "dashed");
    assert.equal(await page.locator(".bubble").count(), whole_story().messages.length);

    await page.locator("[data-kind='conversation.routed'] .why").click();
    assert.match(await page.locator("[data-kind='conversation.routed'] .why-list").innerText(), /producto · medidas · le toca a ventas/);
    // What was opened stays open when the next beat comes.
    const told = page.waitForResponse((response) => response.url().includes("/story"));
    server.tell();
    await told;
    assert.equal(await page.locator(".why-list").count(), 1);
});

test("figures change in place, without a flicker", async (t) => {
    const { page, world, watched } = await shop(30, t);
    const value = page.locator(".figure-value").first();
    await value.evaluate((element) => { element.wasThere = true; });
    const dashboard = dashboard_of();
    world.dashboard = { ...dashboard, figures: { ...dashboard.figures, quotes_accepted: { count: 50, value: [{ currency: "UYU", amount: "413000.00" }] } } };
    await shows(page, "$ 413.000");
    assert.equal(await value.evaluate((element) => element.wasThere), true, "the figure was drawn anew");
    assert.deepEqual(watched.take_problems(), []);
});

test("new rows come in at the top, but not under the pointer", async (t) => {
    const { page, server, world } = await shop(30, t);
    await page.goto(`${server.url}/#/quotes`);
    const first = page.locator(".quotes-table .row-link").first();
    await first.waitFor();
    world.quotes = [quote_of(419), ...world.quotes];
    await page.waitForFunction(() => document.querySelector(".quotes-table .row-link").textContent === "COT-2026-000419");

    await page.locator(".quotes-table tbody tr").nth(3).hover();
    world.quotes = [quote_of(421), quote_of(420), ...world.quotes];
    await page.waitForSelector(".list-new");
    assert.equal(await first.textContent(), "COT-2026-000419");
    assert.equal(await page.locator(".list-new").innerText(), "2 nuevas: mostrar");
    await page.locator(".list-new").click();
    await page.waitForFunction(() => document.querySelector(".quotes-table .row-link").textContent === "COT-2026-000421");
});

test("a filter shows one status, and a quote that leaves it leaves the list", async (t) => {
    const { page, world } = await shop(30, t);
    await page.locator(".room-quotes").click();
    await page.locator(".chip", { hasText: "Aceptada" }).click();
    await page.waitForFunction(() => {
        const pills = [...document.querySelectorAll(".quotes-table .pill")];
        return pills.length > 0 && pills.every((pill) => pill.textContent === "Aceptada");
    });
    const before = await page.locator(".quotes-table tbody tr").count();
    const leaves = world.quotes.find((quote) => quote.status === "ACCEPTED");
    world.quotes = world.quotes.map((quote) => (quote === leaves ? { ...quote, status: "EXPIRED" } : quote));
    await page.waitForFunction((count) => document.querySelectorAll(".quotes-table tbody tr").length === count, before - 1);
    await page.locator(".chip", { hasText: "Borrador" }).click();
    await shows(page, "Ninguna cotización está así ahora");
});

test("the quotes that wait for an answer are all of them, the opened ones first", async (t) => {
    const { page, world } = await shop(30, t);
    await page.locator(".figure-link", { hasText: "Esperando respuesta" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".quotes-table").length === 2);
    const statuses = await page.locator(".quotes-table .pill").allTextContents();
    const count = (status) => world.quotes.filter((quote) => quote.status === status).length;
    assert.deepEqual(statuses, [...Array(count("VIEWED")).fill("Vista"), ...Array(count("SENT")).fill("Enviada")]);
    await page.waitForFunction((text) => [...document.querySelectorAll(".chip[aria-current]")].map((one) => one.textContent).join() === text,
                               `Esperan respuesta${count("VIEWED") + count("SENT")}`);
});

test("who waits can be told from who is answered, and leads to the quote", async (t) => {
    const { page } = await shop(30, t);
    await page.locator(".rooms a").nth(1).click();
    await page.locator(".chip", { hasText: "Te esperan" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".talk-row").length === 5);
    await page.locator(".talk-row", { hasText: "Reclamo" }).locator(".row-link").click();
    await page.locator(".person-pane .row-link").first().click();
    await page.waitForSelector(".story-line");
    await page.waitForURL(/#\/quotes\/COT-2026-000418$/);
});

test("what is loaded can be taken away as CSV", async (t) => {
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        world.quotes = [quote_of(31, { contact_name: "=cmd()", status: "SENT" }), ...world.quotes.slice(0, 29)];
    });
    await page.goto(`${server.url}/#/quotes`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".list-export").click()]);
    const rows = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.equal(download.suggestedFilename(), "tero-cotizaciones-2026-11-03.csv");
    assert.equal(rows.length, 32, "a head, thirty rows, and the end");
    assert.match(rows[0], /^\ufeffnumero;cliente;estado/);
    assert.match(rows[1], /^COT-2026-000031;'=cmd\(\);Enviada;/);
    assert.deepEqual(watched.take_problems(), []);
});

test("the server gone and back: what was read stays, a banner says so, and it goes by itself", async (t) => {
    const { page, server, watched, world } = await shop(30, t);
    watched.expected = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING|status of 503/;
    const port = server.port;
    await server.stop();
    await page.waitForSelector(".banner");
    await shows(page, "No llego a Tero. Lo que ves es de las 10:42.");
    assert.equal(await page.getByText("Todo funciona").count(), 0, "nobody knows that now");
    await page.setViewportSize({ width: 360, height: 740 });
    assert.ok((await page.locator(".banner").boundingBox()).height < 200, "the notice is squashed on a phone");
    await page.setViewportSize({ width: 1440, height: 960 });
    assert.match(await page.locator(".figure-value").first().innerText(), /412\.381/);
    await screenshot(page, screens, "banner-1440-light-es");

    const again = new MockServer(world);
    again.session = server.session;
    await again.start(port);
    t.after(() => again.stop());
    await page.evaluate(() => document.querySelector(".banner .button")?.click());  // unless it went by itself meanwhile
    await page.waitForSelector(".banner", { state: "detached" });

    again.failing = 503;
    await shows(page, "Tero respondió con un error (503).");
    again.failing = 0;
    await page.waitForSelector(".banner", { state: "detached" });
    assert.deepEqual(watched.take_problems(), []);
});

test("nothing is asked for while the page is not on screen", async (t) => {
    const { page, server } = await shop(30, t);
    await page.clock.install();
    await page.reload();
    await settled(page);
    // Several in one go: what the first has asked for is still on its way when the last comes.
    const show = (...hidden) => page.evaluate((values) => {
        for (const value of values) {
            Object.defineProperty(document, "hidden", { configurable: true, value });
            document.dispatchEvent(new Event("visibilitychange"));
        }
    }, hidden);
    const asked_in_a_minute = async () => {
        const before = server.calls.length;
        for (let beat = 0; beat < 30; ++beat) {
            await page.clock.runFor(2000);
            await page.evaluate(() => fetch("/favicon.svg"));  // time for an answer to arrive
        }
        return server.calls.length - before;
    };
    assert.ok(await asked_in_a_minute() >= 4, "the page does not ask while it is on screen");
    const last = page.waitForResponse((response) => response.url().includes("/dashboard"));
    await show(true, false, true);
    await last;
    await page.evaluate(() => fetch("/favicon.svg"));
    assert.equal(await asked_in_a_minute(), 0);
    const answered = page.waitForResponse((response) => response.url().includes("/dashboard"));
    await show(false);
    await answered;
});

test("what changes is shown at once, and nothing is asked for while nothing does", async (t) => {
    const { page, server } = await shop(30, t);
    await page.clock.install();  // from now on no timer runs out by itself
    await page.reload();
    await settled(page);
    while (server.streams.size !== 1) await page.evaluate(() => fetch("/favicon.svg"));
    // Until all that the opening asked for has arrived.
    let before = -1;
    while (before !== server.calls.length) {
        before = server.calls.length;
        await page.clock.runFor(2000);
        await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // Longer than a page waits that hears nothing, and short of the next beat of one that listens, on a slow machine too.
    for (let second = 0; second < 12; ++second) {
        await page.clock.runFor(1000);
        await page.evaluate(() => fetch("/favicon.svg"));
    }
    assert.equal(server.calls.length, before, "asked for though nothing changed");

    server.tell();
    while (!server.calls.slice(before).some((call) => call.includes("/dashboard"))) {
        await page.clock.runFor(100);
        await page.evaluate(() => fetch("/favicon.svg"));
    }
});

test("after a sleep the page listens anew", async (t) => {
    const { page, server } = await shop(30, t);
    await page.clock.install();
    await page.reload();
    await settled(page);
    const streams = () => server.calls.filter((call) => call.includes("/events")).length;
    while (streams() < 2) await page.evaluate(() => fetch("/favicon.svg"));
    const before = streams();
    await page.clock.fastForward(600_000);  // timers run out late, once
    while (streams() === before) await page.evaluate(() => fetch("/favicon.svg"));
    while (server.streams.size !== 1) await page.evaluate(() => fetch("/favicon.svg"));
});

test("text that looks like a program is text", async (t) => {
    const evil = "<img src=x onerror=\"globalThis.hacked=1\"><script>globalThis.hacked=1</script>{{7*7}}javascript:alert(1)";
    const { page, server, watched } = await shop(30, t, wide, (world) => {
        const said = (value) => (typeof value === "string" && !/^(\d|COT|01k|UYU|USD)/.test(value) && value.length > 0 && !/^[A-Z_]+$/.test(value) ? evil
            : Array.isArray(value) ? value.map(said)
            : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "kind" ? one : said(one)])) : value);
        const story = said(whole_story());
        world.story_of = () => story;
        world.quotes = [story.quote];
        world.conversations = [story.conversation];
        world.dashboard = { ...world.dashboard, suppressed: said(world.dashboard.suppressed) };
        world.work_items = said(world.work_items);
    });
    for (const place of ["#/", "#/quotes", "#/quotes/COT-2026-000418", "#/conversations"]) {
        await page.goto(`${server.url}/${place}`);
        await settled(page);
        await shows(page, "<img src=x onerror=");
        assert.deepEqual(await problems_of(watched, place), []);
    }
    await page.locator(".talk-row .row-link").click();
    await page.waitForSelector(".bubble");
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
    assert.equal(await page.locator("img").count(), 0);
});

test("a name of forty characters fits on a phone", async (t) => {
    const name = "Barraca y Aserradero Hermanos Etchegaray-Irrazábal".slice(0, 40);
    const unbroken = "Wwwwwwwwwwmmmmmmmmmmwwwwwwwwwwmmmmmmmmmm";
    const { page, server, watched } = await shop(30, t, narrow, (world) => {
        world.quotes = world.quotes.map((quote, at) => ({ ...quote, contact_name: at % 2 ? name : unbroken }));
        world.conversations = world.conversations.map((one, at) => ({ ...one, contact_name: at % 2 ? name : unbroken, last_text: unbroken.repeat(4) }));
        world.work_items = world.work_items.map((one, at) => ({ ...one, contact_name: at % 2 ? name : unbroken, text: unbroken.repeat(3) }));
        const story = whole_story();
        world.story_of = () => ({ ...story, contact: { ...story.contact, name: unbroken }, messages: story.messages.map((one) => ({ ...one, body: unbroken.repeat(3) })) });
    });
    for (const place of ["#/", "#/quotes", "#/quotes/COT-2026-000418", "#/conversations"]) {
        await page.goto(`${server.url}/${place}`);
        assert.deepEqual(await problems_of(watched, place), []);
        await screenshot(page, screens, `long-${place.replace(/\W+/g, "")}-360-light-es`);
    }
});

test("the keyboard alone reaches everything", async (t) => {
    const { page, server } = await shop(30, t);
    await page.goto(`${server.url}/#/quotes`);
    await page.waitForSelector(".quotes-table tbody tr");
    await page.reload();
    await page.waitForSelector(".quotes-table tbody tr");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "content");
    assert.match(page.url(), /#\/quotes$/);
    for (let presses = 0; presses < 60; ++presses) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(() => document.activeElement.classList.contains("row-link"))) break;
    }
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "COT-2026-000418");
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement, "::after").outlineStyle);
    assert.equal(ring, "solid", "the focused row cannot be seen");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".story");
    assert.equal(await page.evaluate(() => document.activeElement.id), "page-title");
});

test("a part that comes later takes nobody from where they have gone meanwhile", async (t) => {
    const { page } = await shop(30, t, narrow);
    let go_on;
    const held = new Promise((resolve) => { go_on = resolve; });
    await page.route("**/push_switch-*.js", async (route) => {
        await held;
        await route.continue();
    });
    await page.locator(".room-more").click();
    await page.waitForFunction(() => document.activeElement.id === "page-title");
    await page.keyboard.press("Tab");
    const stands = () => page.evaluate(() => [document.activeElement.tagName, document.activeElement.id, document.activeElement.textContent]);
    const before = await stands();
    go_on();
    await page.waitForSelector(".push-switch");
    assert.deepEqual(await stands(), before);
    assert.notEqual(before[1], "page-title");
});

test("a spent link says how to get another, and lets in whoever is already inside", async (t) => {
    const { page, server, watched } = await shop(30, t);
    const spent = server.link;
    watched.expected = /status of 401/;
    await page.goto(`${server.url}/#/enter/${spent}`);
    await settled(page);
    assert.match(page.url(), /#\/$/);

    const stranger = await open_look(browser, server.url, wide);
    stranger.watched.expected = /status of 401/;
    await stranger.page.goto(`${server.url}/#/enter/${spent}`);
    await shows(stranger.page, "Este enlace ya no abre");
    await shows(stranger.page, "tero keys reset");
    await screenshot(stranger.page, screens, "door-1440-light-es");
    assert.deepEqual(stranger.watched.take_problems(), []);
    await stranger.context.close();
});

test("leaving ends the session on the server too, and an ended session leads to the door", async (t) => {
    const { page, server, watched } = await shop(30, t);
    watched.expected = /status of 401/;
    await page.locator(".settings-leave").click();
    await shows(page, "Para entrar hace falta un enlace");
    assert.equal(server.session, "");
    assert.ok(server.calls.includes("POST /api/v1/session/close"));

    await page.goto(`${server.url}/#/enter/${server.new_link()}`);
    await settled(page);
    server.session = "another";
    await shows(page, "Para entrar hace falta un enlace");
    assert.deepEqual(watched.take_problems(), []);
});

test("language and theme are chosen at once and remembered", async (t) => {
    const { page, server } = await shop(30, t);
    await page.locator(".side .choice button", { hasText: "en" }).first().click();
    await shows(page, "Waiting for you");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    assert.match(await page.title(), /^(\(\d+\) )?Today · Tero$/);
    await page.locator(".side select").selectOption("dark");
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await ground(), "rgb(20, 24, 27)");
    await page.goto(`${server.url}/#/conversations`);
    await page.reload();
    await settled(page);
    assert.equal(await ground(), "rgb(20, 24, 27)");
});

test("only pages whose rooms exist are offered", async (t) => {
    const { page } = await shop(30, t);
    assert.deepEqual(await page.locator(".rooms a:visible .room-name").allTextContents(), ["Hoy", "Conversaciones", "Cotizaciones", "Seguimientos", "Precios", "Flujos", "Agenda", "Tareas", "Agentes", "Alertas", "Cuarentena", "Accesos",
        "Historia", "IA", "Ajustes"]);
    const phone = await shop(30, t, narrow);
    assert.deepEqual(await phone.page.locator(".rooms a:visible .room-name").allTextContents(), ["Hoy", "Conversaciones", "Cotizaciones", "Más"]);
    const { page: story, server } = await shop(30, t);
    await story.goto(`${server.url}/#/quotes/COT-2026-000418`);
    await story.waitForSelector(".story");
});

test("a demo says that it is one, and how far its week has come", async (t) => {
    const { page } = await shop(30, t, wide, (world) => {
        world.session.demo = true;
        const dashboard = dashboard_of({ demo: true, running: true, progress: 0.42 });
        world.dashboard = { ...dashboard, health: { ...dashboard.health, whatsapp: "off" } };
    });
    await shows(page, "Demo: la semana está pasando");
    assert.equal(await page.locator("progress").getAttribute("value"), "42");
    await shows(page, "Todo funciona");
    await screenshot(page, screens, "demo-1440-light-es");
});

test("what does not exist says so", async (t) => {
    const { page, server, watched } = await shop(30, t);
    watched.expected = /status of 404/;
    await page.goto(`${server.url}/#/quotes/COT-1999-000001`);
    await shows(page, "Esa cotización no existe");
    await page.goto(`${server.url}/#/conversations/${conversation_of(99_999).id}`);
    await shows(page, "Esa conversación no existe");
});

describe("the page in Chromium", { concurrency: 3 }, () => {
    for (const { name, run } of cases) it(name, run);
});
