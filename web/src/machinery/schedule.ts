// Schedules as the server tells of them, and what people call their times and reasons. What this page does not know is
// shown as it stands.
import { actor_text } from "../facts";
import { duration_ms, elapsed, type Language, type Times } from "../format";
import { is_set, type Id, type Time } from "../model";
import { named, type Words } from "../words/words";

export interface ScheduleSettings {
    name: string;
    type: string;
    cron: string;
    every: string;
    at: Time;
    zone: string;
    counts_from: string;
    misfire: string;
    misfire_max: number;
    overlap: string;
    jitter: string;
    starts_at: Time;
    ends_at: Time;
    runs_max: number;
    pause_on_failure: boolean;
    starts: { kind: string; [kind: string]: unknown };
    [field: string]: unknown;
}

export interface Schedule {
    id: Id;
    status: "ACTIVE" | "PAUSED" | "ENDED";
    reason: string;
    created_at: Time;
    created_by: string;
    settings: ScheduleSettings;
    next_at: Time;
    due_at: Time;
    runs: number;
    last_at: Time;
    last_fire?: string;   // in the list: what became of its last instant, `SKIPPED missed`
    running: Id;
    running_execution?: Id;
    waiting_at: Time;
    events?: number;
    events_wait?: number;
}

export interface ScheduleFire {
    key: string;
    schedule: Id;
    at: Time;
    outcome: "FIRED" | "SKIPPED" | "WAITS";
    reason: string;
    task: Id;
    execution?: Id;
    decided_at: Time;
    until: Time;
    count: number;
}

export function runs_now(schedule: Schedule): boolean {
    return is_set(schedule.running) || is_set(schedule.running_execution);
}

export interface Reader { words: Words; times: Times; language: Language; now: string }

// «missed», «by_hand: key:carla», «paused_and_more», «key:carla: holidays»: a reason in people's words.
export function fire_reason(code: string, { words, language }: Reader): string {
    const person = /^((?:key|session|person|human):[^:]*)(: .*)?$/.exec(code);
    if (person) return actor_text(person[1]!, words, language) + (person[2] ?? "");
    const events = /^events: (\d+)$/.exec(code);
    if (events) return words.schedules.reason_events(Number(events[1]));
    const cut = code.indexOf(": ");
    let key = cut < 0 ? code : code.slice(0, cut);
    const more = key.endsWith("_and_more");
    if (more) key = key.slice(0, -"_and_more".length);
    if (!Object.hasOwn(words.schedules.reason, key)) return code;
    const said = named(words.schedules.reason, key);
    const by = cut < 0 ? said : words.schedules.reason_by(said, actor_text(code.slice(cut + 2), words, language));
    return more ? words.schedules.reason_more(by) : by;
}

// What it starts: its kind, and the name that its kind goes by.
export function starts_what(settings: ScheduleSettings): { kind: string; name: string; payload: unknown } {
    const { kind } = settings.starts;
    const what = settings.starts[kind.toLowerCase()];
    if (what === null || typeof what !== "object") return { kind, name: typeof what === "string" ? what : "", payload: undefined };
    const fields = what as Record<string, unknown>;
    const name = ["type", "workflow", "quote", "event", "name", "id"].map((field) => fields[field])
        .find((one) => typeof one === "string" && one !== "");
    return { kind, name: typeof name === "string" ? name : "", payload: fields.payload ?? fields.input ?? fields.data };
}

const units = ["second", "minute", "hour", "day", "week"] as const;

// «15 minutes», «1 hour 30 minutes», «90 s», «PT15M», «P1D» as pairs of a number and a unit; null: another way to say it.
function interval_of(text: string): { count: number; unit: string }[] | null {
    const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text.trim().toUpperCase());
    if (iso) {
        const [, weeks, days, hours, minutes, seconds] = iso;
        const all = [[weeks, "week"], [days, "day"], [hours, "hour"], [minutes, "minute"], [seconds, "second"]] as const;
        const some = all.flatMap(([count, unit]) => (count ? [{ count: Number(count), unit: unit as string }] : []));
        return some.length > 0 ? some : null;
    }
    const parts: { count: number; unit: string }[] = [];
    let read = 0;
    for (const part of text.matchAll(/\s*(\d+)\s*([a-z]+)/gi)) {
        const name = part[2]!.toLowerCase();
        const unit = units.find((one) => name === one || name === `${one}s` || name === one[0] || (one === "minute" && name === "min") ||
            (one === "second" && name === "sec"));
        if (!unit || part.index !== read) return null;
        read += part[0].length;
        parts.push({ count: Number(part[1]), unit });
    }
    return parts.length > 0 && read === text.trimEnd().length ? parts : null;
}

function every_text(text: string, words: Words): string {
    const parts = interval_of(text);
    if (!parts) return words.schedules.every(text);
    if (parts.length === 1 && parts[0]!.count === 1) return named(words.schedules.every_one, parts[0]!.unit);
    return words.schedules.every(interval_text(parts, words));
}

