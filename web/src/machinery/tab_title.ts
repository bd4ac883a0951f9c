// The title of the tab: how many wait stands first, where one sees it among many tabs.
export function titled(page: string, waiting: number): string {
    return `${waiting > 0 ? `(${waiting}) ` : ""}${page} · Tero`;
}
