// Below a list: how much of it is loaded, and the button for more.
import type { JSX } from "preact";
import { useApp } from "../app_context";

export function ListFoot({ count, more, loading }: {
    count: string;
    more: (() => void) | null;
    loading: boolean;
}): JSX.Element {
    const { words } = useApp();
    return (
        <div class="list-foot">
            <span class="quiet">{count}</span>
            {more && <button type="button" class="button" disabled={loading} onClick={more}>{loading ? words.loading : words.more_rows}</button>}
        </div>
    );
}
