// Nothing under the pointer moves: while a mouse rests on a list its order stands still. Rows already there change
// in place; new ones wait, counted, until the pointer leaves or asks for them. Rows new to the list are named, so
// that they can slide in.
import { useEffect, useRef, useState } from "preact/hooks";

export interface Steady<Item> {
    items: Item[];
    waiting: number;             // new rows that are held back
    fresh: ReadonlySet<string>;  // keys that came in after the list was first shown
    show: () => void;
    on: { onPointerEnter: (event: PointerEvent) => void; onPointerLeave: () => void };
}

// Which rows to show while the order stands still: those that were there, with their latest content.
export function held_rows<Item>(shown: string[], latest: Item[], key_of: (item: Item) => string): Item[] {
    const by_key = new Map(latest.map((item) => [key_of(item), item]));
    const there = new Set(shown);
    const last = shown.length > 0 ? latest.findIndex((item) => key_of(item) === shown[shown.length - 1]) : -1;
    const held = shown.flatMap((key) => by_key.get(key) ?? []);
    // Rows asked for below the last one move nothing.
    const below = last < 0 ? [] : latest.slice(last + 1).filter((item) => !there.has(key_of(item)));
    return [...held, ...below];
}

export function useSteady<Item>(latest: Item[], key_of: (item: Item) => string, list: string): Steady<Item> {
    const [hovering, set_hovering] = useState(false);
    const shown = useRef<{ list: string; keys: string[] } | null>(null);
    const known = useRef<{ list: string; keys: Set<string> } | null>(null);
    const [, show_again] = useState(0);
    const same = shown.current?.list === list;
    const hold = hovering && same && shown.current!.keys.length > 0;
    const items = hold ? held_rows(shown.current!.keys, latest, key_of) : latest;

    const before = known.current?.list === list ? known.current.keys : null;
    const fresh = new Set(before && before.size > 0 ? items.map(key_of).filter((key) => !before.has(key)) : []);
    useEffect(() => {
        shown.current = { list, keys: items.map(key_of) };
    });
    useEffect(() => {
        // A row is new for one second, the time of its slide.
        const timer = setTimeout(() => {
            known.current = { list, keys: new Set(items.map(key_of)) };
            if (fresh.size > 0) show_again((n) => n + 1);
        }, before ? 1000 : 0);
        return () => clearTimeout(timer);
    }, [list, items.map(key_of).join()]);

    return {
        items,
        waiting: hold ? latest.length - items.length : 0,
        fresh,
        show: () => {
            shown.current = null;
            set_hovering(false);
        },
        on: {
            onPointerEnter: (event) => { if (event.pointerType === "mouse") set_hovering(true); },
            onPointerLeave: () => set_hovering(false),
        },
    };
}
