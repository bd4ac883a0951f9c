// What the server answers, field by field as src/model of the server describes it. Times are RFC 3339 or null, money
// is text so that no double is made of it, an id that is not set is empty or all zeros.

export type Id = string;
export type Time = string | null;

export type QuoteStatus =
    | "DRAFT" | "WAITING_DATA" | "SENT" | "VIEWED" | "ACCEPTED" | "REJECTED" | "EXPIRED" | "SUPERSEDED";
export type FollowUpStatus = "PENDING" | "BOOKED" | "SENT" | "CANCELLED" | "SUPPRESSED" | "FAILED";
export type MessageStatus =
    | "PENDING" | "SENDING" | "SENT" | "DELIVERED" | "READ" | "PLAYED" | "FAILED" | "UNKNOWN" | "EXPIRED";

export interface Session {
    csrf: string;
    workspace: { name: string; time_zone: string; language: string; currency: string };
    now: string;
    demo: boolean;
    scopes?: string[];  // what whoever is here may do; absent: everything
    person?: string;    // who it is; absent: the workspace's one session
}

export interface Money { currency: string; amount: string }
export interface Sum { count: number; value: Money[] }

export interface Figures {
    messages_in: number;
    messages_routed: number;
    answered_by_tero: number;
    handed_over: number;
    quotes_sent: Sum;
    quotes_accepted: Sum;
    quotes_rejected: Sum;
    quotes_waiting: Sum;
    follow_ups_sent: { step: string; after: string; count: number; answers: number }[];
    answers: number;
    opt_outs: number;
    complaints: number;
    sends_unknown: number;
    first_answer_p50_ms: number | null;
}

export interface Day {
    date: string;
    quotes_sent: number;
    quotes_accepted: number;
    accepted_value: Money[];
    messages_in: number;
}

// What waits for a person: GET /work-items.
export interface WorkItem {
    id: string;
    kind: string;                              // `answer`, `sale_to_arrange`, `send_failed` …
    status: "OPEN" | "TAKEN" | "SNOOZED" | "DONE";
    urgency: "NORMAL" | "HIGH" | "URGENT";
    causes: { code: string; values: Record<string, string>; at: Time; times: number }[];
    conversation: Id;
    contact: Id;
    since: Time;
    waits_since: Time;
    taken_by: string;                          // `person:Carla`; of an OPEN one: who had it, and has not answered since
    snoozed_until: Time;
    contact_name: string;
    quote_number: string;
    text: string;                              // the conversation's last message
    draft?: { answers: Id; text: string; at: Time; by: string } | null;  // an answer that a model suggests
}

export interface WorkItems {
    items: WorkItem[];
    next_cursor: string | null;
    counts: { status: WorkItem["status"]; kind: string; count: number }[];
}

// Sends that wait until somebody resumes them: GET /sends/pauses.
export interface SendPause {
    key: string;
    scope: "ALL" | "CHANNEL" | "CONTACT" | "QUOTE";
    of: string;
    reason: string;
    by: string;
    since: Time;
    until?: Time;
}

export interface Health {
    agents_online: number;
    agents: number;
    queue_depth: number;
    dead_tasks: number;
    whatsapp: string;
    store: string;
}

export interface Dashboard {
    now: string;
    from: string;
    to: string;
    demo: boolean;
    running: boolean;
    progress: number;
    figures: Figures;
    suppressed: { reason: string; kind?: string; count: number }[];
    funnel: { conversations: number; quotes_sent: number; answered: number; accepted: number };
    days: Day[];
    waiting_count: number;
    health: Health;
}

// What was not stated of a product is absent.
export interface QuoteRequest {
    product: string | null;
    thickness_mm?: number;
    length_m?: string;
    width_m?: string;
    area_m2?: string;
    color?: string;
    [field: string]: unknown;
}

export interface QuoteLine { code: string; text: string; detail: string; amount: string }

export interface PricedQuote {
    request: QuoteRequest;
    list: string;
    list_version: string;
    currency: string;
    measure?: string;               // what the price is for: `hours`; `measured` says how many
    measured?: string;
    area_m2: string;
    unit_price: string;
    total: string;
    after_discount: string;
    tax_names?: Record<string, string>;  // by language, «» for any; quotes of before have none
    iva_percent: string;
    iva_included: boolean;
    with_iva: string;
    lines: QuoteLine[];
    assumptions: string[];
}

export interface Quote {
    id: Id;
    number: string;
    token: string;
    status: QuoteStatus;
    contact: Id;
    conversation: Id;
    contact_name: string;
    origin: string;
    language: string;
    stated?: QuoteRequest;
    priced: PricedQuote;
    created_at: Time;
    sent_at: Time;
    viewed_at: Time;
    valid_until: Time;
    answered_at: Time;
    decided_at: Time;
    decided_by: string;
    reject_reason: string;
    revision: number;
    supersedes: Id;
    superseded_by: Id;
}

