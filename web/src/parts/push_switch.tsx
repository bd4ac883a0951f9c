// «Avisos en este teléfono»: whether this very browser is told of what waits, and why it cannot be.
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { from_url64, id_of_endpoint, push_state, to_url64, type PushAnswer, type Surroundings } from "../machinery/push";
import { overlays } from "../overlays";
import { pulse, useResource } from "../pulse";
import { subscription_here, takes_pushes, told_by } from "../told_browser";
import { push_words } from "../words/push_es";
import { useActing } from "./acting";
import { Card } from "./small";

async function look_around(): Promise<{ around: Surroundings; id: string }> {
    const subscription = await subscription_here().catch(() => null);
    const around = {
        secure: isSecureContext,
        supported: takes_pushes(),
        iphone: /iPhone|iPad/.test(navigator.userAgent) || (/Mac OS X/.test(navigator.userAgent) && navigator.maxTouchPoints > 1),
        installed: matchMedia("(display-mode: standalone)").matches,
        permission: "Notification" in window ? Notification.permission : "default",
        endpoint: subscription?.endpoint ?? "",
        key: to_url64(subscription?.options.applicationServerKey ?? null),
    };
    return { around, id: subscription ? await id_of_endpoint(subscription.endpoint) : "" };
}

// A fresh one where the server's key is another than the one that the browser knows.
async function subscribe(public_key: string): Promise<PushSubscription> {
    await navigator.serviceWorker.register("/push.js", { scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const before = await pushManager.getSubscription();
    if (before && to_url64(before.options.applicationServerKey) !== public_key) await before.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: from_url64(public_key) });
}

export function PushSwitch(): JSX.Element | null {
    const { language } = useApp();
    const say = push_words(language);
    const { data } = useResource<PushAnswer>("/push");
    const [seen, set_seen] = useState<Awaited<ReturnType<typeof look_around>> | null>(null);
    const { busy, act } = useActing();
    const [asking, set_asking] = useState(false);
    const described = useId();
    const look = async (): Promise<void> => set_seen(await look_around());
    useEffect(() => void look(), []);
    const state = data && seen ? push_state(seen.around, data, seen.id) : "off";
    if (!data || !seen) return null;

    const turn_on = async (): Promise<void> => {
        set_asking(true);
        try {
            if (await Notification.requestPermission() !== "granted") return;
            await act("POST", "/push", told_by(await subscribe(data.public_key)), { keyless: true, done: say.done_on });
        } catch {
            overlays.say(say.failed, "bad");
        } finally {
            set_asking(false);
            await look();
            void pulse.beat();
        }
    };
    const turn_off = async (): Promise<void> => {
        const gone = await act("DELETE", `/push/${seen.id}`, {}, { done: say.done_off, keyless: true });
        if (gone !== null) await subscription_here().then((one) => one?.unsubscribe()).catch(() => false);
        await look();
    };
    const can = state === "on" || state === "off";
    const waits = busy || asking;
    return (
        <Card>
            <button type="button" role="switch" class="push-switch" aria-checked={state === "on"} aria-disabled={!can || waits ? "true" : undefined}
                aria-describedby={described} onClick={() => {
                    if (!can) overlays.say(say.state[state], "bad");
                    else if (!waits) void (state === "on" ? turn_off() : turn_on());
                }}>{matchMedia("(pointer: coarse)").matches ? say.title : say.title_desk}</button>
            <p id={described} class="quiet">{say.state[state]}</p>
            {data.items.filter((one) => one.id !== seen.id).map((one) => (
                <p key={one.id} class="push-other">
                    {one.browser || one.id.slice(0, 8)}
                    <button type="button" class="button" onClick={() => void act("DELETE", `/push/${one.id}`, {}, { done: say.removed, keyless: true })}>{say.remove}</button>
                </p>
            ))}
        </Card>
    );
}
