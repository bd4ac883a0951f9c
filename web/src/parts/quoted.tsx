// What was quoted: every line, the totals, what was assumed, and from which list.
import type { JSX } from "preact";
import { useApp } from "../app_context";
import { decimal_text, money } from "../format";
import { is_set, tax_name, type Quote, type QuoteLine } from "../model";
import { links } from "../route";
import { reason_text } from "../words/reasons";
import { Card } from "./small";

// Whole percentages lose their zeros: «22 %».
function plain_percent(text: string): string {
    return text.replace(/\.0+$/, "").replace(/(\.\d*?)0+$/, "$1");
}

// «incluidos» says more than 0,00.
function in_place(line: QuoteLine): boolean {
    return Number(line.amount) === 0 && line.detail !== "" && line.detail.length <= 16;
}

export function QuotedCard({ quote }: { quote: Quote }): JSX.Element {
    const { words, language } = useApp();
    const { priced } = quote;
    if (!priced || !priced.currency) {
        return <Card title={words.quote.what}><p class="quiet">{words.quote.nothing_priced}</p></Card>;
    }
    const amount = (text: string): string => decimal_text(text, 2, language);
    const tax = tax_name(priced, language) || words.quote.tax_unnamed;
    const tax_apart = Number(priced.with_iva) !== Number(priced.after_discount);
    return (
        <Card title={words.quote.what} beside={quote.revision > 1 ? words.quote.revision(quote.revision) : undefined}>
            <ul class="quoted">
                {priced.lines.map((line, at) => (
                    <li key={at}>
                        <div>
                            <p>{line.text}</p>
                            {line.detail !== "" && !in_place(line) && <p class="quiet">{line.detail}</p>}
                        </div>
                        <span class="amount">{in_place(line) ? line.detail : amount(line.amount)}</span>
                    </li>
                ))}
                <li class="quoted-total">
                    <span>
                        <strong>{words.quote.total}</strong>{" "}
                        <span class="quiet">{priced.currency}, {priced.iva_included ? words.quote.tax_included(tax) : words.quote.without_tax(tax)}</span>
                    </span>
                    <strong class="amount">{money(priced.after_discount, priced.currency, language, "always")}</strong>
                </li>
                {tax_apart && (
                    <li>
                        <span>
                            {words.quote.with_tax(tax)}{" "}
                            <span class="quiet">{words.quote.tax(tax, decimal_text(plain_percent(priced.iva_percent),
                                plain_percent(priced.iva_percent).split(".")[1]?.length ?? 0, language))}</span>
                        </span>
                        <span class="amount">{money(priced.with_iva, priced.currency, language, "always")}</span>
                    </li>
                )}
            </ul>
            <div class="quoted-notes quiet">
                {priced.assumptions.length > 0 && <p>{words.quote.assumptions}: {priced.assumptions.map((text) => text.replace(/\.$/, "")).join(", ")}.</p>}
                {priced.list !== "" && <p>{words.quote.list(priced.list, priced.list_version)}</p>}
                {quote.reject_reason !== "" && <p>{words.quote.reject_reason(reason_text(quote.reject_reason, language))}</p>}
                {is_set(quote.superseded_by) && <p><a class="link" href={links.quote(quote.superseded_by)}>{words.quote.newer}</a></p>}
                {is_set(quote.supersedes) && <p><a class="link" href={links.quote(quote.supersedes)}>{words.quote.older}</a></p>}
            </div>
        </Card>
    );
}
