// Clients that stop reading, and large messages, with and without TLS. SECURE is where the server speaks TLS.

import assert from "node:assert/strict";
import { describe } from "node:test";
import WebSocket from "ws";
import { base, client, connected, it, patience, within } from "./support.mjs";

const NAMESPACE = "/recovery";
const clients = Number(process.env.CLIENTS ?? 40);
const events = Number(process.env.EVENTS ?? 120);
const text = "x".repeat(10_000); // all of them are more than may wait for one client
const servers = [base, process.env.SECURE].filter(url => url);

for (const url of servers) {
  describe(`clients over ${new URL(url).protocol}`, () => {
    it("are understood whatever the size of their messages", async t => {
      const socket = open(t, "/socket.io/"); // the raw engine of the tests has no patience with a slow machine
      await socket.next(packet => packet.startsWith("0"));
      socket.send("40");
      await socket.next(packet => packet.startsWith("40"));
      for (const size of [100, 1_000, 1_100, 9_000, 20_000, 70_000, 900_000]) {
        const args = JSON.stringify(Array.from({ length: size / 10 }, (_, i) => String(i).padStart(10, "-")).join(""));
        socket.send(`421["message-with-ack",${args}]`);
        assert.equal(await socket.next(packet => packet.startsWith("431")), `431[${args}]`, `${size} characters`);
      }
    });

    it("that stop reading disturb nobody, and get everything later", { timeout: 12 * patience }, async t => {
      const stalled = [];
      for (let i = 0; i < clients; i++) {
        const socket = await join(t, {});
        socket.pause();
        stalled.push({ socket, pid: socket.pid, received: [] });
      }
      const healthy = client(t, NAMESPACE, { at: url, transports: ["websocket"], rejectUnauthorized: false });
      await connected(healthy);
      const seen = [];
      healthy.on("n", number => seen.push(number));
      for (let i = 0; i < events; i++) {
        await healthy.timeout(patience).emitWithAck("publish", {}, "n", i, text);
      }
      const numbers = Array.from({ length: events }, (_, i) => i);
      assert.deepEqual(seen, numbers);

      await Promise.all(stalled.map(async one => {
        one.socket.resume();
        await receive(one, one.socket);
        if (one.received.length < events) { // it was closed, as too much waited for it
          await receive(one, await join(t, { pid: one.pid, ...(one.offset ? { offset: one.offset } : {}) }, one));
        }
        assert.deepEqual(one.received, numbers);
      }));
    });
  });

  async function receive(one, socket) {
    while (one.received.length < events) {
      const packet = await socket.next();
      if (packet === undefined) return; // closed
      take(one, packet);
    }
  }

  function take(one, packet) {
    if (packet.startsWith(`42${NAMESPACE},`)) {
      const [, number, , offset] = JSON.parse(packet.slice(packet.indexOf("[")));
      one.received.push(number);
      one.offset = offset;
    }
  }

  /** Joins the namespace; what was missed and comes before CONNECT is for `one`. */
  async function join(t, auth, one) {
    const socket = open(t, "/socket.io/");
    await socket.next();
    socket.send(`40${NAMESPACE},${JSON.stringify(auth)}`);
    for (;;) {
      const packet = await socket.next();
      assert.ok(packet, "closed before it was connected");
      if (packet.startsWith(`40${NAMESPACE},`)) {
        const { pid } = JSON.parse(packet.slice(packet.indexOf("{")));
        assert.ok(!auth.pid || auth.pid === pid, "recovered");
        return Object.assign(socket, { pid });
      }
      take(one, packet);
    }
  }

  /** A WebSocket whose messages are asked for one by one; undefined when there are no more. */
  function open(t, path) {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}${path}?EIO=4&transport=websocket`, { rejectUnauthorized: false });
    t.after(() => socket.terminate());
    const packets = [];
    let wake = () => {};
    let closed = false;
    socket.on("message", data => {
      const packet = String(data);
      if (packet === "2") socket.send("3");
      else packets.push(packet);
      wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => { closed = true; wake(); });
    const next = async () => {
      while (packets.length === 0 && !closed) await new Promise(resolve => { wake = resolve; });
      return packets.shift();
    };
    return {
      send: packet => socket.send(packet),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      next: async (fits = () => true) => {
        for (;;) {
          const packet = await within(next(), "a packet");
          if (packet === undefined || fits(packet)) return packet;
        }
      },
    };
  }
}
