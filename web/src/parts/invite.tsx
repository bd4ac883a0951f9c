// A link for somebody of the shop, to be sent or read by their camera; it opens once.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app_context";
import { setup_words } from "../words/setup_es";
import { named } from "../words/words";
import { ActButton, useActing } from "./acting";
import { Copy } from "./copy";
import { Dialog } from "./overlays";
import { When } from "./small";

interface Invitation { link: string; expires_at: string; qr_svg: string }

export function InviteDialog({ name: first, close }: { name: string; close: () => void }): JSX.Element {
    const { words, language } = useApp();
    const say = setup_words(language).settings;
    const [name, set_name] = useState(first);
    const [role, set_role] = useState("SELLER");
    const [made, set_made] = useState<Invitation | null>(null);
    const { busy, act } = useActing();
    const make = async (): Promise<void> => {
        set_made(await act<Invitation>("POST", "/people/invite", { name: name.trim(), role }, { keyless: true }));
    };
    if (made !== null) {
        return (
            <Dialog title={say.invite_title} close={close}>
                <p>{say.invite_once(name)} <When at={made.expires_at} />.</p>
                {/* The server's own drawing: as a picture the content policy would not take it. */}
                <div class="qr" role="img" aria-label="QR" dangerouslySetInnerHTML={{ __html: made.qr_svg }} />
                <p><code class="secret">{made.link}</code> <Copy text={made.link} what={say.invite_link} /></p>
                <div class="dialog-actions"><button type="button" class="button button-main" onClick={close}>{say.invite_kept}</button></div>
            </Dialog>
        );
    }
    return (
        <Dialog title={say.invite_title} close={close}>
            <p class="quiet">{say.invite_about}</p>
            <label class="field"><span>{say.invite_name}</span><input class="input" value={name} maxLength={80} autocomplete="off" autofocus onInput={(event) => set_name(event.currentTarget.value)} /></label>
            <label class="field"><span>{say.invite_role}</span>
                <select class="input" value={role} onChange={(event) => set_role(event.currentTarget.value)}>
                    {["SELLER", "OWNER", "DEVELOPER", "READER"].map((one) => <option key={one} value={one}>{named(words.access.role, one)}</option>)}
                </select>
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" onClick={close}>{words.acting.cancel}</button>
                <ActButton on={() => void make()} scope="admin" busy={busy} look="main" because={name.trim() === "" ? say.invite_name_missing : ""}>{say.invite_make}</ActButton>
            </div>
        </Dialog>
    );
}
