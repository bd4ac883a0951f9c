// The server's own word that something changed (GET /api/v1/events). What changed is read as always: a hint, nothing
// more, so a stream that breaks is just opened again, and everything asked for once.

export class Live {
    private source: EventSource | null = null;
    private opened = false;

    constructor(private readonly changed: () => void, private readonly lost: () => void) {}

    get listening(): boolean {
        return this.opened;
    }

    open(): void {
        if (this.source || typeof EventSource === "undefined") return;
        const source = new EventSource("/api/v1/events");
        this.source = source;
        // What happened before it was open has been missed.
        source.addEventListener("open", () => {
            this.opened = true;
            this.changed();
        });
        source.addEventListener("change", () => this.changed());
        source.addEventListener("reset", () => this.changed());
        source.addEventListener("error", () => {
            if (this.source !== source) return;
            const was_open = this.opened;
            this.close();
            if (was_open) this.lost();
        });
    }

    close(): void {
        this.source?.close();
        this.source = null;
        this.opened = false;
    }
}
