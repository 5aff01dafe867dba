// What this is: what the manual and the read-mes point at exists: pictures, pages, headings; no picture is left over.
// What it is not: a test of the program.
import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const manual = join(root, "docs/manuale");
const pictures = join(manual, "immagini");
const LARGEST_PICTURE = 150_000;

/** The pages to read: the manual, the documents beside it, the read-mes. */
async function pages() {
  const of = async (folder) => (await readdir(folder)).filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
  const top = (await of(root)).filter((path) => /README/.test(path));
  return [...top, ...(await of(join(root, "docs"))), ...(await of(manual))];
}

/** The addresses that a page points at, without those of other sites. */
function targets(text) {
  const found = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  return found.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchor that readers of Markdown give to a heading. */
function anchor(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, "").replace(/\s/g, "-");
}

async function problemsOf(page) {
  const problems = [];
  for (const target of targets(await readFile(page, "utf8"))) {
    const [path, name] = target.split("#");
    const file = path === "" ? page : resolve(dirname(page), path);
    const there = await stat(file).catch(() => undefined);
    if (!there) problems.push(`${relative(root, page)} points at ${target}, which is not there`);
    else if (name && !(await anchors(file)).includes(name)) problems.push(`${relative(root, page)}: no heading ${target}`);
  }
  return problems;
}

async function anchors(file) {
  const text = await readFile(file, "utf8");
  return [...text.matchAll(/^#+\s+(.+)$/gm)].map((match) => anchor(match[1]));
}

test("every link and picture of the manual and of the read-mes is there", async () => {
  const problems = (await Promise.all((await pages()).map(problemsOf))).flat();
  assert.deepEqual(problems, []);
});

test("every picture is used, small, and described", async () => {
  const texts = (await Promise.all((await pages()).map((page) => readFile(page, "utf8")))).join("\n");
  for (const name of await readdir(pictures)) {
    assert.ok(texts.includes(`immagini/${name})`), `${name} is used by no page`);
    const { size } = await stat(join(pictures, name));
    assert.ok(size > 0 && size <= LARGEST_PICTURE, `${name} is ${size} bytes`);
  }
  assert.doesNotMatch(texts, /!\[\s*\]\(/, "a picture without a description");
});
