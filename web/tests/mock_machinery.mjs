// The machinery of the invented shop: definitions, executions with their branches, schedules and what became of their
// fires, shaped as the server's API gives them.
import { at, id_of, no_id, now_ms } from "./mock_base.mjs";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// The example of docs/workflows.md.
export const order = {
    id: "order", version: 2, description: "De un pedido aceptado a la entrega", owner: "ventas", labels: {}, start: "reserve", timeout: "168h", on_error: "tell_the_shop",
    steps: [
        { id: "reserve", type: "TASK", task: "stock.reserve", input: { items: "{{ input.items }}", note: "for {{ input.customer }}" }, attempts: 5, compensate: "release", next: "large" },
        { id: "large", type: "CONDITION", cases: [{ when: "input.total > 1000", next: "approve" }], next: "pay" },
        { id: "approve", type: "CALLBACK", approval: "Un pedido grande: ¿lo confirmás?", timeout: "24h", next: "pay" },
        { id: "pay", type: "TASK", task: "payment.take", input: { total: "{{ input.total }}" }, next: "pack" },
        { id: "pack", type: "PARALLEL", each: "input.items", branch: "pack_one", limit: 10, next: "rest" },
        { id: "pack_one", type: "TASK", task: "stock.pack", input: "{{ item }}" },
        { id: "rest", type: "DELAY", duration: "1h", next: "ask" },
        { id: "ask", type: "TASK", task: "customer.ask" },
        { id: "release", type: "TASK", task: "stock.release", input: "{{ steps.reserve.output }}" },
        { id: "tell_the_shop", type: "TASK", task: "shop.tell", input: "{{ error }}" },
    ],
};

const quote = {
    id: "quote_workflow", version: 1, description: "Del mensaje a la cotización", owner: "ventas", labels: { area: "ventas" }, start: "price",
    steps: [
        { id: "price", type: "TASK", task: "sales.quote", next: "sent" },
        { id: "sent", type: "CONDITION", cases: [{ when: "steps.price.output.sent", next: "" }], next: "tell_a_person" },
        { id: "tell_a_person", type: "CALLBACK", approval: "Falta un dato: ¿la mandás igual?" },
    ],
};

// As large as a definition may be: 198 steps, with choices, loops and paths side by side.
export function large_definition() {
    const steps = [];
    for (let number = 0; number < 33; ++number) {
        const name = (what) => `${what}_${number}`;
        const next = number < 32 ? `choose_${number + 1}` : "";
        steps.push(
            { id: name("choose"), type: "CONDITION", cases: [{ when: `vars.kind == ${number}`, next: name("both") }], next: name("one") },
            { id: name("one"), type: "TASK", task: "work.do", on_error: number % 5 === 4 ? `choose_${number - 4}` : "", next: name("wait") },
            { id: name("both"), type: "PARALLEL", branches: [name("left"), name("right")], next: name("wait") },
            { id: name("left"), type: "TASK", task: "work.do" },
            { id: name("right"), type: "TASK", task: "work.do" },
            { id: name("wait"), type: "DELAY", duration: "1h", next });
    }
    return { id: "large", version: 1, start: "choose_0", steps };
}

const version_of = (definition, version = definition.version) => ({
    key: `${definition.id}@${version}`, workflow: definition.id, version, definition: { ...definition, version }, created_at: at(now_ms - (10 - version) * day),
    created_by: "key:deploy",
});

const begun = now_ms - 3 * hour;

export function run_of(step, fields = {}) {
    return {
        step, status: "SUCCEEDED", started_at: at(begun), ended_at: at(begun + 2000), due_at: null, task: no_id, output: null, error: "", timed_out: false,
        undone: false, branches: 0, begun: 0, succeeded: 0, failed: 0, ...fields,
    };
}

const path_of = (runs) => ({ runs, next: "", wake_at: null, held: false, error_step: "", error: "" });

