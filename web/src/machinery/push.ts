// Whether this browser is told of what waits by Web Push, and what stands in the way.

export interface PushBrowser { id: string; person: string; browser: string; created_at: string | null; told_at: string | null; mine: boolean }
export interface PushAnswer { public_key: string; may: boolean; items: PushBrowser[] }

// nobody: whoever is here has no name in duty.people. home_screen: an iPhone pushes only to what was put there.
export type PushState = "nobody" | "insecure" | "home_screen" | "unsupported" | "blocked" | "off" | "on";

export interface Surroundings {
    secure: boolean;      // https, or this very machine
    supported: boolean;   // service workers, pushes and notifications
    iphone: boolean;
    installed: boolean;   // it was opened from the home screen
    permission: string;   // of notifications: default, granted, denied
    endpoint: string;     // that this browser has now; empty: none
    key: string;          // that it was made with; empty: not known
}

export function push_state(around: Surroundings, answer: PushAnswer, id: string): PushState {
    if (!answer.may) return "nobody";
    if (!around.secure) return "insecure";
    if (around.iphone && !around.installed && !around.supported) return "home_screen";
    if (!around.supported) return "unsupported";
    if (around.permission === "denied") return "blocked";
    const is_ours = around.endpoint !== "" && (around.key === "" || around.key === answer.public_key);
    return around.permission === "granted" && is_ours && answer.items.some((one) => one.id === id) ? "on" : "off";
}

// «Chrome, Android», as its owner tells it from others.
export function browser_name(agent: string): string {
    const browser = /Edg(e|A|iOS)?\//.test(agent) ? "Edge" : /SamsungBrowser\//.test(agent) ? "Samsung Internet" : /OPR\//.test(agent) ? "Opera"
        : /Firefox\/|FxiOS\//.test(agent) ? "Firefox" : /Chrome\/|CriOS\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : "";
    const system = /iPhone/.test(agent) ? "iPhone" : /iPad/.test(agent) ? "iPad" : /Android/.test(agent) ? "Android" : /Windows/.test(agent) ? "Windows"
        : /Mac OS X/.test(agent) ? "Mac" : /Linux/.test(agent) ? "Linux" : "";
    return [browser, system].filter((one) => one !== "").join(", ");
}

export function to_url64(bytes: ArrayBuffer | null): string {
    if (bytes === null) return "";
    return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function from_url64(text: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

// As the server names it: the first 32 hex digits of its SHA-256.
export async function id_of_endpoint(endpoint: string): Promise<string> {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}
