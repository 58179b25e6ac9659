// Handlers that block: their own socket waits, nobody else does.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { ask, connectedClient as connectedBy, it, once } from "./support.mjs";

const connectedClient = (t, namespace) => connectedBy(t, namespace, { transports: ["websocket"] });

const BLOCKED = 20; // many more than cores, and than a container's executor may begin with

describe("handlers that block", () => {
  it("delay nobody else, and go on when they are let go", async t => {
    const blocked = await Promise.all(Array.from({ length: BLOCKED }, () => connectedClient(t, "/gate")));
    const begun = blocked.map(socket => once(socket, "waiting"));
    const answers = blocked.map(socket => ask(socket, "wait"));
    await Promise.all(begun);

    const innocent = await connectedClient(t, "/");
    assert.equal(await ask(innocent, "message-with-ack", "hello"), "hello");

    await ask(await connectedClient(t, "/gate"), "open");
    assert.deepEqual(await Promise.all(answers), blocked.map(() => true));
  });

  it("may wait for an answer of their own client", async t => {
    const socket = await connectedClient(t, "/gate");
    socket.on("question", answer => answer("here"));
    assert.equal(await ask(socket, "ask"), "here");
  });
});
