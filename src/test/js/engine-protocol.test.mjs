// Engine.IO v4, against a raw endpoint at /engine.io/ that echoes messages (and closes its session on the text "close"):
// pingInterval 300, pingTimeout 200, maxPayload 1000000.

import assert from "node:assert/strict";
import http from "node:http";
import { before, describe } from "node:test";
import { answerTo, base, context, elapse, eventually, it, patience, RawPolling, RawSocket, within } from "./support.mjs";

const PATH = "/engine.io/";
const PING_INTERVAL = 300;
const PING_TIMEOUT = 200;
const MAX_PAYLOAD = 1_000_000;

const ERRORS = {
  0: "Transport unknown",
  1: "Session ID unknown",
  2: "Bad handshake method",
  3: "Bad request",
  5: "Unsupported protocol version",
};

// A server that has just started takes longer for its first requests than the short heartbeat here allows.
before(async () => {
  const cleanups = [];
  const t = { after: cleanup => cleanups.push(cleanup) };
  for (let i = 0; i < 5; i++) {
    await (async () => {
      await assertEchoes(await polling());
      const { socket } = await upgraded(t);
      socket.send(`4${"x".repeat(MAX_PAYLOAD / 2)}`);
      await socket.next();
    })().catch(() => {});
  }
  for (const cleanup of cleanups) cleanup();
}, { timeout: 10 * patience });

describe("Engine.IO handshake", () => {
  describe("on polling", () => {
    it("answers with an open packet of five keys in order", async () => {
      const { status, headers, body } = await get("?EIO=4&transport=polling");
      assert.equal(status, 200);
      const { sid } = JSON.parse(body.slice(1));
      assert.equal(body, `0{"sid":"${sid}","upgrades":["websocket"],"pingInterval":${PING_INTERVAL},"pingTimeout":${PING_TIMEOUT},"maxPayload":${MAX_PAYLOAD}}`);
      assert.match(sid, /^[\w-]{16,}$/, "safe in a URL, and long");
      assert.match(headers.get("content-type"), /^text\/plain; ?charset=utf-8$/i);
      assert.equal(headers.get("cache-control"), "no-store");
    });

    it("gives each session its own sid", async () => {
      const sids = await Promise.all(Array.from({ length: 20 }, async () => (await polling()).sid));
      assert.equal(new Set(sids).size, 20);
    });

    it("ignores parameters of the application and the cache buster", async () => {
      assert.equal((await get("?EIO=4&transport=polling&t=abc&user=1")).status, 200);
    });

    for (const [what, query, code, method = "GET"] of [
      ["no transport", "?EIO=4", 0],
      ["an unknown transport", "?EIO=4&transport=abc", 0],
      ["the transport __proto__", "?EIO=4&transport=__proto__", 0],
      ["the transport constructor", "?EIO=4&transport=constructor", 0],
      ["a transport that is not enabled", "?EIO=4&transport=webtransport", 0],
      ["an unknown sid", "?EIO=4&transport=polling&sid=unknown", 1],
      ["the sid __proto__", "?EIO=4&transport=polling&sid=__proto__", 1],
      ["the sid constructor", "?EIO=4&transport=polling&sid=constructor", 1],
      ["an unknown sid", "?EIO=4&transport=polling&sid=unknown", 1, "POST"],
      ["no sid", "?EIO=4&transport=polling", 2, "POST"],
      ["no sid", "?EIO=4&transport=polling", 2, "PUT"],
      ["no sid", "?EIO=4&transport=polling", 2, "DELETE"],
      ["no sid", "?EIO=4&transport=polling", 2, "OPTIONS"],
      ["no upgrade on websocket", "?EIO=4&transport=websocket", 3],
      ["no revision", "?transport=polling", 5],
      ["revision 3", "?EIO=3&transport=polling", 5],
      ["revision 5", "?EIO=5&transport=polling", 5],
      ["a revision that is no number", "?EIO=abc&transport=polling", 5],
      ["no parameters at all", "", 0],
    ]) {
      it(`refuses a ${method} with ${what}: code ${code}`, async () => assertError(await get(query, { method }), code));
    }

    it("refuses a HEAD without sid", async () => {
      assert.equal((await get("?EIO=4&transport=polling", { method: "HEAD" })).status, 400);
    });

    it("refuses another or no revision for an existing session, which stays", async () => {
      const session = await polling();
      for (const revision of ["EIO=3&", "EIO=abc&", ""]) {
        assertError(await get(`?${revision}transport=polling&sid=${session.sid}`), 3);
        assertError(await get(`?${revision}transport=polling&sid=${session.sid}`, { method: "POST", body: "4no" }), 3);
      }
      await assertEchoes(session);
    });
  });

  describe("on WebSocket", () => {
    it("sends an open packet of five keys in order", async t => {
      const socket = new RawSocket(t, `${PATH}?EIO=4&transport=websocket`);
      const open = await socket.next("the open packet");
      const { sid } = JSON.parse(open.slice(1));
      assert.equal(open, `0{"sid":"${sid}","upgrades":[],"pingInterval":${PING_INTERVAL},"pingTimeout":${PING_TIMEOUT},"maxPayload":${MAX_PAYLOAD}}`);
    });

    for (const [what, query] of [
      ["no transport", "?EIO=4"],
      ["an unknown transport", "?EIO=4&transport=abc"],
      ["the transport __proto__", "?EIO=4&transport=__proto__"],
      ["an unknown sid", "?EIO=4&transport=websocket&sid=unknown"],
      ["the sid __proto__", "?EIO=4&transport=websocket&sid=__proto__"],
    ]) {
      it(`refuses ${what} with 400`, async t => {
        assert.equal(await new RawSocket(t, PATH + query).expectClosed("the handshake to be refused"), "HTTP 400");
      });
    }

    for (const [what, query] of [
      ["no revision", "?transport=websocket"],
      ["revision 3", "?EIO=3&transport=websocket"],
      ["a revision that is no number", "?EIO=abc&transport=websocket"],
      ["the polling transport", "?EIO=4&transport=polling"],
    ]) {
      it(`refuses ${what}`, async t => {
        const socket = new RawSocket(t, PATH + query);
        await socket.expectClosed("the WebSocket to be refused or closed");
        await assert.rejects(socket.next(), "no open packet");
      });
    }
  });
});

