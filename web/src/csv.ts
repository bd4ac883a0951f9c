// Rows as a file that a spreadsheet opens: in Spanish with semicolons and decimal commas, as Excel there expects.
import type { Language } from "./format";

// A cell that begins like a formula would be run by the spreadsheet; a leading quote makes it text.
function cell(text: string, separator: string): string {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
    return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function csv_number(amount: string, language: Language): string {
    return language === "es" ? amount.replace(".", ",") : amount;
}

export function csv_text(rows: string[][], language: Language): string {
    const separator = language === "es" ? ";" : ",";
    return "\ufeff" + rows.map((row) => row.map((text) => cell(text, separator)).join(separator) + "\r\n").join("");
}

// A column of the file: what stands above it, and what it says of a row.
export type Cell<Item> = readonly [head: string, text: (item: Item) => string];

// What two columns of a table both need, such as the currency, stands once.
export function csv_rows<Item>(items: Item[], cells: Cell<Item>[]): string[][] {
    const own = cells.filter(([head], at) => cells.findIndex(([other]) => other === head) === at);
    return [own.map(([head]) => head), ...items.map((item) => own.map(([, text]) => text(item)))];
}

export function download(name: string, text: string): void {
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
}
