// What the test files share: where the server is, waiting with a deadline, raw connections, and a wire that can be cut.

import assert from "node:assert/strict";
import net from "node:net";
import { it as nodeIt } from "node:test";
import { Manager } from "socket.io-client";
import WebSocket from "ws";

/** Where the server is, without a trailing slash. */
export const base = (process.env.URL ?? "http://127.0.0.1:9080").replace(/\/+$/, "");

/** The context path of the deployment, "" or "/app". */
export const context = (process.env.CONTEXT ?? "").replace(/\/+$/, "");

/** Whether the server has recovery on: its CONNECT replies then carry a pid and its events end in an offset. */
export const recoveryOn = (process.env.RECOVERY ?? "on") !== "off";

/** Whether the server compresses messages for clients that offer it. */
export const deflateOn = process.env.DEFLATE === "on";

/** How long anything that should happen may take, in milliseconds. */
export const patience = Number(process.env.PATIENCE ?? 10_000);

// Against the official server (REFERENCE=1) a test marked officialFails runs, and may fail.
const reference = process.env.REFERENCE === "1";

/**
 * A test with a time limit.
 *
 * @param options what node:test takes, and `officialFails`: why the official server does not meet the expectation
 */
export function it(name, options, body) {
  if (typeof options === "function") return it(name, {}, options);
  const { officialFails, ...rest } = options;
  return nodeIt(name, { timeout: 4 * patience, ...(reference && officialFails ? { todo: officialFails } : {}), ...rest }, body);
}

/** Fails with `what` when the promise has not settled in time. */
export async function within(promise, what, milliseconds = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: `timed out after ${milliseconds} ms: ${what}` })), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Repeats until the condition returns something true, which is returned; an exception counts as not yet. */
export async function eventually(what, condition, milliseconds = patience) {
  const end = performance.now() + milliseconds;
  for (let last; ; ) {
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) assert.fail(`timed out after ${milliseconds} ms: ${what}${last ? ` (${last.message})` : ""}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** Resolves with the arguments of the emitter's next event of that name. */
export function once(emitter, event, milliseconds = patience) {
  return within(new Promise(resolve => emitter.once(event, (...args) => resolve(args))), `event "${event}"`, milliseconds);
}

/** Lets time pass, for the few tests that are about time: an expiry, an interval. */
export const elapse = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Things that arrive, taken one by one in order. */
class Inbox {
  #items = [];
  #waiting = [];
  #ended;

  put(item) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve(item);
    else this.#items.push(item);
  }

  end(why) {
    this.#ended = why;
    for (const { reject } of this.#waiting.splice(0)) reject(new assert.AssertionError({ message: why }));
  }

  take(what, milliseconds) {
    if (this.#items.length) return Promise.resolve(this.#items.shift());
    if (this.#ended) return Promise.reject(new assert.AssertionError({ message: `${this.#ended}, waiting for ${what}` }));
    return within(new Promise((resolve, reject) => this.#waiting.push({ resolve, reject })), what, milliseconds);
  }

  get size() {
    return this.#items.length;
  }
}

/** One WebSocket whose Engine.IO packets the test sees as they are: text frames as strings, binary ones as Buffers. */
export class RawSocket {
  #inbox = new Inbox();
  #socket;

  /** Resolves with the close code once the WebSocket is closed, or its handshake refused ("HTTP 400"). */
  closed;

  /** Whether pings are answered and kept from the test. */
  answersPings;

  constructor(t, path, { at = base, pings = "answer" } = {}) {
    this.answersPings = pings === "answer";
    this.#socket = new WebSocket(at.replace(/^http/, "ws") + context + path);
    this.#socket.on("message", (data, binary) => {
      if (!binary && this.answersPings && data.toString() === "2") this.#socket.send("3");
      else this.#inbox.put(binary ? data : data.toString());
    });
    this.#socket.on("error", () => {});
    this.closed = new Promise(resolve => {
      this.#socket.on("unexpected-response", (request, response) => {
        response.resume();
        resolve(`HTTP ${response.statusCode}`);
        this.#inbox.end(`the handshake was refused with HTTP ${response.statusCode}`);
        request.destroy();
      });
      this.#socket.on("close", code => {
        resolve(code);
        this.#inbox.end(`the WebSocket was closed (${code})`);
      });
    });
    t.after(() => this.cut());
  }

  /** Opens an Engine.IO session on WebSocket; `handshake` is the parsed open packet. */
  static async engine(t, path = "/socket.io/", options = {}) {
    const raw = new RawSocket(t, `${path}?EIO=4&transport=websocket`, options);
    const open = await raw.next("the open packet");
    assert.equal(open[0], "0", `the first packet should be open, was ${open}`);
    raw.handshake = JSON.parse(open.slice(1));
    return raw;
  }

  /** Opens a session and connects it to a namespace; `connected` is the parsed reply, `before` the packets that came before it. */
  static async connect(t, namespace = "/", auth = undefined, options = {}) {
    const raw = await RawSocket.engine(t, "/socket.io/", options);
    Object.assign(raw, await connectNamespace(raw, namespace, auth));
    return raw;
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  opened() {
    return this.isOpen ? Promise.resolve() : once(this.#socket, "open");
  }

  send(...packets) {
    for (const packet of packets) this.#socket.send(packet);
  }

  /** The next packet. */
  next(what = "the next packet", milliseconds = patience) {
    return this.#inbox.take(what, milliseconds);
  }

  /** How many packets have arrived and were not taken. */
  get pending() {
    return this.#inbox.size;
  }

  async expect(...packets) {
    for (const packet of packets) assert.deepEqual(await this.next(`the packet ${packet}`), packet);
  }

  async expectClosed(what = "the server to close the WebSocket", milliseconds = patience) {
    return within(this.closed, what, milliseconds);
  }

  /** Closes politely, with a close frame. */
  close() {
    this.#socket.close();
  }

  /** Breaks the connection without a close frame. */
  cut() {
    this.#socket.terminate();
  }
}

/** Status, headers and body of the answer to a request. */
export async function answerTo(url, options = {}) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience), ...options });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    throw new assert.AssertionError({ message: `${options.method ?? "GET"} ${url}: ${error.cause?.message ?? error.message}` });
  }
}

