/** The console's side in the worker: Pyodide's console reads and runs, `digitlab.code.console` holds the live objects. */

import { guardNetwork } from "./guard.js";

/** @typedef {import("../protocol.js").Written} Written */

const WHEELS = "/tmp/wheels";

/**
 * @param {any} pyodide
 * @param {any} session
 * @param {() => void} changed told after a command that changed the network
 */
export function openConsole(pyodide, session, changed) {
  guardNetwork();
  /** @type {(written: Written) => unknown} */
  let onWritten = () => undefined;
  /** Resolves when the page has what was last written. @type {unknown} */
  let told;
  const tell = (/** @type {Written} */ written) => void (told = onWritten(written));
  const prompt = pyodide.pyimport("digitlab.code.console").Prompt(
    session,
    pyodide.pyimport("pyodide.console").PyodideConsole,
    (/** @type {any} */ kind, /** @type {string} */ text, id = "", /** @type {any} */ values) =>
      tell({ kind, text, id, values: values?.toJs({ dict_converter: Object.fromEntries }) ?? {} }),
    (/** @type {number} */ rows, /** @type {number} */ columns, /** @type {any} */ numbers) =>
      tell({ kind: "picture", rows, columns, numbers: numbers.toJs() }),
  );
  return {
    /** Whether a command is not at its end. @param {string} text @returns {boolean} */
    wantsMore: (text) => prompt.wants_more(text),

    /** How the last word may go on, and where that begins. @param {string} text @returns {{words: string[], start: number}} */
    complete(text) {
      const found = prompt.complete(text);
      try {
        return found.toJs({ dict_converter: Object.fromEntries });
      } finally {
        found.destroy();
      }
    },

    /**
     * Runs a command; whether it changed the network.
     * @param {string} text @param {Float32Array} inputs @param {(written: Written) => unknown} toPage
     * @returns {Promise<boolean>}
     */
    async run(text, inputs, toPage) {
      onWritten = toPage;
      const given = pyodide.toPy(inputs);
      try {
        const isChanged = await prompt.run(text, given);
        try {
          if (isChanged) changed();
        } catch {
          // It cannot answer any more: the prompt has said so.
        }
        await told;
        return isChanged;
      } finally {
        given.destroy();
      }
    },

    /** Writes a wheel where `micropip` finds it. @param {string} name @param {Uint8Array} bytes @returns {string} its address */
    keepWheel(name, bytes) {
      pyodide.FS.mkdirTree(WHEELS);
      pyodide.FS.writeFile(`${WHEELS}/${name}`, bytes);
      return `emfs:${WHEELS}/${name}`;
    },
  };
}
