// DBOS on PostgreSQL: workflows of five durable steps, run and awaited in one process, as a library is used.
// Prints its figures as one line of JSON.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.PEER_MODULES}/`);
const { DBOS } = require('@dbos-inc/dbos-sdk');

const now_us = () => Number(process.hrtime.bigint() / 1000n);

function percentile(values, part) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: `postgresql://postgres@127.0.0.1:${process.env.PEER_PORT}/postgres`,
    systemDatabasePoolSize: 20,
    logLevel: 'error',
});
const five = DBOS.registerWorkflow(async (input) => {
    let sum = 0;
    for (let i = 0; i < 5; ++i) sum += await DBOS.runStep(async () => i + input.id, { name: `s${i}` });
    return { sum };
}, { name: 'five' });

// `at_once` callers, each of which waits for its workflow's result before it runs the next.
async function run(count, at_once) {
    const micros = [];
    let left = count;
    const begun = now_us();
    await Promise.all(Array.from({ length: at_once }, async () => {
        while (left-- > 0) {
            const started = now_us();
            await five({ id: 1 });
            micros.push(now_us() - started);
        }
    }));
    return { rate: count / ((now_us() - begun) / 1e6), micros };
}

const { workflows } = JSON.parse(process.env.PEER_COUNTS);
await DBOS.launch();
await run(Math.ceil(workflows / 10), 64);
const figures = {};
for (const at_once of [64, 256]) {
    console.error(`  ${at_once} workflows at once …`);
    figures[`workflows_${at_once}`] = (await run(workflows, at_once)).rate;
}
console.error('  one workflow at a time …');
const { micros } = await run(Math.ceil(workflows / 10), 1);
figures.workflow_p50 = percentile(micros, 0.5) / 1000;
figures.workflow_p99 = percentile(micros, 0.99) / 1000;
await DBOS.shutdown();
console.log(JSON.stringify(figures));
process.exit(0);
