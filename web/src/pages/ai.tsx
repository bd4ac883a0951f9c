// IA: whether a model is asked, what it took today and may take, and what it wrote with the guard's verdict.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { count_text, decimal_text, percent } from "../format";
import { share_spent, written_of, type AiLimit, type AiState, type Written } from "../machinery/history";
import { is_set, type HistoryEntry } from "../model";
import { usePages } from "../pages_of";
import { may } from "../parts/acting";
import { Share } from "../parts/charts";
import { ListFoot } from "../parts/list_foot";
import { Card, Empty, Loading, PageHead, Pill, When, type Tone } from "../parts/small";
import { useResource } from "../pulse";
import { links } from "../route";
import { setup_words } from "../words/setup_es";
import { named } from "../words/words";

const tones: Record<string, Tone> = { "ai.worded": "good", "ai.drafted": "neutral", "ai.refused": "bad", "ai.no_answer": "careful", "ai.understood": "neutral" };

function LimitRow({ name, limit }: { name: string; limit: AiLimit }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).ai;
    return <li class="pair pair-wraps"><span>{name}</span><span>{say.tokens_of(count_text(limit.tokens, language))} · {decimal_text(String(limit.money), 2, language)}</span></li>;
}

function SpentCard({ state }: { state: AiState }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).ai;
    const share = share_spent(state);
    const { spent, budget } = state;
    return (
        <Card title={say.spent} beside={say.used(percent(Math.min(share, 1), 1, language))}>
            <Share part={share} whole={1} label={say.used(percent(Math.min(share, 1), 1, language))} />
            <ul class="rows">
                <li class="pair"><span>{say.tokens}</span><span>{say.of(count_text(spent.tokens, language), count_text(budget.day.tokens, language))}</span></li>
                <li class="pair"><span>{say.money}</span><span>{say.of(decimal_text(spent.money.toFixed(4), 4, language), decimal_text(String(budget.day.money), 2, language))}</span></li>
            </ul>
            {share >= 1 && <p class="step-error" role="status">{say.used_up}</p>}
            <h3 class="ai-limits">{say.limits}</h3>
            <ul class="rows"><LimitRow name={say.conversation} limit={budget.conversation} /><LimitRow name={say.task} limit={budget.task} /></ul>
        </Card>
    );
}

function ModeCard({ state }: { state: AiState }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).ai;
    return (
        <Card title={say.mode_name}>
            {!state.is_on && <p><strong>{say.off}.</strong> {say.off_note}</p>}
            <p><Pill tone={state.is_on ? "good" : "plain"} dot title={state.mode}>{named(say.mode, state.mode)}</Pill> {say.mode_means[state.mode] ?? ""}</p>
            {state.providers.length > 0 && <h3 class="ai-limits">{say.providers}</h3>}
            <ol class="rows">{state.providers.map((one) => <li key={one.name} class="pair"><span>{one.name}</span><code>{one.model || one.kind}</code></li>)}</ol>
        </Card>
    );
}

function WrittenRow({ one }: { one: Written }): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).ai;
    return (
        <li class="alert">
            <div class="alert-head"><Pill tone={tones[one.kind] ?? "plain"} dot>{named(say.outcome, one.kind)}</Pill>
                {one.rule !== "" && <span>{say.rule}: {named(say.rules, one.rule)}{named(say.rules, one.rule) !== one.rule && <> <code>{one.rule}</code></>}</span>}</div>
            {one.text !== "" && <p class="alert-says">{one.text}</p>}
            {one.found !== "" && <p>{one.kind === "ai.understood" ? say.not_taken : say.found}: <mark>{one.found}</mark></p>}
            <p class="quiet alert-notes"><When at={one.at} as="ago" />{is_set(one.conversation) && <a class="link" href={links.conversation(one.conversation)}>{say.conversation_link}</a>}</p>
        </li>
    );
}

function WrittenCard(): JSX.Element {
    const { language } = useApp();
    const say = setup_words(language).ai;
    const [kind, set_kind] = useState("ai.");
    const pages = usePages<HistoryEntry>(`/history?kind=${encodeURIComponent(kind)}`, (entry) => entry.id);
    return (
        <Card title={say.verdicts}>
            <p class="quiet card-note">{say.verdicts_about}</p>
            <div class="chips" role="group" aria-label={say.verdicts}>
                {Object.entries(say.outcomes).map(([one, name]) => <button key={one} type="button" class="chip" aria-pressed={kind === one} aria-current={kind === one ? "true" : undefined} onClick={() => set_kind(one)}>{name}</button>)}
            </div>
            {!pages.ready ? <Loading /> : pages.items.length === 0 && pages.more === null ? (
                kind === "ai." ? <Empty title={say.none} note={say.none_note} /> : <Empty title={say.none_filter} note={say.none_filter_note} />
            ) : (
                <>
                    <ul class="rows alerts">{pages.items.map((one) => <WrittenRow key={one.id} one={written_of(one)} />)}</ul>
                    <ListFoot count={say.count(pages.items.length)} more={pages.more} loading={pages.loading_more} />
                </>
            )}
        </Card>
    );
}

export function AiPage(): JSX.Element {
    const { language, session } = useApp();
    const say = setup_words(language).ai;
    const { data } = useResource<AiState>("/ai");
    return (
        <>
            <PageHead title={say.title} />
            <div class="lists">
                {!data ? <Loading /> : <div class="pair-of-cards"><ModeCard state={data} /><SpentCard state={data} /></div>}
                {may(session, "history:read") && <WrittenCard />}
            </div>
        </>
    );
}
