// The words of each language, and how a word is looked up that may be missing.
import type { Language } from "../format";
import { en } from "./en";
import { es, type Words } from "./es";

export type { Words };
export const all_words: Record<Language, Words> = { es, en };

// The name of a code; the code itself where nobody has named it yet.
export function named(names: Record<string, string>, code: string): string {
    return (Object.hasOwn(names, code) ? names[code] : undefined) ?? code;
}