describe("Engine.IO messages", () => {
  describe("on polling", () => {
    for (const [what, payload] of [
      ["one text packet", "4hello"],
      ["several text packets", "4test1\x1e4test2\x1e4test3"],
      ["text and binary packets", "4hello\x1ebAQIDBA=="],
      ["binary packets alone", "bAQIDBA==\x1ebAA==\x1eb/+8="],
      ["an empty message", "4"],
      ["unicode", "4ü中\u{1f600}\u2028"],
      ["text that begins like a packet", "40\x1e42[\"x\"]\x1e4bAAA"],
    ]) {
      it(`are echoed: ${what}`, async () => {
        const session = await polling();
        await session.send(payload);
        const { status, body } = await session.poll();
        assert.equal(status, 200);
        assert.equal(body, payload);
      });
    }

    it("are answered with ok, not to be stored", async () => {
      const { status, headers, body } = await (await polling()).post("4hello");
      assert.equal(`${status} ${body}`, "200 ok");
      assert.match(headers.get("content-type"), /^text\/(html|plain)/);
      assert.equal(headers.get("cache-control"), "no-store");
    });

    it("wait for a poll, all in one payload", async () => {
      const session = await polling();
      for (const message of ["4a", "4b", "bAQ==", "4c"]) await session.send(message);
      assert.equal((await session.poll()).body, "4a\x1e4b\x1ebAQ==\x1e4c");
    });

    it("complete a pending poll", async () => {
      const session = await polling();
      const [poll] = await Promise.all([session.poll(), session.send("4hello")]);
      assert.equal(poll.body, "4hello");
    });

    it("have the headers of a poll that is not to be stored", async () => {
      const session = await polling();
      await session.send("4hello");
      const { headers } = await session.poll();
      assert.match(headers.get("content-type"), /^text\/plain; ?charset=utf-8$/i);
      assert.equal(headers.get("cache-control"), "no-store");
    });

    it("come as one payload however many packets there are", async () => {
      const session = await polling();
      const packets = Array.from({ length: 5_000 }, (_, i) => `4${i}`);
      await session.send(...packets);
      const received = [];
      while (received.length < packets.length) received.push(...(await session.poll()).body.split("\x1e").filter(packet => packet[0] === "4"));
      assert.deepEqual(received, packets);
    });

    it("as octet-stream are refused with 400 and end the session", async () => {
      const session = await polling();
      const { status, body } = await session.post(Buffer.from([1, 2]), { "Content-Type": "application/octet-stream" });
      assert.equal(`${status}${body}`, "400");
      await assertEnded(session);
    });

    for (const [what, payload] of [
      ["an unknown type", "abc"],
      ["an unknown type behind a good packet", "4ok\x1exyz"],
      ["an empty packet", "4ok\x1e\x1e4no"],
      ["an empty body", ""],
    ]) {
      it(`with ${what} end the session`, async () => {
        const session = await polling();
        const answer = await session.post(payload).catch(() => ({ status: 400 }));
        assert.ok([200, 400].includes(answer.status), `status ${answer.status}`);
        await assertEnded(session);
      });
    }

    it("before an undecodable packet are still received", async t => {
      const session = await polling();
      const pending = session.poll();
      await session.post("4ok\x1exyz").catch(() => {});
      const { status, body } = await pending;
      // a server with many threads may see the POST before the GET, and has then nowhere to send the echo
      assert.ok(status === 400 || ["4ok", "4ok\x1e1"].includes(body), body);
    });

    for (const packet of ["0", "5", "6", "3"]) {
      it(`of type ${packet}, which a client has no reason to send now, are ignored`, async () => {
        const session = await polling();
        await session.send(packet);
        await assertEchoes(session);
      });
    }

    it("of type ping, which only the server sends, end the session", async () => {
      const session = await polling();
      await session.post("2").catch(() => {});
      await assertEnded(session);
    });

    for (const method of ["PUT", "DELETE", "PATCH"]) {
      it(`may not come by ${method}; the session stays`, async () => {
        const session = await polling();
        const { status } = await session.request({ method, body: "4no" });
        assert.ok([400, 405, 500, 501].includes(status), `status ${status}`);
        await assertEchoes(session);
      });
    }
  });

  describe("on WebSocket", () => {
    it("are echoed as text and binary frames", async t => {
      const socket = await RawSocket.engine(t, PATH);
      socket.send("4hello", Buffer.from([1, 2, 3, 4]), "4", "4ü中\u{1f600}", Buffer.alloc(0));
      await socket.expect("4hello", Buffer.from([1, 2, 3, 4]), "4", "4ü中\u{1f600}", Buffer.alloc(0));
    });

    it("may be binary in base64 too", async t => {
      const socket = await RawSocket.engine(t, PATH);
      socket.send("bAQIDBA==");
      await socket.expect(Buffer.from([1, 2, 3, 4]));
    });

    it("keep their order in a burst", async t => {
      const socket = await RawSocket.engine(t, PATH);
      const packets = Array.from({ length: 500 }, (_, i) => (i % 3 ? `4${i}` : Buffer.from(`${i}`)));
      socket.send(...packets);
      await socket.expect(...packets);
    });

    for (const [what, packet] of [["an unknown type", "abc"], ["no type", ""], ["the type ping", "2"]]) {
      it(`with ${what} close the session`, async t => {
        const socket = await RawSocket.engine(t, PATH);
        socket.send(packet);
        await socket.expectClosed();
      });
    }

    for (const packet of ["0", "5", "6", "3"]) {
      it(`of type ${packet}, which a client has no reason to send now, are ignored`, async t => {
        const socket = await RawSocket.engine(t, PATH);
        socket.send(packet, "4hello");
        await socket.expect("4hello");
      });
    }
  });
});

