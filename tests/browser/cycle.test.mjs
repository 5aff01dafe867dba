// What this is: from the needs of a body to its account of the year, as its people and those of the centre do it: sheet,
// quote, shared costs, invoice, receipts, payment, final account.
// What it is not: the rules on the way, or the year of Lecco in the demo; see pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lastSight, launch, visitor } from "./harness/browser.mjs";
import { fill, follow, pick, press, says, titled } from "./harness/hands.mjs";
import { signIn } from "./harness/people.mjs";
import { startDemo } from "./harness/program.mjs";

const DIRECTOR = "responsabile.pesaro-urbino@demo.example";
const REFERENT = "referente.acqualagna@demo.example";
const BODY = /Acqualagna/;
const YEAR = new Date().getFullYear() + 1;

let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const js of [false, true]) {
  test(`from needs to final account, ${js ? "with" : "without"} JavaScript`, async (t) => {
    const program = await startDemo();
    const body = await visitor(browser, program.url, { js });
    const centre = await visitor(browser, program.url, { js });
    try {
      await enter(body, REFERENT);
      await enter(centre, DIRECTOR);
      for (const [name, who, step] of STEPS) {
        const someone = who === "body" ? body : centre;
        let done = false;
        await t.test(name, async () => {
          await step(someone).catch(async (error) => {
            error.stack += await lastSight(someone);
            throw error;
          });
          done = true;
        });
        if (!done) break;
      }
      assert.deepEqual([...body.faults, ...centre.faults], [], "the browser complained of nothing");
    } finally {
      await body.context.close();
      await centre.context.close();
      await program.stop();
    }
  });
}

const STEPS = [
  ["the body finds its sheet on the desk, asks for a service and confirms", "body", answerSheet],
  ["the centre turns the answers into quotes", "centre", makeQuotes],
  ["the centre sends the quote", "centre", sendQuote],
  ["the body accepts it", "body", acceptQuote],
  ["the centre divides a shared cost and approves it", "centre", divideCost],
  ["the invoice carries the service agreed and the share", "centre", issueInvoice],
  ["a rejected file goes out again with the same number, and arrives", "centre", sendAgain],
  ["the bank's file pays the invoice", "centre", bringPayment],
  ["the final account of the body adds up", "centre", readAccount],
  ["the body sees its own account", "body", readOwnAccount],
];

async function enter(someone, email) {
  await signIn(someone.page, email);
  await someone.page.waitForURL("**/scrivania");
}

async function answerSheet({ page }) {
  await follow(page, /Scheda dei fabbisogni .*da confermare/);
  await page.locator("main").getByRole("group", { name: "Formazione informatica" }).getByText("Vogliamo attivarlo").click();
  await press(page, "Conferma la scheda");
  await says(page, /Scheda confermata, versione 1/);
  await page.locator("main").getByRole("row", { name: /Formazione informatica/ }).getByText("Vogliamo attivarlo").waitFor();
}

async function makeQuotes({ page }) {
  await page.goto("/fabbisogni");
  await page.locator("main tbody th a").first().click();
  await titled(page, `Fabbisogni ${YEAR}`);
  await follow(page, "Prepara preventivi e parametri");
  await press(page, "Prepara preventivi e parametri");
  await says(page, /Preparazione avviata/);
  await until(page, () => page.locator("main").getByText(/preventivo in bozza con 1 servizio/).count());
  await page.goto("/preventivi");
  await follow(page, BODY);
  await titled(page, /Preventivo per Comune di Acqualagna/);
}

