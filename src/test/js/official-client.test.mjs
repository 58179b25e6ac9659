// The official client in its three modes: events, acknowledgements, binary, rooms, namespaces, refusals, disconnects.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { ask, client, connected, connectedClient, context, base, deflateOn, eventually, it, modes, once, patience, recoveryOn, within } from "./support.mjs";

for (const { mode, options } of modes) {
  describe(`official client, ${mode}`, () => {
    const connect = (t, namespace, more) => connectedClient(t, namespace, { ...options, ...more });

    describe("connecting", () => {
      it("connects with an id and is not recovered", async t => {
        const socket = await connect(t, "/");
        assert.equal(typeof socket.id, "string");
        assert.notEqual(socket.id, socket.io.engine.id, "the engine's sid is secret");
        assert.ok(!socket.recovered);
      });

      it(`ends up on ${options.transports?.[0] ?? "websocket"}`, async t => {
        const socket = await connect(t, "/");
        await eventually("the final transport", () => socket.io.engine.transport.name === (options.transports?.[0] ?? "websocket"));
        assert.deepEqual(await echo(socket, "after the upgrade"), ["after the upgrade"]);
      });

      it("sends its auth to the server", async t => {
        const socket = client(t, "/", { ...options, auth: { token: "123", nested: { list: [1, null, "ü"] } } });
        assert.deepEqual((await once(socket, "auth"))[0], { token: "123", nested: { list: [1, null, "ü"] } });
      });

      it("sends auth that a function computes, at each connect", {
        officialFails: "shows pid and offset to the application in handshake.auth",
      }, async t => {
        let count = 0;
        const socket = client(t, "/", { ...options, auth: callback => callback({ count: ++count }) });
        assert.deepEqual((await once(socket, "auth"))[0], { count: 1 });
        socket.disconnect();
        socket.connect();
        assert.deepEqual((await once(socket, "auth"))[0], { count: 2 });
      });

      it("has an empty auth when the client gave none", async t => {
        assert.deepEqual((await once(client(t, "/", options), "auth"))[0], {});
      });

      it("is told when a namespace does not exist, and may use others", async t => {
        const socket = await connect(t, "/");
        const unknown = socket.io.socket("/unknown");
        const [error] = await once(unknown, "connect_error");
        assert.equal(error.message, "Invalid namespace");
        assert.equal(unknown.connected, false);
        assert.deepEqual(await echo(socket, "still here"), ["still here"]);
      });

      it("is refused by middleware with message and data", async t => {
        const socket = client(t, "/guarded", { ...options, auth: { token: "wrong" } });
        const [error] = await once(socket, "connect_error");
        assert.equal(error.message, "not authorized");
        assert.deepEqual(error.data, { code: 401, hint: "say the word" });
        assert.equal(socket.connected, false);
        assert.equal(socket.id, undefined);
      });

      it("passes middleware with the right auth, also after a refusal on the same connection", async t => {
        const socket = client(t, "/guarded", { ...options, auth: {} });
        await once(socket, "connect_error");
        socket.auth = { token: "open sesame" };
        const welcome = once(socket, "welcome");
        socket.connect();
        assert.equal((await welcome)[0], "open sesame");
      });

      it("does not run the middleware of another namespace", async t => {
        const socket = await connect(t, "/custom", { auth: { token: "wrong" } });
        assert.equal(socket.connected, true);
      });
    });

    describe("events", () => {
      for (const [what, ...args] of [
        ["no argument"],
        ["a string", "text"],
        ["the empty string", ""],
        ["numbers", 0, -1, 1.5, 1e21, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
        ["booleans and null", true, false, null],
        ["objects and arrays", {}, [], { a: { b: [1, "2", { c: null }] } }, [[[]]]],
        ["many arguments", ...Array.from({ length: 50 }, (_, i) => i)],
        ["unicode", "ü ä ß ł 中文 \u{1f600}\u{1f468}‍\u{1f469}‍\u{1f467}", "\u2028\u2029", "\u0000\u001e\u001f", "\ud83d\ude00"],
        ["characters that JSON escapes", 'a"b\\c/d\b\f\n\r\t', "</script>"],
        ["awkward keys", { "": 1, "a.b": 2, "ключ": 3, __proto__x: 4, constructor: 5, toString: 6 }],
        ["text that looks like packets", "42[\"x\"]", "2probe", "b4AAA=", "451-[{\"_placeholder\":true,\"num\":0}]"],
      ]) {
        it(`carry ${what} both ways`, async t => {
          const socket = await connect(t, "/");
          assert.deepEqual(await echo(socket, ...args), args);
        });
      }

      it("carry undefined as null", async t => {
        assert.deepEqual(await echo(await connect(t, "/"), undefined, "next"), [null, "next"]);
      });

      it("carry a large message both ways", async t => {
        const large = "ü".repeat(200_000);
        const [reply] = await echo(await connect(t, "/"), large);
        assert.ok(reply === large, `got ${reply.length} characters of ${large.length}`);
      });

      it("are compressed where that is agreed, and come out as they went in", async t => {
        const socket = await connect(t, "/");
        const messages = ["{}".repeat(2_000), "tiny", Buffer.alloc(5_000, "binary"), "ü€😀".repeat(1_000)];
        for (const message of messages) assert.deepEqual(await echo(socket, message), [message]);
        const { ws, name } = socket.io.engine.transport;
        if (name === "websocket") assert.equal("permessage-deflate" in (ws._extensions ?? {}), deflateOn);
      });

      it("keep their order, in bursts of a thousand", async t => {
        const socket = await connect(t, "/");
        const received = [];
        const all = new Promise(resolve => socket.on("message-back", i => received.push(i) === 1000 && resolve()));
        for (let i = 0; i < 1000; i++) socket.emit("message", i);
        await within(all, "a thousand echoes");
        assert.deepEqual(received, Array.from({ length: 1000 }, (_, i) => i));
      });

      it("that nobody handles are ignored", async t => {
        const socket = await connect(t, "/");
        socket.emit("nobody handles this", 1, Buffer.from([1]));
        assert.deepEqual(await echo(socket, "still here"), ["still here"]);
      });

      it("emitted before the connection is up are delivered once it is, in order", async t => {
        const socket = client(t, "/", { ...options, autoConnect: false });
        const received = [];
        const all = new Promise(resolve => socket.on("message-back", i => received.push(i) === 3 && resolve()));
        for (const i of [1, 2, 3]) socket.emit("message", i);
        socket.connect();
        await within(all, "the buffered events");
        assert.deepEqual(received, [1, 2, 3]);
      });

      it("may be volatile", async t => {
        const socket = await connect(t, "/");
        await eventually("a volatile event to get through", async () => {
          const back = once(socket, "message-back", 200).catch(() => []);
          socket.volatile.emit("message", "volatile");
          return (await back)[0] === "volatile";
        });
      });
    });

    describe("binary", () => {
      const bytes = Buffer.from([0, 1, 127, 128, 255]);
      for (const [what, ...args] of [
        ["alone", bytes],
        ["empty", Buffer.alloc(0)],
        ["several among text", "before", bytes, 1, Buffer.from([42]), "after"],
        ["nested in objects and arrays", { a: [{ b: bytes }, "text"], c: { d: Buffer.from([7]) } }, [bytes]],
        ["of every byte", Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
        ["of 300 KB", Buffer.alloc(300_000, 0xa5)],
      ]) {
        it(`travels both ways: ${what}`, async t => {
          assert.deepEqual(await echo(await connect(t, "/"), ...args), args);
        });
      }

      it("travels in acknowledgements", async t => {
        const socket = await connect(t, "/");
        const answer = await within(new Promise(resolve => socket.emit("message-with-ack", { a: bytes }, bytes, (...args) => resolve(args))), "the ack");
        assert.deepEqual(answer, [{ a: bytes }, bytes]);
      });

      it("binds to byte arrays inside the server's types, and comes back", async t => {
        const socket = await connect(t, "/rooms");
        assert.deepEqual(await ask(socket, "upload", { name: "a.bin", content: bytes }), { name: "a.bin", size: 5, content: bytes });
      });

      it("keeps its place among text events", async t => {
        const socket = await connect(t, "/");
        const received = [];
        const all = new Promise(resolve => socket.on("message-back", item => received.push(item) === 6 && resolve()));
        for (const item of ["a", bytes, "b", bytes, bytes, "c"]) socket.emit("message", item);
        await within(all, "six echoes");
        assert.deepEqual(received, ["a", bytes, "b", bytes, bytes, "c"]);
      });
    });

    describe("acknowledgements", () => {
      it("come back with all arguments", async t => {
        const socket = await connect(t, "/");
        const args = await within(new Promise(resolve => socket.emit("message-with-ack", 1, "2", { 3: [false] }, (...got) => resolve(got))), "the ack");
        assert.deepEqual(args, [1, "2", { 3: [false] }]);
      });

      it("come from a returned value, a completed stage, an Ack, and a void method", async t => {
        const socket = await connect(t, "/rooms");
        assert.equal(await ask(socket, "add", 2, 40), 42);
        assert.equal(await ask(socket, "later", "soon"), "soon");
        assert.deepEqual(await within(new Promise(resolve => socket.emit("pair", (...got) => resolve(got))), "the ack of pair"), ["left", "right"]);
        assert.deepEqual(await within(new Promise(resolve => socket.emit("nothing", (...got) => resolve(got))), "the ack of nothing"), []);
      });

      it("find their own request among many", async t => {
        const socket = await connect(t, "/rooms");
        const sums = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(socket, "add", i, 1)));
        assert.deepEqual(sums, Array.from({ length: 200 }, (_, i) => i + 1));
      });

      it("are asked of the client by the server", async t => {
        const socket = await connect(t, "/rooms");
        socket.on("question", (question, answer) => answer(question.toUpperCase()));
        assert.equal(await ask(socket, "ask", "how much?"), "HOW MUCH?");
      });

      it("carry binary from the client to the server", async t => {
        const socket = await connect(t, "/rooms");
        socket.on("question", (question, answer) => answer(Buffer.from([1, 2, 3])));
        assert.deepEqual(await ask(socket, "ask", "bytes?"), Buffer.from([1, 2, 3]));
      });

      it("fail for nobody else when a handler throws: no ack, the error handler is told, the connection stays", async t => {
        const socket = await connect(t, "/rooms");
        const failed = once(socket, "failed");
        let answered = false;
        socket.emit("fail", "on purpose", () => (answered = true));
        assert.equal((await failed)[0], "on purpose");
        assert.equal(await ask(socket, "add", 1, 1), 2);
        assert.equal(answered, false);
      });
    });

    describe("rooms", () => {
      const members = async (t, ...roomsOfEach) =>
        Promise.all(roomsOfEach.map(async rooms => {
          const socket = await connect(t, "/rooms");
          if (rooms.length) assert.deepEqual(await ask(socket, "join", ...rooms), [...rooms].sort());
          return listening(socket);
        }));

      it("receive what is sent to them, without the sender when it comes from a socket", async t => {
        const [sender, inside, both, outside] = await members(t, ["red"], ["red"], ["red", "blue"], ["green"]);
        sender.emit("to", ["red", "blue"], "to", 1);
        await assertReceived([sender, []], [inside, [["to", 1]]], [both, [["to", 1]]], [outside, []]);
      });

      it("receive what the namespace sends to them, the requester included, each socket once", async t => {
        const [sender, both, outside] = await members(t, ["red"], ["red", "blue"], ["green"]);
        await ask(sender, "publish", { to: ["red", "blue"] }, "to", 1);
        await assertReceived([sender, [["to", 1]]], [both, [["to", 1]]], [outside, []]);
      });

      it("can be left out", async t => {
        const [sender, red, blue, both] = await members(t, ["green"], ["red"], ["blue"], ["red", "blue"]);
        await ask(sender, "publish", { except: ["blue"] }, "all but blue");
        await ask(sender, "publish", { to: ["red"], except: ["blue"] }, "red but blue");
        await assertReceived([sender, [["all but blue"]]], [red, [["all but blue"], ["red but blue"]]], [blue, []], [both, []]);
      });

      it("no longer receive once left", async t => {
        const [sender, member] = await members(t, [], ["red", "blue"]);
        assert.deepEqual(await ask(member, "leave", "red"), ["blue"]);
        await ask(sender, "publish", { to: ["red"] }, "red");
        await ask(sender, "publish", { to: ["blue"] }, "blue");
        await assertReceived([sender, []], [member, [["blue"]]]);
      });

      it("include each socket's own id", async t => {
        const [sender, one, other] = await members(t, [], [], []);
        await ask(sender, "publish", { to: [one.id] }, "direct", { only: "you" });
        await assertReceived([sender, []], [one, [["direct", { only: "you" }]]], [other, []]);
      });

      it("are bypassed by a broadcast: everybody, or everybody else", async t => {
        const [sender, other] = await members(t, [], ["red"]);
        sender.emit("broadcast", "others", Buffer.from([1]));
        await assertReceived([sender, []], [other, [["others", Buffer.from([1])]]]);
        await ask(sender, "publish", {}, "everyone");
        await assertReceived([sender, [["everyone"]]], [other, [["others", Buffer.from([1])], ["everyone"]]]);
      });

      it("are emptied of a socket that disconnects", async t => {
        const [sender, leaving] = await members(t, [], ["red"]);
        leaving.disconnect();
        leaving.connect();
        await connected(leaving);
        await ask(sender, "publish", { to: ["red"] }, "red");
        await assertReceived([leaving, []]);
      });

      it("may get volatile events, which do not disturb the others", async t => {
        const [sender, member] = await members(t, [], ["red"]);
        for (let i = 0; i < 20; i++) {
          await ask(sender, "publish", { to: ["red"], asVolatile: true }, "volatile", i);
          await ask(sender, "publish", { to: ["red"] }, "kept", i);
        }
        await flushed(member);
        assert.deepEqual(member.received.filter(([name]) => name === "kept").map(([, i]) => i), Array.from({ length: 20 }, (_, i) => i));
        const volatile = member.received.filter(([name]) => name === "volatile").map(([, i]) => i);
        assert.deepEqual(volatile, [...new Set(volatile)].sort((a, b) => a - b));
      });

      it("may have any name", async t => {
        const names = ["", "with space", "ü中\u{1f600}", "__proto__", "a,b", "/custom", "x".repeat(1000)];
        const [sender, member] = await members(t, [], names);
        for (const name of names) await ask(sender, "publish", { to: [name] }, "to", name);
        await assertReceived([member, names.map(name => ["to", name])]);
      });
    });

    describe("namespaces", () => {
      it("share a connection, with ids and events of their own", async t => {
        const root = await connect(t, "/");
        const custom = root.io.socket("/custom");
        await connected(custom);
        assert.notEqual(root.id, custom.id);
        assert.equal(root.io.engine, custom.io.engine);
        const other = listening(custom);
        assert.deepEqual(await echo(root, "for the root"), ["for the root"]);
        assert.deepEqual(await echo(custom, "for the custom one", Buffer.from([1])), ["for the custom one", Buffer.from([1])]);
        assert.deepEqual(other.received.filter(([name]) => name === "message-back").map(([, text]) => text), ["for the custom one"]);
      });

      it("are left one by one", async t => {
        const root = await connect(t, "/");
        const custom = root.io.socket("/custom");
        await connected(custom);
        custom.disconnect();
        assert.deepEqual(await echo(root, "still here"), ["still here"]);
        custom.connect();
        await connected(custom);
        assert.deepEqual(await echo(custom, "back"), ["back"]);
      });

      it("interleave binary and text without mixing them up", async t => {
        const root = await connect(t, "/");
        const custom = root.io.socket("/custom");
        await connected(custom);
        const received = [];
        const all = new Promise(resolve => {
          for (const socket of [root, custom]) socket.on("message-back", (from, i, bytes) => received.push([from, i, bytes[0]]) === 40 && resolve());
        });
        for (let i = 0; i < 20; i++) {
          root.emit("message", "root", i, Buffer.from([i]));
          custom.emit("message", "custom", i, Buffer.from([100 + i]));
        }
        await within(all, "forty echoes");
        for (const [from, offset] of [["root", 0], ["custom", 100]]) {
          assert.deepEqual(received.filter(([name]) => name === from), Array.from({ length: 20 }, (_, i) => [from, i, offset + i]));
        }
      });
    });

    describe("disconnecting", () => {
      it("by the client is final until it connects again, with a new id", async t => {
        const socket = await connect(t, "/");
        const id = socket.id;
        const gone = once(socket, "disconnect");
        socket.disconnect();
        assert.equal((await gone)[0], "io client disconnect");
        socket.connect();
        await connected(socket);
        assert.notEqual(socket.id, id);
        assert.ok(!socket.recovered);
      });

      for (const close of [false, true]) {
        it(`by the server${close ? " with the connection" : ""} tells the client, which does not reconnect by itself`, async t => {
          const socket = await connect(t, "/rooms");
          const neighbour = socket.io.socket("/custom");
          await connected(neighbour);
          const gone = once(socket, "disconnect");
          const neighbourGone = close && once(neighbour, "disconnect");
          socket.emit("disconnect-me", close);
          assert.equal((await gone)[0], "io server disconnect");
          assert.equal(socket.active, false);
          if (close) assert.equal((await neighbourGone)[0], "io server disconnect");
          else assert.deepEqual(await echo(neighbour, "still here"), ["still here"]);
          socket.connect();
          await connected(socket);
          assert.ok(!socket.recovered);
          assert.equal(await ask(socket, "add", 1, 2), 3);
        });
      }

      it("by a broken connection makes the client reconnect by itself", async t => {
        const socket = await connect(t, "/");
        const reasons = [];
        socket.on("disconnect", reason => reasons.push(reason));
        const back = once(socket, "connect");
        socket.io.engine.close();
        await back;
        assert.equal(reasons.length, 1);
        assert.deepEqual(await echo(socket, "back"), ["back"]);
      });
    });
  });
}

