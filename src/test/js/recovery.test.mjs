// Connection state recovery: on the wire, and with the official client under drops.

import assert from "node:assert/strict";
import { describe } from "node:test";
import {
  ask, client, connected, connectedClient, elapse, eventOf, eventually, it, modes, once, patience, RawPolling, RawSocket, recoveryOn, Wire,
  within,
} from "./support.mjs";

const NAMESPACE = "/recovery";
const maxDisconnection = Number(process.env.MAX_DISCONNECTION ?? 0);

describe("connection state recovery", { skip: !recoveryOn && "recovery is off" }, () => {
  describe("on the wire", () => {
    it("answers CONNECT with sid and pid, in this order and nothing else", async t => {
      const raw = await subject(t);
      const { sid, pid } = raw.connected;
      assert.equal(raw.reply, `40${NAMESPACE},{"sid":"${sid}","pid":"${pid}"}`);
      assert.equal(new Set([sid, pid, raw.handshake.sid]).size, 3, "engine sid, socket id and pid are different");
    });

    it("gives every connection and every namespace a pid of its own", async t => {
      const replies = [await subject(t), await subject(t), await RawSocket.connect(t, "/custom")];
      assert.equal(new Set(replies.map(({ connected }) => connected.pid)).size, 3);
    });

    it("ends every event in an offset, each another one", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await call(raw, "join", "red");
      await publisher.publish({}, "everyone", 1, { two: 2 });
      await publisher.publish({ to: ["red"] }, "room");
      await publisher.publish({ to: [raw.connected.sid] }, "direct", "text");
      const events = [await event(raw), await event(raw), await event(raw)];
      assert.deepEqual(events.map(withoutOffset), [["everyone", 1, { two: 2 }], ["room"], ["direct", "text"]]);
      const offsets = events.map(offsetOf);
      assert.ok(offsets.every(offset => typeof offset === "string" && offset.length > 0), `${offsets}`);
      assert.equal(new Set(offsets).size, 3);
    });

    it("puts the offset of a binary event into its text part", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await publisher.publish({}, "picture", Buffer.from([1, 2, 3]));
      const packet = await raw.next();
      assert.match(packet, /^451-\/recovery,\["picture",\{"_placeholder":true,"num":0\},"[^"]+"\]$/);
      assert.deepEqual(await raw.next(), Buffer.from([1, 2, 3]));
    });

    it("replays what was missed, in order and each with an offset, before CONNECT with the old sid and pid", async t => {
      const { raw, publisher, offset } = await droppedSubject(t, { rooms: ["red"] });
      await publisher.publish({}, "everyone", 1);
      await publisher.publish({ to: ["red"] }, "room", 2);
      await publisher.publish({ to: [raw.connected.sid] }, "direct", 3);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["everyone", 1], ["room", 2], ["direct", 3]]);
      assert.equal(new Set(back.before.map(packet => offsetOf(eventOf(packet, NAMESPACE)))).size, 3);
    });

    it("replays in one polling payload: the events, then CONNECT", async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      await publisher.publish({}, "everyone", 1);
      await publisher.publish({}, "everyone", 2);
      const polling = await RawPolling.engine();
      await polling.send(`40${NAMESPACE},${JSON.stringify({ pid: raw.connected.pid, offset })}`);
      const packets = [];
      while (!packets.at(-1)?.startsWith("40")) packets.push(await polling.next("the replay"));
      assert.equal(packets.pop(), raw.reply);
      assert.deepEqual(packets.map(packet => withoutOffset(eventOf(packet, NAMESPACE))), [["everyone", 1], ["everyone", 2]]);
    });

    it("replays binary events with their attachments", async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      await publisher.publish({}, "picture", Buffer.from([1, 2, 3]), { small: Buffer.from([4]) });
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.match(back.before[0], /^452-\/recovery,\["picture",\{"_placeholder":true,"num":0\},\{"small":\{"_placeholder":true,"num":1\}\},"[^"]+"\]$/);
      assert.deepEqual(back.before.slice(1), [Buffer.from([1, 2, 3]), Buffer.from([4])]);
    });

    it("tells the server's handlers: same id, rooms and data, recovered, and no recovery keys in the handshake", {
      officialFails: "shows pid and offset to the application in handshake.auth",
    }, async t => {
      const data = { name: "Ada", age: 36, tags: ["a", "b"], nested: { deep: true } };
      const { raw, offset } = await droppedSubject(t, { rooms: ["red", "green"], data });
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset, name: "Ada" });
      const [state] = await call(back, "state");
      assert.deepEqual(state, { id: raw.connected.sid, recovered: true, rooms: ["green", "red"], data, auth: ["name"] });
    });

    it("says that a first connection is not recovered", async t => {
      const raw = await subject(t);
      const [state] = await call(raw, "state");
      assert.deepEqual(state, { id: raw.connected.sid, recovered: false, rooms: [], data: {}, auth: [] });
    });

    it("replays what follows the offset that the client has, not what was sent before the drop was noticed", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offsets = [];
      for (let i = 0; i < 5; i++) {
        await publisher.publish({}, "number", i);
        offsets.push(offsetOf(await event(raw)));
      }
      await dropped(raw, publisher);
      await publisher.publish({}, "number", 5);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset: offsets[1] });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["number", 2], ["number", 3], ["number", 4], ["number", 5]]);
    });

    it("does not replay other rooms, exclusions, volatile events and rooms left", async t => {
      const { raw, publisher, offset } = await droppedSubject(t, { rooms: ["red", "left"], leave: ["left"] });
      const { sid, pid } = raw.connected;
      await publisher.publish({ to: ["blue"] }, "other room");
      await publisher.publish({ except: ["red"] }, "excluded by room");
      await publisher.publish({ except: [sid] }, "excluded by id");
      await publisher.publish({ to: ["red"], except: [sid] }, "to and except");
      await publisher.publish({ to: ["left"] }, "room left");
      await publisher.publish({ asVolatile: true }, "volatile");
      await publisher.publish({ to: ["red", "blue"] }, "due");
      const back = await RawSocket.connect(t, NAMESPACE, { pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["due"]]);
    });

    it("does not replay events that asked for an acknowledgement", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(raw, publisher);
      raw.send(`42${NAMESPACE},["ask","question",1]`);
      assert.match(await raw.next("the question"), /^42\/recovery,\d+\["question",1\]$/);
      await dropped(raw, publisher);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(back.before, []);
    });

    it("does not replay to a room what was sent before the client joined it", {
      officialFails: "judges membership at the time of the drop",
    }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(raw, publisher);
      await publisher.publish({ to: ["green"] }, "before joining");
      await call(raw, "join", "green");
      await publisher.publish({ to: ["green"] }, "after joining");
      await dropped(raw, publisher);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["after joining"]]);
    });

    it("replays to a room what was sent before the client left it, and nothing after", {
      officialFails: "judges membership at the time of the drop",
    }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await call(raw, "join", "green");
      const offset = await anOffset(raw, publisher);
      await publisher.publish({ to: ["green"] }, "while in");
      await call(raw, "leave", "green");
      await publisher.publish({ to: ["green"] }, "after leaving");
      await dropped(raw, publisher);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["while in"]]);
    });

    it("judges each stay in a room for itself", { officialFails: "judges membership at the time of the drop" }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(raw, publisher);
      for (const stay of [1, 2]) {
        await publisher.publish({ to: ["green"] }, "outside", stay);
        await call(raw, "join", "green");
        await publisher.publish({ to: ["green"] }, "inside", stay);
        await call(raw, "leave", "green");
      }
      await dropped(raw, publisher);
      await publisher.publish({ to: ["green"] }, "outside", 3);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["inside", 1], ["inside", 2]]);
    });

    it("recovers a client that has received nothing yet, from {pid} alone", {
      officialFails: "needs an offset",
    }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await dropped(raw, publisher);
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });

    it("does not replay from {pid} alone what was sent before the session began", { officialFails: "needs an offset" }, async t => {
      const publisher = await publisherOf(t);
      await publisher.publish({}, "before");
      const raw = await subject(t);
      await dropped(raw, publisher);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(back.before, []);
    });

    it("starts no earlier than the session when the offset is older than it", { officialFails: "accepts any known offset" }, async t => {
      const [older, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(older, publisher);
      await publisher.publish({}, "before the session");
      const raw = await subject(t);
      await publisher.publish({}, "in the session");
      await dropped(raw, publisher);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      if (back.connected.sid === raw.connected.sid) assert.deepEqual(replayed(back), [["in the session"]]);
      else assert.deepEqual(back.before, []);
    });

    it("ends a volatile event in an offset that can be recovered from", {
      officialFails: "a volatile event's last string becomes the client's offset",
    }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await publisher.publish({}, "stored", 1);
      await event(raw);
      await publisher.publish({ asVolatile: true }, "volatile", "a string at the end");
      const offset = offsetOf(await event(raw));
      await dropped(raw, publisher);
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });

    it("replays what is emitted to the socket while it disconnects", async t => {
      const { raw, offset } = await droppedSubject(t, { data: { farewell: "see you" } });
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["farewell", "see you"]]);
    });

    it("sends what the connect handler emits after CONNECT, and tells it that the socket was recovered", async t => {
      const publisher = await publisherOf(t);
      const raw = await RawSocket.connect(t, NAMESPACE, { greet: true });
      assert.deepEqual(raw.before, []);
      const hello = await event(raw);
      assert.deepEqual(withoutOffset(hello), ["hello", "new"]);
      await dropped(raw, publisher);
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { greet: true, pid: raw.connected.pid, offset: offsetOf(hello) });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
      assert.deepEqual(withoutOffset(await event(back)), ["hello", "recovered"]);
    });

    it("continues after a recovery: live events, rooms, requests", async t => {
      const { raw, publisher, offset } = await droppedSubject(t, { rooms: ["red"] });
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      await publisher.publish({}, "everyone");
      await publisher.publish({ to: ["red"] }, "room");
      await publisher.publish({ to: ["blue"] }, "other room");
      await publisher.publish({ to: [raw.connected.sid] }, "direct");
      const events = [await event(back), await event(back), await event(back)];
      assert.deepEqual(events.map(withoutOffset), [["everyone"], ["room"], ["direct"]]);
      assert.deepEqual(await call(back, "leave", "red"), [[]]);
    });

    for (const [from, to] of [["websocket", "polling"], ["polling", "websocket"]]) {
      it(`recovers on ${to} what was dropped on ${from}`, async t => {
        const publisher = await publisherOf(t);
        const connect = { websocket: auth => RawSocket.connect(t, NAMESPACE, auth), polling: auth => RawPolling.connect(NAMESPACE, auth) };
        const raw = await connect[from]();
        await publisher.publish({}, "first");
        const offset = offsetOf(eventOf(await raw.next(), NAMESPACE));
        const gone = goneFrom(publisher, raw.connected.sid);
        if (from === "polling") await raw.send("1");
        else raw.cut();
        await gone;
        await publisher.publish({}, "missed");
        const back = await connect[to]({ pid: raw.connected.pid, offset });
        assert.equal(back.reply, raw.reply);
        assert.deepEqual(replayed(back), [["missed"]]);
      });
    }

    it("recovers after the server closed the connection", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(raw, publisher);
      const gone = goneFrom(publisher, raw.connected.sid);
      raw.send(`42${NAMESPACE},["drop"]`);
      await raw.expectClosed();
      await gone;
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });
  });

  describe("a session that cannot be recovered becomes a fresh one", () => {
    const long = "x".repeat(10_000);
    const cases = {
      "an unknown pid": ({ offset }) => ({ pid: "unknown", offset }),
      "an empty pid": ({ offset }) => ({ pid: "", offset }),
      "a very long pid": ({ offset }) => ({ pid: long, offset }),
      "a pid in an array": ({ pid, offset }) => ({ pid: [pid], offset }),
      "a pid in an object": ({ pid, offset }) => ({ pid: { pid }, offset }),
      "a number for a pid": ({ offset }) => ({ pid: 42, offset }),
      "null for a pid": ({ offset }) => ({ pid: null, offset }),
      "__proto__ for a pid": ({ offset }) => ({ pid: "__proto__", offset }),
      "the sid for a pid": ({ sid, offset }) => ({ pid: sid, offset }),
      "an unknown offset": ({ pid }) => ({ pid, offset: "unknown" }),
      "an empty offset": ({ pid }) => ({ pid, offset: "" }),
      "a very long offset": ({ pid }) => ({ pid, offset: long }),
      "an offset in an array": ({ pid, offset }) => ({ pid, offset: [offset] }),
      "a number for an offset": ({ pid }) => ({ pid, offset: 1 }),
      "an offset with something before it": ({ pid, offset }) => ({ pid, offset: `0${offset}` }),
      "an offset with something after it": ({ pid, offset }) => ({ pid, offset: `${offset}0` }),
      "an offset of other characters": ({ pid }) => ({ pid, offset: "\u0000é\u{1f600}.-1e9" }),
    };
    for (const [what, authOf] of Object.entries(cases)) {
      it(what, async t => {
        const { raw, publisher, offset } = await droppedSubject(t, { rooms: ["red"] });
        await publisher.publish({}, "missed");
        await assertFresh(t, raw, authOf({ ...raw.connected, offset }), publisher);
      });
    }

    it("a pid of another namespace", async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      const other = await RawSocket.connect(t, "/rooms", { pid: raw.connected.pid, offset });
      assert.notEqual(other.connected.sid, raw.connected.sid);
      assert.notEqual(other.connected.pid, raw.connected.pid);
      assert.deepEqual(other.before, []);
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply, "the session itself is untouched");
      assert.deepEqual(replayed(back), [["missed"]]);
    });

    it("the client disconnected", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(raw, publisher);
      const gone = goneFrom(publisher, raw.connected.sid);
      raw.send(`41${NAMESPACE},`);
      assert.equal(await gone, "client namespace disconnect");
      await assertFresh(t, raw, { pid: raw.connected.pid, offset }, publisher);
    });

    it("the client disconnected after an earlier recovery", { officialFails: "keeps the consumed session" }, async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      const gone = goneFrom(publisher, raw.connected.sid);
      back.send(`41${NAMESPACE},`);
      assert.equal(await gone, "client namespace disconnect");
      await assertFresh(t, raw, { pid: raw.connected.pid, offset }, publisher);
    });

    it("the client disconnected and closed the connection in one polling payload", {
      officialFails: "sees the closed transport first",
    }, async t => {
      const [polling, publisher] = [await RawPolling.connect(NAMESPACE), await publisherOf(t)];
      await publisher.publish({}, "first");
      const offset = offsetOf(eventOf(await polling.next(), NAMESPACE));
      const gone = goneFrom(publisher, polling.connected.sid);
      await polling.send(`41${NAMESPACE},`, "1");
      assert.equal(await gone, "client namespace disconnect");
      await assertFresh(t, polling, { pid: polling.connected.pid, offset }, publisher);
    });

    for (const close of [false, true]) {
      it(`the server disconnected the client${close ? " and closed the connection" : ""}`, async t => {
        const [raw, publisher] = [await subject(t), await publisherOf(t)];
        const offset = await anOffset(raw, publisher);
        const gone = goneFrom(publisher, raw.connected.sid);
        raw.send(`42${NAMESPACE},["disconnect-me",${close}]`);
        assert.equal(await gone, "server namespace disconnect");
        await assertFresh(t, raw, { pid: raw.connected.pid, offset }, publisher);
      });
    }

    it("the server disconnected the client after an earlier recovery", { officialFails: "keeps the consumed session" }, async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      const gone = goneFrom(publisher, raw.connected.sid);
      back.send(`42${NAMESPACE},["disconnect-me",false]`);
      await gone;
      await assertFresh(t, raw, { pid: raw.connected.pid, offset }, publisher);
    });
  });

  describe("one owner per session", () => {
    it("recovers a client whose drop the server has not noticed, and closes the older connection", {
      officialFails: "knows no session as long as the socket is open",
    }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await call(raw, "join", "red");
      const offset = await anOffset(raw, publisher);
      await publisher.publish({}, "sent to the old connection only");
      await event(raw);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["sent to the old connection only"]]);
      await raw.expectClosed("the older connection to be closed");
      await publisher.publish({ to: ["red"] }, "room");
      await publisher.publish({ to: [raw.connected.sid] }, "direct");
      assert.deepEqual([withoutOffset(await event(back)), withoutOffset(await event(back))], [["room"], ["direct"]]);
      assert.deepEqual((await call(back, "state"))[0].rooms, ["red"]);
      assert.equal(back.pending, 0, "nothing arrived twice");
    });

    it("survives many take-overs in a row, each superseding the one before", {
      officialFails: "knows no session as long as the socket is open",
    }, async t => {
      const publisher = await publisherOf(t);
      let owner = await subject(t);
      await call(owner, "join", "red");
      const first = owner.reply;
      let offset = await anOffset(owner, publisher);
      for (let i = 0; i < 10; i++) {
        const previous = owner;
        owner = await RawSocket.connect(t, NAMESPACE, { pid: previous.connected.pid, offset });
        assert.equal(owner.reply, first, `take-over ${i}`);
        await previous.expectClosed(`the connection before take-over ${i} to be closed`);
        await publisher.publish({ to: ["red"] }, "number", i);
        const received = await event(owner);
        assert.deepEqual(withoutOffset(received), ["number", i]);
        offset = offsetOf(received);
      }
    });

    it("lets one of several simultaneous claims keep the session", { officialFails: "two open sockets share one id" }, async t => {
      const { raw, publisher, offset } = await droppedSubject(t, { rooms: ["red"] });
      const claims = await Promise.all(Array.from({ length: 6 }, () => RawSocket.engine(t)));
      for (const claim of claims) claim.send(`40${NAMESPACE},${JSON.stringify({ pid: raw.connected.pid, offset })}`);
      const outcome = await Promise.all(claims.map(async claim => {
        const reply = await claim.next("a reply to CONNECT").catch(() => "superseded");
        return { claim, owns: reply === raw.reply };
      }));
      const owners = outcome.filter(({ owns }) => owns).map(({ claim }) => claim);
      assert.ok(owners.length >= 1, "somebody recovers");
      await eventually("all owners but one to be closed", () => owners.filter(owner => owner.isOpen).length === 1);
      const owner = owners.find(({ isOpen }) => isOpen);
      await publisher.publish({ to: ["red"] }, "live");
      assert.deepEqual(withoutOffset(await event(owner)), ["live"]);
      assert.deepEqual((await call(owner, "state"))[0].rooms, ["red"]);
      assert.equal(owner.pending, 0, "nothing arrived twice");
    });

    it("recovers from the old offset when the reply to the first recovery got lost", async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      await publisher.publish({}, "missed");
      const lost = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(lost.reply, raw.reply);
      await dropped(lost, publisher);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });
  });

  describe("in time", { skip: !maxDisconnection && "MAX_DISCONNECTION is not given" }, () => {
    it("recovers shortly before the session expires", async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      await publisher.publish({}, "missed");
      await elapse(maxDisconnection * 0.5);
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });

    it("does not recover an expired session", async t => {
      const { raw, publisher, offset } = await droppedSubject(t);
      await publisher.publish({}, "missed");
      await elapse(maxDisconnection * 1.25 + 250);
      await assertFresh(t, raw, { pid: raw.connected.pid, offset }, publisher);
    });

    it("recovers a quiet connection whose last event is older than the limit", async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      const offset = await anOffset(raw, publisher);
      await elapse(maxDisconnection * 1.5);
      await dropped(raw, publisher);
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid, offset });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });

    it("recovers a quiet connection that never received anything", { officialFails: "needs an offset" }, async t => {
      const [raw, publisher] = [await subject(t), await publisherOf(t)];
      await elapse(maxDisconnection * 1.5);
      await dropped(raw, publisher);
      await publisher.publish({}, "missed");
      const back = await RawSocket.connect(t, NAMESPACE, { pid: raw.connected.pid });
      assert.equal(back.reply, raw.reply);
      assert.deepEqual(replayed(back), [["missed"]]);
    });
  });

  for (const { mode, options } of modes) {
    describe(`with the official client, ${mode}`, () => {
      // On polling the official server learns of a cut from the pending poll only; between two polls it does not.
      const betweenPolls = options.transports?.[0] === "websocket" ? {} : { officialFails: "does not see a drop between two polls" };

      it("gives the missed events to the listeners, then connects as recovered", betweenPolls, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, options);
        await ask(socket, "join", "red");
        await ask(socket, "remember", "name", "Ada");
        await publisher.publish({}, "before", 1);
        await log.reaches(1);
        const id = socket.id;
        await cutAndReconnected(socket, wire, async () => {
          await publisher.publish({}, "everyone", 2, { three: [3] });
          await publisher.publish({ to: ["blue"] }, "other room");
          await publisher.publish({ to: ["red"] }, "room", Buffer.from([4]));
          await publisher.publish({ to: [id] }, "direct");
        });
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
        assert.deepEqual(log.entries, [["before", 1], "disconnect", ["everyone", 2, { three: [3] }], ["room", Buffer.from([4])], ["direct"], "recovered"]);
        const { recovered, rooms, data } = await ask(socket, "state");
        assert.deepEqual({ recovered, rooms, data }, { recovered: true, rooms: ["red"], data: { name: "Ada" } });
      });

      it("recovers through two drops in a row without an event between them", betweenPolls, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, options);
        await publisher.publish({}, "first");
        await log.reaches(1);
        const id = socket.id;
        for (const drop of [1, 2]) {
          await cutAndReconnected(socket, wire);
          assert.equal(socket.recovered, true, `drop ${drop}`);
          assert.equal(socket.id, id, `drop ${drop}`);
        }
        await publisher.publish({}, "last");
        await log.reaches("last");
        assert.deepEqual(log.events, [["first"], ["last"]]);
      });

      it("recovers from a close by the server", async t => {
        const { socket, publisher, log } = await officialSubject(t, options);
        await publisher.publish({}, "first");
        await log.reaches(1);
        const id = socket.id;
        const back = once(socket, "connect");
        socket.emit("drop");
        await back;
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
        await publisher.publish({}, "last");
        await log.reaches("last");
        assert.deepEqual(log.events, [["first"], ["last"]]);
      });

      it("recovers from a drop that the server does not notice", {
        officialFails: "knows no session as long as the socket is open",
      }, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, options);
        await publisher.publish({}, "first");
        await log.reaches(1);
        const id = socket.id;
        await cutAndReconnected(socket, wire, () => publisher.publish({}, "into the void"), "cutUnnoticed");
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
        await publisher.publish({}, "last");
        await log.reaches("last");
        assert.deepEqual(log.events, [["first"], ["into the void"], ["last"]]);
      });

      it("recovers when nothing had been received before the drop", { officialFails: "needs an offset" }, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, options);
        const id = socket.id;
        await cutAndReconnected(socket, wire, () => publisher.publish({}, "missed"));
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
        assert.deepEqual(log.events, [["missed"]]);
      });

      it("recovers after a volatile event that ended in a string", {
        officialFails: "a volatile event's last string becomes the client's offset",
      }, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, options);
        await publisher.publish({}, "stored");
        await log.reaches(1);
        // A volatile event may be dropped between two polls: repeat until one arrives.
        await eventually("a volatile event to arrive", async () => {
          await publisher.publish({ asVolatile: true }, "volatile", "a string at the end");
          return log.events.some(([name]) => name === "volatile");
        });
        const id = socket.id;
        await cutAndReconnected(socket, wire);
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
      });

      it("starts afresh after disconnect() and connect()", async t => {
        const { socket, publisher, log } = await officialSubject(t, options);
        await publisher.publish({}, "first");
        await log.reaches(1);
        const id = socket.id;
        const gone = goneFrom(publisher, id);
        socket.disconnect();
        await gone;
        await publisher.publish({}, "not for the new session");
        socket.connect();
        await connected(socket);
        assert.equal(socket.recovered, false);
        assert.notEqual(socket.id, id);
        assert.deepEqual(log.events, [["first"]]);
      });

      it("starts afresh after disconnect() and connect(), also after an earlier recovery", {
        officialFails: "keeps the consumed session",
      }, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, options);
        await publisher.publish({}, "first");
        await log.reaches(1);
        const id = socket.id;
        await cutAndReconnected(socket, wire);
        assert.equal(socket.recovered, true);
        const gone = goneFrom(publisher, id);
        socket.disconnect();
        await gone;
        socket.connect();
        await connected(socket);
        assert.equal(socket.recovered, false);
        assert.notEqual(socket.id, id);
      });

      it("loses, doubles and reorders nothing in twenty drops under traffic", betweenPolls, t =>
        survivesDrops(t, { subjects: [options], cut: () => "cut" }));

      it("loses, doubles and reorders nothing in twenty drops that the server does not notice", {
        officialFails: "knows no session as long as the socket is open",
      }, t => survivesDrops(t, { subjects: [options], cut: () => "cutUnnoticed" }));
    });
  }

  describe("with the official client", () => {
    for (const [from, to, options] of [
      ["websocket", "polling", {}],
      ["polling", "websocket", { officialFails: "does not see a drop between two polls" }],
    ]) {
      it(`recovers on ${to} what was dropped on ${from}`, options, async t => {
        const { socket, wire, publisher, log } = await officialSubject(t, { transports: [from] });
        await publisher.publish({}, "first");
        await log.reaches(1);
        const id = socket.id;
        await cutAndReconnected(socket, wire, async () => {
          await publisher.publish({}, "missed");
          socket.io.opts.transports = [to];
        });
        assert.equal(socket.io.engine.transport.name, to);
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
        assert.deepEqual(log.events, [["first"], ["missed"]]);
      });
    }

    it("recovers each namespace of a connection for itself", async t => {
      const wire = await Wire.lay(t);
      const publisher = await publisherOf(t);
      const recovering = await connectedClient(t, NAMESPACE, { at: wire.url, transports: ["websocket"] });
      const echoing = recovering.io.socket("/custom");
      await once(echoing, "auth");
      const first = once(recovering, "first");
      await publisher.publish({}, "first");
      await first;
      const ids = [recovering.id, echoing.id];
      const back = once(echoing, "connect");
      await cutAndReconnected(recovering, wire);
      await back;
      assert.deepEqual([recovering.recovered, echoing.recovered], [true, true]);
      assert.deepEqual([recovering.id, echoing.id], ids);
      const reply = once(echoing, "message-back");
      echoing.emit("message", "still here");
      assert.equal((await reply)[0], "still here");
    });

    it("delivers what the client emitted while it was away, after it recovered", async t => {
      const { socket, wire, publisher, log } = await officialSubject(t, { transports: ["websocket"] });
      await publisher.publish({}, "first");
      await log.reaches(1);
      await cutAndReconnected(socket, wire, () => socket.emit("publish", {}, "from the offline client"));
      assert.equal(socket.recovered, true);
      await log.reaches("from the offline client");
      assert.deepEqual(log.events, [["first"], ["from the offline client"]]);
    });

    it("keeps one order for everybody with sixteen publishers in parallel and subscribers that drop", t =>
      survivesDrops(t, { publishers: 16, drops: 5, subjects: [{ transports: ["websocket"] }, { transports: ["websocket"] }], cut: () => "cut" }));

    it("keeps one order for everybody in all modes, whether or not the server notices the drops", {
      officialFails: "does not see every drop",
    }, t => survivesDrops(t, {
      publishers: 4,
      drops: 8,
      subjects: modes.map(({ options }) => options),
      cut: drop => (drop % 2 ? "cut" : "cutUnnoticed"),
    }));
  });
});

