// Keys that act on the page. Not while something is being written, not with Ctrl, Alt or ⌘, and not behind a window.
import { useEffect, useRef } from "preact/hooks";

export function is_writing(target: EventTarget | null): boolean {
    return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

// Each key by its name («j», «Enter»); what answers false leaves it to the browser.
export function useKeys(keys: Record<string, () => boolean | void>): void {
    const latest = useRef(keys);
    latest.current = keys;
    useEffect(() => {
        const press = (event: KeyboardEvent): void => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
            if (is_writing(event.target) || document.querySelector("dialog[open]")) return;
            const run = latest.current[event.key];
            if (run && run() !== false) event.preventDefault();
        };
        document.addEventListener("keydown", press);
        return () => document.removeEventListener("keydown", press);
    }, []);
}
