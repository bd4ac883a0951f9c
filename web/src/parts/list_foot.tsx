// Below a list: how much of it is loaded, what can be done with that, and the button for more.
import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app_context";

export function ListFoot({ count, more, loading, children }: {
    count: string;
    more: (() => void) | null;
    loading: boolean;
    children?: ComponentChildren;
}): JSX.Element {
    const { words } = useApp();
    return (
        <div class="list-foot">
            <span class="quiet">{count}</span>
            {children}
            {more && <button type="button" class="button list-more" disabled={loading} onClick={more}>{loading ? words.loading : words.more_rows}</button>}
        </div>
    );
}