function interval_text(parts: { count: number; unit: string }[], words: Words): string {
    return parts.map(({ count, unit }) => `${count} ${words.schedules.units[unit]![count === 1 ? 0 : 1]}`).join(" ");
}

const day_names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

function weekday(text: string): number | null {
    const number = /^[0-7]$/.test(text) ? Number(text) % 7 : day_names.indexOf(text.toUpperCase());
    return number < 0 ? null : number;
}

function list_text(items: string[], words: Words): string {
    return items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + words.schedules.and + items[items.length - 1];
}

function days_of_week(field: string, words: Words): string | null {
    const say = words.schedules;
    const name = (text: string): string | null => {
        const number = weekday(text);
        return number === null ? null : say.weekdays[number]!;
    };
    const nth = /^(\w+)#(\d|L)$/i.exec(field) ?? /^(\w)(L)$/i.exec(field);
    if (nth) {
        const day = name(nth[1]!);
        if (!day) return null;
        return nth[2]!.toUpperCase() === "L" ? say.last_weekday(day) : say.nth_weekday(Number(nth[2]), day);
    }
    const range = /^(\w+)-(\w+)$/.exec(field);
    if (range) {
        const [from, to] = [name(range[1]!), name(range[2]!)];
        return from && to ? say.from_to(from, to) : null;
    }
    const days = field.split(",").map(name);
    if (days.some((day) => day === null)) return null;
    return say.each_weekday(list_text(days.map((day) => say.plural_day(day!)), words));
}

function days_text(day: string, month: string, week: string, words: Words): string | null {
    const say = words.schedules;
    const any_day = day === "*" || day === "?";
    const any_week = week === "*" || week === "?";
    if (month !== "*") {
        const one_month = /^\d+$/.test(month) ? say.months[Number(month) - 1] : undefined;
        return one_month && any_week && /^\d+$/.test(day) ? say.year_day(day, one_month) : null;
    }
    if (any_day && any_week) return say.each_day;
    if (any_day) return days_of_week(week, words);
    if (!any_week) return null;
    if (/^L$/i.test(day)) return say.last_day;
    if (/^LW$/i.test(day)) return say.last_workday;
    if (!/^\d+(,\d+)*$/.test(day)) return null;
    const days = day.split(",");
    return say.month_days(list_text(days, words), days.length);
}

const macros: Record<string, string> = {
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
};

// The usual expressions as people say them; null: it is shown as it stands.
export function cron_text(expression: string, words: Words): string | null {
    const fields = (macros[expression.trim()] ?? expression).trim().split(/[ \t]+/);
    if (fields.length === 6 && fields[0] === "0") fields.shift();
    if (fields.length !== 5) return null;
    const [minute, hour, day, month, week] = fields as [string, string, string, string, string];
    const days = days_text(day, month, week, words);
    if (!days) return null;
    const always = days === words.schedules.each_day;
    const step = /^\*\/(\d+)$/;
    const count = (unit: string, text: string): string => every_text(`${text} ${unit}`, words);
    const at_day = (text: string): string => (always ? text : `${text}, ${days}`);
    if (hour === "*") {
        if (minute === "*") return at_day(count("minute", "1"));
        const each = step.exec(minute);
        if (each && 60 % Number(each[1]) === 0) return at_day(count("minute", each[1]!));
        return /^\d+$/.test(minute) ? at_day(words.schedules.past_hour(minute)) : null;
    }
    const each = step.exec(hour);
    if (each && minute === "0" && 24 % Number(each[1]) === 0) return at_day(count("hour", each[1]!));
    if (!/^\d+(,\d+)*$/.test(hour) || !/^\d+$/.test(minute)) return null;
    const times = hour.split(",").map((one) => `${Number(one)}:${minute.padStart(2, "0")}`);
    return `${days} ${words.schedules.at_times(list_text(times, words), times.length)}`;
}

// When a schedule starts something, as people say it.
export function when_text(settings: ScheduleSettings, reader: Reader): string {
    const { words, times, now } = reader;
    switch (settings.type) {
        case "CRON": return cron_text(settings.cron, words) ?? settings.cron;
        case "RECURRING": {
            if (settings.counts_from !== "END") return every_text(settings.every, words);
            const parts = interval_of(settings.every);
            return words.schedules.after_end(parts ? interval_text(parts, words) : settings.every);
        }
        case "ONCE": return settings.at ? words.schedules.once_at(times.moment(settings.at, now)) : "";
        default: {
            const event = (settings.event ?? {}) as Record<string, unknown>;
            if (typeof event.type !== "string" || event.type === "") return settings.type;
            const absence = typeof event.absence === "string" ? duration_ms(event.absence) ?? 0 : 0;
            return absence > 0 ? words.schedules.on_absence(event.type, elapsed(absence, reader.language)) : words.schedules.on_event(event.type);
        }
    }
}

// How late it was decided what becomes of an instant; empty: at its time, or within the second.
export function late_text(fire: ScheduleFire, language: Language): string {
    if (!fire.at || !fire.decided_at) return "";
    const ms = Date.parse(fire.decided_at) - Date.parse(fire.at);
    return ms < 60_000 ? "" : elapsed(ms, language);
}
