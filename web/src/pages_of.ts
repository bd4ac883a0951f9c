// A long list, page by page: «Ver más» adds a page, and each beat refreshes the newest page and one of the older
// ones in turn, so that a list of any length stays fresh with two requests a beat.
import { useRef, useState } from "preact/hooks";
import { get, type Problem } from "./api";
import type { Page } from "./model";
import { useBeat } from "./pulse";

export const page_size = 50;

// Puts a freshly read page in its place: what it covers is replaced, what it does not stays. `anchor` is the last row
// of the page before it (empty: the list's beginning), `ends` that nothing follows it. Null: it and the list have
// no row in common, so more came in between than a page holds and the list has to begin again.
export function merged<Item>(list: Item[], page: Item[], anchor: string, ends: boolean,
                             key_of: (item: Item) => string): Item[] | null {
    if (list.length === 0) return page;
    const place = (key: string): number => list.findIndex((item) => key_of(item) === key);
    const begin = anchor === "" ? 0 : place(anchor) + 1;
    if (anchor !== "" && begin === 0) return null;
    let end = list.length;
    if (!ends) {
        end = begin;
        for (let at = page.length - 1; at >= 0; --at) {
            const known = place(key_of(page[at]!));
            if (known >= 0) {
                end = Math.max(begin, known + 1);
                break;
            }
            if (at === 0) return null;
        }
    }
    const covered = new Set(page.map(key_of));
    const others = (items: Item[]): Item[] => items.filter((item) => !covered.has(key_of(item)));
    return [...others(list.slice(0, begin)), ...page, ...others(list.slice(end))];
}

interface Loaded<Item> {
    path: string;
    items: Item[];
    head: Page<Item> | null;                       // the newest first page, with what else it says
    next: string | null;                           // where «Ver más» goes on
    older: { cursor: string; anchor: string }[];   // pages after the first, to be refreshed in turn
    ready: boolean;
}

// The lists of this session, so that going back finds all the rows that were there.
const kept = new Map<string, Loaded<unknown>>();
const kept_max = 20;

export function forget_pages(): void {
    kept.clear();
}

function keep<Item>(loaded: Loaded<Item>): Loaded<Item> {
    if (!kept.has(loaded.path) && kept.size >= kept_max) kept.delete(kept.keys().next().value!);
    kept.set(loaded.path, loaded);
    return loaded;
}

export interface Pages<Item> {
    items: Item[];
    head: Page<Item> | null;
    ready: boolean;
    more: (() => void) | null;
    loading_more: boolean;
}

export function usePages<Item>(path: string, key_of: (item: Item) => string): Pages<Item> {
    const remembered = (): Loaded<Item> => (kept.get(path) as Loaded<Item> | undefined) ?? ({ path, items: [], head: null, next: null, older: [], ready: false });
    const loaded = useRef<Loaded<Item>>(remembered());
    const turn = useRef(0);
    const [, redraw] = useState(0);
    const [loading_more, set_loading_more] = useState(false);
    if (loaded.current.path !== path) loaded.current = remembered();

    const read = (cursor: string) =>
        get<Page<Item>>(`${path}${path.includes("?") ? "&" : "?"}limit=${page_size}` +
            (cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""));

    useBeat(async (): Promise<Problem | null> => {
        const { data, problem } = await read("");
        if (loaded.current.path !== path) return null;
        if (problem) return problem;
        const state = loaded.current;
        const items = merged(state.items, data.items, "", data.next_cursor === null, key_of);
        if (items === null || !state.ready) {
            loaded.current = keep({ path, items: data.items, head: data, next: data.next_cursor, older: [], ready: true });
        } else {
            state.items = items;
            state.head = data;
            if (state.older.length === 0 && items.length === data.items.length) state.next = data.next_cursor;
        }
        const page = state.older[turn.current++ % Math.max(1, state.older.length)];
        if (page && loaded.current === state) {
            const older = await read(page.cursor);
            if (loaded.current !== state) return null;
            if (older.problem) return older.problem;
            const refreshed = merged(state.items, older.data.items, page.anchor, older.data.next_cursor === null, key_of);
            if (refreshed !== null) state.items = refreshed;
        }
        redraw((n) => n + 1);
        return null;
    }, path);

    const state = loaded.current;
    const more = async (): Promise<void> => {
        if (state.next === null || loading_more) return;
        set_loading_more(true);
        const cursor = state.next;
        const last = state.items[state.items.length - 1];
        const { data } = await read(cursor);
        set_loading_more(false);
        if (!data || loaded.current !== state || state.next !== cursor) return;
        const known = new Set(state.items.map(key_of));
        state.items = [...state.items, ...data.items.filter((item) => !known.has(key_of(item)))];
        state.older.push({ cursor, anchor: last ? key_of(last) : "" });
        state.next = data.next_cursor;
        redraw((n) => n + 1);
    };
    return {
        items: state.items,
        head: state.head,
        ready: state.ready,
        more: state.next === null ? null : () => void more(),
        loading_more,
    };
}

const all_max = 5000;

// A list that is read whole, since its end is what matters: at most five thousand rows, in pages as large as there are.
export function useAll<Item>(path: string): { items: Item[]; ready: boolean } {
    const [all, set_all] = useState<{ path: string; items: Item[] } | null>(null);
    const wanted = useRef(path);
    wanted.current = path;
    useBeat(async (): Promise<Problem | null> => {
        const items: Item[] = [];
        for (let cursor = ""; items.length < all_max;) {
            const { data, problem } = await get<Page<Item>>(`${path}${path.includes("?") ? "&" : "?"}limit=500` +
                (cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""));
            if (wanted.current !== path) return null;
            if (problem) return problem;
            items.push(...data.items);
            if (data.next_cursor === null) break;
            cursor = data.next_cursor;
        }
        set_all({ path, items });
        return null;
    }, path);
    return all?.path === path ? { items: all.items, ready: true } : { items: [], ready: false };
}
