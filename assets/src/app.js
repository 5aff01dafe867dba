// What this is: the whole script of the product. It only makes quicker or easier what already works without it.
// What it is not: a place for rules of the product, for text shown to the user, or for styles written from script.
//
// Hooks for the templates:
//   data-bs-toggle="collapse" | "dropdown" | "navbarcollapsible"   Bootstrap Italia, as documented there
//   hx-get, hx-post, hx-target, hx-swap, hx-trigger="..."           htmx; never hx-on, js: values or [filters]: see below
//   data-av-submit-on-change   on a form: choosing a filter sends it at once
//   data-av-once               on a form: a second click does not send it twice
//   data-av-print              on a button: prints the page
//   data-av-select-all="name"  on a checkbox: ticks every checkbox of its form that has that name
//   data-av-focus              on an error summary: takes the focus when it appears
//   data-av-when="name" data-av-is="value"   shown only while the field of that name in its form has that value
//   data-av-insert="select" data-av-into="area"   on a button: puts the data-av-text of the chosen option into the area
//   data-av-live="address"     on a list: read again when the server says there that something has changed
//   data-av-live-notice        shown instead, while the list is being used
//   data-av-rows               around a table of links: the keys j, k and o go through its rows
//   data-av-autosave           around a form: each answer is sent as it is given, with passo=bozza; the page answers as JSON
//   data-av-said, data-av-question="id"   inside it: where the answer's words go, and what is shown while it is asked
//   data-av-keys, data-av-keys-off   the help of the keys, and the box that turns them off
import Collapse from "bootstrap-italia/dist/plugins/collapse.js";
import Dropdown from "bootstrap-italia/dist/plugins/dropdown.js";
import NavBarCollapsible from "bootstrap-italia/dist/plugins/navbar-collapsible.js";
import htmx from "htmx.org/dist/htmx.esm.min.js";

// The plugins start themselves on data attributes; naming them keeps the bundler from dropping them.
window.areavasta = { Collapse, Dropdown, NavBarCollapsible };

lockDown();
document.addEventListener("change", submitOnChange);
document.addEventListener("change", selectAll);
document.addEventListener("change", showWhatIsAsked);
document.addEventListener("change", saveAnswer);
document.addEventListener("submit", sendAfterAnswers);
document.addEventListener("submit", sendOnce);
document.addEventListener("click", printPage);
document.addEventListener("click", insertText);
document.addEventListener("htmx:after:swap", focusSummary);
document.addEventListener("htmx:after:swap", showWhatIsAsked);
window.addEventListener("pageshow", allowSendingAgain);
window.addEventListener("pageshow", showWhatIsAsked);
focusSummary();
showWhatIsAsked();
listen();
useKeys();

// The page's security policy forbids code made from text and styles made from script. htmx is told so here,
// so that a template that tries fails where it is written and not only in the browser of a user.
function lockDown() {
  document.documentElement.classList.add("av-js");
  htmx.config.includeIndicatorCSS = false;
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== htmx.indicatorStyleSheet);
  htmx.registerExtension("av-no-code-from-text", { init: (api) => api.initSecurity(null, refuse, refuse) });
}

function refuse() {
  throw new Error("hx-on, js: values and trigger filters are not used here: write a real form or link");
}

function submitOnChange(event) {
  event.target.closest("form[data-av-submit-on-change]")?.requestSubmit();
}

function selectAll(event) {
  const name = event.target.dataset.avSelectAll;
  if (!name || !event.target.form) return;
  for (const box of event.target.form.querySelectorAll('input[type="checkbox"]')) {
    if (box.name === name && !box.disabled) box.checked = event.target.checked;
  }
}

// Buttons are marked rather than disabled: a disabled button would not send its own name and value.
function sendOnce(event) {
  const form = event.target.closest("form[data-av-once]");
  if (!form || event.defaultPrevented) return;
  if (form.dataset.avSent) event.preventDefault();
  form.dataset.avSent = "1";
}

function allowSendingAgain() {
  for (const form of document.querySelectorAll("form[data-av-sent]")) delete form.dataset.avSent;
}