// ---------------------------------------------------------------------------------------------------------------------

const offsetOf = event => event.at(-1);
const withoutOffset = event => event.slice(0, -1);
const subject = t => RawSocket.connect(t, NAMESPACE);
const event = async raw => eventOf(await raw.next("an event"), NAMESPACE);

/** The events that came before the CONNECT reply, without their offsets. */
const replayed = raw => raw.before.map(packet => withoutOffset(eventOf(packet, NAMESPACE)));

/** An official client that publishes for others and learns of their end; `publish` resolves once the server has done it. */
async function publisherOf(t) {
  const socket = await connectedClient(t, NAMESPACE, { transports: ["websocket"] });
  await ask(socket, "join", "watchers");
  socket.publish = (target, event, ...args) => ask(socket, "publish", target, event, ...args);
  return socket;
}

/** Resolves with the reason once the server has noticed that this socket is gone. */
function goneFrom(publisher, sid) {
  const gone = new Promise(resolve => {
    publisher.on("gone", (id, reason) => id === sid && resolve(reason));
  });
  return within(gone, `the server to notice that ${sid} is gone`);
}

/** Emits with an acknowledgement over the raw wire and gives the arguments of the answer; skips events before it. */
async function call(raw, event, ...args) {
  raw.send(`42${NAMESPACE},7${JSON.stringify([event, ...args])}`);
  for (const start = `43${NAMESPACE},7`; ; ) {
    const packet = await raw.next(`the acknowledgement of ${event}`);
    if (packet.startsWith(start)) return JSON.parse(packet.slice(start.length));
    eventOf(packet, NAMESPACE);
  }
}

