// What this is: one Chromium for a file of tests; contexts with and without JavaScript, wide or narrow, each
// watched: an error in the console, a breach of the content security policy or a failed request fails the test.
// What it is not: the program; see program.mjs.
import { join } from "node:path";
import { chromium } from "playwright-core";

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

let failures = 0;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--lang=it-IT",
];

export function launch() {
  const executablePath = process.env.AREAVASTA_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** A person's browser: a context with its watcher. `js` and `size` may be chosen, `storageState` is who is signed in. */
export async function visitor(browser, url, { js = true, size = WIDE, storageState } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: js,
    viewport: size,
    storageState,
    locale: "it-IT",
    timezoneId: "Europe/Rome",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(10_000);
  const faults = watch(context);
  const page = await context.newPage();
  return { context, page, faults };
}

/** Ends a visit, and fails if anything went wrong that no page showed. */
export async function leave({ context, faults }) {
  await context.close();
  if (faults.length > 0) throw new Error(`the browser complained:\n${[...new Set(faults)].join("\n")}`);
}

/** Does something as a visitor, who leaves in any case; what the browser complained about fails the test. */
export async function visiting(browser, url, options, what) {
  const someone = await visitor(browser, url, options);
  try {
    await what(someone);
  } catch (error) {
    error.stack += await lastSight(someone);
    await someone.context.close();
    throw error;
  }
  await leave(someone);
}

/** What was on the page when a test failed: its address, what it said, and a picture in `results/`. */
export async function lastSight({ page, faults }) {
  const path = join(import.meta.dirname, "../results", `failed-${process.pid}-${(failures += 1)}.png`);
  await page.screenshot({ path, fullPage: true }).catch(() => {});
  const said = await page.locator("main").innerText({ timeout: 1000 }).catch(() => "");
  return `\nat ${page.url()}, see ${path}\n${said.slice(0, 600)}\n${faults.join("\n")}`;
}

function watch(context) {
  const faults = [];
  context.on("console", (message) => {
    if (message.type() === "error" && !isAnswerOfAPage(message)) faults.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`script: ${error.error().message}`));
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (!isDeliberate(request, why)) faults.push(`request: ${request.url()} ${why}`);
  });
  context.on("response", (response) => {
    const request = response.request();
    if (response.status() >= 500) faults.push(`answer: ${response.status()} ${request.method()} ${request.url()}`);
  });
  return faults;
}

/** A page that answers 404 or 422 is reported as an error too; whether it should, each test says itself. */
function isAnswerOfAPage(message) {
  return message.text().startsWith("Failed to load resource") && message.location().url === message.page()?.url();
}

/** Leaving a page ends what it was loading; a download ends the navigation that asked for it. */
function isDeliberate(request, why) {
  return why === "net::ERR_ABORTED" && (request.isNavigationRequest() || request.resourceType() !== "script");
}
