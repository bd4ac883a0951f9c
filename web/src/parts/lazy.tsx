// A page, or a part of one, that comes with the first look at it, so that whoever never opens it does not load it.
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { Loading } from "./small";

// Whoever has come to a page by a key or a press goes on at its title, as on a page that was there at once.
let gone_on = false;
globalThis.addEventListener?.("hashchange", () => {
    gone_on = true;
});

export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>, of: "page" | "part" = "page"): (props: Props) => JSX.Element {
    let known: ComponentType<Props> | null = null;
    return function Lazy(props: Props): JSX.Element {
        const { words } = useApp();
        const [state, set_state] = useState<"" | "known" | "failed">(known ? "known" : "");
        useEffect(() => {
            if (known) {
                set_state("known");  // by another of it, between the first drawing and now
                return;
            }
            let here = true;
            load().then((one) => {
                known = one;
                if (here) set_state("known");
            }, () => {
                if (here) set_state("failed");
            });
            return () => {
                here = false;
            };
        }, []);
        useEffect(() => {
            if (state !== "failed") return;
            const again = (): void => void load().then((one) => {
                known = one;
                set_state("known");
            }, () => undefined);
            globalThis.addEventListener("online", again);
            return () => globalThis.removeEventListener("online", again);
        }, [state]);
        useEffect(() => {
            if (of === "page" && state === "known" && gone_on) document.getElementById("page-title")?.focus({ preventScroll: true });
        }, [state]);
        if (known) {
            const Page = known;
            return <Page {...props} />;
        }
        if (state !== "failed") return <Loading />;
        // Its name went with an older version of the server, or the line is down: either way the page begins anew.
        return (
            <div class="empty" role="alert">
                <p class="empty-title">{words.page_failed}</p>
                <p><button type="button" class="button" onClick={() => location.reload()}>{words.page_reload}</button></p>
            </div>
        );
    };
}
