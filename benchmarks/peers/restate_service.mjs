// A Restate service with a workflow of five durable steps; PEER_MODULES says where its packages are.
import { createRequire } from 'node:module';
import http2 from 'node:http2';

const require = createRequire(`${process.env.PEER_MODULES}/`);
const restate = require('@restatedev/restate-sdk');

const five = restate.workflow({
    name: 'five',
    handlers: {
        run: async (context, input) => {
            let sum = 0;
            for (let i = 0; i < 5; ++i) sum += await context.run(`s${i}`, async () => i + input.id);
            return { sum };
        },
    },
});

const handler = restate.endpoint().bind(five).http2Handler();
http2.createServer(handler).listen(Number(process.env.PEER_PORT), '127.0.0.1');
