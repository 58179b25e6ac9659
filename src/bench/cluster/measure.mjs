// Clients publish at the first node, others listen at the second: what gets across, and how fast.

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import WebSocket from "ws";

const TICKS = 100; // of /proc/PID/stat, in a second

/** A client without a library, as that would be the slowest part. */
class Client {

  /** Whether the server has ended the connection. */
  closed = false;

  constructor(url, onPacket) {
    this.onPacket = onPacket;
    this.socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    this.joined = new Promise((resolve, reject) => {
      this.socket.on("error", reject);
      this.socket.on("close", () => (this.closed = true));
      this.socket.on("message", data => this.take(data.toString(), resolve));
    });
  }

  take(text, joined) {
    if (text[0] === "0") this.socket.send("40");
    else if (text[0] === "2") this.socket.send("3");
    else if (text.startsWith("40")) joined();
    else if (text.startsWith("42")) this.onPacket(JSON.parse(text.slice(2)));
  }

  publish(event, payload) {
    this.socket.send(`42["${event}",${JSON.stringify(payload)}]`);
  }
}

/** Tells how far the slowest of all listeners has come; so nobody is sent more than it takes. */
class Slowest {
  #heardBy = new Map();

  constructor(listeners) {
    this.listeners = listeners;
  }

  /** Whether all have heard so many now. */
  take(heard) {
    const count = (this.#heardBy.get(heard) ?? 0) + 1;
    if (count < this.listeners) this.#heardBy.set(heard, count);
    else this.#heardBy.delete(heard);
    return count === this.listeners;
  }
}

/** Counts what is missing, doubled or out of order in what one client hears of each publisher. */
class Sequences {
  lost = 0;
  late = 0;
  heard = 0;

  constructor(publishers) {
    this.expected = Array(publishers).fill(0);
  }

  take(publisher, number) {
    this.heard++;
    if (number < this.expected[publisher]) this.late++;
    else {
      this.lost += number - this.expected[publisher];
      this.expected[publisher] = number + 1;
    }
  }
}

/**
 * Measures how many messages get across to all listeners with so many on their way, and how long one takes that is alone.
 * @param event by which a server is asked to tell all
 * @param pids of all that takes part on the side of the servers
 */
export async function measure({ event, publishAt, listenAt, publishers, listeners, window, seconds, pids }) {
  const sequences = Array.from({ length: listeners }, () => new Sequences(publishers));
  const numbers = Array(publishers).fill(0);
  let published = 0;
  let onHeard = () => {};
  const slowest = new Slowest(listeners);
  const clients = sequences.map(sequence => new Client(listenAt, ([, payload]) => {
    const [publisher, number, at] = payload.split(":");
    sequence.take(Number(publisher), Number(number));
    if (slowest.take(sequence.heard)) onHeard(performance.now() - Number(at));
  }));
  const sources = numbers.map(() => new Client(publishAt, () => {}));
  await Promise.all([...clients, ...sources].map(client => client.joined));
  const padding = "x".repeat(100);

  function publish() {
    const source = published++ % publishers;
    sources[source].publish(event, `${source}:${numbers[source]++}:${performance.now()}:${padding}`);
  }

  /** Keeps so many on their way for a while, and waits for the last; gives how long each took. */
  async function keepOnTheirWay(count, ms) {
    const latencies = [];
    const end = performance.now() + ms;
    await new Promise(resolve => {
      onHeard = latency => {
        latencies.push(latency);
        if (performance.now() < end) publish();
        else if (sequences.every(({ heard }) => heard >= published)) resolve();
      };
      for (let i = 0; i < count; i++) publish();
      setTimeout(resolve, ms + 20_000).unref(); // some are lost
    });
    return latencies;
  }

  await keepOnTheirWay(window, 1.5 * seconds * 1000); // to warm up
  const before = { cpu: cpu(pids), at: performance.now() };
  const messages = (await keepOnTheirWay(window, seconds * 1000)).length;
  const took = (performance.now() - before.at) / 1000;
  const used = cpu(pids) - before.cpu;
  const latencies = (await keepOnTheirWay(1, seconds * 1000)).sort((a, b) => a - b);
  const closed = [...clients, ...sources].filter(client => client.closed).length;
  [...clients, ...sources].forEach(client => client.socket.terminate());
  const quantile = q => Number(latencies[Math.floor(q * (latencies.length - 1))].toFixed(2));
  const sum = of => sequences.map(of).reduce((total, one) => total + one, 0);
  return {
    publishers,
    messagesPerSecond: Math.round(messages / took),
    messagesPerCpuSecond: Math.round(messages / used),
    p50: quantile(0.5),
    p99: quantile(0.99),
    lost: sum(({ lost, expected }) => lost + numbers.reduce((missing, number, i) => missing + number - expected[i], 0)),
    closed,
    lateOrDoubled: sum(({ late }) => late),
  };
}

function cpu(pids) {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
  }, 0);
}
