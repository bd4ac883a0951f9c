// A definition as a drawing, from top to bottom: where each step stands and how the lines go. Pure, and small on
// purpose: ranks by the longest way, an order with few crossings, and places as near to their neighbours as they fit.
import type { Definition, Step } from "./definition";

export const step_width = 216;
export const step_height = 68;
const end_size = 20;
const rank_gap = 44;
const side_gap = 24;
const way_width = 12;     // that a line takes where it passes a rank
const label_width = 132;
const margin = 12;
const sweeps = 8;

export type LineKind = "next" | "case" | "else" | "branch" | "join" | "error" | "timeout" | "undo";
export interface Line { from: string; to: string; kind: LineKind; label: string }

export const start_of = "(start)";   // no step is called so
export const end_of = "(end)";

export interface PlacedStep { step: Step; x: number; y: number; rank: number }
export interface DrawnLine extends Line { path: string; back: boolean; label_x: number; label_y: number }
export interface Drawing {
    steps: PlacedStep[];                            // in the order in which they are come by
    lines: DrawnLine[];
    start: { x: number; y: number };
    end: { x: number; y: number } | null;
    width: number;
    height: number;
}

const known_fields = new Set([
    "id", "type", "description", "next", "on_error", "on_timeout", "timeout", "set", "compensate", "task", "capability", "input",
    "attempts", "backoff_min", "backoff_max", "lease", "cases", "branches", "each", "branch", "limit", "join", "count", "duration",
    "until", "function", "call", "signal", "approval", "otherwise", "prefer", "priority", "when", "gather", "workflow", "version",
    "event", "subject", "filter", "message", "business", "deadline", "every", "form", "by_default", "remind", "escalate", "escalate_to",
]);

