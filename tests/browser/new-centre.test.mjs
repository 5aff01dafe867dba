// What this is: a Province of the South that has no centre, from nothing to its centre: room made for it, the survey of the
// network answered, the profile with its reasons, the public base model, people and costs, the acts in PDF and DOCX, the
// centre created.
// What it is not: the year of the centre that follows; see year.test.mjs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { lastSight, launch, visiting } from "./harness/browser.mjs";
import { fill, follow, pick, press, says, tick, titled } from "./harness/hands.mjs";
import { letterTo, linkIn, signIn } from "./harness/people.mjs";
import { startEmpty } from "./harness/program.mjs";

const ADMINISTRATOR = { email: "amministrazione@prova.example", password: "quattro parole a caso qui" };
const COORDINATOR = { email: "coordinamento@prova.example", password: "parole diverse ma lunghe" };
const DIRECTOR = { email: "dirigente@prova.example", password: "altre quattro parole lunghe" };
const SURVEY = "Mappatura delle Province";

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const js of [false, true]) {
  test(`a new centre in the South, ${js ? "with" : "without"} JavaScript`, async (t) => {
    const program = await startEmpty(ADMINISTRATOR);
    try {
      await visiting(browser, program.url, { js }, async (someone) => {
        for (const [name, step] of STEPS) {
          let done = false;
          await t.test(name, async () => {
            await step(someone, program).catch(async (error) => {
              error.stack += await lastSight(someone);
              throw error;
            });
            done = true;
          });
          if (!done) break;
        }
      });
    } finally {
      await program.stop();
    }
  });
}

const STEPS = [
  ["the administrator makes room for the Province, invites its director and the coordinator", makeRoom],
  ["the coordinator publishes the mapping and opens it to the Provinces", openMapping],
  ["the director finds the survey, and the steps up to the centre", findSteps],
  ["the survey is answered section by section, and validated", answerSurvey],
  ["the coordinator accepts the response", acceptResponse],
  ["from the answers comes the profile base, with its reasons", deriveProfile],
  ["models and cases are compared, in house has no base", compareModels],
  ["the design starts from the public base model", startDesign],
  ["people are put into roles, never over the whole of their time", writePeople],
  ["prices and costs show five years and the break-even", writeMoney],
  ["the acts say what is missing, are filled in, and come as PDF and DOCX", makeActs],
  ["the design is adopted by an act", adoptDesign],
  ["the centre is created once, with catalogue, price list and draft agreement", createCentre],
];

async function makeRoom({ page }) {
  await signIn(page, ADMINISTRATOR.email, ADMINISTRATOR.password);
  await page.waitForURL("**/scrivania");
  await page.goto("/centri/nuovo");
  await follow(page, "Fai progettare il centro alla Provincia");
  await fill(page, { "Nome del centro": "CST Benevento", "Nome per l'indirizzo": "cst-benevento", Provincia: "Benevento" });
  await press(page, "Aggiungi la Provincia");
  await says(page, /Aggiunto CST Benevento/);
  await invite(page, { "E-mail": DIRECTOR.email, Ruolo: "Responsabile del centro", Centro: "CST Benevento" });
  await invite(page, { "E-mail": COORDINATOR.email, Ruolo: "Coordinamento della rete" });
}

async function invite(page, whom) {
  await page.goto("/account/invita");
  await fill(page, whom);
  await press(page, "Spedisci l'invito");
  await says(page, `Invito spedito a ${whom["E-mail"]}.`);
}

/** Accepts the invitation that came by letter, and signs in. */
async function begin({ page, context }, program, { email, password }) {
  const link = linkIn(await letterTo(program.data, email), "/inviti/");
  await context.clearCookies();
  await page.goto(link);
  await fill(page, { "Nome e cognome": "Persona di prova", "Nuova password": password, "Ripeti la nuova password": password });
  await press(page, "Accetta e crea l'account");
  await enter({ page, context }, { email, password });
}

/** Takes the place of whoever sat there. */
async function enter({ page, context }, { email, password }) {
  await context.clearCookies();
  await signIn(page, email, password);
  await page.waitForURL("**/scrivania");
}

