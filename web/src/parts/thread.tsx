// The conversation as the customer sees it, with what became of each message we sent.
import { Fragment, type JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { actor_text } from "../facts";
import { step_text } from "../facts";
import { detail_of, is_set, type FollowUp, type HistoryEntry, type Message } from "../model";
import { reason_text } from "../words/reasons";
import { named } from "../words/words";
import { Correct, meanings_in } from "./correct";
import { Icon } from "./icons";
import { When } from "./small";

const marks: Record<string, string> = {
    PENDING: "clock", SENDING: "clock", SENT: "check", DELIVERED: "checks", READ: "checks", PLAYED: "checks",
    FAILED: "cross", EXPIRED: "cross", UNKNOWN: "question",
};

// What was sent with it: seen, heard or opened. Nothing stands there while it has not been fetched, or is gone.
function Media({ message }: { message: Message }): JSX.Element | null {
    const { words } = useApp();
    const [missing, set_missing] = useState(false);
    const file = message.media && (message.media.audio ?? message.media.image ?? message.media.video ?? message.media.document);
    const mime = file?.mime_type ?? "";
    if (mime === "" || missing) return null;
    const source = `/api/v1/media/${message.id}`;
    const name = file?.filename || named(words.message.kind, message.kind);
    const gone = (): void => set_missing(true);
    if (mime.startsWith("audio/")) return <audio class="media" controls preload="metadata" src={source} aria-label={name} onError={gone} />;
    if (mime.startsWith("video/")) return <video class="media" controls preload="metadata" src={source} aria-label={name} onError={gone} />;
    if (mime.startsWith("image/")) return <a href={source} target="_blank" rel="noreferrer"><img class="media" loading="lazy" src={source} alt={name} onError={gone} /></a>;
    return <a class="link" href={source} target="_blank" rel="noreferrer">{words.work.act.see}: {name}</a>;
}

function Note({ entry }: { entry: HistoryEntry }): JSX.Element {
    const { words, language } = useApp();
    return (
        <li class="bubble bubble-note">
            <span class="bubble-kind">{words.talk.note_by(actor_text(entry.actor, words, language))}</span>
            <p>{String(detail_of(entry).text ?? "")}</p>
            <p class="bubble-foot"><When at={entry.at} as="clock" /></p>
        </li>
    );
}

function Bubble({ message, meant }: { message: Message; meant?: string[] | undefined }): JSX.Element {
    const { words, language } = useApp();
    const ours = message.direction === "OUT";
    const kind = message.kind === "TEXT" ? "" : named(words.message.kind, message.kind);
    const failed = message.status === "FAILED" || message.status === "EXPIRED" || message.status === "UNKNOWN";
    const team = ours && message.agent === "human";
    const sender = team ? words.conversations.human : ours ? words.message.from_tero : words.message.from_customer;
    return (
        <li class={`bubble ${ours ? "bubble-out" : "bubble-in"}${failed ? " bubble-failed" : ""}`}>
            {team ? <span class="bubble-kind">{sender}</span> : <span class="unseen">{sender}: </span>}
            {!ours && kind !== "" && <span class="bubble-kind">{kind}</span>}
            <Media message={message} />
            {message.body !== "" ? <p>{message.body}</p> : kind === "" && <p class="quiet">{words.nothing_said}</p>}
            {ours && message.media?.choices && (
                <ul class="bubble-choices" aria-label={words.talk.choices}>
                    {message.media.choices.map((one) => <li key={one.id}>{one.title}</li>)}
                </ul>
            )}
            <p class="bubble-foot">
                <When at={message.created_at} as="clock" />
                {!ours && <Correct message={message} meant={meant} />}
                {ours && (
                    <span class={`mark mark-${message.status.toLowerCase()}`}>
                        <Icon name={marks[message.status] ?? "question"} />
                        {named(words.message.status, message.status)}
                    </span>
                )}
                {ours && kind !== "" && <span>{kind}</span>}
                {message.cause !== "" && <span>{reason_text(message.cause, language)}</span>}
            </p>
        </li>
    );
}

type Said = { at: string; message: Message; note?: undefined } | { at: string; note: HistoryEntry; message?: undefined };

export function Thread({ messages, follow_ups = [], history = [] }: {
    messages: Message[];
    follow_ups?: FollowUp[];
    history?: HistoryEntry[];  // whose private notes stand among what was said, and what people say it meant
}): JSX.Element {
    const app = useApp();
    const { words, times } = app;
    const box = useRef<HTMLDivElement>(null);
    const at_end = useRef(true);
    // Follows the talk as long as its reader has not gone back in it.
    useLayoutEffect(() => {
        if (box.current && at_end.current) box.current.scrollTop = box.current.scrollHeight;
    }, [messages.length, history.length]);
    if (messages.length === 0) return <p class="quiet">{words.conversations.no_messages}</p>;
    const ordered: Said[] = [
        ...messages.map((message) => ({ at: message.created_at ?? "", message })),
        ...history.filter((entry) => entry.kind === "conversation.note").map((note) => ({ at: note.at ?? "", note })),
    ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    const steps = new Map(follow_ups.map((follow_up) => [follow_up.id, step_text(follow_up.step, follow_up.after, app)]));
    const meanings = meanings_in(history);
    let day = "";
    return (
        <div class="thread" ref={box} tabIndex={0} role="region" aria-label={words.conversations.talk}
            onScroll={(event) => {
                const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
                at_end.current = scrollTop + clientHeight > scrollHeight - 40;
            }}>
            <ul>
                {ordered.map(({ at, message, note }) => {
                    const key = at ? times.day_key(at) : day;
                    const begins = key !== day;
                    day = key;
                    return (
                        <Fragment key={message?.id ?? note?.id}>
                            {begins && at && <li class="thread-note">{times.long_day(at)}</li>}
                            {message && is_set(message.follow_up) && (
                                <li class="thread-note thread-follow-up">
                                    {steps.has(message.follow_up) ? words.message.follow_up_of(steps.get(message.follow_up)!) : words.message.follow_up}
                                </li>
                            )}
                            {message ? <Bubble message={message} meant={meanings.get(message.id)} /> : <Note entry={note!} />}
                        </Fragment>
                    );
                })}
            </ul>
        </div>
    );
}
