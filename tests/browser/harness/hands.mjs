// What this is: what hands do on a page: fill by label, press, follow, choose.
// What it is not: checks.

/** Fills fields by their labels: text, dates and choices alike; `true` ticks. */
export async function fill(page, values) {
  for (const [label, value] of Object.entries(values)) {
    const control = page.locator("main").getByLabel(exactly(label)).first();
    if (value === true) await tick(control);
    else if ((await control.evaluate((element) => element.tagName)) === "SELECT") await choose(control, value);
    else await control.fill(value);
  }
}

/** A label as people read it: «(facoltativo)» after it does not count. */
function exactly(label) {
  const plain = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^\\s*${plain}\\s*(\\(facoltativo\\))?\\s*$`);
}

async function choose(select, words) {
  const labels = await select.locator("option").allInnerTexts();
  const label = labels.find((text) => text.trim() === words) ?? labels.find((text) => text.includes(words));
  if (label === undefined) throw new Error(`no choice «${words}» among ${JSON.stringify(labels)}`);
  await select.selectOption({ label });
}

/** Chooses a radio button by its label. */
export function pick(page, label) {
  return tick(page.locator("main").getByRole("radio", { name: label }).first());
}

/** Ticks a box or a radio button as a mouse does: on its label, which the design lays over it. */
export async function tick(control) {
  const label = control.page().locator(`label[for="${await control.getAttribute("id")}"]`);
  if ((await label.count()) > 0) await label.click();
  else await control.check();
}

/** Presses a button of the page's own part and waits for what comes. */
export async function press(page, name) {
  await page.locator("main").getByRole("button", { name, exact: typeof name === "string" }).first().click();
}

/** Follows a link of the page's own part. */
export async function follow(page, name) {
  await page.locator("main").getByRole("link", { name, exact: typeof name === "string" }).first().click();
}

/** Waits until the page says something. */
export function says(page, text) {
  return page.locator("main").getByText(text).first().waitFor();
}

/** Waits for the page with this heading. */
export function titled(page, name) {
  return page.getByRole("heading", { level: 1, name }).waitFor();
}