async function openMapping(someone, program) {
  const { page } = someone;
  await begin(someone, program, COORDINATOR);
  await page.goto("/questionari");
  await follow(page, "Prepara un questionario");
  await follow(page, "Nuovo questionario");
  await fill(page, { Nome: SURVEY });
  await pick(page, /^Mappatura: i criteri dei profili/);
  await press(page, "Crea il questionario");
  await follow(page, "Pubblica");
  await press(page, "Pubblica");
  await says(page, /Versione 1 pubblicata/);
  await follow(page, "Nuova rilevazione");
  await fill(page, { Titolo: SURVEY, "Ultimo giorno": inDays(30) });
  await press(page, "Crea la rilevazione");
  await says(page, /Rilevazione creata/);
  await follow(page, "Apri la rilevazione");
  await press(page, "Apri la rilevazione");
  await says(page, /Rilevazione aperta a 1\d\d destinatari/);
}

async function findSteps(someone, program) {
  const { page } = someone;
  await begin(someone, program, DIRECTOR);
  await page.locator("main").getByRole("link", { name: `${SURVEY}: da compilare` }).waitFor();
  await says(page, /Dal progetto adottato nascono catalogo/);
  await page.locator("main").getByRole("link", { name: /Descrivi la tua Provincia/ }).first().click();
  await titled(page, /^Mappatura delle Province: .*Benevento/);
}

async function answerSurvey({ page }) {
  await follow(page, /^Compila\b/);
  for (const pillar of ["SUA", "Europa", "Innovazione"]) {
    await titled(page, new RegExp(`Pilastro .*${pillar}`, "i"));
    await answerAll(page, { i1_cst_attivo: "no" });
    await press(page, pillar === "Innovazione" ? "Salva e torna alla risposta" : /^Salva e vai avanti/);
  }
  await says(page, "Sezione salvata.");
  await follow(page, "Concludi la compilazione");
  await press(page, "Concludi la compilazione");
  await says(page, /Compilazione conclusa/);
  await press(page, "Valida la risposta");
  await says(page, /Risposta validata/);
}

