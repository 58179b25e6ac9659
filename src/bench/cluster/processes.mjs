// Servers as processes, each of a group of its own; whatever this process ends by, they go with it.

import { spawn } from "node:child_process";

const running = new Set();

process.on("exit", () => running.forEach(({ pid }) => process.kill(-pid, "SIGKILL")));
["SIGINT", "SIGTERM"].forEach(signal => process.on(signal, () => process.exit(1)));

export function run(words, environment = {}) {
  const one = spawn(words[0], words.slice(1), { env: { ...process.env, ...environment }, stdio: "ignore", detached: true });
  running.add(one);
  one.on("exit", () => running.delete(one));
  return one;
}

/** Waits until a URL is answered with OK, up to five minutes. */
export async function answers(url) {
  for (const end = performance.now() + 300_000; performance.now() < end; ) {
    try {
      const response = await fetch(url);
      await response.text();
      if (response.ok) return;
    } catch {
      // not yet
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`nobody answers at ${url}`);
}