describe("Engine.IO sizes", () => {
  it("allow a POST of maxPayload bytes", async () => {
    const session = await polling();
    const message = `4${"x".repeat(MAX_PAYLOAD - 1)}`;
    await session.send(message);
    assert.ok((await session.poll()).body === message);
  });

  it("count bytes, not characters", async () => {
    const session = await polling();
    assert.equal(await statusOfPost(session, Buffer.from(`4${"ü".repeat(MAX_PAYLOAD / 2)}`)), 413);
    await assertEchoes(session);
  });

  it("refuse a larger POST with 413; the session stays", async () => {
    const session = await polling();
    assert.equal(await statusOfPost(session, Buffer.alloc(MAX_PAYLOAD + 1, "4")), 413);
    await assertEchoes(session);
  });

  it("refuse a larger POST of unknown length with 413; the session stays", async () => {
    const session = await polling();
    assert.equal(await statusOfPost(session, Buffer.alloc(MAX_PAYLOAD + 100_000, "4"), { chunked: true }), 413);
    await assertEchoes(session);
  });

  it("allow a WebSocket message of maxPayload bytes", async t => {
    const socket = await RawSocket.engine(t, PATH);
    const message = `4${"x".repeat(MAX_PAYLOAD - 1)}`;
    socket.send(message);
    assert.ok((await socket.next()) === message);
  });

  for (const [what, message] of [["text", "4".repeat(MAX_PAYLOAD + 1)], ["binary", Buffer.alloc(MAX_PAYLOAD + 1)]]) {
    it(`close a WebSocket with 1009 for larger ${what}`, async t => {
      const socket = await RawSocket.engine(t, PATH);
      socket.send(message);
      assert.equal(await socket.expectClosed(), 1009);
    });
  }
});

