// What every page needs to know: in which words to speak, whose times to show, what the heartbeat last said.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language, Times } from "./format";
import type { Dashboard, SendPause, Session } from "./model";
import type { Words } from "./words/words";

export interface AppContext {
    language: Language;
    set_language: (language: Language) => void;
    words: Words;
    times: Times;
    session: Session;
    dashboard: Dashboard | null;  // null until the first answer
    pauses: SendPause[];          // of sends
    steps: readonly string[];     // of the sequence of follow-ups, in their order
    now: string;                  // the server's time, which a demo may move on its own
}

export const AppContext = createContext<AppContext | null>(null);

export function useApp(): AppContext {
    const app = useContext(AppContext);
    if (!app) throw new Error("no page stands outside the app");
    return app;
}
