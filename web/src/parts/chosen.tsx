// Rows that are ticked, to do one thing to all of them: their boxes, the bar above the table, and one call each.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, type AppContext } from "../app_context";
import { overlays } from "../overlays";
import { pulse } from "../pulse";
import { ActionBar } from "./acting";

export interface Chosen<Item> {
    some: Item[];                          // those that are still shown
    all: boolean;
    has: (item: Item) => boolean;
    choose: (item: Item, yes: boolean) => void;
    choose_all: () => void;                // or none, where all are
    let_go: () => void;
}

export function useChosen<Item>(items: Item[], id_of: (item: Item) => string): Chosen<Item> {
    const [ids, set_ids] = useState<ReadonlySet<string>>(new Set());
    const some = items.filter((item) => ids.has(id_of(item)));
    const all = some.length > 0 && some.length === items.length;
    return {
        some,
        all,
        has: (item) => ids.has(id_of(item)),
        choose: (item, yes) => {
            const next = new Set(ids);
            if (yes) next.add(id_of(item));
            else next.delete(id_of(item));
            set_ids(next);
        },
        choose_all: () => set_ids(all ? new Set() : new Set(items.map(id_of))),
        let_go: () => set_ids(new Set()),
    };
}

export function ChooseAll<Item>({ chosen }: { chosen: Chosen<Item> }): JSX.Element {
    const { words } = useApp();
    return (
        <th scope="col" class="cell-choose"><label class="choose"><input type="checkbox" checked={chosen.all} aria-label={words.deal.select_all} onChange={chosen.choose_all} /></label></th>
    );
}

export function ChooseRow<Item>({ chosen, item, name }: { chosen: Chosen<Item>; item: Item; name: string }): JSX.Element {
    const { words } = useApp();
    return (
        <td class="cell-choose"><label class="choose above"><input type="checkbox" checked={chosen.has(item)} aria-label={words.deal.select(name)}
            onChange={(event) => chosen.choose(item, event.currentTarget.checked)} /></label></td>
    );
}

export function ChosenBar<Item>({ chosen, children }: { chosen: Chosen<Item>; children: ComponentChildren }): JSX.Element {
    const { words } = useApp();
    return (
        <div class="chosen-bar">
            <span role="status">{words.deal.selected(chosen.some.length)}</span>
            <ActionBar>
                {children}
                <button type="button" class="why" onClick={chosen.let_go}>{words.deal.unselect}</button>
            </ActionBar>
        </div>
    );
}

// One call each, the same act: how many of them it was done for.
export async function each<Item>(items: Item[], words: AppContext["words"], run: (item: Item) => Promise<boolean>): Promise<void> {
    let done = 0;
    for (const item of items) if (await run(item)) done += 1;
    overlays.say(words.deal.bulk_done(done, items.length), done === items.length ? "good" : "bad");
    void pulse.beat();
}