describe("Engine.IO polling rules", () => {
  it("a second poll while one is pending ends the session: 1 for the first, 400 for the second", async () => {
    const session = await polling();
    const first = open(session);
    await first.sent;
    const second = await session.poll({}, "&t=second");
    // they come on two connections, so either may be the first for the server
    const [waited, refused] = [await first.answer, second].sort((a, b) => a.status - b.status);
    assert.equal(`${waited.status} ${waited.body}`, "200 1");
    assert.ok([400, 500].includes(refused.status), `status ${refused.status}`);
    await assertEnded(session);
  });

  it("a second POST while one is being read ends the session", async () => {
    const session = await polling();
    const first = open(session, "POST", { "Content-Length": 10 });
    first.request.write("4half");
    await first.sent;
    // The server may see the second request first, unless the first has been routed: then it is simply accepted.
    const second = await eventually("a POST to be refused", async () => {
      const answer = await session.post("4second").catch(error => ({ status: error.message }));
      return answer.status !== 200 && answer;
    }, PING_INTERVAL * 5);
    assert.equal(second.status, 400);
    first.request.destroy();
    await assertEnded(session);
  });

  it("an aborted poll ends the session", async () => {
    const session = await polling();
    const aborted = open(session);
    await aborted.sent;
    aborted.request.destroy();
    await assertEnded(session);
  });

  it("an aborted POST ends the session", async () => {
    const session = await polling();
    const aborted = open(session, "POST", { "Content-Length": 10 });
    aborted.request.write("4half");
    await aborted.sent;
    aborted.request.destroy();
    await assertEnded(session);
  });

  it("one session's end is not another's", async () => {
    const [ended, other] = [await polling(), await polling()];
    await ended.post("abc").catch(() => {});
    await assertEnded(ended);
    await assertEchoes(other);
  });
});

describe("Engine.IO heartbeat", () => {
  it("pings on polling as long as pongs come", async () => {
    const session = await polling();
    for (let i = 0; i < 4; i++) {
      const { status, body } = await session.poll();
      assert.equal(`${status} ${body}`, "200 2");
      await session.send("3");
    }
    await assertEchoes(session);
  });

  it("pings on WebSocket as long as pongs come", async t => {
    const socket = await RawSocket.engine(t, PATH, { pings: "show" });
    for (let i = 0; i < 4; i++) {
      const before = performance.now();
      await socket.expect("2");
      const waited = performance.now() - before;
      assert.ok(waited > PING_INTERVAL / 2 && waited < PING_INTERVAL * 3, `pinged after ${waited} ms`);
      socket.send("3");
    }
  });

  it("ends a polling session that does not pong", async () => {
    const session = await polling();
    assert.equal((await session.poll()).body, "2");
    await elapse(PING_TIMEOUT * 2);
    assertError(await session.poll(), 1);
  });

  it("ends a polling session whose client has gone", async () => {
    const session = await polling();
    await elapse(PING_INTERVAL + 2 * PING_TIMEOUT);
    assertError(await session.poll(), 1);
  });

  it("ends a WebSocket session that does not pong", async t => {
    const socket = await RawSocket.engine(t, PATH, { pings: "show" });
    await socket.expect("2");
    await socket.expectClosed("the server to give up", 10 * PING_TIMEOUT);
  });

  it("is not multiplied by pongs that nobody asked for", async t => {
    const socket = await RawSocket.engine(t, PATH, { pings: "show" });
    for (let i = 0; i < 50; i++) socket.send("3");
    const end = performance.now() + 4 * PING_INTERVAL;
    let pings = 0;
    while (performance.now() < end) {
      await socket.expect("2");
      pings++;
      socket.send("3");
    }
    assert.ok(pings <= 6, `${pings} pings in four intervals`);
  });

  it("continues on the WebSocket after an upgrade", async t => {
    const { socket } = await upgraded(t, { pings: "show" });
    for (let i = 0; i < 3; i++) {
      await socket.expect("2");
      socket.send("3");
    }
    socket.send("4still here");
    await socket.expect("4still here");
  });
});

