// Servers that a test starts as processes of this machine, and does things to. SERVERS are their URLs, COMMANDS what
// starts each, one a line, its words separated by tabs; SERVER_LOG is where their output goes.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { eventually } from "./support.mjs";

const STARTING = 180_000;

/** Words of a command, one command a line. */
export const commandsIn = name => (process.env[name] ?? "").split("\n").map(line => line.split("\t"));

const urls = (process.env.SERVERS ?? "").split(" ").filter(word => word !== "");
const commands = commandsIn("COMMANDS");
const log = createWriteStream(process.env.SERVER_LOG ?? "/dev/null");

/** A process whose output goes to the log. */
export function run(command) {
  const process = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
  process.stdout.pipe(log, { end: false });
  process.stderr.pipe(log, { end: false });
  return process;
}

export const isRunning = process => process !== undefined && process.exitCode === null && process.signalCode === null;

/** One server; `alive` says whether clients should go there. */
export class Server {
  alive = false;
  process;

  constructor(url, command) {
    this.url = url;
    this.command = command;
  }

  async start() {
    this.process = run(this.command);
    await this.answer();
  }

  /** Waits until it answers; then clients may go there. */
  async answer() {
    await eventually(`${this.url} answers`, () => this.#answers(), STARTING);
    this.alive = true;
  }

  /** Waits until it has its part of what nodes share, too: then another one may be killed. */
  async ready() {
    await eventually(`${this.url} is ready`, () => this.#tells("/health/ready"), STARTING);
  }

  #answers() {
    return this.#tells("/socket.io/?EIO=4&transport=polling");
  }

  async #tells(path) {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(2_000) });
    await response.text();
    return response.ok;
  }

  pause() {
    this.alive = false;
    this.process.kill("SIGSTOP");
  }

  async goOn() {
    this.process.kill("SIGCONT");
    await this.answer();
  }

  async end(signal) {
    this.alive = false;
    if (isRunning(this.process)) {
      this.process.kill("SIGCONT");
      this.process.kill(signal);
      await once(this.process, "exit");
    }
  }
}

export const servers = urls.map((url, i) => new Server(url, commands[i]));

/** Starts all, the first one before the others, and waits until all are ready. */
export async function startAll() {
  await servers[0].start();
  await Promise.all(servers.slice(1).map(server => server.start()));
  await allReady();
}

export async function allReady() {
  await Promise.all(servers.map(server => server.ready()));
}

export async function endAll() {
  await Promise.all(servers.map(server => server.end("SIGKILL")));
  log.end();
}
