// The whole list of the invented shop cleared, by touch and by keyboard: the same walk that the real demo gets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../../tests/e2e/dashboard/journey.mjs";
import { at, now_ms } from "./mock_base.mjs";
import { world_of } from "./mock_data.mjs";
import { MockServer } from "./mock_server.mjs";

for (const by of ["touch", "keyboard"]) {
    test(`a person clears the list by ${by}, each item by its own act`, async () => {
        const world = world_of(420);
        // Some wrote today, to others nothing free may be written any more.
        world.conversations = world.conversations.map((one, place) => ({ ...one, last_inbound_at: at(now_ms - (place % 2 === 0 ? 1 : 30) * 3_600_000) }));
        const failed = { ...world.work_items[1], id: "messaging.x.send_failed", kind: "send_failed", causes: [{ code: "user_marketing_cap", values: {}, at: at(now_ms), times: 1 }] };
        world.work_items = [...world.work_items, failed];
        const server = await new MockServer(world).start();
        try {
            const { problems, cleared } = await journey({ url: server.url, link: server.link, by });
            assert.deepEqual(problems, []);
            assert.equal(cleared, 6);
            assert.deepEqual(world.work_items.map((item) => item.status), Array(6).fill("DONE"));
            assert.equal(server.acts.filter((act) => act.path.endsWith("/reply") && act.status === 200).length, world.messages.length, "a message went out twice");
        } finally {
            await server.stop();
        }
    });
}
