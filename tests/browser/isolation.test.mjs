// What this is: a referent who types the addresses of another body, and finds nothing.
// What it is not: every address under every role; the black-box tests do that.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, leave, visitor } from "./harness/browser.mjs";
import { crawl, linksOf } from "./harness/crawl.mjs";
import { signedIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

let browser;
let program;

before(async () => {
  [browser, program] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function pagesOf(email) {
  const someone = await visitor(browser, program.url);
  await signedIn(someone, email);
  const { opened, files } = await crawl(["/scrivania"], async (address) => {
    await someone.page.goto(address);
    return { links: await linksOf(someone.page), problems: [] };
  });
  return { someone, addresses: new Set([...opened, ...files].filter((address) => ID.test(address.split("?")[0]))) };
}

test("what one body's referent sees and another's does not cannot be had by its address", async () => {
  const one = await pagesOf("referente.apiro@demo.example");
  const other = await pagesOf("referente.appignano@demo.example");
  const foreign = [...other.addresses].filter((address) => !one.addresses.has(address));
  assert.ok(foreign.some((address) => address.startsWith("/enti/")), "the other body's own page is among them");
  const seen = [];
  for (const address of foreign) {
    const answer = await one.someone.context.request.get(address);
    if (answer.status() !== 404) seen.push(`${address} answers ${answer.status()}`);
  }
  assert.deepEqual(seen, []);
  for (const { someone } of [one, other]) await leave(someone);
});

/** The public pages of a centre, and only what anybody reads there without signing in: its published articles. */
async function isPublic({ context }, address) {
  return address.startsWith("/centri/") && (await context.request.get(address, { maxRedirects: 0 })).status() === 200;
}

test("a referent of one centre finds nothing of another centre", async () => {
  const one = await pagesOf("referente.apiro@demo.example");
  const other = await pagesOf("responsabile.lecco@demo.example");
  const nobody = await visitor(browser, program.url);
  const seen = [];
  for (const address of other.addresses) {
    const answer = await one.someone.context.request.get(address);
    if (answer.ok() && !(await isPublic(nobody, address))) seen.push(`${address} answers ${answer.status()}`);
  }
  await leave(nobody);
  assert.deepEqual(seen, []);
  for (const { someone } of [one, other]) await leave(someone);
});