async function sendQuote({ page }) {
  await follow(page, /^Modifica\s+Formazione/);
  await fill(page, { "Ore Docente": "12,5" });
  await press(page, "Salva la riga");
  await says(page, "Riga modificata.");
  await follow(page, "Invia all'ente");
  await press(page, "Invia all'ente");
  await says(page, /Inviato con il numero 1\//);
  assert.match(await page.locator("main").innerText(), /625,00/, "12.5 hours at 50 euros");
}

async function acceptQuote({ page }) {
  await page.goto("/scrivania");
  await follow(page, /Preventivo n\. 1.*da valutare/);
  await follow(page, "Accetta");
  await says(page, /625,00/);
  await press(page, "Accetta il preventivo");
  await says(page, /Preventivo accettato/);
}

async function divideCost({ page }) {
  await page.goto("/riparti/nuovo");
  await fill(page, { Anno: String(YEAR), "Voce di costo": "Data center", Natura: "Data center", "Importo previsto": "10.000,01" });
  await fill(page, { "Si divide per": "Parti uguali" });
  await pick(page, "Imponibile con aliquota");
  await fill(page, { "Aliquota IVA": "22" });
  await press(page, "Salva");
  await titled(page, `Data center ${YEAR}`);
  await follow(page, "Calcola il riparto");
  await press(page, /Calcola/);
  await follow(page, /Approva/);
  await fill(page, { Atto: "Assemblea n. 1", "Data dell'atto": today() });
  await press(page, "Approva il riparto");
  await says(page, /[Aa]pprovato/);
}

async function issueInvoice({ page }) {
  await page.goto("/fatturazione/nuova");
  await fill(page, { "Anno dei servizi": String(YEAR) });
  await press(page, "Vai all'anteprima");
  const row = page.getByRole("row", { name: BODY });
  await row.first().waitFor();
  await follow(page, "Emetti le fatture pronte");
  await press(page, "Emetti le fatture");
  await says(page, /Emissione avviata/);
  await until(page, () => row.getByRole("link", { name: /Apri la fattura/ }).count());
  await openInvoice(page);
  const text = await page.locator("main").innerText();
  assert.match(text, /Formazione informatica[\s\S]*625,00/);
  assert.match(text, /Data center/);
}

async function openInvoice(page) {
  await page.goto("/fatture?q=Acqualagna");
  await page.locator("main tbody th a").first().click();
  await titled(page, /^Fattura /);
}

/** A receipt of the exchange system about a file. */
function receipt(root, file, content) {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><t:${root} xmlns:t="http://www.fatturapa.gov.it/sdi/messaggi/v1.0" versione="1.0">` +
      `<IdentificativoSdI>${root.length}7</IdentificativoSdI><NomeFile>${file}</NomeFile>` +
      `<DataOraRicezione>${today()}T10:00:00.000+01:00</DataOraRicezione>${content}<MessageId>1</MessageId></t:${root}>`,
  );
}

async function bringReceipt(page, name, buffer) {
  await page.goto("/fatture/ricevute");
  await page.locator("main input[type=file]").setInputFiles([{ name, mimeType: "text/xml", buffer }]);
  await press(page, "Importa le ricevute");
  await page.locator("main").getByRole("row", { name }).getByText("Registrata").waitFor();
}

async function sendAgain({ page }) {
  const number = await heading(page);
  const first = await fileName(page);
  const error = "<ListaErrori><Errore><Codice>00311</Codice><Descrizione>CodiceDestinatario non valido</Descrizione></Errore></ListaErrori>";
  await bringReceipt(page, first.replace(".xml", "_NS_001.xml"), receipt("NotificaScarto", first, error));
  await openInvoice(page);
  await says(page, /00311/);
  await follow(page, "Prepara un nuovo invio");
  await press(page, "Prepara il file");
  await titled(page, number);
  const second = await fileName(page);
  assert.notEqual(second, first, "a new name");
  const delivered =
    `<DataOraConsegna>${today()}T10:05:00.000+01:00</DataOraConsegna>` +
    "<Destinatario><Codice>ABC123</Codice><Descrizione>Comune</Descrizione></Destinatario>";
  await bringReceipt(page, second.replace(".xml", "_RC_001.xml"), receipt("RicevutaConsegna", second, delivered));
  await openInvoice(page);
  assert.equal(await heading(page), number, "the same number");
  await says(page, /[Cc]onsegnat/);
}

function heading(page) {
  return page.getByRole("heading", { level: 1 }).innerText();
}

/** The name of the last file of an invoice. */
async function fileName(page) {
  const names = (await page.locator("main").innerText()).match(/IT\d+_[0-9A-Za-z]{5}\.xml/g);
  return names.at(-1);
}

async function bringPayment({ page }) {
  await openInvoice(page);
  const number = (await heading(page)).replace("Fattura ", "");
  const text = await page.locator("main").innerText();
  const amount = text.match(/Da pagare\s+([\d.]+,\d\d)/)[1];
  const day = today().split("-").reverse().join("/");
  const csv = `Data contabile;Data valuta;Importo;Causale;Ordinante\n${day};${day};${amount};Mandato fattura ${number};COMUNE DI ACQUALAGNA\n`;
  await page.goto("/pagamenti/importa");
  await page.locator("main input[type=file]").setInputFiles([{ name: "banca.csv", mimeType: "text/csv", buffer: Buffer.from(csv) }]);
  await press(page, "Carica e mostra l'anteprima");
  await says(page, `La causale cita il numero ${number}`);
  await press(page, "Registra i pagamenti");
  await until(page, () => page.locator("main tbody").getByText(/^Registrato/).count());
}

async function readAccount({ page }) {
  await page.goto(`/rendiconto/${YEAR}?q=Acqualagna`);
  await follow(page, BODY);
  const text = await page.locator("main").innerText();
  assert.match(text, /Formazione informatica/);
  assert.match(text, /Residuo\s+0,00/);
}

async function readOwnAccount({ page }) {
  await page.goto(`/rendiconto/${YEAR}`);
  await titled(page, new RegExp(`Rendiconto ${YEAR}.*Acqualagna`));
  assert.match(await page.locator("main").innerText(), /Residuo\s+0,00/);
}

function today() {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Rome" });
}

/** Looks again until something is there: what jobs do is done in their own time. */
async function until(page, there) {
  for (let look = 0; look < 60; look += 1) {
    if (await there()) return;
    await page.waitForTimeout(500);
    await page.reload();
  }
  throw new Error(`${page.url()}: not there after half a minute`);
}
