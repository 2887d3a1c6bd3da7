/**
 * Starts Python: Pyodide, NumPy and our package, up to a lab that has answered once. From a
 * memory snapshot where the build made one, else from the beginning.
 *
 * The build makes the snapshot with this module too: only what begins alike can be restored. It
 * holds what Python changed in the memory of a fresh Pyodide, whose WebAssembly modules lay out the
 * rest themselves. The files that Python would read come after the first answer.
 */

import {
  checkVersion,
  loadWithoutStandardLibrary,
  memoryOf,
  openLibrary,
  setInitialMemory,
  setLibraryHandles,
  takeSnapshot,
  watchCreation,
  whenRuntimeIsReady,
} from "./internals.js";
import { Problem } from "../protocol.js";

const FOLDER = new URL("../pyodide/", import.meta.url).href;
/** Where Python finds its standard library, and in it the site-packages. */
const LIBRARY = "/lib/python3.13";
const FIRST_ANSWER = `
import numpy
from digitlab.lab.lab import Lab
lab = Lab()
lab.predict(numpy.zeros(768, numpy.float32))
`;
/** What a snapshot has besides: modules that Python would load when they are first wanted. */
const WANTED_LATER = `
import digitlab.data.imports, digitlab.data.synthetic
import digitlab.derivation.maximise, digitlab.derivation.study
`;
/** Bytes that are kept or left out together. */
const GRAIN = 64;
/** Pyodide lays out other functions where WebAssembly may wait for promises. */
const SUSPENDS = "Suspending" in WebAssembly;

/** @typedef {import("../protocol.js").SnapshotHeader} Header */
/** @typedef {Record<"libraries.bin" | "packages.bin", [string, number][]>} Packed the names and sizes of what is in a file */

/**
 * Python, and its lab. Rejects where a snapshot does not suit: it can then start without.
 * @param {Promise<Uint8Array<ArrayBuffer>>} [snapshot]
 * @returns {Promise<{pyodide: any, lab: any, addRest: () => Promise<void>}>}
 */
export async function startPython(snapshot) {
  const { pyodide, packed } = await load({ snapshot });
  if (snapshot) pyodide.runPython("import random; random.seed()");
  else pyodide.runPython(FIRST_ANSWER);
  const addRest = async () => {
    if (!snapshot) return;
    writeFiles(pyodide.FS, (await packed)["packages.bin"], await fetchBytes("packages.bin"));
    pyodide.runPython("import importlib; importlib.invalidate_caches()");
  };
  return { pyodide, lab: pyodide.globals.get("lab"), addRest };
}

/** Whether this browser is of the kind that made a snapshot. @param {Header | null} header */
export function suits(header) {
  return header?.suspends === SUSPENDS;
}

/** The snapshot for `startPython`. @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function makeSnapshot() {
  /** @type {{memory: Uint8Array, functions: number}} */
  let fresh = { memory: new Uint8Array(), functions: 0 };
  const onFresh = (/** @type {any} */ module) => {
    const { memory, functions } = memoryOf(module);
    fresh = { memory: memory.slice(), functions };
  };
  const { pyodide } = await load({ onFresh });
  pyodide.runPython(`${FIRST_ANSWER}${WANTED_LATER}import gc; gc.collect()`);
  const { own, memory, libraries } = takeSnapshot(pyodide);
  /** @type {Header} */
  const header = {
    suspends: SUSPENDS,
    memory: memory.length,
    table: fresh.functions,
    libraries,
    own: own.length,
  };
  const { changed, kept } = difference(memory, fresh.memory);
  const words = new TextEncoder().encode(JSON.stringify(header));
  const blob = new Blob([new Uint32Array([words.length]), words, own, changed, ...kept]);
  return new Uint8Array(await blob.arrayBuffer());
}

/** The grains of memory that are not as in `fresh`, and a bit for each grain. @param {Uint8Array<ArrayBuffer>} memory @param {Uint8Array} fresh */
function difference(memory, fresh) {
  const grains = memory.length / GRAIN;
  const changed = new Uint8Array(Math.ceil(grains / 8));
  const kept = [];
  for (let i = 0; i < grains; i++) {
    const at = i * GRAIN;
    const grain = memory.subarray(at, at + GRAIN);
    if (grain.every((byte, j) => byte === (fresh[at + j] ?? 0))) continue;
    changed[i >> 3] |= 1 << (i & 7);
    kept.push(grain);
  }
  return { changed, kept };
}

/**
 * Loads Pyodide with the libraries of NumPy, and runs nothing yet.
 * @param {{snapshot?: Promise<Uint8Array<ArrayBuffer>>, onFresh?: (module: any) => void}} how
 */
