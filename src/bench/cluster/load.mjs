// The load client, whose clients are cut, miss something, and return to another node; meanwhile theirs may be taken away.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { setTimeout as elapse } from "node:timers/promises";

const ESTABLISHED = "01";

/** How many connections a server on this port of the loopback address has. */
function connectionsTo(port) {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap(file => readFileSync(file, "utf8").trim().split("\n").slice(1))
    .map(line => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address.endsWith(local) && state === ESTABLISHED).length;
}

/**
 * Gives what the load client says.
 *
 * @param whileAway what is done when all have come and are cut, if anything
 */
export async function recover({ folder, size, rate, node, back, whileAway }) {
  const options = { conns: size, url: node.url, url2: back.url, "pub-url": back.url, rate, missed: 50, timeout: 180, drain: 20 };
  if (whileAway) Object.assign(options, { rehearse: 0, outage: 15 });
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const client = spawn("java", [`${folder}/SioLoad.java`, "recover", ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const said = text(client.stdout);
  let ended = false;
  said.then(() => (ended = true));
  if (whileAway) {
    while (!ended && connectionsTo(node.port) < size) await elapse(20);
    while (!ended && connectionsTo(node.port) > 0) await elapse(20);
    await whileAway();
  }
  return JSON.parse(await said);
}
