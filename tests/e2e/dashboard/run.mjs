// Looks at the dashboard of a running Tero in headless Chromium and checks every page it has.
//
//     node tests/e2e/dashboard/run.mjs --url http://127.0.0.1:PORT --link LINK [--screens DIR] [--quick] [--journeys]
//                                      [--clear touch|keyboard]
//
// LINK is the one-time link, whole or only its secret. --quick takes two looks instead of all, --journeys also walks the
// ways of system_journeys.mjs through what dashboard_data.py made. --clear does what a person does instead: all that waits,
// each item by its own act, by touch on a phone or by keyboard alone. Prints what does not hold and ends with 1, or how
// much was seen and ends with 0. Needs `npm ci` in web/ and a Chromium.
import { parseArgs } from "node:util";
import { enter, start_browser } from "./checks.mjs";
import { journey } from "./journey.mjs";
import { real_names, system_journeys } from "./system_journeys.mjs";
import { tour } from "./tour.mjs";

const { values } = parseArgs({
    options: {
        url: { type: "string" }, link: { type: "string" }, screens: { type: "string" },
        quick: { type: "boolean" }, journeys: { type: "boolean" }, clear: { type: "string" },
    },
});
if (!values.url || !values.link || !["touch", "keyboard", undefined].includes(values.clear)) {
    console.error("usage: run.mjs --url http://127.0.0.1:PORT --link LINK [--screens DIR] [--quick] [--journeys] [--clear touch|keyboard]");
    process.exit(2);
}
const url = values.url.replace(/\/+$/, "");
if (values.clear) {
    const { problems, cleared } = await journey({ url, link: values.link, by: values.clear });
    console.log(problems.length > 0 ? problems.join("\n") : `${cleared} items cleared by ${values.clear}`);
    process.exit(problems.length > 0 ? 1 : 0);
}
const browser = await start_browser();
const { state, problems } = await enter(browser, url, values.link);
const seen = await tour({ ...values, url, state });
problems.push(...seen.problems);
if (values.journeys) problems.push(...await system_journeys({ browser, url, state, names: real_names }));
await browser.close();
console.log(problems.length > 0 ? problems.join("\n") : `${seen.pages} pages seen${values.journeys ? " and every journey taken" : ""}, all in order`);
process.exit(problems.length > 0 ? 1 : 0);
