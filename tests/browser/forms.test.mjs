// What this is: forms in the hands of people: mistakes, hurry, two people at once, files, only the keyboard.
// What it is not: what each field accepts; the areas' own tests try that.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, NARROW, visiting } from "./harness/browser.mjs";
import { checkAxe, checkWidth } from "./harness/checks.mjs";
import { bring, FILE } from "./harness/files.mjs";
import { press } from "./harness/hands.mjs";
import { ROLES, signedIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

let browser;
let program;
let director;
let operator;

before(async () => {
  [browser, program] = await Promise.all([launch(), startDemo()]);
  director = await stateOf(ROLES.director);
  operator = await stateOf(ROLES.operator);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function stateOf(email) {
  let state;
  await visiting(browser, program.url, {}, async (someone) => {
    state = await signedIn(someone, email);
  });
  return state;
}

const visit = (options, what) => visiting(browser, program.url, { storageState: director, ...options }, what);
const save = (page) => page.getByRole("button", { name: "Salva", exact: true }).click();
const field = (page, label) => page.getByLabel(label, { exact: true });

for (const js of [true, false]) {
  const how = js ? "with JavaScript" : "without JavaScript";

  test(`a form with mistakes comes back with what was typed and links to each field, ${how}`, () =>
    visit({ js, size: NARROW }, async ({ page }) => {
      await page.goto("/enti/nuovo");
      await field(page, "Denominazione").fill("Ente di prova");
      await page.locator("[name=pec]").fill("non-una-pec");
      await page.locator("[name=postal_code]").fill("12");
      await save(page);
      const summary = page.locator("main [role=alert]");
      await summary.waitFor();
      assert.equal(await field(page, "Denominazione").inputValue(), "Ente di prova");
      assert.equal(await page.locator("[name=pec]").inputValue(), "non-una-pec");
      assert.equal(await page.locator("[name=pec]").getAttribute("aria-invalid"), "true");
      const links = await summary.getByRole("link").all();
      assert.ok(links.length >= 3, "kind, PEC and postal code are each told");
      for (const link of links) {
        const target = (await link.getAttribute("href")).slice(1);
        assert.equal(await page.locator(`[id="${target}"]`).count(), 1, `the link leads to ${target}`);
      }
      if (js) assert.ok(await summary.evaluate((element) => element === document.activeElement), "the summary has the focus");
      await checkWidth(page);
      if (js) await checkAxe(page);
    }));
}

test("the same form sent twice at once makes one body", () =>
  visit({ js: false }, async ({ page, context }) => {
    await page.goto("/enti/nuovo");
    await page.locator("[name=kind]").selectOption({ label: "Unione di Comuni" });
    await field(page, "Denominazione").fill("Unione del doppio invio");
    const form = await page.locator("main form[method=post]").evaluate((element) => ({
      action: element.getAttribute("action"),
      body: Object.fromEntries(new FormData(element)),
    }));
    const send = () => context.request.post(form.action, { form: form.body, maxRedirects: 0 });
    const answers = await Promise.all([send(), send()]);
    assert.deepEqual(answers.map((answer) => answer.status()), [303, 303]);
    assert.equal(answers[0].headers().location, answers[1].headers().location);
    await page.goto("/enti?q=doppio+invio");
    assert.equal(await page.locator("tbody tr").count(), 1);
  }));

test("a second click on the button sends nothing more", () =>
  visit({}, async ({ page }) => {
    await page.goto("/enti/nuovo");
    const sent = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    await page.evaluate(() => {
      const form = document.querySelector("main form[data-av-once]");
      form.requestSubmit();
      form.requestSubmit();
    });
    await page.locator("main [role=alert]").waitFor();
    assert.equal(sent.length, 1);
  }));

test("the second of two people who change the same body is told, and shown the difference", () =>
  visit({}, (one) =>
    visit({ storageState: operator, js: false }, async (other) => {
      const address = await bodyCalled(one.page, "Apiro");
      await one.page.goto(`${address}/modifica`);
      await other.page.goto(`${address}/modifica`);
      await one.page.locator("[name=phone]").fill("0733 111111");
      await save(one.page);
      await one.page.getByText("Dati dell'ente salvati.").waitFor();
      await other.page.locator("[name=phone]").fill("0733 222222");
      await save(other.page);
      const difference = other.page.getByRole("row", { name: /Telefono/ });
      await difference.waitFor();
      assert.match(await difference.innerText(), /0733 111111[\s\S]*0733 222222/);
      assert.equal(await other.page.locator("[name=phone]").inputValue(), "0733 222222");
      await save(other.page);
      await other.page.getByText("Dati dell'ente salvati.").waitFor();
      await one.page.goto(address);
      await one.page.getByText("0733 222222").first().waitFor();
    }),
  ));

async function bodyCalled(page, name) {
  await page.goto(`/enti?q=${encodeURIComponent(name)}`);
  return page.locator("tbody th a").first().getAttribute("href");
}

test("a list and a form are used with the keyboard alone, and one sees where one is", () =>
  visit({}, async ({ page }) => {
    await page.goto("/enti");
    await tabTo(page, (element) => element.matches("#filtro-q"));
    await page.keyboard.type("Apiro");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=Apiro/);
    await tabTo(page, (element) => element.matches("tbody th a"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /Apiro/ }).waitFor();
    await tabTo(page, (element) => element.textContent.trim() === "Modifica");
    await page.keyboard.press("Enter");
    await page.waitForURL(/modifica$/);
    await tabTo(page, (element) => element.getAttribute("name") === "website");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("https://www.comune.apiro.example.it");
    await page.keyboard.press("Enter");
    await page.getByText("Dati dell'ente salvati.").waitFor();
  }));

/** Presses Tab until the focus is there; every stop on the way must be seen. */
async function tabTo(page, isThere) {
  for (let stop = 0; stop < 120; stop += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluateHandle(() => document.activeElement);
    assert.ok(await page.evaluate(isVisible, focus), `the focus is not visible on ${await focus.evaluate((e) => e.outerHTML.slice(0, 200))}`);
    if (await page.evaluate(isThere, focus)) return;
  }
  throw new Error("the keyboard does not get there");
}

/** Whether an element with the focus shows it: an outline, a shadow, or another mark of its own. */
function isVisible(element) {
  if (element === document.body) return true;
  const box = element.getBoundingClientRect();
  const looks = getComputedStyle(element);
  const marked = (looks.outlineStyle !== "none" && looks.outlineWidth !== "0px") || looks.boxShadow !== "none";
  const about = getComputedStyle(element.parentElement);
  return box.width > 0 && box.height > 0 && (marked || about.boxShadow !== "none" || about.outlineStyle !== "none");
}

test("the first stop of the keyboard leads past the menus", () =>
  visit({}, async ({ page }) => {
    await page.goto("/enti");
    await page.keyboard.press("Tab");
    const link = await page.evaluate(() => ({ text: document.activeElement.textContent.trim(), seen: document.activeElement.getBoundingClientRect().width > 1 }));
    assert.deepEqual(link, { text: "Vai al contenuto", seen: true });
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "contenuto");
  }));

for (const js of [true, false]) {
  test(`a file is shown row by row before anything changes, then applied, ${js ? "with" : "without"} JavaScript`, () =>
    visit({ js }, async ({ page }) => {
      const name = js ? "Biblioteca del primo file" : "Biblioteca del secondo file";
      await bring(page, FILE.replace("Biblioteca di prova", name).replace("611131", js ? "611131" : "611132"));
      const row = (text) => page.locator("main tbody tr", { hasText: text });
      await row(name).getByText("Nuovo").waitFor();
      await row("Apiro").getByText("Modificato").waitFor();
      await row("Appignano").getByText("Invariato").waitFor();
      await row("Belforte del Chienti").getByText("Errore").waitFor();
      assert.match(await row("Belforte del Chienti").innerText(), /PEC/);
      const preview = page.url();
      await page.goto(`/enti?q=${encodeURIComponent(name)}`);
      assert.equal(await page.locator("main tbody tr").count(), 0, "nothing has changed yet");
      await page.goto(preview);
      await press(page, "Applica le modifiche");
      await untilThere(page, row(name).getByText("Eseguito"));
      await page.goto(`/enti?q=${encodeURIComponent(name)}`);
      assert.equal(await page.locator("main tbody tr").count(), 1);
    }));
}

async function untilThere(page, what) {
  for (let look = 0; look < 40 && (await what.count()) === 0; look += 1) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  await what.waitFor();
}

test("a file that is too large is refused with words, and a wrong one is named", () =>
  visit({ js: false }, async ({ page }) => {
    await bring(page, "x".repeat(21 * 1024 * 1024));
    await page.getByText(/superano i 20 MB/).waitFor();
    await bring(page, "\u0000\u0001\u0002 non è una tabella", "foto.xlsx");
    await page.locator("main [role=alert]").waitFor();
  }));
