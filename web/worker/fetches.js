/**
 * The verified start: fetches the files of Python, counts their bytes, and compares them with what
 * site.json says of them.
 */

import { answerFetches, instantiateCompiled } from "./internals.js";
import { lastLine, Problem } from "../protocol.js";

/** @typedef {import("../protocol.js").Site} Site */
/** @typedef {{phase: "files" | "python", share: number}} Loading share: from 0 to 1 */
/** @typedef {Site["load"][string]} Expected */

/** The site, whose files are named from there. */
const SITE = new URL("../", import.meta.url);
const PYODIDE = new URL("pyodide/", SITE).href;
const WASM = "pyodide.asm.wasm";
const SNAPSHOT = "snapshot.bin";
/** Fetched before Pyodide asks for them. */
const AHEAD = [WASM, "libraries.bin", "packages.json", "pyodide-lock.json"];
/** Fetched ahead as well by a start without the snapshot. */
const PACKAGES = "packages.bin";
/** Not at each piece: the page draws each report. */
const REPORT_MILLISECONDS = 100;

/** @returns {Promise<Site>} */
export async function fetchSite() {
  return (await fetch(new URL("site.json", SITE))).json();
}

/**
 * Answers the fetches of Pyodide's files. `failed` rejects with the first file that does not arrive
 * whole, or has other bytes than it should. The snapshot is only counted here: `fetchSnapshot`
 * compares it before it is used, and Python starts without it where it is wrong.
 */
export class Fetches {
  /** @type {Promise<never>} */
  failed;
  /** @type {(error: Error) => void} */
  #fail = () => {};
  /** What site.json says of the files. @type {Promise<Site["load"]>} */
  #listed;
  /** @type {(files: Site["load"]) => void} */
  #list = () => {};
  #loaded = 0;
  #total = Infinity;
  /** The last report, and when it was. @type {Loading & {at: number} | undefined} */
  #reported;
  /** @type {(loading: Loading) => void} */
  #report = () => {};
  /** Comparisons of what arrived, which wait until there is an answer. @type {(() => Promise<void>)[]} */
  #checks = [];
  /** @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
  #begun = new Map();
  #fetch = self.fetch.bind(self);
  /** @type {(() => void)[]} */
  #putBack;

