/** What a student writes, by names: kept on the device after a pause, and shared by the page's tabs. */

import { store } from "../../lab/store.js";

const REST_MILLISECONDS = 400;

/**
 * Fires "change" when another tab has changed something.
 * @template T
 */
export class Table extends EventTarget {
  /** @type {Record<string, T>} */
  all = {};
  /** As it was last kept, or read. @type {Record<string, T>} */
  #base = {};
  #name;
  #onClash;
  #timer = 0;

  /** @param {string} name in the store @param {(key: string, theirs: T) => void} onClash told what another tab keeps where this one has something newer */
  constructor(name, onClash) {
    super();
    this.#name = name;
    this.#onClash = onClash;
    store.on("elsewhere", async (changed) => {
      if (changed !== name) return;
      await this.load();
      this.dispatchEvent(new Event("change"));
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#keep();
    });
  }

  /** Reads what is kept. What is newer here stays. */
  async load() {
    // Where the device keeps nothing, all that there is is here.
    if (store.trouble) return;
    this.#base = this.#merge(await store.get(this.#name));
  }

  /** Takes over what another tab has changed; what is newer here stays. @param {Record<string, T>} [theirs] what is kept now */
  #merge(theirs = {}) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(this.#base)])) {
      const [mine, base, other] = [this.all, this.#base, theirs].map((all) =>
        JSON.stringify(all[key]),
      );
      if (mine === base) put(this.all, key, theirs[key]);
      else if (other !== undefined && other !== base && other !== mine)
        this.#onClash(key, theirs[key]);
    }
    return theirs;
  }

  /** @param {string} key @param {T | undefined} value undefined: nothing */
  set(key, value) {
    put(this.all, key, value);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), REST_MILLISECONDS);
  }

  async #keep() {
    if (!this.#timer) return;
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    const kept = await store.update(this.#name, (theirs) => {
      this.#merge(theirs);
      return structuredClone(this.all);
    });
    if (kept) this.#base = kept;
  }
}

/** @template T @param {Record<string, T>} all @param {string} key @param {T | undefined} value */
function put(all, key, value) {
  if (value === undefined) delete all[key];
  else all[key] = value;
}
