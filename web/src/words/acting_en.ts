// What is said around an act: what it was, what became of it, and why it cannot be done. Spanish: acting_es.ts.
import type { acting as spanish } from "./acting_es";

export const acting: typeof spanish = {
    undo: "Undo",
    close: "Close",
    cancel: "Rather not",
    more: "More actions",
    actions: "Actions",
    columns: "Columns",
    columns_of: "Which columns are shown",
    told: "Notices",
    undone: "Undone",
    offline: "No connection to Tero: not possible now.",
    no_scope: "Your access does not include this. Ask whoever administers Tero.",
    busy: "One moment…",
    unreachable: "Tero's answer did not arrive. Nobody knows whether it is done: look, and try again if not; it is not done twice.",
    unknown: "Tero could not say whether it is done: look, and try again if not; it is not done twice.",
    closed: "The session has ended: enter again.",
    forbidden: "Your access does not include this. Nothing was done.",
    conflict: (detail: string) => `Not done: something changed before. ${detail}`,
    gone: "It no longer exists. Nothing was done.",
    busy_server: "Tero is busy and did not do it. Try again in a moment.",
    refused: (detail: string) => `Tero did not do it. ${detail}`,
};
