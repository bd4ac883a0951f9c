// Measures a queue of the npm registry once and prints its figures as one line of JSON.
//
//     node queue_load.mjs ADAPTER
//
// ADAPTER is bullmq, graphile_worker or pg_boss: how that queue is called, in the file of that name. The environment
// says where the packages are (PEER_MODULES), where the server is (PEER_PORT) and how much to do (PEER_COUNTS).
// Submitters are in this process and the worker in another, as they are where such a queue is used.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const now_us = () => Number(process.hrtime.bigint() / 1000n);  // the same clock in both processes
const payload = (id) => ({ id, kind: 'noop', url: 'http://127.0.0.1/callback', text: 'x'.repeat(140) });  // 200 bytes

function percentile(values, part) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

// ---------------------------------------------------------------------------------------------- the worker's process

async function work(adapter, mode) {
    let left = 0;
    let worker = null;
    const on_job = (job) => {
        if (mode === 'one at a time') process.send({ started_us: now_us() - job.sent_us });
        else if (--left === 0) process.send({ handled: true });
    };
    process.on('message', async (message) => {
        if (message.count) {
            left = message.count;
            worker = await adapter.start_worker(on_job, mode);
            process.send({ working: true });
        }
        if (message.stop) {
            await Promise.race([worker?.stop(), sleep(3000)]).catch(() => {});
            process.exit(0);
        }
    });
    process.send({ ready: true });
}

class WorkerProcess {
    constructor(name, mode) {
        this.messages = [];
        this.child = fork(fileURLToPath(import.meta.url), [name, mode], { stdio: ['ignore', 2, 2, 'ipc'] });
        this.child.on('message', (message) => { this.messages.push(message); this.wake?.(); });
        this.child.on('exit', () => { this.ended = true; this.wake?.(); });
    }

    // Waits for the message that has this field, and returns its value.
    async receive(field) {
        for (;;) {
            const at = this.messages.findIndex((message) => field in message);
            if (at >= 0) return this.messages.splice(at, 1)[0][field];
            if (this.ended) throw new Error('the worker ended before its work was done');
            await new Promise((done) => { this.wake = done; });
        }
    }

    static async ready(name, mode) {
        const worker = new WorkerProcess(name, mode);
        await worker.receive('ready');
        return worker;
    }

    async stop() {
        this.child.send({ stop: true });
        while (!this.ended) await new Promise((done) => { this.wake = done; });
    }
}

// ----------------------------------------------------------------------------------------------------- the measures

// `submitters` groups under way at the same time, each acknowledged before its submitter sends the next.
async function submit(adapter, { count, size, submitters }) {
    let next = 0;
    const go_on = async () => {
        while (next < count) {
            const first = next;
            next = Math.min(count, first + size);
            if (size === 1) await adapter.submit(payload(first));
            else await adapter.submit_group(Array.from({ length: next - first }, (_, i) => payload(first + i)));
        }
    };
    await Promise.all(Array.from({ length: submitters }, go_on));
}

async function rate(count, act) {
    const begun = now_us();
    await act();
    return count / ((now_us() - begun) / 1e6);
}

async function until_finished(adapter, worker) {
    await worker.receive('handled');
    while ((await adapter.unfinished()) > 0) await sleep(2);
}

async function drain(adapter, name, count) {
    const worker = await WorkerProcess.ready(name, 'many at a time');
    const found = await rate(count, async () => {
        worker.child.send({ count });
        await until_finished(adapter, worker);
    });
    await worker.stop();
    return found;
}

// Whole lives: the worker works while others submit.
async function lives(adapter, name, load) {
    const worker = await WorkerProcess.ready(name, 'many at a time');
    worker.child.send({ count: load.count });
    await worker.receive('working');
    const found = await rate(load.count, async () => {
        await submit(adapter, load);
        await until_finished(adapter, worker);
    });
    await worker.stop();
    return found;
}

// From just before a job is submitted until the worker has it, when nothing else happens.
async function submit_to_start(adapter, name, count) {
    const worker = await WorkerProcess.ready(name, 'one at a time');
    worker.child.send({ count: 1 });
    await worker.receive('working');
    await sleep(500);
    const micros = [];
    const warm_up = 20;
    for (let i = 0; i < warm_up + count; ++i) {
        await adapter.submit({ ...payload(i), sent_us: now_us() });
        const waited = await worker.receive('started_us');
        if (i >= warm_up) micros.push(waited);
        await sleep(2);
    }
    await worker.stop();
    return micros;
}

async function measure(adapter, name, counts) {
    const say = (text) => console.error(`  ${text} …`);
    const { groups, singles, starts } = counts;
    await adapter.open();
    await adapter.clear();
    say('warming up');
    await submit(adapter, { count: 1000, size: 100, submitters: 4 });
    await drain(adapter, name, 1000);
    await adapter.clear();

    const figures = {};
    say(`${groups} in batches of 1000`);
    const batches = { count: groups, size: 1000, submitters: 4 };
    figures.submits_in_batches = await rate(groups, () => submit(adapter, batches));
    say('drain');
    figures.drain = await drain(adapter, name, groups);
    await adapter.clear();
    say('whole lives in groups of 100');
    figures.lives_in_groups = await lives(adapter, name, { count: groups, size: 100, submitters: 64 });
    await adapter.clear();
    say(`${singles} one by one`);
    const one_by_one = { count: singles, size: 1, submitters: 64 };
    figures.submits_one_by_one = await rate(singles, () => submit(adapter, one_by_one));
    await adapter.clear();
    say('whole lives one by one');
    figures.lives_one_by_one = await lives(adapter, name, one_by_one);
    await adapter.clear();
    say('submit to start');
    const micros = await submit_to_start(adapter, name, starts);
    figures.start_p50 = percentile(micros, 0.5) / 1000;
    figures.start_p99 = percentile(micros, 0.99) / 1000;
    await adapter.close();
    return figures;
}

const [name, mode] = process.argv.slice(2);
const { adapter } = await import(`./${name}.mjs`);
if (mode) {
    await work(adapter, mode);
} else {
    console.log(JSON.stringify(await measure(adapter, name, JSON.parse(process.env.PEER_COUNTS))));
    process.exit(0);
}
