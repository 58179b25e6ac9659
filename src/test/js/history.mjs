// What a client of a cluster has seen, and whether it may have seen that. Offsets tell the place of an event in the log.

import assert from "node:assert/strict";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const EPOCH_AND_UID = 6;

/** The place that an offset names, as a number that orders. */
export function position(offset) {
  const [cell, index = "0"] = offset.slice(EPOCH_AND_UID).split(".");
  return number(cell) * 65_536 + Number(index); // the index is decimal
}

const number = digits => [...digits].reduce((sum, digit) => sum * 64 + DIGITS.indexOf(digit), 0);

/** A client's stay with one session: it begins with recovered false, and lasts as long as each return says true. */
class Stay {
  events = [];
  returns = 0;
  ended = false;

  /** How many events came before it knew that it is in its room; null as long as it does not. */
  joined = null;

  /** Whether all that is in the log and for it or its room came when it was there already. */
  whole = false;

  constructor(id) {
    this.id = id;
  }
}

/** All that one client has seen. */
export class History {
  stays = [];
  problems = [];

  constructor(name, room) {
    this.name = name;
    this.room = room;
  }

  get stay() {
    return this.stays.at(-1);
  }

  connected(id, recovered) {
    const before = this.stay;
    if (!recovered) {
      if (before) before.ended = true;
      this.stays.push(new Stay(id));
    } else {
      before.returns++;
      if (before.id !== id) this.problems.push(`${this.name} was recovered as ${id}, not ${before.id}`);
    }
  }

  joined(stay) {
    stay.joined ??= stay.events.length;
  }

  /** It is in its room, and nothing has been published yet: the first event is due to it as any other. */
  begins() {
    this.stay.whole = true;
  }

  /** How often it was connected. */
  get connects() {
    return this.stays.reduce((sum, stay) => sum + 1 + stay.returns, 0);
  }

  /** What it received last. */
  get latest() {
    return this.stay?.events.at(-1)?.event;
  }

  received(event, room, offset) {
    this.stay.events.push({ event, room, position: position(offset) });
  }
}

/**
 * What is wrong with what clients have seen, in words; nothing if all is well.
 *
 * @param accepted the events that were acknowledged to who has published them, in the order of each publisher
 */
export function problemsOf(histories, accepted) {
  const problems = histories.flatMap(history => history.problems);
  const log = new Map(); // event to its place, as those say who have lost nothing
  const stays = histories.flatMap(history => history.stays.map(stay => ({ history, stay })));
  for (const { history, stay } of stays) {
    let before = -1;
    for (const { event, room, position } of stay.events) {
      if (room && room !== history.room) problems.push(`${history.name} received ${event}, which is for ${room}`);
      if (position <= before) problems.push(`${history.name} received ${event} at ${position}, after ${before}`);
      before = position;
      if (stay.ended) continue;
      if (!log.has(event)) log.set(event, { position });
      else if (log.get(event).position !== position) problems.push(`${event} is at ${position} and at ${log.get(event).position}`);
    }
    stay.events.filter(() => !stay.ended).forEach(({ event, room }) => (log.get(event).room = room));
  }
  const order = [...log].map(([event, { position, room }]) => ({ event, position, room })).sort((a, b) => a.position - b.position);
  for (const { history, stay } of stays) problems.push(...gaps(history, stay, order));
  for (const ofOne of accepted) {
    let before = -1;
    for (const event of ofOne) {
      const place = log.get(event)?.position;
      if (place === undefined) problems.push(`${event} was accepted, and nobody has received it`);
      else if (place < before) problems.push(`${event} was accepted, and comes before what was accepted earlier`);
      before = place ?? before;
    }
  }
  return problems;
}

/** What lies between the first and the last event of a stay, or before its first if it is whole, and was due, but is not there. */
function gaps(history, stay, order) {
  if (stay.events.length === 0) return [];
  const first = stay.whole ? 0 : stay.events[0].position;
  const end = stay.events.at(-1).position;
  const inRoom = stay.whole ? 0 : (stay.events[stay.joined ?? Infinity]?.position ?? Infinity);
  const seen = new Set(stay.events.map(({ event }) => event));
  return order
    .filter(({ position, room }) => position >= (room ? inRoom : first) && position <= end && (!room || room === history.room))
    .filter(({ event }) => !seen.has(event))
    .map(({ event, position }) => `${history.name} has not received ${event} at ${position}`);
}

/** Fails with the first of the problems. */
export function assertNone(problems) {
  assert.equal(problems.length, 0, `${problems.length} problems: ${problems.slice(0, 20).join("; ")}`);
}