/** Has the client receive an event, and gives its offset. */
async function anOffset(raw, publisher) {
  await publisher.publish({ to: [raw.connected.sid] }, "first");
  return offsetOf(await event(raw));
}

/** Breaks the connection and waits until the server has noticed. */
async function dropped(raw, publisher) {
  const gone = goneFrom(publisher, raw.connected.sid);
  raw.cut();
  return gone;
}

/** A raw client that was in rooms, had data and an offset, and dropped. */
async function droppedSubject(t, { rooms = [], leave = [], data = {} } = {}) {
  const [raw, publisher] = [await subject(t), await publisherOf(t)];
  if (rooms.length) await call(raw, "join", ...rooms);
  for (const room of leave) await call(raw, "leave", room);
  for (const [key, value] of Object.entries(data)) await call(raw, "remember", key, value);
  const offset = await anOffset(raw, publisher);
  await dropped(raw, publisher);
  return { raw, publisher, offset };
}

/** Connects with that auth and asserts a new session: other ids, no rooms, nothing replayed, and usable. */
async function assertFresh(t, old, auth, publisher) {
  const fresh = await RawSocket.connect(t, NAMESPACE, auth);
  assert.notEqual(fresh.connected.sid, old.connected.sid);
  assert.notEqual(fresh.connected.pid, old.connected.pid);
  assert.deepEqual(Object.keys(fresh.connected), ["sid", "pid"]);
  assert.deepEqual(fresh.before, []);
  const [state] = await call(fresh, "state");
  assert.deepEqual([state.id, state.recovered, state.rooms, state.data], [fresh.connected.sid, false, [], {}]);
  await publisher.publish({}, "live");
  assert.deepEqual(withoutOffset(await event(fresh)), ["live"]);
}

