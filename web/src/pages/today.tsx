// Hoy: is money being lost, and what waits for me? Money and people first, machinery last.
import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app_context";
import { step_text } from "../facts";
import { capital, count_text, elapsed, money, percent } from "../format";
import type { Dashboard, Message, Money, Page, Sum, WorkItems } from "../model";
import { may } from "../parts/acting";
import { Bars, Share, Sparkline, SplitBar } from "../parts/charts";
import { HealthCard, health_is_good } from "../parts/health";
import { Card, Loading, PageHead, Pill, When } from "../parts/small";
import { open_count, WaitingCard } from "../parts/work";
import { useConnection, useResource } from "../pulse";
import { links } from "../route";
import { reason_text } from "../words/reasons";
import { named } from "../words/words";

// The workspace's currency large, any other below it.
function ordered(value: Money[], first: string): Money[] {
    const own = value.find((one) => one.currency === first);
    const others = value.filter((one) => one.currency !== first && Number(one.amount) !== 0);
    if (own && (Number(own.amount) !== 0 || others.length === 0)) return [own, ...others];
    return others.length > 0 ? others : [{ currency: first, amount: "0" }];
}

// To another page, or to what explains it on this one: «#steps».
function Leading({ href, class: own, children }: { href: string; class?: string; children: ComponentChildren }): JSX.Element {
    const here = !href.startsWith("#/");
    return (
        <a class={own} href={here ? links.today : href} onClick={(event) => {
            const there = here ? document.getElementById(href.slice(1)) : null;
            if (!there) return;
            event.preventDefault();
            there.scrollIntoView({ block: "center" });
            there.focus({ preventScroll: true });
        }}>{children}</a>
    );
}

function Figure({ name, window, value, exact, href, children }: {
    name: string;
    window?: string | undefined;   // the days it counts; none: it is of now
    value: string;
    exact?: string;
    href: string;
    children: ComponentChildren;
}): JSX.Element {
    return (
        <section class="card figure">
            <h2><Leading class="figure-link" href={href}>{name}</Leading>{window && <span class="figure-window">{window}</span>}</h2>
            <p class="figure-value" title={exact}>{value}</p>
            {children}
        </section>
    );
}

function MoneyFigure({ name, window, sum, href, children }: {
    name: string;
    window?: string | undefined;
    sum: Sum;
    href: string;
    children: ComponentChildren;
}): JSX.Element {
    const { language, session } = useApp();
    const [main, ...others] = ordered(sum.value, session.workspace.currency || "UYU");
    const amount = (one: Money, cents: "never" | "always"): string => money(one.amount, one.currency, language, cents);
    return (
        <Figure name={name} window={window} href={href} value={amount(main!, "never")} exact={amount(main!, "always")}>
            {others.map((one) => (
                <p key={one.currency} class="figure-other" title={amount(one, "always")}>+ {amount(one, "never")}</p>
            ))}
            {children}
        </Figure>
    );
}

function Figures({ dashboard }: { dashboard: Dashboard }): JSX.Element {
    const { words, language } = useApp();
    const { figures, days } = dashboard;
    const say = words.today;
    const window = say.window(days.length || 7);
    const accepted = days.map((day) => day.quotes_accepted);
    const sent = figures.follow_ups_sent.reduce((sum, step) => sum + step.count, 0);
    const answers = figures.follow_ups_sent.reduce((sum, step) => sum + step.answers, 0);
    const handled = figures.answered_by_tero + figures.handed_over;
    const first = figures.first_answer_p50_ms;
    const share = percent(figures.quotes_accepted.count, figures.quotes_sent.count, language);
    const messages = days.map((day) => day.messages_in);
    return (
        <div class="figures">
            <MoneyFigure name={say.won} window={window} sum={figures.quotes_accepted} href={links.quotes("ACCEPTED")}>
                <p class="figure-note">{[say.won_note(figures.quotes_accepted.count), share && say.won_of(share), say.with_tax].filter(Boolean).join(" · ")}</p>
                {accepted.some((count) => count > 0) && (
                    <div class="figure-chart">
                        <Sparkline values={accepted} label={`${say.per_day(say.days_accepted)}: ${accepted.join(", ")}`} />
                        <p class="figure-small" aria-hidden="true">{say.per_day(say.days_accepted)}</p>
                    </div>
                )}
            </MoneyFigure>
            <MoneyFigure name={say.waiting} sum={figures.quotes_waiting} href={links.quotes("OPEN")}>
                <p class="figure-note">{say.waiting_note(figures.quotes_waiting.count)} · {say.with_tax}</p>
                <div class="figure-chart">
                    <SplitBar parts={[
                        { name: say.days_accepted, value: figures.quotes_accepted.count, tone: "good" },
                        { name: say.still_open, value: figures.quotes_waiting.count, tone: "neutral" },
                        { name: say.rejected, value: figures.quotes_rejected.count, tone: "bad" },
                    ]} />
                </div>
            </MoneyFigure>
            <Figure name={say.brought} window={window} href="#steps"
                value={sent > 0 ? say.brought_of(answers, sent) : "0"}>
                <p class="figure-note">{sent > 0 ? say.brought_note(percent(answers, sent, language)) : say.brought_none}</p>
                {sent > 0 && (
                    <div class="figure-chart">
                        <Share part={answers} whole={sent} label={say.brought_note(percent(answers, sent, language))} />
                        <p class="figure-small">{say.brought_warning}</p>
                    </div>
                )}
            </Figure>
            <Figure name={say.first_answer} window={window} href={links.conversations()}
                value={first === null ? "–" : elapsed(first, language)}>
                <p class="figure-note">
                    {first === null ? say.first_answer_none : say.first_answer_note(figures.messages_in)}
                    {first !== null && handled > 0 && ` · ${say.without_person(percent(figures.answered_by_tero, handled, language))}`}
                </p>
                {messages.some((count) => count > 0) && (
                    <div class="figure-chart">
                        <Bars values={messages} label={`${say.per_day(say.messages)}: ${messages.join(", ")}`} />
                        <p class="figure-small" aria-hidden="true">{say.per_day(say.messages)}</p>
                    </div>
                )}
            </Figure>
        </div>
    );
}

