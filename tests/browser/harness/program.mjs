// What this is: the program under test, started on a free loopback port over its own folder of data.
// What it is not: the browser; see browser.mjs.
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = import.meta.dirname;

export const BINARY = resolve(process.env.AREAVASTA_BIN ?? join(here, "../../../target/debug/areavasta"));
/** Kept between runs, not committed. */
const RESULTS = resolve(here, "../results");
const READY_WITHIN_MS = 30_000;

/** The program over a copy of the demo data, which are loaded once for each build and day; `billed` names a centre
 * and a year whose invoices are issued first. */
export async function startDemo({ billed } = {}) {
  const data = await folder();
  await cp(await demoData(), data, { recursive: true });
  if (billed) await command("bill", "--data", data, "--centre", billed[0], "--year", String(billed[1]), "--out", join(data, "emesse"));
  return start(data);
}

/** The program over nothing but one administrator. */
export async function startEmpty({ email, password }) {
  const data = await folder();
  const add = ["user", "add", "--email", email, "--name", "Amministrazione di prova", "--role", "administrator"];
  const adding = run(BINARY, [...add, "--password-stdin", "--data", data], { env: environment() });
  adding.child.stdin.end(`${password}\n`);
  await adding;
  return start(data);
}

/** What a command of the program prints. */
export async function command(...parts) {
  const { stdout } = await run(BINARY, parts, { env: environment(), maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

async function start(data) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const said = [];
  const parts = ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--public-url", url];
  const child = spawn(BINARY, parts, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => keep(said, text));
  const ended = new Promise((done) => child.once("exit", (code, signal) => done({ code, signal })));
  let stopping = false;
  ended.then(({ code, signal }) => {
    if (!stopping) console.error(`the program ended by itself, ${signal ?? code}:\n${said.join("")}`);
  });
  await ready(url, child, said);
  return {
    url,
    data,
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function keep(said, text) {
  said.push(String(text));
  if (said.length > 400) said.splice(0, 200);
}

async function ready(url, child, said) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`the program does not answer at ${url}:\n${said.join("")}`);
}

/** A change of the binary or of the day asks for fresh data: deadlines depend on today. */
async function demoData() {
  const { mtimeMs, size } = await stat(BINARY);
  const day = new Date().toISOString().slice(0, 10);
  const name = `demo-${Math.round(mtimeMs)}-${size}-${day}`;
  await mkdir(RESULTS, { recursive: true });
  const kept = (await readdir(RESULTS)).filter((entry) => entry.startsWith("demo-"));
  if (kept.includes(name)) return join(RESULTS, name);
  for (const old of kept) await rm(join(RESULTS, old), { recursive: true, force: true });
  const partial = await mkdtemp(join(RESULTS, "partial-"));
  await command("demo", "--load-only", "--data", join(partial, "data"));
  await rename(join(partial, "data"), join(RESULTS, name));
  await rm(partial, { recursive: true });
  return join(RESULTS, name);
}

function folder() {
  return mkdtemp(join(tmpdir(), "areavasta-browser-"));
}

/** Nothing of the settings of who runs the tests. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AREAVASTA_"));
  return { ...Object.fromEntries(kept), AREAVASTA_LOG_LEVEL: "warn", RUST_BACKTRACE: "0" };
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
