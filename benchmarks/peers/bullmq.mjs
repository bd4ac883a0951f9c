// BullMQ on Redis: how it is called, and its settings.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.PEER_MODULES}/`);
const { Queue, Worker } = require('bullmq');
const { Redis } = require('ioredis');

const name = 'bench';
const options = { removeOnComplete: true, removeOnFail: true };
const connect = () => new Redis({ host: '127.0.0.1', port: Number(process.env.PEER_PORT), maxRetriesPerRequest: null });

let queue;
let redis;

export const adapter = {
    async open() {
        redis = connect();
        queue = new Queue(name, { connection: connect() });
        await queue.waitUntilReady();
    },
    clear: () => redis.flushall(),
    submit: (job) => queue.add('noop', job, options),
    submit_group: (jobs) => queue.addBulk(jobs.map((data) => ({ name: 'noop', data, opts: options }))),
    async unfinished() {
        const found = await queue.getJobCounts('wait', 'active', 'prioritized', 'delayed');
        return found.wait + found.active + found.prioritized + found.delayed;
    },
    async start_worker(on_job) {
        // 50, 200 and 500 at a time drained 6.6, 9.1 and 9.5 thousand a second.
        const worker = new Worker(name, async (job) => on_job(job.data), { connection: connect(), concurrency: 200 });
        worker.on('error', (error) => console.error(error.message));
        await worker.waitUntilReady();
        return { stop: () => worker.close(true) };
    },
    async close() {
        await queue.close();
        redis.disconnect();
    },
};
