// Language, theme and the way out: in the side bar, and on the page «Más» where there is no side bar.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { close_session } from "../api";
import { useApp } from "../app_context";
import type { Language } from "../format";
import { choose_theme, kept_theme, type Theme } from "../preferences";
import { end_notices } from "../told_browser";
import { all_words, type Words } from "../words/words";
import { Icon } from "./icons";

export function LanguageChoice({ language, choose, words }: {
    language: Language;
    choose: (language: Language) => void;
    words: Words;
}): JSX.Element {
    return (
        <div class="choice" role="group" aria-label={words.language}>
            {(["es", "en"] as const).map((one) => (
                <button key={one} type="button" lang={one} aria-pressed={language === one} title={all_words[one].locale_name}
                    onClick={() => choose(one)}>
                    {one}<span class="unseen">: {all_words[one].locale_name}</span>
                </button>
            ))}
        </div>
    );
}

export function ThemeChoice(): JSX.Element {
    const { words } = useApp();
    const [theme, set_theme] = useState<Theme>(kept_theme());
    return (
        <label class="theme">
            <span class="unseen">{words.theme}</span>
            <select value={theme} title={words.theme} onChange={(event) => {
                const chosen = event.currentTarget.value as Theme;
                choose_theme(chosen);
                set_theme(chosen);
            }}>
                {(["system", "light", "dark"] as const).map((one) => <option key={one} value={one}>{words.themes[one]}</option>)}
            </select>
        </label>
    );
}

export function Settings({ left }: { left: () => void }): JSX.Element {
    const { words, language, set_language, session } = useApp();
    const [failed, set_failed] = useState(false);
    const leave = async (): Promise<void> => {
        // Whoever cannot leave is told as before: notices end once the session has.
        const { problem } = await close_session();
        if (problem && problem.kind !== "closed") {
            set_failed(true);
            return;
        }
        left();
        await end_notices();
    };
    return (
        <div class="settings">
            <p class="settings-name">{session.workspace.name}</p>
            <div class="settings-row">
                <LanguageChoice language={language} choose={set_language} words={words} />
                <ThemeChoice />
            </div>
            <button type="button" class="settings-leave" onClick={() => void leave()}><Icon name="leave" /> {words.leave}</button>
            {failed && <p class="settings-failed" role="alert">{words.leave_failed}</p>}
        </div>
    );
}
