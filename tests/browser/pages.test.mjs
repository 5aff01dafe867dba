// What this is: every page that each role can reach: it answers, has one heading, is accessible, fits a telephone,
// breaks no policy, and is there without JavaScript too.
// What it is not: what the pages do; see year, people and forms.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, leave, NARROW, visiting, visitor, WIDE } from "./harness/browser.mjs";
import { checkAxe, checkOutline, checkWidth } from "./harness/checks.mjs";
import { crawl, kind, linksOf } from "./harness/crawl.mjs";
import { leaveDrafts } from "./harness/ground.mjs";
import { ROLES, signedIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

let browser;
let program;
/** Kinds of page looked at on a telephone already: they are laid out alike for every role. */
const seenNarrow = new Set();

before(async () => {
  [browser, program] = await Promise.all([launch(), startDemo({ billed: ["macerata", 2022] })]);
  await visiting(browser, program.url, {}, async (someone) => {
    await signedIn(someone, ROLES.director);
    await leaveDrafts(someone.page);
  });
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

test("who is not signed in", () => pagesOf(undefined, ["/", "/accedi", "/password/dimenticata"]));

for (const [role, email] of Object.entries(ROLES)) {
  test(`${role}: ${email}`, () => pagesOf(email, ["/scrivania"]));
}

async function pagesOf(email, starts) {
  const someone = await visitor(browser, program.url);
  const storageState = email && (await signedIn(someone, email));
  const { opened, files, wrong } = await crawl(starts, (address) => look(someone, address));
  wrong.push(...(await filesOf(someone, files)));
  wrong.push(...someone.faults.splice(0));
  await leave(someone);
  wrong.push(...(await withoutScript(opened, storageState)));
  const told = [...new Set(wrong)];
  assert.equal(told.length, 0, `${told.length} faults on ${opened.length} pages:\n${told.join("\n")}`);
  assert.ok(opened.length >= starts.length);
}

/** Opens a page in a wide window, then narrows it, and gives its links. */
async function look({ page, faults }, address) {
  await page.setViewportSize(WIDE);
  const problems = await gather([() => open(page, address)]);
  if (problems.length > 0) return { links: [], problems };
  const links = await linksOf(page);
  problems.push(...(await gather([() => checkOutline(page), () => checkWidth(page), () => checkAxe(page)])));
  if (!seenNarrow.has(kind(address))) {
    seenNarrow.add(kind(address));
    await page.setViewportSize(NARROW);
    problems.push(...(await gather([() => checkWidth(page), () => checkAxe(page)], "390: ")));
  }
  problems.push(...faults.splice(0).map((fault) => `${address}: ${fault}`));
  return { links, problems };
}

async function open(page, address) {
  const answer = await page.goto(address);
  assert.equal(answer.status(), 200, `${address} answers ${answer.status()}`);
  assert.match(answer.headers()["content-type"], /^text\/html/, `${address} is no page: mark its link with "download"`);
}

async function gather(checks, before = "") {
  const problems = [];
  for (const check of checks) {
    await check().catch((error) => problems.push(before + error.message));
  }
  return problems;
}

async function filesOf({ context }, files) {
  const wrong = [];
  for (const href of files) {
    const answer = await context.request.get(href);
    const bytes = await answer.body();
    if (!answer.ok() || bytes.length === 0) wrong.push(`the file ${href} answers ${answer.status()}, ${bytes.length} bytes`);
  }
  return wrong;
}

async function withoutScript(addresses, storageState) {
  const someone = await visitor(browser, program.url, { js: false, size: NARROW, storageState });
  const wrong = [];
  for (const address of addresses) {
    const checks = [() => open(someone.page, address), () => checkOutline(someone.page), () => checkWidth(someone.page)];
    wrong.push(...(await gather(checks, "without JavaScript: ")));
  }
  wrong.push(...someone.faults.splice(0));
  await someone.context.close();
  return wrong;
}
