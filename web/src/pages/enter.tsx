// The door: a one-time link lets a browser in. Who has none, or a used one, reads here how to get another.
import type { ComponentChildren, JSX } from "preact";
import { Bird } from "../parts/icons";
import type { Words } from "../words/words";

export type Door = "opening" | "used" | "closed" | "unreachable";

export function EnterPage({ door, words, retry, languages }: {
    door: Door;
    words: Words;
    retry: () => void;
    languages: ComponentChildren;
}): JSX.Element {
    const say = words.enter;
    if (door === "opening") {
        return <main class="door"><Bird size={44} /><p class="quiet" role="status">{say.opening}</p></main>;
    }
    const unreachable = door === "unreachable";
    return (
        <main class="door">
            <Bird size={44} />
            <h1>{unreachable ? say.title_unreachable : door === "used" ? say.title_used : say.title_closed}</h1>
            <p>{unreachable ? say.unreachable : door === "used" ? say.used : say.closed}</p>
            {unreachable ? <p><button type="button" class="button" onClick={retry}>{say.retry}</button></p> : (
                <>
                    <p>{say.how}</p>
                    <p><code class="command">tero keys reset</code></p>
                    <p>{say.then}</p>
                </>
            )}
            {languages}
        </main>
    );
}
