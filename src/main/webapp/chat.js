"use strict";

// The chat of the Socket.IO tutorial, and two ways to interrupt it: leaving on purpose, and a wire that breaks.

const RETRY_SECONDS = 5; // long enough to write something in the other window meanwhile
const MAX_MESSAGES = 1000; // the page of a long day stays light

const $ = (id) => document.getElementById(id);

const socket = io({
  path: new URL("socket.io/", document.baseURI).pathname, // whatever the context root
  reconnectionDelay: RETRY_SECONDS * 1000,
  reconnectionDelayMax: RETRY_SECONDS * 1000,
  randomizationFactor: 0,
});

let away = false; // between `disconnect` and the next `connect`
let replayed = 0; // messages that came by replay since then
let gap = false; // whether messages may be missing before the next one
let note = "";
let retryAt = 0; // when the client tries again; 0 while it does not wait

socket.on("connect", () => {
  if (away) {
    $("state").dataset.recovered = socket.recovered;
    gap ||= !socket.recovered;
    note = socket.recovered
      ? `Same session as before. ${replayed ? `Replayed what you missed: ${messages(replayed)}.` : "You missed nothing."}`
      : "This is a new session. Messages sent while you were away may have been missed.";
  } else {
    note = "Cut the wire, then write in a second window: nothing gets lost.";
  }
  away = false;
  retryAt = 0;
  socket.io.engine.on("upgrade", render);
  render();
});

socket.on("disconnect", (reason) => {
  away = true;
  replayed = 0;
  note = reason === "io client disconnect" ? "You left on purpose, so the server has ended your session."
    : reason === "io server disconnect" ? "The server has ended your session."
    : "The connection broke. Write something in the other window now; this one is back in a moment.";
  waitForRetry();
});

socket.on("connect_error", (error) => {
  note = socket.active ? "The server cannot be reached. Trying again in a moment." : `The server refused: ${error.message}`;
  waitForRetry();
});

// The offset that a recovering server appends to the arguments is the client library's business.
socket.on("chat message", (text) => {
  const byReplay = away && socket.recovered; // what was missed comes before `connect`
  if (byReplay) replayed++;
  show(text, byReplay);
});

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("input").value.trim();
  if (text) socket.emit("chat message", text); // kept by the client while there is no connection
  $("input").value = "";
  $("log").scrollTop = 0; // the newest: the log is laid out from its end
  render();
});

$("cut").addEventListener("click", () => socket.io.engine.close());

$("toggle").addEventListener("click", () => {
  const leave = socket.connected;
  socket.disconnect(); // also ends the wait for the next attempt
  if (!leave) {
    retryAt = 0;
    socket.connect();
  }
  render();
});

function waitForRetry() {
  retryAt = socket.active ? Date.now() + RETRY_SECONDS * 1000 : 0;
  render();
}

function show(text, byReplay) {
  const item = document.createElement("li");
  if (byReplay) item.className = "replayed";
  if (gap) append(item, "h2", "gap", "Messages may be missing here");
  else if (byReplay && replayed === 1) append(item, "h2", "", "While you were away");
  append(item, "span", "text", text).dir = "auto";
  if (byReplay) append(item, "span", "badge", "replayed"); // when it was sent is not known here
  else append(item, "time", "", new Date().toLocaleTimeString([], { timeStyle: "short" }));
  gap = false;
  $("messages").append(item);
  if ($("messages").children.length > MAX_MESSAGES) $("messages").firstChild.remove();
}

function append(parent, tag, className, text) {
  const child = document.createElement(tag);
  child.className = className;
  child.textContent = text;
  parent.append(child);
  return child;
}

function render() {
  const { connected, active, id } = socket;
  const seconds = Math.ceil((retryAt - Date.now()) / 1000);
  const recovered = $("state").dataset.recovered;
  const waiting = connected ? 0 : socket.sendBuffer.length;
  $("state").dataset.connected = connected;
  $("state").dataset.active = active;
  write("state", connected ? "Connected" : !active ? "Disconnected" : seconds > 0 ? `Retry in ${seconds} s` : "Connecting");
  write("transport", connected ? socket.io.engine.transport.name : "–");
  write("socket", connected ? id.slice(0, 6) : "–");
  write("recovered", { "": "none yet", true: "recovered", false: "not recovered" }[recovered]);
  write("note", note + (waiting ? ` Waiting to be sent: ${messages(waiting)}.` : ""));
  write("toggle", connected ? "Disconnect" : active ? "Connect now" : "Connect");
  $("cut").disabled = !connected;
}

function write(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text; // screen readers repeat what is written again
}

function messages(count) {
  return count === 1 ? "1 message" : `${count} messages`;
}

setInterval(() => retryAt && render(), 250);
render();