export function execution_of(number, fields = {}) {
    const statuses = ["COMPLETED", "WAITING", "RUNNING", "COMPLETED", "FAILED", "COMPLETED", "PAUSED", "CANCELLED", "PENDING"];
    const status = fields.status ?? statuses[number % statuses.length];
    const created = now_ms - number * 17 * minute - 30_000;
    const over = ["COMPLETED", "FAILED", "CANCELLED"].includes(status);
    const workflow = number % 3 === 2 ? "quote_workflow" : "order";
    const standing = { RUNNING: "pay", WAITING: "approve", PAUSED: "rest", FAILED: "pay", CANCELLED: "approve" }[status];
    return {
        id: id_of("e", number), workflow, version: workflow === "order" ? 2 : 1, status, created_at: at(created), ended_at: over ? at(created + 9 * minute + number * 1000) : null,
        deadline: at(created + 7 * day), key: number % 2 ? `pedido-${number}` : "", started_by: "key:web shop", labels: number % 4 ? {} : { cliente: "Lucía Fernández" },
        input: { customer: "Lucía Fernández", total: 1200, items: [7, 8] }, variables: {}, output: status === "COMPLETED" ? { number: 41, paid: true } : null,
        error: status === "FAILED" ? "pay: la tarjeta fue rechazada" : "", signals: [], is_undoing: false, ends_as: "FAILED", undo: [], undo_task: no_id,
        path: path_of(standing ? [run_of("reserve"), run_of(standing, { status: { RUNNING: "RUNNING", FAILED: "FAILED" }[status] ?? "WAITING", ended_at: null })] : []), ...fields,
    };
}

// The one that every page leads to: a large order, approved, paid, being packed in three branches, one of which failed.
export const packed = id_of("e", 1);

export function packed_execution() {
    const after = (minutes) => at(begun + minutes * minute);
    return execution_of(1, {
        id: packed, workflow: "order", version: 2, status: "RUNNING", created_at: at(begun), ended_at: null, key: "pedido-7", labels: { cliente: "Lucía Fernández", quote: "COT-2026-000418", conversation: id_of("v", 418) },
        path: path_of([
            run_of("reserve", { task: id_of("t", 1), ended_at: at(begun + 1400), output: { number: 41 } }),
            run_of("large", { started_at: at(begun + 1400), ended_at: at(begun + 1400) }),
            run_of("approve", { started_at: at(begun + 1400), ended_at: after(42), output: { approved: true } }),
            run_of("pay", { task: id_of("t", 2), started_at: after(42), ended_at: after(45), output: { paid: true, receipt: "R-1187".repeat(20) } }),
            run_of("pack", { status: "RUNNING", started_at: after(45), ended_at: null, branches: 3, begun: 3, succeeded: 1, failed: 1 }),
        ]),
    });
}

export function packed_branches() {
    const branch = (index, status, item, error = "") => ({
        id: id_of("b", index), execution: packed, parent: packed, run: 4, index, status, created_at: at(begun + 45 * minute), start: "pack_one", item,
        output: status === "SUCCEEDED" ? { packed: true } : null, error,
        path: path_of([run_of("pack_one", {
            status, task: id_of("t", 3 + index), started_at: at(begun + 45 * minute), ended_at: status === "RUNNING" ? null : at(begun + 47 * minute), error,
            output: status === "SUCCEEDED" ? { packed: true } : null,
        })]),
    });
    return [
        branch(0, "SUCCEEDED", { product: "isodec", pieces: 12 }), branch(1, "FAILED", { product: "gotero", pieces: 4 }, "no hay stock: quedan 2"),
        branch(2, "RUNNING", { product: "anclajes", pieces: 60 }),
    ];
}

export function task_of(number) {
    const failed = number === 4;
    return {
        task: { id: id_of("t", number), status: failed ? "DEAD" : number === 5 ? "RUNNING" : "SUCCEEDED", attempt: failed ? 3 : number === 2 ? 2 : 1, attempt_max: 3, agent: "depósito", type: "stock.pack" },
        payload: { items: [7, 8], note: "for Lucía Fernández" }, result: { number: 41 }, progress: number === 5 ? { percent: 40 } : null,
        error: failed ? "no hay stock: quedan 2" : number === 2 ? "el banco no contestó" : "", submitted_by: "", history: [], older_left_out: false,
    };
}

