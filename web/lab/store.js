/**
 * What stays on this device between visits, in IndexedDB. Where that is forbidden or full, all goes
 * on in memory, and "unavailable" is fired once. What another tab of the page keeps is told by
 * "elsewhere", with its name.
 */

import { Emitter } from "./emitter.js";
import { clear, createStore, get, promisifyRequest, update } from "../vendor/idb-keyval.mjs";

/**
 * @typedef {object} StoreEvents
 * @property {string} elsewhere the name of what another tab has kept
 * @property {undefined} unavailable
 */

/** @extends {Emitter<StoreEvents>} */
class Store extends Emitter {
  /** Why nothing is kept, as the id of a message. @type {"" | "storage-full" | "storage-forbidden"} */
  trouble = "";
  #database = createStore("digitlab", "kept");
  /** Of values of one name that wait for their turn only the last is written. @type {Map<string, unknown>} */
  #waiting = new Map();
  #writing = Promise.resolve();
  #forgotten = false;
  #tabs = new BroadcastChannel("digitlab");

  constructor() {
    super();
    this.#tabs.addEventListener("message", ({ data: names }) => {
      if (names) for (const name of names) this.emit("elsewhere", name);
      else this.#startAnew();
    });
  }

  /** @param {string} name @returns {Promise<any>} undefined: nothing is kept */
  get(name) {
    return this.#try(() => get(name, this.#database));
  }

  /** @param {string} name @param {unknown} value undefined: to keep nothing */
  set(name, value) {
    if (this.#forgotten) return;
    this.#waiting.delete(name);
    this.#waiting.set(name, value);
    this.#writing = this.#writing.then(() => this.#write());
  }

  /**
   * Changes what is kept, with no other tab between the reading and the writing.
   * @template T
   * @param {string} name @param {(kept: any) => T} change gives what is to be kept in place of `kept`
   * @returns {Promise<T | undefined>} that, once it is kept; undefined: it is not
   */
  update(name, change) {
    /** @type {T | undefined} */
    let changed;
    const work = async () => {
      await update(name, (kept) => (changed = change(kept)), this.#database);
      this.#tabs.postMessage([name]);
      return changed;
    };
    const updating = this.#writing.then(() => (this.#forgotten ? undefined : this.#try(work)));
    this.#writing = updating.then(() => {});
    return updating;
  }

  /** All that waits at once, whole or not at all: a list and what it names stay together. */
  async #write() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    if (!waiting.length) return;
    try {
      await this.#commit(waiting);
    } catch {
      // Where one is too large the others need not be lost.
      for (const one of waiting) await this.#try(() => this.#commit([one]));
    }
    this.#tabs.postMessage(waiting.map(([name]) => name));
  }

  /** @param {[string, unknown][]} values by name */
  #commit(values) {
    return this.#database("readwrite", (kept) => {
      for (const [name, value] of values)
        value === undefined ? kept.delete(name) : kept.put(value, name);
      return promisifyRequest(kept.transaction);
    });
  }

  /** Forgets everything, in all tabs, and loads the page anew. */
  async forget() {
    this.#forgotten = true;
    this.#waiting.clear();
    await this.#writing;
    await this.#try(() => clear(this.#database));
    await this.#try(async () => {
      for (const storage of [localStorage, sessionStorage])
        for (const key of Object.keys(storage))
          if (key.startsWith("digitlab-")) storage.removeItem(key);
    });
    this.#tabs.postMessage(null);
    this.#startAnew();
  }

  #startAnew() {
    this.#forgotten = true;
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
  async #try(work) {
    try {
      return await work();
    } catch (error) {
      this.#tell(error);
    }
  }

  /** @param {unknown} error */
  #tell(error) {
    if (this.trouble) return;
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    this.trouble = full ? "storage-full" : "storage-forbidden";
    this.emit("unavailable", undefined);
  }
}

export const store = new Store();
