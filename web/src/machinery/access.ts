// Who may come in: sessions and links of the dashboard, and the keys of programs, as the server tells of them.
import type { Time } from "../model";

export interface SessionInfo { id: string; kind: string; created_at: Time; expires_at: Time; current: boolean; person?: string; role?: string; seen_at?: Time; idle?: boolean }

export interface KeyInfo { id: string; name: string; scopes: string[]; capabilities: string[]; created_at: Time; revoked_at: Time }

// What keys are made for, in the words of the page, and what each may do.
export const key_uses: [string, string[]][] = [
    ["submits", ["tasks:submit", "tasks:read"]], ["works", ["agents:work"]], ["reads", ["tasks:read", "workflows:read", "schedules:read", "agents:read", "alerts:read", "metrics:read"]], ["all", ["admin"]],
];

// Links that nobody used and that have run out say nothing any more.
export function sessions_shown(sessions: SessionInfo[], now: string): SessionInfo[] {
    const good = sessions.filter((one) => one.expires_at === null || one.expires_at > now);
    return good.sort((one, other) => Number(other.current) - Number(one.current) || (other.created_at ?? "").localeCompare(one.created_at ?? ""));
}

// The good ones first, the newest of each kind before the others.
export function keys_shown(keys: KeyInfo[]): KeyInfo[] {
    return [...keys].sort((one, other) => Number(one.revoked_at !== null) - Number(other.revoked_at !== null) || (other.created_at ?? "").localeCompare(one.created_at ?? ""));
}

export function scopes_of(text: string): string[] {
    return [...new Set(text.split(/[\s,]+/).filter((one) => one !== ""))];
}
