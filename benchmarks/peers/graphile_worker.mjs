// graphile-worker on PostgreSQL: how it is called, and its settings.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.PEER_MODULES}/`);
const { run, makeWorkerUtils, Logger } = require('graphile-worker');
const { Pool } = require('pg');

const connectionString = `postgres://postgres@127.0.0.1:${process.env.PEER_PORT}/postgres`;
const logger = new Logger(() => (level, message) => { if (level === 'error') console.error(message); });

// Fetching and finishing in sets drains fifteen times as much as the defaults do. When only the time to the start
// matters the defaults are better.
const many = { concurrentJobs: 100, localQueue: { size: 2000 }, completeJobBatchDelay: 5, failJobBatchDelay: 0,
    maxPoolSize: 10 };
const one = { concurrentJobs: 100, completeJobBatchDelay: -1, failJobBatchDelay: -1, maxPoolSize: 10 };

let pool;
let utils;

export const adapter = {
    async open() {
        pool = new Pool({ connectionString, max: 32 });
        pool.on('error', () => {});
        pool.on('connect', (client) => client.on('error', () => {}));
        utils = await makeWorkerUtils({ pgPool: pool, logger });
        await utils.migrate();
    },
    clear: () => pool.query('truncate graphile_worker._private_jobs'),
    submit: (job) => utils.addJob('noop', job),
    submit_group: (jobs) => utils.addJobs(jobs.map((payload) => ({ identifier: 'noop', payload }))),
    unfinished: async () => (await pool.query('select 1 from graphile_worker._private_jobs limit 1')).rowCount,
    async start_worker(on_job, mode) {
        const preset = { worker: { connectionString, logger, ...(mode === 'one at a time' ? one : many) } };
        const taskList = { noop: async (job) => { on_job(job); } };
        const runner = await run({ noHandleSignals: true, preset, taskList });
        return { stop: () => runner.stop() };
    },
    async close() {
        await utils.release();
        await pool.end().catch(() => {});
    },
};
