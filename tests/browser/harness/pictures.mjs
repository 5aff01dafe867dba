// What this is: the list of the manual's pictures: who looks, at which page, how wide, and what to open first.
// What it is not: the taking of them; see screenshots.test.mjs.
import { ROLES } from "./people.mjs";

const { director, accountant, administrator } = ROLES;
const mayor = "sindaco.apiro@demo.example";
const referent = "referente.apiro@demo.example";

/** Follows the first link with this text in the page's own part. */
const follow = (text) => async (page) => {
  await page.locator("main").getByRole("link", { name: text }).first().click();
  await page.waitForLoadState("load");
};
/** Follows links one after the other. */
const through = (...texts) => async (page) => {
  for (const text of texts) await follow(text)(page);
};
/** Brings a heading to the top of the window. */
const scrollTo = (text) => async (page) => {
  await page.getByRole("heading", { name: text }).first().evaluate((heading) => heading.scrollIntoView({ block: "start" }));
};

export const PICTURES = [
  { name: "accesso", at: "/accedi", widths: [1280] },
  { name: "scrivania-centro", as: director, at: "/scrivania", widths: [1280, 390] },
  { name: "scrivania-sindaco", as: mayor, at: "/scrivania", widths: [390] },
  { name: "persone", as: director, at: "/account", widths: [1280] },
  { name: "registro", as: director, at: "/registro", widths: [1280] },
  { name: "impostazioni", as: director, at: "/impostazioni", widths: [1280] },
  { name: "catalogo", as: director, at: "/catalogo", widths: [1280] },
  { name: "catalogo-pubblico", at: "/centri/macerata/catalogo", widths: [390] },
];
