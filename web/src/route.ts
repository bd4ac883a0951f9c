// Which page is shown, from the part of the address after #. The server never sees it, so a one-time link stands
// there too: `#/enter/<secret>` reaches no log.
import { useEffect, useState } from "preact/hooks";

export type Route =
    | { page: "today" }
    | { page: "conversations"; state: string }
    | { page: "conversation"; id: string }
    | { page: "quotes"; status: string }
    | { page: "quote"; number: string }
    | { page: "more" }
    | { page: "enter"; secret: string };

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

export function parse_route(hash: string): Route {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
    const [room, name] = path.split("/").map(decoded);
    const asked = (filter: string): string => new URLSearchParams(query).get(filter) ?? "";
    switch (room) {
        case "enter":
            return { page: "enter", secret: name ?? "" };
        case "conversations":
            return name ? { page: "conversation", id: name } : { page: "conversations", state: asked("state") };
        case "quotes":
            return name ? { page: "quote", number: name } : { page: "quotes", status: asked("status") };
        case "more":
            return { page: "more" };
        default:
            return { page: "today" };
    }
}

export const links = {
    today: "#/",
    conversations: (state = "") => (state ? `#/conversations?state=${encodeURIComponent(state)}` : "#/conversations"),
    conversation: (id: string) => `#/conversations/${encodeURIComponent(id)}`,
    quotes: (status = "") => (status ? `#/quotes?status=${encodeURIComponent(status)}` : "#/quotes"),
    quote: (number: string) => `#/quotes/${encodeURIComponent(number)}`,
    more: "#/more",
};

export function useRoute(): Route {
    const [hash, set_hash] = useState(location.hash);
    useEffect(() => {
        const follow = (): void => set_hash(location.hash);
        addEventListener("hashchange", follow);
        return () => removeEventListener("hashchange", follow);
    }, []);
    return parse_route(hash);
}
