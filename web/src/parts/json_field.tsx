// A field for what a program takes: JSON, checked as it is written. An empty one is nothing.
import type { JSX } from "preact";
import { useApp } from "../app_context";

export type Json = { value: unknown; problem: boolean };

export function read_json(text: string): Json {
    if (text.trim() === "") return { value: undefined, problem: false };
    try {
        return { value: JSON.parse(text) as unknown, problem: false };
    } catch {
        return { value: undefined, problem: true };
    }
}

export function json_text(value: unknown): string {
    return value === null || value === undefined ? "" : JSON.stringify(value, null, 2);
}

export function JsonField({ name, text, set, example = "" }: { name: string; text: string; set: (text: string) => void; example?: string }): JSX.Element {
    const { words } = useApp();
    const { problem } = read_json(text);
    return (
        <label class="field">
            <span>{name}</span>
            <textarea class="input input-code" rows={Math.min(10, Math.max(3, text.split("\n").length))} value={text} placeholder={example} spellcheck={false} aria-invalid={problem}
                onInput={(event) => set(event.currentTarget.value)} />
            <span class="field-problem" role="status">{problem && words.execution_acts.no_json}</span>
        </label>
    );
}
