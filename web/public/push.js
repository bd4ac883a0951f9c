// The service worker: shows what Tero pushes to this browser, says that it did, and opens the page that it is about.
// It keeps nothing and serves no page, so that a new version of Tero is what is seen.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(data) {
    try {
        return data ? data.json() : {};
    } catch {
        return {};
    }
}

// A page of this dashboard, and nothing else.
function own_page(link) {
    return typeof link === "string" && link.startsWith("/#/") ? link : "/#/";
}

function call(method, path, body, csrf = "") {
    const headers = { "Content-Type": "application/json", ...(csrf ? { "X-CSRF-Token": csrf } : {}) };
    return fetch(`/api/v1${path}`, { method, headers, credentials: "same-origin", cache: "no-store", ...(body ? { body: JSON.stringify(body) } : {}) });
}

async function show(said) {
    // A browser that shows nothing for a push may end the subscription: even one that cannot be read is shown.
    await self.registration.showNotification(said.title || "Tero", {
        body: said.body || "", tag: said.tag || "tero", renotify: true, icon: "/icon-192.png", data: { link: own_page(said.link) },
    });
    if (self.navigator.setAppBadge) await self.navigator.setAppBadge().catch(() => {});
    if (said.shown) await call("POST", "/push/shown", { token: said.shown }).catch(() => {});
}

async function open(link) {
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const one = windows.find((window) => window.focused) || windows[0];
    if (!one) return self.clients.openWindow(link);
    await one.focus().catch(() => {});
    one.postMessage({ open: link });
}

function bytes_of(text) {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

// The push service gave this browser another address.
async function changed(before, after) {
    const asked = await call("GET", "/push");
    if (!asked.ok) return;  // whoever was here has left: the page asks again
    const { public_key } = await asked.json();
    const now = after || await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes_of(public_key) });
    const { csrf } = await (await call("GET", "/session")).json();
    const { endpoint, keys } = now.toJSON();
    await call("POST", "/push", { endpoint, p256dh: keys.p256dh, auth: keys.auth, browser: "", replaces: before ? before.endpoint : "" }, csrf);
}

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(own_page(event.notification.data && event.notification.data.link)));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(changed(event.oldSubscription, event.newSubscription)));
