// A server with a durable store that is killed in the middle of its work, and one that is stopped. SERVER is the command
// that starts it, a word a line, DATABASE that of its PostgreSQL, if it is one, which is killed with it, and CLIENTS how many
// clients there are.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { after, describe } from "node:test";
import { Crowd, publishLast } from "./crowd.mjs";
import { endAll, isRunning, run, Server } from "./servers.mjs";
import { base, client, elapse, eventually, it } from "./support.mjs";

const NAMESPACE = "/recovery";
const command = process.env.SERVER?.split("\n") ?? [];
const databaseCommand = process.env.DATABASE?.split("\n") ?? [];
const clients = Number(process.env.CLIENTS ?? 60);
const kills = Number(process.env.KILLS ?? 2);
const starting = 120_000;

describe("a server with a durable store", { skip: command.length === 0 && "no SERVER" }, () => {
  const server = new Server(base, command);
  let database;

  after(async () => {
    await end("SIGKILL");
    await endAll();
  });

  async function start() {
    await startDatabase();
    await server.start();
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

  async function end(signal) {
    const ended = server.end(signal);
    if (signal === "SIGKILL" && isRunning(database)) await killDatabase();
    await ended;
  }

  /** With its workers, each of which has a process. */
  async function killDatabase() {
    const workers = readFileSync(`/proc/${database.pid}/task/${database.pid}/children`, "utf8").trim().split(" ").map(Number);
    [database.pid, ...workers].forEach(pid => process.kill(pid, "SIGKILL"));
    await once(database, "exit");
  }

  const open = (t, transport) =>
    client(t, NAMESPACE, { transports: [transport], reconnectionDelay: 200, reconnectionDelayMax: 500 });

  /** A quarter of them by polling only. */
  const gather = t => Crowd.gather(clients, i => open(t, i % 4 === 0 ? "polling" : "websocket"));

  /** Also that what one has published comes in the order in which it was, accepted or not. */
  async function check(crowd, numbers, connects) {
    await numbers.stop();
    await publishLast(numbers.socket);
    await crowd.check([numbers], 30_000);
    for (const history of crowd.histories) {
      const received = history.stay.events.map(({ event }) => event);
      assert.deepEqual(received, [...received].sort((a, b) => a - b), history.name);
      assert.equal(history.connects, connects, `connects of ${history.name}`);
    }
  }

  async function survive(t, signal) {
    const crowd = await gather(t);
    const numbers = crowd.publisher(open(t, "websocket"));
    for (let i = 1; i <= kills; i++) {
      await elapse(1_500);
      await end(signal);
      await start();
      await eventually("all come back", () => crowd.histories.every(({ connects }) => connects === i + 1), 60_000);
    }
    await elapse(500);
    await check(crowd, numbers, kills + 1);
    t.diagnostic(`${clients} clients, ${kills} times ${signal}, ${numbers.accepted.length} numbers accepted`);
  }

  it("recovers all clients after kill -9, with nothing lost, doubled or out of order", { timeout: 300_000 }, async t => {
    await start();
    await survive(t, "SIGKILL");
  });

  it("goes on when its database was killed alone", { skip: databaseCommand.length === 0, timeout: 300_000 }, async t => {
    const crowd = await gather(t);
    const numbers = crowd.publisher(open(t, "websocket"));
    for (let i = 1; i <= kills; i++) {
      await elapse(1_500);
      await killDatabase();
      await startDatabase();
    }
    await elapse(1_500);
    await check(crowd, numbers, 1);
    t.diagnostic(`${clients} clients, ${numbers.accepted.length} numbers accepted`);
  });

  it("recovers all clients after it was stopped and started", { timeout: 300_000 }, async t => {
    await survive(t, "SIGTERM");
  });
});