/** An Engine.IO session on polling, by plain requests. */
export class RawPolling {
  #pending = [];

  constructor(path = "/socket.io/", at = base) {
    this.path = path;
    this.at = at;
  }

  static async engine(path = "/socket.io/", at = base) {
    const raw = new RawPolling(path, at);
    const response = await raw.request();
    assert.equal(response.status, 200);
    const [open, ...rest] = response.body.split("\x1e");
    assert.equal(open[0], "0", `the first packet should be open, was ${open}`);
    raw.handshake = JSON.parse(open.slice(1));
    raw.sid = raw.handshake.sid;
    raw.#pending = rest;
    return raw;
  }

  static async connect(namespace = "/", auth = undefined, at = base) {
    const raw = await RawPolling.engine("/socket.io/", at);
    Object.assign(raw, await connectNamespace(raw, namespace, auth));
    return raw;
  }

  url(query = "") {
    return `${this.at}${context}${this.path}?EIO=4&transport=polling${this.sid ? `&sid=${this.sid}` : ""}${query}`;
  }

  request(options = {}, query = "") {
    return answerTo(this.url(query), options);
  }

  poll(options, query) {
    return this.request(options, query);
  }

  post(body, headers = { "Content-Type": "text/plain;charset=UTF-8" }) {
    return this.request({ method: "POST", body, headers });
  }

  async send(...packets) {
    const { status, body } = await this.post(packets.join("\x1e"));
    assert.equal(`${status} ${body}`, "200 ok");
  }

  /** The next packet that is neither ping (which is answered) nor noop. */
  async next(what = "the next packet") {
    for (;;) {
      while (this.#pending.length) {
        const packet = this.#pending.shift();
        if (packet === "2") await this.send("3");
        else if (packet !== "6") return packet;
      }
      const { status, body } = await this.poll();
      assert.equal(status, 200, `waiting for ${what}`);
      this.#pending = body.split("\x1e");
    }
  }
}

/** The prefix that names a namespace inside a packet: nothing for "/". */
export const prefix = namespace => (namespace === "/" ? "" : `${namespace},`);