describe("Engine.IO close", () => {
  it("by the client on polling completes the pending poll with a noop", async () => {
    const session = await polling();
    const poll = open(session);
    await poll.sent;
    await session.send("1");
    const answer = await poll.answer;
    assert.equal(`${answer.status} ${answer.body}`, "200 6");
    assertError(await session.poll(), 1);
  });

  it("by the client on WebSocket closes it at once", { officialFails: "ignores the packet until the ping timeout" }, async t => {
    const socket = await RawSocket.engine(t, PATH, { pings: "show" });
    socket.send("1");
    await socket.expectClosed();
    await assert.rejects(socket.next(), "closed before the first ping");
  });

  it("by the client on WebSocket closes it, at the latest by the heartbeat", async t => {
    const socket = await RawSocket.engine(t, PATH, { pings: "show" });
    socket.send("1");
    await socket.expectClosed();
  });

  it("of the WebSocket ends the session", async t => {
    const socket = await RawSocket.engine(t, PATH);
    socket.close();
    await socket.expectClosed();
    await eventually("the session to be forgotten", async () => (await get(`?EIO=4&transport=polling&sid=${socket.handshake.sid}`)).body.includes('"code":1'));
  });

  it("by the server on WebSocket delivers what was sent before, then closes", async t => {
    const socket = await RawSocket.engine(t, PATH);
    socket.send("4last words", "4close");
    await socket.expect("4last words");
    await socket.expectClosed();
  });

  it("by the server on polling reaches the pending poll as a close packet", async () => {
    const session = await polling();
    const poll = open(session);
    await poll.sent;
    await session.send("4close");
    assert.equal((await poll.answer).body, "1");
    assertError(await session.poll(), 1);
  });

  it("by the server between two polls delivers what was sent before, then the close packet", async () => {
    const session = await polling();
    await session.send("4last words", "4close");
    const packets = [];
    while (packets.at(-1) !== "1") {
      const { status, body } = await session.poll();
      assert.equal(status, 200, `after ${packets}`);
      packets.push(...body.split("\x1e"));
    }
    assert.deepEqual(packets.filter(packet => packet !== "6"), ["4last words", "1"]);
    assertError(await session.poll(), 1);
  });
});

