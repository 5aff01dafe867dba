// What this is: the pages that a person finds by following links, each kind of page a few times.
// What it is not: a judge of them; the caller checks each.

/**
 * Follows links from `starts`. `look(address, from)` opens a page and gives the links found on it and its problems. Gives
 * the addresses opened, the files linked, and what went wrong.
 */
export async function crawl(starts, look) {
  const queue = starts.map((address) => ({ address, from: "the start" }));
  const [opened, files, wrong, kinds] = [[], new Map(), [], new Map()];
  while (queue.length > 0) {
    const { address, from } = queue.shift();
    if (!isNew(kinds, address)) continue;
    opened.push(address);
    const { links, problems } = await look(address, from);
    wrong.push(...problems.map((problem) => `${problem}\n  (linked from ${from})`));
    for (const link of links) place(link, address, queue, files);
  }
  return { opened, files: [...files.values()], wrong };
}

/** Of things with an address of their own two are opened, since a draft and what is in force differ; else one. */
function isNew(kinds, address) {
  const name = kind(address);
  const seen = kinds.get(name) ?? new Set();
  kinds.set(name, seen);
  if (seen.has(address) || seen.size >= (name.endsWith("{}") ? 2 : 1)) return false;
  seen.add(address);
  return true;
}

function place({ href, download }, from, queue, files) {
  const url = new URL(href, "http://x");
  if (download || isFile(url)) files.set(kind(href), files.get(kind(href)) ?? href);
  else queue.push({ address: url.pathname + url.search, from });
}

function isFile(url) {
  const path = /\.(xml|pdf|zip|csv|xlsx|json)$|\/(file|xml|pdf|zip|testo)$|\/documenti\/[0-9a-f-]{36}$/;
  return url.searchParams.has("formato") || path.test(url.pathname);
}

/** `/enti/0198…/modifica?ordine=nome` is a page of the kind `/enti/{}/modifica?ordine`. */
export function kind(address) {
  const url = new URL(address, "http://x");
  const names = [...new Set(url.searchParams.keys())].sort();
  const path = url.pathname.split("/").map((part, at, parts) => (isName(part, parts[at - 1]) ? "{}" : part));
  return path.join("/") + (names.length > 0 ? `?${names.join("&")}` : "");
}

function isName(part, before) {
  return /^[0-9a-f-]{32,36}$|^\d+$/.test(part) || ["centri", "impostazioni", "catalogo"].includes(before) && !/^(nuovo|carta)$/.test(part);
}

/** Where a page leads in the program: its links, and its forms that only ask, sent as they stand. */
export function linksOf(page) {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll("a[href]")]
      .filter((link) => link.origin === location.origin && !link.getAttribute("href").startsWith("#"))
      .map((link) => ({ href: link.pathname + link.search, download: link.hasAttribute("download") }));
    const asked = [...document.querySelectorAll("main form[method=get]")].map((form) => {
      const query = new URLSearchParams(new FormData(form));
      return { href: `${new URL(form.action).pathname}?${query}`, download: false };
    });
    return [...links, ...asked];
  });
}