async function connectNamespace(raw, namespace, auth) {
  await raw.send(`40${prefix(namespace)}${auth === undefined ? "" : JSON.stringify(auth)}`);
  const before = [];
  for (const start = `40${prefix(namespace)}`; ; ) {
    const packet = await raw.next(`the reply to CONNECT ${namespace}`);
    if (typeof packet === "string" && packet.startsWith(start)) {
      return { namespace, before, reply: packet, connected: JSON.parse(packet.slice(start.length)) };
    }
    assert.ok(!`${packet}`.startsWith("44"), `CONNECT ${namespace} was refused: ${packet}`);
    before.push(packet);
  }
}

/** The arguments of an EVENT packet of that namespace, the name first and the offset last. */
export function eventOf(packet, namespace = "/") {
  const start = `42${prefix(namespace)}`;
  assert.ok(typeof packet === "string" && packet.startsWith(`${start}[`), `expected an EVENT of ${namespace}, got ${packet}`);
  return JSON.parse(packet.slice(start.length));
}

/** An official client of its own connection; closed at the end of the test. */
export function client(t, namespace = "/", { at = base, auth, ...options } = {}) {
  const manager = new Manager(at, {
    path: `${context}/socket.io/`,
    reconnectionDelay: 5,
    reconnectionDelayMax: 50,
    randomizationFactor: 0.1,
    autoConnect: true,
    ...options,
  });
  const socket = manager.socket(namespace, { auth });
  t.after(() => {
    manager.reconnection(false);
    socket.disconnect();
    manager.engine?.close();
  });
  return socket;
}

/** An official client that is connected. */
export async function connectedClient(t, namespace, options) {
  const socket = client(t, namespace, options);
  await connected(socket);
  return socket;
}

/** Waits until the client is connected; a refusal fails at once. */
export async function connected(socket) {
  if (socket.connected) return;
  let failure;
  const note = error => (failure = error);
  socket.on("connect_error", note);
  try {
    await once(socket, "connect");
  } catch (error) {
    throw failure ? new assert.AssertionError({ message: `${error.message}; last connect_error: ${failure.message}` }) : error;
  } finally {
    socket.off("connect_error", note);
  }
}

/** Emits and waits for the acknowledgement, whose first argument is returned. */
export const ask = (socket, event, ...args) => socket.timeout(patience).emitWithAck(event, ...args);

/** The three ways in which the official client connects. */
export const modes = [
  { mode: "polling, then upgraded", options: {} },
  { mode: "websocket only", options: { transports: ["websocket"] } },
  { mode: "polling only", options: { transports: ["polling"] } },
];

/** A TCP relay to the server: the network between a client and the server, which a test can break and mend. */
export class Wire {
  #server;
  #pairs = new Set();
  #down = false;

  static async lay(t) {
    const wire = new Wire();
    const target = new globalThis.URL(base);
    wire.#server = net.createServer({ allowHalfOpen: false }, near => wire.#join(near, net.connect(target.port || 80, target.hostname)));
    await new Promise(resolve => wire.#server.listen(0, "127.0.0.1", resolve));
    wire.url = `http://127.0.0.1:${wire.#server.address().port}`;
    t.after(() => {
      for (const pair of wire.#pairs) pair.destroy();
      wire.#server.close();
    });
    return wire;
  }

  #join(near, far) {
    if (this.#down) {
      near.on("error", () => {}).destroy();
      far.on("error", () => {}).destroy();
      return;
    }
    const pair = {
      near,
      far,
      destroy: () => {
        near.destroy();
        far.destroy();
        this.#pairs.delete(pair);
      },
    };
    this.#pairs.add(pair);
    near.setNoDelay().on("data", data => far.write(data)).on("error", () => {}).on("close", () => pair.frozen || pair.destroy());
    far.setNoDelay().on("data", data => pair.frozen || near.write(data)).on("error", () => {}).on("close", pair.destroy);
  }

  /** Breaks all connections so that both sides notice, and admits no new ones until mended. */
  cut() {
    this.#down = true;
    for (const pair of this.#pairs) pair.destroy();
  }

  /** The same, but only the client notices: the server keeps writing into the void. */
  cutUnnoticed() {
    this.#down = true;
    for (const pair of this.#pairs) {
      pair.frozen = true;
      pair.near.destroy();
    }
  }

  mend() {
    this.#down = false;
  }
}
