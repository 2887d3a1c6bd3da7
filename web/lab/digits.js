/** The digits that people bring: the student's own and those from files, kept on the device. */

import { store } from "./store.js";

/** @typedef {import("../protocol.js").Digits} Digits */
/** @typedef {import("../protocol.js").FileDigits} FileDigits */
/** @typedef {import("../protocol.js").OwnSet} OwnSet */
/** @typedef {{image: Uint8Array, label: number}} Digit an image has 768 bytes, 255 = ink */

const SIZE = 768;
const UNDO_STEPS = 100;

/** Fires "change" when there are others. */
export class UserDigits extends EventTarget {
  /** The student's own. @type {Digit[]} */
  own = [];
  /** Of before, to undo. @type {Digit[][]} */
  #history = [];
  /** Those from files. @type {FileDigits} */
  files = { images: new Uint8Array(), labels: new Uint8Array(), sources: [] };
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    super();
    this.#engine = engine;
    engine.on("status", ({ state }) => state === "ready" && this.#handAll());
    store.on("elsewhere", (name) => {
      if (name === "own" || name === "files") this.#read(false);
    });
  }

  /** Reads what was kept. */
  async load() {
    // What was drawn meanwhile stays.
    if (await this.#read(true)) this.#changed();
  }

  /** @param {boolean} keepMine @returns {Promise<boolean>} whether there was any of mine */
  async #read(keepMine) {
    const [own, files] = await Promise.all([store.get("own"), store.get("files")]);
    const mine = keepMine ? this.own : [];
    this.own = [...(own ? apart(own) : []), ...mine];
    // What an older page kept does not say its files.
    if (files) this.files = { sources: [], ...files };
    this.#history = [];
    this.#handAll();
    this.dispatchEvent(new Event("change"));
    return mine.length > 0;
  }

  /** How many there are. @param {OwnSet} dataset */
  count(dataset) {
    return dataset === "user" ? this.own.length : this.files.labels.length;
  }

  get canUndo() {
    return this.#history.length > 0;
  }

  undo() {
    this.own = this.#history.pop() ?? this.own;
    this.#changed();
  }

  /** @param {Digit[]} digits */
  add(digits) {
    this.#set([...this.own, ...digits]);
  }

  /** All of a data set that are not there already, added to the student's own; how many. @param {Digits} digits */
  addAll(digits) {
    const known = new Set(this.own.map(inText));
    const fresh = apart(digits).filter(
      (digit) => !known.has(inText(digit)) && known.add(inText(digit)),
    );
    if (fresh.length) this.add(fresh);
    return fresh.length;
  }

  /** @param {number} i @param {number} label */
  relabel(i, label) {
    this.#set(this.own.map((digit, at) => (at === i ? { ...digit, label } : digit)));
  }

  /** @param {number} i */
  remove(i) {
    this.#set(this.own.filter((_, at) => at !== i));
  }

  /** Lets these be the data set "files". @param {FileDigits} digits */
  setFiles(digits) {
    this.files = digits;
    store.set("files", digits);
    this.#hand("files", digits);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Digit[]} own */
  #set(own) {
    this.#history.push(this.own);
    if (this.#history.length > UNDO_STEPS) this.#history.shift();
    this.own = own;
    this.#changed();
  }

  #handAll() {
    this.#hand("user", joined(this.own));
    this.#hand("files", this.files);
  }

  #changed() {
    const own = joined(this.own);
    store.set("own", own);
    this.#hand("user", own);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {OwnSet} dataset @param {Digits} digits */
  #hand(dataset, digits) {
    // A worker that is not there yet, or lost, gets them when it is ready.
    if (this.#engine.status.state !== "ready") return;
    const { images, labels } = digits;
    this.#engine.ask("data.set_digits", dataset, images, labels).catch(() => {});
  }
}

/** @param {Digit[]} digits @returns {Digits} */
export function joined(digits) {
  const images = new Uint8Array(digits.length * SIZE);
  digits.forEach(({ image }, i) => images.set(image, i * SIZE));
  return { images, labels: Uint8Array.from(digits, ({ label }) => label) };
}

/** @param {Digits} digits @returns {Digit[]} */
function apart({ images, labels }) {
  return Array.from(labels, (label, i) => ({
    label,
    image: images.slice(i * SIZE, (i + 1) * SIZE),
  }));
}

/** The same for the same digits. @param {Digit} digit */
function inText({ image, label }) {
  return String.fromCharCode(label, ...image);
}