/** An official client behind a wire of its own, with a log of what its application sees. */
async function officialSubject(t, options) {
  const wire = await Wire.lay(t);
  const publisher = await publisherOf(t);
  const socket = client(t, NAMESPACE, { at: wire.url, ...options });
  const log = new Log(socket);
  await connected(socket);
  if (!options.transports) {
    await eventually("the upgrade", () => socket.io.engine.transport.name === "websocket");
    await ask(socket, "state");
  }
  log.entries.length = 0;
  return { socket, wire, publisher, log };
}

/** What an official client's application sees: events without their offset, and its connects and disconnects. */
class Log {
  entries = [];
  #wakers = new Set();

  constructor(socket) {
    socket.onAny((name, ...args) => this.#add([name, ...args.slice(0, -1)]));
    socket.on("connect", () => this.#add(socket.recovered ? "recovered" : "fresh"));
    socket.on("disconnect", () => this.#add("disconnect"));
  }

  #add(entry) {
    this.entries.push(entry);
    for (const waker of this.#wakers) waker();
  }

  get events() {
    return this.entries.filter(Array.isArray);
  }

  /** Waits for a number of entries, or for an event of that name. */
  reaches(goal, milliseconds = patience) {
    const reached = () => (typeof goal === "number" ? this.entries.length >= goal : this.entries.some(entry => entry[0] === goal));
    const waiting = new Promise(resolve => {
      const waker = () => {
        if (!reached()) return;
        this.#wakers.delete(waker);
        resolve();
      };
      this.#wakers.add(waker);
      waker();
    });
    return within(waiting, `${typeof goal === "number" ? `${goal} entries` : `event "${goal}"`} (${this.entries.length} entries now)`, milliseconds);
  }
}

/** Cuts the wire, does something while the client is away, mends the wire, and waits until the client is back. */
async function cutAndReconnected(socket, wire, meanwhile = () => {}, cut = "cut") {
  const away = once(socket, "disconnect");
  wire[cut]();
  await away;
  await meanwhile();
  const back = once(socket, "connect");
  wire.mend();
  await back;
}

/**
 * Publishers send numbered events to everybody, to rooms and to single clients as fast as the server takes them, while
 * the subjects drop again and again; then compares what arrived with what was due.
 */
async function survivesDrops(t, { subjects, publishers = 1, drops = 20, cut }) {
  const receivers = await Promise.all(subjects.map(async options => {
    const wire = await Wire.lay(t);
    const socket = client(t, NAMESPACE, { at: wire.url, ...options });
    const log = new Log(socket);
    await connected(socket);
    await ask(socket, "join", "red");
    return { wire, socket, log, id: socket.id };
  }));
  const senders = await Promise.all(Array.from({ length: publishers }, () => connectedClient(t, NAMESPACE, { transports: ["websocket"] })));
  const ids = receivers.map(({ id }) => id);

  let publishing = true;
  const sent = Promise.all(senders.map(async (sender, publisher) => {
    const due = [];
    for (let number = 0; publishing; ) {
      for (let i = 0; i < 10; i++) {
        for (const [target, isDue] of [
          [{}, true],
          [{ to: ["red"] }, true],
          [{ to: ids }, true],
          [{ to: ["blue"] }, false],
          [{ except: ["red"] }, false],
          [{ to: ["red", "blue"] }, true],
        ]) {
          if (isDue) due.push(number);
          sender.emit("publish", target, "number", publisher, number++);
        }
      }
      await ask(sender, "publish", { to: ["nobody"] }, "pause");
    }
    await ask(sender, "publish", { to: ids }, "end", publisher);
    return due;
  }));
  sent.catch(() => {});

  const dropping = Promise.all(receivers.map(async ({ wire, socket, log, id }, receiver) => {
    for (let drop = 0; drop < drops; drop++) {
      await log.reaches(log.entries.length + 40 + ((drop * 17) % 50));
      await cutAndReconnected(socket, wire, undefined, cut(drop));
      assert.equal(socket.recovered, true, `receiver ${receiver} recovers from drop ${drop}`);
      assert.equal(socket.id, id, `receiver ${receiver} keeps its id in drop ${drop}`);
    }
  }));
  try {
    await dropping;
  } finally {
    publishing = false;
  }
  const due = await sent;
  t.diagnostic(`${due.flat().length} events due to each of ${receivers.length} client(s), ${drops} drops each`);

  for (const { log } of receivers) {
    await eventually("the last events", () => log.events.filter(([name]) => name === "end").length >= publishers, 2 * patience);
  }
  receivers.forEach(({ log }, receiver) => {
    due.forEach((expected, publisher) => {
      const received = log.events.filter(([name, from]) => name === "number" && from === publisher).map(([, , number]) => number);
      assertSameSequence(received, expected, `receiver ${receiver}, publisher ${publisher}`);
    });
  });
  const orders = receivers.map(({ log }) => log.events.map(event => JSON.stringify(event)));
  for (const order of orders.slice(1)) assertSameSequence(order, orders[0], "the order at two clients");
}

/** Compares long sequences and says what is lost, doubled and out of order. */
function assertSameSequence(received, expected, where) {
  if (received.length === expected.length && received.every((item, i) => item === expected[i])) return;
  const seen = new Set(received);
  const lost = expected.filter(item => !seen.has(item));
  const doubled = received.filter((item, i) => received.indexOf(item) < i);
  const known = new Set(expected);
  const undue = received.filter(item => !known.has(item));
  const at = expected.findIndex((item, i) => received[i] !== item);
  const some = list => `${list.length}${list.length ? ` (${list.slice(0, 5)}...)` : ""}`;
  assert.fail(`${where}: of ${expected.length} due ${received.length} arrived; lost ${some(lost)}, doubled ${some(doubled)}, not due ${some(undue)}; ` +
    `first difference at ${at}: expected ${expected[at]}, got ${received[at]}`);
}
