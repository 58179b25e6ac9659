// Servers that share their state, of which one after the other is killed, paused or restarted under traffic. ACTIONS is
// what is done, one after the other: kill, pause (SIGSTOP for PAUSE milliseconds), restart (SIGTERM), or kill-all (all at
// once). BALANCER, if there is one, is the URL at which a load balancer serves them all, which BALANCER_COMMAND starts;
// clients know nothing else then, and keep its cookie.

import assert from "node:assert/strict";
import { after, describe } from "node:test";
import { Crowd, publishLast } from "./crowd.mjs";
import { endAll, Server, servers, startAll } from "./servers.mjs";
import { client, connected, elapse, eventually, it } from "./support.mjs";

const NAMESPACE = "/recovery";
const clients = Number(process.env.CLIENTS ?? 60);
const actions = (process.env.ACTIONS ?? "kill").split(",");
const paused = Number(process.env.PAUSE ?? 30_000);
const balancerUrl = process.env.BALANCER;

describe("a cluster", { skip: servers.length === 0 && "no SERVERS" }, () => {
  const balancer = new Server(balancerUrl, process.env.BALANCER_COMMAND?.split("\t"));
  let turn = 0;

  after(async () => {
    await balancer.end("SIGKILL");
    await endAll();
  });

  /** One that answers, if there is one, each in its turn; the balancer, where it is to choose. */
  function anyServer() {
    if (balancerUrl) return balancer;
    const alive = servers.filter(server => server.alive);
    return alive.length > 0 ? alive[turn++ % alive.length] : servers[turn++ % servers.length];
  }

  /** A client that returns to another server. */
  function wanderer(t, options) {
    const socket = client(t, NAMESPACE, { at: anyServer().url, reconnectionDelay: 200, reconnectionDelayMax: 500, ...options });
    socket.io.on("reconnect_attempt", () => (socket.io.uri = anyServer().url));
    return socket;
  }

  /** How a client connects: a quarter of them by polling only; half of the rest begin so where a balancer keeps them at a node. */
  function transportsOf(i) {
    if (i % 4 === 0) return ["polling"];
    return balancerUrl && i % 2 === 0 ? ["polling", "websocket"] : ["websocket"];
  }

  const everyNodeGoes = actions.filter(action => action !== "pause").length >= servers.length;

  async function act(action, server) {
    if (action === "pause") {
      server.pause();
      await elapse(paused);
      await server.goOn();
      return;
    }
    if (action === "kill-all") {
      await Promise.all(servers.map(one => one.end("SIGKILL")));
      await startAll();
      return;
    }
    await server.end(action === "kill" ? "SIGKILL" : "SIGTERM");
    await elapse(1_500);
    await server.start();
    await server.ready();
  }

  it("loses nothing with its nodes", { timeout: 1_800_000 }, async t => {
    await startAll();
    if (balancerUrl) await balancer.start();
    const crowd = await Crowd.gather(clients, i =>
      wanderer(t, { transports: transportsOf(i), withCredentials: balancerUrl !== undefined }),
    );
    const publishers = servers.map((server, i) => crowd.publisher(wanderer(t, { transports: ["websocket"] }), 1_000_000 * (i + 1)));
    await elapse(1_500);
    for (const [i, action] of actions.entries()) {
      await act(action, servers[i % servers.length]);
      await eventually("all come back", () => crowd.members.every(({ socket }) => socket.connected), 120_000);
      await elapse(1_500);
    }
    await Promise.all(publishers.map(one => one.stop()));
    await publishLast(publishers[0].socket);
    await crowd.check(publishers, 60_000);
    crowd.histories.forEach(({ name, connects }) => assert.ok(connects > 1 || !everyNodeGoes, `${name} has not lost its node`));
    assert.ok(crowd.returns > 0);
    const accepted = publishers.reduce((sum, one) => sum + one.accepted.length, 0);
    t.diagnostic(`${clients} clients, ${actions.join(", ")}: ${crowd.returns} recoveries, ${accepted} numbers accepted`);
  });

  it("asks all nodes", { timeout: 300_000, skip: balancerUrl && "nothing that a balancer changes" }, async t => {
    for (const server of servers.filter(server => !server.alive)) await server.start();
    const all = servers.map((server, i) =>
      client(t, "/nodes", { at: server.url, transports: ["websocket"], extraHeaders: { "x-client": `client${i}` } }),
    );
    all.forEach((socket, i) => socket.on("question", (question, answer) => answer(`${question} ${i}`)));
    await Promise.all(all.map(connected));
    const ask = (i, ...args) => all[i].timeout(60_000).emitWithAck(...args);
    await Promise.all(all.map((socket, i) => ask(i, "join", "here", `name${i}`)));

    const found = await ask(0, "fetch", "here");
    assert.deepEqual(new Set(found.map(one => one.id)), new Set(all.map(socket => socket.id)));
    for (const one of found) {
      const i = all.findIndex(socket => socket.id === one.id);
      assert.deepEqual({ ...one, rooms: one.rooms.sort() }, { id: one.id, rooms: ["here", one.id].sort(), data: { name: `name${i}` }, header: `client${i}` });
    }
    assert.deepEqual((await ask(1, "ask", "here", "how")).sort(), all.map((_, i) => `how ${i}`));
    assert.deepEqual(await ask(1, "ask", "nowhere", "how"), []);

    await ask(0, "tell", "one");
    await ask(1, "tell", "two");
    assert.deepEqual((await ask(0, "ask-nodes", 30_000)).answers.sort(), ["one", ...Array(servers.length - 2).fill("one,two")]);

    const moved = all.map(socket => new Promise(resolve => socket.on("moved", resolve)));
    await ask(0, "move", "here", "there");
    assert.deepEqual(await Promise.all(moved), all.map(() => "there"));
    assert.equal((await ask(0, "fetch", "there")).length, servers.length);
    assert.equal((await ask(0, "fetch", "here")).length, 0);

    all.at(-1).io.reconnection(false);
    await servers.at(-1).end("SIGKILL");
    const partial = await ask(0, "ask-nodes", 1_000); // which may be too short for the provider, too
    assert.ok(partial.missing.length > 0);
    const later = await ask(0, "ask-nodes", 60_000); // until it counts as gone
    assert.deepEqual({ answers: later.answers.length, missing: later.missing }, { answers: servers.length - 2, missing: [] });
    assert.deepEqual((await ask(0, "ask", "there", "now")).sort(), all.slice(0, -1).map((_, i) => `now ${i}`));
    await servers.at(-1).start();
  });
});
