// This very browser, as it is told of what waits by Web Push: its subscription follows whoever is here, and ends with them.
import { act, get } from "./api";
import { browser_name, id_of_endpoint, type PushAnswer } from "./machinery/push";

export function takes_pushes(): boolean {
    return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

export async function subscription_here(): Promise<PushSubscription | null> {
    if (!takes_pushes()) return null;
    const worker = await navigator.serviceWorker.getRegistration("/");
    return worker ? worker.pushManager.getSubscription() : null;
}

export function told_by(subscription: PushSubscription): object {
    const { endpoint, keys } = subscription.toJSON();
    return { endpoint, p256dh: keys?.p256dh, auth: keys?.auth, browser: browser_name(navigator.userAgent) };
}

// A browser that came in anew: its notices end with the session that is here now, not with the one of before; those of
// somebody else who was here end at once. `person`: who is here; empty: nobody knows, so nobody else either.
export async function follow_session(person: string): Promise<void> {
    const subscription = await subscription_here();
    if (!subscription) return;
    const id = await id_of_endpoint(subscription.endpoint);
    const { data } = await get<PushAnswer>("/push");
    if (!data) return;
    const known = data.items.find((one) => one.id === id);
    if (known && !known.mine) await act("POST", "/push", told_by(subscription), { keyless: true });
    if (!known && person !== "") await subscription.unsubscribe();
}

// Whoever sits here next is told nothing of what waits, and reads nothing of what was. Each by itself: none stands in
// the way of another.
export async function end_notices(): Promise<void> {
    const shown = async (): Promise<void> => {
        const worker = await navigator.serviceWorker?.getRegistration("/");
        for (const one of await worker?.getNotifications?.() ?? []) one.close();
    };
    const told = async (): Promise<unknown> => (await subscription_here())?.unsubscribe();
    const badge = async (): Promise<unknown> => ("clearAppBadge" in navigator ? navigator.clearAppBadge() : undefined);
    await Promise.allSettled([told(), shown(), badge()]);
}
