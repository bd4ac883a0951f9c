// A list's rows as a file: of all that fits its filter, whatever is loaded, with the columns that are shown.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get } from "../api";
import { useApp, type AppContext } from "../app_context";
import { csv_rows, csv_text, download, type Cell } from "../csv";
import type { Page } from "../model";
import { overlays } from "../overlays";
import { problem_text } from "./acting";
import { Icon } from "./icons";

const whole_page = 500;

async function all_of<Item>(path: string, words: AppContext["words"]): Promise<Item[] | null> {
    const all: Item[] = [];
    for (let cursor = ""; ;) {
        const { data, problem } = await get<Page<Item>>(`${path}${path.includes("?") ? "&" : "?"}limit=${whole_page}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
        if (problem) {
            overlays.say(problem_text(problem, words), "bad");
            return null;
        }
        all.push(...data.items);
        if (data.next_cursor === null) return all;
        cursor = data.next_cursor;
    }
}

export function save_csv<Item>(title: string, items: Item[], cells: Cell<Item>[], { language, now }: AppContext): void {
    download(`tero-${title.toLowerCase()}-${now.slice(0, 10)}.csv`, csv_text(csv_rows(items, cells), language));
}

export function ExportButton<Item>({ path, title, cells }: { path: string; title: string; cells: Cell<Item>[] }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const [busy, set_busy] = useState(false);
    const take = async (): Promise<void> => {
        set_busy(true);
        const all = await all_of<Item>(path, words);
        set_busy(false);
        if (all) save_csv(title, all, cells, app);
    };
    return (
        <button type="button" class="button list-export" title={words.deal.export_all} disabled={busy} onClick={() => void take()}>
            <Icon name="down" /> {busy ? words.deal.exporting : words.quotes.export}
        </button>
    );
}
