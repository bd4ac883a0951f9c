// What stands above the page: short notices that go by themselves, some with a way back, and one question at a time.
// It outlives the page that asked, since the way back has to stand when one has gone on.

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
    answer: (yes: boolean) => void;
}

class Overlays {
    notices: Notice[] = [];
    question: Question | null = null;
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

    // A second question answers the first with no: there is one at a time.
    ask(question: Omit<Question, "answer">): Promise<boolean> {
        this.question?.answer(false);
        return new Promise((resolve) => {
            this.question = {
                ...question,
                answer: (yes) => {
                    this.question = null;
                    this.show();
                    resolve(yes);
                },
            };
            this.show();
        });
    }
}

export const overlays = new Overlays();
