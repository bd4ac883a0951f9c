// What is said of notices to this phone. English: push_en.ts.
import type { Language } from "../format";
import { push_en } from "./push_en";

export const push_es = {
    title: "Avisos en este teléfono",
    title_desk: "Avisos en este navegador",
    state: {
        nobody: "Para recibirlos, entrá con un enlace a tu nombre: quien administra Tero te lo hace en Ajustes.",
        insecure: "Los teléfonos piden https: abrí Tero por una dirección que empiece con https://.",
        home_screen: "En iPhone, primero: Compartir → Agregar a inicio. Después abrí Tero desde ahí.",
        unsupported: "Este navegador no recibe avisos.",
        blocked: "Están bloqueados en este navegador: permitilos en los permisos del sitio.",
        off: "Te avisa de lo que espera, aunque Tero esté cerrado.",
        on: "Este navegador te avisa de lo que espera.",
    },
    failed: "No se pudo: el navegador no dio una dirección de avisos. Probá de nuevo.",
    done_on: "Este navegador te avisa",
    done_off: "Este navegador no te avisa más",
    remove: "Quitar",
    removed: "Ese navegador no te avisa más",
};

export type PushWords = typeof push_es;

export function push_words(language: Language): PushWords {
    return language === "en" ? push_en : push_es;
}
