/**
 * Every place where the lab reaches into Pyodide or replaces a part of the browser, in one file.
 *
 * None of this is a public interface, so another version may change it: `checkVersion` fails the
 * start when a Pyodide is loaded that this file was not written for. All of it is for Pyodide 0.28.3
 * (Emscripten 4.0.9); the replaced parts of the browser are standard ones.
 */

/** The version that each function below was written for and tested with. */
export const PYODIDE_VERSION = "0.28.3";

/** @param {any} pyodide Throws when it is another version. */
export function checkVersion(pyodide) {
  if (pyodide.version !== PYODIDE_VERSION)
    throw new Error(
      `worker/internals.js is written for Pyodide ${PYODIDE_VERSION}, found ${pyodide.version}`,
    );
}

/**
 * The browser's `fetch`: the files of one folder come from `read`, all others as before. Pyodide's
 * own fetches miss what goes wrong and can wait for ever.
 * @param {string} folder a URL that ends in a slash
 * @param {(name: string) => Promise<Response> | null} read null: fetch it as before
 * @returns {() => void} puts the browser's own `fetch` back
 */
export function answerFetches(folder, read) {
  const original = self.fetch;
  self.fetch = async (resource, options) => {
    const address = resource instanceof Request ? resource.url : resource;
    const { href } = new URL(address, import.meta.url);
    const answer = href.startsWith(folder) ? read(href.slice(folder.length)) : null;
    return answer ?? original(resource, options);
  };
  return () => {
    self.fetch = original;
  };
}

/**
 * The browser's `WebAssembly.instantiateStreaming`: Pyodide gets a module that is compiled already.
 * @param {Promise<WebAssembly.Module>} compiled
 * @returns {() => void} puts the browser's own back
 */
export function instantiateCompiled(compiled) {
  const original = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return () => {
    WebAssembly.instantiateStreaming = original;
  };
}

/**
 * The browser's `WebAssembly.Memory.prototype.grow`: no memory grows past `most` bytes. Python then
 * raises a MemoryError, which harms nobody; a tab that grows without end is ended by the system.
 * @param {number} most
 */
export function limitMemory(most) {
  const { grow } = WebAssembly.Memory.prototype;
  const page = 2 ** 16;
  WebAssembly.Memory.prototype.grow = function (/** @type {number} */ pages) {
    if (this.buffer.byteLength + pages * page > most)
      throw new RangeError("this asks for more memory than there is");
    return grow.call(this, pages);
  };
}

/** Puts `value` in place of a global of the browser, wherever a worker has it, for good. @param {string} name @param {unknown} value */
export function replaceGlobal(name, value) {
  for (let owner = self; owner; owner = Object.getPrototypeOf(owner))
    if (owner === self || Object.hasOwn(owner, name)) replaceMember(owner, name, value);
}

/** Puts `value` in place of a member of one of the browser's objects, for good. @param {object} owner @param {string} name @param {unknown} value */
export function replaceMember(owner, name, value) {
  Object.defineProperty(owner, name, { value, writable: false, configurable: false });
}

/**
 * Pyodide 0.28.3, `_api.on_fatal`: called when Python broke down and cannot go on. The error then
 * leaves the worker as if nobody had caught it, so that the page starts another worker.
 * @param {any} pyodide
 */
export function throwFatalErrors(pyodide) {
  pyodide._api.on_fatal = (/** @type {unknown} */ error) =>
    setTimeout(() => {
      throw error;
    });
}

/**
 * Pyodide 0.28.3, `globalThis._createPyodideModule`: Emscripten's factory, which pyodide.asm.js
 * defines and `loadPyodide` calls once.
 * @param {(settings: any) => void} before gets the module's settings before it is created
 * @param {(module: any) => void} after gets the module before Python starts in it
 * @returns {() => void} puts Pyodide's own factory back
 */
export function watchCreation(before, after) {
  const scope = /** @type {any} */ (self);
  const create = scope._createPyodideModule;
  scope._createPyodideModule = async (/** @type {any} */ settings) => {
    before(settings);
    const created = await create(settings);
    after(created);
    return created;
  };
  return () => {
    scope._createPyodideModule = create;
  };
}

/**
 * Pyodide 0.28.3, options of `loadPyodide` that are not documented: `fsInit`, which fills the file
 * system before Python starts, `_makeSnapshot` and `_loadSnapshot`.
 * @param {(options: object) => Promise<any>} loadPyodide
 * @param {string} folder of Pyodide's files
 * @param {{fsInit: (FS: any) => Promise<void>, isMaking: boolean, own?: Uint8Array}} how
 *   `own` is Pyodide's own part of a snapshot
 */
export async function loadWithoutStandardLibrary(loadPyodide, folder, { fsInit, isMaking, own }) {
  // In place of the zip of the standard library, which Pyodide wants: fsInit writes its files.
  const empty = URL.createObjectURL(new Blob());
  try {
    return await loadPyodide({
      indexURL: folder,
      stdLibURL: empty,
      fsInit,
      ...(isMaking && { _makeSnapshot: true }),
      ...(own && { _loadSnapshot: own }),
    });
  } finally {
    URL.revokeObjectURL(empty);
  }
}

/** Emscripten of Pyodide 0.28.3: has the module begin with so much memory. @param {any} settings @param {number} bytes */
export function setInitialMemory(settings, bytes) {
  settings.INITIAL_MEMORY = bytes;
}

/** Emscripten of Pyodide 0.28.3: called before Python starts. @param {any} settings @param {() => void} act */
export function whenRuntimeIsReady(settings, act) {
  settings.onRuntimeInitialized = act;
}

/** Emscripten of Pyodide 0.28.3: the module's memory, and how many functions its table has. @param {any} module @returns {{memory: Uint8Array<ArrayBuffer>, functions: number}} */
export function memoryOf({ HEAPU8, wasmTable }) {
  return { memory: HEAPU8, functions: wasmTable.length };
}

/**
 * Emscripten of Pyodide 0.28.3: links a compiled library of NumPy, so that Python finds it open when
 * it imports it.
 * @param {any} module @param {string} path @param {WebAssembly.Module} compiled
 */
export async function openLibrary(module, path, compiled) {
  const exports = await module.loadWebAssemblyModule(
    compiled,
    { loadAsync: true, nodelete: true, allowUndefined: true },
    path,
    {},
  );
  module.newDSO(path, undefined, exports).global = false;
}

/** Emscripten of Pyodide 0.28.3: the open libraries by their handle. @param {any} module @returns {[number, string][]} */
function openLibraries({ LDSO }) {
  return Object.entries(LDSO.loadedLibsByHandle).map(([handle, { name }]) => [
    Number(handle),
    name,
  ]);
}

/** Emscripten of Pyodide 0.28.3: has open libraries answer to the handles of a snapshot. @param {any} module @param {[number, string][]} libraries */
export function setLibraryHandles({ LDSO }, libraries) {
  for (const [handle, name] of libraries)
    LDSO.loadedLibsByHandle[handle] = LDSO.loadedLibsByName[name];
}

/**
 * Pyodide 0.28.3: a snapshot as it makes it itself, taken apart.
 * @param {any} pyodide @returns {{own: Uint8Array<ArrayBuffer>, memory: Uint8Array<ArrayBuffer>, libraries: [number, string][]}}
 */
export function takeSnapshot(pyodide) {
  const whole = pyodide.makeMemorySnapshot();
  const [, length] = new Uint32Array(whole.buffer, 0, 2);
  return {
    own: whole.subarray(0, length),
    memory: whole.subarray(length),
    libraries: openLibraries(pyodide._module),
  };
}
