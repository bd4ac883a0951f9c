// Ids and times of the invented shop.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
export const now_ms = Date.parse("2026-11-03T13:42:10.000Z");  // a Tuesday, 10:42 in Montevideo

export const no_id = "0".repeat(26);

export function id_of(kind, number) {
    let text = "";
    let rest = number;
    for (let at = 0; at < 20; ++at) {
        text = alphabet[rest % 32] + text;
        rest = Math.floor(rest / 32);
    }
    return (`01k${kind}000000`).slice(0, 6) + text;
}

export const at = (ms) => (ms === null ? null : new Date(ms).toISOString());