const now_shown = 7;

// What was said last, as it happens: who spoke, and what became of what we said.
function NowCard(): JSX.Element | null {
    const { words } = useApp();
    const say = words.today;
    const { data } = useResource<Page<Message>>(`/messages?limit=${now_shown}`);
    if (!data) return null;
    return (
        <Card title={<>{say.now} <Pill tone="good" dot>{say.live}</Pill></>} class="now-card">
            {data.items.length === 0 && <p class="quiet">{say.now_empty}</p>}
            <ul class="rows">
                {data.items.map((message) => (
                    <li key={message.id} class="now-row">
                        <span class="quiet"><When at={message.created_at} as="clock" /></span>
                        <span class="now-way" aria-hidden="true">{message.direction === "IN" ? "↓" : "↑"}</span>
                        <span class="now-text">
                            <span class="unseen">{message.direction === "IN" ? words.message.from_customer : words.message.from_tero}: </span>
                            <a class="row-link one-line" href={links.conversation(message.conversation)}>{message.body || named(words.message.kind, message.kind)}</a>
                        </span>
                        {message.direction === "OUT" && <Pill>{named(words.message.status, message.status)}</Pill>}
                    </li>
                ))}
            </ul>
        </Card>
    );
}

// A number that opens the lines of history that it counts, over its own days.
function Counted({ count, of, actor = "", days }: { count: number; of: string; actor?: string; days: number }): JSX.Element {
    const { language, session } = useApp();
    const text = count_text(count, language);
    if (count === 0 || of === "" || !may(session, "history:read")) return <>{text}</>;
    return <a class="link" href={links.history({ kind: of, actor, days: String(days) })}>{text}</a>;
}

const funnel_kinds = { conversations: "", quotes_sent: "quote.sent", answered: "quote.answered", accepted: "quote.accepted" };

function FunnelCard({ dashboard }: { dashboard: Dashboard }): JSX.Element {
    const { words, language } = useApp();
    const { funnel } = dashboard;
    const names = ["conversations", "quotes_sent", "answered", "accepted"] as const;
    const top = Math.max(...names.map((name) => funnel[name]), 1);
    const beside = words.today.days(dashboard.days.length || 7);
    if (names.every((name) => funnel[name] === 0)) {
        return <Card title={words.today.funnel} beside={beside}><p class="quiet">{words.today.funnel_empty}</p></Card>;
    }
    return (
        <Card title={words.today.funnel} beside={beside}>
            <ol class="funnel">
                {names.map((name, at) => {
                    const before = at > 0 ? funnel[names[at - 1]!] : 0;
                    const share = at > 0 ? percent(funnel[name], before, language) : "";
                    return (
                        <li key={name}>
                            <span class="funnel-name">{words.today.funnel_steps[name]}</span>
                            <span class={`funnel-step funnel-${at}`} style={{ "--share": String(funnel[name] / top) }}>
                                <strong><Counted count={funnel[name]} of={funnel_kinds[name]} days={dashboard.days.length || 7} /></strong>
                                {share !== "" && <small title={words.today.of_previous(share)}>{share}</small>}
                            </span>
                        </li>
                    );
                })}
            </ol>
        </Card>
    );
}