describe("several official clients at once", () => {
  it("keep their streams apart", async t => {
    const sockets = await Promise.all(Array.from({ length: 30 }, (_, i) => connectedClient(t, "/", modes[i % 3].options)));
    const replies = await Promise.all(sockets.map(async (socket, i) => {
      const received = [];
      const all = new Promise(resolve => socket.on("message-back", (from, n) => received.push([from, n]) === 50 && resolve(received)));
      for (let n = 0; n < 50; n++) socket.emit("message", i, n);
      return within(all, `the echoes of client ${i}`, 2 * patience);
    }));
    replies.forEach((received, i) => assert.deepEqual(received, Array.from({ length: 50 }, (_, n) => [i, n])));
  });

  it("all receive a broadcast, in one order", async t => {
    const sockets = await Promise.all(Array.from({ length: 12 }, (_, i) => connectedClient(t, "/rooms", modes[i % 3].options)));
    const logs = sockets.map(listening);
    await Promise.all(sockets.map(async (socket, i) => {
      for (let n = 0; n < 20; n++) await ask(socket, "publish", {}, "everyone", i, n);
    }));
    await eventually("all broadcasts", () => logs.every(({ received }) => received.length === 240));
    for (const { received } of logs) assert.deepEqual(received, logs[0].received);
  });
});

