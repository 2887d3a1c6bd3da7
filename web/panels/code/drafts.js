/** What a student has written: source parts, exercises and versions, each kept on the device. */

import { say } from "../../ui/words.js";
import { Table } from "./table.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {Record<string, string>} Sources by name, of source parts that are changed */
/** @typedef {{name: string, time: number, parts: Sources}} Version */
/**
 * How far somebody is with an exercise.
 * @typedef {object} Progress
 * @property {string} [source] what is written
 * @property {boolean} [passed]
 * @property {boolean} [tried]
 * @property {number} [hints] how many are shown
 * @property {boolean} [shown] whether the answer was, since the exercise was started
 */

export class Drafts {
  #items;
  /** Told what another tab keeps where this one has something newer. @type {(name: string, sources: Sources) => void} */
  onClash = () => {};
  /** @type {Table<string>} */
  parts = new Table("code", (name, source) =>
    this.onClash(say("version-other-tab", { name }), { [name]: source }),
  );
  /** @type {Table<Progress>} */
  exercises = new Table("exercises", (name, { source }) => {
    const item = this.#items.find(({ exercise }) => exercise?.name === name);
    if (item && source !== undefined)
      this.onClash(say("version-other-tab", { name: item.title }), { [item.part]: source });
  });
  /** @type {Table<Version>} */
  versions = new Table("code versions", () => {});

  /** @param {Item[]} items */
  constructor(items) {
    this.#items = items;
  }

  load() {
    return Promise.all([this.parts.load(), this.exercises.load(), this.versions.load()]);
  }

  /** Another tab has changed what is written. @param {() => void} act */
  onChange(act) {
    for (const table of [this.parts, this.exercises]) table.addEventListener("change", act);
  }

  /** @param {Item} item @param {string | undefined} source undefined: as the original */
  set({ key, exercise }, source) {
    if (!exercise) return this.parts.set(key, source);
    const before = this.exercises.all[exercise.name];
    const shown = source === undefined ? undefined : before?.shown;
    this.exercises.set(exercise.name, { ...before, source, shown });
  }
}
