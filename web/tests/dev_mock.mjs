// `npm run dev:mock [ROWS]`: the page with live reload over the invented week. Prints the link that lets you in.
import { createServer } from "vite";
import { MockServer } from "./mock_server.mjs";
import { world_of } from "./mock_data.mjs";

const mock = await new MockServer(world_of(Number(process.argv[2] ?? 30))).start();
process.env.TERO_URL = mock.url;
const vite = await createServer({ root: new URL("..", import.meta.url).pathname });
await vite.listen();
console.log(`${vite.resolvedUrls.local[0]}#/enter/${mock.link}`);
