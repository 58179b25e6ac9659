// A server with a durable store that is killed in the middle of its work, and one that is stopped. SERVER is the command
// that starts it, a word a line, DATABASE that of its PostgreSQL, if it is one, which is killed with it, and CLIENTS how many
// clients there are.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once as onceEmitted } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { after, describe } from "node:test";
import { base, client, connected, elapse, eventually, it, patience } from "./support.mjs";

const NAMESPACE = "/recovery";
const command = process.env.SERVER?.split("\n") ?? [];
const databaseCommand = process.env.DATABASE?.split("\n") ?? [];
const clients = Number(process.env.CLIENTS ?? 60);
const kills = Number(process.env.KILLS ?? 2);
const starting = 120_000;
const last = Number.MAX_SAFE_INTEGER;

describe("a server with a durable store", { skip: command.length === 0 && "no SERVER" }, () => {
  let server;
  let database;
  const log = createWriteStream(process.env.SERVER_LOG ?? "/dev/null");

  after(async () => {
    await end("SIGKILL");
    log.end();
  });

  async function start() {
    await startDatabase();
    server = run(command);
    await eventually("the server starts", answers, starting);
  }

  function run(words) {
    const process = spawn(words[0], words.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
    process.stdout.pipe(log, { end: false });
    process.stderr.pipe(log, { end: false });
    return process;
  }

  async function startDatabase() {
    if (databaseCommand.length === 0 || isRunning(database)) return;
    let said = "";
    await eventually("the database starts", () => {
      if (!isRunning(database)) { // also when it gave up, as workers of the one before had not ended yet
        database = run(databaseCommand);
        database.stderr.on("data", text => said += text);
      }
      return said.includes("ready to accept connections");
    }, starting);
  }

  function isRunning(process) {
    return process !== undefined && process.exitCode === null && process.signalCode === null;
  }

  async function answers() {
    try {
      const response = await fetch(`${base}/socket.io/?EIO=4&transport=polling`);
      await response.text();
      return response.ok;
    } catch {
      return false;
    }
  }

  async function end(signal) {
    if (isRunning(server)) {
      server.kill(signal);
      const killed = signal === "SIGKILL" && isRunning(database) ? killDatabase() : undefined;
      await onceEmitted(server, "exit");
      await killed;
    }
  }

  /** With its workers, each of which has a process. */
  async function killDatabase() {
    const workers = readFileSync(`/proc/${database.pid}/task/${database.pid}/children`, "utf8").trim().split(" ").map(Number);
    [database.pid, ...workers].forEach(pid => process.kill(pid, "SIGKILL"));
    await onceEmitted(database, "exit");
  }

  /** Clients that note what they receive, half of them by polling only, all in two of three rooms. */
  async function crowd(t) {
    const all = [];
    for (let i = 0; i < clients; i++) {
      const transports = i % 4 === 0 ? ["polling"] : ["websocket"];
      const socket = client(t, NAMESPACE, { transports, reconnectionDelay: 200, reconnectionDelayMax: 500 });
      const one = { socket, received: [], room: `room${i % 3}`, connects: [] };
      socket.on("n", number => one.received.push(number));
      socket.on("connect", () => one.connects.push({ id: socket.id, recovered: socket.recovered }));
      all.push(one);
    }
    await Promise.all(all.map(({ socket }) => connected(socket)));
    await Promise.all(all.map(({ socket, room }) => socket.timeout(patience).emitWithAck("join", room)));
    await Promise.all(all.map(({ socket }, i) => socket.timeout(patience).emitWithAck("remember", "name", `client${i}`)));
    return all;
  }

  /** Publishes number after number, to all or to a room, until it is stopped; knows which were acknowledged. */
  function publisher(t) {
    const socket = client(t, NAMESPACE, { transports: ["websocket"], reconnectionDelay: 200, reconnectionDelayMax: 500 });
    const acknowledged = [];
    let stopped = false;
    let number = 0;
    const work = (async () => {
      await connected(socket);
      while (!stopped) {
        const published = number++;
        const target = published % 2 === 0 ? {} : { to: [`room${published % 3}`] };
        try {
          await socket.timeout(2_000).emitWithAck("publish", target, "n", published);
          acknowledged.push(published);
        } catch {
          await elapse(100); // it may have been stored all the same
        }
      }
    })();
    return {
      acknowledged,
      stop: async () => {
        stopped = true;
        await work;
        await socket.timeout(patience).emitWithAck("publish", {}, "n", last);
      },
    };
  }

  const isDue = (number, one) =>
    number === last || number % 2 === 0 || `room${number % 3}` === one.room;

  async function checkAll(all, acknowledged, connects) {
    await eventually("all receive the last number", () => all.every(({ received }) => received.at(-1) === last), 30_000);
    const stored = new Set(all.flatMap(({ received }) => received));
    acknowledged.forEach(number => assert.ok(
      all.some(one => isDue(number, one)) === stored.has(number), `acknowledged ${number}`));
    const sorted = [...stored].sort((a, b) => a - b);
    all.forEach((one, i) => {
      assert.deepEqual(one.received, sorted.filter(number => isDue(number, one)), `client ${i}`);
      assert.equal(one.connects.length, connects, `connects of client ${i}`);
      assert.deepEqual(one.connects.slice(1).map(({ recovered }) => recovered), Array(connects - 1).fill(true), `client ${i}`);
      assert.equal(new Set(one.connects.map(({ id }) => id)).size, 1, `ids of client ${i}`);
    });
    const states = await Promise.all(all.map(({ socket }) => socket.timeout(patience).emitWithAck("state")));
    states.forEach((state, i) => {
      assert.deepEqual(state.rooms, [all[i].room]);
      assert.deepEqual(state.data, { name: `client${i}` });
    });
  }

  async function survive(t, signal) {
    const all = await crowd(t);
    const numbers = publisher(t);
    for (let i = 1; i <= kills; i++) {
      await elapse(1_500);
      await end(signal);
      await start();
      await eventually("all come back", () => all.every(one => one.connects.length === i + 1), 60_000);
    }
    await elapse(500);
    await numbers.stop();
    await checkAll(all, numbers.acknowledged, kills + 1);
    t.diagnostic(`${clients} clients, ${kills} times ${signal}, ${numbers.acknowledged.length} numbers acknowledged`);
  }

  it("recovers all clients after kill -9, with nothing lost, doubled or out of order", { timeout: 300_000 }, async t => {
    await start();
    await survive(t, "SIGKILL");
  });

  it("goes on when its database was killed alone", { skip: databaseCommand.length === 0, timeout: 300_000 }, async t => {
    const all = await crowd(t);
    const numbers = publisher(t);
    for (let i = 1; i <= kills; i++) {
      await elapse(1_500);
      await killDatabase();
      await startDatabase();
    }
    await elapse(1_500);
    await numbers.stop();
    await checkAll(all, numbers.acknowledged, 1);
    t.diagnostic(`${clients} clients, ${numbers.acknowledged.length} numbers acknowledged`);
  });

  it("recovers all clients after it was stopped and started", { timeout: 300_000 }, async t => {
    await survive(t, "SIGTERM");
  });
});
