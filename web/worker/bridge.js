/** Calls Python: plain values and typed arrays in, plain values out. The only place that holds the lab. */

/** @typedef {import("../protocol.js").Report} Report */
/** @typedef {import("../protocol.js").Reply<unknown>} Reply */

/** digitlab.lab.lab.Lab, as JavaScript calls it. */
export class Bridge {
  #pyodide;
  #lab;

  /** @param {any} pyodide @param {any} lab the Python object */
  constructor(pyodide, lab) {
    this.#pyodide = pyodide;
    this.#lab = lab;
  }

  /** Pyodide, for who loads or opens more of Python. */
  get pyodide() {
    return this.#pyodide;
  }

  /** The Python object, for other Python objects that use it. */
  get lab() {
    return this.#lab;
  }

  /** Whether there is work to do. @returns {boolean} */
  get isBusy() {
    return this.#lab.busy;
  }

  /** The milliseconds until the next slice is wanted. @returns {number} */
  get wait() {
    return this.#lab.wait;
  }

  /** The site's files that work waits for. @returns {"mnist" | ""} */
  get wants() {
    return this.#lab.wants;
  }

  /** @param {string} name of a question @param {unknown[]} values @returns {Reply} */
  ask(name, values) {
    const passed = values.map((value) => this.#toPython(value));
    try {
      return fromPython(this.#lab.ask(name, ...passed));
    } finally {
      for (const value of passed)
        if (value instanceof this.#pyodide.ffi.PyProxy) /** @type {any} */ (value).destroy();
    }
  }

  /** Works for about so many seconds. @param {number} seconds @returns {Report[]} the reports that are due */
  tick(seconds) {
    return fromPython(this.#lab.tick(seconds));
  }

  /** @returns {Report[]} what a question left to report */
  reports() {
    return fromPython(this.#lab.reports());
  }

  /** Notes that a student's line changed the network. */
  noteEdit() {
    this.#lab.edited();
  }

  /** null is None, as undefined is without our help. @param {unknown} value */
  #toPython(value) {
    return typeof value === "object" && value !== null
      ? this.#pyodide.toPy(value)
      : (value ?? undefined);
  }
}

/** Plain values of a Python object, which is then given up. @param {any} proxy */
export function fromPython(proxy) {
  try {
    return proxy.toJs({ dict_converter: Object.fromEntries });
  } finally {
    proxy.destroy();
  }
}
