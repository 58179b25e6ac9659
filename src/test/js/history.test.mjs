// Whether what checks the histories of clients notices what it is there for. Needs no server.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { History, problemsOf } from "./history.mjs";

const offset = cell => "EPOUID" + "ABCDEFGHIJ"[cell];

/** A client in room1 that has received events, each given as [event, room, cell]. */
function client(name, events, { whole = true } = {}) {
  const history = new History(name, "room1");
  history.connected("id", false);
  if (whole) history.begins();
  events.forEach(([event, room, cell]) => history.received(event, room, offset(cell)));
  return history;
}

const ONE = ["one", null, 1];
const TWO = ["two", "room1", 2];
const THREE = ["three", null, 3];
const ALL = [ONE, TWO, THREE];

describe("histories", () => {
  const full = () => client("full", ALL);

  function problems(history, accepted = []) {
    return problemsOf([full(), history], accepted);
  }

  it("have no problem when all is well", () => {
    assert.deepEqual(problems(client("c", ALL), [["one", "two"], ["three"]]), []);
  });

  it("tell of a gap", () => {
    assert.deepEqual(problems(client("c", [ONE, THREE])), ["c has not received two at 131072"]);
  });

  it("tell of what is missing before the first event of who was there from the beginning, and of nobody else", () => {
    assert.deepEqual(problems(client("c", [THREE])), ["c has not received one at 65536", "c has not received two at 131072"]);
    assert.deepEqual(problems(client("c", [THREE], { whole: false })), []);
  });

  it("tell of an event that came twice", () => {
    assert.deepEqual(problems(client("c", [ONE, TWO, TWO, THREE])), ["c received two at 131072, after 131072"]);
  });

  it("tell of an event for another room", () => {
    assert.deepEqual(problems(client("c", [ONE, TWO, THREE, ["four", "room2", 4]])), ["c received four, which is for room2"]);
  });

  it("tell of events out of order", () => {
    assert.deepEqual(problems(client("c", [TWO, ONE, THREE])), ["c received one at 65536, after 131072"]);
  });

  it("tell of an event at two places", () => {
    assert.deepEqual(problems(client("c", [ONE, TWO, ["three", null, 4]])), ["three is at 262144 and at 196608"]);
  });

  it("tell of what was accepted, and did not come or not in order", () => {
    assert.deepEqual(problems(full(), [["four"]]), ["four was accepted, and nobody has received it"]);
    assert.deepEqual(problems(full(), [["three", "one"]]), ["one was accepted, and comes before what was accepted earlier"]);
  });

  it("tell of who was recovered as somebody else", () => {
    const history = full();
    history.connected("other", true);
    assert.deepEqual(problems(history), ["full was recovered as other, not id"]);
  });
});
