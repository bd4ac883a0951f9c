// A row of filters, one of which holds. Each is an address, so that it can be kept and gone back to.
import type { JSX } from "preact";

export interface Chip { name: string; href: string; own: boolean }

export function Chips({ label, chips }: { label: string; chips: Chip[] }): JSX.Element {
    return (
        <nav class="chips" aria-label={label}>
            {chips.map((chip) => (
                <a key={chip.href} class="chip" href={chip.href} aria-current={chip.own ? "true" : undefined}>{chip.name}</a>
            ))}
        </nav>
    );
}
