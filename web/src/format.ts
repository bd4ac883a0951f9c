// Money, times and counts as people in Uruguay, or readers of English, write them. Every time is shown in the
// workspace's zone, wherever the reader is.

export type Language = "es" | "en";

const space = "\u00a0";
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// Exact: rounds the text half up, away from zero, and never makes a double of it.
function rounded(text: string, places: number): { negative: boolean; whole: string; cents: string } {
    const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
    if (!found || !(found[2] || found[3])) return { negative: false, whole: "0", cents: "0".repeat(places) };
    const fraction = (found[3] ?? "").padEnd(places + 1, "0");
    let digits = BigInt((found[2] || "0") + fraction.slice(0, places));
    if (fraction.charCodeAt(places) >= 53) digits += 1n;
    const all = digits.toString().padStart(places + 1, "0");
    const cut = all.length - places;
    return { negative: found[1] === "-" && digits > 0n, whole: all.slice(0, cut), cents: all.slice(cut) };
}

function grouped(whole: string, mark: string): string {
    return whole.replace(/\B(?=(\d{3})+$)/g, mark);
}

export function decimal_text(amount: string, places: number, language: Language): string {
    const { negative, whole, cents } = rounded(amount, places);
    const [group, point] = language === "es" ? [".", ","] : [",", "."];
    return (negative ? "\u2212" : "") + grouped(whole, group) + (places > 0 ? point + cents : "");
}

const signs: Record<string, string> = { UYU: "$", USD: "US$" };

// "auto" leaves out cents that are zero; "always" is for columns that must line up, "never" for large figures.
export function money(amount: string, currency: string, language: Language,
                      cents: "auto" | "always" | "never" = "auto"): string {
    const places = cents === "always" || (cents === "auto" && rounded(amount, 2).cents !== "00") ? 2 : 0;
    return (signs[currency] ?? currency) + space + decimal_text(amount, places, language);
}

