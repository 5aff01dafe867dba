// What this is: the ways in and out: mistakes, patience, a forgotten password, the code on the telephone, open
// sessions, an invitation and the change of role.
// What it is not: what a role may do; the black-box tests try that on every address.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, NARROW, visiting } from "./harness/browser.mjs";
import { DEMO_PASSWORD, letterTo, lettersTo, linkIn, oneTimeCode, ROLES, signedIn, signIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

let browser;
let program;

before(async () => {
  [browser, program] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const visit = (options, what) => visiting(browser, program.url, options, what);
const summary = (page) => page.locator("main [role=alert]");

for (const js of [true, false]) {
  const how = js ? "with JavaScript" : "without JavaScript";

  test(`a wrong password is refused and the address stays written, ${how}`, () =>
    visit({ js, size: NARROW }, async ({ page }) => {
      await signIn(page, "nessuno@demo.example", "non-questa-password");
      await summary(page).getByText(/e-mail|password/i).first().waitFor();
      assert.equal(await page.getByLabel("E-mail").inputValue(), "nessuno@demo.example");
      assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
    }));

  test(`signing in leads to the page that was asked for, and out again, ${how}`, () =>
    visit({ js }, async ({ page }) => {
      await page.goto("/profilo");
      assert.match(page.url(), /\/accedi\?ritorno=/);
      await page.getByLabel("E-mail").fill(ROLES.reader);
      await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
      await page.locator("main").getByRole("button", { name: "Accedi" }).click();
      await page.waitForURL("**/profilo");
      await openMenu(page, "#menu-profilo");
      await page.getByRole("button", { name: "Esci" }).click();
      await page.getByText("Sei uscito.").waitFor();
      await page.goto("/scrivania");
      assert.match(page.url(), /\/accedi/);
    }));
}

/** Without JavaScript a menu opens when the focus enters it. */
async function openMenu(page, toggle) {
  const expands = await page.evaluate(() => document.documentElement.classList.contains("av-js"));
  if (expands) await page.locator(toggle).click();
  else await page.locator(toggle).hover();
}

test("the sixth mistake in a row has to wait, and the page says how long", () =>
  visit({ js: false }, async ({ page }) => {
    for (let mistake = 1; mistake <= 6; mistake += 1) await signIn(page, "distratto@demo.example", `sbagliata-${mistake}`);
    await summary(page).getByText(/Troppi tentativi non riusciti\. Riprova tra \d+ secondi\./).waitFor();
  }));

test("a forgotten password is replaced with the letter's link, which works once", () =>
  visit({ js: false }, async ({ page }) => {
    const email = "operatore.lecco@demo.example";
    await page.goto("/accedi");
    await page.getByRole("link", { name: "Password dimenticata?" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Spedisci le istruzioni" }).click();
    await page.getByText(/tra poco riceverai un messaggio/).waitFor();
    const link = linkIn(await letterTo(program.data, email), "/password/nuova/");
    await choosePassword(page, link, "corta");
    await summary(page).waitFor();
    await choosePassword(page, link, "una-frase-nuova-e-lunga");
    await page.getByText("La nuova password è salvata").waitFor();
    await page.goto(link);
    await page.getByRole("heading", { level: 1, name: "Indirizzo non più valido" }).waitFor();
    await signIn(page, email, "una-frase-nuova-e-lunga");
    await page.waitForURL("**/scrivania");
  }));

async function choosePassword(page, link, password) {
  await page.goto(link);
  await page.getByLabel("Nuova password", { exact: true }).fill(password);
  await page.getByLabel("Ripeti la nuova password").fill(password);
  await page.getByRole("button", { name: "Salva la password" }).click();
}

test("an address nobody has gets the same answer and no letter", () =>
  visit({ js: false }, async ({ page }) => {
    await page.goto("/password/dimenticata");
    await page.getByLabel("E-mail").fill("sconosciuto@demo.example");
    await page.getByRole("button", { name: "Spedisci le istruzioni" }).click();
    await page.getByText(/tra poco riceverai un messaggio/).waitFor();
    assert.deepEqual(await lettersTo(program.data, "sconosciuto@demo.example"), []);
  }));

test("the code on the telephone is set up, proven, and asked for at the next entrance", () =>
  visit({ js: false }, async ({ page, context }) => {
    const email = "operatore.pesaro-urbino@demo.example";
    await signIn(page, email);
    await page.goto("/profilo/codice");
    await page.getByRole("button", { name: "Attiva il codice al telefono" }).click();
    const key = await page.locator("dt:has-text('Chiave') + dd").innerText();
    await sendCode(page, "000000", "Conferma e attiva");
    await summary(page).waitFor();
    await sendCode(page, oneTimeCode(key), "Conferma e attiva");
    await page.getByRole("heading", { level: 1, name: "Codici di recupero" }).waitFor();
    const recovery = await page.locator("main li code").allInnerTexts();
    assert.equal(recovery.length, 10);
    await context.clearCookies();
    await signIn(page, email);
    await page.waitForURL("**/accedi/codice");
    await sendCode(page, "000000", "Continua");
    await summary(page).waitFor();
    await sendCode(page, oneTimeCode(key, 1), "Continua");
    await page.waitForURL("**/scrivania");
    await context.clearCookies();
    await signIn(page, email);
    await sendCode(page, recovery[0], "Continua");
    await page.waitForURL("**/scrivania");
  }));

async function sendCode(page, code, button) {
  await page.getByLabel("Codice", { exact: true }).fill(code);
  await page.getByRole("button", { name: button }).click();
}

test("a session closed from another browser is over", () =>
  visit({}, (here) =>
    visit({ js: false }, async (there) => {
      await signedIn(there, ROLES.operator);
      await signedIn(here, ROLES.operator);
      await here.page.goto("/profilo");
      await here.page.getByRole("button", { name: "Chiudi tutti gli altri accessi" }).click();
      await here.page.getByRole("heading", { level: 1, name: "Il mio profilo" }).waitFor();
      await there.page.goto("/scrivania");
      assert.match(there.page.url(), /\/accedi/);
    }),
  ));

for (const js of [true, false]) {
  const how = js ? "with JavaScript" : "without JavaScript";
  const email = js ? "lettura.lecco@demo.example" : "lettura.pesaro-urbino@demo.example";

  test(`who is invited to a second role accepts and changes role, ${how}`, () =>
    visit({ js }, async ({ page, context }) => {
      await signIn(page, ROLES.director);
      await page.goto("/account/invita");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Ruolo", { exact: true }).selectOption({ label: "Sola lettura" });
      await page.getByRole("button", { name: "Spedisci l'invito" }).click();
      await page.getByText(`Invito spedito a ${email}.`).waitFor();
      const link = linkIn(await letterTo(program.data, email), "/inviti/");
      await context.clearCookies();
      await page.goto(link);
      await page.getByRole("button", { name: "Accetta l'invito" }).click();
      await page.getByText("Invito accettato: ora puoi accedere.").waitFor();
      await signIn(page, email);
      await page.waitForURL("**/scrivania");
      await openMenu(page, "#cambia-ruolo");
      await page.locator(".av-acting [name=ruolo]").first().click();
      await page.getByText(/Ora agisci come Sola lettura/).waitFor();
    }));
}
