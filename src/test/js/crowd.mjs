// Clients that note what they receive while others publish number after number, each for all or for one of some rooms.

import assert from "node:assert/strict";
import { assertNone, History, problemsOf } from "./history.mjs";
import { connected, elapse, eventually, patience } from "./support.mjs";

/** The number that is published, to all, when everything else has been. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** The room that a number is for, of so many; null for all. */
const roomOf = (number, rooms) => (number === LAST || number % 2 === 0 ? null : `room${number % rooms}`);

/** Has a client's history tell what it receives. */
export function note(socket, history, rooms) {
  socket.on("n", (number, offset) => history.received(number, roomOf(number, rooms), offset));
  socket.on("connect", () => history.connected(socket.id, socket.recovered));
}

/** The same server-side event from any of the tests. */
async function publish(socket, number, rooms, timeout) {
  const room = roomOf(number, rooms);
  await socket.timeout(timeout).emitWithAck("publish", room ? { to: [room] } : {}, "n", number);
}

/** Publishes the last number, and fails if it is not accepted. */
export const publishLast = socket => publish(socket, LAST, 1, patience);

/**
 * Publishes number after number until it is stopped; knows which were accepted.
 *
 * @param first of the numbers; those of several publishers have to differ
 * @param timeout of one of them, in milliseconds
 * @param pace what it rests after each, in milliseconds
 */
export function publisher(socket, { first = 0, rooms, timeout = 2_000, pace = 0 }) {
  const accepted = [];
  let stopped = false;
  const work = (async () => {
    await connected(socket);
    for (let number = first; !stopped; number++) {
      try {
        await connected(socket);
        await publish(socket, number, rooms, timeout);
        accepted.push(number);
      } catch {
        await elapse(100); // it may have been stored all the same
      }
      if (pace > 0) await elapse(pace);
    }
  })();
  return { accepted, socket, stop: () => ((stopped = true), work) };
}

const CROWD_ROOMS = 3;

/** Clients, each in one of three rooms and with data of its own, before anything is published. */
export class Crowd {
  members = [];

  /** @param open opens the client with that index */
  static async gather(count, open) {
    const crowd = new Crowd();
    crowd.members = Array.from({ length: count }, (unused, i) => {
      const member = { socket: open(i), history: new History(`client ${i}`, `room${i % CROWD_ROOMS}`) };
      note(member.socket, member.history, CROWD_ROOMS);
      return member;
    });
    const each = action => Promise.all(crowd.members.map(action));
    await each(({ socket }) => connected(socket));
    await each(({ socket, history }) => socket.timeout(patience).emitWithAck("join", history.room));
    await each(({ socket }, i) => socket.timeout(patience).emitWithAck("remember", "name", `client${i}`));
    crowd.members.forEach(({ history }) => history.begins());
    return crowd;
  }

  /** Publishes to its rooms. */
  publisher(socket, first = 0) {
    return publisher(socket, { first, rooms: CROWD_ROOMS });
  }

  get histories() {
    return this.members.map(({ history }) => history);
  }

  /** How often they have come back. */
  get returns() {
    return this.histories.reduce((sum, history) => sum + history.connects - 1, 0);
  }

  /** Fails unless all of them have got all that was due to them, in order, and have always been recovered, with what they had. */
  async check(publishers, milliseconds) {
    await eventually("all receive the last number", () => this.histories.every(history => history.latest === LAST), milliseconds);
    publishers.forEach(({ accepted }, i) => assert.notEqual(accepted.length, 0, `publisher ${i} has published nothing`));
    assertNone(problemsOf(this.histories, publishers.map(({ accepted }) => accepted)));
    this.histories.forEach(history => assert.equal(history.stays.length, 1, `${history.name} was recovered each time`));
    const states = await Promise.all(this.members.map(({ socket }) => socket.timeout(patience).emitWithAck("state")));
    states.forEach((state, i) => {
      assert.deepEqual(state.rooms, [this.histories[i].room]);
      assert.deepEqual(state.data, { name: `client${i}` });
    });
  }
}
