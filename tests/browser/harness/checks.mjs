// What this is: what every page must satisfy: one title, ids used once, accessible, no wider than the window.
// What it is not: what a page says.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
/** Only what is wrong is gathered: what is right on a page with a thousand cells takes long to write down. */
const OPTIONS = { runOnly: STANDARDS, resultTypes: ["violations"] };

/** The outline of the page: one h1, a title, a language, each id once. */
export async function checkOutline(page) {
  const seen = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return {
      lang: document.documentElement.lang,
      title: document.title,
      headings: [...document.querySelectorAll("h1")].map((heading) => heading.textContent.trim()),
      repeated: ids.filter((id, at) => ids.indexOf(id) !== at),
      mains: document.querySelectorAll("main").length,
    };
  });
  const where = page.url();
  assert.equal(seen.lang, "it", `${where}: the language of the page`);
  assert.notEqual(seen.title, "", `${where}: the title of the page`);
  assert.equal(seen.headings.length, 1, `${where}: one h1, not ${JSON.stringify(seen.headings)}`);
  assert.notEqual(seen.headings[0], "", `${where}: the h1 says something`);
  assert.equal(seen.mains, 1, `${where}: one main`);
  assert.deepEqual(seen.repeated, [], `${where}: ids used more than once`);
}

/** Nothing found by axe, or a failure that says what to mend. */
export async function checkAxe(page) {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).options(OPTIONS).analyze();
  const told = found.violations.map(tell);
  assert.equal(told.length, 0, `${page.url()} is not accessible:\n${told.join("\n")}`);
}

function tell({ id, help, nodes }) {
  const places = nodes.slice(0, 4).map(({ target, html, any }) => {
    const why = any.map((check) => check.message).join("; ");
    return `    ${target.join(" ")}\n      ${html.slice(0, 160)}\n      ${why}`;
  });
  return `  ${id}: ${help} (${nodes.length})\n${places.join("\n")}`;
}

/** What sticks out is inside a frame that scrolls, so the page itself never scrolls sideways. */
export async function checkWidth(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return undefined;
    const scrolls = (element) => element.closest(".av-table-frame, [data-scrolls]") !== null;
    const out = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > room + 1 && !scrolls(element),
    );
    return { room, needs: document.documentElement.scrollWidth, out: out.slice(0, 4).map((e) => e.outerHTML.slice(0, 160)) };
  });
  assert.equal(wide, undefined, `${page.url()} scrolls sideways: ${JSON.stringify(wide, null, 2)}`);
}
