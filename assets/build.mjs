// What this is: makes `dist/` from the npm packages and from `src/`: one style sheet and one script of ours,
// Bootstrap Italia's style sheet, icons and fonts, the licences that travel with them, and brotli copies.
// What it is not: a development server. `cargo xtask assets` runs it, after `npm ci`.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import zlib from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "node_modules");
const italia = path.join(modules, "bootstrap-italia/dist");
// Made aside and put in place at the end, so that a build running meanwhile never sees half of it.
const dist = path.join(modules, ".dist");
const place = path.join(here, "dist");

const SCRIPT_LIMIT = 110_000;
const TARGETS = ["chrome100", "firefox102", "safari15.4"];
const FONT_FOLDERS = ["Titillium_Web", "Lora", "Roboto_Mono"];
// The printed documents embed these four; other weights would only make the program larger.
const PAPER = { Regular: "regular", Bold: "700", Italic: "italic", BoldItalic: "700italic" };
const LICENCES = {
  "bootstrap-italia.txt": "bootstrap-italia/LICENSE",
  "htmx.txt": "htmx.org/LICENSE",
  "popper.txt": "@popperjs/core/LICENSE.md",
  "titillium-web-OFL.txt": "bootstrap-italia/dist/fonts/Titillium_Web/OFL.txt",
  "lora-OFL.txt": "bootstrap-italia/dist/fonts/Lora/OFL.txt",
  "roboto-mono-Apache-2.0.txt": "bootstrap-italia/dist/fonts/Roboto_Mono/LICENSE.txt",
};
const BANNER =
  "/*! Area Vasta, AGPL-3.0-or-later. Contains parts of Bootstrap Italia (BSD-3-Clause), " +
  "Bootstrap and Popper (MIT) and htmx (0BSD): see licences/ beside this file's folder. */";

await rm(dist, { recursive: true, force: true });
for (const folder of ["css", "js", "svg", "fonts", "licences", "paper"]) {
  await mkdir(path.join(dist, folder), { recursive: true });
}
await script();
await styles();
await icons();
await fonts();
await paper();
await licences();
for (const folder of ["css", "js", "svg"]) await compress(path.join(dist, folder));
await rm(place, { recursive: true, force: true });
await rename(dist, place);

async function script() {
  const out = path.join(dist, "js/app.js");
  const common = { bundle: true, minify: true, format: "iife", target: TARGETS, logLevel: "warning" };
  await build({ ...common, entryPoints: [path.join(here, "src/app.js")], outfile: out, banner: { js: BANNER } });
  const size = (await readFile(out)).length;
  if (size > SCRIPT_LIMIT) throw new Error(`app.js is ${size} bytes, more than the ${SCRIPT_LIMIT} we allow`);
}

async function styles() {
  const ours = { entryPoints: [path.join(here, "src/app.css")], outfile: path.join(dist, "css/app.css") };
  await build({ ...ours, bundle: true, minify: true, external: ["../fonts/*"], target: TARGETS, logLevel: "warning" });
  const theirs = await readFile(path.join(italia, "css/bootstrap-italia.min.css"), "utf8");
  // The source map is not shipped: without this line browsers would ask for it in vain.
  const trimmed = theirs.replace(/\/\*# sourceMappingURL=.*?\*\//, "");
  await writeFile(path.join(dist, "css/bootstrap-italia.min.css"), trimmed);
}

async function icons() {
  await cp(path.join(italia, "svg/sprites.svg"), path.join(dist, "svg/sprites.svg"));
}

async function fonts() {
  for (const folder of FONT_FOLDERS) {
    const from = path.join(italia, "fonts", folder);
    for (const name of await readdir(from)) {
      if (name.endsWith(".woff2")) await cp(path.join(from, name), path.join(dist, "fonts", name));
    }
  }
}

async function paper() {
  for (const [face, source] of Object.entries(PAPER)) {
    const from = path.join(italia, `fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-${source}.ttf`);
    await cp(from, path.join(dist, `paper/TitilliumWeb-${face}.ttf`));
  }
}

async function licences() {
  for (const [name, source] of Object.entries(LICENCES)) {
    await cp(path.join(modules, source), path.join(dist, "licences", name));
  }
}

async function compress(folder) {
  for (const name of await readdir(folder)) {
    const bytes = await readFile(path.join(folder, name));
    const params = { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    await writeFile(path.join(folder, `${name}.br`), zlib.brotliCompressSync(bytes, { params }));
  }
}
