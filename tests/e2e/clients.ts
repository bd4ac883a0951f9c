// What tests/e2e/clients does with the types that openapi-typescript makes: it compiles, and it works.
import createClient from "openapi-fetch";
import type { components, paths } from "./tero.js";

declare const process: { argv: string[] };
const [, , baseUrl = "", key = ""] = process.argv;
const tero = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

type Task = components["schemas"]["Task"];

function known<T>(answer: { data?: T | undefined; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

known(await tero.POST("/api/v1/agents", {
  body: { id: "ts", capabilities: ["greet"], max_concurrency: 2 },
}));
const made = known(await tero.POST("/api/v1/tasks", {
  body: { type: "greet", payload: { name: "Ana" }, lease: "5min" },
}));
const id = "items" in made ? made.items[0]?.task : "task" in made && typeof made.task === "string" ? made.task : "";
if (!id) throw new Error(`no id in ${JSON.stringify(made)}`);
const shown = known(await tero.GET("/api/v1/tasks/{id}", { params: { path: { id } } }));
const task: Task = shown.task;
if (task.type !== "greet" || task.id !== id) throw new Error(`another task: ${JSON.stringify(task)}`);
const page = known(await tero.GET("/api/v1/tasks", { params: { query: { limit: 5, type: "greet" } } }));
const cursor: string | null = page.next_cursor;
if (page.items.length !== 1 || cursor !== null) throw new Error(`not one task: ${JSON.stringify(page)}`);
const refused = await tero.GET("/api/v1/tasks", { params: { query: { limit: 0 } } });
if (refused.error?.field !== "limit") throw new Error(`not refused by its path: ${JSON.stringify(refused.error)}`);
console.log("TypeScript: submits, reads, lists, and is refused by a path");
