// ⌘K: any page, act, person or quote by a piece of its name, by keyboard alone.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp, type AppContext } from "../app_context";
import { money, phone_text, plain } from "../format";
import { is_set, type Found } from "../model";
import { overlays } from "../overlays";
import { useResource } from "../pulse";
import { links } from "../route";
import { named, type Words } from "../words/words";
import { Icon } from "./icons";
import { is_writing } from "./keys";
import { Dialog } from "./overlays";
import { PauseDialog } from "./pause";
import { NewQuoteDialog } from "./pricing";

interface Choice { id: string; icon: string; name: string; beside: string; go: () => void }

const shown_most = 12;

function goes_to(href: string): () => void {
    return () => {
        overlays.close();
        location.hash = href;
    };
}

function pages_of(words: Words): Choice[] {
    const pages: [string, string, string][] = [
        ["today", words.pages.today, links.today], ["conversations", words.pages.conversations, links.conversations()],
        ["quotes", words.pages.quotes, links.quotes()], ["follow-ups", words.deal.follow_ups, links.follow_ups()],
        ["workflows", words.pages.workflows, links.executions()], ["schedules", words.pages.schedules, links.schedules()],
        ["tasks", words.pages.tasks, links.tasks()], ["agents", words.pages.agents, links.agents()], ["alerts", words.pages.alerts, links.alerts()],
        ["quarantine", words.pages.quarantine, links.quarantine], ["prices", words.pages.prices, links.prices()], ["access", words.pages.access, links.access],
        ["history", words.pages.history, links.history()], ["ai", words.pages.ai, links.ai], ["settings", words.pages.settings, links.settings],
    ];
    return pages.map(([icon, name, href]) => ({ id: `page-${icon}`, icon, name, beside: words.palette.page, go: goes_to(href) }));
}

function acts_of(words: Words): Choice[] {
    return [
        { id: "act-new", icon: "quotes", name: words.deal.new, beside: words.palette.act, go: () => overlays.open((close) => <NewQuoteDialog close={close} />) },
        { id: "act-pause", icon: "pause", name: words.work.pause.act, beside: words.palette.act,
          go: () => overlays.open((close) => <PauseDialog what={{ scope: "ALL" }} close={close} />) },
    ];
}

function found_choices(found: Found | null, app: AppContext): Choice[] {
    if (!found) return [];
    const { words, language } = app;
    return [
        ...found.contacts.filter((one) => is_set(one.conversation)).map((one) => ({
            id: `person-${one.id}`, icon: "conversations", name: one.name || phone_text(one.phone), beside: phone_text(one.phone), go: goes_to(links.conversation(one.conversation)),
        })),
        ...found.quotes.map((one) => ({
            id: `quote-${one.id}`, icon: "quotes", name: `${one.number} · ${one.contact_name}`,
            beside: [named(words.status, one.status), one.currency && money(one.total, one.currency, language)].filter(Boolean).join(" · "), go: goes_to(links.quote(one.number)),
        })),
    ];
}

function Palette({ close }: { close: () => void }): JSX.Element {
    const app = useApp();
    const { words } = app;
    const say = words.palette;
    const [text, set_text] = useState("");
    const [wanted, set_wanted] = useState("");
    const [at, set_at] = useState(0);
    useEffect(() => {
        const timer = setTimeout(() => set_wanted(text.trim()), 120);
        return () => clearTimeout(timer);
    }, [text]);
    const { data } = useResource<Found>(wanted === "" ? "" : `/search?q=${encodeURIComponent(wanted)}&limit=6`);
    const named_so = [...pages_of(words), ...acts_of(words)].filter((choice) => plain(choice.name).includes(plain(text.trim())));
    const shown = [...(text.trim() === "" ? [] : found_choices(data, app)), ...named_so].slice(0, shown_most);
    const own = shown[Math.min(at, shown.length - 1)];
    return (
        <Dialog title={say.title} close={close}>
            <label class="search-field palette-field">
                <Icon name="search" /><span class="unseen">{say.field}</span>
                <input class="input" value={text} placeholder={say.field} maxLength={200} autofocus role="combobox" aria-expanded="true" aria-controls="palette-list"
                    aria-activedescendant={own?.id} autocomplete="off"
                    onInput={(event) => {
                        set_text(event.currentTarget.value);
                        set_at(0);
                    }}
                    onKeyDown={(event) => {
                        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
                        if (step !== 0) {
                            event.preventDefault();
                            set_at((Math.min(at, shown.length - 1) + step + shown.length) % Math.max(1, shown.length));
                        } else if (event.key === "Enter") {
                            event.preventDefault();
                            own?.go();
                        }
                    }} />
            </label>
            <ul class="palette-list" role="listbox" id="palette-list" aria-label={say.title}>
                {shown.map((choice) => (
                    <li key={choice.id} id={choice.id} role="option" aria-selected={choice === own} class={choice === own ? "palette-own" : ""} onClick={choice.go}>
                        <Icon name={choice.icon} /> <span>{choice.name}</span> <span class="quiet">{choice.beside}</span>
                    </li>
                ))}
            </ul>
            {shown.length === 0 && <p class="quiet" role="status">{say.nothing}</p>}
        </Dialog>
    );
}

function open_palette(): void {
    overlays.open((close) => <Palette close={close} />);
}

export function SearchButton(): JSX.Element {
    const { words } = useApp();
    useEffect(() => {
        const press = (event: KeyboardEvent): void => {
            const asked = (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) ||
                (event.key === "/" && !is_writing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey);
            if (!asked || document.querySelector("dialog[open]")) return;
            event.preventDefault();
            open_palette();
        };
        document.addEventListener("keydown", press);
        return () => document.removeEventListener("keydown", press);
    }, []);
    return (
        <button type="button" class="button always-search" aria-keyshortcuts="Control+K Meta+K" onClick={open_palette}>
            <Icon name="search" /> <span>{words.palette.button}</span> <kbd aria-hidden="true">{words.palette.keys}</kbd>
        </button>
    );
}
