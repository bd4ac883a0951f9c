// A button that puts a text on the clipboard, and says that it did.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";

export function Copy({ text, what }: { text: string; what: string }): JSX.Element {
    const { words } = useApp();
    const say = words.tasks;
    const [state, set_state] = useState<"" | "copied" | "copy_failed">("");
    const copy = async (): Promise<void> => {
        try {
            await navigator.clipboard.writeText(text);
            set_state("copied");
        } catch {
            set_state("copy_failed");  // an address that is not secure has no clipboard
        }
    };
    return (
        <>
            <button type="button" class="why" onClick={() => void copy()}>{say.copy}<span class="unseen"> {what}</span></button>
            <span class="copy-said" role="status">{state !== "" && say[state]}</span>
        </>
    );
}
