// What this browser remembers: the language, the theme, and which columns of a table are hidden. Nothing else is kept
// here, and no secret ever.
import type { Language } from "./format";

export type Theme = "system" | "light" | "dark";

function kept(name: string): string | null {
    try {
        return localStorage.getItem(`tero.${name}`);
    } catch {
        return null;
    }
}

function keep(name: string, value: string): void {
    try {
        localStorage.setItem(`tero.${name}`, value);
    } catch {
        // Storage is switched off: the choice lasts as long as the page.
    }
}

export function kept_language(): Language | null {
    const language = kept("language");
    return language === "es" || language === "en" ? language : null;
}

// Before anyone has entered there is no workspace to ask.
export function browser_language(): Language {
    return /^en\b/i.test(navigator.language) ? "en" : "es";
}

export function keep_language(language: Language): void {
    keep("language", language);
}

export function kept_theme(): Theme {
    const theme = kept("theme");
    return theme === "light" || theme === "dark" ? theme : "system";
}

export function choose_theme(theme: Theme): void {
    keep("theme", theme);
    const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
}

// The columns of a table that somebody has hidden; null: they never chose.
export function kept_hidden(table: string): string[] | null {
    return kept(`columns.${table}`)?.split(",").filter((column) => column !== "") ?? null;
}

export function keep_hidden(table: string, hidden: readonly string[]): void {
    keep(`columns.${table}`, hidden.join(","));
}
