// Historia: all that happened, the newest first, by what it was, who did it, and when; each line leads to what it is about.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text, told } from "../facts";
import { history_path, looked_to, subject_link, type HistoryLine, type HistoryLines } from "../machinery/history";
import { detail_of, is_set, type HistoryEntry } from "../model";
import { usePages } from "../pages_of";
import { may } from "../parts/acting";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, When } from "../parts/small";
import { useSteady } from "../parts/steady";
import { Value } from "../parts/value";
import { links, type HistoryFilter } from "../route";
import { setup_words } from "../words/setup_es";
import { named, type Words } from "../words/words";

const of_access = new Set(["session", "link", "key"]);

function noun_of(entry: HistoryEntry): string {
    return entry.kind.split(".")[0]!;
}

// Whom an access is for and what it may do; which session it is says nothing to people.
function access_notes(entry: HistoryEntry, words: Words): string[] {
    const detail = detail_of(entry);
    return [detail.person, detail.key, detail.name, typeof detail.role === "string" ? named(words.access.role, detail.role) : ""]
        .filter((one): one is string => typeof one === "string" && one !== "");
}

function Row({ entry, fresh, filter }: { entry: HistoryLine; fresh: boolean; filter: HistoryFilter }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const say = setup_words(language).history;
    const [open, set_open] = useState(false);
    const fact = told({ history: [entry], messages: [], follow_ups: [], quote: null }, app)[0];
    const what = say.fact[entry.kind] ?? words.tasks.fact[entry.kind] ?? words.agent_pages.fact[entry.kind] ?? fact?.title ?? entry.kind;
    const href = subject_link(entry);
    const who = actor_text(entry.actor, words, language);
    const notes = of_access.has(noun_of(entry)) ? access_notes(entry, words) : fact?.notes ?? [];
    // Who did it stands beside it.
    const besides = notes.filter((note) => note !== "" && note !== entry.about && note !== words.fact_by(who) && !(who !== "" && who.includes(note)));
    return (
        <li class={`alert history-row${fresh ? " row-new" : ""}`} id={entry.id}>
            <span class="quiet history-when"><When at={entry.at} /></span>
            <div class="history-main">
                <div class="alert-head">
                    <h2 class="history-what">{what}</h2>
                    {entry.about !== "" && <span class="history-about">{entry.about}</span>}
                    <span class="quiet">{besides.join(" · ")}</span>
                </div>
                {fact && fact.says !== "" && <p class="alert-says">{fact.says}</p>}
            </div>
            <p class="quiet alert-notes">
                {who !== "" && <a class="link" href={links.history({ ...filter, actor: entry.actor })}>{who}</a>}
                {href !== "" && <a class="link" href={href}>{say.opens_what[noun_of(entry)] ?? say.opens}<span class="unseen">: {what}</span></a>}
                {is_set(entry.subject) && filter.subject === "" && <a class="link" href={links.history({ subject: entry.subject })}>{say.only_this}<span class="unseen">: {what}</span></a>}
                <button type="button" class="why" aria-expanded={open} onClick={() => set_open(!open)}>{say.detail}<span class="unseen">: {what}</span></button>
            </p>
            {open && <div class="alert-raw"><p class="quiet"><code>{entry.kind}</code> <code>{entry.actor}</code> <code>{entry.subject}</code></p><Value value={entry.detail} label={say.detail} /></div>}
        </li>
    );
}

function Choice({ name, value, any, options, choose }: {
    name: string;
    value: string;
    any: string;
    options: Record<string, string>;
    choose: (value: string) => void;
}): JSX.Element {
    return (
        <label class="field">
            <span class="unseen">{name}</span>
            <select class="input" value={value} title={name} onChange={(event) => choose(event.currentTarget.value)}>
                <option value="">{any}</option>
                {value !== "" && !(value in options) && <option value={value}>{value}</option>}
                {Object.entries(options).map(([one, text]) => <option key={one} value={one}>{text}</option>)}
            </select>
        </label>
    );
}

function Filters({ filter }: { filter: HistoryFilter }): JSX.Element {
    const say = setup_words(useApp().language).history;
    const go = (change: Partial<HistoryFilter>): void => {
        location.hash = links.history({ ...filter, ...change });
    };
    return (
        <form class="filters" role="search" aria-label={say.narrow} onSubmit={(event) => {
            event.preventDefault();
            go({ actor: String(new FormData(event.currentTarget).get("actor") ?? "").trim() });
        }}>
            <Choice name={say.what} value={filter.kind} any={say.any_what} options={say.kinds} choose={(kind) => go({ kind })} />
            <Choice name={say.who} value={filter.actor} any={say.any_who} options={say.actors} choose={(actor) => go({ actor })} />
            <Choice name={say.time} value={filter.days} any={say.any_time} options={say.days} choose={(days) => go({ days })} />
            <label class="field field-wide">
                <span class="unseen">{say.who_field}</span>
                <input class="input" name="actor" key={filter.actor} defaultValue={filter.actor} placeholder={say.who_field} maxLength={200} autocomplete="off" spellcheck={false} />
            </label>
        </form>
    );
}

function Lines({ filter }: { filter: HistoryFilter }): JSX.Element {
    const { words, language, times, now } = useApp();
    const say = setup_words(language).history;
    // From the beginning of a day on, as the figures of Hoy, so that the question stays the same while one looks.
    const first = new Date(Date.parse(now) - (Number(filter.days) - 1) * 86_400_000).toISOString();
    const path = history_path(filter, times.instant(times.date_of(first), "00:00"));
    const pages = usePages<HistoryLine>(path, (entry) => entry.id);
    const steady = useSteady(pages.items, (entry) => entry.id, path);
    const is_filtered = Object.values(filter).some((one) => one !== "");
    const looked = looked_to(pages.head as HistoryLines | null);
    const subject = pages.items.find((one) => one.about !== "")?.about;
    return (
        <>
        {filter.subject !== "" && <p class="quiet page-note">{say.subject}: {subject ?? <code>{filter.subject}</code>}</p>}
        <Card class="list-card">
            {!pages.ready ? <Loading /> : pages.items.length === 0 && pages.more === null ? (
                is_filtered ? <Empty title={say.empty_filter} note={say.empty_filter_note} /> : <Empty title={say.empty} note={say.empty_note} />
            ) : (
                <div class="list" {...steady.on}>
                    {steady.waiting > 0 && <button type="button" class="list-new" onClick={steady.show}>{words.quotes.new_rows(steady.waiting)}</button>}
                    <ul class="rows alerts">{steady.items.map((one) => <Row key={one.id} entry={one} fresh={steady.fresh.has(one.id)} filter={filter} />)}</ul>
                    <ListFoot count={say.looked(pages.items.length) + (pages.items.length === 0 && looked ? `${say.looked_to} ${times.moment(looked, now)}` : "")} more={pages.more} loading={pages.loading_more} />
                </div>
            )}
        </Card>
        </>
    );
}

export function HistoryPage({ filter }: { filter: HistoryFilter }): JSX.Element {
    const { session, language } = useApp();
    const say = setup_words(language).history;
    const is_filtered = Object.values(filter).some((one) => one !== "");
    return (
        <>
            <PageHead title={say.title} actions={is_filtered ? <a class="button" href={links.history()}>{say.all_again}</a> : undefined} />
            <p class="quiet page-note">{say.about}</p>
            {may(session, "history:read") ? (
                <>
                    <Filters filter={filter} />
                    <Lines filter={filter} />
                </>
            ) : <Card><p class="quiet">{say.no_scope}</p></Card>}
        </>
    );
}
