// What this is: what a centre has under way: a draft of each thing and a file not applied yet, so that the pages of
// drafts are there to be looked at.
// What it is not: a test of making them; see year and forms.
import { bring, FILE } from "./files.mjs";
import { fill, follow, press, titled } from "./hands.mjs";

/** Leaves drafts behind, as a centre's director. */
export async function leaveDrafts(page) {
  await bring(page, FILE);
  await page.getByRole("region", { name: "Righe del file" }).waitFor();
  await page.goto("/listini");
  await page.locator("main tbody th a").first().click();
  await follow(page, "Copia in un nuovo listino");
  await fill(page, { Nome: "Listino in preparazione", "Valido dal": "2027-01-01" });
  await press(page, "Salva");
  await titled(page, /Listino in preparazione/);
  await page.goto("/carta");
  await press(page, "Prepara la prossima versione");
  await press(page, "Salva la bozza");
  await page.goto("/convenzioni");
  await page.locator("main tbody th a").last().click();
  await follow(page, "Nuova versione");
  await fill(page, { "Versione del testo": "2.0" });
  await press(page, "Salva la bozza");
}
