// What this is: signing in, the demo's accounts, letters from the outbox, one-time codes.
// What it is not: tests of any of these; see people.test.mjs.
import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The password of every account of the demo. */
export const DEMO_PASSWORD = "dimostrazione-cst";

/** One account of the demo for each role, with what it may act for. */
export const ROLES = {
  administrator: "amministratore@demo.example",
  network: "rete@demo.example",
  director: "responsabile.macerata@demo.example",
  // Of a Province that designs its centre: with a design, four acts and a mapping half answered.
  planner: "responsabile.benevento@demo.example",
  operator: "operatore.macerata@demo.example",
  accountant: "ragioneria.macerata@demo.example",
  reader: "lettura.macerata@demo.example",
  referent: "referente.apiro@demo.example",
  bodyAccountant: "conti.apiro@demo.example",
  mayor: "sindaco.apiro@demo.example",
};

export async function signIn(page, email, password = DEMO_PASSWORD) {
  await page.goto("/accedi");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.locator("main").getByRole("button", { name: "Accedi" }).click();
}

/** Signs in and gives what another context needs in order to be the same person. */
export async function signedIn(someone, email, password = DEMO_PASSWORD) {
  await signIn(someone.page, email, password);
  await someone.page.waitForURL((url) => !url.pathname.startsWith("/accedi"));
  return someone.context.storageState();
}

/** The newest letter to somebody; waits for the worker that writes it. */
export async function letterTo(data, email, after = 0) {
  const until = Date.now() + 15_000;
  while (Date.now() < until) {
    const letters = await lettersTo(data, email);
    if (letters.length > after) return letters.at(-1);
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`no letter to ${email} in ${join(data, "posta")}`);
}

/** The letters to somebody, oldest first. */
export async function lettersTo(data, email) {
  const folder = join(data, "posta");
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), "utf8")));
  return texts.filter((text) => new RegExp(`^To:.*${email}`, "mi").test(text)).map(decoded);
}

/** Undoes quoted-printable and base64, enough to read an address in a letter. */
function decoded(text) {
  const [head, ...rest] = text.split(/\r?\n\r?\n/);
  const body = rest.join("\n\n");
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return `${head}\n\n${Buffer.from(body, "base64")}`;
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return text;
  const bytes = body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  return `${head}\n\n${Buffer.from(bytes, "latin1")}`;
}

/** The first address in a letter that leads to a path, without the host. */
export function linkIn(letter, path) {
  const found = letter.match(new RegExp(`https?://[^\\s<>"]+?(${path}[^\\s<>")\\]]*)`));
  if (!found) throw new Error(`no link to ${path} in:\n${letter}`);
  return found[1];
}

/** The six digits of RFC 6238 for a key written in base 32, `steps` half-minutes from now. */
export function oneTimeCode(key, steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", base32(key)).update(counter).digest();
  const at = digest.at(-1) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function base32(text) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text.toUpperCase()]
    .filter((letter) => letters.includes(letter))
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