  constructor() {
    this.failed = new Promise((_, reject) => (this.#fail = reject));
    this.failed.catch(() => {});
    this.#listed = new Promise((resolve) => (this.#list = resolve));
    for (const name of AHEAD) this.#read(name);
    this.#putBack = [instantiateCompiled(this.#compile()), answerFetches(PYODIDE, this.#answer)];
  }

  /** Tells what the files should be. @param {Site["load"]} files */
  list(files) {
    this.#list(files);
  }

  /** Begins to fetch what is not begun yet; these files are all that is to come. @param {{withSnapshot: boolean}} how */
  async expect({ withSnapshot }) {
    if (!withSnapshot) this.#read(PACKAGES);
    const files = await this.#listed;
    const names = [...AHEAD, withSnapshot ? SNAPSHOT : PACKAGES];
    this.#total = names.reduce((sum, name) => sum + files[`pyodide/${name}`].size, 0);
  }

  /** @param {number} bytes that arrived */
  count = (bytes) => {
    this.#loaded += bytes;
    const { phase } = this.#loading;
    const before = this.#reported;
    const now = performance.now();
    if (before && phase === before.phase && now - before.at < REPORT_MILLISECONDS) return;
    this.#reported = { ...this.#loading, at: now };
    this.#report(this.#loading);
  };

  /** Reports from now on how far the loading is. @param {(loading: Loading) => void} report */
  follow(report) {
    this.#report = report;
    report(this.#loading);
  }

  /** @returns {Loading} */
  get #loading() {
    const phase = this.#loaded < this.#total ? "files" : "python";
    return { phase, share: Math.min(1, this.#loaded / this.#total) };
  }

  /** Compares all that arrived with what site.json says: `failed` rejects where it is not the same. */
  async check() {
    await Promise.all(this.#checks.map((check) => check()));
  }

  /** Gives the browser its own functions back. */
  stop() {
    for (const putBack of this.#putBack) putBack();
  }

  /** A file of Pyodide as a Response; null: not one of those. @param {string} name */
  #answer = (name) => {
    if (name === SNAPSHOT) return null;
    // Its module is compiled from `#read` already.
    if (name === WASM) return Promise.resolve(new Response(null));
    return this.#read(name).then((bytes) => new Response(bytes));
  };

  /** While all else arrives. */
  #compile() {
    const compiled = this.#read(WASM).then((bytes) => WebAssembly.compile(bytes));
    compiled.catch((error) => {
      const file = `pyodide/${WASM}`;
      this.#fail(new Problem("error-start-wasm", { file, reason: lastLine(error) }));
    });
    return compiled;
  }

  /** Reads each file once. @param {string} name */
  #read(name) {
    const bytes = this.#begun.get(name) ?? this.#readNow(name);
    this.#begun.set(name, bytes);
    bytes.catch(this.#fail);
    return bytes;
  }

  /** @param {string} name */
  async #readNow(name) {
    const file = `pyodide/${name}`;
    const cutOff = (/** @type {unknown} */ error) =>
      Promise.reject(
        error instanceof Problem
          ? error
          : new Problem("error-start-file-cut", { file, reason: lastLine(error) }),
      );
    const response = await this.#fetch(PYODIDE + name).catch(cutOff);
    const status = `${response.status} ${response.statusText}`;
    if (!response.ok) throw new Problem("error-start-file-status", { file, status });
    const expected = (await this.#listed)[file];
    if (!expected) throw new Problem("error-start-file-unlisted", { file });
    const bytes = await readWhole(response, file, expected.size, this.count).catch(cutOff);
    this.#checks.push(async () => {
      if (!(await hasHash(bytes, expected.sha256)))
        this.#fail(new Problem("error-start-file-changed", { file }));
    });
    return bytes;
  }
}

/**
 * The snapshot, compared before it is used: a wrong one would break the memory it is put into.
 * @param {Site["load"]} listed @param {(bytes: number) => void} onBytes
 */
export async function fetchSnapshot(listed, onBytes) {
  const file = `pyodide/${SNAPSHOT}`;
  const { size, sha256 } = listed[file];
  const response = await fetch(PYODIDE + SNAPSHOT);
  const bytes = response.ok && (await readWhole(response, file, size, onBytes));
  if (!bytes || !(await hasHash(bytes, sha256)))
    throw new Problem("error-start-file-changed", { file });
  return bytes;
}

/**
 * A file of the site that is stored with gzip. Some servers unzip such files on the way.
 * @param {string} path
 */
export async function fetchUnzipped(path) {
  const response = await fetch(new URL(path, SITE)).catch((error) => {
    throw new Problem("error-file-cut", { file: path, reason: lastLine(error) });
  });
  if (!response.ok) throw new Problem("error-file-status", { file: path, status: response.status });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unzipped).arrayBuffer());
}

/**
 * Reads a file that should have `size` bytes, and no more, each piece straight to its place.
 * @param {Response} response @param {string} file its name @param {number} size @param {(bytes: number) => void} onBytes
 */
async function readWhole(response, file, size, onBytes) {
  const bytes = new Uint8Array(size);
  let found = 0;
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  for (let next = await reader.read(); next.value; next = await reader.read()) {
    const { length } = next.value;
    found += length;
    if (found > size) {
      reader.cancel();
      break;
    }
    bytes.set(next.value, found - length);
    onBytes(length);
  }
  if (found !== size) throw new Problem("error-start-file-size", { file, size, found });
  return bytes;
}

/** True as well where the browser cannot tell, which it can only on a secure page. @param {BufferSource} bytes @param {string} expected */
async function hasHash(bytes, expected) {
  const hash = await crypto.subtle?.digest("SHA-256", bytes);
  return !hash || hex(hash) === expected;
}

/** @param {ArrayBuffer} bytes */
function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
