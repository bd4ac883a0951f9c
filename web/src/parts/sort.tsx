// A table's head by which its rows are sorted: the first press sorts, the next one turns it around.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "./icons";

export interface Sort<Column extends string> {
    column: Column;
    up: boolean;
    by: (column: Column) => void;
}

export function useSort<Column extends string>(first: Column): Sort<Column> {
    const [{ column, up }, set] = useState({ column: first, up: true });
    return { column, up, by: (one) => set((now) => ({ column: one, up: now.column === one ? !now.up : true })) };
}

// Rows without a value come last, whichever way round.
export function sorted<Item, Column extends string>(items: Item[], sort: Sort<Column>,
                                                    value_of: (item: Item, column: Column) => string | null): Item[] {
    const valued = items.map((item, at) => ({ item, at, value: value_of(item, sort.column) }));
    valued.sort((one, other) => {
        if (!one.value || !other.value) return (one.value ? 0 : 1) - (other.value ? 0 : 1) || one.at - other.at;
        const order = one.value.localeCompare(other.value);
        return (sort.up ? order : -order) || one.at - other.at;
    });
    return valued.map(({ item }) => item);
}

export function SortHead<Column extends string>({ sort, column, name, label, right = false }: {
    sort: Sort<Column>;
    column: Column;
    name: string;
    label: string;
    right?: boolean;
}): JSX.Element {
    const own = sort.column === column;
    return (
        <th scope="col" class={right ? "right" : ""} aria-sort={own ? (sort.up ? "ascending" : "descending") : undefined}>
            <button type="button" class="sort" title={label} onClick={() => sort.by(column)}>
                {name}{own && <Icon name={sort.up ? "rising" : "falling"} />}
            </button>
        </th>
    );
}