function StepsCard({ dashboard }: { dashboard: Dashboard }): JSX.Element {
    const app = useApp();
    const { words, language } = app;
    const steps = dashboard.figures.follow_ups_sent;
    if (steps.every((step) => step.count === 0)) {
        return <Card title={words.today.steps} id="steps"><p class="quiet">{words.today.steps_empty}</p></Card>;
    }
    return (
        <Card title={words.today.steps} id="steps">
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col">{words.today.step_column}</th>
                        <th scope="col" class="right">{words.today.sent_column}</th>
                        <th scope="col" class="right">{words.today.answered_column}</th>
                        <td />
                    </tr>
                </thead>
                <tbody>
                    {steps.map((step) => (
                        <tr key={step.step}>
                            <th scope="row">{capital(step_text(step.step, step.after, app))}</th>
                            <td class="right">{count_text(step.count, language)}</td>
                            <td class="right">{count_text(step.answers, language)}</td>
                            <td class="right quiet">{percent(step.answers, step.count, language)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </Card>
    );
}

function DaysCard({ dashboard }: { dashboard: Dashboard }): JSX.Element {
    const { words, times, language, session } = useApp();
    const { days } = dashboard;
    const top = Math.max(...days.map((day) => Math.max(day.quotes_sent, day.quotes_accepted)), 1);
    const beside = (
        <span class="legend">
            <span class="key fill-neutral" aria-hidden="true" /> {words.today.days_sent}
            <span class="key fill-good" aria-hidden="true" /> {words.today.days_accepted}
        </span>
    );
    if (days.every((day) => day.quotes_sent === 0 && day.quotes_accepted === 0)) {
        return <Card title={words.today.days_title}><p class="quiet">{words.today.days_empty}</p></Card>;
    }
    return (
        <Card title={words.today.days_title} beside={beside} class="days-card">
            <ol class="days">
                {days.map((day) => {
                    const name = times.calendar_day(day.date);
                    const value = day.accepted_value.length > 0
                        ? money(ordered(day.accepted_value, session.workspace.currency)[0]!.amount,
                            ordered(day.accepted_value, session.workspace.currency)[0]!.currency, language)
                        : "";
                    return (
                        <li key={day.date} title={value}>
                            <span class="unseen">{words.today.days_label(`${name.weekday} ${name.day}`, day.quotes_sent, day.quotes_accepted)} {value}</span>
                            <span class="days-bars" aria-hidden="true">
                                <span class="days-bar fill-neutral" style={{ height: `${(100 * day.quotes_sent) / top}%` }}><b>{day.quotes_sent || ""}</b></span>
                                <span class="days-bar fill-good" style={{ height: `${(100 * day.quotes_accepted) / top}%` }}><b>{day.quotes_accepted || ""}</b></span>
                            </span>
                            <span class="days-name" aria-hidden="true">{name.weekday} <b>{name.day}</b></span>
                        </li>
                    );
                })}
            </ol>
        </Card>
    );
}

function SuppressedCard({ dashboard }: { dashboard: Dashboard }): JSX.Element {
    const { words, language } = useApp();
    // What a rule stopped and what was called off because of an answer: one line a reason. History names the rule of what
    // was called off.
    const counts = new Map<string, { count: number; by_rule: boolean }>();
    for (const { reason, kind, count } of dashboard.suppressed) {
        const before = counts.get(reason);
        counts.set(reason, { count: (before?.count ?? 0) + count, by_rule: kind === "cancelled" && (before?.by_rule ?? true) });
    }
    const rows = [...counts].map(([reason, counted]) => ({ reason, ...counted })).filter((row) => row.count > 0)
        .sort((one, other) => other.count - one.count);
    const total = rows.reduce((sum, row) => sum + row.count, 0);
    return (
        <Card title={words.today.suppressed} beside={total > 0 ? words.today.suppressed_total(total) : undefined}>
            {rows.length === 0 && <p class="quiet">{words.today.suppressed_empty}</p>}
            <ul class="rows">
                {rows.map((row) => (
                    <li key={row.reason} class="pair">
                        <span title={row.reason}>{capital(reason_text(row.reason, language))}</span>
                        <strong><Counted count={row.count} of={row.by_rule ? "follow_up.cancelled" : ""} actor={`rule:${row.reason}`} days={dashboard.days.length || 7} /></strong>
                    </li>
                ))}
            </ul>
        </Card>
    );
}

function WeekCard({ dashboard }: { dashboard: Dashboard }): JSX.Element {
    const { words } = useApp();
    const { figures } = dashboard;
    const say = words.today;
    const rows: [string, number, string, string?][] = [
        [say.messages_in, figures.messages_in, "message.received"],
        [say.answered_by_tero, figures.answered_by_tero, ""],
        [say.handed_over, figures.handed_over, ""],
        [say.answers, figures.answers, "quote.answered"],
        [say.complaints, figures.complaints, ""],
        [say.opt_outs, figures.opt_outs, "contact.opted_out"],
        [say.sends_unknown, figures.sends_unknown, "message.unknown", figures.sends_unknown > 0 ? say.sends_unknown_note : undefined],
    ];
    return (
        <Card title={say.week}>
            <ul class="rows">
                {rows.map(([name, count, of, note]) => (
                    <li key={name} class="pair">
                        <span>{name}{note !== undefined && <small class="quiet pair-note">{note}</small>}</span>
                        <strong><Counted count={count} of={of} days={dashboard.days.length || 7} /></strong>
                    </li>
                ))}
            </ul>
        </Card>
    );
}

function DemoPill({ dashboard }: { dashboard: Dashboard }): JSX.Element | null {
    const { words } = useApp();
    if (!dashboard.demo) return null;
    const done = Math.round(100 * Math.min(1, Math.max(0, dashboard.progress)));
    return (
        <Pill tone="neutral">
            {dashboard.running ? words.today.demo_running : words.today.demo_done}
            {dashboard.running && (
                <progress class="demo-progress" max={100} value={done} aria-label={words.today.demo_running}>{done} %</progress>
            )}
        </Pill>
    );
}

// A working day without an answer is too long.
const too_long_ms = 24 * 3_600_000;

// The house is shop and machine: who waits first, then whether everything runs.
function WaitingPill(): JSX.Element | null {
    const { words, times, now } = useApp();
    const { data } = useResource<WorkItems>("/work-items?status=OPEN&limit=1");
    const waiting = open_count(data);
    const since = data?.items[0]?.since;
    if (waiting === 0 || !since) return null;
    const late = Date.parse(now) - Date.parse(since) > too_long_ms;
    return <Pill tone={late ? "bad" : "careful"} dot>{words.work.waiting(waiting)}, {words.work.oldest(times.ago(since, now))}</Pill>;
}

// Until the first customer has written, the owner is led to what is left to do.
function BeginBand({ dashboard }: { dashboard: Dashboard }): JSX.Element | null {
    const { words, session } = useApp();
    const say = words.today;
    if (dashboard.demo || dashboard.funnel.conversations > 0 || dashboard.figures.messages_in > 0 || !may(session, "admin")) return null;
    return (
        <div class="band" role="status">
            <p><strong>{say.begin}</strong> {say.begin_means}</p>
            <a class="button" href={links.settings}>{say.begin_see}</a>
        </div>
    );
}

export function TodayPage({ waiting }: { waiting: string }): JSX.Element {
    const { words, times, now, dashboard, session } = useApp();
    const hour = times.hour(now);
    const greeting = hour < 5 || hour >= 20 ? words.today.good_evening
        : hour < 13 ? words.today.good_morning : words.today.good_afternoon;
    const connected = useConnection().problem === null;
    const well = dashboard !== null && health_is_good(dashboard.health, dashboard.demo);
    return (
        <>
            <PageHead title={session.person ? `${greeting}, ${session.person.split(" ")[0]}` : greeting}>
                <span class="quiet page-sub">{times.long_day(now)}, {times.clock(now)}</span>
                {connected && <WaitingPill />}
                {dashboard && connected && (well
                    ? <Pill tone="good" dot>{words.today.all_well}</Pill>
                    : <Leading href="#health"><Pill tone="careful" dot>{words.today.look_at_health}</Pill></Leading>)}
                {dashboard && <DemoPill dashboard={dashboard} />}
            </PageHead>
            {!dashboard ? <Loading /> : (
                <div class="today">
                    <BeginBand dashboard={dashboard} />
                    <Figures dashboard={dashboard} />
                    <div class="columns">
                        <div class="column">
                            <WaitingCard chosen={waiting} />
                            <FunnelCard dashboard={dashboard} />
                            <DaysCard dashboard={dashboard} />
                        </div>
                        <div class="column">
                            <NowCard />
                            <StepsCard dashboard={dashboard} />
                            <SuppressedCard dashboard={dashboard} />
                            <WeekCard dashboard={dashboard} />
                            <HealthCard health={dashboard.health} demo={dashboard.demo} />
                        </div>
                    </div>
                </div>
            )}
        </>
    );
}
