// What somebody has begun to write and not sent: kept for each conversation until this tab is closed, nowhere else.

const prefix = "tero.draft.";
const fallback = new Map<string, string>();

export function kept_draft(conversation: string): string {
    try {
        return sessionStorage.getItem(prefix + conversation) ?? "";
    } catch {
        return fallback.get(conversation) ?? "";
    }
}

export function keep_draft(conversation: string, text: string): void {
    try {
        if (text === "") sessionStorage.removeItem(prefix + conversation);
        else sessionStorage.setItem(prefix + conversation, text);
    } catch {
        fallback.set(conversation, text);
    }
}