// Of a list of quotes: what fits the filter, and how many there are of each status.
export interface QuotePage extends Page<Quote> {
    count?: number;
    sums?: { currency: string; count: number; amount: string }[];
    counts?: { status: QuoteStatus; count: number }[];
}

// What a request comes to, or what it lacks: POST /quotes/price.
export interface Pricing {
    priced: PricedQuote | null;
    gap: { kind: string; field: string; said: string; choices: { code: string; name: string }[]; text: string } | null;
}

// What the send gate would say of a follow-up then: GET /follow-ups/{id}/verdict.
export interface Verdict {
    verdict: "OPEN" | "LATER" | "CLOSED";
    reason: string;
    at: Time;
    use_template: boolean;
    checks: { code: string; value: string; limit: string; passes: boolean }[];
    text: string;
}

export interface Consent { at: Time; kind: string; granted: boolean; source: string; until: Time }

export interface Contact {
    id: Id;
    name: string;
    phone: string;
    user_id: string;
    email: string;
    language: string;
    time_zone: string;
    created_at: Time;
    opted_out_at: Time;
    opted_out_marketing_at: Time;
    consents: Consent[];
    last_inbound_at: Record<string, Time>;
}

export interface Conversation {
    id: Id;
    contact: Id;
    contact_name?: string;
    channel: string;
    state: string;
    state_reason: string;
    state_since: Time;
    agent: string;
    intent: string;
    created_at: Time;
    last_inbound_at: Time;
    last_outbound_at: Time;
    quote: Id;
    last_text: string;
    acts?: number;             // how many times people have acted in it: the version that an act shows
    last_act?: string;
    last_act_by?: string;
    last_act_at?: Time;
}

// What may be said in a conversation now: GET /conversations/{id}/allowed.
export interface Allowed {
    may_write: boolean;
    why_not: "" | "window_closed" | "opted_out" | "no_address" | string;
    window_until: Time;
    opted_out_at: Time;
    pauses: SendPause[];   // that hold a message back here
    templates: TemplateOffer[];  // what may be sent when free text may not, in the customer's language first
}

export interface TemplateOffer {
    name: string;
    language: string;
    category: string;
    text: string;      // with {{1}}, {{2}} … for its parameters
    parameters: { name: string; example: string; labels: Record<string, string> }[];  // labels: by language, if the business has any
    status: string;    // as WhatsApp said last
    why_not: string;   // empty: it may go
}

export interface Message {
    id: Id;
    conversation: Id;
    channel: string;
    direction: "IN" | "OUT";
    kind: string;
    status: MessageStatus;
    purpose: string;
    body: string;
    template_use: { name: string; language: string; parameters: string[]; buttons: string[] } | null;
    payload: string;
    media?: Partial<Record<"audio" | "image" | "video" | "document", { mime_type?: string; filename?: string }>> & { choices?: { id: string; title: string }[] } | null;
    cause: string;
    created_at: Time;
    send_at: Time;
    sent_at: Time;
    delivered_at: Time;
    read_at: Time;
    attempt: number;
    quote: Id;
    follow_up: Id;
    intent: string;
    agent: string;
}

export interface FollowUp {
    id: Id;
    conversation: Id;
    quote_number: string;
    step: string;
    after: string;
    status: FollowUpStatus;
    due_at: Time;
    reason: string;
    message: Id;
    created_at: Time;
    sent_at: Time;
}

export interface HistoryEntry {
    id: Id;
    subject: Id;
    at: Time;
    kind: string;
    actor: string;
    detail: unknown;
}

export interface QuoteStory {
    quote: Quote;
    contact: Contact;
    conversation: Conversation;
    messages: Message[];
    follow_ups: FollowUp[];
    history: HistoryEntry[];
}

export interface ConversationStory {
    conversation: Conversation;
    contact: Contact;
    messages: Message[];
    history: HistoryEntry[];
}

// What a search finds: GET /search.
export interface Found {
    quotes: { id: Id; number: string; status: QuoteStatus; contact_name: string; product: string; currency: string; total: string; created_at: Time }[];
    contacts: { id: Id; name: string; phone: string; conversation: Id }[];
}

export interface Page<Item> { items: Item[]; next_cursor: string | null }

export function is_set(id: Id | null | undefined): id is Id {
    return !!id && !/^0*$/.test(id);
}

// What its tax is called; empty: a quote of before, which does not say.
export function tax_name(priced: PricedQuote, language: string): string {
    return priced.tax_names?.[language] ?? priced.tax_names?.[""] ?? "";
}

// The detail of a history line, as an object; a line without one has an empty one.
export function detail_of(entry: HistoryEntry): Record<string, unknown> {
    const detail = entry.detail;
    return detail !== null && typeof detail === "object" && !Array.isArray(detail)
        ? (detail as Record<string, unknown>)
        : {};
}