// In the order of the page: what is hidden answers nothing, so what depends on it is hidden too.
function showWhatIsAsked() {
  for (const part of document.querySelectorAll("[data-av-when]")) {
    const { avWhen, avIs } = part.dataset;
    const answers = (field) => field.name === avWhen && field.value === avIs && isAnswered(field);
    part.hidden = ![...(part.closest("form")?.elements ?? [])].some(answers);
  }
}

function isAnswered(field) {
  const ticked = !["radio", "checkbox"].includes(field.type) || field.checked;
  return ticked && !field.closest("[data-av-when][hidden]");
}

function printPage(event) {
  if (event.target.closest("[data-av-print]")) window.print();
}

function focusSummary() {
  const summary = document.querySelector("[data-av-focus]");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
}

// Without this the button sends the form, and the server puts the text in.
function insertText(event) {
  const button = event.target.closest("[data-av-insert]");
  if (!button) return;
  event.preventDefault();
  const text = document.getElementById(button.dataset.avInsert)?.selectedOptions[0]?.dataset.avText;
  const area = document.getElementById(button.dataset.avInto);
  if (!text || !area) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.focus();
}

function listen() {
  const list = document.querySelector("[data-av-live]");
  if (!list || !window.EventSource) return;
  const source = new EventSource(list.dataset.avLive);
  source.addEventListener("novita", () => readAgain(list));
  window.addEventListener("pagehide", () => source.close());
}

// What somebody has chosen or is using is left alone: they are told instead.
async function readAgain(list) {
  const used = list.querySelector("input:checked") || list.querySelector("select:focus, input:focus");
  const notice = document.querySelector("[data-av-live-notice]");
  if (used) {
    if (notice) notice.hidden = false;
    return;
  }
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-av-live]");
  if (!fresh) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...fresh.childNodes);
  if (notice) notice.hidden = true;
  if (focused) [...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
}

// Single letters may be in the way of whoever speaks to the browser: they can be turned off, and the choice is kept.
function useKeys() {
  const help = document.querySelector("[data-av-keys]");
  if (!help) return;
  help.hidden = false;
  const off = help.querySelector("[data-av-keys-off]");
  off.checked = localStorage.getItem("av-tasti") === "no";
  off.addEventListener("change", () => localStorage.setItem("av-tasti", off.checked ? "no" : "si"));
  document.addEventListener("keydown", (event) => {
    if (off.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (pressed(event.key, help)) event.preventDefault();
  });
}

function pressed(key, help) {
  const rows = [...document.querySelectorAll("[data-av-rows] tbody th a")];
  const at = rows.indexOf(document.activeElement);
  if (key === "j") rows[Math.min(at + 1, rows.length - 1)]?.focus();
  else if (key === "k") rows[Math.max(at - 1, 0)]?.focus();
  else if (key === "o") rows[at]?.click();
  else if (key === "/") document.querySelector('[role="search"] input[type="search"]')?.focus();
  else if (key === "?") help.open = !help.open;
  else return false;
  return true;
}

// Answers go one after the other, so that each carries the version that the one before has left.
const answersOnTheWay = new WeakMap();

function saveAnswer(event) {
  const zone = event.target.closest("[data-av-autosave]");
  const form = event.target.form;
  if (!zone || !form) return;
  const before = answersOnTheWay.get(form) ?? Promise.resolve();
  const sent = before.then(() => sendAnswers(zone, form));
  answersOnTheWay.set(form, sent);
  sent.then(() => {
    if (answersOnTheWay.get(form) === sent) answersOnTheWay.delete(form);
  });
}

async function sendAnswers(zone, form) {
  const said = zone.querySelector("[data-av-said]");
  const body = new URLSearchParams(new FormData(form));
  body.set("passo", "bozza");
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    const answer = await response.json();
    said.textContent = answer.message ?? said.dataset.avFailed;
    if (!answer.version) return;
    form.elements.version.value = answer.version;
    for (const question of zone.querySelectorAll("[data-av-question]")) {
      question.hidden = !answer.asked.includes(question.dataset.avQuestion);
    }
  } catch {
    said.textContent = said.dataset.avFailed;
  }
}

// A button pressed while an answer is on the way waits for it: otherwise the form would carry an old version.
function sendAfterAnswers(event) {
  const waiting = answersOnTheWay.get(event.target);
  if (!waiting) return;
  event.preventDefault();
  waiting.then(() => event.target.requestSubmit(event.submitter));
}
