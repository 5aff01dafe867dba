// What this is: the list of the manual's pictures: who looks, at which page, how wide, and what to open first.
// What it is not: the taking of them; see screenshots.test.mjs.
import { bring, FILE } from "./files.mjs";
import { fill, follow, pick, press, tick } from "./hands.mjs";
import { ROLES } from "./people.mjs";

const { director, accountant, administrator } = ROLES;
/** The centre whose agreement is in force today. */
const urbino = {
  director: "responsabile.pesaro-urbino@demo.example",
  accountant: "ragioneria.pesaro-urbino@demo.example",
  referent: "referente.acqualagna@demo.example",
  mayor: "sindaco.acqualagna@demo.example",
};

/** Follows links one after the other. */
const through = (...names) => async (page) => {
  for (const name of names) await follow(page, name);
  await page.waitForLoadState("load");
};

/** Brings a file with a row of each kind, up to its preview. */
async function bringFile(page) {
  await bring(page, FILE);
  await page.getByRole("region", { name: "Righe del file" }).waitFor();
}

/** The published table of Macerata, as far as its two holes. */
async function breakBands(page) {
  await fill(page, { Nome: "Prova", Serie: "Prova", "Valido dal": "2027-01-01" });
  await tick(page.locator("[name=inhabitants_when][value=day]"));
  await fill(page, { "Giorno di riferimento degli abitanti": "2023-01-01" });
  await press(page, "Salva");
  await follow(page, "Aggiungi la prima tariffa");
  await pick(page, "Importo per fascia di abitanti");
  await press(page, "Continua");
  await fill(page, { "Oppure incolla la tabella": "< 500; 150,00\nda 501 a 40000; 960,00\n> 40001; 10.500,00" });
  await press(page, "Leggi la tabella incollata");
  await page.getByRole("heading", { name: "La tabella non è completa" }).evaluate((heading) => heading.scrollIntoView());
}

/** The preview of a year that is not billed yet, with one reckoning open. */
async function preview(page) {
  await follow(page, "Nuova fatturazione");
  await fill(page, { "Anno dei servizi": "2023" });
  await press(page, "Vai all'anteprima");
  await page.locator("main table summary").first().click();
}

/** The first invoice, with one reckoning open. */
async function invoice(page) {
  await page.locator("main tbody th a").first().click();
  await page.locator("main table summary").first().click();
}

/** The lines of the trail, without the filters above them. */
function trail(page) {
  return page.locator("main table").evaluate((table) => table.scrollIntoView());
}

/** The membership of a body that is in force today. */
async function membership(page) {
  await fill(page, { Stato: "In vigore" });
  await press(page, "Applica");
  await through(/Acqualagna/)(page);
}

export const PICTURES = [
  { name: "accesso", at: "/accedi", widths: [1280] },
  { name: "scrivania-centro", as: urbino.director, at: "/scrivania", widths: [1280, 390] },
  { name: "scrivania-sindaco", as: urbino.mayor, at: "/scrivania", widths: [390] },
  { name: "centro", as: director, at: "/centro", widths: [1280] },
  { name: "enti", as: urbino.director, at: "/enti", widths: [1280] },
  { name: "ente", as: urbino.director, at: "/enti", show: through(/Acqualagna/), widths: [1280] },
  { name: "importazione", as: director, at: "/importazioni/nuova", show: bringFile, widths: [1280] },
  { name: "catalogo", as: director, at: "/catalogo", widths: [1280] },
  { name: "catalogo-pubblico", at: "/centri/macerata/catalogo", widths: [390] },
  { name: "listino", as: urbino.director, at: "/listini", show: through(/2026-2030/), widths: [1280] },
  { name: "fasce", as: director, at: "/listini/nuovo", show: breakBands, widths: [1280] },
  { name: "simulatore", as: director, at: "/listini", show: through("Tariffe 2021-2023", "Simula quanto paga ogni ente"), widths: [1280] },
  { name: "convenzione", as: urbino.director, at: "/convenzioni", show: through(/2026-2030/), widths: [1280] },
  { name: "adesione", as: urbino.director, at: "/adesioni", show: membership, widths: [1280] },
  { name: "anteprima", as: accountant, at: "/fatturazione", show: preview, widths: [1280] },
  { name: "fattura", as: urbino.accountant, at: "/fatture", show: invoice, widths: [1280] },
  { name: "fattura-comune", as: urbino.referent, at: "/fatture", show: invoice, widths: [390] },
  { name: "persone", as: urbino.director, at: "/account", widths: [1280] },
  { name: "registro", as: urbino.director, at: "/registro", show: trail, widths: [1280] },
  { name: "impostazioni", as: administrator, at: "/impostazioni", widths: [1280] },
];
