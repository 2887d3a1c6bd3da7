/** The console's side in the worker: Pyodide's console reads and runs, `digitlab.code.console` holds the live objects. */

import { fromPython } from "./bridge.js";

/** @typedef {import("../protocol.js").Written} Written */

const WHEELS = "/tmp/wheels";

/** Its methods are the questions `console.…`. */
export class Console {
  #bridge;
  #prompt;

  /** @param {import("./bridge.js").Bridge} bridge @param {(written: Written) => void} write */
  constructor(bridge, write) {
    const { pyodide, lab } = bridge;
    this.#bridge = bridge;
    this.#prompt = pyodide.pyimport("digitlab.code.console").Prompt(
      lab,
      pyodide.pyimport("pyodide.console").PyodideConsole,
      (/** @type {any} */ kind, /** @type {string} */ text, id = "", /** @type {any} */ values) =>
        write({ kind, text, id, values: values ? fromPython(values) : {} }),
      (/** @type {number} */ rows, /** @type {number} */ columns, /** @type {any} */ numbers) =>
        write({ kind: "picture", rows, columns, numbers: numbers.toJs() }),
    );
  }

  /** Whether a command is not at its end. @param {string} text @returns {boolean} */
  wants_more(text) {
    return this.#prompt.wants_more(text);
  }

  /** How the last word may go on, and where that begins. @param {string} text @returns {{words: string[], start: number}} */
  complete(text) {
    return fromPython(this.#prompt.complete(text));
  }

  /**
   * Runs a command; whether it changed the network.
   * @param {string} text @param {Float32Array} inputs
   * @returns {Promise<boolean>}
   */
  async run(text, inputs) {
    const given = this.#bridge.pyodide.toPy(inputs);
    try {
      const isChanged = await this.#prompt.run(text, given);
      if (isChanged) this.#noteEdit();
      return isChanged;
    } finally {
      given.destroy();
    }
  }

  #noteEdit() {
    try {
      this.#bridge.noteEdit();
    } catch {
      // The command left no network that can answer: the prompt has said so.
    }
  }

  /** Writes a wheel where `micropip` finds it. @param {string} name @param {Uint8Array} bytes @returns {string} its address */
  keep_wheel(name, bytes) {
    const { FS } = this.#bridge.pyodide;
    FS.mkdirTree(WHEELS);
    FS.writeFile(`${WHEELS}/${name}`, bytes);
    return `emfs:${WHEELS}/${name}`;
  }
}