const shapes = [
    { name: "Informe del lunes", cron: "0 9 * * MON", starts: { kind: "TASK", task: { type: "report.make", payload: { month: false } } } },
    { name: "Control de stock", type: "RECURRING", cron: "", every: "15 minutes", counts_from: "END", overlap: "SKIP", starts: { kind: "TASK", task: { type: "sync.stock", payload: null } } },
    { name: "Cierre de mes", cron: "30 18 LW * *", pause_on_failure: true, starts: { kind: "TASK", task: { type: "books.close", payload: null } } },
    { name: "Lista de precios nueva", type: "ONCE", cron: "", at: at(now_ms + 20 * hour), starts: { kind: "TASK", task: { type: "prices.load", payload: { list: "matriz" } } } },
    { name: "Depósito de Berlín", cron: "0 8 1,15 * +MON", zone: "Europe/Berlin", starts: { kind: "TASK", task: { type: "depot.count", payload: null } } },
    { name: "Saludo de la semana", cron: "15 10 * * MON-FRI", starts: { kind: "TASK", task: { type: "greet", payload: null } } },
];

export function schedule_of(number, fields = {}) {
    const status = fields.status ?? ["ACTIVE", "ACTIVE", "PAUSED", "ACTIVE", "ACTIVE", "ENDED"][number % 6];
    const next = status === "ENDED" ? null : at(now_ms + ((number * 7) % 50) * hour + 900_000);
    return {
        id: id_of("s", number), status, reason: { ACTIVE: "", PAUSED: "run_failed", ENDED: "runs_max" }[status], created_at: at(now_ms - 20 * day - number * minute),
        created_by: "key:carla",
        settings: {
            type: "CRON", every: "", at: null, zone: "", clock_gap: "END_OF_GAP", clock_overlap: "AUTO", counts_from: "START", misfire: "ONCE", misfire_max: 10,
            overlap: "ALLOW", jitter: "0s", starts_at: null, ends_at: null, runs_max: status === "ENDED" ? 5 : 0, pause_on_failure: false, ...shapes[number % shapes.length],
        },
        next_at: next, due_at: next, runs: number % 9, last_at: number % 9 ? at(now_ms - 5 * hour - number * minute) : null, running: number === 1 ? id_of("t", 9) : no_id,
        waiting_at: null, last_fire: ["FIRED due", "FIRED due", "SKIPPED paused", "SKIPPED last_run_goes_on", "", "SKIPPED missed"][number % 6], ...fields,
    };
}

export function fires_of(schedule) {
    const fire = (days, outcome, reason, fields = {}) => ({
        key: `${schedule.id}-${days}`, schedule: schedule.id, at: at(now_ms - days * day), outcome, reason, task: outcome === "FIRED" ? id_of("t", days + 20) : no_id,
        decided_at: at(now_ms - days * day + 40), until: at(now_ms - days * day), count: 1, ...fields,
    });
    if (schedule.runs === 0) return [];
    return [
        fire(1, "FIRED", "due"), fire(2, "SKIPPED", "last_run_goes_on"), fire(3, "FIRED", "by_hand: key:carla"),
        fire(9, "SKIPPED", "missed", { count: 4, until: at(now_ms - 5 * day) }), fire(10, "FIRED", "made_up", { decided_at: at(now_ms - 10 * day + 3 * hour) }),
        fire(11, "SKIPPED", "paused_and_more", { count: 2000, until: at(now_ms - 10.5 * day) }), fire(12, "SKIPPED", "a_reason_of_tomorrow"),
    ];
}

// So many executions and schedules, and the definitions that they are of.
export function machinery_of(rows) {
    const numbers = Array.from({ length: rows }, (_, place) => place + 1);
    return {
        workflows: rows === 0 ? [] : [version_of(order, 1), version_of(order, 2), version_of(quote)],
        executions: numbers.map((number) => (number === 1 ? packed_execution() : execution_of(number))),
        branches: rows === 0 ? [] : packed_branches(),
        tasks: [1, 2, 3, 4, 5].map(task_of),
        schedules: numbers.map((number) => schedule_of(number)),
        fires: rows === 0 ? [] : numbers.slice(0, 40).flatMap((number) => fires_of(schedule_of(number))),
    };
}

export const next_of = (schedule) => (schedule.next_at === null ? [] : Array.from({ length: 8 }, (_, place) => at(Date.parse(schedule.next_at) + place * day)));
