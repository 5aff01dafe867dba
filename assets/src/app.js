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
import Collapse from "bootstrap-italia/dist/plugins/collapse.js";
import Dropdown from "bootstrap-italia/dist/plugins/dropdown.js";
import NavBarCollapsible from "bootstrap-italia/dist/plugins/navbar-collapsible.js";
import htmx from "htmx.org/dist/htmx.esm.min.js";

// The plugins start themselves on data attributes; naming them keeps the bundler from dropping them.
window.areavasta = { Collapse, Dropdown, NavBarCollapsible };

lockDown();
document.addEventListener("change", submitOnChange);
document.addEventListener("change", selectAll);
document.addEventListener("submit", sendOnce);
document.addEventListener("click", printPage);
document.addEventListener("htmx:after:swap", focusSummary);
window.addEventListener("pageshow", allowSendingAgain);
focusSummary();

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

function printPage(event) {
  if (event.target.closest("[data-av-print]")) window.print();
}

function focusSummary() {
  const summary = document.querySelector("[data-av-focus]");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
}
