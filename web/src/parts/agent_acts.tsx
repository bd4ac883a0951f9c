// What a person does to an agent: let it finish and get nothing new, say how much it may hold, take it away.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { act as call } from "../api";
import { useApp } from "../app_context";
import type { Agent } from "../machinery/agent";
import { overlays } from "../overlays";
import { links } from "../route";
import { ActButton, ActionBar, Menu, useActing } from "./acting";
import { Dialog } from "./overlays";

const scope = "agents:work";

function MaxDialog({ agent, close }: { agent: Agent; close: () => void }): JSX.Element {
    const { words } = useApp();
    const say = words.agent_acts;
    const [most, set_most] = useState(String(agent.max_concurrency));
    const { busy, act } = useActing();
    const save = async (): Promise<void> => {
        if (await act("PATCH", `/agents/${encodeURIComponent(agent.id)}`, { max_concurrency: Number(most) }, { done: say.changed, keyless: true }) !== null) close();
    };
    return (
        <Dialog title={say.change} close={close}>
            <p>{say.change_means}</p>
            <label class="field"><span>{words.agent_pages.max}</span>
                <input class="input" type="number" min="1" max="10000" inputMode="numeric" value={most} onInput={(event) => set_most(event.currentTarget.value)} />
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void save()} scope={scope} busy={busy} look="main" because={/^[1-9]\d{0,4}$/.test(most.trim()) ? "" : say.number_missing}>{say.save}</ActButton>
            </div>
        </Dialog>
    );
}

export function AgentActs({ agent, held }: { agent: Agent; held: number }): JSX.Element {
    const { words } = useApp();
    const say = words.agent_acts;
    const { busy, act } = useActing();
    const [changing, set_changing] = useState(false);
    const path = `/agents/${encodeURIComponent(agent.id)}`;
    const because = agent.kind === "BUILTIN" ? say.built_in : "";
    const drain = (draining: boolean): void => {
        void act<{ holds: number }>("PATCH", path, { draining }, {
            done: ({ holds }) => (draining ? say.draining(holds) : say.resumed), keyless: true, undo: () => call("PATCH", path, { draining: !draining }, { keyless: true }),
        });
    };
    const remove = async (): Promise<void> => {
        if (await overlays.ask({ title: say.remove_ask(agent.id), consequence: say.remove_means, verb: say.remove, grave: true }) === null) return;
        if (await act("DELETE", path, undefined, { done: say.removed, keyless: true }) !== null) location.hash = links.agents();
    };
    return (
        <ActionBar>
            <a class="button" href={links.tasks({ agent: agent.id })}>{words.agent_pages.see_tasks}</a>
            {agent.draining_since ? <ActButton on={() => drain(false)} scope={scope} busy={busy} because={because} look="main">{say.resume}</ActButton>
                : <ActButton on={() => drain(true)} scope={scope} busy={busy} because={because}>{say.drain}</ActButton>}
            <Menu>
                <ActButton on={() => set_changing(true)} scope={scope} because={because}>{say.change}</ActButton>
                <ActButton on={() => void remove()} scope={scope} busy={busy} look="grave" because={because || (held > 0 ? say.holds(held) : "")}>{say.remove}</ActButton>
            </Menu>
            {changing && <MaxDialog agent={agent} close={() => set_changing(false)} />}
        </ActionBar>
    );
}
