// One client publishes at the first node, others listen at the second: what gets across, and how fast.

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import WebSocket from "ws";

const TICKS = 100; // of /proc/PID/stat, in a second

/** A client without a library, as that would be the slowest part. */
class Client {

  constructor(url, onPacket) {
    this.onPacket = onPacket;
    this.socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    this.joined = new Promise((resolve, reject) => {
      this.socket.on("error", reject);
      this.socket.on("message", data => this.take(data.toString(), resolve));
    });
  }

  take(text, joined) {
    if (text[0] === "0") this.socket.send("40");
    else if (text[0] === "2") this.socket.send("3");
    else if (text.startsWith("40")) joined();
    else if (text.startsWith("42")) this.onPacket(JSON.parse(text.slice(2)));
  }

  publish(payload) {
    this.socket.send(`42["publish",${JSON.stringify(payload)}]`);
  }
}

/** Counts what is missing, doubled or out of order in what one client hears. */
class Sequence {
  expected = 0;
  lost = 0;
  late = 0;

  take(number) {
    if (number < this.expected) this.late++;
    else {
      this.lost += number - this.expected;
      this.expected = number + 1;
    }
  }
}

/**
 * Publishes with so many on their way for a while after warming up, then one at a time.
 * @param pids of all that takes part on the side of the servers
 */
export async function measure({ publishAt, listenAt, listeners, window, seconds, pids }) {
  const sequences = Array.from({ length: listeners }, () => new Sequence());
  let published = 0;
  let heard = 0;
  let onHeard = () => {};
  const clients = sequences.map((sequence, index) => new Client(listenAt, ([, payload]) => {
    const [number, at] = payload.split(":");
    sequence.take(Number(number));
    if (index === 0) {
      heard++;
      onHeard(performance.now() - Number(at));
    }
  }));
  const publisher = new Client(publishAt, () => {});
  await Promise.all([...clients, publisher].map(client => client.joined));
  const padding = "x".repeat(100);
  const publish = () => publisher.publish(`${published++}:${performance.now()}:${padding}`);

  async function keepOnTheirWay(count, until) {
    const end = performance.now() + until * 1000;
    let over;
    const ended = new Promise(resolve => over = resolve);
    onHeard = () => {
      if (performance.now() < end) publish();
      else if (heard >= published) over();
    };
    for (let i = 0; i < count; i++) publish();
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, (until + 20) * 1000).unref())]);
  }

  await keepOnTheirWay(window, seconds);
  const before = { heard, cpu: cpu(pids), at: performance.now() };
  await keepOnTheirWay(window, seconds);
  const took = (performance.now() - before.at) / 1000;
  const messages = heard - before.heard;
  const used = cpu(pids) - before.cpu;

  const latencies = [];
  const end = performance.now() + seconds * 1000;
  await new Promise(resolve => {
    onHeard = latency => {
      latencies.push(latency);
      if (performance.now() < end) publish();
      else resolve();
    };
    publish();
    setTimeout(resolve, (seconds + 20) * 1000).unref();
  });
  for (let i = 0; i < 100 && sequences.some(({ expected }) => expected < published); i++) {
    await new Promise(resolve => setTimeout(resolve, 100)); // the others may be behind the one that counts
  }
  [...clients, publisher].forEach(client => client.socket.terminate());
  latencies.sort((a, b) => a - b);
  const quantile = q => Number(latencies[Math.floor(q * (latencies.length - 1))].toFixed(2));
  return {
    messagesPerSecond: Math.round(messages / took),
    messagesPerCpuSecond: Math.round(messages / used),
    p50: quantile(0.5),
    p99: quantile(0.99),
    lost: sequences.reduce((sum, { expected, lost }) => sum + lost + published - expected, 0),
    lateOrDoubled: sequences.reduce((sum, { late }) => sum + late, 0),
  };
}

function cpu(pids) {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
  }, 0);
}
