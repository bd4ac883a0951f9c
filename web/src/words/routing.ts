// Why a message went where it went: what the router's rules found, in people's words. The rule's own name stays
// beside them for whoever repairs it.
import type { Language } from "../format";
import { named, type Words } from "./words";

const found: Record<Language, Record<string, string>> = {
    es: {
        product: "producto", "product.misspelled": "producto, mal escrito", thickness_mm: "espesor", "thickness_mm.inches": "espesor en pulgadas",
        size: "medidas", "size.several": "varias medidas", length: "largo", width: "ancho", height: "alto", area: "superficie",
        "area.several": "varias superficies", "area.of_several": "superficie sumada", quantity: "cantidad", color: "color", edges: "goteros o bordes",
        "option.sides_unstated": "sin decir en cuántos lados", "option.sides_answered": "lados, que se le preguntaron", fill: "relleno", anclajes: "anclajes", traslado: "traslado",
        "traslado.fetched": "lo pasa a buscar", zone: "zona", town: "localidad", "town.unknown": "localidad sin zona", "town.answered": "localidad, que se le preguntó",
    },
    en: {
        product: "product", "product.misspelled": "product, misspelt", thickness_mm: "thickness", "thickness_mm.inches": "thickness in inches",
        size: "measures", "size.several": "several measures", length: "length", width: "width", height: "height", area: "area",
        "area.several": "several areas", "area.of_several": "areas added up", quantity: "quantity", color: "colour", edges: "drips or edges",
        "option.sides_unstated": "sides not said", "option.sides_answered": "sides, as asked", fill: "core", anclajes: "fixings", traslado: "freight",
        "traslado.fetched": "fetches it", zone: "zone", town: "town", "town.unknown": "town without a zone", "town.answered": "town, as asked",
    },
};

const chosen: Record<Language, Record<string, string>> = {
    es: {
        "intent.unknown": "no se entendió qué quiere", "intent.unsure": "no hay seguridad de qué quiere", button: "apretó un botón",
        "language.changes": "sigue en otro idioma", "language.stays": "una palabra de otro idioma no cambia el suyo",
    },
    en: {
        "intent.unknown": "what they want was not understood", "intent.unsure": "not sure what they want", button: "pressed a button",
        "language.changes": "goes on in another language", "language.stays": "a word of another language does not change theirs",
    },
};

export function routing_text(code: string, language: Language, words: Words): string {
    const cut = code.indexOf(":");
    const rule = cut < 0 ? code : code.slice(0, cut);
    const rest = cut < 0 ? "" : code.slice(cut);
    if (Object.hasOwn(chosen[language], rule)) return named(chosen[language], rule) + rest;
    const dot = rule.indexOf(".");
    if (dot < 0) return code;
    const room = rule.slice(0, dot);
    const name = rule.slice(dot + 1);
    if (room === "entity" && Object.hasOwn(found[language], name)) return named(found[language], name) + rest;
    if (room === "capability") return words.routing_to(named(words.agents, name));
    if (room === "button") return `${named(chosen[language], "button")}: ${name}`;
    const intent = room.toUpperCase();
    return Object.hasOwn(words.intent, intent) ? `${named(words.intent, intent)} (${rule})${rest}` : code;
}
