// What must hold for any page of the dashboard, whoever serves it: no console error, nothing wider than the screen,
// no request elsewhere, nothing that axe finds serious. Used against the real binary by run.mjs beside this file,
// and against invented data by web/tests.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

// What the browser is driven with is installed with the dashboard's own packages.
const from_web = createRequire(new URL("../../../web/package.json", import.meta.url));

const flags = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

export function chromium_path() {
    const found = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"]
        .find((path) => path && existsSync(path));
    if (!found) throw new Error("no Chromium: apt-get install chromium, or name one in CHROMIUM");
    return found;
}

export async function start_browser() {
    const { chromium } = from_web("playwright-core");
    return chromium.launch({ executablePath: chromium_path(), args: flags, headless: true });
}

export const looks = [
    { name: "1440-light-es", width: 1440, height: 960, theme: "light", language: "es" },
    { name: "1440-dark-en", width: 1440, height: 960, theme: "dark", language: "en" },
    { name: "360-light-es", width: 360, height: 740, theme: "light", language: "es" },
    { name: "360-dark-en", width: 360, height: 740, theme: "dark", language: "en" },
    { name: "900-light-en", width: 900, height: 900, theme: "light", language: "en" },
];

// A page that remembers all that went wrong on it.
export class Watched {
    constructor(page, origin) {
        this.page = page;
        this.origin = origin;
        this.problems = [];
        this.expected = null;  // console errors that belong to what is being tested
        page.on("console", (message) => {
            if (message.type() !== "error" && message.type() !== "warning") return;
            if (this.expected?.test(`${message.text()} ${message.location().url}`)) return;
            this.problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
        });
        page.on("pageerror", (error) => this.problems.push(`page error: ${error.message}`));
        page.on("request", (request) => {
            const url = request.url();
            if (!url.startsWith(`${origin}/`) && !url.startsWith("blob:")) this.problems.push(`request outside: ${url}`);
        });
    }

    take_problems() {
        const problems = this.problems;
        this.problems = [];
        return problems;
    }
}

// One look at the dashboard: a width, a theme, a language. `state` is the session, so that a link is spent once.
export async function open_look(browser, url, look, state) {
    const context = await browser.newContext({
        viewport: { width: look.width, height: look.height }, deviceScaleFactor: look.scale ?? 1, colorScheme: look.theme,
        locale: look.language === "es" ? "es-UY" : "en-GB", storageState: state, reducedMotion: "reduce",
        hasTouch: look.width < 600,
    });
    await context.addInitScript((language) => {
        try {
            localStorage.setItem("tero.language", language);
        } catch {
            // A page without storage keeps its first language.
        }
    }, look.language);
    const page = await context.newPage();
    return { context, page, watched: new Watched(page, new URL(url).origin) };
}

// Spends the one-time link and gives the session to the looks that follow.
export async function enter(browser, url, link) {
    const context = await browser.newContext({ locale: "es-UY" });
    const page = await context.newPage();
    const watched = new Watched(page, new URL(url).origin);
    await page.goto(link.includes("://") ? link : `${url}/#/enter/${link}`);
    await page.waitForSelector(".house h1");
    const problems = watched.take_problems();
    const secret = link.split("/").pop();
    if (page.url().includes(secret)) problems.push("the one-time link still stands in the address");
    const state = await context.storageState();
    if (!state.cookies.some((cookie) => cookie.name === "tero_session" && cookie.httpOnly && cookie.sameSite === "Strict")) {
        problems.push("no tero_session cookie that is HttpOnly and SameSite=Strict");
    }
    await context.close();
    return { state, problems };
}

export async function settled(page) {
    await page.waitForSelector(".house h1");
    await page.waitForFunction(() => !document.querySelector(".loading"));
    await page.evaluate(() => document.fonts.ready);
}

export async function too_wide(page) {
    return page.evaluate(() => {
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= room) return [];
        return [...document.querySelectorAll("body *")]
            .filter((element) => element.getBoundingClientRect().right > room + 1 && !element.closest(".chips"))
            .slice(0, 5)
            .map((element) => `wider than the screen: <${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`)
            .concat(`the page is ${document.documentElement.scrollWidth} px wide, the screen ${room}`);
    });
}

let axe_source = "";
export async function axe_problems(page) {
    axe_source ||= await readFile(from_web.resolve("axe-core/axe.min.js"), "utf8");
    if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe_source);
    const violations = await page.evaluate(async () => (await globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    })).violations);
    return violations.map((one) => `axe ${one.impact}: ${one.id}: ${one.help}: ` +
        one.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join(" | "));
}

// Everything that must hold on the page that is shown now.
export async function problems_of(watched, place) {
    await settled(watched.page);
    const found = [...watched.take_problems(), ...await too_wide(watched.page), ...await axe_problems(watched.page)];
    return found.map((problem) => `${place}: ${problem}`);
}

export async function screenshot(page, folder, name) {
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    // A window as high as the page: bars that stick to an edge of the screen stand where they belong.
    const size = page.viewportSize();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: size.width, height: Math.min(6000, Math.max(size.height, height)) });
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.setViewportSize(size);
}
