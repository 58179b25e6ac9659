// Socket.IO v5 packets as they are on the wire, with recovery on or off (RECOVERY=on|off).

import assert from "node:assert/strict";
import { describe } from "node:test";
import { eventOf, it, patience, prefix, RawPolling, RawSocket, recoveryOn } from "./support.mjs";

const connectTimeout = Number(process.env.CONNECT_TIMEOUT ?? 0);

describe("Socket.IO CONNECT", () => {
  for (const [what, namespace, packets, auth] of [
    ["the main namespace", "/", ["40"], "{}"],
    ["the main namespace, named", "/", ["40/,"], "{}"],
    ["the main namespace with a payload", "/", ['40{"token":"123"}'], '{"token":"123"}'],
    ["a custom namespace", "/custom", ["40/custom,"], "{}"],
    ["a custom namespace without the comma", "/custom", ["40/custom"], "{}"],
    ["a custom namespace with a payload", "/custom", ['40/custom,{"token":"abc"}'], '{"token":"abc"}'],
    ["a namespace with an empty payload", "/custom", ["40/custom,{}"], "{}"],
  ]) {
    for (const transport of ["websocket", "polling"]) {
      it(`is accepted for ${what} on ${transport}`, async t => {
        const raw = await engine[transport](t);
        await raw.send(...packets);
        assertConnected(await raw.next("the reply to CONNECT"), namespace);
        assert.equal(stripped(await raw.next("the auth event"), namespace), `42${prefix(namespace)}["auth",${auth}]`);
      });
    }
  }

  it("gives every namespace an id of its own, not the engine's", async t => {
    const raw = await RawSocket.engine(t);
    raw.send("40", "40/custom,");
    const ids = [];
    while (ids.length < 2) {
      const packet = await raw.next();
      const reply = /^40(?:\/custom,)?(\{.*)$/.exec(packet);
      if (reply) ids.push(JSON.parse(reply[1]).sid);
    }
    assert.equal(new Set([...ids, raw.handshake.sid]).size, 3);
  });

  for (const name of ["/unknown", "/Custom", "/custom/", "/custom?a=b", "/cust%6fm", "/__proto__", "/ü", `/${"x".repeat(1000)}`]) {
    it(`is refused for ${name.slice(0, 20)}, which does not exist; the connection stays`, async t => {
      const raw = await RawSocket.engine(t);
      raw.send(`40${name},`);
      await raw.expect(`44${name},{"message":"Invalid namespace"}`);
      raw.send("40");
      assertConnected(await raw.next(), "/");
    });
  }

  it("is refused without the comma too", async t => {
    const raw = await RawSocket.engine(t);
    raw.send("40/unknown");
    await raw.expect('44/unknown,{"message":"Invalid namespace"}');
  });

  it("is refused by middleware with message and data", async t => {
    const raw = await RawSocket.engine(t);
    raw.send('40/guarded,{"token":"wrong"}');
    await raw.expect('44/guarded,{"message":"not authorized","data":{"code":401,"hint":"say the word"}}');
    raw.send('40/guarded,{"token":"open sesame"}');
    assertConnected(await raw.next(), "/guarded");
  });

  it("must come in time", { skip: !connectTimeout && "CONNECT_TIMEOUT is not given" }, async t => {
    const raw = await RawSocket.engine(t);
    const start = performance.now();
    await raw.expectClosed("the connection to be closed", connectTimeout * 2 + patience);
    const waited = performance.now() - start;
    assert.ok(waited > connectTimeout * 0.8, `closed after ${waited} ms`);
  });

  it("must be accepted in time: a refusal does not count", { skip: !connectTimeout && "CONNECT_TIMEOUT is not given" }, async t => {
    const raw = await RawSocket.engine(t);
    raw.send("40/unknown,");
    await raw.next("the refusal");
    await raw.expectClosed("the connection to be closed", connectTimeout * 2 + patience);
  });

  it("in time keeps the connection beyond that time", { skip: !connectTimeout && "CONNECT_TIMEOUT is not given" }, async t => {
    const [late, joined] = [await RawSocket.engine(t), await connected(t, "/custom")];
    await late.expectClosed("the other connection to be closed", connectTimeout * 2 + patience);
    await assertEchoes(joined, "/custom");
  });
});

describe("Socket.IO EVENT", () => {
  for (const [what, sent, received] of [
    ["text", '42["message",1,"2",{"3":[true]}]', ['42["message-back",1,"2",{"3":[true]}]']],
    ["no argument", '42["message"]', ['42["message-back"]']],
    ["null, floats and unicode", '42["message",null,-1.5,"ü\u{1f600}"]', ['42["message-back",null,-1.5,"ü\u{1f600}"]']],
    ["white space", ' 42 ["message" , 1 ]'.replace(" 42 ", "42"), ['42["message-back",1]']],
    ["escapes", '42["message","\\u00fc\\n\\"\\\\"]', ['42["message-back","ü\\n\\"\\\\"]']],
    ["brackets in strings", '42["message","]}],[{","\\"]"]', ['42["message-back","]}],[{","\\"]"]']],
    ["an object that only looks like a placeholder", '42["message",{"_placeholder":false,"num":0}]', ['42["message-back",{"_placeholder":false,"num":0}]']],
  ]) {
    it(`with ${what} comes back`, async t => {
      const raw = await connected(t);
      raw.send(sent);
      for (const packet of received) assert.equal(stripped(await raw.next()), packet);
    });
  }

  it("comes back in a custom namespace", async t => {
    const raw = await connected(t, "/custom");
    raw.send('42/custom,["message",1]');
    assert.equal(stripped(await raw.next(), "/custom"), '42/custom,["message-back",1]');
  });

  it("with binary attachments comes back", async t => {
    const raw = await connected(t);
    raw.send('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6]));
    assert.equal(stripped(await raw.next()), '452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
    await raw.expect(Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6]));
  });

  it("with binary attachments comes back on polling", async () => {
    const raw = await RawPolling.connect();
    await raw.next("the auth event");
    await raw.send('451-["message",{"a":{"_placeholder":true,"num":0}}]', "bAQID");
    assert.equal(stripped(await raw.next()), '451-["message-back",{"a":{"_placeholder":true,"num":0}}]');
    assert.equal(await raw.next(), "bAQID");
  });

  it("with as many attachments as are allowed comes back", async t => {
    const raw = await connected(t);
    const places = Array.from({ length: 10 }, (_, num) => ({ _placeholder: true, num }));
    raw.send(`4510-${JSON.stringify(["message", ...places])}`, ...places.map(({ num }) => Buffer.from([num])));
    assert.equal(stripped(await raw.next()), `4510-${JSON.stringify(["message-back", ...places])}`);
    await raw.expect(...places.map(({ num }) => Buffer.from([num])));
  });

  it("nobody handles is ignored, text and binary", async t => {
    const raw = await connected(t);
    raw.send('42["nobody",1]', '42["__proto__"]', "42[42]", '451-["nobody",{"_placeholder":true,"num":0}]', Buffer.from([1]));
    await assertEchoes(raw);
  });

  it("that nobody handles and asks for an acknowledgement gets none", async t => {
    const raw = await connected(t);
    raw.send('427["nobody",1]');
    await assertEchoes(raw);
  });

  it("of several namespaces is kept apart", async t => {
    const raw = await connected(t);
    raw.send("40/custom,");
    assertConnected(await raw.next(), "/custom");
    await raw.next("the auth event");
    raw.send('42/custom,["message",1]', '42["message",2]');
    const packets = [await raw.next(), await raw.next()].map(packet => stripped(packet, packet.startsWith("42/") ? "/custom" : "/"));
    assert.deepEqual(packets.sort(), ['42/custom,["message-back",1]', '42["message-back",2]']);
  });
});

describe("Socket.IO ACK", () => {
  for (const id of ["0", "7", "456", "9007199254740991"]) {
    it(`answers the request ${id}`, async t => {
      const raw = await connected(t);
      raw.send(`42${id}["message-with-ack",1,"2",{"3":[false]}]`);
      await raw.expect(`43${id}[1,"2",{"3":[false]}]`);
    });
  }

  it("repeats an id beyond a number's precision as it is", { officialFails: "rounds it" }, async t => {
    const raw = await connected(t);
    raw.send('4212345678901234567890["message-with-ack",1]');
    await raw.expect("4312345678901234567890[1]");
  });

  it("without arguments is an empty array", async t => {
    const raw = await connected(t);
    raw.send('421["message-with-ack"]');
    await raw.expect("431[]");
  });

  it("has the namespace of its request", async t => {
    const raw = await connected(t, "/custom");
    raw.send('42/custom,5["message-with-ack","x"]');
    await raw.expect('43/custom,5["x"]');
  });

  it("with binary attachments", async t => {
    const raw = await connected(t);
    raw.send('452-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6]));
    await raw.expect('462-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6]));
  });

  it("from the client that nobody waits for is ignored, text and binary", async t => {
    const raw = await connected(t);
    raw.send("43999[1]", "43999[]", '461-999[{"_placeholder":true,"num":0}]', Buffer.from([1]));
    await assertEchoes(raw);
  });

  it("from the client answers the server's request, once", async t => {
    const raw = await RawSocket.connect(t, "/rooms");
    raw.send('42/rooms,1["ask","really?"]');
    const question = await raw.next("the question");
    const [, id] = /^42\/rooms,(\d+)\["question","really\?"\]$/.exec(question) ?? assert.fail(question);
    raw.send(`43/rooms,${id}["yes"]`, `43/rooms,${id}["no"]`);
    await raw.expect('43/rooms,1["yes"]');
    raw.send('42/rooms,2["add",1,2]');
    await raw.expect("43/rooms,2[3]");
  });
});

describe("Socket.IO DISCONNECT", () => {
  it("leaves the main namespace; the connection stays", async t => {
    const raw = await connected(t);
    raw.send("41", "40/custom,");
    assertConnected(await raw.next("the reply to CONNECT, and nothing before"), "/custom");
  });

  it("leaves a custom namespace; others stay", async t => {
    const raw = await connected(t);
    raw.send("40/custom");
    assertConnected(await raw.next(), "/custom");
    await raw.next("the auth event");
    raw.send("41/custom", '42["message","to the main namespace"]');
    assert.equal(stripped(await raw.next()), '42["message-back","to the main namespace"]');
  });

  it("may be followed by another CONNECT at once, with a new id", { officialFails: "still sees the first CONNECT" }, async t => {
    const raw = await connected(t);
    const before = raw.connected.sid;
    raw.send("41", "40");
    const packet = await raw.next();
    assertConnected(packet, "/");
    assert.notEqual(JSON.parse(packet.slice(2)).sid, before);
  });

  it("by the server names the namespace; the connection stays", async t => {
    const raw = await RawSocket.connect(t, "/rooms");
    raw.send('42/rooms,["disconnect-me",false]');
    await raw.expect("41/rooms,");
    raw.send("40/rooms,");
    assertConnected(await raw.next(), "/rooms");
  });

  it("by the server may close the connection", async t => {
    const raw = await RawSocket.connect(t, "/rooms");
    raw.send('42/rooms,["disconnect-me",true]');
    await raw.expectClosed();
  });
});

describe("Socket.IO connections are closed, and others notice nothing, for", () => {
  const bytes = Buffer.from([1]);
  const place = '{"_placeholder":true,"num":0}';
  for (const [what, ...packets] of [
    ["an unknown packet type", "4abc"],
    ["the packet type 7", '47["message"]'],
    ["an empty packet", "4"],
    ["an EVENT that is no array", "42{}"],
    ["an EVENT that is a string", '42"message"'],
    ["an EVENT that is null", "42null"],
    ["an EVENT of an empty array", "42[]"],
    ["an EVENT named by an object", '42[{"toString":"x"}]'],
    ["an EVENT named by an array", '42[["message"]]'],
    ["an EVENT named null", "42[null]"],
    ["an EVENT named true", "42[true]"],
    ...["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map(name => [
      `an EVENT of the reserved name ${name}`, `42["${name}"]`,
    ]),
    ["JSON that ends early", '42["message"'],
    ["JSON with something behind it", '42["message"]x'],
    ["JSON with a syntax error", '42["message",}]'],
    ["JSON with a trailing comma", '42["message",]'],
    ["JSON with single quotes", "42['message']"],
    ["JSON with a bare word", '42["message",undefined]'],
    ["JSON with a leading zero", '42["message",01]'],
    ["JSON with a raw line break in a string", '42["message","a\nb"]'],
    ["letters for an ack id", '42abc["message-with-ack",1,"2",{"3":[false]}]'],
    ["a fraction for an ack id", '421.5["message-with-ack"]'],
    ["a negative ack id", '42-1["message-with-ack"]'],
    ["an ACK that is no array", "431{}"],
    ["a CONNECT with an array", "40/custom,[]"],
    ["a CONNECT with null", "40/custom,null"],
    ["a CONNECT with a string", '40/custom,"token"'],
    ["a CONNECT with broken JSON", '40/custom,{"a"'],
    ["a DISCONNECT with a payload", "41{}"],
    ["a CONNECT_ERROR from the client", '44{"message":"no"}'],
    ["a second CONNECT for a joined namespace", "40"],
    ["an EVENT for a namespace not joined", '42/custom,["message"]'],
    ["an EVENT for a namespace that does not exist", '42/unknown,["message"]'],
    ["attachments without a number", `45-["message",${place}]`],
    ["attachments without a dash", `451["message",${place}]`],
    ["attachments that are no number", `45x-["message",${place}]`],
    ["a fraction of attachments", `451.5-["message",${place}]`],
    ["no attachments at all", '450-["message"]'],
    ["too many attachments", `4511-${JSON.stringify(["message", ...Array.from({ length: 11 }, (_, num) => ({ _placeholder: true, num }))])}`],
    ["very many attachments", `4599999999999999999999-["message",${place}]`],
    ["a text packet where an attachment is due", `451-["message",${place}]`, '42["message"]'],
    ["a binary message where none is due", bytes],
    ["one binary message too many", `451-["message",${place}]`, bytes, bytes],
    ["a placeholder out of range", '451-["message",{"_placeholder":true,"num":1}]', bytes],
    ["a negative placeholder", '451-["message",{"_placeholder":true,"num":-1}]', bytes],
    ["a placeholder that is no number", '451-["message",{"_placeholder":true,"num":"splice"}]', bytes],
    ["a placeholder without a number", '451-["message",{"_placeholder":true}]', bytes],
    ["a nested placeholder out of range", '451-["message",{"a":[{"_placeholder":true,"num":7}]}]', bytes],
  ]) {
    it(what, async t => {
      const [innocent, raw] = [await connected(t), await connected(t)];
      raw.send(...packets);
      await raw.expectClosed("the offender's connection to be closed");
      assert.ok(innocent.isOpen);
      assert.equal(innocent.pending, 0, "nothing was sent to the other connection");
      await assertEchoes(innocent);
    });
  }

  for (const [what, packet] of [
    ["an EVENT before CONNECT", '42["message"]'],
    ["an ACK before CONNECT", "431[]"],
    ["an unknown packet type before CONNECT", "4abc"],
  ]) {
    it(what, async t => {
      const [innocent, raw] = [await connected(t), await RawSocket.engine(t)];
      raw.send(packet);
      await raw.expectClosed("the offender's connection to be closed");
      await assertEchoes(innocent);
    });

    it(`${what}, on polling`, async () => {
      const raw = await RawPolling.engine();
      await raw.post(`${packet}`);
      // Whether the close packet still gets through depends on whether a poll is under way.
      const { status, body } = await raw.poll();
      assert.ok(status === 400 || body.split("\x1e").at(-1) === "1", `${status} ${body}`);
      assert.equal((await raw.poll()).status, 400);
    });
  }

  it("a broken packet on polling, after what came before it in the same payload", async () => {
    const raw = await RawPolling.connect();
    await raw.next("the auth event");
    const echoed = raw.next("the echo").catch(error => error);
    await raw.post('42["message",1]\x1e42{}').catch(() => {});
    const packet = await echoed;
    if (typeof packet === "string" && packet !== "1") assert.equal(stripped(packet), '42["message-back",1]');
    let last = 200;
    while (last === 200) last = (await raw.poll()).status;
    assert.equal(last, 400);
  });
});

// ---------------------------------------------------------------------------------------------------------------------

const engine = { websocket: t => RawSocket.engine(t), polling: () => RawPolling.engine() };

/** A raw client of "/" or "/custom" that has had its auth event. */
async function connected(t, namespace = "/") {
  const raw = await RawSocket.connect(t, namespace);
  assert.equal(eventOf(await raw.next("the auth event"), namespace)[0], "auth");
  return raw;
}

function assertConnected(packet, namespace) {
  const start = `40${prefix(namespace)}`;
  assert.ok(packet.startsWith(start), `expected ${start}..., got ${packet}`);
  const reply = JSON.parse(packet.slice(start.length));
  assert.deepEqual(Object.keys(reply), recoveryOn ? ["sid", "pid"] : ["sid"]);
  for (const id of Object.values(reply)) assert.match(id, /^\S{16,}$/);
}

/** An EVENT packet without the offset that recovery puts at its end. */
function stripped(packet, namespace = "/") {
  if (!recoveryOn) return packet;
  assert.match(packet, new RegExp(`^4[25](\\d+-)?${prefix(namespace)}\\[.*,"[^"]+"\\]$`), "an event that ends in an offset");
  return packet.replace(/,"[^"]+"\]$/, "]");
}

async function assertEchoes(raw, namespace = "/") {
  raw.send(`42${prefix(namespace)}["message","still here"]`);
  assert.equal(stripped(await raw.next("the echo"), namespace), `42${prefix(namespace)}["message-back","still here"]`);
}