async function load({ snapshot, onFresh }) {
  const packed = fetchBytes("packages.json").then(
    (bytes) => /** @type {Packed} */ (JSON.parse(new TextDecoder().decode(bytes))),
  );
  const libraries = compileLibraries(packed);
  const packages = snapshot ? undefined : fetchBytes("packages.bin");
  for (const begun of [snapshot, libraries, packages]) begun?.catch(() => {}); // until they are waited for
  const [{ loadPyodide }] = await Promise.all([
    arrived("pyodide.mjs", import("../pyodide/pyodide.mjs")),
    // Pyodide imports it itself: this only begins sooner.
    arrived("pyodide.asm.js", import("../pyodide/pyodide.asm.js")),
  ]);
  let image = snapshot && readSnapshot(await snapshot);
  /** @type {any} */
  let module;
  const stopWatching = watchCreation(
    (settings) => {
      module = settings;
      if (onFresh) whenRuntimeIsReady(settings, () => onFresh(settings));
      if (image) setInitialMemory(settings, image.header.memory);
    },
    (created) => image && restore(created, image),
  );
  const fsInit = async (/** @type {any} */ FS) => {
    // With its dist-info there, Pyodide would remember packages, which no snapshot can hold.
    const wanted = (/** @type {string} */ name) => !onFresh || !name.includes(".dist-info/");
    if (packages) writeFiles(FS, (await packed)["packages.bin"], await packages, wanted);
    for (const { name, bytes, compiled } of await libraries) {
      writeFiles(FS, [[name, bytes.length]], bytes);
      await openLibrary(module, `${LIBRARY}/${name}`, await compiled);
    }
  };
  try {
    const how = { fsInit, isMaking: Boolean(onFresh), own: image?.own };
    const pyodide = await loadWithoutStandardLibrary(loadPyodide, FOLDER, how);
    checkVersion(pyodide);
    return { pyodide, packed };
  } finally {
    stopWatching();
    image = undefined; // Pyodide keeps these functions, and they would keep it.
  }
}

/** @template T @param {string} name @param {Promise<T>} module @returns {Promise<T>} */
function arrived(name, module) {
  return module.catch(() => {
    throw new Problem("error-start-file", { file: `pyodide/${name}` });
  });
}

/** @param {string} name */
async function fetchBytes(name) {
  return new Uint8Array(await (await fetch(FOLDER + name)).arrayBuffer());
}

/** @param {Promise<Packed>} packed */
async function compileLibraries(packed) {
  const bytes = fetchBytes("libraries.bin");
  return cut((await packed)["libraries.bin"], await bytes).map(([name, bytes]) => ({
    name,
    bytes,
    compiled: WebAssembly.compile(bytes),
  }));
}

/** Files that lie one after another. @param {[string, number][]} list @param {Uint8Array<ArrayBuffer>} bytes */
function cut(list, bytes) {
  let at = 0;
  return list.map(([name, size]) => {
    const file = bytes.subarray(at, at + size);
    at += size;
    return /** @type {const} */ ([name, file]);
  });
}

/**
 * Writes files where Python finds them.
 * @param {any} FS @param {[string, number][]} list @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(name: string) => boolean} wanted
 */
function writeFiles(FS, list, bytes, wanted = () => true) {
  let there = "";
  for (const [name, file] of cut(list, bytes)) {
    if (!wanted(name)) continue;
    const path = `${LIBRARY}/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (folder !== there) FS.mkdirTree(folder);
    there = folder;
    FS.writeFile(path, file, { canOwn: true });
  }
}

/** @param {Uint8Array<ArrayBuffer>} snapshot */
function readSnapshot(snapshot) {
  const start = 4 + new DataView(snapshot.buffer).getUint32(0, true);
  /** @type {Header} */
  const header = JSON.parse(new TextDecoder().decode(snapshot.subarray(4, start)));
  const grains = header.memory / GRAIN;
  const bits = start + header.own;
  const bytes = bits + Math.ceil(grains / 8);
  return {
    header,
    own: snapshot.slice(start, bits),
    changed: snapshot.subarray(bits, bytes),
    kept: snapshot.subarray(bytes),
  };
}

/**
 * Puts back what Python had changed in memory. Throws where this browser laid out something else.
 * @param {any} module @param {ReturnType<typeof readSnapshot>} image
 */
function restore(module, { header, changed, kept }) {
  const { memory, functions } = memoryOf(module);
  if (memory.length !== header.memory || functions !== header.table) {
    throw new Error(
      `the snapshot: expected ${header.memory} bytes and ${header.table} functions, found ${memory.length} and ${functions}`,
    );
  }
  const grains = header.memory / GRAIN;
  const isChanged = (/** @type {number} */ i) => i < grains && changed[i >> 3] & (1 << (i & 7));
  let at = 0;
  for (let i = 0; i < grains; i++) {
    if (!isChanged(i)) continue;
    const first = i;
    while (isChanged(i)) i++;
    const end = at + (i - first) * GRAIN;
    memory.set(kept.subarray(at, end), first * GRAIN);
    at = end;
  }
  setLibraryHandles(module, header.libraries);
}
