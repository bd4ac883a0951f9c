// What stands above the page: short notices that go by themselves, some with a way back, one question and one window at
// a time. It outlives the row or page that asked, since the way back has to stand when one has gone on.

import type { JSX } from "preact";

export const undo_ms = 10_000;
const shown_max = 3;

export interface Notice {
    id: number;
    text: string;
    tone: "good" | "bad";
    undo: (() => void) | null;
}

export interface Question {
    title: string;
    consequence: string;     // what happens, and to whom
    verb: string;            // what the button says
    grave?: boolean;         // it cannot be taken back, or it hurts
    note?: string;           // the name of a field for a few words; they may be left out
    answer: (note: string | null) => void;  // null: no
}

class Overlays {
    notices: Notice[] = [];
    question: Question | null = null;
    window: ((close: () => void) => JSX.Element) | null = null;  // where an act has fields
    private readonly watchers = new Set<() => void>();
    private last_id = 0;

    watch(watcher: () => void): () => void {
        this.watchers.add(watcher);
        return () => this.watchers.delete(watcher);
    }

    private show(): void {
        for (const watcher of this.watchers) watcher();
    }

    say(text: string, tone: Notice["tone"] = "good", undo: (() => void) | null = null): void {
        this.notices = [...this.notices, { id: ++this.last_id, text, tone, undo }].slice(-shown_max);
        this.show();
    }

    dismiss(id: number): void {
        this.notices = this.notices.filter((notice) => notice.id !== id);
        this.show();
    }

    open(window: (close: () => void) => JSX.Element): void {
        this.window = window;
        this.show();
    }

    close(): void {
        this.window = null;
        this.show();
    }

    // The words of its note, or null for no. A second question answers the first with no: there is one at a time.
    ask(question: Omit<Question, "answer">): Promise<string | null> {
        this.question?.answer(null);
        return new Promise((resolve) => {
            this.question = {
                ...question,
                answer: (note) => {
                    this.question = null;
                    this.show();
                    resolve(note);
                },
            };
            this.show();
        });
    }
}

export const overlays = new Overlays();
