// What this is: what the script does while a page is open: a list of requests that renews itself, questions and articles
// that follow what is typed, answers of a survey kept one by one, keys.
// What it is not: the same flows without it; see forms and new-centre.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, leave, visitor } from "./harness/browser.mjs";
import { fill, follow, press, says, tick, titled } from "./harness/hands.mjs";
import { signedIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

/** The centre whose agreement is in force today: its bodies may ask for something. */
const DIRECTOR = "responsabile.pesaro-urbino@demo.example";
const REFERENT = "referente.acqualagna@demo.example";

let browser;
let program;

before(async () => {
  [browser, program] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function as(email) {
  const someone = await visitor(browser, program.url);
  await signedIn(someone, email);
  return someone;
}

async function send(page, subject) {
  await page.goto("/richieste/nuova");
  await page.locator("#f-service").selectOption({ index: 1 });
  await page.locator("#f-kind").selectOption({ index: 1 });
  await fill(page, { Oggetto: subject, Descrizione: "Da stamattina, su tutte le postazioni." });
  await tick(page.locator("main [name=impact]").first());
  await tick(page.locator("main [name=urgency]").first());
  await press(page, "Invia la richiesta");
  await says(page, /Richiesta n\. \d+ inviata/);
}

test("the list of requests renews itself, but not under the hands of who has chosen something", async () => {
  const [watcher, sender] = [await as(DIRECTOR), await as(REFERENT)];
  const { page } = watcher;
  await page.goto("/richieste");
  await send(sender.page, "La prima prova dal vivo");
  await says(page, "La prima prova dal vivo");
  await page.locator("main tbody input[type=checkbox]").first().check();
  await send(sender.page, "La seconda prova dal vivo");
  await page.getByText("Ci sono novità in questo elenco.").waitFor();
  assert.equal(await page.getByText("La seconda prova dal vivo").count(), 0);
  assert.ok(await page.locator("main tbody input[type=checkbox]").first().isChecked(), "the choice is kept");
  await follow(page, "Aggiorna l'elenco");
  await says(page, "La seconda prova dal vivo");
  for (const someone of [watcher, sender]) await leave(someone);
});

test("articles that may help appear while the subject is typed", async () => {
  const someone = await as(REFERENT);
  const { page } = someone;
  await page.goto("/richieste/nuova");
  await page.getByLabel("Oggetto").pressSequentially("La posta non si apre");
  await page.getByRole("link", { name: /^La posta elettronica non si apre/ }).waitFor();
  await leave(someone);
});

test("the questions of a service appear when it is chosen, and nothing typed is lost", async () => {
  const [director, referent] = [await as(DIRECTOR), await as(REFERENT)];
  await referent.page.goto("/richieste/nuova");
  const service = await referent.page.locator("#f-service option").nth(1).innerText();
  await director.page.goto("/richieste/moduli");
  await follow(director.page, service);
  await fill(director.page, { Domanda: "Su quale postazione?" });
  await director.page.locator("#f-answering").selectOption({ index: 1 });
  await press(director.page, "Salva la domanda");
  await says(director.page, /Domanda salvata/);
  const { page } = referent;
  await fill(page, { Oggetto: "Il computer non parte" });
  await page.locator("#f-service").selectOption({ label: service });
  await page.getByLabel("Su quale postazione?").fill("Anagrafe 2");
  assert.equal(await page.getByLabel("Oggetto").inputValue(), "Il computer non parte");
  for (const someone of [director, referent]) await leave(someone);
});

test("each answer of a survey is kept as it is given", async () => {
  const someone = await as(DIRECTOR);
  const { page } = someone;
  await page.goto("/questionari");
  await follow(page, /^Compila «Mappatura/);
  await follow(page, /^Compila\b/);
  const answers = page.locator('main input[type=radio][value="si"]');
  await tick(answers.nth(0));
  await tick(answers.nth(1));
  await says(page, "Salvato.");
  await page.waitForLoadState("networkidle");
  await page.reload();
  assert.deepEqual([await answers.nth(0).isChecked(), await answers.nth(1).isChecked()], [true, true]);
  await tick(answers.nth(2));
  await press(page, "Salva");
  await says(page, "Sezione salvata.");
  await leave(someone);
});

test("keys go through the list of requests, unless they are turned off", async () => {
  const someone = await as(DIRECTOR);
  const { page } = someone;
  await page.goto("/richieste");
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  await page.keyboard.press("j");
  const first = await focused();
  await page.keyboard.press("j");
  const second = await focused();
  assert.match(first, /^n\. \d+$/);
  assert.notEqual(second, first);
  await page.keyboard.press("k");
  assert.equal(await focused(), first);
  await page.keyboard.press("?");
  await tick(page.getByLabel("Non usare i tasti rapidi su questo dispositivo"));
  await page.locator("h1").click();
  await page.keyboard.press("/");
  assert.notEqual(await page.evaluate(() => document.activeElement.type), "search");
  await tick(page.getByLabel("Non usare i tasti rapidi su questo dispositivo"));
  await page.locator("h1").click();
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await titled(page, new RegExp(`${first.replace(".", "\\.")}\\b`));
  await leave(someone);
});
