// pg-boss on PostgreSQL: how it is called, and its settings.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.PEER_MODULES}/`);
const { PgBoss } = require('pg-boss');

const name = 'bench';
const connectionString = `postgres://postgres@127.0.0.1:${process.env.PEER_PORT}/postgres`;

// Large sets drain most; when only the time to the start matters, one at a time is better.
const many = { batchSize: 2000, localConcurrency: 4, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
const one = { batchSize: 1, pollingIntervalSeconds: 0.5 };

function make(options = {}) {
    const boss = new PgBoss({ connectionString, max: 20, schedule: false, useListenNotify: true, ...options });
    boss.on('error', (error) => console.error(String(error)));
    return boss;
}

let boss;

export const adapter = {
    async open() {
        boss = make();
        await boss.start();
        await boss.createQueue(name, { notify: true });
    },
    async clear() {
        await boss.deleteAllJobs(name);
        await boss.getDb().executeSql('vacuum pgboss.job_common');
    },
    submit: (job) => boss.send(name, job),
    submit_group: (jobs) => boss.insert(name, jobs.map((data) => ({ data }))),
    async unfinished() {
        const asked = `select 1 from pgboss.job where name = '${name}' and state < 'completed' limit 1`;
        return (await boss.getDb().executeSql(asked)).rows.length;
    },
    async start_worker(on_job, mode) {
        const worker = make({ supervise: false, migrate: false });
        await worker.start();
        await worker.work(name, mode === 'one at a time' ? one : many, async (jobs) => {
            for (const job of jobs) on_job(job.data);
        });
        return { stop: () => worker.stop({ graceful: false, close: true }) };
    },
    close: () => boss.stop({ graceful: false }).catch(() => {}),
};
