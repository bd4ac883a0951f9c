// Looks at the dashboard of a running Tero in headless Chromium and checks every page it has.
//
//     node tests/e2e/dashboard/run.mjs --url http://127.0.0.1:PORT --link LINK [--screens DIR] [--quick]
//
// LINK is the one-time link, whole or only its secret. --quick takes two looks instead of all. Prints what does not
// hold and ends with 1, or how much was seen and ends with 0. Needs `npm ci` in web/ and a Chromium.
import { parseArgs } from "node:util";
import { tour } from "./tour.mjs";

const { values } = parseArgs({
    options: { url: { type: "string" }, link: { type: "string" }, screens: { type: "string" }, quick: { type: "boolean" } },
});
if (!values.url || !values.link) {
    console.error("usage: run.mjs --url http://127.0.0.1:PORT --link LINK [--screens DIR] [--quick]");
    process.exit(2);
}
const { problems, pages } = await tour({ ...values, url: values.url.replace(/\/+$/, "") });
console.log(problems.length > 0 ? problems.join("\n") : `${pages} pages seen, all in order`);
process.exit(problems.length > 0 ? 1 : 0);