describe("Engine.IO upgrade", () => {
  it("answers the probe, frees the poll with a noop, and goes on over the WebSocket", async t => {
    const session = await polling();
    const socket = await probing(t, session);
    const { status, body } = await session.poll();
    assert.equal(`${status} ${body}`, "200 6");
    socket.send("5", "4hello", Buffer.from([1]));
    await socket.expect("4hello", Buffer.from([1]));
  });

  it("frees a poll that was pending before the probe", async t => {
    const session = await polling();
    const poll = open(session);
    await poll.sent;
    const socket = await probing(t, session);
    assert.equal((await poll.answer).body, "6");
    socket.send("5", "4hello");
    await socket.expect("4hello");
  });

  it("frees every poll while it lasts, without a stall", async t => {
    const session = await polling();
    const socket = await probing(t, session);
    for (let i = 0; i < 5; i++) {
      for (let body = ""; body !== "6"; ) {
        const start = performance.now();
        ({ body } = await session.poll());
        assert.ok(performance.now() - start < PING_INTERVAL, `poll ${i} took ${performance.now() - start} ms`);
        if (body === "2") await session.send("3");
      }
    }
    socket.send("5", "4hello");
    await socket.expect("4hello");
  });

  it("delivers messages of the probing phase by polling, in order with those after it", async t => {
    const session = await polling();
    await session.send("4one");
    const socket = await probing(t, session);
    await session.send("4two");
    const received = [];
    while (received.length < 2) received.push(...(await session.poll()).body.split("\x1e").filter(packet => packet !== "6"));
    assert.deepEqual(received, ["4one", "4two"]);
    socket.send("5", "4three");
    await socket.expect("4three");
  });

  it("flushes to the WebSocket what no poll has fetched", async t => {
    const session = await polling();
    const socket = await probing(t, session);
    await session.send("4one", "bAg==", "4three");
    socket.send("5", "4four");
    await socket.expect("4one", Buffer.from([2]), "4three", "4four");
  });

  it("keeps the order when messages flow all the time", async t => {
    const session = await polling();
    const received = [];
    let number = 0;
    const post = () => session.send(...Array.from({ length: 20 }, () => `4${number++}`));
    await post();
    received.push(...(await session.poll()).body.split("\x1e"));
    const socket = await probing(t, session);
    for (let i = 0; i < 3; i++) {
      await post();
      received.push(...(await session.poll()).body.split("\x1e"));
    }
    await post();
    socket.send("5", ...Array.from({ length: 20 }, () => `4${number++}`));
    const messages = () => received.filter(packet => packet[0] === "4");
    while (messages().length < number) received.push(await socket.next(`message ${messages().length}`));
    assert.deepEqual(messages(), Array.from({ length: number }, (_, i) => `4${i}`));
  });

  it("may come without a probe", async t => {
    const session = await polling();
    const socket = new RawSocket(t, upgradePath(session));
    await socket.opened();
    socket.send("5", "4hello");
    await socket.expect("4hello");
  });

  it("refuses polls and posts afterwards: code 3; the WebSocket stays", async t => {
    const { session, socket } = await upgraded(t);
    assertError(await session.poll(), 3);
    assertError(await session.post("4no"), 3);
    socket.send("4hello");
    await socket.expect("4hello");
  });

  it("refuses a second WebSocket afterwards; the first stays", async t => {
    const { session, socket } = await upgraded(t);
    const second = new RawSocket(t, upgradePath(session));
    second.opened().then(() => second.send("2probe"), () => {});
    await second.expectClosed("the second WebSocket to be refused");
    socket.send("4hello");
    await socket.expect("4hello");
  });

  it("refuses a second WebSocket while one is probing; the first may finish", async t => {
    const session = await polling();
    const socket = await probing(t, session);
    const second = new RawSocket(t, upgradePath(session));
    await second.expectClosed("the second WebSocket to be refused");
    socket.send("5", "4hello");
    await socket.expect("4hello");
  });

  it("refuses a WebSocket for a session that was opened on WebSocket", {
    officialFails: "lets the second WebSocket take the session over",
  }, async t => {
    const socket = await RawSocket.engine(t, PATH);
    const second = new RawSocket(t, upgradePath(socket.handshake));
    second.opened().then(() => second.send("2probe", "5"), () => {});
    await second.expectClosed("the second WebSocket to be refused");
    socket.send("4still mine");
    await socket.expect("4still mine");
  });

  it("refuses polling for a session that was opened on WebSocket: code 3", async t => {
    const socket = await RawSocket.engine(t, PATH);
    assertError(await get(`?EIO=4&transport=polling&sid=${socket.handshake.sid}`), 3);
    assertError(await get(`?EIO=4&transport=polling&sid=${socket.handshake.sid}`, { method: "POST", body: "4no" }), 3);
    socket.send("4still mine");
    await socket.expect("4still mine");
  });

  it("refuses another or no revision; the session stays", async t => {
    const session = await polling();
    for (const revision of ["EIO=3&", ""]) {
      const socket = new RawSocket(t, `${PATH}?${revision}transport=websocket&sid=${session.sid}`);
      await socket.expectClosed("the WebSocket to be refused");
    }
    await assertEchoes(session);
  });

  for (const [what, packet] of [
    ["a message", "4no"],
    ["a binary message", Buffer.from([1])],
    ["a pong", "3"],
    ["another probe text", "2other"],
    ["an unknown packet", "abc"],
  ]) {
    it(`is given up for ${what} before it is complete; polling goes on`, async t => {
      const session = await polling();
      const socket = new RawSocket(t, upgradePath(session));
      await socket.opened();
      socket.send(packet);
      await socket.expectClosed("the WebSocket to be closed");
      await assertEchoes(session);
    });
  }

  it("is given up when the probing WebSocket closes; polling goes on, and may upgrade again", async t => {
    const session = await polling();
    const first = await probing(t, session);
    first.cut();
    await first.closed;
    await assertEchoes(session);
    const second = await eventually("another probe to be answered", async () => {
      const socket = new RawSocket(t, upgradePath(session));
      await socket.opened();
      socket.send("2probe");
      await socket.expect("3probe");
      return socket;
    });
    second.send("5", "4hello");
    await second.expect("4hello");
  });

  it("ends with its session: a close while probing closes the WebSocket", async t => {
    const session = await polling();
    const socket = await probing(t, session);
    await session.send("1");
    await socket.expectClosed("the probing WebSocket to be closed");
  });
});

