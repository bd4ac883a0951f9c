// Notices with a way back, the question before what hurts, and the window that an act with fields opens.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { overlays, undo_ms, type Notice, type Question } from "../overlays";
import { Icon } from "./icons";

// The browser's own window: what is behind it rests, Escape closes it, and the focus goes back where it was.
export function Dialog({ title, close, children }: {
    title: string;
    close: () => void;
    children: ComponentChildren;
}): JSX.Element {
    const { words } = useApp();
    const box = useRef<HTMLDialogElement>(null);
    useLayoutEffect(() => {
        const before = document.activeElement;
        box.current?.showModal();
        return () => {
            if (before instanceof HTMLElement && before.isConnected) before.focus();
        };
    }, []);
    return (
        <dialog class="dialog" ref={box} aria-labelledby="dialog-title"
            onCancel={(event) => {
                event.preventDefault();
                close();
            }}
            onClick={(event) => {
                if (event.target === box.current) close();
            }}>
            <div class="dialog-room">
                <div class="dialog-head">
                    <h2 id="dialog-title">{title}</h2>
                    <button type="button" class="icon-button" aria-label={words.acting.close} onClick={close}><Icon name="cross" /></button>
                </div>
                {children}
            </div>
        </dialog>
    );
}

function QuestionDialog({ question }: { question: Question }): JSX.Element {
    const { words } = useApp();
    const [note, set_note] = useState("");
    return (
        <Dialog title={question.title} close={() => question.answer(null)}>
            <form class="dialog-form" onSubmit={(event) => {
                event.preventDefault();
                question.answer(note.trim());
            }}>
                <p>{question.consequence}</p>
                {question.note !== undefined && (
                    <label class="field">
                        <span>{question.note}</span>
                        <input class="input" value={note} maxLength={1000} autofocus onInput={(event) => set_note(event.currentTarget.value)} />
                    </label>
                )}
                <div class="dialog-actions">
                    <button type="button" class="button" autofocus={question.note === undefined} onClick={() => question.answer(null)}>{words.acting.cancel}</button>
                    <button type="submit" class={`button ${question.grave ? "button-grave" : "button-main"}`}>{question.verb}</button>
                </div>
            </form>
        </Dialog>
    );
}

// It stays while someone is at it, with the pointer or the keyboard.
function NoticeLine({ notice }: { notice: Notice }): JSX.Element {
    const { words } = useApp();
    const [held, hold] = useState(false);
    useEffect(() => {
        if (held) return;
        const timer = setTimeout(() => overlays.dismiss(notice.id), undo_ms);
        return () => clearTimeout(timer);
    }, [held]);
    return (
        <li class={`notice notice-${notice.tone}`} onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)}
            onFocusIn={() => hold(true)} onFocusOut={() => hold(false)}>
            <Icon name={notice.tone === "bad" ? "cross" : "check"} />
            <span>{notice.text}</span>
            {notice.undo && (
                <button type="button" class="notice-undo" onClick={() => {
                    overlays.dismiss(notice.id);
                    notice.undo?.();
                }}>{words.acting.undo}</button>
            )}
            <button type="button" class="icon-button" aria-label={words.acting.close} onClick={() => overlays.dismiss(notice.id)}><Icon name="cross" /></button>
        </li>
    );
}

export function Overlays(): JSX.Element {
    const { words } = useApp();
    const [, draw] = useState(0);
    const box = useRef<HTMLElement>(null);
    useEffect(() => overlays.watch(() => draw((n) => n + 1)), []);
    // Above a window that is open, too: what is shown last stands on top.
    useLayoutEffect(() => {
        box.current?.hidePopover();
        if (overlays.notices.length > 0) box.current?.showPopover();
    }, [overlays.notices]);
    return (
        <>
            <section class="notices" ref={box} popover="manual" aria-label={words.acting.told} aria-live="polite">
                {overlays.notices.length > 0 && (
                    <ul>{overlays.notices.map((notice) => <NoticeLine key={notice.id} notice={notice} />)}</ul>
                )}
            </section>
            {overlays.window?.(() => overlays.close())}
            {overlays.question && <QuestionDialog key={overlays.question.title} question={overlays.question} />}
        </>
    );
}
