// What this is: a file of bodies as a clerk would bring it, and the bringing of it.
// What it is not: the file's reading; see forms.test.mjs.
import { press, tick } from "./hands.mjs";

/** One row new, one changed, one unchanged, one wrong. */
export const FILE = `Tipo di ente;Denominazione;Codice ISTAT;Telefono;PEC
Comune;Apiro;043002;0733 611131;
Comune;Appignano;043003;;
Biblioteca;Biblioteca di prova;;0733 000000;
Comune;Belforte del Chienti;043004;;non-una-pec
`;

/** Uploads a file of bodies, asking to add the new ones, as far as the preview. The first file with such headers is
 * asked about: what the program guesses stands already in the form. */
export async function bring(page, text, name = "enti.csv") {
  await page.goto("/importazioni/nuova");
  await page.locator("main [type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await tick(page.locator("main [name=new_rows]").first());
  await press(page, "Carica e mostra l'anteprima");
  await page.waitForLoadState("load");
  if (page.url().endsWith("/colonne")) await press(page, "Mostra l'anteprima");
}