describe("the client's script", () => {
  it("is served beside the endpoint", async () => {
    const response = await fetch(`${base}${context}/socket.io/socket.io.js`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type"), /javascript/);
    assert.match(await response.text(), /Socket\.IO v4\./);
  });
});

// ---------------------------------------------------------------------------------------------------------------------

// An offset ends every event; the official server gives none to volatile ones, which end in a number here.
const withoutOffset = args => (recoveryOn && typeof args.at(-1) === "string" ? args.slice(0, -1) : args);

/** Sends a message and gives what comes back. */
async function echo(socket, ...args) {
  const back = once(socket, "message-back");
  socket.emit("message", ...args);
  return withoutOffset(await back);
}

/** Keeps what the socket receives, in `received`. */
function listening(socket) {
  socket.received = [];
  socket.onAny((name, ...args) => name !== "flush" && socket.received.push([name, ...withoutOffset(args)]));
  return socket;
}

/** Waits until all that was sent to this socket so far has arrived. */
async function flushed(socket) {
  const flush = once(socket, "flush");
  await ask(socket, "publish", { to: [socket.id] }, "flush");
  await flush;
}

async function assertReceived(...expectations) {
  // Events of the senders are handled by then: a request on each sender's own connection is answered after them.
  for (const [socket] of expectations) await ask(socket, "add", 0, 0);
  for (const [socket, expected] of expectations) {
    await flushed(socket);
    assert.deepEqual(socket.received, expected);
  }
}