// ---------------------------------------------------------------------------------------------------------------------

const polling = () => RawPolling.engine(PATH);
const upgradePath = ({ sid }) => `${PATH}?EIO=4&transport=websocket&sid=${sid}`;

async function get(query, options = {}) {
  return answerTo(`${base}${context}${PATH}${query}`, options);
}

function assertError({ status, headers, body }, code) {
  assert.equal(`${status} ${body}`, `400 {"code":${code},"message":"${ERRORS[code]}"}`);
  assert.match(headers.get("content-type"), /^application\/json/);
}

/** Opens a WebSocket for the session whose probe is answered. */
async function probing(t, session, options) {
  const socket = new RawSocket(t, upgradePath(session), options);
  await socket.opened();
  socket.send("2probe");
  await socket.expect("3probe");
  return socket;
}

async function upgraded(t, options) {
  const session = await polling();
  const socket = await probing(t, session, options);
  socket.send("5", "4upgraded");
  await socket.expect("4upgraded");
  return { session, socket };
}

/** The session is usable: answers pings, echoes. */
async function assertEchoes(session) {
  await session.send("4still here");
  assert.equal(await session.next("the echo"), "4still here");
}

/** The session ends soon, though its pings are answered. */
async function assertEnded(session) {
  await eventually("the session to end", async () => {
    const { status, body } = await session.poll();
    if (status !== 200) return status === 400;
    if (body.split("\x1e").includes("2")) await session.post("3");
    return false;
  });
}

/** A request of its own connection that can be left half-way; `sent` once the server is likely to have it. */
function open(session, method = "GET", headers = {}) {
  const request = http.request(session.url(), { method, headers: { "Content-Type": "text/plain", ...headers }, agent: false });
  const answer = new Promise((resolve, reject) => {
    request.on("response", response => {
      let body = "";
      response.on("data", chunk => (body += chunk)).on("end", () => resolve({ status: response.statusCode, body }));
    });
    request.on("error", reject);
  });
  answer.catch(() => {});
  request.flushHeaders();
  // Nothing tells that a request is pending in the server; one answered after it was written makes that very likely.
  const written = within(new Promise(resolve => request.on("socket", socket => socket.on("connect", resolve))), "the connection", patience);
  const sent = written.then(async () => {
    for (let i = 0; i < 3; i++) await get("?EIO=4&transport=polling");
  });
  if (method === "GET") request.end();
  const answerInTime = within(answer, `the answer to ${method}`);
  answerInTime.catch(() => {});
  return { request, sent, answer: answerInTime };
}

/** The status of a POST even if the server answers, and hangs up, before it has read all. */
function statusOfPost(session, body, { chunked = false } = {}) {
  return within(new Promise((resolve, reject) => {
    const headers = { "Content-Type": "text/plain;charset=UTF-8", ...(chunked ? {} : { "Content-Length": body.length }) };
    const request = http.request(session.url(), { method: "POST", headers, agent: false }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", error => setImmediate(() => reject(error)));
    for (let at = 0; at < body.length; at += 65_536) request.write(body.subarray(at, at + 65_536));
    request.end();
  }), "the answer to a large POST");
}
