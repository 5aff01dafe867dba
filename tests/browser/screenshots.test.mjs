// What this is: the pictures of the manual, taken from the demo, and a check that each can be taken. With
// AREAVASTA_PICTURES=1 they replace those of the manual; otherwise they go to a temporary folder.
// What it is not: a comparison of pixels: a page may change its looks.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { launch, visiting, visitor } from "./harness/browser.mjs";
import { DEMO_PASSWORD, signedIn } from "./harness/people.mjs";
import { PICTURES } from "./harness/pictures.mjs";
import { startDemo } from "./harness/program.mjs";

const inTheManual = process.env.AREAVASTA_PICTURES === "1";
const LARGEST = 150_000;
const HEIGHTS = { 1280: 860, 390: 844 };

let browser;
let program;
let folder;
const states = new Map();

before(async () => {
  [browser, program] = await Promise.all([launch(), startDemo({ billed: ["pesaro-urbino", 2026] })]);
  folder = inTheManual ? resolve(import.meta.dirname, "../../docs/manuale/immagini") : await mkdtemp(join(tmpdir(), "areavasta-pictures-"));
  await mkdir(folder, { recursive: true });
});
after(async () => {
  await browser?.close();
  await program?.stop();
  if (!inTheManual) await rm(folder, { recursive: true, force: true });
});

for (const { name, as, at, show, widths, height } of PICTURES) {
  for (const width of widths) {
    test(`${name}, ${width} wide`, async () => {
      const size = { width, height: height ?? HEIGHTS[width] };
      await visiting(browser, program.url, { size, storageState: await state(as) }, async ({ page }) => {
        await page.goto(at);
        await show?.(page);
        await page.evaluate(() => document.fonts.ready);
        await page.mouse.move(0, 0);
        await page.evaluate(() => document.activeElement?.blur());
        const path = join(folder, `${name}-${width}.png`);
        await page.screenshot({ path, animations: "disabled", caret: "hide" });
        const { size: bytes } = await stat(path);
        assert.ok(bytes > 2_000 && bytes <= LARGEST, `${path} is ${bytes} bytes`);
      });
    });
  }
}

/** Who is signed in, once for each account. */
async function state(email) {
  if (!email) return undefined;
  if (!states.has(email)) {
    const someone = await visitor(browser, program.url);
    states.set(email, await signedIn(someone, email, DEMO_PASSWORD));
    await someone.context.close();
  }
  return states.get(email);
}
