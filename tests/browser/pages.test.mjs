// What this is: every page that each role can reach: it answers, has one heading, is accessible, fits a telephone,
// breaks no policy, and is there without JavaScript too.
// What it is not: what the pages do; see year, people and forms.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, NARROW, visiting, visitor, WIDE } from "./harness/browser.mjs";
import { checkAxe, checkOutline, checkWidth } from "./harness/checks.mjs";
import { crawl, kind, linksOf } from "./harness/crawl.mjs";
import { leaveDrafts } from "./harness/ground.mjs";
import { ROLES, signedIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

let browser;
let program;
/** The centre whose agreement is in force today: requests are made there. */
const AT_WORK = { director: "responsabile.pesaro-urbino@demo.example", referent: "referente.acqualagna@demo.example" };
/** Who sees the same pages, with less or more on them: each kind of page is examined closely once for each group. */
const GROUPS = [
  { starts: ["/", "/accedi", "/password/dimenticata"], roles: { nobody: undefined } },
  {
    starts: ["/scrivania"],
    roles: { ...pickRoles("director", "operator", "accountant", "reader", "planner"), "director with requests": AT_WORK.director },
  },
  { starts: ["/scrivania"], roles: pickRoles("administrator", "network") },
  { starts: ["/scrivania"], roles: { ...pickRoles("referent", "bodyAccountant", "mayor"), "referent with requests": AT_WORK.referent } },
];
/** Kinds of page looked at on a telephone already: they are laid out alike for everybody. */
const narrowed = new Set();

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

for (const { starts, roles } of GROUPS) {
  const examined = new Set();
  for (const [role, email] of Object.entries(roles)) {
    test(`${role}: every page`, () => pagesOf(email, starts, examined));
  }
}

function pickRoles(...names) {
  return Object.fromEntries(names.map((name) => [name, ROLES[name]]));
}

async function pagesOf(email, starts, examined) {
  const someone = await visitor(browser, program.url);
  const storageState = email && (await signedIn(someone, email));
  const closely = [];
  const { opened, files, wrong } = await crawl(starts, (address, from) => {
    if (from.startsWith("/registro")) return lookBack(someone, address);
    if (examined.has(kind(address))) return look(someone, address, []);
    closely.push(address);
    return look(someone, address, [checkAxe]);
  });
  closely.forEach((address) => examined.add(kind(address)));
  wrong.push(...(await filesOf(someone, files)));
  wrong.push(...someone.faults.splice(0));
  await someone.context.close();
  wrong.push(...(await withoutScript(closely, storageState)));
  const told = [...new Set(wrong)];
  if (told.length > 0) throw new Error(`${told.length} faults on ${opened.length} pages:\n${told.join("\n")}`);
}

/** The trail speaks also of what is gone, or of what its reader may not see: a refusal in words is an answer. */
async function lookBack({ page }, address) {
  const status = (await page.goto(address)).status();
  const answered = [200, 403, 404].includes(status);
  return { links: [], problems: answered ? await gather([() => checkOutline(page)]) : [`${address} answers ${status}`] };
}

/** Opens a page in a wide window, then narrows it, and gives its links. */
async function look({ page, faults }, address, checks) {
  await page.setViewportSize(WIDE);
  const problems = await gather([() => open(page, address)]);
  if (problems.length > 0) return { links: [], problems };
  const links = await linksOf(page);
  problems.push(...(await gather([checkOutline, checkWidth, ...checks].map((check) => () => check(page)))));
  if (!narrowed.has(kind(address))) {
    narrowed.add(kind(address));
    await page.setViewportSize(NARROW);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    problems.push(...(await gather([checkWidth, checkAxe].map((check) => () => check(page)), "390: ")));
  }
  problems.push(...faults.splice(0).map((fault) => `${address}: ${fault}`));
  return { links, problems };
}

/** A page may also say why the thing cannot be done now. */
async function open(page, address) {
  const answer = await page.goto(address);
  const refused = answer.status() === 409;
  assert.ok(answer.status() === 200 || refused, `${address} answers ${answer.status()}`);
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
