// What this is: the year of a centre, from an installation with nothing in it to invoices on paper, as its people do it.
// What it is not: the rules on the way; each area tries its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lastSight, launch, visiting } from "./harness/browser.mjs";
import { fill, follow, pick, press, says, tick, titled } from "./harness/hands.mjs";
import { letterTo, linkIn, signIn } from "./harness/people.mjs";
import { startEmpty } from "./harness/program.mjs";

const ADMINISTRATOR = { email: "amministrazione@prova.example", password: "quattro parole a caso qui" };
const DIRECTOR = { email: "dirigente@prova.example", password: "altre quattro parole lunghe" };
const YEAR = 2026;

/** The table of Macerata's centre, as it was published. */
const PUBLISHED = `< 500 150,00
da 501 a 1000 960,00
da 1001 a 2300 1.440,00
da 2301 a 3000 2.112,00
da 3001 a 4500 2.200,00
da 4501 a 7000 2.816,00
da 7001 a 8500 3.520,00
da 8501 a 12500 4.840,00
da 12501 a 20000 5.720,00
da 20001 a 40000 7.000,00
> 40001 10.500,00`.replace(/ (?=[\d.]+,\d\d$)/gm, "; ");

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const js of [false, true]) {
  test(`the year of a centre, ${js ? "with" : "without"} JavaScript`, async (t) => {
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
  ["the administrator creates the centre and invites its director", createCentre],
  ["the director accepts the invitation and finds the first steps", acceptInvitation],
  ["bodies come from the national register", addBodies],
  ["a service is written into the catalogue and activated", writeCatalogue],
  ["the published price table is refused, repaired and kept", writePrices],
  ["the simulator says what each body would pay", simulate],
  ["the price list is approved", approvePrices],
  ["the agreement is written, approved and signed", writeAgreement],
  ["a body joins", join],
  ["the run is previewed, what it lacks is added, and it is issued", issue],
  ["the invoice explains itself and comes as XML, PDF and ZIP", readInvoice],
  ["the audit trail has seen it all", readTrail],
];

async function createCentre({ page }) {
  await signIn(page, ADMINISTRATOR.email, ADMINISTRATOR.password);
  await page.waitForURL("**/scrivania");
  await page.goto("/centri/nuovo");
  await fill(page, { "Nome del centro": "CST di prova", "Nome per l'indirizzo": "cst-di-prova", Provincia: "Macerata" });
  await pick(page, /Pubblic/);
  await pick(page, /Avanzato/);
  await fill(page, { Denominazione: "Provincia di prova", "Codice fiscale": "99900000011", "Partita IVA": "99900000011" });
  await fill(page, { Indirizzo: "Via di prova", "Numero civico": "1", CAP: "62100", Località: "Macerata", "Provincia della sede": "MC" });
  await fill(page, { "Regime fiscale": "RF01", "Codice del trasmittente": "99900000011" });
  await press(page, "Crea il centro");
  await says(page, /Creato il centro CST di prova/);
  await page.goto("/account/invita");
  await fill(page, { "E-mail": DIRECTOR.email, Ruolo: "Responsabile del centro", Centro: "CST di prova" });
  await press(page, "Spedisci l'invito");
  await says(page, `Invito spedito a ${DIRECTOR.email}.`);
}

async function acceptInvitation({ page, context }, program) {
  const link = linkIn(await letterTo(program.data, DIRECTOR.email), "/inviti/");
  await context.clearCookies();
  await page.goto(link);
  const { password } = DIRECTOR;
  await fill(page, { "Nome e cognome": "Dirigente di prova", "Nuova password": password, "Ripeti la nuova password": password });
  await press(page, "Accetta e crea l'account");
  await says(page, "Invito accettato: ora puoi accedere.");
  await signIn(page, DIRECTOR.email, password);
  await page.waitForURL("**/scrivania");
  await page.getByRole("heading", { name: "Per cominciare" }).waitFor();
}

async function addBodies({ page }) {
  await page.goto("/enti/dal-registro");
  await fill(page, { Provincia: "Macerata" });
  await press(page, "Applica");
  await press(page, /Aggiungi tutta la provincia/);
  await page.goto("/enti");
  await says(page, /5\d enti/);
  await page.goto("/enti?q=Apiro");
  await follow(page, /Apiro/);
  await follow(page, "Modifica");
  await fill(page, { "Codice fiscale": "99900000029", "Codice univoco ufficio": "UF1A2B", PEC: "comune.apiro@pec.prova.example" });
  await fill(page, { Indirizzo: "Piazza di prova", "Numero civico": "2", CAP: "62021", Località: "Apiro", "Provincia della sede": "MC" });
  await press(page, "Salva");
  await says(page, "Dati dell'ente salvati.");
}

async function writeCatalogue({ page }) {
  await page.goto("/catalogo/nuovo");
  await fill(page, { Codice: "BASE", "Nome del servizio": "Pacchetto base", Livello: "Base", Descrizione: "I servizi di base." });
  await press(page, "Salva il servizio");
  await follow(page, "Attiva, ritira o riapri");
  await pick(page, /Attiva/);
  await fill(page, { Giorno: `${YEAR}-01-01` });
  await press(page, "Conferma");
  await page.goto("/centri/cst-di-prova/catalogo");
  await follow(page, "Pacchetto base");
  await titled(page, /Pacchetto base/);
}

async function writePrices({ page }) {
  await page.goto("/listini/nuovo");
  await fill(page, { Nome: "Listino di prova", Serie: "Servizi", "Valido dal": `${YEAR}-01-01` });
  await tick(page.locator("[name=inhabitants_when][value=day]"));
  await fill(page, { "Giorno di riferimento degli abitanti": "2023-01-01" });
  await press(page, "Salva");
  await follow(page, "Aggiungi la prima tariffa");
  await fill(page, { Servizio: "Pacchetto base" });
  await pick(page, "Importo per fascia di abitanti");
  await press(page, "Continua");
  await fill(page, { "Oppure incolla la tabella": PUBLISHED });
  await press(page, "Leggi la tabella incollata");
  await pick(page, /Imponibile/);
  await fill(page, { "Aliquota IVA": "22" });
  await press(page, "Salva la tariffa");
  const faults = await page.locator(".av-errors").allInnerTexts();
  assert.match(faults.join("\n"), /500 abitanti: in nessuna fascia/);
  assert.match(faults.join("\n"), /40\.001 abitanti: in nessuna fascia/);
  await press(page, /in «fino a 500»/);
  await press(page, /in «da 40\.001 in su»/);
  assert.equal(await page.locator(".av-errors").count(), 0);
  await press(page, "Salva la tariffa");
  await titled(page, /Listino di prova/);
}

async function simulate({ page }) {
  await follow(page, "Simula quanto paga ogni ente");
  await fill(page, { "Anno di competenza": String(YEAR) });
  await press(page, "Simula");
  const row = page.getByRole("row", { name: /Apiro/ });
  assert.match(await row.innerText(), /1\.440,00/);
  await follow(page, /Apiro/);
  await page.locator("main summary").first().click();
  await says(page, /da 1\.001 a 2\.300/);
}

async function approvePrices({ page }) {
  await page.goto("/listini");
  await follow(page, "Listino di prova");
  await follow(page, "Approva");
  await fill(page, { "Numero dell'atto": "Consiglio provinciale n. 1", "Data dell'atto": "2025-12-01" });
  await press(page, "Approva il listino");
  await says(page, "Listino approvato: da ora non si può più modificare");
}

async function writeAgreement({ page }) {
  await page.goto("/convenzioni/nuova");
  await fill(page, { "Numero o codice": "1/2025", Titolo: "Convenzione di prova", "Versione del testo": "1.0" });
  await fill(page, { Decorrenza: `${YEAR}-01-01`, "Durata in mesi": "36", Listino: "Servizi" });
  await press(page, "Salva la bozza");
  await says(page, "Bozza salvata. Ora scegli i servizi che offre.");
  await follow(page, "Servizi");
  await page.locator("main select").first().selectOption({ label: "Nel pacchetto base" });
  await press(page, "Salva i servizi");
  for (const step of await page.locator("main table").first().locator("tbody th a").allInnerTexts()) {
    await follow(page, step);
    await fill(page, { "Numero dell'atto": "n. 1", Data: "2025-12-10" });
    await press(page, "Salva il passaggio");
    await says(page, `Passaggio «${step}» aggiornato.`);
  }
  await follow(page, "Approva");
  await fill(page, { "Data di approvazione": "2025-12-15" });
  await press(page, "Approva");
  await says(page, "Convenzione approvata: ora gli enti possono aderire.");
  await follow(page, "Registra la firma");
  await fill(page, { "Data della firma": "2025-12-20" });
  await press(page, "Registra la firma");
  await says(page, "Firma registrata.");
}

async function join({ page }) {
  await follow(page, "Registra adesioni");
  await fill(page, { Convenzione: "Convenzione di prova", "Decorrenza dell'adesione": `${YEAR}-01-01` });
  await fill(page, { "Numero dell'atto di adesione": "Delibera n. 12", "Data dell'atto di adesione": "2025-12-22" });
  await tick(page.locator("main").getByRole("checkbox", { name: /Apiro/ }));
  await press(page, "Vedi l'anteprima");
  await says(page, "Nulla è stato ancora registrato.");
  await press(page, "Registra le adesioni");
  await follow(page, /Apiro/);
  await titled(page, /^Adesione.*Apiro/);
}

async function issue({ page }) {
  await page.goto("/fatturazione/nuova");
  await fill(page, { "Anno dei servizi": String(YEAR) });
  await press(page, "Vai all'anteprima");
  await says(page, "Fatturazione preparata: controlla l'anteprima.");
  const row = page.getByRole("row", { name: /Apiro/ });
  assert.match(await row.innerText(), /1\.440,00[\s\S]*316,80[\s\S]*1\.756,80/);
  await completeData(page);
  await row.locator("summary").first().click();
  await row.getByText(/1\.001/).first().waitFor();
  await follow(page, "Emetti le fatture pronte");
  await says(page, /Viene emessa 1 fattura/);
  await press(page, "Emetti le fatture");
  await says(page, /Emissione avviata/);
  await untilIssued(page);
}

/** What is missing leads to where it is written. */
async function completeData(page) {
  const preview = page.url();
  await page.locator("main li", { hasText: "Manca il CIG" }).getByRole("link").first().click();
  await fill(page, { "Motivo se il CIG non è dovuto": "Accordo tra amministrazioni" });
  await fill(page, { "Numero della determina d'impegno": "33", "Data della determina d'impegno": `${YEAR}-01-05` });
  await press(page, "Salva");
  await says(page, `CIG e impegno ${YEAR} aggiornati.`);
  await page.goto(preview);
  await page.locator("main li", { hasText: "manca IBAN" }).getByRole("link").first().click();
  await fill(page, { IBAN: "IT51X0000000000000000000001" });
  await press(page, "Salva");
  await page.goto(preview);
  assert.equal(await page.locator("main li", { hasText: /[Mm]anca/ }).count(), 0, "nothing is missing any more");
}

/** The job is done in its own time: without JavaScript the page renews itself, with it the progress does. */
async function untilIssued(page) {
  const link = page.getByRole("link", { name: /Apri la fattura/ });
  for (let look = 0; look < 40 && (await link.count()) === 0; look += 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.equal(await link.count(), 1, "one invoice is issued");
}

async function readInvoice({ page, context }) {
  const zip = await page.getByRole("link", { name: /ZIP/ }).getAttribute("href");
  assert.equal((await fileAt(context, zip)).subarray(0, 2).toString(), "PK");
  await follow(page, /Apri la fattura/);
  await titled(page, /^Fattura /);
  await page.locator("main summary", { hasText: "Come si arriva" }).last().click();
  const xml = await fileAt(context, await page.getByRole("link", { name: "Scarica il file XML" }).getAttribute("href"));
  assert.match(xml.toString(), /FatturaElettronica[\s\S]*UF1A2B[\s\S]*1440\.00[\s\S]*316\.80/);
  const pdf = await fileAt(context, await page.getByRole("link", { name: /PDF/ }).getAttribute("href"));
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
}

async function fileAt(context, href) {
  const answer = await context.request.get(href);
  assert.equal(answer.status(), 200, href);
  return answer.body();
}

async function readTrail({ page }) {
  await page.goto("/registro");
  const table = await page.locator("main table").innerText();
  for (const word of [/[Ff]attur/, /[Aa]desion/]) assert.match(table, word);
}
