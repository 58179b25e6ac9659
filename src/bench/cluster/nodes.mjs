// The nodes of a cluster on Open Liberty, which share what a provider keeps.

import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as elapse } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { answers, run } from "./processes.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const kept = `${root}/target/bench/thousand`;
const QUICK_START = "-XX:TieredStopAtLevel=1"; // a node lives too short for the best code

/** One node; `alive` says whether clients should go there. */
export class Node {
  alive = false;
  #process;
  #lives = 0;

  constructor(name, port, settings) {
    Object.assign(this, { name, port, settings, url: `http://127.0.0.1:${port}` });
  }

  /** Starts it, and waits until it is ready and has said that it is one of so many. */
  async start(size) {
    const options = [QUICK_START, "-Dsocketio.cluster.enabled=true", ...this.settings];
    this.#process = run([`${root}/src/bench/scripts/liberty`, String(this.port), ...options], { WAR: `${root}/target/bench-cluster.war` });
    await answers(`${this.url}/health/ready`);
    while (!(this.#found() >= size)) await elapse(100);
    this.alive = true;
  }

  /** Ends it by that signal. Its log goes to target/bench/thousand, as a start makes its folder anew. */
  async end(signal) {
    this.alive = false;
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill(signal);
    await once(this.#process, "exit");
    mkdirSync(kept, { recursive: true });
    copyFileSync(this.#log, `${kept}/${this.name}-${++this.#lives}.log`);
  }

  /** How many nodes it has found, itself included, when it started. */
  #found() {
    const [, more, alone] = /SIO0318 (?:.* has joined a cluster of (\d+)|.* (is alone))/.exec(readFileSync(this.#log, "utf8")) ?? [];
    return alone ? 1 : Number(more);
  }

  get #log() {
    return `${root}/target/bench/liberty-${this.port}/servers/bench/logs/messages.log`;
  }
}
