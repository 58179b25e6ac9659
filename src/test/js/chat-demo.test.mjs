// The demo page in a real browser: two windows chat, one loses its wire and misses nothing.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { after, before, describe } from "node:test";
import { chromium } from "playwright-core";
import { base, context, it, patience, Wire } from "./support.mjs";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const screenshots = process.env.SCREENSHOTS;

let browser;

before(async () => {
  if (screenshots) await mkdir(screenshots, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
    timeout: 3 * patience,
  });
});

after(() => browser?.close());

describe("the chat page", () => {
  it("carries messages between two windows, in order, and marks none as replayed", async t => {
    const [ann, bob] = await windows(t, 2);
    await ann.say("hello");
    await bob.shows("hello"); // or it might be overtaken on its way to the server
    await bob.say("hello yourself");
    await ann.shows("hello", "hello yourself");
    await ann.say("<b>not bold</b> & ü中\u{1f600}");
    for (const page of [ann, bob]) {
      await page.shows("hello", "hello yourself", "<b>not bold</b> & ü中\u{1f600}");
      assert.equal(await page.locator("#messages .replayed").count(), 0);
    }
  });

  it("sends by the button too, and empties the input", async t => {
    const [page] = await windows(t, 1);
    await page.locator("#input").fill("by the button");
    await page.locator("#send").click();
    await page.shows("by the button");
    assert.equal(await page.locator("#input").inputValue(), "");
  });

  it("ends up on WebSocket and says so", async t => {
    const [page] = await windows(t, 1);
    await page.locator("#transport", { hasText: "websocket" }).waitFor();
  });

  it("gets what it missed while its wire was cut, marked as replayed, and says that it recovered", async t => {
    const [ann, bob] = await windows(t, 2);
    await ann.say("before");
    await bob.shows("before");
    await shoot(bob, "desktop-connected");
    await bob.locator("#cut").click();
    await bob.is("[data-connected=false]");
    await shoot(bob, "desktop-cut");
    await ann.say("missed one");
    await ann.say("missed two");
    await ann.shows("before", "missed one", "missed two");
    await bob.is("[data-connected=true][data-recovered=true]");
    await ann.say("after");
    await bob.shows("before", "missed one", "missed two", "after");
    await bob.showsReplayed("missed one", "missed two");
    await ann.shows("before", "missed one", "missed two", "after");
    await ann.showsReplayed();
    await shoot(bob, "desktop-recovered");
  });

  it("recovers when the network itself breaks, and sends then what was written meanwhile", async t => {
    const wire = await Wire.lay(t);
    const [ann] = await windows(t, 1);
    const [bob] = await windows(t, 1, { at: wire.url });
    await ann.say("before");
    await bob.shows("before");
    wire.cut();
    await bob.is("[data-connected=false]");
    await ann.say("missed");
    await ann.shows("before", "missed");
    await bob.say("written offline");
    wire.mend();
    await bob.is("[data-connected=true][data-recovered=true]");
    await bob.shows("before", "missed", "written offline");
    await bob.showsReplayed("missed");
    await ann.shows("before", "missed", "written offline");
  });

  it("recovers again and again", async t => {
    const [ann, bob] = await windows(t, 2);
    const said = ["first"];
    await ann.say("first");
    await bob.shows(...said);
    for (const drop of [1, 2]) {
      await bob.locator("#cut").click();
      await bob.is("[data-connected=false]");
      said.push(`missed in drop ${drop}`);
      await ann.say(said.at(-1));
      await bob.is("[data-connected=true][data-recovered=true]");
      await bob.shows(...said);
    }
    await bob.showsReplayed(...said.slice(1));
  });

  it("starts a new session after Disconnect and Connect, without what was said meanwhile", async t => {
    const [ann, bob] = await windows(t, 2);
    await ann.say("before");
    await bob.shows("before");
    await bob.locator("#toggle", { hasText: "Disconnect" }).click();
    await bob.is("[data-connected=false]");
    await ann.say("not for Bob");
    await ann.shows("before", "not for Bob");
    await bob.locator("#toggle", { hasText: "Connect" }).click();
    await bob.is("[data-connected=true][data-recovered=false]");
    await ann.say("after");
    await bob.shows("before", "after");
    await bob.showsReplayed();
    await shoot(bob, "desktop-new-session");
  });

  it("fits a phone", async t => {
    const [ann] = await windows(t, 1);
    const [bob] = await windows(t, 1, { viewport: PHONE });
    await ann.say("A message that is long enough to need more than one line on a phone, and averylongwordwithoutanyplacetobreakitatall".repeat(2));
    await bob.locator("#messages .text").first().waitFor();
    await bob.locator("#cut").click();
    await bob.is("[data-connected=false]");
    await ann.say("missed");
    await bob.is("[data-connected=true][data-recovered=true]");
    await bob.showsReplayed("missed");
    const widths = await bob.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(widths[0] <= widths[1], `the page is ${widths[0]} wide on a screen of ${widths[1]}`);
    for (const id of ["#input", "#send", "#toggle", "#cut"]) {
      const box = await bob.locator(id).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= PHONE.width && box.y >= 0 && box.y + box.height <= PHONE.height, `${id} is on the screen`);
    }
    await shoot(bob, "phone-recovered");
  });
});

// ---------------------------------------------------------------------------------------------------------------------

/** Opens windows of their own browser profile, connected, that know how to chat; a script error fails the test. */
async function windows(t, count, { at = base, viewport = DESKTOP } = {}) {
  return Promise.all(Array.from({ length: count }, async () => {
    const profile = await browser.newContext({ viewport });
    t.after(() => profile.close());
    const page = await profile.newPage();
    page.setDefaultTimeout(patience);
    const errors = [];
    page.on("pageerror", error => errors.push(error));
    t.after(() => assert.deepEqual(errors, [], "script errors on the page"));

    page.is = state => page.locator(`#state${state}`).waitFor({ state: "attached" });
    page.say = async text => {
      await page.locator("#input").fill(text);
      await page.locator("#input").press("Enter");
    };
    page.shows = (...texts) => sees(page, "#messages .text", texts);
    page.showsReplayed = (...texts) => sees(page, "#messages .replayed .text", texts);

    await page.goto(`${at}${context}/`);
    await page.is("[data-connected=true]");
    return page;
  }));
}

/** Waits until these texts, and no others, are there. */
async function sees(page, selector, texts) {
  const expected = JSON.stringify(texts);
  try {
    await page.waitForFunction(
      ([selector, expected]) => JSON.stringify([...document.querySelectorAll(selector)].map(item => item.textContent)) === expected,
      [selector, expected],
    );
  } catch {
    assert.deepEqual(await page.locator(selector).allTextContents(), texts);
  }
}

async function shoot(page, name) {
  if (screenshots) await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}
