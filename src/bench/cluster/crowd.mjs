// Clients of a cluster, each in a room, that return to another node when theirs is gone, and a publisher at each node.
// What they have seen is judged as in the tests.

import { setTimeout as elapse } from "node:timers/promises";
import { Manager } from "socket.io-client";
import { History, problemsOf } from "../../test/js/history.mjs";

const ROOMS = 50;
const POLLING = 10; // every so many by polling alone
const PATIENCE = 120_000;
const PADDING = "x".repeat(90);
const MARK = "mark";

const roomOf = number => `room${number % ROOMS}`;

function connect(url, options) {
  return new Manager(url, { reconnectionDelay: 200, reconnectionDelayMax: 1_000, ...options }).socket("/");
}

/** Waits for a condition; says what has not come about in time. */
async function eventually(what, condition) {
  for (const end = performance.now() + PATIENCE; !condition(); await elapse(10)) {
    if (performance.now() > end) throw new Error(`timed out: ${what()}`);
  }
}

class Client {
  connects = 0;
  marked;

  constructor(number, nodes) {
    this.nodes = nodes;
    this.node = nodes[number % nodes.length];
    this.history = new History(`client ${number}`, roomOf(number));
    this.socket = connect(this.node.url, { transports: [number % POLLING === 0 ? "polling" : "websocket"] });
    this.socket.io.on("reconnect_attempt", () => {
      if (!this.node.alive) this.node = this.#choose();
      this.socket.io.uri = this.node.url;
    });
    this.socket.on("connect", () => {
      this.connects++;
      this.connectedAt = performance.now();
      this.history.connected(this.socket.id, this.socket.recovered);
    });
    this.socket.on("news", (payload, offset) => this.#received(payload, null, offset));
    this.socket.on("room", (room, payload, offset) => this.#received(payload, room, offset));
  }

  /** Any of those that are there. */
  #choose() {
    const alive = this.nodes.filter(node => node.alive);
    return alive[Math.floor(Math.random() * alive.length)];
  }

  #received(payload, room, offset) {
    const [event] = payload.split(":");
    this.history.received(event, room, offset);
    if (event.startsWith(MARK)) this.marked = event;
  }

  async join() {
    await this.socket.timeout(PATIENCE).emitWithAck("join", this.history.room);
    this.history.joined(this.history.stay);
  }
}

/** Publishes at one node, at a steady rate while that is there; knows what was accepted. */
class Publisher {
  accepted = [];
  #number = 0;
  #timer;

  constructor(node) {
    this.node = node;
    this.socket = connect(node.url, { transports: ["websocket"] });
  }

  /** Keeps to its rate though a timer may be late; while the node is away nothing is due. */
  start(rate, broadcasts) {
    const every = Math.round(rate / broadcasts);
    let due = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      for (; due <= now; due += 1_000 / rate) {
        const number = this.#number++;
        if (this.socket.connected) this.publish(`${this.node.name}-${number}`, number % every === 0 ? null : roomOf(number));
      }
    }, 20);
  }

  publish(event, room) {
    const args = room ? ["toRoom", room] : ["publish"];
    this.socket.timeout(PATIENCE).emit(...args, `${event}:${PADDING}`, error => {
      if (!error) this.accepted.push(event); // else it may have been stored all the same
    });
  }

  stop() {
    clearInterval(this.#timer);
  }
}

export class Crowd {
  #marks = 0;

  constructor(size, nodes) {
    this.clients = Array.from({ length: size }, (unused, i) => new Client(i, nodes));
    this.publishers = nodes.map(node => new Publisher(node));
  }

  /** All are connected, in their rooms, and have a first event. */
  async settle() {
    const away = () => this.clients.filter(({ socket }) => !socket.connected).length;
    await eventually(() => `${away()} are not connected`, () => away() === 0);
    await Promise.all(this.clients.map(client => client.join()));
    await this.caughtUp();
  }

  start(rate, broadcasts) {
    this.publishers.forEach(publisher => publisher.start(rate, broadcasts));
  }

  stop() {
    this.publishers.forEach(publisher => publisher.stop());
  }

  /** Takes a node away, and waits until those who were there are back; gives after how many ms each was, and how many others have moved. */
  async lose(node, signal) {
    const before = new Map(this.clients.map(client => [client, client.connects]));
    const moved = client => client.connects > before.get(client) && client.socket.connected;
    const there = this.clients.filter(client => client.node === node);
    const start = performance.now();
    const ended = node.end(signal);
    await eventually(() => `${there.filter(client => !moved(client)).length} are away`, () => there.every(moved));
    const times = there.map(({ connectedAt }) => connectedAt - start).sort((a, b) => a - b);
    await ended;
    return { times, others: this.clients.filter(client => !there.includes(client) && moved(client)).length };
  }

  /** Waits until all have an event that is published now. */
  async caughtUp() {
    const here = () => this.publishers.find(({ node, socket }) => node.alive && socket.connected);
    await eventually(() => "there is no publisher", here);
    const mark = `${MARK}${this.#marks++}`;
    here().publish(mark, null);
    const behind = () => this.clients.filter(({ marked }) => marked !== mark).length;
    await eventually(() => `${behind()} have not received ${mark}`, () => behind() === 0);
  }

  /** What all have seen, and what is wrong with it. */
  judge() {
    const histories = this.clients.map(({ history }) => history);
    const stays = histories.flatMap(history => history.stays);
    const accepted = this.publishers.map(publisher => publisher.accepted);
    const sum = of => stays.reduce((total, stay) => total + of(stay), 0);
    return {
      accepted: accepted.flat().length,
      deliveries: sum(({ events }) => events.length),
      recovered: sum(({ returns }) => returns),
      notRecovered: stays.length - histories.length,
      problems: problemsOf(histories, accepted),
    };
  }

  leave() {
    this.stop();
    [...this.clients, ...this.publishers].forEach(({ socket }) => socket.disconnect());
  }
}
