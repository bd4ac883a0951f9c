// What is said around an act: what it was, what became of it, and why it cannot be done. English: acting_en.ts.

export const acting = {
    undo: "Deshacer",
    close: "Cerrar",
    cancel: "Mejor no",
    more: "Más acciones",
    actions: "Acciones",
    columns: "Columnas",
    columns_of: "Qué columnas se ven",
    told: "Avisos",
    undone: "Deshecho",
    offline: "Sin conexión con Tero: ahora no se puede.",
    no_scope: "Tu acceso no incluye esto. Pedíselo a quien administra Tero.",
    busy: "Un momento…",
    unreachable: "No llegó la respuesta de Tero. No se sabe si quedó hecho: mirá y, si no, probá otra vez; no se hace dos veces.",
    unknown: "Tero no pudo decir si quedó hecho: mirá y, si no, probá otra vez; no se hace dos veces.",
    closed: "La sesión terminó: entrá otra vez.",
    forbidden: "Tu acceso no incluye esto. No se hizo nada.",
    conflict: (detail: string) => `No se hizo: algo cambió antes. ${detail}`,
    gone: "Ya no existe. No se hizo nada.",
    busy_server: "Tero está ocupado y no lo hizo. Probá en un momento.",
    refused: (detail: string) => `Tero no lo hizo. ${detail}`,
};