// Steps that a field names which this page knows nothing of: a kind of step that came later.
function named_besides(step: Step, steps: Map<string, Step>): { field: string; to: string }[] {
    return Object.entries(step).filter(([field]) => !known_fields.has(field)).flatMap(([field, value]) =>
        (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string" && steps.has(one)).map((to) => ({ field, to })));
}

// What leads where, and the steps in the order in which they are come by. A path of a PARALLEL leads, at its end, to
// what follows that.
export function lines_of(definition: Definition): { lines: Line[]; order: string[] } {
    const steps = new Map(definition.steps.map((step) => [step.id, step]));
    const lines: Line[] = [];
    const after = new Map<string, { to: string; kind: LineKind }>();
    const add = (from: string, to: string | undefined, kind: LineKind, label = ""): void => {
        if (to && (steps.has(to) || to === end_of)) lines.push({ from, to, kind, label });
    };
    const walk = (id: string | undefined, rest: { to: string; kind: LineKind }): void => {
        const step = id ? steps.get(id) : undefined;
        if (!step || after.has(step.id)) return;
        after.set(step.id, rest);
        const paths = [...(step.branches ?? []), ...(step.branch ? [step.branch] : [])];
        const others = named_besides(step, steps);
        const inner = { to: step.next || rest.to, kind: "join" as const };
        for (const one of step.cases ?? []) {
            walk(one.next, rest);
            add(step.id, one.next || rest.to, "case", one.when ?? "");
        }
        for (const branch of paths) {
            add(step.id, branch, "branch");
            walk(branch, inner);
        }
        for (const { field, to } of others) {
            add(step.id, to, "branch", field);
            walk(to, inner);
        }
        walk(step.next, rest);
        if (paths.length === 0) {
            const kind = (step.cases ?? []).length > 0 ? "else" : step.next ? "next" : rest.kind;
            add(step.id, step.next || rest.to, kind);
        }
        walk(step.on_error, rest);
        add(step.id, step.on_error, "error");
        walk(step.on_timeout, rest);
        add(step.id, step.on_timeout, "timeout");
        add(step.id, step.compensate, "undo");
    };
    const out = { to: end_of, kind: "next" as const };
    add(start_of, definition.start, "next");
    walk(definition.start, out);
    walk(definition.on_error, out);
    if (definition.on_error) add(start_of, definition.on_error, "error");
    return { lines, order: [...new Set([...after.keys(), ...definition.steps.map((step) => step.id)])] };
}

interface Node { id: string; width: number; rank: number; x: number; above: Node[]; below: Node[] }

function grouped(lines: Line[]): Map<string, Line[]> {
    const groups = new Map<string, Line[]>();
    for (const line of lines) groups.set(line.from, [...(groups.get(line.from) ?? []), line]);
    return groups;
}

// Lines that lead back to where their path has been: a loop's. They count for no rank.
function back_lines(lines: Line[]): Set<Line> {
    const leaving = grouped(lines);
    const found = new Set<Line>();
    const state = new Map<string, "open" | "done">();
    // Without recursion: a chain may be 200 steps long.
    const stack: { id: string; next: number }[] = [];
    const open = (id: string): void => {
        state.set(id, "open");
        stack.push({ id, next: 0 });
    };
    open(start_of);
    while (stack.length > 0) {
        const top = stack[stack.length - 1]!;
        const line = leaving.get(top.id)?.[top.next++];
        if (!line) {
            state.set(top.id, "done");
            stack.pop();
        } else if (state.get(line.to) === "open") found.add(line);
        else if (!state.has(line.to)) open(line.to);
    }
    return found;
}

// One below all that lead to it.
function ranks_of(lines: Line[], back: Set<Line>): Map<string, number> {
    const forward = lines.filter((line) => !back.has(line));
    const waits = new Map<string, number>();
    for (const line of forward) waits.set(line.to, (waits.get(line.to) ?? 0) + 1);
    const leaving = grouped(forward);
    const ranks = new Map([[start_of, 0]]);
    const ready = [start_of];
    while (ready.length > 0) {
        const id = ready.shift()!;
        for (const line of leaving.get(id) ?? []) {
            ranks.set(line.to, Math.max(ranks.get(line.to) ?? 0, ranks.get(id)! + 1));
            waits.set(line.to, waits.get(line.to)! - 1);
            if (waits.get(line.to) === 0) ready.push(line.to);
        }
    }
    return ranks;
}

function crossings(rank: Node[]): number {
    const ends: number[] = rank.flatMap((node) => node.below.map((one) => one.x).sort((a, b) => a - b));
    if (ends.length > 400) return 0;  // so many lines cross whatever the order
    let count = 0;
    for (let i = 0; i < ends.length; ++i) for (let j = i + 1; j < ends.length; ++j) if (ends[i]! > ends[j]!) ++count;
    return count;
}

// The middle of where they stand: a step below three others goes below the middle one, and chains stay straight.
function middle(nodes: Node[]): number | null {
    const places = nodes.map((node) => node.x).sort((one, other) => one - other);
    const half = places.length >> 1;
    if (places.length === 0) return null;
    return places.length % 2 === 1 ? places[half]! : (places[half - 1]! + places[half]!) / 2;
}

// Orders each rank by where its neighbours stand, down and up in turn, and keeps the order with the fewest crossings.
function order_ranks(ranks: Node[][]): Node[][] {
    const number = (all: Node[][]): void => all.forEach((rank) => rank.forEach((node, at) => { node.x = at; }));
    let best = ranks;
    let fewest = Infinity;
    let now = ranks;
    for (let sweep = 0; sweep <= sweeps && fewest > 0; ++sweep) {
        number(now);
        const count = now.reduce((sum, rank) => sum + crossings(rank), 0);
        if (count < fewest) [best, fewest] = [now, count];
        const down = sweep % 2 === 0;
        now = now.map((rank) => [...rank]);
        for (const rank of down ? now : [...now].reverse()) {
            const wants = new Map(rank.map((node) => [node, middle(down ? node.above : node.below) ?? node.x]));
            rank.sort((one, other) => wants.get(one)! - wants.get(other)! || one.x - other.x);
            rank.forEach((node, at) => { node.x = at; });
        }
    }
    number(best);
    return best;
}

// As near to what each wants as their widths allow, in their order: those that press on each other share the error.
function place_rank(rank: Node[], wants: number[]): void {
    const offsets: number[] = [];
    rank.forEach((node, at) => {
        const before = rank[at - 1];
        offsets.push(before ? offsets[at - 1]! + (before.width + node.width) / 2 + side_gap : 0);
    });
    const groups: { sum: number; count: number }[] = [];
    wants.forEach((want, at) => {
        let group = { sum: want - offsets[at]!, count: 1 };
        while (groups.length > 0) {
            const last = groups[groups.length - 1]!;
            if (last.sum / last.count <= group.sum / group.count) break;
            group = { sum: group.sum + last.sum, count: group.count + last.count };
            groups.pop();
        }
        groups.push(group);
    });
    let at = 0;
    for (const group of groups) {
        for (let i = 0; i < group.count; ++i, ++at) rank[at]!.x = group.sum / group.count + offsets[at]!;
    }
}

// Where the ways to a step parted: the last step that all of them came by. It stands below that, so that what is one
// again after a choice goes on in the line in which it came.
function partings(ranks: Node[][]): Map<Node, Node> {
    const parting = new Map<Node, Node>();
    const common = (one: Node, other: Node): Node => {
        while (one !== other) {
            const low = one.rank >= other.rank ? one : other;
            const next = parting.get(low);
            if (!next) return low;
            if (low === one) one = next;
            else other = next;
        }
        return one;
    };
    for (const node of ranks.flat()) if (node.above.length > 0) parting.set(node, node.above.reduce(common));
    return parting;
}

function place(ranks: Node[][]): void {
    const parting = partings(ranks);
    const down = (): void => {
        for (const rank of ranks) place_rank(rank, rank.map((node) => parting.get(node)?.x ?? node.x));
    };
    for (const node of ranks.flat()) node.x = 0;
    down();
    // What leads to several goes to their middle, and what follows goes along.
    for (const rank of [...ranks].reverse()) place_rank(rank, rank.map((node) => (node.below.length > 1 ? middle(node.below)! : node.x)));
    down();
    const left = Math.min(...ranks.flat().map((node) => node.x - node.width / 2));
    for (const node of ranks.flat()) node.x += margin - left;
}

function way(points: { x: number; y: number }[]): string {
    const text = (value: number): string => String(Math.round(value * 10) / 10);
    return points.map(({ x, y }, at) => {
        const before = points[at - 1];
        if (!before) return `M${text(x)} ${text(y)}`;
        if (before.x === x) return `V${text(y)}`;
        const half = (before.y + y) / 2;
        return `C${text(before.x)} ${text(half)} ${text(x)} ${text(half)} ${text(x)} ${text(y)}`;
    }).join("");
}

export function layout(definition: Definition): Drawing {
    const { lines, order } = lines_of(definition);
    const back = back_lines(lines);
    const rank_of = ranks_of(lines, back);
    const nodes = new Map<string, Node>();
    const ranks: Node[][] = [];
    const put = (id: string, width: number, rank: number): Node => {
        const node = { id, width, rank, x: 0, above: [], below: [] };
        nodes.set(id, node);
        (ranks[rank] ??= []).push(node);
        return node;
    };
    for (const id of rank_of.keys()) {
        put(id, id === start_of || id === end_of ? end_size : step_width, rank_of.get(id)!);
    }
    // A line passes each rank between its ends; those to one step share the way. One with a label begins on its own.
    const ways = new Map<Line, Node[]>();
    lines.forEach((line, number) => {
        if (back.has(line)) return;
        const kind = line.kind === "error" || line.kind === "timeout" || line.kind === "undo" ? line.kind : "";
        const last = nodes.get(line.to)!;
        const on_way = [nodes.get(line.from)!];
        for (let rank = on_way[0]!.rank + 1; rank < last.rank; ++rank) {
            const own = line.label !== "" && on_way.length === 1;
            const id = own ? `(${number})` : `(${line.to} ${kind} ${rank})`;
            on_way.push(nodes.get(id) ?? put(id, own ? label_width : way_width, rank));
        }
        on_way.push(last);
        for (let at = 1; at < on_way.length; ++at) {
            const [above, below] = [on_way[at - 1]!, on_way[at]!];
            if (above.below.includes(below)) continue;
            above.below.push(below);
            below.above.push(above);
        }
        ways.set(line, on_way);
    });
    for (const rank of ranks) rank.length ||= 0;
    place(order_ranks(ranks));

    const top_of = (rank: number): number => margin + (rank === 0 ? 0 : end_size + rank_gap + (rank - 1) * (step_height + rank_gap));
    const height_of = (node: Node): number => (node.id === start_of || node.id === end_of ? end_size : step_height);
    // Several lines that leave one step do so side by side.
    const ports = new Map<Node, Node[]>();
    for (const node of nodes.values()) ports.set(node, [...node.below].sort((one, other) => one.x - other.x));
    const right = Math.max(...[...nodes.values()].map((node) => node.x + node.width / 2));
    let loops = 0;
    const drawn = lines.map((line): DrawnLine => {
        const on_way = ways.get(line);
        if (!on_way) {
            const [from, to] = [nodes.get(line.from)!, nodes.get(line.to)!];
            const [y1, y2] = [top_of(from.rank) + height_of(from) / 2, top_of(to.rank) + height_of(to) / 2];
            const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
            const far = right + 20 + 14 * loops++;
            return { ...line, back: true, label_x: Math.min(far, x1 + 40), label_y: y1 - 8,
                path: `M${x1} ${y1}C${far} ${y1} ${far} ${y1} ${far} ${(y1 + y2) / 2}C${far} ${y2} ${far} ${y2} ${x2} ${y2}` };
        }
        const points = on_way.flatMap((node, at) => {
            const top = top_of(node.rank);
            if (at === 0) {
                const beside = ports.get(node)!;
                const spread = Math.min(18, (node.width - 40) / Math.max(1, beside.length - 1));
                const shift = node.width < step_width ? 0 : (beside.indexOf(on_way[1]!) - (beside.length - 1) / 2) * spread;
                return [{ x: node.x + shift, y: top + height_of(node) }];
            }
            if (at === on_way.length - 1) return [{ x: node.x, y: top }];
            return [{ x: node.x, y: top }, { x: node.x, y: top + step_height }];
        });
        return { ...line, back: false, path: way(points), label_x: points[1]!.x, label_y: points[1]!.y - 16 };
    });
    const steps = definition.steps.filter((step) => nodes.has(step.id)).map((step) => {
        const node = nodes.get(step.id)!;
        return { step, x: node.x - step_width / 2, y: top_of(node.rank), rank: node.rank };
    });
    steps.sort((one, other) => order.indexOf(one.step.id) - order.indexOf(other.step.id));
    const end = nodes.get(end_of);
    const bottom = Math.max(...[...nodes.values()].map((node) => top_of(node.rank) + height_of(node)));
    return {
        steps, lines: drawn, start: { x: nodes.get(start_of)!.x, y: top_of(0) }, end: end ? { x: end.x, y: top_of(end.rank) } : null,
        width: Math.ceil(right + (loops > 0 ? 28 + 14 * loops : 0) + margin), height: Math.ceil(bottom + margin),
    };
}
