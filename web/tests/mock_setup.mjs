// Prices, settings, history and the language model of the invented shop, shaped as the server's API gives them.
import { at, id_of, now_ms } from "./mock_base.mjs";

const minute = 60_000;

export function body_of(version, prices = { 50: "120.00", 100: "150.00" }) {
    return {
        schema: "price_list/2", version, options: [{ code: "thickness_mm", kind: "number", unit: "mm" }], measures: [{ code: "area_m2", kind: "area" }],
        terms: { discounts: [{ code: "volume", by: "area_m2", at_least: "100", percent: "5" }] },
        list: {
            id: "mostrador", currency: "UYU", tax: { code: "iva", percent: "22", included: false },
            products: [
                { code: "isodec", name: { es: "Isodec", en: "Isodec panel" }, aliases: ["panel de techo"], steps: [{ step: "table", by: ["thickness_mm"], prices },
                    { step: "factor", option: "color", factors: { blanco: "1", gris: "1.05" } }] },
                { code: "isopanel", name: "Isopanel", steps: [{ step: "table", price: "98.50" }] },
            ],
        },
    };
}

export function price_list_of(version, fields = {}) {
    return { key: `mostrador@${version}`, list: "mostrador", version, currency: "UYU", in_effect: false, open_quotes: 0, body: body_of(version), ...fields };
}

export function setting_of(path, value, fields = {}) {
    return { path, text: `What ${path} does.`, type: "text", allowed: "", unit: "", default_value: "", value, source: "default", variable: `TERO_${path.toUpperCase().replace(/\./g, "__")}`,
        secret: false, is_set: value !== "", needs_restart: true, ...fields };
}

const line = (number, kind, actor, subject, detail, about) => ({ id: id_of("a", 900_000 - number), subject, at: at(now_ms - number * 7 * minute), kind, actor, detail, ...(about && { about }) });

export function setup_of(rows) {
    const some = rows > 0;
    return {
        public_url: "http://127.0.0.1:8080",
        price_lists: some ? [price_list_of("2026-11", { in_effect: true, open_quotes: 5, body: body_of("2026-11", { 50: "126.00", 100: "150.00" }) }), price_list_of("2026-10", { open_quotes: 12 })] : [],
        settings: [
            setting_of("business.name", "Aislantes del Sur", { source: "/etc/tero/agent_config.json" }), setting_of("server.port", 9000, { source: "--port", default_value: 8080, allowed: "0 to 65535" }),
            setting_of("channels.whatsapp.enabled", true, { source: "/etc/tero/agent_config.json", default_value: false }),
            setting_of("channels.whatsapp.phone_number_id", "100000000000001"),
            setting_of("channels.whatsapp.access_token", null, { secret: true, is_set: true, source: "WHATSAPP_ACCESS_TOKEN" }),
            setting_of("channels.whatsapp.app_secret", null, { secret: true, is_set: false }), setting_of("channels.whatsapp.verify_token", null, { secret: true, is_set: true, source: "TERO_X" }),
            setting_of("duty.people", some ? [{ name: "Carla" }] : []),
        ],
        templates: [{ name: "seguimiento_24h", category: "MARKETING", language: "es", text: "Hola {{1}}: ¿pudiste ver la cotización {{2}}?" }],
        people: some ? [{ name: "Carla", role: "SELLER", phone: "59899000098", on_duty: true, unreachable: "" }, { name: "Ana", role: "DEVELOPER", phone: "", on_duty: true, unreachable: "there is no phone" }] : [],
        ai: {
            is_on: some, mode: "DRAFT", providers: some ? [{ name: "main", kind: "OPENAI", model: "small" }] : [], spent: { tokens: some ? 123_456 : 0, money: some ? 0.8123 : 0 },
            budget: { day: { tokens: 500_000, money: 5 }, conversation: { tokens: 50_000, money: 0.5 }, task: { tokens: 10_000, money: 0.1 } },
        },
        history: some ? [
            line(1, "quote.accepted", "person:Carla", id_of("q", 1), { number: "COT-2026-000001" }, "COT-2026-000001 · Ana Pérez"), line(2, "ai.refused", "agent:assistant", id_of("c", 1),
                { outcome: "refused", rule: "figure", found: "el 20 %", text: "Te dejo un 20 % menos." }),
            line(3, "ai.drafted", "agent:assistant", id_of("c", 1), { outcome: "drafted", rule: "", found: "", text: "Sí, lo tenemos en gris." }), line(4, "key.made", "person:Martín", id_of("x", 1), { name: "web" }),
            line(5, "task.painted_blue", "agent:depósito", id_of("t", 5), null), line(6, "message.received", "customer", id_of("c", 2), { text: "¿Tienen?" }),
        ] : [],
    };
}

export function history_of(world, query) {
    const fits = (said, asked, end) => !asked || (asked.endsWith(end) ? said.startsWith(asked) : said === asked);
    const about = (subject) => world.conversations.find((one) => one.id === subject)?.contact_name ?? "";
    return world.history.map((one) => ({ about: about(one.subject), ...one })).filter((one) => fits(one.kind, query.get("kind"), ".") && fits(one.actor, query.get("actor"), ":") && fits(one.subject, query.get("subject"), "\n"));
}