// Sentence case for words that stand alone.
// As it is searched: without capitals and accents.
export function plain(text: string): string {
    return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

export function capital(text: string): string {
    return text && /^\p{Ll}+(\s|$|,|:\s)/u.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}

export function count_text(count: number, language: Language): string {
    return decimal_text(Math.round(count).toString(), 0, language);
}

export function percent(part: number, whole: number, language: Language): string {
    if (whole <= 0) return "";
    const value = (100 * part) / whole;
    const text = value === 100 || value === 0 || value >= 10 ? Math.round(value).toString() : value.toFixed(1);
    return decimal_text(text, text.includes(".") ? 1 : 0, language) + (language === "es" ? space + "%" : "%");
}

// "24h", "1d", "1h30min", "500ms" as the server writes durations; null when it is none.
export function duration_ms(text: string): number | null {
    const units: Record<string, number> = { ms: 1, s: 1000, min: minute, h: hour, d: day };
    let total = 0;
    let read = 0;
    for (const part of text.matchAll(/(\d+)(ms|min|s|h|d)/g)) {
        total += Number(part[1]) * (units[part[2]!] ?? 0);
        read += part[0].length;
    }
    return read === text.length && read > 0 ? total : null;
}

// As people speak of it: «24 h», «72 h».
export function hours_text(after: string): string {
    const ms = duration_ms(after);
    if (ms === null) return after;
    if (ms % hour === 0 && ms <= 7 * day) return `${ms / hour}${space}h`;
    if (ms % day === 0) return `${ms / day}${space}d`;
    return elapsed(ms, "es");
}

export function elapsed(ms: number, language: Language): string {
    if (ms < 1000) return `${Math.max(0, Math.round(ms))}${space}ms`;
    if (ms < 10_000 && ms % 1000 !== 0) return decimal_text((ms / 1000).toFixed(1), 1, language) + space + "s";
    if (ms < minute) return `${Math.round(ms / 1000)}${space}s`;
    if (ms < hour) return `${Math.round(ms / minute)}${space}min`;
    if (ms < 2 * day) return `${Math.round(ms / hour)}${space}h`;
    return language === "es" ? `${Math.round(ms / day)}${space}días` : `${Math.round(ms / day)}${space}days`;
}

// 59899000001 as +598 99 000 001; other countries' numbers only get their plus.
export function phone_text(digits: string): string {
    const uruguay = /^598(\d{2})(\d{3})(\d{3})$/.exec(digits);
    if (uruguay) return `+598 ${uruguay[1]} ${uruguay[2]} ${uruguay[3]}`;
    return /^\d+$/.test(digits) ? `+${digits}` : digits;
}

interface Parts { weekday: string; day: number; month: string; year: number; hour: number; minute: string; second: string }

// Times in one language and one zone.
export class Times {
    private readonly parts_of: Intl.DateTimeFormat;
    private readonly long_date: Intl.DateTimeFormat;
    private readonly month_of: Intl.DateTimeFormat;
    private readonly kept = new Map<string, Parts>();

    constructor(readonly language: Language, zone: string) {
        const locale = language === "es" ? "es-UY" : "en-GB";
        let timeZone = zone || "UTC";
        try {
            new Intl.DateTimeFormat(locale, { timeZone });
        } catch {
            timeZone = "UTC";  // a zone this browser does not know
        }
        this.parts_of = new Intl.DateTimeFormat(locale, {
            timeZone, hourCycle: "h23", weekday: "short", day: "numeric", month: "short", year: "numeric",
            hour: "numeric", minute: "2-digit", second: "2-digit",
        });
        this.month_of = new Intl.DateTimeFormat("en-GB", { timeZone, month: "numeric" });
        this.long_date = new Intl.DateTimeFormat(locale, {
            timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric",
        });
    }

    private parts(time: string): Parts {
        const known = this.kept.get(time);
        if (known) return known;
        const found: Record<string, string> = {};
        for (const part of this.parts_of.formatToParts(new Date(time))) found[part.type] = part.value;
        const parts = {
            weekday: (found.weekday ?? "").replace(/[.,]/g, ""),
            day: Number(found.day),
            month: (found.month ?? "").replace(".", ""),
            year: Number(found.year),
            hour: Number(found.hour) % 24,
            minute: (found.minute ?? "").padStart(2, "0"),
            second: (found.second ?? "").padStart(2, "0"),
        };
        if (this.kept.size > 5000) this.kept.clear();
        this.kept.set(time, parts);
        return parts;
    }

    clock(time: string): string {
        const { hour, minute } = this.parts(time);
        return `${hour}:${minute}`;
    }

    clock_seconds(time: string): string {
        return `${this.clock(time)}:${this.parts(time).second}`;
    }

    // With seconds where one of them is not at a whole minute.
    clocks(all: string[]): (time: string) => string {
        return all.some((time) => this.parts(time).second !== "00") ? (time) => this.clock_seconds(time) : (time) => this.clock(time);
    }

    day_key(time: string): string {
        const { day, month, year } = this.parts(time);
        return `${year} ${month} ${day}`;
    }

    // «martes 3 de noviembre»
    long_day(time: string): string {
        const text = this.long_date.format(new Date(time)).replace(/,? (de )?\d{4}$/, "");
        return text.replace(",", "");
    }

    // «9:12» today, «lun 9:12» within the week, «2 nov 9:12» farther away.
    moment(time: string, now: string): string {
        if (this.day_key(time) === this.day_key(now)) return this.clock(time);
        return `${this.day_of(time, now)} ${this.clock(time)}`;
    }

    // «lun» within the week, «2 nov» farther away: the day before a clock.
    day_of(time: string, now: string): string {
        const parts = this.parts(time);
        if (Math.abs(Date.parse(now) - Date.parse(time)) < 6 * day) return parts.weekday;
        return `${parts.day} ${parts.month}` + (parts.year === this.parts(now).year ? "" : ` ${parts.year}`);
    }

    // «lun 2» or «2 nov»: a day in a table.
    short_day(time: string, now: string): string {
        const parts = this.parts(time);
        const year = parts.year === this.parts(now).year ? "" : ` ${parts.year}`;
        return `${parts.weekday} ${parts.day} ${parts.month}${year}`;
    }

    exact(time: string): string {
        return `${this.long_date.format(new Date(time))}, ${this.clock_seconds(time)}`;
    }

    hour(time: string): number {
        return this.parts(time).hour;
    }

    // The clock there, counted as if the zone were UTC.
    private there(ms: number): number {
        const { day, year, hour, minute, second } = this.parts(new Date(ms).toISOString());
        return Date.UTC(year, this.month(ms), day, hour, Number(minute), Number(second)) + (ms % 1000);
    }

    private month(ms: number): number {
        return Number(this.month_of.format(new Date(ms))) - 1;
    }

    // The calendar day there, as a form has it: «2026-11-03».
    date_of(time: string): string {
        return new Date(this.there(Date.parse(time))).toISOString().slice(0, 10);
    }

    // When the clock there says so; at a clock that the change of time leaves out, just after it.
    instant(date: string, clock: string): string {
        const wanted = Date.parse(`${date}T${clock}:00Z`);
        const first = 2 * wanted - this.there(wanted);
        const second = first + wanted - this.there(first);
        return new Date(second).toISOString();
    }

    // A calendar day of the workspace, such as 2026-11-02, is the same day in every zone.
    calendar_day(date: string): { weekday: string; day: string } {
        const locale = this.language === "es" ? "es-UY" : "en-GB";
        const noon = new Date(`${date}T12:00:00Z`);
        const format = (options: Intl.DateTimeFormatOptions): string =>
            new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(noon);
        return { weekday: format({ weekday: "short" }).replace(".", ""), day: String(noon.getUTCDate()) };
    }

    ago(time: string, now: string): string {
        const ms = Date.parse(now) - Date.parse(time);
        if (ms < minute) return this.language === "es" ? "recién" : "just now";
        const text = elapsed(ms, this.language);
        return this.language === "es" ? `hace ${text}` : `${text} ago`;
    }

    // How long something has left; empty when it is over.
    left(time: string, now: string): string {
        const ms = Date.parse(time) - Date.parse(now);
        return ms <= 0 ? "" : elapsed(Math.max(minute, ms), this.language);
    }
}
