// The same in English. What it must say is push_es.ts.
import type { PushWords } from "./push_es";

export const push_en: PushWords = {
    title: "Notices on this phone",
    title_desk: "Notices in this browser",
    state: {
        nobody: "To get them, enter with a link of your own: whoever runs Tero makes it in Settings.",
        insecure: "Phones want https: open Tero at an address that begins with https://.",
        home_screen: "On an iPhone, first: Share → Add to Home Screen. Then open Tero from there.",
        unsupported: "This browser takes no notices.",
        blocked: "They are blocked in this browser: allow them in the site's permissions.",
        off: "Tells you of what waits, even when Tero is closed.",
        on: "This browser tells you of what waits.",
    },
    failed: "That did not work: the browser gave no address for notices. Try again.",
    done_on: "This browser tells you",
    done_off: "This browser tells you no more",
    remove: "Remove",
    removed: "That browser tells you no more",
};
