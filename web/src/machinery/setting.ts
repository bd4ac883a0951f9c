// The options in effect: by section, by who set them, and what is left to do before customers can be served. Pure.
import { plain } from "../format";
import type { PriceListInfo } from "./price_list";

export interface Setting {
    path: string; text: string; type: string; allowed: string; unit: string; default_value: unknown; value: unknown; source: string; variable: string; secret: boolean; is_set: boolean;
    needs_restart: boolean;
}

export interface Settings { public_url: string; items: Setting[] }

export interface Template { name: string; category: string; language: string; text: string }

export interface ShopPerson { name: string; role: string; phone: string; on_duty: boolean; unreachable: string; browsers?: number }

export type SetBy = "default" | "built_in" | "demo" | "command" | "variable" | "file";

export function set_by({ source }: Setting): SetBy {
    if (source === "" || source === "default") return "default";
    if (source === "tero demo") return "demo";
    if (source.startsWith("built in:")) return "built_in";
    if (source.startsWith("--")) return "command";
    return /^[A-Z][A-Z0-9_]*$/.test(source) ? "variable" : "file";
}

// It holds something else than a new installation has. A file may name every option and change none.
export function is_changed(one: Setting): boolean {
    return one.secret ? one.is_set : JSON.stringify(one.value) !== JSON.stringify(one.default_value);
}

// By the first part of their paths, in the order of the configuration.
export function sections_of(settings: Setting[]): [string, Setting[]][] {
    const sections = new Map<string, Setting[]>();
    for (const one of settings) {
        const section = one.path.split(".")[0]!;
        sections.set(section, [...(sections.get(section) ?? []), one]);
    }
    return [...sections];
}

export function settings_found(settings: Setting[], words: string, only_changed: boolean, texts: Record<string, string> = {}): Setting[] {
    const wanted = plain(words.trim()).split(/\s+/);
    return settings.filter((one) => (!only_changed || is_changed(one)) &&
        wanted.every((word) => plain(`${one.path} ${texts[one.path] ?? ""} ${one.text} ${one.variable}`).includes(word)));
}

// A value as the configuration is written; empty: it holds nothing.
export function value_text(value: unknown): string {
    if (value === null || value === undefined || value === "") return "";
    if (typeof value === "string") return value;
    const json = JSON.stringify(value);
    return json === "[]" || json === "{}" ? "" : json;
}

// Nobody outside of this machine or its network reaches it.
export function is_private_address(url: string): boolean {
    const host = /^https?:\/\/(\[[^\]]+\]|[^/:]+)/.exec(url)?.[1] ?? "";
    return !url.startsWith("https://") || host === "localhost" || host === "[::1]" || /^(127|10|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(host);
}

export interface Needed {
    lists: string[];         // in effect
    whatsapp_on: boolean;
    keys_missing: string[];  // by their options
    is_private: boolean;     // the public address
    people: ShopPerson[];
    done: Record<"prices" | "keys" | "webhook" | "people", boolean>;
}

const whatsapp_keys = ["phone_number_id", "access_token", "app_secret", "verify_token"];

export function needed(settings: Settings, lists: PriceListInfo[], people: ShopPerson[]): Needed {
    const find = (path: string): Setting | undefined => settings.items.find((one) => one.path === path);
    const whatsapp_on = find("channels.whatsapp.enabled")?.value === true;
    const keys_missing = whatsapp_keys.filter((name) => find(`channels.whatsapp.${name}`)?.is_set !== true);
    const in_effect = lists.filter((one) => one.in_effect).map((one) => `${one.list} ${one.version}`);
    const is_private = is_private_address(settings.public_url);
    return {
        lists: in_effect, whatsapp_on, keys_missing, is_private, people,
        done: {
            prices: in_effect.length > 0, keys: whatsapp_on && keys_missing.length === 0, webhook: !is_private,
            people: people.length > 0 && people.every((one) => one.unreachable === ""),
        },
    };
}
