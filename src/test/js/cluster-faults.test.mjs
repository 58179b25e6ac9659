// Servers that share their state, under traffic, and what a SEED draws happens to them for some MINUTES; in the end each
// client has to have seen what the model says. KINDS of faults: kill, restart, pause, cut (by the commands CUT and MEND,
// one a line for each server), away (STORE, the process that has what they share, does not answer for ten seconds or more),
// and drop, which breaks the connections of some clients.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, describe } from "node:test";
import { LAST, note, publisher, publishLast } from "./crowd.mjs";
import { assertNone, History, problemsOf } from "./history.mjs";
import { allReady, commandsIn, endAll, servers, startAll } from "./servers.mjs";
import { client, connected, elapse, eventually, it, patience } from "./support.mjs";

const NAMESPACE = "/recovery";
const CLIENTS = Number(process.env.CLIENTS ?? 60);
const ROOMS = 5;
const PUBLISHERS = 6;
const PACE = 150;
const SETTLED = 15_000; // so long, at least, for those who are left to copy what a dead member had
const minutes = Number(process.env.MINUTES ?? 1);
const seed = Number(process.env.SEED ?? 1);
const kinds = (process.env.KINDS ?? "kill,restart,drop").split(",");
const store = Number(process.env.STORE);
const [cuts, mends] = [commandsIn("CUT"), commandsIn("MEND")];

/** Numbers from 0 to below 1, always the same for a seed. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("a cluster to which things happen", { skip: servers.length === 0 && "no SERVERS" }, () => {
  const random = randomOf(seed);
  const between = (from, to) => Math.floor(from + random() * (to - from));
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1_000).toFixed(1);
  const happened = [];

  after(endAll);

  function tell(what) {
    happened.push(what);
    console.log(`${new Date().toISOString()} ${seconds()} s: ${what}`);
  }

  function anyUrl() {
    const alive = servers.filter(server => server.alive);
    return (alive.length ? alive : servers)[Math.floor(Math.random() * (alive.length || servers.length))].url;
  }

  /** A client that returns to any server. */
  function wanderer(t, transports) {
    const socket = client(t, NAMESPACE, {
      at: anyUrl(),
      transports,
      timeout: 5_000,
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
    });
    socket.io.on("reconnect_attempt", () => (socket.io.uri = anyUrl()));
    return socket;
  }

  /** A client that notes what it sees, a quarter of them by polling only. */
  function watcher(t, i) {
    const socket = wanderer(t, i % 4 === 0 ? ["polling"] : ["websocket"]);
    const history = new History(`client ${i}`, `room${i % ROOMS}`);
    note(socket, history, ROOMS);
    socket.on("connect", () => {
      if (!socket.recovered) tell(`${history.name} begins anew at ${socket.io.uri}`);
      join(socket, history, history.stay);
    });
    return { socket, history };
  }

  async function join(socket, history, stay) {
    while (stay.joined === null && !stay.ended && socket.connected) {
      try {
        await socket.timeout(patience).emitWithAck("join", history.room);
        history.joined(stay);
      } catch {
        // it is asked again, here or when the client has returned
      }
    }
  }

  function line([command, ...words]) {
    const done = spawnSync(command, words, { encoding: "utf8" });
    assert.equal(done.status, 0, `${command} ${words.join(" ")}: ${done.stderr}`);
  }

  async function act(watchers) {
    const kind = kinds[between(0, kinds.length)];
    const i = between(0, servers.length);
    const server = servers[i];
    const long = between(5_000, 40_000);
    if (kind === "drop") {
      const dropped = watchers.filter(() => random() < 0.3);
      tell(`drop ${dropped.length} clients`);
      dropped.forEach(({ socket }) => socket.io.engine?.close());
    } else if (kind === "pause") {
      tell(`pause ${server.url} for ${long} ms`);
      server.pause();
      await elapse(long);
      await server.goOn();
    } else if (kind === "away") {
      const away = between(10_000, 20_000);
      tell(`what they share is away for ${away} ms`);
      process.kill(store, "SIGSTOP");
      await elapse(away);
      process.kill(store, "SIGCONT");
    } else if (kind === "cut") {
      tell(`cut ${server.url} off for ${long} ms`);
      line(cuts[i]);
      await elapse(long);
      line(mends[i]);
    } else {
      tell(`${kind} ${server.url}`);
      await server.end(kind === "kill" ? "SIGKILL" : "SIGTERM");
      await elapse(between(0, 20_000));
      await server.start();
    }
    tell(`over: ${kind}`);
    return kind;
  }

  it("gives each client what is due to it", { timeout: 3_600_000 }, async t => {
    await startAll();
    const watchers = Array.from({ length: CLIENTS }, (unused, i) => watcher(t, i));
    await Promise.all(watchers.map(({ socket }) => connected(socket)));
    await eventually("all have joined", () => watchers.every(({ history }) => history.stay.joined !== null));
    watchers.forEach(({ history }) => history.begins());
    const publishers = Array.from({ length: PUBLISHERS }, (unused, i) =>
      publisher(wanderer(t, ["websocket"]), { first: 1_000_000 * (i + 1), rooms: ROOMS, timeout: patience, pace: PACE }),
    );
    const end = performance.now() + minutes * 60_000;
    await elapse(2_000);
    do {
      if ((await act(watchers)) !== "drop") await elapse(SETTLED);
      await allReady();
      await eventually("all are back", () => watchers.every(({ socket }) => socket.connected), 180_000);
      await elapse(between(500, 5_000));
    } while (performance.now() < end);
    await Promise.all(publishers.map(one => one.stop()));
    await eventually(
      "the last event is accepted",
      async () => {
        await connected(publishers[0].socket);
        await publishLast(publishers[0].socket);
        return true;
      },
      60_000,
    );
    await eventually("all receive the last event", () => watchers.every(({ history }) => history.latest === LAST), 60_000);

    const histories = watchers.map(({ history }) => history);
    const accepted = publishers.map(one => one.accepted);
    const stays = histories.flatMap(history => history.stays);
    const count = values => values.reduce((sum, value) => sum + value, 0);
    tell(
      `seed ${seed}: ${count(accepted.map(list => list.length))} events accepted, ` +
        `${count(stays.map(stay => stay.events.length))} received, ${count(stays.map(stay => stay.returns))} recoveries, ` +
        `${stays.length - CLIENTS} not recovered`,
    );
    const problems = problemsOf(histories, accepted);
    problems.slice(0, 50).forEach(tell);
    assertNone(problems);
    if (!kinds.some(kind => kind === "pause" || kind === "cut")) assert.equal(stays.length, CLIENTS, "all were recovered");
  });
});