/** Answers every question of a section: what is not given is not known. */
async function answerAll(page, given) {
  const names = await page.locator('main [name^="a."]').evaluateAll((fields) => [...new Set(fields.map((field) => field.name))]);
  for (const name of names) {
    const field = page.locator(`main [name="${name}"]`);
    const value = given[name.slice("a.".length)] ?? "?";
    if ((await field.first().evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await tick(page.locator(`main [name="${name}"][value="${value}"]`));
  }
}

async function acceptResponse(someone) {
  const { page } = someone;
  await enter(someone, COORDINATOR);
  await page.locator("main").getByRole("link", { name: `${SURVEY}: risposte da accettare` }).click();
  await follow(page, /Benevento/);
  await press(page, "Accetta la risposta");
  await says(page, "Risposta accettata.");
}

async function deriveProfile(someone) {
  const { page } = someone;
  await enter(someone, DIRECTOR);
  await says(page, /La rete ha accettato le risposte/);
  await page.locator("main").getByRole("link", { name: /Descrivi la tua Provincia/ }).first().click();
  await titled(page, "Usa le risposte per il profilo");
  await page.getByRole("heading", { level: 2, name: /^Innovazione: Base/ }).waitFor();
  await press(page, "Usa le risposte per il profilo");
  await says(page, /Risposte ai criteri scritte dal questionario: 1\./);
  await follow(page, "Apri Innovazione");
  await titled(page, /Benevento/);
  await says(page, /^Base/);
  await says(page, "È trattenuto al profilo base perché:");
  await says(page, "Che cosa porterebbe al profilo successivo");
  await page.goto("/scrivania");
  await says(page, /Il profilo, con i motivi, è nella mappa delle Province/);
}

async function compareModels({ page }) {
  await page.goto("/progetti/modelli");
  await says(page, /nativamente avanzato/);
  assert.equal(await page.locator("main").getByText("Non previsto").count(), 2, "in house and PPP have no base");
  await follow(page, "I tre casi a confronto, punto per punto");
  const text = await page.locator("main").innerText();
  assert.match(text, /Addetti in elenco\s+19\s+15\s+6/);
  assert.match(text, /Addetti dichiarati\s+18\s+15\s+6/);
}

async function startDesign({ page }) {
  await page.goto("/progetti/modelli/public/base");
  await follow(page, "Parti da qui");
  await fill(page, { "Nome del progetto": "Centro servizi di Benevento" });
  await press(page, "Inizia il progetto");
  await titled(page, "Centro servizi di Benevento");
  await follow(page, "Dati");
  await fill(page, { "Enti che si attendono": "60", "Abitanti di quegli enti": "200000" });
  await fill(page, { "Costo medio annuo di una persona a tempo pieno": "40.000", "Costo annuo di un servizio in più": "8.000" });
  await press(page, "Salva");
  await says(page, "Progetto aggiornato.");
}

/** Fills a row of a part of the design by the names of its fields. */
async function row(page, number, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main [name="n${number}_${name}"]`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

async function writePeople({ page }) {
  await follow(page, "Persone");
  await row(page, 0, { person: "Tecnico A", role: "sistemista", share: "60" });
  await row(page, 1, { person: "Tecnico A", role: "operatore", share: "60" });
  await press(page, "Salva");
  await says(page, /Tecnico A supera il 100 % del tempo/);
  await row(page, 1, { person: "Tecnico A", role: "operatore", share: "40" });
  await row(page, 2, { person: "Amministrativo B", role: "amministrativo", share: "50" });
  await press(page, "Salva");
  await says(page, "Progetto aggiornato.");
  await follow(page, "Persone");
  await row(page, 3, { person: "Programmatore C", role: "programmatore", share: "50" });
  await press(page, "Salva");
  await says(page, "Progetto aggiornato.");
}

async function writeMoney({ page }) {
  await follow(page, "Servizi");
  await row(page, 0, { fee: "per_inhabitant", amount: "0,44" });
  for (const number of [1, 2, 3]) await row(page, number, { fee: "included" });
  await press(page, "Salva");
  await says(page, "Progetto aggiornato.");
  await follow(page, "Costi ed entrate");
  await row(page, 0, { kind: "cost", name: "Connettività e licenze", amount: "30.000", growth: "1" });
  await row(page, 1, { kind: "income", name: "Contributo della Provincia", amount: "20.000", growth: "5" });
  await press(page, "Salva");
  await says(page, "Progetto aggiornato.");
  const text = await page.locator("main").innerText();
  assert.match(text, /88\.000,00 €/, "200,000 inhabitants at 0.44 euros");
  assert.match(text, /80\.000,00 €/, "two full-time people");
  assert.match(text, /Pareggio nel \d{4}|Nessun pareggio/);
  assert.match(text, /Contando solo le figure con persone in servizio: Base/);
}

async function makeActs({ page }) {
  await page.goto("/atti/nuovo");
  await press(page, "Genera gli atti");
  await says(page, /Atti generati/);
  for (const name of [/^Schema di convenzione/, /^Delibera di approvazione/, /^Carta dei servizi/, /^Regolamento degli organi/]) {
    await page.goto("/atti");
    await follow(page, name);
    await says(page, /Bozza incompleta\. Mancano/);
    await follow(page, "Compila i dati");
    for (const field of await page.locator("main form input:not([type=hidden])").all()) {
      if ((await field.inputValue()) !== "") continue;
      const [kind, mode] = [await field.getAttribute("type"), await field.getAttribute("inputmode")];
      await field.fill(kind === "date" || (await field.getAttribute("name")) === "data_seduta" ? today() : mode ? "10" : "da prova");
    }
    await press(page, "Salva");
    await says(page, "Dati salvati.");
    assert.equal(await page.locator("main").getByText("[MANCA").count(), 0, String(name));
    await press(page, "Fissa una versione");
    await says(page, "Fissata la versione 1.");
    assert.equal((await downloaded(page, "Scarica PDF")).subarray(0, 5).toString(), "%PDF-");
    assert.equal((await downloaded(page, "Scarica DOCX")).subarray(0, 2).toString(), "PK");
  }
}

async function downloaded(page, link) {
  const coming = page.waitForEvent("download");
  await follow(page, link);
  return readFile(await (await coming).path());
}

async function adoptDesign({ page }) {
  await page.goto("/progetti");
  await follow(page, "Centro servizi di Benevento");
  await follow(page, "Adotta il progetto");
  await fill(page, { "Atto di adozione": "Decreto del Presidente n. 1" });
  await press(page, "Adotta il progetto");
  await says(page, "Progetto adottato.");
}

async function createCentre({ page }) {
  await page.goto("/scrivania");
  await page.locator("main").getByRole("link", { name: /Crea il centro/ }).first().click();
  await says(page, /il catalogo riceve 4 servizi/);
  await press(page, "Crea il centro");
  await says(page, "Il centro è stato creato.");
  await says(page, "B01 Connettività");
  const made = page.url();
  await follow(page, "Convenzione in bozza");
  await titled(page, /Convenzione per i servizi del CST Benevento/);
  await page.goto(made);
  await follow(page, "Listino in bozza");
  assert.match(await page.locator("main").innerText(), /0,44 € per abitante/);
  await page.goto("/catalogo");
  await says(page, "Help desk di primo livello");
  await page.goto(made.replace("/creato", "/crea"));
  await page.getByText(/già stato creato|esiste già/).first().waitFor();
}

function today() {
  return inDays(0);
}

function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Rome" });
}
