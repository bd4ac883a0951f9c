// Which columns a table shows: chosen once, kept in this browser, and true of the file that is taken away too.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { keep_hidden, kept_hidden } from "../preferences";
import { Menu } from "./acting";

export interface Columns<Column extends string> {
    shows: (column: Column) => boolean;
    choice: JSX.Element;
}

// A column that can be hidden, and whether it is until somebody wants it. What names a row is not among them.
export type ColumnName<Column extends string> = readonly [column: Column, name: string, rare?: "rare"];

export function useColumns<Column extends string>(table: string, all: readonly ColumnName<Column>[]): Columns<Column> {
    const { words } = useApp();
    const [hidden, set_hidden] = useState<readonly string[]>(() => kept_hidden(table) ?? all.filter(([, , rare]) => rare).map(([column]) => column));
    // Of what is hidden by then: two that follow each other quickly come before the first is drawn.
    const show = (column: Column, yes: boolean): void => set_hidden((now) => {
        const others = now.filter((one) => one !== column);
        const next = yes ? others : [...others, column];
        keep_hidden(table, next);
        return next;
    });
    return {
        shows: (column) => !hidden.includes(column),
        choice: (
            <div class="columns-choice"><Menu name={words.acting.columns} label={words.acting.columns_of}>
                {/* The menu stays open: several are chosen in a row. */}
                <div class="column-list" role="group" aria-label={words.acting.columns_of} onClick={(event) => event.stopPropagation()}>
                    {all.map(([column, name]) => (
                        <label key={column} class="check"><input type="checkbox" checked={!hidden.includes(column)}
                            onChange={(event) => show(column, event.currentTarget.checked)} /> {name}</label>
                    ))}
                </div>
            </Menu></div>
        ),
    };
}
