// Three nodes on Open Liberty, a thousand clients, and traffic from every node, on Hazelcast and then on Redis: one node
// after the other is killed, then all are restarted in turn. Each client has to be recovered, with the id that it had, and
// to get what is due to it once and in order; who has not lost its node has to stay.
//   node thousand.mjs [kills] [rolling restarts] [redis-server]     after mvn -Pbench package; a line of JSON for all that is done
// In the environment: PROVIDERS; CLIENTS; RATE of a node, and BROADCASTS of these, a second; PORT, the first of seven; LOAD,
// the folder of the load client, which then has its turn with each node, too.

import { once } from "node:events";
import os from "node:os";
import { setTimeout as elapse } from "node:timers/promises";
import { Crowd } from "./crowd.mjs";
import { recover } from "./load.mjs";
import { Node } from "./nodes.mjs";
import { run } from "./processes.mjs";

const kills = Number(process.argv[2] ?? 3);
const restarts = Number(process.argv[3] ?? 1);
const redisServer = process.argv[4] ?? "redis-server";
const providers = (process.env.PROVIDERS ?? "hazelcast,redisson").split(",");
const size = Number(process.env.CLIENTS ?? 1_000);
const rate = Number(process.env.RATE ?? 6);
const broadcasts = Number(process.env.BROADCASTS ?? 1);
const first = Number(process.env.PORT ?? 3_820);
const redisPort = first + 3;
const members = [4, 5, 6].map(i => `127.0.0.1:${first + i}`).join(",");
const STEADY = 10_000;

const settings = {
  hazelcast: [`-Dsocketio.cache.uri=tcp://${members}`],
  redisson: ["-Dsocketio.cache.provider=redisson", `-Dsocketio.cache.uri=redis://127.0.0.1:${redisPort}`],
};

const inSeconds = ms => Number((ms / 1_000).toFixed(1));

function tell(what) {
  console.log(JSON.stringify({ at: new Date().toISOString(), ...what, load: os.loadavg()[0] }));
}

async function underTraffic(provider, nodes, crowd) {
  let strayed = 0;

  async function lose(node, signal) {
    const start = performance.now();
    const { times, others } = await crowd.lose(node, signal);
    await crowd.caughtUp();
    strayed += others;
    const [half, back] = [0.5, 1].map(part => inSeconds(times[Math.ceil(part * times.length) - 1] ?? 0));
    tell({ provider, did: signal, node: node.name, clients: times.length, others, half, back, caughtUp: inSeconds(performance.now() - start) });
    await node.start(nodes.length);
  }

  await crowd.settle();
  const start = performance.now();
  crowd.start(rate, broadcasts);
  for (let i = 0; i < kills; i++) {
    await elapse(STEADY);
    await lose(nodes[i % nodes.length], "SIGKILL");
  }
  await elapse(STEADY);
  for (let i = 0; i < restarts; i++) {
    for (const node of nodes) await lose(node, "SIGTERM");
  }
  await elapse(STEADY);
  crowd.stop();
  await crowd.caughtUp();
  const seconds = Math.round((performance.now() - start) / 1_000);
  const { problems, ...figures } = crowd.judge();
  tell({ provider, kills, restarts, clients: size, seconds, ...figures, strayed, problems: problems.length, first: problems.slice(0, 20) });
  return problems.length === 0 && figures.notRecovered === 0 && strayed === 0;
}

/** The clients of one node go to the next one, which also publishes; then again, while their node is killed. */
async function byLoadClient(provider, nodes) {
  let well = true;
  for (const [i, node] of nodes.entries()) {
    const options = { folder: process.env.LOAD, size, rate: nodes.length * broadcasts, node, back: nodes[(i + 1) % nodes.length] };
    for (const whileAway of [undefined, () => node.end("SIGKILL")]) {
      const figures = await recover({ ...options, whileAway });
      tell({ provider, did: whileAway ? "recover, SIGKILL" : "recover", node: node.name, ...figures });
      well &&= figures.ok;
    }
    await node.start(nodes.length);
    await elapse(STEADY);
  }
  return well;
}

async function acceptance(provider) {
  const redis = run([redisServer, "--bind", "127.0.0.1", "--port", String(redisPort), "--save", "", "--appendonly", "no"]);
  const nodes = ["a", "b", "c"].map((name, i) => new Node(`${provider}-${name}`, first + i, settings[provider]));
  let crowd;
  try {
    await Promise.all(nodes.map(node => node.start(1))); // one alone has no quorum, and is not ready
    crowd = new Crowd(size, nodes);
    const well = await underTraffic(provider, nodes, crowd);
    crowd.leave();
    return (!process.env.LOAD || (await byLoadClient(provider, nodes))) && well;
  } finally {
    crowd?.leave();
    await Promise.all(nodes.map(node => node.end("SIGKILL")));
    redis.kill();
    await once(redis, "exit"); // or the next one finds its port taken
  }
}

for (const provider of providers) {
  if (!(await acceptance(provider))) process.exitCode = 1;
}
