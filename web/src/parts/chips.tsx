// A row of filters, one of which holds. Each is an address, so that it can be kept and gone back to.
import type { JSX } from "preact";

export interface Chip { name: string; href: string; own: boolean; count?: number | undefined }

export function Chips({ label, chips }: { label: string; chips: Chip[] }): JSX.Element {
    return (
        <nav class="chips" aria-label={label}>
            {chips.map((chip) => (
                <a key={chip.href} class="chip" href={chip.href} aria-current={chip.own ? "true" : undefined}>{chip.name}{chip.count !== undefined && <span class="chip-count">{chip.count}</span>}</a>
            ))}
        </nav>
    );
}
