// When the server is gone: what happened, what it means for the customers, and what to do. What was read stays.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app_context";
import { pulse, useConnection } from "../pulse";

export function ConnectionBanner(): JSX.Element | null {
    const { words, times, now } = useApp();
    const { problem, next_at, trying } = useConnection();
    const [, tick] = useState(0);
    useEffect(() => {
        if (!problem) return;
        const timer = setInterval(() => tick((n) => n + 1), 1000);
        return () => clearInterval(timer);
    }, [problem !== null]);
    if (!problem) return null;
    const say = words.connection;
    const refused = problem.kind === "refused";
    const seconds = Math.max(1, Math.ceil((next_at - Date.now()) / 1000));
    return (
        <div class="banner" role="alert">
            <p>
                <strong>{refused ? say.refused(problem.status) : say.lost}</strong> {say.as_of(times.clock(now))}{" "}
                {refused ? say.refused_means : say.means}
            </p>
            <span class="banner-next" aria-hidden="true">{trying ? say.trying : say.next_try(seconds)}</span>
            <button type="button" class="button" disabled={trying} onClick={() => void pulse.beat()}>{say.retry}</button>
        </div>
    );
}
