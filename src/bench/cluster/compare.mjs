// Two nodes each of: Open Liberty with Hazelcast, with Redis, and the official server with its Redis Streams adapter.
//   node compare.mjs [rounds] [redis-server]       after mvn -Pbench package; one line of JSON a measurement
// The servers, and Redis, share core 0; the clients have core 1.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { measure } from "./measure.mjs";
import { answers, run } from "./processes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const rounds = Number(process.argv[2] ?? 3);
const redisServer = process.argv[3] ?? "redis-server";
const ports = [3810, 3811];
const redisPort = 3812;
const members = [3815, 3816];

const onCore0 = (words, environment) => run(["taskset", "-c", "0", ...words], environment);
const liberty = provider => port => onCore0([`${root}/src/bench/scripts/liberty`, String(port), "-Dsocketio.cluster.enabled=true",
  ...provider], { WAR: `${root}/target/bench-cluster.war` });
const peers = {
  hazelcast: liberty([`-Dsocketio.cache.uri=tcp://${members.map(port => `127.0.0.1:${port}`).join(",")}`]),
  redisson: liberty(["-Dsocketio.cache.provider=redisson", `-Dsocketio.cache.uri=redis://127.0.0.1:${redisPort}`]),
  "redis-streams": port => onCore0(["node", `${here}/peer.mjs`], { PORT: port, REDIS: `redis://127.0.0.1:${redisPort}` }),
};

/** How many clients publish, and by which event: the official server has none that waits. */
const cases = peer => peer === "redis-streams" ? [[64, "publish"], [1, "publish"]]
  : [[64, "publish"], [1, "publish"], [64, "publishAsync"], [1, "publishAsync"]];

/** The processes of a group, as a server may be started by a script. */
function membersOf(group) {
  return readdirSync("/proc").filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[2]) === group;
    } catch {
      return false;
    }
  });
}

async function end(processes) {
  for (const { pid, exitCode } of processes) {
    if (exitCode === null) process.kill(-pid, "SIGKILL");
  }
  await new Promise(resolve => setTimeout(resolve, 1000));
}

spawnSync("taskset", ["-cp", "1", String(process.pid)]);
for (let round = 1; round <= rounds; round++) {
  for (const [peer, start] of Object.entries(peers)) {
    const redis = onCore0([redisServer, "--bind", "127.0.0.1", "--port", String(redisPort), "--save", "", "--appendonly", "no"]);
    const nodes = [];
    try {
      for (const port of ports) {
        nodes.push(start(port));
        await answers(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
      }
      await new Promise(resolve => setTimeout(resolve, 5000)); // until they have found each other
      for (const [publishers, event] of cases(peer)) {
        const figures = await measure({
          event,
          publishAt: `http://127.0.0.1:${ports[0]}`,
          listenAt: `http://127.0.0.1:${ports[1]}`,
          publishers,
          listeners: 10,
          window: 512,
          seconds: 6,
          pids: [redis, ...nodes].flatMap(({ pid }) => membersOf(pid)),
        });
        console.log(JSON.stringify({ round, peer, event, ...figures }));
      }
    } finally {
      await end([redis, ...nodes]);
    }
  }
}
